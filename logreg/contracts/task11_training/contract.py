"""A scale that belongs to the model, a baseline, and the training."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from logreg import Examples, load_digits
from logreg.arrays import Matrix, Vector
from logreg.batches import as_features
from logreg.contracts.problems import accuracy_of
from logreg.contracts.submission import (
    Fault,
    Misconception,
    Submission,
    expect,
    labels,
    matrix,
    number,
    unpack,
    vector,
)
from logreg.contracts.task import Task

WITHIN_REACH = 0.99


def contract(own: Submission) -> Iterator[str]:
    rng = np.random.default_rng(0)
    known: Matrix = rng.normal(size=(30, 2)) * (3.0, 0.2) + (60.0, -1.0)
    new: Matrix = known[:4] - (40.0, 1.0)
    own_scale = unpack(own("standardise", known, new), 2, "standardise", "known, new")
    first, second = matrix(own_scale[0], (30, 2), "train"), matrix(own_scale[1], (4, 2), "new")
    yield "standardise gives two matrices of the old shapes"
    centre, spread = known.mean(axis=0), known.std(axis=0)
    expect(first, (known - centre) / spread, "the standardised training data",
          Misconception((known - known.mean()) / known.std(), "all features are put on one scale: each "
                  "column has its own mean and spread", "Which axis is averaged?"),
          Misconception((known - centre) / known.var(axis=0), "that divides by the variance, whose unit "
                  "is a square", "Which spread has the unit of the feature?"),
          Misconception(known - centre, "only the mean is taken out, and the scales still differ",
                  "What else should be the same for all features?"),
          Misconception(known / spread, "the mean is still there", "Where should the centre lie?"),
          Misconception((known - known.min(axis=0)) / np.ptp(known, axis=0), "that scales to [0, 1]; "
                  "to standardise is another thing", "What should mean and spread become?"),
          hint="After it every column has the mean 0 and the spread 1.", digits=0.03)  # fmt: skip
    expect(second, (new - centre) / spread, "the standardised new data",
          Misconception((new - new.mean(axis=0)) / new.std(axis=0), "new data were measured with their "
                  "own mean and spread: those belong to the model, like its weights",
                  "From which data are mean and spread computed, and how often?"),
          Misconception(new, "the new data are left in the old unit", "What has the model learned in?"),
          hint="The model knows one scale.", digits=0.03)  # fmt: skip
    yield "standardise measures new data with the scale of the training"
    digits = load_digits()
    X, y = as_features(digits.train[:600].inputs), digits.train[:600].labels
    some = as_features(digits.validation[:300].inputs)
    guesses = labels(own("nearest_mean", X, y, some), 300, "nearest_mean")
    zero, one = X[y == 0].mean(axis=0), X[y == 1].mean(axis=0)
    nearer = ((some - one) ** 2).sum(axis=1) < ((some - zero) ** 2).sum(axis=1)
    brighter = some @ one >= some @ zero
    expect(guesses, nearer.astype(int), "what nearest_mean answers",
          Misconception(1 - nearer, "nearest_mean names the class whose mean is farther away",
                  "Is a small distance a good sign?"),
          Misconception(brighter.astype(int), "nearest_mean compares products, not distances: the mean "
                  "with more ink wins", "How far is an image from a mean?"),
          Misconception(np.ones(300), "nearest_mean answers the same for every image",
                  "How many means are there?"),
          Misconception(np.zeros(300), "nearest_mean answers the same for every image",
                  "How many means are there?"),
          hint="Two means, and for each image two distances.")  # fmt: skip
    yield "nearest_mean is the rung below the model"
    w, b = _model(own, digits.train, digits.validation, 0)
    yield "train_model gives 784 weights and a bias"
    reached = accuracy_of(w, b, digits.test)
    if not w.any():
        raise Fault("the model that train_model returns has learned nothing: its weights are 0",
                    "Which model was trained, and which is returned?")  # fmt: skip
    if reached < 0.1:
        raise Fault(
            f"only {reached:.1%} of the test images are right: the classes are exchanged, or the "
            f"training goes uphill",
            "Turn every answer round. What is the accuracy then?",
        )
    if reached < WITHIN_REACH:
        raise Fault(
            f"{reached:.1%} of the test images are right, and {WITHIN_REACH:.0%} is within reach: the "
            f"training is too short, or its steps too small or too large",
            "Look at the validation loss. Was it still falling?",
            chapter=2,
        )
    yield "train_model reaches 99 % on the test images"
    if accuracy_of(*_model(own, digits.train, digits.validation, 1), digits.test) < WITHIN_REACH:
        raise Fault(
            "with another seed the training misses 99 %: the first result was luck",
            "What differs from seed to seed, and what makes it differ less?",
        )
    yield "train_model reaches it with another seed as well"
    held = digits.validation
    wrong = Examples(images=held.images, labels=(1 - held.labels).astype(np.uint8))
    if accuracy_of(*_model(own, digits.train, wrong, 0), digits.test) < 0.5:
        raise Fault(
            "wrong validation labels make a wrong model: it learns from the images it is only to "
            "be measured with",
            "Which set are the parameters learned from?",
            chapter=10,
        )
    yield "train_model learns from the training images"


def _model(
    own: Submission, train_set: Examples, validation_set: Examples, seed: int
) -> tuple[Vector, float]:
    values: tuple[Any, ...] = unpack(
        own("train_model", train_set, validation_set, np.random.default_rng(seed)),
        2,
        "train_model",
        "w, b",
    )
    return vector(values[0], 784, "w of train_model", "pixel"), number(values[1], "b")


TASK = Task(
    number=11,
    title="Training the model",
    chapter="11-training",
    calls={
        "standardise": "known, new",
        "nearest_mean": "X_train, y_train, X",
        "train_model": "train_set, validation_set, rng",
    },
    contract=contract,
)
