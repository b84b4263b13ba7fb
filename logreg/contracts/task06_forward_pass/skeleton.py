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

    A small probability keeps its digits.

    >>> print(sigmoid(np.array([0.0, -40.0])))
    [5.00000000e-01 4.24835426e-18]
    """
    raise NotImplementedError


def cross_entropy(z: Vector, y: Labels) -> float:
    """Return the mean loss in nats, from logits (m,) and labels (m,), 0 or 1.

    A very sure mistake costs all it should, a very sure right answer next to
    nothing, and not nothing.

    >>> y = np.array([1], dtype=np.uint8)
    >>> for z in (-800.0, 0.0, 40.0):
    ...     print(f"{cross_entropy(np.array([z]), y):.4g}")
    800
    0.6931
    4.248e-18
    """
    raise NotImplementedError
