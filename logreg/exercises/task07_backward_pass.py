"""Task 7: the gradient. Chapter 7 explains it.

Write the function, and then ask: logreg check 7
What came before is given; you may import your own instead.
"""

from logreg import sigmoid
from logreg.arrays import Labels, Matrix, Vector
from logreg.given import forward


def backward(X: Matrix, y: Labels, w: Vector, b: float) -> tuple[Vector, float]:
    """Return the slope of the mean cross-entropy in each parameter.

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

    Returns
    -------
    dw : ndarray of float, shape (d,)
        The slope in each weight.
    db : float
        The slope in the bias.

    Examples
    --------
    >>> import numpy as np
    >>> X, y = np.array([[0.0, 1.0, 1.0, 0.5]]), np.array([1], dtype=np.uint8)
    >>> dw, db = backward(X, y, np.array([1.0, 2.0, -1.0, -2.0]), 0.0)
    >>> print(dw + 0.0, db)
    [ 0.   -0.5  -0.5  -0.25] -0.5
    """
    raise NotImplementedError
