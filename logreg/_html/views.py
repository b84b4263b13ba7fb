"""What a notebook shows of each object, in at most 8 kB of HTML; of a summary, 12 kB."""

import math
from collections.abc import Iterable, Sequence

import numpy as np

from logreg._html import markup
from logreg.arrays import Array, Images, Labels, Losses, Matrix, Steps, Vector

# Blue, white and red: the map of the plots, straight between eleven of its colours.
_DIVERGING = "053061 2065ab 4393c3 90c4dd d1e5f0 f7f6f6 fddbc7 f3a481 d6604d b1182b 67001f"
_INK = "ffffff 000000"
_SHADES = 31  # of red and blue, with white in the middle
_GREYS = 16
_MAX_SHOWN = 6  # images, rows, features or weights
_MIN_DOTS, _MAX_DOTS, _THUMBNAIL = 8, 64, 32  # a side: of weights, and of an image
_POINTS = 100  # of a curve
_MAX_FEATURES, _MAX_NAME, _MAX_LOG_ODDS = 20, 30, 5.0  # of a summary


def model_html(weights: Vector, bias: float, classes: tuple[int, int]) -> str:
    """Draw weights that fill a square as an image; otherwise tabulate the largest."""
    d = len(weights)
    side = math.isqrt(d)
    text = f"LogisticModel: {d} weights, bias {bias:.4g}. "
    if side < _MIN_DOTS or side * side != d or not np.isfinite(weights).all():
        largest = np.argsort(-np.abs(weights), kind="stable")[:_MAX_SHOWN].tolist()
        rows = [(str(j), f"{weights[j]:.4g}", _speaks_for(weights[j], classes)) for j in largest]
        return markup.paragraph(f"{text}The largest:") + markup.table(
            "Largest weights", ("feature", "weight", "speaks for"), rows
        )
    ends = ", to ".join(
        f"{weights[j]:.4g} in row {j // side}, column {j % side}, which speaks for "
        f"{_speaks_for(weights[j], classes)}"
        for j in (int(weights.argmin()), int(weights.argmax()))
    )
    dots = markup.pooled(weights.reshape(side, side), _MAX_DOTS)
    limit = float(np.abs(dots).max()) or 1.0
    return markup.paragraph(
        f"{text}As an image, blue speaks for {classes[0]} and red for {classes[1]}; white is 0."
    ) + markup.picture(
        0.5 + 0.5 * (dots / limit),
        markup.colours(_DIVERGING, _SHADES),
        f"The weights as an image of {side} by {side} pixels: from {ends}.",
        width=192,
    )


def history_html(
    verdict: str, steps: Steps, losses: Losses, accuracies: Losses, batch_losses: Losses
) -> str:
    """Draw the losses, and tabulate the first and last validation."""
    taken = len(batch_losses)
    text = f"History: {taken} steps, {verdict}. "
    if not taken:
        return markup.paragraph(f"{text}Nothing was learned.")
    rows = [(str(steps[i]), f"{losses[i]:.4g}", f"{accuracies[i]:.4f}") for i in (0, -1)]
    return (
        markup.paragraph(f"{text}The loss on a logarithmic scale, thick in validation:")
        + markup.curves(
            f"The validation loss went from {losses[0]:.4g} to {losses[-1]:.4g}, and the mean "
            f"loss of a batch from {batch_losses[0]:.4g} to {batch_losses[-1]:.4g}.",
            _loss_curves(steps, losses, batch_losses),
        )
        + markup.table("Validation", ("step", "validation loss", "validation accuracy"), rows)
    )


def examples_html(images: Images, labels: Labels, classes: tuple[int, int]) -> str:
    """Draw the first few images with their labels."""
    m, rows, columns = images.shape
    counts = _counts(labels, classes)
    text = f"Examples: {m} images of {rows} by {columns}, {counts}. The first:"
    return markup.paragraph(text) + _thumbnails(images, labels, classes)


def digits_html(
    parts: Iterable[tuple[str, Labels]], first: Images, classes: tuple[int, int]
) -> str:
    """Tabulate the parts of a data set, and draw its first images."""
    named = list(parts)
    rows = [(name, str(len(labels)), _counts(labels, classes)) for name, labels in named]
    return (
        markup.table("Digits", ("part", "images", "of them"), rows)
        + markup.paragraph("The first to train on:")
        + _thumbnails(first, named[0][1], classes)
    )


def table_html(features: Matrix, labels: Labels) -> str:
    """Tabulate the first features of the first examples."""
    m, d = features.shape
    few = features[:_MAX_SHOWN, :_MAX_SHOWN].tolist()
    rows = [
        (str(i), str(label), *(f"{value:.4g}" for value in row))
        for i, (label, row) in enumerate(zip(labels[:_MAX_SHOWN].tolist(), few, strict=True))
    ]
    head = ("row", "label", *(f"feature {j}" for j in range(len(few[0]))))
    text = f"Table: {m} examples of {d} features, {_counts(labels, (0, 1))}. The first:"
    return markup.paragraph(text) + markup.table("Labels and features", head, rows)


def summary_html(
    table: Sequence[Sequence[str]],
    z: Losses,
    estimates: Losses,
    intervals: Matrix,
    notes: Iterable[str],
) -> str:
    """Tabulate the parameters of a fit, the surest features and the bias, with their intervals."""
    head, *rows = table
    d = len(rows) - 1
    shown = sorted(np.argsort(-np.abs(z[:d]), kind="stable")[:_MAX_FEATURES].tolist())
    ends = np.clip(intervals, -_MAX_LOG_ODDS, _MAX_LOG_ODDS)
    low, high = min(0.0, float(ends[shown, 0].min())), max(0.0, float(ends[shown, 1].max()))
    lines = [*(markup.interval(estimates[j], ends[j], low, high) for j in shown), ""]
    cells = [[_cut(rows[j][0]), *rows[j][1:]] for j in (*shown, d)]
    few = [f"The {len(shown)} features with the largest z of {d}."] if len(shown) < d else []
    return markup.drawn_table(
        "Parameters", (*head, "odds ratio, the line at 1"), cells, lines
    ) + "".join(markup.paragraph(note) for note in (*few, *notes))


def _cut(name: str) -> str:
    return name if len(name) <= _MAX_NAME else f"{name[: _MAX_NAME - 1]}…"


def _speaks_for(weight: float, classes: tuple[int, int]) -> str:
    return str(classes[int(weight > 0)]) if weight else "neither"


def _counts(labels: Labels, classes: tuple[int, int]) -> str:
    ones = int(np.count_nonzero(labels))
    return f"{len(labels) - ones} labelled {classes[0]} and {ones} labelled {classes[1]}"


def _thumbnails(images: Images, labels: Labels, classes: tuple[int, int]) -> str:
    greys = markup.colours(_INK, _GREYS)
    few = zip(images[:_MAX_SHOWN], labels[:_MAX_SHOWN].tolist(), strict=True)
    return "".join(
        markup.figure(
            markup.picture(
                markup.pooled(image, _THUMBNAIL) / 255, greys, f"Image {number}", width=64
            ),
            str(classes[label]),
        )
        for number, (image, label) in enumerate(few)
    )


def _loss_curves(
    steps: Steps, validation: Losses, losses: Losses
) -> list[tuple[Array, Array, str]]:
    # A loss of 0, infinitely deep, is drawn at the smallest other loss.
    floor = np.concatenate([losses, validation])
    floor = floor[floor > 0].min(initial=1.0)
    starts = np.unique(np.linspace(0, len(losses), _POINTS, endpoint=False).astype(np.intp))
    lengths = np.diff(starts, append=len(losses))
    means: Losses = np.add.reduceat(np.log(np.maximum(losses, floor)), starts) / lengths
    middles: Losses = starts + (lengths - 1) / 2
    return [
        (middles, means, "stroke-width:1;opacity:.6"),
        (steps, np.log(np.maximum(validation, floor)), "stroke-width:2.5"),
    ]
