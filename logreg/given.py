"""What came before, as plain functions of arrays: what a reader's own chapter starts from.

The exercises ask for functions, not for a class. These are the steps of `LogisticModel` in
that form, so a reader who starts at chapter 8 has the gradient of chapter 7. Shapes are
those of the book: `X` (m, d), `y` (m,), `w` and `dw` (d,).
"""

from logreg.arrays import Labels, Matrix, Vector, as_vector
from logreg.model import LogisticModel, model_of, step


def create_model(n_features: int) -> tuple[Vector, float]:
    """Return the parameters w, b at the start; the work of chapter 5.

    >>> create_model(2)
    (array([0., 0.]), 0.0)
    """
    model = LogisticModel(n_features)
    return model.weights, model.bias


def forward(X: Matrix, w: Vector, b: float) -> Vector:
    """Return the logit of each example, (m,); the work of chapter 6.

    >>> import numpy as np
    >>> forward(np.array([[0.0, 1.0, 1.0, 0.5]]), np.array([1.0, 2.0, -1.0, -2.0]), 1.0)
    array([1.])
    """
    return model_of(w, b).forward(X)


def backward(X: Matrix, y: Labels, w: Vector, b: float) -> tuple[Vector, float]:
    """Return the slopes dw, db of the mean loss; the work of chapter 7.

    >>> import numpy as np
    >>> backward(np.array([[3.0]]), np.array([1], dtype=np.uint8), np.array([0.0]), 0.0)
    (array([-1.5]), -0.5)
    """
    gradients = model_of(w, b).backward(X, y)
    return gradients.dw, gradients.db


def update(
    w: Vector, b: float, dw: Vector, db: float, learning_rate: float
) -> tuple[Vector, float]:
    """Return the parameters w, b one step further downhill; the work of chapter 8.

    >>> import numpy as np
    >>> update(np.array([0.0]), 0.0, np.array([-1.5]), -0.5, 0.1)
    (array([0.15]), 0.05)
    """
    return step(as_vector(w, "w"), b, as_vector(dw, "dw", len(w)), db, learning_rate)
