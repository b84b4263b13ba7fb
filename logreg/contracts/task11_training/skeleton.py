"""Task 11: the whole training, and what it is worth. Chapter 11 explains it.

Write the three functions, and then ask: logreg check 11
What came before is given; you may import your own instead.
"""

import numpy as np

from logreg import Examples, Hyperparameters, LogisticModel, train
from logreg.arrays import Labels, Matrix, Vector


def standardise(known: Matrix, new: Matrix) -> tuple[Matrix, Matrix]:
    """Put features on the scale of the training, on which a rate of 1 works.

    The model learns from `known` (m, d), whose columns get the mean 0 and the
    standard deviation 1, with m or m - 1 under the root; it is asked about
    `new` (k, d) later, which goes on the same scale. A column of `known` whose
    standard deviation is 0 becomes 0 there.
    """
    raise NotImplementedError


def nearest_mean(X_train: Matrix, y_train: Labels, X: Matrix) -> Labels:
    """Answer with the class whose mean image is nearer: a baseline.

    The two means are those of X_train (m, d) with the labels y_train (m,).
    Returns a class, 0 or 1, for each row of X (k, d).
    """
    raise NotImplementedError


def train_model(
    train_set: Examples, validation_set: Examples, rng: np.random.Generator
) -> tuple[Vector, float]:
    """Train on zeros and ones; return the weights (784,) and the bias.

    The weights are for pixels / 255, as `unroll` gives them. What is checked
    on the test images, which the function never sees: a loss of at most 0.006,
    and fewer errors than your own `nearest_mean`. The model is new at every
    call, and learns from `train_set` alone; the validation set is there to
    measure on. All randomness comes from rng.
    """
    raise NotImplementedError
