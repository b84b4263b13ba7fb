"""Beyond one machine: sums over examples, which add up wherever the examples are.

The mean gradient is a sum divided by a count. So examples may lie in parts, in other
files or on other machines: each part gives its sums, and the sums are added.
"""

from dataclasses import dataclass

import numpy as np

from logreg._fast import in_chunks, residuals
from logreg.arrays import Vector
from logreg.dataset import DataSet
from logreg.loss import per_example_loss
from logreg.model import Gradients, LogisticModel, check_model, gradient, logits, refuse_nan

# Rows added up at a time: as floats they fit in a processor's cache.
_ROWS_PER_CHUNK = 512


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GradientSums:
    r"""The gradient of the summed loss, over some examples, and how many they are.

    Attributes
    ----------
    dw : ndarray of float64, shape (d,)
        $\sum_i (p_i - y_i)\, x_i$, in nats per unit of each weight.
    db : float
        $\sum_i (p_i - y_i)$, in nats per unit of the bias.
    loss : float
        $\sum_i \ell_i$, in nats.
    count : int
        How many examples were added up.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import GradientSums
    >>> one = GradientSums(dw=np.array([1.0]), db=0.5, loss=0.7, count=1)
    >>> (one + one).count
    2
    """

    dw: Vector
    db: float
    loss: float
    count: int

    def __repr__(self) -> str:
        with np.printoptions(threshold=20):
            return (
                f"GradientSums(dw={self.dw!r}, db={self.db!r}, loss={self.loss!r}, "
                f"count={self.count})"
            )

    def __add__(self, other: "GradientSums") -> "GradientSums":
        """Return the sums over the examples of both."""
        dw: Vector = self.dw + other.dw
        return GradientSums(
            dw=dw,
            db=self.db + other.db,
            loss=self.loss + other.loss,
            count=self.count + other.count,
        )

    def mean(self) -> Gradients:
        """Return the gradient of the mean loss, as `backward` does."""
        dw: Vector = self.dw / self.count
        return Gradients(dw=dw, db=self.db / self.count)


def gradient_sums(model: LogisticModel, examples: DataSet) -> GradientSums:
    r"""Add up the gradient and the loss of examples, however many there are.

    $$\sum_i (p_i - y_i)\, x_i, \qquad \sum_i (p_i - y_i), \qquad \sum_i \ell_i$$

    Images are unrolled block by block, so ten million need no more memory than ten
    thousand.

    Parameters
    ----------
    model : LogisticModel
        The model, which does not change.
    examples : Examples or Table
        What to add up.

    Returns
    -------
    GradientSums
        Added up in double precision, whatever the model computes in. Divided by the count they
        are what `backward` returns, but for the order in which the terms are added.

    Raises
    ------
    TypeError, ValueError
        `examples` is not Examples or a Table, or its number of features is not the model's.

    References
    ----------
    Chu et al., "Map-reduce for machine learning on multicore", 2006.

    Examples
    --------
    >>> from logreg import LogisticModel, gradient_sums, load_digits
    >>> model, test_set = LogisticModel(784), load_digits().test
    >>> sums = gradient_sums(model, test_set[:1000]) + gradient_sums(model, test_set[1000:])
    >>> sums.count
    2115
    >>> round(sums.mean().db, 4) == round((980 - 1135) / 2 / 2115, 4)
    True
    """
    check_model(model)
    model.check_examples(examples)
    inputs, dtype = examples.inputs, model.weights.dtype
    dw: Vector = np.zeros(model.n_features)
    db, loss, count = 0.0, 0.0, 0
    with np.errstate(all="ignore"):
        for X in in_chunks(inputs, _ROWS_PER_CHUNK, dtype=dtype):
            m = len(X)
            y = examples.labels[count : count + m]
            z = logits(X, model.weights, model.bias)
            refuse_nan(z)
            mean_dw, mean_db = gradient(X, residuals(z, y))
            dw += m * mean_dw
            db += m * mean_db
            loss += float(np.sum(per_example_loss(z, y)))
            count += m
    return GradientSums(dw=dw, db=db, loss=loss, count=count)
