"""The decisions, and how many of them are right."""

from collections.abc import Iterator

import numpy as np

from logreg.arrays import Labels
from logreg.contracts.results import array, expect, labels, number, shaped
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task09_performance.mistakes import MISTAKES

# The four counts, true class by answer. They are chosen so that every share that can be taken for
# the accuracy is a different number, some are more than a byte holds, and some are 0.
_TABLES = (
    ((4, 2), (1, 6)),
    ((300, 20), (0, 280)),
    ((4, 3), (2, 0)),
    ((0, 0), (3, 298)),
    ((5, 0), (7, 0)),
    ((0, 4), (0, 9)),
)


def _answers(table: object) -> tuple[Labels, Labels]:
    """Return predictions and labels with these counts."""
    counts = np.ravel(np.asarray(table))
    said, true = np.tile([0, 1], 2), np.repeat([0, 1], 2)
    order = np.random.default_rng(0).permutation(counts.sum())
    predictions: Labels = np.repeat(said, counts)[order].astype(np.uint8)
    truth: Labels = np.repeat(true, counts)[order].astype(np.uint8)
    return predictions, truth


def predict(own: Submission) -> Iterator[str]:
    X = np.array([[-3.0], [0.2], [-0.3], [2.0], [-0.7], [0.0], [-5e-9], [5e-9]])
    w = np.array([1.0])
    guesses = labels(own.twice("predict", X, w, 0.0), 8, "predict")
    yield "predict gives a class for each example"
    hint = "p >= 1/2 says the same about z as what?"
    what = "what predict gives for the logits -3, 0.2, -0.3, 2, -0.7, 0, -5e-9, 5e-9"
    expect(guesses, [0, 1, 0, 1, 0, 1, 0, 1], what, hint)
    guesses = labels(own("predict", X, w, -1.0), 8, "predict")
    expect(
        guesses,
        [0, 0, 0, 1, 0, 0, 0, 0],
        "what predict gives with a bias of -1",
        "What does the bias move?",
    )
    yield "predict chooses the more probable class"


def accuracy(own: Submission) -> Iterator[str]:
    for table in _TABLES:
        said, true = _answers(table)
        right = (table[0][0] + table[1][1]) / len(true)
        share = number(own.twice("accuracy", said, true), "accuracy")
        hint = "Of how many answers are how many right?"
        expect(share, right, f"the accuracy of {len(true)} answers", hint)
    perfect = number(own("accuracy", true, true), "accuracy")
    expect(perfect, 1.0, "the accuracy of perfect predictions", hint)
    yield "accuracy is the share of right answers"


def confusion_matrix(own: Submission) -> Iterator[str]:
    for table in _TABLES:
        said, true = _answers(table)
        name = f"confusion_matrix of {len(true)} answers"
        counted = array(own.twice("confusion_matrix", said, true), name, "iuf")
        counted = shaped(
            counted, (2, 2), name, "a row for each true class, a column for each answer"
        )
        expect(counted, table, name, "What do all cells add up to, and what the diagonal?")
    yield "confusion_matrix has a row for each truth and a column for each answer"


TASK = Task(
    number=9,
    title="Check model performance",
    page="chapters/09-performance",
    calls={
        "predict": "X, w, b",
        "accuracy": "predictions, labels",
        "confusion_matrix": "predictions, labels",
    },
    contract=(predict, accuracy, confusion_matrix),
    mistakes=MISTAKES,
)
