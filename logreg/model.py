"""Chapters 5 to 9: the model.

Three equations as plain functions of arrays, then the class that checks its arguments
and calls them; its methods follow the chapters.
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
    as_finite,
    as_generator,
    as_labels,
    as_matrix,
    as_number,
    as_vector,
    check_count,
    check_precision,
    is_frame,
    refuse_non_finite,
    refuse_type,
)
from logreg.batches import are_images, as_features
from logreg.columns import Columns, columns_in
from logreg.dataset import DataSet, Examples, Table, check_data_set
from logreg.hyperparameters import check_learning_rate
from logreg.loss import cross_entropy, sigmoid


def logits(X: Features, w: Vector, b: float) -> Vector:
    """Return the log-odds of class 1 for each example: z = X w + b."""
    z: Vector = X @ w + b
    return z


def gradient(X: Features, dz: Vector) -> tuple[Vector, float]:
    """Return the slopes dw, db of the mean loss, given dz = p - y."""
    dw: Vector = X.T @ dz / len(dz)
    db = float(np.sum(dz)) / len(dz)
    return dw, db


def step(
    w: Vector,
    b: float,
    dw: Vector,
    db: float,
    learning_rate: float,
) -> tuple[Vector, float]:
    """Return the parameters one step downhill: w - eta dw and b - eta db."""
    w_next: Vector = w - learning_rate * dw
    b_next = b - learning_rate * db
    return w_next, b_next


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gradients:
    r"""The slope of the loss in each parameter.

    Attributes
    ----------
    dw : float array (d,)
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


def refuse_nan(z: Vector, w: Vector) -> None:
    """Refuse scores in which infinities of both signs met, or weights that were made nan."""
    if np.isnan(z).any():
        refuse_non_finite(w, "weights")
        raise ValueError(
            f"the score of row {int(np.isnan(z).argmax())} overflows: scale the features, or "
            f"start from smaller weights"
        )


def check_model(model: object) -> None:
    """Refuse anything but a model; for a classifier, say how to get one."""
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
        Mean cross-entropy in nats; blind guessing scores ln 2.
    accuracy : float
        Share classified correctly, from 0 to 1.

    Examples
    --------
    >>> from logreg import LogisticModel, load_digits
    >>> round(LogisticModel(784).evaluate(load_digits().validation).accuracy, 3)
    0.532
    """

    loss: float
    accuracy: float


class LogisticModel:
    r"""Logistic regression: $p = \sigma(w \cdot x + b)$.

    Parameters
    ----------
    n_features : int
        The number of features d.
    rng : numpy.random.Generator or int, optional
        Start at noise of standard deviation 0.01 instead of zero weights.
    classes : (int, int), optional
        What the labels stand for; by default, those of the training examples.
    dtype : float64 or float32
        Precision of the weights.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, section 4.3.2.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import LogisticModel
    >>> model = LogisticModel(2)
    >>> model.weights = np.array([1.0, -1.0])
    >>> model.predict(np.array([[1.0, 2.0], [3.0, -1.0]]))
    array([0, 1], dtype=uint8)
    """

    __slots__ = ("_bias", "_classes", "_columns", "_weights")

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
            noise = as_generator(rng).normal(scale=0.01, size=n_features)
            self._weights = noise.astype(dtype)
        self._bias = 0.0
        self._classes = None if classes is None else as_classes(classes)
        self._columns: Columns | None = None

    @property
    def weights(self) -> Vector:
        """Log-odds per unit of each feature, `(d,)`; keeps its precision when assigned to."""
        return self._weights

    @weights.setter
    def weights(self, values: Vector) -> None:
        given = as_vector(values, "weights", self.n_features)
        with np.errstate(over="ignore", under="ignore"):
            weights: Vector = given.astype(self._weights.dtype)
        refuse_non_finite(weights, "weights")
        self._weights = weights

    @property
    def bias(self) -> float:
        """The log-odds of class 1 if every feature is 0, as in a blank image."""
        return self._bias

    @bias.setter
    def bias(self, value: float) -> None:
        self._bias = as_finite(value, "bias")

    @property
    def classes(self) -> tuple[int, int]:
        """What the labels 0 and 1 stand for, (0, 1) unless set or learned."""
        return (0, 1) if self._classes is None else self._classes

    @classes.setter
    def classes(self, pair: tuple[int, int]) -> None:
        self._classes = as_classes(pair)

    @property
    def columns(self) -> Columns | None:
        """Where the features come from, if the model was trained on a table of a data frame."""
        return self._columns

    @columns.setter
    def columns(self, columns: Columns | None) -> None:
        if not isinstance(columns, Columns | None):
            refuse_type(columns, "columns", "the columns of a table, or None")
        if columns is not None and len(columns.names) != self.n_features:
            raise ValueError(
                f"columns are of {len(columns.names)} features but the model has "
                f"{self.n_features} weights: pass one feature per weight"
            )
        self._columns = columns

    @property
    def n_features(self) -> int:
        """The number of features d."""
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
        r"""Return the log-odds of class 1 (logits) for each example, `(m,)`.

        $$z = X w + b$$

        Parameters
        ----------
        X : float array (m, d)
            Finite features.

        Raises
        ------
        TypeError, ValueError
            `X` is not such a matrix.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(3).forward(np.ones((2, 3)))
        array([0., 0.])
        """
        self._refuse_frame(X, "X")
        X = as_matrix(X, self.n_features)
        with np.errstate(all="ignore"):
            z = logits(X, self.weights, self.bias)
            # If any of the m * d features is not finite, its logit is not either.
            if not all_finite(z):
                refuse_non_finite(X, "X")
                refuse_nan(z, self.weights)
        return z

    def loss(self, X: Matrix, y: Labels) -> float:
        """Return `cross_entropy(forward(X), y)`, in nats.

        Parameters
        ----------
        X : float array (m, d)
            Finite features.
        y : uint8 array (m,)
            Labels, 0 or 1.

        Raises
        ------
        TypeError, ValueError
            As `forward`, or `y` does not match.

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
        X : float array (m, d)
            Finite features.
        y : uint8 array (m,)
            Labels, 0 or 1.
        logits : float array (m,), optional
            `forward(X)`, if already computed.

        Raises
        ------
        TypeError, ValueError
            As `loss`, or `logits` does not match.

        References
        ----------
        Bishop, equation 4.91.

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
        r"""Take one step downhill, in new arrays.

        $$w \leftarrow w - \eta\, dw, \qquad b \leftarrow b - \eta\, db$$

        Parameters
        ----------
        gradients : Gradients
            From `backward`.
        learning_rate : float
            The step $\eta$ per unit of gradient.

        Raises
        ------
        TypeError, ValueError
            An argument does not fit, or the new parameters are not finite.

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
        db = as_finite(gradients.db, "db")
        rate = check_learning_rate(learning_rate)
        with np.errstate(over="ignore", under="ignore"):
            self.weights, self.bias = step(self.weights, self.bias, dw, db, rate)

    def predict(self, inputs: Images | Matrix, *, threshold: float = 0.5) -> Labels:
        r"""Return the class of each example, `(m,)`: 1 where $z \ge 0$, so $p \ge 1/2$.

        At a different threshold $t$, it is 1 where `predict_proba` is at least $t$.

        Parameters
        ----------
        inputs : uint8 array (m, rows, columns) or float array (m, d)
            Images or features.
        threshold : float
            Between 0 and 1; for two costs, see `cost_threshold`.

        Raises
        ------
        TypeError, ValueError
            They do not fit the model, or it is not such a threshold.

        References
        ----------
        Bishop, sections 1.5.1 and 1.5.2.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(784).predict(np.zeros((1, 28, 28), dtype=np.uint8))
        array([1], dtype=uint8)
        """
        t = as_number(threshold, "threshold")
        if not 0 < t < 1:
            raise ValueError(f"threshold is {t}: pass one above 0 and below 1")
        z = self.scores(inputs)
        positive = z >= math.log(t / (1 - t))
        if t != 0.5:  # a probability is reached by the example that has it
            positive |= sigmoid(z) >= t
        return positive.astype(np.uint8)

    def predict_proba(self, inputs: Images | Matrix) -> Vector:
        r"""Return the probability of class 1 for each example, `(m,)`.

        $$p = \sigma(X w + b)$$

        Parameters
        ----------
        inputs : uint8 array (m, rows, columns) or float array (m, d)
            Images or features.

        Raises
        ------
        TypeError, ValueError
            As `predict`.

        References
        ----------
        Bishop, equation 4.87.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(784).predict_proba(np.zeros((1, 28, 28), dtype=np.uint8))
        array([0.5])
        """
        return sigmoid(self.scores(inputs))

    def evaluate(self, examples: DataSet) -> Evaluation:
        r"""Measure the mean loss in nats and the accuracy on examples.

        $$L = \frac{1}{m} \sum_{i=1}^{m} \ell_i, \qquad
        \text{accuracy} = \frac{1}{m} \big|\{i : [z_i \ge 0] = y_i\}\big|$$

        Parameters
        ----------
        examples : Examples or Table
            What to measure on.

        Raises
        ------
        TypeError, ValueError
            They do not fit the model or its classes.

        References
        ----------
        Hastie et al., The Elements of Statistical Learning, section 7.2.

        Examples
        --------
        >>> from logreg import LogisticModel, load_digits
        >>> LogisticModel(784).evaluate(load_digits().test)
        Evaluation(loss=0.6931471805599453, accuracy=0.5366430260047281)
        """
        self.check_examples(examples)
        z, y = self.scores(examples.inputs), examples.labels
        accuracy = float(np.mean((z >= 0) == y))
        return Evaluation(loss=cross_entropy(z, y), accuracy=accuracy)

    def scores(self, inputs: Images | Matrix) -> Vector:
        """Return the logits of images or features, `(m,)`.

        Parameters
        ----------
        inputs : uint8 array (m, rows, columns) or float array (m, d)
            Images or features.

        Raises
        ------
        TypeError, ValueError
            As `predict`.

        Examples
        --------
        >>> import numpy as np
        >>> from logreg import LogisticModel
        >>> LogisticModel(784).scores(np.zeros((2, 28, 28), dtype=np.uint8))
        array([0., 0.])
        """
        self._refuse_frame(inputs, "inputs")
        if not are_images(inputs):
            return self.forward(as_matrix(inputs, self.n_features, "inputs"))
        dtype = self.weights.dtype
        as_matrix(as_features(inputs[:1], dtype=dtype), self.n_features, "inputs")
        chunks = in_chunks(inputs, dtype=dtype)
        with np.errstate(all="ignore"):
            z: Vector = np.concatenate([logits(X, self.weights, self.bias) for X in chunks])
        refuse_nan(z, self.weights)
        return z

    def _refuse_frame(self, rows: object, name: str) -> None:
        """Refuse a data frame, if it is known how its columns become features."""
        if self.columns is not None and is_frame(rows):
            refuse_type(rows, name, f"features, such as model.columns.features({name})")

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model to a file, completely or not at all.

        Parameters
        ----------
        path : path
            Usually `.npz`; an existing file is replaced.

        Raises
        ------
        OSError, ValueError
            The file cannot be written, or the model is too large.

        Examples
        --------
        >>> from tempfile import TemporaryDirectory
        >>> from logreg import LogisticModel
        >>> with TemporaryDirectory() as folder:
        ...     LogisticModel(784, rng=0).save(f"{folder}/model.npz")
        ...     LogisticModel.load(f"{folder}/model.npz").n_features
        784
        """
        memory = None
        if self.columns is not None:
            memory = {"columns": np.frombuffer(self.columns.to_json().encode(), dtype=np.uint8)}
        save_parameters(path, Parameters(self.weights, self.bias, self.classes, memory))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "LogisticModel":
        """Read a model that `save` wrote, bit for bit; nothing is unpickled.

        Parameters
        ----------
        path : path
            The file.

        Raises
        ------
        OSError, ValueError
            The file cannot be read, is damaged, or was not written by `save`.
        """
        saved = load_parameters(path)
        model = model_of(saved.weights, saved.bias, saved.classes)
        if saved.memory is not None and "columns" in saved.memory:
            model.columns = columns_in(path, saved.memory["columns"].tobytes(), model.n_features)
        return model

    def take_classes(self, **parts: DataSet) -> None:
        """Take the classes or columns of examples to train on, or refuse ones that differ."""
        before = self._classes, self._columns
        try:
            for place, (name, examples) in enumerate(parts.items()):
                self.check_examples(examples, name)
                if isinstance(examples, Examples):
                    self._classes = examples.classes
                elif place == 0:
                    self.columns = examples.columns
        except (TypeError, ValueError):
            self._classes, self._columns = before
            raise

    def check_examples(self, examples: DataSet, name: str = "examples") -> None:
        """Refuse anything but a data set with the features and classes of the model."""
        check_data_set(examples, name)
        as_matrix(as_features(examples.inputs[:1]), self.n_features, name)
        if isinstance(examples, Examples) and self._classes not in (None, examples.classes):
            raise ValueError(
                f"{name} has classes {examples.classes}, but the model has {self._classes}: pass "
                f"examples of its classes, or use LogisticModel(..., classes={examples.classes})"
            )
        if isinstance(examples, Table) and self.columns is not None:
            self.columns.check_same(name, examples.names, examples.columns)


def model_of(w: Vector, b: float, classes: tuple[int, int] | None = None) -> LogisticModel:
    """Return a model with a copy of these parameters, in their precision."""
    w = as_vector(w, "w")
    model = LogisticModel(len(w), classes=classes, dtype=w.dtype)
    model.weights, model.bias = w, b
    return model
