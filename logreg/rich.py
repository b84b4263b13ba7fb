"""What a notebook shows of each object, in at most 8 kB of HTML: only then is it loaded."""

import math

import numpy as np

from logreg import markup
from logreg.arrays import Array, Labels, Losses
from logreg.dataset import Digits, Examples, Table
from logreg.hyperparameters import Hyperparameters
from logreg.model import LogisticModel
from logreg.notation import HEAD, NOTATION, Ledger
from logreg.training import History

# Blue, white and red: the map of the plots, straight between eleven of its colours.
_DIVERGING = "053061 2065ab 4393c3 90c4dd d1e5f0 f7f6f6 fddbc7 f3a481 d6604d b1182b 67001f"
_INK = "ffffff 000000"
_SHADES = 31  # of red and blue, with white in the middle
_GREYS = 16
_SHOWN = 6  # images, rows, features or weights
_SMALLEST, _LARGEST, _THUMBNAIL = 8, 64, 32  # dots a side: of weights, and of an image
_POINTS = 100  # of a curve


def model_html(model: LogisticModel) -> str:
    """Draw the weights as an image if they fill a square, or else tabulate the largest."""
    weights = model.weights
    side = math.isqrt(model.n_features)
    text = f"LogisticModel: {model.n_features} weights, bias {model.bias:.4g}. "
    if side < _SMALLEST or side * side != model.n_features or not np.isfinite(weights).all():
        largest = np.argsort(-np.abs(weights), kind="stable")[:_SHOWN].tolist()
        rows = [(str(j), f"{weights[j]:.4g}", _speaks_for(model, j)) for j in largest]
        return markup.paragraph(f"{text}The largest:") + markup.table(
            "Largest weights", ("feature", "weight", "speaks for"), rows
        )
    ends = ", to ".join(
        f"{weights[j]:.4g} in row {j // side}, column {j % side}, which speaks for "
        f"{_speaks_for(model, j)}"
        for j in (int(weights.argmin()), int(weights.argmax()))
    )
    dots = markup.pooled(weights.reshape(side, side), _LARGEST)
    limit = float(np.abs(dots).max()) or 1.0
    zero, one = model.classes
    return markup.paragraph(
        f"{text}As an image, blue speaks for {zero} and red for {one}; white is 0."
    ) + markup.picture(
        0.5 + 0.5 * (dots / limit),
        markup.colours(_DIVERGING, _SHADES),
        f"The weights as an image of {side} by {side} pixels: from {ends}.",
        width=192,
    )


def history_html(history: History) -> str:
    """Draw the loss against the step, and tabulate the first and the last validation."""
    losses = history.validation_loss
    taken = len(history.batch_losses)
    text = f"History: {taken} steps, {'' if history.converged else 'not '}converged"
    text += ", interrupted. " if history.interrupted else ". "
    if not taken:
        return markup.paragraph(f"{text}Nothing was learned.")
    rows = [
        (str(history.steps[i]), f"{losses[i]:.4g}", f"{history.validation_accuracy[i]:.4f}")
        for i in (0, -1)
    ]
    return (
        markup.paragraph(f"{text}The loss on a logarithmic scale, thick in validation:")
        + markup.curves(
            f"The validation loss went from {losses[0]:.4g} to {losses[-1]:.4g}, and the mean "
            f"loss of a batch from {history.batch_losses[0]:.4g} to {history.batch_losses[-1]:.4g}.",
            _losses(history),
        )
        + markup.table("Validation", ("step", "validation loss", "validation accuracy"), rows)
    )


def examples_html(examples: Examples) -> str:
    """Draw the first few images with their labels."""
    rows, columns = examples.images.shape[1:]
    counts = _counts(examples.labels, examples.classes)
    text = f"Examples: {len(examples)} images of {rows} by {columns}, {counts}. The first:"
    return markup.paragraph(text) + _thumbnails(examples)


def digits_html(digits: Digits) -> str:
    """Tabulate the three parts, and draw the first few images of the training set."""
    rows = [
        (name, str(len(part)), _counts(part.labels, part.classes))
        for name, part in zip(digits._fields, digits, strict=True)
    ]
    return (
        markup.table("Digits", ("part", "images", "of them"), rows)
        + markup.paragraph("The first to train on:")
        + _thumbnails(digits.train)
    )


def table_html(table: Table) -> str:
    """Tabulate the first few features of the first few examples."""
    m, d = table.features.shape
    few = table.features[:_SHOWN, :_SHOWN].tolist()
    rows = [
        (str(i), str(label), *(f"{value:.4g}" for value in row))
        for i, (label, row) in enumerate(zip(table.labels[:_SHOWN].tolist(), few, strict=True))
    ]
    head = ("row", "label", *(f"feature {j}" for j in range(len(few[0]))))
    text = f"Table: {m} examples of {d} features, {_counts(table.labels, (0, 1))}. The first:"
    return markup.paragraph(text) + markup.table("Labels and features", head, rows)


def hyperparameters_html(hyperparameters: Hyperparameters) -> str:
    """Tabulate the values, with what each of them means."""
    rows = [
        (NOTATION[name][0], name, str(getattr(hyperparameters, name)), NOTATION[name][1])
        for name in Hyperparameters.__slots__
    ]
    head = ("symbol", "name in code", "value", "meaning")
    return markup.table("Hyperparameters", head, rows, code=(1, 2))


def ledger_html(ledger: Ledger) -> str:
    """Tabulate the rows of a ledger."""
    return markup.table("Ledger", HEAD, ledger.rows, code=(1, 2, 3))


def _speaks_for(model: LogisticModel, feature: int) -> str:
    weight = model.weights[feature]
    return str(model.classes[int(weight > 0)]) if weight else "neither"


def _counts(labels: Labels, classes: tuple[int, int]) -> str:
    ones = int(np.count_nonzero(labels))
    return f"{len(labels) - ones} labelled {classes[0]} and {ones} labelled {classes[1]}"


def _thumbnails(examples: Examples) -> str:
    """Draw the first images in a row, each above its label."""
    greys = markup.colours(_INK, _GREYS)
    few = zip(examples.images[:_SHOWN], examples.labels[:_SHOWN].tolist(), strict=True)
    return "".join(
        markup.figure(
            markup.picture(
                markup.pooled(image, _THUMBNAIL) / 255, greys, f"Image {number}", width=64
            ),
            str(examples.classes[label]),
        )
        for number, (image, label) in enumerate(few)
    )


def _losses(history: History) -> list[tuple[Array, Array, str]]:
    """Return the losses of the batches, a point for many, and of the validations."""
    losses, validation = history.batch_losses, history.validation_loss
    # A loss of 0 lies infinitely deep: it is drawn as deep as the smallest other one.
    floor = np.concatenate([losses, validation])
    floor = floor[floor > 0].min(initial=1.0)
    starts = np.unique(np.linspace(0, len(losses), _POINTS, endpoint=False).astype(np.intp))
    lengths = np.diff(starts, append=len(losses))
    means: Losses = np.add.reduceat(np.log(np.maximum(losses, floor)), starts) / lengths
    middles: Losses = starts + (lengths - 1) / 2
    return [
        (middles, means, "stroke-width:1;opacity:.6"),
        (history.steps, np.log(np.maximum(validation, floor)), "stroke-width:2.5"),
    ]
