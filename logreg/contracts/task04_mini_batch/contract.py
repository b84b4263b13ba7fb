"""Unrolled images, and random rows of them."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from logreg.contracts.submission import (
    Fault,
    Misconception,
    Submission,
    close,
    expect,
    labels,
    matrix,
    unpack,
)
from logreg.contracts.task import Task


def contract(own: Submission) -> Iterator[str]:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, size=(5, 3, 4), dtype=np.uint8)
    images[0, 0, 0], images[0, 0, 1] = 0, 255
    X = own("unroll", images)
    if isinstance(X, np.ndarray) and X.size == images.size and X.dtype.kind in "iu":
        if X.max() <= 1:
            raise Fault(
                "unroll divides in whole numbers, so that only full ink is left",
                "Which of Python's two divisions keeps the fraction?",
            )
        raise Fault(
            "unroll leaves the pixels as whole numbers from 0 to 255, and a learning rate of 1 "
            "needs shares of full ink",
            "What is full ink divided by full ink?",
        )
    if isinstance(X, np.ndarray) and X.shape == (60,):
        raise Fault(
            "unroll puts all images into one long row, and nobody can tell where one ends",
            "Keep the axis of the examples, join the others.",
        )
    X = matrix(X, (5, 12), "unroll")
    yield "unroll gives one row per image"
    right = images.reshape(5, 12) / 255
    hint = "Go back: make an image of one row of yours, and look at it."
    expect(X, right, "what unroll gives",
          Misconception(images.reshape(12, 5).T / 255, "unroll has the right shape and scrambled "
                  "images: the numbers went to (d, m) first and were transposed", hint),
          Misconception(images.transpose(0, 2, 1).reshape(5, 12) / 255, "unroll goes down the columns "
                  "of an image, and the book goes along its rows", hint),
          Misconception(images.reshape(5, 12, order="F") / 255, "unroll goes down the columns of an "
                  "image, and the book goes along its rows", hint),
          Misconception(images.reshape(5, 12) / 256, "unroll divides by 256, and full ink is 255",
                  "What should full ink become?"),
          Misconception(images.reshape(5, 12) / 1.0, "unroll leaves the pixels at 0 to 255, and a "
                  "learning rate of 1 needs shares of full ink", "What should full ink become?"),
          Misconception(images.reshape(5, 12) / images.max(axis=(1, 2))[:, None],
                  "unroll stretches each image to its own darkest pixel: a faint image gets "
                  "black", "What is the same for all images?"),
          hint=hint, digits=1e-6)  # fmt: skip
    yield "unroll goes along the rows, and full ink is 1"
    images = np.zeros((40, 3, 4), dtype=np.uint8)
    images[:] = np.arange(40, dtype=np.uint8)[:, None, None]
    y = (np.arange(40) % 3 == 0).astype(np.uint8)

    def draw(size: int, generator: np.random.Generator) -> tuple[Any, Any]:
        X, drawn = unpack(
            own("random_batch", images, y, size, generator), 2, "random_batch", "X, y"
        )
        if isinstance(X, np.ndarray) and X.ndim == 3:
            raise Fault(
                "random_batch gives images, not rows of features",
                "`unroll` turns the ones into the others.",
            )
        if isinstance(X, np.ndarray) and X.dtype.kind == "f" and X.size and X.max() > 1:
            raise Fault("random_batch leaves the pixels at 0 to 255", "`unroll` scales them, too.")
        return matrix(X, (size, 12), "X of random_batch"), labels(drawn, size, "y of random_batch")

    generator = np.random.default_rng(1)
    first, drawn = draw(16, generator)
    yield "random_batch gives as many rows and labels as were asked for"
    rows = np.rint(first[:, 0] * 255).astype(int)
    if not close(drawn, y[rows]):
        raise Fault(
            "the labels of a batch do not belong to its images: each was drawn on its own",
            "Draw row numbers once, and use them twice.",
        )
    yield "random_batch keeps images and labels together"
    if close(draw(16, np.random.default_rng(1))[0], draw(16, np.random.default_rng(2))[0]):
        raise Fault(
            "random_batch gives the same batch for every generator: the seed stands inside it, or "
            "nothing is drawn",
            "Where does the randomness come from, and who starts it?",
        )
    if not close(draw(16, np.random.default_rng(1))[0], first):
        raise Fault(
            "random_batch does not draw from the generator it is given: the same seed gives other "
            "batches",
            "Which name of yours draws, and from which generator?",
        )
    if close(draw(16, generator)[0], first):
        raise Fault(
            "random_batch does not move its generator on: the second batch is the first again",
            "A copy of a generator starts where the original is.",
        )
    yield "random_batch draws from its generator alone"
    try:
        many, _ = draw(4000, generator)
    except Fault:
        raise Fault(
            "random_batch cannot draw more rows than there are: its draws are a shuffled pass, not "
            "independent ones",
            "May one image come twice in a batch?",
        ) from None
    counts = np.bincount(np.rint(many[:, 0] * 255).astype(int), minlength=40)
    if counts.min() < 40 or counts.max() > 200:
        raise Fault(
            f"of 4000 draws from 40 rows, row {int(counts.argmin())} came {counts.min()} times and "
            f"row {int(counts.argmax())} {counts.max()} times: not every row has the same chance",
            "What are the smallest and the largest row number that you draw?",
        )
    yield "random_batch gives every row the same chance, each time anew"


TASK = Task(
    number=4,
    title="A mini batch of examples",
    chapter="04-mini-batch",
    calls={"unroll": "images", "random_batch": "images, labels, size, rng"},
    contract=contract,
)
