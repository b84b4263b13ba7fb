"""Task 9: how good the model is. Chapter 9 explains it.

Write the three functions, and then ask: logreg check 9
What came before is given; you may import your own instead.
"""

from typing import TypeAlias

import numpy as np

from logreg.arrays import Labels, Matrix, Vector
from logreg.given import forward

Counts: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.int64]]
"""A table of whole numbers."""


def predict(X: Matrix, w: Vector, b: float) -> Labels:
    """Return the more probable class (m,); an even chance is a one.

    X (m, d) has one row of features per example, w (d,) a weight for each
    feature.
    """
    raise NotImplementedError


def accuracy(predictions: Labels, labels: Labels) -> float:
    """Return the share, 0 to 1, of predictions that agree with the labels."""
    raise NotImplementedError


def confusion_matrix(predictions: Labels, labels: Labels) -> Counts:
    """Count each kind of answer for each class, in int64, however many.

    The result (2, 2) has a row for each true class and a column for each
    answer, class 0 first.
    """
    raise NotImplementedError
