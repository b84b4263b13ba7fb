"""Problems that several contracts share."""

from functools import cache

import numpy as np

from logreg import Digits, load_digits
from logreg.arrays import Labels, Matrix, Vector

# A picture and parameters that can be worked out on paper, as in chapters 6 to 8.
PENCIL = np.array([0.0, 1.0, 1.0, 0.5]), np.array([1.0, 2.0, -1.0, -2.0]), 1.0


@cache
def digits() -> Digits:
    """Return the digits, read once."""
    return load_digits()


def problem(m: int, d: int, seed: int) -> tuple[Matrix, Labels, Vector, float]:
    """Return examples, labels and parameters, drawn at random."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, size=m, dtype=np.uint8)
    return rng.normal(size=(m, d)), y, rng.normal(size=d), 0.7


def gradient(X: Matrix, y: Labels, w: Vector, b: float) -> tuple[Vector, float]:
    """Return the slopes by the complex step, which uses none of the package's code."""
    signs = np.where(y == 1, -1.0, 1.0)
    z = X @ w + b
    h = 1e-200

    def slope(direction: Vector) -> float:
        return float(np.mean(np.log(1 + np.exp(signs * (z + 1j * h * direction)))).imag / h)

    dw: Vector = np.array([slope(column) for column in X.T])
    return dw, slope(np.ones(len(X)))
