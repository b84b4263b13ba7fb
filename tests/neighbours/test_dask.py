"""Beyond one machine: a cluster of worker processes learns what one machine learns."""

import importlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, NoReturn

import dask
import dask.array as da
import hypothesis
import numpy as np
import pytest
from dask.delayed import Delayed, delayed
from dask_ml.wrappers import Incremental, ParallelPostFit
from distributed import Client, LocalCluster, Worker
from hypothesis import given
from hypothesis import strategies as st

import logreg
import logreg.dask
from logreg import (
    DivergenceError,
    Examples,
    History,
    Hyperparameters,
    LogisticModel,
    Table,
    load_digits,
)
from logreg.arrays import Matrix, Vector
from logreg.dask import Progress, fit, from_arrays, train
from logreg.sklearn import LogisticClassifier

DIGITS = load_digits()
IMAGES = DIGITS.train[:700]
QUICK = Hyperparameters(learning_rate=0.5, batch_size=4, iterations=20)


def clouds(m: int, scale: float = 1.0) -> Table:
    """Two overlapping clouds of points."""
    rng = np.random.default_rng(m)
    labels = rng.integers(0, 2, size=m, dtype=np.uint8)
    return Table(features=scale * (rng.normal(size=(m, 3)) + labels[:, np.newaxis]), labels=labels)


TABLE = clouds(300)


def cut(examples: Examples | Table, *places: int) -> list[Delayed]:
    """Parts of examples, in order, each with its recipe."""
    return [delayed(examples)[a:b] for a, b in pairwise([0, *places, len(examples)])]


@contextmanager
def two_processes() -> Iterator[Client]:
    """A cluster of two worker processes.

    On a busy machine the idle one would steal tasks, and copy a partition to do them. Then a
    worker that dies takes nothing with it.
    """
    with (
        dask.config.set({"distributed.scheduler.work-stealing": False}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as workers,
        Client(workers, set_as_default=False) as client,
    ):
        client.wait_for_workers(2, timeout=240)
        yield client


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Two worker processes, which every test leaves alive."""
    with two_processes() as client:
        yield client


@pytest.fixture
def doomed() -> Iterator[Client]:
    """Two worker processes for one test, which kills them: not all of them come back."""
    with two_processes() as client:
        yield client


@pytest.fixture(scope="module")
def threads() -> Iterator[Client]:
    """A cluster inside this process, for what has nothing to do with processes."""
    with Client(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        dashboard_address=":0",
        set_as_default=False,
    ) as client:
        yield client


def assert_same(
    model: LogisticModel, history: History, other: LogisticModel, expected: History
) -> None:
    """Check two trainings for the same results, up to the order of their sums."""
    pairs: list[tuple[Vector | Matrix | float, Vector | Matrix | float]] = [
        (model.weights, other.weights),
        (model.bias, other.bias),
        (history.weights, expected.weights),
        (history.biases, expected.biases),
        (history.batch_losses, expected.batch_losses),
        (history.validation_loss, expected.validation_loss),
    ]
    for found, wanted in pairs:
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-12)
    assert history.validation_accuracy.tolist() == expected.validation_accuracy.tolist()
    assert history.steps.tolist() == expected.steps.tolist()
    assert history.interrupted == expected.interrupted


@pytest.mark.parametrize(
    ("examples", "places"), [(IMAGES, (100, 600)), (TABLE, (1, 40))], ids=["images", "table"]
)
@pytest.mark.parametrize(
    ("size", "l2"), [(4, 0.0), (64, 0.01), (10**15, 0.01)], ids=["few", "batch", "full"]
)
def test_200_steps_on_a_cluster_agree_with_one_machine_to_1e_12(
    client: Client, examples: Examples | Table, places: tuple[int, ...], size: int, l2: float
) -> None:
    settings = Hyperparameters(learning_rate=0.5, batch_size=size, iterations=200, l2=l2)
    d = examples.inputs[0].size
    model, alone = LogisticModel(d, rng=1), LogisticModel(d, rng=1)
    validation_set = examples[:50]
    history = train(model, cut(examples, *places), validation_set, settings, rng=7, client=client)
    expected = logreg.train(alone, examples, validation_set, settings, rng=7)
    assert_same(model, history, alone, expected)


def test_a_killed_worker_changes_nothing_and_the_progress_shows_it(doomed: Client) -> None:
    parts = [delayed(load_digits)().train[:5000], delayed(load_digits)().train[5000:]]
    settings = Hyperparameters(iterations=200)
    alone = LogisticModel(784)
    expected = logreg.train(alone, DIGITS.train, DIGITS.validation, settings, rng=0)
    processes = doomed.run(os.getpid)
    weights = []
    for kill in (False, True):
        heard: list[Progress] = []

        def on_step(
            progress: Progress, *, heard: list[Progress] = heard, kill: bool = kill
        ) -> None:
            heard.append(progress)
            if kill and progress.step == 60:
                os.kill(processes[progress.workers[0]], signal.SIGKILL)

        model = LogisticModel(784)
        history = train(
            model, parts, DIGITS.validation, settings, rng=0, client=doomed, on_step=on_step
        )
        assert_same(model, history, alone, expected)
        assert [progress.step for progress in heard] == list(range(1, 201))
        assert [progress.loss for progress in heard] == history.batch_losses.tolist()
        assert {progress.remade for progress in heard[:60]} == {0}
        assert (heard[-1].remade > 0) == kill
        assert (heard[59].workers[0] in heard[-1].workers) != kill
        weights.append(model.weights.tobytes())
    assert weights[0] == weights[1]


def test_partitions_do_not_travel_with_the_steps(client: Client) -> None:
    # Inside, so that a worker does not import this file, and with it all of dask-ml.
    def transfers(dask_worker: Worker) -> int:
        count: int = dask_worker.state.transfer_incoming_count_total
        return count

    parts, settings = cut(IMAGES, 300), Hyperparameters(iterations=100)
    before = sum(client.run(transfers).values())
    train(LogisticModel(784), parts, IMAGES[:9], settings, rng=0, client=client)
    assert sum(client.run(transfers).values()) == before


def test_a_lost_partition_without_a_recipe_ends_the_training_with_advice(doomed: Client) -> None:
    processes = doomed.run(os.getpid)
    address = next(iter(processes))
    parts = doomed.scatter([TABLE[:100], TABLE[100:]], workers=[address])
    model = LogisticModel(3)
    losses = []

    def on_step(progress: Progress) -> None:
        losses.append(progress.loss)
        if progress.step == 5:
            for process in processes.values():
                os.kill(process, signal.SIGKILL)

    with pytest.raises(
        RuntimeError, match=r"partition .* of 2 .* no recipe .*: pass what client\.s"
    ):
        train(model, parts, TABLE, QUICK, rng=0, client=doomed, on_step=on_step)
    alone = LogisticModel(3)
    five = Hyperparameters(learning_rate=0.5, batch_size=4, iterations=5)
    expected = logreg.train(alone, TABLE, TABLE, five, rng=0)
    np.testing.assert_allclose(losses, expected.batch_losses, rtol=0, atol=1e-12)
    np.testing.assert_allclose(model.weights, alone.weights, rtol=0, atol=1e-12)


@hypothesis.settings(derandomize=True, deadline=None, max_examples=25)
@given(places=st.lists(st.integers(1, 49), unique=True, max_size=5), size=st.integers(1, 60))
def test_however_the_examples_are_cut_the_result_is_the_same(
    threads: Client, places: list[int], size: int
) -> None:
    examples = clouds(50)
    settings = Hyperparameters(learning_rate=0.5, batch_size=size, iterations=3)
    model, alone = LogisticModel(3), LogisticModel(3)
    history = train(
        model, cut(examples, *sorted(places)), examples, settings, rng=size, client=threads
    )
    assert_same(model, history, alone, logreg.train(alone, examples, examples, settings, rng=size))


# The best fit.


@pytest.mark.parametrize(
    ("examples", "places", "settings"),
    [
        (TABLE, (1, 40), {}),
        (TABLE, (150,), {"l2": 0.1}),
        (TABLE, (1, 299), {"firth": True}),
        (clouds(2000, scale=1e3), (7, 1100), {}),
        (Table(features=TABLE.features + 2000, labels=TABLE.labels), (99,), {}),
        (IMAGES[:200], (30, 60), {"l2": 0.1}),
    ],
    ids=["plain", "l2", "firth", "from a sample", "far from zero", "images"],
)
def test_the_best_fit_of_a_cluster_is_that_of_one_machine_to_1e_10(
    threads: Client,
    examples: Examples | Table,
    places: tuple[int, ...],
    settings: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("logreg.newton.BLOCK", 4000)  # a table this small has a sample, too
    d = examples.inputs[0].size
    model, alone = LogisticModel(d), LogisticModel(d)
    found = fit(model, cut(examples, *places), client=threads, **settings)
    expected = logreg.fit(alone, examples, **settings)
    assert found.converged
    assert expected.converged
    assert found.steps == expected.steps
    np.testing.assert_allclose(model.weights, alone.weights, rtol=1e-10, atol=1e-20)
    assert model.bias == pytest.approx(alone.bias, rel=1e-10)
    assert found.loss == pytest.approx(expected.loss, rel=1e-12)
    assert model.classes == alone.classes


def test_a_cluster_finds_what_separates_the_classes(threads: Client) -> None:
    labels = TABLE.labels.copy()
    X: Matrix = np.column_stack([TABLE.features, labels])
    table = Table(features=X, labels=labels, names=("a", "b", "c", "leak"))
    found = fit(LogisticModel(4), cut(table, 9, 200), client=threads)
    assert found.separation == logreg.fit(LogisticModel(4), table).separation
    assert found.separation.startswith("complete separation: along a, b, c and leak")


def test_a_worker_killed_between_two_passes_changes_nothing(
    doomed: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [delayed(load_digits)().train[:300], delayed(load_digits)().train[300:600]]
    processes = doomed.run(os.getpid)
    add_up = logreg.dask._ClusterRows.sum
    ended = []
    for kill in (False, True):
        passes = 0

        def counted(*arguments: Any, kill: bool = kill, **named: Any) -> Any:
            nonlocal passes
            passes += 1
            if kill and passes == 3:
                os.kill(next(iter(processes.values())), signal.SIGKILL)
            return add_up(*arguments, **named)

        monkeypatch.setattr(logreg.dask._ClusterRows, "sum", counted)
        model = LogisticModel(784)
        fitted = fit(model, parts, l2=0.1, client=doomed)
        assert fitted.converged
        assert 3 < passes < 30
        ended.append((fitted, model.bias, model.weights.tobytes()))
    assert ended[0] == ended[1]


def test_parts_that_differ_are_refused_and_rows_are_counted_through_them(threads: Client) -> None:
    model = LogisticModel(3)
    named, other = (
        delayed(Table(features=TABLE.features, labels=TABLE.labels, names=names))
        for names in (("a", "b", "c"), ("b", "a", "c"))
    )
    with pytest.raises(ValueError, match=r"partition 1 .*'b', 'a', 'c'.*'a', 'b', 'c'.*one table"):
        fit(model, [named, other], client=threads)
    X = TABLE.features.copy()
    X[250, 1] = 1e200
    with pytest.raises(ValueError, match="feature 1 of row 250 is 1e"):
        fit(model, cut(Table(features=X, labels=TABLE.labels), 9, 200), client=threads)
    with pytest.raises(ValueError, match="pass one of the two penalties"):
        fit(model, cut(TABLE, 9), l2=0.1, firth=True, client=threads)


def test_the_last_client_is_the_default(threads: Client) -> None:
    with threads.as_current():
        history = train(LogisticModel(3), cut(TABLE, 9), TABLE, QUICK, rng=0)
    assert len(history.batch_losses) == 20


def test_without_a_client_there_is_no_training() -> None:
    with pytest.raises(ValueError, match="Start a client"):
        train(LogisticModel(3), cut(TABLE), TABLE, QUICK, rng=0)


def test_ctrl_c_keeps_what_was_learned(threads: Client) -> None:
    def on_step(progress: Progress) -> None:
        if progress.step == 7:
            raise KeyboardInterrupt

    model, shorter = LogisticModel(3), LogisticModel(3)
    history = train(model, cut(TABLE, 9), TABLE, QUICK, rng=0, client=threads, on_step=on_step)
    seven = Hyperparameters(learning_rate=0.5, batch_size=4, iterations=7)
    logreg.train(shorter, TABLE, TABLE, seven, rng=0)
    assert history.interrupted
    assert history.steps.tolist() == [0, 2, 4, 6, 7]
    np.testing.assert_allclose(model.weights, shorter.weights, rtol=0, atol=1e-12)


def test_divergence_ends_the_training_where_it_ends_on_one_machine(threads: Client) -> None:
    far = clouds(50, scale=1e3)
    settings = Hyperparameters(learning_rate=1e308, batch_size=4, iterations=99)
    messages, models = [], [LogisticModel(3), LogisticModel(3)]
    with pytest.raises(DivergenceError) as caught:
        train(models[0], cut(far, 9), clouds(9), settings, rng=0, client=threads)
    messages.append(str(caught.value))
    with pytest.raises(DivergenceError) as caught:
        logreg.train(models[1], far, clouds(9), settings, rng=0)
    messages.append(str(caught.value))
    assert messages[0] == messages[1]
    np.testing.assert_allclose(models[0].weights, models[1].weights, rtol=1e-12)


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        ([[1.0, 0.0]] * 3, [0, 0, 1]),  # to minus infinity, where a one is
        ([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 1.0]], [0, 1, 0, 1]),  # to both infinities
    ],
)
def test_scores_that_overflow_on_a_worker_are_a_divergence_here(
    rows: list[list[float]], labels: list[int], threads: Client
) -> None:
    far = Table(features=1e200 * np.array(rows), labels=np.array(labels, dtype=np.uint8))
    near = Table(features=np.eye(2), labels=np.array([0, 1], dtype=np.uint8))
    settings = Hyperparameters(batch_size=len(far), iterations=3)
    with pytest.raises(DivergenceError, match=r"after \d of 3 steps: lower learning_rate"):
        train(LogisticModel(2), cut(far, 1), near, settings, rng=0, client=threads)


def test_what_a_worker_refuses_as_an_overflow_is_a_divergence_here(
    threads: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whether infinities of both signs meet in a sum is up to the processor.
    def overflow(*_: object) -> NoReturn:
        raise ValueError("the score of row 0 overflows")

    monkeypatch.setattr("logreg.dask.gradient_sums", overflow)
    with pytest.raises(DivergenceError, match="after 0 of"):
        train(LogisticModel(3), cut(TABLE, 2), TABLE, QUICK, rng=0, client=threads)


def test_a_model_of_single_precision_is_trained_in_single_precision(threads: Client) -> None:
    model, alone = LogisticModel(3, dtype=np.float32), LogisticModel(3, dtype=np.float32)
    history = train(model, cut(TABLE, 9), TABLE, QUICK, rng=0, client=threads)
    logreg.train(alone, TABLE, TABLE, QUICK, rng=0)
    assert model.weights.dtype == history.weights.dtype == np.float32
    np.testing.assert_allclose(model.weights, alone.weights, rtol=1e-5)


@pytest.mark.parametrize(
    ("partitions", "error", "message"),
    [
        ([], ValueError, "no partitions: pass at least one"),
        ([TABLE], TypeError, r"partition 0 is Table.*, of type Table: pass what makes it"),
        ([*cut(TABLE), delayed(7)], TypeError, r"partition 1 is 7, of type int: pass Examples\("),
        (cut(IMAGES, 9), ValueError, r"partition [01] has 784 columns but the model has 3 weights"),
    ],
)
def test_what_is_no_partition_is_refused(
    threads: Client, partitions: list[Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        train(LogisticModel(3), partitions, TABLE, QUICK, rng=0, client=threads)


def test_arrays_become_partitions_that_are_cut_where_the_rows_are(threads: Client) -> None:
    for examples in (IMAGES, TABLE):
        X = da.from_array(examples.inputs).rechunk({0: (len(examples) - 9, 9), 1: 2})
        parts = from_arrays(X, da.from_array(examples.labels, chunks=70))
        made = threads.gather(threads.compute(parts))
        assert [len(part) for part in made] == [len(examples) - 9, 9]
        assert {type(part) for part in made} == {type(examples)}
        joined = np.concatenate([part.inputs for part in made])
        assert (joined == examples.inputs).all()
        assert (np.concatenate([part.labels for part in made]) == examples.labels).all()


def test_arrays_that_do_not_fit_are_refused() -> None:
    X, y = da.ones((10, 3), chunks=5), da.zeros(10, dtype=np.uint8)
    with pytest.raises(ValueError, match=r"X has 10 rows but y has shape \(9,\): pass one label"):
        from_arrays(X, y[:9])
    with pytest.raises(ValueError, match=r"X has 10 rows but y has shape \(10, 1\): pass"):
        from_arrays(X, y[:, np.newaxis])
    for arrays in ((X[X[:, 0] > 0], y), (X, y[y == 0])):
        with pytest.raises(ValueError, match=r"call compute_chunk_sizes\(\) on both"):
            from_arrays(*arrays)


def test_dask_ml_learns_block_by_block_what_partial_fit_learns(threads: Client) -> None:
    y = np.where(TABLE.labels == 1, "malignant", "benign")
    alone = LogisticClassifier(random_state=0)
    for rows in (slice(0, 130), slice(130, 260), slice(260, 300)):
        alone.partial_fit(TABLE.features[rows], y[rows], classes=["benign", "malignant"])
    blocks = da.from_array(TABLE.features, chunks=(130, 3)), da.from_array(y, chunks=130)
    with threads.as_current():
        learner = Incremental(LogisticClassifier(random_state=0), shuffle_blocks=False)
        learner.fit(*blocks, classes=["benign", "malignant"])
        predictions = learner.predict(blocks[0])
        assert isinstance(predictions, da.Array)
        assert (predictions.compute() == alone.predict(TABLE.features)).all()
    np.testing.assert_array_equal(learner.estimator_.coef_, alone.coef_)
    assert learner.estimator_.n_iter_ == alone.n_iter_


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_dask_ml_predicts_in_parallel_what_the_classifier_predicts(threads: Client) -> None:
    model = ParallelPostFit(LogisticClassifier(random_state=0))
    model.fit(TABLE.features, TABLE.labels)
    X = da.from_array(TABLE.features, chunks=(130, 3))
    with threads.as_current():
        for name in ("predict", "predict_proba"):
            found = getattr(model, name)(X)
            assert isinstance(found, da.Array)
            expected = getattr(model.estimator, name)(TABLE.features)
            np.testing.assert_allclose(found.compute(), expected, rtol=1e-15)


def test_without_dask_the_room_says_how_to_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install '\.\[dask\]'"):
        importlib.reload(logreg.dask)
