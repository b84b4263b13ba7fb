"""Task 10 by the package."""

import numpy as np

import logreg
from logreg import Examples, Hyperparameters, LogisticModel, Table
from logreg.arrays import Losses, Vector


def train(
    train_set: Examples | Table,
    validation_set: Examples | Table,
    hyperparameters: Hyperparameters,
    rng: np.random.Generator,
) -> tuple[Vector, float, Losses, Losses]:
    """Train, and unpack the history."""
    model = LogisticModel(train_set.inputs[0].size)
    history = logreg.train(model, train_set, validation_set, hyperparameters, rng=rng)
    return model.weights, model.bias, history.batch_losses, history.validation_loss
