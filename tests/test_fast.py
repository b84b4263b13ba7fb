"""What makes the loop fast computes the equations of the chapters."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_loss import LOGITS, true_sigmoid, ulps

from logreg import Digits, Table, random_batch, unroll
from logreg._fast import Scaled, in_chunks, random_batches, residuals
from logreg.arrays import Precision


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(LOGITS)
def test_the_sigmoid_of_the_loop_is_within_4_ulp_of_the_truth_or_both_are_next_to_nothing(
    dtype: type[np.float32 | np.float64], logit: float
) -> None:
    with np.errstate(over="ignore", under="ignore"):
        z = dtype(logit)
        p = residuals(np.array([z]), np.array([0], dtype=np.uint8))
    assert p.dtype == dtype
    truth = true_sigmoid(float(z))
    nothing = float(np.finfo(dtype).smallest_normal)
    if truth < nothing:
        assert 0 <= p[0] <= nothing
    else:
        assert ulps(float(p[0]), truth, dtype) <= 4


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("size", "count"), [(64, 300), (1, 5), pytest.param(20_000, 3, marks=pytest.mark.slow)]
)
def test_many_batches_are_those_of_as_many_calls(
    size: int, count: int, dtype: Precision, digits: Digits
) -> None:
    table = Table(features=np.arange(8.0).reshape(4, 2), labels=np.arange(4, dtype=np.uint8) % 2)
    for examples in (digits.validation, digits.validation[::2], table, table[:1]):
        one, many = np.random.default_rng(0), np.random.default_rng(0)
        taken = 0
        for X, y in random_batches(examples, size, count, rng=many, dtype=dtype):
            alone = random_batch(examples, size, rng=one, dtype=dtype)
            values = X.values * np.asarray(X.unit, dtype) if isinstance(X, Scaled) else X
            assert values.tobytes() == alone[0].tobytes()
            assert values.dtype == dtype
            assert (y == alone[1]).all()
            taken += 1
        assert taken == count
        assert one.integers(2**40) == many.integers(2**40)


@given(st.integers(0, 2**32), st.floats(1e-3, 1e3))
def test_scaling_the_vector_is_scaling_the_matrix(seed: int, unit: float) -> None:
    rng = np.random.default_rng(seed)
    M, v, u = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=4)
    scaled = Scaled(M, unit)
    assert scaled @ v == pytest.approx((unit * M) @ v, rel=1e-12, abs=1e-12 * unit)
    assert scaled.T @ u == pytest.approx((unit * M).T @ u, rel=1e-12, abs=1e-12 * unit)
    assert len(scaled) == 4


@pytest.mark.parametrize("inputs", ["images", "scaled images", "features"])
def test_chunks_are_the_rows_of_the_whole(inputs: str, digits: Digits) -> None:
    images: Any = digits.test.images[:70]
    whole = unroll(images)
    given = {"images": images, "scaled images": images / 255, "features": whole}[inputs]
    rows = [X.values * X.unit if isinstance(X, Scaled) else X.copy() for X in in_chunks(given, 32)]
    assert [len(each) for each in rows] == [32, 32, 6]
    np.testing.assert_allclose(np.concatenate(rows), whole, rtol=1e-15)
