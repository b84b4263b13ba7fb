"""The likeliest wrong arguments of every public function: value, fault, and a remedy that works."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import logreg
from logreg import (
    Examples,
    Gradients,
    Hyperparameters,
    LogisticModel,
    Table,
    add_l2_gradient,
    cross_entropy,
    gradient_sums,
    l2_penalty,
    ledger,
    load_digits,
    random_batch,
    read_images,
    read_labels,
    sigmoid,
    train,
    unroll,
)
from logreg.exchange import from_json, from_sklearn, to_json

X: Any = np.array([[0.0, 1.0], [1.0, 0.0]])
y: Any = np.array([0, 1], dtype=np.uint8)
IMAGES: Any = np.zeros((2, 28, 28), dtype=np.uint8)
TABLE = Table(features=X, labels=y)
MODEL = LogisticModel(2)
SETTINGS = Hyperparameters(iterations=1)


class Frame:
    """What a data frame shows of itself: many lines, and a way to an array."""

    columns = ("a", "b")

    def to_numpy(self) -> Any:
        return X

    def __repr__(self) -> str:
        return "   a  b\n0  0  1\n1  1  0"


anything: Any = Frame()
call: dict[str, Callable[[], object]] = {
    "sigmoid of text": lambda: sigmoid("0"),  # type: ignore[arg-type]
    "sigmoid of pixels": lambda: sigmoid(np.array([1, 2], dtype=np.uint8)),
    "sigmoid of a frame": lambda: sigmoid(anything),
    "cross_entropy swapped": lambda: cross_entropy(y, np.array([0.3, -2.0])),
    "cross_entropy of columns": lambda: cross_entropy(X[:, :1], y),
    "cross_entropy of texts": lambda: cross_entropy(np.zeros(2), np.array(["cat", "dog"])),
    "unroll of one image": lambda: unroll(IMAGES[0]),
    "unroll of a list": lambda: unroll([[[0]]]),  # type: ignore[arg-type]
    "unroll of features": lambda: unroll(X),
    "unroll of unscaled floats": lambda: unroll(255.0 * np.ones((1, 2, 2))),
    "unroll of whole numbers": lambda: unroll(np.zeros((1, 2, 2), dtype=np.int64)),  # type: ignore[arg-type]
    "random_batch of a tuple": lambda: random_batch((X, y), 1, rng=0),  # type: ignore[arg-type]
    "random_batch of features": lambda: random_batch(X, 1, rng=0),
    "random_batch of a float": lambda: random_batch(TABLE, 1.5, rng=0),  # type: ignore[arg-type]
    "Examples divided by 255": lambda: Examples(images=IMAGES / 255, labels=y),
    "Examples of rows": lambda: Examples(images=IMAGES.reshape(2, -1), labels=y),
    "Examples swapped": lambda: Examples(images=y, labels=IMAGES),
    "Examples of columns": lambda: Examples(images=IMAGES, labels=y[:, None]),
    "Examples of class names": lambda: Examples(images=IMAGES, labels=y, classes=("a", "b")),  # type: ignore[arg-type]
    "Table of a frame": lambda: Table(features=anything, labels=y),
    "Table of a list": lambda: Table(features=[[0.0], [1.0]], labels=y),  # type: ignore[arg-type]
    "Table of pixels": lambda: Table(features=IMAGES[:, 0], labels=y),
    "Table of objects": lambda: Table(features=np.array([[1, None]], dtype=object), labels=y[:1]),
    "Table of holes": lambda: Table(features=np.array([[1, np.nan]]), labels=y[:1]),
    "Table of labels 1 and 2": lambda: Table(features=X, labels=y + 1),
    "load_digits of two arguments": lambda: load_digits(3, 8),  # type: ignore[arg-type]
    "load_digits of text": lambda: load_digits(("3", "8")),  # type: ignore[arg-type]
    "load_digits of equals": lambda: load_digits((3, 3)),
    "load_digits of others": lambda: load_digits((3, 8)),
    "read_images of labels": lambda: read_images(logreg.__file__),
    "read_labels of text": lambda: read_labels(logreg.__file__),
    "LogisticModel of data": lambda: LogisticModel(X),
    "LogisticModel of a shape": lambda: LogisticModel((28, 28)),  # type: ignore[arg-type]
    "forward of a list": lambda: MODEL.forward([[0.0, 1.0]]),  # type: ignore[arg-type]
    "forward of one row": lambda: MODEL.forward(X[0]),
    "forward of the transpose": lambda: MODEL.forward(np.zeros((2, 3))),
    "loss of swapped": lambda: MODEL.loss(y, X),
    "backward of a column": lambda: MODEL.backward(X, y[:, None]),
    "backward of a list": lambda: MODEL.backward(X, [0, 1]),  # type: ignore[arg-type]
    "backward of logits of p": lambda: MODEL.backward(X, y, logits=np.zeros((2, 1))),
    "update of an array": lambda: MODEL.update(np.ones(2), 1.0),  # type: ignore[arg-type]
    "update of a pair": lambda: MODEL.update((np.ones(2), 0.0), 1.0),  # type: ignore[arg-type]
    "update swapped": lambda: MODEL.update(1.0, Gradients(dw=np.ones(2), db=0.0)),  # type: ignore[arg-type]
    "predict of unscaled floats": lambda: LogisticModel(784).predict(255.0 * np.ones((1, 28, 28))),
    "predict of Examples": lambda: LogisticModel(784).predict(Examples(images=IMAGES, labels=y)),  # type: ignore[arg-type]
    "evaluate of a tuple": lambda: MODEL.evaluate((X, y)),  # type: ignore[arg-type]
    "evaluate of two": lambda: LogisticModel(784).evaluate(load_digits()),  # type: ignore[arg-type]
    "train of a class": lambda: train(LogisticModel, TABLE, TABLE, SETTINGS, rng=0),  # type: ignore[arg-type]
    "train of a tuple": lambda: train(MODEL, (X, y), TABLE, SETTINGS, rng=0),  # type: ignore[arg-type]
    "train of features": lambda: train(MODEL, X, TABLE, SETTINGS, rng=0),
    "train of a dict": lambda: train(MODEL, TABLE, TABLE, {"learning_rate": 1}, rng=0),  # type: ignore[arg-type]
    "train of the class of settings": lambda: train(MODEL, TABLE, TABLE, Hyperparameters, rng=0),  # type: ignore[arg-type]
    "train swapped": lambda: train(TABLE, MODEL, TABLE, SETTINGS, rng=0),  # type: ignore[arg-type]
    "Hyperparameters of text": lambda: Hyperparameters(learning_rate="1"),  # type: ignore[arg-type]
    "Hyperparameters of floats": lambda: Hyperparameters(batch_size=64.0),  # type: ignore[arg-type]
    "l2_penalty swapped": lambda: l2_penalty(0.1, np.ones(2)),  # type: ignore[arg-type]
    "l2_penalty of a list": lambda: l2_penalty([1.0], 0.1),  # type: ignore[arg-type]
    "add_l2_gradient of an array": lambda: add_l2_gradient(np.ones(2), np.ones(2), 0.1),  # type: ignore[arg-type]
    "gradient_sums of arrays": lambda: gradient_sums(MODEL, X),
    "gradient_sums swapped": lambda: gradient_sums(TABLE, MODEL),  # type: ignore[arg-type]
    "ledger of another name": lambda: ledger(theta=1.0),
    "to_json of weights": lambda: to_json(np.ones(2)),  # type: ignore[arg-type]
    "from_json of a number": lambda: from_json(3),  # type: ignore[arg-type]
    "from_sklearn of a class": lambda: from_sklearn(LogisticModel),
    "from_sklearn of ours": lambda: from_sklearn(MODEL),
}


@pytest.mark.parametrize("name", call)
def test_a_likely_mistake_is_answered_by_value_fault_and_remedy(name: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        call[name]()
    message = str(caught.value)
    # A sentence of ours, with a colon between the fault and what to do.
    assert re.search(
        r": (pass|choose|unroll|map|remove|scale|fit it|fetch it|those)|pass ", message
    ), message
    assert "\n" not in message
    assert "object has no attribute" not in message
    assert "zip()" not in message
    assert "ufunc" not in message


def test_the_remedies_work() -> None:
    model = LogisticModel(784)
    scaled = IMAGES / 255
    assert model.predict(scaled).tolist() == [1, 1]
    assert unroll(scaled).shape == (2, 784)
    again = np.rint(255 * scaled).astype(np.uint8)
    assert Examples(images=again, labels=y).images.tolist() == IMAGES.tolist()
    assert MODEL.forward(X[0][np.newaxis]).shape == (1,)
    assert MODEL.forward(anything.to_numpy()).shape == (2,)
    labels = np.array(["cat", "dog"])
    assert Table(features=X, labels=(labels == "dog").astype(np.uint8)).labels.tolist() == [0, 1]
    assert MODEL.loss(X, y[:, None].ravel()) == math.log(2)
    assert LogisticModel(28).predict(IMAGES[:, 0] / 255).tolist() == [1, 1]
