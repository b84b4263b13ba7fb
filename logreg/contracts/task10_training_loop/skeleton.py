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

    Both sets have `inputs` and `labels`: `random_batch(train_set, size,
    rng=rng)` draws from one, and `as_features(validation_set.inputs)` are the
    features of the other. The number of iterations is a multiple of 10. All
    randomness comes from rng.

    Returns
    -------
    w, b : ndarray of float, shape (d,), and float
        The weights and the bias after the last step.
    batch_losses : ndarray of float, shape (iterations,)
        The mean loss of each batch, before the update it led to.
    validation_losses : ndarray of float, shape (11,)
        The mean loss of the validation set before the first step, and after
        each tenth of the iterations.
    """
    raise NotImplementedError
