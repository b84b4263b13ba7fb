"""The parameters, and the meaning of the bias."""

from collections.abc import Iterator

import numpy as np

from logreg.contracts.faults import require
from logreg.contracts.results import expect, number, unpack, vector
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task05_model.mistakes import MISTAKES, NOT_ZERO, PATCHED, RANDOM, SHARED


def create_model(own: Submission) -> Iterator[str]:
    for d in (784, 3):
        w, b = unpack(own("create_model", d), "create_model", "w, b")
        w = vector(w, d, "w of create_model", "feature")
        require(not np.ptp(w), RANDOM)
        require(not w.any() and number(b, "b of create_model") == 0, NOT_ZERO)
        w += 1.0  # as a training in place does
        again, _ = unpack(own("create_model", d), "create_model", "w, b")
        require(not np.shares_memory(again, w) and not again.any(), SHARED)
    yield "create_model gives a weight for each feature, and a bias"
    yield "create_model starts at zero, where every probability is one half"
    yield "create_model makes new weights each time"


def count_parameters(own: Submission) -> Iterator[str]:
    counted = [number(own.twice("count_parameters", d), "count_parameters") for d in (784, 3)]
    hint = "One for each feature, and what else?"
    expect(counted, [785, 4], "count_parameters of 784 and of 3", hint)
    yield "count_parameters counts the bias"


def bias_for(own: Submission) -> Iterator[str]:
    p = np.array([0.9, 0.5, 0.01, 1e-4])
    found = [number(own.twice("bias_for", chance), "bias_for") for chance in p.tolist()]
    hint = "A blank image has z = b. Which z has an even chance?"
    right, what = np.log(p / (1 - p)), "bias_for of 0.9, 0.5, 0.01 and 1e-4"
    expect(found, right, what, hint, digits=1e-3)  # first roughly: a patch changes a digit here
    tiny = number(own("bias_for", 1e-12), "bias_for of 1e-12")
    require(abs(tiny - np.log(1e-12)) < 5e-4, PATCHED)
    expect(found, right, what, hint)
    yield "bias_for gives the log-odds of a blank image"


TASK = Task(
    number=5,
    title="Create the model",
    page="chapters/05-model",
    calls={"create_model": "n_features", "count_parameters": "n_features", "bias_for": "p"},
    contract=(create_model, count_parameters, bias_for),
    mistakes=MISTAKES,
)
