"""Task 6, solved."""

import numpy as np

from logreg.arrays import Labels, Matrix, Vector


def forward(X: Matrix, w: Vector, b: float) -> Vector:
    """Add up the evidence of each example."""
    z: Vector = X @ w + b
    return z


def sigmoid(z: Vector) -> Vector:
    """Raise e to a power that is never positive."""
    e = np.exp(-np.abs(z))
    p: Vector = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    return p


def cross_entropy(z: Vector, y: Labels) -> float:
    """Fine each example for its margin."""
    s = np.where(y == 1, z, -z)
    return float(np.mean(np.maximum(-s, 0) + np.log1p(np.exp(-np.abs(s)))))
