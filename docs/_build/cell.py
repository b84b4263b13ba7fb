"""Run a cell or check a solution in the reader's browser, and say what came of it.

The worker of the page imports this module into Python in the browser, and names it as the
backend of matplotlib, which asks it for `FigureCanvas` and `show`.
"""

import ast
import io
import json
import linecache
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from types import ModuleType

from matplotlib import pyplot as plt
from matplotlib.backends.backend_svg import FigureCanvasSVG as FigureCanvas

__all__ = ["FigureCanvas", "check", "run", "show", "start"]

_LIMIT = 100_000  # characters: more is slow to show, and nobody reads it

_outputs: list[tuple[str, str]] = []
_names: set[str] = set()  # of the files that are the reader's own code


class _Printed(io.TextIOBase):
    """Takes what is printed, up to a limit, so that an endless loop does not fill the memory."""

    def __init__(self) -> None:
        self._room = _LIMIT

    def write(self, text: str) -> int:
        if self._room > 0:
            cut = text if len(text) <= self._room else f"{text[: self._room]}\n(cut here)\n"
            _outputs.append(("text", cut))
        self._room -= len(text)
        return len(text)


def start() -> None:
    """Begin a page: forget the names of the last one."""
    sys.modules["__main__"] = ModuleType("__main__")


def run(code: str, name: str) -> str:
    """Run a cell, and give what it prints, shows and raises: JSON, pairs of kind and content."""
    _names.add(name)

    def work() -> None:
        value = _execute(code, name)
        if value is not None:
            _show_value(value)
        show()

    return _collect(work)


def check(source: str, task: int) -> str:
    """Hold a solution against the contract of a task; what comes out ends in the report."""
    from logreg.contracts import TASKS, check_regardless  # noqa: PLC0415 (a cell does without)

    def work() -> None:
        report = check_regardless(task, source)
        page = TASKS[report.chapter - 1].chapter
        fields = asdict(report) | {"done": report.done, "page": page}
        _outputs.append(("report", json.dumps(fields)))

    return _collect(work)


def _collect(work: Callable[[], None]) -> str:
    _outputs.clear()
    printed = _Printed()
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            work()
        except BaseException as error:  # noqa: BLE001 (the reader's code may raise anything)
            _outputs.append(("error", _explain(error)))
        plt.close("all")
    return json.dumps(list(_joined()))


def _joined() -> Iterator[tuple[str, str]]:
    """Give the outputs, with what was printed without a break in one piece."""
    for kind, pieces in groupby(_outputs, itemgetter(0)):
        contents = [content for _, content in pieces]
        for content in ["".join(contents)] if kind == "text" else contents:
            yield kind, content


def show(*_arguments: object, **_options: object) -> None:
    """Show all open figures and close them, as a notebook does at `plt.show()`."""
    for number in plt.get_fignums():
        svg = io.StringIO()
        figure = plt.figure(number)
        figure.savefig(svg, format="svg", bbox_inches="tight", metadata={"Date": None})
        _outputs.append(("figure", svg.getvalue()))
    plt.close("all")


def _execute(code: str, file: str) -> object:
    """Run the code, and give the value of its last line if that is an expression."""
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    tree = ast.parse(code, file)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    names = vars(sys.modules["__main__"])
    exec(compile(tree, file, "exec", dont_inherit=True), names)  # noqa: S102 (its purpose)
    if not isinstance(last, ast.Expr):
        return None
    expression = ast.Expression(last.value)
    return eval(compile(expression, file, "eval", dont_inherit=True), names)  # noqa: S307


def _show_value(value: object) -> None:
    html = getattr(value, "_repr_html_", None)
    if html is not None and not isinstance(value, type):
        _outputs.append(("html", html()))
    else:
        _outputs.append(("value", repr(value)))


def _explain(error: BaseException) -> str:
    """Give the place in the reader's code, the line there, and what was raised."""
    said = "".join(traceback.format_exception_only(error)).rstrip()
    if isinstance(error, SyntaxError) and error.filename in _names:
        _, _, rest = said.partition("\n")  # without the file's name
        return f"{error.filename}, line {error.lineno}:\n{rest}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in _names:
            return f"{frame.filename}, line {frame.lineno}:\n    {frame.line}\n{said}"
    return said
