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
)

Numbers: TypeAlias = Sequence[float] | Sequence[Sequence[float]]
"""Numbers in a list, or in a list of lists."""


@overload
def sigmoid(z: float | np.float32) -> float: ...
@overload
def sigmoid(z: Vector) -> Vector: ...
@overload
def sigmoid(z: Array | Numbers) -> Floats: ...
def sigmoid(z: float | np.float32 | Array | Numbers) -> float | Floats:
    r"""Turn log-odds into probabilities.

    $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}$$

    Where z is negative the second form is computed, elsewhere the first, so that nothing
    overflows. The result is within 3 units in the last place for every float.

    Parameters
    ----------
    z : number, list of numbers, or ndarray of any shape
        Log-odds (logits). Whole numbers become float64; single precision stays single.

    Returns
    -------
    float, or ndarray of the shape of z
        Probabilities: 0 at minus infinity, 1 at infinity, nan for nan.

    Raises
    ------
    TypeError, ValueError
        `z` does not hold real numbers; or it holds bytes, in which -z would wrap around.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, section 4.3.2.

    Examples
    --------
    >>> from logreg import sigmoid
    >>> sigmoid(0)
    0.5
    >>> sigmoid([-1000.0, 1000.0])
    array([0., 1.])
    """
    given = as_logits(z)
    logits = given.astype(np.float64)  # the exp of single precision is off by 3 units itself
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
    r"""Return the mean cross-entropy of labels, from logits.

    $$L = \frac{1}{m} \sum_{i=1}^{m} \log\left(1 + e^{-s_i}\right), \qquad
    s_i = \begin{cases} z_i & y_i = 1 \\ -z_i & y_i = 0 \end{cases}$$

    This is $-\frac{1}{m} \sum_i \left[ y_i \log p_i + (1 - y_i) \log(1 - p_i) \right]$ with
    $p = \sigma(z)$, but never takes the logarithm of a probability that was rounded to
    0 or 1. The margin $s$ tells how far an example is on its right side.

    Parameters
    ----------
    z : number, or ndarray, shape (m,)
        Log-odds (logits), any float.
    y : int, or ndarray, shape (m,)
        Labels, 0 or 1.

    Returns
    -------
    float
        The mean loss in nats: 0 if every margin is infinite, infinity if one is minus
        infinity, nan if a logit is nan.

    Raises
    ------
    TypeError, ValueError
        The arrays have the wrong type, rank or length, or a label is not 0 or 1.

    References
    ----------
    Murphy, Probabilistic Machine Learning: An Introduction, section 10.2.3.
    Mächler, "Accurately computing log(1 - exp(-|a|))", 2012.

    Examples
    --------
    >>> import math
    >>> import numpy as np
    >>> from logreg import cross_entropy
    >>> cross_entropy(0.0, 1) == math.log(2)
    True
    >>> cross_entropy(np.array([1000.0, -1000.0]), np.array([1, 1], dtype=np.uint8))
    500.0
    """
    logits = np.atleast_1d(as_logits(z))
    if logits.ndim != 1 or len(logits) == 0:
        raise ValueError(
            f"z has shape {logits.shape}: pass a vector (m,) with one logit per example"
        )
    labels = y if isinstance(y, np.ndarray) else np.atleast_1d(np.asarray(y))
    labels = as_labels(labels, len(logits), rows_of="z")
    with np.errstate(over="ignore", under="ignore"):
        return float(np.mean(per_example_loss(logits.reshape(len(logits)), labels)))


def per_example_loss(z: Vector, y: Labels) -> Losses:
    """Return the loss of each example, in double precision: log(1 + exp(-s)) of its margin s.

    Computed as max(-s, 0) + log(1 + exp(-|s|)), in which nothing overflows.
    """
    logits = np.asarray(z, dtype=np.float64)
    s = np.where(y == 1, logits, -logits)
    losses: Losses = np.maximum(-s, 0.0) + np.log1p(np.exp(-np.abs(s)))
    return losses


def as_logits(z: object, name: str = "z") -> Floats:
    """Return a number, a list or an array of numbers as floats, or refuse what is not that."""
    if isinstance(z, list | tuple):
        try:
            z = np.array(z)
        except ValueError:
            raise ValueError(f"{name} is a ragged list: pass rows of one length") from None
    if not isinstance(z, np.ndarray):
        return np.array(as_number(z, name, "a number, a list or a NumPy array of numbers"))
    if z.dtype == np.uint8:
        raise ValueError(
            f"{name} has dtype uint8, in which -{name} wraps around: pass {name}.astype(float)"
        )
    return as_floats(z, name)
