"""Chapters 5 to 9: the model.

First the three equations as plain functions of arrays, then the class that checks what it
is given and calls them; its methods stand in the order of the chapters.
"""

import math
import os
from dataclasses import dataclass

import numpy as np

from logreg._fast import Features, in_chunks
from logreg._files.npz import Parameters, load_parameters, save_parameters
from logreg._html.views import model_html
from logreg.arrays import (
    Images,
    Labels,
    Matrix,
    Precision,
    RNGLike,
    Vector,
    all_finite,
    as_classes,
    as_labels,
    as_matrix,
    as_number,
    as_vector,
    check_count,
    check_precision,
    refuse_non_finite,
    refuse_type,
)
from logreg.batches import are_images, as_features
from logreg.dataset import DataSet, Examples, check_data_set
from logreg.loss import cross_entropy, sigmoid

# Images unrolled at a time: as floats they fit in a processor's cache.
_ROWS_PER_CHUNK = 512


def logits(X: Features, w: Vector, b: float) -> Vector:
    """Chapter 6: the log-odds of class 1 for each example, z = X w + b."""
    z: Vector = X @ w + b
    return z


def gradient(X: Features, dz: Vector) -> tuple[Vector, float]:
    """Chapter 7: the slopes dw, db of the mean loss, from the slopes dz = p - y."""
    dw: Vector = X.T @ dz / len(dz)
    db = float(np.sum(dz)) / len(dz)
    return dw, db


def step(w: Vector, b: float, dw: Vector, db: float, learning_rate: float) -> tuple[Vector, float]:
    """Chapter 8: the parameters one step downhill, w - eta dw and b - eta db."""
    w_next: Vector = w - learning_rate * dw
    b_next = b - learning_rate * db
    return w_next, b_next


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

    def __repr__(self) -> str:
        with np.printoptions(threshold=20):
            return f"Gradients(dw={self.dw!r}, db={self.db!r})"


def refuse_nan(z: Vector) -> None:
    """Refuse scores in which infinities of both signs have met."""
    if np.isnan(z).any():
        raise ValueError(
            f"the score of row {int(np.isnan(z).argmax())} overflows: scale the features, or "
            f"start from smaller weights"
        )


def check_model(model: object) -> None:
    """Refuse anything but a model, with the way to one from a classifier."""
    if not isinstance(model, LogisticModel):
        wanted = "a LogisticModel, such as LogisticModel(784)"
        if hasattr(model, "model_"):
            wanted = "a LogisticModel, such as the attribute model_ of a fitted classifier"
        elif hasattr(model, "coef_"):
            wanted = "a LogisticModel, such as logreg.exchange.from_sklearn makes of it"
        refuse_type(model, "model", wanted)


def check_gradients(gradients: object) -> None:
    """Refuse anything but Gradients."""
    if not isinstance(gradients, Gradients):
        refuse_type(gradients, "gradients", "the Gradients that backward returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How well a model does on a set of examples.

    Attributes
    ----------
    loss : float
        The mean cross-entropy in nats; ln 2 (0.693...) is what blind guessing scores.
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
    classes : (int, int), optional
        What the labels 0 and 1 stand for, such as the digits 3 and 8. If not given, the
        model takes the classes of the first examples it is trained on.
    dtype : float64 or float32
        The precision of the weights, and of the features that images are turned into.

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

    __slots__ = ("_bias", "_classes", "_weights")

    def __init__(
        self,
        n_features: int,
        *,
        rng: RNGLike = None,
        classes: tuple[int, int] | None = None,
        dtype: Precision = np.float64,
    ) -> None:
        check_count(n_features, "n_features")
        check_precision(dtype)
        self._weights: Vector = np.zeros(n_features, dtype=dtype)
        if rng is not None:
            noise = np.random.default_rng(rng).normal(scale=0.01, size=n_features)
            self._weights = noise.astype(dtype)
        self._bias = 0.0
        self._classes = None if classes is None else as_classes(classes)

    @property
    def weights(self) -> Vector:
        """How much each feature speaks for class 1, `(d,)`, in log-odds per unit of it.

        Assigned numbers are copied, and keep the precision that the model was made with.
        """
        return self._weights

    @weights.setter
    def weights(self, values: Vector) -> None:
        given = as_vector(values, "weights", len(self._weights))
        with np.errstate(over="ignore", under="ignore"):
            weights: Vector = np.array(given, dtype=self._weights.dtype)
        refuse_non_finite(weights, "weights")
        self._weights = weights

    @property
    def bias(self) -> float:
        """The log-odds of class 1 where every feature is 0, as in a blank image."""
        return self._bias

    @bias.setter
    def bias(self, value: float) -> None:
        bias = as_number(value, "bias")
        if not math.isfinite(bias):
            raise ValueError(f"bias is {bias}: pass a finite number")
        self._bias = bias

    @property
    def classes(self) -> tuple[int, int]:
        """What the labels 0 and 1 stand for: (0, 1) until something else is known."""
        return (0, 1) if self._classes is None else self._classes

    @classes.setter
    def classes(self, pair: tuple[int, int]) -> None:
        self._classes = as_classes(pair)

    @property
    def n_features(self) -> int:
        """The number of features d, one for each weight."""
        return len(self._weights)

    def __repr__(self) -> str:
        return (
            f"LogisticModel(n_features={self.n_features}, classes={self.classes}, "
            f"bias={self.bias:.4g}, weights from {self.weights.min():.4g} to "
            f"{self.weights.max():.4g})"
        )

    def _repr_html_(self) -> str:
        return model_html(self.weights, self.bias, self.classes)

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
            `X` is not a matrix of numbers with d columns, or a value is not finite.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(3).forward(np.ones((2, 3)))
        array([0., 0.])
        """
        X = as_matrix(X, self.n_features)
        with np.errstate(all="ignore"):
            z = logits(X, self.weights, self.bias)
            # What is not finite cannot hide from a sum: m sums tell of m * d features.
            if not all_finite(z):
                refuse_non_finite(X, "X")
                refuse_nan(z)
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
        z = self.forward(X)
        return cross_entropy(z, as_labels(y, len(z)))

    def backward(self, X: Matrix, y: Labels, *, logits: Vector | None = None) -> Gradients:
        r"""Return the gradient of the mean loss in every parameter.

        $$dz = \sigma(z) - y, \qquad dw = \frac{1}{m} X^\top dz, \qquad db = \frac{1}{m} \sum_i dz_i$$

        Parameters
        ----------
        X : ndarray of float, shape (m, d)
            One row of features per example.
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
        X = as_matrix(X, self.n_features)
        y = as_labels(y, len(X))
        z = self.forward(X) if logits is None else as_vector(logits, "logits", len(X))
        with np.errstate(all="ignore"):
            dz: Vector = sigmoid(z) - y
            dw, db = gradient(X, dz)
            if not all_finite(dw):
                refuse_non_finite(z, "logits")
                refuse_non_finite(X, "X")
        return Gradients(dw=dw, db=db)

    def update(self, gradients: Gradients, learning_rate: float) -> None:
        r"""Take one step downhill.

        $$w \leftarrow w - \eta\, dw, \qquad b \leftarrow b - \eta\, db$$

        The parameters are replaced, not changed in place, so weights that were kept stay
        as they were.

        Parameters
        ----------
        gradients : Gradients
            What `backward` returned.
        learning_rate : float
            The step $\eta$ per unit of the gradient.

        Raises
        ------
        TypeError, ValueError
            The gradient is not one of this model's, the learning rate is not a positive,
            finite number, or the step leads beyond the largest number.

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
        check_gradients(gradients)
        dw = as_vector(gradients.dw, "dw", self.n_features)
        refuse_non_finite(dw, "dw")
        db = as_number(gradients.db, "db")
        if not math.isfinite(db):
            raise ValueError(f"db is {db}: pass the gradients that backward returned")
        rate = as_number(learning_rate, "learning_rate", "a positive number")
        if not 0 < rate < math.inf:
            raise ValueError(f"learning_rate is {rate}: pass a positive, finite number")
        with np.errstate(over="ignore", under="ignore"):
            # Both from the same gradients, and both at once.
            w, b = step(self.weights, self.bias, dw, db, rate)
        self.weights, self.bias = w, b

    def predict(self, inputs: Images | Matrix) -> Labels:
        r"""Return the more probable class of each example.

        Class 1 where $p \ge 1/2$, which is where $z \ge 0$.

        Parameters
        ----------
        inputs : ndarray of uint8, shape (m, rows, columns), or of float, shape (m, d)
            Images, or rows of features. Images are unrolled a few at a time.

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
        Bishop, Pattern Recognition and Machine Learning, section 1.5.1, on choosing the
        more probable class.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(784).predict(np.zeros((1, 28, 28), dtype=np.uint8))
        array([1], dtype=uint8)
        """
        labels: Labels = (self.scores(inputs) >= 0).astype(np.uint8)
        return labels

    def predict_proba(self, inputs: Images | Matrix) -> Vector:
        r"""Return the probability of class 1 for each example.

        $$p = \sigma(X w + b)$$

        Parameters
        ----------
        inputs : ndarray of uint8, shape (m, rows, columns), or of float, shape (m, d)
            Images, or rows of features. Images are unrolled a few at a time.

        Returns
        -------
        ndarray of float, shape (m,)
            Probabilities, from 0 to 1.

        Raises
        ------
        TypeError, ValueError
            See `predict`.

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
        return sigmoid(self.scores(inputs))

    def evaluate(self, examples: DataSet) -> Evaluation:
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
            `examples` is not Examples or a Table, its number of features is not the
            model's, or its classes are others.

        References
        ----------
        Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 7.2.

        Examples
        --------
        >>> from logreg import LogisticModel, load_digits
        >>> LogisticModel(784).evaluate(load_digits().test)
        Evaluation(loss=0.6931471805599453, accuracy=0.5366430260047281)
        """
        self.check_examples(examples)
        z, y = self.scores(examples.inputs), examples.labels
        right = np.count_nonzero((z >= 0) == y)
        return Evaluation(loss=cross_entropy(z, y), accuracy=int(right) / len(y))

    def scores(self, inputs: Images | Matrix) -> Vector:
        """Return the logits of images or features: `forward` of what they unroll to.

        Parameters
        ----------
        inputs : ndarray of uint8, shape (m, rows, columns), or of float, shape (m, d)
            Images, or rows of features. Images are unrolled a few at a time.

        Returns
        -------
        ndarray of float, shape (m,)
            The logits.

        Raises
        ------
        TypeError, ValueError
            See `predict`.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(784).scores(np.zeros((2, 28, 28), dtype=np.uint8))
        array([0., 0.])
        """
        if not are_images(inputs):
            return self.forward(as_matrix(inputs, self.n_features, "inputs"))
        dtype = self.weights.dtype
        as_matrix(as_features(inputs[:1], dtype=dtype), self.n_features, "inputs")
        chunks = in_chunks(inputs, _ROWS_PER_CHUNK, dtype=dtype)
        with np.errstate(all="ignore"):
            z: Vector = np.concatenate([logits(X, self.weights, self.bias) for X in chunks])
        refuse_nan(z)
        return z

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model to a file, completely or not at all.

        Parameters
        ----------
        path : path
            Where to; the usual ending is `.npz`. An existing file is replaced, in one
            moment, only when the new one is complete on the disk.

        Raises
        ------
        ValueError
            The model is too large for a file, or `path` is not a regular file.
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
        parameters = load_parameters(path)
        return model_of(parameters.weights, parameters.bias, parameters.classes)

    def take_classes(self, **parts: DataSet) -> None:
        """Take the classes of examples to be trained on, or refuse those of other ones.

        Parameters
        ----------
        **parts : Examples or Table
            The data sets, by the names that an error calls them; a Table has no classes.

        Raises
        ------
        TypeError, ValueError
            A part is not Examples or a Table, or is of other classes.
        """
        before = self._classes
        try:
            for name, examples in parts.items():
                self.check_examples(examples, name)
                if isinstance(examples, Examples):
                    self._classes = examples.classes
        except (TypeError, ValueError):
            self._classes = before
            raise

    def check_examples(self, examples: DataSet, name: str = "examples") -> None:
        """Refuse what is not a data set, or has other features or classes than the model."""
        check_data_set(examples, name)
        as_matrix(as_features(examples.inputs[:1]), self.n_features, name)
        if isinstance(examples, Examples) and self._classes not in (None, examples.classes):
            raise ValueError(
                f"{name} are of the classes {examples.classes}, but the model tells "
                f"{self._classes} apart: pass examples of its classes, or make a model with "
                f"LogisticModel(..., classes={examples.classes})"
            )


def model_of(w: Vector, b: float, classes: tuple[int, int] | None = None) -> LogisticModel:
    """Return a model with a copy of these parameters, in their precision."""
    w = as_vector(w, "w")
    model = LogisticModel(len(w), classes=classes, dtype=w.dtype)
    model.weights, model.bias = w, b
    return model
