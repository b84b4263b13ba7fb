"""Task 2: what we set, and how we choose it. Chapter 2 explains it.

Write the checks of the record and two functions, then ask: logreg check 2
"""

from dataclasses import dataclass

import numpy as np

from logreg.arrays import Losses


@dataclass(frozen=True, kw_only=True)
class Hyperparameters:
    """The three numbers that steer a training, in a frozen record."""

    learning_rate: float
    batch_size: int
    iterations: int

    def __post_init__(self) -> None:
        """Raise a ValueError, or a TypeError, unless all three make sense.

        The learning rate is positive and finite: refuse -0.5, 0, inf and nan.
        The others are whole numbers, at least 1: refuse 0, -1 and 2.5.
        """
        raise NotImplementedError


def epochs(hyperparameters: Hyperparameters, n_examples: int) -> float:
    """Return how many epochs a training takes, not always a whole number.

    An epoch is over when as many examples have been seen as there are.
    """
    raise NotImplementedError


def choose(
    learning_rates: Losses,
    training_loss: Losses,
    validation_loss: Losses,
    test_loss: Losses,
) -> float:
    """Return the best of some learning rates, honestly.

    Each array (k,) has a number for each of the rates: the rate, and the mean
    loss on each of the three sets after a training with it. A training that
    diverged has the loss nan.
    """
    raise NotImplementedError
