"""Refuse code that is wider than its column: who reads it should not have to scroll.

This hook is the last, so that it sees the listings and the skeletons that others fill in.
"""

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

_WIDTH = 80  # what fits beside the menu on a laptop
_FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}).*\n(?P<code>(?:.*\n)*?)(?P=indent)(?P=fence)$", re.MULTILINE
)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Measure every line of every block of code."""
    too_wide = [
        f"{line.strip()!r} ({width} characters)"
        for block in _FENCE.finditer(markdown)
        for line in block["code"].splitlines()
        if (width := len(line) - len(block["indent"])) > _WIDTH
    ]
    if too_wide:
        raise PluginError(
            f"{page.file.src_uri}: no line of code may be wider than {_WIDTH} characters: break "
            + ", ".join(too_wide)
        )
    return markdown
