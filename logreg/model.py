"""Chapters 5 to 9: the model. Its methods stand in the order of the chapters."""

import math
import operator
import os
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from logreg.arrays import (
    Images,
    Labels,
    Matrix,
    Precision,
    RNGLike,
    Vector,
    all_finite,
    check_count,
    check_features,
    check_labels,
    check_precision,
    refuse_non_finite,
    refuse_type,
)
from logreg.batches import Scaled, as_features, blocks
from logreg.dataset import Examples, Table
from logreg.functions import cross_entropy, quick_sigmoid, sigmoid

# Rows that are unrolled at a time: they fit in a processor's cache, so the whole data
# set never stands in memory as floats.
_BLOCK = 512
# More examples than this power of two are in no memory.
_SCALE = 64


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gradients:
    r"""The slope of the loss in each parameter.

    Attributes
    ----------
    dw : ndarray of float, shape (d,)
        $\partial L / \partial w$, in nats per unit of each weight.
    db : float
        $\partial L / \partial b$, in nats per unit of the bias.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import Gradients
    >>> Gradients(dw=np.array([0.0, -0.5]), db=-0.5)
    Gradients(dw=array([ 0. , -0.5]), db=-0.5)
    """

    dw: Vector
    db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How well a model does on a set of examples.

    Attributes
    ----------
    loss : float
        The mean cross-entropy in nats; ln 2 = 0.693... is as good as not looking.
    accuracy : float
        The share of examples whose class is predicted right, from 0 to 1.

    Examples
    --------
    >>> from logreg import LogisticModel, load_digits
    >>> evaluation = LogisticModel(784).evaluate(load_digits().validation)
    >>> print(f"{evaluation.loss:.4f} nats, {evaluation.accuracy:.1%} right")
    0.6931 nats, 53.2% right
    """

    loss: float
    accuracy: float


class LogisticModel:
    r"""A linear score, and the sigmoid of it: $p = \sigma(w \cdot x + b)$.

    The model starts at zero, and so gives each example the probability 1/2. That is a
    fine start here, unlike in a network with hidden layers, because the loss is convex.

    Parameters
    ----------
    n_features : int
        The number of features d, such as 28 * 28 = 784; there are d + 1 parameters.
    rng : numpy.random.Generator or int, optional
        If given, the weights start as normal noise of standard deviation 0.01 instead
        of at zero. The bias starts at zero either way.
    classes : (int, int)
        What the labels 0 and 1 stand for, two whole numbers such as the digits 3 and 8.
    dtype : float64 or float32
        The precision of the weights, and of the features that images are turned into.

    Attributes
    ----------
    weights : ndarray of dtype, shape (d,)
        How much each feature speaks for class 1, in log-odds per unit of the feature.
    bias : float
        The log-odds of class 1 where every feature is 0, as in a blank image.
    classes : (int, int)
        What the labels 0 and 1 stand for.

    Raises
    ------
    TypeError, ValueError
        There is not at least one feature, the classes are not two different whole
        numbers, or the dtype is neither float64 nor float32.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, section 4.3.2.

    Examples
    --------
    >>> import math
    >>> import numpy as np
    >>> from logreg import LogisticModel
    >>> model = LogisticModel(2)
    >>> X, y = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0, 1], dtype=np.uint8)
    >>> model.loss(X, y) == math.log(2)
    True
    >>> model.update(model.backward(X, y), learning_rate=1.0)
    >>> model.predict(X)
    array([0, 1], dtype=uint8)
    """

    __slots__ = ("bias", "classes", "weights")

    weights: Vector
    bias: float
    classes: tuple[int, int]

    def __init__(
        self,
        n_features: int,
        *,
        rng: RNGLike = None,
        classes: tuple[int, int] = (0, 1),
        dtype: Precision = np.float64,
    ) -> None:
        check_count(n_features, "n_features")
        check_precision(dtype)
        self.weights = np.zeros(n_features, dtype=dtype)
        if rng is not None:
            noise = np.random.default_rng(rng).normal(scale=0.01, size=n_features)
            self.weights = noise.astype(dtype)
        self.bias = 0.0
        self.classes = _check_classes(classes)

    def __repr__(self) -> str:
        return (
            f"LogisticModel(n_features={self.n_features}, classes={self.classes}, "
            f"bias={self.bias:.4g}, weights from {self.weights.min():.4g} to "
            f"{self.weights.max():.4g})"
        )

    def _repr_html_(self) -> str:
        from logreg.rich import model_html

        return model_html(self)

    @property
    def n_features(self) -> int:
        """The number of features d, one for each weight."""
        return len(self.weights)

    def forward(self, X: Matrix) -> Vector:
        r"""Return the log-odds (logits) of class 1 for each example.

        $$z = X w + b$$

        Parameters
        ----------
        X : ndarray of float, shape (m, d)
            One row of finite features per example.

        Returns
        -------
        ndarray of float, shape (m,)
            The logits, before the sigmoid. They overflow to infinity only where the
            parameters or features are astronomically large.

        Raises
        ------
        TypeError, ValueError
            `X` is not a float matrix with d columns, or a value is not finite.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(3).forward(np.ones((2, 3)))
        array([0., 0.])
        """
        check_features(X, self.n_features)
        with np.errstate(all="ignore"):
            z = self._forward(X)
            # A value that is not finite cannot hide from a sum, so looking at the m sums
            # spares looking at all m * d features.
            if not all_finite(z):
                refuse_non_finite(X, "X")
        return z

    def _forward(self, X: Matrix | Scaled) -> Vector:
        """Compute the logits of features that have been checked."""
        z: Vector = X @ self.weights + self.bias
        return z

    def loss(self, X: Matrix, y: Labels) -> float:
        """Return the mean cross-entropy of the examples, in nats.

        Parameters
        ----------
        X : ndarray of float, shape (m, d)
            One row of finite features per example.
        y : ndarray of uint8, shape (m,)
            Labels, 0 or 1.

        Returns
        -------
        float
            `cross_entropy(forward(X), y)`.

        Raises
        ------
        TypeError, ValueError
            See `forward` and `cross_entropy`.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(3).loss(np.ones((2, 3)), np.array([0, 1], dtype=np.uint8))
        0.6931471805599453
        """
        return cross_entropy(self.forward(X), y)

    def backward(self, X: Matrix, y: Labels, *, logits: Vector | None = None) -> Gradients:
        r"""Return the gradient of the mean loss in every parameter.

        $$dz = \sigma(z) - y, \qquad dw = \frac{1}{m} X^\top dz, \qquad db = \frac{1}{m} \sum_i dz_i$$

        Parameters
        ----------
        X : ndarray of float, shape (m, d)
            One row of finite features per example.
        y : ndarray of uint8, shape (m,)
            Labels, 0 or 1.
        logits : ndarray of float, shape (m,), optional
            What `forward(X)` returned, to spare computing it again.

        Returns
        -------
        Gradients
            New arrays; the model does not change.

        Raises
        ------
        TypeError, ValueError
            See `forward` and `cross_entropy`; or the logits do not match the labels.

        References
        ----------
        Bishop, Pattern Recognition and Machine Learning, equation 4.91.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(1).backward(np.array([[3.0]]), np.array([1], dtype=np.uint8))
        Gradients(dw=array([-1.5]), db=-0.5)
        """
        if logits is None:
            logits = self.forward(X)
        check_features(X, self.n_features)
        check_labels(y, len(X))
        if np.shape(logits) != (len(X),):
            raise ValueError(
                f"logits have shape {np.shape(logits)}: pass what forward(X) returned, ({len(X)},)"
            )
        with np.errstate(all="ignore"):
            gradients = self._backward(X, y, logits)
            if not all_finite(gradients.dw):
                refuse_non_finite(logits, "logits")
                refuse_non_finite(X, "X")
        return gradients

    def _backward(self, X: Matrix | Scaled, y: Labels, z: Vector) -> Gradients:
        """Compute the gradient from features, labels and logits that have been checked."""
        m = len(X)
        p = quick_sigmoid(z)
        dz: Vector = p - y
        dw: Vector = X.T @ dz / m
        db = float(dz.sum()) / m
        return Gradients(dw=dw, db=db)

    def update(self, gradients: Gradients, learning_rate: float) -> None:
        r"""Take one step downhill.

        $$w \leftarrow w - \eta\, dw, \qquad b \leftarrow b - \eta\, db$$

        The parameters are replaced, not changed in place, so that whoever kept the old
        `weights` still has them.

        Parameters
        ----------
        gradients : Gradients
            What `backward` returned.
        learning_rate : float
            The step $\eta$ per unit of the gradient.

        Raises
        ------
        ValueError
            The gradient has another shape than the weights, or is not finite.

        References
        ----------
        Boyd and Vandenberghe, Convex Optimization, section 9.3.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import Gradients, LogisticModel
        >>> model = LogisticModel(1)
        >>> model.update(Gradients(dw=np.array([-1.5]), db=-0.5), learning_rate=0.1)
        >>> model.bias
        0.05
        """
        dw = gradients.dw
        if dw.shape != self.weights.shape:
            raise ValueError(
                f"dw has shape {dw.shape} but the weights have shape {self.weights.shape}: "
                f"pass the gradients of this model"
            )
        refuse_non_finite(dw, "dw")
        if not math.isfinite(gradients.db):
            raise ValueError(f"db is {gradients.db}: pass the gradients that backward returned")
        self._update(gradients, learning_rate)

    def _update(self, gradients: Gradients, learning_rate: float) -> None:
        """Take a step along gradients that have been checked."""
        weights: Vector = self.weights - learning_rate * gradients.dw
        bias = self.bias - learning_rate * gradients.db
        # Both from the same gradients, and both at once.
        self.weights, self.bias = weights, bias

    def predict(self, inputs: Images | Matrix) -> Labels:
        r"""Return the more probable class of each example.

        Class 1 where $p \ge 1/2$, which is where $z \ge 0$.

        Parameters
        ----------
        inputs : ndarray of uint8, shape (m, rows, columns), or of float, shape (m, d)
            Images, or rows of features. Images are unrolled block by block.

        Returns
        -------
        ndarray of uint8, shape (m,)
            0 or 1; `model.classes` tells what they stand for.

        Raises
        ------
        TypeError, ValueError
            The inputs are neither images nor features of the right size, or a feature is
            not finite.

        References
        ----------
        Bishop, Pattern Recognition and Machine Learning, section 1.5.1, on the class that
        is the more probable one.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(784).predict(np.zeros((1, 28, 28), dtype=np.uint8))
        array([1], dtype=uint8)
        """
        return np.concatenate([(z >= 0).astype(np.uint8) for z in self._logits(inputs)])

    def predict_proba(self, inputs: Images | Matrix) -> Vector:
        r"""Return the probability of class 1 for each example.

        $$p = \sigma(X w + b)$$

        Parameters
        ----------
        inputs : ndarray of uint8, shape (m, rows, columns), or of float, shape (m, d)
            Images, or rows of features. Images are unrolled block by block.

        Returns
        -------
        ndarray of float, shape (m,)
            Probabilities, from 0 to 1.

        Raises
        ------
        TypeError, ValueError
            The inputs are neither images nor features of the right size, or a feature is
            not finite.

        References
        ----------
        Bishop, Pattern Recognition and Machine Learning, equation 4.87.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(784).predict_proba(np.zeros((1, 28, 28), dtype=np.uint8))
        array([0.5])
        """
        return np.concatenate([sigmoid(z) for z in self._logits(inputs)])

    def evaluate(self, examples: Examples | Table) -> Evaluation:
        r"""Measure the mean loss and the accuracy on examples. Nothing is learned.

        $$L = \frac{1}{m} \sum_{i=1}^{m} \ell_i, \qquad
        \text{accuracy} = \frac{1}{m} \big|\{i : [z_i \ge 0] = y_i\}\big|$$

        with the loss $\ell_i$ of each example as in `cross_entropy`.

        Parameters
        ----------
        examples : Examples or Table
            What to measure on.

        Returns
        -------
        Evaluation
            The loss in nats and the accuracy from 0 to 1.

        Raises
        ------
        TypeError, ValueError
            These are no examples, or they have another number of features than the model.

        References
        ----------
        Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 7.2.

        Examples
        --------
        >>> from logreg import LogisticModel, load_digits
        >>> LogisticModel(784).evaluate(load_digits().test)
        Evaluation(loss=0.6931471805599453, accuracy=0.5366430260047281)
        """
        losses, right, start = [], 0, 0
        for _, z in self._blocks(examples):
            y: Labels = examples.labels[start : start + len(z)]
            # Scaled by a power of two, which costs no digit, no sum of losses overflows.
            losses.append(math.ldexp(cross_entropy(z, y), -_SCALE) * len(z))
            right += int(np.count_nonzero((z >= 0) == y))
            start += len(z)
        loss = math.ldexp(math.fsum(losses) / start, _SCALE)
        return Evaluation(loss=loss, accuracy=right / start)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model to a file, whole or not at all.

        Parameters
        ----------
        path : path
            Where to; the usual ending is `.npz`. An existing file is replaced, in one
            moment, only when the new one is complete on the disk.

        Raises
        ------
        ValueError
            A parameter is not finite, or `path` is not a regular file.
        OSError
            The folder does not exist or cannot be written, or the disk is full.

        Examples
        --------
        >>> from tempfile import TemporaryDirectory
        >>> from logreg import LogisticModel
        >>> with TemporaryDirectory() as folder:
        ...     LogisticModel(784, rng=0).save(f"{folder}/model.npz")
        ...     model = LogisticModel.load(f"{folder}/model.npz")
        >>> model.n_features
        784
        """
        from logreg.storage import Parameters, save_parameters

        save_parameters(path, Parameters(self.weights, self.bias, self.classes))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "LogisticModel":
        """Read a model that `save` wrote.

        The file is never unpickled, and no memory is taken that it does not back.

        Parameters
        ----------
        path : path
            The file.

        Returns
        -------
        LogisticModel
            The same parameters, bit for bit.

        Raises
        ------
        ValueError
            The file is damaged, or not one that `save` wrote.
        OSError
            The file is missing or cannot be read.

        Examples
        --------
        See `save`.
        """
        from logreg.storage import load_parameters

        parameters = load_parameters(path)
        model = cls(len(parameters.weights), classes=parameters.classes)
        model.weights, model.bias = parameters.weights, parameters.bias
        return model

    def _blocks(self, examples: Examples | Table) -> Iterator[tuple[Matrix | Scaled, Vector]]:
        """Give the features of examples and their logits, block by block."""
        if not isinstance(examples, Examples | Table):
            refuse_type(examples, "examples", "Examples, or a Table of features and labels")
        return self._run(examples.inputs)

    def _logits(self, inputs: Images | Matrix) -> Iterator[Vector]:
        """Give the logits of inputs, block by block."""
        return (z for _, z in self._run(inputs))

    def _run(self, inputs: Images | Matrix) -> Iterator[tuple[Matrix | Scaled, Vector]]:
        """Run the forward pass block by block, so that no more is ever unrolled."""
        # All that can be wrong with many rows can be wrong with one, but for their values.
        first = as_features(inputs[:1])  # pragma: no mutate (so would two)
        check_features(first, self.n_features, "inputs")
        for X in blocks(inputs, _BLOCK, dtype=self.weights.dtype):
            with np.errstate(all="ignore"):
                z = self._forward(X)
                # Looked for in all of them, so that the message gives the row of the caller.
                if not all_finite(z):
                    refuse_non_finite(inputs, "inputs")
            yield X, z


def _check_classes(classes: tuple[int, int]) -> tuple[int, int]:
    """Refuse anything but two different whole numbers, and return them as `int`."""
    try:
        zero, one = map(operator.index, classes)
    except (TypeError, ValueError):
        refuse_type(classes, "classes", "a pair of whole numbers, such as (3, 8)")
    if zero == one:
        raise ValueError(f"classes are {zero} and {one}: pass two different ones")
    return zero, one
