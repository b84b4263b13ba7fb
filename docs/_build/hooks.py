"""What the build adds to MkDocs: mathematics, sources, downloads, cards, and its checks.

A fault on a page raises `PluginError`, which names the page and ends the build.
"""

import ast
import importlib
import inspect
import os
import platform
import re
import subprocess
from html import escape, unescape
from importlib.metadata import version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import jupytext
from fontTools import subset
from fontTools.ttLib import TTFont
from jinja2 import Environment
from math_core import LatexError, LatexToMathML
from matplotlib.figure import Figure
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs_autorefs import AutorefsPlugin

import logreg

# How the chapters' Python is set up: drawings as SVG, no history, nothing but the CPU.
os.environ["JUPYTER_CONFIG_DIR"] = os.environ["MATPLOTLIBRC"] = str(
    Path(__file__).parent / "kernel"
)
# A kernel warns on stderr when it finds frozen modules under a debugger.
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\s*\\[(\[](?P<tex>.*?)\\[)\]]\s*</(?P=tag)>', re.DOTALL
)
_PUNCTUATED = re.compile(r"<math(?:(?!</math>).)*</math>[.,:;)]+", re.DOTALL)
_TEX = LatexToMathML(macros={"R": r"\mathbb{R}"}, fancy_error=False)
_SOURCE = re.compile(r'^```python \{source="(?P<name>[\w.]+)"\}\n```$', re.MULTILINE)
# The end of a folded solution and the beginning of the next.
_SEAM = re.compile(
    r'</details>\s*<details class="success solution" markdown>\s*<summary>Solution</summary>'
)
_FAIL = re.compile(r"@@FAIL (.*?)@@", re.DOTALL)
_UNSEARCHED = (
    'div class="output"',
    'div class="math"',
    'details class="success solution"',
    'details class="mkdocstrings-source"',
)
_REFERENCE = "reference/api.md"
_OLD = {"penalize"}  # names that still work, with a warning that gives the new one
_LENGTH = range(1200, 2501)  # words of a chapter: enough to explain, and no filler
_WORDS_A_MINUTE = 200
# Where Unicode has the mathematical italics, which a browser draws for single letters.
_ITALIC = {"A": 0x1D434, "a": 0x1D44E, "Α": 0x1D6E2, "α": 0x1D6FC}
_ITALIC_ALONE = {ord("h"): 0x210E, ord("∂"): 0x1D715}

_characters: set[int] = set()
_linked: dict[str, set[str]] = {}


def on_config(config: MkDocsConfig) -> None:
    """Gather what stands at the foot of every page."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "matplotlib"))
    config.extra["colophon"] = (
        f"logreg {logreg.__version__}, commit {commit or 'unknown'}; "
        f"run on Python {platform.python_version()}, {libraries}"
    )


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Let signatures link to NumPy and Python without downloading their inventories."""
    autorefs = config.plugins["autorefs"]
    if not isinstance(autorefs, AutorefsPlugin):
        raise PluginError("the plugin autorefs, which mkdocstrings brings, is another one")
    for name, url in config.extra["external"].items():
        autorefs.register_url(name, url)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Undo a chapter's escaping, fill in the package's sources, and measure the text."""
    if _is_chapter(page.file):
        markdown = markdown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        markdown = _SEAM.sub("", markdown)
        stem = Path(page.file.src_uri).stem
        page.meta["notebook"], page.meta["script"] = f"{stem}.ipynb", f"{stem}.py"
    if fault := _FAIL.search(markdown):
        raise PluginError(f"{page.file.src_uri}: {unescape(fault[1])}")
    markdown = fill_sources(markdown)
    _linked[page.file.src_uri] = set(re.findall(r"\]\[logreg\.([\w.]+)\]", markdown))
    words = count_words(markdown)
    if page.file.src_uri.startswith("chapters/") and words not in _LENGTH:
        raise PluginError(f"{page.file.src_uri}: {words} words, which is not in {_LENGTH}")
    page.meta["minutes"] = max(1, round(words / _WORDS_A_MINUTE))
    if not page.meta.get("description"):
        raise PluginError(f"{page.file.src_uri}: its front matter has no description")
    return markdown


def count_words(markdown: str) -> int:
    """Count the words of the prose, without code, formulas, figures and computed values."""
    prose = re.sub(
        r"(?ms)^````.*?^````|^```.*?^```|\$\$.*?\$\$|<div.*?</div>|<img[^>]*>|@@VALUE.*?@@",
        "",
        markdown,
    )
    return len(re.findall(r"\b[A-Za-z][\w'-]*", prose))


def fill_sources(markdown: str) -> str:
    """Put the package's own code where a page asks for it, so that none is ever retyped."""

    def source(match: re.Match[str]) -> str:
        module, _, name = match["name"].rpartition(".")
        try:
            owner = importlib.import_module(module)
        except ModuleNotFoundError:
            module, _, outer = module.rpartition(".")
            owner = getattr(importlib.import_module(module), outer)
        return f"```python\n{_without_docstring(getattr(owner, name))}\n```"

    return _SOURCE.sub(source, markdown)


def _without_docstring(value: object) -> str:
    text = inspect.cleandoc("\n" + inspect.getsource(value))  # type: ignore[arg-type]  # any object with a source
    lines = text.splitlines()
    (node,) = ast.parse(text).body
    first = node.body[0]  # type: ignore[attr-defined]  # only functions and classes are asked for
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        end = first.end_lineno or first.lineno
        del lines[first.lineno - 1 : end]
    return "\n".join(lines).rstrip()


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replace every formula by MathML; a formula that does not parse ends the build."""

    def convert(match: re.Match[str]) -> str:
        tex = unescape(match["tex"])
        block = match["tag"] == "div"
        try:
            math = _TEX.convert_with_local_state(tex, displaystyle=block)
        except LatexError as error:
            raise PluginError(f"{page.file.src_uri}: {error} in {tex!r}") from error
        _characters.update(map(ord, unescape(re.sub("<[^>]*>", "", math))))
        if "<msqrt" in math:
            _characters.add(ord("√"))  # which is in no text: the browser draws it
        if not block:
            return math
        return f'<div class="math" role="group" aria-label="Formula">{math}</div>'

    html = _FORMULA.sub(convert, html)
    # No line begins with the full stop behind a formula.
    html = _PUNCTUATED.sub(r'<span class="unbroken">\g<0></span>', html)
    # What needs more than Python in the browser has is to be read there, not run.
    if page.meta.get("run") is False:
        html = html.replace(
            '<div class="cell highlight">', '<div class="cell highlight" data-still>'
        )
    # Nobody searches for what a cell prints or for the letters of a formula, a solution is not to be
    # found by accident, and the sources in the reference only repeat its names.
    for start in _UNSEARCHED:
        html = html.replace(f"<{start}", f"<{start} data-search-exclude")
    # Whatever may be wider than a phone scrolls in a box of its own; site.js lets keys reach it then.
    return re.sub(
        r"<table>.*?</table>",
        r'<div class="wide" role="group" aria-label="Table">\g<0></div>',
        html,
        flags=re.DOTALL,
    )


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Name what the theme leaves without a name, for those who hear the page."""
    return _named(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Do so on the page for an address that leads nowhere, too."""
    return _named(output)


def _named(html: str) -> str:
    return html.replace('role="dialog"', 'role="dialog" aria-label="Search"')


def on_post_build(config: MkDocsConfig) -> None:
    """Check that the reference is whole, and write the font and the downloads."""
    site = Path(config.site_dir)
    reference = (Path(config.docs_dir) / _REFERENCE).read_text(encoding="utf-8")
    documented = [name for name in logreg.__all__ if name not in _OLD]
    for name in documented:
        if not re.search(rf"^::: logreg\.(\w+\.)*{name}$", reference, re.MULTILINE):
            raise PluginError(f"{_REFERENCE}: the public name {name} is missing")
    chapters = [name for name in _linked if name.startswith(("beyond/", "chapters/"))]
    for chapter in chapters:
        if not _linked[chapter]:
            raise PluginError(f"{chapter}: no name links to the reference")
    unmentioned = set(documented) - {
        name.partition(".")[0] for chapter in chapters for name in _linked[chapter]
    }
    if unmentioned:
        raise PluginError(f"no chapter links to {', '.join(sorted(unmentioned))}")
    _write_font(site / "assets" / "stix-two-math.woff2")
    docs = Path(config.docs_dir)
    for path in sorted(docs.rglob("*.py")):
        if "_build" not in path.relative_to(docs).parts:
            write_downloads(path, site / path.parent.relative_to(docs))


def _is_chapter(file: File) -> bool:
    return file.src_uri.endswith(".py")


def _write_font(path: Path) -> None:
    """Write the mathematical font, cut down to the characters that the pages use."""
    package = find_spec("ziamath")
    if package is None or package.origin is None:
        raise PluginError("ziamath, which brings the mathematical font, is not installed")
    source = Path(package.origin).with_name("fonts") / "STIXTwoMath-Regular.ttf"
    with TTFont(source, recalcTimestamp=False) as font:
        options = subset.Options(layout_features=["math", "ssty"], hinting=False, legacy_kern=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=_characters | italics(_characters))
        subsetter.subset(font)
        font.flavor = "woff2"
        path.parent.mkdir(parents=True, exist_ok=True)
        font.save(path)


def italics(characters: set[int]) -> set[int]:
    """Give the mathematical italics of the letters among some characters."""
    found = {italic for code, italic in _ITALIC_ALONE.items() if code in characters}
    for first, italic in _ITALIC.items():
        letters = range(ord(first), ord(first) + 26)
        found |= {italic + code - ord(first) for code in characters if code in letters}
    return found


def write_downloads(chapter: Path, folder: Path) -> None:
    """Write a chapter as a notebook and as a script, with the sources filled in."""
    notebook = jupytext.read(chapter)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        if cell.cell_type == "markdown":
            cell.source = fill_sources(
                re.sub(r"\A---\n.*?\n---\n", "", cell.source, flags=re.DOTALL)
            )
            cell.source = re.sub(r"\[([^\]]*)\]\[logreg\.[\w.]+\]", r"\1", cell.source)
    notebook.metadata.pop("jupytext", None)
    (folder / f"{chapter.stem}.ipynb").write_text(
        jupytext.writes(notebook, "ipynb"), encoding="utf-8"
    )
    script = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    (folder / f"{chapter.stem}.py").write_text(script + "\n", encoding="utf-8")


def on_page_context(
    context: dict[str, object], page: Page, config: MkDocsConfig, nav: object
) -> dict[str, object]:
    """Draw the card that a link to the page shows elsewhere, and escape what MkDocs does not."""
    name = "assets/cards/" + page.file.src_uri.rpartition(".")[0].replace("/", "-") + ".png"
    path = Path(config.site_dir, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    description = str(page.meta["description"])
    path.write_bytes(_card(str(page.title), description))
    context["card"] = name
    page.meta["description"] = escape(description)
    return context


def _card(title: str, description: str) -> bytes:
    figure = Figure(figsize=(12, 6.3), dpi=100, facecolor="#303f9f")
    style: dict[str, Any] = {"color": "white", "ha": "left", "va": "top", "wrap": True}
    figure.text(0.06, 0.88, "logreg", fontsize=28, alpha=0.8, **style)
    figure.text(0.06, 0.68, title, fontsize=48, fontweight="bold", **style)
    figure.text(0.06, 0.34, description, fontsize=26, **style)
    file = BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()
