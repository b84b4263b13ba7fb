"""The same model and training behind scikit-learn's interface.

Requires the extra `sklearn`: in a checkout, `pip install '.[sklearn]'`.
"""

import math
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from logreg.arrays import Array, Labels, Matrix, RNGLike, Vector, as_generator, refuse_type
from logreg.dataset import Examples, Table
from logreg.hyperparameters import Hyperparameters
from logreg.inference import Summary, summary
from logreg.loss import sigmoid
from logreg.model import LogisticModel, model_of
from logreg.newton import Fit
from logreg.newton import fit as fit_best
from logreg.training import History, train

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"{_missing.name} is not installed: in a checkout of logreg, pip install '.[sklearn]'",
        name=_missing.name,
    ) from _missing


# The best fit is computed for at most this many columns: its cost grows with their square.
_MAX_COLUMNS = 1000
# A feature whose spread is a smaller part of its mean than this varies by rounding alone.
_ROUNDING = 1e-12
# Progress is measured on at most this many rows.
_MAX_VALIDATED = 10_000
# Numbers worked on at a time: they fit in a processor's cache.
_NUMBERS_PER_BLOCK = 2**15


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
    r"""A `LogisticModel`, fitted by `fit` or trained by `train`, as an estimator of scikit-learn.

    It tells two classes apart, whatever their labels. By default it has the best parameters, found
    by Newton's method; with a `learning_rate`, or more than 1,000 columns, it is trained by
    descent. Features are standardised, so that one learning rate and one penalty suit them all:

    $$z = \sum_j v_j\, \frac{x_j - \mu_j}{s_j} + c = \sum_j w_j x_j + b, \qquad
    w_j = \frac{v_j}{s_j}, \qquad b = c - \sum_j w_j \mu_j$$

    $v$ and $c$ are learned; `coef_` and `intercept_` are $w$ and $b$. A constant feature gets the
    weight 0.

    Parameters
    ----------
    learning_rate : float, optional
        Of descent, as in `Hyperparameters`. Where descent needs one and has none, it is 1.
    batch_size, iterations
        Of descent, as in `Hyperparameters`.
    l2 : float
        Weighs $v$; scikit-learn's `C` is $1/(\lambda m)$.
    standardize : bool
        If False, $v = w$ and $c = b$.
    random_state : int, RandomState, Generator, or None
        Source of the batches.

    Attributes
    ----------
    classes_ : ndarray, shape (2,)
        The labels, sorted; `classes_[1]` is the book's class 1.
    coef_ : ndarray of float64, shape (1, d)
        Log-odds per unit of each feature.
    intercept_ : ndarray of float64, shape (1,)
        Log-odds where every feature is 0.
    n_iter_ : int
        Steps since `fit` began.
    fit_ : Fit
        How the best fit ended, in $v$.
    history_ : History
        The latest training by descent, in $v$, measured on up to 10,000 of its rows.
    summary_ : Summary
        How sure the parameters of the best fit are; only if `summary` does not refuse them.
    n_features_in_ : int
        d.
    feature_names_in_ : ndarray of str, shape (d,)
        The columns of a data frame, which the summary and warnings call by name.

    References
    ----------
    Buitinck et al., "API design for machine learning software: experiences from the
    scikit-learn project", 2013.

    Examples
    --------
    >>> from logreg.sklearn import LogisticClassifier
    >>> X, y = [[1.0], [2.0], [3.0], [4.0]], ["short", "tall", "short", "tall"]
    >>> classifier = LogisticClassifier().fit(X, y)
    >>> classifier.predict([[0.0], [5.0]])
    array(['short', 'tall'], dtype='<U5')
    >>> classifier.predict_proba([[0.0], [5.0]]).shape
    (2, 2)
    >>> f"{classifier.summary_.odds_ratios[0]:.2f}"
    '2.48'
    """

    classes_: Array
    coef_: Matrix
    intercept_: Vector
    n_iter_: int
    fit_: Fit
    history_: History
    n_features_in_: int
    feature_names_in_: Array

    def __init__(
        self,
        *,
        learning_rate: float | None = None,
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
        """Find the best parameters, or train a new model from zero by descent.

        Warns (`ConvergenceWarning`) if there are no best ones, or they were not reached.

        Parameters
        ----------
        X : array or data frame of numbers, shape (m, d)
            Finite features, one row per example.
        y : array or series, shape (m,)
            Labels of two kinds.

        Raises
        ------
        TypeError, ValueError
            An argument is not as above.
        DivergenceError
            As in `train`.
        KeyboardInterrupt
            Ctrl-C; what was learned is kept.

        Examples
        --------
        See `LogisticClassifier`.
        """
        rows, labels = self._examples(X, y, reset=True)
        self._start(np.unique(labels))
        if self.learning_rate is None and rows.shape[1] <= _MAX_COLUMNS:
            return self._fit_best(rows, labels)
        self._train(rows, labels, self._hyperparameters())
        if not (self.history_.converged or self.history_.worse):
            settle = f"raise iterations (now {self.iterations})"
            if self.history_.stuck:
                settle = f"raise learning_rate (now {self.learning_rate})"
            if self.batch_size < len(rows):
                settle += f", and batch_size to {len(rows)}, because random batches never settle"
            wide = ""
            if self.learning_rate is None:
                wide = f", by descent because X has more than {_MAX_COLUMNS} columns,"
            warnings.warn(
                f"the training{wide} has not converged: {settle}; if a plane separates the "
                f"classes, only an l2 above 0 (now {self.l2}) makes a best model exist",
                ConvergenceWarning,
                stacklevel=2,
            )
        return self

    def partial_fit(self, X: ArrayLike, y: ArrayLike, classes: ArrayLike | None = None) -> Self:
        """Train on by descent, for one pass: $m$ / `batch_size` steps, rounded up.

        Features are standardised by all examples seen so far; when their means move, $w$ and $b$
        still change by learning alone.

        Parameters
        ----------
        X, y
            As in `fit`; `y` may be of one class.
        classes : array, shape (2,), optional
            Both labels, needed by a first call.

        Raises
        ------
        TypeError, ValueError, DivergenceError, KeyboardInterrupt
            As in `fit`; or `classes` are missing or changed.

        References
        ----------
        Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983.

        Examples
        --------
        >>> from logreg.sklearn import LogisticClassifier
        >>> classifier = LogisticClassifier()
        >>> classifier.partial_fit([[1.0], [2.0]], [0, 1], classes=[0, 1]).n_iter_
        1
        """
        first = not hasattr(self, "coef_")
        rows, labels = self._examples(X, y, reset=first)
        if classes is not None:
            known: Array = np.unique(classes)
        elif first:
            raise ValueError("classes is None: pass both labels on the first call")
        else:
            known = self.classes_
        if first:
            self._start(known)
        elif not np.array_equal(known, self.classes_):
            raise ValueError(
                f"classes are {known} but were {self.classes_}: pass the same, or call fit to "
                f"begin anew"
            )
        settings = self._hyperparameters()
        steps = math.ceil(len(rows) / settings.batch_size)
        return self._train(rows, labels, replace(settings, iterations=steps))

    def decision_function(self, X: ArrayLike) -> Vector:
        """Return the log-odds of `classes_[1]`, $X w + b$.

        Parameters
        ----------
        X
            As in `fit`.

        Raises
        ------
        NotFittedError, TypeError, ValueError
            Nothing was fitted on such columns.

        Examples
        --------
        >>> from logreg.sklearn import LogisticClassifier
        >>> classifier = LogisticClassifier().partial_fit([[1.0], [2.0]], [0, 1], [0, 1])
        >>> classifier.decision_function([[0.0], [3.0]]) > 0
        array([False,  True])
        """
        check_is_fitted(self, "coef_")
        _refuse_images(X)
        rows: Matrix = validate_data(self, X, reset=False, dtype=np.float64)
        return self.model_.forward(rows)

    def predict_proba(self, X: ArrayLike) -> Matrix:
        r"""Return $\sigma(-z)$ and $\sigma(z)$, the probability of each class, shape (m, 2).

        Parameters
        ----------
        X
            As in `fit`.

        Raises
        ------
        NotFittedError, TypeError, ValueError
            As in `decision_function`.

        Examples
        --------
        See `LogisticClassifier`.
        """
        z = self.decision_function(X)
        # 1 - p would lose its digits where p is nearly 1.
        return np.stack([sigmoid(-z), sigmoid(z)], axis=1)

    def predict(self, X: ArrayLike) -> Array:
        """Return the more probable label; `classes_[1]` if both are equally so.

        Parameters
        ----------
        X
            As in `fit`.

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
        """A model with a copy of the parameters, to save or draw."""
        check_is_fitted(self, "coef_")
        zero, one = self.classes_.tolist()
        whole = self.classes_.dtype.kind in "iuf" and all(
            label % 1 == 0 and abs(label) < 2**63 for label in (zero, one)
        )
        classes = (int(zero), int(one)) if whole else None
        return model_of(self.coef_[0], float(self.intercept_[0]), classes)

    @property
    def summary_(self) -> Summary:
        """How sure the parameters of the best fit are; `AttributeError` says why there is none."""
        check_is_fitted(self, "coef_")
        if isinstance(self._summary, str):
            raise AttributeError(f"there is no summary_: {self._summary}")
        return self._summary

    def __sklearn_tags__(self) -> object:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def _hyperparameters(self) -> Hyperparameters:
        return Hyperparameters(
            learning_rate=1.0 if self.learning_rate is None else self.learning_rate,
            batch_size=self.batch_size,
            iterations=self.iterations,
            l2=self.l2,
        )

    def _examples(self, X: ArrayLike, y: ArrayLike, *, reset: bool) -> tuple[Matrix, Array]:
        _refuse_images(X)
        rows, labels = validate_data(self, X, y, reset=reset, dtype=np.float64)
        check_classification_targets(labels)
        return rows, labels

    def _start(self, classes: Array) -> None:
        if len(classes) > 2:
            raise ValueError(
                f"Only binary classification is supported. The type of the target is "
                f"multiclass, with {len(classes)} classes: pass two, or wrap the classifier "
                f"in sklearn.multiclass.OneVsRestClassifier"
            )
        if len(classes) < 2:
            raise ValueError(f"y has only one class, {classes}: pass examples of both classes")
        self.classes_ = classes
        self.n_iter_ = 0
        self._moments: _Moments | None = None
        self._rng = _generator(self.random_state)
        # After a training that failed there is no model.
        for name in ("coef_", "fit_", "history_"):
            self.__dict__.pop(name, None)

    def _fit_best(self, X: Matrix, y: Array) -> Self:
        l2 = self._hyperparameters().l2
        self._moments, mean, unit = self._measure(X)
        if not l2:  # then nothing depends on the units, so they may be those of X
            mean, unit = np.zeros_like(mean), np.ones_like(unit)
        table = Table(
            features=_standardised(X, mean, unit) if l2 and self.standardize else X,
            labels=self._encode(y),
            names=tuple(getattr(self, "feature_names_in_", ())),
        )
        model = LogisticModel(X.shape[1])
        self.fit_ = fit_best(model, table, l2=l2)
        self._keep(model, mean, unit)
        self.n_iter_ = max(1, self.fit_.steps)
        self._summary = self._judge(model, table)
        if not self.fit_.converged:
            warnings.warn(
                f"there is no best model: {self._summary}", ConvergenceWarning, stacklevel=3
            )
        return self

    def _judge(self, model: LogisticModel, table: Table) -> Summary | str:
        """Return how sure the parameters are, or the reason why that cannot be said."""
        if not self.fit_.converged:
            # Of the two penalties the classifier offers one.
            return self.fit_.separation.removesuffix(", or firth=True") or (
                "some columns are collinear but for rounding: leave one of them out, or pass "
                "l2=0.01"
            )
        if self.l2:
            return f"l2 is {self.l2}, which pulls the weights to 0 by an unknown part: pass l2=0"
        try:
            return summary(model, table)
        except ValueError as reason:  # such as a constant column
            return str(reason)

    def _train(self, X: Matrix, y: Array, settings: Hyperparameters) -> Self:
        moments, mean, unit = self._measure(X)
        features = _standardised(X, mean, unit) if self.standardize else X
        table = Table(features=features, labels=self._encode(y))
        model = LogisticModel(X.shape[1])
        if hasattr(self, "coef_"):
            (w,), (b,) = self.coef_, self.intercept_
            model.weights = np.divide(w, unit, out=np.zeros_like(w), where=unit > 0)
            model.bias = float(b + w @ mean)
        some = table[:: math.ceil(len(table) / _MAX_VALIDATED)]
        history = train(model, table, some, settings, rng=self._rng)
        self._keep(model, mean, unit)
        self._moments = moments
        self._summary = "the model was trained by descent: pass learning_rate=None, and call fit"
        self.n_iter_ += len(history.batch_losses)
        self.history_ = history
        if history.interrupted:
            raise KeyboardInterrupt  # a search must not go on with its next training
        if history.worse:
            first, last = history.validation_loss[[0, -1]]
            warnings.warn(
                f"the training has failed: the loss rose from {first:.4g} to {last:.4g}: lower "
                f"learning_rate (now {settings.learning_rate}) or l2 (now {self.l2}), or "
                f"standardize the features",
                ConvergenceWarning,
                stacklevel=3,
            )
        return self

    def _measure(self, X: Matrix) -> "tuple[_Moments | None, Vector, Vector]":
        """Return the moments of all rows seen, and the mean and the unit of each column."""
        if not self.standardize:
            return self._moments, np.zeros(X.shape[1]), np.ones(X.shape[1])
        moments = _add_moments(self._moments, X)
        return moments, moments.mean, _unit(moments)

    def _keep(self, model: LogisticModel, mean: Vector, unit: Vector) -> None:
        """Keep the parameters, in units of the caller."""
        w = model.weights * unit
        self.coef_, self.intercept_ = w[np.newaxis], np.array([model.bias - w @ mean])

    def _encode(self, y: Array) -> Labels:
        zero, one = (y == label for label in self.classes_)
        if not (right := zero | one).all():
            raise ValueError(
                f"y[{right.argmin()}] is {y[right.argmin()]!r}: pass labels of the classes "
                f"{self.classes_}"
            )
        labels: Labels = one.astype(np.uint8)
        return labels


def _refuse_images(X: object) -> None:
    if isinstance(X, Table):
        refuse_type(X, "X", "X.features, and X.labels as y")
    if isinstance(X, Examples):
        refuse_type(X, "X", "logreg.unroll(X.images), and X.labels as y")
    if isinstance(X, np.ndarray) and X.ndim == 3:
        raise ValueError(f"X has shape {X.shape}, as images have: pass logreg.unroll(X)")


def _generator(random_state: RNGLike | np.random.RandomState) -> np.random.Generator:
    if isinstance(random_state, np.random.RandomState):
        return np.random.default_rng(random_state.randint(2**31 - 1))
    return as_generator(random_state, "random_state")


class _Moments(NamedTuple):
    """Of rows: their number, their mean, and the summed squares of the distances to it."""

    rows: int
    mean: Vector
    squares: Vector


def _add_moments(seen: _Moments | None, X: Matrix) -> _Moments:
    """Add rows, block by block, to those seen before."""
    # From the first row on, so that a constant feature leaves nothing to round.
    count, mean, squares = seen or _Moments(0, X[0], np.zeros(X.shape[1]))
    size = max(1, _NUMBERS_PER_BLOCK // X.shape[1])
    with np.errstate(all="ignore"):  # what overflows is refused by `_unit`
        for start in range(0, len(X), size):
            block = X[start : start + size] - mean
            new, count = len(block), count + len(block)
            ones = np.ones(new)
            way = ones @ block / new  # in a third of the time of block.mean(axis=0)
            block -= way
            block *= block
            squares = squares + ones @ block + (1 - new / count) * new * way**2
            mean = mean + new / count * way
    return _Moments(count, mean, squares)


def _standardised(X: Matrix, mean: Vector, unit: Vector) -> Matrix:
    features: Matrix = X - mean
    features *= unit
    return features


def _unit(moments: _Moments) -> Vector:
    """Return one over the standard deviation, and 0 for a feature that is constant."""
    deviation = np.sqrt(moments.squares / moments.rows)
    if not np.isfinite(deviation).all():
        raise ValueError(
            f"column {np.isfinite(deviation).argmin()} of X spreads too far to be squared: "
            f"pass it in a larger unit"
        )
    varies = deviation > _ROUNDING * abs(moments.mean)
    return np.divide(1, deviation, out=np.zeros_like(deviation), where=varies)
