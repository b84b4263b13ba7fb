"""Chapters 3, 9, 11 and beyond: pictures of examples, of a training and of what was learned.

Each function draws into the axes or figure given, or a new one of pyplot, and returns it. Class 0
is blue, class 1 red; no meaning rests on colour alone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase

from logreg._files.atomic import PathLike, as_path, write_whole
from logreg.arrays import (
    Image,
    Images,
    Labels,
    Losses,
    Steps,
    Vector,
    as_labels,
    as_vector,
    check_count,
    check_is_array,
    refuse_non_finite,
    refuse_type,
)
from logreg.dataset import Examples, Table, names_of
from logreg.exchange import check_shape
from logreg.inference import effect
from logreg.loss import sigmoid
from logreg.metrics import calibration_curve, roc_auc, roc_curve
from logreg.model import LogisticModel, check_model, model_of
from logreg.training import History

# As far from white as from the usual dark page (4 to 1), and just dark enough that a notebook
# does not put a dark plate behind it.
_GREY = "#7f7f7f"
_BLUE, _RED = "#3b7fc4", "#d6302f"  # class 0, class 1
_AMBER = "#a67c00"  # a measurement or a mistake, whatever the class
_DIVERGING = "RdBu_r"  # from class 0 to class 1

_STYLE: dict[Any, object] = {  # matplotlib would have each key a literal
    "axes.edgecolor": _GREY,
    "axes.facecolor": "none",
    "axes.grid": False,
    "axes.labelcolor": _GREY,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": "medium",
    "figure.facecolor": "none",
    "image.aspect": "equal",
    "image.origin": "upper",
    "legend.frameon": False,
    "text.color": _GREY,
    "xtick.color": _GREY,
    "ytick.color": _GREY,
}


@contextmanager
def _style() -> Iterator[None]:
    """Set our own keys only: a notebook's backend may set others meanwhile."""
    before = {key: mpl.rcParams[key] for key in _STYLE}
    mpl.rcParams.update(_STYLE)
    try:
        yield
    finally:
        mpl.rcParams.update(before)


@_style()
def plot_example(image: Image, *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw one image, dark ink on light paper.

    Parameters
    ----------
    image : ndarray of uint8, shape (rows, columns)
        Pixels from 0, white, to 255, black.
    title : str
    ax : Axes, optional

    Raises
    ------
    TypeError, ValueError
        It is not such an image.

    Examples
    --------
    >>> from logreg import load_digits, plotting
    >>> ax = plotting.plot_example(load_digits().train.images[0])
    """
    _demand(image, np.ndarray, "image", "one image, such as examples.images[0]")
    if image.ndim != 2:
        raise ValueError(f"image has shape {image.shape}: pass one image (rows, columns)")
    if image.dtype != np.uint8:
        raise ValueError(f"image has dtype {image.dtype}: pass pixels from 0 to 255 as uint8")
    ax = _axes(ax, (2.0, 2.2))
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=255)
    ax.set_title(title)
    _bare(ax)
    return ax


@_style()
def plot_examples(
    examples: Examples,
    *,
    model: LogisticModel | None = None,
    columns: int = 8,
    figure: Figure | None = None,
) -> Figure:
    """Draw images with their labels, or with what a model takes them for.

    Parameters
    ----------
    examples : Examples
        All are drawn, so pass a slice.
    model : LogisticModel, optional
        Its predictions are ticked, or crossed and framed.
    columns : int
    figure : Figure, optional

    Raises
    ------
    TypeError, ValueError
        An argument is not as above, or does not fit the others.

    Examples
    --------
    >>> from logreg import load_digits, plotting
    >>> figure = plotting.plot_examples(load_digits().train[:16])
    """
    _check(examples, *([] if model is None else [model]))
    truths = _names(examples, examples.labels)
    titles = truths
    if model is not None:
        guesses = _names(examples, model.predict(examples.images))
        titles = [
            f"✓ {truth}" if guess == truth else f"✗ {guess}, is {truth}"
            for guess, truth in zip(guesses, truths, strict=True)
        ]
    return _grid(figure, examples.images, titles, columns)


@_style()
def plot_training(history: History, *, figure: Figure | None = None) -> Figure:
    """Draw the losses (in nats, logarithmic) and the validation accuracy against the step.

    Parameters
    ----------
    history : History
        From `train`; infinite losses are left out.

    Raises
    ------
    TypeError
        `history` is not a History.

    Examples
    --------
    >>> from logreg import Hyperparameters, LogisticModel, load_digits, plotting, train
    >>> digits, settings = load_digits(), Hyperparameters(iterations=20)
    >>> history = train(LogisticModel(784), digits.train, digits.test, settings, rng=0)
    >>> figure = plotting.plot_training(history)
    """
    _check_history(history)
    figure = _figure(figure, (8.0, 3.2))
    loss, accuracy = figure.subplots(1, 2)
    batch, validation, right = map(  # what is infinite would be drawn as nan
        np.ma.masked_invalid,
        (history.batch_losses, history.validation_loss, history.validation_accuracy),
    )
    loss.plot(batch, color=_GREY, linewidth=0.8, label="batch")
    loss.plot(history.steps, validation, "o-", color=_AMBER, label="validation")
    loss.set(xlabel="step", ylabel="mean loss [nats]", yscale="log", title="Loss")
    loss.legend()
    accuracy.plot(history.steps, right, "o-", color=_AMBER)
    accuracy.set(xlabel="step", ylabel="share right", title="Validation accuracy")
    return figure


@_style()
def plot_weights(
    weights: Vector,
    *,
    shape: tuple[int, int] = (28, 28),
    classes: tuple[int, int] = (0, 1),
    ax: Axes | None = None,
) -> Axes:
    """Draw the weights as an image: which pixels speak for which class.

    Parameters
    ----------
    weights : ndarray of float, shape (rows * columns,)
        In log-odds per unit of a pixel: a contrast, not a portrait.
    shape : (rows, columns)
    classes : (int, int)

    Raises
    ------
    TypeError, ValueError
        `weights` does not fill the shape, or is not finite.

    Examples
    --------
    >>> from logreg import LogisticModel, plotting
    >>> ax = plotting.plot_weights(LogisticModel(784, rng=0).weights)
    """
    _demand(weights, np.ndarray, "weights", "a vector, such as model.weights")
    weights = as_vector(weights, "weights")
    rows, columns = check_shape(shape, len(weights))
    zero, one = _pair(classes)
    refuse_non_finite(weights, "weights")
    ax = _axes(ax, (3.6, 3.0))
    limit = float(np.abs(weights).max()) or 1.0
    pixels = weights.reshape(rows, columns)
    image = ax.imshow(pixels, cmap=_DIVERGING, vmin=-limit, vmax=limit)
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.85)
    bar.set_label(f"← speaks for {zero}   speaks for {one} →")
    bar.outline.set_visible(False)
    ax.set_title("Weights")
    _bare(ax)
    return ax


@_style()
def plot_before_after(
    examples: Examples,
    before: LogisticModel,
    after: LogisticModel,
    *,
    figure: Figure | None = None,
) -> Figure:
    """Draw images with the probability of class 1 that two models give them.

    Parameters
    ----------
    examples : Examples
        All are drawn, in one row, so pass a few.
    before, after : LogisticModel
        Their bars are hatched and full.

    Raises
    ------
    TypeError, ValueError
        As in `plot_examples`.

    Examples
    --------
    >>> from logreg import LogisticModel, load_digits, plotting
    >>> models = LogisticModel(784), LogisticModel(784, rng=0)
    >>> figure = plotting.plot_before_after(load_digits().test[:8], *models)
    """
    _check(examples, before, after)
    m = len(examples)
    figure = _figure(figure, (1.1 * m + 0.8, 3.0))
    pictures, charts = figure.subplots(2, m, squeeze=False, sharey="row")
    bars = [model.predict_proba(examples.images).tolist() for model in (before, after)]
    truths = _names(examples, examples.labels)
    for i, (picture, chart) in enumerate(zip(pictures, charts, strict=True)):
        plot_example(examples.images[i], title=f"is {truths[i]}", ax=picture)
        fill, hatch = ["none", _RED], ["////", ""]
        chart.bar(
            ["before", "after"], [p[i] for p in bars], color=fill, edgecolor=_RED, hatch=hatch
        )
        chart.axhline(0.5, color=_GREY, linewidth=0.8, linestyle=":")
        chart.set_ylim(0, 1)
        chart.tick_params(axis="x", labelrotation=60)
    charts[0].set_ylabel(f"probability of {examples.classes[1]}")
    return figure


@_style()
def plot_confusion(
    labels: Labels,
    predictions: Labels,
    *,
    classes: tuple[int, int] = (0, 1),
    ax: Axes | None = None,
) -> Axes:
    """Draw the confusion matrix: a row per true class, a column per prediction.

    Parameters
    ----------
    labels, predictions : ndarray of uint8, shape (m,)
        The true and the predicted classes, 0 or 1.

    Raises
    ------
    TypeError, ValueError
        The arrays are not labels, or differ in length.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import plotting
    >>> ax = plotting.plot_confusion(np.array([0, 0, 1]), np.array([0, 1, 1]))
    """
    check_is_array(labels, "labels", "labels")
    labels = as_labels(labels, len(labels), "labels")
    predictions = as_labels(predictions, len(labels), "predictions", "labels")
    counts = np.bincount(2 * labels.astype(np.intp) + predictions, minlength=4).reshape(2, 2)
    names = _pair(classes)
    ax = _axes(ax, (2.8, 2.6))
    # By share of each true class, so that rare errors show by number, not by shade.
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(shares, cmap="Greys", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts):
        # Beyond this shade, white stands out better than black.
        ink = "white" if shares[row, column] > 0.6 else "black"
        ax.text(column, row, f"{count}", ha="center", va="center", color=ink, fontsize="large")
    ax.set_xticks([0, 1], labels=names)
    ax.set_yticks([0, 1], labels=names)
    ax.set(xlabel="taken for", ylabel="is", title="Confusion matrix")
    return ax


@_style()
def plot_roc(y: Labels, p: Vector, *, ax: Axes | None = None) -> Axes:
    """Draw the ROC curve, above a diagonal for scores that say nothing, titled with its area.

    Parameters
    ----------
    y : uint8 array (m,)
        Labels, 0 or 1, of both classes.
    p : float array (m,)
        Probabilities of class 1, or other scores.

    Raises
    ------
    TypeError, ValueError
        As in `roc_curve`.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import plotting
    >>> ax = plotting.plot_roc(np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.4, 0.8]))
    >>> ax.get_title()
    'ROC curve, area 0.875'
    """
    curve, area = roc_curve(y, p), roc_auc(y, p)
    ax = _axes(ax, (3.2, 3.2))
    _draw_diagonal(ax)
    ax.plot(curve.false_positive_rate, curve.true_positive_rate, color=_AMBER)
    ax.set(xlabel="share of zeros taken for ones", ylabel="share of ones found")
    ax.set_title(f"ROC curve, area {area:.4g}")
    return ax


@_style()
def plot_calibration(y: Labels, p: Vector, *, bins: int = 10, ax: Axes | None = None) -> Axes:
    """Draw the share of ones against the probability given, with 95 % intervals.

    Good probabilities lie on the diagonal, to within the intervals (Wilson's).

    Parameters
    ----------
    y : uint8 array (m,)
        Labels, 0 or 1.
    p : float array (m,)
        Probabilities of class 1.
    bins : int

    Raises
    ------
    TypeError, ValueError
        As in `calibration_curve`.

    References
    ----------
    Wilson, "Probable inference, the law of succession, and statistical inference", 1927.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import plotting
    >>> y, p = np.array([0, 0, 1, 1]), np.array([0.1, 0.2, 0.2, 0.9])
    >>> ax = plotting.plot_calibration(y, p, bins=2)
    """
    curve = calibration_curve(y, p, bins)
    ax = _axes(ax, (3.2, 3.2))
    _draw_diagonal(ax)
    ax.vlines(curve.predicted, *_wilson(curve.observed, curve.counts), color=_AMBER)
    ax.plot(curve.predicted, curve.observed, "o", color=_AMBER)
    ax.set(xlabel="mean probability given", ylabel="share of ones", title="Calibration")
    return ax


@_style()
def plot_effect(
    model: LogisticModel,
    table: Table,
    name: str,
    *,
    values: Vector | None = None,
    level: float = 0.95,
    ax: Axes | None = None,
) -> Axes:
    """Draw the probability along one feature with its band, and the rows by their class.

    Parameters
    ----------
    model, table, name, values, level
        As in `effect`.

    Raises
    ------
    TypeError, ValueError
        As in `effect`.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import LogisticModel, Table, fit, plotting
    >>> hours = np.array([[0.5], [1.0], [1.5], [2.0], [2.5], [3.0], [3.5], [4.0]])
    >>> labels = np.array([0, 0, 1, 0, 1, 0, 1, 1], dtype=np.uint8)
    >>> table, model = Table(features=hours, labels=labels, names=("hours",)), LogisticModel(1)
    >>> fit(model, table).converged
    True
    >>> ax = plotting.plot_effect(model, table, "hours")
    """
    curve = effect(model, table, name, values=values, level=level)
    column = table.features[:, names_of(table).index(name)]
    ax = _axes(ax, (4.4, 3.2))
    ax.fill_between(curve.values, curve.low, curve.high, color=_RED, alpha=0.25, linewidth=0)
    ax.plot(curve.values, curve.probabilities, color=_RED)
    for label, colour in enumerate((_BLUE, _RED)):  # at the bottom and at the top
        there = column[table.labels == label]
        ax.plot(there, np.full(len(there), label), "|", markersize=10, color=colour)
    ax.set(xlabel=name, ylabel="probability of class 1", ylim=(-0.06, 1.06))
    ax.set_title(f"Effect of {name}, {100 * level:.6g} % band")
    return ax


@_style()
def plot_worst(
    examples: Examples,
    model: LogisticModel,
    *,
    count: int = 8,
    figure: Figure | None = None,
) -> Figure:
    """Draw the images with the largest loss, worst first, titled p of the true class.

    Parameters
    ----------
    examples, model, count
        Where to look, whose mistakes they are, and how many to draw.

    Raises
    ------
    TypeError, ValueError
        As in `plot_examples`.

    Examples
    --------
    >>> from logreg import LogisticModel, load_digits, plotting
    >>> figure = plotting.plot_worst(load_digits().test, LogisticModel(784, rng=0), count=4)
    """
    _check(examples, model)
    z = model.scores(examples.images)
    # By the log-odds of the true class, because a tiny probability of it rounds to 0.
    margins: Vector = np.where(examples.labels == 1, z, -z)
    worst = np.argsort(margins, kind="stable")[: check_count(count, "count")]
    shown = examples[worst]
    right = (z[worst] >= 0) == shown.labels
    titles = [
        f"{'✓' if correct else '✗'} is {name}\np({name}) = {p:.3f}"
        for name, p, correct in zip(
            _names(shown, shown.labels), sigmoid(margins[worst]), right, strict=True
        )
    ]
    return _grid(figure, shown.images, titles, 8)


@_style()
def save_plots(
    folder: PathLike,
    *,
    model: LogisticModel,
    history: History,
    examples: Examples,
) -> list[Path]:
    """Write the pictures of a training as PNG files, and return their paths.

    Parameters
    ----------
    folder : path
        Made if it does not exist.
    model, history, examples
        As above.

    Raises
    ------
    TypeError, ValueError, OSError
        As in `plot_examples`, or from the file system.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from logreg import Hyperparameters, LogisticModel, load_digits, plotting, train
    >>> digits, model = load_digits(), LogisticModel(784)
    >>> history = train(model, digits.train, digits.test, Hyperparameters(iterations=20), rng=0)
    >>> with TemporaryDirectory() as to:
    ...     files = plotting.save_plots(to, model=model, history=history, examples=digits.test)
    """
    _check(examples, model)
    _check_history(history)
    folder = as_path(folder, "folder")
    folder.mkdir(parents=True, exist_ok=True)
    before = model_of(history.weights[0], float(history.biases[0]), model.classes)
    rows, columns = examples.images.shape[1:]

    def page(width: float, height: float) -> Figure:
        return Figure(figsize=(width, height), layout="constrained")

    confusion, weights = page(3.2, 3.0), page(4.0, 3.2)
    taken_for = model.predict(examples.images)
    plot_confusion(examples.labels, taken_for, classes=model.classes, ax=confusion.subplots())
    plot_weights(model.weights, shape=(rows, columns), classes=model.classes, ax=weights.subplots())
    figures = {
        "before-after": plot_before_after(examples[:8], before, model, figure=page(9.6, 3.2)),
        "confusion": confusion,
        "examples": plot_examples(examples[:24], model=model, figure=page(8.0, 3.6)),
        "training": plot_training(history, figure=page(8.0, 3.2)),
        "weights": weights,
        "worst": plot_worst(examples, model, figure=page(8.0, 1.8)),
    }
    for name, figure in figures.items():
        with write_whole(folder / f"{name}.png") as file:
            figure.savefig(file, format="png", dpi=150, facecolor="white")
    return [folder / f"{name}.png" for name in figures]


class _Page(Figure):
    """A pyplot figure that a notebook shows once, even as a cell's value."""

    def _ipython_display_(self) -> None:
        import matplotlib.pyplot as plt

        if "inline" in mpl.get_backend():  # which shows all open figures after the cell
            plt.close(self)
        raise NotImplementedError  # so that it is displayed as any other figure is


def save_reading(folder: PathLike, name: str, *, image: Image, model: LogisticModel) -> Path:
    """Write what a model saw of one picture into a folder, as a PNG file.

    On the left is the image, on the right the products $w_j x_j$: the ink that speaks for
    either class. Together with the bias they add up to the logit, which stands above them.

    Parameters
    ----------
    folder : path
        Where to; it is made if it does not exist.
    name : str
        The name of the file, without `.png`. A file of that name is left alone, and a number
        added.
    image : ndarray of uint8, shape (28, 28)
        What the model was shown.
    model : LogisticModel
        The model that read it.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OSError
        The folder cannot be made or written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from logreg import LogisticModel, load_digits, plotting
    >>> image, model = load_digits().test.images[0], LogisticModel(784, rng=0)
    >>> with TemporaryDirectory() as folder:
    ...     plotting.save_reading(folder, "zero", image=image, model=model).name
    'zero.png'
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    products: Vector = model.weights * (image.ravel() / 255)
    figure = Figure(figsize=(6.4, 3.0), layout="constrained")
    seen, votes = figure.subplots(1, 2, width_ratios=(3, 4))
    plot_example(image, title="What the model saw", ax=seen)
    plot_weights(products, shape=(28, 28), classes=model.classes, ax=votes)
    votes.set_title(f"Its ink, {products.sum():+.2f}, and the bias, {model.bias:+.2f}")
    path, number = folder / f"{name}.png", 1
    while path.exists():
        path, number = folder / f"{name}-{number + 1}.png", number + 1
    with write_whole(path) as file:
        figure.savefig(file, format="png", dpi=150, facecolor="white")
    return path


def _axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    if ax is None:
        return _figure(None, size).subplots()
    _demand(ax, Axes, "ax", "Axes, such as figure.subplots() returns")
    return ax


def _figure(figure: Figure | None, size: tuple[float, float]) -> Figure:
    if figure is None:
        # Only here, because importing pyplot chooses a window system.
        import matplotlib.pyplot as plt

        figure = plt.figure(figsize=size, layout="constrained", FigureClass=_Page)
    _demand(figure, FigureBase, "figure", "a Figure, such as matplotlib.figure.Figure()")
    return figure


def _grid(figure: Figure | None, images: Images, titles: Sequence[str], columns: int) -> Figure:
    columns = min(check_count(columns, "columns"), len(titles))
    rows = -(-len(titles) // columns)
    figure = _figure(figure, (1.1 * columns, 1.3 * rows))
    for place, (image, title) in enumerate(zip(images, titles, strict=True), 1):
        ax = plot_example(image, title=title, ax=figure.add_subplot(rows, columns, place))
        if title.startswith("✗"):
            ax.title.set_color(_AMBER)
            ax.spines[:].set(visible=True, color=_AMBER, linewidth=2, linestyle="--")
    return figure


def _draw_diagonal(ax: Axes) -> None:
    ax.plot([0, 1], [0, 1], ":", color=_GREY, linewidth=0.8)
    ax.set_aspect("equal")


def _wilson(shares: Losses, counts: Steps) -> tuple[Losses, Losses]:
    """Return 95 % intervals of shares, which do not shrink to nothing at 0 and 1."""
    q = 1.959964  # standard errors
    middle: Losses = (shares * counts + q**2 / 2) / (counts + q**2)
    reach = q * np.sqrt(counts * shares * (1 - shares) + q**2 / 4) / (counts + q**2)
    return middle - reach, middle + reach


def _bare(ax: Axes) -> None:
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def _names(examples: Examples, labels: Labels) -> list[str]:
    return [str(examples.classes[label]) for label in labels.tolist()]


def _pair(classes: tuple[int, int]) -> list[str]:
    if np.shape(classes) != (2,):
        refuse_type(classes, "classes", "a pair, such as (3, 8)")
    return [str(name) for name in classes]


def _demand(value: object, kind: type, name: str, wanted: str) -> None:
    if not isinstance(value, kind):
        refuse_type(value, name, wanted)


def _check(examples: Examples, *models: LogisticModel) -> None:
    _demand(examples, Examples, "examples", "Examples(images=..., labels=...), which have images")
    for model in models:
        check_model(model)
        model.evaluate(examples[:1])  # it refuses images of another size, or other classes


def _check_history(history: History) -> None:
    _demand(history, History, "history", "the History that train returned")
