"""Run a cell or check a solution in the reader's browser, and tell what comes of it.

The worker of the page imports this module into Python in the browser, and names it as the
backend of matplotlib, which asks it for `FigureCanvas` and `show`. matplotlib itself is there
only once a cell has asked for it.
"""

import ast
import io
import json
import linecache
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from time import monotonic
from types import ModuleType
from typing import NoReturn

__all__ = ["check", "run", "show", "start"]

Tell = Callable[[str, str], object]  # is given the kind and the content of an output

_LIMIT = 100_000  # characters: more is slow to show, and nobody reads it
_AT_ONCE = 100  # pieces of text that are told the moment they are printed
_PAUSE = 0.1  # seconds between two of the later ones, so that a flood does not drown the page

_names: set[str] = set()  # of the files that are the reader's own code


class _Output(io.TextIOBase):
    """Tells what a cell prints and shows while it runs, and of the printed text up to a limit."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._room = _LIMIT
        self._kept = ""
        self._pieces = 0
        self._last = monotonic()

    def write(self, text: str) -> int:
        if self._room > 0:
            cut = text if len(text) <= self._room else f"{text[: self._room]}\n(cut here)\n"
            self._kept += cut
        self._room -= len(text)
        if self._pieces < _AT_ONCE or monotonic() > self._last + _PAUSE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self._kept:
            self._tell("text", self._kept)
            self._kept = ""
            self._pieces += 1
            self._last = monotonic()

    def add(self, kind: str, content: str) -> None:
        """Tell what is not text, in its turn."""
        self.flush()
        self._tell(kind, content)


class _Input(io.TextIOBase):
    """Answers whatever asks for input: nobody sits at a prompt."""

    def readline(self, _size: int | None = -1, /) -> NoReturn:
        raise EOFError("a cell cannot ask: write the answer into the code instead of input()")

    read = readline


_output = _Output(lambda _kind, _content: None)
sys.stdin = _Input()


def __getattr__(name: str) -> object:
    """Give matplotlib the canvas that it asks its backend for."""
    if name != "FigureCanvas":
        raise AttributeError(name)
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415 (it may be absent)

    globals()[name] = FigureCanvasSVG  # matplotlib copies all names, and copies only what is there
    return FigureCanvasSVG


def start() -> None:
    """Begin a page: forget the names of the last one."""
    sys.modules["__main__"] = ModuleType("__main__")


def run(code: str, name: str, tell: Tell) -> None:
    """Run a cell, and tell what it prints, shows and raises."""
    _names.add(name)

    def work() -> None:
        value = _execute(code, name)
        if value is not None:
            _show_value(value)

    _collect(work, tell)


def check(source: str, task: int, tell: Tell) -> None:
    """Hold a solution against the contract of a task; the last thing told is the report."""
    from logreg.contracts import check_regardless, task_of  # noqa: PLC0415 (a cell does without)

    def work() -> None:
        report = check_regardless(task, source)
        clears_up = task_of(report.chapter)
        page = {"page": clears_up.page, "where": clears_up.where}
        fields = asdict(report) | page | {"done": report.done}
        _output.add("report", json.dumps(fields))

    _collect(work, tell)


def _collect(work: Callable[[], None], tell: Tell) -> None:
    global _output  # noqa: PLW0603 (matplotlib calls `show` without saying for whom)
    _output = _Output(tell)
    with redirect_stdout(_output), redirect_stderr(_output):
        try:
            work()
            show()
        except BaseException as error:  # noqa: BLE001 (the reader's code may raise anything)
            _output.add("error", _explain(error))
        _output.flush()
        _close_figures()


def show(*_arguments: object, **_options: object) -> None:
    """Show all open figures and close them, as a notebook does at `plt.show()`."""
    if plt := sys.modules.get("matplotlib.pyplot"):
        for number in plt.get_fignums():
            svg = io.StringIO()
            figure = plt.figure(number)
            figure.savefig(svg, format="svg", bbox_inches="tight", metadata={"Date": None})
            _output.add("figure", svg.getvalue())
        _close_figures()


def _close_figures() -> None:
    if plt := sys.modules.get("matplotlib.pyplot"):
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
        _output.add("html", html())
    else:
        _output.add("value", repr(value))


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
