"""How good are probabilities? Curves over every threshold, and what a threshold costs.

Accuracy judges a model at one threshold. These judge what comes before it: whether ones are given
higher probabilities than zeros (ROC, precision and recall), and whether of all examples that are
given 30 %, three in ten are ones (calibration).
"""

import math
from typing import NamedTuple

import numpy as np

from logreg.arrays import (
    Labels,
    Losses,
    Steps,
    Vector,
    as_labels,
    as_number,
    as_vector,
    check_count,
    refuse_non_finite,
)


class RocCurve(NamedTuple):
    """What share of each class is taken for class 1, as the threshold falls.

    Attributes
    ----------
    false_positive_rate, true_positive_rate : float64 array (k + 1,)
        The share of the zeros, and of the ones, whose score is at least the threshold.
    thresholds : float64 array (k + 1,)
        Infinity, and then the k different scores, falling.

    Examples
    --------
    >>> from logreg import RocCurve
    >>> RocCurve._fields
    ('false_positive_rate', 'true_positive_rate', 'thresholds')
    """

    false_positive_rate: Losses
    true_positive_rate: Losses
    thresholds: Losses


class PrecisionRecallCurve(NamedTuple):
    """How many of the positives are right, and how many of the ones are found.

    Attributes
    ----------
    precision, recall : float64 array (k + 1,)
        For each threshold; and at the end, where nothing is taken for a one, 1 and 0.
    thresholds : float64 array (k,)
        The k different scores, rising.

    Examples
    --------
    >>> from logreg import PrecisionRecallCurve
    >>> PrecisionRecallCurve._fields
    ('precision', 'recall', 'thresholds')
    """

    precision: Losses
    recall: Losses
    thresholds: Losses


class CalibrationCurve(NamedTuple):
    """What probabilities say, beside what happened.

    Attributes
    ----------
    predicted, observed : float64 array (k,)
        The mean probability in each bin, and the share of ones. Empty bins are left out.
    counts : int array (k,)
        How many examples are in the bin.

    Examples
    --------
    >>> from logreg import CalibrationCurve
    >>> CalibrationCurve._fields
    ('predicted', 'observed', 'counts')
    """

    predicted: Losses
    observed: Losses
    counts: Steps


def roc_curve(y: Labels, p: Vector) -> RocCurve:
    r"""Return the receiver operating characteristic: both error rates at every threshold.

    $$\text{TPR}(t) = \frac{|\{i : p_i \ge t, y_i = 1\}|}{|\{i : y_i = 1\}|}, \qquad
    \text{FPR}(t) = \frac{|\{i : p_i \ge t, y_i = 0\}|}{|\{i : y_i = 0\}|}$$

    Parameters
    ----------
    y : uint8 array (m,)
        Labels, 0 or 1, of both classes.
    p : float array (m,)
        Probabilities of class 1, or any other score that is higher for it.

    Returns
    -------
    RocCurve
        From (0, 0) to (1, 1), a point for each different score.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    References
    ----------
    Fawcett, "An introduction to ROC analysis", 2006.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import roc_curve
    >>> y, p = np.array([0, 1, 0, 1], dtype=np.uint8), np.array([0.1, 0.4, 0.4, 0.8])
    >>> curve = roc_curve(y, p)
    >>> curve.false_positive_rate
    array([0. , 0. , 0.5, 1. ])
    >>> curve.true_positive_rate
    array([0. , 0.5, 1. , 1. ])
    """
    thresholds, zeros, ones = _counts(*_check(y, p, needed=(0, 1)))
    return RocCurve(
        false_positive_rate=np.append(0, zeros) / zeros[-1],
        true_positive_rate=np.append(0, ones) / ones[-1],
        thresholds=np.append(np.inf, thresholds),
    )


def roc_auc(y: Labels, p: Vector) -> float:
    r"""Return the area under the ROC curve: how often a one has a higher score than a zero.

    $$\text{AUC} = \frac{|\{(i, j) : p_i > p_j\}| + \frac{1}{2} |\{(i, j) : p_i = p_j\}|}
    {|\{(i, j)\}|}, \qquad y_i = 1, \; y_j = 0$$

    Parameters
    ----------
    y : uint8 array (m,)
        Labels, 0 or 1, of both classes.
    p : float array (m,)
        Probabilities of class 1, or any other score that is higher for it.

    Returns
    -------
    float
        From 0 to 1; 1/2 is as good as chance.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    References
    ----------
    Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic
    (ROC) curve", 1982.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import roc_auc
    >>> roc_auc(np.array([0, 1, 0, 1], dtype=np.uint8), np.array([0.1, 0.4, 0.4, 0.8]))
    0.875
    """
    _, zeros, ones = _counts(*_check(y, p, needed=(0, 1)))
    # Twice the number of pairs, a trapezoid for each score: exact, because it is counted.
    twice = np.diff(zeros, prepend=0) @ (ones + np.append(0, ones[:-1]))
    return int(twice) / (2 * int(zeros[-1]) * int(ones[-1]))


def precision_recall_curve(y: Labels, p: Vector) -> PrecisionRecallCurve:
    r"""Return precision and recall at every threshold.

    $$\text{precision}(t) = \frac{|\{i : p_i \ge t, y_i = 1\}|}{|\{i : p_i \ge t\}|}, \qquad
    \text{recall}(t) = \text{TPR}(t)$$

    Where ones are rare, this shows more than the ROC curve: a small share of many zeros can be
    more examples than all ones together.

    Parameters
    ----------
    y : uint8 array (m,)
        Labels, 0 or 1, with at least one 1.
    p : float array (m,)
        Probabilities of class 1, or any other score that is higher for it.

    Returns
    -------
    PrecisionRecallCurve
        Ordered by rising thresholds.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    References
    ----------
    Davis and Goadrich, "The relationship between precision-recall and ROC curves", 2006.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import precision_recall_curve
    >>> y, p = np.array([0, 1, 0, 1], dtype=np.uint8), np.array([0.1, 0.4, 0.5, 0.8])
    >>> precision_recall_curve(y, p).precision
    array([0.5       , 0.66666667, 0.5       , 1.        , 1.        ])
    """
    thresholds, zeros, ones = _counts(*_check(y, p, needed=(1,)))
    return PrecisionRecallCurve(
        precision=np.append((ones / (zeros + ones))[::-1], 1.0),
        recall=np.append((ones / ones[-1])[::-1], 0.0),
        thresholds=thresholds[::-1],
    )


def calibration_curve(y: Labels, p: Vector, bins: int = 10) -> CalibrationCurve:
    r"""Compare probabilities with what happened, in bins of equal width.

    Bin k holds the examples with $\frac{k}{K} < p_i \le \frac{k + 1}{K}$, and the first one
    $p_i = 0$ too.

    Parameters
    ----------
    y : uint8 array (m,)
        Labels, 0 or 1.
    p : float array (m,)
        Probabilities of class 1.
    bins : int
        The number K of bins, at least 1.

    Returns
    -------
    CalibrationCurve
        A point for each bin that is not empty. Where the model is right, predicted and observed
        differ by about $\sqrt{p (1 - p) / \text{count}}$.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    References
    ----------
    Niculescu-Mizil and Caruana, "Predicting good probabilities with supervised learning", 2005.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import calibration_curve
    >>> y, p = np.array([0, 0, 1, 1], dtype=np.uint8), np.array([0.1, 0.3, 0.4, 0.9])
    >>> calibration_curve(y, p, bins=2).observed
    array([0.33333333, 1.        ])
    """
    y, p = _check(y, p)
    outside = (p < 0) | (p > 1)
    if outside.any():
        raise ValueError(
            f"p[{int(outside.argmax())}] is {p[outside][0]}: pass probabilities from 0 to 1, as "
            f"predict_proba gives them"
        )
    inner = np.linspace(0, 1, check_count(bins, "bins") + 1)[1:-1]
    places = np.searchsorted(inner, p)
    counts = np.bincount(places)
    some = counts > 0
    return CalibrationCurve(
        predicted=np.bincount(places, p)[some] / counts[some],
        observed=np.bincount(places, y)[some] / counts[some],
        counts=counts[some],
    )


def cost_threshold(false_positive: float, false_negative: float) -> float:
    r"""Return the threshold at which the expected cost of errors is least.

    $$t = \frac{c_{01}}{c_{01} + c_{10}}$$

    Taking an example for a one costs $(1 - p)\, c_{01}$ on average, taking it for a zero
    $p\, c_{10}$; the former is cheaper from $p = t$.

    Parameters
    ----------
    false_positive : float
        The cost $c_{01}$ of taking a zero for a one, positive and finite.
    false_negative : float
        The cost $c_{10}$ of taking a one for a zero, in the same unit.

    Returns
    -------
    float
        Between 0 and 1, to be passed to `predict`.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above, or one cost is nothing beside the other.

    References
    ----------
    Elkan, "The foundations of cost-sensitive learning", 2001.

    Examples
    --------
    >>> from logreg import cost_threshold
    >>> cost_threshold(false_positive=1, false_negative=9)
    0.1
    """
    zero_as_one = _check_cost(false_positive, "false_positive")
    one_as_zero = _check_cost(false_negative, "false_negative")
    t = 1 / (1 + one_as_zero / zero_as_one)
    if not 0 < t < 1:
        raise ValueError(
            f"false_positive is {false_positive} and false_negative {false_negative}: pass costs "
            f"of which neither vanishes beside the other"
        )
    return t


def _check_cost(value: object, name: str) -> float:
    """Return a positive, finite number."""
    cost = as_number(value, name)
    if not 0 < cost < math.inf:
        raise ValueError(f"{name} is {cost}: pass a positive, finite cost")
    return cost


def _check(y: Labels, p: Vector, needed: tuple[int, ...] = ()) -> tuple[Labels, Losses]:
    """Return labels with the classes that are needed, and a finite score for each."""
    scores: Losses = as_vector(p, "p").astype(np.float64)
    refuse_non_finite(scores, "p")
    labels = as_labels(y, len(scores), rows_of="p")
    for label in needed:
        if label not in labels:
            raise ValueError(f"y has no label {label}: pass examples of class {label} as well")
    return labels, scores


def _counts(y: Labels, p: Losses) -> tuple[Losses, Steps, Steps]:
    """Return the different scores, falling, and how many zeros and ones have at least each."""
    order = np.argsort(-p, kind="stable")
    scores: Losses = p[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(p) - 1)  # of each run of equal scores
    ones = np.cumsum(y[order], dtype=np.int64)[last]
    return scores[last], last + 1 - ones, ones
