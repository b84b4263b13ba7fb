"""What leaves as ONNX predicts in ONNX Runtime as it does here."""

import importlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import logreg.onnx
from logreg import Hyperparameters, LogisticModel, load_digits, train, unroll
from logreg.arrays import Images, Matrix, Precision
from logreg.onnx import _graph, write_onnx

PRECISIONS: list[Precision] = [np.float32, np.float64]


def run(content: bytes, **inputs: Images | Matrix) -> list[np.ndarray[Any, np.dtype[Any]]]:
    """Give logits, probabilities and labels as ONNX Runtime computes them."""
    outputs: list[np.ndarray[Any, np.dtype[Any]]] = onnxruntime.InferenceSession(content).run(
        ["logits", "probabilities", "labels"], inputs
    )
    return outputs


@st.composite
def problems(draw: st.DrawFn) -> tuple[LogisticModel, Matrix]:
    """Draw a model and features for it, of any size that is no trouble to either precision."""
    dtype = draw(st.sampled_from(PRECISIONS))
    d = draw(st.integers(1, 40))
    numbers = st.floats(-100, 100, width=32, allow_subnormal=False)
    classes = draw(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=2, max_size=2, unique=True))
    model = LogisticModel(d, classes=(classes[0], classes[1]), dtype=dtype)
    model.weights = draw(arrays(dtype, d, elements=numbers))
    model.bias = draw(numbers)
    return model, draw(arrays(dtype, st.tuples(st.integers(1, 20), st.just(d)), elements=numbers))


@settings(derandomize=True, deadline=None, max_examples=150)
@given(problems())
def test_the_graph_computes_what_the_model_does(problem: tuple[LogisticModel, Matrix]) -> None:
    model, X = problem
    logits, probabilities, labels = run(_graph(model, None), features=X)
    assert [each.dtype for each in (logits, probabilities, labels)] == [X.dtype, X.dtype, np.int64]
    # A sum of d + 1 products may round so much, in whatever order it is added up.
    size = np.abs(X) @ np.abs(model.weights) + abs(model.bias)
    slack = 2 * (model.n_features + 2) * np.finfo(X.dtype).eps * size
    assert (np.abs(logits - model.forward(X)) <= slack).all()
    assert np.allclose(probabilities, model.predict_proba(X), rtol=0, atol=slack.max() / 4 + 1e-6)
    assert np.array_equal(labels, np.where(logits >= 0, model.classes[1], model.classes[0]))
    clear = np.abs(model.forward(X)) > slack
    expected = np.array(model.classes)[model.predict(X)]
    assert np.array_equal(labels[clear], expected[clear])


@settings(derandomize=True, deadline=None, max_examples=50)
@given(
    arrays(np.uint8, st.tuples(st.integers(1, 5), st.integers(1, 6), st.integers(1, 6))),
    st.sampled_from(PRECISIONS),
    st.integers(0, 2**32),
)
def test_images_are_unrolled_and_scaled_by_the_graph(
    images: Images, dtype: Precision, seed: int
) -> None:
    _, rows, columns = images.shape
    model = LogisticModel(rows * columns, rng=seed, dtype=dtype)
    logits, _, _ = run(_graph(model, (rows, columns)), images=images)
    atol = 100 * float(np.finfo(dtype).eps)
    assert np.allclose(logits, model.forward(unroll(images, dtype=dtype)), rtol=0, atol=atol)


@pytest.mark.parametrize("dtype", PRECISIONS)
def test_a_trained_model_reads_every_test_image_alike(dtype: Precision, tmp_path: Path) -> None:
    train_set, validation_set, test_set = load_digits()
    model = LogisticModel(784, dtype=dtype)
    train(model, train_set, validation_set, Hyperparameters(iterations=100), rng=0)
    path = tmp_path / "model.onnx"
    write_onnx(path, model, shape=(28, 28))
    _, probabilities, labels = run(path.read_bytes(), images=test_set.images)
    assert np.array_equal(labels, model.predict(test_set.images))
    assert np.allclose(probabilities, model.predict_proba(test_set.images), rtol=0, atol=1e-6)


def test_a_score_of_zero_is_class_1_as_it_is_here() -> None:
    _, probabilities, labels = run(
        _graph(LogisticModel(1, classes=(3, 8)), None), features=np.ones((1, 1))
    )
    assert (probabilities.tolist(), labels.tolist()) == ([0.5], [8])


def test_the_same_model_gives_the_same_bytes_and_names_its_shapes(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    write_onnx(path, LogisticModel(6, rng=0))
    assert path.read_bytes() == _graph(LogisticModel(6, rng=0), None)
    graph = onnx.load(path).graph
    (given,) = graph.input
    assert given.name == "features"
    assert [side.dim_param or side.dim_value for side in given.type.tensor_type.shape.dim] == [
        "m",
        6,
    ]
    assert [output.name for output in graph.output] == ["logits", "probabilities", "labels"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_model_that_cannot_leave_leaves_the_older_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    write_onnx(path, LogisticModel(2))
    before = path.read_bytes()
    broken = LogisticModel(2)
    broken.weights[1] = np.nan
    with pytest.raises(ValueError, match=r"weights\[1\] is nan, not a finite number"):
        write_onnx(path, broken)
    unbounded = LogisticModel(2, dtype=np.float32)
    unbounded.bias = 1e300
    with pytest.raises(ValueError, match=r"inf, not a finite number"):
        write_onnx(path, unbounded)
    with pytest.raises(ValueError, match=r"shape is \(28, 28\) but the model has 2 weights"):
        write_onnx(path, LogisticModel(2), shape=(28, 28))
    assert path.read_bytes() == before


def test_without_onnx_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install '\.\[onnx\]'"):
        importlib.reload(logreg.onnx)
