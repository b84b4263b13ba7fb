"""scikit-learn says whether the estimator is one of its own, and whether its weights are right."""

import importlib
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.ensemble import StackingClassifier
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import RFE
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.estimator_checks import check_estimator

import logreg.sklearn
from logreg import DivergenceError, Hyperparameters, LogisticModel, Table, train
from logreg.arrays import Labels, Matrix
from logreg.sklearn import LogisticClassifier

# Most trainings here are short; the tests of the warning ask for it.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

LABELS = st.one_of(
    *(
        st.lists(values, min_size=2, max_size=2, unique=True)
        for values in (st.text("abcé ", max_size=5), st.integers(-9, 9), st.booleans())
    )
)


def some(m: int = 200, d: int = 4) -> tuple[Matrix, Labels]:
    """Examples of two classes that overlap, so that the weights stay small."""
    rng = np.random.default_rng(5)
    X: Matrix = rng.normal(size=(m, d))
    y: Labels = (X @ np.arange(1.0, d + 1) + rng.normal(scale=3, size=m) > 0).astype(np.uint8)
    return X, y


def descent(**settings: Any) -> LogisticClassifier:
    """A training without chance, on batches as large as the training set."""
    defaults = {"learning_rate": 1.0, "batch_size": 10**6, "random_state": 0}
    return LogisticClassifier(**defaults | settings)


def by_chance(**settings: Any) -> LogisticClassifier:
    """A training on random batches."""
    return LogisticClassifier(**{"learning_rate": 1.0, "random_state": 0} | settings)


# What scikit-learn demands of its own.


@pytest.mark.parametrize(
    "settings", [{}, {"learning_rate": 1.0}, {"learning_rate": 1.0, "standardize": False}]
)
def test_scikit_learn_finds_no_fault(settings: dict[str, Any]) -> None:
    results = check_estimator(LogisticClassifier(**settings), on_skip=None)
    not_passed = {result["check_name"] for result in results if result["status"] != "passed"}
    # The one that needs a variable of the environment: see the next test.
    assert not_passed <= {"check_array_api_input"}


def test_scikit_learn_finds_no_fault_where_scipy_knows_other_arrays() -> None:
    program = (
        "import warnings\n"
        "from sklearn.exceptions import ConvergenceWarning\n"
        "from sklearn.utils.estimator_checks import check_estimator\n"
        "warnings.simplefilter('ignore', ConvergenceWarning)\n"
        "from logreg.sklearn import LogisticClassifier\n"
        "results = check_estimator(LogisticClassifier(), on_skip=None)\n"
        "assert {result['status'] for result in results} == {'passed'}\n"
    )
    environment = os.environ | {"SCIPY_ARRAY_API": "1"}
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, env=environment)


def test_it_works_in_a_grid_search_of_a_pipeline() -> None:
    X, y = load_breast_cancer(return_X_y=True)
    pipeline = make_pipeline(StandardScaler(), LogisticClassifier(random_state=0))
    grid = {"logisticclassifier__l2": [0.0, 0.01], "logisticclassifier__batch_size": [32, 64]}
    search = GridSearchCV(pipeline, grid, cv=3).fit(X, y)
    assert len(search.cv_results_["params"]) == 4
    assert search.best_score_ > 0.97


@pytest.mark.parametrize(
    "wrap",
    [
        lambda own: own,
        lambda own: CalibratedClassifierCV(own, cv=3),
        lambda own: StackingClassifier([("own", own), ("tree", DecisionTreeClassifier())], own),
        lambda own: make_pipeline(StandardScaler(), RFE(own, n_features_to_select=10)),
    ],
    ids=["alone", "calibrated", "stacked", "after elimination"],
)
def test_it_is_as_good_as_theirs_wherever_theirs_can_stand(
    wrap: Callable[[object], object],
) -> None:
    X, y = load_breast_cancer(return_X_y=True)
    theirs = make_pipeline(StandardScaler(), LogisticRegression())
    ours = wrap(LogisticClassifier(l2=0.002))  # their C is 1
    difference = cross_val_score(ours, X, y, cv=5) - cross_val_score(theirs, X, y, cv=5)
    assert difference.mean() > -0.02


def test_one_against_the_rest_makes_a_classifier_of_ten_digits() -> None:
    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0, stratify=y)
    ten = OneVsRestClassifier(LogisticClassifier(l2=0.001)).fit(X_train, y_train)
    assert ten.score(X_test, y_test) > 0.95


# What goes in and comes out.


@given(LABELS)
def test_any_two_labels_come_back_as_they_are(labels: list[Any]) -> None:
    X = np.linspace(-1, 1, 8)[:, np.newaxis]
    y = np.repeat(np.array(labels), 4)
    classifier = LogisticClassifier(random_state=0).fit(X, y)
    predicted = classifier.predict(X)
    assert predicted.tolist() == y.tolist()
    assert predicted.dtype == y.dtype
    assert classifier.classes_.tolist() == sorted(labels)
    chosen = classifier.classes_[classifier.predict_proba(X).argmax(axis=1)]
    assert chosen.tolist() == y.tolist()


def test_the_smaller_of_two_probabilities_keeps_its_digits() -> None:
    X, y = some()
    classifier = by_chance().fit(X, y)
    p = classifier.predict_proba(np.vstack([X, 50 * X, -50 * X]))
    assert 0 < p.min() < 1e-30
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-15)


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
@pytest.mark.parametrize("series", [np.array, list, pd.Series, pl.Series, pd.Categorical])
def test_data_frames_and_series_go_in(
    frame: Callable[[object], Any], series: Callable[[object], Any]
) -> None:
    X, y = some(d=2)
    names = np.array(["ham", "spam"])[y].tolist()
    table = frame({"length": X[:, 0], "links": X[:, 1]})
    classifier = LogisticClassifier(random_state=0).fit(table, series(names))
    assert classifier.feature_names_in_.tolist() == ["length", "links"]
    plain = LogisticClassifier(random_state=0).fit(X, names)
    np.testing.assert_allclose(classifier.coef_, plain.coef_, rtol=1e-9)
    assert set(classifier.predict(table)) == {"ham", "spam"}
    with pytest.raises(ValueError, match="feature names"):
        classifier.predict(frame({"links": X[:, 1], "length": X[:, 0]}))


@pytest.mark.parametrize("container", ["pandas", "polars"])
def test_a_pipeline_hands_it_the_names_of_its_output(container: str) -> None:
    X, y = some(d=2)
    pipeline = make_pipeline(StandardScaler(), LogisticClassifier(random_state=0))
    pipeline.set_output(transform=container)
    pipeline.fit(pd.DataFrame(X, columns=["length", "links"]), y)
    assert pipeline[-1].feature_names_in_.tolist() == ["length", "links"]


# The best fit.


def test_the_best_fit_is_that_of_scikit_learn_in_raw_units_and_its_summary_has_the_names() -> None:
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    X = X[["mean radius", "mean texture", "mean smoothness"]]
    ours = LogisticClassifier().fit(X, y)
    theirs = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-13).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-7)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-7)
    assert ours.fit_.converged
    assert ours.n_iter_ < 20
    found = ours.summary_
    assert found.names == (*X.columns, "bias")
    np.testing.assert_allclose(found.estimates, [*ours.coef_[0], *ours.intercept_], rtol=1e-12)
    table = Table(features=X.to_numpy(), labels=y.to_numpy().astype(np.uint8))
    np.testing.assert_allclose(
        found.standard_errors, logreg.summary(ours.model_, table).standard_errors, rtol=1e-9
    )


@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("l2", [1.0, 0.01])
def test_the_best_fit_with_a_penalty_is_where_descent_arrives(l2: float, standardize: bool) -> None:
    X, y = some()
    X = X * [1.0, 2.0, 3.0, 0.5] + 1
    settings: dict[str, Any] = {"l2": l2, "standardize": standardize}
    best = LogisticClassifier(**settings).fit(X, y)
    slow = descent(learning_rate=0.2, iterations=20_000, **settings).fit(X, y)
    np.testing.assert_allclose(best.coef_, slow.coef_, atol=1e-6)
    np.testing.assert_allclose(best.intercept_, slow.intercept_, atol=1e-6)


@pytest.mark.parametrize("standardize", [True, False])
def test_after_the_best_fit_learning_goes_on_from_there(standardize: bool) -> None:
    X, y = some()
    X = 5 * X + 100
    best = LogisticClassifier(standardize=standardize, learning_rate=None).fit(X, y)
    before = best.decision_function(X)
    assert best.summary_.rows == 200
    best.set_params(learning_rate=1e-300).partial_fit(X, y)
    np.testing.assert_allclose(best.decision_function(X), before, rtol=1e-9)
    with pytest.raises(AttributeError, match="trained by descent: pass learning_rate=None"):
        _ = best.summary_
    best.set_params(learning_rate=None).fit(X, y)
    assert best.summary_.rows == 200
    assert not hasattr(best, "history_")


def test_separated_classes_warn_with_the_columns_and_a_remedy_that_works() -> None:
    X = pd.DataFrame({"length": [1.0, 2, 3, 4], "links": [0.0, 5, 5, 0]})
    y = np.array([0, 0, 1, 1])
    with pytest.warns(ConvergenceWarning, match="complete separation: along length.*pass l2=0.01"):
        classifier = LogisticClassifier().fit(X, y)
    assert classifier.predict(X).tolist() == y.tolist()
    assert not hasattr(classifier, "summary_")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        classifier.set_params(l2=0.01).fit(X, y)
    assert not hasattr(classifier, "summary_")
    with pytest.raises(AttributeError, match=r"l2 is 0\.01.*pass l2=0"):
        _ = classifier.summary_


def test_a_constant_column_has_no_weight_and_leaves_no_summary() -> None:
    X, y = some(d=2)
    frame = pd.DataFrame(np.column_stack([X, np.ones(len(X))]), columns=["a", "b", "c"])
    classifier = LogisticClassifier().fit(frame, y)
    assert classifier.coef_[0, 2] == 0
    with pytest.raises(AttributeError, match="c is constant: leave it out"):
        _ = classifier.summary_


def test_columns_that_are_collinear_but_for_rounding_warn_with_a_remedy_that_works() -> None:
    X, y = some(d=3)
    almost = X[:, 0] + 1e-9 * np.random.default_rng(0).normal(size=len(X))
    X = np.column_stack([X, almost])
    with pytest.warns(ConvergenceWarning, match="collinear but for rounding.*pass l2=0.01"):
        classifier = LogisticClassifier().fit(X, y)
    assert not hasattr(classifier, "summary_")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        classifier.set_params(l2=0.01).fit(X, y)


def test_beyond_a_thousand_columns_descent_says_that_it_has_not_arrived(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    X, y = some()
    monkeypatch.setattr(logreg.sklearn, "_MAX_COLUMNS", 3)
    with pytest.warns(ConvergenceWarning, match="more than 3 columns, has not converged: raise"):
        classifier = LogisticClassifier(random_state=0).fit(X, y)
    np.testing.assert_array_equal(classifier.coef_, by_chance().fit(X, y).coef_)


# It is the book's model, trained as in the book.


def test_fit_is_the_training_of_the_book_bit_for_bit() -> None:
    X, y = some()
    settings = Hyperparameters(learning_rate=0.5, batch_size=16, iterations=50, l2=0.1)
    table = Table(features=X, labels=y)
    model = LogisticModel(4)
    history = train(model, table, table, settings, rng=3)
    classifier = LogisticClassifier(
        learning_rate=0.5, batch_size=16, iterations=50, l2=0.1, standardize=False, random_state=3
    ).fit(X, y)
    np.testing.assert_array_equal(classifier.coef_, [model.weights])
    np.testing.assert_array_equal(classifier.intercept_, [model.bias])
    np.testing.assert_array_equal(classifier.history_.batch_losses, history.batch_losses)
    assert classifier.n_iter_ == 50
    np.testing.assert_array_equal(classifier.model_.forward(X), classifier.decision_function(X))


@pytest.mark.parametrize("l2", [1.0, 0.1, 0.01])
def test_the_weights_are_those_of_scikit_learn(l2: float) -> None:
    X, y = some()
    ours = descent(iterations=5000, l2=l2, standardize=False).fit(X, y)
    theirs = LogisticRegression(C=1 / (l2 * len(X)), tol=1e-12, max_iter=10_000).fit(X, y)
    assert ours.history_.converged
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-6)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, atol=1e-6)


def test_standardised_weights_are_those_of_scikit_learn_in_units_of_the_caller() -> None:
    X, y = load_breast_cancer(return_X_y=True)
    ours = descent(iterations=3000, l2=0.1).fit(X, y)
    theirs = LogisticRegression(C=1 / (0.1 * len(X)), tol=1e-12, max_iter=10_000)
    scaler = StandardScaler().fit(X)
    theirs.fit(scaler.transform(X), y)
    np.testing.assert_allclose(ours.coef_ * scaler.scale_, theirs.coef_, atol=1e-6)
    np.testing.assert_allclose(
        ours.decision_function(X), theirs.decision_function(scaler.transform(X)), atol=1e-6
    )


def test_a_history_tells_that_separable_classes_have_no_best_model() -> None:
    X = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    y = X[:, 0] > 0
    assert not descent(iterations=5000).fit(X, y).history_.converged
    assert descent(iterations=5000, l2=0.1).fit(X, y).history_.converged


# Failure is told.


@pytest.mark.parametrize("settings", [{"learning_rate": 1e4}, {"l2": 1.9, "batch_size": 4}])
def test_a_training_that_failed_warns_with_its_settings(settings: dict[str, Any]) -> None:
    X, y = load_breast_cancer(return_X_y=True)
    name, value = next(iter(settings.items()))
    with pytest.warns(ConvergenceWarning, match=rf"rose from .* lower .*{name} \(now {value}\)"):
        failed = by_chance(**settings).fit(X, y)
    assert failed.history_.worse
    with pytest.warns(ConvergenceWarning, match="rose"):
        by_chance(**settings).partial_fit(X, y, classes=[0, 1])


def test_a_training_that_has_not_converged_warns_with_a_remedy_that_works() -> None:
    X, y = some()
    with pytest.warns(ConvergenceWarning, match=r"raise iterations.*and batch_size to 200"):
        by_chance().fit(X, y)
    with pytest.warns(ConvergenceWarning, match=r"raise iterations \(now 3\); .* l2 above 0"):
        by_chance(batch_size=200, iterations=3).fit(X, y)
    with pytest.warns(ConvergenceWarning, match=r"raise learning_rate \(now 1e-12\)"):
        by_chance(learning_rate=1e-12).fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        by_chance(batch_size=200, iterations=1000).fit(X, y)
        LogisticClassifier(random_state=0).partial_fit(X, y, classes=[0, 1])


def test_what_is_done_to_model_leaves_the_classifier_alone() -> None:
    X, y = some()
    classifier = LogisticClassifier(random_state=0).fit(X, np.array([3, 8])[y])
    before = classifier.coef_.copy()
    model = classifier.model_
    model.weights[:] = 0
    model.bias = 7.0
    np.testing.assert_array_equal(classifier.coef_, before)
    assert (model.classes, classifier.model_.classes) == ((3, 8), (3, 8))


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        ([3.0, 8.0], (3, 8)),
        ([-1, 1], (-1, 1)),
        (["3", "8"], (0, 1)),
        ([2**63, 2**63 + 1], (0, 1)),
    ],
)
def test_a_model_has_the_labels_of_its_classifier_if_they_are_whole(
    labels: list[Any], classes: tuple[int, int]
) -> None:
    X, y = some()
    classifier = LogisticClassifier(random_state=0).fit(X, np.array(labels)[y])
    assert classifier.model_.classes == classes
    assert set(classifier.predict(X).tolist()) <= set(np.array(labels).tolist())


# Standardising.


@pytest.mark.parametrize("scale", [1.0, 1e9])
def test_moments_in_blocks_are_those_of_all_rows(
    scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    X, y = some()
    X = scale + X
    whole = by_chance().fit(X, y).coef_
    monkeypatch.setattr(logreg.sklearn, "_NUMBERS_PER_BLOCK", 28)
    blocks = by_chance().fit(X, y).coef_
    np.testing.assert_allclose(blocks, whole, rtol=1e-6 if scale > 1 else 1e-12)


def test_progress_is_measured_on_ten_thousand_rows_from_all_over_the_table() -> None:
    X, y = some(m=20_001, d=1)
    classifier = by_chance(iterations=20, standardize=False)
    order = np.argsort(y)  # all of one class first
    history = classifier.fit(X[order], y[order]).history_
    part = Table(features=X[order][::3], labels=y[order][::3])
    assert len(part) <= 10_000
    assert classifier.model_.evaluate(part).loss == history.validation_loss[-1]


@given(st.lists(st.floats(1e-3, 1e3), min_size=4, max_size=4), st.floats(-1e3, 1e3))
def test_units_and_origins_of_the_features_do_not_matter(units: list[float], origin: float) -> None:
    X, y = some()
    plain = by_chance(l2=0.01).fit(X, y)
    other = by_chance(l2=0.01).fit(X * units + origin, y)
    np.testing.assert_allclose(
        other.decision_function(X * units + origin), plain.decision_function(X), atol=1e-6
    )
    np.testing.assert_allclose(other.coef_ * units, plain.coef_, atol=1e-6)


def test_the_other_names_turn_the_sign_of_every_weight() -> None:
    X, y = some()
    one, other = descent().fit(X, y), descent().fit(X, 1 - y)
    np.testing.assert_allclose(other.coef_, -one.coef_, rtol=1e-12)
    np.testing.assert_allclose(other.intercept_, -one.intercept_, rtol=1e-12)


@given(st.floats(-1e150, 1e150), st.booleans())
def test_a_constant_feature_gets_no_weight_and_changes_nothing(value: float, noisy: bool) -> None:
    X, y = some()
    column = np.full(len(X), value)
    if noisy:
        column[::2] = np.nextafter(value, np.inf)
    plain = descent(iterations=50).fit(X, y)
    wider = descent(iterations=50).fit(np.insert(X, 2, column, axis=1), y)
    assert wider.coef_[0, 2] == 0
    np.testing.assert_allclose(np.delete(wider.coef_, 2, axis=1), plain.coef_, rtol=1e-9)


@pytest.mark.parametrize("value", [1e200, 1e308])
def test_a_spread_that_overflows_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="column 1 of X spreads too far to be squared: pass it"):
        LogisticClassifier().fit([[1.0, -value], [2.0, value]], [0, 1])


# Training in parts.


def test_a_step_a_call_is_full_batch_descent() -> None:
    X, y = some()
    parts = descent()
    for _ in range(100):
        parts.partial_fit(X, y, classes=[0, 1])
    whole = descent(iterations=100).fit(X, y)
    assert parts.n_iter_ == 100
    np.testing.assert_allclose(parts.coef_, whole.coef_, rtol=1e-9)
    np.testing.assert_allclose(parts.intercept_, whole.intercept_, rtol=1e-9)


@given(st.integers(1, 200), st.integers(1, 250))
def test_partial_fit_takes_one_pass(m: int, batch_size: int) -> None:
    X, y = some()
    classifier = LogisticClassifier(batch_size=batch_size, random_state=0)
    classifier.partial_fit(X[:m], y[:m], classes=[0, 1])
    assert batch_size * (classifier.n_iter_ - 1) < m <= batch_size * classifier.n_iter_


@given(st.integers(1, 199), st.booleans())
def test_moving_means_and_spreads_leave_the_model_where_it_is(cut: int, standardize: bool) -> None:
    X, y = some()
    X[:cut, 0] = 7.0  # constant, and then no longer
    classifier = LogisticClassifier(standardize=standardize, random_state=0)
    classifier.partial_fit(X[:cut], y[:cut], classes=[0, 1])
    before = classifier.decision_function(X)
    classifier.set_params(learning_rate=1e-300).partial_fit(X[cut:], y[cut:])
    np.testing.assert_allclose(classifier.decision_function(X), before, rtol=1e-9, atol=1e-12)


def test_parts_are_standardised_by_all_that_has_been_seen() -> None:
    X, y = some()
    X[:, 0] = 1e3 * X[:, 0] + 1e4
    parts = LogisticClassifier(learning_rate=1e-300, random_state=0)
    parts.partial_fit(X[:50], y[:50], classes=[0, 1]).partial_fit(X[50:150], y[50:150])
    parts.set_params(learning_rate=1.0, batch_size=50).partial_fit(X[150:], y[150:])
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    step = LogisticModel(4)
    step.update(step.backward(Z[150:], y[150:]), learning_rate=1.0)
    np.testing.assert_allclose(parts.coef_[0] * X.std(axis=0), step.weights, rtol=1e-9)


def test_after_fit_partial_fit_goes_on_and_fit_begins_anew() -> None:
    X, y = some()
    classifier = by_chance()
    first = classifier.fit(X, y).coef_
    second = classifier.partial_fit(X, y).coef_
    third = classifier.partial_fit(X, y, classes=[1, 0]).coef_
    assert classifier.n_iter_ == 300 + 4 + 4
    assert (first != second).all()
    assert (second != third).all()
    np.testing.assert_array_equal(classifier.fit(X, y).coef_, first)
    assert classifier.n_iter_ == 300


def test_a_part_may_hold_one_class_only() -> None:
    X, y = some()
    classifier = LogisticClassifier(random_state=0)
    for label in (0, 1, 0):
        classifier.partial_fit(X[y == label], y[y == label], classes=[0, 1])
    assert classifier.score(X, y) > 0.7


# Chance.


@pytest.mark.parametrize("seeded", [np.random.RandomState, np.random.default_rng, int])
def test_the_same_random_state_gives_the_same_bits(seeded: Callable[[int], Any]) -> None:
    X, y = some()
    one, other = (by_chance(random_state=seeded(3)).fit(X, y).coef_ for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_no_random_state_is_fresh_chance() -> None:
    X, y = some()
    assert (
        by_chance(random_state=None).fit(X, y).coef_ != by_chance(random_state=None).fit(X, y).coef_
    ).all()


# Faults.


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 1, 2, 1], "type of the target is multiclass, with 3 classes: .*OneVsRestClassifier"),
        (["ham"] * 4, r"class, \['ham'\]: pass examples of both"),
        ([0.5, 1.5, 0.5, 2.5], "Unknown label type: continuous"),
        ([0, 1, 0], "inconsistent numbers of samples"),
        ([[0, 1]] * 4, "1d array"),
        (None, "requires y to be passed"),
    ],
)
def test_labels_of_anything_but_two_classes_are_refused(labels: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LogisticClassifier().fit(np.eye(4), labels)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learning_rate": -1.0}, "learning_rate is -1.0: pass a positive, finite number"),
        ({"batch_size": 0}, "batch_size is 0: pass at least 1"),
        ({"iterations": 0}, "iterations is 0: pass at least 1"),
        ({"l2": -1.0}, "l2 is -1.0: pass a finite number, at least 0"),
    ],
)
def test_a_hyperparameter_out_of_range_is_refused_by_the_core(
    settings: dict[str, Any], message: str
) -> None:
    X, y = some()
    with pytest.raises(ValueError, match=message):
        LogisticClassifier(**settings).fit(X, y)
    with pytest.raises(ValueError, match=message):
        LogisticClassifier(**settings).partial_fit(X, y, classes=[0, 1])


def test_sparse_features_are_refused() -> None:
    X = CountVectorizer().fit_transform(["eggs and ham", "eggs and spam"])
    y = ["ham", "spam"]
    with pytest.raises(TypeError, match="dense data is required"):
        LogisticClassifier().fit(X, y)
    with pytest.raises(TypeError, match="dense data is required"):
        LogisticClassifier().fit(X.toarray(), y).predict(X)


def test_the_classes_of_parts_are_given_once_and_do_not_change() -> None:
    X, y = some()
    classifier = LogisticClassifier()
    with pytest.raises(ValueError, match="classes is None: pass both labels on the first call"):
        classifier.partial_fit(X, y)
    with pytest.raises(ValueError, match="Only binary classification is supported"):
        classifier.partial_fit(X, y, classes=[0, 1, 2])
    classifier.partial_fit(X, y, classes=[0, 1])
    with pytest.raises(ValueError, match=r"classes are \[0 2\] but were \[0 1\]"):
        classifier.partial_fit(X, y, classes=[0, 2])
    y[7] = 2
    with pytest.raises(ValueError, match=r"y\[7\] is .*2.*: pass labels of the classes \[0 1\]"):
        classifier.partial_fit(X, y)


def test_a_training_that_diverges_leaves_no_model() -> None:
    X, y = some()
    classifier = descent(learning_rate=1e308, standardize=False)
    with pytest.raises(DivergenceError, match="lower learning_rate, which is 1e"):
        classifier.fit(1e9 * X, y)
    with pytest.raises(NotFittedError):
        classifier.predict(X)


def test_before_a_fit_every_result_is_missing_in_the_same_way() -> None:
    for name in ("model_", "summary_"):
        with pytest.raises(NotFittedError, match="is not fitted yet"):
            getattr(LogisticClassifier(), name)
        assert not hasattr(LogisticClassifier(), name)


def test_ctrl_c_ends_a_search_and_keeps_what_was_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: Any, **settings: Any) -> object:
        def press(step: int, loss: float) -> None:
            if step == 20:
                raise KeyboardInterrupt

        return train(*arguments, **settings, on_step=press)

    X, y = some()
    classifier = by_chance()
    monkeypatch.setattr(logreg.sklearn, "train", interrupted)
    with pytest.raises(KeyboardInterrupt):
        classifier.fit(X, y)
    assert classifier.history_.interrupted
    assert classifier.n_iter_ == 20
    assert classifier.score(X, y) > 0.7


def test_without_scikit_learn_the_room_says_how_to_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.base", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install '\.\[sklearn\]'"):
        importlib.reload(logreg.sklearn)
