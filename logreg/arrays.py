"""The shapes of the book, as types, and the checks at its door.

With these names a signature says which array is a vector, which a matrix and which a
stack of images, and a type checker refuses one where another belongs. The letters are
those of the chapters: `m` examples, `d` features.
"""

import math
from numbers import Integral
from typing import NoReturn, TypeAlias

import numpy as np

Float: TypeAlias = np.float32 | np.float64
"""The two precisions a model computes in."""

Precision: TypeAlias = type[Float] | np.dtype[Float]
"""A choice between them: `np.float64`, the default, or `np.float32`, half the memory."""

Vector: TypeAlias = np.ndarray[tuple[int], np.dtype[Float]]
"""One number per example, `(m,)`, or per feature, `(d,)`; never a column `(m, 1)`."""

Matrix: TypeAlias = np.ndarray[tuple[int, int], np.dtype[Float]]
"""One row of features per example: `(m, d)`."""

Scalar: TypeAlias = np.ndarray[tuple[()], np.dtype[Float]]
"""A constant as an array, `()`: NumPy makes one of a Python number at each call, which can take
as long as the call itself."""

Labels: TypeAlias = np.ndarray[tuple[int], np.dtype[np.uint8]]
"""The class of each example, 0 or 1, or the digit an image shows: `(m,)`."""

Image: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
"""One picture, `(rows, columns)`: 0 is paper, 255 is full ink."""

Images: TypeAlias = np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]
"""A stack of pictures of one size: `(m, rows, columns)`."""

Steps: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
"""Whole numbers that count or point: steps of a training, rows of a data set."""

Losses: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float64]]
"""Measured values, always in double precision, whatever the model computes in."""

Mask: TypeAlias = np.ndarray[tuple[int], np.dtype[np.bool_]]
"""Which rows to keep: `(m,)`."""

Array: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.generic]]
"""Any array at all: what a check is given before it is known to be one of the others."""

RNGLike: TypeAlias = np.random.Generator | int | None
"""A generator, a seed to make one from, or None for fresh randomness."""


# The largest count that a float holds exactly, and far beyond any memory or patience.
_MOST = 2**53


def check_features(X: Array, n_features: int | None = None, name: str = "X") -> None:
    """Refuse anything but a float matrix `(m, d)` with at least one row.

    The values are not looked at here, because that costs a pass over the whole matrix;
    see `refuse_non_finite`.
    """
    _check_is_array(X, name)
    if X.ndim == 3:
        raise ValueError(
            f"{name} has shape {X.shape}, a stack of images: unroll each image into a row "
            f"with logreg.unroll"
        )
    if X.ndim != 2:
        raise ValueError(
            f"{name} has shape {X.shape}: pass a matrix (m, d) with one row per example"
        )
    if X.dtype not in (np.float32, np.float64):
        raise ValueError(
            f"{name} has dtype {X.dtype}: pass float64 or float32; for pixels, "
            f"logreg.unroll scales 0..255 to [0, 1], and a single image is image[np.newaxis]"
        )
    if len(X) == 0:
        raise ValueError(f"{name} has no rows: pass at least one example")
    if n_features is not None and X.shape[1] != n_features:
        raise ValueError(
            f"{name} has {X.shape[1]} columns but the model has {n_features} weights: "
            f"pass one column per weight"
        )


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


def check_images(images: Array, name: str = "images") -> None:
    """Refuse anything but `uint8` images `(m, rows, columns)`."""
    _check_is_array(images, name)
    if images.ndim != 3:
        raise ValueError(
            f"{name} has shape {images.shape}: pass a stack of images (m, rows, columns); "
            f"a single image is image[np.newaxis]"
        )
    if images.dtype != np.uint8:
        raise ValueError(f"{name} has dtype {images.dtype}: pass pixels from 0 to 255 as uint8")
    if 0 in images.shape:
        raise ValueError(
            f"{name} has shape {images.shape}: pass at least one image of at least one pixel"
        )


def check_labels(y: Array, m: int, name: str = "y", rows_of: str = "X") -> None:
    """Refuse anything but `m` labels, `(m,)`, each of them 0 or 1."""
    _check_is_array(y, name)
    if y.ndim != 1:
        raise ValueError(
            f"{name} has shape {y.shape}: pass labels as a vector ({m},), for example "
            f"with {name}.ravel()"
        )
    if len(y) != m:
        raise ValueError(
            f"{rows_of} has {m} rows but {name} has {len(y)} labels: pass one label per row"
        )
    if y.dtype == np.uint8 and int(y.max(initial=0)) <= 1:
        return  # the usual case, told without an array as long as y
    wrong = (y != 0) & (y != 1)
    if wrong.any():
        raise ValueError(
            f"{name}[{int(wrong.argmax())}] is {y[wrong][0]}: map the two classes to 0 and 1"
        )


def check_count(value: object, name: str) -> int:
    """Refuse anything but a whole number from 1 on, and return it as an `int`."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        refuse_type(value, name, "a whole number, at least 1")
    count = int(value)
    if count < 1:
        raise ValueError(f"{name} is {count}: pass at least 1")
    if count > _MOST:
        raise ValueError(f"{name} is {count:.3e}, more than can be counted: pass at most {_MOST}")
    return count


def check_precision(dtype: object) -> None:
    """Refuse anything but single and double precision."""
    if dtype not in (np.float32, np.float64):
        raise ValueError(f"dtype is {dtype}: pass numpy.float64 or numpy.float32")


def _check_is_array(value: object, name: str) -> None:
    if not isinstance(value, np.ndarray):
        refuse_type(value, name, "a NumPy array")


def refuse_type(value: object, name: str, wanted: str) -> NoReturn:
    """Raise the `TypeError` for a value of the wrong kind."""
    raise TypeError(f"{name} is {value!r:.60}, of type {type(value).__name__}: pass {wanted}")
