"""Problems and laws that several contracts share."""

import numpy as np

from logreg import Examples, Table
from logreg.arrays import Labels, Matrix, Vector
from logreg.batches import as_features

# A picture and parameters that can be worked out on paper, as in chapters 6 to 8.
PENCIL = np.array([0.0, 1.0, 1.0, 0.5]), np.array([1.0, 2.0, -1.0, -2.0]), 1.0


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


def clouds(m: int, seed: int, *, flipped: bool = False) -> Table:
    """Return two clouds of points that overlap, and the label of each point."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, size=m, dtype=np.uint8)
    X = rng.normal(size=(m, 3)) + 1.0 * y[:, None]
    return Table(features=X, labels=(1 - y if flipped else y).astype(np.uint8))


def accuracy_of(w: Vector, b: float, examples: Examples) -> float:
    """Return the share of right answers."""
    y: Labels = examples.labels
    return float(np.mean((as_features(examples.images) @ w + b >= 0) == y))
