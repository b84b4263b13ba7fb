"""The likeliest wrong argument of each function gives value, fault and a remedy that works."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dask.array as da
import numpy as np
import pandas as pd
import pytest
from dask.delayed import delayed
from distributed import Client, LocalCluster
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import logreg.dask
from logreg import Examples, Hyperparameters, LogisticModel, Table, load_digits, plotting
from logreg.dask import from_arrays
from logreg.exchange import from_json, from_sklearn, to_json
from logreg.onnx import write_onnx
from logreg.sklearn import LogisticClassifier

DIGITS: Any = load_digits()
IMAGES: Any = DIGITS.test[:40]
X: Any = np.array([[-2.0, 0.5], [-1.0, 1.5], [1.0, 0.0], [2.0, 1.0], [0.5, 0.2]])
y: Any = np.array([0, 0, 1, 1, 0], dtype=np.uint8)
TABLE: Any = Table(features=X, labels=y)
QUICK = Hyperparameters(iterations=2)
MODEL: Any = LogisticModel(784)
FITTED: Any = LogisticRegression().fit(X, y)
OURS: Any = LogisticClassifier().partial_fit(X, y, classes=[0, 1])
LAZY: Any = da.from_array(X)
LAZY_LABELS: Any = da.from_array(y)
FRAME: Any = pd.DataFrame(X)
CLASS: Any = LogisticModel
OTHER_CLASS: Any = LogisticClassifier
UNFITTED: Any = LogisticClassifier()
PATH: Any = Path("m.json")
PAIR: Any = (X, y)
SIDE: Any = 784
SIDES: Any = (28.0, 28.0)
OBJECT: Any = {"weights": [1]}


def dask_train(partitions: Any = None, model: Any = None, **changes: Any) -> object:
    arguments: dict[str, Any] = {"validation_set": TABLE, "hyperparameters": QUICK, "rng": 0}
    partitions = [delayed(TABLE)] if partitions is None else partitions
    model = LogisticModel(2) if model is None else model
    return logreg.dask.train(model, partitions, **(arguments | changes))


def classifier(method: str = "fit", *arguments: Any, **settings: Any) -> object:
    return getattr(LogisticClassifier(**settings), method)(*arguments)


Call = Callable[[], object]

WRONG: list[tuple[Call, str, Call | None]] = [
    # What is called, what the sentence says, and what the remedy leads to.
    (lambda: classifier("fit", TABLE, y), r"X is Table.*X\.features", lambda: TABLE.features),
    (lambda: classifier("fit", IMAGES, y), r"X is Examples.*unroll\(X\.images\)", None),
    (lambda: classifier("fit", IMAGES.images, y), r"\(40, 28, 28\).*logreg\.unroll\(X\)", None),
    (lambda: OURS.predict(TABLE), r"X is Table.*X\.features", lambda: OURS.predict(X)),
    (lambda: OURS.predict(IMAGES.images), r"logreg\.unroll\(X\)", None),
    (lambda: classifier("fit", X, y, random_state="a"), "random_state is 'a'.*whole number", None),
    (lambda: classifier("fit", X, y, random_state=-1), "random_state is -1.*at least 0", None),
    (lambda: classifier("fit", X, y, random_state=np.random), "random_state is <module", None),
    (lambda: classifier("partial_fit", X, y), "classes is None: pass both labels", None),
    (lambda: classifier("fit", X, y, learning_rate="1"), "learning_rate is '1'.*positive", None),
    (lambda: write_onnx("m", CLASS), "model is <class.*LogisticModel\\(784\\)", None),
    (lambda: write_onnx("m", OURS), "attribute model_", lambda: to_json(OURS.model_)),
    (lambda: write_onnx("m", OTHER_CLASS), "attribute model_ of a fitted", None),
    (lambda: write_onnx("m", UNFITTED), r"LogisticModel\(784\)", None),
    (
        lambda: write_onnx("m", FITTED),
        r"exchange\.from_sklearn makes of it",
        lambda: to_json(from_sklearn(FITTED)),
    ),
    (lambda: write_onnx(MODEL, PATH), r"model is .*m\.json.*: pass a L", None),
    (lambda: write_onnx("m", MODEL, shape=SIDE), r"shape is 784 .*\(rows, columns\)", None),
    (lambda: write_onnx("m", MODEL, shape=SIDES), "side of shape is .*28.0", None),
    (lambda: to_json(OURS), "attribute model_", None),
    (lambda: from_json(PATH), "the text is .*m.json.*read_json", None),
    (lambda: from_json("m.json"), "the text is not JSON.*read_json", None),
    (lambda: from_json(OBJECT), "the text is .*of type dict: pass what to_json", None),
    (lambda: from_sklearn(LogisticRegression), "LogisticRegression.*: pass a fitted", None),
    (lambda: from_sklearn(MODEL), "LogisticModel already: pass it on", None),
    (
        lambda: from_sklearn(make_pipeline(StandardScaler(), FITTED)),
        r"pipeline\[-1\]",
        lambda: from_sklearn(make_pipeline(StandardScaler(), FITTED)[-1]),
    ),
    (
        lambda: from_arrays(X, y),
        "X is a ndarray: .*from_array",
        lambda: from_arrays(LAZY, LAZY_LABELS),
    ),
    (
        lambda: from_arrays(SimpleNamespace(to_dask_array=None), LAZY_LABELS),  # type: ignore[arg-type]  # the mistake under test
        r"X is a SimpleNamespace: .*X\.to_dask_array\(lengths=True\)",
        None,
    ),
    (lambda: from_arrays(LAZY, y), r"y is a ndarray: .*from_array\(y\)", None),
    (lambda: from_arrays(LAZY_LABELS, LAZY), r"X has shape \(5,\).*first.*second", None),
    (lambda: from_arrays(LAZY[0, 0], LAZY_LABELS), r"X has shape \(\)", None),
    (lambda: from_arrays(FRAME, LAZY_LABELS), "X is a DataFrame: pass a Dask array", None),
    (lambda: dask_train(model=LogisticModel), "model is <class", None),
    (lambda: dask_train(model=OURS), "attribute model_", None),
    (lambda: dask_train(hyperparameters=Hyperparameters), r"pass Hyperparameters\(", None),
    (lambda: dask_train(hyperparameters={"l2": 1}), r"pass Hyperparameters\(", None),
    (lambda: dask_train(LAZY), r"partitions is a Array.*from_arrays\(X, y\)", None),
    (lambda: dask_train(TABLE), r"partitions is a Table.*dask\.delayed", dask_train),
    (lambda: dask_train(delayed(TABLE)), "partitions is a Delayed.*: pass a list", dask_train),
    (lambda: dask_train("a.npz"), r"partitions is a str.*delayed\(load\)\(path\)", None),
    (lambda: dask_train(["a.npz"]), r"partition 0 is 'a.npz'.*delayed\(load\)\(path\)", None),
    (lambda: dask_train([TABLE]), r"partition 0 is Table.*dask\.delayed", dask_train),
    (lambda: dask_train((LAZY, LAZY_LABELS)), r"partition 0 is dask.*from_arrays\(X, y\)", None),
    (lambda: dask_train([]), "no partitions: pass at least one", None),
    (lambda: dask_train(validation_set=delayed(TABLE)), r"validation_set\.compute\(\)", None),
    (lambda: dask_train(validation_set=(X, y)), r"Table\(features=", None),
    (lambda: dask_train(client="tcp://10.0.0.7:4000"), "client is 'tcp.*: pass a Client", None),
    (lambda: plotting.plot_examples(TABLE), r"examples is Table.*Examples\(images", None),
    (lambda: plotting.plot_worst(PAIR, MODEL), r"examples is \(array.*Examples\(images", None),
    (lambda: plotting.plot_examples(IMAGES, model=OURS), "attribute model_", None),
]


@pytest.fixture(autouse=True, scope="module")
def client() -> Any:
    """A cluster inside this process."""
    with Client(n_workers=1, processes=False, dashboard_address=":0") as client:
        yield client


@pytest.mark.parametrize(("call", "message", "remedy"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_argument_gets_a_sentence_with_a_remedy_that_works(
    call: Call, message: str, remedy: Call | None
) -> None:
    with pytest.raises((TypeError, ValueError), match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    if remedy is not None:
        remedy()


def test_a_client_that_is_asynchronous_is_refused_with_one_that_is_not() -> None:
    async def attempt() -> None:
        async with Client(processes=False, dashboard_address=":0", asynchronous=True) as client:
            with pytest.raises(ValueError, match=r"asynchronous.*Client\(\.\.\., asynchronous=F"):
                dask_train(client=client)

    asyncio.run(attempt())


def test_a_cluster_is_not_yet_a_client() -> None:
    with LocalCluster(n_workers=1, processes=False, dashboard_address=":0") as cluster:
        with pytest.raises(TypeError, match=r"client is LocalCluster.*: pass a Client"):
            dask_train(client=cluster)
        with Client(cluster, set_as_default=False) as client:
            dask_train(client=client)


def test_images_of_another_size_or_class_are_told() -> None:
    other = Examples(images=IMAGES.images, labels=IMAGES.labels, classes=(3, 8))
    calls: list[Call] = [
        lambda: plotting.plot_worst(other, LogisticModel(784, classes=(0, 1))),
        lambda: plotting.plot_before_after(IMAGES, LogisticModel(9), MODEL),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="pass"):
            call()
