"""Task 1: what the model predicts. Chapter 1 explains it.

Write the three functions, and then ask: logreg check 1
"""

from logreg.arrays import Labels, Vector


def score(x: Vector, w: Vector, b: float) -> float:
    """Return the log-odds of a one for a single picture.

    Parameters
    ----------
    x : ndarray of float, shape (d,)
        The features of the picture, from 0 (paper) to 1 (full ink).
    w : ndarray of float, shape (d,)
        The weight of each feature.
    b : float
        The bias.

    Returns
    -------
    float
        The balance of the evidence.

    Examples
    --------
    >>> import numpy as np
    >>> x, w = np.array([0.0, 1.0, 1.0, 0.5]), np.array([1.0, 2.0, -1.0, -2.0])
    >>> print(score(x, w, 1.0))
    1.0
    """
    raise NotImplementedError


def log_odds(p: float) -> float:
    """Return the logarithm of the odds that belong to a probability.

    Parameters
    ----------
    p : float
        A probability, between 0 and 1.

    Returns
    -------
    float
        The natural logarithm of the odds.

    Examples
    --------
    >>> print(log_odds(0.5))
    0.0
    """
    raise NotImplementedError


def decide(p: Vector) -> Labels:
    """Choose a class for each picture, with a threshold of one half.

    Parameters
    ----------
    p : ndarray of float, shape (m,)
        The probability that each picture is a one.

    Returns
    -------
    ndarray of uint8, shape (m,)
        The class, 0 or 1. An even chance is called a one.

    Examples
    --------
    >>> import numpy as np
    >>> print(decide(np.array([0.2, 0.9])))
    [0 1]
    """
    raise NotImplementedError
