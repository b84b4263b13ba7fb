"""Task 8, solved."""

from logreg.arrays import Labels, Matrix, Vector
from logreg.given import backward


def update(
    w: Vector, b: float, dw: Vector, db: float, learning_rate: float
) -> tuple[Vector, float]:
    """Go downhill."""
    return w - learning_rate * dw, b - learning_rate * db


def step(X: Matrix, y: Labels, w: Vector, b: float, learning_rate: float) -> tuple[Vector, float]:
    """Take the slopes of one point, and then move both parameters."""
    dw, db = backward(X, y, w, b)
    return update(w, b, dw, db, learning_rate)
