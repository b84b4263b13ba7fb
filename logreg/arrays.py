"""Array types by shape, and the checks on arguments.

With these names a signature says which array is a vector, which a matrix and which a
stack of images, and a type checker refuses one where another belongs. The letters are
those of the chapters: `m` examples, `d` features.
"""

import math
import operator
from numbers import Integral, Real
from typing import Any, NoReturn, TypeAlias

import numpy as np

Float: TypeAlias = np.float32 | np.float64
"""The two precisions a model computes in."""

Precision: TypeAlias = type[Float] | np.dtype[Float]
"""A choice between them: `np.float64`, the default, or `np.float32`, half the memory."""

Vector: TypeAlias = np.ndarray[tuple[int], np.dtype[Float]]
"""One number per example, `(m,)`, or per feature, `(d,)`; never a column `(m, 1)`."""

Matrix: TypeAlias = np.ndarray[tuple[int, int], np.dtype[Float]]
"""One row of features per example: `(m, d)`."""

Labels: TypeAlias = np.ndarray[tuple[int], np.dtype[np.uint8]]
"""The class of each example, 0 or 1, or the digit an image shows: `(m,)`."""

Image: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
"""One picture, `(rows, columns)`: 0 is paper, 255 is full ink."""

Images: TypeAlias = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]
"""A stack of pictures of one size: `(m, rows, columns)`."""

Steps: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
"""The numbers of steps, or of rows."""

Losses: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float64]]
"""Measured values, always in double precision, whatever the model computes in."""

Mask: TypeAlias = np.ndarray[tuple[int], np.dtype[np.bool_]]
"""Which rows to keep: `(m,)`."""

Floats: TypeAlias = np.ndarray[tuple[Any, ...], np.dtype[Float]]
"""Floats of any shape; a checker lets them pass for a vector or a matrix, as NumPy does."""

Array: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.generic]]
"""Any array at all: what a check is given before it is known to be one of the others."""

RNGLike: TypeAlias = np.random.Generator | int | None
"""A generator, a seed to make one from, or None for fresh randomness."""

# The largest count that a float holds exactly, and far beyond any memory or patience.
_MAX_COUNT = 2**53


def as_matrix(X: Array, n_features: int | None = None, name: str = "X") -> Matrix:
    """Return features `(m, d)` as floats, or refuse what is not a matrix of numbers.

    Whole numbers and truth values become float64; bytes are refused, because they are pixels
    that nobody has scaled. The values are not looked at: see `refuse_non_finite`.
    """
    check_is_array(X, name)
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
            f"{name} has dtype uint8, as pixels have: pass {name} / 255, or give the images "
            f"(m, rows, columns) to logreg.unroll"
        )
    if len(X) == 0:
        raise ValueError(f"{name} has no rows: pass at least one example")
    if n_features is not None and X.shape[1] != n_features:
        raise ValueError(
            f"{name} has {X.shape[1]} columns but the model has {n_features} weights: "
            f"pass one column per weight"
        )
    return as_floats(X, name)


def as_vector(values: Array, name: str, length: int | None = None) -> Vector:
    """Return a vector of floats, or refuse what is not one, or not of this length."""
    check_is_array(values, name)
    if values.ndim != 1 or length not in (None, len(values)):
        wanted = "(m,), one number each" if length is None else f"({length},)"
        raise ValueError(f"{name} has shape {values.shape}: pass a vector of shape {wanted}")
    return as_floats(values, name)


def as_floats(values: Array, name: str) -> Floats:
    """Return numbers in single or double precision; whole numbers and bool become float64."""
    if values.dtype.kind not in "biuf" or values.dtype.itemsize > 8:
        raise ValueError(f"{name} has dtype {values.dtype}: pass {name}.astype(float)")
    kept = values.dtype in (np.float32, np.float64)
    return np.asarray(values, dtype=values.dtype if kept else np.float64)


def as_labels(y: Array, m: int, name: str = "y", rows_of: str = "X") -> Labels:
    """Return `m` labels, each of them 0 or 1, as `uint8`, or refuse what is not that."""
    check_is_array(y, name)
    if y.ndim != 1:
        raise ValueError(
            f"{name} has shape {y.shape}: pass labels as a vector ({m},), for example "
            f"with {name}.ravel()"
        )
    if len(y) != m:
        raise ValueError(
            f"{rows_of} has {m} rows but {name} has {len(y)} labels: pass one label per row"
        )
    if y.dtype == np.uint8 and int(y.astype(np.uint8, copy=False).max(initial=0)) <= 1:
        return y.astype(np.uint8, copy=False).reshape(m)  # without an array as long as y
    numeric = y.dtype.kind in "biuf"
    wrong = np.asarray((y != 0) & (y != 1) if numeric else np.ones(m), dtype=np.bool_)
    if wrong.any():
        first = y[int(wrong.argmax())]
        raise ValueError(
            f"{name}[{int(wrong.argmax())}] is {first!s:.60}: map the two classes to 0 and 1, "
            f"for example with ({name} == {y[-1]!r:.60}).astype(numpy.uint8)"
        )
    return y.astype(np.uint8).reshape(m)


def as_classes(classes: object, name: str = "classes") -> tuple[int, int]:
    """Return two different whole numbers as `int`, or refuse what is not that."""
    try:
        zero, one = map(operator.index, classes)  # type: ignore[call-overload]  # it is tried
    except (TypeError, ValueError):
        refuse_type(classes, name, "a pair of whole numbers, such as (3, 8)")
    if zero == one or not all(-(2**63) <= each < 2**63 for each in (zero, one)):
        raise ValueError(f"{name} are {zero} and {one}: pass two different ones of 64 bits")
    return zero, one


def check_images(images: Array, name: str = "images") -> None:
    """Refuse anything but `uint8` images `(m, rows, columns)`."""
    check_is_array(images, name)
    if images.ndim != 3:
        raise ValueError(
            f"{name} has shape {images.shape}: pass a stack of images (m, rows, columns); "
            f"a single image is image[numpy.newaxis]"
        )
    if images.dtype != np.uint8:
        raise ValueError(
            f"{name} has dtype {images.dtype}: pass pixels from 0 to 255 as uint8; those "
            f"divided by 255 are numpy.rint(255 * {name}).astype(numpy.uint8)"
        )
    if 0 in images.shape:
        raise ValueError(
            f"{name} has shape {images.shape}: pass at least one image of at least one pixel"
        )


def check_count(value: object, name: str) -> int:
    """Return a whole number of at least 1 as an `int`, or refuse what is not one."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        refuse_type(value, name, "a whole number, at least 1")
    count = int(value)
    if count < 1:
        raise ValueError(f"{name} is {count}: pass at least 1")
    if count > _MAX_COUNT:
        raise ValueError(f"{name} is {count:.3e}, beyond counting: pass at most {_MAX_COUNT}")
    return count


def as_number(value: object, name: str, wanted: str = "one number") -> float:
    """Return a real number as a `float`; what is beyond the largest one becomes infinite."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        refuse_type(value, name, wanted)
    try:
        return float(value)
    except OverflowError:
        return math.inf


def check_precision(dtype: object) -> None:
    """Refuse anything but single and double precision."""
    if dtype not in (np.float32, np.float64):
        raise ValueError(f"dtype is {dtype}: pass numpy.float64 or numpy.float32")


def check_is_array(value: object, name: str) -> None:
    """Refuse anything but a NumPy array."""
    if not isinstance(value, np.ndarray):
        refuse_type(value, name, "a NumPy array")


def all_finite(values: Vector) -> bool:
    """Tell whether every number is finite, in one pass that is nearly free.

    The sum of their squares is finite only if all of them are. The converse fails for
    large numbers, and only then is each of them looked at. Call it where NumPy ignores
    overflow.
    """
    return math.isfinite(values.dot(values)) or bool(np.isfinite(values).all())


def refuse_non_finite(values: Array, name: str) -> None:
    """Raise if any value is nan or infinite, and say which is the first."""
    where = np.argwhere(~np.isfinite(values))
    if len(where):
        place = tuple(where[0].tolist())
        index = ", ".join(map(str, place))
        raise ValueError(
            f"{name}[{index}] is {values[place]}, not a finite number: leave out such "
            f"values, or put others in their place"
        )


def refuse_type(value: object, name: str, wanted: str) -> NoReturn:
    """Raise the `TypeError` for a value of the wrong kind."""
    if hasattr(value, "to_numpy"):  # a data frame or series shows itself in many lines
        raise TypeError(
            f"{name} is a {type(value).__name__}: pass {wanted}, such as {name}.to_numpy()"
        )
    shown = " ".join(f"{value!r:.200}".split())
    raise TypeError(f"{name} is {shown:.60}, of type {type(value).__name__}: pass {wanted}")
