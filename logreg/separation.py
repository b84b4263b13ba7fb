"""Separation: where the classes can be told apart, there is no best model.

Take a direction in which no example loses and some gain: their scores move to their right side.
Whoever walks that way forever makes the loss smaller forever, so it has no least point. The
converse is true as well (Albert and Anderson, 1984): without such a direction there is a best model.
Both can be proved, and are: the first by showing a direction, the second by a balance.
"""

import numpy as np

from logreg._blocks import Rows, gram, reach
from logreg.arrays import Matrix, Vector

# Rows that a step of Newton's method moves by less than this, in log-odds, are to stay.
_STAYING = 0.01
# Of the features that separate, so many are named.
_SHOWN = 5
# A row that moves to its wrong side by more than this loses; by as much to its right side, gains.
LOSES, GAINS = 1e-9, 1e-6


def direction(rows: Rows, step: Vector) -> Vector | None:
    """Make of a step a direction in which no row loses and some gain, or find that it is not one.

    Where classes are separated, Newton's method runs away along such a direction, and moves all
    other rows less and less. So the rows that hardly gain are to stay where they are: the step is
    projected on what moves none of them, and then every row is looked at.

    Parameters
    ----------
    rows : Rows
        The table.
    step : float array (d + 1,)
        The last step of Newton's method.

    Returns
    -------
    float array (d + 1,), or None
        The direction, the bias last.

    References
    ----------
    Albert and Anderson, "On the existence of maximum likelihood estimates in logistic regression
    models", 1984.
    """
    sums = rows.sum(_staying, step)
    squares, G = sums[0] / len(rows), sums[1:] / len(rows)
    unit = rows.unit(squares)
    values, vectors = np.linalg.eigh(G * unit * unit[:, np.newaxis])
    free = vectors[:, values <= 1e-12]
    v = free @ (free.T @ (step * np.sqrt(squares)))
    # A column that has no part in it is left out, not kept with the dust of rounding.
    v = np.where(np.abs(v) > 1e-9 * np.abs(v).max(), v, 0.0) * unit
    moved = rows.sum(reach, v)
    return v if moved.least > -LOSES and moved.largest > 0.1 else None


def _staying(X: Matrix, t: Vector, step: Vector) -> Matrix:
    """Return the squares of the columns, and below them the Gram matrix of the rows that stay."""
    stay = t * (X @ step[:-1] + step[-1]) < _STAYING
    squares = np.append(np.einsum("ij,ij->j", X, X), len(X))
    G: Matrix = np.vstack([squares, gram(X, stay.astype(np.float64))])
    return G


def sentence(rows: Rows, away: Vector, names: tuple[str, ...]) -> str:
    """Say what separates the classes, and what to do about it.

    Parameters
    ----------
    rows : Rows
        The table.
    away : float array (d + 1,)
        A direction in which no row loses and some gain.
    names : tuple of str
        What the features are called.

    Returns
    -------
    str
        One sentence.
    """
    m, gaining = len(rows), rows.sum(reach, away, above=GAINS).gaining
    if rows.ones in (0, m):
        return (
            f"all {m} labels are {int(rows.ones > 0)}, so a larger bias is always better: add rows of "
            f"the other class, or pass firth=True"
        )
    columns = np.flatnonzero(away[:-1]).tolist()
    shown = [names[j] for j in columns[:_SHOWN]]
    if len(columns) > _SHOWN:
        shown.append(f"{len(columns) - _SHOWN} more")
    along = " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
    kind = "complete" if gaining == m else "quasi-complete"
    return (
        f"{kind} separation: along {along}, {gaining} of {m} rows move to their right side and "
        f"none to its wrong side, so larger weights are always better: pass l2=0.01 or so, or "
        f"firth=True"
    )
