"""The chapters' steps as plain functions: the start of a reader's own chapter.

The exercises ask for functions of arrays: `X` (m, d), `y` (m,), `w` and `dw` (d,).
"""

from logreg.arrays import Labels, Matrix, Vector
from logreg.model import Gradients, LogisticModel, model_of


def create_model(n_features: int) -> tuple[Vector, float]:
    """Return the initial parameters w, b; see chapter 5.

    >>> create_model(2)
    (array([0., 0.]), 0.0)
    """
    model = LogisticModel(n_features)
    return model.weights, model.bias


def forward(X: Matrix, w: Vector, b: float) -> Vector:
    """Return the logits (m,); see chapter 6.

    >>> import numpy as np
    >>> forward(np.array([[0.0, 1.0]]), np.array([1.0, 2.0]), 1.0)
    array([3.])
    """
    return model_of(w, b).forward(X)


def backward(X: Matrix, y: Labels, w: Vector, b: float) -> tuple[Vector, float]:
    """Return the slopes dw, db of the mean loss; see chapter 7.

    >>> import numpy as np
    >>> backward(np.array([[3.0]]), np.array([1], dtype=np.uint8), np.array([0.0]), 0.0)
    (array([-1.5]), -0.5)
    """
    gradients = model_of(w, b).backward(X, y)
    return gradients.dw, gradients.db


def update(
    w: Vector, b: float, dw: Vector, db: float, learning_rate: float
) -> tuple[Vector, float]:
    """Return the parameters w, b one step downhill; see chapter 8.

    >>> import numpy as np
    >>> update(np.array([0.0]), 0.0, np.array([-1.5]), -0.5, 0.1)
    (array([0.15]), 0.05)
    """
    model = model_of(w, b)
    model.update(Gradients(dw=dw, db=db), learning_rate)
    return model.weights, model.bias
