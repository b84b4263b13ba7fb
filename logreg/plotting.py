"""Chapters 9 and 11: pictures of examples, of a training and of what was learned.

Every function draws into the axes or figure it is given, or else into a new one of
pyplot, and never calls show. The colours can be told apart by colour-blind readers, text
and lines stand out from a light and from a dark page, and a digit is always dark ink on
light paper, drawn from 0 to 255 whatever its own range is.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from logreg._files.atomic import PathLike, write_whole
from logreg.arrays import Image, Labels, Steps, Vector, as_labels, check_count
from logreg.dataset import Examples
from logreg.loss import sigmoid
from logreg.model import LogisticModel
from logreg.training import History

# A grey with the same contrast, 4 to 1, to white and to the usual dark page.
_GREY = "#808080"
_BLUE, _ORANGE = "#0072b2", "#d55e00"  # Okabe and Ito
_DIVERGING = "RdBu_r"

_styled = mpl.rc_context(
    {
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
)


@_styled
def plot_example(image: Image, *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw one image, dark ink on light paper.

    Parameters
    ----------
    image : ndarray of uint8, shape (rows, columns)
        The pixels: 0 is drawn white, 255 black.
    title : str
        What to write above it.
    ax : Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    Axes
        The axes drawn into.

    Raises
    ------
    ValueError
        The image does not have two dimensions, or is no `uint8`.

    Examples
    --------
    >>> from logreg import load_digits, plotting
    >>> train_set = load_digits().train
    >>> ax = plotting.plot_example(train_set.images[0], title="a zero")
    """
    if image.ndim != 2:
        raise ValueError(f"image has shape {image.shape}: pass one image (rows, columns)")
    if image.dtype != np.uint8:
        raise ValueError(f"image has dtype {image.dtype}: pass pixels from 0 to 255 as uint8")
    ax = _axes(ax, (2.0, 2.2))
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=255)
    ax.set_title(title)
    _bare(ax)
    return ax


@_styled
def plot_examples(
    examples: Examples,
    *,
    model: LogisticModel | None = None,
    columns: int = 8,
    figure: Figure | None = None,
) -> Figure:
    """Draw a grid of images with their labels, or with what a model takes them for.

    A wrong prediction is marked by a cross, by words and by a frame, not by colour alone.

    Parameters
    ----------
    examples : Examples
        The images; all are drawn, so pass a slice such as `test_set[:24]`.
    model : LogisticModel, optional
        If given, each title is the prediction, and says whether it is right.
    columns : int
        How many images stand in a row, at least 1.
    figure : Figure, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    Figure
        The figure drawn into.

    Raises
    ------
    TypeError, ValueError
        `columns` is no whole number from 1 on.

    Examples
    --------
    >>> from logreg import load_digits, plotting
    >>> figure = plotting.plot_examples(load_digits().train[:16])
    """
    names = [str(examples.classes[label]) for label in examples.labels.tolist()]
    predicted = None if model is None else model.predict(examples.images)
    titles = names
    if predicted is not None:
        titles = [
            f"✓ {name}" if right else f"✗ {examples.classes[int(guess)]}, is {name}"
            for name, guess, right in zip(
                names, predicted.tolist(), (predicted == examples.labels).tolist(), strict=True
            )
        ]
    figure, grid = _grid(figure, len(examples), columns)
    for ax, image, title in zip(grid, examples.images, titles, strict=True):
        plot_example(image, title=title, ax=ax)
        if title.startswith("✗"):
            ax.title.set_color(_ORANGE)
            ax.spines[:].set(visible=True, color=_ORANGE, linewidth=2, linestyle="--")
    return figure


@_styled
def plot_training(history: History, *, figure: Figure | None = None) -> Figure:
    """Draw the loss and the accuracy against the step.

    Parameters
    ----------
    history : History
        What `train` returned.
    figure : Figure, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    Figure
        The figure drawn into: the batch losses, noisy, with the validation loss at its
        fixed points, on a logarithmic scale; and the validation accuracy.

    Examples
    --------
    >>> from logreg import Hyperparameters, LogisticModel, load_digits, plotting, train
    >>> train_set, validation_set, _ = load_digits()
    >>> history = train(
    ...     LogisticModel(784), train_set, validation_set, Hyperparameters(iterations=20), rng=0
    ... )
    >>> figure = plotting.plot_training(history)
    """
    figure = _figure(figure, (8.0, 3.2))
    loss, accuracy = figure.subplots(1, 2)
    steps = np.arange(len(history.batch_losses))
    loss.plot(steps, history.batch_losses, color=_GREY, linewidth=0.8, label="batch")
    loss.plot(history.steps, history.validation_loss, "o-", color=_BLUE, label="validation")
    loss.set(xlabel="step", ylabel="mean loss [nats]", yscale="log", title="Loss")
    loss.legend()
    accuracy.plot(history.steps, history.validation_accuracy, "o-", color=_BLUE)
    accuracy.set(xlabel="step", ylabel="share right", title="Validation accuracy")
    return figure


@_styled
def plot_weights(
    weights: Vector,
    *,
    shape: tuple[int, int] = (28, 28),
    classes: tuple[int, int] = (0, 1),
    ax: Axes | None = None,
) -> Axes:
    """Draw the weights as an image: which pixels speak for which class.

    The colours diverge from 0 with the same limit on both sides. The picture is a
    contrast between the two classes, not a portrait of one of them.

    Parameters
    ----------
    weights : ndarray of float, shape (rows * columns,)
        The weights, in log-odds per unit of a pixel.
    shape : (rows, columns)
        The size of the images.
    classes : (int, int)
        What the labels 0 and 1 stand for.
    ax : Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    Axes
        The axes drawn into.

    Raises
    ------
    ValueError
        The number of weights is not that of the pixels.

    Examples
    --------
    >>> from logreg import LogisticModel, plotting
    >>> ax = plotting.plot_weights(LogisticModel(784, rng=0).weights)
    """
    rows, columns = shape
    if weights.shape != (rows * columns,):
        raise ValueError(
            f"weights have shape {weights.shape}: pass one weight for each of "
            f"{rows} x {columns} pixels, or the shape of your images"
        )
    ax = _axes(ax, (3.6, 3.0))
    limit = float(np.abs(weights).max()) or 1.0
    image = ax.imshow(weights.reshape(shape), cmap=_DIVERGING, vmin=-limit, vmax=limit)
    bar = ax.figure.colorbar(image, ax=ax, shrink=0.85)
    bar.set_label(f"← speaks for {classes[0]}   speaks for {classes[1]} →")
    bar.outline.set_visible(False)
    ax.set_title("Weights")
    _bare(ax)
    return ax


@_styled
def plot_before_after(
    examples: Examples,
    before: LogisticModel,
    after: LogisticModel,
    *,
    figure: Figure | None = None,
) -> Figure:
    """Draw the same images with the probabilities that two models give them.

    Parameters
    ----------
    examples : Examples
        The images; all are drawn, in one row, so pass a few.
    before, after : LogisticModel
        The models, such as an untrained and a trained one.
    figure : Figure, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    Figure
        The figure drawn into: above each bar chart stands its image, and every bar
        has the same scale from 0 to 1.

    Examples
    --------
    >>> from logreg import LogisticModel, load_digits, plotting
    >>> models = LogisticModel(784), LogisticModel(784, rng=0)
    >>> figure = plotting.plot_before_after(load_digits().test[:8], *models)
    """
    m = len(examples)
    figure = _figure(figure, (1.1 * m + 0.8, 3.0))
    axes = figure.subplots(2, m, squeeze=False, sharey="row")
    probabilities = [model.predict_proba(examples.images) for model in (before, after)]
    for i, (image, label) in enumerate(zip(examples.images, examples.labels, strict=True)):
        plot_example(image, title=f"is {examples.classes[int(label)]}", ax=axes[0, i])
        bars = [float(p[i]) for p in probabilities]
        ax = axes[1, i]
        ax.bar(["before", "after"], bars, color=[_GREY, _BLUE], hatch=["//", ""])
        ax.axhline(0.5, color=_GREY, linewidth=0.8, linestyle=":")
        ax.set_ylim(0, 1)
        ax.tick_params(axis="x", labelrotation=60)
    axes[1, 0].set_ylabel(f"probability of {examples.classes[1]}")
    return figure


@_styled
def plot_confusion(
    labels: Labels,
    predictions: Labels,
    *,
    classes: tuple[int, int] = (0, 1),
    ax: Axes | None = None,
) -> Axes:
    """Draw the confusion matrix: how many of each class were taken for which.

    Parameters
    ----------
    labels, predictions : ndarray of uint8, shape (m,)
        What the examples are, and what they are taken for, 0 or 1.
    classes : (int, int)
        What the labels 0 and 1 stand for.
    ax : Axes, optional
        Where to draw; new axes if not given.

    Returns
    -------
    Axes
        The axes drawn into: a row for each true class, a column for each prediction.

    Raises
    ------
    TypeError, ValueError
        There is not one prediction for each label, or one of them is not 0 or 1.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import plotting
    >>> labels = np.array([0, 0, 1], dtype=np.uint8)
    >>> ax = plotting.plot_confusion(labels, np.array([0, 1, 1], dtype=np.uint8))
    """
    labels = as_labels(labels, len(labels), "labels")
    predictions = as_labels(predictions, len(labels), "predictions", "labels")
    counts = np.bincount(2 * labels.astype(np.intp) + predictions, minlength=4).reshape(2, 2)
    ax = _axes(ax, (2.8, 2.6))
    # By share of each true class, so that rare errors show by number, not by shade.
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row in range(2):
        for column in range(2):
            # Beyond this shade of blue, white stands out better than black.
            ink = "white" if shares[row, column] > 0.72 else "black"
            text = f"{int(counts[row, column])}"
            ax.text(column, row, text, ha="center", va="center", color=ink, fontsize="large")
    ax.set_xticks([0, 1], labels=[str(c) for c in classes])
    ax.set_yticks([0, 1], labels=[str(c) for c in classes])
    ax.set(xlabel="taken for", ylabel="is", title="Confusion matrix")
    return ax


@_styled
def plot_worst(
    examples: Examples,
    model: LogisticModel,
    *,
    count: int = 8,
    figure: Figure | None = None,
) -> Figure:
    """Draw the images with the largest loss, the worst first.

    The loss falls as the margin rises: the log-odds of the true class.

    Parameters
    ----------
    examples : Examples
        Where to look for them.
    model : LogisticModel
        The model whose mistakes they are.
    count : int
        How many to draw, at least 1; fewer if there are fewer examples.
    figure : Figure, optional
        Where to draw; a new figure if not given.

    Returns
    -------
    Figure
        The figure drawn into; each title gives the probability of the true class.

    Raises
    ------
    TypeError, ValueError
        `count` is no whole number from 1 on.

    Examples
    --------
    >>> from logreg import LogisticModel, load_digits, plotting
    >>> figure = plotting.plot_worst(load_digits().test, LogisticModel(784, rng=0), count=4)
    """
    count = check_count(count, "count")
    z = model.scores(examples.images)
    margins: Vector = np.where(examples.labels == 1, z, -z)
    of_truth = sigmoid(margins)
    right = model.predict(examples.images) == examples.labels
    # By margin, because the probability of what is badly wrong rounds to 0.
    worst: Steps = np.argsort(margins, kind="stable")[:count]
    figure, grid = _grid(figure, len(worst), 8)
    for ax, row in zip(grid, worst.tolist(), strict=True):
        name = examples.classes[int(examples.labels[row])]
        mark = "✓" if right[row] else "✗"
        title = f"{mark} is {name}\np({name}) = {of_truth[row]:.3f}"
        plot_example(examples.images[row], title=title, ax=ax)
    return figure


@_styled
def save_plots(
    folder: PathLike,
    *,
    model: LogisticModel,
    history: History,
    examples: Examples,
) -> list[Path]:
    """Write all the pictures of a training into a folder, as PNG files.

    No window system is touched, and each file is replaced whole or not at all.

    Parameters
    ----------
    folder : path
        Where to; it is made if it does not exist.
    model : LogisticModel
        The trained model.
    history : History
        How it was trained; its first snapshot is the model before training.
    examples : Examples
        The images to show it on.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    OSError
        The folder cannot be made or written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from logreg import Hyperparameters, LogisticModel, load_digits, plotting, train
    >>> train_set, validation_set, _ = load_digits()
    >>> model = LogisticModel(784)
    >>> history = train(
    ...     model, train_set, validation_set, Hyperparameters(iterations=20), rng=0
    ... )
    >>> with TemporaryDirectory() as folder:
    ...     files = plotting.save_plots(
    ...         folder, model=model, history=history, examples=validation_set
    ...     )
    >>> files[0].name
    'before-after.png'
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    before = LogisticModel(model.n_features, classes=model.classes, dtype=model.weights.dtype)
    before.weights, before.bias = history.weights[0], float(history.biases[0])
    rows, columns = examples.images.shape[1:]

    def page(width: float, height: float) -> Figure:
        return Figure(figsize=(width, height), layout="constrained")

    confusion, weights = page(3.2, 3.0), page(4.0, 3.2)
    plot_confusion(
        examples.labels,
        model.predict(examples.images),
        classes=model.classes,
        ax=confusion.subplots(),
    )
    plot_weights(model.weights, shape=(rows, columns), classes=model.classes, ax=weights.subplots())
    figures = {
        "before-after": plot_before_after(examples[:8], before, model, figure=page(9.6, 3.2)),
        "confusion": confusion,
        "examples": plot_examples(examples[:24], model=model, figure=page(8.0, 3.6)),
        "training": plot_training(history, figure=page(8.0, 3.2)),
        "weights": weights,
        "worst": plot_worst(examples, model, figure=page(8.0, 1.8)),
    }
    paths = []
    for name, figure in figures.items():
        path = folder / f"{name}.png"
        with write_whole(path) as file:
            figure.savefig(file, format="png", dpi=150, facecolor="white")
        paths.append(path)
    return paths


def _axes(ax: Axes | None, size: tuple[float, float]) -> Axes:
    return _figure(None, size).subplots() if ax is None else ax


def _figure(figure: Figure | None, size: tuple[float, float]) -> Figure:
    if figure is None:
        # Only here, because importing pyplot chooses a window system.
        import matplotlib.pyplot as plt

        figure = plt.figure(figsize=size, layout="constrained")
    return figure


def _grid(figure: Figure | None, count: int, columns: int) -> tuple[Figure, list[Axes]]:
    """Make axes for so many images, in rows of so many columns."""
    columns = min(check_count(columns, "columns"), count)
    rows = -(-count // columns)
    figure = _figure(figure, (1.1 * columns, 1.3 * rows))
    axes = [figure.add_subplot(rows, columns, place + 1) for place in range(count)]
    return figure, axes


def _bare(ax: Axes) -> None:
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
