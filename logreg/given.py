"""What came before, as plain functions of arrays: what a reader's own chapter starts from.

The exercises ask for functions, not for a class. These are the steps of `LogisticModel` in
that form, so that whoever starts at chapter 8 has the gradient of chapter 7.
"""

from logreg.arrays import Labels, Matrix, Vector
from logreg.model import Gradients, LogisticModel


def create_model(n_features: int) -> tuple[Vector, float]:
    """Return the parameters at the start, weights and bias; the work of chapter 5.

    Parameters
    ----------
    n_features : int
        The number of features d.

    Returns
    -------
    w : ndarray of float64, shape (d,)
        The weights.
    b : float
        The bias.

    Examples
    --------
    >>> from logreg.given import create_model
    >>> create_model(2)
    (array([0., 0.]), 0.0)
    """
    model = LogisticModel(n_features)
    return model.weights, model.bias


def forward(X: Matrix, w: Vector, b: float) -> Vector:
    """Return the logit of each example; the work of chapter 6.

    Parameters
    ----------
    X : ndarray of float, shape (m, d)
        One row of features per example.
    w : ndarray of float, shape (d,)
        The weights.
    b : float
        The bias.

    Returns
    -------
    ndarray of float, shape (m,)
        The logits, `LogisticModel.forward`.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg.given import forward
    >>> forward(np.array([[0.0, 1.0, 1.0, 0.5]]), np.array([1.0, 2.0, -1.0, -2.0]), 1.0)
    array([1.])
    """
    return _model(w, b).forward(X)


def backward(X: Matrix, y: Labels, w: Vector, b: float) -> tuple[Vector, float]:
    """Return the slope of the mean loss in each parameter; the work of chapter 7.

    Parameters
    ----------
    X : ndarray of float, shape (m, d)
        One row of features per example.
    y : ndarray of uint8, shape (m,)
        Labels, 0 or 1.
    w : ndarray of float, shape (d,)
        The weights.
    b : float
        The bias.

    Returns
    -------
    dw : ndarray of float, shape (d,)
        The slope in each weight, `LogisticModel.backward`.
    db : float
        The slope in the bias.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg.given import backward
    >>> backward(np.array([[3.0]]), np.array([1], dtype=np.uint8), np.array([0.0]), 0.0)
    (array([-1.5]), -0.5)
    """
    gradients = _model(w, b).backward(X, y)
    return gradients.dw, gradients.db


def update(
    w: Vector, b: float, dw: Vector, db: float, learning_rate: float
) -> tuple[Vector, float]:
    """Return the parameters one step further downhill; the work of chapter 8.

    Parameters
    ----------
    w, dw : ndarray of float, shape (d,)
        The weights, and the slope of the loss in each of them.
    b, db : float
        The bias, and the slope of the loss in it.
    learning_rate : float
        The step per unit of the slope.

    Returns
    -------
    w : ndarray of float, shape (d,)
        New weights, `LogisticModel.update`.
    b : float
        The new bias.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg.given import update
    >>> update(np.array([0.0]), 0.0, np.array([-1.5]), -0.5, 0.1)
    (array([0.15]), 0.05)
    """
    model = _model(w, b)
    model.update(Gradients(dw=dw, db=db), learning_rate)
    return model.weights, model.bias


def _model(w: Vector, b: float) -> LogisticModel:
    model = LogisticModel(len(w))
    model.weights, model.bias = w, b
    return model
