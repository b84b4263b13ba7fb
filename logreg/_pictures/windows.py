"""What lies around each pixel: the least, the greatest and the mean; and what hangs together."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from logreg.arrays import Matrix

Where: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
"""Which pixels of a picture: `(rows, columns)`."""

Names: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.int64]]
"""To which piece each pixel belongs, 0 for none: `(rows, columns)`."""


def over_windows(take: Callable[[Matrix, Matrix], Matrix], values: Matrix, size: int) -> Matrix:
    """Take the least or the greatest of every size by size window that fits in.

    Two windows that overlap make a larger one, so the size doubles with each look.
    """
    for _ in range(2):
        width = 1
        while width < size:
            step = min(width, size - width)
            values = take(values[step:], values[:-step])
            width += step
        values = values.T
    return values


def closed(values: Matrix, size: int) -> Matrix:
    """Fill every dark place narrower than size; the edges of wider ones stay where they are."""
    light = np.pad(values, size - 1, constant_values=-np.inf)
    return over_windows(np.minimum, over_windows(np.maximum, light, size), size)


def grown(where: Where, by: int) -> Where:
    """Return the pixels that are there, and those that are that near to them."""
    reached: Where = over_windows(np.maximum, np.pad(where, by).astype(float), 2 * by + 1) > 0
    return reached


def mean_around(values: Matrix) -> Matrix:
    """Return the mean over the 3 by 3 pixels around each pixel."""
    rows, columns = values.shape
    padded = np.pad(values, 1, mode="edge")
    nine = [padded[r : r + rows, c : c + columns] for r in range(3) for c in range(3)]
    mean: Matrix = np.mean(nine, axis=0)
    return mean


def cells(values: Matrix, side: int) -> Matrix:
    """Return the sum over each cell of side by side pixels."""
    padded = np.pad(values, [(0, -length % side) for length in values.shape])
    sums: Matrix = padded.reshape(len(padded) // side, side, -1, side).sum(axis=(1, 3))
    return sums


def pieces(inked: Where) -> Names:
    """Return the number, from 1, of the connected piece that each cell is of, or 0 for none.

    Each cell takes the greatest number around it, until nothing changes.
    """
    names = np.where(inked, np.arange(1, inked.size + 1).reshape(inked.shape), 0)
    while True:
        greatest = np.where(inked, over_windows(np.maximum, np.pad(names, 1), 3), 0)
        if np.array_equal(greatest, names):
            break
        names = greatest
    present = np.flatnonzero(np.bincount(names.ravel(), minlength=1))
    found: Names = np.searchsorted(present[present > 0], names) + (names > 0)
    return found


def extent(where: Where) -> tuple[slice, slice]:
    """Return the rows and columns from the first to the last that hold something."""
    spans = [np.flatnonzero(where.any(axis=axis)) for axis in (1, 0)]
    rows, columns = (slice(int(span[0]), int(span[-1]) + 1) for span in spans)
    return rows, columns
