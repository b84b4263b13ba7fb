"""Draw the house: the package's modules by their imports, and the way of one batch through them.

Everything is read from the package at each build, so that the page cannot differ from it. A page
asks with the comments `<!-- house plan -->`, `<!-- house rooms -->`, `<!-- house way -->` and
`<!-- house shared -->`; the way is that of the page's first listing, which is run, and shared is
what its second listing calls as well.
"""

import ast
import dataclasses
import inspect
import re
import sys
from collections.abc import Callable
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

import logreg

_HOUSE = Path(logreg.__file__).parent
_GROUND = "arrays.py"  # its checks hand on what they are given, so the way does not stop there
_LISTING = re.compile(r"^```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
# In units of the drawing: a character of code, a box, the space between two floors and two boxes.
_LETTER, _HEIGHT, _FLOOR, _GAP = 7.3, 28, 66, 16

_Array = np.ndarray[Any, Any]
_Graph = dict[str, set[str]]


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put in what the page asks for."""
    for part, draw in _PARTS.items():
        if f"<!-- house {part} -->" in markdown:
            markdown = markdown.replace(f"<!-- house {part} -->", draw(markdown))
    return markdown


def rooms() -> dict[str, list[Path]]:
    """Give the files of each room: a module, or a folder of them."""
    found = {}
    for path in sorted(_HOUSE.iterdir()):
        if path.suffix == ".py" and not path.stem.startswith("__"):
            found[path.stem] = [path]
        elif (path / "__init__.py").exists():
            found[path.name] = sorted(path.rglob("*.py"))
    return found


def imports() -> _Graph:
    """Give the rooms that each room imports, within its functions as well."""
    found = rooms()
    homes = {}  # where a name is that `from logreg import` gives
    for node in ast.walk(ast.parse((_HOUSE / "__init__.py").read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            homes.update(dict.fromkeys((name.name for name in node.names), node.module))
    graph: _Graph = {}
    for room, paths in found.items():
        modules: set[str] = set()
        trees = (ast.parse(path.read_text("utf-8")) for path in paths)
        for node in (node for tree in trees for node in ast.walk(tree)):
            if isinstance(node, ast.Import):
                modules.update(name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module == "logreg":
                modules.update(homes.get(name.name, f"logreg.{name.name}") for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module)
        parts = [module.split(".") for module in modules if module.startswith("logreg.")]
        graph[room] = {part[1] for part in parts if part[1] in found} - {room}
    return graph


def floors(graph: _Graph) -> list[list[str]]:
    """Sort the rooms into floors: each stands on rooms of lower floors alone."""

    @cache
    def floor(room: str) -> int:
        return max((floor(below) + 1 for below in graph[room]), default=0)

    try:
        height = max(map(floor, graph)) + 1
    except RecursionError:
        raise PluginError("logreg: its imports go in a circle, so it has no floors") from None
    return [[room for room in graph if floor(room) == level] for level in range(height)]


def needed(graph: _Graph) -> _Graph:
    """Leave out an arrow where others lead to the same room."""

    @cache
    def reach(room: str) -> frozenset[str]:
        return frozenset().union(*({below} | reach(below) for below in graph[room]))

    return {
        room: {below for below in graph[room] if not any(below in reach(b) for b in graph[room])}
        for room in graph
    }


def _plan(_markdown: str) -> str:
    graph = imports()
    levels = floors(graph)
    level_of = {room: level for level, row in enumerate(levels) for room in row}
    # An arrow over several floors passes each of them at a point of its own, beside the rooms.
    rows: list[list[str]] = [list(row) for row in levels]
    routes: list[list[str]] = []
    for room, below in needed(graph).items():
        for goal in sorted(below):
            points = []
            for level in range(level_of[room] - 1, level_of[goal], -1):
                points.append(f"{room}>{goal}@{level}")
                rows[level].append(points[-1])
            routes.append([room, *points, goal])
    places = _places(rows, routes)
    width = max(x + _width(name) / 2 for name, (x, _) in places.items()) + 2
    arrows = "".join(_arrow([places[name] for name in route]) for route in routes)
    boxes = "".join(_box(name, *places[name]) for name in graph)
    words = f"The {len(graph)} modules and folders of logreg on {len(levels)} floors, from " + (
        "; ".join(", ".join(row) for row in reversed(levels))
    )
    return (
        f'<div data-search-exclude><svg viewBox="0 0 {width:.0f} '
        f'{_FLOOR * len(rows) - _FLOOR + _HEIGHT + 2}" width="{width:.0f}" role="img" '
        f'aria-label="{escape(words)}. The list below says what each of them imports." '
        'style="color: var(--md-default-fg-color); max-width: 100%; height: auto">'
        '<g style="fill: none; stroke: var(--md-default-fg-color--light)">'
        f"{arrows}</g>{boxes}</svg></div>"
    )


def _width(name: str) -> float:
    return _LETTER * len(name) + 18 if ">" not in name else 0


def _places(rows: list[list[str]], routes: list[list[str]]) -> dict[str, tuple[float, float]]:
    """Give each name a place: on its floor, as close to its neighbours as the others allow."""
    near: dict[str, list[str]] = {name: [] for row in rows for name in row}
    for route in routes:
        for first, second in pairwise(route):
            near[first].append(second)
            near[second].append(first)
    across = {name: 120.0 * place for row in rows for place, name in enumerate(row)}
    for _ in range(60):
        for row in rows:
            wish = {
                name: float(np.mean([across[other] for other in near[name]] or [across[name]]))
                for name in row
            }
            row.sort(key=lambda name: (wish[name], name))
            ends, right = [], -1e9
            for name in row:
                left = max(wish[name] - _width(name) / 2, right + _GAP)
                right = left + _width(name)
                ends.append(left + _width(name) / 2)
            shift = float(np.mean([wish[name] for name in row]) - np.mean(ends))
            across.update({name: end + shift for name, end in zip(row, ends, strict=True)})
    edge = min(across[name] - _width(name) / 2 for name in across) - 1
    return {
        name: (across[name] - edge, _FLOOR * (len(rows) - 1 - level) + 1)
        for level, row in enumerate(rows)
        for name in row
    }


def _arrow(points: list[tuple[float, float]]) -> str:
    """Draw a line from the foot of a box to the head of another, with a tip."""
    (x, y), *others = points
    path = f"M{x:.0f} {y + _HEIGHT:.0f}"
    y += _HEIGHT
    for place, (x_next, y_next) in enumerate(others):
        middle = (y + y_next) / 2
        path += f"C{x:.0f} {middle:.0f} {x_next:.0f} {middle:.0f} {x_next:.0f} {y_next:.0f}"
        x, y = x_next, y_next
        if place < len(others) - 1:  # straight past the rooms of this floor
            y += _HEIGHT
            path += f"V{y:.0f}"
    return f'<path d="{path}m-3 -6l3 6l3 -6"/>'


def _box(name: str, x: float, y: float) -> str:
    width = _width(name)
    private = ' stroke-dasharray="4 3"' if name.startswith("_") else ""
    return (
        f'<rect x="{x - width / 2:.0f}" y="{y:.0f}" width="{width:.0f}" height="{_HEIGHT}" rx="4" '
        f'stroke="currentColor"{private} style="fill: var(--md-code-bg-color)"/>'
        f'<text x="{x:.0f}" y="{y + _HEIGHT / 2 + 4:.0f}" text-anchor="middle" fill="currentColor" '
        f'style="font: 12px var(--md-code-font-family, monospace)">{escape(name)}</text>'
    )


def _rooms(_markdown: str) -> str:
    """List every module with the first line of its docstring, from the top floor to the ground."""
    graph, found = imports(), rooms()
    lines = []
    for row in reversed(floors(graph)):
        for room in row:
            below = ", ".join(f"`{name}`" for name in sorted(graph[room])) or "nothing of ours"
            for path in found[room]:
                name = path.relative_to(_HOUSE).as_posix().replace("__init__.py", "")
                if name.count("/") > 1:
                    continue  # the docstring of a folder speaks for the folders in it
                docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
                if not docstring:
                    raise PluginError(f"logreg/{name}: it has no docstring: say what it is for")
                lines.append(f"`{name}`\n:   {docstring.splitlines()[0]}")
                if path == found[room][0]:
                    lines[-1] += f"\n    Imports {below}."
    return "\n\n".join(lines)


def _way(markdown: str) -> str:
    """Run the first listing, and list what it called and what made its arrays and numbers."""
    lines = ["| file | function | what it gives |", "|---|---|---|"]
    within: list[int] = []  # the depths of the stops that have not ended
    for stop in follow(_LISTING.findall(markdown)[:1])[0]:
        within = [*(depth for depth in within if depth < stop.depth), stop.depth]
        name = "&emsp;" * (len(within) - 1) + f"`{stop.name}`"
        lines.append(f"| `{stop.file}` | {name} | {_describe(stop.result)} |")
    return "\n".join(lines)


def _shared(markdown: str) -> str:
    """Run both listings, and name the functions of the first that the second calls as well."""
    first, second = follow(_LISTING.findall(markdown)[:2])
    also = {(stop.file, stop.name) for stop in second}
    shared = dict.fromkeys(f"`{stop.name}`" for stop in first if (stop.file, stop.name) in also)
    return ", ".join(shared)


@dataclasses.dataclass
class Stop:
    """A public function of the package that was called, how deep, and what it gave."""

    depth: int
    file: str
    name: str
    result: object = None
    counts: bool = False  # it was called by the listing itself, or made an array or a number


def follow(listings: list[str]) -> list[list[Stop]]:
    """Run listings one after the other, and give the stops of each.

    A function that only hands on an array which another has made is no stop, nor is a property.
    """
    stops: list[Stop] = []
    opened: list[tuple[FrameType, Stop | None]] = []
    made: list[_Array] = []

    def watch(frame: FrameType, event: str, value: object) -> None:
        path = Path(frame.f_code.co_filename)
        if not path.is_relative_to(_HOUSE) or event not in {"call", "return"}:
            return
        name, file = frame.f_code.co_qualname, str(path.relative_to(_HOUSE))
        if event == "call":
            stop = Stop(sum(1 for _, above in opened if above), file, name)
            public = file != _GROUND and _is_public(name, frame)
            opened.append((frame, stop if public else None))
            if public:
                stops.append(stop)
            return
        _, ended = opened.pop()
        if ended:
            fresh = [part for part in _arrays(value) if not any(part is known for known in made)]
            made.extend(fresh)
            ended.result = value
            ended.counts = bool(fresh) or isinstance(value, float) or not opened

    names: dict[str, object] = {}
    ways = []
    for code in listings:
        stops.clear()
        program = compile(code, "the house", "exec")
        sys.setprofile(watch)
        try:
            exec(program, names)  # noqa: S102 (the listing of a page of ours)
        finally:
            sys.setprofile(None)
        ways.append([stop for stop in stops if stop.counts])
    return ways


def _arrays(value: object) -> list[_Array]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, tuple):
        return [array for part in value for array in _arrays(part)]
    if dataclasses.is_dataclass(value):
        return [
            array
            for part in dataclasses.fields(value)
            for array in _arrays(getattr(value, part.name))
        ]
    return []


def _is_public(name: str, frame: FrameType) -> bool:
    if any(part.startswith(("_", "<")) for part in name.split(".")):
        return False
    owner, _, last = name.rpartition(".")
    if last.startswith(("check_", "refuse_")):
        return False
    value = frame.f_globals.get(owner)
    return not isinstance(value and inspect.getattr_static(value, last), property)


def _describe(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"`{value.shape}` {value.dtype}"
    if isinstance(value, float):
        return "a number"
    if value is None:
        return "nothing: it changes the model"
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return ", ".join(map(_describe, value))
    if dataclasses.is_dataclass(value):
        parts = [(part.name, getattr(value, part.name)) for part in dataclasses.fields(value)]
        return ", ".join(f"`{name}` {_describe(part)}" for name, part in parts)
    return f"`{type(value).__name__}`"


_PARTS: dict[str, Callable[[str], str]] = {
    "plan": _plan,
    "rooms": _rooms,
    "way": _way,
    "shared": _shared,
}
