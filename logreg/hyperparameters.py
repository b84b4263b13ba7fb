"""Chapter 2: what we choose before training, as opposed to what training learns."""

import math
from dataclasses import dataclass
from numbers import Real

from logreg.arrays import check_count, refuse_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperparameters:
    """The three numbers that steer mini-batch gradient descent.

    The defaults were chosen on the validation images of zeros against ones, never on
    the test images; chapter 2 tells how.

    Parameters
    ----------
    learning_rate : float
        How far one step goes: the parameters change by `-learning_rate * gradient`.
        Positive and finite. The default is the largest of the usual rates at which the
        results still differ little from one seed to the next.
    batch_size : int
        How many examples are drawn for one step, at least 1. The default makes the
        gradient steady, and one step still takes a fraction of a millisecond.
    iterations : int
        How many steps are taken, at least 1. A step is not an epoch: one step sees
        `batch_size` examples, an epoch as many as there are. After the default number
        the validation loss falls only slowly.

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
        # The record is frozen for everybody else. Plain numbers of Python, so that a
        # NumPy scalar cannot bring its own precision into a model.
        object.__setattr__(self, "learning_rate", _check_rate(self.learning_rate))
        for name in ("batch_size", "iterations"):
            object.__setattr__(self, name, check_count(getattr(self, name), name))


def _check_rate(rate: object) -> float:
    if isinstance(rate, bool) or not isinstance(rate, Real):
        refuse_type(rate, "learning_rate", "a positive number")
    try:
        found = float(rate)
    except OverflowError:  # a whole number beyond every float
        found = math.inf
    if not 0 < found < math.inf:
        raise ValueError(f"learning_rate is {rate!s:.60}: pass a positive, finite number")
    return found
