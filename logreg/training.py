"""Chapters 10 and 11: the training loop, and the record of what happened in it."""

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from logreg.arrays import (
    Labels,
    Losses,
    Matrix,
    RNGLike,
    Steps,
    Vector,
    all_finite,
    check_features,
)
from logreg.batches import Scaled, as_features, random_batches
from logreg.dataset import Examples, Table
from logreg.functions import losses_of
from logreg.hyperparameters import Hyperparameters
from logreg.model import Evaluation, LogisticModel
from logreg.penalty import _penalize

# How often a training is validated, and its parameters kept, besides at the start.
_CHECKPOINTS = 10
# So many logits are kept before their losses are computed, all in one go.
_KEPT = 2**13
# How small the gradient must be, as a part of the loss, to call a training converged.
_SMALL = 1e-4


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
        noisy, because each batch is another one. The penalty is not part of it.
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
        small = _SMALL * float(losses.mean())
        return self.gradient_norm < small and float(np.ptp(losses)) < small

    def __repr__(self) -> str:
        return (
            f"History({len(self.batch_losses)} steps, validation loss "
            f"{self.validation_loss[0]:.4g} -> {self.validation_loss[-1]:.4g}, accuracy "
            f"{self.validation_accuracy[0]:.4f} -> {self.validation_accuracy[-1]:.4f}"
            f"{', converged' if self.converged else ', not converged'}"
            f"{', interrupted' if self.interrupted else ''})"
        )

    def _repr_html_(self) -> str:
        from logreg.rich import history_html

        return history_html(self)


class DivergenceError(ArithmeticError):
    """A number that should be finite no longer is.

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
        # Both, so that it survives the way between processes.
        super().__init__(message, history)  # pragma: no mutate (pickle brings the attribute, too)
        self.history = history

    def __str__(self) -> str:
        return str(self.args[0])


def train(
    model: LogisticModel,
    train_set: Examples | Table,
    validation_set: Examples | Table,
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

    With an L2 penalty, $\lambda w$ is added to the gradient in $w$: see `penalize`. If
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
    iterations, size = hyperparameters.iterations, hyperparameters.batch_size
    learning_rate, l2 = hyperparameters.learning_rate, hyperparameters.l2
    first = as_features(train_set.inputs[:1])  # pragma: no mutate (so would two)
    check_features(first, model.n_features, "train_set")
    record = _Record(model, validation_set, hyperparameters, on_step)
    dtype = model.weights.dtype
    generator = np.random.default_rng(rng)
    batches: Iterable[tuple[Matrix | Scaled, Labels]]
    if size < len(train_set):
        batches = random_batches(train_set, size, iterations, rng=generator, dtype=dtype)
    else:
        whole = as_features(train_set.inputs, dtype=dtype), train_set.labels
        batches = itertools.repeat(whole, iterations)  # pragma: no mutate (it would never end)
    # What overflows shows in the logits, which are looked at in each step.
    with record, np.errstate(all="ignore"):
        for X, y in batches:
            z = model._forward(X)
            if not all_finite(z):
                raise _NotFinite
            gradients = model._backward(X, y, z)
            if l2:
                gradients = _penalize(gradients, model.weights, l2)
            model._update(gradients, learning_rate)
            record.add(z, y)
    return record.history()


class _NotFinite(Exception):  # noqa: N818 (it never leaves a training)
    """A logit or a parameter is infinite or not a number."""


class _Checkpoint(NamedTuple):
    """The model at one of the fixed points."""

    step: int
    evaluation: Evaluation
    weights: Vector
    bias: float


class _Record:
    """What is remembered of a training, consistent whenever it is interrupted.

    Its `with` is around the loop: there Ctrl-C and divergence end the training, and the
    model gets the parameters back that belong to what is remembered.
    """

    def __init__(
        self,
        model: LogisticModel,
        validation_set: Examples | Table,
        hyperparameters: Hyperparameters,
        on_step: Callable[[int, float], None] | None,
    ) -> None:
        self.model = model
        self.validation_set = validation_set
        self.iterations = iterations = hyperparameters.iterations
        self.learning_rate = hyperparameters.learning_rate
        self.on_step = on_step
        points = range(1, _CHECKPOINTS + 1)  # pragma: no mutate (no step is 0 or beyond the last)
        self.checkpoints = {round(iterations * k / _CHECKPOINTS) for k in points}
        # Only the time depends on how many are kept.
        size = hyperparameters.batch_size
        self.keep = 1 if on_step else max(1, _KEPT // size)  # pragma: no mutate
        self.steps = 0
        self.interrupted = False
        # The parameters after the latest step, and those before it, which gave finite logits.
        self.good = self.latest = model.weights, model.bias
        self.losses: list[float] = []
        self.points: list[_Checkpoint] = []
        self._batches: list[tuple[Vector, Labels]] = []
        if not math.isfinite(loss := self.validate()):
            raise ValueError(
                f"the validation loss is {loss} before the first step: scale the features, or "
                f"start from smaller weights"
            )

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if isinstance(error, KeyboardInterrupt):
            self.interrupted = True
            self.model.weights, self.model.bias = self.latest
            self.validate()
        elif isinstance(error, _NotFinite):
            self.model.weights, self.model.bias = self.good
            raise DivergenceError(
                f"a score was no longer a finite number after {self.steps} of {self.iterations} "
                f"steps: lower learning_rate, which is {self.learning_rate}; the model keeps its "
                f"last good parameters",
                self.history(),
            ) from None
        return isinstance(error, KeyboardInterrupt)

    def add(self, z: Vector, y: Labels) -> None:
        """Remember a step that has been taken, by the logits and labels of its batch.

        Their losses are computed later, many steps at a time.
        """
        self._batches.append((z, y))
        self.count()

    def count(self) -> None:
        """Count a step whose batch is known, or whose loss is, and look around if it is time."""
        latest = self.model.weights, self.model.bias
        self.steps, self.good, self.latest = self.steps + 1, self.latest, latest
        if len(self._batches) == self.keep:
            self._compute_losses()
        if self.on_step is not None:
            self.on_step(self.steps, self.losses[-1])
        if self.steps in self.checkpoints and not math.isfinite(self.validate()):
            raise _NotFinite

    def validate(self) -> float:
        """Measure the model on the validation set, and remember it if all is finite."""
        model = self.model
        evaluation = model.evaluate(self.validation_set)
        if not (np.isfinite(model.weights).all() and math.isfinite(model.bias)):
            return math.nan
        known = bool(self.points) and self.points[-1].step == self.steps
        if math.isfinite(evaluation.loss) and not known:
            self.points.append(_Checkpoint(self.steps, evaluation, model.weights, model.bias))
        return evaluation.loss

    def history(self) -> History:
        """Return all that is remembered."""
        self._compute_losses()
        weights: Matrix = np.stack([point.weights for point in self.points])
        steps = [point.step for point in self.points]
        return History(
            steps=np.array(steps, dtype=np.int64),  # pragma: no mutate (for machines of 32 bits)
            validation_loss=np.array([point.evaluation.loss for point in self.points]),
            validation_accuracy=np.array([point.evaluation.accuracy for point in self.points]),
            weights=weights,
            biases=np.array([point.bias for point in self.points]),
            batch_losses=np.array(self.losses[: self.steps]),
            gradient_norm=self._gradient_norm(),
            interrupted=self.interrupted,
        )

    def _gradient_norm(self) -> float:
        """Tell how long the gradients were, from how far they have led."""
        if len(self.points) < 2:
            return math.nan
        before, after = self.points[-2:]
        with np.errstate(over="ignore"):  # pragma: no mutate (of what is near the largest float)
            way = np.linalg.norm(after.weights - before.weights)
        length = math.hypot(float(way), after.bias - before.bias)
        return length / (after.step - before.step) / self.learning_rate

    def _compute_losses(self) -> None:
        if self._batches:
            logits, labels = zip(*self._batches, strict=True)  # pragma: no mutate
            with np.errstate(over="ignore", under="ignore"):
                losses = losses_of(np.concatenate(logits), np.concatenate(labels))
                rows = losses.reshape(len(logits), -1)  # pragma: no mutate (-2 would do, too)
                means = rows.mean(axis=1).tolist()
            # No interrupt comes between two assignments, so each batch counts once.
            self.losses += means
            self._batches = []
