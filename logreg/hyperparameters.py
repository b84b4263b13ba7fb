"""Chapter 2: what we choose before training, as opposed to what training learns."""

import math
from dataclasses import asdict, dataclass

from logreg._html import markup
from logreg.arrays import as_number, check_count
from logreg.notation import NOTATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperparameters:
    """The settings of mini-batch gradient descent.

    The defaults were chosen on the validation images of zeros and ones; see chapter 2.

    Parameters
    ----------
    learning_rate : float
        Positive and finite; parameters change by `-learning_rate * gradient`. Larger
        rates than the default depend on the seed.
    batch_size : int
        Examples per step, at least 1; the whole training set if it has no more.
    iterations : int
        Number of steps, at least 1. Beyond the default, the validation loss falls slowly.
    l2 : float
        Strength of the `l2_penalty`, at least 0, which turns it off.

    Raises
    ------
    TypeError, ValueError
        A value is not such a number.

    References
    ----------
    Nielsen, Neural Networks and Deep Learning, chapter 3.

    Examples
    --------
    >>> from logreg import Hyperparameters
    >>> Hyperparameters(learning_rate=0.1)
    Hyperparameters(learning_rate=0.1, batch_size=64, iterations=300, l2=0.0)
    """

    learning_rate: float = 1.0
    batch_size: int = 64
    iterations: int = 300
    l2: float = 0.0

    def __post_init__(self) -> None:
        # NumPy's numbers would bring their own precision into a model.
        rate = check_learning_rate(self.learning_rate)
        object.__setattr__(self, "learning_rate", rate)
        object.__setattr__(self, "l2", check_l2(self.l2))
        for name in ("batch_size", "iterations"):
            count = check_count(getattr(self, name), name)
            object.__setattr__(self, name, count)
        if rate * self.l2 >= 2:
            raise ValueError(
                f"learning_rate * l2 is {rate * self.l2:.4g}, so every step "
                f"would multiply the weights by {1 - rate * self.l2:.4g}: "
                f"lower one of them until the product is below 2"
            )

    def _repr_html_(self) -> str:
        rows = [
            (NOTATION[name][0], name, str(value), NOTATION[name][1])
            for name, value in asdict(self).items()
        ]
        head = ("symbol", "name in code", "value", "meaning")
        return markup.table("Hyperparameters", head, rows, code=(1, 2))


def check_learning_rate(learning_rate: object) -> float:
    """Return a positive, finite number as a `float`."""
    rate = as_number(learning_rate, "learning_rate", "a positive number")
    if not 0 < rate < math.inf:
        raise ValueError(f"learning_rate is {learning_rate!s:.60}: pass a positive, finite number")
    return rate


def check_l2(l2: object) -> float:
    """Return a finite number of at least 0 as a `float`."""
    strength = as_number(l2, "l2", "a number, at least 0")
    if not 0 <= strength < math.inf:
        raise ValueError(f"l2 is {l2!s:.60}: pass a finite number, at least 0")
    return strength
