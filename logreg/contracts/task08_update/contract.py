"""The update, and a step from the data."""

from collections.abc import Iterator

import numpy as np

from logreg import cross_entropy
from logreg.arrays import Vector
from logreg.contracts.faults import require
from logreg.contracts.problems import gradient, problem
from logreg.contracts.results import expect, number, unpack, vector
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task08_update.mistakes import MISTAKES, NOT_LOWER


def _parameters(own: Submission, name: str, *arguments: object) -> tuple[Vector, float]:
    w, b = unpack(own.twice(name, *arguments), name, "w, b")
    return vector(w, 3, f"w of {name}", "feature"), number(b, f"b of {name}")


def update(own: Submission) -> Iterator[str]:
    for rate in (0.25, 3.0):
        X, y, w, b = problem(8, 3, seed=6)
        dw, db = gradient(X, y, w, b)
        new_w, new_b = _parameters(own, "update", w, b, dw, db, rate)
        if rate < 1:
            yield "update gives new parameters of the old shapes, and leaves the old ones"
        hint = "In which direction, and how far?"
        expect(new_w, w - rate * dw, f"w after an update with the rate {rate}", hint)
        hint = "The bias is a parameter like the weights."
        expect(new_b, b - rate * db, f"b after an update with the rate {rate}", hint)
    yield "update goes downhill, as far as the learning rate says"


def step(own: Submission) -> Iterator[str]:
    for m, rate in ((8, 0.25), (600, 2.0)):
        X, y, w, b = problem(m, 3, seed=6)
        dw, db = gradient(X, y, w, b)
        new_w, new_b = _parameters(own, "step", X, y, w, b, rate)
        hint = "First the slopes of both, then both new values: which line does something else?"
        expect(new_w, w - rate * dw, f"w after a step on {m} examples", hint)
        expect(new_b, b - rate * db, f"b after a step on {m} examples", hint)
    yield "step moves both parameters by the slopes of one point"
    after = cross_entropy(X @ w + b, y)
    for _ in range(20):
        w, b = _parameters(own, "step", X, y, w, b, 0.1)
        before, after = after, cross_entropy(np.asarray(X @ w + b, dtype=float), y)
        require(after < before, NOT_LOWER)
    yield "step lowers the loss, twenty times running"


TASK = Task(
    number=8,
    title="Update parameters",
    chapter="08-update",
    calls={"update": "w, b, dw, db, learning_rate", "step": "X, y, w, b, learning_rate"},
    contract=(update, step),
    mistakes=MISTAKES,
)
