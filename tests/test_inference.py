"""How sure a fit is follows from its curvature, and is refused where it does not."""

import math
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tables import endometrial, flights, infections

from logreg import (
    Hyperparameters,
    LogisticModel,
    Summary,
    Table,
    curvature,
    effect,
    fit,
    inference,
    sigmoid,
    summary,
    train,
)
from logreg.arrays import Losses, Matrix, Vector
from logreg.inference import chi_squared_tail

seeds = st.integers(0, 2**32 - 1)


def draw(seed: int, m: int = 80, d: int = 2, size: float = 1.0) -> Table:
    """A table whose labels follow a model."""
    rng = np.random.default_rng(seed)
    X: Matrix = rng.normal(size=(m, d))
    p = sigmoid(X @ rng.normal(scale=size, size=d) - 0.3)
    return Table(features=X, labels=(rng.random(m) < p).astype(np.uint8))


def fitted(table: Table, *, firth: bool = False) -> LogisticModel:
    """The best model."""
    model = LogisticModel(table.features.shape[1])
    assert fit(model, table, firth=firth).converged
    return model


def drawn(seed: int, **settings: Any) -> tuple[Table, LogisticModel]:
    """A table as above and its best model; one without is not drawn."""
    table = draw(seed, **settings)
    model = LogisticModel(table.features.shape[1])
    assume(fit(model, table).converged)
    return table, model


def summed_up(table: Table, *, firth: bool = False, **settings: Any) -> Summary:
    """The summary of the best model."""
    return summary(fitted(table, firth=firth), table, **settings)


def with_ones(table: Table) -> Matrix:
    """The features and a column of ones for the bias."""
    X: Matrix = np.column_stack([table.features, np.ones(len(table))])
    return X


# Estimates and their errors.


@settings(max_examples=30)
@given(seeds)
def test_the_errors_are_those_of_the_inverse_curvature(seed: int) -> None:
    table, model = drawn(seed)
    found = summary(model, table)
    H = curvature(table.features, model.forward(table.features))
    errors = np.sqrt(np.diag(np.linalg.inv(len(table) * H)))
    np.testing.assert_allclose(found.standard_errors, errors, rtol=1e-8)
    np.testing.assert_allclose(found.estimates, [*model.weights, model.bias], rtol=1e-12)
    np.testing.assert_allclose(found.z, found.estimates / errors, rtol=1e-7)
    np.testing.assert_allclose(found.odds_ratios, np.exp(found.estimates), rtol=1e-12)
    reach = 1.959963984540054 * errors
    ends = np.stack([found.estimates - reach, found.estimates + reach], axis=1)
    np.testing.assert_allclose(found.intervals, ends, rtol=1e-8, atol=1e-9)


def test_a_table_of_four_cells_has_the_odds_ratio_and_the_error_of_every_textbook() -> None:
    cells = {(1, 1): 30, (1, 0): 70, (0, 1): 12, (0, 0): 88}
    rows = [(x, y) for (x, y), count in cells.items() for _ in range(count)]
    X, y = np.array(rows, dtype=np.float64).T
    found = summed_up(Table(features=X[:, np.newaxis], labels=y.astype(np.uint8)))
    assert found.odds_ratios[0] == pytest.approx(30 * 88 / (70 * 12), rel=1e-9)
    assert found.standard_errors[0] == pytest.approx(
        math.sqrt(1 / 30 + 1 / 70 + 1 / 12 + 1 / 88), rel=1e-9
    )
    # The average marginal effect of a feature that is 0 or 1 is not the difference of the shares,
    # but its slope: p (1 - p) w, averaged.
    mean = (100 * 0.3 * 0.7 + 100 * 0.12 * 0.88) / 200
    assert found.marginal_effects[0] == pytest.approx(mean * found.estimates[0], rel=1e-9)


def test_errors_of_features_far_from_zero_keep_their_digits() -> None:
    table = draw(1)
    near = summed_up(table)
    moved = table.features + np.array([2.0**21, -(2.0**30)])
    far = summed_up(Table(features=moved, labels=table.labels))
    np.testing.assert_allclose(far.estimates[:2], near.estimates[:2], rtol=1e-6)
    np.testing.assert_allclose(far.standard_errors[:2], near.standard_errors[:2], rtol=1e-6)
    exact = moved - np.array([2.0**21, -(2.0**30)])  # what is left of the digits
    same = summed_up(Table(features=exact, labels=table.labels))
    # The bias of the far model is itself rounded, at a distance of a billion.
    np.testing.assert_allclose(far.standard_errors[:2], same.standard_errors[:2], rtol=1e-8)


@settings(max_examples=30)
@given(seeds)
def test_the_likelihoods_are_those_of_the_losses(seed: int) -> None:
    table, model = drawn(seed)
    found = summary(model, table)
    m, share = len(table), float(np.mean(table.labels))
    null = m * (share * math.log(share) + (1 - share) * math.log(1 - share))
    assert found.log_likelihood == pytest.approx(
        -m * model.loss(table.features, table.labels), rel=1e-12
    )
    assert found.null_log_likelihood == pytest.approx(null, rel=1e-12)
    assert found.likelihood_ratio == pytest.approx(2 * (found.log_likelihood - null), abs=1e-9)
    assert found.p_value == pytest.approx(math.exp(-found.likelihood_ratio / 2), rel=1e-9)


@settings(max_examples=40)
@given(st.integers(1, 60), st.floats(1e-6, 400))
def test_the_tail_of_chi_squared_is_the_incomplete_gamma_function(k: int, x: float) -> None:
    with mpmath.workdps(40):
        tail = mpmath.gammainc(mpmath.mpf(k) / 2, mpmath.mpf(x) / 2, regularized=True)
        assert chi_squared_tail(x, k) == pytest.approx(float(tail), rel=1e-11)


def test_a_statistic_of_zero_is_always_exceeded() -> None:
    assert chi_squared_tail(0.0, 3) == 1.0


@settings(max_examples=20)
@given(seeds)
def test_marginal_effects_are_mean_slopes_with_the_errors_of_the_delta_method(seed: int) -> None:
    table, model = drawn(seed, m=40)
    found = summary(model, table)

    def effects(parameters: Vector) -> Losses:
        p = sigmoid(with_ones(table) @ parameters)
        mean: Losses = np.mean(p * (1 - p)) * parameters[:2]
        return mean

    best = np.append(model.weights, model.bias)
    np.testing.assert_allclose(found.marginal_effects, effects(best), rtol=1e-10)
    h = 1e-5
    change = np.stack(
        [(effects(best + h * axis) - effects(best - h * axis)) / (2 * h) for axis in np.eye(3)],
        axis=1,
    )
    H = curvature(table.features, model.forward(table.features))
    C = np.linalg.inv(H) / len(table)
    errors = np.sqrt(np.diag(change @ C @ change.T))
    np.testing.assert_allclose(found.marginal_errors, errors, rtol=1e-6)


@settings(max_examples=20)
@given(seeds, st.floats(1e-3, 1e3), st.sampled_from(["wald", "profile"]))
def test_a_unit_multiplies_all_that_is_said_per_unit(seed: int, unit: float, method: str) -> None:
    table, model = drawn(seed)
    named = Table(features=table.features, labels=table.labels, names=("age", "size"))
    one = summary(model, named, method=method)
    ten = summary(model, named, method=method, units={"age": unit})
    factors = np.array([unit, 1.0, 1.0])
    for of_one, of_ten in (
        (one.estimates, ten.estimates),
        (one.standard_errors, ten.standard_errors),
        (one.intervals.T, ten.intervals.T),
        (np.append(one.marginal_effects, 0), np.append(ten.marginal_effects, 0)),
        (np.append(one.marginal_errors, 0), np.append(ten.marginal_errors, 0)),
    ):
        np.testing.assert_allclose(of_ten, factors * of_one, rtol=1e-12)
    np.testing.assert_allclose(ten.z, one.z, rtol=1e-12)
    assert ten.names == (f"age (per {unit:g})" if unit != 1 else "age", "size", "bias")


# Intervals.


def objective(A: Matrix, y: Vector, theta: Vector, *, firth: bool) -> float:
    """The negative log-likelihood, with Firth's penalty."""
    s = np.where(y == 1, A @ theta, -(A @ theta))
    p = sigmoid(A @ theta)
    penalty = 0.5 * np.linalg.slogdet((A.T * (p * (1 - p))) @ A)[1] if firth else 0.0
    return float(np.logaddexp(0, -s).sum() - penalty)


def refitted(table: Table, j: int, value: float, start: Vector, *, firth: bool) -> float:
    """The least objective with one parameter held, by damped scoring of the others."""
    A, y = with_ones(table), table.labels.astype(np.float64)
    theta = start.copy()
    theta[j] = value
    others = np.arange(len(theta)) != j
    for _ in range(500):
        p = sigmoid(A @ theta)
        information = (A.T * (p * (1 - p))) @ A
        pull = np.zeros(len(y))
        if firth:
            leverages = p * (1 - p) * np.einsum("ij,ji->i", A, np.linalg.solve(information, A.T))
            pull = leverages * (0.5 - p)
        score = A.T @ (y - p + pull)
        step = np.zeros(len(theta))
        step[others] = np.linalg.solve(information[np.ix_(others, others)], score[others])
        now = objective(A, y, theta, firth=firth)
        while objective(A, y, theta + step, firth=firth) > now + 1e-12 * abs(now):
            step /= 2
        theta = theta + step
        if np.abs(step).max() < 1e-11:
            return objective(A, y, theta, firth=firth)
    raise AssertionError("the oracle has not arrived")


@settings(max_examples=12)
@given(seeds, st.booleans(), st.sampled_from([0.5, 0.95, 0.999]))
@example(1_104_152_329, True, 0.999)  # larger steps leave the path there
def test_at_the_ends_of_a_profile_the_likelihood_has_dropped_by_what_the_level_allows(
    seed: int, firth: bool, level: float
) -> None:
    table = draw(seed, m=30)
    model = LogisticModel(2)
    if not fit(model, table, firth=firth).converged:
        return
    found = summary(model, table, method="profile", level=level)
    assert found.firth == firth
    best, A = found.estimates, with_ones(table)
    least = objective(A, table.labels.astype(np.float64), best, firth=firth)
    quantile = {0.5: 0.6744897501960817, 0.95: 1.959963984540054, 0.999: 3.2905267314919255}[level]
    for j, ends in enumerate(found.intervals.tolist()):
        assert ends[0] < best[j] < ends[1]
        for end in ends:
            drop = refitted(table, j, end, best, firth=firth) - least
            assert drop == pytest.approx(quantile**2 / 2, rel=1e-6)


def test_a_profile_that_does_not_end_is_not_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    table = flights()
    model = fitted(table)
    monkeypatch.setattr(inference, "_MOST_STEPS", 2)
    with pytest.raises(ValueError, match="pass method='wald'"):
        summary(model, table, method="profile")


def test_profile_and_wald_agree_where_there_are_many_rows() -> None:
    table = draw(2, m=100_000)
    model = fitted(table)
    wald, profile = (summary(model, table, method=method) for method in ("wald", "profile"))
    gap = np.abs(wald.intervals - profile.intervals) / wald.standard_errors[:, np.newaxis]
    assert gap.max() < 0.01


@pytest.mark.parametrize(("method", "m"), [("wald", 200), ("profile", 40)])
def test_intervals_hold_the_truth_as_often_as_they_say(method: str, m: int) -> None:
    rng, trials, hits, made = np.random.default_rng(0), 200, np.zeros(3), 0
    truth = np.array([0.8, -0.5, 0.3])
    for _ in range(trials):
        X = rng.normal(size=(m, 2))
        y = rng.random(m) < sigmoid(X @ truth[:2] + truth[2])
        table, model = Table(features=X, labels=y.astype(np.uint8)), LogisticModel(2)
        if fit(model, table).converged:
            low, high = summary(model, table, level=0.9, method=method).intervals.T
            hits += (low < truth) & (truth < high)
            made += 1
    assert made > 0.95 * trials
    # Three standard errors of a binomial share.
    assert np.abs(hits / made - 0.9).max() < 3 * math.sqrt(0.9 * 0.1 / made)


# Firth's penalty, as published.


def test_the_profile_after_firth_is_that_of_logistf() -> None:
    found = summed_up(endometrial(), firth=True, method="profile")
    assert found.firth
    ends = [
        [0.6097244, 7.85463171],
        [-0.1244587, 0.04045547],
        [-4.3651832, -1.23272106],
        [1.0825371, 7.20928050],
    ]
    np.testing.assert_allclose(found.intervals, ends, atol=2e-7)
    # The errors are those that brglm2 prints.
    assert [round(error, 5) for error in found.standard_errors] == [
        1.55076,
        0.03958,
        0.77602,
        1.48869,
    ]


def test_the_profile_after_firth_is_that_of_logistf_where_a_feature_separates() -> None:
    found = summed_up(infections(), firth=True, method="profile")
    ends = [
        [-1.9737884, -0.30742514],
        [-0.9414363, 0.78920202],
        [1.2730216, 3.43543273],
        [-3.2608611, -1.11773495],
        [-1.6080879, 0.01518468],
        [0.7745682, 8.03029352],
        [-0.8185591, 1.07315122],
    ]
    np.testing.assert_allclose(found.intervals, ends, atol=2e-6)
    assert found.likelihood_ratio == pytest.approx(49.09064, abs=1e-5)
    assert found.p_value == pytest.approx(7.15089e-09, rel=1e-5)


def test_firths_null_model_has_the_penalty_too() -> None:
    table = endometrial()
    found = summed_up(table, firth=True)
    A, y = with_ones(table), table.labels.astype(np.float64)
    biases = np.linspace(-0.5, -0.45, 1001)
    least = min(objective(A, y, np.array([0, 0, 0, b]), firth=True) for b in biases)
    assert found.null_log_likelihood == pytest.approx(-least, abs=1e-6)
    assert found.likelihood_ratio == pytest.approx(2 * (found.log_likelihood + least), abs=2e-6)


# The effect of one feature.


def test_the_band_of_the_o_rings_at_31_degrees_reaches_from_half_to_one() -> None:
    table = flights()
    there = effect(fitted(table), table, "temperature", values=np.array([31.0, 36.0]))
    assert there.probabilities[0] == pytest.approx(0.9996, abs=5e-5)
    assert [round(float(end), 2) for end in (there.low[0], there.high[0])] == [0.48, 1.0]


@settings(max_examples=20)
@given(seeds, st.integers(0, 2))
def test_an_effect_holds_the_other_features_at_their_means(seed: int, j: int) -> None:
    table, model = drawn(seed, d=3)
    curve = effect(model, table, f"feature {j}", level=0.8)
    X = np.tile(table.features.mean(axis=0), (101, 1))
    X[:, j] = np.linspace(table.features[:, j].min(), table.features[:, j].max(), 101)
    np.testing.assert_allclose(curve.values, X[:, j])
    np.testing.assert_allclose(curve.probabilities, model.predict_proba(X), rtol=1e-9)
    A = np.column_stack([X, np.ones(101)])
    H = curvature(table.features, model.forward(table.features))
    C = np.linalg.inv(H) / len(table)
    reach = 1.2815515655446004 * np.sqrt(np.einsum("ij,jk,ik->i", A, C, A))
    z = model.forward(X)
    np.testing.assert_allclose(curve.low, sigmoid(z - reach), rtol=1e-7)
    np.testing.assert_allclose(curve.high, sigmoid(z + reach), rtol=1e-7)


# What is refused, and why.


def test_a_fit_with_a_penalty_is_refused_with_its_strength() -> None:
    table = draw(3)
    model = LogisticModel(2)
    fit(model, table, l2=0.05)
    with pytest.raises(ValueError, match=r"l2 = 0\.05.*without l2, or with firth=True"):
        summary(model, table)
    settings = Hyperparameters(batch_size=80, iterations=5000, l2=0.05)
    train(model, table, table, settings, rng=0)
    with pytest.raises(ValueError, match=r"l2 = 0\.05"):
        effect(model, table, "feature 0")


def test_a_model_that_is_not_the_best_one_is_refused_with_its_distance() -> None:
    table = draw(4)
    model = fitted(table)
    errors = summary(model, table).standard_errors
    model.bias += 0.5 * float(errors[2])
    with pytest.raises(ValueError, match=r"0\.\d+ standard errors.*call fit"):
        summary(model, table)
    with pytest.raises(ValueError, match="call fit"):
        summary(LogisticModel(2), table)


def test_a_training_that_has_arrived_is_as_good_as_a_fit() -> None:
    table = draw(5)
    model = LogisticModel(2)
    train(model, table, table, Hyperparameters(batch_size=80, iterations=5000), rng=0)
    np.testing.assert_allclose(
        summary(model, table).standard_errors, summed_up(table).standard_errors, rtol=1e-6
    )


def test_a_model_of_single_precision_is_as_good_as_its_digits() -> None:
    table = draw(5)
    single = LogisticModel(2, dtype=np.float32)
    assert fit(single, table).converged
    np.testing.assert_allclose(
        summary(single, table).standard_errors, summed_up(table).standard_errors, rtol=1e-5
    )
    years = Table(features=table.features + 2**20, labels=table.labels)
    fit(single, years)
    with pytest.raises(ValueError, match=r"double precision, LogisticModel\(2\)"):
        summary(single, years)
    assert summed_up(years).z[0] == pytest.approx(summed_up(table).z[0], rel=1e-4)


@pytest.mark.parametrize("fitted_first", [True, False])
def test_separated_classes_are_refused_with_what_separates_them(fitted_first: bool) -> None:
    table, model = endometrial(), LogisticModel(3)
    if fitted_first:
        fit(model, table)
    with pytest.raises(ValueError, match="no best model: quasi-complete separation: along NV"):
        summary(model, table)


def test_a_model_that_is_much_too_sure_is_refused_whether_it_is_right_or_wrong() -> None:
    overlapping, separated = draw(3), endometrial()
    for scale in (1e3, 1e6, 1e12):
        model = fitted(overlapping)
        model.weights = scale * model.weights
        with pytest.raises(ValueError, match="call fit"):
            summary(model, overlapping)
        right = separated[np.flatnonzero(separated.features[:, 0] == separated.labels)]
        model = LogisticModel(3)
        model.weights, model.bias = np.array([2 * scale, 0.0, 0.0]), -scale
        with pytest.raises(ValueError, match="no best model: complete separation: along NV"):
            summary(model, right)


def test_features_that_say_nothing_of_their_own_are_refused_by_name() -> None:
    table = draw(6)
    X, y = table.features, table.labels
    names = ("age", "size", "more")
    for column, match in (
        (2 * X[:, 0], "age and more are collinear.*leave one of them out"),
        (np.full(80, 7.0), "more is constant: leave it out"),
        (np.zeros(80), "more is constant: leave it out"),
    ):
        wide = Table(features=np.column_stack([X, column]), labels=y, names=names)
        with pytest.raises(ValueError, match=match):
            summary(fitted(wide), wide)
    dummies = np.eye(3)[np.arange(80) % 3]
    trap = Table(features=dummies, labels=y, names=("a", "b", "c"))
    with pytest.raises(ValueError, match="a, b, c and the bias are collinear"):
        summary(fitted(trap), trap)


def test_settings_that_cannot_be_are_refused() -> None:
    table = flights()
    model = fitted(table)
    for level in (0.0, 1.0, 95.0, math.nan):
        with pytest.raises(ValueError, match=f"level is {level}.*0.95"):
            summary(model, table, level=level)
    with pytest.raises(ValueError, match="method is 'bootstrap': pass 'wald' or 'profile'"):
        summary(model, table, method="bootstrap")
    several: Any = ["wald", "profile"]
    with pytest.raises(ValueError, match=r"method is .*: pass 'wald' or 'profile'"):
        summary(model, table, method=several)
    for units in ([("temperature", 10)], 10, table):
        with pytest.raises(TypeError, match=r'units is .*: pass a mapping, such as {"age": 10}'):
            summary(model, table, units=units)  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(ValueError, match=r"is not a feature: choose from temperature$"):
        effect(model, table, np.array(["temperature"] * 2))  # type: ignore[arg-type]  # the same
    with pytest.raises(ValueError, match=r"'age' is not a feature: choose from temperature$"):
        summary(model, table, units={"age": 10})
    with pytest.raises(ValueError, match="the unit of temperature is 0"):
        summary(model, table, units={"temperature": 0})
    with pytest.raises(ValueError, match="'age' is not a feature"):
        effect(model, table, "age")
    with pytest.raises(ValueError, match=r"values\[0\] is nan"):
        effect(model, table, "temperature", values=np.array([np.nan]))
    with pytest.raises(TypeError, match=r"table is .*Table\("):
        effect(model, table.features, "temperature")  # type: ignore[arg-type]  # the mistake
    with pytest.raises(TypeError, match="model is"):
        summary(None, table)  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(TypeError, match="examples is"):
        summary(model, table.features)  # type: ignore[arg-type]  # the mistake under test


# What is shown.


def test_a_summary_reads_as_a_table_and_two_sentences() -> None:
    text = str(summed_up(flights(), units={"temperature": 10}))
    lines = text.splitlines()
    cells = [re.split(r" {2,}", line.strip()) for line in lines[:3]]
    assert cells == [
        ["estimate", "std. error", "z", "odds ratio", "95 % interval", "effect"],
        ["temperature (per 10)", "-2.32", "1.08", "-2.14", "0.0981", "0.0118 to 0.819", "-0.329"],
        ["bias", "15", "7.38", "2.04", "3.41e+06", "1.79 to 6.51e+12"],
    ]
    assert lines[4].startswith("23 rows. The intervals (Wald) ")
    assert "on 1 degree of freedom, p = 0.0048." in " ".join(lines[4:])
    assert len({len(line) for line in lines[:2]}) == 1
    assert max(len(line) for line in lines[4:]) <= 80


def test_a_feature_called_bias_is_told_from_the_bias() -> None:
    table = replace(flights(), names=("bias",))
    found = summed_up(table)
    assert found.names == ("bias", "the bias")
    assert found.estimates.tolist() == summed_up(flights()).estimates.tolist()


def test_without_pandas_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ModuleNotFoundError, match="pandas is not installed: run python -m pip"):
        summed_up(flights()).to_frame()


def test_firth_and_profile_are_named_in_the_sentences() -> None:
    text = " ".join(str(summed_up(endometrial(), firth=True, method="profile")).split())
    assert "79 rows, with Firth's penalty. The intervals (profile likelihood) " in text
    assert "on 3 degrees of freedom" in text


class Page(HTMLParser):
    """What stands in a page: its tags, in order and closed, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_notebook_shows_a_table_with_a_header_for_each_row_and_drawings_that_are_silent() -> None:
    page = Page(summed_up(flights())._repr_html_())
    headers = [attributes["scope"] for tag, attributes in page.tags if tag == "th"]
    assert headers == 8 * ["col"] + 2 * ["row"]
    drawings = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert [each["aria-hidden"] for each in drawings] == ["true"]  # the bias is not drawn
    for shown in ("temperature", "0.793", "0.641 to 0.98", "p = 0.0048"):
        assert shown in page.text


def test_an_interval_is_drawn_where_its_numbers_are() -> None:
    html = summed_up(flights())._repr_html_()
    (line, ends, dot) = re.findall(r'd="M(\d+) 0v16".*d="M(\d+) 8H(\d+)".*cx="(\d+)"', html)[0][0:3]
    assert 0 == int(ends) < int(dot) < int(line) <= 120


def test_a_notebook_shows_the_twenty_surest_of_many_features_in_twelve_kilobytes() -> None:
    rng = np.random.default_rng(7)
    X = rng.normal(size=(3000, 40))
    y = rng.random(3000) < sigmoid(X @ np.linspace(-0.5, 0.5, 40))
    names = tuple(f"<&>'\"{'&' * 40} {j}" for j in range(40))
    found = summed_up(Table(features=X, labels=y.astype(np.uint8), names=names))
    html = found._repr_html_()
    assert len(html.encode()) <= 12_000
    page = Page(html)
    rows = [attributes for tag, attributes in page.tags if attributes.get("scope") == "row"]
    assert len(rows) == 21
    assert "The 20 features with the largest z of 40." in page.text
    assert "<&>" in page.text
    assert "<&>" not in html
