"""At home in scikit-learn: the same model and training, behind the interface of its estimators.

It needs the extra `sklearn`: in a checkout, `pip install '.[sklearn]'`.
"""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike

from logreg.arrays import Array, Labels, Matrix, RNGLike, Vector
from logreg.dataset import Table
from logreg.hyperparameters import Hyperparameters
from logreg.loss import sigmoid
from logreg.model import LogisticModel, model_of
from logreg.training import History, train

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"{_missing.name} is not installed: in a checkout of logreg, pip install '.[sklearn]'",
        name=_missing.name,
    ) from _missing


# A feature whose spread is a smaller part of its mean than this varies by rounding alone.
_ROUNDING = 1e-12


if TYPE_CHECKING:

    class _Estimator:
        """What the bases bring, with the types that scikit-learn does not give."""

        def get_params(self, deep: bool = True) -> dict[str, object]: ...  # noqa: FBT001, FBT002 (theirs)
        def set_params(self, **params: object) -> Self: ...
        def score(
            self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
        ) -> float: ...
        def __sklearn_tags__(self) -> Any: ...  # noqa: ANN401 (their record has no types)

else:

    class _Estimator(ClassifierMixin, BaseEstimator):
        """A classifier in the sense of scikit-learn."""


class LogisticClassifier(_Estimator):
    r"""A `LogisticModel`, trained by `train`, as an estimator of scikit-learn.

    It tells two classes apart, whatever their labels are: `classes_[1]` is the class 1 of
    the book. For more classes, wrap it in scikit-learn's `OneVsRestClassifier`. The methods
    `score`, `get_params` and `set_params` are scikit-learn's.

    Features are standardised first, because one learning rate must do for all of them:

    $$z = \sum_j v_j\, \frac{x_j - \mu_j}{s_j} + c = \sum_j w_j x_j + b, \qquad
    w_j = \frac{v_j}{s_j}, \qquad b = c - \sum_j w_j \mu_j$$

    Training finds $v$ and $c$; `coef_` and `intercept_` are $w$ and $b$, in the units of
    the caller. A feature that is constant, but for rounding, becomes 0
    everywhere, and so does its weight.

    Parameters
    ----------
    learning_rate : float
        How far one step goes.
    batch_size : int
        How many examples are drawn for one step; from the size of the training set on,
        each step sees every example once.
    iterations : int
        How many steps `fit` takes.
    l2 : float
        The strength of the L2 penalty, $\lambda / 2$ times the sum of all $v_j^2$: on the
        standardised weights, so that it does not depend on units. scikit-learn's `C` is
        $1/(\lambda m)$.
    standardize : bool
        Whether to standardise. If not, $v = w$ and $c = b$.
    random_state : int, numpy.random.RandomState, numpy.random.Generator, or None
        The source of the batches. With a whole number, `fit` draws the batches of
        `train(..., rng=random_state)`; None is fresh randomness, not the global seed.

    Attributes
    ----------
    classes_ : ndarray, shape (2,)
        The two labels, in ascending order.
    coef_ : ndarray of float64, shape (1, d)
        The weights, in log-odds per unit of each feature. To rank features by them, as
        `RFE` does, scale the features first.
    intercept_ : ndarray of float64, shape (1,)
        The log-odds of `classes_[1]` where every feature is 0.
    n_iter_ : int
        How many steps have been taken, in `fit` and in every `partial_fit` since.
    history_ : History
        The record of the latest training, in standardised weights; `history_.converged`
        tells whether it came to rest. Its validation set is the training set: hold
        examples out with scikit-learn's own tools, such as `cross_val_score`.
    n_features_in_ : int
        The number of features d.
    feature_names_in_ : ndarray of str, shape (d,)
        The names of the columns, if a data frame was passed.

    References
    ----------
    Buitinck et al., "API design for machine learning software: experiences from the
    scikit-learn project", 2013.

    Examples
    --------
    >>> from logreg.sklearn import LogisticClassifier
    >>> X, y = [[1.0], [2.0], [3.0], [4.0]], ["short", "short", "tall", "tall"]
    >>> classifier = LogisticClassifier(random_state=0).fit(X, y)
    >>> classifier.predict([[0.0], [5.0]])
    array(['short', 'tall'], dtype='<U5')
    >>> bool(2 < -classifier.intercept_[0] / classifier.coef_[0, 0] < 3)
    True
    """

    classes_: Array
    coef_: Matrix
    intercept_: Vector
    n_iter_: int
    history_: History
    n_features_in_: int
    feature_names_in_: Array

    def __init__(
        self,
        *,
        learning_rate: float = 1.0,
        batch_size: int = 64,
        iterations: int = 300,
        l2: float = 0.0,
        standardize: bool = True,
        random_state: RNGLike | np.random.RandomState = None,
    ) -> None:
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.iterations = iterations
        self.l2 = l2
        self.standardize = standardize
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Train a new model: `iterations` steps, from zero.

        Parameters
        ----------
        X : array or data frame of numbers, shape (m, d)
            One row of finite features per example.
        y : array or series, shape (m,)
            The label of each example, one of two.

        Returns
        -------
        LogisticClassifier
            Itself.

        Raises
        ------
        TypeError, ValueError
            `X` or `y` is of the wrong shape or kind, `y` has not exactly two classes, or
            a hyperparameter is out of its range.
        DivergenceError
            A logit is no longer finite: see `train`.
        KeyboardInterrupt
            Ctrl-C was pressed. What has been learned until then is kept.

        Examples
        --------
        See `LogisticClassifier`.
        """
        rows, labels = self._examples(X, y, reset=True)
        self._start(np.unique(labels))
        return self._train(rows, labels, self._hyperparameters())

    def partial_fit(self, X: ArrayLike, y: ArrayLike, classes: ArrayLike | None = None) -> Self:
        """Train on, with more examples: as many steps as make one pass over them.

        A pass is $m$ / `batch_size` steps, rounded up; so each call with at most
        `batch_size` examples takes one step, and its batch is these examples.

        The features are standardised by the mean and the deviation of all examples seen
        so far. When these move, $v$ and $c$ are converted, so that $w$ and $b$ change by
        learning alone.

        Parameters
        ----------
        X : array or data frame of numbers, shape (m, d)
            One row of finite features per example.
        y : array or series, shape (m,)
            The label of each example; all may be of one class.
        classes : array, shape (2,), optional
            Both labels. The first call needs them, unless `fit` came before.

        Returns
        -------
        LogisticClassifier
            Itself.

        Raises
        ------
        TypeError, ValueError
            As in `fit`; or the classes are missing, or a label is not one of them.
        DivergenceError, KeyboardInterrupt
            As in `fit`.

        References
        ----------
        Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983, on
        the running variance.

        Examples
        --------
        >>> from logreg.sklearn import LogisticClassifier
        >>> classifier = LogisticClassifier(random_state=0)
        >>> for X, y in (([[1.0], [2.0]], [False, False]), ([[3.0], [4.0]], [True, True])):
        ...     classifier = classifier.partial_fit(X, y, classes=[False, True])
        >>> classifier.n_iter_
        2
        """
        first = not hasattr(self, "coef_")
        rows, labels = self._examples(X, y, reset=first)
        if first:
            if classes is None:
                raise ValueError("classes is None: pass both labels on the first call")
            self._start(np.unique(classes))
        elif classes is not None and not np.array_equal(np.unique(classes), self.classes_):
            raise ValueError(
                f"classes are {np.unique(classes)} but were {self.classes_}: pass the same, "
                f"or call fit to begin anew"
            )
        settings = self._hyperparameters()
        steps = math.ceil(len(rows) / settings.batch_size)
        return self._train(rows, labels, replace(settings, iterations=steps))

    def decision_function(self, X: ArrayLike) -> Vector:
        """Return the log-odds of `classes_[1]` for each example.

        Parameters
        ----------
        X : array or data frame of numbers, shape (m, d)
            One row of finite features per example.

        Returns
        -------
        ndarray of float64, shape (m,)
            The logits $X w + b$.

        Raises
        ------
        NotFittedError
            Neither `fit` nor `partial_fit` has succeeded.
        TypeError, ValueError
            `X` has other columns than the examples of the training, or a value that is
            not a finite number.

        Examples
        --------
        >>> from logreg.sklearn import LogisticClassifier
        >>> classifier = LogisticClassifier(random_state=0).fit([[1.0], [2.0]], [0, 1])
        >>> classifier.decision_function([[0.0], [3.0]]) > 0
        array([False,  True])
        """
        check_is_fitted(self, "coef_")
        rows: Matrix = validate_data(self, X, reset=False, dtype=np.float64)
        return self.model_.forward(rows)

    def predict_proba(self, X: ArrayLike) -> Matrix:
        """Return the probability of each class for each example.

        Parameters
        ----------
        X : array or data frame of numbers, shape (m, d)
            One row of finite features per example.

        Returns
        -------
        ndarray of float64, shape (m, 2)
            Probabilities in the order of `classes_`; a row adds up to 1, but for rounding.

        Raises
        ------
        NotFittedError, TypeError, ValueError
            As in `decision_function`.

        Examples
        --------
        >>> from logreg.sklearn import LogisticClassifier
        >>> classifier = LogisticClassifier(random_state=0).fit([[1.0], [2.0]], [0, 1])
        >>> classifier.predict_proba([[0.0], [3.0]]).shape
        (2, 2)
        """
        z = self.decision_function(X)
        # Of 1 - p, nothing would be left where p is nearly 1.
        return np.stack([sigmoid(-z), sigmoid(z)], axis=1)

    def predict(self, X: ArrayLike) -> Array:
        """Return the more probable label of each example; `classes_[1]` if both are alike.

        Parameters
        ----------
        X : array or data frame of numbers, shape (m, d)
            One row of finite features per example.

        Returns
        -------
        ndarray, shape (m,)
            Labels, of the kind the training was given.

        Raises
        ------
        NotFittedError, TypeError, ValueError
            As in `decision_function`.

        Examples
        --------
        See `LogisticClassifier`.
        """
        positive = self.decision_function(X) >= 0
        return self.classes_[positive.astype(np.intp)]

    @property
    def model_(self) -> LogisticModel:
        """The model itself, in the units of the caller: to save, to draw, to look at."""
        known = self.classes_.dtype.kind in "iu"
        classes = (int(self.classes_[0]), int(self.classes_[1])) if known else None
        return model_of(self.coef_[0], float(self.intercept_[0]), classes)

    def __sklearn_tags__(self) -> object:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def _hyperparameters(self) -> Hyperparameters:
        return Hyperparameters(
            learning_rate=self.learning_rate,
            batch_size=self.batch_size,
            iterations=self.iterations,
            l2=self.l2,
        )

    def _examples(self, X: ArrayLike, y: ArrayLike, *, reset: bool) -> tuple[Matrix, Array]:
        """Refuse what is no matrix of finite numbers with a label to each row."""
        rows, labels = validate_data(self, X, y, reset=reset, dtype=np.float64)
        check_classification_targets(labels)
        return rows, labels

    def _start(self, classes: Array) -> None:
        """Forget what was learned."""
        if len(classes) > 2:
            raise ValueError(
                f"Only binary classification is supported. The type of the target is "
                f"multiclass, with {len(classes)} classes: pass two, or wrap the classifier "
                f"in sklearn.multiclass.OneVsRestClassifier"
            )
        if len(classes) < 2:
            raise ValueError(
                f"the labels are of {len(classes)} class, {classes}, not of two: pass examples "
                f"of both"
            )
        self.classes_ = classes
        self.n_iter_ = 0
        self._moments: _Moments | None = None
        self._rng = _generator(self.random_state)
        # Not zeros yet: whoever catches a training that failed must not find a model.
        self.__dict__.pop("coef_", None)

    def _train(self, X: Matrix, y: Array, settings: Hyperparameters) -> Self:
        """Train from where the model stands."""
        d = X.shape[1]
        mean: Vector = np.zeros(d)
        unit: Vector = np.ones(d)
        moments = self._moments
        if self.standardize:
            moments = _Moments.of(X) if moments is None else moments + _Moments.of(X)
            mean, unit = moments.mean, moments.unit()
        table = Table(features=(X - mean) * unit, labels=self._encode(y))
        model = LogisticModel(d)
        if hasattr(self, "coef_"):
            (w,), (b,) = self.coef_, self.intercept_
            np.divide(w, unit, out=model.weights, where=unit > 0)
            model.bias = float(b + w @ mean)
        history = train(model, table, table, settings, rng=self._rng)
        w = model.weights * unit
        self.coef_, self.intercept_ = w[np.newaxis], np.array([model.bias - w @ mean])
        self._moments = moments
        self.n_iter_ += len(history.batch_losses)
        self.history_ = history
        if history.interrupted:
            # A search over many trainings must not go on with the next.
            raise KeyboardInterrupt
        return self

    def _encode(self, y: Array) -> Labels:
        """Turn the two labels into 0 and 1."""
        known = [y == label for label in self.classes_]
        if not (right := np.logical_or(*known)).all():
            raise ValueError(
                f"y[{right.argmin()}] is {y[right.argmin()]!r}: pass labels of the classes "
                f"{self.classes_}"
            )
        labels: Labels = known[1].astype(np.uint8)
        return labels


def _generator(random_state: RNGLike | np.random.RandomState) -> np.random.Generator:
    """Make a generator from what scikit-learn's users pass."""
    if isinstance(random_state, np.random.RandomState):
        return np.random.default_rng(random_state.randint(2**31 - 1))
    return np.random.default_rng(random_state)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Moments:
    """How many rows there were, their mean, and the summed squares of the distances to it."""

    count: int
    mean: Vector
    squares: Vector

    @classmethod
    def of(cls, X: Matrix) -> Self:
        """Measure some rows."""
        with np.errstate(all="ignore"):  # what overflows is refused in `unit`
            # From the first row on, so that of a constant feature nothing is left to round.
            mean = X[0] + (X - X[0]).mean(axis=0)
            return cls(count=len(X), mean=mean, squares=np.square(X - mean).sum(axis=0))

    def __add__(self, other: Self) -> Self:
        count = self.count + other.count
        share = other.count / count
        with np.errstate(all="ignore"):
            way = other.mean - self.mean
            squares: Vector = self.squares + other.squares + self.count * share * way**2
            mean: Vector = self.mean + share * way
        return replace(self, count=count, mean=mean, squares=squares)

    def unit(self) -> Vector:
        """Return one over the standard deviation, and 0 for a feature that is constant."""
        deviation = np.sqrt(self.squares / self.count)
        if not np.isfinite(deviation).all():
            raise ValueError(
                f"column {np.isfinite(deviation).argmin()} of X spreads too far to be squared: "
                f"pass it in a larger unit"
            )
        varies = deviation > _ROUNDING * abs(self.mean)
        return np.divide(1, deviation, out=np.zeros_like(deviation), where=varies)
