"""Two digits of ten, differences of bytes, a split, and the score to beat."""

from collections.abc import Iterator

import numpy as np

from logreg.contracts.submission import (
    Fault,
    Misconception,
    Submission,
    array,
    expect,
    number,
    unpack,
)
from logreg.contracts.task import Task


def contract(own: Submission) -> Iterator[str]:
    rng = np.random.default_rng(0)
    found = np.array([3, 8, 1, 8, 3, 0, 3, 9], dtype=np.uint8)
    images = rng.integers(0, 256, size=(8, 4, 4), dtype=np.uint8)
    kept, y = unpack(own("select", images, found, (8, 3)), 2, "select", "images, y")
    rows = np.flatnonzero((found == 3) | (found == 8))
    kept = array(kept, "the images of select", "u")
    if kept.shape != (5, 4, 4):
        raise Fault(
            f"the images of select have shape {kept.shape}, not (5, 4, 4): there are 5 of the two "
            f"digits, and they stay images",
            "Which rows does the mask keep?",
        )
    y = array(y, "y of select", "iub")
    if y.shape != (5,):
        raise Fault(
            f"y of select has shape {y.shape}, and there are 5 images",
            "The same rows are kept of both arrays.",
        )
    yield "select keeps the two digits, images and labels alike"
    if set(y.tolist()) == {3, 8}:
        raise Fault(
            "select leaves the labels 3 and 8 as they are, and the loss needs the classes 0 and 1",
            "A comparison gives truth values; which one is right for class 1?",
        )
    truth = (found[rows] == 3).astype(np.uint8)
    if not np.array_equal(kept, images[rows]):
        raise Fault(
            "select changes the order of the images, or their pixels",
            "One mask for both arrays keeps them together and in order.",
        )
    expect(y, truth, "y of select((8, 3))",
          Misconception(1 - truth, "select makes the first digit class 1; the first is class 0",
                  "Is the class the place of the digit, or its size?"),
          hint="The first digit is class 0, the second class 1, whichever is larger.")  # fmt: skip
    yield "select calls the first digit 0 and the second 1"
    first = np.array([[0, 10], [200, 255]], dtype=np.uint8)
    second = np.array([[1, 20], [100, 0]], dtype=np.uint8)
    away = own("difference", first, second)
    if isinstance(away, np.ndarray) and away.dtype == np.uint8:
        raise Fault(
            "difference is computed in bytes, where minus one is 255",
            "What type has the difference of two bytes, and can it be negative?",
        )
    expect(array(away, "difference", "fi"), [[-1, -10], [100, 255]], "the difference of two images",
          Misconception([[255, 246], [100, 255]], "difference is computed in bytes, where minus one is "
                  "255, and converted too late", "When is the type changed, before or after the "
                  "subtraction?"),
          Misconception([[1, 10], [-100, -255]], "difference subtracts the first image from the second",
                  "Which one is subtracted?"),
          Misconception([[1, 10], [100, 255]], "difference has lost its signs",
                  "Is less ink the same as more ink?"),
          hint="A little less ink is a little below zero.")  # fmt: skip
    yield "difference can be negative"
    yield from _split(own)
    old, new = np.repeat([0, 1], (40, 60)), np.repeat([0, 1], (70, 30))
    train_labels, test_labels = old.astype(np.uint8), new.astype(np.uint8)
    expect(number(own("majority_baseline", train_labels, test_labels), "majority_baseline"), 0.3,
          "the baseline",
          Misconception(0.7, "the guess is chosen by the test labels, which only score it; or by the "
                  "rarer digit", "From which labels may a guess be learned?"),
          Misconception(0.6, "the guess is scored on the labels it was learned from",
                  "Which labels say how good it is?"),
          Misconception(30, "the baseline is a count, and an accuracy is a share", "Of how many?"),
          Misconception(1, "that is the guess itself, not how often it is right", "Score it."),
          hint="Learn the guess from one set of labels, score it on the other.")  # fmt: skip
    expect(number(own("majority_baseline", 1 - train_labels, test_labels), "majority_baseline"), 0.7,
          "the baseline for mostly zeros",
          Misconception(0.3, "the baseline always guesses a one, whatever the labels are",
                  "What if there are more zeros?"),
          hint="What if there are more zeros?")  # fmt: skip
    yield "majority_baseline learns from one set and is scored on the other"


def _split(own: Submission) -> Iterator[str]:
    y = np.repeat(np.array([0, 1], dtype=np.uint8), (600, 1200))
    train, held = unpack(own("hold_out", y), 2, "hold_out", "train_rows, validation_rows")
    for rows, name in ((train, "train_rows"), (held, "validation_rows")):
        if isinstance(rows, np.ndarray) and rows.dtype == np.bool_:
            raise Fault(
                f"{name} is a mask of truth values; the task asks for row numbers",
                "NumPy turns a mask into row numbers.",
            )
        if array(rows, name, "iu").ndim != 1:
            raise Fault(f"{name} has shape {rows.shape}: row numbers are a vector", "One axis.")
        if rows.size and not 0 <= rows.min() <= rows.max() < len(y):
            raise Fault(f"{name} names rows that do not exist", "The last row is m - 1.")
    yield "hold_out gives two vectors of row numbers"
    if np.intersect1d(train, held).size:
        raise Fault(
            "some rows are in both parts: what a model has learned from cannot show how it does on "
            "new images",
            "Each row goes to one part and not to the other.",
        )
    if len(np.unique(train)) != len(train) or len(np.unique(held)) != len(held):
        raise Fault(
            "a row is drawn twice: a part is drawn without replacement, unlike a batch",
            "Each row goes to one part, once.",
        )
    if len(train) + len(held) != len(y):
        raise Fault("some rows are in neither part, and are lost", "What is not held out is left.")
    if len(held) > len(train):
        raise Fault(
            "the two parts are exchanged: most rows are held out",
            "A sixth is for validation.",
        )
    ones = np.count_nonzero(y[held])
    zeros = len(held) - ones
    if zeros == 0 or ones == 0:
        raise Fault(
            "all rows that are held out are of one digit: the data are in order, so a piece of the "
            "end is no sample",
            "What does your rule do with labels that are sorted?",
        )
    if abs(zeros - 100) > 1 or abs(ones - 200) > 1:
        raise Fault(
            f"held out are {zeros} of 600 zeros and {ones} of 1200 ones: a sixth of each digit was "
            f"asked for, so that both parts have the same mixture",
            "Apply your rule to each digit separately.",
        )
    yield "hold_out takes a sixth of each digit, and loses none"


TASK = Task(
    number=3,
    title="Dataset",
    chapter="03-dataset",
    calls={
        "select": "images, found, digits",
        "difference": "first, second",
        "hold_out": "labels",
        "majority_baseline": "train_labels, test_labels",
    },
    contract=contract,
)
