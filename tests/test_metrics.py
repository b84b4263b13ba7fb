"""Curves over every threshold count pairs, positives and bins as their definitions say."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import (
    LogisticModel,
    calibration_curve,
    cost_threshold,
    precision_recall_curve,
    roc_auc,
    roc_curve,
    sigmoid,
)
from logreg.arrays import Labels, Vector

# Few different scores, so that many are tied; and halves of halves, whose means are exact.
PAIRS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0.0, 0.125, 0.25, 0.5, 0.875, 1.0])))
BOTH = PAIRS.filter(lambda pairs: len({label for label, _ in pairs}) == 2)


def arrays(pairs: list[tuple[int, float]]) -> tuple[Labels, Vector]:
    """Labels and scores."""
    y: Labels = np.array([label for label, _ in pairs], dtype=np.uint8)
    return y, np.array([score for _, score in pairs])


@given(BOTH)
def test_each_point_of_the_roc_curve_is_what_its_threshold_makes_of_the_classes(
    pairs: list[tuple[int, float]],
) -> None:
    y, p = arrays(pairs)
    curve = roc_curve(y, p)
    assert curve.thresholds[0] == np.inf
    assert curve.thresholds[1:].tolist() == sorted(set(p.tolist()), reverse=True)
    for zeros, ones, t in zip(*curve, strict=True):
        assert zeros == np.mean(p[y == 0] >= t)
        assert ones == np.mean(p[y == 1] >= t)


@given(BOTH)
def test_the_area_is_the_share_of_pairs_in_the_right_order(pairs: list[tuple[int, float]]) -> None:
    y, p = arrays(pairs)
    right = sum(
        Fraction(int(one > zero)) + Fraction(int(one == zero), 2)
        for one in p[y == 1].tolist()
        for zero in p[y == 0].tolist()
    )
    zeros = int(np.count_nonzero(y == 0))
    assert roc_auc(y, p) == float(right / (zeros * (len(y) - zeros)))
    curve = roc_curve(y, p)
    area = np.trapezoid(curve.true_positive_rate, curve.false_positive_rate)
    assert roc_auc(y, p) == pytest.approx(area, rel=1e-12, abs=1e-15)


@given(BOTH)
def test_the_area_does_not_ask_how_scores_are_scaled(pairs: list[tuple[int, float]]) -> None:
    y, p = arrays(pairs)
    assert roc_auc(y, np.exp(3 * p) - 7) == roc_auc(y, p)
    assert roc_auc(y, -p) == pytest.approx(1 - roc_auc(y, p), abs=1e-15)
    assert roc_auc(y, np.full(len(p), 0.3)) == 0.5


def test_the_area_of_many_examples_is_counted_without_rounding() -> None:
    y = np.tile(np.array([0, 1], dtype=np.uint8), 200_000)
    assert roc_auc(y, y.astype(np.float32)) == 1.0
    assert roc_auc(y, 1.0 - y) == 0.0


@given(BOTH)
def test_each_point_of_precision_and_recall_is_what_its_threshold_finds(
    pairs: list[tuple[int, float]],
) -> None:
    y, p = arrays(pairs)
    precision, recall, thresholds = precision_recall_curve(y, p)
    assert thresholds.tolist() == sorted(set(p.tolist()))
    assert (precision[-1], recall[-1]) == (1.0, 0.0)
    for right, found, t in zip(precision, recall, thresholds, strict=False):
        assert right == np.mean(y[p >= t])
        assert found == np.mean(p[y == 1] >= t)


@given(PAIRS.filter(bool), st.integers(1, 12))
def test_calibration_compares_means_of_bins(pairs: list[tuple[int, float]], bins: int) -> None:
    y, p = arrays(pairs)
    curve = calibration_curve(y, p, bins)
    assert curve.counts.sum() == len(y)
    assert curve.counts @ curve.observed == pytest.approx(y.sum())
    assert curve.counts @ curve.predicted == pytest.approx(p.sum())
    assert (np.diff(curve.predicted) > 0).all()
    edges = np.linspace(0, 1, bins + 1)
    for mean, share, count in zip(*curve, strict=True):
        k = int(np.searchsorted(edges[1:-1], mean))
        inside = (p <= edges[k + 1]) & ((p > edges[k]) | (k == 0))
        assert count == np.count_nonzero(inside)
        assert share == pytest.approx(np.mean(y[inside]))


def test_probabilities_that_are_right_lie_on_the_diagonal_within_their_errors() -> None:
    rng = np.random.default_rng(0)
    p = rng.random(100_000)
    y: Labels = (rng.random(100_000) < p).astype(np.uint8)
    predicted, observed, counts = calibration_curve(y, p)
    errors = np.sqrt(predicted * (1 - predicted) / counts)
    assert (np.abs(predicted - observed) < 3.5 * errors).all()


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6), st.floats(0, 1))
def test_the_threshold_of_two_costs_is_where_either_error_costs_the_same(
    false_positive: float, false_negative: float, p: float
) -> None:
    t = cost_threshold(false_positive, false_negative)
    as_one, as_zero = (1 - p) * false_positive, p * false_negative
    if abs(p - t) > 1e-9:
        assert (p > t) == (as_one < as_zero)


@given(st.floats(0.01, 0.99), st.integers(0, 2**32 - 1))
def test_a_threshold_divides_examples_by_their_probability(t: float, seed: int) -> None:
    X = np.random.default_rng(seed).normal(size=(50, 2))
    model = LogisticModel(2, rng=seed)
    model.weights = 100 * model.weights
    p = model.predict_proba(X)
    sure = np.abs(p - t) > 1e-12
    assert (model.predict(X, threshold=t) == (p >= t))[sure].all()
    assert (model.predict(X, threshold=0.5) == model.predict(X)).all()


def test_what_lies_on_the_threshold_is_a_one() -> None:
    model = LogisticModel(1)
    model.bias = math.log(0.2 / 0.8)
    assert sigmoid(model.bias) == pytest.approx(0.2)
    X = np.zeros((1, 1))
    assert model.predict(X, threshold=0.2).tolist() == [1]
    assert model.predict(X, threshold=0.2000001).tolist() == [0]


@pytest.mark.parametrize("t", [0, 1, -0.5, 2, math.nan, math.inf])
def test_a_threshold_that_is_not_between_0_and_1_is_refused(t: float) -> None:
    with pytest.raises(ValueError, match=f"threshold is {t}.*from 0 to 1"):
        LogisticModel(1).predict(np.zeros((1, 1)), threshold=t)


def test_a_threshold_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(TypeError, match="threshold is 'half'"):
        LogisticModel(1).predict(np.zeros((1, 1)), threshold="half")  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize("curve", [roc_curve, roc_auc, precision_recall_curve, calibration_curve])
def test_scores_that_do_not_fit_the_labels_are_refused(curve: object) -> None:
    assert callable(curve)
    y: Labels = np.array([0, 1], dtype=np.uint8)
    for p, kind, match in (
        ([0.1, 0.2], TypeError, "p is .*array"),
        (np.array(["a", "b"]), ValueError, r"p has dtype .*astype\(float\)"),
        (np.array([[0.1], [0.2]]), ValueError, r"\(2, 1\).*vector"),
        (np.array([0.1, 0.2, 0.3]), ValueError, "p has 3 rows but y has 2 labels"),
        (np.array([0.1, np.nan]), ValueError, r"p\[1\] is nan"),
    ):
        with pytest.raises(kind, match=match):
            curve(y, p)
    with pytest.raises(ValueError, match=r"y\[0\] is 2"):
        curve(y + 2, np.array([0.1, 0.2]))


def test_a_curve_that_needs_both_classes_says_which_is_missing() -> None:
    p, none, all_of_them = np.array([0.1, 0.2]), np.zeros(2, np.uint8), np.ones(2, np.uint8)
    for curve in (roc_curve, roc_auc, precision_recall_curve):
        with pytest.raises(ValueError, match="no label 1: pass examples of class 1"):
            curve(none, p)
    for curve in (roc_curve, roc_auc):
        with pytest.raises(ValueError, match="no label 0: pass examples of class 0"):
            curve(all_of_them, p)
    assert precision_recall_curve(all_of_them, p).precision.tolist() == [1, 1, 1]
    assert calibration_curve(none, p).observed.tolist() == [0.0, 0.0]


def test_calibration_refuses_what_is_not_a_probability() -> None:
    y: Labels = np.array([0, 1], dtype=np.uint8)
    with pytest.raises(ValueError, match=r"p\[1\] is 1\.5.*predict_proba"):
        calibration_curve(y, np.array([0.5, 1.5]))
    with pytest.raises(ValueError, match="bins is 0"):
        calibration_curve(y, np.array([0.5, 0.5]), bins=0)


@pytest.mark.parametrize("cost", [0.0, -1.0, math.inf, math.nan])
def test_a_cost_that_is_not_positive_is_refused(cost: float) -> None:
    with pytest.raises(ValueError, match=f"false_positive is {cost}: pass a positive"):
        cost_threshold(cost, 1.0)
    with pytest.raises(ValueError, match=f"false_negative is {cost}: pass a positive"):
        cost_threshold(1.0, cost)


def test_costs_that_leave_no_threshold_are_refused() -> None:
    with pytest.raises(TypeError, match="false_negative is '9'"):
        cost_threshold(1, "9")  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(ValueError, match=r"1e-300.*1e"):
        cost_threshold(1e-300, 1e300)


def test_a_curve_of_four_examples_can_be_drawn_by_hand() -> None:
    y, p = np.array([0, 1, 0, 1], dtype=np.uint8), np.array([0.1, 0.4, 0.4, 0.8])
    curve = roc_curve(y, p)
    assert curve.thresholds.tolist() == [np.inf, 0.8, 0.4, 0.1]
    assert curve.false_positive_rate.tolist() == [0.0, 0.0, 0.5, 1.0]
    assert curve.true_positive_rate.tolist() == [0.0, 0.5, 1.0, 1.0]


def test_missing_nine_times_the_cost_of_a_false_alarm_asks_for_one_in_ten() -> None:
    assert cost_threshold(false_positive=1, false_negative=9) == 0.1
