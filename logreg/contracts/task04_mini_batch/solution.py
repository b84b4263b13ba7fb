"""Task 4 by the package."""

import numpy as np

import logreg
from logreg import Examples, unroll
from logreg.arrays import Images, Labels, Matrix

__all__ = ["random_batch", "unroll"]


def random_batch(
    images: Images, labels: Labels, size: int, rng: np.random.Generator
) -> tuple[Matrix, Labels]:
    """Draw with replacement."""
    return logreg.random_batch(Examples(images=images, labels=labels), size, rng=rng)
