"""Chapter 6: the sigmoid and the cross-entropy, right for every float."""

from collections.abc import Sequence
from typing import TypeAlias, overload

import numpy as np

from logreg.arrays import (
    Array,
    Floats,
    Labels,
    Losses,
    Vector,
    as_floats,
    as_labels,
    as_number,
    check_is_array,
    refuse_type,
)

Numbers: TypeAlias = Sequence[float] | Sequence[Sequence[float]]
"""A list of numbers, or of lists of them."""

_NUMBERS = "a number, a list or a NumPy array of numbers"


@overload
def sigmoid(z: float | np.float32) -> float: ...
@overload
def sigmoid(z: Vector) -> Vector: ...
@overload
def sigmoid(z: Array | Numbers) -> Floats: ...
def sigmoid(z: float | np.float32 | Array | Numbers) -> float | Floats:
    r"""Turn log-odds into probabilities of the same shape.

    $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}$$

    The second form serves negative z, so nothing overflows: all results are within 3 ulp.

    Parameters
    ----------
    z : number, list or array of any shape
        Logits; float32 stays, integers become float64.

    Raises
    ------
    TypeError, ValueError
        `z` is not numeric, or uint8.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, section 4.3.2.

    Examples
    --------
    >>> from logreg import sigmoid
    >>> sigmoid([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    """
    given = as_logits(z)
    logits = given.astype(np.float64)  # exp in float32 is off by 3 units itself
    with np.errstate(under="ignore"):
        e = np.exp(-np.abs(logits))  # at most 1, whatever z is
        p: Floats = np.where(logits < 0, e, 1.0) / (1.0 + e)
        p = p.astype(given.dtype)
    return p if isinstance(z, np.ndarray | Sequence) else float(p)


@overload
def cross_entropy(z: float, y: int) -> float: ...
@overload
def cross_entropy(z: Vector, y: Labels) -> float: ...
def cross_entropy(z: Vector | float, y: Labels | int) -> float:
    r"""Return the mean cross-entropy of labels, in nats.

    $$L = \frac{1}{m} \sum_{i=1}^{m} \log\left(1 + e^{-s_i}\right), \qquad
    s_i = \begin{cases} z_i & y_i = 1 \\ -z_i & y_i = 0 \end{cases}$$

    That is $-y \log p - (1-y) \log(1-p)$ without the logarithm of a rounded $p$.

    Parameters
    ----------
    z : number or float array (m,)
        Logits.
    y : int or uint8 array (m,)
        Labels, 0 or 1.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    References
    ----------
    Murphy, Probabilistic Machine Learning: An Introduction, section 10.2.3.
    Mächler, "Accurately computing log(1 - exp(-|a|))", 2012.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import cross_entropy
    >>> cross_entropy(np.array([1000.0, -1000.0]), np.array([1, 1], dtype=np.uint8))
    500.0
    """
    logits = np.atleast_1d(as_logits(z))
    if logits.ndim != 1 or len(logits) == 0:
        raise ValueError(
            f"z has shape {logits.shape}: pass a vector (m,) with one logit per example"
        )
    try:
        several: Array = np.atleast_1d(y)
    except (TypeError, ValueError):
        refuse_type(y, "y", "a NumPy array of labels, 0 or 1")
    labels = as_labels(several, len(logits), rows_of="z")
    with np.errstate(over="ignore", under="ignore"):
        return float(np.mean(per_example_loss(logits, labels)))


def per_example_loss(z: Vector, y: Labels) -> Losses:
    """Return each example's loss log(1 + exp(-s)), in nats: s is its margin."""
    logits = z.astype(np.float64)
    s = np.where(y == 1, logits, -logits)
    # The same as log(1 + exp(-s)), but nothing overflows.
    losses: Losses = np.maximum(-s, 0.0) + np.log1p(np.exp(-np.abs(s)))
    return losses


def as_logits(z: object, name: str = "z") -> Floats:
    """Return a number, a list or an array of numbers as floats."""
    if isinstance(z, list | tuple):
        try:
            z = np.array(z)
        except ValueError:
            raise ValueError(f"{name} is a ragged list: pass rows of one length") from None
        except TypeError:  # of what only looks like a list
            refuse_type(z, name, _NUMBERS)
    if hasattr(z, "to_numpy"):
        check_is_array(z, name)  # which says how to get one
    if not isinstance(z, np.ndarray):
        return np.array(as_number(z, name, _NUMBERS))
    check_is_array(z, name)
    if z.dtype == np.uint8:
        raise ValueError(
            f"{name} has dtype uint8, in which -{name} wraps around: pass {name}.astype(float)"
        )
    return as_floats(z, name)
