"""Task 10, solved."""

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
    """Draw, measure, move, and look at the validation set eleven times."""
    rate, size = hyperparameters.learning_rate, hyperparameters.batch_size
    steps = hyperparameters.iterations
    X_held, y_held = as_features(validation_set.inputs), validation_set.labels
    w, b = create_model(X_held.shape[1])
    batch_losses = []
    validation_losses = [cross_entropy(forward(X_held, w, b), y_held)]
    for step in range(1, steps + 1):
        X, y = random_batch(train_set, size, rng=rng)
        batch_losses.append(cross_entropy(forward(X, w, b), y))
        dw, db = backward(X, y, w, b)
        w, b = update(w, b, dw, db, rate)
        if step % (steps // 10) == 0:
            validation_losses.append(cross_entropy(forward(X_held, w, b), y_held))
    return w, b, np.array(batch_losses), np.array(validation_losses)
