"""Task 9 by the package."""

import numpy as np

from logreg import LogisticModel
from logreg.arrays import Labels, Matrix, Vector


def predict(X: Matrix, w: Vector, b: float) -> Labels:
    """Predict with a model of these parameters."""
    model = LogisticModel(len(w))
    model.weights, model.bias = w, b
    return model.predict(X)


def accuracy(predictions: Labels, labels: Labels) -> float:
    """Compare vectors."""
    return float((predictions == labels).mean())


def confusion_matrix(
    predictions: Labels, labels: Labels
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Count each pair of truth and answer."""
    counts = np.zeros((2, 2), dtype=np.int64)
    np.add.at(counts, (labels, predictions), 1)
    return counts
