"""Chapter 2: what we choose before training, as opposed to what training learns."""

import math
from dataclasses import dataclass
from numbers import Integral, Real

from logreg.arrays import refuse_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperparameters:
    """The three numbers that steer mini-batch gradient descent.

    The defaults were chosen on the validation images of zeros against ones, never on
    the test images; chapter 2 tells how.

    Parameters
    ----------
    learning_rate : float
        How far one step goes: the parameters change by `-learning_rate * gradient`.
        Positive and finite. The default is large because the pixels lie in [0, 1] and
        the loss is smooth and convex, so that a long step is still a safe one.
    batch_size : int
        How many examples are drawn for one step, at least 1. The default makes the
        gradient steady, and one step still takes a fraction of a millisecond.
    iterations : int
        How many steps are taken, at least 1. A step is not an epoch: one step sees
        `batch_size` examples, an epoch all of them. By the default number the
        validation loss has flattened.

    Raises
    ------
    TypeError
        A value is not a number, or a count is not a whole number.
    ValueError
        A value is out of its range.

    References
    ----------
    Nielsen, Neural Networks and Deep Learning, chapter 3, "How to choose a neural
    network's hyper-parameters?"

    Examples
    --------
    >>> from logreg import Hyperparameters
    >>> Hyperparameters(learning_rate=0.1).learning_rate
    0.1
    """

    learning_rate: float = 1.0
    batch_size: int = 64
    iterations: int = 300

    def __post_init__(self) -> None:
        rate: object = self.learning_rate
        if isinstance(rate, bool) or not isinstance(rate, Real):
            refuse_type(rate, "learning_rate", "a positive number")
        if not 0 < float(rate) < math.inf:
            raise ValueError(f"learning_rate is {rate}: pass a positive, finite number")
        for name in ("batch_size", "iterations"):
            count: object = getattr(self, name)
            if isinstance(count, bool) or not isinstance(count, Integral):
                refuse_type(count, name, "a whole number, at least 1")
            if count < 1:
                raise ValueError(f"{name} is {count}: pass at least 1")
