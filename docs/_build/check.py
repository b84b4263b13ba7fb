"""Put the skeleton of a page's task where the page has the comment `<!-- check -->`.

It is a text to be read; `check.js` lets it be written and checked in the page.
"""

import ast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from logreg.contracts import BEYOND, TASKS

_PLACE = "<!-- check -->"
_BOX = """\
<details class="exercise example" data-task="{task}" data-search-exclude markdown>
<summary>The skeleton of task {task}</summary>

```python
{skeleton}
```

</details>"""


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the skeleton, so that none is ever retyped."""
    if _PLACE not in markdown:
        return markdown
    for task in (*TASKS, *BEYOND):
        if task.page == page.file.src_uri.removesuffix(".py"):
            box = _BOX.format(task=task.number, skeleton=_to_write(task.skeleton))
            return markdown.replace(_PLACE, box)
    raise PluginError(f"{page.file.src_uri}: it has {_PLACE}, and is the page of no task")


def _to_write(skeleton: str) -> str:
    """Leave out what the file says about itself and about the command: the page says it."""
    about = ast.parse(skeleton).body[0]
    return "\n".join(skeleton.splitlines()[about.end_lineno :]).strip()
