"""Fill in tables where a page has a comment such as `<!-- bench steps -->` or `<!-- sessions -->`.

The first show the last benchmark, the second what the noxfile holds.
"""

import ast
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

import logreg

_NOXFILE = Path(logreg.__file__).parents[1] / "noxfile.py"
_SESSIONS = "<!-- sessions -->"
_PLACE = re.compile(r"^<!-- bench (?P<part>\w+) -->$", re.MULTILINE)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put a table in every place that asks for one."""
    if _SESSIONS in markdown:
        markdown = markdown.replace(_SESSIONS, _sessions(_NOXFILE.read_text("utf-8")))
    if not _PLACE.search(markdown):
        return markdown
    found = json.loads(Path(config.docs_dir, "assets", "bench.json").read_text("utf-8"))
    return _PLACE.sub(lambda place: _TABLES[place["part"]](found), markdown)


def _sessions(noxfile: str) -> str:
    """List the sessions that nox knows, those that run by default first."""
    rows = []
    for node in ast.parse(noxfile).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            settings = ast.unparse(node.decorator_list[0])
            if settings.startswith("nox.session"):
                called = f"`{node.name}`" if "default=False" in settings else f"**`{node.name}`**"
                purpose = (ast.get_docstring(node) or "").partition("\n")[0]
                rows.append(f"| {called} | {purpose} |")
    rows.sort(key=lambda row: "**" not in row)
    return "\n".join(["| session | what it does |", "|---|---|", *rows])


def _about(found: dict[str, Any]) -> str:
    """Tell when and where the whole, or one part of it, was measured."""
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    return f"Measured on {found['date']}: {versions}; {found['machine']}."


def _by_batch(found: dict[str, dict[str, float]], first: str) -> str:
    names = [name for name in next(iter(found.values())) if name != "microseconds"]
    rows = [(name, *(_ratio(part[name]) for part in found.values())) for name in names]
    return _table((first, *(f"batch of {size}" for size in found)), rows)


def _overhead(found: dict[str, Any]) -> str:
    rows = []
    for size, part in found["steps"].items():
        ours = part["microseconds"]
        kernels, compiled = (ours * part[name] for name in ("bare kernels", "JAX, loop compiled"))
        times = (ours, kernels, ours - kernels, ours - compiled)
        rows.append((size, *(f"{round(time)} µs" for time in times)))
    return _table(("batch", "our step", "its kernels", "the rest", "JAX is ahead by"), rows)


def _fit(found: dict[str, Any]) -> str:
    fit = found["fit"]
    rows = [(name, _ratio(fit[name])) for name in fit if name not in {"milliseconds", "steps"}]
    text = f"logreg took {fit['steps']:.0f} steps and {fit['milliseconds']:.1f} ms."
    return f"{_table(('method', 'time'), rows)}\n\n{text}"


def _processes(found: dict[str, Any]) -> str:
    rows = [
        (name, _ratio(part["time"]), f"{part['MiB']:.0f} MiB")
        for name, part in found["processes"].items()
    ]
    return _table(("process", "time", "peak memory"), rows)


def _prediction(found: dict[str, Any]) -> str:
    part = found["prediction"]
    share = part["share of the speed of copying them"]
    return (
        f"On that day, [`predict`][logreg.LogisticModel.predict] read "
        f"{part['images a second, predict'] / 1e6:.1f} million images a second, and "
        f"[`evaluate`][logreg.LogisticModel.evaluate] "
        f"{part['images a second, evaluate'] / 1e6:.1f} million. That is {share:.0%} of the speed "
        f"at which the same images can be copied from one place in memory to another."
    )


def _size(found: dict[str, Any]) -> str:
    columns = list(next(iter(found["size"].values())))
    rows = [
        (
            f"{int(m):,}",
            *(_ratio(row[name]) for name in columns if name != "MiB"),
            f"{row['MiB']:.0f} MiB",
        )
        for m, row in found["size"].items()
    ]
    heads = [f"step, {name}" for name in columns if name != "MiB"]
    return _table(("images", *heads, "memory"), rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(head)
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratio(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


_TABLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "about": _about,
    "steps": lambda found: _by_batch(found["steps"], "step of"),
    "overhead": _overhead,
    "tricks": lambda found: _by_batch(found["tricks"], "loop"),
    "fit": _fit,
    "processes": _processes,
    "prediction": _prediction,
    "size": _size,
    "cluster": lambda found: _about(found["cluster"]),
}
