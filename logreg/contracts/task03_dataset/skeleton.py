"""Task 3: what the data are, and how they are split. Chapter 3 explains it.

Write the four functions, and then ask: logreg check 3
"""

from typing import TypeAlias

import numpy as np

from logreg.arrays import Images, Labels, Steps

Differences: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
"""Whole numbers with a sign, one for each pixel."""


def select(
    images: Images,
    found: Labels,
    digits: tuple[int, int],
) -> tuple[Images, Labels]:
    """Keep the images of two digits, in order, and make their labels classes.

    `found` (m,) says which digit, 0 to 9, each of the images (m, rows,
    columns) shows. Of the two digits to keep, the first becomes class 0, the
    second class 1.

    Returns the images that are kept, and their classes in uint8.
    """
    raise NotImplementedError


def difference(first: Images, second: Images) -> Differences:
    """Subtract the pixels (uint8) of the second images from those of the first.

    The result has the same shape, and whole numbers from -255 to 255.

    >>> black, dark = np.array([0], np.uint8), np.array([1], np.uint8)
    >>> print(difference(black, dark))
    [-1]
    """
    raise NotImplementedError


def hold_out(labels: Labels) -> tuple[Steps, Steps]:
    """Split the rows: a sixth of each class is held out for validation.

    The labels (m,), 0 or 1, come in any order. Returns the numbers of the rows
    for training, and of those for validation; each row is in one of the two.
    """
    raise NotImplementedError


def majority_baseline(train_labels: Labels, test_labels: Labels) -> float:
    """Return the accuracy, 0 to 1, of a guess that never looks at an image.

    The guess is the more frequent of the training labels; it is scored on the
    test labels.
    """
    raise NotImplementedError
