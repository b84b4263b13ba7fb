"""Make the drawings of the pages light: as text, which a host compresses far better than base64.

What nobody sees is left out: comments, notes on who drew it, names that nothing refers to, and
hundredths of hundredths.
"""

import re
from base64 import b64decode
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

_DRAWING = re.compile(r'src="data:image/svg\+xml;base64,(?P<content>[^"]+)"')
_UNSEEN = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_NAME = re.compile(r' id="(?P<name>[^"]*)"')
_REFERENCE = re.compile(r"#(?P<name>[\w.-]+)")
_PLACES = re.compile(r' (?:d|x|y)="[^"]*"')
# What may stand unescaped in an address between double quotes.
_SAFE = " !$'()*+,-./:;=?@[]_|~"


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Write the source of every drawing as text."""
    return _DRAWING.sub(_as_text, html)


def _as_text(drawing: re.Match[str]) -> str:
    text = _UNSEEN.sub("", b64decode(drawing["content"]).decode())
    # Only what is referred to needs a name, and that name is a number: matplotlib's hang on the last
    # bit of a place, which may differ from one build to the next.
    wanted = dict.fromkeys(_REFERENCE.findall(text))
    numbers = {name: f"n{number}" for number, name in enumerate(wanted) if f' id="{name}"' in text}
    text = _NAME.sub(
        lambda name: f' id="{numbers[name["name"]]}"' if name["name"] in numbers else "", text
    )
    text = _REFERENCE.sub(lambda name: f"#{numbers.get(name['name'], name['name'])}", text)
    text = _PLACES.sub(lambda place: re.sub(r"(\.\d\d)\d+", r"\1", place[0]), text)
    # Browsers drop the line breaks of an address, and some of them separate numbers.
    text = re.sub(r"\s+", " ", text)
    return f'src="data:image/svg+xml,{quote(text, safe=_SAFE)}"'
