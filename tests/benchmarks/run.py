"""Measure logreg beside its peers, in one run, and write what was found as ratios.

    python tests/benchmarks/run.py docs/assets

writes `bench.json`, which the page "How fast" shows, and `bench.svg`. The names of parts after
the folder, such as `cluster`, measure only these anew. All that is compared
is interleaved, round by round, and a ratio is the median of the ratios of the rounds. `nox -s
bench` installs the peers and lets each of them have one thread.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

import cluster
import fits
import large
import matplotlib as mpl
import numpy as np
import peers
import tricks
from matplotlib.figure import Figure

from logreg import Hyperparameters, LogisticModel, train

BESIDE = ("logreg-book", "numpy", "scikit-learn", "statsmodels", "glum", "torch", "jax")
ROUNDS = 15
SIZES = (1, 64, 300, 1024)
Times = dict[str, list[float]]


def interleave(tasks: dict[str, Callable[[], float]], rounds: int = ROUNDS) -> Times:
    """Run every task once a round, in random order, and return the seconds that each took."""
    times: Times = {name: [] for name in tasks}
    order = np.random.default_rng(0)  # always after the same one, a task would pay for its caches
    for _ in range(rounds):
        for name in order.permutation(list(tasks)).tolist():
            times[name].append(tasks[name]())
    return times


def ratios(times: Times, to: str) -> dict[str, float]:
    """Compare every task with one of them, round by round; below 1 is faster."""
    return {
        name: median(a / b for a, b in zip(taken, times[to], strict=True))
        for name, taken in times.items()
    }


def seconds(task: Callable[[], object], at_least: float = 0.2) -> float:
    """Measure how long a call takes, by as many calls as fill a fifth of a second."""
    started = time.perf_counter()
    calls, taken = 0, 0.0
    while not calls or taken < at_least:
        task()
        calls, taken = calls + 1, time.perf_counter() - started
    return taken / calls


def measure_steps() -> dict[str, dict[str, float]]:
    """(a) One training step at several batch sizes, as multiples of logreg's."""
    found = {}
    for size in SIZES:
        steps = 2000 if size < 256 else 1000
        tasks = {
            # The others take so long for a step that fewer of them will do.
            name: partial(step_time, peer, steps if name in QUICK else steps // 4, size)
            for name, peer in peers.STEPS.items()
        }
        times = interleave(tasks)
        found[str(size)] = ratios(times, to="logreg")
        found[str(size)]["microseconds"] = 1e6 * median(times["logreg"])
    return found


def measure_tricks() -> dict[str, dict[str, float]]:
    """What each trick buys for a step, as multiples of logreg's."""
    loops = {name: tricks.peer(batches) for name, batches in tricks.TRICKS.items()}
    loops["logreg"] = peers.logreg_train
    return {
        str(size): ratios(
            interleave(
                {name: partial(step_time, loop, 1000, size) for name, loop in loops.items()}
            ),
            to="logreg",
        )
        for size in (64, 300)
    }


def step_time(peer: peers.Peer, steps: int, size: int) -> float:
    """Return the seconds that a peer takes for one of so many steps."""
    return peer(steps, size) / steps


QUICK = {
    "bare kernels",
    "bare kernels, unscaled",
    "logreg",
    "plain NumPy loop",
    "JAX, loop compiled",
}


def measure_fit() -> dict[str, float]:
    """(b) From arrays in memory to 99.9 % of the test images, as multiples of logreg's.

    Everybody is given the smallest setting of a ladder that reaches the target: steps for
    what takes steps, iterations for a solver.
    """
    from sklearn.linear_model import LogisticRegression

    def logreg(steps: int) -> int:
        model = LogisticModel(784, dtype=np.float32)
        settings = Hyperparameters(iterations=steps)
        train(model, peers.DIGITS.train, peers.DIGITS.validation[:1], settings, rng=0)
        return peers.errors(model.predict(peers.DIGITS.test.images))

    features = (peers.DIGITS.test.images.reshape(-1, 784) / 255).astype(np.float32)

    def solver(name: str) -> Callable[[int], int]:
        def run(iterations: int) -> int:
            model = LogisticRegression(solver=name, max_iter=iterations, tol=1e-12)
            return peers.errors(model.fit(peers.X, peers.LABELS).predict(features))

        return run

    solvers = ("lbfgs", "liblinear", "newton-cg", "newton-cholesky", "sag", "saga")
    tasks = {"logreg": logreg} | {f"scikit-learn {name}": solver(name) for name in solvers}
    ladder = [1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300]
    chosen = {}
    for name, run in tasks.items():
        reached = [setting for setting in ladder if run(setting) <= peers.TARGET]
        if reached:
            chosen[name] = (run, reached[0])
    times = interleave(
        {name: partial(seconds, partial(run, setting)) for name, (run, setting) in chosen.items()},
        rounds=9,
    )
    found = ratios(times, to="logreg")
    found["milliseconds"] = 1e3 * median(times["logreg"])
    found["steps"] = chosen["logreg"][1]
    return found


def measure_tables() -> dict[str, object]:
    """(e) From a table in memory to its best model, as multiples of logreg's."""
    found = {}
    for m, d, rounds in fits.SIZES:
        times = interleave(at_once(fits.contest(m, d)), rounds)
        found[f"{m:,} x {d}"] = ratios(times, to="logreg") | {
            "milliseconds": 1e3 * median(times["logreg"])
        }
    times = interleave(at_once(fits.classifiers()), rounds=5)
    return about() | {"sizes": found, "classifiers": ratios(times, to="LogisticClassifier")}


def at_once(tasks: dict[str, Callable[[], object]]) -> dict[str, Callable[[], float]]:
    """Time each task by a single call."""
    return {name: partial(seconds, task, at_least=0) for name, task in tasks.items()}


LAUNCH = """
import os, sys, time
started = time.perf_counter()
process = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(process, 0)
assert status == 0
print(time.perf_counter() - started, usage.ru_maxrss / 1024)
"""
SKLEARN = """
import gzip, numpy as np
from pathlib import Path
from sklearn.linear_model import LogisticRegression
def read(name, header):
    return np.frombuffer(gzip.decompress((Path({folder!r}) / name).read_bytes()), np.uint8, offset=header)
X, y = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784) / np.float32(255), read("train-labels-idx1-ubyte.gz", 8)
Xt, yt = read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 784) / np.float32(255), read("t10k-labels-idx1-ubyte.gz", 8)
print(LogisticRegression(solver={solver!r}, max_iter=20, tol=1e-12).fit(X, y).score(Xt, yt))
"""
TORCH = """
import gzip, numpy as np, torch
from pathlib import Path
torch.set_num_threads(1)
def read(name, header):
    return np.frombuffer(gzip.decompress((Path({folder!r}) / name).read_bytes()), np.uint8, offset=header)
def tensors(part):
    images = read(part + "-images-idx3-ubyte.gz", 16).reshape(-1, 784) / np.float32(255)
    return torch.from_numpy(images), torch.from_numpy(read(part + "-labels-idx1-ubyte.gz", 8).astype(np.float32))
(X, y), (Xt, yt) = tensors("train"), tensors("t10k")
layer = torch.nn.Linear(784, 1)
loss_of, optimizer = torch.nn.BCEWithLogitsLoss(), torch.optim.SGD(layer.parameters(), lr=1.0)
for _ in range(200):
    rows = torch.randint(len(X), (64,))
    optimizer.zero_grad()
    loss_of(layer(X[rows]).squeeze(1), y[rows]).backward()
    optimizer.step()
print(((layer(Xt).squeeze(1) >= 0) == (yt == 1)).float().mean().item())
"""


LEAVE_GARBAGE = "import gc\ngc.freeze()\n"


def measure_processes() -> dict[str, dict[str, float]]:
    """(c) A cold process, from nothing to a tested model: wall time and peak memory."""
    folder = str(files("logreg") / "data")
    ours = ["-m", "logreg", "--quiet", "--no-plots", "--iterations", "200"]
    scripts = {
        "scikit-learn": SKLEARN.format(folder=folder, solver="liblinear"),
        "PyTorch": TORCH.format(folder=folder),
    }
    commands = {"logreg": ours, "importing numpy alone": ["-c", "import numpy"]}
    for name, script in scripts.items():
        commands[name] = ["-c", script]
        commands[f"{name}, garbage left"] = ["-c", script + LEAVE_GARBAGE]
    memory = dict.fromkeys(commands, 0.0)

    def run(name: str) -> float:
        # A small process starts it, because a child begins with the peak of its parent.
        command = [sys.executable, "-c", LAUNCH, sys.executable, *commands[name]]
        launched = subprocess.run(command, capture_output=True, text=True, check=True)
        taken, peak = map(float, launched.stdout.split()[-2:])
        memory[name] = max(memory[name], peak)
        return taken

    times = interleave({name: partial(run, name) for name in commands}, rounds=9)
    relative = ratios(times, to="logreg")
    return {name: {"time": relative[name], "MiB": memory[name]} for name in commands}


def measure_prediction() -> dict[str, float]:
    """(d) Prediction and evaluation: images a second, and the share of the memory's speed."""
    images = np.tile(peers.DIGITS.train.images, (8, 1, 1))
    labels = np.tile(peers.LABELS, 8)
    from logreg import Examples

    examples = Examples(images=images, labels=labels)
    model = LogisticModel(784, dtype=np.float32, rng=0)
    copy = np.empty_like(images)
    times = interleave(
        {
            "copy": partial(seconds, partial(np.copyto, copy, images)),
            "predict": partial(seconds, partial(model.predict, images)),
            "evaluate": partial(seconds, partial(model.evaluate, examples)),
        }
    )
    return {
        "images a second, predict": len(images) / median(times["predict"]),
        "images a second, evaluate": len(images) / median(times["evaluate"]),
        "share of the speed of copying them": 1 / ratios(times, to="copy")["predict"],
    }


def draw(steps: dict[str, dict[str, float]], path: Path) -> None:
    """Draw the steps at two batch sizes as bars."""
    rc = {"svg.hashsalt": "logreg", "svg.fonttype": "path", "text.color": "#808080"}
    grey = dict.fromkeys(
        ("axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), "#808080"
    )
    with mpl.rc_context(rc | grey):
        figure = Figure(figsize=(8, 3.6), layout="constrained")
        for ax, size in zip(figure.subplots(1, 2, sharey=True), ("64", "300"), strict=True):
            found = {name: steps[size][name] for name in peers.STEPS}
            colours = ["#d55e00" if name == "logreg" else "#0072b2" for name in found]
            bars = ax.barh(list(found), list(found.values()), color=colours)
            ax.bar_label(bars, fmt="%.2g", padding=3, color="#808080")
            ax.set(xscale="log", xlabel="times logreg's step", title=f"batches of {size}")
            ax.spines[["right", "top"]].set_visible(False)
            ax.patch.set_visible(False)
            ax.margins(x=0.2)
        figure.axes[0].invert_yaxis()
        figure.patch.set_visible(False)
        figure.savefig(path, metadata={"Date": None})


PARTS: dict[str, Callable[[], object]] = {
    "steps": measure_steps,
    "tricks": measure_tricks,
    "fit": measure_fit,
    "tables": measure_tables,
    "processes": measure_processes,
    "prediction": measure_prediction,
    "size": large.measure_size,
    "cluster": cluster.measure_cluster,
}


def main() -> None:
    """Measure everything, or the parts that are named, and write it to the folder."""
    folder, *names = sys.argv[1:]
    path = Path(folder, "bench.json")
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if names else about()
    for name in names or PARTS:
        found[name] = PARTS[name]()
        print(json.dumps({name: found[name]}, indent=1), flush=True)
        if name == "steps":
            draw(found[name], path.with_name("bench.svg"))
        path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def about() -> dict[str, object]:
    """Tell when and with what everything is measured."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in BESIDE},
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, one thread for each peer",
    }


if __name__ == "__main__":
    main()
