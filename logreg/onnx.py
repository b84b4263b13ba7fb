"""A trained model as ONNX, which many other programs run.

Requires the extra `onnx`: in a checkout, `pip install '.[onnx]'`.
"""

import numpy as np

from logreg._files.atomic import PathLike, write_whole
from logreg.arrays import refuse_non_finite
from logreg.exchange import check_shape
from logreg.model import LogisticModel, check_model

try:
    import onnx
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        "onnx is not installed: in a checkout of logreg, pip install '.[onnx]'"
    ) from _missing

# Version 17 of the operators, from 2022: fewer runtimes know a later one.
_HEAD = '<ir_version: 8, opset_import: ["": 17], producer_name: "logreg">'
_UNROLL = """
    pixels = Cast<to = {number}>(images)
    unrolled = Flatten<axis = 1>(pixels)
    features = Mul(unrolled, scale)
"""
_PREDICT = """
    scores = MatMul(features, weights)
    logits = Add(scores, bias)
    probabilities = Sigmoid(logits)
    are_one = GreaterOrEqual(logits, nothing)
    labels = Where(are_one, one, zero)
"""


def write_onnx(
    path: PathLike, model: LogisticModel, *, shape: tuple[int, int] | None = None
) -> None:
    r"""Write a model to a file as an ONNX graph, completely or not at all.

    $$z = X w + b, \qquad p = \sigma(z), \qquad
    \text{label} = \begin{cases} \text{classes}_1 & z \ge 0 \\ \text{classes}_0 & z < 0 \end{cases}$$

    The graph computes in the model's precision, and takes one input for any m:

    - `features`, float, shape (m, d); or with a `shape`
    - `images`, uint8, shape (m, rows, columns), which it unrolls and scales to [0, 1].

    It has three outputs:

    - `logits`, float, shape (m,);
    - `probabilities`, float, shape (m,), of `classes[1]`;
    - `labels`, int64, shape (m,), of `model.classes`.

    Its last digits may differ from ours.

    Parameters
    ----------
    path : path
        Usually ending in `.onnx`.
    model, shape
        As in `logreg.exchange.to_json`.

    Raises
    ------
    TypeError, ValueError, OSError
        As in `logreg.exchange.write_json`.

    References
    ----------
    Open Neural Network Exchange, specification of the operators, version 17.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from logreg import LogisticModel
    >>> from logreg.onnx import write_onnx
    >>> with TemporaryDirectory() as folder:
    ...     write_onnx(f"{folder}/model.onnx", LogisticModel(784), shape=(28, 28))
    """
    check_model(model)
    content = _graph(model, shape)
    with write_whole(path) as file:
        file.write(content)


def _graph(model: LogisticModel, shape: tuple[int, int] | None) -> bytes:
    dtype = model.weights.dtype
    number, name = (1, "float") if dtype == np.float32 else (11, "double")
    zero, one = model.classes
    with np.errstate(over="ignore"):  # a bias too large for its precision is refused below
        bias = np.array(model.bias, dtype)
    constants = {
        "weights": model.weights,
        "bias": bias,
        "nothing": np.array(0, dtype),
        "zero": np.array(zero, np.int64),
        "one": np.array(one, np.int64),
    }
    given, steps = f"{name}[m, {model.n_features}] features", _PREDICT
    if shape is not None:
        given = "uint8[m, {}, {}] images".format(*check_shape(shape, model.n_features))
        steps = _UNROLL.format(number=number) + _PREDICT
        constants["scale"] = np.array(1 / 255, dtype)
    refuse_non_finite(model.weights, "weights")
    refuse_non_finite(bias, "bias")
    result = f"{name}[m] logits, {name}[m] probabilities, int64[m] labels"
    graph = onnx.parser.parse_model(
        f"{_HEAD} logistic_regression ({given}) => ({result}) {{{steps}}}"
    )
    graph.graph.initializer.extend(
        onnx.numpy_helper.from_array(value, key) for key, value in constants.items()
    )
    onnx.checker.check_model(graph, full_check=True)
    content: bytes = graph.SerializeToString(deterministic=True)
    return content
