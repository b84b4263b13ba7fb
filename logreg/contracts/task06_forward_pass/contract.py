"""Logits, the sigmoid and the loss."""

from collections.abc import Iterator

import numpy as np

from logreg import cross_entropy as loss
from logreg import sigmoid as probability
from logreg.contracts.faults import require
from logreg.contracts.problems import PENCIL, problem
from logreg.contracts.results import DOUBLE, expect, number, vector
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task06_forward_pass.mistakes import (
    BOUNDED,
    KEPT_FROM_ZERO,
    MISTAKES,
    OVERFLOWED,
)


def forward(own: Submission) -> Iterator[str]:
    X, _, w, b = problem(7, 3, seed=1)
    X[2] = 0.0
    z = vector(own.twice("forward", X, w, b), 7, "forward")
    yield "forward gives one logit per example"
    hint = "Work out x = (0, 1, 1, 0.5), w = (1, 2, -1, -2), b = 1 on paper: z = 1."
    expect(z, X @ w + b, "what forward gives", hint)
    far = vector(own("forward", 1e5 * X, w, b), 7, "forward")
    hint = "The logit of a very sure answer is large, and the loss needs all of it."
    expect(far, 1e5 * X @ w + b, "what forward gives for very large features", hint)
    x, w, b = PENCIL
    hint = "Add up four products by hand, and the bias."
    expect(vector(own("forward", x[None], w, b), 1, "forward"), [1.0], "the z of that x", hint)
    yield "forward is a weighted sum and the bias"


def sigmoid(own: Submission) -> Iterator[str]:
    z = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    hint = "Solve the log-odds for p once more."
    expect(
        vector(own.twice("sigmoid", z), 5, "sigmoid"),
        probability(z),
        "sigmoid([-2, -0.5, 0, 0.5, 2])",
        hint,
    )
    yield "sigmoid turns log-odds into probabilities"
    far = np.array([-1000.0, -745.0, -710.0, -40.0, 40.0, 710.0, 1000.0])
    p = vector(own("sigmoid", far), 7, "sigmoid of logits from -1000 to 1000").astype(float)
    hint = "Which exponent is never positive, whatever z is?"
    require(p[0] == 0 and p[2] < 1e-300, KEPT_FROM_ZERO)
    expect(p[3], probability(-40.0), "sigmoid(-40)", hint, digits=1e-6, absolute=0.0)
    # Below the smallest normal float, 0 is as good; but not as the result of dividing by infinity.
    require(p[2] > 0 or not own.overflowed, OVERFLOWED)
    expect(p[4:], np.ones(3), "sigmoid([40, 710, 1000])", hint)
    yield "sigmoid is right for every logit"


def cross_entropy(own: Submission) -> Iterator[str]:
    # First roughly: an epsilon changes a digit here, and has a name of its own below.
    for m, digits in ((7, 1e-3), (3000, 1e-3), (7, DOUBLE), (3000, DOUBLE)):
        X, y, w, b = problem(m, 3, seed=1)
        z = X @ w + b
        L = number(own.twice("cross_entropy", z, y), "cross_entropy")
        hint = "With all logits 0 the loss is log 2, whatever the labels are."
        expect(L, loss(z, y), f"the loss of {m} examples", hint, digits=digits)
        if m == 3000 and digits > DOUBLE:
            yield "cross_entropy is the mean of what the right answers cost"
            yield from _extremes(own)
    order = np.random.default_rng(0).permutation(m)
    mixed = number(own("cross_entropy", z[order], y[order]), "cross_entropy")
    hint = "A mean does not know the order of its terms."
    expect(mixed, L, "the loss of the same examples in a different order", hint)
    yield "cross_entropy does not care about the order of the examples"


def _extremes(own: Submission) -> Iterator[str]:
    def fine(logit: float, label: int) -> float:
        L = own("cross_entropy", np.array([logit]), np.array([label], dtype=np.uint8))
        return number(L, f"the loss of z = {logit:g} with label {label}")

    hint = "Put the sigmoid into the loss and simplify on paper, before you compute."
    for logit, label in ((40.0, 0), (-40.0, 1), (800.0, 0), (-800.0, 1)):
        wrong = f"the loss of z = {logit:g} with label {label}"
        require(fine(logit, label) > abs(logit) - 1, BOUNDED)
        expect(fine(logit, label), abs(logit), wrong, hint, digits=1e-6)
    yield "cross_entropy holds for the worst mistakes"
    hint = "What is log(1 + 4e-18), and which function of NumPy knows it?"
    for logit, label in ((40.0, 1), (-40.0, 0)):
        right = f"the loss of z = {logit:g} with label {label}"
        expect(fine(logit, label), loss(logit, label), right, hint, digits=1e-6, absolute=0.0)
    yield "cross_entropy holds for the best answers"


TASK = Task(
    number=6,
    title="Forward pass",
    page="chapters/06-forward-pass",
    calls={"forward": "X, w, b", "sigmoid": "z", "cross_entropy": "z, y"},
    contract=(forward, sigmoid, cross_entropy),
    mistakes=MISTAKES,
)
