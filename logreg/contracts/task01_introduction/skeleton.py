"""Task 1: what the model predicts. Chapter 1 explains it.

Write the three functions, and then ask: logreg check 1
"""

import numpy as np

from logreg.arrays import Labels, Vector


def score(x: Vector, w: Vector, b: float) -> float:
    """Return the log-odds of a one for a single picture.

    x (d,) holds its features, from 0 (paper) to 1 (full ink), w (d,) their
    weights.

    >>> x, w = np.array([0.0, 1.0, 1.0, 0.5]), np.array([1.0, 2.0, -1.0, -2.0])
    >>> print(score(x, w, 1.0))
    1.0
    """
    raise NotImplementedError


def log_odds(p: float) -> float:
    """Return the natural logarithm of the odds that belong to a probability p.

    >>> print(log_odds(0.5))
    0.0
    """
    raise NotImplementedError


def decide(p: Vector) -> Labels:
    """Choose a class for each picture: 1 where p is at least one half.

    p (m,) holds probabilities, the result (m,) the classes 0 and 1 in uint8.

    >>> print(decide(np.array([0.2, 0.9])))
    [0 1]
    """
    raise NotImplementedError
