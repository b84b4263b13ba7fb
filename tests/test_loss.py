"""Task 6: the sigmoid and the cross-entropy, against 200 binary digits of mpmath."""

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from logreg import cross_entropy, sigmoid
from logreg.arrays import Array, Labels, Vector

pytestmark = pytest.mark.task06

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
# What a caller without a type checker may pass.
ANYTHING: dict[str, Any] = {
    "text": "0",
    "ragged": [[0.0], [0.0, 1.0]],
    "bytes": np.array([0], dtype=np.uint8),
    "complex": np.array([1j]),
}
SINGLES = st.floats(allow_nan=False, allow_infinity=False, width=32)
LOGITS = st.one_of(st.floats(-40, 40), st.floats(-750, 750), FLOATS)


def ulps(value: float, truth: mpmath.mpf, dtype: type[np.float32 | np.float64]) -> float:
    """The distance from the truth, in units in the last place of the truth."""
    with np.errstate(over="ignore", under="ignore"):
        unit = np.spacing(np.abs(dtype(float(truth))))
    return float(abs(mpmath.mpf(float(value)) - truth) / mpmath.mpf(float(unit)))


def true_sigmoid(z: float) -> mpmath.mpf:
    with mpmath.workprec(200):
        return 1 / (1 + mpmath.exp(-mpmath.mpf(z)))


def true_loss(z: float, y: int) -> mpmath.mpf:
    with mpmath.workprec(200):
        return mpmath.log1p(mpmath.exp(-mpmath.mpf(z) if y else mpmath.mpf(z)))


@given(LOGITS)
def test_sigmoid_is_within_3_ulp_of_the_truth_for_every_double(z: float) -> None:
    assert ulps(sigmoid(z), true_sigmoid(z), np.float64) <= 3


@given(st.one_of(st.floats(-110, 110, width=32), SINGLES))
def test_sigmoid_is_within_3_ulp_of_the_truth_for_every_single(z: float) -> None:
    p = sigmoid(np.array([z], dtype=np.float32))
    assert p.dtype == np.float32
    assert ulps(float(p[0]), true_sigmoid(z), np.float32) <= 3


@pytest.mark.parametrize("low", [-745.2, -709.0, -40.0, -5.0, -1.0, 0.0, 5.0, 40.0])
def test_sigmoid_is_within_3_ulp_on_a_dense_grid(low: float) -> None:
    z = low + np.linspace(0.0, 5.0, 500)
    errors = [
        ulps(float(p), true_sigmoid(x), np.float64) for p, x in zip(sigmoid(z), z, strict=True)
    ]
    assert max(errors) <= 3


def test_sigmoid_of_singles_is_computed_in_double_precision() -> None:
    z = np.linspace(-104.0, 20.0, 4000).astype(np.float32)
    assert (sigmoid(z) == sigmoid(z.astype(np.float64)).astype(np.float32)).all()


def test_cross_entropy_of_singles_is_computed_in_double_precision() -> None:
    z = np.linspace(-50.0, 50.0, 100).astype(np.float32)
    y = np.ones(100, dtype=np.uint8)
    assert cross_entropy(z, y) == cross_entropy(z.astype(np.float64), y)


@given(LOGITS, st.integers(0, 1))
def test_cross_entropy_is_within_2_ulp_of_the_truth_for_every_double(z: float, y: int) -> None:
    assert ulps(cross_entropy(z, y), true_loss(z, y), np.float64) <= 2


@pytest.mark.parametrize("low", [-745.2, -40.0, -5.0, -1.0, 0.0, 5.0, 36.0, 705.0])
@pytest.mark.parametrize("y", [0, 1])
def test_cross_entropy_is_within_2_ulp_on_a_dense_grid(low: float, y: int) -> None:
    grid = (low + np.linspace(0.0, 5.0, 200)).tolist()
    assert max(ulps(cross_entropy(z, y), true_loss(z, y), np.float64) for z in grid) <= 2


@given(st.lists(st.tuples(LOGITS, st.integers(0, 1)), min_size=1, max_size=20))
def test_the_mean_over_a_batch_is_within_a_few_ulp_as_well(batch: list[tuple[float, int]]) -> None:
    z = np.array([z for z, _ in batch])
    y = np.array([y for _, y in batch], dtype=np.uint8)
    with mpmath.workprec(200):
        truth = mpmath.fsum(true_loss(*pair) for pair in batch) / len(batch)
    assert ulps(cross_entropy(z, y), truth, np.float64) <= 4 or truth > 1e300


@pytest.mark.parametrize(
    ("z", "p"), [(-math.inf, 0.0), (0.0, 0.5), (-0.0, 0.5), (math.inf, 1.0), (-746.0, 0.0)]
)
def test_sigmoid_reaches_its_limits(z: float, p: float) -> None:
    assert sigmoid(z) == p
    assert sigmoid(np.array([z])).tolist() == [p]


@pytest.mark.parametrize(
    ("z", "y", "loss"),
    [
        (math.inf, 1, 0.0),
        (math.inf, 0, math.inf),
        (-math.inf, 1, math.inf),
        (-math.inf, 0, 0.0),
        (0.0, 0, math.log(2)),
        (1e308, 0, 1e308),
    ],
)
def test_cross_entropy_reaches_its_limits(z: float, y: int, loss: float) -> None:
    assert cross_entropy(z, y) == loss


def test_nan_in_gives_nan_out() -> None:
    assert math.isnan(sigmoid(math.nan))
    assert np.isnan(sigmoid(np.array([0.0, math.nan]))).tolist() == [False, True]
    assert math.isnan(cross_entropy(math.nan, 1))


def test_no_float_raises_a_warning_even_where_the_caller_wants_them_all() -> None:
    z = np.array([-math.inf, -1e308, -745.0, -1e-320, 0.0, 1e-320, 36.8, 745.0, math.inf])
    with np.errstate(all="raise"):
        sigmoid(z)
        sigmoid(np.array([-math.inf, -1e38, -100.0, -17.0, 0.0, 1e38], dtype=np.float32))
        cross_entropy(z, np.ones(len(z), dtype=np.uint8))


def test_whole_numbers_and_lists_are_taken_where_numpy_takes_them() -> None:
    assert sigmoid(0) == 0.5
    assert sigmoid([0, 0]).tolist() == [0.5, 0.5]
    assert sigmoid([[0.0, 1.0], [2.0, 3.0]]).shape == (2, 2)
    for dtype in (np.int8, np.int64, np.uint16, np.bool_, np.float16):
        p = sigmoid(np.array([0, 1], dtype=dtype))
        assert p.dtype == np.float64
        assert p.tolist() == [0.5, sigmoid(1.0)]
    assert cross_entropy(np.array([0, 1]), np.array([True, False])) == pytest.approx(
        (math.log(2) + cross_entropy(1.0, 0)) / 2
    )


@given(LOGITS)
def test_the_two_classes_share_all_of_the_probability(z: float) -> None:
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1.0, rel=0, abs=2**-52)


@given(FLOATS, FLOATS)
def test_more_evidence_never_means_less_probability(a: float, b: float) -> None:
    low, high = sorted((a, b))
    # Two units in the last place is all that rounding may turn around.
    assert sigmoid(low) <= sigmoid(high) * (1 + 2**-50)


@given(st.floats(-100, 100))
def test_the_loss_is_the_negative_logarithm_of_the_probability_of_the_label(z: float) -> None:
    with mpmath.workprec(400):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        assert ulps(cross_entropy(z, 1), -mpmath.log(p), np.float64) <= 2
        assert ulps(cross_entropy(z, 0), -mpmath.log(1 - p), np.float64) <= 2


@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=LOGITS))
def test_an_array_of_any_shape_is_taken_element_by_element(z: Array) -> None:
    p = sigmoid(z)
    assert p.shape == z.shape
    assert p.ravel().tolist() == [sigmoid(value) for value in z.ravel().tolist()]


def test_a_scalar_of_numpy_is_a_number() -> None:
    assert sigmoid(np.float32(0.0)) == 0.5
    assert sigmoid(1) == sigmoid(1.0)
    assert isinstance(sigmoid(np.float64(0.0)), float)


def test_the_arguments_are_left_as_they_are() -> None:
    z, y = np.array([-3.0, 3.0]), np.array([0, 1], dtype=np.uint8)
    sigmoid(z)
    cross_entropy(z, y)
    assert z.tolist() == [-3.0, 3.0]
    assert y.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: sigmoid(ANYTHING["text"]), TypeError, "z is '0'.*: pass a number"),
        (lambda: sigmoid(True), TypeError, "z is True.*: pass a number"),
        (lambda: sigmoid(ANYTHING["ragged"]), ValueError, "z .*ragged.*: pass rows of one length"),
        (lambda: sigmoid(ANYTHING["bytes"]), ValueError, r"z .*uint8.*: pass z\.astype\(float\)"),
        (lambda: sigmoid(ANYTHING["complex"]), ValueError, r"z .*complex128.*: pass"),
        (lambda: loss([0.0], [[1]]), ValueError, r"y has shape \(1, 1\): pass labels as a vector"),
        (lambda: loss([0.0], [1, 1]), ValueError, "z has 1 rows but y has 2 labels"),
        (lambda: loss([[0.0]], [1]), ValueError, r"z has shape \(1, 1\): pass a vector"),
        (lambda: loss([], []), ValueError, r"z has shape \(0,\): pass a vector"),
        (lambda: loss([0.0], [2]), ValueError, r"y\[0\] is 2: map the two classes"),
        (lambda: cross_entropy(0.0, 3), ValueError, r"y\[0\] is 3: map the two classes"),
        (lambda: cross_entropy(0.0, ANYTHING["text"]), ValueError, r"y\[0\] is 0: map the two"),
    ],
)
def test_what_is_no_logit_or_label_is_refused(
    call: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()


def loss(z: list[float] | list[list[float]], y: list[int] | list[list[int]]) -> float:
    """The cross-entropy of what may have the wrong shape."""
    logits: Vector = np.array(z, dtype=np.float64)
    labels: Labels = np.array(y, dtype=np.uint8)
    return cross_entropy(logits, labels)
