"""Task 6: from features to a score, a probability and a loss. Chapter 6 explains it.

Write the three functions, and then ask: logreg check 6
"""

from logreg.arrays import Labels, Matrix, Vector


def forward(X: Matrix, w: Vector, b: float) -> Vector:
    """Return the log-odds (logits) of class 1 for each example.

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
    ndarray of float, shape (m,)
        The logits z, before the sigmoid.

    Examples
    --------
    >>> import numpy as np
    >>> X, w = np.array([[0.0, 1.0, 1.0, 0.5]]), np.array([1.0, 2.0, -1.0, -2.0])
    >>> print(forward(X, w, 1.0))
    [1.]
    """
    raise NotImplementedError


def sigmoid(z: Vector) -> Vector:
    """Turn log-odds into probabilities, for every float.

    Parameters
    ----------
    z : ndarray of float, shape (m,)
        Logits, however large.

    Returns
    -------
    ndarray of float, shape (m,)
        Probabilities p.

    Examples
    --------
    >>> import numpy as np
    >>> print(sigmoid(np.array([0.0])))
    [0.5]
    """
    raise NotImplementedError


def cross_entropy(z: Vector, y: Labels) -> float:
    """Return the mean loss, from logits.

    Parameters
    ----------
    z : ndarray of float, shape (m,)
        Logits, however large.
    y : ndarray of uint8, shape (m,)
        Labels, 0 or 1.

    Returns
    -------
    float
        The mean cross-entropy in nats.

    Examples
    --------
    >>> import numpy as np
    >>> print(f"{cross_entropy(np.array([0.0]), np.array([1], dtype=np.uint8)):.4f}")
    0.6931
    """
    raise NotImplementedError
