"""Chapter 4: from images to a matrix of features, and random mini batches of them."""

from collections.abc import Iterator
from functools import partial
from typing import TypeGuard

import numpy as np

from logreg.arrays import (
    Images,
    Labels,
    Matrix,
    Precision,
    RNGLike,
    Scalar,
    Vector,
    check_count,
    check_features,
    check_images,
    check_precision,
)
from logreg.dataset import Examples, Table

# So many row numbers are drawn at a time, because each call of a generator costs more
# than drawing a batch. They are the same numbers either way.
_DRAWN = 2**14


def unroll(images: Images, *, dtype: Precision = np.float64) -> Matrix:
    r"""Lay the pixels of each image in a row, and scale them to [0, 1].

    Pixel $(r, c)$ of an image with $C$ columns goes to column $C r + c$, so an image
    of 28 by 28 pixels becomes a row of 784 features: $x_{28 r + c} = \text{pixel}_{r,c} / 255$.

    Parameters
    ----------
    images : ndarray of uint8, shape (m, rows, columns)
        The pixels, 0 to 255.
    dtype : float64 or float32
        The precision of the result.

    Returns
    -------
    ndarray of dtype, shape (m, rows * columns)
        A new array; the images are left as they are.

    Raises
    ------
    TypeError, ValueError
        The images are not an array of `uint8` with three dimensions, or the dtype is
        neither float64 nor float32.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import unroll
    >>> image = np.array([[[0, 51], [102, 255]]], dtype=np.uint8)
    >>> unroll(image)
    array([[0. , 0.2, 0.4, 1. ]])
    """
    check_images(images)
    check_precision(dtype)
    m, rows, columns = images.shape
    X: Matrix = images.reshape(m, rows * columns).astype(dtype)
    X *= 1 / 255  # twice as fast as dividing by 255, and 255 still becomes exactly 1
    return X


def as_features(inputs: Images | Matrix, *, dtype: Precision = np.float64) -> Matrix:
    """Turn what a model is given into a matrix of features: images are unrolled.

    Parameters
    ----------
    inputs : ndarray of uint8, shape (m, rows, columns), or of float, shape (m, d)
        Images, or features, which only change their precision if they must.
    dtype : float64 or float32
        The precision of the result.

    Returns
    -------
    ndarray of dtype, shape (m, d)
        Features.

    Raises
    ------
    TypeError, ValueError
        The inputs are neither images of `uint8` nor a matrix of floats.
    """
    if are_images(inputs):
        return unroll(inputs, dtype=dtype)
    check_features(inputs, name="inputs")
    X: Matrix = np.asarray(inputs, dtype=dtype)
    return X


def are_images(inputs: object) -> TypeGuard[Images]:
    """Tell whether inputs are images, by their whole numbers in three dimensions."""
    return isinstance(inputs, np.ndarray) and inputs.dtype.kind in ("i", "u") and inputs.ndim == 3


def random_batch(
    examples: Examples | Table,
    size: int,
    *,
    rng: RNGLike,
    dtype: Precision = np.float64,
) -> tuple[Matrix, Labels]:
    """Draw examples at random and return their features and labels.

    Each row is drawn from all examples, independently of the others (with
    replacement), so that the mean gradient over the batch is an unbiased estimate of
    the gradient over the whole set. One image may come twice in a batch, and a pass of
    `len(examples) / size` batches does not see every image once.

    Parameters
    ----------
    examples : Examples or Table
        The examples to draw from.
    size : int
        How many to draw, at least 1; more than there are is allowed.
    rng : numpy.random.Generator, int or None
        The source of randomness. Keep one generator to get a new batch at each call;
        the same seed gives the same batch.
    dtype : float64 or float32
        The precision of the features.

    Returns
    -------
    X : ndarray of dtype, shape (size, d)
        Features, unrolled and scaled to [0, 1] if the examples are images.
    y : ndarray of uint8, shape (size,)
        Labels, 0 or 1.

    Raises
    ------
    TypeError, ValueError
        The size is not a whole number from 1 on, or the dtype is neither float64 nor
        float32.

    References
    ----------
    Bottou, Curtis and Nocedal, "Optimization methods for large-scale machine learning",
    2018, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import load_digits, random_batch
    >>> rng = np.random.default_rng(0)
    >>> X, y = random_batch(load_digits().train, 64, rng=rng)
    >>> X.shape, y.shape
    ((64, 784), (64,))
    """
    rows = np.random.default_rng(rng).integers(len(examples), size=check_count(size, "size"))
    X = as_features(examples.inputs[rows], dtype=dtype)
    y: Labels = examples.labels[rows]
    return X, y


class Scaled:
    """A matrix and the unit of its numbers, multiplied as if it had been scaled.

    $(u M) v = M (u v)$, so it is enough to scale the vector, which has as many numbers as
    the matrix has columns. For a batch of pixels that saves a pass over the whole batch.

    Parameters
    ----------
    values : ndarray of float, shape (m, d)
        The matrix M, such as grey values from 0 to 255.
    unit : float
        The unit u, such as 1/255.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg.batches import Scaled
    >>> X = Scaled(np.array([[0.0, 255.0], [51.0, 0.0]]), 1 / 255)
    >>> X @ np.array([3.0, 4.0])
    array([4. , 0.6])
    >>> X.T @ np.array([1.0, 1.0])
    array([0.2, 1. ])
    """

    __slots__ = ("_transpose", "unit", "values")

    values: Matrix
    unit: Scalar
    _transpose: "Scaled | None"

    def __init__(self, values: Matrix, unit: float | Scalar) -> None:
        self.values = values
        self.unit = np.asarray(unit, dtype=values.dtype)
        self._transpose = None

    def __len__(self) -> int:
        return len(self.values)

    def __matmul__(self, vector: Vector) -> Vector:
        product: Vector = self.values.dot(self.unit * vector)
        return product

    @property
    def T(self) -> "Scaled":
        """The transpose, in the same unit."""
        if self._transpose is None:  # made once, for a loop that asks in every step
            self._transpose = Scaled(self.values.T, self.unit)
        return self._transpose


def blocks(
    inputs: Images | Matrix, size: int, *, dtype: Precision = np.float64
) -> Iterator[Matrix | Scaled]:
    """Give the features of inputs that have been checked, so many rows at a time.

    Parameters
    ----------
    inputs : ndarray of uint8, shape (m, rows, columns), or of float, shape (m, d)
        Images, or features.
    size : int
        How many rows to give at a time.
    dtype : float64 or float32
        The precision of the features.

    Yields
    ------
    ndarray of dtype, or Scaled, shape (size, d)
        Features, until the next are asked for; the last block may have fewer rows.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg.batches import blocks
    >>> [len(X) for X in blocks(np.zeros((5, 3)), 2)]
    [2, 2, 1]
    """
    images = are_images(inputs)
    values: Matrix = np.empty((min(size, len(inputs)), inputs[0].size), dtype=dtype)
    for start in range(0, len(inputs), size):
        block = inputs[start : start + size]
        X: Matrix = values[: len(block)]
        X[...] = block.reshape(X.shape)
        yield Scaled(X, 1 / 255) if images else X


def random_batches(
    examples: Examples | Table,
    size: int,
    count: int,
    *,
    rng: np.random.Generator,
    dtype: Precision = np.float64,
) -> Iterator[tuple[Matrix | Scaled, Labels]]:
    """Draw the same batches as so many calls of `random_batch`, in less time.

    The features of every batch stand in one array, which is overwritten by the next;
    pixels keep their unit; and the row numbers of many batches are drawn at once.

    Parameters
    ----------
    examples : Examples or Table
        The examples to draw from.
    size, count : int
        How many examples make a batch, and how many batches to draw.
    rng : numpy.random.Generator
        The source of randomness.
    dtype : float64 or float32
        The precision of the features.

    Yields
    ------
    X : ndarray of dtype, or Scaled, shape (size, d)
        Features, until the next batch is drawn.
    y : ndarray of uint8, shape (size,)
        Labels, 0 or 1.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import load_digits
    >>> from logreg.batches import random_batches
    >>> rng = np.random.default_rng(0)
    >>> for X, y in random_batches(load_digits().train, 4, 2, rng=rng):
    ...     print(y)
    [1 0 0 1]
    [0 0 1 0]
    """
    inputs = examples.inputs
    values: Matrix = np.empty((size, inputs[0].size), dtype=dtype)
    rowwise = values.reshape(size, *inputs.shape[1:])  # the same memory, as the images lie
    X = Scaled(values, 1 / 255) if are_images(inputs) else values
    # Half the time of an index; but it would copy all of what does not lie in one piece. Only
    # the time depends on this, and on how many rows are drawn at once.
    contiguous = inputs.flags.c_contiguous  # pragma: no mutate
    take = partial(inputs.take, axis=0)
    gather = take if contiguous else inputs.__getitem__  # pragma: no mutate
    at_once = max(1, _DRAWN // size)  # pragma: no mutate
    for start in range(0, count, at_once):
        drawn = rng.integers(len(examples), size=(min(at_once, count - start), size))
        # On a machine of 32 bits, take refuses int64.
        rows = drawn.astype(np.intp, copy=False)  # pragma: no mutate
        for batch, y in zip(rows, examples.labels[rows], strict=True):  # pragma: no mutate
            rowwise[...] = gather(batch)
            yield X, y
