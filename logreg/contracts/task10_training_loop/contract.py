"""The loop: its records, what it must not touch, and where it leads."""

import math
from collections.abc import Iterator

import numpy as np

from logreg import Examples, Hyperparameters, Table, cross_entropy, load_digits
from logreg.arrays import Vector
from logreg.contracts.problems import accuracy_of, clouds
from logreg.contracts.submission import (
    Fault,
    Submission,
    close,
    number,
    unpack,
    vector,
)
from logreg.contracts.task import Task

WITHIN_REACH = 0.99


def contract(own: Submission) -> Iterator[str]:
    train_set, validation_set = clouds(400, 1), clouds(100, 2)

    def run(
        validation: Table = validation_set, *, seed: int = 0, rate: float = 0.1, steps: int = 100
    ) -> tuple[Vector, float, Vector, Vector]:
        settings = Hyperparameters(learning_rate=rate, batch_size=8, iterations=steps)
        return _trained(own, train_set, validation, settings, seed)

    w, b, batch_losses, validation_losses = run()
    yield "train gives parameters, a loss for each step, and eleven validation losses"
    start = math.log(2)
    if not close(validation_losses[0], start):
        raise Fault(
            f"the first validation loss is {validation_losses[0]:.4f}, not log 2: it belongs "
            f"before the first step, where the model knows nothing",
            "When is the model measured first, and where does it start?",
        )
    if not close(batch_losses[0], start):
        raise Fault(
            f"the first batch loss is {batch_losses[0]:.4f}, not log 2: it is measured before the "
            f"update it leads to",
            "Which parameters made the forward pass of the first step?",
        )
    last = cross_entropy(validation_set.features @ w + b, validation_set.labels)
    if not close(validation_losses[-1], last, 1e-6):
        raise Fault(
            f"the last validation loss is {validation_losses[-1]:.4f}, and the parameters that are "
            f"returned have {last:.4f}: it is measured after the last step",
            "Which parameters are measured at the last of the eleven points?",
        )
    yield "train measures before the first step and after the last"
    if (np.diff(batch_losses) < 0).all() or np.ptp(batch_losses) == 0:
        raise Fault(
            "the batch loss falls at every single step, as if each step saw the same examples",
            "Where is the batch drawn, in the loop or before it?",
            chapter=4,
        )
    other = run(seed=1)
    if close(other[2], batch_losses):
        raise Fault(
            "another generator gives the same batches: a seed stands inside the loop",
            "Where does the randomness come from, and who starts it?",
            chapter=4,
        )
    if not close(run()[0], w, 0.0):
        raise Fault(
            "the same seed gives another model: not all draws come from rng",
            "A training that cannot be repeated cannot be checked.",
        )
    yield "train draws every batch anew, and repeats with its seed"
    flipped = run(clouds(100, 2, flipped=True))
    if not close(flipped[0], w, 0.0):
        raise Fault(
            "other validation labels give other weights: the model learns from what it is only "
            "measured with",
            "Which lines of the loop may call the update?",
        )
    yield "train learns nothing from the validation set"
    short, long = run(rate=1e-6, steps=10)[0], run(rate=2e-6, steps=10)[0]
    if not close(long, 2 * short, 1e-3):
        raise Fault(
            "twice the learning rate does not make twice the step: the rate of the "
            "hyperparameters is not used, or not alone",
            "Which numbers steer the loop, and where do they come from?",
        )
    if validation_losses[-1] >= start:
        raise Fault(
            f"the validation loss is {validation_losses[-1]:.4f} at the end and was log 2 at the "
            f"start: the training goes uphill",
            "Which sign has the update?",
            chapter=8,
        )
    yield "train goes downhill, as fast as the learning rate says"
    digits = load_digits()
    w, b, _, _ = _trained(own, digits.train, digits.validation, Hyperparameters(), 0)
    accuracy = accuracy_of(w, b, digits.validation)
    if accuracy < WITHIN_REACH:
        raise Fault(
            f"on the digits, 300 steps lead to a validation accuracy of {accuracy:.1%}, and "
            f"{WITHIN_REACH:.0%} is within reach",
            "Plot the two kinds of loss. Are the batches of the right size, and scaled?",
        )
    yield "train reaches 99 % on the validation images"


def _trained(
    own: Submission,
    train_set: Examples | Table,
    validation_set: Examples | Table,
    settings: Hyperparameters,
    seed: int,
) -> tuple[Vector, float, Vector, Vector]:
    kept = train_set.inputs.copy(), validation_set.inputs.copy()
    values = unpack(
        own("train", train_set, validation_set, settings, np.random.default_rng(seed)),
        4,
        "train",
        "w, b, batch_losses, validation_losses",
    )
    for examples, copy in zip((train_set, validation_set), kept, strict=True):
        if not np.array_equal(examples.inputs, copy):
            raise Fault(
                "train changes the examples it is given", "Where does the loop write into an array?"
            )
    d = train_set.inputs[0].size
    for value, wanted, name, unit in (
        (values[2], settings.iterations, "batch_losses", "step"),
        (values[3], 11, "validation_losses", "tenth of the training, and the start"),
    ):
        if isinstance(value, np.ndarray) and value.ndim == 1 and len(value) != wanted:
            raise Fault(
                f"{name} has {len(value)} numbers, not {wanted}: one for each {unit}",
                "Count the points on a ruler of ten centimetres.",
            )
    return (
        vector(values[0], d, "w of train", "feature"),
        number(values[1], "b of train"),
        vector(values[2], settings.iterations, "batch_losses", "step"),
        vector(values[3], 11, "validation_losses", "fixed point"),
    )


TASK = Task(
    number=10,
    title="Training loop",
    chapter="10-training-loop",
    calls={"train": "train_set, validation_set, hyperparameters, rng"},
    contract=contract,
)
