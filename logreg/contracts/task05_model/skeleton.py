"""Task 5: the parameters, and where they start. Chapter 5 explains it.

Write the three functions, and then ask: logreg check 5
"""

import numpy as np

from logreg.arrays import Vector


def create_model(n_features: int) -> tuple[Vector, float]:
    """Return the weights (d,) and the bias before anything is learned."""
    raise NotImplementedError


def count_parameters(n_features: int) -> int:
    """Return how many numbers a model of d features learns."""
    raise NotImplementedError


def bias_for(p: float) -> float:
    """Return the bias that gives a blank image the probability p of a one."""
    raise NotImplementedError
