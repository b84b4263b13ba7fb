"""Task 11, solved."""

import numpy as np

from logreg import Examples, Hyperparameters, LogisticModel, train
from logreg.arrays import Labels, Matrix, Vector


def standardise(known: Matrix, new: Matrix) -> tuple[Matrix, Matrix]:
    """Measure everything with the scale of the training."""
    centre, spread = known.mean(axis=0), known.std(axis=0)
    spread[spread == 0] = 1.0
    return (known - centre) / spread, (new - centre) / spread


def nearest_mean(X_train: Matrix, y_train: Labels, X: Matrix) -> Labels:
    """Compare two distances."""
    zero, one = X_train[y_train == 0].mean(axis=0), X_train[y_train == 1].mean(axis=0)
    to_zero, to_one = ((X - zero) ** 2).sum(axis=1), ((X - one) ** 2).sum(axis=1)
    answers: Labels = (to_one < to_zero).astype(np.uint8)
    return answers


def train_model(
    train_set: Examples, validation_set: Examples, rng: np.random.Generator
) -> tuple[Vector, float]:
    """Train a new model with the defaults."""
    model = LogisticModel(784)
    train(model, train_set, validation_set, Hyperparameters(), rng=rng)
    return model.weights, model.bias
