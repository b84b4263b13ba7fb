"""A LogisticRegression of scikit-learn is read in, and predicts alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, make_classification
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from logreg import load_digits, unroll
from logreg.arrays import Precision
from logreg.exchange import from_sklearn


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.integers(0, 2**31), st.sampled_from([np.float32, np.float64]), st.booleans())
def test_both_give_the_same_scores_probabilities_and_classes(
    seed: int, dtype: Precision, intercept: bool
) -> None:
    X, y = make_classification(200, 10, flip_y=0.1, random_state=seed)
    X, labels = X.astype(dtype), np.array([8, 3])[y]
    theirs = LogisticRegression(fit_intercept=intercept).fit(X, labels)
    ours = from_sklearn(theirs)
    assert ours.classes == (3, 8)
    assert ours.weights.dtype == dtype
    atol = 100 * float(np.finfo(dtype).eps)
    scores = theirs.decision_function(X)
    assert np.allclose(ours.forward(X), scores, rtol=atol, atol=atol)
    assert np.allclose(ours.predict_proba(X), theirs.predict_proba(X)[:, 1], rtol=0, atol=atol)
    clear = np.abs(scores) > atol
    predictions = np.array(ours.classes)[ours.predict(X)]
    assert np.array_equal(predictions[clear], theirs.predict(X)[clear])


def test_a_model_of_the_digits_is_evaluated_here_as_it_is_there() -> None:
    train_set, _, test_set = load_digits()
    few = train_set[:2000]
    theirs = LogisticRegression(max_iter=1000).fit(unroll(few.images), few.labels)
    score = theirs.score(unroll(test_set.images), test_set.labels)
    assert from_sklearn(theirs).evaluate(test_set).accuracy == pytest.approx(score, abs=1e-12)


def test_any_linear_classifier_with_log_odds_will_do() -> None:
    X, y = load_breast_cancer(return_X_y=True)
    pipeline = make_pipeline(StandardScaler(), SGDClassifier(loss="log_loss", random_state=0))
    pipeline.fit(X, y)
    ours = from_sklearn(pipeline[-1])
    scaled = pipeline[:-1].transform(X)
    assert np.allclose(ours.predict_proba(scaled), pipeline.predict_proba(X)[:, 1])
    with pytest.raises(ValueError, match=r"Pipeline.*: pass a fitted .*pipeline\[-1\]"):
        from_sklearn(pipeline)


def test_what_is_not_fitted_or_has_other_classes_is_refused() -> None:
    X, y = make_classification(90, 4, n_informative=3, n_redundant=0, n_classes=3, random_state=0)
    with pytest.raises(ValueError, match=r"LogisticRegression.*: pass a fitted linear"):
        from_sklearn(LogisticRegression())
    with pytest.raises(ValueError, match=r"coef_ has shape \(3, 4\), for the classes \[0, 1, 2\]"):
        from_sklearn(LogisticRegression().fit(X, y))
    with pytest.raises(ValueError, match=r"classes_ are \['no', 'yes'\]: fit it on whole numbers"):
        from_sklearn(LogisticRegression().fit(X, np.where(y == 0, "yes", "no")))
    with pytest.raises(ValueError, match=r"LogisticRegression.*: pass a fitted"):
        from_sklearn(LogisticRegression().fit(X, (y == 0).astype(int)).sparsify())
