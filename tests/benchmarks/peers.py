"""The same training in logreg and in its peers, each at its best settings.

A peer is a function that is given a number of steps and a batch size, and trains for so
many steps from zero on the images of zeros and ones. What it prepares before the first
step is not timed; everything else is. Every peer computes in single precision, on one
thread, with the learning rate of the book.
"""

import math
import time
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import numpy as np

from logreg import Hyperparameters, LogisticModel, load_digits, train
from logreg.arrays import Labels, Matrix, Vector

Peer: TypeAlias = Callable[[int, int], float]
"""Train for so many steps with batches of such a size, and return the seconds it took."""

RATE = Hyperparameters().learning_rate
DIGITS = load_digits()
IMAGES = DIGITS.train.images.reshape(len(DIGITS.train), -1)
LABELS = DIGITS.train.labels
X: Matrix = (IMAGES / 255).astype(np.float32)
Y: Vector = LABELS.astype(np.float32)


def logreg_train(steps: int, size: int) -> float:
    """`logreg.train`, with its losses, checks, records and a validation set of one image."""
    model = LogisticModel(784, dtype=np.float32)
    hyperparameters = Hyperparameters(batch_size=size, iterations=steps)
    started = time.perf_counter()
    train(model, DIGITS.train, DIGITS.validation[:1], hyperparameters, rng=0)
    return time.perf_counter() - started


def bare_kernels(steps: int, size: int, *, scale: bool = True) -> float:
    """What NumPy code calls: gather, scale, two products, exp. It learns nothing."""
    w, features = np.zeros(784, np.float32), np.empty((size, 784), np.float32)
    z, dw, e = np.empty(size, np.float32), np.empty(784, np.float32), np.empty(size, np.float32)
    rows = np.random.default_rng(0).integers(len(IMAGES), size=(steps, size))
    started = time.perf_counter()
    for batch in rows:
        features[...] = IMAGES[batch]
        if scale:
            np.multiply(features, 1 / 255, out=features)
        np.dot(features, w, out=z)
        np.exp(z, out=e)
        np.dot(z, features, out=dw)
    return time.perf_counter() - started


def plain_numpy(steps: int, size: int) -> float:
    """The loop as a textbook writes it, on images that are floats already; no checks, no loss."""
    w, b = np.zeros(784, np.float32), 0.0
    rng = np.random.default_rng(0)
    started = time.perf_counter()
    for _ in range(steps):
        rows = rng.integers(len(X), size=size)
        batch, y = X[rows], Y[rows]
        with np.errstate(over="ignore"):
            p = 1 / (1 + np.exp(-(batch @ w + b)))
        dz = p - y
        w, b = w - RATE * (batch.T @ dz / size), b - RATE * float(dz.mean())
    return time.perf_counter() - started


def torch_autograd(steps: int, size: int) -> float:
    """PyTorch as its tutorials show it: a linear layer, its stable loss, backward, SGD."""
    import torch

    torch.set_num_threads(1)

    images, labels = torch.from_numpy(X), torch.from_numpy(Y)
    layer = torch.nn.Linear(784, 1)
    torch.nn.init.zeros_(layer.weight)
    loss_of = torch.nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(layer.parameters(), lr=RATE)
    started = time.perf_counter()
    for _ in range(steps):
        rows = torch.randint(len(images), (size,))
        optimizer.zero_grad()
        loss = loss_of(layer(images[rows]).squeeze(1), labels[rows])
        loss.backward()
        optimizer.step()
    return time.perf_counter() - started


def torch_by_hand(steps: int, size: int) -> float:
    """PyTorch without autograd: the equations of chapters 6 to 8, and the loss."""
    import torch

    torch.set_num_threads(1)

    images, labels = torch.from_numpy(X), torch.from_numpy(Y)
    with torch.inference_mode():
        w, b = torch.zeros(784), torch.zeros(())
        losses = []
        started = time.perf_counter()
        for _ in range(steps):
            rows = torch.randint(len(images), (size,))
            batch, y = images[rows], labels[rows]
            z = torch.mv(batch, w) + b
            losses.append(torch.nn.functional.binary_cross_entropy_with_logits(z, y))
            dz = torch.sigmoid(z) - y
            w -= RATE / size * torch.mv(batch.T, dz)
            b -= RATE * dz.mean()
        return time.perf_counter() - started


def sklearn_partial_fit(steps: int, size: int) -> float:
    """scikit-learn's `SGDClassifier`; it takes a step for each image, not for each batch."""
    from sklearn.linear_model import SGDClassifier

    model = SGDClassifier(loss="log_loss", learning_rate="constant", eta0=RATE / size, alpha=0.0)
    model.partial_fit(X[:2], LABELS[:2], classes=[0, 1])
    rng = np.random.default_rng(0)
    started = time.perf_counter()
    for _ in range(steps):
        rows = rng.integers(len(X), size=size)
        model.partial_fit(X[rows], LABELS[rows])
    return time.perf_counter() - started


def jax_step(steps: int, size: int) -> float:
    """JAX with the step compiled, and a loop in Python around it."""
    import jax

    step = jax.jit(_jax_step)
    images, labels, rows = _jax_data(steps, size)
    parameters = (jax.numpy.zeros(784), jax.numpy.zeros(()))
    jax.block_until_ready(step(parameters, (images[rows[0]], labels[rows[0]])))
    started = time.perf_counter()
    for batch in np.asarray(rows):
        parameters, _ = step(parameters, (images[batch], labels[batch]))
    jax.block_until_ready(parameters)
    return time.perf_counter() - started


def jax_scan(steps: int, size: int) -> float:
    """JAX with the whole loop compiled; it takes seconds to compile, which are not counted."""
    import jax

    images, labels, rows = _jax_data(steps, size)

    @jax.jit
    def loop(rows: jax.Array) -> jax.Array:
        def body(
            parameters: tuple[jax.Array, jax.Array], batch: jax.Array
        ) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
            return _jax_step(parameters, (images[batch], labels[batch]))

        start = (jax.numpy.zeros(784), jax.numpy.zeros(()))
        return jax.lax.scan(body, start, rows)[1]

    jax.block_until_ready(loop(rows))
    started = time.perf_counter()
    jax.block_until_ready(loop(rows))
    return time.perf_counter() - started


def _jax_step(parameters, batch):  # type: ignore[no-untyped-def]  # JAX traces it; see jax_scan
    import jax

    (w, b), (features, y) = parameters, batch
    z = features @ w + b
    loss = jax.numpy.mean(jax.numpy.logaddexp(0, z) - y * z)
    dz = jax.nn.sigmoid(z) - y
    return (w - RATE * (dz @ features) / len(y), b - RATE * dz.mean()), loss


def _jax_data(steps: int, size: int):  # type: ignore[no-untyped-def]  # arrays of JAX
    import jax

    rows = np.random.default_rng(0).integers(len(X), size=(steps, size))
    return jax.numpy.asarray(X), jax.numpy.asarray(Y), jax.numpy.asarray(rows)


STEPS: dict[str, Peer] = {
    "bare kernels": bare_kernels,
    "bare kernels, unscaled": partial(bare_kernels, scale=False),
    "logreg": logreg_train,
    "plain NumPy loop": plain_numpy,
    "JAX, loop compiled": jax_scan,
    "JAX, step compiled": jax_step,
    "PyTorch by hand": torch_by_hand,
    "PyTorch autograd": torch_autograd,
    "scikit-learn partial_fit": sklearn_partial_fit,
}


def errors(predictions: Labels) -> int:
    """Count the wrong predictions of test images."""
    return int(np.count_nonzero(predictions != DIGITS.test.labels))


TARGET = math.floor(0.001 * len(DIGITS.test))
"""As many errors are 99.9 % right."""
