"""Checks of what a reader's function returns: type, shape, and numbers."""

from typing import Any, NoReturn

import numpy as np

from logreg.arrays import Array, Matrix, Vector
from logreg.contracts.faults import Fault

# Two computations of one number in double precision agree this well, in single precision less.
DOUBLE, SINGLE = 1e-9, 1e-4
# A number that should be 0 may be as far from it as this.
ROUNDING = 1e-12


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
    n = len(names.split(","))
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
