"""Task 8: one step. Chapter 8 explains it.

Write the two functions, and then ask: logreg check 8
What came before is given; you may import your own instead.
"""

import numpy as np

from logreg.arrays import Labels, Matrix, Vector
from logreg.given import backward


def update(
    w: Vector, b: float, dw: Vector, db: float, learning_rate: float
) -> tuple[Vector, float]:
    """Return new weights (d,) and a new bias, one step downhill.

    dw (d,) and db are the slopes of the loss in w and b.

    >>> w, b = update(np.array([0.0]), 0.0, np.array([-1.5]), -0.5, 0.1)
    >>> print(w.round(3), round(b, 3))
    [0.15] 0.05
    """
    raise NotImplementedError


def step(
    X: Matrix,
    y: Labels,
    w: Vector,
    b: float,
    learning_rate: float,
) -> tuple[Vector, float]:
    """Return new weights and a new bias, after a step on X (m, d), y (m,)."""
    raise NotImplementedError
