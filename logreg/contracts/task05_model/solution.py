"""Task 5, solved."""

import numpy as np

from logreg.arrays import Vector


def create_model(n_features: int) -> tuple[Vector, float]:
    """Start at zero."""
    return np.zeros(n_features), 0.0


def count_parameters(n_features: int) -> int:
    """Count the weights, and the bias."""
    return n_features + 1


def bias_for(p: float) -> float:
    """Undo the sigmoid."""
    return float(np.log(p / (1 - p)))
