"""Task 13, solved."""

from typing import TypeAlias

import numpy as np

from logreg.arrays import Matrix, Steps

Words: TypeAlias = np.ndarray[tuple[int], np.dtype[np.str_]]


def indicators(words: Words, reference: str) -> tuple[list[str], Matrix]:
    """Compare all words with each but one."""
    names = [str(word) for word in np.unique(words) if word != reference]
    X: Matrix = np.column_stack([words == name for name in names]).astype(np.float64)
    return names, X


def split_by_group(groups: Steps, share: float, rng: np.random.Generator) -> tuple[Steps, Steps]:
    """Draw groups, and then look for their rows."""
    names = np.unique(groups)
    drawn = rng.permutation(names)[: round(share * len(names))]
    held = np.isin(groups, drawn)
    return np.flatnonzero(~held), np.flatnonzero(held)


def threshold(false_positive: float, false_negative: float) -> float:
    """Let both answers cost the same on average."""
    return false_positive / (false_positive + false_negative)
