"""The letters of the book, and the ledger each chapter keeps of its arrays."""

from dataclasses import dataclass
from numbers import Number

import numpy as np

from logreg._html import markup
from logreg.arrays import Array, refuse_type

NOTATION: dict[str, tuple[str, str]] = {
    "images": ("", "pixels of each example, 0 for paper to 255 for ink"),
    "labels": ("", "class of each example, 0 or 1"),
    "X": ("X", "features, one row per example"),
    "y": ("y", "labels, 0 or 1"),
    "weights": ("w", "weights, one per feature"),
    "bias": ("b", "bias, the log-odds where every feature is 0"),
    "z": ("z", "logits, the log-odds of class 1"),
    "p": ("p", "probabilities of class 1"),
    "loss": ("L", "mean cross-entropy, in nats"),
    "dz": ("∂ℓ/∂z", "slope of each example's own loss in its logit"),
    "dw": ("∂L/∂w", "gradient of the mean loss in the weights"),
    "db": ("∂L/∂b", "slope of the mean loss in the bias"),
    "learning_rate": ("η", "step per unit of slope"),
    "batch_size": ("m", "examples in a batch"),
    "iterations": ("T", "steps of a training"),
    "l2": ("λ", "strength of the L2 penalty on the weights"),
    "steps": ("t", "the steps at which the model was validated"),
    "batch_losses": ("", "mean loss of each batch, before its update"),
    "validation_loss": ("", "mean loss on the validation set, at those steps"),
    "predictions": ("", "the more probable class, 0 or 1"),
}
"""The symbol and meaning of each name."""

HEAD = ("symbol", "name in code", "shape", "dtype", "meaning")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table of live objects, printed or, in a notebook, drawn.

    Attributes
    ----------
    rows : tuple of (symbol, name, shape, dtype, meaning)
        One per object.

    Examples
    --------
    >>> from logreg import ledger
    >>> ledger(bias=0.5).rows
    (('b', 'bias', '()', 'float', 'bias, the log-odds where every feature is 0'),)
    """

    rows: tuple[tuple[str, str, str, str, str], ...]

    def __repr__(self) -> str:
        table = [HEAD, *self.rows]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return markup.table("Ledger", HEAD, self.rows, code=(1, 2, 3))


def ledger(**objects: Array | float) -> Ledger:
    """Tabulate live objects: symbol, name in code, shape, dtype and meaning.

    Parameters
    ----------
    **objects : ndarray or number
        Objects by their names in the book, such as `X=X, y=y`.

    Raises
    ------
    TypeError, ValueError
        An object is not as above, or the book does not use its name.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import ledger
    >>> ledger(X=np.zeros((64, 784)))
    symbol  name in code  shape      dtype    meaning
    X       X             (64, 784)  float64  features, one row per example
    """
    rows = []
    for name, value in objects.items():
        if name not in NOTATION:
            raise ValueError(
                f"{name} is not one of the book's names: choose from {', '.join(NOTATION)}"
            )
        given: object = value
        if not isinstance(given, np.ndarray | np.generic | Number):
            refuse_type(given, name, "an array or a number")
        symbol, meaning = NOTATION[name]
        dtype = str(value.dtype) if isinstance(value, np.ndarray) else type(value).__name__
        rows.append((symbol, name, str(np.shape(value)), dtype, meaning))
    return Ledger(tuple(rows))
