"""The loop: its records, what it must not touch, and where it leads."""

from collections.abc import Iterator

import numpy as np

from logreg import Examples, Hyperparameters, Table, cross_entropy, sigmoid
from logreg.arrays import Labels, Vector
from logreg.batches import as_features
from logreg.contracts.faults import require
from logreg.contracts.problems import digits
from logreg.contracts.results import close, expect, number, unpack, vector
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task10_training_loop.mistakes import (
    BATCH_SIZE_IGNORED,
    CHOSEN,
    FULL_BATCH,
    GOES_ON,
    LEARNS_FROM_VALIDATION,
    MISTAKES,
    MOMENTUM,
    NOT_REPEATABLE,
    NOT_ZERO,
    OTHER_BATCH,
    PART_OF_SET,
    RATE_IGNORED,
    SAME_BATCH,
    SEED_INSIDE,
    SHRINKING,
    TOO_HIGH,
    UNPAIRED,
)

Trained = tuple[Vector, float, Vector, Vector]


def train(own: Submission) -> Iterator[str]:
    yield from _identical(own)
    yield from _draws(own)
    yield from _signs(own)
    yield from _digits(own)


def _run(
    own: Submission,
    train_set: Examples | Table,
    validation_set: Examples | Table,
    settings: Hyperparameters,
    seed: int = 0,
) -> Trained:
    rng = np.random.default_rng(seed)
    w, b, batch_losses, validation_losses = unpack(
        own("train", train_set, validation_set, settings, rng),
        "train",
        "w, b, batch_losses, validation_losses",
    )
    return (
        vector(w, train_set.inputs[0].size, "w of train", "feature"),
        number(b, "b of train"),
        vector(batch_losses, settings.iterations, "batch_losses", "iteration", exact=True),
        vector(
            validation_losses,
            11,
            "validation_losses",
            "tenth of the iterations, and for the start",
            exact=True,
        ),
    )


def _identical(own: Submission) -> Iterator[str]:
    """On examples that are all alike, every batch is the same, and the whole way is known."""
    rng = np.random.default_rng(0)
    x = np.array([0.5, -1.0, 2.0])
    # With a third of the labels wrong, this loss falls at first, and rises later.
    X, y = x + rng.normal(size=(330, 3)), (np.arange(330) % 3 > 0).astype(np.uint8)
    held, other = (Table(features=X, labels=labels) for labels in (y, 1 - np.sort(y)))
    for rate, size, steps, label in ((0.0625, 4, 30, 1), (0.5, 7, 50, 0)):
        settings = Hyperparameters(learning_rate=rate, batch_size=size, iterations=steps)
        alike = Table(features=np.tile(x, (300, 1)), labels=np.full(300, label, dtype=np.uint8))
        w, b, batch_losses, validation_losses = _run(own, alike, held, settings)
        if label:
            yield "train gives parameters, a loss for each step, and eleven validation losses"
            # Where all examples are alike, no generator makes a difference.
            require(close(_run(own, alike, held, settings)[0], w), GOES_ON)
            other_w, _, other_losses, _ = _run(own, alike, other, settings)
            same = close(other_w, w)
            require(same or close(other_losses, batch_losses), LEARNS_FROM_VALIDATION)
            require(same, CHOSEN)
            yield "train learns nothing from the validation set"
            faster = Hyperparameters(learning_rate=2 * rate, batch_size=size, iterations=steps)
            require(not w.any() or not close(_run(own, alike, held, faster)[0], w), RATE_IGNORED)
        right_w, right_b, right_batch, right_held, passed = _way(x, label, held, rate, steps)
        require(not any(close(w, earlier) for earlier in passed), CHOSEN)
        start = np.array([batch_losses[0], validation_losses[0]])
        require(np.isclose(start, np.log(2)).any(), NOT_ZERO)
        rates = _rates(batch_losses, x)
        first = close(rates[0], rate)
        require(not (first and rates[-1] < 0.99 * rate and rates.max() < 1.01 * rate), SHRINKING)
        require(not (first and rates.max() > 1.01 * rate), MOMENTUM)
        after = f"of {steps} steps at a rate of {rate}"
        hint = "Which parameters is this loss measured with, and on which examples?"
        expect(batch_losses, right_batch, f"batch_losses {after}", hint)
        expect(validation_losses, right_held, f"validation_losses {after}", hint)
        hint = "Which parameters are those after the last step?"
        expect(w, right_w, f"w at the end {after}", hint)
        expect(b, right_b, f"b at the end {after}", hint)
    yield "train goes the way that the slopes, the rate and the number of steps say"
    yield "train measures before the first step and after the last"


def _way(
    x: Vector, label: int, held: Table, rate: float, steps: int
) -> tuple[Vector, float, Vector, Vector, list[Vector]]:
    """Return what a training on one example, over and over, comes to, and the weights it passes."""
    w, b = np.zeros(len(x)), 0.0
    batch_losses: list[float] = []
    validation_losses = [cross_entropy(held.features @ w + b, held.labels)]
    passed: list[Vector] = []
    for step in range(1, steps + 1):
        z = float(x @ w + b)
        batch_losses.append(cross_entropy(z, label))
        dz = sigmoid(z) - label
        w, b = w - rate * dz * x, b - rate * dz
        if step % (steps // 10) == 0:
            validation_losses.append(cross_entropy(held.features @ w + b, held.labels))
            passed.append(w)
    return w, b, np.array(batch_losses), np.array(validation_losses), passed[:-1]


def _rates(batch_losses: Vector, x: Vector) -> Vector:
    """Return the rate of each step but the last, from what it made of the loss of one example."""
    with np.errstate(all="ignore"):
        margin = -np.log(np.expm1(batch_losses))
        return np.diff(margin) / (sigmoid(-margin[:-1]) * (x @ x + 1))


def _draws(own: Submission) -> Iterator[str]:
    """Where each example has a feature of its own, its weight counts how often it was drawn."""
    m, size = 200, 4
    y: Labels = np.random.default_rng(1).integers(0, 2, size=m, dtype=np.uint8)
    train_set = Table(features=np.eye(m), labels=y)
    settings = Hyperparameters(learning_rate=1e-6, batch_size=size, iterations=10)
    w, again, other = (
        _run(own, train_set, train_set[:20], settings, seed)[0] for seed in (0, 0, 1)
    )
    counts = np.abs(w) * 2 * size / 1e-6  # from p = 1/2, each draw moves its weight by so much
    drawn = np.flatnonzero(counts > 1e-3)
    require(np.array_equal(w[drawn] > 0, y[drawn] == 1), UNPAIRED)
    require(len(drawn) < m, FULL_BATCH)
    require(len(drawn) > size, SAME_BATCH)
    require(close(again, w), NOT_REPEATABLE)
    require(not close(other, w), SEED_INSIDE)
    require(drawn.min() < m / 2 <= drawn.max(), PART_OF_SET)
    yield "train draws every batch anew from its generator, and repeats with its seed"
    require(abs(counts[drawn].min() - 1) < 0.01, BATCH_SIZE_IGNORED)
    yield "train draws batches of the size that it is told"


def _signs(own: Submission) -> Iterator[str]:
    """Where an example says its class, a batch loss tells the ones in its batch, and so the step."""
    size, rate = 5, 0.5
    y: Labels = np.random.default_rng(1).integers(0, 2, size=200, dtype=np.uint8)
    signs = Table(features=2.0 * y[:, None] - 1, labels=y)
    settings = Hyperparameters(learning_rate=rate, batch_size=size, iterations=20)
    found_w, found_b, losses, _ = _run(own, signs, signs, settings)

    def leads_there(ones: float) -> bool:
        """Follow the parameters from the number of ones in the first batch."""
        w = b = 0.0
        for loss in losses.tolist():
            one, zero = np.logaddexp(0, -w - b), np.logaddexp(0, b - w)
            if b:
                ones = (loss - zero) / (one - zero) * size
            if abs(ones - round(ones)) > 1e-2:
                return False
            share = round(ones) / size
            up, down = share * sigmoid(-w - b), (1 - share) * sigmoid(b - w)
            w, b = w + rate * (up + down), b + rate * (up - down)
        return close([*found_w, found_b], [w, b], 1e-4)

    require(any(map(leads_there, range(size + 1))), OTHER_BATCH)
    yield "train records the loss of the batch that the step is taken on"


def _digits(own: Submission) -> Iterator[str]:
    train_set, held, _ = digits()
    settings = Hyperparameters()
    w, b, _, validation_losses = _run(own, train_set, held, settings)
    last = cross_entropy(as_features(held.images) @ np.asarray(w, dtype=float) + b, held.labels)
    hint = "Which parameters are measured at the last of the eleven points, and on which features?"
    expect(validation_losses[-1], last, "the last validation loss of the digits", hint, digits=1e-3)
    require(last < 0.006, TOO_HIGH)
    yield "train reaches a loss of 0.006 on the validation images"


TASK = Task(
    number=10,
    title="Training loop",
    page="chapters/10-training-loop",
    calls={"train": "train_set, validation_set, hyperparameters, rng"},
    contract=(train,),
    mistakes=MISTAKES,
)
