"""Two digits of ten, differences of bytes, a split, and the score to beat."""

from collections.abc import Iterator

import numpy as np

from logreg.arrays import Labels
from logreg.contracts.faults import require
from logreg.contracts.results import array, expect, number, shaped, unpack
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task03_dataset.mistakes import (
    BLIND,
    BOTH_PARTS,
    EXCHANGED,
    LABELS,
    LOST,
    MISTAKES,
    NOT_A_SIXTH,
    REORDERED,
    REPEATED,
)


def select(own: Submission) -> Iterator[str]:
    rng = np.random.default_rng(0)
    found = np.array([3, 8, 1, 8, 3, 0, 3, 9], dtype=np.uint8)
    images = rng.integers(0, 256, size=(8, 4, 4), dtype=np.uint8)
    for digits in ((3, 8), (8, 3), (0, 9), (9, 0), (1, 8)):
        rows = np.flatnonzero(np.isin(found, digits))
        kept, y = unpack(own("select", images, found, digits), "select", "images, y")
        name = "the images of select"
        kept = shaped(array(kept, name, "iu"), (len(rows), 4, 4), name)
        y = shaped(array(y, "y of select", "iubf"), (len(rows),), "y of select", "image")
        require(np.array_equal(kept, images[rows]), REORDERED)
        hint = "The first digit is class 0, the second class 1, whichever is larger."
        expect(y, found[rows] == digits[1], f"y of select for the digits {digits}", hint)
    yield "select keeps the two digits, images and labels alike"
    yield "select calls the first digit 0 and the second 1"


def difference(own: Submission) -> Iterator[str]:
    first = np.array([[0, 10], [200, 255]], dtype=np.uint8)
    second = np.array([[1, 20], [100, 0]], dtype=np.uint8)
    found = array(own("difference", first, second), "difference", "fiu")
    hint = "A little less ink is a little below zero."
    expect(found, [[-1, -10], [100, 255]], "the difference of two images", hint)
    yield "difference can be negative"


def hold_out(own: Submission) -> Iterator[str]:
    sorted_labels = np.repeat(np.array([0, 1], dtype=np.uint8), (605, 1204))
    places = np.arange(len(sorted_labels))
    alternating: Labels = (places % 2).astype(np.uint8)
    every_sixth: Labels = (places % 6 == 5).astype(np.uint8)
    shuffled = np.random.default_rng(0).permutation(sorted_labels)
    few = np.repeat(np.array([0, 1], dtype=np.uint8), (4, 90))  # a sixth of 4 is less than a row
    held_out = []
    for y in (sorted_labels, alternating, every_sixth, shuffled, few):
        train, held = unpack(own("hold_out", y), "hold_out", "train_rows, validation_rows")
        train = shaped(array(train, "train_rows", "iu"), (np.size(train),), "train_rows", "row")
        held = shaped(array(held, "validation_rows", "iu"), (np.size(held),), "validation_rows")
        rows_of_both = np.concatenate([train, held]).astype(np.intp)
        require(int(rows_of_both.max()) > 1, LABELS)
        counts = np.bincount(rows_of_both, minlength=len(y))
        require(not np.intersect1d(train, held).size, BOTH_PARTS)
        require(counts.max() == 1, REPEATED)
        require(counts.min() == 1, LOST)
        require(len(held) < len(train), EXCHANGED)
        held_out.append((y, np.sort(held)))
    yield "hold_out puts every row into one of two parts"
    # Where there are few, there are fewer rows in all.
    require(not all(np.array_equal(rows, held_out[0][1]) for _, rows in held_out[:-1]), BLIND)
    for y, rows in held_out:
        shares = np.bincount(y[rows], minlength=2) - np.bincount(y) / 6
        require(np.abs(shares).max() <= 1, NOT_A_SIXTH)
    yield "hold_out takes a sixth of each digit, in whatever order they come"


def majority_baseline(own: Submission) -> Iterator[str]:
    train_labels = np.repeat(np.array([0, 1], dtype=np.uint8), (400, 600))
    test_labels = np.repeat(np.array([0, 1], dtype=np.uint8), (450, 550))
    cases = (
        (train_labels, test_labels),
        (train_labels, 1 - test_labels),
        (1 - train_labels, test_labels),
    )
    found = [
        number(own("majority_baseline", train, test), "majority_baseline") for train, test in cases
    ]
    what = "the baseline, for 60%, 60% and 40% ones in training and 55%, 45% and 55% in test,"
    hint = "Learn the guess from one set of labels, score it on the other."
    expect(found, [0.55, 0.45, 0.45], what, hint)
    yield "majority_baseline learns from one set and is scored on the other"


TASK = Task(
    number=3,
    title="Dataset",
    page="chapters/03-dataset",
    calls={
        "select": "images, found, digits",
        "difference": "first, second",
        "hold_out": "labels",
        "majority_baseline": "train_labels, test_labels",
    },
    contract=(select, difference, hold_out, majority_baseline),
    mistakes=MISTAKES,
)
