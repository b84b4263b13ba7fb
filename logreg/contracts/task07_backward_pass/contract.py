"""The gradient, against the definition of a slope."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from logreg import sigmoid
from logreg.contracts.problems import gradient, problem
from logreg.contracts.submission import (
    Fault,
    Misconception,
    Submission,
    close,
    expect,
    number,
    unpack,
    vector,
)
from logreg.contracts.task import Task


def contract(own: Submission) -> Iterator[str]:
    m, d = 6, 3
    X, y, w, b = problem(m, d, seed=2)

    def slopes(*arguments: object) -> tuple[Any, Any]:
        dw, db = unpack(own("backward", *arguments), 2, "backward", "dw, db")
        return dw, db

    dw, db = slopes(X, y, w, b)
    shape = dw.shape if isinstance(dw, np.ndarray) else None
    if shape == (d, 1):
        raise Fault(
            f"your gradient has shape ({d}, 1): somewhere a vector is a column",
            "The gradient of a thing has the shape of that thing.",
        )
    if shape == (d, m):
        raise Fault(
            f"your gradient has shape ({d}, {m}): a column met a vector, and NumPy broadcast them "
            f"to a table",
            "Print the shape of dz.",
        )
    if shape == (m,):
        raise Fault(
            "your gradient has a number for each example, and there is one for each weight",
            "Over which axis of X does the blame of one weight add up?",
        )
    dw = vector(dw, d, "dw", "weight")
    if isinstance(db, np.ndarray) and db.ndim:
        raise Fault(
            f"db has shape {db.shape}: the bias is one number, and so is its gradient",
            "Every example has an opinion about the bias. What becomes of them?",
        )
    db = number(db, "db")
    yield "backward gives a slope for each weight and one for the bias"
    right_w, right_b = gradient(X, y, w, b)
    p = sigmoid(X @ w + b)
    t = y.astype(float)
    squared = 2 * (p - t) * p * (1 - p)
    no_cancel = (p - t) * p * (1 - p)
    score = X @ w + b - t
    wide = p + (-y)
    expect(dw, right_w, "dw",
          Misconception(-right_w, "dw points downhill: the minus belongs to the update, and the "
                  "gradient itself points uphill", "If p is too high, is the slope positive?"),
          Misconception(m * right_w, "dw is a sum over the examples, and the loss is their mean",
                  "Should a batch twice as large push twice as hard?"),
          Misconception(right_w / m, "dw is divided by m twice", "How many means are taken?"),
          Misconception(X.T @ no_cancel / m, "the factor p (1 - p) is still there: in the chain it "
                  "cancels", "Multiply the first two links on paper."),
          Misconception(X.T @ squared / m, "that is the gradient of the squared error, where p (1 - p) "
                  "does not cancel", "Which loss is differentiated?"),
          Misconception(X.T @ score / m, "the logit is compared with the label: the sigmoid is missing",
                  "Which of z and p is on the scale of a label?"),
          Misconception(X.T @ wide / m, "labels are unsigned bytes, and `-y` has turned 1 into 255",
                  "Which numbers does a minus stand in front of?", 3),
          Misconception(X.T @ (p - (1 - t)) / m, "the two classes are exchanged",
                  "Of which class is p the probability?"),
          Misconception(X.T @ (sigmoid(X @ w) - t) / m, "the logits leave out the bias",
                  "What is given to backward, and what of it is used?"),
          Misconception(X.T @ p / m, "the labels are not used: without an error there is no blame",
                  "What is the blame if the answer was right?"),
          hint="Compare with (L(w + h) - L(w - h)) / 2h for one weight.", digits=1e-7)  # fmt: skip
    expect(db, right_b, "db",
          Misconception(-right_b, "db points downhill, and dw does not: they have different signs",
                  "If p is too high, is the slope positive?"),
          Misconception(m * right_b, "db is a sum over the examples, and dw a mean",
                  "Should a batch twice as large push twice as hard?"),
          Misconception(right_b / m, "db is divided by m twice", "How many means are taken?"),
          Misconception(float(np.sum(right_w)), "db is made of dw: the bias has a slope of its own",
                  "What is the derivative of z in b?"),
          hint="The bias is a weight on a feature that is always 1.", digits=1e-7)  # fmt: skip
    yield "backward gives the slopes that the loss really has"
    for seed in range(3, 6):
        X, y, w, b = problem(5, 4, seed)
        dw, db = slopes(X, y, w, b)
        right = gradient(X, y, w, b)
        hint = "Compare with (L(w + h) - L(w - h)) / 2h for one weight."
        expect(vector(dw, 4, "dw", "weight"), right[0], "dw", hint=hint, digits=1e-7)
        expect(number(db, "db"), right[1], "db", hint=hint, digits=1e-7)
    yield "backward agrees with the complex step on other examples"
    again = slopes(np.vstack([X, X]), np.concatenate([y, y]), w, b)
    expect(again[0], dw, "dw of a batch in which every example stands twice",
          hint="The mean of a thing and itself is that thing.")  # fmt: skip
    X[:, 2] = 0.0
    if slopes(X, y, w, b)[0][2] != 0:
        raise Fault("a pixel without ink is blamed", "What does the weight of that pixel do?")
    yield "backward blames no pixel without ink"
    far = slopes(np.array([[800.0]]), np.array([0], dtype=np.uint8), np.array([1.0]), 0.0)
    if not close(far[0], [800.0], 1e-6):
        raise Fault(
            "a very confident mistake gets no blame, or nan: the probability was taken through a "
            "form that overflows",
            "Use the sigmoid of chapter 6.",
            chapter=6,
        )
    yield "backward blames a confident mistake in full"


TASK = Task(
    number=7,
    title="Backward pass",
    chapter="07-backward-pass",
    calls={"backward": "X, y, w, b"},
    contract=contract,
)
