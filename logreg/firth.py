"""Firth's penalty: a price on flat losses, with which every table has a best model.

Where classes are separated, the loss falls for ever, and gets flatter and flatter. Firth's penalty
is the price of that flatness. It was found as the cure of a different ill: the best weights of a
small table are too large on average, and this removes most of it.
"""

import numpy as np

from logreg._blocks import NOT_ASKED, Rows, Slopes, gram, slopes
from logreg.arrays import Matrix, Vector


class FirthLoss:
    r"""The mean loss with Firth's penalty.

    $$J(\theta) = L(\theta) - \frac{1}{2m} \log \det (m H), \qquad
    \frac{\partial J}{\partial \theta} = \frac{1}{m} \sum_{i=1}^{m}
    \left[ p_i - y_i + h_i (p_i - \tfrac{1}{2}) \right] \tilde x_i$$

    where $h_i = p_i (1 - p_i)\, \tilde x_i^\top (m H)^{-1} \tilde x_i$ is how much a row decides
    for itself: as if each row were joined by $h_i / 2$ rows of either class.

    Parameters
    ----------
    rows : Rows
        The table.

    References
    ----------
    Firth, "Bias reduction of maximum likelihood estimates", 1993. Heinze and Schemper, "A solution
    to the problem of separation in logistic regression", 2002. Kosmidis and Firth, "Jeffreys-prior
    penalty, finiteness and shrinkage in binomial-response generalized linear models", 2021.
    """

    bounded = True  # from below: there is always a best model

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        H = rows.sum(_gram) / len(rows)
        unit = rows.unit(np.diag(H))
        values, vectors = np.linalg.eigh(H * unit * unit[:, np.newaxis])
        # Constant and collinear columns have no say in the penalty.
        self.basis: Matrix = (unit[:, np.newaxis] * vectors)[:, values > 1e-14 * values[-1]]
        self.units: float = 2 * float(np.log(unit[unit > 0]).sum())

    def __call__(self, theta: Vector, *, curved: bool) -> Slopes:
        """Return value and slope, and the curvature of the mean loss if it is wanted."""
        total = self.rows.sum(slopes, theta, curved=True)
        core = self.basis.T @ total.curvature @ self.basis
        inverse: Matrix = self.basis @ np.linalg.inv(core) @ self.basis.T
        total.loss -= (float(np.linalg.slogdet(core)[1]) - self.units) / 2
        total.gradient += self.rows.sum(_pull, theta, inverse)
        if not curved:
            total.curvature = NOT_ASKED
        return total / len(self.rows)


def _gram(X: Matrix, t: Vector) -> Matrix:
    """Return the Gram matrix of rows."""
    return gram(X, np.ones_like(t))


def _pull(X: Matrix, t: Vector, theta: Vector, inverse: Matrix) -> Vector:
    """Add up how far each row, by what it decides for itself, is pulled to even odds."""
    ones = np.column_stack([X, np.ones_like(t)])
    p = 1.0 / (1.0 + np.exp(-(ones @ theta)))
    h = p * (1.0 - p) * np.einsum("ij,ij->i", ones @ inverse, ones)
    pull: Vector = (h * (p - 0.5)) @ ones
    return pull
