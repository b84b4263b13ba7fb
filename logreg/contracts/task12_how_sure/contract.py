"""Standard errors, the interval of an odds ratio, and the band of a probability."""

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from logreg import curvature, sigmoid
from logreg.arrays import Matrix, Vector
from logreg.contracts.faults import require
from logreg.contracts.problems import problem
from logreg.contracts.results import close, expect, number, unpack, vector
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task12_how_sure.mistakes import (
    ENDS,
    FIXED_LEVEL,
    LOG_ODDS,
    LOGITS,
    MISTAKES,
    NO_ROOT,
    NO_ROWS,
    NOT_INVERTED,
    OUTSIDE_THE_ROOT,
    PROBABILITY_ENDS,
    SIDED,
    STRAIGHT,
    STRAIGHT_ODDS,
    UNWEIGHTED,
)


def standard_errors(own: Submission) -> Iterator[str]:
    def errors(X: Matrix, z: Vector) -> Vector:
        found = own.twice("standard_errors", X, z)
        return vector(found, X.shape[1] + 1, "standard_errors", "parameter")

    X, _, w, b = problem(40, 3, seed=12)
    z: Vector = X @ w + b
    once, weights = errors(X, z), slice(3)
    yield "standard_errors gives one for each weight and one for the bias"
    tenfold = errors(10 * X, z)[weights]
    require(not close(tenfold, 10 * once[weights]), NOT_INVERTED)
    require(not close(tenfold, once[weights] / 100), NO_ROOT)
    fourfold = errors(np.tile(X, (4, 1)), np.tile(z, 4))
    require((fourfold < 0.999 * once).all(), NO_ROWS)
    require(not close(fourfold, once / 4), OUTSIDE_THE_ROOT)
    hint = "What does a sum over the rows become, and what a mean?"
    expect(fourfold, once / 2, "standard_errors of four times the same rows", hint)
    yield "standard_errors halves them for four times the rows"
    require(not close(errors(X, 0 * z), once), UNWEIGHTED)
    require(close(errors(X, -z), once), SIDED)
    yield "standard_errors looks at how sure each answer is, whichever class it is for"
    six: Matrix = np.repeat([[0.0], [1.0]], (4, 2), axis=0)
    what = "standard_errors of four rows with x = 0 and two with x = 1, all with z = 0,"
    hint = "Work out H, and its inverse, on paper."
    expect(errors(six, np.zeros(6)), [np.sqrt(3), 1], what, hint)
    for m, d in ((40, 3), (7, 1), (600, 2)):
        X, _, w, b = problem(m, d, seed=m)
        z = X @ w + b
        z[:4] = 800.0, -745.0, -40.0, 0.0
        right = np.sqrt(np.diag(np.linalg.inv(curvature(X, z))) / m)
        hint = "Build H for two rows, and compare it with `logreg.curvature`."
        expect(errors(X, z), right, f"standard_errors of {m} rows and {d} features", hint)
    yield "standard_errors inverts the curvature of all parameters together"


def odds_interval(own: Submission) -> Iterator[str]:
    def interval(*case: float) -> list[float]:
        ends = unpack(own.twice("odds_interval", *case), "odds_interval", "low, high")
        return [number(end, "an end of odds_interval") for end in ends]

    w, error = -0.25, 0.5
    low, high = interval(w, error, 1.0, 0.95)
    yield "odds_interval gives two ends"
    require(not close((low + high) / 2, w), LOG_ODDS)
    require(not close((low + high) / 2, np.exp(w)), STRAIGHT_ODDS)
    require(not close([low, high], interval(w, error, 1.0, 0.5)), FIXED_LEVEL)
    for unit in (1.0, 10.0, -10.0):
        low, high = interval(w, error, unit, 0.95)
        require(low <= high, ENDS)
    yield "odds_interval begins with the lower end, whatever the unit"
    for w, error, unit, level in (
        (-0.25, 0.5, 1.0, 0.95),
        (-0.2322, 0.1082, 10.0, 0.95),
        (-0.2322, 0.1082, -10.0, 0.95),
        (0.75, 0.25, 2.5, 0.5),
        (0.75, 0.25, 0.1, 0.999),
    ):
        far = NormalDist().inv_cdf((1 + level) / 2) * abs(unit) * error
        right = [np.exp(unit * w - far), np.exp(unit * w + far)]
        what = f"odds_interval({w}, {error}, {unit}, {level})"
        hint = "First the two ends of the log-odds of that many units; then?"
        expect(interval(w, error, unit, level), right, what, hint)
    yield "odds_interval is right for any number of units and any level"


def band(own: Submission) -> Iterator[str]:
    def ends(*case: object) -> list[float]:
        found = unpack(own.twice("band", *case), "band", "low, high")
        return [number(end, "an end of band") for end in found]

    for m, d, seed in ((40, 1, 1), (60, 3, 2), (30, 2, 3)):
        X, _, w, b = problem(m, d, seed)
        C = np.linalg.inv(curvature(X, X @ w + b)) / m
        for x in (X[0], 3 * X[1], np.zeros(d)):
            z, row = x @ w + b, np.append(x, 1.0)
            far = 1.96 * np.sqrt(row @ C @ row)
            low, high = ends(x, w, b, C)
            require(low <= high, PROBABILITY_ENDS)
            require(not close([low, high], [z - far, z + far], 1e-4), LOGITS)
            require(not close((low + high) / 2, sigmoid(float(z))), STRAIGHT)
            hint = "What is the variance of a sum of parameters that go together?"
            right = sigmoid(np.array([z - far, z + far]))
            # The quantile of the normal distribution has more digits than 1.96.
            expect([low, high], right, f"band for {d} features", hint, digits=1e-4)
    yield "band begins with the lower end, and both are probabilities"
    yield "band takes into account how the parameters go together"
    far_away = np.array([1000.0, 0.0])
    hint = "Use the sigmoid of chapter 6."
    what = "band where every logit is beyond 700"
    expect(ends(far_away, np.array([1.0, 0.0]), 0.0, np.eye(3) / 1e4), [1, 1], what, hint)
    yield "band ends at 1, however far away"


TASK = Task(
    number=12,
    title="How sure",
    page="beyond/how-sure",
    calls={
        "standard_errors": "X, z",
        "odds_interval": "w, error, unit, level",
        "band": "x, w, b, C",
    },
    contract=(standard_errors, odds_interval, band),
    mistakes=MISTAKES,
)
