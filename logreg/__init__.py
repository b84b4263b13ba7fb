"""Logistic regression, from pixels to a trained model: a book you can import.

The whole method, with the names in the order of the book:

>>> from logreg import Hyperparameters, LogisticModel, load_digits, train
>>> train_set, validation_set, test_set = load_digits()
>>> model = LogisticModel(n_features=784)
>>> history = train(model, train_set, validation_set, Hyperparameters(), rng=0)
>>> bool(model.evaluate(test_set).accuracy > 0.99)
True
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logreg._files.idx import read_images, read_labels
    from logreg.batches import random_batch, unroll
    from logreg.dataset import Digits, Examples, Table, load_digits
    from logreg.hyperparameters import Hyperparameters
    from logreg.inference import Effect, Summary, effect, summary
    from logreg.loss import cross_entropy, sigmoid
    from logreg.metrics import (
        CalibrationCurve,
        PrecisionRecallCurve,
        RocCurve,
        calibration_curve,
        cost_threshold,
        precision_recall_curve,
        roc_auc,
        roc_curve,
    )
    from logreg.model import Evaluation, Gradients, LogisticModel
    from logreg.newton import Fit, curvature, fit
    from logreg.notation import Ledger, ledger
    from logreg.penalty import add_l2_gradient, l2_penalty, penalize
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
    "add_l2_gradient",
    "penalize",
    "fit",
    "Fit",
    "curvature",
    "summary",
    "Summary",
    "effect",
    "Effect",
    "roc_curve",
    "RocCurve",
    "roc_auc",
    "precision_recall_curve",
    "PrecisionRecallCurve",
    "calibration_curve",
    "CalibrationCurve",
    "cost_threshold",
    "gradient_sums",
    "GradientSums",
    "ledger",
    "Ledger",
]

# Names are imported on first use, so that a command can answer Ctrl-C before NumPy has loaded.
_HOMES = {
    "hyperparameters": "Hyperparameters",
    "dataset": "load_digits Digits Examples Table",
    "_files.idx": "read_images read_labels",
    "batches": "unroll random_batch",
    "loss": "sigmoid cross_entropy",
    "model": "LogisticModel Gradients Evaluation",
    "training": "train History DivergenceError",
    "penalty": "l2_penalty add_l2_gradient penalize",
    "newton": "fit Fit curvature",
    "inference": "summary Summary effect Effect",
    "metrics": "roc_curve RocCurve roc_auc precision_recall_curve PrecisionRecallCurve "
    "calibration_curve CalibrationCurve cost_threshold",
    "sums": "gradient_sums GradientSums",
    "notation": "ledger Ledger",
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names.split():
            globals()[name] = getattr(import_module(f"logreg.{home}"), name)
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
