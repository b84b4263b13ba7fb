"""The reader's functions, called with care, and what can be wrong with what they return."""

import inspect
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from logreg.arrays import Array, Matrix, Vector


class Fault(Exception):  # noqa: N818 (it is the reader's, not ours)
    """What is wrong with a solution, in one sentence, and a hint that gives nothing away.

    Parameters
    ----------
    sentence : str
        The likely misconception, without the chapter and without a full stop.
    hint : str
        Where to look, for those who ask for it.
    chapter : int, optional
        The chapter that clears it up, if it is not that of the task.
    attempted : bool
        Whether there is more than a skeleton to find fault with.
    raised : type, optional
        What the reader's code raised, if it did.
    """

    def __init__(
        self,
        sentence: str,
        hint: str,
        *,
        chapter: int | None = None,
        attempted: bool = True,
        raised: type[BaseException] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.chapter = chapter
        self.attempted = attempted
        self.raised = raised


class Misconception(NamedTuple):
    """A wrong value that a known misconception gives, and what to say about it."""

    value: object
    sentence: str
    hint: str
    chapter: int | None = None


class Submission:
    """The names of the reader's file, called with copies of what the contract keeps.

    Parameters
    ----------
    names : mapping of str to object
        What the file defines.
    calls : mapping of str to str
        How each function of the task is called: its parameters, as the skeleton has them.
    """

    def __init__(self, names: Mapping[str, object], calls: Mapping[str, str]) -> None:
        self._names = names
        self._calls = calls

    def __call__(self, name: str, *arguments: object, **keywords: object) -> Any:  # noqa: ANN401
        """Call a function of the reader's, and turn whatever goes wrong into a `Fault`."""
        function = self._names.get(name)
        how = f"{name}({self._calls[name]})"
        if function is None:
            raise Fault(
                f"your file has no {name}, and the task asks for {how}",
                f"The skeleton that `logreg start` writes has {name}, with its types.",
                attempted=bool(self._calls.keys() & self._names.keys()),
            )
        if not callable(function):
            raise Fault(
                f"{name} is of type {type(function).__name__}, and the task asks for {how}",
                f"Another line of your file may use the name {name} for something else.",
            )
        # What a function of the reader's changes is its own copy, and the change is seen.
        given = [value.copy() if isinstance(value, np.ndarray) else value for value in arguments]
        try:
            _check_call(function, how, given, keywords)
            with np.errstate(all="ignore"):
                result = function(*given, **keywords)
        except (Fault, KeyboardInterrupt):
            raise
        except NotImplementedError:
            raise Fault(
                f"{name} is not written yet", "Its docstring says what to return.", attempted=False
            ) from None
        except BaseException as error:  # noqa: BLE001 (whatever a reader's code raises is told)
            raise fault_of(error, f"{name} raised") from None
        for parameter, value, copy in zip(
            _names(self._calls[name]), arguments, given, strict=False
        ):
            if isinstance(value, np.ndarray) and not _same(value, copy):
                raise Fault(
                    f"{name} changes its argument {parameter} in place, under the feet of whoever "
                    f"called it",
                    "`-=` and `a[...] =` write into the array they are given. Which expression "
                    "makes a new one?",
                    chapter=8,
                )
        return result


def _same(value: Array, copy: Any) -> bool:  # noqa: ANN401 (a copy of it)
    return np.array_equal(value, copy, equal_nan=value.dtype.kind == "f")


def _names(parameters: str) -> list[str]:
    return [part.strip() for part in parameters.split(",")]


def _check_call(
    function: Callable[..., object], how: str, arguments: Iterable[object], keywords: dict[str, Any]
) -> None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # of something built in
        return
    try:
        signature.bind(*arguments, **keywords)
    except TypeError as error:
        raise Fault(
            f"yours is {how.partition('(')[0]}{signature}, and the task asks for {how}: "
            f"{plain(str(error))}",
            "Keep the parameters of the skeleton, in their order.",
        ) from None


def fault_of(error: BaseException, what: str) -> Fault:
    """Say what the reader's code has raised, and in which line of hers."""
    if isinstance(error, MemoryError):
        return Fault(
            f"{what} MemoryError{_place(error)}: your code takes more memory than it is given",
            "Which array has more numbers than there are features times examples?",
        )
    if isinstance(error, RecursionError):
        return Fault(
            f"{what} RecursionError{_place(error)}: a function calls itself without end",
            "Nothing in this book needs a function that calls itself.",
        )
    if isinstance(error, SystemExit | GeneratorExit):
        return Fault(
            f"{what} {type(error).__name__}{_place(error)}: your code ends the program",
            "A function returns; it neither exits nor calls exit().",
        )
    if isinstance(error, ValueError) and "read-only" in _text(error):
        return Fault(
            f"{what.removesuffix(' raised')} changes the examples it is given{_place(error)}: "
            f"they are read-only",
            "Which line writes into an array that it did not make?",
        )
    hint = "Read the line that is named; print the shapes of what stands in it."
    if isinstance(error, SyntaxError):
        hint = "Python cannot read the file; the mistake is in that line or just before it."
    return Fault(
        f"{what} {plain(type(error).__name__)}: {plain(_text(error))}{_place(error)}",
        hint,
        raised=type(error),
    )


def _text(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.msg} (line {error.lineno})"
    try:
        return str(error) or "without a message"
    except Exception:  # noqa: BLE001 (a class of the reader's own may do anything)
        return "with a message that cannot be read"


SOURCE = "<your file>"
"""The name that a solution is compiled under, to find its lines again."""


def _place(error: BaseException) -> str:
    lines = [
        number
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == SOURCE
    ]
    return f" (line {lines[-1]} of your file)" if lines else ""


def plain(text: str, limit: int = 200) -> str:
    """Make one short line of a text that somebody else wrote, without control characters."""
    line = " ".join(text[: 4 * limit].split())
    line = "".join(c if unicodedata.category(c)[0] != "C" else "?" for c in line)
    return line if len(line) <= limit else f"{line[: limit - 3]}..."


def array(value: object, name: str, kinds: str = "f") -> Array:
    """Refuse anything but an array of numbers of some kinds; floats by default."""
    if not isinstance(value, np.ndarray):
        what = "returns nothing" if value is None else f"is of type {type(value).__name__}"
        raise Fault(
            f"{name} {what}, not a NumPy array",
            "Does the function return what it has computed, and as an array?",
        )
    if value.dtype.kind not in kinds:
        wanted = "floats" if kinds == "f" else "whole numbers"
        raise Fault(
            f"{name} has dtype {value.dtype}, not {wanted}",
            "Which line decides on the type, and what happens to it when numbers are added?",
            chapter=3 if value.dtype == np.uint8 else None,
        )
    return value


def vector(value: object, n: int, name: str, of: str = "example", kinds: str = "f") -> Vector:
    """Refuse anything but a vector of `n` numbers, one of each `of`, all finite."""
    found = array(value, name, kinds)
    shape = found.shape
    if shape != (n,):
        wrong, chapter = _shape_says(shape, n, of)
        raise Fault(
            f"{name} has shape {shape}, not ({n},): {wrong}",
            "Write the shape of every array beside its line. Where does the first wrong one come "
            "from?",
            chapter=chapter,
        )
    _check_finite(found, name)
    exact: Any = found
    return exact  # type: ignore[no-any-return]  # what was just checked


def _shape_says(shape: tuple[int, ...], n: int, of: str) -> tuple[str, int | None]:
    if shape in {(n, 1), (1, n)}:
        return "a column or a row where a vector belongs, which has one dimension", 7
    if len(shape) == 2 and shape[0] == shape[1] != n:
        return "a column met a vector, and NumPy broadcast them to a table", 7
    if shape == (n, n):
        return "a column met a vector, and NumPy broadcast them to a table", 7
    if len(shape) == 2:
        return "a table, where a sum over one of its axes was to be taken", None
    if shape == ():
        return f"one number, where there is one for each {of}", None
    return f"there is one number for each {of}", None


def matrix(value: object, shape: tuple[int, int], name: str) -> Matrix:
    """Refuse anything but a matrix of floats of a shape, all finite."""
    found = array(value, name)
    if found.shape != shape:
        turned = found.shape == shape[::-1]
        says = "rows and columns are exchanged" if turned else "one row per example"
        raise Fault(
            f"{name} has shape {found.shape}, not {shape}: {says}",
            "Examples first, features second: which axis of yours counts the examples?",
            chapter=4,
        )
    _check_finite(found, name)
    exact: Any = found
    return exact  # type: ignore[no-any-return]  # what was just checked


def number(value: object, name: str) -> float:
    """Refuse anything but one finite number."""
    if isinstance(value, np.ndarray) and value.ndim > 0:
        raise Fault(
            f"{name} has shape {value.shape}, and should be one number",
            "Is there a sum or a mean still to be taken?",
        )
    if isinstance(value, bool) or not isinstance(value, int | float | np.number | np.ndarray):
        what = "returns nothing" if value is None else f"is of type {type(value).__name__}"
        raise Fault(
            f"{name} {what}, not one number", "Does the function return what it has computed?"
        )
    result = float(value)
    _check_finite(np.array(result), name)
    return result


def labels(value: object, n: int, name: str) -> Vector:
    """Refuse anything but `n` classes, 0 or 1, as whole numbers or truth values."""
    found = array(value, name, "fiub")
    if found.dtype.kind == "f" and found.size and not np.isin(found, (0, 1)).all():
        raise Fault(
            f"{name} is a probability or a score, and the decision between two classes is still "
            f"to be made",
            "What turns a probability into a class, and who chooses it?",
            chapter=1,
        )
    return vector(found, n, name, kinds="fiub")


def unpack(value: object, n: int, name: str, names: str) -> tuple[Any, ...]:
    """Refuse anything but `n` values in a tuple."""
    if not isinstance(value, tuple) or len(value) != n:
        what = f"{len(value)} values" if isinstance(value, tuple) else type(value).__name__
        raise Fault(
            f"{name} returns {what}, not the {n} values ({names})",
            f"`return {names}` returns all of them.",
        )
    return value


def _check_finite(values: Array, name: str) -> None:
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        worst = "nan" if np.isnan(values).any() else "infinite"
        raise Fault(
            f"{name} is {worst}: something overflowed, or a logarithm of 0 was taken",
            "Put a print behind each line. Which is the first with a number that is not finite?",
            chapter=6,
        )


def close(value: object, expected: object, digits: float = 1e-9) -> bool:
    """Tell whether two numbers or arrays of one shape agree."""
    first, second = np.asarray(value), np.asarray(expected)
    return first.shape == second.shape and np.allclose(first, second, rtol=digits, atol=1e-12)


def expect(
    value: object,
    expected: object,
    what: str,
    *suspects: Misconception,
    hint: str,
    digits: float = 1e-9,
) -> None:
    """Refuse a wrong value, by the name of the misconception that gives it if one does."""
    if close(value, expected, digits):
        return
    for suspect in suspects:
        if close(value, suspect.value, digits):
            raise Fault(suspect.sentence, suspect.hint, chapter=suspect.chapter)
    raise Fault(f"{what} is {_show(value)} where it should be {_show(expected)}", hint)


def _show(value: object) -> str:
    values = np.asarray(value)
    if values.ndim == 0:
        return f"{values:.6g}"
    some = ", ".join(f"{number:.4g}" for number in values.ravel()[:4].tolist())
    return f"[{some}{', ...' if values.size > 4 else ''}]"
