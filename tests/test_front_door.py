"""The likeliest wrong arguments of every public function: value, fault, and a remedy that works."""

import io
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
    given,
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
SUMS = gradient_sums(MODEL, TABLE)
TABLE_OF_ONE = Table(features=X[:, :1], labels=y)
SETTINGS = Hyperparameters(iterations=1)


class Frame:
    """What a data frame shows of itself: many lines, and a way to an array."""

    columns, shape = ("a", "b"), (2, 2)

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
    "sigmoid of a tuple of data sets": lambda: sigmoid(load_digits()),  # type: ignore[arg-type]
    "cross_entropy of a data set": lambda: cross_entropy(X[0], TABLE),  # type: ignore[call-overload]
    "unroll to the labels' type": lambda: unroll(IMAGES, dtype=y),
    "unroll to a word": lambda: unroll(IMAGES, dtype="float32\n"),  # type: ignore[arg-type]
    "unroll of one image": lambda: unroll(IMAGES[0]),
    "unroll of a list": lambda: unroll([[[0]]]),  # type: ignore[arg-type]
    "unroll of features": lambda: unroll(X),
    "unroll of unscaled floats": lambda: unroll(255.0 * np.ones((1, 2, 2))),
    "unroll of whole numbers": lambda: unroll(np.zeros((1, 2, 2), dtype=np.int64)),  # type: ignore[arg-type]
    "random_batch of a tuple": lambda: random_batch((X, y), 1, rng=0),  # type: ignore[arg-type]
    "random_batch of features": lambda: random_batch(X, 1, rng=0),
    "random_batch to a word": lambda: random_batch(TABLE, 1, rng=0, dtype="float"),  # type: ignore[arg-type]
    "a step from a word": lambda: given.update(X[0], "0", X[0], 0.0, 1.0),  # type: ignore[arg-type]
    "a step of an array": lambda: given.update(X[0], 0.0, X[0], 0.0, X[0]),
    "Table of no features": lambda: Table(features=np.zeros((2, 0)), labels=y),
    "to_json with a data set": lambda: to_json(MODEL, shape=load_digits()),  # type: ignore[arg-type]
    "random_batch of a float": lambda: random_batch(TABLE, 1.5, rng=0),  # type: ignore[arg-type]
    "Examples divided by 255": lambda: Examples(images=IMAGES / 255, labels=y),
    "Examples of rows": lambda: Examples(images=IMAGES.reshape(2, -1), labels=y),
    "Examples swapped": lambda: Examples(images=y, labels=IMAGES),
    "Examples of columns": lambda: Examples(images=IMAGES, labels=y[:, None]),
    "Examples of class names": lambda: Examples(images=IMAGES, labels=y, classes=("a", "b")),  # type: ignore[arg-type]
    "Table of a frame": lambda: Table(features=anything, labels=y),
    "Examples of a set of classes": lambda: Examples(images=IMAGES, labels=y, classes={8, 3}),  # type: ignore[arg-type]
    "a text as an index": lambda: TABLE["labels"],  # type: ignore[index]
    "a pair as an index": lambda: TABLE[0, 1],  # type: ignore[index]
    "a row as an index": lambda: TABLE[-1],  # type: ignore[index]
    "a row that is not there": lambda: TABLE[np.array([0, 2])],
    "too few truth values": lambda: TABLE[np.array([True])],
    "a ragged index": lambda: TABLE[[[0], [1, 0]]],  # type: ignore[index]
    "Table of masked values": lambda: Table(features=np.ma.masked_array(X, X > 0), labels=y),
    "Table of masked labels": lambda: Table(features=X, labels=np.ma.masked_array(y, y > 0)),
    "Table of words": lambda: Table(features=np.array([["cat"]]), labels=y[:1]),
    "Table of a set of names": lambda: Table(features=X, labels=y, names={"a", "b"}),  # type: ignore[arg-type]
    "Table of a name": lambda: Table(features=X, labels=y, names=np.array("ab")),  # type: ignore[arg-type]
    "Table of missing labels": lambda: Table(features=X, labels=np.array([1.0, np.nan])),
    "Table of a list": lambda: Table(features=[[0.0], [1.0]], labels=y),  # type: ignore[arg-type]
    "Table of pixels": lambda: Table(features=IMAGES[:, 0], labels=y),
    "Table of objects": lambda: Table(features=np.array([[1, None]], dtype=object), labels=y[:1]),
    "Table of holes": lambda: Table(features=np.array([[1, np.nan]]), labels=y[:1]),
    "Table of labels 1 and 2": lambda: Table(features=X, labels=y + 1),
    "load_digits of two arguments": lambda: load_digits(3, 8),  # type: ignore[arg-type]
    "load_digits of text": lambda: load_digits(("3", "8")),  # type: ignore[arg-type]
    "load_digits from a number": lambda: load_digits(root=3),  # type: ignore[arg-type]
    "read_images of None": lambda: read_images(None),  # type: ignore[arg-type]
    "read_labels of bytes": lambda: read_labels(b"labels"),  # type: ignore[arg-type]
    "load of an open file": lambda: LogisticModel.load(io.BytesIO()),  # type: ignore[arg-type]
    "load of a name with a null": lambda: LogisticModel.load("a\0b"),
    "save to a number": lambda: MODEL.save(1),  # type: ignore[arg-type]
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
    "train from a word": lambda: train(MODEL, TABLE, TABLE, SETTINGS, rng="0"),  # type: ignore[arg-type]
    "train from a negative seed": lambda: train(MODEL, TABLE, TABLE, SETTINGS, rng=-1),
    "train and call a number": lambda: train(MODEL, TABLE, TABLE, SETTINGS, rng=0, on_step=1),  # type: ignore[arg-type]
    "random_batch from a float": lambda: random_batch(TABLE, 1, rng=0.5),  # type: ignore[arg-type]
    "LogisticModel from a word": lambda: LogisticModel(2, rng="a"),  # type: ignore[arg-type]
    "Hyperparameters of too many": lambda: Hyperparameters(iterations=10**400),
    "predict at certainty": lambda: MODEL.predict(X, threshold=1.0),
    "Hyperparameters of text": lambda: Hyperparameters(learning_rate="1"),  # type: ignore[arg-type]
    "Hyperparameters of floats": lambda: Hyperparameters(batch_size=64.0),  # type: ignore[arg-type]
    "l2_penalty swapped": lambda: l2_penalty(0.1, np.ones(2)),  # type: ignore[arg-type]
    "l2_penalty of a list": lambda: l2_penalty([1.0], 0.1),  # type: ignore[arg-type]
    "add_l2_gradient of an array": lambda: add_l2_gradient(np.ones(2), np.ones(2), 0.1),  # type: ignore[arg-type]
    "add_l2_gradient of nothing": lambda: add_l2_gradient(
        Gradients(dw=anything, db=0.0), np.ones(2), 0.1
    ),
    "sums and a number": lambda: SUMS + 1,  # type: ignore[operator]
    "a number and sums": lambda: 1 + SUMS,
    "sums of a different model": lambda: SUMS + gradient_sums(LogisticModel(1), TABLE_OF_ONE),
    "ledger of a list": lambda: ledger(X=[[1], [1, 2]]),  # type: ignore[arg-type]
    "ledger of a data set": lambda: ledger(images=TABLE),  # type: ignore[arg-type]
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
        r": (pass|choose|unroll|map|remove|drop|scale|fit it|fetch it|those)|pass ", message
    ), message
    assert "\n" not in message
    assert "object has no attribute" not in message
    assert "zip()" not in message
    assert "ufunc" not in message


@pytest.mark.parametrize(
    "misplaced",
    [
        lambda: LogisticModel(anything),
        lambda: Hyperparameters(learning_rate=anything),
        lambda: MODEL.save(anything),
        lambda: MODEL.predict(X, threshold=anything),
        lambda: MODEL.evaluate(anything),
        lambda: train(anything, TABLE, TABLE, SETTINGS, rng=0),
        lambda: train(MODEL, anything, TABLE, SETTINGS, rng=0),
        lambda: logreg.fit(anything, TABLE),
        lambda: logreg.fit(MODEL, anything),
        lambda: logreg.summary(MODEL, anything),
        lambda: logreg.effect(MODEL, anything, "feature 0"),
        lambda: l2_penalty(X[0], anything),
        lambda: load_digits(anything),
        lambda: TABLE[anything],
        lambda: MODEL.__setattr__("columns", anything),
    ],
)
def test_an_array_is_no_remedy_where_none_is_wanted(misplaced: Callable[[], object]) -> None:
    with pytest.raises(TypeError) as caught:
        misplaced()
    assert ": pass " in str(caught.value)
    assert "to_numpy" not in str(caught.value)


def test_a_data_set_in_the_place_of_an_array_leads_to_the_array_in_it() -> None:
    table: Any = TABLE
    pictures: Any = Examples(images=IMAGES, labels=y)
    with pytest.raises(TypeError, match=r"pass a NumPy array, such as X\.inputs$"):
        MODEL.forward(table)
    with pytest.raises(TypeError, match=r"pass a NumPy array, such as inputs\.inputs$"):
        LogisticModel(784).predict(pictures)
    with pytest.raises(TypeError, match=r"pass a NumPy array, such as y\.labels$"):
        MODEL.loss(X, table)
    with pytest.raises(TypeError, match=r"pass a NumPy array, such as images\.images$"):
        unroll(pictures)
    assert MODEL.loss(table.inputs, table.labels) == math.log(2)
    assert LogisticModel(784).predict(pictures.inputs).tolist() == [1, 1]
    assert unroll(pictures.images).shape == (2, 784)


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
    assert TABLE[-1:][:1].labels.tolist() == [1]
    assert TABLE[np.array([True, False])].labels.tolist() == [0]
    assert TABLE[[1, 0]].labels.tolist() == [1, 0]  # type: ignore[index]  # NumPy users have lists
    total: Any = sum([SUMS, SUMS])
    assert total.count == 4
    column: Any = np.array([[0], [1]]).view(np.matrix)
    assert Table(features=X, labels=np.ravel(column)).labels.tolist() == [0, 1]
