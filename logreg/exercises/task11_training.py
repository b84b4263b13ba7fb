"""Task 11: the whole training, and what it is worth. Chapter 11 explains it.

Write the three functions, and then ask: logreg check 11
What came before is given; you may import your own instead.
"""

import numpy as np

from logreg import Examples, Hyperparameters, LogisticModel, train
from logreg.arrays import Labels, Matrix, Vector


def standardise(known: Matrix, new: Matrix) -> tuple[Matrix, Matrix]:
    """Put features on a scale on which a learning rate of 1 works: that of the training.

    Parameters
    ----------
    known : ndarray of float, shape (m, d)
        What the model learns from.
    new : ndarray of float, shape (k, d)
        What it is asked about afterwards.

    Returns
    -------
    known : ndarray of float, shape (m, d)
        Each column with the mean 0 and the standard deviation 1.
    new : ndarray of float, shape (k, d)
        On the same scale.
    """
    raise NotImplementedError


def nearest_mean(X_train: Matrix, y_train: Labels, X: Matrix) -> Labels:
    """Answer with the class whose mean image is nearer; a baseline without a training.

    Parameters
    ----------
    X_train : ndarray of float, shape (m, d)
        Features to take the two means of.
    y_train : ndarray of uint8, shape (m,)
        Their labels, 0 or 1.
    X : ndarray of float, shape (k, d)
        Features to answer for.

    Returns
    -------
    ndarray of uint8, shape (k,)
        Classes, 0 or 1.
    """
    raise NotImplementedError


def train_model(
    train_set: Examples, validation_set: Examples, rng: np.random.Generator
) -> tuple[Vector, float]:
    """Train a model that is right about 99 of 100 digits it has never seen.

    Parameters
    ----------
    train_set : Examples
        Images of zeros and ones to learn from.
    validation_set : Examples
        Others, to choose the hyperparameters on.
    rng : numpy.random.Generator
        The one source of randomness.

    Returns
    -------
    w : ndarray of float, shape (784,)
        The weights.
    b : float
        The bias.
    """
    raise NotImplementedError
