"""(e) The cost of a step and the memory it takes, from a thousand images to ten million.

Each size is measured in a process of its own, which maps a file of zeros and ones, the
training images of the package over and over. The file of ten million images has 7.84 GB.
"""

import json
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from logreg import load_digits

SIZES = (1_000, 12_665, 100_000, 1_000_000, 10_000_000)
BATCHES = ("64, first look", "64", "300")

MEASURE = """
import json, sys, time
import numpy as np
from logreg import Examples, Hyperparameters, LogisticModel, read_images, read_labels, train
folder = sys.argv[1]
def anonymous():
    for line in open("/proc/self/status"):
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
examples = Examples(
    images=read_images(folder + "/images", memory_map=True), labels=read_labels(folder + "/labels")
)
def step(size, steps):
    model = LogisticModel(784, dtype=np.float32)
    settings = Hyperparameters(batch_size=size, iterations=steps)
    started = time.perf_counter()
    train(model, examples, examples[:1], settings, rng=0)
    return (time.perf_counter() - started) / steps
step(64, 100)
found = {"64, first look": step(64, 1000)}
examples.images.reshape(-1)[::4096].max()  # touches every page, so that the system maps it
found |= {"64": step(64, 2000), "300": step(300, 1000)}
print(json.dumps({"seconds": found, "MiB": anonymous()}))
"""


def measure_size() -> dict[str, dict[str, float]]:
    """Return, for each number of images, the time of a step relative to 12,665, and memory."""
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for m in SIZES:
            place = Path(folder, str(m))
            place.mkdir()
            _write(place, m)
            _run(place)  # brings the file into the page cache
        for _ in range(9):
            for m in SIZES:
                measured = _run(Path(folder, str(m)))
                kept = found.setdefault(str(m), {size: [] for size in BATCHES} | {"MiB": []})
                kept["MiB"].append(measured["MiB"])
                for size in BATCHES:
                    kept[size].append(measured["seconds"][size])
    standard = found["12665"]
    return {
        m: {
            f"batch of {size}": median(
                a / b for a, b in zip(kept[size], standard[size.partition(",")[0]], strict=True)
            )
            for size in BATCHES
        }
        | {"MiB": max(kept["MiB"])}
        for m, kept in found.items()
    }


def _run(folder: Path) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(folder)],
        capture_output=True,
        check=True,
        env=os.environ,
    )
    measured: dict[str, Any] = json.loads(run.stdout)
    return measured


def _write(folder: Path, m: int) -> None:
    """Write so many images, and their labels, as two plain IDX files."""
    train_set = load_digits().train
    for name, magic, array in (
        ("images", 0x0803, train_set.images),
        ("labels", 0x0801, train_set.labels),
    ):
        with (folder / name).open("wb") as file:
            file.write(struct.pack(f">{1 + array.ndim}I", magic, m, *array.shape[1:]))
            left = m
            while left:
                count = min(left, len(array))
                file.write(array[:count].tobytes())
                left -= count
