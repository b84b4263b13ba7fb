"""The appendix on the L2 penalty: a price on large weights, so that a best model exists.

Where a line tells two classes apart without an error, larger weights always fit better,
and training never ends. A penalty that grows with the weights ends it.
"""

import warnings

import numpy as np

from logreg.arrays import Vector, as_vector, refuse_non_finite
from logreg.hyperparameters import check_l2
from logreg.model import Gradients, check_gradients


def l2_penalty(weights: Vector, l2: float) -> float:
    r"""Return the L2 penalty, which is added to the mean loss.

    $$J(w, b) = L(w, b) + \frac{\lambda}{2} \sum_{j=1}^{d} w_j^2$$

    The bias is free: a penalty on it would pull the model towards even odds.

    Parameters
    ----------
    weights : ndarray of float, shape (d,)
        The weights $w$, finite.
    l2 : float
        The strength $\lambda$, at least 0, in nats. scikit-learn's `C` is $1/(\lambda m)$
        for $m$ examples, because it adds the losses up instead of taking their mean.

    Returns
    -------
    float
        The second term, in nats; infinite where the weights are astronomically large.

    Raises
    ------
    TypeError, ValueError
        `l2` is not a finite number from 0 on, or a weight is not finite.

    References
    ----------
    Murphy, Probabilistic Machine Learning: An Introduction, section 10.2.7.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import l2_penalty
    >>> l2_penalty(np.array([3.0, 4.0]), l2=0.1)
    1.25
    """
    strength = check_l2(l2)
    w = as_vector(weights, "weights")
    refuse_non_finite(w, "weights")
    with np.errstate(over="ignore", under="ignore"):
        return float(strength / 2 * np.square(w, dtype=np.float64).sum())


def add_l2_gradient(gradients: Gradients, weights: Vector, l2: float) -> Gradients:
    r"""Add the gradient of the L2 penalty to that of the mean loss.

    $$\frac{\partial J}{\partial w} = dw + \lambda w, \qquad \frac{\partial J}{\partial b} = db$$

    An update along it first shrinks each weight by the factor $1 - \eta \lambda$: *weight decay*.

    Parameters
    ----------
    gradients : Gradients
        What `backward` returned.
    weights : ndarray of float, shape (d,)
        The weights at which it did.
    l2 : float
        The strength $\lambda$, at least 0.

    Returns
    -------
    Gradients
        New arrays; nothing that was passed changes.

    Raises
    ------
    TypeError, ValueError
        `l2` is not a finite number from 0 on, or the shapes differ.

    References
    ----------
    Goodfellow, Bengio and Courville, Deep Learning, section 7.1.1.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import Gradients, add_l2_gradient
    >>> gradients = Gradients(dw=np.array([1.0, 1.0]), db=0.5)
    >>> add_l2_gradient(gradients, np.array([3.0, 4.0]), l2=0.5)
    Gradients(dw=array([2.5, 3. ]), db=0.5)
    """
    strength = check_l2(l2)
    check_gradients(gradients)
    w = as_vector(weights, "weights", len(gradients.dw))
    return Gradients(dw=l2_gradient(gradients.dw, w, strength), db=gradients.db)


def l2_gradient(dw: Vector, w: Vector, l2: float) -> Vector:
    """Return the gradient in the weights with that of the penalty: dw + l2 w."""
    penalised: Vector = dw + l2 * w
    return penalised


def penalize(gradients: Gradients, weights: Vector, l2: float) -> Gradients:
    """Return what `add_l2_gradient` returns: its name until version 0.1, which warns."""
    warnings.warn("penalize is now add_l2_gradient", DeprecationWarning, stacklevel=2)
    return add_l2_gradient(gradients, weights, l2)
