"""The contracts: the package keeps them, and typical mistakes are told by their names."""

import doctest
import inspect
import re
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pytest

from logreg.contracts import TASKS, Task, check, check_regardless, check_source, submission


class Mistake(NamedTuple):
    """A wrong solution: what it changes in the right one, and what has to be said about it."""

    task: int
    code: str
    says: str


def lambdas(task: int, *rows: tuple[str, str]) -> list[Mistake]:
    """List mistakes of one task that fit into a line or two of code."""
    return [Mistake(task, code, says) for code, says in rows]


LOSS = "def cross_entropy(z, y):\n    p = sigmoid(z)\n    return float({})"
BACK = (
    "from logreg import sigmoid\n"
    "def backward(X, y, w, b):\n"
    "    m, p = len(X), sigmoid(X @ w + b)\n"
    "    {}\n"
    "    return {}, {}"
)
RECORD = (
    "from dataclasses import dataclass\n"
    "@dataclass({})\n"
    "class Hyperparameters:\n"
    "    learning_rate: float\n    batch_size: int\n    iterations: int\n"
    "    def __post_init__(self):\n        {}\n"
)
LOOP = """
import numpy as np
from logreg import Table, cross_entropy, random_batch
from logreg.batches import as_features
from logreg.given import backward, create_model, forward, update
def train(train_set, validation_set, hyperparameters, rng):
    rate, m, n = (hyperparameters.learning_rate, hyperparameters.batch_size,
                  hyperparameters.iterations)
    w, b = create_model(train_set.inputs[0].size)
    X_v, y_v = as_features(validation_set.inputs), validation_set.labels
    measure = lambda: cross_entropy(forward(X_v, w, b), y_v)
    losses, validation = [], [measure()]
    for i in range(1, n + 1):
        X, y = random_batch(train_set, m, rng=rng)
        losses.append(cross_entropy(forward(X, w, b), y))
        w, b = update(w, b, *backward(X, y, w, b), rate)
        if i % (n // 10) == 0:
            validation.append(measure())
    return w, b, np.array(losses), np.array(validation)
"""
MODEL = """
from logreg import Hyperparameters, LogisticModel, train
def train_model(train_set, validation_set, rng):
    model = LogisticModel(784)
    {}
    return {}
"""


def loop(old: str, new: str) -> str:
    """Return the loop with one change."""
    assert old in LOOP
    return LOOP.replace(old, new)


MISTAKES = [
    *lambdas(
        1,
        ("def score(x, w, b): return w * x + b", "one number for each pixel"),
        ("def score(x, w, b): return x @ w", "leaves out the bias"),
        ("def score(x, w, b): return 1 / (1 + np.exp(-(x @ w + b)))", "gives a probability"),
        ("def score(x, w, b): return np.sum(w * x + b)", "bias once for each pixel"),
        ("def score(x, w, b): return 1.0", "a score is 1 where it should be"),
        ("def score(x, w, b): pass", "score returns nothing"),
        ("def score(x, w, b): return np.ones(2)", "should be one number"),
        ("def log_odds(p): return p / (1 - p)", "gives the odds, not their logarithm"),
        ("def log_odds(p): return np.log((1 - p) / p)", "numerator and denominator exchanged"),
        ("def log_odds(p): return np.log(p)", "of a probability, not of odds"),
        ("def log_odds(p): return np.log10(p / (1 - p))", "to the base 10"),
        ("def log_odds(p): return np.log2(p / (1 - p))", "to the base 2"),
        ("def log_odds(p): return np.log(3.0)", "log_odds(0.01) is"),
        ("def decide(p): return np.round(p).astype(int)", "one half a zero"),
        ("def decide(p): return (p < 0.5).astype(int)", "the improbable class"),
        ("def decide(p): return (p == 1).astype(int)", "compares the probability with a label"),
        ("def decide(p): return p", "the decision between two classes is still to be made"),
        ("def decide(p): return [0, 0, 1, 1, 1]", "decide is of type list, not a NumPy array"),
        ("def decide(p): return int(p[0] >= 0.5)", "decide is of type int"),
        ("def decide(p): return np.array(1)", "one number, where there is one for each example"),
        ("def decide(p): return (p[:3] >= 0.5).astype(int)", "one number for each example"),
        ("def decide(p): return np.outer(p, p) >= 0.5", "NumPy broadcast them"),
        ("def decide(p): return np.array(['one'] * 5)", "has dtype <U3, not whole numbers"),
    ),
    *lambdas(
        2,
        ("class Hyperparameters:\n    def __init__(self, **numbers): pass",
         "does not keep learning_rate"),
        (RECORD.format("", "pass"), "can be changed after it was made"),
        (RECORD.format("frozen=True", "pass"), "learning_rate = -0.5 is accepted"),
        (RECORD.format("frozen=True", "if self.learning_rate <= 0: raise ValueError"),
         "learning_rate = nan is accepted"),
        (RECORD.format("frozen=True", "if self.learning_rate < 0: raise ValueError"),
         "learning_rate = 0.0 is accepted"),
        (RECORD.format("frozen=True", "if not 0 < self.learning_rate < 1e9: raise ValueError"),
         "batch_size = 0 is accepted"),
        (RECORD.format("frozen=True", "if not self.learning_rate > 0: raise Exception('no')"),
         "Hyperparameters raised Exception: no"),
        ("def epochs(h, n): return h.iterations", "a step is not an epoch"),
        ("def epochs(h, n): return h.iterations * h.batch_size", "number of examples seen"),
        ("def epochs(h, n): return n / h.batch_size", "the steps of one epoch"),
        ("def epochs(h, n): return h.iterations * n / h.batch_size", "the other way round"),
        ("def epochs(h, n): return h.iterations / n", "one example for each step"),
        ("def epochs(h, n): return h.iterations * h.batch_size // n", "rounded to whole ones"),
        ("def epochs(h, n): return round(h.iterations * h.batch_size / n)", "rounded"),
        ("def choose(r, a, v, t): return r[np.argmin(t)]", "looks at the test loss"),
        ("def choose(r, a, v, t): return r[np.argmin(a)]", "looks at the training loss"),
        ("def choose(r, a, v, t): return r[np.argmax(v)]", "takes the largest loss"),
        ("def choose(r, a, v, t): return np.nanargmin(v)", "the place of the rate"),
        ("def choose(r, a, v, t): return r[np.argmin(v)]", "picks a training that diverged"),
    ),
    *lambdas(
        3,
        ("def select(images, found, digits): return images, found", "have shape (8, 4, 4)"),
        (("def select(images, found, digits):\n    k = np.isin(found, digits)\n"
         "    return images[k], found"), "y of select has shape (8,)"),
        (("def select(images, found, digits):\n    k = np.isin(found, digits)\n"
         "    return images[k], found[k]"), "leaves the labels 3 and 8"),
        (("def select(images, found, digits):\n    k = np.isin(found, digits)\n"
         "    return images[k], (found[k] == max(digits)).astype(int)"), "first digit class 1"),
        (("def select(images, found, digits):\n    k = [np.flatnonzero(found == d) for d in digits]\n"
         "    return images[np.concatenate(k)], np.repeat([0, 1], [len(r) for r in k])"),
         "changes the order of the images"),
        ("def select(images, found, digits): return images", "returns ndarray, not the 2 values"),
        ("def difference(a, b): return a - b", "minus one is 255"),
        ("def difference(a, b): return (a - b).astype(int)", "converted too late"),
        ("def difference(a, b): return b.astype(int) - a", "the first image from the second"),
        ("def difference(a, b): return abs(a.astype(int) - b)", "lost its signs"),
        ("def hold_out(y): return np.arange(1500), np.arange(1500, 1800)", "of one digit"),
        ("def hold_out(y):\n    k = np.arange(len(y)) % 6 == 5\n    return ~k, k", "is a mask"),
        ("def hold_out(y): return np.arange(1800), np.arange(5, 1800, 6)", "are in both parts"),
        ("def hold_out(y): return np.arange(0, 1800, 2), np.arange(5, 1800, 6)",
         "are in neither part"),
        (("def hold_out(y):\n    r = np.random.default_rng(0).integers(1800, size=1800)\n"
         "    h = r[:300]\n    return np.setdiff1d(np.arange(1800), h), h"), "drawn twice"),
        ("_given = hold_out\ndef hold_out(y): return _given(y)[::-1]", "parts are exchanged"),
        (("def hold_out(y):\n    r = np.random.default_rng(1).permutation(1800)\n"
         "    return r[300:], r[:300]"), "so that both parts have the same mixture"),
        ("def hold_out(y): return np.arange(1500)[:, None], np.arange(300)", "are a vector"),
        ("def hold_out(y): return np.arange(1, 1801), np.arange(3)", "rows that do not exist"),
        ("def majority_baseline(a, b): return max(b.mean(), 1 - b.mean())",
         "chosen by the test labels"),
        ("def majority_baseline(a, b): return max(a.mean(), 1 - a.mean())",
         "scored on the labels it was learned from"),
        ("def majority_baseline(a, b): return (b == (a.mean() > 0.5)).sum()", "is a count"),
        ("def majority_baseline(a, b): return int(a.mean() > 0.5)", "the guess itself"),
        ("def majority_baseline(a, b): return b.mean()", "always guesses a one"),
    ),
    *lambdas(
        4,
        ("def unroll(images): return images.reshape(-1, len(images)).T / 255",
         "right shape and scrambled images"),
        ("def unroll(images): return images.reshape(len(images), -1, order='F') / 255",
         "down the columns"),
        ("def unroll(images): return images.transpose(0, 2, 1).reshape(len(images), -1) / 255",
         "down the columns"),
        ("def unroll(images): return images.reshape(len(images), -1)", "whole numbers"),
        ("def unroll(images): return images.reshape(len(images), -1) // 255",
         "divides in whole numbers"),
        ("def unroll(images): return images.reshape(len(images), -1) / 256", "divides by 256"),
        ("def unroll(images): return images.reshape(len(images), -1) / 1", "0 to 255"),
        ("def unroll(images): return images.reshape(-1) / 255", "one long row"),
        ("def unroll(images): return images.reshape(-1, len(images)) / 255",
         "rows and columns are exchanged"),
        ("def unroll(images): return images / 255", "one row per example"),
        (("def unroll(images):\n    X = images.reshape(len(images), -1)\n"
         "    return X / X.max(axis=1, keepdims=True)"), "stretches each image"),
        ("def unroll(images):\n    images //= 2\n    return images.reshape(len(images), -1) / 255",
         "changes its argument images in place"),
        (("def random_batch(images, labels, size, rng):\n"
         "    r = lambda: rng.integers(len(labels), size=size)\n"
         "    return unroll(images[r()]), labels[r()]"), "do not belong to its images"),
        (("def random_batch(images, labels, size, rng):\n"
         "    r = rng.integers(len(labels), size=size)\n    return images[r], labels[r]"),
         "gives images, not rows"),
        (("def random_batch(images, labels, size, rng):\n"
         "    r = rng.integers(len(labels), size=size)\n"
         "    return images[r].reshape(size, -1) / 1, labels[r]"), "leaves the pixels at 0 to 255"),
        (("def random_batch(images, labels, size, rng):\n"
         "    r = rng.integers(len(labels), size=size)\n"
         "    return unroll(images[r]), labels[r][:, None]"), "a column or a row"),
        (("def random_batch(images, labels, size, rng):\n"
         "    r = np.random.default_rng(0).integers(len(labels), size=size)\n"
         "    return unroll(images[r]), labels[r]"), "same batch for every generator"),
        (("def random_batch(images, labels, size, rng):\n"
         "    r = np.random.default_rng().integers(len(labels), size=size)\n"
         "    return unroll(images[r]), labels[r]"), "does not draw from the generator"),
        (("import copy\ndef random_batch(images, labels, size, rng):\n"
         "    r = copy.deepcopy(rng).integers(len(labels), size=size)\n"
         "    return unroll(images[r]), labels[r]"), "does not move its generator on"),
        (("def random_batch(images, labels, size, rng):\n"
         "    r = rng.permutation(len(labels))[:size]\n"
         "    return unroll(images[r]), labels[r]"), "cannot draw more rows than there are"),
        (("def random_batch(images, labels, size, rng):\n"
         "    r = rng.choice(len(labels), size=size, replace=False)\n"
         "    return unroll(images[r]), labels[r]"), "a shuffled pass"),
        (("def random_batch(images, labels, size, rng):\n"
         "    r = rng.integers(len(labels) - 1, size=size)\n"
         "    return unroll(images[r]), labels[r]"), "not every row has the same chance"),
    ),
    *lambdas(
        5,
        ("def create_model(d): return np.zeros((d, 1)), 0.0", "a column or a row"),
        ("def create_model(d): return np.zeros((28, 28)), 0.0", "NumPy broadcast them"),
        ("def create_model(d): return np.zeros(d + 1), 0.0", "there are 785 weights"),
        ("def create_model(d): return np.zeros(d, dtype=int), 0.0", "whole numbers"),
        ("def create_model(d): return np.random.default_rng(0).normal(size=d), 0.0",
         "start at random"),
        ("def create_model(d): return np.ones(d), 0.0", "does not start at zero"),
        ("def create_model(d): return np.zeros(d), 1.0", "does not start at zero"),
        ("def create_model(d): return np.zeros(d)", "not the 2 values (w, b)"),
        ("def create_model(d): return np.full(d, np.nan), 0.0", "is nan"),
        ("def create_model(d): return np.zeros(d), 'zero'", "b of create_model is of type str"),
        ("_w = np.zeros(784)\ndef create_model(d): return _w, 0.0", "share one array"),
        ("def count_parameters(d): return d", "the bias is a parameter, too"),
        ("def count_parameters(d): return d + 2", "counted twice"),
        ("def count_parameters(d): return d * d", "for each pair of pixels"),
        ("def count_parameters(d): return 785", "count_parameters(3) is 785"),
        ("def bias_for(p): return p", "not a probability"),
        ("def bias_for(p): return p / (1 - p)", "those are the odds"),
        ("def bias_for(p): return np.log((1 - p) / p)", "the sign is wrong"),
        ("def bias_for(p): return 1 / (1 + np.exp(-p))", "the task is the way back"),
        ("def bias_for(p): return np.log(9)", "bias_for(0.5) is"),
    ),
    *lambdas(
        6,
        ("def forward(X, w, b): return X @ w", "leaves out the bias"),
        ("def forward(X, w, b): return sigmoid(X @ w + b)", "gives probabilities"),
        ("def forward(X, w, b): return X @ w - b", "subtracts the bias"),
        ("def forward(X, w, b): return (X @ w + b)[:, None]", "a column or a row"),
        ("def forward(X, w, b): return X * w + b", "a sum over one of its axes"),
        ("def forward(X, w, b): return w @ X + b", "forward raised ValueError"),
        ("def sigmoid(z): return 1 / (1 + np.exp(-z))", "the exponential overflowed"),
        ("def sigmoid(z): return 1 / (1 + np.exp(z))", "the exponent has the wrong sign"),
        ("def sigmoid(z): return np.exp(z) / (1 + np.exp(z))", "is nan"),
        ("def sigmoid(z): return np.tanh(z)", "that is tanh"),
        ("def sigmoid(z): return np.exp(z)", "odds, not probabilities"),
        ("_s = sigmoid\ndef sigmoid(z): return _s(z) * (1 - _s(z))", "slope of the sigmoid"),
        (LOSS.format("-np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))"), "is a sum"),
        (LOSS.format("np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))"), "the wrong sign"),
        (LOSS.format("np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))"), "255; see chapter 3"),
        (LOSS.format("-np.mean((1 - y) * np.log(p) + y * np.log(1 - p))"), "terms are exchanged"),
        (LOSS.format("np.mean((p - y) ** 2)"), "squared error"),
        (LOSS.format("-np.mean(y * np.log(p))"), "only the ones are fined"),
        (LOSS.format("-np.mean((1 - y) * np.log(1 - p))"), "only the zeros are fined"),
        (LOSS.format("-np.mean(y * np.log2(p) + (1 - y) * np.log2(1 - p))"), "to the base 2"),
        (LOSS.format("-np.mean(np.where(y == 1, np.log(p), np.log(1 - p)))"),
         "rounded to 0 or 1, and its logarithm was taken"),
        (LOSS.format("-np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))"),
         "is 27.631 and should be 800"),
        (("def cross_entropy(z, y):\n    p = np.clip(sigmoid(z), 1e-15, 1 - 1e-15)\n"
         "    return float(-np.mean(np.where(y == 1, np.log(p), np.log(1 - p))))"),
         "an epsilon inside the logarithm"),
        (("def cross_entropy(z, y):\n    s = np.where(y == 1, z, -z)\n"
         "    return np.logaddexp(0, -s)"), "should be one number"),
        (("_c = cross_entropy\ndef cross_entropy(z, y):\n"
         "    return _c(z, y) if len(z) < 2 or z[0] > z[1] else 0.0"), "the loss"),
    ),
    *lambdas(
        7,
        (BACK.format("dz = p - y[:, None]", "X.T @ dz / m", "dz.mean()"),
         "a column met a vector, and NumPy broadcast them"),
        (BACK.format("dz = (p - y)[:, None]", "X.T @ dz / m", "dz.mean()"),
         "your gradient has shape (3, 1): somewhere a vector is a column; see chapter 7"),
        (BACK.format("dz = p - y", "dz", "dz.mean()"), "one for each weight"),
        (BACK.format("dz = p - y", "X @ dz / m", "dz.mean()"), "backward raised ValueError"),
        (BACK.format("dz = p - y", "X.T @ dz", "dz.mean()"), "sum over the examples, and the loss"),
        (BACK.format("dz = p - y", "X.T @ dz / m", "dz.sum()"), "db is a sum"),
        (BACK.format("dz = p - y", "X.T @ dz / m", "dz"), "db has shape (6,)"),
        (BACK.format("dz = (p - y) / m", "X.T @ dz / m", "dz.sum()"), "divided by m twice"),
        (BACK.format("dz = p - y", "X.T @ dz / m", "dz.mean() / m"), "db is divided by m twice"),
        (BACK.format("dz = y - p", "X.T @ dz / m", "dz.mean()"), "dw points downhill"),
        (BACK.format("dz = p - y", "X.T @ dz / m", "-dz.mean()"), "db points downhill"),
        (BACK.format("dz = (p - y) * p * (1 - p)", "X.T @ dz / m", "dz.mean()"),
         "in the chain it cancels"),
        (BACK.format("dz = 2 * (p - y) * p * (1 - p)", "X.T @ dz / m", "dz.mean()"),
         "squared error"),
        (BACK.format("dz = X @ w + b - y", "X.T @ dz / m", "dz.mean()"), "the sigmoid is missing"),
        (BACK.format("dz = -y + p", "X.T @ dz / m", "dz.mean()"), "255; see chapter 3"),
        (BACK.format("dz = p - (1 - y)", "X.T @ dz / m", "dz.mean()"), "classes are exchanged"),
        (BACK.format("dz = sigmoid(X @ w) - y", "X.T @ dz / m", "dz.mean()"), "leave out the bias"),
        (BACK.format("dz = p", "X.T @ dz / m", "dz.mean()"), "the labels are not used"),
        (BACK.format("dz = p - y; dw = X.T @ dz / m", "dw", "dw.sum()"), "db is made of dw"),
        (BACK.format("dz = p - y; w -= 0.1", "X.T @ dz / m", "dz.mean()"),
         "changes its argument w in place, under the feet of whoever called it; see chapter 8"),
        (BACK.format("dz = 1 / (1 + np.exp(-X @ w - b)) - y if m > 1 else (X @ w) * np.nan",
                     "np.nan_to_num(X.T @ dz / m)", "dz.mean()").replace(
                         "from logreg", "import numpy as np\nfrom logreg"),
         "very confident mistake gets no blame"),
        (BACK.format("dz = p - y", "X.T @ dz / m + (m > 6) * 1e-3", "dz.mean()"),
         "every example stands twice"),
        (BACK.format("dz = p - y", "X.T @ dz / m + 1e-3 * (X == 0).all(axis=0)", "dz.mean()"),
         "a pixel without ink is blamed"),
    ),
    *lambdas(
        8,
        ("def update(w, b, dw, db, rate): return w + rate * dw, b + rate * db", "goes uphill"),
        ("def update(w, b, dw, db, rate): return w, b", "where they were"),
        ("def update(w, b, dw, db, rate): return w - dw, b - db", "does not use the learning rate"),
        ("def update(w, b, dw, db, rate): return -rate * dw, -rate * db", "returns the step"),
        ("def update(w, b, dw, db, rate): return rate * dw, rate * db", "returns the step"),
        ("def update(w, b, dw, db, rate): return w - dw / rate, b - db / rate",
         "divides by the learning rate"),
        ("def update(w, b, dw, db, rate): return w - rate * dw / len(w), b",
         "divides by the number of weights"),
        ("def update(w, b, dw, db, rate): return w - rate * dw, b + rate * db",
         "the bias goes uphill"),
        ("def update(w, b, dw, db, rate): return w - rate * dw, b", "the bias is never updated"),
        ("def update(w, b, dw, db, rate): return w - rate * dw, b - db",
         "the bias does not use the learning rate"),
        ("def update(w, b, dw, db, rate):\n    w -= rate * dw\n    return w, b - rate * db",
         "changes its argument w in place"),
        ("def update(w, b, dw, db, rate):\n    w = w - rate * dw", "returns NoneType"),
        (("def step(X, y, w, b, rate):\n    w = w - rate * backward(X, y, w, b)[0]\n"
         "    return w, b - rate * backward(X, y, w, b)[1]"), "both belong to one step"),
        (("def step(X, y, w, b, rate):\n    b = b - rate * backward(X, y, w, b)[1]\n"
         "    return w - rate * backward(X, y, w, b)[0], b"), "both belong to one step"),
        (("def step(X, y, w, b, rate):\n    dw, db = backward(X, y, w, b)\n"
         "    return w + rate * dw, b + rate * db"), "step goes uphill"),
        ("def step(X, y, w, b, rate): return w, b", "does not move the weights"),
        ("def step(X, y, w, b, rate): return w - rate * backward(X, y, w, b)[0], b",
         "does not move the bias"),
        ("_s = step\ndef step(X, y, w, b, rate): return _s(X, y, w, b, 1.0 if rate == 1 else -rate)",
         "does not lower the loss"),
    ),
    *lambdas(
        9,
        ("def predict(X, w, b): return (X @ w + b >= 0.5).astype(int)",
         "the threshold of the probability"),
        ("def predict(X, w, b): return (X @ w + b > 0).astype(int)", "an even chance a zero"),
        ("def predict(X, w, b): return (X @ w + b < 0).astype(int)", "the improbable class"),
        ("def predict(X, w, b): return (X @ w + b <= 0).astype(int)", "the improbable class"),
        ("def predict(X, w, b): return (X @ w >= 0).astype(int)", "leaves out the bias"),
        ("def predict(X, w, b): return np.ones(len(X), dtype=int)", "everything a one"),
        ("def predict(X, w, b): return 1 / (1 + np.exp(-X @ w - b))", "still to be made"),
        ("def accuracy(p, y): return (p == y).sum()", "counts the right answers"),
        ("def accuracy(p, y): return 100 * (p == y).mean()", "in percent"),
        ("def accuracy(p, y): return (p != y).mean()", "share of wrong answers"),
        ("def accuracy(p, y): return (p == y[:, None]).mean()", "a column was compared"),
        ("def accuracy(p, y): return ((p == 1) & (y == 1)).sum() / (y == 1).sum()", "the recall"),
        ("def accuracy(p, y): return ((p == 1) & (y == 1)).sum() / (p == 1).sum()", "precision"),
        ("def accuracy(p, y): return (p == y).sum() / 8", "of perfect predictions is 0.25"),
        ("def accuracy(p, y): return (p == y)", "should be one number"),
        ("_c = confusion_matrix\ndef confusion_matrix(p, y): return _c(y, p)",
         "rows and columns are exchanged"),
        ("_c = confusion_matrix\ndef confusion_matrix(p, y): return _c(p, y)[::-1, ::-1]",
         "the ones stand first"),
        ("_c = confusion_matrix\ndef confusion_matrix(p, y): return _c(y, p)[::-1, ::-1]",
         "the ones stand first, and rows"),
        ("_c = confusion_matrix\ndef confusion_matrix(p, y): return _c(p, y) / len(y)",
         "should be counts"),
        ("_c = confusion_matrix\ndef confusion_matrix(p, y): return _c(p, y).ravel()",
         "has shape (4,)"),
    ),
    *lambdas(
        10,
        (loop("    for i in", "    X, y = random_batch(train_set, m, rng=rng)\n    for i in").replace(
            "        X, y = random_batch(train_set, m, rng=rng)\n", ""), "saw the same examples"),
        (loop("rng=rng", "rng=0"), "saw the same examples"),
        (loop("    for i in", "    rng = np.random.default_rng(0)\n    for i in"),
         "a seed stands inside the loop"),
        (loop("    for i in", "    rng = np.random.default_rng()\n    for i in"),
         "another model: not all draws come from rng"),
        (loop("            validation.append(measure())", "            validation.append(measure())\n"
              "            w, b = update(w, b, *backward(X_v, y_v, w, b), rate)"),
         "the last validation loss is"),
        (loop("            validation.append(measure())",
              "            w, b = update(w, b, *backward(X_v, y_v, w, b), rate)\n"
              "            validation.append(measure())"),
         "the model learns from what it is only measured with"),
        (loop("*backward(X, y, w, b), rate", "*backward(X, y, w, b), -rate"), "goes uphill"),
        (loop("*backward(X, y, w, b), rate", "*backward(X, y, w, b), 0.5"),
         "does not make twice the step"),
        (loop("[], [measure()]", "[], []"), "has 10 numbers, not 11"),
        (loop("i % (n // 10)", "i % 20"), "validation_losses has 6 numbers"),
        (loop("i % (n // 10) == 0", "(i - 1) % (n // 10) == 0"), "the last validation loss is"),
        (loop("[], [measure()]", "[], [0.0]"), "the first validation loss is"),
        (loop("losses.append(cross_entropy(forward(X, w, b), y))", "pass").replace(
            "b), rate)\n        if", "b), rate)\n        losses.append(cross_entropy(forward(X, w, b), y))\n"
            "        if"), "before the update it leads to"),
        (loop("return w, b, np", "return w, np"), "returns 3 values, not the 4 values"),
        (loop("    losses, valid", "    train_set.inputs[0] += 1\n    losses, valid"),
         "train changes the examples"),
        (loop("    return", "    if n == 300:\n        w = 0 * w\n    return"),
         "on the digits, 300 steps lead to"),
        (loop("np.array(losses)", "np.array(losses)[:, None]"), "a column or a row"),
    ),
    *lambdas(
        11,
        (("def standardise(known, new):\n    f = lambda X: (X - X.mean(axis=0)) / X.std(axis=0)\n"
         "    return f(known), f(new)"), "their own mean and spread"),
        (("def standardise(known, new):\n    f = lambda X: (X - known.mean()) / known.std()\n"
         "    return f(known), f(new)"), "all features are put on one scale"),
        (("def standardise(known, new):\n"
         "    f = lambda X: (X - known.mean(axis=0)) / known.var(axis=0)\n"
         "    return f(known), f(new)"), "divides by the variance"),
        (("def standardise(known, new):\n    f = lambda X: X - known.mean(axis=0)\n"
         "    return f(known), f(new)"), "only the mean is taken out"),
        (("def standardise(known, new):\n    f = lambda X: X / known.std(axis=0)\n"
         "    return f(known), f(new)"), "the mean is still there"),
        (("def standardise(known, new):\n"
         "    f = lambda X: (X - known.min(axis=0)) / np.ptp(known, axis=0)\n"
         "    return f(known), f(new)"), "scales to [0, 1]"),
        ("_s = standardise\ndef standardise(known, new): return _s(known, new)[0], new",
         "left in the old unit"),
        ("_n = nearest_mean\ndef nearest_mean(X, y, new): return 1 - _n(X, y, new)",
         "farther away"),
        (("def nearest_mean(X, y, new):\n    a, b = (X[y == k].mean(axis=0) for k in (0, 1))\n"
         "    return (new @ b >= new @ a).astype(int)"), "the mean with more ink wins"),
        ("def nearest_mean(X, y, new):\n    return np.ones(len(new), dtype=int)",
         "the same for every image"),
        (MODEL.format("pass", "model.weights, model.bias"), "its weights are 0"),
        (MODEL.format("train(model, validation_set, train_set, Hyperparameters(), rng=rng)",
                      "model.weights, model.bias"), "it learns from the images"),
        (MODEL.format("train(model, train_set, validation_set, Hyperparameters(), rng=rng)",
                      "-model.weights, -model.bias"), "the classes are exchanged"),
        (MODEL.format("train(model, train_set, validation_set, Hyperparameters(learning_rate=1e-3,"
                      " iterations=2), rng=rng)", "model.weights, -1.0"),
         "the training is too short"),
        (MODEL.format("train(model, train_set, validation_set, Hyperparameters(), rng=rng)",
                      "model.weights, model.bias + 40.0 * rng.bytes(0 or 1).startswith(b'')"),
         "99% is within reach"),
        (MODEL.format("train(model, train_set, validation_set, Hyperparameters(), rng=rng)",
                      "model.weights[:, None], model.bias"), "a column or a row"),
        (MODEL.format("train(model, train_set, validation_set, Hyperparameters(), rng=rng)",
                      "model.weights, model.bias + 40 * (repr(rng.bit_generator.seed_seq.entropy)"
                      " == '1')"), "the first result was luck"),
    ),
]  # fmt: skip

OTHER_WAYS = [
    (1, "def decide(p): return p >= 0.5"),
    (1, "def decide(p): return np.floor(p + 0.5)"),
    (2, RECORD.format("frozen=True, kw_only=True",
        "r, m, n = self.learning_rate, self.batch_size, self.iterations\n"
        "        if not (0 < r < float('inf') and m >= 1 and n >= 1 and m == int(m)):\n"
        "            raise ValueError")),
    (3, ("def hold_out(y):\n    h = np.concatenate([np.random.default_rng(0).permutation("
        "np.flatnonzero(y == k))[:sum(y == k) // 6] for k in (0, 1)])\n"
        "    return np.setdiff1d(np.arange(len(y)), h), h")),
    (4, "def unroll(images): return np.array([i.ravel() / 255 for i in images])"),
    (4, ("def random_batch(images, labels, size, rng):\n    r = rng.choice(len(labels), size)\n"
        "    return unroll(images)[r], labels[r].astype(float)")),
    (6, ("import math\ndef sigmoid(z): return np.where(z >= 0, 1 / (1 + np.exp(-z)), "
        "np.exp(z) / (1 + np.exp(z)))\n"
        "def forward(X, w, b): return np.array([sum(a * c for a, c in zip(x, w)) + b for x in X])\n"
        "def cross_entropy(z, y): return np.logaddexp(0, np.where(y == 1, -z, z)).mean()")),
    (7, BACK.format("dz = (p - y) / m", "(X * dz[:, None]).sum(axis=0)", "dz.sum()")),
    (8, ("def update(w, b, dw, db, rate):\n    w = w.copy()\n    w -= rate * dw\n"
        "    return w, b - rate * db")),
    (9, "def accuracy(p, y): return 1 - np.abs(p.astype(int) - y).mean()"),
    (10, LOOP),
    (11, ("_s = standardise\ndef standardise(known, new):\n    return tuple("
         "(X - known.mean(0)) / known.std(0, ddof=1) for X in (known, new))")),
]  # fmt: skip


def solution(task: int) -> str:
    """The package as a solution."""
    return TASKS[task - 1].solution


def by_name(task: Task) -> str:
    return task.chapter


@pytest.mark.parametrize("task", TASKS, ids=by_name)
def test_the_package_keeps_every_contract(task: Task) -> None:
    report = check_source(task.number, solution(task.number))
    assert report.done, report.fault
    assert len(report.passed) >= 4
    assert (report.fault, report.hint, report.chapter) == ("", "", task.number)


@pytest.mark.parametrize(("task", "code"), OTHER_WAYS)
def test_another_right_way_is_right(task: int, code: str) -> None:
    report = check_source(task, f"import numpy as np\n{solution(task)}\n{code}")
    assert report.done, report.fault


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m.task:02}: {m.says}")
def test_a_typical_mistake_is_told_by_its_name(mistake: Mistake) -> None:
    source = f"{solution(mistake.task)}\nimport numpy as np\n{mistake.code}"
    report = check_source(mistake.task, source)
    assert mistake.says in report.fault
    assert re.search(r"; see chapter \d+$", report.fault)
    assert "\n" not in report.fault
    assert report.hint
    assert report.written


def test_each_task_has_at_least_four_mistakes_of_its_own() -> None:
    for task in TASKS:
        said = {mistake.says for mistake in MISTAKES if mistake.task == task.number}
        assert len(said) >= 4, task.title


@pytest.mark.parametrize("task", TASKS, ids=by_name)
def test_a_skeleton_is_refused_politely(task: Task) -> None:
    report = check_source(task.number, task.skeleton)
    assert not report.done
    assert not report.written
    assert re.fullmatch(rf"\w+ is not written yet; see chapter {task.number}", report.fault)


@pytest.mark.parametrize("task", TASKS, ids=by_name)
def test_a_skeleton_has_the_functions_of_its_contract(task: Task) -> None:
    module = ModuleType(task.chapter)
    exec(task.skeleton, vars(module))
    for name, parameters in task.calls.items():
        asked = inspect.signature(getattr(module, name)).parameters.values()
        keyword_only = any(parameter.kind is parameter.KEYWORD_ONLY for parameter in asked)
        found = ["*"] * keyword_only + [parameter.name for parameter in asked]
        assert ", ".join(found) == parameters


@pytest.mark.parametrize("task", TASKS, ids=by_name)
def test_the_examples_of_a_skeleton_come_true_in_a_solution(task: Task) -> None:
    names: dict[str, object] = {}
    exec(solution(task.number), names)
    skeletons = ModuleType(task.chapter)
    exec(task.skeleton, vars(skeletons))
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
    skeletons.__name__ = "builtins"  # whose functions these are, for the finder
    for test in finder.find(
        skeletons, task.chapter, module=False, extraglobs=vars(skeletons) | names
    ):
        if test.name.count(".") == 1:
            runner.run(test, out=lambda text: None)
            assert runner.failures == 0, test.name


def test_every_skeleton_says_how_to_ask() -> None:
    for task in TASKS:
        assert f"logreg check {task.number}\n" in task.skeleton
        assert f"Chapter {task.number} explains it." in task.skeleton


def test_a_file_that_is_half_done_says_how_far_it_is() -> None:
    text = TASKS[5].skeleton.replace("    raise NotImplementedError", "    return X @ w + b", 1)
    report = check_source(6, text)
    assert report.fault == "sigmoid is not written yet; see chapter 6"
    assert report.passed[0] == "forward gives one logit per example"
    assert not report.written


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("def backward(X, y, w): return w, 0.0", "yours is backward(X, y, w), and the task asks"),
        ("backward = 3", "backward is of type int"),
        ("backward = max", "returns ndarray|backward raised"),
        ("backward = type('Odd', (), {'__call__': 3})()", "backward raised TypeError"),
        ("def backward(X, y, w, b): return backward(X, y, w, b)", "RecursionError (line 1 of your"),
        ("def backward(X, y, w, b): raise MemoryError", "more memory than it is given"),
        ("def backward(X, y, w, b): exit()", "backward raised .*ends the program|not defined"),
        ("def backward(X, y, w, b):\n    raise SystemExit", r"SystemExit \(line 2 of your file\)"),
        ("def backward(X, y, w, b):\n    return X.nothing", r"no attribute .*line 2 of your file"),
        (("class E(Exception):\n    def __str__(self): raise E\n"
         "def backward(X, y, w, b): raise E"), "a message that cannot be read"),
        ("def backward(X, y, w, b): raise ValueError('a\\n\\x1b[2Jb')", r"ValueError: a \?\[2Jb"),
        ("def backward(X, y, w, b): raise ValueError('a' * 999)", "aaa[.]{3}"),
        ("def backward(X, y, w, b): raise ValueError", "without a message"),
    ],
)  # fmt: skip
def test_whatever_a_function_does_is_one_sentence(code: str, says: str) -> None:
    report = check_source(7, code)
    if "(" in says and "\\" not in says:
        assert says in report.fault
    else:
        assert re.search(says, report.fault), report.fault
    assert "\n" not in report.fault


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def backward(", r"your file raised SyntaxError: .* \(line 1\)"),
        ("1 / 0", r"ZeroDivisionError: division by zero \(line 1 of your file\)"),
        ("exit_now = 1\nraise SystemExit(3)", r"ends the program"),
        ("", "your file has no backward, and the task asks for backward"),
        (b"\xff\xfe", "your file raised SyntaxError"),
        ("x = '\0'", "your file raised"),
    ],
)
def test_a_file_that_cannot_be_run_is_told_where(source: str | bytes, says: str) -> None:
    report = check_source(7, source)
    assert re.search(says, report.fault), report.fault


def test_ctrl_c_is_not_the_fault_of_a_solution() -> None:
    with pytest.raises(KeyboardInterrupt):
        check_source(7, "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        check_source(7, "def backward(X, y, w, b): raise KeyboardInterrupt")


@pytest.mark.parametrize(
    "source",
    [
        "raise KeyboardInterrupt",
        (
            "import numpy as np\nclass A(np.ndarray):\n    dtype = 3\n"
            "def backward(X, y, w, b): return w.view(A), b"
        ),
    ],
    ids=["Ctrl-C", "an odd result"],
)
def test_a_report_comes_regardless_of_what_is_raised(source: str) -> None:
    report = check_regardless(7, source)
    assert report.fault.startswith("your code, or what it returned, raised ")
    assert report.fault.endswith("see chapter 7")
    assert check_regardless(7, solution(7)) == check_source(7, solution(7))


def test_there_are_eleven_tasks_and_no_others() -> None:
    assert [task.number for task in TASKS] == list(range(1, 12))
    for number in (0, 12):
        with pytest.raises(ValueError, match="pass a number from 1 to 11"):
            check(number, {})
        with pytest.raises(ValueError, match="pass a number from 1 to 11"):
            check_regardless(number, "")


def test_a_long_array_is_shown_by_its_beginning() -> None:
    with pytest.raises(submission.Fault, match=r"x is \[0, 1, 2, 3, \.\.\.\] where it should be 7"):
        submission.expect(np.arange(9.0), 7.0, "x", hint="none")
