"""The contracts of tasks 10 and 11: the whole training."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from logreg.arrays import Labels, Matrix, Vector
from logreg.batches import as_features
from logreg.contracts.own import Fault, Own, Suspect, agree, close, labels, matrix, number, parts
from logreg.contracts.own import vector as a_vector
from logreg.dataset import Examples, Table, load_digits
from logreg.hyperparameters import Hyperparameters
from logreg.loss import cross_entropy

_GOAL = 0.99


def clouds(m: int, seed: int, *, flipped: bool = False) -> Table:
    """Return two clouds of points that overlap, and the label of each point."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, size=m, dtype=np.uint8)
    X = rng.normal(size=(m, 3)) + 1.0 * y[:, None]
    return Table(features=X, labels=(1 - y if flipped else y).astype(np.uint8))


def training_loop(own: Own) -> Iterator[str]:
    """Check the loop: what it records, what it must not touch, and where it leads."""
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
    accuracy = _accuracy(w, b, digits.validation)
    if accuracy < _GOAL:
        raise Fault(
            f"on the digits, 300 steps lead to a validation accuracy of {accuracy:.1%}, and "
            f"{_GOAL:.0%} is within reach",
            "Plot the two kinds of loss. Are the batches of the right size, and scaled?",
        )
    yield "train reaches 99 % on the validation images"


def _trained(
    own: Own,
    train_set: Examples | Table,
    validation_set: Examples | Table,
    settings: Hyperparameters,
    seed: int,
) -> tuple[Vector, float, Vector, Vector]:
    kept = train_set.inputs.copy(), validation_set.inputs.copy()
    values = parts(
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
        a_vector(values[0], d, "w of train", "feature"),
        number(values[1], "b of train"),
        a_vector(values[2], settings.iterations, "batch_losses", "step"),
        a_vector(values[3], 11, "validation_losses", "fixed point"),
    )


def training(own: Own) -> Iterator[str]:
    """Check a scale that belongs to the model, a baseline, and the training itself."""
    rng = np.random.default_rng(0)
    known: Matrix = rng.normal(size=(30, 2)) * (3.0, 0.2) + (60.0, -1.0)
    new: Matrix = known[:4] - (40.0, 1.0)
    own_scale = parts(own("standardise", known, new), 2, "standardise", "known, new")
    first, second = matrix(own_scale[0], (30, 2), "train"), matrix(own_scale[1], (4, 2), "new")
    yield "standardise gives two matrices of the old shapes"
    centre, spread = known.mean(axis=0), known.std(axis=0)
    agree(first, (known - centre) / spread, "the standardised training data",
          Suspect((known - known.mean()) / known.std(), "all features are put on one scale: each "
                  "column has its own mean and spread", "Which axis is averaged?"),
          Suspect((known - centre) / known.var(axis=0), "that divides by the variance, whose unit "
                  "is a square", "Which spread has the unit of the feature?"),
          Suspect(known - centre, "only the mean is taken out, and the scales still differ",
                  "What else should be the same for all features?"),
          Suspect(known / spread, "the mean is still there", "Where should the centre lie?"),
          Suspect((known - known.min(axis=0)) / np.ptp(known, axis=0), "that scales to [0, 1]; "
                  "to standardise is another thing", "What should mean and spread become?"),
          hint="After it every column has the mean 0 and the spread 1.", digits=0.03)  # fmt: skip
    agree(second, (new - centre) / spread, "the standardised new data",
          Suspect((new - new.mean(axis=0)) / new.std(axis=0), "new data were measured with their "
                  "own mean and spread: those belong to the model, like its weights",
                  "From which data are mean and spread computed, and how often?"),
          Suspect(new, "the new data are left in the old unit", "What has the model learned in?"),
          hint="The model knows one scale.", digits=0.03)  # fmt: skip
    yield "standardise measures new data with the scale of the training"
    digits = load_digits()
    X, y = as_features(digits.train[:600].inputs), digits.train[:600].labels
    some = as_features(digits.validation[:300].inputs)
    guesses = labels(own("nearest_mean", X, y, some), 300, "nearest_mean")
    zero, one = X[y == 0].mean(axis=0), X[y == 1].mean(axis=0)
    nearer = ((some - one) ** 2).sum(axis=1) < ((some - zero) ** 2).sum(axis=1)
    brighter = some @ one >= some @ zero
    agree(guesses, nearer.astype(int), "what nearest_mean answers",
          Suspect(1 - nearer, "nearest_mean names the class whose mean is farther away",
                  "Is a small distance a good sign?"),
          Suspect(brighter.astype(int), "nearest_mean compares products, not distances: the mean "
                  "with more ink wins", "How far is an image from a mean?"),
          Suspect(np.ones(300), "nearest_mean answers the same for every image",
                  "How many means are there?"),
          Suspect(np.zeros(300), "nearest_mean answers the same for every image",
                  "How many means are there?"),
          hint="Two means, and for each image two distances.")  # fmt: skip
    yield "nearest_mean is the rung below the model"
    w, b = _model(own, digits.train, digits.validation, 0)
    yield "train_model gives 784 weights and a bias"
    reached = _accuracy(w, b, digits.test)
    if not w.any():
        raise Fault("the model that train_model returns has learned nothing: its weights are 0",
                    "Which model was trained, and which is returned?")  # fmt: skip
    if reached < 0.1:
        raise Fault(
            f"only {reached:.1%} of the test images are right: the classes are exchanged, or the "
            f"training goes uphill",
            "Turn every answer round. What is the accuracy then?",
        )
    if reached < _GOAL:
        raise Fault(
            f"{reached:.1%} of the test images are right, and {_GOAL:.0%} is within reach: the "
            f"training is too short, or its steps too small or too large",
            "Look at the validation loss. Was it still falling?",
            chapter=2,
        )
    yield "train_model reaches 99 % on the test images"
    if _accuracy(*_model(own, digits.train, digits.validation, 1), digits.test) < _GOAL:
        raise Fault(
            "with another seed the training misses 99 %: the first result was luck",
            "What differs from seed to seed, and what makes it differ less?",
        )
    yield "train_model reaches it with another seed as well"
    held = digits.validation
    wrong = Examples(images=held.images, labels=(1 - held.labels).astype(np.uint8))
    if _accuracy(*_model(own, digits.train, wrong, 0), digits.test) < 0.5:
        raise Fault(
            "wrong validation labels make a wrong model: it learns from the images it is only to "
            "be measured with",
            "Which set are the parameters learned from?",
            chapter=10,
        )
    yield "train_model learns from the training images"


def _model(
    own: Own, train_set: Examples, validation_set: Examples, seed: int
) -> tuple[Vector, float]:
    values: tuple[Any, ...] = parts(
        own("train_model", train_set, validation_set, np.random.default_rng(seed)),
        2,
        "train_model",
        "w, b",
    )
    return a_vector(values[0], 784, "w of train_model", "pixel"), number(values[1], "b")


def _accuracy(w: Vector, b: float, examples: Examples) -> float:
    y: Labels = examples.labels
    return float(np.mean((as_features(examples.images) @ w + b >= 0) == y))
