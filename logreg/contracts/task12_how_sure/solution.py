"""Task 12, solved."""

from statistics import NormalDist

import numpy as np

from logreg import sigmoid
from logreg.arrays import Matrix, Vector


def standard_errors(X: Matrix, z: Vector) -> Vector:
    """Take the roots of the diagonal of the inverse curvature, divided by the rows."""
    p = sigmoid(z)
    rows = np.column_stack([X, np.ones(len(X))])
    H = rows.T * (p * (1 - p)) @ rows / len(X)
    errors: Vector = np.sqrt(np.diag(np.linalg.inv(H)) / len(X))
    return errors


def odds_interval(w: float, error: float, unit: float, level: float) -> tuple[float, float]:
    """Go to both sides in log-odds, and then to odds."""
    far = NormalDist().inv_cdf((1 + level) / 2) * abs(unit) * error
    return float(np.exp(unit * w - far)), float(np.exp(unit * w + far))


def band(x: Vector, w: Vector, b: float, C: Matrix) -> tuple[float, float]:
    """Go to both sides in the logit, and then to probabilities."""
    row = np.append(x, 1)
    far = 1.96 * float(np.sqrt(row @ C @ row))
    z = float(x @ w + b)
    return sigmoid(z - far), sigmoid(z + far)
