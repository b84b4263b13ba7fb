"""Beyond one machine: sums over examples, which add up wherever the examples are.

The mean gradient is a sum divided by a count, so files or machines can each sum a part.
"""

from dataclasses import dataclass

import numpy as np

from logreg._fast import in_chunks, residuals
from logreg.arrays import Vector, as_vector, refuse_type
from logreg.dataset import DataSet
from logreg.loss import per_example_loss
from logreg.model import Gradients, LogisticModel, check_model, gradient, logits, refuse_nan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GradientSums:
    r"""The loss of some examples and its gradient, summed, and their number.

    Attributes
    ----------
    dw : float64 array (d,)
        $\sum_i (p_i - y_i)\, x_i$, in nats per unit of each weight.
    db : float
        $\sum_i (p_i - y_i)$, in nats per unit of the bias.
    loss : float
        $\sum_i \ell_i$, in nats.
    count : int
        Number of examples.

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
        if not isinstance(other, GradientSums):
            refuse_type(other, "what is added", "what gradient_sums returned")
        dw: Vector = self.dw + as_vector(other.dw, "dw of what is added", len(self.dw))
        return GradientSums(
            dw=dw,
            db=self.db + other.db,
            loss=self.loss + other.loss,
            count=self.count + other.count,
        )

    def __radd__(self, zero: int) -> "GradientSums":
        """Add to the 0 from which `sum` starts."""
        if zero != 0:
            refuse_type(zero, "what is added", "what gradient_sums returned")
        return self

    def mean(self) -> Gradients:
        """Return the gradient of the mean loss, like `backward`."""
        dw: Vector = self.dw / self.count
        return Gradients(dw=dw, db=self.db / self.count)


def gradient_sums(model: LogisticModel, examples: DataSet) -> GradientSums:
    r"""Sum the loss of examples and its gradient, in double precision.

    $$\sum_i (p_i - y_i)\, x_i, \qquad \sum_i (p_i - y_i), \qquad \sum_i \ell_i$$

    Images are unrolled in chunks, so the memory needed does not grow with their number.

    Parameters
    ----------
    model : LogisticModel
        Does not change.
    examples : Examples or Table
        What to sum over.

    Raises
    ------
    TypeError, ValueError
        They do not fit together.

    References
    ----------
    Chu et al., "Map-reduce for machine learning on multicore", 2006.

    Examples
    --------
    >>> from logreg import LogisticModel, gradient_sums, load_digits
    >>> model, test_set = LogisticModel(784), load_digits().test
    >>> sums = gradient_sums(model, test_set[:1000]) + gradient_sums(model, test_set[1000:])
    >>> round(sums.mean().db, 4) == round((980 - 1135) / 2 / 2115, 4)
    True
    """
    check_model(model)
    model.check_examples(examples)
    inputs, dtype = examples.inputs, model.weights.dtype
    dw: Vector = np.zeros(model.n_features)
    db, loss, count = 0.0, 0.0, 0
    with np.errstate(all="ignore"):
        for X in in_chunks(inputs, dtype=dtype):
            m = len(X)
            y = examples.labels[count : count + m]
            z = logits(X, model.weights, model.bias)
            refuse_nan(z, model.weights)
            mean_dw, mean_db = gradient(X, residuals(z, y))
            dw += m * mean_dw
            db += m * mean_db
            loss += float(np.sum(per_example_loss(z, y)))
            count += m
    return GradientSums(dw=dw, db=db, loss=loss, count=count)
