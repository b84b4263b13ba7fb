"""Task 4: from images to rows, and a few of them at random. Chapter 4 explains it.

Write the two functions, and then ask: logreg check 4
"""

import numpy as np

from logreg.arrays import Images, Labels, Matrix


def unroll(images: Images) -> Matrix:
    """Lay the pixels of each image in a row, and scale them to [0, 1].

    Parameters
    ----------
    images : ndarray of uint8, shape (m, rows, columns)
        Pixels, 0 to 255.

    Returns
    -------
    ndarray of float, shape (m, rows * columns)
        One row per image: its first row of pixels, then its second, and so on.

    Examples
    --------
    >>> print(unroll(np.array([[[0, 51], [102, 255]]], dtype=np.uint8)))
    [[0.  0.2 0.4 1. ]]
    """
    raise NotImplementedError


def random_batch(
    images: Images, labels: Labels, size: int, rng: np.random.Generator
) -> tuple[Matrix, Labels]:
    """Draw examples at random, each independently of the others (with replacement).

    Parameters
    ----------
    images : ndarray of uint8, shape (m, rows, columns)
        What to draw from.
    labels : ndarray of uint8, shape (m,)
        The class of each image.
    size : int
        How many to draw; it may be more than there are.
    rng : numpy.random.Generator
        The one source of randomness.

    Returns
    -------
    X : ndarray of float, shape (size, rows * columns)
        Features, unrolled and scaled.
    y : ndarray of uint8, shape (size,)
        The labels of the same images.
    """
    raise NotImplementedError
