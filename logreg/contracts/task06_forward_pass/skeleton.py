"""Task 6: the score, the probability, the loss. Chapter 6 explains it.

Write the three functions, and then ask: logreg check 6
"""

import numpy as np

from logreg.arrays import Labels, Matrix, Vector


def forward(X: Matrix, w: Vector, b: float) -> Vector:
    """Return the logits (m,): the log-odds of class 1, before the sigmoid.

    X (m, d) has one row of features per example, w (d,) a weight for each
    feature.

    >>> X = np.array([[0.0, 1.0, 1.0, 0.5]])
    >>> w = np.array([1.0, 2.0, -1.0, -2.0])
    >>> print(forward(X, w, 1.0))
    [1.]
    """
    raise NotImplementedError


def sigmoid(z: Vector) -> Vector:
    """Turn logits (m,), however large, into probabilities (m,).

    >>> print(sigmoid(np.array([0.0])))
    [0.5]
    """
    raise NotImplementedError


def cross_entropy(z: Vector, y: Labels) -> float:
    """Return the mean loss in nats, from logits (m,) and labels (m,), 0 or 1.

    >>> z, y = np.array([0.0]), np.array([1], dtype=np.uint8)
    >>> print(f"{cross_entropy(z, y):.4f}")
    0.6931
    """
    raise NotImplementedError
