"""Array types by shape, for `m` examples of `d` features, and the checks on arguments."""

import math
import operator
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any, NoReturn, SupportsFloat, TypeAlias

import numpy as np

Float: TypeAlias = np.float32 | np.float64
"""Single or double precision."""

Precision: TypeAlias = type[Float] | np.dtype[Float]
"""`np.float64`, the default, or `np.float32`, half the memory."""

Vector: TypeAlias = np.ndarray[tuple[int], np.dtype[Float]]
"""One number per example, `(m,)`, or per feature, `(d,)`; never a column `(m, 1)`."""

Matrix: TypeAlias = np.ndarray[tuple[int, int], np.dtype[Float]]
"""One row of features per example: `(m, d)`."""

Labels: TypeAlias = np.ndarray[tuple[int], np.dtype[np.uint8]]
"""The class of each example, 0 or 1, or the digit in each image: `(m,)`."""

Image: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
"""One image, `(rows, columns)`, from 0 (paper) to 255 (ink)."""

Images: TypeAlias = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]
"""A stack of images of one size: `(m, rows, columns)`."""

ScaledImages: TypeAlias = np.ndarray[tuple[int, int, int], np.dtype[Float]]
"""The same stack with its pixels divided by 255, `(m, rows, columns)`."""

Steps: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
"""Step or row numbers."""

Losses: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float64]]
"""Measurements, in double precision whatever the model uses."""

Mask: TypeAlias = np.ndarray[tuple[int], np.dtype[np.bool_]]
"""Which rows to keep: `(m,)`."""

Floats: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[Float]]
"""Floats of any shape, accepted as a vector or a matrix."""

Array: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.generic]]
"""Any array, before it is checked."""

RNGLike: TypeAlias = np.random.Generator | int | None
"""A generator, the seed of one, or None for fresh randomness."""

_SEEDS = (
    type(None),
    Integral,
    list,
    tuple,
    np.random.Generator,
    np.random.RandomState,
    np.random.BitGenerator,
    np.random.SeedSequence,
)

# The largest count that a float holds exactly, far beyond any memory or patience.
_MAX_COUNT = 2**53


def as_matrix(X: Array, n_features: int | None = None, name: str = "X") -> Matrix:
    """Return features `(m, d)` as floats; their values may still be nan or infinite."""
    check_is_array(X, name, "inputs")
    if X.ndim == 3:
        raise ValueError(
            f"{name} has shape {X.shape}, a stack of images: unroll each image into a row "
            f"with logreg.unroll({name})"
        )
    if X.ndim != 2:
        raise ValueError(
            f"{name} has shape {X.shape}: pass a matrix (m, d) with one row per example; a "
            f"single example is {name}[numpy.newaxis]"
        )
    if X.dtype == np.uint8:
        raise ValueError(
            f"{name} has dtype uint8, like unscaled pixels: pass {name} / 255, or pass images "
            f"(m, rows, columns) to logreg.unroll"
        )
    if len(X) == 0:
        raise ValueError(f"{name} has no rows: pass at least one example")
    if X.shape[1] == 0:
        raise ValueError(f"{name} has no columns: pass at least one feature")
    if n_features not in (None, X.shape[1]):
        raise ValueError(
            f"{name} has {X.shape[1]} columns but the model has {n_features} weights: "
            f"pass one column per weight"
        )
    return as_floats(X, name)


def as_vector(values: Array, name: str, length: int | None = None) -> Vector:
    """Return a vector of floats, of this length if one is given."""
    check_is_array(values, name)
    if values.ndim != 1 or length not in (None, len(values)):
        wanted = "(m,), one number each" if length is None else f"({length},)"
        raise ValueError(f"{name} has shape {values.shape}: pass a vector of shape {wanted}")
    return as_floats(values, name)


def as_floats(values: Array, name: str) -> Floats:
    """Return numbers in single or double precision; integers and bool become float64."""
    if values.dtype.kind not in "biuf" or values.dtype.itemsize > 8:
        _refuse_dtype(values, name)
    return np.asarray(values, np.float32 if values.dtype == np.float32 else np.float64)


def as_labels(y: Array, m: int, name: str = "y", rows_of: str = "X") -> Labels:
    """Return `m` labels, each 0 or 1, as `uint8`."""
    check_is_array(y, name, "labels")
    if y.ndim != 1:
        raise ValueError(
            f"{name} has shape {y.shape}: pass labels as a vector ({m},), for example "
            f"with numpy.ravel({name})"
        )
    if len(y) != m:
        raise ValueError(
            f"{rows_of} has {m} rows but {name} has {len(y)} labels: pass one label per row"
        )
    # Bytes are checked without a copy.
    if y.dtype != np.uint8 or y.astype(np.uint8, copy=False).max(initial=0) > 1:
        numeric = y.dtype.kind in "biuf"
        wrong = np.flatnonzero((y != 0) & (y != 1) if numeric else np.ones(m))
        if len(wrong):
            _refuse_label(y.tolist(), int(wrong[0]), name, None if numeric else str)
    return np.asarray(y, np.uint8).reshape(m)


def _refuse_label(
    labels: list[Any], wrong: int, name: str, order: Callable[[object], str] | None
) -> NoReturn:
    """Refuse labels of which one is missing, or one is neither 0 nor 1."""
    for row, label in enumerate(labels):
        if label is None or label != label:  # noqa: PLR0124 (so is nan)
            raise ValueError(f"{name}[{row}] is {label}: remove the rows without a label")
    raise ValueError(
        f"{name}[{wrong}] is {labels[wrong]!s:.60}: map the two classes to 0 and 1, for example "
        f"with ({name} == {max(labels, key=order)!r:.60}).astype(numpy.uint8)"
    )


def as_classes(classes: object, name: str = "classes") -> tuple[int, int]:
    """Return two different whole numbers as `int`."""
    if isinstance(classes, set | frozenset | dict | bytes):  # which have no order, or are text
        refuse_type(classes, name, "a pair of whole numbers, such as (3, 8)")
    try:
        zero, one = map(operator.index, classes)  # type: ignore[call-overload]  # it is tried
    except (TypeError, ValueError):
        refuse_type(classes, name, "a pair of whole numbers, such as (3, 8)")
    if zero == one or not all(-(2**63) <= each < 2**63 for each in (zero, one)):
        raise ValueError(f"{name} are {zero} and {one}: pass two different ones of 64 bits")
    return zero, one


def check_images(images: Array, name: str = "images") -> None:
    """Refuse anything but `uint8` images `(m, rows, columns)`."""
    check_is_array(images, name, "images")
    if images.ndim != 3:
        raise ValueError(
            f"{name} has shape {images.shape}: pass a stack of images (m, rows, columns); "
            f"a single image is image[numpy.newaxis]"
        )
    if images.dtype != np.uint8:
        raise ValueError(
            f"{name} has dtype {images.dtype}: pass pixels from 0 to 255 as uint8; if they "
            f"were divided by 255, numpy.rint(255 * {name}).astype(numpy.uint8)"
        )
    if images.size == 0:
        raise ValueError(
            f"{name} has shape {images.shape}: pass at least one image of at least one pixel"
        )


def check_count(value: object, name: str) -> int:
    """Return a whole number of at least 1 as an `int`."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        refuse_type(value, name, "a whole number, at least 1")
    count = int(value)
    if count < 1:
        raise ValueError(f"{name} is {count}: pass at least 1")
    if count > _MAX_COUNT:
        raise ValueError(f"{name} is {float_of(count):.3e}, too large: pass at most {_MAX_COUNT}")
    return count


def as_number(value: object, name: str, wanted: str = "one number") -> float:
    """Return a real number as a `float`, infinite if it is too large for one."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        refuse_type(value, name, wanted)
    return float_of(value)


def float_of(value: SupportsFloat) -> float:
    """Return a number as a `float`, infinite if it is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def as_finite(value: object, name: str) -> float:
    """Return a finite number as a `float`."""
    number = as_number(value, name)
    if not math.isfinite(number):
        raise ValueError(f"{name} is {number}: pass a finite number")
    return number


def check_precision(dtype: object) -> None:
    """Refuse anything but single and double precision."""
    # An array would compare element by element.
    if not isinstance(dtype, type | np.dtype) or dtype not in (np.float32, np.float64):
        shown = " ".join(f"{dtype!s:.200}".split())
        raise ValueError(f"dtype is {shown:.60}: pass numpy.float64 or numpy.float32")


def as_generator(rng: object, name: str = "rng") -> np.random.Generator:
    """Return a generator as it is, or one with this seed, or a fresh one."""
    # NumPy tries to make a seed of anything but a text, and crashes on a matrix.
    seed: Any = rng if isinstance(rng, _SEEDS) else ""
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError):
        refuse_type(rng, name, "a numpy.random.Generator, a whole number, at least 0, or None")


def check_is_array(value: object, name: str, part: str = "to_numpy()") -> None:
    """Refuse anything but a NumPy array without holes; a data set has one as its part."""
    if not isinstance(value, np.ndarray):
        held = [each for each in ("to_numpy()", part) if hasattr(value, each.removesuffix("()"))]
        refuse_type(value, name, f"a NumPy array{f', such as {name}.{held[0]}' if held else ''}")
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a MaskedArray, whose masked values would be used: drop or fill them, for "
            f"example with {name}.filled(0)"
        )


def is_frame(value: object) -> bool:
    """Tell whether a value is a data frame, of whatever library."""
    return hasattr(value, "shape") and hasattr(value, "columns")


def check_is_callable(value: object, name: str, arguments: str) -> None:
    """Refuse anything but a function or None."""
    if value is not None and not callable(value):
        refuse_type(value, name, f"a function of {arguments}, or None")


def all_finite(values: Vector) -> bool:
    """Tell whether every number is finite, cheaply; call it where NumPy ignores overflow."""
    # A finite sum of squares proves it; where squares overflow, look at each number.
    return math.isfinite(values.dot(values)) or bool(np.isfinite(values).all())


def refuse_non_finite(values: Array, name: str) -> None:
    """Refuse nan and infinity, naming the first."""
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(values.sum()):  # which proves it without a copy, and in a tenth of the time
            return
    where = np.argwhere(~np.isfinite(values))
    if len(where):
        place = tuple(where[0].tolist())
        index = ", ".join(map(str, place))
        raise ValueError(
            f"{name}[{index}] is {values[place]}, not a finite number: remove or replace "
            f"such values"
        )


def _refuse_dtype(values: Array, name: str) -> NoReturn:
    """Refuse an array that is not of numbers, and name the first value that cannot become one."""
    if values.dtype.kind == "c":
        raise ValueError(f"{name} has dtype {values.dtype}: pass real numbers, such as {name}.real")
    for place, value in np.ndenumerate(values):
        try:
            float(value)
        except (TypeError, ValueError, OverflowError):
            index = ", ".join(map(str, place))
            raise ValueError(
                f"{name}[{index}] is {value!s:.60}, not a real number: remove or replace such "
                f"values"
            ) from None
    raise ValueError(f"{name} has dtype {values.dtype}: pass {name}.astype(float)")


def refuse_type(value: object, name: str, wanted: str) -> NoReturn:
    """Raise the `TypeError` for a value of the wrong type."""
    kind = type(value).__name__
    if hasattr(value, "to_numpy"):  # a data frame or series would take many lines to show
        raise TypeError(f"{name} is a {kind}: pass {wanted}")
    shown = " ".join(f"{value!r:.200}".split())
    raise TypeError(f"{name} is {shown:.60}, of type {kind}: pass {wanted}")
