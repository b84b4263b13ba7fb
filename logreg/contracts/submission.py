"""A reader's functions, called with care, and what can be wrong with their results."""

import inspect
import sys
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from types import ModuleType
from typing import Any, NoReturn

import numpy as np

from logreg.arrays import Array, Matrix, Vector

SOURCE = "<your file>"
"""The name under which a solution is compiled, so that its lines are found again."""

# Two computations of one number in double precision agree this well, in single precision less.
DOUBLE, SINGLE = 1e-9, 1e-4
# A number that should be 0 may be as far from it as this.
ROUNDING = 1e-12


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
        self.place = place or sentence
        self.value = value
        self.named = named

    @classmethod
    def of(cls, cause: Misconception) -> "Fault":
        """Name the misconception."""
        return cls(cause.sentence, cause.hint, chapter=cause.chapter, named=True)


def require(holds: object, otherwise: Misconception) -> None:
    """Name a misconception where a law does not hold."""
    if not holds:
        raise Fault.of(otherwise)


def load(source: str | bytes, name: str = "solution") -> dict[str, object]:
    """Run a text as a module that is known by its name, as dataclasses and pickle expect."""
    if isinstance(source, bytes) and b"\0" in source:
        raise Fault(
            "your file is not saved as UTF-8 text, which Python reads, but probably as UTF-16",
            "Most editors can save a file in a different encoding.",
            chapter=0,
        )
    module = sys.modules[name] = ModuleType(name)
    exec(compile(source, SOURCE, "exec", dont_inherit=True), vars(module))  # noqa: S102
    return vars(module)


class Submission:
    """The names of the reader's file, called with copies of the contract's arrays.

    Parameters
    ----------
    names : mapping of str to object
        What the file defines.
    calls : mapping of str to str
        The parameters of each function of the task, as the skeleton has them.
    bytes_as : type, optional
        Give arrays of bytes as numbers of this type instead.

    Attributes
    ----------
    count : int
        How many calls were made.
    has_seen_bytes : bool
        Whether an argument was an array of bytes.
    overflowed : bool
        Whether something overflowed in the last call.
    """

    def __init__(
        self, names: Mapping[str, object], calls: Mapping[str, str], bytes_as: type | None = None
    ) -> None:
        self._names = names
        self._calls = calls
        self._bytes_as = bytes_as
        self.count = 0
        self.has_seen_bytes = False
        self.overflowed = False

    def __call__(self, name: str, *arguments: object, **keywords: object) -> Any:  # noqa: ANN401
        """Call a function of the reader's, and turn whatever goes wrong into a `Fault`."""
        self.count += 1
        self.overflowed = False
        function = self._find(name)
        given = [self._given(argument) for argument in arguments]
        kept = [[array.copy() for array in _arrays(argument)] for argument in given]
        try:
            _check_call(function, f"{name}({self._calls[name]})", given, keywords)
            with np.errstate(all="ignore", over="call", call=self._note):
                result = function(*given, **keywords)
        except (Fault, KeyboardInterrupt):
            raise
        except NotImplementedError:
            raise Fault(
                f"{name} is not written yet", "Its docstring says what to return.", attempted=False
            ) from None
        except BaseException as error:  # noqa: BLE001 (whatever a reader's code raises is told)
            raise fault_of(error, f"{name} raised") from None
        for parameter, argument, copies in zip(
            _parameters(self._calls[name]), given, kept, strict=False
        ):
            if not all(map(_same, _arrays(argument), copies)):
                raise Fault(
                    f"{name} modifies its argument {parameter} in place, so the caller's array "
                    f"changes too",
                    "`-=` and `a[...] =` write into the array they are given. Which expression "
                    "makes a new one?",
                    chapter=8,
                    named=True,
                )
        return result

    def _find(self, name: str) -> Callable[..., object]:
        function = self._names.get(name)
        how = f"{name}({self._calls[name]})"
        if function is None:
            raise Fault(
                f"your file does not define {name}; the task asks for {how}",
                f"The skeleton that `logreg start` writes has {name}, with its types.",
                attempted=bool(self._calls.keys() & self._names.keys()),
            )
        if not callable(function):
            raise Fault(
                f"{name} is of type {type(function).__name__}; the task asks for {how}",
                f"Does a later line of your file use the name {name} for something else?",
                chapter=0,
            )
        return function

    def _given(self, value: object) -> object:
        if isinstance(value, np.ndarray) and value.dtype == np.uint8:
            self.has_seen_bytes = True
            return value.astype(self._bytes_as or np.uint8)
        return deepcopy(value) if _arrays(value) else value

    def _note(self, *_: object) -> None:
        self.overflowed = True


def _arrays(value: Any) -> list[Array]:  # noqa: ANN401 (any argument)
    if isinstance(value, np.ndarray):
        return [value]
    return [value.inputs, value.labels] if hasattr(value, "inputs") else []


def _same(value: Array, copy: Array) -> bool:
    return np.array_equal(value, copy, equal_nan=value.dtype.kind == "f")


def _parameters(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _check_call(
    function: Callable[..., object], how: str, arguments: Iterable[object], keywords: dict[str, Any]
) -> None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # of something built in
        return
    name, _, rest = how.partition("(")
    hint = "Keep the parameters of the skeleton, in their order."
    yours, asked = list(signature.parameters), _parameters(rest[:-1])
    if yours != asked and sorted(yours) == sorted(asked):
        raise Fault(
            f"yours is {name}{signature}, and the task asks for {how}: the order differs",
            hint,
            chapter=0,
        )
    try:
        signature.bind(*arguments, **keywords)
    except TypeError as error:
        raise Fault(
            f"yours is {name}{signature}, and the task asks for {how}: {plain(str(error))}",
            hint,
            chapter=0,
        ) from None


_HINTS: tuple[tuple[type[BaseException] | str, str], ...] = (
    (IndentationError, "Lines of one block begin in the same column, with blanks or with tabs."),
    (SyntaxError, "Python cannot read the file; the mistake is in that line or just before it."),
    (NameError, "Is the name spelt as where it is defined or imported, and does that come first?"),
    (ImportError, "Is it installed for this Python, or does it stand beside your file?"),
    ("FrozenInstanceError", "A frozen record can look at its fields, but not assign to them."),
    (AttributeError, "Of which type is the thing before the dot? Print it."),
    (ZeroDivisionError, "Which number is divided by, and when is it 0?"),
    (IndexError, "The first index is 0, and the last is one less than how many there are."),
    (KeyError, "Which keys are there? Print them."),
    (AssertionError, "That is an assert of your own. Which of its sides is wrong?"),
    (EOFError, "A function takes what it needs as arguments; nobody is there to type it."),
    (UnicodeDecodeError, "Save the file as UTF-8, which Python reads."),
)  # fmt: skip


def fault_of(error: BaseException, what: str) -> Fault:
    """Say what the reader's code has raised, in which line, and where to look."""
    if isinstance(error, Fault):
        return error
    kind, raised = type(error).__name__, type(error)
    text, chapter = _text(error), 0
    if isinstance(error, MemoryError):
        text = "your code takes more memory than it is given"
        hint = "Which array has more numbers than there are features times examples?"
    elif isinstance(error, RecursionError):
        text = "a function calls itself without end"
        hint = "Nothing in this book needs a function that calls itself."
    elif isinstance(error, SystemExit | GeneratorExit):
        text = "your code ends the program"
        hint = "A function returns; it neither exits nor calls exit()."
    elif "out of bounds for" in text:
        hint, chapter = "Bytes hold 0 to 255. Convert labels and pixels before you compute.", 3
    elif isinstance(error, OverflowError):
        hint, chapter = "The exponential of a number above 709 is larger than any float.", 6
    else:
        names = {base.__name__ for base in raised.__mro__}
        hint = next(
            (hint for kinds, hint in _HINTS if getattr(kinds, "__name__", kinds) in names), ""
        )
    return Fault(
        f"{what} {plain(kind)}: {plain(text)}{_line(error)}",
        hint or "Print the type and shape of everything in that line.",
        # Shapes are the business of every chapter; the rest is Python's.
        chapter=chapter if hint else None,
        raised=raised,
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


def _refuse_type(value: object, name: str, wanted: str) -> NoReturn:
    what = "returns nothing" if value is None else f"is of type {type(value).__name__}"
    raise Fault(
        f"{name} {what}, not {wanted}",
        "Does the function return its result, and as the docstring says?",
        chapter=0,
        value=value if isinstance(value, int | float | np.number) else None,
    )


def array(value: object, name: str, kinds: str = "f") -> Array:
    """Refuse anything but an array of numbers of some kinds; floats by default."""
    if not isinstance(value, np.ndarray):
        _refuse_type(value, name, "a NumPy array")
    if value.dtype.kind not in kinds:
        raise Fault(
            f"{name} has dtype {value.dtype}, not {'floats' if kinds == 'f' else 'whole numbers'}",
            "Which line decides on the type, and what happens to it when numbers are added?",
            chapter=3 if value.dtype == np.uint8 else None,
        )
    return value


def shaped(
    value: Array, shape: tuple[int, ...], name: str, of: str = "", *, exact: bool = False
) -> Array:
    """Refuse a wrong shape, of these very numbers if `exact`, and whatever is not finite."""
    if value.shape != shape:
        raise Fault(
            f"{name} has shape {value.shape}, not {shape}{_shape_says(value.shape, shape, of)}",
            "Write the shape of every array beside its line. Where does the first wrong one come "
            "from?",
            chapter=7 if 1 in value.shape else None,
            value=value if exact else None,
        )
    if value.dtype.kind == "f" and not np.isfinite(value).all():
        raise Fault(
            f"{name} is {'nan' if np.isnan(value).any() else 'infinite'}: a number overflowed, or "
            f"0 was divided by 0 or had its logarithm taken",
            "Put a print behind each line. Which is the first with a number that is not finite?",
            chapter=6,
            value=value,
        )
    return value


def _shape_says(found: tuple[int, ...], shape: tuple[int, ...], of: str) -> str:
    if len(shape) != 1:
        return ": rows and columns are exchanged" if found == shape[::-1] else of and f": {of}"
    (n,) = shape
    if found in {(n, 1), (1, n)}:
        return ": a column or a row where a vector belongs, which has one dimension"
    if len(found) == 2 and (found[0] == found[1] or n not in found):
        return ": a column met a vector, and NumPy broadcast them to a table"
    if len(found) == 2:
        return ": a table, where a sum over one of its axes was to be taken"
    return f": there is one number for each {of}"


def vector(
    value: object,
    n: int,
    name: str,
    of: str = "example",
    kinds: str = "f",
    *,
    exact: bool = False,
) -> Vector:
    """Refuse anything but a vector of `n` numbers, one of each `of`, all finite."""
    checked: Any = shaped(array(value, name, kinds), (n,), name, of, exact=exact)
    return checked  # type: ignore[no-any-return]  # what was just checked


def matrix(value: object, shape: tuple[int, int], name: str) -> Matrix:
    """Refuse anything but a matrix of floats of a shape, all finite."""
    checked: Any = shaped(array(value, name), shape, name, "one row per example")
    return checked  # type: ignore[no-any-return]  # what was just checked


def number(value: object, name: str) -> float:
    """Refuse anything but one finite number."""
    if isinstance(value, np.ndarray) and value.ndim > 0:
        raise Fault(
            f"{name} has shape {value.shape}, and should be one number",
            "Is there a sum or a mean still to be taken?",
        )
    if isinstance(value, bool) or not isinstance(value, int | float | np.number | np.ndarray):
        _refuse_type(value, name, "one number")
    return float(shaped(np.array(float(value)), (), name))


def labels(value: object, n: int, name: str) -> Vector:
    """Refuse anything but `n` classes, 0 or 1, as whole numbers or truth values."""
    found = array(value, name, "fiub")
    if found.dtype.kind == "f" and found.size and not np.isin(found, (0, 1)).all():
        raise Fault(
            f"{name} is a probability or a score, and the decision between two classes is still "
            f"to be made",
            "What turns a probability into a class, and who chooses it?",
            chapter=1,
            value=found,
        )
    return vector(found, n, name, kinds="fiub")


def unpack(value: object, name: str, names: str) -> tuple[Any, ...]:
    """Refuse anything but a tuple of as many values as there are names."""
    n = len(_parameters(names))
    if not isinstance(value, tuple) or len(value) != n:
        what = "nothing" if value is None else type(value).__name__
        what = f"{len(value)} values" if isinstance(value, tuple) else what
        raise Fault(
            f"{name} returns {what}, not the {n} values ({names})",
            f"`return {names}` returns all of them.",
            chapter=0,
        )
    return value


def close(
    value: object, expected: object, digits: float = DOUBLE, absolute: float = ROUNDING
) -> bool:
    """Tell whether numbers agree, as well as the precision they were computed in allows."""
    if value is None or expected is None:
        return value is expected
    first, second = np.asarray(value), np.asarray(expected)
    return first.shape == second.shape and bool(_alike(first, second, digits, absolute).all())


def _alike(
    first: Array, second: Array, digits: float, absolute: float
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    found, right = first.astype(float), second.astype(float)
    with np.errstate(all="ignore"):
        if is_single(found):
            digits = max(digits, SINGLE)
        scale = np.abs(right[np.isfinite(right)]).max(initial=0.0)
        alike: np.ndarray[Any, np.dtype[np.bool_]] = np.isclose(
            found, right, digits, digits * scale + absolute, equal_nan=True
        )
        return alike


def is_single(value: Array) -> bool:
    """Tell whether single precision holds all these numbers."""
    return np.array_equal(value.astype(np.float32), value, equal_nan=True)


def expect(
    value: object,
    right: object,
    what: str,
    hint: str,
    *,
    digits: float = DOUBLE,
    absolute: float = ROUNDING,
) -> None:
    """Refuse wrong numbers, and show the first of them."""
    if close(value, right, digits, absolute):
        return
    found, wanted = np.asarray(value), np.asarray(right)
    where = more = ""
    if found.shape != wanted.shape:
        sentence = f"{what} has shape {found.shape}, not {wanted.shape}"
    else:
        wrong = np.argwhere(~_alike(found, wanted, digits, absolute))
        place = tuple(wrong[0].tolist())
        if place:
            where = f" at {list(place)}"
            more = f", and {len(wrong)} of {found.size} numbers differ"
        shown, asked = _apart(float(found[place]), float(wanted[place]))
        sentence = f"{what} is {shown}{where} where it should be {asked}{more}"
    raise Fault(sentence, hint, place=what, value=value)


def _apart(first: float, second: float) -> tuple[str, str]:
    """Write two numbers with as many digits as it takes to tell them apart."""
    for digits in range(4, 17):
        shown, asked = f"{first:.{digits}g}", f"{second:.{digits}g}"
        if shown != asked:
            break
    return shown, asked
