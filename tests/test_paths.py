"""Every public path gives the same answer, whatever a caller assigns and passes.

The laws are exact where two paths are one, and otherwise hold within `SLACK` units in the last
place of the sum of the magnitudes that are added up.
"""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from logreg import (
    Examples,
    Hyperparameters,
    LogisticModel,
    Table,
    gradient_sums,
    random_batch,
    sigmoid,
    train,
    unroll,
)
from logreg.arrays import Matrix, Precision, Vector
from logreg.model import refuse_nan

SLACK = 64

NUMBERS = st.one_of(
    st.floats(-4, 4),
    st.sampled_from([0.0, -0.0, 5e-324, -1e-310, 1e-200, 1e150, -1e150]),
)
PRECISIONS: st.SearchStrategy[Precision] = st.sampled_from([np.float32, np.float64])
BIASES: st.SearchStrategy[Any] = st.one_of(
    st.floats(-4, 4), st.integers(-3, 3), st.just(np.float32(0.5))
)
KINDS = st.sampled_from([np.float64, np.float32, np.float16, np.int64, np.int8, np.bool_])


def as_kind(values: Any, kind: Any) -> Any:
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        if np.dtype(kind).kind in "ib":
            values = np.clip(values, -4, 4)
        return np.clip(values, *((-9, 9) if kind == np.float16 else (-1e30, 1e30))).astype(kind)


@st.composite
def laid_out(draw: st.DrawFn, shape: tuple[int, ...]) -> Any:
    """An array of any dtype, order and stride, that may be read-only."""
    kind = draw(KINDS)
    values = draw(arrays(np.float64, shape, elements=NUMBERS))
    if kind != np.float64:
        values = as_kind(values, kind)
    way = draw(st.sampled_from(["C", "F", "strided", "reversed", "read-only"]))
    if way == "strided":
        values = np.repeat(values, 2, axis=0)[::2]
    elif way == "reversed":
        values = values[::-1].copy()[::-1]
    else:
        values = np.array(values, order="F" if way == "F" else "C")
        values.flags.writeable = way != "read-only"
    return values


@st.composite
def problems(draw: st.DrawFn) -> tuple[LogisticModel, Any, Any]:
    m, d = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    model = LogisticModel(d, dtype=draw(PRECISIONS))
    weights = draw(laid_out((d,)))
    if model.weights.dtype == np.float32 and weights.dtype == np.float64:
        weights = np.clip(weights, -1e30, 1e30)
    model.weights = weights
    model.bias = draw(BIASES)
    y = draw(arrays(np.uint8, m, elements=st.integers(0, 1)))
    return (
        model,
        draw(laid_out((m, d))),
        y.astype(draw(st.sampled_from([np.uint8, int, bool, float]))),
    )


def eps(*parts: Any) -> float:
    return max(float(np.finfo(part.dtype).eps) for part in parts if part.dtype.kind == "f")


@given(problems())
def test_predictions_and_evaluations_are_those_of_the_forward_pass(
    problem: tuple[LogisticModel, Any, Any],
) -> None:
    model, X, y = problem
    table = Table(features=X, labels=y)
    try:
        z = model.forward(X)
    except ValueError as refused:  # infinities of both signs meet in a score
        for path in (
            lambda: model.predict(X),
            lambda: model.loss(X, y),
            lambda: model.backward(X, y),
            lambda: model.evaluate(table),
            lambda: gradient_sums(model, table),
        ):
            with pytest.raises(ValueError, match=str(refused)):
                path()
        return
    assert model.scores(X).tolist() == z.tolist()
    assert model.predict_proba(X).tolist() == sigmoid(z).tolist()
    assert model.predict(X).tolist() == (z >= 0).astype(int).tolist()
    evaluation = model.evaluate(table)
    assert evaluation.loss == model.loss(X, y) or math.isnan(evaluation.loss)
    assert evaluation.accuracy == np.mean(model.predict(X) == y)


@given(problems())
def test_backward_sums_and_a_step_of_training_have_one_gradient(
    problem: tuple[LogisticModel, Any, Any],
) -> None:
    model, X, y = problem
    table = Table(features=X, labels=y)
    try:
        gradients = model.backward(X, y)
    except ValueError:
        return  # as every path does: see above
    sums = gradient_sums(model, table).mean()
    rows: Matrix = np.abs(X.astype(np.float64))
    unit = SLACK * eps(model.weights, table.features)
    # What rounding in the logits does to p is at most a quarter of it.
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        blur = np.minimum(1, unit * (rows @ np.abs(model.weights.astype(float)) + abs(model.bias)))
        slack: Vector = rows.T @ (blur + unit) + 1e-300
    np.testing.assert_array_less(np.abs(sums.dw - gradients.dw), slack)
    assert abs(sums.db - gradients.db) < float(np.sum(blur + unit)) + 1e-300
    stepped = LogisticModel(model.n_features, dtype=model.weights.dtype)
    stepped.weights, stepped.bias = model.weights, model.bias
    settings = Hyperparameters(learning_rate=0.5, batch_size=len(y), iterations=1)
    try:
        train(stepped, table, table, settings, rng=0)
    except (ArithmeticError, ValueError):
        return  # beyond the largest number of the model's precision
    assert stepped.weights.dtype == model.weights.dtype
    moved = 2 * (model.weights.astype(float) - stepped.weights.astype(float))
    drift = 8 * eps(model.weights) * (np.abs(model.weights.astype(float)) + np.abs(gradients.dw))
    drift += float(np.finfo(model.weights.dtype).tiny)
    np.testing.assert_array_less(np.abs(moved - gradients.dw), slack + drift)


@given(
    st.integers(0, 2**32),
    st.sampled_from([np.float32, np.float64]),
    st.sampled_from(["C", "strided", "read-only", "scaled"]),
)
def test_images_give_what_their_unrolled_rows_give(seed: int, dtype: Any, way: str) -> None:
    rng = np.random.default_rng(seed)
    images: Any = rng.integers(0, 256, size=(2 * 5, 3, 2), dtype=np.uint8)[
        :: 2 if way == "strided" else 1
    ]
    images.flags.writeable = way != "read-only"
    model = LogisticModel(6, dtype=dtype)
    model.weights, model.bias = rng.normal(size=6), float(rng.normal())
    X = unroll(images, dtype=dtype)
    given = images / 255 if way == "scaled" else images
    slack = SLACK * np.finfo(dtype).eps * (X @ np.abs(model.weights) + abs(model.bias))
    np.testing.assert_array_less(np.abs(model.scores(given) - model.forward(X)), slack)
    assert model.predict_proba(given).tolist() == sigmoid(model.scores(given)).tolist()
    assert model.predict(given).tolist() == (model.scores(given) >= 0).astype(int).tolist()
    y = rng.integers(0, 2, size=len(images), dtype=np.uint8)
    evaluation = model.evaluate(Examples(images=images, labels=y))
    assert evaluation.loss == pytest.approx(
        model.loss(X, y), rel=float(SLACK * np.finfo(dtype).eps)
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_model_keeps_its_precision_in_every_loop_of_the_book(dtype: Any) -> None:
    rng = np.random.default_rng(0)
    labels: Any = np.arange(20) % 2
    table = Table(features=rng.normal(size=(20, 2)), labels=labels)
    model = LogisticModel(2, dtype=dtype)
    for _ in range(3):
        X, y = random_batch(table, 4, rng=rng)
        model.update(model.backward(X, y), learning_rate=0.5)
    assert model.weights.dtype == dtype
    train(model, table, table, Hyperparameters(iterations=3), rng=0)
    assert model.weights.dtype == dtype
    model.weights = np.array([1, 2])
    assert model.weights.dtype == dtype
    assert type(model.bias) is float


@pytest.mark.parametrize(
    "weights",
    [
        np.zeros(3),
        np.zeros((2, 1)),
        [1.0, 2.0],
        "12",
        None,
        np.array(["1", "2"]),
        np.array([1.0, None]),
        np.array([1j, 2]),
        np.array([np.nan, 0.0]),
        np.array([np.inf, 0.0]),
    ],
    ids=repr,
)
def test_what_cannot_be_weights_is_refused_and_changes_nothing(weights: Any) -> None:
    model = LogisticModel(2)
    with pytest.raises((TypeError, ValueError), match=r"weights.*: (pass|remove)"):
        model.weights = weights
    assert model.weights.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("bias", [np.array([0.5]), "0.5", None, True, math.nan, math.inf, 1j])
def test_what_cannot_be_a_bias_is_refused_and_changes_nothing(bias: Any) -> None:
    model = LogisticModel(2)
    with pytest.raises((TypeError, ValueError), match=r"bias is .*: pass (one|a finite) number"):
        model.bias = bias
    assert model.bias == 0.0


def test_weights_beyond_single_precision_are_refused_by_a_model_of_it() -> None:
    model = LogisticModel(1, dtype=np.float32)
    with pytest.raises(ValueError, match=r"weights\[0\] is inf"):
        model.weights = np.array([1e300])


def test_nothing_that_a_caller_keeps_is_a_part_of_the_model() -> None:
    model, mine = LogisticModel(2), np.array([1.0, 2.0])
    model.weights = mine
    mine[:] = 9.0
    assert model.weights.tolist() == [1.0, 2.0]
    table = Table(features=np.eye(2), labels=np.array([0, 1]))
    history = train(model, table, table, Hyperparameters(iterations=2), rng=0)
    history.weights[:] = 9.0
    assert (model.weights != 9.0).all()


@pytest.mark.parametrize(
    "rate", [0.0, -1.0, math.nan, math.inf, "a", np.array([1.0, 2.0]), None, True]
)
def test_a_learning_rate_is_one_positive_finite_number(rate: Any) -> None:
    model = LogisticModel(1)
    gradients = model.backward(np.ones((1, 1)), np.array([1]))
    with pytest.raises((TypeError, ValueError), match=r"learning_rate is .*: pass a positive"):
        model.update(gradients, rate)
    assert (model.weights.tolist(), model.bias) == ([0.0], 0.0)


def test_a_learning_rate_and_a_penalty_that_cannot_converge_are_refused_together() -> None:
    with pytest.raises(ValueError, match=r"learning_rate \* l2 is 2\b.*lower one of them"):
        Hyperparameters(learning_rate=1.0, l2=2.0)
    assert Hyperparameters(learning_rate=1.0, l2=1.99).l2 == 1.99


def digit_table(classes: tuple[int, int]) -> Examples:
    images = np.zeros((4, 2, 2), np.uint8)
    images[2:] = 255
    return Examples(images=images, labels=np.array([0, 0, 1, 1]), classes=classes)


def test_training_sets_the_classes_of_a_model_and_later_others_are_refused() -> None:
    model, settings = LogisticModel(4), Hyperparameters(iterations=2)
    assert model.evaluate(digit_table((8, 3))).accuracy == 0.5  # nothing is known yet
    train(model, digit_table((3, 8)), digit_table((3, 8)), settings, rng=0)
    assert model.classes == (3, 8)
    for call in (
        lambda: train(model, digit_table((0, 1)), digit_table((0, 1)), settings, rng=0),
        lambda: train(model, digit_table((3, 8)), digit_table((8, 3)), settings, rng=0),
        lambda: model.evaluate(digit_table((8, 3))),
        lambda: gradient_sums(model, digit_table((0, 1))),
    ):
        with pytest.raises(ValueError, match=r"classes \(\d, \d\), .* model .*\(3, 8\): pass"):
            call()
    assert model.classes == (3, 8)


def test_a_model_made_for_two_classes_refuses_others_from_the_start() -> None:
    model = LogisticModel(4, classes=(0, 1))
    with pytest.raises(ValueError, match=r"classes \(3, 8\), .* model .*\(0, 1\): pass"):
        model.evaluate(digit_table((3, 8)))


def test_a_score_in_which_infinities_meet_is_refused() -> None:
    refuse_nan(np.array([0.0, np.inf]))
    with pytest.raises(ValueError, match=r"score of row 1 overflows: scale the features"):
        refuse_nan(np.array([0.0, np.nan]))


def test_gradients_and_sums_print_in_a_few_lines() -> None:
    model, table = LogisticModel(784), Table(features=np.ones((2, 784)), labels=np.array([0, 1]))
    for record in (model.backward(table.features, table.labels), gradient_sums(model, table)):
        assert len(repr(record).splitlines()) <= 3
    total = gradient_sums(model, table[:1]) + gradient_sums(model, table[1:])
    assert total.count == 2


def test_a_bias_of_no_dimension_is_a_number_and_classes_can_be_named() -> None:
    model = LogisticModel(1)
    model.bias = np.array(0.5)  # type: ignore[assignment]  # NumPy users have such numbers
    model.classes = (3, 8)
    assert (model.bias, model.classes) == (0.5, (3, 8))
    with pytest.raises(ValueError, match="classes are 3 and 3"):
        model.classes = (3, 3)


def test_a_classifier_is_told_the_way_to_its_model() -> None:
    class Ours:
        model_ = None

    class Theirs:
        coef_ = None

    table: Any = Table(features=np.ones((1, 1)), labels=np.array([1]))
    for wrong, remedy in ((Ours(), "attribute model_"), (Theirs(), "from_sklearn")):
        with pytest.raises(TypeError, match=remedy):
            gradient_sums(wrong, table)  # type: ignore[arg-type]  # the mistake under test


def test_names_of_features_are_one_word_each() -> None:
    X = np.ones((1, 2))
    assert Table(features=X, labels=np.array([1]), names=("a", "b")).names == ("a", "b")
    for names in (3, ("a",), ("a", "a"), ("a", "b", "c")):
        wrong: Any = names
        with pytest.raises((TypeError, ValueError), match=r"names .*: pass"):
            Table(features=X, labels=np.array([1]), names=wrong)


def test_a_penalty_that_diverges_is_named_beside_the_rate() -> None:
    table = Table(features=1e300 * np.eye(2), labels=np.array([0, 1]))
    settings = Hyperparameters(learning_rate=1e8, l2=1e-9, batch_size=2, iterations=9)
    with pytest.raises(ArithmeticError, match=r"lower learning_rate.* or l2"):
        train(LogisticModel(2), table, table, settings, rng=0)
