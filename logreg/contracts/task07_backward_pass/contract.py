"""The gradient, against the definition of a slope."""

from collections.abc import Iterator

import numpy as np

from logreg import curvature
from logreg.arrays import Vector
from logreg.contracts.faults import require
from logreg.contracts.problems import gradient, problem
from logreg.contracts.results import expect, is_single, number, unpack, vector
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task07_backward_pass.mistakes import (
    BLANK_PIXEL,
    CONFIDENT,
    CUT,
    FINITE_DIFFERENCE,
    MISTAKES,
)


def backward(own: Submission) -> Iterator[str]:
    def slopes(*arguments: object) -> tuple[Vector, float]:
        dw, db = unpack(own.twice("backward", *arguments), "backward", "dw, db")
        return vector(dw, len(arguments[2]), "dw", "weight"), number(db, "db")  # type: ignore[arg-type]

    for m, d in ((7, 3), (5, 4), (600, 2)):
        X, y, w, b = problem(m, d, seed=m)
        X[: m // 3, 0] = 0.0
        dw, db = slopes(X, y, w, b)
        if m == 7:
            yield "backward gives a slope for each weight and one for the bias"
        right_w, right_b = gradient(X, y, w, b)
        error = max(np.abs(dw - right_w).max() / np.abs(right_w).max(), abs(db / right_b - 1))
        require(is_single(dw) or not 1e-13 < error < 1e-4, FINITE_DIFFERENCE)
        # A long nudge to one side is off by half of it times the curvature.
        off = np.append(dw - right_w, db - right_b) / np.diag(curvature(X, X @ w + b))
        nudged = 1e-4 < np.abs(off).max() < 0.5 and np.ptp(off) < 0.1 * np.abs(off).max()
        require(not nudged, FINITE_DIFFERENCE)
        hint = "Compare with (L(w + h) - L(w - h)) / 2h for one weight."
        expect(dw, right_w, f"dw of {m} examples", hint)
        hint = "The bias is a weight on a feature that is always 1."
        expect(db, right_b, f"db of {m} examples", hint)
    yield "backward gives the slopes that the loss really has"
    again, _ = slopes(np.vstack([X, X]), np.concatenate([y, y]), w, b)
    hint = "The mean of a thing and itself is that thing."
    expect(again, dw, "dw of a batch in which every example stands twice", hint)
    X[:, 1] = 0.0
    require(slopes(X, y, w, b)[0][1] == 0, BLANK_PIXEL)
    yield "backward blames no pixel without ink"
    for z, label, blame in ((800.0, 0, 1.0), (-800.0, 1, -1.0)):
        far = np.array([[z]]), np.array([label], dtype=np.uint8), np.array([1.0]), 0.0
        dw, db = unpack(own("backward", *far), "backward", "dw, db")
        whole = np.allclose(np.ravel(dw), z * blame) and np.allclose(db, blame)
        require(whole or not 0 < np.abs(dw).max() < 800, CUT)
        require(whole, CONFIDENT)
    yield "backward blames a confident mistake in full"


TASK = Task(
    number=7,
    title="Backward pass",
    page="chapters/07-backward-pass",
    calls={"backward": "X, y, w, b"},
    contract=(backward,),
    mistakes=MISTAKES,
)
