"""The appendix on the L2 penalty: a price on large weights, so that a best model exists."""

import warnings

import numpy as np

from logreg.arrays import Vector, as_vector, refuse_non_finite
from logreg.hyperparameters import check_l2
from logreg.model import Gradients, check_gradients


def l2_penalty(weights: Vector, l2: float) -> float:
    r"""Return the L2 penalty, in nats, to be added to the mean loss.

    $$J(w, b) = L(w, b) + \frac{\lambda}{2} \sum_{j=1}^{d} w_j^2$$

    A penalty on the bias would pull the model towards even odds.

    Parameters
    ----------
    weights : float array (d,)
        Finite weights $w$.
    l2 : float
        Strength $\lambda$, at least 0. For $m$ examples, scikit-learn's `C` is
        $1/(\lambda m)$.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

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
    r"""Return new gradients, of the mean loss plus the L2 penalty.

    $$\frac{\partial J}{\partial w} = dw + \lambda w, \qquad \frac{\partial J}{\partial b} = db$$

    An update then shrinks each weight by the factor $1 - \eta \lambda$: *weight decay*.

    Parameters
    ----------
    gradients : Gradients
        From `backward`.
    weights : float array (d,)
        The model's weights.
    l2 : float
        Strength $\lambda$, at least 0.

    Raises
    ------
    TypeError, ValueError
        `l2` is not such a number, or the shapes differ.

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
    dw = as_vector(gradients.dw, "dw")
    w = as_vector(weights, "weights", len(dw))
    return Gradients(dw=l2_gradient(dw, w, strength), db=gradients.db)


def l2_gradient(dw: Vector, w: Vector, l2: float) -> Vector:
    """Return the penalised gradient in the weights: dw + l2 w."""
    penalised: Vector = dw + l2 * w
    return penalised


def penalize(gradients: Gradients, weights: Vector, l2: float) -> Gradients:
    """Call `add_l2_gradient`, its new name, with a warning."""
    warnings.warn("penalize is now add_l2_gradient", DeprecationWarning, stacklevel=2)
    return add_l2_gradient(gradients, weights, l2)
