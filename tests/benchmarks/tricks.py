"""What each trick of the training loop buys, one after the other.

Every loop below computes the same training; from each to the next, one thing changes. They
check nothing and record nothing, so `logreg.train` stands beside the last of them.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np
import peers
from peers import IMAGES, LABELS, RATE

from logreg.arrays import Matrix, Vector

Batches = Iterator[tuple[Matrix, Vector, float]]
"""Features, labels, and the unit of the features."""


def doubles(steps: int, size: int) -> Batches:
    """The whole data set as double-precision floats."""
    images, labels = IMAGES / 255, LABELS.astype(np.float64)
    return _gather(images, labels, steps, size)


def singles(steps: int, size: int) -> Batches:
    """Single precision: half the bytes."""
    return _gather(peers.X, peers.Y, steps, size)


def bytes_converted(steps: int, size: int) -> Batches:
    """The data set stays bytes; each batch is converted when it is drawn."""
    rng = np.random.default_rng(0)
    for _ in range(steps):
        rows = rng.integers(len(IMAGES), size=size)
        yield IMAGES[rows].astype(np.float32) * np.float32(1 / 255), peers.Y[rows], 1.0


def weights_scaled(steps: int, size: int) -> Batches:
    """The weights are divided by 255, not the pixels."""
    rng = np.random.default_rng(0)
    for _ in range(steps):
        rows = rng.integers(len(IMAGES), size=size)
        yield IMAGES[rows].astype(np.float32), peers.Y[rows], 1 / 255


def array_reused(steps: int, size: int) -> Batches:
    """All batches are converted into the same array."""
    rng = np.random.default_rng(0)
    values = np.empty((size, 784), np.float32)
    for _ in range(steps):
        rows = rng.integers(len(IMAGES), size=size)
        values[...] = IMAGES.take(rows, axis=0)
        yield values, peers.Y[rows], 1 / 255


def rows_drawn_at_once(steps: int, size: int) -> Batches:
    """The rows of many batches are drawn in one call."""
    values = np.empty((size, 784), np.float32)
    for rows in np.random.default_rng(0).integers(len(IMAGES), size=(steps, size)):
        values[...] = IMAGES.take(rows, axis=0)
        yield values, peers.Y[rows], 1 / 255


TRICKS: dict[str, Callable[[int, int], Batches]] = {
    "floats in double precision": doubles,
    "single precision": singles,
    "bytes, converted by batch": bytes_converted,
    "weights scaled, not pixels": weights_scaled,
    "one array for all batches": array_reused,
    "many batches drawn at once": rows_drawn_at_once,
}


def peer(batches_of: Callable[[int, int], Batches]) -> peers.Peer:
    """Make a loop over such batches one that can be timed beside the peers."""

    def run(steps: int, size: int) -> float:
        w, b = np.zeros(784, np.float32), 0.0
        batches = batches_of(steps, size)
        started = time.perf_counter()
        for X, y, unit in batches:
            z = X @ (unit * w) + b
            p = np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
            dz = p - y
            w, b = w - RATE / size * (X.T @ (unit * dz)), b - RATE * float(dz.mean())
        return time.perf_counter() - started

    return run


def _gather(images: Matrix, labels: Vector, steps: int, size: int) -> Batches:
    rng = np.random.default_rng(0)
    for _ in range(steps):
        rows = rng.integers(len(images), size=size)
        yield images[rows], labels[rows], 1.0
