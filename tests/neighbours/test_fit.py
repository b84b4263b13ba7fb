"""statsmodels, scikit-learn and a linear program of SciPy say whether a fit and its summary are right."""

from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from sklearn import calibration, metrics
from sklearn.linear_model import LogisticRegression
from statsmodels.datasets import anes96, fair, heart, spector

from logreg import (
    LogisticModel,
    Table,
    calibration_curve,
    fit,
    newton,
    precision_recall_curve,
    roc_auc,
    roc_curve,
    separation,
    summary,
)
from logreg._blocks import LocalRows, reach
from logreg.arrays import Labels, Matrix, Vector

seeds = st.integers(0, 2**32 - 1)
DATA = {
    "spector": (spector, "GRADE", 0.5),
    "fair": (fair, "affairs", 0.0),
    "anes96": (anes96, "vote", 0.5),
    "heart": (heart, "censors", 0.5),
}


def load(name: str) -> Table:
    """A table of statsmodels, with the names of its columns."""
    module, label, above = DATA[name]
    frame = module.load_pandas().data.astype(float)
    features = frame.drop(columns=label)
    return Table(
        features=features.to_numpy(),
        labels=(frame[label] > above).to_numpy().astype(np.uint8),
        names=tuple(features.columns),
    )


def fitted(table: Table) -> LogisticModel:
    """The best model."""
    model = LogisticModel(table.features.shape[1])
    assert fit(model, table).converged
    return model


def statsmodels_fit(X: Matrix, y: Labels) -> Any:
    """What statsmodels finds, the bias last; it computes with labels, so these are floats."""
    ones = np.column_stack([X, np.ones(len(X))])
    return sm.Logit(y.astype(np.float64), ones).fit(disp=0, method="newton", tol=1e-14, maxiter=100)


@pytest.mark.parametrize("name", DATA)
def test_the_parameters_are_those_of_statsmodels_and_scikit_learn(name: str) -> None:
    table = load(name)
    model = fitted(table)
    theirs = statsmodels_fit(table.features, table.labels)
    ours = np.append(model.weights, model.bias)
    assert np.abs((ours - theirs.params) / theirs.bse).max() < 1e-8
    other = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-13, max_iter=1000)
    other.fit(table.features, table.labels)
    learned = np.append(other.coef_[0], other.intercept_)
    assert np.abs((ours - learned) / theirs.bse).max() < 1e-8


@pytest.mark.parametrize("name", DATA)
def test_the_summary_is_that_of_statsmodels(name: str) -> None:
    table = load(name)
    found = summary(fitted(table), table)
    theirs = statsmodels_fit(table.features, table.labels)
    np.testing.assert_allclose(found.standard_errors, theirs.bse, rtol=1e-8)
    np.testing.assert_allclose(found.z, theirs.tvalues, rtol=1e-7)
    np.testing.assert_allclose(found.intervals, theirs.conf_int(), rtol=1e-7, atol=1e-9)
    assert found.log_likelihood == pytest.approx(theirs.llf, rel=1e-10)
    assert found.null_log_likelihood == pytest.approx(theirs.llnull, rel=1e-10)
    assert found.likelihood_ratio == pytest.approx(theirs.llr, rel=1e-9)
    assert found.p_value == pytest.approx(theirs.llr_pvalue, rel=1e-8)
    effects = theirs.get_margeff()
    np.testing.assert_allclose(found.marginal_effects, effects.margeff, rtol=1e-8)
    np.testing.assert_allclose(found.marginal_errors, effects.margeff_se, rtol=1e-7)


def test_a_summary_becomes_a_data_frame_of_its_names() -> None:
    table = load("spector")
    found = summary(fitted(table), table)
    frame = found.to_frame()
    assert list(frame.index) == ["GPA", "TUCE", "PSI", "bias"]
    assert frame.loc["GPA", "estimate"] == found.estimates[0]
    assert frame.loc["PSI", "high"] == found.intervals[2, 1]
    assert frame["marginal_effect"].isna().tolist() == [False, False, False, True]
    assert not frame.drop(columns="marginal_effect").isna().any(axis=None)


@pytest.mark.parametrize("kind", ["rare", "wide", "scales", "lognormal", "correlated"])
def test_random_tables_have_the_best_model_of_statsmodels(kind: str) -> None:
    rng = np.random.default_rng(sum(map(ord, kind)))
    m, d = {"rare": (40_000, 5), "wide": (4000, 100)}.get(kind, (2000, 8))
    X: Matrix = rng.normal(size=(m, d))
    if kind == "lognormal":
        X = np.exp(X)
    if kind == "correlated":
        X = X @ rng.normal(size=(d, d))
    z = X @ rng.normal(size=d) / np.linalg.norm(X, axis=0).mean() * np.sqrt(m)
    y: Labels = (rng.random(m) < 1 / (1 + np.exp(-z + 6 * (kind == "rare")))).astype(np.uint8)
    scale = 10.0 ** rng.uniform(-4, 4, size=d) if kind == "scales" else np.ones(d)
    model = fitted(Table(features=X * scale, labels=y))
    theirs = statsmodels_fit(X, y)  # in units of one scale, which it needs
    ours = np.append(model.weights * scale, model.bias)
    assert np.abs((ours - theirs.params) / theirs.bse).max() < 1e-8


def movable(X: Matrix, y: Labels) -> int:
    """How many rows can be moved to their right side without any that moves to its wrong one.

    The linear program of Konis, 2007: as many gains as can be, each from 0 to 1.
    """
    m = len(X)
    signed = (2.0 * y - 1)[:, np.newaxis] * np.column_stack([X, np.ones(m)])
    found = linprog(
        np.append(np.zeros(signed.shape[1]), -np.ones(m)),
        A_ub=np.hstack([-signed, np.eye(m)]),
        b_ub=np.zeros(m),
        bounds=[(None, None)] * signed.shape[1] + [(0, 1)] * m,
    )
    assert found.status == 0
    return int(np.count_nonzero(found.x[-m:] > 1e-6))


@given(seeds, st.integers(4, 40), st.integers(1, 5), st.sampled_from(["grid", "bits", "normal"]))
def test_separation_is_found_where_a_linear_program_finds_it_and_nowhere_else(
    seed: int, m: int, d: int, kind: str
) -> None:
    rng = np.random.default_rng(seed)
    X: Matrix = {
        "grid": rng.integers(-2, 3, size=(m, d)),
        "bits": rng.integers(0, 2, size=(m, d)),
        "normal": rng.normal(size=(m, d)),
    }[kind].astype(np.float64)
    strength = rng.choice([0.0, 1.0, 5.0])
    p = 1 / (1 + np.exp(-strength * (X - X.mean(axis=0)) @ rng.normal(size=d)))
    y: Labels = (rng.random(m) < p).astype(np.uint8)
    with np.errstate(all="ignore"):
        rows = LocalRows(X, y)
        converged, away = newton.search(newton.approach(rows))
    gaining = rows.sum(reach, away, above=separation.GAINS).gaining
    assert gaining == movable(X, y)
    assert converged == (gaining == 0)


@pytest.mark.parametrize("kind", ["random", "tied", "constant"])
@pytest.mark.parametrize("seed", range(5))
def test_the_curves_are_those_of_scikit_learn(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    y: Labels = rng.integers(0, 2, size=200).astype(np.uint8)
    p: Vector = {
        "random": rng.random(200),
        "tied": np.round(rng.random(200), 1),
        "constant": np.full(200, 0.3),
    }[kind]
    for ours, theirs in (
        (roc_curve(y, p), metrics.roc_curve(y, p, drop_intermediate=False)),
        (precision_recall_curve(y, p), metrics.precision_recall_curve(y, p)),
        (calibration_curve(y, p)[1::-1], calibration.calibration_curve(y, p, n_bins=10)),
    ):
        for found, wanted in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(found, wanted, rtol=1e-14)
    assert roc_auc(y, p) == pytest.approx(metrics.roc_auc_score(y, p), rel=1e-14)
