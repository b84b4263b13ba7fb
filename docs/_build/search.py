"""Make small what every page has to load for the search: of code, only the words.

The theme fetches the whole index with each page. Of each section this keeps the prose, and the
words of its code that the prose does not have, each once, so that `np.errstate` is still found.
"""

import json
import re
from html import unescape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

_CODE = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w+(?:\.\w+)*")


def on_post_build(config: MkDocsConfig) -> None:
    """Rewrite the index, before the plugin "offline" copies it for those without a server."""
    path = Path(config.site_dir, "search", "search_index.json")
    index = json.loads(path.read_text("utf-8"))
    for section in index["docs"]:
        section["text"] = squeeze(section["text"])
    path.write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")


def squeeze(text: str) -> str:
    """Replace the code of a section by those of its words that are not in the prose.

    >>> squeeze("<p>Call train.</p> <pre><code>train(m); train(m, loss)</code></pre>")
    '<p>Call train.</p> <pre>loss</pre>'
    """
    prose = " ".join(_CODE.sub(" ", text).split())
    known = set(_WORD.findall(prose))
    code = unescape(re.sub("<[^>]*>", "", " ".join(_CODE.findall(text))))
    words = " ".join(word for word in dict.fromkeys(_WORD.findall(code)) if word not in known)
    return f"{prose} <pre>{words}</pre>" if words else prose
