"""The update, and a step from the data."""

from collections.abc import Iterator

import numpy as np

from logreg import cross_entropy
from logreg.arrays import Vector
from logreg.contracts.faults import require
from logreg.contracts.problems import gradient, problem
from logreg.contracts.results import close, expect, number, unpack, vector
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task08_update.mistakes import MISTAKES, NOT_LOWER, SHORTENED


def _parameters(own: Submission, name: str, *arguments: object) -> tuple[Vector, float]:
    w, b = unpack(own.twice(name, *arguments), name, "w, b")
    return vector(w, 3, f"w of {name}", "feature"), number(b, f"b of {name}")


def update(own: Submission) -> Iterator[str]:
    X, y, w, b = problem(8, 3, seed=6)
    dw, db = gradient(X, y, w, b)
    for rate in (0.25, 3.0, 50.0):
        new_w, new_b = _parameters(own, "update", w, b, dw, db, rate)
        if rate < 1:
            yield "update gives new parameters of the old shapes, and leaves the old ones"
        else:
            require(not _is_shortened(w - new_w, rate * dw), SHORTENED)
        hint = "In which direction, and how far?"
        expect(new_w, w - rate * dw, f"w after an update with the rate {rate}", hint)
        hint = "The bias is a parameter like the weights."
        expect(new_b, b - rate * db, f"b after an update with the rate {rate}", hint)
    for slopes in ((np.zeros(3), db), (dw, 0.0)):
        new_w, new_b = _parameters(own, "update", w, b, *slopes, 0.25)
        found, right = [*new_w, new_b], [*(w - 0.25 * slopes[0]), b - 0.25 * slopes[1]]
        hint = "Each parameter has a slope of its own."
        expect(found, right, "what update gives where some slopes are 0", hint)
    yield "update goes downhill, as far as the learning rate says"


def step(own: Submission) -> Iterator[str]:
    for m, rate in ((8, 0.25), (600, 2.0), (8, 50.0)):
        X, y, w, b = problem(m, 3, seed=6)
        dw, db = gradient(X, y, w, b)
        new_w, new_b = _parameters(own, "step", X, y, w, b, rate)
        require(rate < 50 or not _is_shortened(w - new_w, rate * dw), SHORTENED)
        hint = "First the slopes of both, then both new values: which line does something else?"
        after = f"after a step on {m} examples with the rate {rate}"
        expect(new_w, w - rate * dw, f"w {after}", hint)
        expect(new_b, b - rate * db, f"b {after}", hint)
    yield "step moves both parameters by the slopes of one point"
    X, y, w, b = problem(600, 3, seed=6)
    lower = cross_entropy(X @ w + b, y)
    for _ in range(20):
        w, b = _parameters(own, "step", X, y, w, b, 0.1)
        before, lower = lower, cross_entropy(np.asarray(X @ w + b, dtype=float), y)
        require(lower < before, NOT_LOWER)
    yield "step lowers the loss, twenty times running"


def _is_shortened(moved: Vector, wanted: Vector) -> bool:
    """Tell whether a step goes the right way, and nowhere too far, but not far enough."""
    less = np.abs(moved) <= np.abs(wanted) * (1 + 1e-9)
    forward = (moved * wanted >= 0).all() and moved.any()
    return bool(forward and less.all()) and not close(moved, wanted, 1e-3)


TASK = Task(
    number=8,
    title="Update parameters",
    page="chapters/08-update",
    calls={"update": "w, b, dw, db, learning_rate", "step": "X, y, w, b, learning_rate"},
    contract=(update, step),
    mistakes=MISTAKES,
)
