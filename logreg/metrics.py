"""How good are probabilities? Curves over every threshold, and what a threshold costs.

Accuracy judges a model at one threshold. These judge what comes before it: whether ones are given
higher probabilities than zeros (ROC, precision and recall), and whether of all examples that are
given 30 %, three in ten are ones (calibration).
"""

import math
from numbers import Real
from typing import NamedTuple

import numpy as np

from logreg.arrays import (
    Labels,
    Losses,
    Steps,
    Vector,
    as_labels,
    check_count,
    refuse_non_finite,
    refuse_type,
)


class RocCurve(NamedTuple):
    """What share of each class is taken for class 1, as the threshold falls.

    Attributes
    ----------
    false_positive_rate, true_positive_rate : ndarray of float64, shape (k + 1,)
        The share of the zeros, and of the ones, whose score is at least the threshold.
    thresholds : ndarray of float64, shape (k + 1,)
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
    precision, recall : ndarray of float64, shape (k + 1,)
        For each threshold; and at the end, where nothing is taken for a one, 1 and 0.
    thresholds : ndarray of float64, shape (k,)
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
    predicted, observed : ndarray of float64, shape (k,)
        The mean probability in each bin, and the share of ones. Empty bins are left out.
    counts : ndarray of int, shape (k,)
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
    y : ndarray of uint8, shape (m,)
        Labels, 0 or 1, of both classes.
    p : ndarray of float, shape (m,)
        Probabilities of class 1, or any other score that is higher for it.

    Returns
    -------
    RocCurve
        From (0, 0) to (1, 1), a point for each different score.

    Raises
    ------
    TypeError, ValueError
        There is not one finite score for each label, or all labels are the same.

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
    y = _check(y, p, both=True)
    thresholds, zeros, ones = _counts(y, p)
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
    y : ndarray of uint8, shape (m,)
        Labels, 0 or 1, of both classes.
    p : ndarray of float, shape (m,)
        Probabilities of class 1, or any other score that is higher for it.

    Returns
    -------
    float
        From 0 to 1; 1/2 is as good as chance.

    Raises
    ------
    TypeError, ValueError
        See `roc_curve`.

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
    y = _check(y, p, both=True)
    _, zeros, ones = _counts(y, p)
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
    y : ndarray of uint8, shape (m,)
        Labels, 0 or 1, with at least one 1.
    p : ndarray of float, shape (m,)
        Probabilities of class 1, or any other score that is higher for it.

    Returns
    -------
    PrecisionRecallCurve
        Ordered by rising thresholds.

    Raises
    ------
    TypeError, ValueError
        There is not one finite score for each label, or no label is 1.

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
    y = _check(y, p, both=False)
    thresholds, zeros, ones = _counts(y, p)
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
    y : ndarray of uint8, shape (m,)
        Labels, 0 or 1.
    p : ndarray of float, shape (m,)
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
        There is not one probability from 0 to 1 for each label, or `bins` is not a whole number
        of at least 1.

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
    y = _check(y, p)
    outside = (p < 0) | (p > 1)
    if outside.any():
        raise ValueError(
            f"p[{int(outside.argmax())}] is {p[outside][0]}: pass probabilities from 0 to 1, as "
            f"predict_proba gives them"
        )
    scores = p.astype(np.float64)
    inner = np.linspace(0, 1, check_count(bins, "bins") + 1)[1:-1]
    places = np.searchsorted(inner, scores)
    counts = np.bincount(places)
    some = counts > 0
    return CalibrationCurve(
        predicted=np.bincount(places, scores)[some] / counts[some],
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
        The cost $c_{01}$ of taking a zero for a one, positive.
    false_negative : float
        The cost $c_{10}$ of taking a one for a zero, positive, in the same unit.

    Returns
    -------
    float
        Between 0 and 1, to be passed to `predict`.

    Raises
    ------
    TypeError, ValueError
        A cost is not a positive, finite number, or one is nothing beside the other.

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
            f"of which neither is nothing beside the other"
        )
    return t


def _check_cost(value: object, name: str) -> float:
    """Refuse anything but a positive, finite number."""
    if isinstance(value, bool) or not isinstance(value, Real):
        refuse_type(value, name, "a positive number")
    cost = float(value)
    if not 0 < cost < math.inf:
        raise ValueError(f"{name} is {value}: pass a positive, finite cost")
    return cost


def _check(y: Labels, p: object, *, both: bool | None = None) -> Labels:
    """Return the labels, or refuse anything but one finite score for each label, and labels of one class if asked."""
    if not (isinstance(p, np.ndarray) and p.dtype.kind == "f"):
        refuse_type(p, "p", "a NumPy array of floats, such as predict_proba gives")
    if p.ndim != 1 or len(p) == 0:
        raise ValueError(f"p has shape {p.shape}: pass a vector (m,) with one score per example")
    y = as_labels(y, len(p), rows_of="p")
    refuse_non_finite(p, "p")
    if both is not None and not y.any():
        raise ValueError("all labels are 0: pass examples of class 1 as well")
    if both and y.all():
        raise ValueError("all labels are 1: pass examples of class 0 as well")
    return y


def _counts(y: Labels, p: Vector) -> tuple[Losses, Steps, Steps]:
    """Return the different scores, falling, and how many zeros and ones have at least each."""
    order = np.argsort(-p, kind="stable")
    scores: Losses = p[order].astype(np.float64)
    last = np.append(np.flatnonzero(np.diff(scores)), len(p) - 1)  # of each run of equal scores
    ones = np.cumsum(y[order], dtype=np.int64)[last]
    return scores[last], last + 1 - ones, ones
