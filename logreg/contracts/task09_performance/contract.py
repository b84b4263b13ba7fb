"""The decisions, and how many of them are right."""

from collections.abc import Iterator

import numpy as np

from logreg.contracts.submission import (
    Fault,
    Misconception,
    Submission,
    array,
    expect,
    labels,
    number,
)
from logreg.contracts.task import Task


def contract(own: Submission) -> Iterator[str]:
    X = np.array([[-3.0], [0.2], [-0.3], [2.0], [-0.7], [0.0]])
    w, b = np.array([1.0]), 0.0
    guesses = labels(own("predict", X, w, b), 6, "predict")
    yield "predict gives a class for each example"
    truth = [0, 1, 0, 1, 0, 1]
    expect(guesses, truth, "what predict gives for the logits -3, 0.2, -0.3, 2, -0.7, 0",
          Misconception([0, 0, 0, 1, 0, 0], "predict compares the logit with one half, and one half is "
                  "the threshold of the probability", "Which logit has an even chance?"),
          Misconception([0, 1, 0, 1, 0, 0], "predict calls an even chance a zero, and the book calls it "
                  "a one", "Which comparison includes its border?"),
          Misconception([1, 0, 1, 0, 1, 0], "predict calls the improbable class: it is turned round",
                  "Which class has a positive logit?"),
          Misconception([1, 0, 1, 0, 1, 1], "predict calls the improbable class: it is turned round",
                  "Which class has a positive logit?"),
          Misconception([1] * 6, "predict calls everything a one", "What is compared with what?"),
          hint="p >= 1/2 says the same about z as what?")  # fmt: skip
    expect(labels(own("predict", X, w, -1.0), 6, "predict"), [0, 0, 0, 1, 0, 0],
          "what predict gives with a bias of -1",
          Misconception(truth, "predict leaves out the bias", "What does the bias move?"),
          hint="What does the bias move?")  # fmt: skip
    yield "predict chooses the more probable class"
    said = np.array([1, 1, 0, 1, 0, 0, 1, 1], dtype=np.uint8)
    y = np.array([1, 0, 0, 0, 0, 1, 1, 1], dtype=np.uint8)
    share = own("accuracy", said, y)
    q = float(np.mean(y[:, None] == said))
    expect(number(share, "accuracy"), 5 / 8, "accuracy",
          Misconception(62.5, "accuracy is in percent, and the book keeps it from 0 to 1", "A share."),
          Misconception(5, "accuracy counts the right answers: it is a share of all of them",
                  "Should twice as many examples double it?"),
          Misconception(3 / 8, "that is the share of wrong answers", "Perfect predictions have 1."),
          Misconception(q, "a column was compared with a vector: every label with every prediction",
                  "What shape has the comparison?"),
          Misconception(3 / 4, "only the ones are counted: that is the recall", "And the zeros?"),
          Misconception(3 / 5, "only those called ones are counted: that is the precision",
                  "And the zeros?"),
          hint="Of how many answers are how many right?")  # fmt: skip
    both = (np.array([1, 1], dtype=np.uint8), np.array([1, 1], dtype=np.uint8))
    expect(number(own("accuracy", *both), "accuracy"), 1.0, "the accuracy of perfect predictions",
          hint="Bytes have no signs: 0 - 1 is 255.")  # fmt: skip
    yield "accuracy is the share of right answers"
    table = array(own("confusion_matrix", said, y), "confusion_matrix", "iuf")
    if table.shape != (2, 2):
        raise Fault(
            f"confusion_matrix has shape {table.shape}, not (2, 2): a row for each true class and "
            f"a column for each answer",
            "How many cells are there for two classes?",
        )
    yield "confusion_matrix is a table of two by two"
    expect(table, [[2, 2], [1, 3]], "confusion_matrix",
          Misconception([[2, 1], [2, 3]], "rows and columns are exchanged: a row belongs to a true class",
                  "Which one is the first index?"),
          Misconception([[3, 1], [2, 2]], "the ones stand first: row and column 0 belong to class 0",
                  "Which class is number 0?"),
          Misconception([[3, 2], [1, 2]], "the ones stand first, and rows and columns are exchanged",
                  "Which class is number 0?"),
          Misconception(np.array([[2, 2], [1, 3]]) / 8, "the cells are shares, and should be counts",
                  "What do all cells add up to?"),
          hint="What do all cells add up to, and what the diagonal?")  # fmt: skip
    yield "confusion_matrix has a row for each truth and a column for each answer"


TASK = Task(
    number=9,
    title="Check model performance",
    chapter="09-performance",
    calls={
        "predict": "X, w, b",
        "accuracy": "predictions, labels",
        "confusion_matrix": "predictions, labels",
    },
    contract=contract,
)
