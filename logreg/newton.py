"""Newton's method: the best model of a table in a few steps, with no rate to choose.

Gradient descent knows the slope, and needs a learning rate. Newton's method knows the curvature
too, and goes where the parabola with this slope and this curvature is lowest. Near the best model
the loss is nearly that parabola, so a step doubles the number of right digits.
"""

import math
from dataclasses import dataclass

import numpy as np

from logreg import separation
from logreg._blocks import BLOCK, NOT_ASKED, LocalRows, Rows, Slopes, gram, reach, slices, slopes
from logreg.arrays import Mask, Matrix, Vector, as_matrix, as_vector, refuse_non_finite
from logreg.dataset import DataSet, names_of
from logreg.firth import FirthLoss
from logreg.hyperparameters import check_l2
from logreg.loss import sigmoid
from logreg.model import LogisticModel, check_model

# The best model is reached within this share of its standard errors.
_NEAR = 1e-8
# A parabola promises half of slope times step; with this share of it, a step is not too long.
_PROMISED = 0.2
# Scores that change by more, in log-odds, are beyond what a parabola can foresee.
_FORESEEN = 8.0
# Directions in which columns of size 1 vary by less than this, squared, are flat: collinear.
_FLAT = 1e-14
# A sample is every 15th row, or every 4th at least; it has this many of each class a parameter.
_SPARSEST, _DENSEST, _EVENTS = 15, 4, 10


def curvature(X: Matrix, z: Vector) -> Matrix:
    r"""Return the second derivatives of the mean loss, `(d + 1, d + 1)`, the bias last.

    $$H = \frac{1}{m} \sum_{i=1}^{m} p_i (1 - p_i) \, \tilde x_i \tilde x_i^\top, \qquad
    p = \sigma(z), \qquad \tilde x = (x, 1)$$

    The slope of a loss, in chapter 7, is $(p_i - y_i)\, \tilde x_i$; here $p_i$ is derived once
    more, as in chapter 6. The labels are gone: how sharply a loss bends does not depend on them.

    Parameters
    ----------
    X : float array (m, d)
        Finite features; a memory map is read in blocks.
    z : float array (m,)
        The logits, such as `forward(X)`.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    References
    ----------
    Bishop, Pattern Recognition and Machine Learning, equation 4.97.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import curvature
    >>> curvature(np.array([[2.0], [0.0]]), np.array([0.0, 0.0]))
    array([[0.5 , 0.25],
           [0.25, 0.25]])
    """
    X = as_matrix(X)
    m, d = X.shape
    z = as_vector(z, "z", m)
    refuse_non_finite(z, "z")
    H: Matrix = np.zeros((d + 1, d + 1))
    for rows in slices(m, d):
        some: Vector = z[rows].astype(np.float64)
        # sigma(-z) is 1 - p with all its digits.
        H += gram(X[rows].astype(np.float64, copy=False), np.sqrt(sigmoid(some) * sigmoid(-some)))
    return H / m


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    r"""How a fit ended.

    Attributes
    ----------
    steps : int
        Steps taken with all examples in sight.
    loss : float
        Mean loss in nats, penalty included.
    gradient_norm : float
        Length of its gradient, in nats per unit of the parameters.
    converged : bool
        Whether this is proved to be the best model, to $10^{-8}$ standard errors. If not, and
        `separation` is empty, some features are collinear but for rounding.
    separation : str
        What separates the classes, so that there is no best model; empty if nothing does.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import LogisticModel, Table, fit
    >>> features = np.array([[1.0], [2.0], [3.0], [4.0]])
    >>> table = Table(features=features, labels=np.array([0, 0, 1, 1], dtype=np.uint8))
    >>> fit(LogisticModel(1), table).separation.partition(",")[0]
    'complete separation: along feature 0'
    """

    steps: int
    loss: float
    gradient_norm: float
    converged: bool
    separation: str


def fit(model: LogisticModel, examples: DataSet, *, l2: float = 0.0, firth: bool = False) -> Fit:
    r"""Give a model the parameters of least loss, by Newton's method.

    $$\theta \leftarrow \theta - H^{-1} g, \qquad \theta = (w, b)$$

    with the gradient $g$ and the curvature $H$ of the mean loss; a step that does not lower the
    loss enough is halved. Features may have any scale, lie far from zero, be constant or
    collinear; the shortest of equally good weights are found.

    The curvature costs more than the gradient and changes little near the best model. It is kept
    while that pays, and corrected by what each step shows (BFGS). A large table is fitted from the
    best model of a sample.

    Parameters
    ----------
    model : LogisticModel
        Its parameters are replaced; without a best model, by the last ones.
    examples : Examples or Table
        What to learn from; memory maps are read in blocks.
    l2 : float
        Strength of the L2 penalty, as in `l2_penalty`.
    firth : bool
        Add Firth's penalty instead, with which there is always a best model.

    Raises
    ------
    TypeError, ValueError
        The arguments do not fit; a value is beyond $10^{150}$; all values of a feature are within
        $10^{-150}$ of zero; or there are two penalties.

    References
    ----------
    Boyd and Vandenberghe, Convex Optimization, section 9.5. Nocedal and Wright, Numerical
    Optimization, section 6.1.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import LogisticModel, Table, fit
    >>> hours = np.array([[0.5], [1.0], [1.5], [2.0], [2.5], [3.0]])
    >>> passed = Table(features=hours, labels=np.array([0, 0, 1, 0, 1, 1], dtype=np.uint8))
    >>> model = LogisticModel(1)
    >>> fit(model, passed).converged
    True
    >>> print(f"{model.weights[0]:.4f} {model.bias:.4f}")
    2.4281 -4.2491
    """
    check_model(model)
    model.take_classes(examples=examples)
    rows = LocalRows(examples.inputs, examples.labels)
    return fit_rows(model, rows, names_of(examples), l2=l2, firth=firth)


def fit_rows(
    model: LogisticModel, rows: Rows, names: tuple[str, ...], *, l2: float, firth: bool
) -> Fit:
    """Fit a model to rows, wherever they lie."""
    strength = check_l2(l2)
    if firth and strength:
        raise ValueError(f"l2 is {l2} and firth is True: pass one of the two penalties")
    away: Vector = np.zeros(model.n_features + 1)
    with np.errstate(all="ignore"):
        if firth:
            descent = Descent(FirthLoss(rows), level(rows))
            converged = descent.run(_NEAR, 100)
        elif strength and 0 < rows.ones < len(rows):
            descent = approach(rows, strength)
            converged = descent.run(_NEAR, 50)
        else:  # l2 does not hold the bias: with one class alone, it grows forever all the same
            descent = approach(rows)
            converged, away = search(descent)
        rows.refuse_tiny(descent.constant[:-1])
    here, w, c = descent.here, descent.theta[:-1], rows.centre
    model.weights, model.bias = w, float(descent.theta[-1] - w @ c)
    db = float(here.gradient[-1])
    dw: Vector = here.gradient[:-1] + db * c
    return Fit(
        steps=descent.steps,
        loss=here.loss,
        gradient_norm=math.hypot(float(np.linalg.norm(dw)), db),
        converged=converged,
        separation=separation.sentence(rows, away, names) if away.any() else "",
    )


def level(rows: Rows) -> Vector:
    """Return parameters that give all rows about the share of ones among them."""
    m, ones = len(rows), rows.ones
    # A half is added to both, as Firth's penalty does, so that one class is not infinitely rare.
    return np.append(np.zeros(len(rows.centre)), math.log((ones + 0.5) / (m - ones + 0.5)))


class MeanLoss:
    r"""The mean loss with an L2 penalty, $L(w, b) + \frac{\lambda}{2} |w|^2$, as a function."""

    rows: Rows
    bounded: bool

    def __init__(self, rows: Rows, l2: float = 0.0) -> None:
        self.rows, self.bounded = rows, l2 > 0
        self.price: Vector = np.append(np.full(len(rows.centre), l2), 0.0)  # the bias is free

    def __call__(self, theta: Vector, *, curved: bool) -> Slopes:
        """Return value and slope, and the curvature if it is wanted."""
        mean = self.rows.sum(slopes, theta, curved=curved) / len(self.rows)
        if self.bounded:
            mean.loss += float(self.price @ theta**2) / 2
            mean.gradient += self.price * theta
            if curved:
                mean.curvature += np.diag(self.price)
        return mean


class Descent:
    r"""Newton's method, with a curvature that is kept while it serves.

    Parameters
    ----------
    loss : MeanLoss or FirthLoss
        What is to become least.
    theta : float array (d + 1,)
        Where to start, as seen from the centre of the rows.
    inverse : float array (d + 1, d + 1), optional
        The inverse of a curvature that is nearly right there.

    Attributes
    ----------
    theta, here, steps
        Where it is, what the loss is like there, and how many steps were taken.
    step : float array (d + 1,)
        What leads on to the lowest point of the parabola.
    distance : float
        How far away that is, in standard errors, squared: $m\, g^\top H^{-1} g$. Units do not
        change it, as they change the length of a gradient.
    """

    loss: MeanLoss | FirthLoss
    theta: Vector
    steps: int
    here: Slopes
    step: Vector
    distance: float
    afresh: bool

    def __init__(
        self, loss: MeanLoss | FirthLoss, theta: Vector, inverse: Matrix | None = None
    ) -> None:
        self.loss, self.theta, self.steps = loss, theta, 0
        self.inverse: Matrix = NOT_ASKED if inverse is None else inverse
        self.afresh = inverse is None  # whether the curvature is to be measured next
        self.ranks: set[int] = set()
        self.flat: Matrix = np.zeros((len(theta), 0))
        self.constant: Mask = np.zeros(len(theta), dtype=np.bool_)

    def run(self, near: float, limit: int) -> bool:
        """Descend until the best model is this many standard errors away; tell whether it is.

        Stop as well where all examples are right, if no penalty holds the weights.
        """
        last = math.inf
        self.aim(self.loss(self.theta, curved=self.afresh))
        for _ in range(limit):
            if self.distance < near**2 or self.separates:
                break
            # At the pace of the last step, do the steps that are left cost more than a curvature?
            gained, left = math.log(last / self.distance), math.log(self.distance / _NEAR**2)
            self.afresh = self.kept and left > gained * (2 + len(self.theta) / 30)
            last = self.distance
            self.aim(self.go())
        return self.distance < near**2

    def aim(self, here: Slopes) -> None:
        """Find the step to the lowest point of the parabola that touches the loss here."""
        self.here = here
        if not self.kept:
            self.inverse, self.afresh = self.invert(here.curvature), False
        self.step = -self.inverse @ here.gradient
        self.distance = -len(self.loss.rows) * float(here.gradient @ self.step)
        if not self.kept and self.distance > 1:
            scores = self.loss.rows.sum(reach, self.step)
            self.step *= min(1.0, _FORESEEN / max(scores.largest, -scores.least))

    def go(self) -> Slopes:
        """Take the step, or the part of it that lowers the loss enough."""
        while True:
            here = self.here
            there = self.loss(self.theta + self.step, curved=self.afresh)
            promised = float(here.gradient @ self.step)
            # Near the best model, all that is left of a promise is rounding.
            if there.loss <= here.loss + _PROMISED * promised + 1e-12 * abs(here.loss) + 1e-15:
                break
            if self.kept:  # the old curvature has misled: the step is not to blame yet
                self.aim(self.loss(self.theta, curved=True))
            else:
                self.step = self.step / 2
        if not there.curvature.size:
            self.correct(there.gradient - here.gradient)
        self.theta, self.steps = self.theta + self.step, self.steps + 1
        return there

    def invert(self, H: Matrix) -> Matrix:
        """Invert a curvature, in the directions in which it is not flat.

        Columns are given the size 1 first, so that their units do not decide what is flat.
        """
        unit = self.loss.rows.unit(np.diag(H))
        values, vectors = np.linalg.eigh(H * unit * unit[:, np.newaxis])
        vectors *= unit[:, np.newaxis]
        flat = int(np.count_nonzero(values <= _FLAT * values[-1]))  # they come in rising order
        self.constant, self.flat = unit == 0, vectors[:, :flat]
        self.ranks.add(len(values) - flat)
        inverse: Matrix = (vectors[:, flat:] / values[flat:]) @ vectors[:, flat:].T
        return inverse

    def correct(self, change: Vector) -> None:
        """Learn from how the slope has changed along the step (BFGS).

        The least change of the inverse with which it explains what was seen.
        """
        along = float(change @ self.step)
        if along > 0:
            way, back = self.step / along, self.inverse @ change
            half = np.outer(way, (along + float(change @ back)) / 2 * way - back)
            self.inverse = self.inverse + half + half.T

    @property
    def kept(self) -> bool:
        """Whether the curvature is that of an earlier place."""
        return not self.here.curvature.size

    @property
    def separates(self) -> bool:
        """Whether all examples are right, and nothing keeps the weights from growing."""
        return not self.loss.bounded and self.here.least > separation.GAINS

    def proven(self) -> bool:
        """Tell whether a best model is known to exist.

        The shares $1 - p$ by which rows are wrong balance each other, but for the slope that is
        left. The step takes off this rest, and if it moves no row by a whole unit to its right
        side, the shares stay positive. No direction is then good for some rows and bad for none:
        what the former gain, weighted by these shares, others lose (Stiemke's lemma).
        """
        if len(self.ranks) > 1 or np.abs(self.here.gradient @ self.flat).max(initial=0.0) > 1e-12:
            return False
        # A row bends the loss by p (1 - p) of its own, so on it the step can only be so long.
        if self.distance * math.exp(min(self.here.largest, 700.0)) < 1:
            return True
        return not self.kept and self.loss.rows.sum(reach, self.step).largest < 1


def approach(rows: Rows, l2: float = 0.0) -> Descent:
    """Prepare a descent: from the best model of a sample, if there are rows to spare."""
    m, ones = len(rows), rows.ones
    parameters = len(rows.centre) + 1
    every = min(_SPARSEST, min(ones, m - ones) // (_EVENTS * parameters))
    if every >= _DENSEST and m * parameters > BLOCK:
        sample = approach(rows.every(every), l2)
        if sample.run(1.0, 10) and sample.ranks == {parameters}:
            return Descent(MeanLoss(rows, l2), sample.theta, sample.inverse)
    return Descent(MeanLoss(rows, l2), level(rows))


def search(descent: Descent) -> tuple[bool, Vector]:
    """Go on until the best model is reached and known to be one, or it is shown that none is.

    Returns whether it is reached, and a direction that separates the classes, or zeros.
    """
    rows, away = descent.loss.rows, np.zeros_like(descent.theta)
    arrived = descent.run(_NEAR, 12)
    for _ in range(9):
        if descent.separates:
            return False, descent.theta
        if arrived and (away.any() or descent.proven()):
            break
        if not descent.kept:  # else a fresh curvature may prove it
            found = separation.direction(rows, descent.step)
            if found is not None:  # go far, where only the rows that stay are left to be fitted
                away, descent.theta = away + found, descent.theta + 30 * found
        descent.afresh = True
        arrived = descent.run(_NEAR, 6)
    return arrived and not away.any() and descent.proven(), away
