"""A model leaves and arrives unchanged, and what is no model is refused."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from logreg import LogisticModel, exchange
from logreg.arrays import Vector
from logreg.exchange import from_json, from_sklearn, read_json, to_json, write_json

finite = st.floats(allow_nan=False, allow_infinity=False)
pairs = st.lists(st.integers(1 - 2**53, 2**53 - 1), min_size=2, max_size=2, unique=True)
GOOD: dict[str, Any] = {"weights": [0.5, -1], "bias": 2, "classes": [3, 8], "shape": [2]}


def model_of(
    weights: Vector, bias: float = 0.0, classes: tuple[int, int] = (0, 1)
) -> LogisticModel:
    model = LogisticModel(len(weights), classes=classes, dtype=weights.dtype)
    model.weights, model.bias = weights, bias
    return model


def fitted(**changes: Any) -> SimpleNamespace:
    """What scikit-learn leaves after a fit."""
    parameters: dict[str, Any] = {
        "coef_": np.array([[2.0, -1.0]]),
        "intercept_": np.array([0.5]),
        "classes_": np.array([3, 8]),
    }
    return SimpleNamespace(**(parameters | changes))


@given(arrays(np.float64, st.integers(1, 30), elements=finite), finite, pairs)
def test_what_leaves_as_json_comes_back_bit_for_bit(
    weights: Vector, bias: float, classes: list[int]
) -> None:
    model = from_json(to_json(model_of(weights, bias, (classes[0], classes[1]))))
    assert model.weights.tobytes() == weights.tobytes()
    assert np.float64(model.bias).tobytes() == np.float64(bias).tobytes()
    assert model.classes == tuple(classes)


@given(
    arrays(
        np.float32,
        st.integers(1, 30),
        elements=st.floats(width=32, allow_nan=False, allow_infinity=False),
    )
)
def test_single_precision_comes_back_as_the_same_numbers_in_double(weights: Vector) -> None:
    model = from_json(to_json(model_of(weights)))
    assert model.weights.dtype == np.float64
    assert np.array_equal(model.weights, weights)


@given(arrays(np.float64, 5, elements=st.floats(-1e300, 1e300)), st.integers(1, 17))
def test_what_is_rounded_is_off_by_half_a_unit_of_its_last_digit(
    weights: Vector, significant: int
) -> None:
    model = from_json(to_json(model_of(weights, bias=1 / 3), significant=significant))
    normal = np.abs(weights) > 1e-300
    error = np.abs(model.weights - weights)[normal]
    assert (error <= (0.5 * 10.0 ** (1 - significant) + 2e-16) * np.abs(weights[normal])).all()
    assert model.bias == float(f"{1 / 3:.{significant}g}")


def test_the_json_is_one_line_that_says_how_the_features_are_laid_out() -> None:
    model = model_of(np.array([0.12345, -2.0, 0.0, 1e-9]), bias=1.0, classes=(3, 8))
    end = '"bias":1.0,"classes":[3,8],"shape":'
    assert to_json(model) == '{"weights":[0.12345,-2.0,0.0,1e-09],' + end + "[4]}"
    assert to_json(model, shape=(2, 2), significant=2) == (
        '{"weights":[0.12,-2.0,0.0,1e-09],' + end + "[2,2]}"
    )
    rows: Any = np.int64(4)
    assert to_json(model, shape=(rows, 1)).endswith('"shape":[4,1]}')


def test_a_file_holds_what_the_text_does(tmp_path: Path) -> None:
    model = LogisticModel(6, rng=0, classes=(3, 8))
    path = tmp_path / "model.json"
    path.write_text("an older file", encoding="utf-8")
    write_json(path, model, shape=(2, 3), significant=4)
    assert path.read_text("utf-8") == to_json(model, shape=(2, 3), significant=4)
    assert read_json(path).classes == (3, 8)
    assert list(tmp_path.iterdir()) == [path]


def broken(weights: list[float]) -> LogisticModel:
    """A model whose weights were overwritten with what cannot be assigned."""
    model = LogisticModel(len(weights))
    model.weights[:] = weights
    return model


def test_a_model_that_cannot_leave_leaves_the_older_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    write_json(path, LogisticModel(2))
    before = path.read_bytes()
    with pytest.raises(ValueError, match=r"weights\[1\] is nan, not a finite number"):
        write_json(path, broken([0.0, np.nan]))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("model", "options", "message"),
    [
        (broken([np.inf]), {}, r"weights\[0\] is inf"),
        (model_of(np.array([1.7e308])), {"significant": 1}, r"weights\[0\] is inf"),
        (
            LogisticModel(6),
            {"shape": (2, 2)},
            r"shape is \(2, 2\) but the model has 6 weights: pass",
        ),
        (LogisticModel(6), {"shape": (-2, -3)}, "a side of shape is -2: pass at least 1"),
        (LogisticModel(6), {"shape": 6}, r"shape is 6 but the model has 6 weights: pass"),
        (LogisticModel(6), {"shape": (6,)}, r"shape is \(6,\) but the model has 6 weights: pass"),
        (LogisticModel(6), {"significant": 0}, "significant is 0: pass at least 1"),
    ],
)
def test_what_json_cannot_say_is_refused(
    model: LogisticModel, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        to_json(model, **options)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": []}, r"weights are \[\], not a list of numbers: pass what to_json returned"),
        ({"weights": "0.5, -1"}, "weights are '0.5, -1', not a list of numbers"),
        ({"weights": {"0": 1.0}}, "not a list of numbers"),
        ({"weights": [0.5, "x"]}, r"weights\[1\] is x, not a finite number: pass what to_json"),
        ({"weights": [0.5, None]}, r"weights\[1\] is None, not a finite number"),
        ({"weights": [True, 0.5]}, r"weights\[0\] is True, not a finite number"),
        ({"weights": [0.5, float("nan")]}, r"weights\[1\] is nan, not a finite number"),
        ({"weights": [float("-inf"), 0.5]}, r"weights\[0\] is -inf, not a finite number"),
        ({"weights": [10**400, 0.5]}, r"weights\[0\] is 10{59}, not a finite number"),
        ({"weights": [[0.5], [1.0]]}, r"weights\[0\] is \[0.5\], not a finite number"),
        ({"bias": [0.5]}, r"bias is \[0.5\], not a finite number"),
        ({"bias": float("inf")}, "bias is inf, not a finite number"),
        ({"classes": [3, 3]}, r"classes are \[3, 3\], not two different whole numbers: pass"),
        ({"classes": [3, 8, 9]}, "not two different whole numbers"),
        ({"classes": [0, True]}, "not two different whole numbers"),
        ({"classes": [0.0, 1.0]}, "not two different whole numbers"),
        ({"classes": "01"}, "not two different whole numbers"),
        ({"shape": [28, 28]}, r"shape is \[28, 28\], not that of 2 weights: pass what to_json"),
        ({"shape": [-1, -2]}, "not that of 2 weights"),
        ({"shape": []}, "not that of 2 weights"),
        ({"shape": [2.0]}, "not that of 2 weights"),
        ({"shape": 2}, "not that of 2 weights"),
        (
            {"format": 1},
            "the JSON holds weights, bias, classes, shape, format instead of weights, ",
        ),
    ],
)
def test_json_that_is_no_model_is_refused(change: dict[str, Any], message: str) -> None:
    assert from_json(json.dumps(GOOD)).classes == (3, 8)
    with pytest.raises(ValueError, match=message):
        from_json(json.dumps(GOOD | change))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"the text is not JSON \(Expecting value.*\): pass what to_json returned"),
        ('{"weights":[0.5', "the text is not JSON"),
        (b"\xff\xfe\x00", "the text is not JSON"),
        ("[" * 10**5, "the text is not JSON"),
        ("9" * 5000, "the text is not JSON"),
        ("[0.5]", "the JSON holds list instead of weights, bias, classes and shape"),
        ("null", "the JSON holds NoneType instead"),
        ('{"bias":0}', "the JSON holds bias instead"),
    ],
)
def test_text_that_is_no_json_of_a_model_is_refused(text: str | bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_json(text)


@given(st.text() | st.binary())
def test_no_text_provokes_anything_but_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match="pass what to_json returned"):
        from_json(text)


def test_a_file_that_is_no_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.json: the JSON holds  instead of weights"):
        read_json(path)
    with pytest.raises(
        ValueError, match="is not a regular file: pass a file that write_json wrote"
    ):
        read_json(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_json(tmp_path / "none.json")
    monkeypatch.setattr(exchange, "_LARGEST_FILE", 1)
    with pytest.raises(ValueError, match=r"mine\.json has 2 bytes, more than any model: pass"):
        read_json(path)


@given(arrays(np.float64, st.integers(1, 30), elements=finite), finite)
def test_a_fitted_estimator_arrives_with_the_same_parameters(coef: Vector, bias: float) -> None:
    estimator = fitted(coef_=coef[np.newaxis], intercept_=np.array([bias]))
    model = from_sklearn(estimator)
    assert np.array_equal(model.weights, coef)
    assert (model.bias, model.classes) == (bias, (3, 8))
    assert [type(value) for value in (model.bias, *model.classes)] == [float, int, int]
    assert not np.shares_memory(model.weights, estimator.coef_)


def test_the_precision_of_an_estimator_is_kept() -> None:
    single = fitted(coef_=np.ones((1, 2), np.float32), intercept_=np.array([0.5], np.float32))
    assert from_sklearn(single).weights.dtype == np.float32
    assert from_sklearn(fitted(coef_=np.ones((1, 2), np.longdouble))).weights.dtype == np.float64


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (
            SimpleNamespace(),
            r"namespace\(\).*: pass a fitted linear classifier, such as pipeline\[-1\]",
        ),
        (fitted(coef_=None), "coef_=None.*: pass a fitted"),
        (fitted(intercept_=0.5), "intercept_.*: pass a fitted"),
        (fitted(classes_=["a", "b"]), "classes_.*: pass a fitted"),
        (
            fitted(coef_=np.ones((3, 4)), classes_=np.arange(3), intercept_=np.ones(3)),
            r"coef_ has shape \(3, 4\), for the classes \[0, 1, 2\]: fit it on two",
        ),
        (fitted(coef_=np.ones(2)), r"coef_ has shape \(2,\), for the classes \[3, 8\]"),
        (fitted(intercept_=np.ones(2)), "fit it on two classes"),
        (fitted(classes_=np.arange(3)), r"\[0, 1, 2\]: fit it on two classes"),
        (fitted(multi_class="multinomial"), "without multi_class='multinomial'"),
        (
            fitted(classes_=np.array(["no", "yes"])),
            r"classes_ are \['no', 'yes'\]: fit it on whole numbers, such as 0 and 1",
        ),
        (fitted(classes_=np.array([False, True])), r"classes_ are \[False, True\]: fit it on"),
        (fitted(classes_=np.array([0.0, 1.0])), r"classes_ are \[0.0, 1.0\]: fit it on"),
        (fitted(coef_=np.array([[0.0, np.nan]])), r"coef_\[0\]\[1\] is nan, not a finite number"),
        (fitted(intercept_=np.array([np.inf])), r"intercept_\[0\] is inf, not a finite number"),
    ],
)
def test_an_estimator_that_is_no_logistic_model_is_refused(estimator: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_sklearn(estimator)
