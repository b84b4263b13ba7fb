"""What can be wrong with a solution, and how it is told."""

import traceback
import unicodedata
from collections.abc import Iterator, Mapping

SOURCE = "<your file>"
"""The name under which a solution is compiled, so that its lines are found again."""


class Misconception:
    """A common mistake, in one sentence, and programs that make it.

    Parameters
    ----------
    sentence, hint : str
        What is told, without the chapter and a full stop, and where to look.
    *wrong : str, or mapping of str to str
        Changes of the task's solution that make the mistake: code to add at its end, or
        pieces of its text and what stands there instead.
    chapter : int, optional
        The chapter that clears it up, if it is not that of the task.

    Raises
    ------
    ValueError
        No program makes the mistake, so nothing shows that it is recognised.
    """

    def __init__(
        self, sentence: str, hint: str, *wrong: str | Mapping[str, str], chapter: int | None = None
    ) -> None:
        if not wrong:
            raise ValueError(f"{sentence!r} has no wrong program: add one that makes this mistake")
        self.sentence = sentence
        self.hint = hint
        self.wrong = wrong
        self.chapter = chapter

    def programs(self, solution: str) -> Iterator[str]:
        """Give the text of each wrong program."""
        for wrong in self.wrong:
            text = solution
            if isinstance(wrong, str):
                text += wrong
            else:
                for old, new in wrong.items():
                    if old not in text:
                        raise ValueError(f"{self.sentence!r}: the solution has no {old!r}")
                    text = text.replace(old, new)
            yield text


class Fault(Exception):  # noqa: N818 (it is the reader's, not ours)
    """What is wrong with a solution, in one sentence, and a hint that gives nothing away.

    Parameters
    ----------
    sentence, hint : str
        As in `Misconception`.
    chapter : int, optional
        The chapter that clears it up; None for that of the task, 0 where none does.
    attempted : bool
        Whether there is more than a skeleton to find fault with.
    raised : type, optional
        The exception, if the reader's code raised one.
    place : str
        What was looked at, and `value` what was found there: two programs with the same fault
        are alike in both.
    named : bool
        Whether the cause is known.
    """

    def __init__(
        self,
        sentence: str,
        hint: str,
        *,
        chapter: int | None = None,
        attempted: bool = True,
        raised: type[BaseException] | None = None,
        place: str = "",
        value: object = None,
        named: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.chapter = chapter
        self.attempted = attempted
        self.raised = raised
        self.place: str = place or sentence
        self.value: object = value
        self.named = named

    @classmethod
    def of(cls, cause: Misconception) -> "Fault":
        """Name the misconception."""
        return cls(cause.sentence, cause.hint, chapter=cause.chapter, named=True)


def require(holds: object, otherwise: Misconception) -> None:
    """Name a misconception where a law does not hold."""
    if not holds:
        raise Fault.of(otherwise)


# By the name of the exception or of a class it is derived from: what to say in the place of its
# own text, and where to look.
_RAISED = {
    "MemoryError": (
        "your code takes more memory than it is given",
        "Which array has more numbers than there are features times examples?",
    ),
    "RecursionError": (
        "a function calls itself without end",
        "Nothing in this book needs a function that calls itself.",
    ),
    "SystemExit": (
        "your code ends the program",
        "A function returns; it neither exits nor calls exit().",
    ),
    "IndentationError": ("", "Lines of one block begin in the same column: blanks, or tabs."),
    "SyntaxError": ("", "Python cannot read the file; look at that line or just before it."),
    "NameError": ("", "Is the name spelt as where it is defined or imported, and is that before?"),
    "ImportError": ("", "Is it installed for this Python, or does it stand beside your file?"),
    "FrozenInstanceError": ("", "A frozen record can look at its fields, but not assign to them."),
    "AttributeError": ("", "What type has the thing before the dot? Print it."),
    "ZeroDivisionError": ("", "Which number is divided by, and when is it 0?"),
    "IndexError": ("", "The first index is 0, the last one less than the number of items."),
    "KeyError": ("", "Which keys are there? Print them."),
    "AssertionError": ("", "That is an assert of your own. Which side of it is wrong?"),
    "EOFError": ("", "A function takes what it needs as arguments; there is no keyboard here."),
    "UnicodeDecodeError": ("", "Save the file as UTF-8, which Python reads."),
}


def fault_of(error: BaseException, what: str) -> Fault:
    """Say what the reader's code has raised, in which line, and where to look."""
    if isinstance(error, Fault):
        return error
    kind = type(error).__name__
    names = (base.__name__ for base in type(error).__mro__)
    text, hint = next((_RAISED[name] for name in names if name in _RAISED), ("", ""))
    text = text or _text(error)
    if "read-only" in text:
        return Fault(
            f"{what.removesuffix(' raised')} changes the examples it is given{_line(error)}: "
            f"they are read-only",
            "Which line writes into an array that it did not make?",
        )
    return Fault(
        f"{what} {plain(kind)}: {plain(text)}{_line(error)}",
        hint or "Print the type and the shape of everything in that line.",
        chapter=0 if hint else None,  # shapes belong to every chapter, and the rest to Python
        raised=type(error),
        place=f"{what} {kind}: {text}",
    )


def _text(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.msg} (line {error.lineno})" if error.lineno else error.msg
    try:
        return str(error) or "without a message"
    except Exception:  # noqa: BLE001 (a class of the reader's own may do anything)
        return "with a message that cannot be read"


def _line(error: BaseException) -> str:
    lines = [
        number
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == SOURCE
    ]
    return f" (line {lines[-1]} of your file)" if lines else ""


def plain(text: str, limit: int = 200) -> str:
    """Make a foreign text one short line without control characters."""
    line = " ".join(text[: 4 * limit].split())
    line = "".join(c if unicodedata.category(c)[0] != "C" else "?" for c in line)
    return line if len(line) <= limit else f"{line[: limit - 3]}..."
