"""Logistic regression, from pixels to a trained model: a book you can import.

The names stand in the order of the book. The whole method, once through:

>>> from logreg import Hyperparameters, LogisticModel, load_digits, train
>>> train_set, validation_set, test_set = load_digits()
>>> model = LogisticModel(n_features=784)
>>> history = train(model, train_set, validation_set, Hyperparameters(), rng=0)
>>> bool(model.evaluate(test_set).accuracy > 0.99)
True
"""

from logreg.batches import random_batch, unroll
from logreg.dataset import Digits, Examples, Table, load_digits
from logreg.functions import cross_entropy, sigmoid
from logreg.hyperparameters import Hyperparameters
from logreg.idx import read_images, read_labels
from logreg.model import Evaluation, Gradients, LogisticModel
from logreg.notation import Ledger, ledger
from logreg.penalty import l2_penalty, penalize
from logreg.sums import GradientSums, gradient_sums
from logreg.training import DivergenceError, History, train

__version__ = "0.1.0"

__all__ = [  # in reading order, as the chapters introduce them
    "Hyperparameters",
    "load_digits",
    "Digits",
    "Examples",
    "Table",
    "read_images",
    "read_labels",
    "unroll",
    "random_batch",
    "LogisticModel",
    "sigmoid",
    "cross_entropy",
    "Gradients",
    "Evaluation",
    "train",
    "History",
    "DivergenceError",
    "l2_penalty",
    "penalize",
    "gradient_sums",
    "GradientSums",
    "ledger",
    "Ledger",
]
