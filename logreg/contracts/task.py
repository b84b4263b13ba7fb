"""A task of the book, and the report on a solution of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from logreg.contracts.faults import Misconception
from logreg.contracts.submission import Submission

Claims = Callable[[Submission], Iterator[str]]
"""Proves one claim after the other, or raises a `Fault`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """A task of the book; its folder has the skeleton, a solution, contract and mistakes.

    Attributes
    ----------
    number : int
        1 to 11, as the chapters are numbered; 12 and 13 for the pages beyond them.
    title : str
        The title of its page.
    page : str
        The page that explains it, such as `chapters/07-backward-pass` or `beyond/how-sure`.
    calls : mapping of str to str
        The functions to write, with the parameters of each.
    contract : tuple of functions
        What each of them is held against, in the same order and under the same names.
    mistakes : mapping of str to tuple of Misconception
        What is often written in the place of each.
    """

    number: int
    title: str
    page: str
    calls: Mapping[str, str]
    contract: tuple[Claims, ...]
    mistakes: Mapping[str, tuple[Misconception, ...]]

    @property
    def topic(self) -> str:
        """What the task is about, as its page is named: `backward-pass`."""
        return self.page.partition("/")[2].removeprefix(f"{self.number:02}-")

    @property
    def where(self) -> str:
        """The page as a sentence names it: `chapter 7`."""
        return f"chapter {self.number}" if "chapters" in self.page else f'the page "{self.title}"'

    @property
    def name(self) -> str:
        """The folder of the task, and the module a reader writes: `task07_backward_pass`."""
        return f"task{self.number:02}_{self.topic.replace('-', '_')}"

    @property
    def file(self) -> str:
        """The file a reader writes."""
        return f"{self.name}.py"

    @property
    def skeleton(self) -> str:
        """The text a reader starts with: types and docstrings."""
        return self._text("skeleton.py")

    @property
    def solution(self) -> str:
        """The text of a right solution."""
        return self._text("solution.py")

    def _text(self, file: str) -> str:
        return files("logreg.contracts").joinpath(self.name, file).read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of checking a solution.

    Attributes
    ----------
    task : int
        The number of the task.
    title : str
        Its title.
    passed : tuple of str
        The claims that hold, in the order in which they were proved.
    fault : str
        The likely misconception, in one sentence; empty if there is none.
    hint : str
        Where to look; empty if there is nothing to look for.
    chapter : int
        The chapter that clears the fault up, or the task whose page does, 12 or 13.
    written : bool
        Whether there is more than a skeleton to find fault with.

    Examples
    --------
    >>> from logreg.contracts import check_source
    >>> report = check_source(8, "def update(w, b, dw, db, learning_rate): return w, b")
    >>> print(report.fault)
    update leaves the parameters where they were; see chapter 8
    """

    task: int
    title: str
    passed: tuple[str, ...]
    fault: str = ""
    hint: str = ""
    chapter: int
    written: bool = True

    @property
    def done(self) -> bool:
        """Whether every claim of the task holds."""
        return not self.fault
