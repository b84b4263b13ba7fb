"""Task 4: images as rows, and a few at random. Chapter 4 explains it.

Write the two functions, and then ask: logreg check 4
"""

import numpy as np

from logreg.arrays import Images, Labels, Matrix


def unroll(images: Images) -> Matrix:
    """Lay the pixels of each image in a row, and scale them to [0, 1].

    The images (m, rows, columns), not always 28 by 28, have pixels from 0 to
    255 in uint8. The result (m, rows * columns) has one row per image: its
    first row of pixels, then its second, and so on.

    >>> print(unroll(np.array([[[0, 51], [102, 255]]], dtype=np.uint8)))
    [[0.  0.2 0.4 1. ]]
    """
    raise NotImplementedError


def random_batch(
    images: Images, labels: Labels, size: int, rng: np.random.Generator
) -> tuple[Matrix, Labels]:
    """Draw examples at random, each independently (with replacement).

    `size` may be more than the images (m, rows, columns) that there are. All
    randomness comes from rng.

    Returns the features, unrolled, (size, rows * columns), and the labels of
    the same images.
    """
    raise NotImplementedError
