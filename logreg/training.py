"""Chapters 10 and 11: the training loop, and the record of what happened in it."""

import itertools
import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from logreg._fast import Features, random_batches, residuals
from logreg._html.views import history_html
from logreg.arrays import (
    Labels,
    Losses,
    Matrix,
    Precision,
    RNGLike,
    Steps,
    Vector,
    all_finite,
    refuse_type,
)
from logreg.batches import as_features
from logreg.dataset import DataSet
from logreg.hyperparameters import Hyperparameters
from logreg.loss import per_example_loss
from logreg.model import Evaluation, LogisticModel, check_model, gradient, logits, step
from logreg.penalty import l2_gradient

# How often a training is validated and its parameters kept, besides at the start.
_CHECKPOINTS = 10
# Losses are computed from the logits of many batches at once: that many logits are kept.
_LOGITS_BUFFERED = 2**13
# How small the gradient must be, as a part of the loss, to call a training converged.
_CONVERGENCE_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    r"""What happened in a training: its losses, and snapshots to replay it from.

    Attributes
    ----------
    steps : ndarray of int64, shape (k,)
        The fixed points at which the model was validated: 0, before the first update,
        then every tenth of the iterations, and the last.
    validation_loss : ndarray of float64, shape (k,)
        The mean validation loss at those points, in nats.
    validation_accuracy : ndarray of float64, shape (k,)
        The validation accuracy at those points, from 0 to 1.
    weights : ndarray of float, shape (k, d)
        The weights at those points.
    biases : ndarray of float64, shape (k,)
        The biases at those points.
    batch_losses : ndarray of float64, shape (steps taken,)
        The mean loss of each batch, in nats, just before the update it led to. It is
        noisy, because every batch is different. The penalty is not part of it.
    gradient_norm : float
        The length of the gradient, averaged over the steps $t$ to $T$ from the last
        validation but one to the last: $\lVert \theta_t - \theta_T \rVert / (\eta\,(T - t))$,
        where $\theta$ are weights and bias. nan if no step was taken.
    interrupted : bool
        Whether Ctrl-C ended the training before its last iteration.

    Examples
    --------
    >>> from logreg import Hyperparameters, LogisticModel, load_digits, train
    >>> train_set, validation_set, _ = load_digits()
    >>> settings = Hyperparameters(iterations=20)
    >>> history = train(LogisticModel(784), train_set, validation_set, settings, rng=0)
    >>> history.steps
    array([ 0,  2,  4,  6,  8, 10, 12, 14, 16, 18, 20])
    >>> history.weights.shape
    (11, 784)
    """

    steps: Steps
    validation_loss: Losses
    validation_accuracy: Losses
    weights: Matrix
    biases: Losses
    batch_losses: Losses
    gradient_norm: float
    interrupted: bool = False

    @property
    def converged(self) -> bool:
        r"""Whether the training has come to rest at a best model.

        It has if `gradient_norm` is below a ten-thousandth of the mean batch loss over
        the same steps. A part of the loss, because both vanish together where a line
        separates the classes: there no best model exists, larger weights are always
        better, and no training ever converges in this sense. And these batch losses
        must differ by less than that, too: where steps too long swing between two sides,
        gradients cancel and losses do not. Mini batches differ, so it takes full batches
        to converge.

        References
        ----------
        Soudry et al., "The implicit bias of gradient descent on separable data", 2018.
        """
        if len(self.steps) < 2:
            return False
        losses = self.batch_losses[self.steps[-2] :]
        small = _CONVERGENCE_TOLERANCE * float(losses.mean())
        return self.gradient_norm < small and float(np.ptp(losses)) < small

    @property
    def worse(self) -> bool:
        """Whether the validation loss ended higher than it began: the training has failed."""
        return bool(self.validation_loss[-1] > self.validation_loss[0])

    def __repr__(self) -> str:
        return (
            f"History({len(self.batch_losses)} steps, validation loss "
            f"{self.validation_loss[0]:.4g} -> {self.validation_loss[-1]:.4g}, accuracy "
            f"{self.validation_accuracy[0]:.4f} -> {self.validation_accuracy[-1]:.4f}, "
            f"{self.verdict})"
        )

    @property
    def verdict(self) -> str:
        """How the training ended, in words, with the remedy if it has failed."""
        words = "converged" if self.converged else "not converged"
        if self.interrupted:
            words += ", interrupted"
        if self.worse:
            words += (
                ", worse than before: lower learning_rate or l2, or bring the features to one scale"
            )
        return words

    def _repr_html_(self) -> str:
        return history_html(
            self.verdict,
            self.steps,
            self.validation_loss,
            self.validation_accuracy,
            self.batch_losses,
        )


class DivergenceError(ArithmeticError):
    """Training produced a value that is not finite.

    Attributes
    ----------
    history : History
        What happened up to the last good step, whose parameters the model keeps.

    Examples
    --------
    >>> from logreg import DivergenceError, Hyperparameters, LogisticModel, load_digits, train
    >>> train_set, validation_set, _ = load_digits()
    >>> settings = Hyperparameters(learning_rate=1e308)
    >>> try:
    ...     history = train(LogisticModel(784), train_set, validation_set, settings, rng=0)
    ... except DivergenceError as error:
    ...     print(len(error.history.batch_losses) < settings.iterations)
    True
    """

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message, history)  # both, so that it can be pickled
        self.history = history

    def __str__(self) -> str:
        return str(self.args[0])


def train(
    model: LogisticModel,
    train_set: DataSet,
    validation_set: DataSet,
    hyperparameters: Hyperparameters,
    *,
    rng: RNGLike,
    on_step: Callable[[int, float], None] | None = None,
) -> History:
    r"""Train a model by mini-batch gradient descent.

    Each iteration draws a new random batch $X, y$ of $m$ examples, runs the model
    forward and backward on it, and updates the parameters:

    $$z = X w + b, \qquad dz = \sigma(z) - y, \qquad
    w \leftarrow w - \frac{\eta}{m} X^\top dz, \qquad
    b \leftarrow b - \frac{\eta}{m} \sum_i dz_i$$

    With an L2 penalty, $\lambda w$ is added to the gradient in $w$: see
    `add_l2_gradient`. If
    the batch is to be as large as the training set, or larger, it is the training set
    itself. The validation set is looked at, never learned from.

    Parameters
    ----------
    model : LogisticModel
        The model; its parameters are replaced at each step.
    train_set : Examples or Table
        What to learn from.
    validation_set : Examples or Table
        What to measure progress on, at eleven fixed points.
    hyperparameters : Hyperparameters
        Learning rate, batch size, iterations, and the strength of the penalty.
    rng : numpy.random.Generator, int or None
        The source of the batches. The same seed gives the same bits.
    on_step : function of (step, loss), optional
        Called after each update with its number, from 1, and the loss of its batch.

    Returns
    -------
    History
        The losses, the accuracy and snapshots of the parameters. Ctrl-C ends the
        training early: the model keeps what it has learned, and the history says so.

    Raises
    ------
    DivergenceError
        A logit, and so a loss, is no longer finite. The model keeps the parameters of the
        last step before, with which all were.
    ValueError
        The examples do not fit the model.

    References
    ----------
    Bottou, Curtis and Nocedal, "Optimization methods for large-scale machine learning",
    2018.

    Examples
    --------
    >>> from logreg import Hyperparameters, LogisticModel, load_digits, train
    >>> train_set, validation_set, _ = load_digits()
    >>> model = LogisticModel(784)
    >>> history = train(model, train_set, validation_set, Hyperparameters(), rng=0)
    >>> bool(history.validation_accuracy[-1] > 0.99)
    True
    """
    check_model(model)
    if not isinstance(hyperparameters, Hyperparameters):
        refuse_type(hyperparameters, "hyperparameters", "Hyperparameters(...)")
    model.take_classes(train_set=train_set, validation_set=validation_set)
    recorder = Recorder(model, validation_set, hyperparameters, on_step)
    batches = draw_batches(train_set, hyperparameters, rng, model.weights.dtype)
    learning_rate, l2 = hyperparameters.learning_rate, hyperparameters.l2
    w, b = model.weights, model.bias
    try:
        # What overflows shows in the logits, which are looked at in each step.
        with np.errstate(all="ignore"):
            for X, y in batches:
                z = logits(X, w, b)
                if not all_finite(z):
                    raise recorder.divergence()
                dw, db = gradient(X, residuals(z, y))
                if l2:
                    dw = l2_gradient(dw, w, l2)
                w, b = step(w, b, dw, db, learning_rate)
                recorder.add(w, b, z, y)
    except KeyboardInterrupt:
        return recorder.history(interrupted=True)
    return recorder.history()


def draw_batches(
    train_set: DataSet, hyperparameters: Hyperparameters, rng: RNGLike, dtype: Precision
) -> Iterable[tuple[Features, Labels]]:
    """Draw the batches of a training; one as large as the training set is all of it."""
    size, count = hyperparameters.batch_size, hyperparameters.iterations
    if size < len(train_set):
        generator = np.random.default_rng(rng)
        return random_batches(train_set, size, count, rng=generator, dtype=dtype)
    with np.errstate(over="ignore", under="ignore"):
        whole = as_features(train_set.inputs, dtype=dtype), train_set.labels
    return itertools.repeat(whole, count)


class _Checkpoint(NamedTuple):
    """The model at one of the fixed points."""

    step: int
    evaluation: Evaluation
    weights: Vector
    bias: float


class Recorder:
    """What is remembered of a training; consistent wherever Ctrl-C interrupts it."""

    def __init__(
        self,
        model: LogisticModel,
        validation_set: DataSet,
        hyperparameters: Hyperparameters,
        on_step: Callable[[int, float], None] | None,
    ) -> None:
        self.model = model
        self.validation_set = validation_set
        self.hyperparameters = hyperparameters
        self.on_step = on_step
        iterations = hyperparameters.iterations
        self.checkpoints = {
            round(iterations * k / _CHECKPOINTS) for k in range(1, _CHECKPOINTS + 1)
        }
        self.buffered = max(1, _LOGITS_BUFFERED // hyperparameters.batch_size)
        self.steps = 0
        # The parameters after the latest step, and those before, whose logits were finite.
        self.latest = self.good = model.weights, model.bias
        self.losses: list[float] = []
        self.points: list[_Checkpoint] = []
        self._batches: list[tuple[Vector, Labels]] = []
        try:
            self.validate()
        except DivergenceError:
            raise ValueError(
                "the validation loss is not finite before the first step: scale the features, "
                "or start from smaller weights"
            ) from None

    def add(self, w: Vector, b: float, z: Vector, y: Labels) -> None:
        """Remember a step that has been taken, with the logits and labels of its batch."""
        self._batches.append((z, y))
        if len(self._batches) == self.buffered or self.on_step is not None:
            self._compute_losses()
        self.count(w, b)

    def count(self, w: Vector, b: float) -> None:
        """Count a step, and stop to look if it is time."""
        # In one assignment, between whose parts no interrupt can come.
        self.steps, self.good, self.latest = self.steps + 1, self.latest, (w, b)
        if self.on_step is not None:
            self._set_model()
            self.on_step(self.steps, self.losses[-1])
        if self.steps in self.checkpoints:
            self.validate()

    def validate(self) -> None:
        """Give the model the latest parameters, and measure it on the validation set.

        Raises
        ------
        DivergenceError
            A parameter or the loss is not finite.
        """
        self._set_model()
        evaluation = self.model.evaluate(self.validation_set)
        if not math.isfinite(evaluation.loss):
            raise self.divergence()
        if not self.points or self.points[-1].step < self.steps:
            self.points.append(_Checkpoint(self.steps, evaluation, *self.latest))

    def _set_model(self) -> None:
        w, b = self.latest
        if not (np.isfinite(w).all() and math.isfinite(b)):
            raise self.divergence()
        self.model.weights, self.model.bias = w, b

    def history(self, *, interrupted: bool = False) -> History:
        """Return all that is remembered; the model has what was learned last."""
        if interrupted:
            with suppress(DivergenceError):  # then the model has its last good parameters
                self.validate()
        self._compute_losses()
        points = self.points
        shape = (len(points), self.model.n_features)
        weights: Matrix = np.array([point.weights for point in points]).reshape(shape)
        return History(
            steps=np.array([point.step for point in points], dtype=np.int64),
            validation_loss=np.array([point.evaluation.loss for point in points]),
            validation_accuracy=np.array([point.evaluation.accuracy for point in points]),
            weights=weights,
            biases=np.array([point.bias for point in points]),
            batch_losses=np.array(self.losses[: self.steps]),
            gradient_norm=self._gradient_norm(),
            interrupted=interrupted,
        )

    def divergence(self) -> DivergenceError:
        """Give the model its last good parameters, and return the error to raise."""
        self.model.weights, self.model.bias = self.good
        settings = self.hyperparameters
        remedy = f"lower learning_rate, which is {settings.learning_rate}"
        if settings.l2:
            remedy += f", or l2, which is {settings.l2}"
        if not self.steps:
            remedy = "scale the features, or start from smaller weights"
        return DivergenceError(
            f"a score was no longer a finite number after {self.steps} of "
            f"{settings.iterations} steps: {remedy}; the model keeps its last good parameters",
            self.history(),
        )

    def _gradient_norm(self) -> float:
        """Tell how long the gradients were, from how far they have led."""
        if len(self.points) < 2:
            return math.nan
        before, after = self.points[-2:]
        with np.errstate(over="ignore"):
            way = float(np.linalg.norm(after.weights - before.weights))
        length = math.hypot(way, after.bias - before.bias)
        return length / (after.step - before.step) / self.hyperparameters.learning_rate

    def _compute_losses(self) -> None:
        if self._batches:
            z, y = zip(*self._batches, strict=True)
            with np.errstate(over="ignore", under="ignore"):
                losses = per_example_loss(np.concatenate(z), np.concatenate(y))
                means = losses.reshape(len(z), -1).mean(axis=1).tolist()
            self.losses += means
            self._batches = []
