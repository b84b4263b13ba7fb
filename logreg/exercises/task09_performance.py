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
    """Return the more probable class of each example; an even chance is called a one.

    Parameters
    ----------
    X : ndarray of float, shape (m, d)
        One row of features per example.
    w : ndarray of float, shape (d,)
        The weights.
    b : float
        The bias.

    Returns
    -------
    ndarray of uint8, shape (m,)
        Classes, 0 or 1.
    """
    raise NotImplementedError


def accuracy(predictions: Labels, labels: Labels) -> float:
    """Return the share of right answers.

    Parameters
    ----------
    predictions, labels : ndarray of uint8, shape (m,)
        What was answered, and what is true; 0 or 1.

    Returns
    -------
    float
        From 0 to 1.
    """
    raise NotImplementedError


def confusion_matrix(predictions: Labels, labels: Labels) -> Counts:
    """Count each kind of answer for each class.

    Parameters
    ----------
    predictions, labels : ndarray of uint8, shape (m,)
        What was answered, and what is true; 0 or 1.

    Returns
    -------
    ndarray of int64, shape (2, 2)
        A row for each true class, a column for each answer, class 0 first.
    """
    raise NotImplementedError
