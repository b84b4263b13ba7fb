"""A scale that belongs to the model, a baseline, and the training."""

from collections.abc import Iterator

import numpy as np

from logreg import Examples, cross_entropy
from logreg.arrays import Labels, Matrix, Vector
from logreg.batches import as_features
from logreg.contracts.faults import require
from logreg.contracts.problems import digits
from logreg.contracts.results import close, expect, labels, matrix, number, unpack, vector
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task11_training.mistakes import (
    BELOW_BASELINE,
    EXCHANGED,
    GOES_ON,
    LEARNS_FROM_VALIDATION,
    LOSS_TOO_HIGH,
    MISTAKES,
    NO_BIAS,
    NOT_REPEATABLE,
    OTHER_IMAGES,
    OVERSHOT,
    PIXELS,
    SEED_INSIDE,
    STANDARDISED,
    UNTRAINED,
)


def standardise(own: Submission) -> Iterator[str]:
    rng = np.random.default_rng(0)
    known: Matrix = rng.normal(size=(30, 4)) * (3.0, 0.2, 0.0, 1e-9) + (60.0, -1.0, 5.0, 0.0)
    new: Matrix = known[:4] - (40.0, 1.0, 0.0, 0.0)
    first, second = unpack(own("standardise", known, new), "standardise", "known, new")
    first = matrix(first, (30, 4), "the standardised training data")
    second = matrix(second, (4, 4), "the standardised new data")
    yield "standardise gives two matrices of the old shapes, without a division by 0"
    centre, spread = (
        known.mean(axis=0),
        np.where(np.ptp(known, axis=0) == 0, 1.0, known.std(axis=0)),
    )
    # Some divide by m, and some by m - 1.
    hint = "After it every column that varies has the mean 0 and the spread 1."
    expect(first, (known - centre) / spread, "the standardised training data", hint, digits=0.03)
    hint = "The model knows one scale."
    expect(second, (new - centre) / spread, "the standardised new data", hint, digits=0.03)
    yield "standardise measures new data with the scale of the training"


def nearest_mean(own: Submission) -> Iterator[str]:
    train_set, held, _ = digits()
    X, y = as_features(train_set.images[:600]), train_set.labels[:600]
    some = as_features(held.images[:300])
    guesses = labels(own("nearest_mean", X, y, some), 300, "nearest_mean")
    hint = "Two means, and for each image two distances."
    expect(guesses, _nearest(X, y, some), "what nearest_mean answers", hint)
    yield "nearest_mean is the rung below the model"


def _nearest(X_train: Matrix, y_train: Labels, X: Matrix) -> Labels:
    """Answer by the plane halfway between the two means."""
    zero, one = X_train[y_train == 0].mean(axis=0), X_train[y_train == 1].mean(axis=0)
    answers: Labels = ((X - (zero + one) / 2) @ (one - zero) > 0).astype(np.uint8)
    return answers


def train_model(own: Submission) -> Iterator[str]:
    train_set, held, test_set = digits()
    X, y = as_features(test_set.images), test_set.labels
    few, some = train_set[:1000], held[:300]
    w, b = _model(own, few, some)
    yield "train_model gives 784 weights and a bias"
    again, _ = _model(own, few, some)
    if not close(again, w):
        later = [_model(own, few, some)[0] for _ in range(2)]
        lengths = [float(np.linalg.norm(each)) for each in (w, again, *later)]
        # A longer training makes the weights longer each time, here by 13, 7 and 5 percent; a
        # different generator makes them longer or shorter by 2.
        longer = lengths == sorted(lengths) and lengths[-1] > 1.16 * lengths[0]
        require(not longer, GOES_ON)
    require(close(again, w), NOT_REPEATABLE)
    require(close(_model(own, few, some[::-1])[0], w), LEARNS_FROM_VALIDATION)
    require(w.any(), UNTRAINED)
    require(b, NO_BIAS)
    if close(_model(own, few, some, seed=1)[0], w):  # a method without chance does not see an order
        order = np.random.default_rng(0).permutation(len(few))
        require(close(_model(own, few[order], some)[0], w, 1e-6), SEED_INSIDE)
    yield "train_model makes a new model, the same for the same seed, and validates only to measure"
    w, b = _model(own, train_set, held)
    right = np.mean((X @ w + b >= 0) == y)
    require(right > 0.1, EXCHANGED)
    loss = cross_entropy(X @ w + b, y)
    if loss > 0.006:  # say why
        known = as_features(train_set.images)
        # Only on the scale of its own does a pixel that hardly ever has ink get a large weight.
        rare = known.mean(axis=0) < 0.002
        for factor in (255, 255**2):
            require(cross_entropy(factor * X @ w + b, y) > 0.006, PIXELS)
        require(np.linalg.norm(w[rare]) < 0.06 * np.linalg.norm(w), STANDARDISED)
        require(np.linalg.norm(w) < 100, OVERSHOT)
        nearest = _nearest(known, train_set.labels, X)
        require(right > np.mean(nearest == y), BELOW_BASELINE)
    require(loss <= 0.006, LOSS_TOO_HIGH)
    yield "train_model beats nearest_mean on the test images, with a loss of at most 0.006"
    flipped = Examples(images=few.images, labels=1 - few.labels)
    w, b = _model(own, flipped, some)
    require(np.mean((X @ w + b >= 0) == y) < 0.1, OTHER_IMAGES)
    yield "train_model learns from the training images alone"


def _model(
    own: Submission, train_set: Examples, validation_set: Examples, seed: int = 0
) -> tuple[Vector, float]:
    rng = np.random.default_rng(seed)
    w, b = unpack(own("train_model", train_set, validation_set, rng), "train_model", "w, b")
    return vector(w, 784, "w of train_model", "pixel").astype(float), number(b, "b of train_model")


TASK = Task(
    number=11,
    title="Training the model",
    page="chapters/11-training",
    calls={
        "standardise": "known, new",
        "nearest_mean": "X_train, y_train, X",
        "train_model": "train_set, validation_set, rng",
    },
    contract=(standardise, nearest_mean, train_model),
    mistakes=MISTAKES,
)
