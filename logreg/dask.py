"""Beyond one machine: learning from examples that stay on the workers of a Dask cluster.

Parameters travel to them, sums travel back. Requires the extra `dask`: in a checkout,
`pip install '.[dask]'`.
"""

from __future__ import annotations  # older releases of Dask cannot evaluate Future[...]

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Concatenate, NamedTuple, ParamSpec, TypeAlias, TypeVar
from uuid import uuid4

import numpy as np

from logreg._blocks import Additive, LocalRows, Rows, in_sample, stride
from logreg.arrays import (
    Images,
    Labels,
    Matrix,
    RNGLike,
    Steps,
    Vector,
    as_matrix,
    refuse_type,
)
from logreg.batches import as_features
from logreg.dataset import DataSet, Examples, Table, check_data_set, names_of
from logreg.hyperparameters import Hyperparameters
from logreg.model import LogisticModel, check_model, step
from logreg.newton import Fit, fit_rows
from logreg.penalty import l2_gradient
from logreg.sums import GradientSums, gradient_sums
from logreg.training import History, Recorder

try:
    from dask.array import Array
    from dask.delayed import Delayed, delayed
    from distributed import Client, Future, default_client, get_worker
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"{_missing.name} is not installed: in a checkout of logreg, pip install '.[dask]'",
        name=_missing.name,
    ) from _missing

_T = TypeVar("_T")
_Sum = TypeVar("_Sum", bound=Additive)
_P = ParamSpec("_P")

__all__ = ["Progress", "fit", "from_arrays", "train"]

_Partition: TypeAlias = "Delayed | Future[Examples] | Future[Table]"
"""Examples or a Table, made on a worker by `dask.delayed` or `client.submit`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a training on a cluster is going, just after a step.

    Attributes
    ----------
    step : int
        From 1.
    loss : float
        The batch's, in nats, before the update.
    workers : tuple of str
        The addresses that computed it.
    remade : int
        How often a partition was made again after its worker was lost.

    Examples
    --------
    >>> from logreg.dask import Progress
    >>> Progress(step=1, loss=0.6931, workers=("tcp://10.0.0.7:4000",), remade=0).step
    1
    """

    step: int
    loss: float
    workers: tuple[str, ...]
    remade: int


def train(
    model: LogisticModel,
    partitions: Sequence[_Partition],
    validation_set: DataSet,
    hyperparameters: Hyperparameters,
    *,
    rng: RNGLike,
    client: Client | None = None,
    on_step: Callable[[Progress], None] | None = None,
) -> History:
    r"""Train a model on examples that lie in parts on the workers of a cluster.

    The steps are those of `logreg.train`, but each worker sums the gradient over its rows of a
    batch. Sums are added in the order of the partitions, whichever worker is fastest:

    $$w \leftarrow w - \frac{\eta}{m} \sum_{k} \sum_{i \in \text{part } k} (p_i - y_i)\, x_i$$

    Dask makes lost partitions again on other workers, or waits for one.

    Parameters
    ----------
    model : LogisticModel
        It travels with each step: d in the thousands, not millions.
    partitions : sequence of Delayed or Future, each of Examples or a Table
        `[dask.delayed(load)(path) for path in paths]`, `client.map(load, paths)`, or
        `from_arrays(X, y)`.
    validation_set : Examples or Table
        Measured here.
    hyperparameters, rng
        As in `logreg.train`.
    client : distributed.Client, optional
        By default the latest.
    on_step : function of Progress, optional
        Called after each update.

    Raises
    ------
    DivergenceError, TypeError, ValueError
        As in `logreg.train`; or a partition or client is not as above.
    RuntimeError
        A lost partition was scattered, so it cannot be made again; the model keeps what it has
        learned.

    References
    ----------
    Chen et al., "Revisiting distributed synchronous SGD", 2016.

    Examples
    --------
    >>> import dask
    >>> from distributed import Client
    >>> from logreg import Hyperparameters, LogisticModel, load_digits
    >>> from logreg.dask import train
    >>> digits, settings = load_digits(), Hyperparameters(iterations=30)
    >>> with Client(processes=False, dashboard_address=":0") as client:
    ...     parts = [dask.delayed(load_digits)().train]
    ...     history = train(LogisticModel(784), parts, digits.validation, settings, rng=0)
    """
    check_model(model)
    if not isinstance(hyperparameters, Hyperparameters):
        refuse_type(hyperparameters, "hyperparameters", "Hyperparameters(...)")
    for remote, remedy in ((Delayed, "compute"), (Future, "result")):
        if isinstance(validation_set, remote):
            raise TypeError(
                f"validation_set is a {remote.__name__}: pass validation_set.{remedy}()"
            )
    cluster = _Cluster(client, partitions, model)
    model.take_classes(validation_set=validation_set)

    def tell(number: int, loss: float) -> None:
        if on_step is not None:
            workers, remade = cluster.workers, cluster.remade
            on_step(Progress(step=number, loss=loss, workers=workers, remade=remade))

    recorder = Recorder(model, validation_set, hyperparameters, tell)
    learning_rate, l2 = hyperparameters.learning_rate, hyperparameters.l2
    w, b = model.weights, model.bias
    try:
        with np.errstate(all="ignore"):
            for rows in _batches(cluster.total, hyperparameters, rng):
                sums = cluster.gradient_sums(model, rows)
                if not math.isfinite(sums.loss):
                    raise recorder.divergence()
                gradients = sums.mean()
                dw: Vector = gradients.dw.astype(w.dtype, copy=False)
                if l2:
                    dw = l2_gradient(dw, w, l2)
                w, b = step(w, b, dw, gradients.db, learning_rate)
                recorder.losses.append(sums.loss / sums.count)
                recorder.count(w, b)
    except KeyboardInterrupt:
        return recorder.history(interrupted=True)
    return recorder.history()


def fit(
    model: LogisticModel,
    partitions: Sequence[_Partition],
    *,
    l2: float = 0.0,
    firth: bool = False,
    client: Client | None = None,
) -> Fit:
    r"""Give a model the parameters of least loss, by Newton's method on a cluster.

    The steps are those of `logreg.fit`: each worker sums loss, slope and curvature over its rows,

    $$\theta \leftarrow \theta - \Big(\sum_k H_k\Big)^{-1} \sum_k g_k ,$$

    which takes a handful of passes where `train` takes hundreds of steps. Lost partitions are made
    again, as there.

    Parameters
    ----------
    model, l2, firth
        As in `logreg.fit`.
    partitions, client
        As in `train`; the parts have the same names of features, and the same classes.

    Raises
    ------
    TypeError, ValueError, RuntimeError
        As in `logreg.fit` and `train`; or the parts differ in names or classes.

    References
    ----------
    Chu et al., "Map-reduce for machine learning on multicore", 2006.

    Examples
    --------
    >>> import dask
    >>> import numpy as np
    >>> from distributed import Client
    >>> from logreg import LogisticModel, Table
    >>> from logreg.dask import fit
    >>> rng = np.random.default_rng(0)
    >>> table = Table(features=rng.normal(size=(90, 2)), labels=rng.integers(0, 2, size=90))
    >>> with Client(processes=False, dashboard_address=":0") as client:
    ...     parts = [dask.delayed(table)[:50], dask.delayed(table)[50:]]
    ...     fit(LogisticModel(2), parts).converged
    True
    """
    check_model(model)
    cluster = _Cluster(client, partitions, model)
    rows = _ClusterRows(cluster)
    model.take_classes(partitions=rows.first)
    return fit_rows(model, rows, names_of(rows.first), l2=l2, firth=firth)


def from_arrays(X: Array, y: Array) -> list[Delayed]:
    """Make a partition of each block of rows of two Dask arrays.

    Parameters
    ----------
    X : dask.array.Array of uint8, shape (m, rows, columns), or of float, shape (m, d)
        Images, or features.
    y : dask.array.Array of uint8, shape (m,)
        Labels, 0 or 1.

    Raises
    ------
    TypeError, ValueError
        They are not such arrays; values are checked on the workers.

    Examples
    --------
    >>> import dask.array as da
    >>> import numpy as np
    >>> from logreg.dask import from_arrays
    >>> X, y = da.ones((10, 3), chunks=(5, 2)), da.zeros(10, dtype=np.uint8)
    >>> [part.compute() for part in from_arrays(X, y)]
    [Table(5 examples of 3 features), Table(5 examples of 3 features)]
    """
    arrays: dict[str, object] = {"X": X, "y": y}
    for name, array in arrays.items():
        if not isinstance(array, Array):
            wanted = f"dask.array.from_array({name})"
            if hasattr(array, "to_dask_array"):
                wanted = f"{name}.to_dask_array(lengths=True)"
            raise TypeError(f"{name} is a {type(array).__name__}: pass a Dask array, {wanted}")
    if X.ndim not in (2, 3):
        raise ValueError(
            f"X has shape {X.shape}: pass features (m, d) or images (m, rows, columns) first, "
            f"and labels (m,) second"
        )
    if any(map(math.isnan, X.shape + y.shape)):
        raise ValueError(
            "the arrays do not know their number of rows: call compute_chunk_sizes() on both"
        )
    if y.shape != X.shape[:1]:
        raise ValueError(f"X has {len(X)} rows but y has shape {y.shape}: pass one label per row")
    whole = X.rechunk(dict.fromkeys(range(1, X.ndim), -1))
    make = delayed(_images if X.ndim == 3 else _features, pure=True)
    labels = y.rechunk((whole.chunks[0],)).to_delayed()
    return [make(*pair) for pair in zip(whole.to_delayed().ravel(), labels, strict=True)]


class _Part(NamedTuple):
    """A partition in a worker's memory, and a name for this copy."""

    examples: DataSet
    token: str


class _Answer(NamedTuple):
    """A worker's reply: sums, the copy they come from, and its own address."""

    sums: GradientSums
    token: str
    worker: str


class _Cluster:
    """The partitions on their workers, as they are known here."""

    def __init__(
        self, client: Client | None, partitions: Sequence[_Partition], model: LogisticModel
    ) -> None:
        client = default_client(client)
        if not isinstance(client, Client):
            refuse_type(
                client, "client", "a Client, such as distributed.Client(...) of this cluster"
            )
        if client.asynchronous:
            raise ValueError(
                "the client is asynchronous, and training waits for its answers: pass a "
                "Client(..., asynchronous=False)"
            )
        if isinstance(partitions, Array | Table | Examples | Delayed | str):
            name = type(partitions).__name__
            raise TypeError(
                f"partitions is a {name}: pass a list, such as from_arrays(X, y) or "
                f"[dask.delayed(load)(path) for path in paths]"
            )
        for number, part in enumerate(partitions):
            if not isinstance(part, Delayed | Future):
                refuse_type(
                    part,
                    f"partition {number}",
                    "what makes it, such as dask.delayed(load)(path), or from_arrays(X, y)",
                )
        futures = client.compute(list(partitions))
        if not futures:
            raise ValueError("there are no partitions: pass at least one")
        self.client = client
        count = len(futures)
        # The parts stay as long as this object, even if the caller drops the futures.
        self.parts = self.map(_hold, futures, range(count), [model.n_features] * count)
        known = self.gather(self.map(_describe, self.parts))
        lengths, self.tokens = map(list, zip(*known, strict=True))
        self.starts = np.cumsum([0, *lengths])
        self.total = int(self.starts[-1])
        self.workers: tuple[str, ...] = ()
        self.remade = 0

    def gradient_sums(self, model: LogisticModel, rows: Steps | None) -> GradientSums:
        """Add up over rows, counted through all partitions, or over all."""
        if rows is None:
            shares = dict.fromkeys(range(len(self.parts)))
        else:
            rows.sort()  # each partition's share is then one slice, read in the order of memory
            cuts = itertools.pairwise(np.searchsorted(rows, self.starts).tolist())
            shares = {k: rows[a:b] - self.starts[k] for k, (a, b) in enumerate(cuts) if a < b}
        parts = [self.parts[k] for k in shares]
        futures = self.map(_sum, parts, list(shares.values()), [model] * len(parts))
        answers = self.gather(futures)
        for k, answer in zip(shares, answers, strict=True):
            self.remade += answer.token != self.tokens[k]
            self.tokens[k] = answer.token
        self.workers = tuple(dict.fromkeys(answer.worker for answer in answers))
        return reduce(add, (answer.sums for answer in answers))

    def map(self, function: Callable[..., _T], *arguments: Sequence[object]) -> list[Future[_T]]:
        """Start a function on the workers that hold its parts."""
        # A new group each time: Dask would take many tasks with few inputs for roots, and start
        # them on idle workers, wherever their inputs are.
        group = f"{function.__name__}-{uuid4().hex}"
        keys = [(group, k) for k in range(len(arguments[0]))]
        futures: list[Future[_T]] = self.client.map(function, *arguments, key=keys)
        return futures

    def gather(self, futures: list[Future[_T]]) -> list[_T]:
        """Wait for results."""
        try:
            results: list[_T] = self.client.gather(futures)
        except CancelledError as error:
            lost = [str(k) for k, part in enumerate(self.parts) if part.cancelled()]
            raise RuntimeError(
                f"partition {', '.join(lost)} of {len(self.parts)} was lost with its worker, and "
                f"there is no recipe to make it again: pass what client.submit, client.map or "
                f"dask.delayed returns, not client.scatter"
            ) from error
        return results


class _ClusterRows(Rows):
    """The rows of all partitions, in order, as one machine would number them."""

    def __init__(self, cluster: _Cluster) -> None:
        self.cluster = cluster
        outlines = cluster.gather(cluster.map(_outline, cluster.parts))
        for number, outline in enumerate(outlines):
            if outline.kind != outlines[0].kind:
                found, wanted = (" ".join(map(str, each.kind)) for each in (outline, outlines[0]))
                raise ValueError(
                    f"partition {number} has {found:.80}, but partition 0 {wanted:.80}: pass "
                    f"parts of one table"
                )
        self.first = outlines[0].first
        few, _ = self._every(stride(cluster.total))
        super().__init__(few, sum(outline.ones for outline in outlines))
        starts = cluster.starts[:-1].tolist()
        # They look at the arrays of the parts, and are as easily made again.
        self.rows = cluster.map(_rows, cluster.parts, starts, [self.centre] * len(starts))

    def __len__(self) -> int:
        return self.cluster.total

    def sum(
        self,
        of: Callable[Concatenate[Matrix, Vector, _P], _Sum],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _Sum:
        """Add up on the workers, and then here, in the order of the partitions."""
        asked = [[each] * len(self.rows) for each in (of, args, kwargs)]
        sums: list[_Sum] = self.cluster.gather(self.cluster.map(_add_up, self.rows, *asked))
        return reduce(add, sums)

    def every(self, step: int) -> LocalRows:
        """Fetch a sample of rows."""
        step = in_sample(step, len(self), len(self.centre))
        return LocalRows(*self._every(step), self.centre, apart=step)

    def _every(self, step: int) -> tuple[Matrix, Labels]:
        offsets = (-self.cluster.starts[:-1] % step).tolist()
        parts = self.cluster.map(_pick, self.cluster.parts, offsets, [step] * len(offsets))
        inputs, labels = zip(*self.cluster.gather(parts), strict=True)
        return as_features(np.concatenate(inputs), dtype=np.float64), np.concatenate(labels)


class _Outline(NamedTuple):
    """What parts of one table have in common, a first row, and how many labels are 1."""

    kind: tuple[object, ...]
    first: DataSet
    ones: int


def _outline(part: _Part) -> _Outline:
    examples = part.examples
    kind = (
        ("names", examples.names) if isinstance(examples, Table) else ("classes", examples.classes)
    )
    return _Outline(kind, examples[:1], int(np.count_nonzero(examples.labels)))


def _rows(part: _Part, first: int, centre: Vector) -> LocalRows:
    return LocalRows(part.examples.inputs, part.examples.labels, centre, first)


def _pick(part: _Part, offset: int, step: int) -> tuple[Images | Matrix, Labels]:
    some = slice(offset, None, step)  # perhaps none
    return part.examples.inputs[some], part.examples.labels[some]


def _add_up(
    rows: LocalRows, of: Callable[..., _Sum], args: tuple[object, ...], kwargs: dict[str, object]
) -> _Sum:
    with np.errstate(all="ignore"):
        return rows.sum(of, *args, **kwargs)


def _hold(examples: DataSet, number: int, d: int) -> _Part:
    check_data_set(examples, f"partition {number}")
    as_matrix(as_features(examples.inputs[:1]), d, f"partition {number}")
    return _Part(examples, uuid4().hex)


def _describe(part: _Part) -> tuple[int, str]:
    return len(part.examples), part.token


def _sum(part: _Part, rows: Steps | None, model: LogisticModel) -> _Answer:
    examples = part.examples if rows is None else part.examples[rows]
    try:
        sums = gradient_sums(model, examples)
    except ValueError:  # an overflow in the scores, which ends the training where it runs
        nothing: Vector = np.zeros(model.n_features)
        sums = GradientSums(dw=nothing, db=0.0, loss=math.nan, count=len(examples))
    return _Answer(sums, part.token, get_worker().address)


def _batches(total: int, hyperparameters: Hyperparameters, rng: RNGLike) -> Iterator[Steps | None]:
    generator = np.random.default_rng(rng)
    size = hyperparameters.batch_size
    for _ in range(hyperparameters.iterations):
        yield generator.integers(total, size=size) if size < total else None


def _images(images: Images, labels: Labels) -> Examples:
    return Examples(images=images, labels=labels)


def _features(features: Matrix, labels: Labels) -> Table:
    return Table(features=features, labels=labels)
