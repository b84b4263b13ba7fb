"""How sure is a fit? Standard errors, intervals and odds ratios, from the curvature of the loss.

Other rows from the same source would have given other weights. How different, the loss tells:
where it is flat, weights far from the best explain the rows nearly as well. The covariance of the
parameters is the inverse of the curvature, divided by the number of rows.
"""

import math
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from logreg._blocks import LocalRows, Rows
from logreg._html.views import summary_html
from logreg.arrays import (
    Losses,
    Matrix,
    Vector,
    as_number,
    as_vector,
    refuse_non_finite,
    refuse_type,
)
from logreg.dataset import DataSet, Table, names_of, refuse_data
from logreg.firth import FirthLoss
from logreg.loss import sigmoid
from logreg.model import LogisticModel, check_model
from logreg.newton import Descent, MeanLoss, fit, level

if TYPE_CHECKING:
    import pandas as pd

# A model within this many standard errors of the best one is taken for it, or within as many as
# single precision can tell apart.
_NEAR, _NEAR_SINGLE = 1e-4, 1e-2
_METHODS = {"wald": "Wald", "profile": "profile likelihood"}
# This many features are named as a choice.
_SHOWN = 10
# The ends of profile intervals are found within this many.
_EXACT = 1e-9
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Summary:
    """What a fit says of each parameter, and how sure that is; the bias comes last.

    Attributes
    ----------
    names : tuple of str
        The features, with their unit if it is not 1, and "bias", or "the bias" if a feature has
        that name.
    estimates, standard_errors, z : float64 array (d + 1,)
        Log-odds per unit, their standard errors, and the quotient of both.
    odds_ratios : float64 array (d + 1,)
        The factor by which a unit more multiplies the odds, other features being equal.
    intervals : float64 array (d + 1, 2)
        Of the log-odds; `np.exp` of them are those of the odds ratios.
    level : float
        The share of such intervals that hold the truth, in the long run.
    method : str
        "wald" or "profile".
    firth : bool
        Whether the fit has Firth's penalty; the log-likelihoods then include it.
    log_likelihood, null_log_likelihood : float
        In nats, of the model and of the best one without features.
    likelihood_ratio, p_value : float
        Twice their difference, and how often features that say nothing would exceed it.
    marginal_effects, marginal_errors : float64 array (d,)
        The change of the probability per unit, averaged over the rows, and its standard error.
    rows : int
        How many there are.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import LogisticModel, Table, fit, summary
    >>> features = np.array([[1.0], [2.0], [3.0], [4.0]])
    >>> table = Table(features=features, labels=np.array([0, 1, 0, 1], dtype=np.uint8))
    >>> model = LogisticModel(1)
    >>> fit(model, table).converged
    True
    >>> found = summary(model, table)
    >>> found.names, found.rows, f"{found.odds_ratios[0]:.2f}"
    (('feature 0', 'bias'), 4, '2.48')
    """

    names: tuple[str, ...]
    estimates: Losses
    standard_errors: Losses
    z: Losses
    odds_ratios: Losses
    intervals: Matrix
    level: float
    method: str
    firth: bool
    log_likelihood: float
    null_log_likelihood: float
    likelihood_ratio: float
    p_value: float
    marginal_effects: Losses
    marginal_errors: Losses
    rows: int

    def __str__(self) -> str:
        head, *rows = [*map(list, self._table())]
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
            for row in (head, *rows)
        ]
        notes = [textwrap.fill(note, 80) for note in self._notes()]
        return "\n".join([*lines, "", *notes])

    def _repr_html_(self) -> str:
        return summary_html(self._table(), self.z, self.estimates, self.intervals, self._notes())

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas data frame with a row for each parameter."""
        try:
            import pandas as pd  # noqa: PLC0415 (it need not be installed)
        except ModuleNotFoundError as missing:
            raise ModuleNotFoundError(
                f"{missing.name} is not installed: run python -m pip install pandas",
                name=missing.name,
            ) from missing
        return pd.DataFrame(
            {
                "estimate": self.estimates,
                "standard_error": self.standard_errors,
                "z": self.z,
                "low": self.intervals[:, 0],
                "high": self.intervals[:, 1],
                "odds_ratio": self.odds_ratios,
                "marginal_effect": np.append(self.marginal_effects, np.nan),
            },
            index=list(self.names),
        )

    def _table(self) -> list[tuple[str, ...]]:
        """Return the head and the rows of the table, as text."""
        level = f"{100 * self.level:.6g} % interval"
        head = ("", "estimate", "std. error", "z", "odds ratio", level, "effect")
        numbers = zip(self.estimates, self.standard_errors, self.z, self.odds_ratios, strict=True)
        with np.errstate(over="ignore"):
            ends = [f"{low:.3g} to {high:.3g}" for low, high in np.exp(self.intervals)]
        effects = [*(f"{effect:.3g}" for effect in self.marginal_effects), ""]
        return [
            head,
            *(
                (name, *(f"{number:.3g}" for number in row), end, effect)
                for name, row, end, effect in zip(self.names, numbers, ends, effects, strict=True)
            ),
        ]

    def _notes(self) -> list[str]:
        """Return the sentences below the table."""
        d = len(self.names) - 1
        penalty = ", with Firth's penalty" if self.firth else ""
        rows = (
            f"{self.rows} rows{penalty}. The intervals ({_METHODS[self.method]}) are those of the "
            f"odds ratios; an effect is the mean change of the probability."
        )
        likelihood = (
            f"Log-likelihood {self.log_likelihood:.6g}, without features "
            f"{self.null_log_likelihood:.6g}: likelihood ratio {self.likelihood_ratio:.4g} on "
            f"{d} {'degree' if d == 1 else 'degrees'} of freedom, p = {self.p_value:.2g}."
        )
        return [rows, likelihood]


def summary(
    model: LogisticModel,
    examples: DataSet,
    *,
    level: float = 0.95,
    method: str = "wald",
    units: Mapping[str, float] | None = None,
) -> Summary:
    r"""Say how sure the parameters of a fitted model are.

    $$\mathrm{se}_j = \sqrt{C_{jj}}, \qquad C = \frac{1}{m} H^{-1}, \qquad
    \text{interval: } w_j \pm q \, \mathrm{se}_j$$

    with the `curvature` $H$ and the quantile $q$ of the normal distribution. Profile intervals
    hold those values of a parameter with which, the others being refitted, the log-likelihood is
    at most $q^2 / 2$ below its best. They are better where the loss is not a parabola: in
    small tables, near separation, and after Firth's penalty.

    Parameters
    ----------
    model : LogisticModel
        As `fit` left it, without l2.
    examples : Examples or Table
        What it was fitted on.
    level : float
        Between 0 and 1.
    method : "wald" or "profile"
        How to find the intervals.
    units : mapping of str to float, optional
        The number to count as one unit of a feature, such as `{"age": 10}` for decades.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above; the model is not the best one, or fitted with l2; the
        classes are separated; or features are constant or collinear.

    References
    ----------
    Wasserman, All of Statistics, section 9.7. Venzon and Moolgavkar, "A method for computing
    profile-likelihood-based confidence intervals", 1988.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import LogisticModel, Table, fit, summary
    >>> hours = np.array([[0.5], [1.0], [1.5], [2.0], [2.5], [3.0], [3.5], [4.0]])
    >>> labels = np.array([0, 0, 1, 0, 1, 0, 1, 1], dtype=np.uint8)
    >>> table, model = Table(features=hours, labels=labels, names=("hours",)), LogisticModel(1)
    >>> fit(model, table).converged
    True
    >>> print("\n".join(str(summary(model, table)).splitlines()[:3]))
           estimate  std. error      z  odds ratio    95 % interval  effect
    hours      1.19       0.864   1.37        3.28    0.603 to 17.9   0.208
    bias      -2.67        2.12  -1.26       0.069  0.00108 to 4.41
    """
    quantile = _quantile(level)
    if str(method) not in _METHODS:
        raise ValueError(f"method is {method!r:.60}: pass 'wald' or 'profile'")
    _check(model, examples)
    names = names_of(examples)
    scale = _scale(names, {} if units is None else units)
    factors = np.append(scale, 1.0)
    with np.errstate(all="ignore"):
        best = _best(model, examples)
        loss, m, c = best.loss, len(examples), best.loss.rows.centre
        ways = np.eye(len(c) + 1)
        ways[-1, :-1] = -c  # the bias is that where features are 0, not where their centre is
        estimates: Losses = ways @ best.theta
        C: Matrix = best.inverse / m
        errors = _errors(ways, C)
        if method == "wald":
            intervals = estimates + quantile * np.outer([-1, 1], errors)
        else:
            intervals = np.array([_profile(best, way, quantile**2 / 2) for way in ways]).T
        effects, effect_errors = _effects(best, C)
        null = _without_features(loss)
        odds_ratios = np.exp(factors * estimates)
    ratio = max(0.0, 2 * m * (null - best.here.loss))
    return Summary(
        names=tuple(
            name if unit == 1 else f"{name} (per {unit:g})"
            for name, unit in zip(parameter_names(names), factors.tolist(), strict=True)
        ),
        estimates=factors * estimates,
        standard_errors=factors * errors,
        z=estimates / errors,
        odds_ratios=odds_ratios,
        intervals=(factors * intervals).T,
        level=level,
        method=method,
        firth=isinstance(loss, FirthLoss),
        log_likelihood=-m * best.here.loss,
        null_log_likelihood=-m * null,
        likelihood_ratio=ratio,
        p_value=chi_squared_tail(ratio, len(c)),
        marginal_effects=scale * effects,
        marginal_errors=scale * effect_errors,
        rows=m,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Effect:
    """The probability along one feature, the others at their means, with its band.

    Attributes
    ----------
    values, probabilities, low, high : float64 array (k,)
        Values of the feature, the probabilities there, and the ends of their intervals.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import LogisticModel, Table, effect, fit
    >>> features = np.array([[1.0], [2.0], [3.0], [4.0]])
    >>> table = Table(features=features, labels=np.array([0, 1, 0, 1], dtype=np.uint8))
    >>> model = LogisticModel(1)
    >>> fit(model, table).converged
    True
    >>> there = effect(model, table, "feature 0", values=np.array([2.5]))
    >>> f"{there.probabilities[0]:.2f}"
    '0.50'
    """

    values: Losses
    probabilities: Losses
    low: Losses
    high: Losses


def effect(
    model: LogisticModel,
    table: Table,
    name: str,
    *,
    values: Vector | None = None,
    level: float = 0.95,
) -> Effect:
    r"""Return the probability along one feature, and how sure it is.

    $$\sigma\left(z \pm q \sqrt{\tilde x^\top C \tilde x}\right)$$

    with the covariance $C$ of the parameters; the other features are at their means.

    Parameters
    ----------
    model : LogisticModel
        As `fit` left it, without l2.
    table : Table
        What it was fitted on.
    name : str
        The feature: its name, or "feature 0" and so on if the table has none.
    values : float array (k,), optional
        Where to look; by default, from the least value to the largest.
    level : float
        Between 0 and 1.

    Raises
    ------
    TypeError, ValueError
        As `summary`, or the table has no such feature.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import LogisticModel, Table, effect, fit
    >>> hours = np.array([[0.5], [1.0], [1.5], [2.0], [2.5], [3.0], [3.5], [4.0]])
    >>> labels = np.array([0, 0, 1, 0, 1, 0, 1, 1], dtype=np.uint8)
    >>> table, model = Table(features=hours, labels=labels, names=("hours",)), LogisticModel(1)
    >>> fit(model, table).converged
    True
    >>> there = effect(model, table, "hours", values=np.array([1.0, 3.5]))
    >>> [f"{low:.2f} to {high:.2f}" for low, high in zip(there.low, there.high)]
    ['0.02 to 0.77', '0.23 to 0.98']
    """
    quantile = _quantile(level)
    if not isinstance(table, Table):
        refuse_data(table, "table", "Table(features=..., labels=...)")
    _check(model, table)
    j = _place(names_of(table), name)
    column = table.features[:, j]
    if values is None:
        values = np.linspace(column.min(), column.max(), 101)
    where: Vector = as_vector(values, "values")
    refuse_non_finite(where, "values")
    with np.errstate(all="ignore"):
        best = _best(model, table)
        rows = best.loss.rows
        x: Matrix = np.ones((len(where), len(rows.centre) + 1))
        x[:, :-1] = rows.sum(_column_sums) / len(rows)
        x[:, j] = where - rows.centre[j]
        z: Vector = x @ best.theta
        reach = quantile * _errors(x, best.inverse / len(rows))
    middle, low, high = (sigmoid(each).astype(np.float64) for each in (z, z - reach, z + reach))
    return Effect(values=where.astype(np.float64), probabilities=middle, low=low, high=high)


def parameter_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of features and, at the end, that of the bias, which no feature has."""
    return (*names, "the bias" if "bias" in names else "bias")


def chi_squared_tail(x: float, degrees: int) -> float:
    r"""Return how often a chi-squared variable exceeds x.

    $$Q(x) = [\text{odd}]\, \mathrm{erfc} \sqrt{x / 2} + e^{-x/2} \sum_j
    \frac{(x/2)^j}{\Gamma(j + 1)}, \qquad j = \tfrac{k}{2} - 1, \tfrac{k}{2} - 2, \ldots \ge 0$$

    References
    ----------
    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.4.4 and 26.4.5.
    """
    if x <= 0:
        return 1.0
    half = x / 2
    powers = [degrees / 2 - i for i in range(1, degrees // 2 + 1)]
    terms = [math.exp(j * math.log(half) - half - math.lgamma(j + 1)) for j in powers]
    return math.fsum([math.erfc(math.sqrt(half)) if degrees % 2 else 0.0, *terms])


def _check(model: LogisticModel, examples: DataSet) -> None:
    check_model(model)
    model.check_examples(examples)


def _best(model: LogisticModel, examples: DataSet) -> Descent:
    """Return where a model stands if that is the best place, and refuse it if it is not."""
    rows = LocalRows(examples.inputs, examples.labels)
    w = model.weights.astype(np.float64)
    theta = np.append(w, model.bias + w @ rows.centre)
    near = _near(model) ** 2
    plain = _at(MeanLoss(rows), theta)
    if plain.flat.size:
        _refuse_collinear(rows, names_of(examples))
    else:
        if plain.distance < near and plain.proven():
            return plain
        firth = _at(FirthLoss(rows), theta)
        if firth.distance < near:
            return firth
    raise ValueError(_reason(model, examples, plain))


def _near(model: LogisticModel) -> float:
    return _NEAR if model.weights.dtype == np.float64 else _NEAR_SINGLE


def _at(loss: MeanLoss | FirthLoss, theta: Vector) -> Descent:
    """Return a descent that looks around, and takes no step."""
    descent, here = Descent(loss, theta), loss(theta, curved=True)
    if not math.isfinite(here.loss):
        raise ValueError(
            "the model gives a label the probability 0, so it is far from the best one: call "
            "fit(model, examples) first"
        )
    descent.aim(here)
    return descent


def _refuse_collinear(rows: Rows, names: tuple[str, ...]) -> None:
    """Refuse features of which one follows from the others, if that is why the loss is flat."""
    start = _at(MeanLoss(rows), level(rows))
    constant = np.flatnonzero(start.constant)
    if len(constant):
        raise ValueError(f"{names[constant[0]]} is constant: leave it out")
    if start.flat.size:
        sizes = np.abs(start.flat[:, 0]) * np.sqrt(np.diag(start.here.curvature))
        found = [(*names, "the bias")[j] for j in np.flatnonzero(sizes > 1e-3)]
        raise ValueError(
            f"{', '.join(found[:-1])} and {found[-1]} are collinear, so their weights are not "
            f"determined: leave one of them out"
        )


def _reason(model: LogisticModel, examples: DataSet, plain: Descent) -> str:
    """Say why a model that is not the best one is not."""
    w = model.weights.astype(np.float64)
    # Under l2, the slope of the loss is -l2 w.
    l2 = -float(plain.here.gradient[:-1] @ w) / max(float(w @ w), 1e-300)
    near = _near(model) ** 2
    if plain.distance >= near and l2 > 0:
        penalised = _at(MeanLoss(plain.loss.rows, l2), plain.theta)
        if penalised.distance < near:
            return (
                f"the model was fitted with l2 = {l2:.4g}, which pulls the weights to 0 by an "
                f"unknown part of their errors: fit it without l2, or with firth=True"
            )
    separation = fit(LogisticModel(model.n_features), examples).separation
    if separation:
        return f"there is no best model: {separation}"
    away = (
        f"the model is {math.sqrt(max(plain.distance, 0.0)):.2g} standard errors from the best one"
    )
    if near == _NEAR**2:
        return f"{away}: call fit(model, examples) first"
    return (
        f"{away}, and its single precision may keep it there: fit a model of double precision, "
        f"LogisticModel({model.n_features})"
    )


def _without_features(loss: MeanLoss | FirthLoss) -> float:
    """Return the least loss of a model with nothing but a bias."""
    rows = loss.rows
    m, d, ones = len(rows), len(rows.centre), rows.ones
    if not isinstance(loss, FirthLoss):
        share = ones / m
        return -share * math.log(share) - (1 - share) * math.log1p(-share)
    # On the curvature of d + 1 columns, the penalty adds d + 1 halves of a row to either class.
    half = (d + 1) / 2
    bias = math.log((ones + half) / (m - ones + half))
    return loss(np.append(np.zeros(d), bias), curved=False).loss


def _profile(best: Descent, way: Vector, drop: float) -> tuple[float, float]:
    """Return how far a parameter can go before the log-likelihood has dropped by so much.

    At an end, the slope is along the parameter alone, because the others are refitted. Each step
    goes where, were the loss a parabola, this would hold and the loss would be as high as wanted.
    """
    m, ends = len(best.loss.rows), []
    goal = m * best.here.loss + drop
    for side in (-1.0, 1.0):
        there = Descent(best.loss, best.theta)
        for _ in range(_MOST_STEPS):
            there.aim(best.loss(there.theta, curved=True))
            g, inverse = m * there.here.gradient, there.inverse / m
            left = 2 * (goal - m * there.here.loss) + float(g @ inverse @ g)
            slope = side * math.sqrt(max(left, 0.0) / float(way @ inverse @ way))
            step = inverse @ (slope * way - g)
            length = math.sqrt(m * float(step @ there.here.curvature @ step))
            # By at most a standard error at a time, so as not to leave the path of best models.
            there.theta = there.theta + step / max(length, 1.0)
            if length < _EXACT:
                break
        else:
            raise ValueError("the ends of a profile interval were not reached: pass method='wald'")
        ends.append(float(way @ there.theta))
    return ends[0], ends[1]


def _effects(best: Descent, C: Matrix) -> tuple[Losses, Losses]:
    """Return the mean changes of the probability per unit, and their standard errors."""
    sums = best.loss.rows.sum(_bend, best.theta) / len(best.loss.rows)
    w = best.theta[:-1]
    # How each effect w_j E[p (1 - p)] changes with each parameter.
    change = np.outer(w, sums[1:])
    change[range(len(w)), range(len(w))] += sums[0]
    return sums[0] * w, _errors(change, C)


def _errors(ways: Matrix, C: Matrix) -> Losses:
    """Return the standard errors of some sums of parameters."""
    errors: Losses = np.sqrt(np.einsum("ij,ij->i", ways @ C, ways))
    return errors


def _bend(X: Matrix, _: Vector, theta: Vector) -> Vector:
    """Add up the first derivative of the sigmoid, and the second times features and 1."""
    z = X @ theta[:-1] + theta[-1]
    p, q = sigmoid(z), sigmoid(-z)
    second = p * q * (q - p)
    return np.concatenate([[(p * q).sum()], second @ X, [second.sum()]])


def _column_sums(X: Matrix, _: Vector) -> Vector:
    sums: Vector = X.sum(axis=0)
    return sums


def _quantile(level: object) -> float:
    """Return how many standard errors an interval of a level reaches."""
    share = as_number(level, "level")
    if not 0 < share < 1:
        raise ValueError(f"level is {share}: pass a share between 0 and 1, such as 0.95")
    return NormalDist().inv_cdf(0.5 + share / 2)


def _place(names: tuple[str, ...], name: object) -> int:
    """Return the column of a name."""
    if not isinstance(name, str) or name not in names:
        few = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
        raise ValueError(f"{name!r:.60} is not a feature: choose from {few}")
    return names.index(name)


def _scale(names: tuple[str, ...], units: object) -> Losses:
    """Return the unit of each feature."""
    if not isinstance(units, Mapping):
        refuse_type(units, "units", 'a mapping, such as {"age": 10}')
    scale = np.ones(len(names))
    for name, unit in units.items():
        size = as_number(unit, f"the unit of {name}")
        if not 0 < size < math.inf:
            raise ValueError(f"the unit of {name} is {size}: pass a positive, finite number")
        scale[_place(names, name)] = size
    return scale
