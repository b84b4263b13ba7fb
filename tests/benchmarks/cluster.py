"""(f) A full-batch step on a cluster of worker processes, and what it is made of.

Each worker has one thread and one partition, made of the training images of the package over
and over. The time of a step is the median over many, in milliseconds, of three digits: the page
"Beyond one machine" shows them and fits its model to them.
"""

import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import pairwise
from statistics import median

import numpy as np
from dask.delayed import Delayed, delayed
from distributed import Client, LocalCluster

import logreg
import logreg.dask
from logreg import Examples, Hyperparameters, LogisticModel, Table, gradient_sums, load_digits

SIZES = (1_000, 10_000, 100_000, 1_000_000)
WORKERS = (1, 2)
TASKS = (1, 2, 4, 8, 16)
FEATURES = (784, 100_000, 400_000)


def measure_cluster() -> dict[str, object]:
    """Return the milliseconds of a step, by examples and workers, by tasks, and by features."""
    steps: dict[str, dict[str, float]] = {str(m): {} for m in SIZES}
    for m in SIZES:
        examples = images(m)
        model = LogisticModel(784, rng=0)
        steps[str(m)]["one machine"] = typical([alone(model, examples) for _ in range(15)])
    tasks, features = {}, {}
    for workers in WORKERS:
        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=":0"
            ) as cluster,
            Client(cluster) as client,
        ):
            client.wait_for_workers(workers)
            for m in SIZES:
                parts = [delayed(images)(m // workers, pure=False) for _ in range(workers)]
                name = f"{workers} worker" + "s" * (workers > 1)
                steps[str(m)][name] = step(client, parts, 784, 60 if m < 100_000 else 20)
            if workers == max(WORKERS):
                for count in TASKS:
                    parts = [delayed(images)(1, pure=False) for _ in range(count)]
                    tasks[str(count)] = step(client, parts, 784, 60)
                for d in FEATURES:
                    parts = [delayed(row)(d, pure=False) for _ in range(workers)]
                    features[str(d)] = step(client, parts, d, 30)
    names = ("logreg-book", "numpy", "dask", "distributed")
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in names},
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, one thread for each worker",
        "steps": steps,
        "tasks": tasks,
        "features": features,
    }


def images(m: int) -> Examples:
    """So many images of zeros and ones."""
    train_set = load_digits().train
    return train_set[np.arange(m) % len(train_set)]


def row(d: int) -> Table:
    """A single example of so many features."""
    return Table(features=np.ones((1, d)), labels=np.ones(1, dtype=np.uint8))


def alone(model: LogisticModel, examples: Examples) -> float:
    """Take a full step on this machine, with this process's one thread."""
    started = time.perf_counter()
    model.update(gradient_sums(model, examples).mean(), learning_rate=1e-3)
    return time.perf_counter() - started


def step(client: Client, parts: list[Delayed], d: int, count: int) -> float:
    """Return the typical time of so many full-batch steps, from one report to the next."""
    at: list[float] = []
    settings = Hyperparameters(learning_rate=1e-3, batch_size=2**53, iterations=count)
    few = load_digits().validation[:1] if d == 784 else row(d)
    logreg.dask.train(
        LogisticModel(d),
        parts,
        few,
        settings,
        rng=None,
        client=client,
        on_step=lambda _: at.append(time.perf_counter()),
    )
    return typical([after - before for before, after in pairwise(at)])


def typical(seconds: list[float]) -> float:
    """Return the median in milliseconds, of three digits."""
    return float(f"{1e3 * median(seconds):.3g}")
