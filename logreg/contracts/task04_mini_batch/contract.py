"""Unrolled images, and random rows of them."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from logreg.contracts.faults import require
from logreg.contracts.results import close, expect, labels, matrix, unpack
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task04_mini_batch.mistakes import (
    BALANCED,
    COPIED,
    MISTAKES,
    OWN_GENERATOR,
    SAME_BATCH,
    UNEVEN,
    UNPAIRED,
    UNSCALED,
    WITHOUT_REPLACEMENT,
)


def unroll(own: Submission) -> Iterator[str]:
    images = np.random.default_rng(0).integers(0, 256, size=(5, 3, 4), dtype=np.uint8)
    images[1] //= 2  # a faint image stays faint
    images = np.clip(images, 1, 250)
    X = matrix(own.twice("unroll", images), (5, 12), "the result of unroll for 5 images of 3 by 4")
    yield "unroll gives one row per image"
    hint = "Go back: make an image of a row of yours, and look at it."
    expect(X, images.reshape(5, 12) / 255, "the result of unroll", hint)
    faint = (images > 125).astype(np.uint8)
    X = matrix(own("unroll", faint), (5, 12), "the result of unroll for 5 faint images")
    hint = "Does the ink of a pixel depend on the other pixels?"
    expect(X, faint.reshape(5, 12) / 255, "the result of unroll for 5 faint images", hint)
    yield "unroll goes along the rows, and full ink is 1"


def random_batch(own: Submission) -> Iterator[str]:
    # An image that says, in its first two pixels, which one it is.
    m = 300
    images = np.zeros((m, 3, 4), dtype=np.uint8)
    images[:, 0, 0], images[:, 0, 1] = np.divmod(np.arange(m), 256)
    y = (np.arange(m) % 3 == 0).astype(np.uint8)

    def draw(size: int, generator: np.random.Generator) -> tuple[Any, Any]:
        X, drawn = unpack(own("random_batch", images, y, size, generator), "random_batch", "X, y")
        X = matrix(X, (size, 12), "X of random_batch")
        pixels = np.rint(X * 255).astype(int)
        require(X.max() <= 1, UNSCALED)
        rows = (256 * pixels[:, 0] + pixels[:, 1]) % m
        return rows, labels(drawn, size, "y of random_batch")

    generator = np.random.default_rng(1)
    first, drawn = draw(16, generator)
    yield "random_batch gives as many rows and labels as were asked for"
    require(close(drawn, y[first]), UNPAIRED)
    yield "random_batch keeps images and labels together"
    again, other = (draw(16, np.random.default_rng(seed))[0] for seed in (1, 2))
    require(not close(again, other), SAME_BATCH)
    require(close(again, first), OWN_GENERATOR)
    require(not close(draw(16, generator)[0], first), COPIED)
    yield "random_batch draws from its generator alone"
    require(len(np.unique(draw(m, generator)[0])) < m, WITHOUT_REPLACEMENT)
    rows, drawn = draw(200 * m, generator)
    counts = np.bincount(rows, minlength=m)
    # Each row comes 200 times, give or take 14; each of two rows together, 400, give or take 20.
    require(abs(np.mean(drawn == 1) - np.mean(y)) < 0.02, BALANCED)
    require(counts.min() > 120 and counts.max() < 280, UNEVEN)
    require(counts[0] + counts[-1] > 300, UNEVEN)
    yield "random_batch gives every row the same chance, each time anew"


TASK = Task(
    number=4,
    title="A mini batch of examples",
    page="chapters/04-mini-batch",
    calls={"unroll": "images", "random_batch": "images, labels, size, rng"},
    contract=(unroll, random_batch),
    mistakes=MISTAKES,
)
