"""Beyond one machine: the sums of parts are the sums of the whole."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import Digits, Examples, LogisticModel, Table, gradient_sums, unroll
from logreg._fast import residuals


def some(digits: Digits) -> tuple[LogisticModel, Examples]:
    """A model with weights of many sizes, and more images than one block."""
    model = LogisticModel(784, rng=1)
    model.bias = -0.25
    return model, digits.test[:700]


def test_the_mean_of_the_sums_is_what_backward_returns(digits: Digits) -> None:
    model, examples = some(digits)
    sums = gradient_sums(model, examples)
    gradients = model.backward(unroll(examples.images), examples.labels)
    np.testing.assert_allclose(sums.mean().dw, gradients.dw, rtol=1e-12, atol=1e-15)
    assert sums.mean().db == pytest.approx(gradients.db, rel=1e-12)
    assert sums.loss / sums.count == pytest.approx(model.evaluate(examples).loss, rel=1e-12)
    assert sums.count == 700


@given(st.integers(1, 699))
def test_parts_add_up_to_the_whole_wherever_they_are_cut(digits: Digits, cut: int) -> None:
    model, examples = some(digits)
    whole = gradient_sums(model, examples)
    parts = gradient_sums(model, examples[:cut]) + gradient_sums(model, examples[cut:])
    np.testing.assert_allclose(parts.dw, whole.dw, rtol=1e-12, atol=1e-12)
    assert parts.db == pytest.approx(whole.db, rel=1e-12)
    assert parts.loss == pytest.approx(whole.loss, rel=1e-12)
    assert parts.count == whole.count


def test_single_precision_is_added_up_in_double() -> None:
    rng = np.random.default_rng(0)
    model = LogisticModel(3, rng=1, dtype=np.float32)
    X = rng.normal(size=(200, 3)).astype(np.float32)
    y = rng.integers(0, 2, size=200, dtype=np.uint8)
    sums = gradient_sums(model, Table(features=X, labels=y))
    assert sums.dw.dtype == np.float64
    terms = residuals(model.forward(X), y)
    assert sums.db == pytest.approx(math.fsum(terms.tolist()), rel=1e-6)


def test_sums_beyond_every_float_are_infinite_without_a_warning() -> None:
    model = LogisticModel(1)
    model.weights = np.array([1.0])
    table = Table(features=np.full((2, 1), 1e308), labels=np.zeros(2, dtype=np.uint8))
    sums = gradient_sums(model, table)
    assert (sums.loss, sums.db, sums.count) == (math.inf, 2.0, 2)


def test_the_sums_of_a_table_can_be_checked_by_hand() -> None:
    table = Table(features=np.array([[3.0], [1.0]]), labels=np.array([1, 0], dtype=np.uint8))
    sums = gradient_sums(LogisticModel(1), table)
    assert sums.dw.tolist() == [-1.0]
    assert (sums.db, sums.loss, sums.count) == (0.0, 2 * math.log(2), 2)


def test_what_is_no_example_of_the_model_is_refused(digits: Digits) -> None:
    with pytest.raises(TypeError, match="examples is"):
        gradient_sums(LogisticModel(784), digits.test.images)  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(ValueError, match="columns but the model has 3 weights"):
        gradient_sums(LogisticModel(3), digits.test)
