"""Task 5 by the package."""

import math

from logreg.given import create_model

__all__ = ["bias_for", "count_parameters", "create_model"]


def count_parameters(n_features: int) -> int:
    """Count weights and bias."""
    w, _ = create_model(n_features)
    return w.size + 1


def bias_for(p: float) -> float:
    """Undo the sigmoid."""
    return math.log(p / (1 - p))
