"""What makes the training loop fast; "How fast" tells what each trick buys.

Each of these computes an equation of the chapters, and a test holds it against that.
"""

from collections.abc import Iterator
from functools import partial
from typing import TypeAlias

import numpy as np

from logreg.arrays import Float, Images, Labels, Matrix, Precision, Vector
from logreg.batches import are_images, as_features
from logreg.dataset import DataSet

Scalar: TypeAlias = np.ndarray[tuple[()], np.dtype[Float]]

# Row numbers are drawn many at a time: one call of a generator costs more than a batch of draws.
_ROWS_PER_DRAW = 2**14
# NumPy makes an array of a Python number at each call; single precision becomes what it meets.
_ONE = np.array(1, dtype=np.float32)


class Scaled:
    """A matrix in a unit of its own: $(u M) v = M (u v)$.

    Scaling the vector spares scaling the matrix, a pass over the whole batch.

    Parameters
    ----------
    values : ndarray of float, shape (m, d)
        The matrix M, such as grey values from 0 to 255.
    unit : float
        The unit u, such as 1/255.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg._fast import Scaled
    >>> X = Scaled(np.array([[0.0, 255.0], [51.0, 0.0]]), 1 / 255)
    >>> X @ np.array([3.0, 4.0])
    array([4. , 0.6])
    >>> X.T @ np.array([1.0, 1.0])
    array([0.2, 1. ])
    """

    def __init__(self, values: Matrix, unit: float | Scalar) -> None:
        self.values = values
        self.unit: Scalar = np.asarray(unit, dtype=values.dtype)

    def __len__(self) -> int:
        return len(self.values)

    def __matmul__(self, vector: Vector) -> Vector:
        product: Vector = self.values.dot(self.unit * vector)
        return product

    @property
    def T(self) -> "Scaled":
        """The transpose, in the same unit."""
        return Scaled(self.values.T, self.unit)


Features: TypeAlias = Matrix | Scaled
"""What multiplies as a matrix of features `(m, d)` does."""


def residuals(z: Vector, y: Labels) -> Vector:
    """Return p - y by the textbook form of the sigmoid, in a quarter of the time.

    Where exp(-z) overflows, p is 0 instead of a number that no sum would feel. Elsewhere it
    is within 4 units in the last place. Call it where NumPy ignores overflow.
    """
    dz: Vector = _ONE / (_ONE + np.exp(-z)) - y
    return dz


def in_chunks(
    inputs: Images | Matrix, size: int, *, dtype: Precision = np.float64
) -> Iterator[Features]:
    """Give the features of inputs that have been checked, `size` rows at a time.

    Features come as they are; of images, each chunk is overwritten by the next, and pixels
    stand in their own unit.
    """
    starts = range(0, len(inputs), size)
    if inputs.dtype != np.uint8:
        for start in starts:
            features: Matrix = as_features(inputs[start : start + size])
            yield features
        return
    values: Matrix = np.empty((min(size, len(inputs)), inputs[0].size), dtype=dtype)
    for start in starts:
        chunk = inputs[start : start + size]
        X: Matrix = values[: len(chunk)]
        X[...] = chunk.reshape(X.shape)
        yield Scaled(X, 1 / 255)


def random_batches(
    examples: DataSet,
    size: int,
    count: int,
    *,
    rng: np.random.Generator,
    dtype: Precision = np.float64,
) -> Iterator[tuple[Features, Labels]]:
    """Draw the same batches as `count` calls of `random_batch`, in less time.

    Each batch is overwritten by the next; pixels stand in their own unit.
    """
    inputs = examples.inputs
    values: Matrix = np.empty((size, inputs[0].size), dtype=dtype)
    rowwise = values.reshape(size, *inputs.shape[1:])  # the same memory, laid out as images
    X = Scaled(values, 1 / 255) if are_images(inputs) else values
    # `take` needs half the time of an index, but copies all of what is not contiguous.
    gather = partial(inputs.take, axis=0) if inputs.flags.c_contiguous else inputs.__getitem__
    at_once = max(1, _ROWS_PER_DRAW // size)
    for start in range(0, count, at_once):
        rows = rng.integers(len(examples), size=(min(at_once, count - start), size))
        for batch, y in zip(rows, examples.labels[rows], strict=True):
            rowwise[...] = gather(batch)
            yield X, y
