"""Chapters 10 and 11: the training loop, and the record of what happened in it."""

import itertools
import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
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
    as_generator,
    check_is_callable,
    refuse_type,
)
from logreg.batches import as_features
from logreg.dataset import DataSet
from logreg.hyperparameters import Hyperparameters
from logreg.loss import per_example_loss, sigmoid
from logreg.model import Evaluation, LogisticModel, check_model, gradient, logits, step
from logreg.newton import curvature
from logreg.penalty import l2_gradient

_CHECKPOINTS = 10  # validations after the first
_LOGITS_BUFFERED = 2**13  # losses are computed for many batches at once
_CONVERGENCE_TOLERANCE = 1e-4  # of the gradient, relative to the loss
_STEP_TOLERANCE = 0.01  # of the scores, in log-odds
_LOSS_TOLERANCE = 1e-6  # of the validation loss, relative to the first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    r"""What happened in a training: losses, and snapshots to replay it from.

    Attributes
    ----------
    steps : int64 array (k,)
        When the model was validated: 0, every tenth of the iterations, and the end.
    validation_loss : float64 array (k,)
        Mean validation loss then, in nats.
    validation_accuracy : float64 array (k,)
        Validation accuracy, 0 to 1.
    weights : float array (k, d)
        Weights then.
    biases : float64 array (k,)
        Biases then.
    batch_losses : float64 array (steps taken,)
        Mean loss of each batch before its update, in nats, without penalty.
    gradient_norm : float
        $\lVert \theta_t - \theta_T \rVert / (\eta\,(T - t))$ for the parameters $\theta$ at
        the last two validations $t$, $T$; nan without a step.
    interrupted : bool
        Whether Ctrl-C ended the training.
    newton_step : float
        Largest change of a training score, in log-odds, that one step of Newton's method
        would still make; infinite where it was not measured. See `newton_step`.

    Examples
    --------
    >>> from logreg import Hyperparameters, LogisticModel, load_digits, train
    >>> train_set, validation_set, _ = load_digits()
    >>> settings = Hyperparameters(iterations=20)
    >>> train(LogisticModel(784), train_set, validation_set, settings, rng=0).steps
    array([ 0,  2,  4,  6,  8, 10, 12, 14, 16, 18, 20])
    """

    steps: Steps
    validation_loss: Losses
    validation_accuracy: Losses
    weights: Matrix
    biases: Losses
    batch_losses: Losses
    gradient_norm: float
    interrupted: bool = False
    newton_step: float = math.inf

    @property
    def converged(self) -> bool:
        """Whether the training is at rest at a best model: `newton_step` is below 0.01.

        Where a direction separates some examples, no best model exists, and a step of
        Newton's method moves their scores by about 1 however long the training was.

        References
        ----------
        Soudry et al., "The implicit bias of gradient descent on separable data", 2018.
        """
        return self.newton_step < _STEP_TOLERANCE

    @property
    def at_rest(self) -> bool:
        """Whether gradient and losses have settled, which takes full batches.

        `gradient_norm` must be below a ten-thousandth of the mean batch loss, and so must
        the spread of the losses: in steps that overshoot, gradients cancel.
        """
        if len(self.steps) < 2:
            return False
        losses = self.batch_losses[self.steps[-2] :]
        small = _CONVERGENCE_TOLERANCE * float(losses.mean())
        return self.gradient_norm < small and float(np.ptp(losses)) < small

    @property
    def worse(self) -> bool:
        """Whether the validation loss ended higher than it began: a failure."""
        return bool(self.validation_loss[-1] > self.validation_loss[0])

    @property
    def stuck(self) -> bool:
        """Whether the validation loss hardly moved, short of a best model: a failure, too."""
        first, last = self.validation_loss[[0, -1]].tolist()
        hardly = 0 <= first - last < _LOSS_TOLERANCE * first
        return hardly and not (self.converged or self.interrupted) and len(self.batch_losses) > 0

    def __repr__(self) -> str:
        losses, accuracies = self.validation_loss, self.validation_accuracy
        return (
            f"History({len(self.batch_losses)} steps, validation loss {losses[0]:.4g} -> "
            f"{losses[-1]:.4g}, accuracy {accuracies[0]:.4f} -> {accuracies[-1]:.4f}, "
            f"{self.verdict})"
        )

    @property
    def verdict(self) -> str:
        """How the training ended, in words, with a remedy if it failed."""
        words = "converged" if self.converged else "not converged"
        if self.interrupted:
            words += ", interrupted"
        if self.worse:
            words += ", worse than before: lower learning_rate or l2, or scale the features"
        if self.stuck:
            words += ", stuck where it began: raise learning_rate"
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
        Up to the last good step; the model keeps its parameters.

    Examples
    --------
    >>> from logreg import DivergenceError, Hyperparameters, LogisticModel, load_digits, train
    >>> train_set, validation_set, _ = load_digits()
    >>> too_far = Hyperparameters(learning_rate=1e308)
    >>> try:
    ...     train(LogisticModel(784), train_set, validation_set, too_far, rng=0)
    ... except DivergenceError as error:
    ...     print(error.history.interrupted)
    False
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

    Each iteration draws $m$ random examples and updates the parameters:

    $$z = X w + b, \qquad dz = \sigma(z) - y, \qquad
    w \leftarrow w - \eta \left(\frac{1}{m} X^\top dz + \lambda w\right), \qquad
    b \leftarrow b - \frac{\eta}{m} \sum_i dz_i$$

    With $m$ at least the size of the training set, a batch is the whole set.

    Parameters
    ----------
    model : LogisticModel
        Its parameters are replaced.
    train_set : Examples or Table
        What to learn from.
    validation_set : Examples or Table
        What to measure progress on.
    hyperparameters : Hyperparameters
        $\eta$, $m$, the number of iterations and $\lambda$.
    rng : numpy.random.Generator, int or None
        Source of the batches; the same seed gives the same bits.
    on_step : function of (step, loss), optional
        Called after each update with its number, counted from 1, and the batch's loss.

    Returns
    -------
    History
        Of the steps taken; Ctrl-C ends the training, and the model keeps them.

    Raises
    ------
    DivergenceError
        A logit is not finite; the model keeps its last good parameters.
    TypeError, ValueError
        The arguments do not fit.

    References
    ----------
    Bottou et al., "Optimization methods for large-scale machine learning", 2018.

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
    check_is_callable(on_step, "on_step", "(step, loss)")
    generator = as_generator(rng)
    model.take_classes(train_set=train_set, validation_set=validation_set)
    recorder = Recorder(model, validation_set, hyperparameters, on_step)
    dtype = model.weights.dtype
    batches = draw_batches(train_set, hyperparameters, generator, dtype)
    learning_rate, l2 = hyperparameters.learning_rate, hyperparameters.l2
    w, b = model.weights, model.bias
    try:
        # Overflow shows up in the logits, which every step checks.
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
        history = recorder.history()
        if history.at_rest:
            left = newton_step(model, train_set, l2)
            history = replace(history, newton_step=left)
    except KeyboardInterrupt:
        return recorder.history(interrupted=True)
    return history


def newton_step(model: LogisticModel, train_set: DataSet, l2: float) -> float:
    r"""Return the largest change of a score that a step of Newton's method would make.

    $$\max_i \lvert \tilde x_i \cdot H^{-1} g \rvert, \qquad
    H = \frac{1}{m} \sum_i p_i (1 - p_i)\, \tilde x_i \tilde x_i^\top, \qquad \tilde x = (x, 1)$$

    with the gradient $g$ and curvature $H$ of the mean loss, penalty included. It vanishes
    at a best model. Where examples can be separated, slope and curvature both fade like
    $e^{-z}$ as their scores grow, and the step stays near 1.

    References
    ----------
    Boyd and Vandenberghe, Convex Optimization, section 9.5.
    """
    z = model.scores(train_set.inputs).astype(np.float64)
    p, q = sigmoid(z), sigmoid(-z)  # q is 1 - p with all its digits
    if (p * q == 0).any():
        return math.inf  # scores so large that no curvature is left
    X = as_features(train_set.inputs, dtype=np.float64)
    dw, db = gradient(X, np.where(train_set.labels == 1, -q, p))
    g = np.append(l2_gradient(dw, model.weights, l2), db)
    H = curvature(X, z) + np.diag(np.append(np.full(model.n_features, l2), 0.0))
    # On one scale, because the curvature of a fading direction must not be rounded away.
    scale = np.sqrt(np.diag(H))
    scale[scale == 0] = 1.0
    direction = np.linalg.lstsq(H / np.outer(scale, scale), g / scale, rcond=None)[0]
    *dw, db = direction / scale
    return float(np.abs(logits(X, np.array(dw), db)).max())


def draw_batches(
    train_set: DataSet,
    hyperparameters: Hyperparameters,
    rng: np.random.Generator,
    dtype: Precision,
) -> Iterable[tuple[Features, Labels]]:
    """Draw the batches of a training."""
    size, count = hyperparameters.batch_size, hyperparameters.iterations
    if size < len(train_set):
        return random_batches(train_set, size, count, rng=rng, dtype=dtype)
    with np.errstate(over="ignore", under="ignore"):
        whole = as_features(train_set.inputs, dtype=dtype), train_set.labels
    return itertools.repeat(whole, count)


class _Checkpoint(NamedTuple):
    evaluation: Evaluation
    weights: Vector
    bias: float


class Recorder:
    """Remembers a training; consistent wherever Ctrl-C interrupts it."""

    model: LogisticModel
    validation_set: DataSet
    hyperparameters: Hyperparameters
    on_step: Callable[[int, float], None] | None
    checkpoints: set[int]
    steps: int
    latest: tuple[Vector, float]
    good: tuple[Vector, float]

    def __init__(
        self,
        model: LogisticModel,
        validation_set: DataSet,
        hyperparameters: Hyperparameters,
        on_step: Callable[[int, float], None] | None,
    ) -> None:
        self.model, self.validation_set = model, validation_set
        self.hyperparameters, self.on_step = hyperparameters, on_step
        self.checkpoints = {
            round(hyperparameters.iterations * k / _CHECKPOINTS) for k in range(1, _CHECKPOINTS + 1)
        }
        self.steps = 0
        # The parameters after the latest step, and those before, whose logits were finite.
        self.latest = self.good = model.weights, model.bias
        self.losses: list[float] = []
        self.points: dict[int, _Checkpoint] = {}
        self._batches: list[tuple[Vector, Labels]] = []
        try:
            self.validate()
        except DivergenceError:
            raise ValueError(
                "the validation loss is not finite before the first step: scale the features, "
                "or start from smaller weights"
            ) from None

    def add(self, w: Vector, b: float, z: Vector, y: Labels) -> None:
        """Remember a step, with the logits and labels of its batch."""
        self._batches.append((z, y))
        if self.on_step is not None or len(self._batches) * len(z) >= _LOGITS_BUFFERED:
            self._compute_losses()
        self.count(w, b)

    def count(self, w: Vector, b: float) -> None:
        """Count a step, and validate if it is time."""
        # In one assignment, which no interrupt can split.
        self.steps, self.good, self.latest = self.steps + 1, self.latest, (w, b)
        if self.on_step is not None:
            self._set_model()
            self.on_step(self.steps, self.losses[-1])
        if self.steps in self.checkpoints:
            self.validate()

    def validate(self) -> None:
        """Validate the latest parameters; raise `DivergenceError` unless all is finite."""
        self._set_model()
        evaluation = self.model.evaluate(self.validation_set)
        if not math.isfinite(evaluation.loss):
            raise self.divergence()
        self.points[self.steps] = _Checkpoint(evaluation, *self.latest)

    def _set_model(self) -> None:
        w, b = self.latest
        if not (np.isfinite(w).all() and math.isfinite(b)):
            raise self.divergence()
        self.model.weights, self.model.bias = w, b

    def history(self, *, interrupted: bool = False) -> History:
        """Return the record, and leave the latest parameters in the model."""
        if interrupted:
            with suppress(DivergenceError):  # then the model has its last good parameters
                self.validate()
        self._compute_losses()
        points = self.points.values()
        weights = np.array([point.weights for point in points])
        return History(
            steps=np.array([*self.points], dtype=np.int64),
            validation_loss=np.array([point.evaluation.loss for point in points]),
            validation_accuracy=np.array([point.evaluation.accuracy for point in points]),
            weights=weights.reshape(-1, self.model.n_features),
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
        if len(self.points) < 2:
            return math.nan
        (start, before), (end, after) = list(self.points.items())[-2:]
        with np.errstate(over="ignore"):
            distance = float(np.linalg.norm(after.weights - before.weights))
        length = math.hypot(distance, after.bias - before.bias)
        return length / (end - start) / self.hyperparameters.learning_rate

    def _compute_losses(self) -> None:
        if self._batches:
            z, y = zip(*self._batches, strict=True)
            with np.errstate(over="ignore", under="ignore"):
                losses = per_example_loss(np.concatenate(z), np.concatenate(y))
                self.losses += losses.reshape(len(z), -1).mean(axis=1).tolist()
            self._batches = []
