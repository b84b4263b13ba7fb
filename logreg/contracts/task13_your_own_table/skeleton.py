"""Task 13: from words to a decision. The page "Your own table" explains it.

Write the three functions, and then ask: logreg check 13
"""

from typing import TypeAlias

import numpy as np

from logreg.arrays import Matrix, Steps

Words: TypeAlias = np.ndarray[tuple[int], np.dtype[np.str_]]
"""A word for each row."""


def indicators(words: Words, reference: str) -> tuple[list[str], Matrix]:
    """Turn words (m,) into features: a column for each word but the reference.

    A column is 1 where its word stands and 0 elsewhere. The columns are in
    the alphabetical order of their words. Returns these words, and the columns
    (m, number of words - 1).

    >>> names, X = indicators(np.array(["C", "Q", "S"]), "Q")
    >>> print(*names)
    C S
    >>> print(X)
    [[1. 0.]
     [0. 0.]
     [0. 1.]]
    """
    raise NotImplementedError


def split_by_group(
    groups: Steps,
    share: float,
    rng: np.random.Generator,
) -> tuple[Steps, Steps]:
    """Hold out a share of the groups at random, each as a whole.

    groups (m,) holds the number of the group of each row; numbers may be
    missing, and rows come in any order. As many groups are held out as come
    nearest to the share, and each has the same chance. All randomness comes
    from rng. Returns the numbers of the rows for training, and of those that
    are held out.
    """
    raise NotImplementedError


def threshold(false_positive: float, false_negative: float) -> float:
    """Return the probability from which it is cheaper to say 1.

    Saying 1 costs `false_positive` where the truth is 0; saying 0 costs
    `false_negative` where it is 1. A right answer costs nothing.

    >>> print(threshold(1.0, 1.0))
    0.5
    """
    raise NotImplementedError
