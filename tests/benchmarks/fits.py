"""The best model of a table in logreg and in its peers, each as fast as its solver can be asked.

A solver stops when it believes to have arrived, and each of them asks a different question. So
every peer is given the loosest tolerance with which the length of the gradient of the mean loss is
at most 1e-8, and one that does not get there is left out. logreg has no tolerance to choose.
"""

import warnings
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import numpy as np

from logreg import LogisticModel, Table, fit
from logreg.arrays import Labels, Matrix, Vector

SIZES = (
    *((1_000, 10, 101), (10_000, 20, 51), (100_000, 20, 15), (500_000, 50, 7)),
    *((20_000, 200, 7), (20_000, 500, 3)),
)
"""Rows, columns, and how many rounds are run; the last are wide."""
GOAL = 1e-8
TOLERANCES = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12)

Solver: TypeAlias = Callable[[Matrix, Labels, float], tuple[Vector, float]]
"""Find weights and bias of features and labels, with a tolerance."""


def contest(m: int, d: int) -> dict[str, Callable[[], object]]:
    """Prepare the fits of a random table, by logreg and by each peer that arrives."""
    X, y = table(m, d)
    examples = Table(features=X, labels=y)
    assert fit(LogisticModel(d), examples).converged
    tasks: dict[str, Callable[[], object]] = {"logreg": lambda: fit(LogisticModel(d), examples)}
    for name, solver in SOLVERS.items():
        for tolerance in TOLERANCES:
            run = partial(solver, X, y, tolerance)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if gradient_norm(X, y, *run()) <= GOAL:
                    tasks[name] = run
                    break
    return tasks


def classifiers(m: int = 900_000, d: int = 50) -> dict[str, Callable[[], object]]:
    """Prepare two estimators of scikit-learn's kind, with their defaults, on a large table."""
    from sklearn.linear_model import LogisticRegression

    from logreg.sklearn import LogisticClassifier

    X, y = table(m, d)
    return {
        "LogisticClassifier": lambda: LogisticClassifier().fit(X, y),
        "LogisticRegression, lbfgs": lambda: LogisticRegression(C=np.inf).fit(X, y),
    }


def table(m: int, d: int) -> tuple[Matrix, Labels]:
    """Draw a random table."""
    rng = np.random.default_rng(0)
    X: Matrix = rng.normal(size=(m, d))
    p = 1 / (1 + np.exp(-X @ rng.normal(scale=0.5, size=d)))
    return X, (rng.random(m) < p).astype(np.uint8)


def gradient_norm(X: Matrix, y: Labels, w: Vector, b: float) -> float:
    """Return the length of the gradient of the mean loss."""
    dz = 1 / (1 + np.exp(-(X @ w + b))) - y
    return float(np.linalg.norm(np.append(dz @ X, dz.sum()))) / len(y)


def scikit_learn(X: Matrix, y: Labels, tolerance: float, *, solver: str) -> tuple[Vector, float]:
    """`LogisticRegression` without a penalty."""
    from sklearn.linear_model import LogisticRegression

    found = LogisticRegression(C=np.inf, solver=solver, tol=tolerance, max_iter=1000).fit(X, y)
    return found.coef_[0], float(found.intercept_[0])


def statsmodels(X: Matrix, y: Labels, tolerance: float) -> tuple[Vector, float]:
    """`Logit`, by Newton's method."""
    import statsmodels.api as sm

    ones = np.column_stack([np.ones(len(X)), X])
    found = sm.Logit(y, ones).fit(disp=0, tol=tolerance).params
    return found[1:], float(found[0])


def glum(X: Matrix, y: Labels, tolerance: float) -> tuple[Vector, float]:
    """`GeneralizedLinearRegressor`, by iteratively reweighted least squares."""
    from glum import GeneralizedLinearRegressor

    model = GeneralizedLinearRegressor(family="binomial", alpha=0, gradient_tol=tolerance)
    model.fit(X, y)
    return model.coef_, float(model.intercept_)


SOLVERS: dict[str, Solver] = {
    "scikit-learn lbfgs": partial(scikit_learn, solver="lbfgs"),
    "scikit-learn newton-cholesky": partial(scikit_learn, solver="newton-cholesky"),
    "statsmodels": statsmodels,
    "glum": glum,
}
