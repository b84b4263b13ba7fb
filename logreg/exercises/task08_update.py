"""Task 8: one step. Chapter 8 explains it.

Write the two functions, and then ask: logreg check 8
What came before is given; you may import your own instead.
"""

from logreg.arrays import Labels, Matrix, Vector
from logreg.given import backward


def update(
    w: Vector, b: float, dw: Vector, db: float, learning_rate: float
) -> tuple[Vector, float]:
    """Return the parameters after one step; the old ones stay as they are.

    Parameters
    ----------
    w, dw : ndarray of float, shape (d,)
        The weights, and the slope of the loss in each of them.
    b, db : float
        The bias, and the slope of the loss in it.
    learning_rate : float
        The step per unit of the slope.

    Returns
    -------
    w : ndarray of float, shape (d,)
        A new array.
    b : float
        The new bias.

    Examples
    --------
    >>> import numpy as np
    >>> w, b = update(np.array([0.0]), 0.0, np.array([-1.5]), -0.5, 0.1)
    >>> print(w.round(3), round(b, 3))
    [0.15] 0.05
    """
    raise NotImplementedError


def step(X: Matrix, y: Labels, w: Vector, b: float, learning_rate: float) -> tuple[Vector, float]:
    """Return the parameters after one step on a batch: first the slopes, then the update.

    Parameters
    ----------
    X : ndarray of float, shape (m, d)
        One row of features per example.
    y : ndarray of uint8, shape (m,)
        Labels, 0 or 1.
    w : ndarray of float, shape (d,)
        The weights.
    b : float
        The bias.
    learning_rate : float
        The step per unit of the slope.

    Returns
    -------
    w : ndarray of float, shape (d,)
        A new array.
    b : float
        The new bias.
    """
    raise NotImplementedError
