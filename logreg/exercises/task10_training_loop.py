"""Task 10: batch, forward, backward, update, and again. Chapter 10 explains it.

Write the function, and then ask: logreg check 10
What came before is given; you may import your own instead.
"""

import numpy as np

from logreg import Examples, Hyperparameters, Table, cross_entropy, random_batch
from logreg.arrays import Losses, Vector
from logreg.batches import as_features
from logreg.given import backward, create_model, forward, update


def train(
    train_set: Examples | Table,
    validation_set: Examples | Table,
    hyperparameters: Hyperparameters,
    rng: np.random.Generator,
) -> tuple[Vector, float, Losses, Losses]:
    """Train a new model by mini-batch gradient descent, and record how it goes.

    Parameters
    ----------
    train_set : Examples or Table
        What to learn from. Both have `inputs` and `labels`; `random_batch(train_set, size,
        rng=rng)` draws a batch of either.
    validation_set : Examples or Table
        What to measure on: `as_features(validation_set.inputs)` are its features.
    hyperparameters : Hyperparameters
        The learning rate, the batch size and the iterations, which are a multiple of 10.
    rng : numpy.random.Generator
        The one source of randomness.

    Returns
    -------
    w : ndarray of float, shape (d,)
        The weights at the end.
    b : float
        The bias at the end.
    batch_losses : ndarray of float, shape (iterations,)
        The mean loss of each batch, before the update it led to.
    validation_losses : ndarray of float, shape (11,)
        The mean loss of the validation set before the first step, and after each tenth of
        the iterations.
    """
    raise NotImplementedError
