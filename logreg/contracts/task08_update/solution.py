"""Task 8 by the package."""

from logreg.arrays import Labels, Matrix, Vector
from logreg.given import backward, update


def step(X: Matrix, y: Labels, w: Vector, b: float, learning_rate: float) -> tuple[Vector, float]:
    """Move both parameters at once."""
    dw, db = backward(X, y, w, b)
    return update(w, b, dw, db, learning_rate)
