"""The sums that Newton's method needs, over a table of any length, block by block.

A block is a view of some rows that fits in a processor's cache, so the table is never copied, and
the memory that is used does not grow with it. One exponential gives loss, slope and curvature.
"""

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Concatenate, ParamSpec, Protocol, Self, TypeVar

import numpy as np

from logreg.arrays import Images, Labels, Mask, Matrix, Vector
from logreg.batches import as_features

# Numbers in a block, a megabyte: larger ones leave the cache, smaller ones cost more calls.
BLOCK = 2**17
# Numbers in a sample, at most: eight megabytes.
_SAMPLE = 2**20
# A column this many times as far from zero as it is wide is seen from one of its own values.
_FAR = 20.0
# A column that varies by less than this share of its distance from zero is a constant.
_ROUNDING = 1e-13
# The squares of larger values, and of columns with only smaller ones, leave the range of floats.
_LARGEST, _SMALLEST = 1e150, 1e-150


class Additive(Protocol):
    """What can be added up over blocks, wherever they lie."""

    def __add__(self, other: Self, /) -> Self: ...


_Sum = TypeVar("_Sum", bound=Additive)
_P = ParamSpec("_P")


@dataclass(slots=True, eq=False)
class Slopes:
    """The loss and its derivatives, summed over rows or averaged, and the range of the margins."""

    loss: float
    gradient: Vector  # (d + 1,), the bias last
    curvature: Matrix  # (d + 1, d + 1), or empty if it was not asked for
    least: float  # of the margins
    largest: float

    def __add__(self, other: "Slopes") -> "Slopes":
        return Slopes(
            self.loss + other.loss,
            self.gradient + other.gradient,
            self.curvature + other.curvature,
            min(self.least, other.least),
            max(self.largest, other.largest),
        )

    def __truediv__(self, m: int) -> "Slopes":
        H: Matrix = self.curvature / m
        return Slopes(self.loss / m, self.gradient / m, H, self.least, self.largest)


NOT_ASKED: Matrix = np.empty((0, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a direction moves rows to their right side, in log-odds."""

    least: float
    largest: float
    gaining: int  # how many rows by more than a threshold

    def __add__(self, other: "Reach") -> "Reach":
        return Reach(
            least=min(self.least, other.least),
            largest=max(self.largest, other.largest),
            gaining=self.gaining + other.gaining,
        )


def slopes(X: Matrix, t: Vector, theta: Vector, *, curved: bool) -> Slopes:
    r"""Add up the loss of rows and its derivatives.

    With $t = 1$ for class 1 and $t = -1$ for class 0, and the margin $s = t z$, the equations of
    chapters 6 and 7 share one exponential:

    $$\ell = \log(1 + e^{-s}), \qquad \sigma(z) - y = \frac{-t\, e^{-s}}{1 + e^{-s}}, \qquad
    \sigma(z) (1 - \sigma(z)) = \frac{e^{-s}}{(1 + e^{-s})^2}$$
    """
    s = t * (X @ theta[:-1] + theta[-1])
    e = np.exp(-s)
    q = 1.0 + e
    p = 1.0 / q
    dz: Vector = -t * e * p
    least = float(s.min())
    # log1p takes twice as long, and is only better than log where every loss is small.
    losses = np.log(q) if least < 4 else np.log1p(e)
    gradient = np.empty(len(theta))
    gradient[:-1], gradient[-1] = dz @ X, dz.sum()
    H = gram(X, np.sqrt(e) * p) if curved else NOT_ASKED
    return Slopes(float(losses.sum()), gradient, H, least, float(s.max()))


def gram(X: Matrix, root: Vector) -> Matrix:
    r"""Return $\sum_i r_i^2 \, \tilde x_i \tilde x_i^\top$ with $\tilde x = (x, 1)$."""
    d = X.shape[1]
    G: Matrix = np.empty((d + 1, d + 1))
    A = X * root[:, np.newaxis]
    np.matmul(A.T, A, out=G[:d, :d])
    G[:d, d] = G[d, :d] = root @ A
    G[d, d] = root @ root
    return G


def reach(X: Matrix, t: Vector, theta: Vector, *, above: float = 0.0) -> Reach:
    """Tell how far a direction moves rows to their right side, and how many of them."""
    s = t * (X @ theta[:-1] + theta[-1])
    gaining = int(np.count_nonzero(s > above))
    return Reach(least=float(s.min()), largest=float(s.max()), gaining=gaining)


def slices(m: int, d: int) -> Iterator[slice]:
    """Cut m rows of d features into blocks."""
    size = max(512, BLOCK // d)
    return (slice(start, start + size) for start in range(0, m, size))


class Rows(ABC):
    """Rows of a table, wherever they lie, seen from a centre: only the bias depends on it.

    A column far from zero, such as a year, loses digits in its products. So it is seen from one of
    its own values; not from its mean, because then a constant would not become exactly zero.
    """

    centre: Vector
    ones: int  # how many labels are 1

    def __init__(self, few: Matrix, ones: int, centre: Vector | None = None) -> None:
        if centre is None:
            with np.errstate(over="ignore"):
                far = np.abs(few[0]) > _FAR * (few.max(axis=0) - few.min(axis=0))
            centre = np.where(far, few[0], 0.0)
        self.centre, self.ones = centre, ones
        # What a column has to vary by, squared, to be more than a constant with its rounding.
        self.varied: Vector = np.append(_ROUNDING * centre, 0.0) ** 2 + _SMALLEST**2

    @abstractmethod
    def __len__(self) -> int:
        """Return their number."""

    @abstractmethod
    def sum(
        self,
        of: Callable[Concatenate[Matrix, Vector, _P], _Sum],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _Sum:
        """Add up what a function returns of each block and its signs t."""

    @abstractmethod
    def every(self, step: int) -> "LocalRows":
        """Return a copy of a sample, each row so many after the last, of at most 8 MB."""

    def unit(self, squares: Vector) -> Vector:
        """Return the factors that give columns the size 1, from their squares; 0 for constants."""
        varies = squares > self.varied
        return np.divide(1.0, np.sqrt(squares), where=varies, out=np.zeros_like(squares))

    def refuse_tiny(self, columns: Mask) -> None:
        """Refuse columns, taken for constants, that are only so small that their squares vanish."""
        at_zero = columns & (self.centre == 0)
        if not at_zero.any():
            return
        sizes = self.sum(_sizes) / len(self)
        tiny = at_zero & (sizes > 0)
        if tiny.any():
            j = int(tiny.argmax())
            raise ValueError(
                f"all values of feature {j} are within {_SMALLEST} of zero, {sizes[j]:.2g} away in "
                f"the mean: multiply the feature by a power of ten"
            )


class LocalRows(Rows):
    """Rows of a table in this process.

    Parameters
    ----------
    inputs, labels
        Of the table, or of some of its rows.
    centre : float array (d,), optional
        What they are seen from.
    first, apart : int
        The number in the table of the first of these rows, and how far the next is from it.
    """

    inputs: Images | Matrix
    labels: Labels

    def __init__(
        self,
        inputs: Images | Matrix,
        labels: Labels,
        centre: Vector | None = None,
        first: int = 0,
        apart: int = 1,
    ) -> None:
        few = as_features(inputs[:: stride(len(inputs))], dtype=np.float64)
        super().__init__(few, int(np.count_nonzero(labels)), centre)
        self.inputs, self.labels = inputs, labels
        self.first, self.apart = first, apart
        self._moved = bool(self.centre.any())
        self._checked = False

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[tuple[Matrix, Vector]]:
        for rows in slices(len(self), len(self.centre)):
            X = as_features(self.inputs[rows], dtype=np.float64)
            if not self._checked and not np.vdot(X, X) <= _LARGEST**2:
                _refuse_beyond(X, self.first + rows.start * self.apart, self.apart)
            t: Vector = 2.0 * self.labels[rows] - 1.0
            yield (X - self.centre if self._moved else X), t
        self._checked = True

    def sum(
        self,
        of: Callable[Concatenate[Matrix, Vector, _P], _Sum],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _Sum:
        """Add up what a function returns of each block and its signs t."""
        return reduce(operator.add, (of(X, t, *args, **kwargs) for X, t in self))

    def every(self, step: int) -> "LocalRows":
        """Return a copy of a sample, because rows that lie apart are slow to read."""
        step = in_sample(step, len(self), len(self.centre))
        few = np.ascontiguousarray(as_features(self.inputs[::step], dtype=np.float64))
        return LocalRows(
            few, self.labels[::step].copy(), self.centre, self.first, self.apart * step
        )


def stride(m: int) -> int:
    """Return how far apart the rows are from which a table chooses its centre."""
    return 1 + m // 100


def in_sample(step: int, m: int, d: int) -> int:
    """Return a step with which a sample has at most 8 MB."""
    return max(step, m * d // _SAMPLE)


def _sizes(X: Matrix, _: Vector) -> Vector:
    """Add up the sizes of values."""
    sizes: Vector = np.abs(X).sum(axis=0)
    return sizes


def _refuse_beyond(X: Matrix, start: int, apart: int) -> None:
    """Refuse a value beyond the largest; a sum of many squares may be too large without one."""
    row, j = np.unravel_index(np.abs(X).argmax(), X.shape)
    if abs(X[row, j]) > _LARGEST:
        raise ValueError(
            f"feature {j} of row {start + row * apart} is {X[row, j]}, beyond {_LARGEST}: "
            f"divide the feature by a power of ten"
        )
