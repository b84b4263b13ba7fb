"""A model leaves and arrives: as JSON that a web page can read, and from scikit-learn.

The JSON is one object, `{"weights": [...], "bias": b, "classes": [0, 1], "shape": [28, 28]}`.
The probability of `classes[1]` is `sigmoid(weights * features + bias)`, features being pixels
from 0 to 1, row by row.
"""

import json
import math
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from logreg._files.atomic import PathLike, check_is_file, write_whole
from logreg.arrays import Vector, check_count, refuse_non_finite, refuse_type
from logreg.model import LogisticModel, check_model, model_of

_KEYS = {"weights", "bias", "classes", "shape"}
# Room for ten million weights with all their digits.
_LARGEST_FILE = 2**28


def to_json(
    model: LogisticModel, *, shape: tuple[int, int] | None = None, significant: int | None = None
) -> str:
    """Return a model as one line of JSON.

    Parameters
    ----------
    model : LogisticModel
    shape : (rows, columns), optional
        The size of its images; by default `[d]`.
    significant : int, optional
        Decimal digits to keep; by default no bit is lost.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above, or a parameter is not finite.

    References
    ----------
    RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format.

    Examples
    --------
    >>> from logreg import LogisticModel
    >>> from logreg.exchange import to_json
    >>> to_json(LogisticModel(4, classes=(3, 8)), shape=(2, 2))
    '{"weights":[0.0,0.0,0.0,0.0],"bias":0.0,"classes":[3,8],"shape":[2,2]}'
    """
    check_model(model)
    laid_out = [model.n_features] if shape is None else check_shape(shape, model.n_features)
    weights, bias = model.weights.tolist(), float(model.bias)
    if significant is not None:
        check_count(significant, "significant")
        *weights, bias = (float(f"{number:.{significant}g}") for number in (*weights, bias))
    refuse_non_finite(np.array(weights), "weights")
    refuse_non_finite(np.array([bias]), "bias")
    content = {"weights": weights, "bias": bias, "classes": model.classes, "shape": laid_out}
    return json.dumps(content, separators=(",", ":"))


def from_json(text: str | bytes) -> LogisticModel:
    """Return the model that `to_json` wrote, in double precision and without its shape.

    Parameters
    ----------
    text : str or bytes

    Raises
    ------
    TypeError, ValueError
        It is not.

    Examples
    --------
    >>> from logreg import LogisticModel
    >>> from logreg.exchange import from_json, to_json
    >>> from_json(to_json(LogisticModel(4, classes=(3, 8)))).classes
    (3, 8)
    """
    wanted = "pass what to_json returned"
    if not isinstance(text, str | bytes | bytearray):
        refuse_type(text, "the text", "what to_json returned, or a path to read_json")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f"the text is not JSON ({error}): {wanted}, or a file's name to read_json"
        ) from error
    if not isinstance(found, dict) or found.keys() != _KEYS:
        held = ", ".join(map(str, found)) if isinstance(found, dict) else type(found).__name__
        raise ValueError(
            f"the JSON holds {held:.60} instead of weights, bias, classes and shape: {wanted}"
        )
    numbers, classes, shape = found["weights"], found["classes"], found["shape"]
    if not isinstance(numbers, list) or not numbers:
        raise ValueError(f"weights are {numbers!r:.60}, not a list of numbers: {wanted}")
    weights: Vector = np.array([_number(x, f"weights[{j}]") for j, x in enumerate(numbers)])
    bias = _number(found["bias"], "bias")
    if not _are_whole(classes) or len(classes) != 2 or classes[0] == classes[1]:
        raise ValueError(f"classes are {classes!r:.60}, not two different whole numbers: {wanted}")
    if not _are_whole(shape) or min(shape, default=0) < 1 or math.prod(shape) != len(weights):
        raise ValueError(f"shape is {shape!r:.60}, not that of {len(weights)} weights: {wanted}")
    return model_of(weights, bias, (classes[0], classes[1]))


def write_json(
    path: PathLike,
    model: LogisticModel,
    *,
    shape: tuple[int, int] | None = None,
    significant: int | None = None,
) -> None:
    """Write a model to a file as JSON, completely or not at all.

    Parameters
    ----------
    path : path
        Usually ending in `.json`.
    model, shape, significant
        As in `to_json`.

    Raises
    ------
    TypeError, ValueError, OSError
        As in `to_json`, or from the file system.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from logreg import LogisticModel
    >>> from logreg.exchange import read_json, write_json
    >>> with TemporaryDirectory() as folder:
    ...     write_json(f"{folder}/model.json", LogisticModel(784))
    ...     model = read_json(f"{folder}/model.json")
    """
    content = to_json(model, shape=shape, significant=significant)
    with write_whole(path) as file:
        file.write(content.encode())


def read_json(path: PathLike) -> LogisticModel:
    """Read a model that `write_json` wrote.

    Parameters
    ----------
    path : path

    Raises
    ------
    ValueError, OSError
        As in `from_json`, or from the file system.

    Examples
    --------
    See `write_json`.
    """
    wanted = "a file that write_json wrote"
    check_is_file(path, wanted)
    size = Path(path).stat().st_size
    if size > _LARGEST_FILE:
        raise ValueError(f"{path} has {size} bytes, more than any model: pass {wanted}")
    try:
        return from_json(Path(path).read_bytes())
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def from_sklearn(estimator: object) -> LogisticModel:
    r"""Return a model with the parameters of a binary classifier of scikit-learn.

    Both compute $p = \sigma(w \cdot x + b)$; a score of exactly 0 is class 1 here, class 0 there.

    Parameters
    ----------
    estimator : sklearn.linear_model.LogisticRegression
        Fitted on two whole numbers; any linear classifier of log-odds will do.

    Raises
    ------
    ValueError
        It is not such a classifier.

    References
    ----------
    Pedregosa et al., "Scikit-learn: Machine Learning in Python", 2011.

    Examples
    --------
    >>> import numpy as np
    >>> from types import SimpleNamespace
    >>> from logreg.exchange import from_sklearn
    >>> coef, bias, classes = np.array([[2.0, -1.0]]), np.array([0.5]), np.array([3, 8])
    >>> from_sklearn(SimpleNamespace(coef_=coef, intercept_=bias, classes_=classes))
    LogisticModel(n_features=2, classes=(3, 8), bias=0.5, weights from -1 to 2)
    """
    if isinstance(estimator, LogisticModel):
        raise ValueError(f"{estimator} is a LogisticModel already: pass it on as it is")
    found: list[Any] = [
        getattr(estimator, name, None) for name in ("coef_", "intercept_", "classes_")
    ]
    if not all(isinstance(value, np.ndarray) for value in found):
        raise ValueError(
            f"{' '.join(repr(estimator).split()):.60} lacks coef_, intercept_ or classes_: pass a fitted linear "
            f"classifier, such as pipeline[-1] or search.best_estimator_"
        )
    coef, intercept, classes = found
    # Older releases can model two classes by two scores, whose difference is twice the one kept.
    softmax = getattr(estimator, "multi_class", None) == "multinomial"
    if coef.ndim != 2 or len(coef) != 1 or intercept.size != 1 or len(classes) != 2 or softmax:
        raise ValueError(
            f"coef_ has shape {coef.shape}, for the classes {classes.tolist()!s:.60}: fit it on "
            f"two classes, and without multi_class='multinomial', so that there is one score"
        )
    if classes.dtype.kind not in "iu":
        raise ValueError(
            f"classes_ are {classes.tolist()!s:.60}: fit it on whole numbers, such as 0 and 1"
        )
    weights: Vector = coef[0].astype(np.float32 if coef.dtype == np.float32 else np.float64)
    refuse_non_finite(weights, "coef_[0]")
    refuse_non_finite(intercept, "intercept_")
    return model_of(weights, float(intercept.item()), (int(classes[0]), int(classes[1])))


def check_shape(shape: tuple[int, int], n_features: int) -> list[int]:
    """Return the size of images as `int`s, or refuse one without a pixel for each weight."""
    given: Any = shape
    if not isinstance(given, list | tuple | np.ndarray):
        given = [given]
    sides = [check_count(side, "a side of shape") for side in given]
    if len(sides) != 2 or math.prod(sides) != n_features:
        raise ValueError(
            f"shape is {shape} but the model has {n_features} weights: pass the "
            f"(rows, columns) of its images"
        )
    return sides


def _number(value: object, name: str) -> float:
    number = math.nan
    if isinstance(value, int | float) and not isinstance(value, bool):
        with suppress(OverflowError):  # a whole number too large for a float
            number = float(value)
    if not math.isfinite(number):
        raise ValueError(
            f"{name} is {value!s:.60}, not a finite number: pass what to_json returned"
        )
    return number


def _are_whole(value: object) -> bool:
    return isinstance(value, list) and all(type(number) is int for number in value)
