"""Task 2: what is set by us, and how it is chosen. Chapter 2 explains it.

Write the record and the two functions, and then ask: logreg check 2
"""

from logreg.arrays import Losses


class Hyperparameters:
    """The three numbers that steer a training; a record that cannot be changed.

    Parameters
    ----------
    learning_rate : float
        How far one step goes. Positive and finite.
    batch_size : int
        How many examples one step sees, at least 1.
    iterations : int
        How many steps are taken, at least 1.

    Raises
    ------
    TypeError, ValueError
        A value makes no sense.
    """

    learning_rate: float
    batch_size: int
    iterations: int

    def __init__(self, *, learning_rate: float, batch_size: int, iterations: int) -> None:
        # Write it like this, or let a decorator of the module dataclasses do it.
        raise NotImplementedError


def epochs(hyperparameters: Hyperparameters, n_examples: int) -> float:
    """Return how many epochs a training takes.

    Parameters
    ----------
    hyperparameters : Hyperparameters
        The record from above.
    n_examples : int
        How many examples there are.

    Returns
    -------
    float
        How often as many examples are seen as there are; not always a whole number.
    """
    raise NotImplementedError


def choose(
    learning_rates: Losses, training_loss: Losses, validation_loss: Losses, test_loss: Losses
) -> float:
    """Choose a learning rate, honestly.

    Parameters
    ----------
    learning_rates : ndarray of float, shape (k,)
        The rates that were tried.
    training_loss, validation_loss, test_loss : ndarray of float, shape (k,)
        The mean loss on each of the three sets, after a training with each of the rates. A
        training that diverged has the loss nan.

    Returns
    -------
    float
        The rate of your choice.
    """
    raise NotImplementedError
