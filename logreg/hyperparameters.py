"""Chapter 2: what we choose before training, as opposed to what training learns."""

import math
from dataclasses import asdict, dataclass

from logreg._html import markup
from logreg.arrays import as_number, check_count
from logreg.notation import NOTATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperparameters:
    """The numbers that steer mini-batch gradient descent: three, and one that is off.

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
        gradient steady, and one step still takes a fraction of a millisecond. From the
        size of the training set on, each step sees every example once, which is
        full-batch gradient descent.
    iterations : int
        How many steps are taken, at least 1. A step is not an epoch: one step sees
        `batch_size` examples, an epoch as many as there are. After the default number
        the validation loss falls only slowly.
    l2 : float
        The strength of the L2 penalty on the weights, at least 0 and finite; see
        `l2_penalty`. The default, 0, leaves it out: a short training on this data does
        not need it.

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
    l2: float = 0.0

    def __post_init__(self) -> None:
        # The record is frozen for everybody else. Plain numbers of Python, so that a
        # NumPy scalar cannot bring its own precision into a model.
        rate = as_number(self.learning_rate, "learning_rate", "a positive number")
        if not 0 < rate < math.inf:
            shown = f"{self.learning_rate!s:.60}"
            raise ValueError(f"learning_rate is {shown}: pass a positive, finite number")
        object.__setattr__(self, "learning_rate", rate)
        object.__setattr__(self, "l2", check_l2(self.l2))
        for name in ("batch_size", "iterations"):
            object.__setattr__(self, name, check_count(getattr(self, name), name))
        if rate * self.l2 >= 2:
            raise ValueError(
                f"learning_rate * l2 is {rate * self.l2:.4g}: each step would multiply every "
                f"weight by {1 - rate * self.l2:.4g}, without end; lower one of them until "
                f"their product is below 2"
            )

    def _repr_html_(self) -> str:
        rows = [
            (NOTATION[name][0], name, str(value), NOTATION[name][1])
            for name, value in asdict(self).items()
        ]
        head = ("symbol", "name in code", "value", "meaning")
        return markup.table("Hyperparameters", head, rows, code=(1, 2))


def check_l2(l2: object) -> float:
    """Refuse anything but a finite number from 0 on, and return it as a `float`."""
    strength = as_number(l2, "l2", "a number, at least 0")
    if not 0 <= strength < math.inf:
        raise ValueError(f"l2 is {l2!s:.60}: pass a finite number, at least 0")
    return strength
