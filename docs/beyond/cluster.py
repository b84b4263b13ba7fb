# %% [markdown]
# ---
# title: Beyond one machine
# description: The same training on a cluster whose workers may die, what a step costs there, and when one machine is the better answer.
# run: false
# ---
#
# # Beyond one machine
#
# **After this page you can** train on examples that no single machine could hold, say why a
# worker that dies changes nothing, and work out beforehand whether a cluster will help you.
#
# ## A sum does not care where its terms are
#
# The gradient of the mean loss is a sum divided by a count:
#
# $$ \frac{1}{m} \sum_{i=1}^{m} (p_i - y_i)\, x_i
#    = \frac{1}{m} \sum_{k} \; \sum_{i \in \text{part } k} (p_i - y_i)\, x_i $$
#
# So each part of the examples may lie on another machine. The weights travel there, and one
# small sum comes back: as many numbers as there are weights, however large the part is.
# [`gradient_sums`][logreg.gradient_sums] is all that a worker computes:

# %% [markdown]
# ```python {source="logreg.sums.gradient_sums"}
# ```

# %% [markdown]
# Its result is a [`GradientSums`][logreg.GradientSums]. Two of them can be added, and their
# `mean` is what `backward` would return:

# %%
import numpy as np

from logreg import LogisticModel, gradient_sums, load_digits, unroll

train_set, validation_set, _ = load_digits()
model = LogisticModel(784, rng=0)
first, rest = train_set[:4000], train_set[4000:]
sums = gradient_sums(model, first) + gradient_sums(model, rest)
whole = model.backward(unroll(train_set.images), train_set.labels)
print(sums.count, np.allclose(sums.mean().dw, whole.dw, rtol=0, atol=1e-12))

# %% tags=["check"]
assert sums.count == len(train_set)
assert np.allclose(sums.mean().dw, whole.dw, rtol=0, atol=1e-12)

# %% [markdown]
# ## A cluster on your desk
#
# [Dask](https://docs.dask.org) starts workers, gives them tasks, and knows which of them holds
# what. An extra brings it, in a copy of the repository:
#
# ```sh
# pip install '.[dask]'
# ```
#
# Here a scheduler and two workers are started, each a process of its own, as they would be on
# three machines. (On Windows, take `LocalCluster` instead, in a notebook.) A worker that has
# nothing to do *steals* tasks from others, and copies partitions to do them; on this page it may
# not, so that you see who has what.

# %%
import logging
import os

from distributed import Client, SubprocessCluster

os.environ["DASK_DISTRIBUTED__SCHEDULER__WORK_STEALING"] = "False"
cluster = SubprocessCluster(
    n_workers=2,
    threads_per_worker=1,
    dashboard_address=":0",
    silence_logs=logging.ERROR,
)
client = Client(cluster)
client.wait_for_workers(2)
print(len(client.nthreads()), "workers")

# %% [markdown]
# A *partition* is not data but a recipe: a function, and what it is called with. Nothing runs
# yet. The worker that is given the recipe makes the examples and keeps them; in earnest, `load`
# would read one of many files. Dask arrays become partitions by
# [`from_arrays`][logreg.dask.from_arrays].

# %%
from dask.delayed import delayed

import logreg.dask
from logreg import Examples, Hyperparameters, train


def load(part: int) -> Examples:
    """Make the part of the examples with this number."""
    return load_digits().train[6000 * part : 6000 * (part + 1)]


partitions = [delayed(load)(part) for part in range(2)]
settings = Hyperparameters(iterations=100)
far = LogisticModel(784)
history = logreg.dask.train(far, partitions, validation_set, settings, rng=0)
print(history)

near = LogisticModel(784)
train(near, train_set, validation_set, settings, rng=0)
close = np.allclose(far.weights, near.weights, rtol=0, atol=1e-12)
print("as on one machine:", close)

# %% tags=["check"]
assert np.allclose(far.weights, near.weights, rtol=0, atol=1e-12)
assert abs(far.bias - near.bias) < 1e-12
assert 6_000 < len(train_set) <= 12_000

# %% [markdown]
# [`logreg.dask.train`][logreg.dask.train] draws the same batches from the same seed as
# [`train`][logreg.train], asks every worker for the sums over the rows that it holds, and waits
# for all of them: *synchronous*, *data-parallel* descent. It adds the sums in the order of the
# partitions, not in the order in which they arrive. So the result cannot depend on which worker
# was quick.
#
# ## The best model in a dozen passes
#
# Newton's method ([the appendix](penalty.py#seven-steps-instead-of-hundreds)) needs one sum more, the
# curvature: $(d + 1)^2$ numbers from each part instead of $d + 1$, but only a few times.
# Two features of each image are enough here, its ink and the ink in its centre:

# %%
from logreg import Table, fit


def table_of(examples: Examples) -> Table:
    """Measure the mean grey of all pixels, and of those in the centre."""
    grey = examples.images / 255
    ink, centre = (
        part.mean(axis=(1, 2)) for part in (grey, grey[:, 11:17, 11:17])
    )
    return Table(
        features=np.column_stack([ink, centre]),
        labels=examples.labels,
        names=("ink", "centre"),
    )


tables = [delayed(table_of)(part) for part in partitions]
spread, single = LogisticModel(2), LogisticModel(2)
ended = logreg.dask.fit(spread, tables)
fit(single, table_of(train_set))
print(f"converged: {ended.converged}, in {ended.steps} steps")
same = np.allclose(spread.weights, single.weights, rtol=1e-10)
print("as on one machine:", same)

# %% tags=["check"]
assert ended.converged
assert ended.steps < 20
assert np.allclose(spread.weights, single.weights, rtol=1e-10)

# %% [markdown]
# [`logreg.dask.fit`][logreg.dask.fit] takes the very steps of [`fit`][logreg.fit]. Only the sums come
# from afar. Descent asks for sums as often as it steps. On the same parts, with full batches:

# %%
descended = LogisticModel(2)
long = Hyperparameters(
    learning_rate=20, batch_size=len(train_set), iterations=200
)
logreg.dask.train(descended, tables, table_of(validation_set), long, rng=0)
reached = descended.evaluate(table_of(train_set)).loss
print(f"loss after {ended.steps} steps of fit:   {ended.loss:.4f}")
print(f"loss after {long.iterations} steps of train: {reached:.4f}")

# %% tags=["check"]
assert reached > 3 * ended.loss

# %% [markdown]
# ## A worker dies
#
# With a thousand machines, one of them is always broken. At step 40 we kill a worker, without a
# warning. `on_step` is told of every step, by a [`Progress`][logreg.dask.Progress].
#
# !!! question "Predict first"
#
#     The worker dies with its partitions in its memory. Does the training stop, go on with fewer
#     examples, or go on as if nothing had happened?

# %%
import signal

processes = client.run(os.getpid)
reports: list[logreg.dask.Progress] = []


def kill_one(progress: logreg.dask.Progress) -> None:
    reports.append(progress)
    if progress.step == 40:
        os.kill(processes[progress.workers[0]], signal.SIGKILL)


again = LogisticModel(784)
logreg.dask.train(
    again, partitions, validation_set, settings, rng=0, on_step=kill_one
)
print("partitions made again by step 40:", reports[39].remade)
print("and later, at least one:", reports[-1].remade >= 1)
print("steps:", len(reports))
equal = np.array_equal(again.weights, far.weights)
print("the same weights, bit for bit:", equal)

# %% tags=["check"]
assert reports[39].remade == 0
assert reports[-1].remade >= 1
assert len(reports) == 100
assert np.array_equal(again.weights, far.weights)
assert again.bias == far.bias

# %%
client.close()
cluster.close()

# %% [markdown]
# As if nothing had happened. Dask noticed the loss, followed the recipes again on the other
# worker, and repeated what was missing of step 41; a sum is the same on whichever machine it is
# added up. The price is a moment's wait. But data that were sent to the workers from here, with
# `client.scatter`, have no recipe: if they are lost, the training ends with an error that says
# so, and the model keeps what it has learned.
#
# ## What a step costs
#
# <!-- bench cluster -->
#
# Every step was a full batch of images. The numbers are milliseconds, for one machine without
# Dask, and for one and two workers:

# %%
measured = {
    1_000: (0.431, 11.8, 16.7),
    10_000: (4.35, 14.4, 15.0),
    100_000: (41.8, 61.6, 36.2),
    1_000_000: (404.0, 477.0, 258.0),
}
# The milliseconds of a step by the number of its tasks, with hardly an image in
# any of them.
empty = {1: 11.1, 2: 12.8, 4: 20.1, 8: 24.8, 16: 30.1}
# And of a step on two workers, by the number of features.
wide = {784: 12.4, 100_000: 28.7, 400_000: 48.0}

# %% tags=["check"]
import json
from pathlib import Path

written = Path(logreg.__file__).parents[1] / "docs" / "assets" / "bench.json"
if written.exists():
    # After "nox -s bench", its numbers belong into the cell above.
    bench = json.loads(written.read_text("utf-8"))["cluster"]
    assert {str(m): list(row) for m, row in measured.items()} == {
        m: list(row.values()) for m, row in bench["steps"].items()
    }
    assert {str(k): ms for k, ms in empty.items()} == bench["tasks"]
    assert {str(d): ms for d, ms in wide.items()} == bench["features"]


# %% [markdown]
# A step that waits for $W$ workers, one task each, takes
#
# $$ t(m, W) = a + W b + \frac{m}{W}\, c . $$
#
# Here $a$ is the way to the scheduler, to the workers and back, $b$ the time for each more task,
# with its $2 \cdot 8\, d$ bytes, and $c$ the time for one example. Three numbers, found by least
# squares on the relative errors, must explain all of the first two tables:

# %%
counts: list[float] = []
tasks: list[float] = []
times: list[float] = []
for size, row in measured.items():
    for workers, ms in enumerate(row[1:], start=1):
        counts.append(size / workers)
        tasks.append(workers)
        times.append(ms)

for k, ms in empty.items():
    counts.append(0)
    tasks.append(k)
    times.append(ms)

terms = np.column_stack([np.ones(len(times)), tasks, counts])
relative = terms / np.array(times)[:, np.newaxis]
a, b, c = np.linalg.lstsq(relative, np.ones(len(times)))[0]
largest = np.abs(relative @ (a, b, c) - 1).max()
alone = measured[1_000_000][0] / 1_000_000
speed = 2 * 2 * 8 * (400_000 - 784) / (wide[400_000] - wide[784]) / 1e3
print(
    f"a = {a:.1f} ms, b = {b:.2f} ms, c = {1e6 * c:.0f} ns, "
    f"within {largest:.0%}"
)
print(f"one machine: {1e6 * alone:.0f} ns for each example")
print(f"bytes moved: {speed:.0f} MB a second")

# %% tags=["check"]
assert largest < 0.25
assert 1 < c / alone < 1.6
assert 2 * 8 * 784 / (1e3 * speed) < 0.1 * b

# %% [markdown]
# With 784 weights the bytes hardly count; what costs is the number of messages.

# %% alt="Time of a full-batch step against the number of examples, both axes logarithmic. One machine is a straight line from below a millisecond. The lines of one and two workers are flat at above ten milliseconds up to ten thousand examples, and then rise. Near a hundred thousand examples the line of two workers crosses that of one machine. The measured points lie close to all lines."
import matplotlib.pyplot as plt

sizes = np.geomspace(1e3, 1e6, 61)
curves = {
    "one machine": alone * sizes,
    "1 worker": a + b + c * sizes,
    "2 workers": a + 2 * b + c * sizes / 2,
}
for k, (name, curve) in enumerate(curves.items()):
    plt.loglog(sizes, curve, color=f"C{k}", label=name)
    taken = [row[k] for row in measured.values()]
    plt.loglog(list(measured), taken, "o", color=f"C{k}")

plt.gca().set(xlabel="examples in a step", ylabel="milliseconds")
plt.legend()
plt.show()

# %% tags=["check"]
crossing = (a + 2 * b) / (alone - c / 2)
assert 6e4 < crossing < 2e5
assert measured[10_000][2] > measured[10_000][0]
assert measured[1_000_000][2] < measured[1_000_000][0]

# %% [markdown]
# ## To a trillion examples, on paper
#
# More workers compute faster and wait longer. The derivative of $t$ in $W$ is zero where
# $W = \sqrt{c\, m / b}$: the best number of workers grows with the square root of the work. We let
# it be at least 1, and ask what a step then takes:

# %%
print("examples        bytes  workers     cluster     one machine  faster by")
best, gain = {}, {}
for power in range(3, 13):
    work = c * 10**power
    workers = max(1, round((work / b) ** 0.5))
    here = alone * 10**power / 1e3
    there = (a + workers * b + work / workers) / 1e3
    best[power], gain[power] = workers, here / there
    print(
        f"10^{power:<2} {784 * 10**power / 1e9:13,.3f} GB {workers:7,} "
        f"{there:9,.3f} s"
        f" {here:13,.3f} s {here / there:10,.2f}"
    )

root = (b * c) ** 0.5
even = ((root + (b * c + alone * a) ** 0.5) / alone) ** 2
print(f"a cluster begins to pay at about {even:,.0f} examples in each step")

# %% tags=["check"]
assert gain[4] < 1 < gain[5]
assert 1e4 < even < 1e5
assert np.isclose(alone * even, a + 2 * (b * c * even) ** 0.5)
assert best[12] > 10_000
assert 40e9 < 784e12 / best[12] < 50e9
assert 0.45 < best[12] * b / (1e3 * there) < 0.55

# %% [markdown]
# This is arithmetic, not a measurement. It assumes a scheduler that is as quick with ten thousand
# workers as with two, which none is, and workers that share no processor, where ours shared two
# with everything else. In the last line even the bytes are a feat: 784 terabytes, on disks that
# are read once, so that every worker keeps some 45 gigabytes of them in its memory. And half of
# that step is spent waiting for sums. A tree of workers that add up each other's sums would wait
# for the logarithm of $W$ instead; whoever is there will not be using this package.
#
# ## When one machine is the better answer
#
# Nearly always.
#
# - **Mini-batches.** A step of 64 images is done on one machine before a cluster has said hello:

# %%
print(
    f"64 images: {1e3 * 64 * alone:.0f} µs here, "
    f"{1e3 * (a + b + 64 * c):,.0f} µs there"
)

# %% tags=["check"]
assert a + b + 64 * c > 100 * 64 * alone
assert 25 < 2 * 8 * 1e6 / (1e3 * speed) / b < 35

# %% [markdown]
# - **Data on one disk.** Bytes that exceed the memory do not exceed the disk.
#   [`read_images`][logreg.read_images] maps a file of any size, and a mini-batch touches only its
#   own rows: see [how fast](../reference/how-fast.md#from-a-thousand-images-to-ten-million) that is.
# - **Data that repeat themselves.** The gradient over a random batch of $n$ examples is off by
#   about $1 / \sqrt{n}$ of the spread of a single one, however many there are to draw from
#   ([chapter 10](../chapters/10-training-loop.py)). The trillionth digit teaches nothing new. Draw
#   a sample, train at home, and measure on other examples whether more would help.
# - **Many weights.** They travel to every worker in every step. A million of them take as long as
#   thirty more tasks.
#
# A cluster is right when the data are already spread over machines and cannot or may not be moved,
# or when every step must see all of them, as the last steps to a penalised optimum do
# ([the appendix](penalty.py)).
#
# **Sources:** C. Chu and others, "Map-reduce for machine learning on multicore" (2006). J. Dean
# and S. Ghemawat, "MapReduce: simplified data processing on large clusters" (2004). J. Chen and
# others, "Revisiting distributed synchronous SGD" (2016). M. Rocklin, "Dask: parallel computation
# with blocked algorithms and task scheduling" (2015).
