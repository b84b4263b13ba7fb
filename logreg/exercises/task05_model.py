"""Task 5: the parameters, where they start and what they mean. Chapter 5 explains it.

Write the three functions, and then ask: logreg check 5
"""

from logreg.arrays import Vector


def create_model(n_features: int) -> tuple[Vector, float]:
    """Return the parameters as they are before anything has been learned.

    Parameters
    ----------
    n_features : int
        The number of features d.

    Returns
    -------
    w : ndarray of float, shape (d,)
        The weights.
    b : float
        The bias.
    """
    raise NotImplementedError


def count_parameters(n_features: int) -> int:
    """Return how many numbers the model learns.

    Parameters
    ----------
    n_features : int
        The number of features d.

    Returns
    -------
    int
        All its parameters.
    """
    raise NotImplementedError


def bias_for(p: float) -> float:
    """Return the bias with which a blank image has a given probability.

    Parameters
    ----------
    p : float
        The probability of a one that a blank image should get, between 0 and 1.

    Returns
    -------
    float
        The bias.
    """
    raise NotImplementedError
