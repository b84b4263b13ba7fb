"""Tasks 5 to 9: the model, its gradient against two oracles, and its laws."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import Digits, Evaluation, Examples, Gradients, LogisticModel, Table, cross_entropy
from logreg.arrays import Array, Labels, Matrix, Vector


@st.composite
def problems(draw: st.DrawFn) -> tuple[LogisticModel, Matrix, Labels]:
    """A model, and a few examples for it."""
    m, d = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    model = LogisticModel(d)
    model.weights = rng.normal(scale=2.0, size=d)
    model.bias = float(rng.normal())
    y: Labels = rng.integers(0, 2, size=m, dtype=np.uint8)
    return model, rng.normal(scale=2.0, size=(m, d)), y


def moved(model: LogisticModel, dw: Vector, db: float) -> LogisticModel:
    """A second model, a small way off."""
    other = LogisticModel(model.n_features)
    other.weights, other.bias = model.weights + dw, model.bias + db
    return other


@pytest.mark.task05
def test_a_new_model_gives_every_example_one_half(digits: Digits) -> None:
    model = LogisticModel(784)
    assert model.n_features == 784
    assert (model.weights == 0).all()
    assert model.bias == 0.0
    assert (model.predict_proba(digits.test.images) == 0.5).all()
    # One half counts as a one, so as many are right as there are ones.
    assert model.evaluate(digits.test) == Evaluation(loss=math.log(2), accuracy=1135 / 2115)


@pytest.mark.task05
def test_random_weights_are_small_and_come_from_the_seed() -> None:
    model = LogisticModel(10_000, rng=3)
    assert (model.weights == LogisticModel(10_000, rng=np.random.default_rng(3)).weights).all()
    assert (model.weights != LogisticModel(10_000, rng=4).weights).any()
    assert model.weights.std() == pytest.approx(0.01, rel=0.05)
    assert abs(float(np.mean(model.weights))) < 5 * 0.01 / 100
    assert model.bias == 0.0


@pytest.mark.task05
@pytest.mark.parametrize("rng", [None, 0])
def test_a_model_computes_in_the_precision_it_was_made_with(
    rng: int | None, digits: Digits
) -> None:
    assert LogisticModel(1).weights.dtype == np.float64
    assert LogisticModel(1, rng=0).weights.dtype == np.float64
    model = LogisticModel(784, rng=rng, dtype=np.float32)
    X: Matrix = np.ones((2, 784), dtype=np.float32)
    model.update(model.backward(X, np.array([1, 1], dtype=np.uint8)), 0.5)
    assert model.weights.dtype == np.float32
    assert model.forward(X).dtype == np.float32
    assert model.predict_proba(digits.test.images[:2]).dtype == np.float32


@pytest.mark.task05
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: LogisticModel(0), "n_features is 0: pass at least 1"),
        (lambda: LogisticModel(1, dtype=np.int64), "dtype is .*int64.*: pass numpy.float64"),  # type: ignore[arg-type]  # the mistake under test
    ],
)
def test_a_model_that_cannot_be_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.task05
@pytest.mark.parametrize(
    ("classes", "error", "message"),
    [
        (("cat", "dog"), TypeError, "classes is .*'cat'.*: pass a pair of whole numbers"),
        ((0.0, 1.0), TypeError, "pass a pair of whole numbers"),
        ((1, 2, 3), TypeError, "pass a pair of whole numbers"),
        ((3, 3), ValueError, "classes are 3 and 3: pass two different"),
    ],
)
def test_classes_that_are_not_two_whole_numbers_are_refused(
    classes: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        LogisticModel(1, classes=classes)


@pytest.mark.task05
def test_classes_of_numpy_become_plain_numbers() -> None:
    three, eight = np.unique(np.array([8, 3, 3], dtype=np.uint8))
    classes = LogisticModel(1, classes=(three, eight)).classes
    assert classes == (3, 8)
    assert [type(digit) for digit in classes] == [int, int]


@pytest.mark.task05
def test_a_model_describes_itself() -> None:
    model = LogisticModel(2, classes=(3, 8))
    model.weights = np.array([-1.5, 0.25])
    assert repr(model) == (
        "LogisticModel(n_features=2, classes=(3, 8), bias=0, weights from -1.5 to 0.25)"
    )
    assert "LogisticModel: 2 weights" in model._repr_html_()


@pytest.mark.task06
def test_the_logits_are_the_weighted_sums_of_the_features_and_the_bias() -> None:
    model = LogisticModel(2)
    model.weights, model.bias = np.array([2.0, -1.0]), 0.5
    assert model.forward(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist() == [-0.5, 0.5]


@pytest.mark.task06
@given(problems())
def test_the_loss_is_the_cross_entropy_of_the_logits(
    problem: tuple[LogisticModel, Matrix, Labels],
) -> None:
    model, X, y = problem
    assert model.loss(X, y) == cross_entropy(model.forward(X), y)


@pytest.mark.task06
def test_weights_so_large_that_a_logit_overflows_are_no_fault_of_the_features() -> None:
    model = LogisticModel(2)
    model.weights = np.array([1e308, 1e308])
    assert model.forward(np.array([[10.0, 10.0]])).tolist() == [math.inf]


@pytest.mark.task06
@pytest.mark.task07
@pytest.mark.task09
def test_no_float_raises_a_warning_even_where_the_caller_wants_them_all() -> None:
    model = LogisticModel(1)
    model.weights = np.array([-1.0])
    # Their squares overflow, and in the sigmoid they underflow.
    X, y = np.array([[1e200], [-1e200]]), np.array([1, 0], dtype=np.uint8)
    with np.errstate(all="raise"):
        assert model.forward(X).tolist() == [-1e200, 1e200]
        assert model.predict(X).tolist() == [0, 1]
        assert model.backward(X, y).dw.tolist() == [-1e200]


@pytest.mark.task06
@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros((2, 3), dtype=np.uint8), r"X has dtype uint8.*: pass X / 255"),
        (np.zeros((2, 1, 3)), "a stack of images: unroll each image"),
        (np.zeros(3), r"X has shape \(3,\): pass a matrix"),
        (np.zeros((2, 4)), "X has 4 columns but the model has 3 weights"),
        (np.array([[0.0, np.nan, 0.0]]), r"^X\[0, 1\] is nan, not a finite number"),
        (np.array([[0.0, 0.0, np.inf]]), r"^X\[0, 2\] is inf, not a finite number"),
    ],
)
def test_what_are_no_features_of_this_model_is_refused(X: Array, message: str) -> None:
    model, y = LogisticModel(3), np.zeros(len(X), dtype=np.uint8)
    for call in (
        lambda: model.forward(X),  # type: ignore[arg-type]  # the mistake under test
        lambda: model.loss(X, y),  # type: ignore[arg-type]  # the mistake under test
        lambda: model.backward(X, y),  # type: ignore[arg-type]  # the mistake under test
    ):
        with pytest.raises(ValueError, match=message):
            call()


@pytest.mark.task07
@given(problems())
def test_the_gradient_is_the_central_difference_of_the_loss(
    problem: tuple[LogisticModel, Matrix, Labels],
) -> None:
    model, X, y = problem
    gradients = model.backward(X, y)
    h = 2.0**-17
    for j in range(model.n_features):
        dw: Vector = np.zeros(model.n_features)
        dw[j] = h
        slope = (moved(model, dw, 0.0).loss(X, y) - moved(model, -dw, 0.0).loss(X, y)) / (2 * h)
        assert gradients.dw[j] == pytest.approx(slope, rel=1e-7, abs=1e-8)
    still: Vector = np.zeros(model.n_features)
    slope = (moved(model, still, h).loss(X, y) - moved(model, still, -h).loss(X, y)) / (2 * h)
    assert gradients.db == pytest.approx(slope, rel=1e-7, abs=1e-8)


@pytest.mark.task07
@given(problems())
def test_the_gradient_is_the_complex_step_of_the_loss(
    problem: tuple[LogisticModel, Matrix, Labels],
) -> None:
    model, X, y = problem
    gradients = model.backward(X, y)
    sign = 1 - 2.0 * y

    def slope(direction: Vector) -> float:
        # An imaginary step has no difference to cancel, so it can be tiny.
        z = X @ model.weights + model.bias + 1e-200j * direction
        return float(np.mean(np.log(1 + np.exp(sign * z))).imag / 1e-200)

    for j in range(model.n_features):
        assert gradients.dw[j] == pytest.approx(slope(X[:, j]), rel=1e-10, abs=1e-13)
    assert gradients.db == pytest.approx(slope(np.ones(len(X))), rel=1e-10, abs=1e-13)


@pytest.mark.task07
@given(problems())
def test_the_logits_can_be_handed_on_from_the_forward_pass(
    problem: tuple[LogisticModel, Matrix, Labels],
) -> None:
    model, X, y = problem
    plain, handed = model.backward(X, y), model.backward(X, y, logits=model.forward(X))
    assert (plain.dw == handed.dw).all()
    assert plain.db == handed.db


@pytest.mark.task07
@pytest.mark.parametrize(
    ("y", "logits", "message"),
    [
        (np.zeros((2, 1)), None, r"y has shape \(2, 1\): pass labels as a vector"),
        (np.zeros(3), None, "X has 2 rows but y has 3 labels"),
        (np.array([0, 2]), None, r"y\[1\] is 2: map the two classes"),
        (
            np.zeros(2),
            np.zeros(3),
            r"logits has shape \(3,\): pass a vector of shape \(2,\)",
        ),
        (np.zeros(2), np.zeros((2, 1)), r"logits has shape \(2, 1\)"),
    ],
)
def test_labels_and_logits_that_do_not_fit_the_features_are_refused(
    y: Array, logits: Array | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        LogisticModel(3).backward(np.zeros((2, 3)), y, logits=logits)  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.task07
@pytest.mark.parametrize(
    ("X", "logits", "message"),
    [
        (np.zeros((2, 28, 28)), np.zeros(2), "a stack of images"),
        (np.zeros((2, 3), dtype=np.uint8), np.zeros(2), "X has dtype uint8"),
        (np.zeros((2, 4)), np.zeros(2), "X has 4 columns but the model has 3 weights"),
        (np.full((2, 3), np.nan), np.zeros(2), r"^X\[0, 0\] is nan"),
        (np.zeros((2, 3)), np.array([0.0, np.nan]), r"^logits\[1\] is nan"),
    ],
)
def test_logits_at_hand_spare_no_check_of_the_features(
    X: Array, logits: Vector, message: str
) -> None:
    y = np.zeros(2, dtype=np.uint8)
    with pytest.raises(ValueError, match=message):
        LogisticModel(3).backward(X, y, logits=logits)  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.task07
@given(problems(), st.integers(0, 2**32))
def test_permuting_pixels_and_weights_alike_changes_nothing(
    problem: tuple[LogisticModel, Matrix, Labels], seed: int
) -> None:
    model, X, y = problem
    order = np.random.default_rng(seed).permutation(model.n_features)
    other = moved(model, np.zeros(model.n_features), 0.0)
    other.weights = model.weights[order]
    assert other.loss(X[:, order], y) == pytest.approx(model.loss(X, y), rel=1e-12)
    gradients = other.backward(X[:, order], y)
    assert gradients.dw == pytest.approx(model.backward(X, y).dw[order], rel=1e-12, abs=1e-15)


@pytest.mark.task07
@given(problems(), problems(), st.floats(0, 1))
def test_the_loss_is_convex_along_every_line(
    problem: tuple[LogisticModel, Matrix, Labels],
    end: tuple[LogisticModel, Matrix, Labels],
    t: float,
) -> None:
    model, X, y = problem
    way: Vector = np.resize(end[0].weights, model.n_features) - model.weights
    rise = end[0].bias - model.bias
    between = moved(model, t * way, t * rise).loss(X, y)
    chord = (1 - t) * model.loss(X, y) + t * moved(model, way, rise).loss(X, y)
    assert between <= chord + 1e-12 * max(1.0, chord)


@pytest.mark.task08
def test_an_update_goes_against_the_gradient_in_both_parameters() -> None:
    model = LogisticModel(2)
    before = model.weights
    model.update(Gradients(dw=np.array([1.0, -2.0]), db=4.0), learning_rate=0.25)
    assert model.weights.tolist() == [-0.25, 0.5]
    assert model.bias == -1.0
    assert before.tolist() == [0.0, 0.0]


@pytest.mark.task08
@given(problems())
def test_a_small_enough_step_never_raises_the_loss(
    problem: tuple[LogisticModel, Matrix, Labels],
) -> None:
    model, X, y = problem
    before = model.loss(X, y)
    # The slope changes by at most a quarter of the mean squared length of the rows.
    step = 4 / (1 + np.mean(np.sum(X**2, axis=1)))
    model.update(model.backward(X, y), float(step))
    assert model.loss(X, y) <= before + 1e-12


@pytest.mark.task08
def test_the_gradients_of_another_model_are_refused() -> None:
    with pytest.raises(ValueError, match=r"dw has shape \(3,\): pass .*\(2,\)"):
        LogisticModel(2).update(Gradients(dw=np.zeros(3), db=0.0), 1.0)


@pytest.mark.task08
@pytest.mark.parametrize(
    ("gradients", "message"),
    [
        (Gradients(dw=np.array([0.0, np.nan]), db=0.0), r"^dw\[1\] is nan"),
        (Gradients(dw=np.zeros(2), db=math.inf), "^db is inf: pass"),
    ],
)
def test_gradients_that_are_not_finite_change_nothing(gradients: Gradients, message: str) -> None:
    model = LogisticModel(2)
    with pytest.raises(ValueError, match=message):
        model.update(gradients, 1.0)
    assert (model.weights == 0).all()
    assert model.bias == 0.0


@pytest.mark.task09
def test_the_prediction_is_1_from_a_probability_of_one_half_on() -> None:
    model = LogisticModel(1)
    model.weights = np.array([1.0])
    X = np.array([[-1e-300], [0.0], [1e-300]])
    assert model.predict(X).tolist() == [0, 1, 1]
    assert model.predict(X).dtype == np.uint8
    assert model.predict_proba(np.array([[np.log(3.0)]])) == pytest.approx([0.75])


@pytest.mark.task09
def test_images_and_their_unrolled_rows_are_predicted_alike(digits: Digits) -> None:
    model = LogisticModel(784, rng=0)
    X: Matrix = digits.test.images.reshape(-1, 784) / 255
    p = model.predict_proba(digits.test.images)
    assert p == pytest.approx(model.predict_proba(X), rel=1e-12)
    assert (model.predict(digits.test.images) == model.predict(X)).all()
    assert len(p) == len(digits.test)


@pytest.mark.task09
@pytest.mark.parametrize("inputs", [np.zeros((2, 784), np.uint8), np.zeros((0, 28, 28), np.uint8)])
def test_inputs_that_are_neither_images_nor_features_are_refused(inputs: Array) -> None:
    for predict in (LogisticModel(784).predict, LogisticModel(784).predict_proba):
        with pytest.raises(ValueError, match="has"):
            predict(inputs)  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.task09
@pytest.mark.parametrize("m", [1, 255, 256, 257, 700])
def test_an_evaluation_is_the_loss_and_accuracy_over_all_examples(m: int) -> None:
    rng = np.random.default_rng(m)
    model = LogisticModel(3, rng=0)
    X, y = rng.normal(size=(m, 3)), rng.integers(0, 2, size=m, dtype=np.uint8)
    evaluation = model.evaluate(Table(features=X, labels=y))
    assert evaluation.loss == pytest.approx(model.loss(X, y), rel=1e-14)
    assert evaluation.accuracy == np.mean(model.predict(X) == y)


@pytest.mark.task09
def test_a_row_that_is_not_finite_is_named_wherever_it_stands() -> None:
    X = np.zeros((301, 4))
    X[300, 2] = np.nan
    for call in (LogisticModel(4).predict, LogisticModel(4).predict_proba):
        with pytest.raises(ValueError, match=r"\[300, 2\] is nan"):
            call(X)
        with pytest.raises(ValueError, match=r"\[0, 2\] is nan"):
            call(X[300:])


@pytest.mark.task09
def test_what_are_no_examples_is_not_evaluated() -> None:
    with pytest.raises(TypeError, match=r"examples is .* of type tuple: pass Examples\(images="):
        LogisticModel(1).evaluate((np.zeros((1, 1)), np.zeros(1)))  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.task09
def test_an_evaluation_changes_nothing(digits: Digits) -> None:
    model = LogisticModel(784, rng=0)
    weights, bias = model.weights.copy(), model.bias
    model.evaluate(digits.test)
    assert (model.weights == weights).all()
    assert model.bias == bias


@pytest.mark.task09
def test_a_perfect_model_has_no_loss_and_full_accuracy() -> None:
    model = LogisticModel(1)
    model.weights = np.array([1000.0])
    table = Table(features=np.array([[-1.0], [1.0]]), labels=np.array([0, 1], dtype=np.uint8))
    assert model.evaluate(table) == Evaluation(loss=0.0, accuracy=1.0)


@pytest.mark.task09
def test_images_of_another_size_than_the_model_are_refused() -> None:
    images = Examples(images=np.zeros((1, 2, 2), np.uint8), labels=np.zeros(1, np.uint8))
    with pytest.raises(ValueError, match="has 4 columns but the model has 784 weights"):
        LogisticModel(784).evaluate(images)
