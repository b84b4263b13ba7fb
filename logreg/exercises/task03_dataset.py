"""Task 3: what the data are, and how they are split. Chapter 3 explains it.

Write the four functions, and then ask: logreg check 3
"""

from typing import TypeAlias

import numpy as np

from logreg.arrays import Images, Labels, Steps

Differences: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
"""Whole numbers with a sign, one for each pixel."""


def select(images: Images, found: Labels, digits: tuple[int, int]) -> tuple[Images, Labels]:
    """Keep the images of two digits, in their order, and make their labels classes.

    Parameters
    ----------
    images : ndarray of uint8, shape (m, rows, columns)
        Images of all digits.
    found : ndarray of uint8, shape (m,)
        The digit that each of them shows, 0 to 9.
    digits : (int, int)
        The two to keep. The first becomes class 0, the second class 1.

    Returns
    -------
    images : ndarray of uint8, shape (k, rows, columns)
        Those that show one of the two digits.
    y : ndarray of uint8, shape (k,)
        Their classes, 0 or 1.
    """
    raise NotImplementedError


def difference(first: Images, second: Images) -> Differences:
    """Subtract the pixels of the second images from those of the first.

    Parameters
    ----------
    first, second : ndarray of uint8, of one shape
        Pixels, 0 to 255.

    Returns
    -------
    ndarray of int64, of the same shape
        From -255 to 255.

    Examples
    --------
    >>> print(difference(np.array([0], dtype=np.uint8), np.array([1], dtype=np.uint8)))
    [-1]
    """
    raise NotImplementedError


def hold_out(labels: Labels) -> tuple[Steps, Steps]:
    """Split the rows of a data set: a sixth of each digit is held out for validation.

    Parameters
    ----------
    labels : ndarray of uint8, shape (m,)
        The class of each row, 0 or 1, in any order.

    Returns
    -------
    train_rows, validation_rows : ndarray of int64
        The numbers of the rows in each part. Every row is in one of the two.
    """
    raise NotImplementedError


def majority_baseline(train_labels: Labels, test_labels: Labels) -> float:
    """Return the accuracy of a guess that never looks at an image.

    Parameters
    ----------
    train_labels : ndarray of uint8, shape (m,)
        Where the more frequent class is learned from.
    test_labels : ndarray of uint8, shape (k,)
        What the guess is scored on.

    Returns
    -------
    float
        The share of right answers, from 0 to 1.
    """
    raise NotImplementedError
