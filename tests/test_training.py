"""Tasks 10 and 11: the loop, what it records, and what it reaches."""

import itertools
import math
import pickle
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from types import FrameType
from typing import Any, TypeAlias

import numpy as np
import pytest

from logreg import (
    Digits,
    DivergenceError,
    Evaluation,
    History,
    Hyperparameters,
    LogisticModel,
    Table,
    random_batch,
    train,
    unroll,
)
from logreg._fast import random_batches, residuals
from logreg.arrays import Matrix, Precision, Vector
from logreg.model import gradient, logits, step

INTERRUPTED = Hyperparameters(learning_rate=0.5, batch_size=4, iterations=4)
QUICK = Hyperparameters(learning_rate=0.5, batch_size=4, iterations=20)


TraceFunction: TypeAlias = Callable[[FrameType, str, Any], Any]


def table(m: int = 50, scale: float = 1.0) -> Table:
    """Two overlapping clouds of points."""
    rng = np.random.default_rng(m)
    labels = rng.integers(0, 2, size=m, dtype=np.uint8)
    return Table(features=scale * (rng.normal(size=(m, 2)) + labels[:, np.newaxis]), labels=labels)


@pytest.mark.task10
def test_each_iteration_draws_a_batch_runs_forward_and_backward_and_updates() -> None:
    model, by_hand = LogisticModel(2), LogisticModel(2)
    history = train(model, table(), table(9), QUICK, rng=7)
    rng = np.random.default_rng(7)
    for loss in history.batch_losses:
        X, y = random_batch(table(), 4, rng=rng)
        assert loss == pytest.approx(by_hand.loss(X, y), rel=1e-15 * 4)
        by_hand.update(by_hand.backward(X, y), 0.5)
    # The sigmoid of the loop is that of the textbook, within 4 units in the last place.
    assert model.weights == pytest.approx(by_hand.weights, rel=1e-14)
    assert model.bias == pytest.approx(by_hand.bias, rel=1e-14)


@pytest.mark.task10
def test_a_batch_as_large_as_the_training_set_is_the_training_set(digits: Digits) -> None:
    examples = digits.train[:50]
    weights = []
    for size in (50, 10**15):
        model = LogisticModel(784)
        settings = Hyperparameters(batch_size=size, iterations=3)
        train(model, examples, examples, settings, rng=None)
        weights.append(model.weights)
    by_hand = LogisticModel(784)
    X = unroll(examples.images)
    for _ in range(3):
        by_hand.update(by_hand.backward(X, examples.labels), 1.0)
    assert weights[0].tobytes() == weights[1].tobytes()
    assert weights[0] == pytest.approx(by_hand.weights, rel=1e-12, abs=1e-15)


@pytest.mark.task10
@pytest.mark.parametrize(("dtype", "close"), [(np.float64, 1e-12), (np.float32, 1e-4)])
def test_training_on_images_is_training_on_their_unrolled_rows(
    digits: Digits, dtype: Precision, close: float
) -> None:
    model, by_hand = LogisticModel(784, dtype=dtype), LogisticModel(784, dtype=dtype)
    train(model, digits.train, digits.validation, QUICK, rng=7)
    rng = np.random.default_rng(7)
    for _ in range(QUICK.iterations):
        X, y = random_batch(digits.train, QUICK.batch_size, rng=rng, dtype=dtype)
        by_hand.update(by_hand.backward(X, y), QUICK.learning_rate)
    assert model.weights == pytest.approx(by_hand.weights, rel=close, abs=close)
    assert model.bias == pytest.approx(by_hand.bias, rel=close)


@pytest.mark.task10
def test_the_history_replays_the_training() -> None:
    model = LogisticModel(2)
    history = train(model, table(), table(9), QUICK, rng=0)
    assert history.steps.tolist() == list(range(0, 21, 2))
    assert history.steps.dtype == np.int64
    assert len(history.batch_losses) == 20
    assert history.interrupted is False
    for k, at in enumerate(history.steps.tolist()):
        replay = LogisticModel(2)
        if at:
            train(
                replay,
                table(),
                table(9),
                Hyperparameters(learning_rate=0.5, batch_size=4, iterations=at),
                rng=0,
            )
        assert history.weights[k].tobytes() == replay.weights.tobytes()
        assert history.biases[k] == replay.bias
        assert replay.evaluate(table(9)) == Evaluation(
            loss=float(history.validation_loss[k]), accuracy=float(history.validation_accuracy[k])
        )


@pytest.mark.task10
@pytest.mark.parametrize(("iterations", "count"), [(1, 2), (3, 4), (10, 11), (25, 11), (1000, 11)])
def test_the_fixed_points_run_from_the_start_to_the_end(iterations: int, count: int) -> None:
    hyperparameters = Hyperparameters(batch_size=1, iterations=iterations)
    steps = train(LogisticModel(2), table(), table(), hyperparameters, rng=0).steps
    assert (steps[0], steps[-1], len(steps)) == (0, iterations, count)
    assert (np.diff(steps) > 0).all()
    assert np.ptp(np.diff(steps)) <= 1


@pytest.mark.task10
def test_the_callback_hears_of_each_step_after_its_update() -> None:
    model, heard = LogisticModel(2), list[tuple[int, float]]()
    biases = []

    def on_step(step: int, loss: float) -> None:
        heard.append((step, loss))
        biases.append(model.bias)

    history = train(model, table(), table(), QUICK, rng=0, on_step=on_step)
    assert heard == list(enumerate(history.batch_losses.tolist(), start=1))
    assert [biases[s - 1] for s in history.steps[1:]] == history.biases[1:].tolist()


@pytest.mark.task10
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(digits: Digits) -> None:
    def learn(rng: np.random.Generator | int) -> bytes:
        model = LogisticModel(784)
        train(model, digits.train, digits.validation, QUICK, rng=rng)
        return model.weights.tobytes()

    assert learn(1) == learn(1) == learn(np.random.default_rng(1))
    assert learn(1) != learn(2)


@pytest.mark.task10
def test_validation_examples_are_never_learned_from() -> None:
    models = [LogisticModel(2), LogisticModel(2)]
    for model, validation_set in zip(models, (table(9), table(30)), strict=True):
        train(model, table(), validation_set, QUICK, rng=0)
    assert models[0].weights.tobytes() == models[1].weights.tobytes()


@pytest.mark.task10
def test_a_model_of_single_precision_is_trained_in_single_precision(digits: Digits) -> None:
    model = LogisticModel(784, dtype=np.float32)
    history = train(model, digits.train, digits.validation, QUICK, rng=0)
    assert model.weights.dtype == history.weights.dtype == np.float32


@pytest.mark.task10
def test_divergence_names_the_learning_rate_and_keeps_the_last_good_parameters() -> None:
    model = LogisticModel(2)
    hyperparameters = Hyperparameters(learning_rate=1e308, batch_size=4, iterations=99)
    kept = []

    def on_step(step: int, loss: float) -> None:
        kept.append((model.weights, model.bias))

    with pytest.raises(
        DivergenceError, match=r"no longer a finite .* after \d+ of 99 steps: lower learning_rate"
    ) as caught:
        train(model, table(scale=1e3), table(scale=1.0), hyperparameters, rng=0, on_step=on_step)
    assert "which is 1e+308" in str(caught.value)
    assert math.isfinite(model.evaluate(table()).loss)
    history = caught.value.history
    assert not history.interrupted
    assert np.isfinite(history.batch_losses).all()
    assert np.isfinite(history.validation_loss).all()
    assert len(history.batch_losses) >= 1
    good = [(np.zeros(2), 0.0), *kept][len(history.batch_losses) - 1]
    assert (model.weights == good[0]).all()
    assert model.bias == good[1]


@pytest.mark.task10
def test_divergence_in_the_last_step_is_found_too() -> None:
    model = LogisticModel(2)
    hyperparameters = Hyperparameters(learning_rate=1e308, batch_size=4, iterations=1)
    with pytest.raises(DivergenceError, match="after 1 of 1 steps"):
        train(model, table(scale=1e3), table(scale=1e3), hyperparameters, rng=0)
    assert (model.weights == 0).all()
    assert model.bias == 0.0


@pytest.mark.task10
def test_parameters_that_are_not_finite_are_a_divergence_whatever_the_loss() -> None:
    # Both points end on their right side, infinitely far from the boundary.
    far = Table(features=np.array([[-1e3], [1e3]]), labels=np.array([0, 1], dtype=np.uint8))
    model = LogisticModel(1)
    hyperparameters = Hyperparameters(learning_rate=1e308, batch_size=2, iterations=1)
    with pytest.raises(DivergenceError, match="after 1 of 1 steps"):
        train(model, far, far, hyperparameters, rng=0)
    assert np.isfinite(model.weights).all()


@pytest.mark.task10
def test_no_float_raises_a_warning_even_where_the_caller_wants_them_all() -> None:
    # Logits beyond 800 underflow in the sigmoid, and their squares overflow.
    far = Table(features=np.array([[-1e80], [1e80]]), labels=np.array([0, 1], dtype=np.uint8))
    hyperparameters = Hyperparameters(learning_rate=1.0, batch_size=2, iterations=3)
    model = LogisticModel(1)
    with np.errstate(all="raise"):
        train(model, far, far, hyperparameters, rng=0)
    assert model.evaluate(far).loss == 0.0


@pytest.mark.task10
def test_a_single_example_can_be_trained_on() -> None:
    one = Table(features=np.array([[1.0, 2.0]]), labels=np.array([1], dtype=np.uint8))
    model = LogisticModel(2)
    train(model, one, one, QUICK, rng=0)
    assert model.evaluate(one).accuracy == 1.0


@pytest.mark.task10
def test_a_divergence_survives_the_way_between_processes() -> None:
    error = DivergenceError("too far", train(LogisticModel(2), table(), table(), QUICK, rng=0))
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error) == "too far"
    assert (copy.history.batch_losses == error.history.batch_losses).all()


@pytest.mark.task10
def test_examples_of_another_size_than_the_model_are_refused_before_the_first_step() -> None:
    with pytest.raises(ValueError, match="train_set has 2 columns but the model has 3 weights"):
        train(LogisticModel(3), table(), table(), QUICK, rng=0)


@pytest.mark.task10
def test_a_loss_that_is_not_finite_from_the_start_is_no_divergence() -> None:
    model = LogisticModel(2)
    model.weights = np.full(2, 1e308)
    with pytest.raises(
        ValueError, match=r"validation loss is not finite before the first step: scale"
    ):
        train(model, table(), table(scale=1e5), QUICK, rng=0)


@pytest.mark.task10
@pytest.mark.parametrize(("stop", "steps"), [(7, [0, 2, 4, 6, 7]), (8, [0, 2, 4, 6, 8])])
def test_ctrl_c_keeps_what_was_learned(stop: int, steps: list[int]) -> None:
    def on_step(step: int, loss: float) -> None:
        if step == stop:
            raise KeyboardInterrupt

    model, shorter = LogisticModel(2), LogisticModel(2)
    history = train(model, table(), table(9), QUICK, rng=0, on_step=on_step)
    hyperparameters = Hyperparameters(learning_rate=0.5, batch_size=4, iterations=stop)
    train(shorter, table(), table(9), hyperparameters, rng=0)
    assert history.interrupted
    assert history.steps.tolist() == steps
    assert len(history.batch_losses) == stop
    assert model.weights.tobytes() == shorter.weights.tobytes()
    assert history.weights[-1].tobytes() == model.weights.tobytes()


@pytest.mark.task10
def test_ctrl_c_while_convergence_is_measured_still_gives_a_history(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(*_: object) -> float:
        raise KeyboardInterrupt

    monkeypatch.setattr("logreg.training.newton_step", stop)
    settings = Hyperparameters(batch_size=99, iterations=3)
    even = Table(features=np.ones((4, 1)), labels=np.array([0, 1, 0, 1], dtype=np.uint8))
    history = train(LogisticModel(1), even, even, settings, rng=0)  # at rest from the start
    assert history.interrupted
    assert not history.converged
    assert history.steps.tolist() == [0, 1, 2, 3]


def _interrupted_at(line: int, model: LogisticModel) -> History | None:
    """Train with a Ctrl-C before the given line of the loop; None if it comes before it."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> TraceFunction | None:
        nonlocal count
        if "logreg" not in frame.f_code.co_filename or frame.f_code.co_name == "history":
            return None
        if event == "line":
            count += 1
            if count == line:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        # An interrupt right before the end of a block would leave NumPy's warnings off for good.
        with np.errstate():
            return train(model, table(), table(9), INTERRUPTED, rng=0)
    except KeyboardInterrupt:
        return None
    finally:
        sys.settrace(before)


@pytest.mark.task10
def test_wherever_ctrl_c_comes_model_and_history_agree() -> None:
    whole = train(LogisticModel(2), table(), table(9), INTERRUPTED, rng=0)
    assert len(whole.steps) == len(whole.batch_losses) + 1  # a snapshot of each step
    interrupted = 0
    for line in itertools.count(1):
        model = LogisticModel(2)
        history = _interrupted_at(line, model)
        if history is None:
            continue
        steps = len(history.batch_losses)
        assert history.steps.tolist() == list(range(steps + 1))
        assert (history.batch_losses == whole.batch_losses[:steps]).all()
        assert (history.weights == whole.weights[: steps + 1]).all()
        assert (model.weights == whole.weights[steps]).all()
        assert model.bias == whole.biases[steps]
        if not history.interrupted:
            break
        interrupted += 1
    assert interrupted > 100


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the forward passes of the loop; one of 0 interrupts its pass."""
    taken: list[int] = []

    def watched(X: Matrix, w: Vector, b: float) -> Vector:
        taken.append(len(taken) + 1)
        if 0 in taken:
            raise KeyboardInterrupt
        return logits(X, w, b)

    monkeypatch.setattr("logreg.training.logits", watched)
    return taken


@pytest.mark.task10
def test_ctrl_c_right_after_a_fixed_point_adds_no_second_one(passes: list[int]) -> None:
    def interrupt(step: int, loss: float) -> None:
        if step == 4:
            passes.append(0)

    history = train(LogisticModel(2), table(), table(9), QUICK, rng=0, on_step=interrupt)
    assert history.interrupted is True
    assert history.steps.tolist() == [0, 2, 4]
    assert len(history.batch_losses) == 4


@pytest.mark.task10
def test_a_step_runs_forward_once(passes: list[int]) -> None:
    history = train(LogisticModel(2), table(), table(9), QUICK, rng=0)
    assert len(passes) == len(history.batch_losses)


@pytest.mark.task10
def test_a_step_beyond_single_precision_diverges_without_a_warning() -> None:
    # In single precision this learning rate is infinite, and times a gradient of 0 it is nan.
    blank = Table(features=np.zeros((4, 2)), labels=np.array([0, 1, 1, 0], dtype=np.uint8))
    model = LogisticModel(2, dtype=np.float32)
    hyperparameters = Hyperparameters(learning_rate=1e308, batch_size=4, iterations=2)
    with pytest.raises(DivergenceError, match="lower learning_rate"):
        train(model, blank, blank, hyperparameters, rng=0)
    assert (model.weights == 0).all()


@pytest.mark.task10
def test_divergence_in_the_first_batch_keeps_the_parameters_of_the_start() -> None:
    model = LogisticModel(2)
    model.weights = start = np.full(2, 1e305)
    with pytest.raises(DivergenceError, match="after 0 of 20 steps") as raised:
        train(model, table(scale=1e9), table(9), QUICK, rng=0)
    assert math.isnan(raised.value.history.gradient_norm)
    assert not raised.value.history.converged
    assert model.weights.tolist() == start.tolist()
    assert model.bias == 0.0


@pytest.mark.task10
@pytest.mark.parametrize(
    ("interrupted", "newton_step", "end"),
    [
        (False, 0.01, ", not converged)"),
        (False, 0.009, ", converged)"),
        (True, math.inf, ", not converged, interrupted)"),
    ],
)
def test_a_history_describes_itself(interrupted: bool, newton_step: float, end: str) -> None:
    history = History(
        steps=np.array([0, 3, 7]),
        validation_loss=np.array([0.6931, 0.2, 0.123456]),
        validation_accuracy=np.array([0.5, 0.8, 0.9375]),
        weights=np.zeros((3, 2)),
        biases=np.zeros(3),
        batch_losses=np.array([9, 9, 9, 0.5, 0.5, 0.50001, 0.49999]),
        gradient_norm=0.49e-4,
        interrupted=interrupted,
        newton_step=newton_step,
    )
    assert repr(history) == (
        "History(7 steps, validation loss 0.6931 -> 0.1235, accuracy 0.5000 -> 0.9375" + end
    )
    assert "History: 7 steps" in history._repr_html_()
    assert history.at_rest
    assert not replace(history, gradient_norm=0.5e-4).at_rest
    assert not replace(history, steps=history.steps[:1]).at_rest


@pytest.mark.task10
def test_a_training_that_ends_worse_than_it_began_says_so(digits: Digits) -> None:
    settings = Hyperparameters(learning_rate=1e9, iterations=10)
    history = train(LogisticModel(784), digits.train, digits.validation, settings, rng=0)
    assert history.worse
    for text in (repr(history), history._repr_html_()):
        assert "worse than before: lower learning_rate" in text
    better = train(LogisticModel(784), digits.train, digits.validation, QUICK, rng=0)
    assert not better.worse
    assert "worse" not in repr(better) + better._repr_html_()


@pytest.mark.task10
def test_a_training_that_hardly_moves_says_so_unless_it_is_at_a_best_model() -> None:
    slow = Hyperparameters(learning_rate=1e-12, batch_size=50, iterations=3)
    history = train(LogisticModel(2), table(), table(9), slow, rng=0)
    assert history.stuck
    for text in (repr(history), history._repr_html_()):
        assert "not converged, stuck where it began: raise learning_rate" in text
    model, settings = LogisticModel(2), Hyperparameters(batch_size=50, iterations=2000, l2=0.1)
    moved = train(model, table(), table(), settings, rng=0)
    rested = train(model, table(), table(), settings, rng=0)
    assert moved.converged
    assert rested.converged
    assert not moved.stuck
    assert not rested.stuck
    nothing = replace(history, batch_losses=history.batch_losses[:0])
    assert not nothing.stuck


@pytest.mark.task10
def test_a_training_that_swings_between_two_sides_has_not_converged() -> None:
    settings = Hyperparameters(learning_rate=6.0, batch_size=50, iterations=2000, l2=0.2)
    history = train(LogisticModel(2), table(), table(9), settings, rng=0)
    last, other = history.batch_losses[-2:]
    assert last != pytest.approx(other, rel=0.01)
    assert history.gradient_norm < 1e-5
    assert not history.converged


@pytest.mark.task10
def test_losses_near_the_largest_float_end_in_a_divergence() -> None:
    settings = Hyperparameters(learning_rate=1e308, batch_size=20, iterations=100)
    with pytest.raises(DivergenceError):
        train(LogisticModel(2), table(200), table(9), settings, rng=0)


@pytest.mark.task10
def test_the_gradient_norm_is_the_mean_gradient_of_the_last_tenth() -> None:
    model = LogisticModel(2)
    settings = Hyperparameters(learning_rate=0.25, batch_size=50, iterations=30)
    history = train(model, table(), table(9), settings, rng=0)
    model.weights, model.bias = history.weights[-2], float(history.biases[-2])
    total = np.zeros(3)
    for _ in range(3):
        gradients = model.backward(table().features, table().labels)
        total += [*gradients.dw, gradients.db]
        model.update(gradients, 0.25)
    assert history.gradient_norm == pytest.approx(float(np.linalg.norm(total / 3)), rel=1e-12)
    first = LogisticModel(2).backward(table().features, table().labels)
    one_step = Hyperparameters(learning_rate=0.25, batch_size=50, iterations=1)
    history = train(LogisticModel(2), table(), table(9), one_step, rng=0)
    expected = float(np.hypot(np.linalg.norm(first.dw), first.db))
    assert history.gradient_norm == pytest.approx(expected, rel=1e-12)


@pytest.mark.task10
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_step_makes_no_new_matrix_but_the_gathered_bytes(
    digits: Digits, dtype: Precision
) -> None:
    size = 300
    w: Vector = np.zeros(784, dtype=dtype)
    b = 0.0
    rng = np.random.default_rng(0)
    peaks = []
    tracemalloc.start()
    try:
        for X, y in random_batches(digits.train, size, 10, rng=rng, dtype=dtype):
            z = logits(X, w, b)
            w, b = step(w, b, *gradient(X, residuals(z, y)), 1.0)
            peaks.append(tracemalloc.get_traced_memory()[1] - tracemalloc.get_traced_memory()[0])
            tracemalloc.reset_peak()
    finally:
        tracemalloc.stop()
    vectors = 8 * (20 * size + 5 * 784)
    assert max(peaks[1:]) < size * 784 + vectors


@pytest.mark.task11
@pytest.mark.slow
def test_the_defaults_make_at_most_1_error_in_the_median_of_100_seeds_and_never_more_than_4(
    digits: Digits,
) -> None:
    errors = []
    for seed in range(100):
        model = LogisticModel(784)
        train(model, digits.train, digits.validation, Hyperparameters(), rng=seed)
        errors.append(round((1 - model.evaluate(digits.test).accuracy) * len(digits.test)))
    assert median(errors) <= 1
    assert max(errors) <= 4


@pytest.mark.task11
def test_a_table_that_can_be_separated_is_separated() -> None:
    X = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    separable = Table(features=X, labels=np.array([0, 0, 1, 1], dtype=np.uint8))
    model = LogisticModel(1)
    train(model, separable, separable, QUICK, rng=0)
    assert model.evaluate(separable).accuracy == 1.0
    assert model.weights[0] > 0
