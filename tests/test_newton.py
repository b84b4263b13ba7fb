"""Newton's method finds the best model of any table, or shows why there is none."""

import math
import re
import tracemalloc
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import endometrial, infections, table

from logreg import (
    Digits,
    Examples,
    Fit,
    Hyperparameters,
    LogisticModel,
    Table,
    _blocks,
    cross_entropy,
    curvature,
    fit,
    newton,
    separation,
    train,
    unroll,
)
from logreg._blocks import LocalRows, reach, slopes
from logreg.arrays import Labels, Matrix, Vector

seeds = st.integers(0, 2**32 - 1)


def draw(seed: int, m: int = 60, d: int = 3, strength: float = 1.0) -> Table:
    """A table whose labels follow a model."""
    rng = np.random.default_rng(seed)
    X: Matrix = rng.normal(size=(m, d))
    p = 1 / (1 + np.exp(-(X @ rng.normal(scale=strength, size=d) - 0.3)))
    return Table(features=X, labels=(rng.random(m) < p).astype(np.uint8))


def fitted(examples: Table | Examples, **penalty: float) -> tuple[LogisticModel, Fit]:
    """A model, and how its fit ended."""
    model = LogisticModel(examples.inputs[0].size)
    return model, fit(model, examples, **penalty)  # type: ignore[arg-type]  # firth is a bool


def best(examples: Table, l2: float = 0.0, digits: int = 40) -> tuple[list[float], list[float]]:
    """The best parameters and their standard errors, by Newton's method with many digits.

    In columns of one scale, so that plain steps from zero arrive.
    """
    with mpmath.workdps(digits):
        X = [[mpmath.mpf(float(x)) for x in row] for row in examples.features]
        d = len(X[0])
        means = [mpmath.fsum(column) / len(X) for column in zip(*X, strict=True)]
        sizes = [max(abs(row[j] - means[j]) for row in X) for j in range(d)]
        A = mpmath.matrix([[*((row[j] - means[j]) / sizes[j] for j in range(d)), 1] for row in X])
        y = mpmath.matrix(examples.labels.tolist())
        price = mpmath.diag([*(l2 / size**2 for size in sizes), 0])
        theta = mpmath.zeros(d + 1, 1)
        for _ in range(100):
            p = (A * theta).apply(lambda z: 1 / (1 + mpmath.exp(-z)))
            slope = A.T * (p - y) / A.rows + price * theta
            H = A.T * mpmath.diag([value * (1 - value) / A.rows for value in p]) * A + price
            step = mpmath.lu_solve(H, slope)
            theta -= step
            if mpmath.norm(step) < mpmath.mpf(10) ** (10 - digits):
                break
        else:
            raise AssertionError("the oracle has not arrived")
        inverse = H**-1 / A.rows
        weights = [theta[j] / sizes[j] for j in range(d)]
        bias = theta[d] - mpmath.fsum(w * mean for w, mean in zip(weights, means, strict=True))
        errors = [mpmath.sqrt(inverse[j, j]) / sizes[j] for j in range(d)]
        way = mpmath.matrix([*(-mean / size for mean, size in zip(means, sizes, strict=True)), 1])
        errors.append(mpmath.sqrt((way.T * inverse * way)[0]))
        return [float(value) for value in (*weights, bias)], [float(value) for value in errors]


def distance(model: LogisticModel, oracle: tuple[list[float], list[float]]) -> float:
    """How far a model is from the best one, in standard errors of the parameter that is worst."""
    found = [*model.weights.tolist(), model.bias]
    return max(abs(a - b) / error for a, b, error in zip(found, *oracle, strict=True))


# The equations.


@given(seeds)
def test_the_curvature_is_the_slope_of_the_gradient(seed: int) -> None:
    examples = draw(seed, m=7)
    X, y = examples.features, examples.labels
    model = LogisticModel(3, rng=seed)
    H, h = curvature(X, model.forward(X)), 1e-5
    for j, axis in enumerate(np.eye(4)):
        ends = []
        for sign in (1, -1):
            near = LogisticModel(3)
            near.weights = model.weights + sign * h * axis[:3]
            near.bias = model.bias + sign * h * float(axis[3])
            gradients = near.backward(X, y)
            ends.append(np.append(gradients.dw, gradients.db))
        np.testing.assert_allclose((ends[0] - ends[1]) / (2 * h), H[j], atol=1e-9)


def test_the_curvature_of_one_row_can_be_checked_by_hand() -> None:
    H = curvature(np.array([[3.0]]), np.array([math.log(3)]))  # p is 3/4, and p (1 - p) 3/16
    np.testing.assert_allclose(H, np.array([[9, 3], [3, 1]]) * 3 / 16, rtol=1e-15)


def test_the_curvature_of_many_rows_is_the_mean_of_their_blocks() -> None:
    X: Matrix = np.random.default_rng(0).normal(size=(3000, 100)).astype(np.float32)
    z: Vector = X[:, 0] - 0.5
    parts = [curvature(X[rows], z[rows]) for rows in (slice(0, 1000), slice(1000, 3000))]
    np.testing.assert_allclose(
        curvature(X, z), (parts[0] + 2 * parts[1]) / 3, rtol=1e-12, atol=1e-15
    )


def test_the_curvature_keeps_its_digits_where_a_model_is_nearly_sure() -> None:
    H = curvature(np.ones((1, 1)), np.array([50.0]))
    assert H[1, 1] == pytest.approx(math.exp(-50), rel=1e-14)


def test_logits_that_do_not_fit_the_features_are_refused() -> None:
    X = np.ones((3, 2))
    with pytest.raises(ValueError, match=r"z has shape \(2,\).*\(3,\)"):
        curvature(X, np.zeros(2))
    with pytest.raises(ValueError, match=r"z\[1\] is nan"):
        curvature(X, np.array([0.0, np.nan, 0.0]))
    with pytest.raises(ValueError, match="unroll"):
        curvature(np.ones((3, 2, 2)), np.zeros(3))


@given(seeds, st.floats(0, 30))
def test_one_exponential_gives_what_the_chapters_give_in_three(seed: int, size: float) -> None:
    examples = draw(seed)
    X, y = examples.features, examples.labels
    model = LogisticModel(3)
    theta = np.random.default_rng(seed).normal(scale=size, size=4)
    model.weights, model.bias = theta[:3], float(theta[3])
    sums = slopes(X, 2.0 * y - 1, theta, curved=True)
    gradients = model.backward(X, y)
    z = model.forward(X)
    assert sums.loss / len(y) == pytest.approx(cross_entropy(z, y), rel=1e-12)
    np.testing.assert_allclose(sums.gradient[:3] / len(y), gradients.dw, rtol=1e-10, atol=1e-14)
    assert sums.gradient[3] / len(y) == pytest.approx(gradients.db, rel=1e-10, abs=1e-14)
    np.testing.assert_allclose(sums.curvature / len(y), curvature(X, z), rtol=1e-9, atol=1e-300)
    margins = np.where(y == 1, z, -z)
    assert (sums.least, sums.largest) == pytest.approx((margins.min(), margins.max()))


def test_a_loss_of_examples_that_are_all_right_keeps_its_digits() -> None:
    sums = slopes(np.ones((1, 1)), np.ones(1), np.array([40.0, 0.0]), curved=False)
    assert sums.loss == pytest.approx(math.exp(-40), rel=1e-14)


# The best model.


@settings(max_examples=20)
@given(seeds, st.integers(1, 4), st.sampled_from([0.3, 1.0, 2.0]))
def test_a_fit_is_the_best_model_that_forty_digits_find(seed: int, d: int, strength: float) -> None:
    examples = draw(seed, m=30, d=d, strength=strength)
    model, ended = fitted(examples)
    if ended.separation:
        return
    assert ended.converged
    assert distance(model, best(examples)) < 1e-8


@pytest.mark.parametrize("scale", [1e-140, 1e-8, 1e-4, 1e4, 1e8, 1e140])
def test_the_unit_of_a_feature_decides_nothing(scale: float) -> None:
    examples = draw(1)
    model, ended = fitted(examples)
    other, same = fitted(table(examples.features * [scale, 1, 1], examples.labels))
    assert ended.converged
    assert same.converged
    np.testing.assert_allclose(other.weights * [scale, 1, 1], model.weights, rtol=1e-10)


@pytest.mark.parametrize("offset", [2000.0, 1e6, 1e9])
@pytest.mark.parametrize("scale", [1.0, 1e-3, 1e8])
def test_features_far_from_zero_lose_no_digits(offset: float, scale: float) -> None:
    examples = draw(2, m=80)
    X = examples.features.copy()
    X[:, 0] = np.round(4 * X[:, 0]) / 4 + offset  # which is exact, so the oracle sees the same
    X[:, 1] *= scale
    moved = table(X, examples.labels)
    model, ended = fitted(moved)
    assert ended.converged
    # The bias itself is rounded, in units of the offset: so no more can be asked of it.
    oracle, errors = best(moved)
    rounding = np.append(np.zeros(3), 1e-16 * abs(oracle[0]) * offset)
    found = np.append(model.weights, model.bias)
    assert (np.abs(found - oracle) < 1e-8 * np.array(errors) + rounding).all()


def test_a_year_and_its_square_are_told_apart() -> None:
    rng = np.random.default_rng(3)
    year = rng.integers(1950, 2025, size=200).astype(np.float64)
    y = rng.random(200) < 1 / (1 + np.exp(-(year - 1990) / 20))
    examples = table(np.column_stack([year, year**2]), y)
    model, ended = fitted(examples)
    assert ended.converged
    assert distance(model, best(examples)) < 1e-8


@pytest.mark.parametrize("l2", [1e-9, 1e-3, 0.3])
def test_with_a_penalty_the_best_model_is_found_where_there_was_none(l2: float) -> None:
    examples = table([[0.5, 1.0], [1.5, -0.5], [-1.0, 0.25], [-0.75, -1.5]], [1, 1, 0, 0])
    model, ended = fitted(examples, l2=l2)
    assert ended.converged
    assert ended.separation == ""
    assert distance(model, best(examples, l2)) < 1e-8
    w = model.weights
    gradients = model.backward(examples.features, examples.labels)
    slope = np.append(gradients.dw + l2 * w, gradients.db)
    assert ended.loss == pytest.approx(
        model.loss(examples.features, examples.labels) + l2 / 2 * float(w @ w), rel=1e-12
    )
    assert ended.gradient_norm == pytest.approx(float(np.linalg.norm(slope)), abs=1e-12)


def test_the_penalty_is_that_of_train() -> None:
    examples = draw(4)
    model, _ = fitted(examples, l2=0.05)
    trained = LogisticModel(3)
    settings = Hyperparameters(batch_size=60, iterations=3000, l2=0.05)
    train(trained, examples, examples, settings, rng=0)
    np.testing.assert_allclose(model.weights, trained.weights, rtol=1e-8)
    assert model.bias == pytest.approx(trained.bias, rel=1e-8)


@pytest.mark.parametrize("order", ["as drawn", "sorted by label", "in Fortran's order"])
def test_a_large_table_is_fitted_through_samples_to_the_same_best_model(order: str) -> None:
    examples = draw(5, m=60_000, d=5)
    X, y = examples.features, examples.labels
    if order == "sorted by label":
        rows = np.argsort(y, kind="stable")
        X, y = X[rows], y[rows]
    if order == "in Fortran's order":
        X = np.asfortranarray(X)
    model, ended = fitted(Table(features=X, labels=y))
    assert ended.converged
    assert ended.steps < 8
    gradients = model.backward(X, y)
    slope = np.append(gradients.dw, gradients.db)
    H = curvature(X, model.forward(X))
    assert len(y) * slope @ np.linalg.solve(H, slope) < 1e-8**2


def test_one_row_in_a_hundred_of_class_1_is_enough() -> None:
    rng = np.random.default_rng(6)
    X = rng.lognormal(size=(40_000, 3))
    y = rng.random(40_000) < 1 / (1 + np.exp(5.5 - 0.4 * X[:, 0]))
    examples = table(X, y)
    assert 200 < np.count_nonzero(examples.labels) < 2000
    model, ended = fitted(examples)
    assert ended.converged
    again = LogisticModel(3)
    again.weights, again.bias = model.weights, model.bias
    slope = model.backward(X, examples.labels)
    assert abs(slope.db) < 1e-12


@pytest.mark.parametrize("twin", ["copy", "multiple", "sum", "constant", "zero"])
def test_columns_that_say_nothing_new_change_no_prediction(twin: str) -> None:
    examples = draw(7)
    X = examples.features
    column = {
        "copy": X[:, 0],
        "multiple": 3 * X[:, 1],
        "sum": X.sum(axis=1),
        "constant": np.full(len(X), 0.1),
        "zero": np.zeros(len(X)),
    }[twin]
    wide = table(np.column_stack([X, column]), examples.labels)
    model, ended = fitted(examples)
    other, same = fitted(wide)
    assert same.converged
    assert same.loss == pytest.approx(ended.loss, rel=1e-13)
    np.testing.assert_allclose(
        other.predict_proba(wide.features), model.predict_proba(X), rtol=1e-7, atol=1e-12
    )
    if twin in ("constant", "zero"):
        assert other.weights[3] == 0
    if twin == "copy":
        assert other.weights[0] == pytest.approx(other.weights[3])


def test_changes_of_a_column_that_are_rounding_are_no_feature() -> None:
    y = [0, 1] * 20
    dust = [[0.3 if label else 0.1 + 0.2] for label in y]  # which differ by one unit in the last
    model, ended = fitted(table(dust, y))
    assert ended.converged
    assert model.weights.tolist() == [0.0]


def test_nearly_collinear_columns_are_not_called_converged() -> None:
    examples = draw(8)
    X = examples.features
    almost = X[:, 0] + 1e-9 * np.random.default_rng(0).normal(size=len(X))
    _, ended = fitted(table(np.column_stack([X, almost]), examples.labels))
    assert not ended.converged
    assert ended.separation == ""


def test_old_parameters_and_the_names_of_the_classes_do_not_matter() -> None:
    examples = draw(9)
    model, _ = fitted(examples)
    other = LogisticModel(3, rng=1)
    other.bias = 100.0
    fit(other, examples)
    assert other.weights.tolist() == model.weights.tolist()
    turned, _ = fitted(table(examples.features, 1 - examples.labels))
    np.testing.assert_allclose(turned.weights, -model.weights, rtol=1e-9)
    assert turned.bias == pytest.approx(-model.bias, rel=1e-9)


def test_a_model_keeps_its_precision() -> None:
    examples = draw(10)
    model = LogisticModel(3, dtype=np.float32)
    fit(model, Table(features=examples.features.astype(np.float32), labels=examples.labels))
    assert model.weights.dtype == np.float32
    np.testing.assert_allclose(model.weights, fitted(examples)[0].weights, rtol=1e-5)


def test_an_outlier_on_the_wrong_side_does_not_throw_the_fit_off() -> None:
    examples = draw(11, m=200, d=1, strength=3.0)
    X, y = examples.features.copy(), examples.labels
    slope = fitted(examples)[0].weights[0]
    X[0] = -1e5 * np.sign(slope) * (1 if y[0] else -1)
    wild = table(X, y)
    model, ended = fitted(wild)
    assert ended.converged
    assert distance(model, best(wild)) < 1e-8


def test_images_are_fitted_as_the_table_of_their_pixels(digits: Digits) -> None:
    images = digits.train.images[:1500, ::3, ::3]
    few = Examples(images=images, labels=digits.train.labels[:1500])
    model, ended = fitted(few, l2=0.01)
    other, same = fitted(Table(features=unroll(images), labels=few.labels), l2=0.01)
    assert ended == same
    assert ended.converged
    assert model.weights.tolist() == other.weights.tolist()
    blank = unroll(images).max(axis=0) == 0
    assert blank.any()
    np.testing.assert_allclose(model.weights[blank], 0, atol=1e-12)


def test_memory_does_not_grow_with_the_rows_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_blocks, "_SAMPLE", 2**15)  # which more files reach
    rng = np.random.default_rng(12)
    peaks = []
    for m in (50_000, 200_000):
        X, y = rng.normal(size=(m, 10)), rng.integers(0, 2, size=m).astype(np.uint8)
        np.save(tmp_path / "X.npy", X)
        features = np.load(tmp_path / "X.npy", mmap_mode="r")
        examples = Table(features=features, labels=y)
        del X
        tracemalloc.start()
        _, ended = fitted(examples)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert ended.converged
    assert peaks[1] < 2 * 2**20  # of sixteen megabytes
    assert peaks[1] < 1.1 * peaks[0]


def test_what_is_learned_from_a_step_explains_it_and_a_step_uphill_teaches_nothing() -> None:
    rows = LocalRows(draw(17).features, draw(17).labels)
    descent = newton.Descent(newton.MeanLoss(rows), np.zeros(4), np.eye(4))
    descent.step = np.array([1.0, 2.0, 0.0, -1.0])
    change = np.array([0.5, 0.1, 0.3, 0.0])
    descent.correct(change)
    np.testing.assert_allclose(descent.inverse @ change, descent.step, rtol=1e-14)
    np.testing.assert_allclose(descent.inverse, descent.inverse.T, rtol=1e-14)
    assert np.linalg.eigvalsh(descent.inverse).min() > 0
    before = descent.inverse
    descent.correct(-change)
    assert descent.inverse is before


# Separation.


@given(seeds, st.integers(4, 20), st.integers(1, 4), st.sampled_from(["grid", "binary", "normal"]))
def test_a_fit_has_converged_or_shows_a_direction_that_separates(
    seed: int, m: int, d: int, kind: str
) -> None:
    rng = np.random.default_rng(seed)
    X = {
        "grid": rng.integers(-2, 3, size=(m, d)),
        "binary": rng.integers(0, 2, size=(m, d)),
        "normal": rng.normal(size=(m, d)),
    }[kind].astype(np.float64)
    y: Labels = rng.integers(0, 2, size=m).astype(np.uint8)
    rows = LocalRows(X, y)
    with np.errstate(all="ignore"):
        converged, away = newton.search(newton.approach(rows))
    moved = rows.sum(reach, away, above=separation.GAINS)
    assert converged == (moved.gaining == 0)
    assert moved.least > -separation.LOSES
    model, ended = fitted(Table(features=X, labels=y))
    assert ended.converged == converged
    assert bool(ended.separation) == (not converged)
    assert np.isfinite(model.weights).all()
    if not converged and y.min() < y.max():
        assert f" {moved.gaining} of {m} rows" in ended.separation
        assert ended.separation.startswith("complete" if moved.gaining == m else "quasi-complete")


def test_what_separates_is_named_with_how_many_rows_it_tells_apart() -> None:
    rng = np.random.default_rng(13)
    X = np.column_stack([rng.normal(size=50), np.arange(50) < 8, rng.normal(size=50)])
    y = (rng.random(50) < 0.5) | (X[:, 1] == 1)
    ended = fitted(table(X, y, names=("age", "ill", "size")))[1]
    assert not ended.converged
    assert ended.separation.startswith("quasi-complete separation: along ill, 8 of 50 rows ")
    assert "l2=" in ended.separation
    assert "firth=True" in ended.separation


def test_complete_separation_is_named_and_the_last_parameters_are_kept() -> None:
    model, ended = fitted(table([[1.0], [2.0], [3.0], [4.0]], [0, 0, 1, 1]))
    assert ended.separation.startswith("complete separation: along feature 0, 4 of 4 rows ")
    assert np.isfinite(model.weights).all()
    assert model.predict(np.array([[2.0], [3.0]])).tolist() == [0, 1]


def test_features_beyond_the_first_few_are_counted_not_named() -> None:
    rng = np.random.default_rng(14)
    ended = fitted(table(rng.normal(size=(8, 12)), rng.integers(0, 2, size=8)))[1]
    assert "feature 4 and 7 more" in ended.separation


def test_a_pixel_that_separates_is_named_by_its_place() -> None:
    images = np.zeros((6, 2, 3), dtype=np.uint8)
    images[:3, 1, 2] = 200
    examples = Examples(images=images, labels=np.array([1, 1, 1, 0, 0, 0], dtype=np.uint8))
    assert "along pixel (1, 2)," in fitted(examples)[1].separation


@pytest.mark.parametrize("penalty", [{}, {"l2": 0.1}])
def test_one_class_alone_has_no_best_model_even_with_l2(penalty: dict[str, float]) -> None:
    model, ended = fitted(table([[1.0], [2.0], [4.0]], [1, 1, 1]), **penalty)
    assert not ended.converged
    assert "all 3 labels are 1" in ended.separation
    assert "firth=True" in ended.separation
    assert math.isfinite(model.bias)


def test_rows_on_the_very_boundary_do_not_raise_a_false_alarm() -> None:
    # One pair overlaps by so little that the weights have to be large.
    for overlap in (1e-1, 1e-3, 1e-5):
        X = np.append(np.arange(-10.0, 0.0), np.arange(1.0, 11.0))
        y = X > 0
        X[9], X[10] = overlap, -overlap
        model, ended = fitted(table(X[:, np.newaxis], y))
        assert ended.separation == ""
        assert ended.converged
        assert model.weights[0] > 1


# Firth's penalty.


def firths_best(examples: Table) -> list[float]:
    """The parameters at which Firth's gradient vanishes, by Fisher's scoring with 30 digits."""
    with mpmath.workdps(30):
        A = mpmath.matrix([[*map(mpmath.mpf, map(float, x)), 1] for x in examples.features])
        y = mpmath.matrix(examples.labels.tolist())
        theta = mpmath.zeros(A.cols, 1)
        for _ in range(500):
            p = (A * theta).apply(lambda z: 1 / (1 + mpmath.exp(-z)))
            inverse = (A.T * mpmath.diag([q * (1 - q) for q in p]) * A) ** -1
            leverages = [
                p[i] * (1 - p[i]) * (A[i, :] * inverse * A[i, :].T)[0] for i in range(A.rows)
            ]
            pulled = mpmath.matrix([h * (q - 0.5) for h, q in zip(leverages, p, strict=True)])
            step = inverse * A.T * (p - y + pulled)
            theta -= step
            if mpmath.norm(step) < 1e-20:
                return [float(value) for value in theta]
        raise AssertionError("the oracle has not arrived")


def test_firths_penalty_gives_the_published_estimates_where_the_classes_are_separated() -> None:
    examples = endometrial()
    plain = fitted(examples)[1]
    assert plain.separation.startswith("quasi-complete separation: along NV, 13 of 79 rows ")
    model, ended = fitted(examples, firth=True)
    assert ended.converged
    assert ended.separation == ""
    found = [*model.weights.tolist(), model.bias]
    # As brglm2 prints them in its README.
    assert [round(value, 5) for value in found] == [2.92927, -0.03475, -2.60416, 3.77456]
    np.testing.assert_allclose(found, firths_best(examples), rtol=1e-8)


def test_firths_penalty_agrees_with_logistf_on_its_own_example() -> None:
    model, ended = fitted(infections(), firth=True)
    assert ended.converged
    # As the tests of firthlogist have them from logistf, which stops at a step of 1e-5.
    published = [-1.10598131, -0.06881673, 2.26887464, -2.11140817, -0.78831694, 3.09601166]
    np.testing.assert_allclose(model.weights, published, atol=2e-6)
    assert model.bias == pytest.approx(0.12025405, abs=2e-6)
    assert "along dia, 7 of 239 rows" in fitted(infections())[1].separation


@settings(max_examples=6)
@given(seeds)
def test_firths_penalty_gives_every_small_table_a_best_model(seed: int) -> None:
    rng = np.random.default_rng(seed)
    examples = table(rng.integers(-2, 3, size=(9, 2)), rng.integers(0, 2, size=9))
    if np.linalg.matrix_rank(np.column_stack([examples.features, np.ones(9)])) < 3:
        return
    model, ended = fitted(examples, firth=True)
    assert ended.converged
    np.testing.assert_allclose(
        [*model.weights, model.bias], firths_best(examples), rtol=1e-7, atol=1e-9
    )


def test_firths_penalty_adds_half_a_row_of_either_class_where_there_is_only_a_bias() -> None:
    model, ended = fitted(table([[0.0], [0.0], [0.0]], [1, 1, 1]), firth=True)
    assert ended.converged
    assert model.weights[0] == 0
    assert model.bias == pytest.approx(math.log(3.5 / 0.5), rel=1e-9)


def test_firths_loss_is_the_logarithm_of_a_determinant() -> None:
    examples = endometrial()
    model, ended = fitted(examples, firth=True)
    X = examples.features
    information = 79 * curvature(X, model.forward(X))
    price = float(np.linalg.slogdet(information)[1]) / (2 * 79)
    assert ended.loss == pytest.approx(model.loss(X, examples.labels) - price, rel=1e-12)


# What is refused.


def test_values_out_of_range_are_refused_wherever_they_stand() -> None:
    examples = draw(15, m=30_000, d=5)
    for row, value in ((0, 2e150), (29_999, -1e200), (15_000, 1e308)):
        X = examples.features.copy()
        X[row, 2] = value
        with pytest.raises(ValueError, match=re.escape(f"feature 2 of row {row} is {value}")):
            fitted(table(X, examples.labels))
    X[15_000:15_003, 2] = 9e149  # whose squares are beyond the largest square, but only together
    fitted(table(X, examples.labels))
    with pytest.raises(ValueError, match=r"feature 1 .*1e-150.*: multiply"):
        fitted(table(examples.features[:50] * [1, 1e-160, 1, 1, 1], examples.labels[:50]))


def test_what_cannot_be_fitted_is_refused() -> None:
    examples = draw(16)
    with pytest.raises(TypeError, match="examples is"):
        fit(LogisticModel(3), examples.features)  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(ValueError, match="3 columns but the model has 2 weights"):
        fit(LogisticModel(2), examples)
    with pytest.raises(ValueError, match="l2 is -1"):
        fitted(examples, l2=-1)
    with pytest.raises(ValueError, match=r"l2 is 0\.1 and firth is True"):
        fitted(examples, l2=0.1, firth=True)


def test_each_feature_of_a_table_can_have_a_name() -> None:
    named = table(np.zeros((2, 2)), [0, 1], names=("age", "size"))
    assert named[:1].names == ("age", "size")
    for names in (("age",), ("age", "age")):
        with pytest.raises(ValueError, match="2 features"):
            table(np.zeros((2, 2)), [0, 1], names=names)


def test_a_step_that_overshoots_is_halved_until_the_loss_falls() -> None:
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 60).astype(np.uint8)
    table = Table(features=rng.normal(size=(60, 1)) + y[:, None], labels=y)
    rows = LocalRows(table.features, table.labels)
    descent = newton.Descent(newton.MeanLoss(rows), newton.level(rows))
    descent.aim(descent.loss(descent.theta, curved=True))
    before, descent.step = descent.here.loss, 64 * descent.step
    assert descent.go().loss < before


def test_a_sample_that_is_separated_where_the_whole_is_not_is_no_place_to_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("logreg.newton.BLOCK", 0)
    x = np.tile([-1.0, 1.0], 400)
    y = (x > 0).astype(np.uint8)
    y[1::15] ^= 1  # in none of the rows of the sample, which takes every fifteenth
    table, whole = Table(features=x[:, None], labels=y), LogisticModel(1)
    assert fit(whole, table).converged
    p = whole.predict_proba(np.array([[-1.0], [1.0]]))
    assert p == pytest.approx([y[x < 0].mean(), y[x > 0].mean()], rel=1e-9)
