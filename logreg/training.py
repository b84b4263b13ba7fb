"""Chapters 10 and 11: the training loop, and the record of what happened in it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from logreg.arrays import Losses, Matrix, RandomState, Steps, Vector
from logreg.batches import random_batch
from logreg.dataset import Examples, Table
from logreg.functions import cross_entropy
from logreg.hyperparameters import Hyperparameters
from logreg.model import Evaluation, LogisticModel

# How often a training is validated, and its parameters kept, besides at the start.
_CHECKPOINTS = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """What happened in a training: its losses, and snapshots to replay it from.

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
        noisy, because each batch is another one.
    interrupted : bool
        Whether Ctrl-C ended the training before its last iteration.
    """

    steps: Steps
    validation_loss: Losses
    validation_accuracy: Losses
    weights: Matrix
    biases: Losses
    batch_losses: Losses
    interrupted: bool = False

    def __repr__(self) -> str:
        return (
            f"History({len(self.batch_losses)} steps, validation loss "
            f"{self.validation_loss[0]:.4g} -> {self.validation_loss[-1]:.4g}, accuracy "
            f"{self.validation_accuracy[0]:.4f} -> {self.validation_accuracy[-1]:.4f}"
            f"{', interrupted' if self.interrupted else ''})"
        )


class DivergenceError(ArithmeticError):
    """The loss stopped being a finite number.

    Attributes
    ----------
    history : History
        What happened up to the last good step, whose parameters the model keeps.
    """

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message)
        self.history = history


def train(
    model: LogisticModel,
    train_set: Examples | Table,
    validation_set: Examples | Table,
    hyperparameters: Hyperparameters,
    *,
    rng: RandomState,
    on_step: Callable[[int, float], None] | None = None,
) -> History:
    """Train a model by mini-batch gradient descent.

    Each iteration draws a new random batch, runs the model forward and backward on it,
    and updates the parameters. The validation set is looked at, never learned from.

    Parameters
    ----------
    model : LogisticModel
        The model; its parameters are replaced at each step.
    train_set : Examples or Table
        What to learn from.
    validation_set : Examples or Table
        What to measure progress on, at eleven fixed points.
    hyperparameters : Hyperparameters
        Learning rate, batch size and iterations.
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
        The loss is no longer finite. The model keeps the last good parameters.
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
    rng = np.random.default_rng(rng)
    iterations = hyperparameters.iterations
    checkpoints = np.linspace(0, iterations, _CHECKPOINTS + 1).round()
    losses: list[float] = []
    points: list[_Checkpoint] = []
    good = model.weights, model.bias
    interrupted = False

    def validate(step: int) -> float:
        evaluation = model.evaluate(validation_set)
        if math.isfinite(evaluation.loss):
            points.append(_Checkpoint(step, evaluation, model.weights, model.bias))
        return evaluation.loss

    if not math.isfinite(loss := validate(0)):
        raise ValueError(
            f"the validation loss is {loss} before the first step: scale the features, or "
            f"start from smaller weights"
        )
    try:
        # What overflows shows in the loss, which is checked at each step.
        with np.errstate(over="ignore", invalid="ignore"):
            for step in range(1, iterations + 1):
                X, y = random_batch(
                    train_set, hyperparameters.batch_size, rng=rng, dtype=model.weights.dtype
                )
                z = model.forward(X)
                loss = cross_entropy(z, y)
                if not math.isfinite(loss):
                    break
                losses.append(loss)
                good = model.weights, model.bias
                gradients = model.backward(X, y, logits=z)
                model.update(gradients, hyperparameters.learning_rate)
                if on_step is not None:
                    on_step(step, loss)
                if step in checkpoints and not math.isfinite(loss := validate(step)):
                    break
    except KeyboardInterrupt:
        interrupted = True
        if points[-1].step < len(losses):
            loss = validate(len(losses))
    history = _history(points, losses, interrupted=interrupted)
    if not math.isfinite(loss):
        model.weights, model.bias = good
        raise DivergenceError(
            f"the loss became {loss} after {len(losses)} of {iterations} steps: lower "
            f"learning_rate, which is {hyperparameters.learning_rate}; the model keeps its "
            f"last good parameters",
            history,
        )
    return history


class _Checkpoint(NamedTuple):
    """The model at one of the fixed points."""

    step: int
    evaluation: Evaluation
    weights: Vector
    bias: float


def _history(points: list[_Checkpoint], losses: list[float], *, interrupted: bool) -> History:
    weights: Matrix = np.stack([point.weights for point in points])
    return History(
        steps=np.array([point.step for point in points]),
        validation_loss=np.array([point.evaluation.loss for point in points]),
        validation_accuracy=np.array([point.evaluation.accuracy for point in points]),
        weights=weights,
        biases=np.array([point.bias for point in points]),
        batch_losses=np.array(losses),
        interrupted=interrupted,
    )
