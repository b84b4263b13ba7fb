"""The appendix: an L2 penalty makes a best model exist, and training finds it."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from logreg import (
    Gradients,
    History,
    Hyperparameters,
    LogisticModel,
    Table,
    add_l2_gradient,
    l2_penalty,
    penalize,
    train,
)
from logreg.arrays import Vector

SEPARABLE = Table(
    features=np.array([[0.5, 1.0], [1.5, -0.5], [-1.0, 0.25], [-0.75, -1.5], [2.0, 0.5]]),
    labels=np.array([1, 1, 0, 0, 1], dtype=np.uint8),
)
MIXED = Table(
    features=np.array([[1.0, 1.0], [1.0, -0.5], [-1.0, 1.0], [-0.5, -1.0], [0.5, 0.25]]),
    labels=np.array([1, 0, 0, 1, 1], dtype=np.uint8),
)


def descend(table: Table, iterations: int, l2: float = 0.0) -> tuple[LogisticModel, History]:
    """Train on all examples at each step."""
    model = LogisticModel(table.features.shape[1])
    settings = Hyperparameters(
        learning_rate=1.0, batch_size=len(table), iterations=iterations, l2=l2
    )
    return model, train(model, table, table, settings, rng=0)


def best(table: Table, l2: float) -> list[float]:
    """Find the best weights and bias by Newton's method, with 50 digits."""
    with mpmath.workdps(50):
        X = mpmath.matrix([[*map(float, row), 1] for row in table.features])
        y = mpmath.matrix(table.labels.tolist())
        price = mpmath.diag([l2] * (X.cols - 1) + [0])
        theta = mpmath.zeros(X.cols, 1)
        for _ in range(30):
            p = (X * theta).apply(lambda z: 1 / (1 + mpmath.exp(-z)))
            slope = X.T * (p - y) / X.rows + price * theta
            weight = mpmath.diag([value * (1 - value) / X.rows for value in p])
            theta -= mpmath.lu_solve(X.T * weight * X + price, slope)
        assert mpmath.norm(slope) < mpmath.mpf(10) ** -45
        return [float(value) for value in theta]


@pytest.mark.no_cover  # which doubles the time of many short steps
@pytest.mark.parametrize("table", [SEPARABLE, MIXED], ids=["separable", "mixed"])
@pytest.mark.parametrize("l2", [0.01, 0.3])
def test_enough_steps_reach_the_best_model_to_ten_digits(table: Table, l2: float) -> None:
    model, history = descend(table, 20_000, l2)
    *weights, bias = best(table, l2)
    np.testing.assert_allclose(model.weights, weights, rtol=1e-10)
    assert model.bias == pytest.approx(bias, rel=1e-10)
    assert history.converged
    assert repr(history).endswith(", converged)")


@pytest.mark.slow
def test_without_a_penalty_separable_data_never_converge() -> None:
    for iterations in (100, 10_000, 100_000):
        model, history = descend(SEPARABLE, iterations)
        assert not history.converged
        assert np.diff(np.linalg.norm(history.weights, axis=1)).min() > 0
        assert repr(history).endswith(", not converged)")
    assert history.validation_loss[-1] < 1e-4
    assert model.evaluate(SEPARABLE).accuracy == 1


@pytest.mark.parametrize("iterations", [30_000, 60_000])
def test_a_rare_column_that_separates_some_rows_keeps_a_training_from_converging(
    iterations: int,
) -> None:
    # A dummy that is 1 in few rows, all of one class: the gradient fades, and no best model exists.
    rng = np.random.default_rng(0)
    x = rng.normal(size=200)
    y = (rng.random(200) < 1 / (1 + np.exp(-x))).astype(np.uint8)
    rare = np.zeros(200)
    rare[np.flatnonzero(y)[:6]] = 1.0
    _, history = descend(Table(features=np.column_stack([x, rare]), labels=y), iterations)
    assert history.at_rest
    assert history.newton_step == pytest.approx(1.0, rel=0.2)
    assert not history.converged
    _, history = descend(Table(features=x[:, None], labels=y), iterations)
    assert history.newton_step < 1e-8
    assert history.converged


def test_without_a_penalty_mixed_data_converge_to_the_best_model() -> None:
    model, history = descend(MIXED, 20_000)
    *weights, _ = best(MIXED, 0.0)
    np.testing.assert_allclose(model.weights, weights, rtol=1e-10)
    assert history.converged
    assert not descend(MIXED, 10)[1].converged


def test_a_step_adds_the_gradient_of_the_penalty_and_leaves_the_bias_free() -> None:
    model, _ = descend(SEPARABLE, 1, l2=0.25)
    step = model.weights, model.bias
    second, _ = descend(SEPARABLE, 2, l2=0.25)
    gradients = model.backward(SEPARABLE.features, SEPARABLE.labels)
    np.testing.assert_allclose(second.weights, step[0] - gradients.dw - 0.25 * step[0], rtol=1e-15)
    assert second.bias == pytest.approx(step[1] - gradients.db, rel=1e-15)


@given(
    hnp.arrays(np.float64, st.integers(1, 5), elements=st.floats(-10, 10)),
    st.floats(0, 10),
)
def test_the_gradient_of_the_penalty_is_its_finite_difference(weights: Vector, l2: float) -> None:
    zero = Gradients(dw=np.zeros(len(weights)), db=0.0)
    slope = add_l2_gradient(zero, weights, l2)
    h = 1e-3
    for j, axis in enumerate(np.eye(len(weights))):
        up, down = (l2_penalty(weights + sign * h * axis, l2) for sign in (1, -1))
        assert (up - down) / (2 * h) == pytest.approx(slope.dw[j], abs=1e-9)
    assert slope.db == 0


def test_the_penalty_is_half_the_squared_length_times_its_strength() -> None:
    assert l2_penalty(np.array([3.0, -4.0]), 0.1) == 1.25
    assert l2_penalty(np.array([3.0, -4.0]), 0) == 0
    with np.errstate(all="raise"):
        assert l2_penalty(np.array([1e200, 0.0]), 1.0) == np.inf
        assert l2_penalty(np.array([1e-200, 0.0]), 1.0) == 0
    # In double precision, whatever the model computes in.
    assert l2_penalty(np.array([1e30], dtype=np.float32), 2e-60) == pytest.approx(1.0)


def test_adding_the_gradient_of_the_penalty_changes_nothing_it_was_given() -> None:
    gradients, weights = Gradients(dw=np.array([1.0, 1.0]), db=0.5), np.array([3.0, 4.0])
    with pytest.warns(DeprecationWarning, match="add_l2_gradient"):
        old = penalize(gradients, weights, 0.5)
    penalized = add_l2_gradient(gradients, weights, 0.5)
    assert old.dw.tolist() == penalized.dw.tolist()
    assert penalized.dw.tolist() == [2.5, 3.0]
    assert penalized.db == 0.5
    assert gradients.dw.tolist() == [1.0, 1.0]
    assert weights.tolist() == [3.0, 4.0]


def test_what_makes_no_penalty_is_refused() -> None:
    gradients = Gradients(dw=np.ones(2), db=0.0)
    with pytest.raises(ValueError, match=r"weights has shape \(3,\): pass .*\(2,\)"):
        add_l2_gradient(gradients, np.ones(3), 0.1)
    with pytest.raises(ValueError, match="l2 is -1: pass a finite number, at least 0"):
        add_l2_gradient(gradients, np.ones(2), -1)
    with pytest.raises(ValueError, match="l2 is nan"):
        l2_penalty(np.ones(2), np.nan)
    with pytest.raises(ValueError, match=r"weights\[1\] is nan"):
        l2_penalty(np.array([1.0, np.nan]), 0.1)
