"""From ink to an image as MNIST has them: its size, and its place."""

import numpy as np

from logreg._pictures.windows import extent
from logreg.arrays import Image, Matrix, Vector

FIELD, BOX = 28, 20
# The pixel, counted from 0, whose middle is the centre of mass of every image of MNIST. It
# is half a pixel below and to the right of the middle of the field.
_CENTRE = 14


def centre(ink: Matrix) -> Image:
    """Scale and centre ink as the images of MNIST are.

    Parameters
    ----------
    ink : ndarray of float, shape (rows, columns)
        How much ink lies on each pixel, from 0 for paper to 1.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        The ink, scaled to fit 20 by 20 pixels by averaging over areas, with its centre of
        mass in the middle of pixel (14, 14), counted from 0, and its strongest pixel at 255.
        An image of MNIST, divided by 255, comes back as it was.

    Raises
    ------
    ValueError
        There is no ink.

    References
    ----------
    LeCun, Cortes and Burges, "The MNIST database of handwritten digits".

    Examples
    --------
    >>> import numpy as np
    >>> from logreg.pictures import centre
    >>> ink = np.zeros((50, 50))
    >>> ink[10:40, 22:27] = 1.0
    >>> rows = np.flatnonzero(centre(ink).any(axis=1))
    >>> int(rows[0]), int(rows[-1])
    (4, 23)
    """
    if not ink.any():
        raise ValueError("ink is 0 everywhere: pass ink")
    ink = ink[extent(ink > 0)]
    rows, columns = (max(1, round(BOX * side / max(ink.shape))) for side in ink.shape)
    small = _shares(len(ink), rows) @ ink @ _shares(ink.shape[1], columns).T
    top, left = (_begin(small.sum(axis=axis)) for axis in (1, 0))
    field = np.zeros((FIELD, FIELD), dtype=np.uint8)
    field[top : top + rows, left : left + columns] = np.round(255 * small / small.max())
    return field


def _shares(length: int, small: int) -> Matrix:
    """Return which share of each new pixel each old pixel covers: (small, length)."""
    edges = np.linspace(0.0, length, small + 1)[:, np.newaxis]
    old = np.arange(length)
    overlap = np.minimum(edges[1:], old + 1) - np.maximum(edges[:-1], old)
    shares: Matrix = np.maximum(overlap, 0.0) * small / length
    return shares


def _begin(ink: Vector) -> int:
    """Return where a span of ink must begin for its centre of mass to be in its place."""
    mass = float(np.sum(ink * np.arange(len(ink))) / np.sum(ink))
    # Ink of an even width is a tie, which must not hang on the last bit of a sum.
    begin = round(round(_CENTRE - mass, 9))
    return min(max(begin, 0), FIELD - len(ink))
