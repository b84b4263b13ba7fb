"""What readers play with: a model that reads their drawing, and trainings to scrub through.

A page asks for them by a comment, `<!-- draw -->` or `<!-- scrub NAME -->`, where NAME is one
of the trainings below. The build trains anew, so that no number is kept anywhere. It writes

- `assets/model.json`: the trained model, as `logreg.exchange` writes it, with four digits;
- `assets/drawing.js`: the same, and what else `draw.js` needs, as a script, because a page
  that is read from a folder may not fetch anything.
"""

import json
import re
from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_hex
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from logreg import (
    Examples,
    Hyperparameters,
    LogisticModel,
    load_digits,
    plotting,
    train,
    unroll,
)
from logreg.arrays import Matrix, Vector
from logreg.exchange import to_json

_PLACE = re.compile(r"<!-- (?P<kind>draw|scrub)(?: (?P<name>\w+))? -->")
_TYPICAL = 12  # averages of each class, of training images that look alike
_KNOWN = 0.99  # so many training images are at least as like one of them as a drawing must be
_COLOURS = 11  # the map of the weights is straight between so many colours
_LEVELS = 31  # shades on either side of 0 that a saved weight may have
_ZERO = ord("^")  # the character of the weight 0, with 31 printable ones on either side


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the model and the data of the drawing to the site."""
    for name, content in (("model.json", _model()), ("drawing.js", _drawing())):
        files.append(File.generated(config, f"assets/{name}", content=content))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put what was asked for into its place; the scripts do the rest."""

    def place(match: re.Match[str]) -> str:
        assets = get_relative_url("assets", page.url)
        style = f'<link rel="stylesheet" href="{assets}/play.css">'
        if match["kind"] == "draw":
            return f"{style}\n{_widget(assets)}"
        data = escape(json.dumps(_TRAININGS[match["name"]](), separators=(",", ":")))
        return (
            f'{style}\n<div class="scrub" data-runs="{data}"></div>\n'
            f'<script src="{assets}/scrub.js" defer></script>'
        )

    return _PLACE.sub(place, html)


def _widget(assets: str) -> str:
    """Return the drawing, which its script brings to life."""
    starts = (
        f'<button type="button" data-start="{number}">{name}</button>'
        for number, name in enumerate(_starts())
    )
    return (Path(__file__).with_name("draw.html").read_text("utf-8")).format(
        assets=assets,
        starts="\n".join(starts),
        typical=_TYPICAL,
        known=_KNOWN,
        strange=1 - _KNOWN,
    )


@cache
def _trained() -> tuple[LogisticModel, Examples, Examples, Examples]:
    """Train as the book does, and return the model and the three parts of the data."""
    train_set, validation_set, test_set = load_digits()
    model = LogisticModel(784)
    train(model, train_set, validation_set, Hyperparameters(), rng=0)
    return model, train_set, validation_set, test_set


def _model() -> str:
    return to_json(_trained()[0], shape=(28, 28), significant=4)


def _drawing() -> str:
    _, train_set, _, test_set = _trained()
    pixels = unroll(train_set.images)
    typical = np.vstack([_averages(pixels[train_set.labels == label]) for label in (0, 1)])
    # Like the page, from what is written there: bytes.
    known = np.round(255 * typical / typical.max(axis=1, keepdims=True)).astype(np.uint8)
    likeness = (_unit(pixels) @ _unit(known.astype(float)).T).max(axis=1)
    data = {
        "model": json.loads(_model()),
        "typical": _bytes(known),
        "least": _short(float(np.quantile(likeness, 1 - _KNOWN))),
        "starts": [_bytes(test_set.images[row]) for row in _starts().values()],
        "colours": _colours(),
    }
    return f"globalThis.logregDrawing = {json.dumps(data, separators=(',', ':'))};\n"


def _starts() -> dict[str, int]:
    """Return test images to begin a drawing with, and their names."""
    model, _, _, test_set = _trained()
    z = model.forward(unroll(test_set.images))
    rows = [np.flatnonzero(test_set.labels == label) for label in (0, 1)]
    return {
        "A zero": int(rows[0][0]),
        "A one": int(rows[1][0]),
        "The worst zero": int(rows[0][z[rows[0]].argmax()]),
        "The worst one": int(rows[1][z[rows[1]].argmin()]),
    }


def _averages(pixels: Matrix) -> Matrix:
    """Return typical images: the directions of k-means by cosine, from evenly spaced images."""
    directions = _unit(pixels)
    found: Matrix = directions[np.linspace(0, len(pixels) - 1, _TYPICAL).astype(int)]
    for _ in range(25):
        nearest = (directions @ found.T).argmax(axis=1)
        found = _unit(np.stack([directions[nearest == k].sum(axis=0) for k in range(_TYPICAL)]))
    return found


def _unit(rows: Matrix) -> Matrix:
    unit: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _training() -> dict[str, Any]:
    """Record the training of chapter 11, on an image that was long taken for the other digit."""
    _, train_set, validation_set, _ = _trained()
    model = LogisticModel(784)
    kept = {0: (model.weights, model.bias)}

    def keep(step: int, _loss: float) -> None:
        kept[step] = model.weights, model.bias

    history = train(model, train_set, validation_set, Hyperparameters(), rng=0, on_step=keep)
    pixels = unroll(validation_set.images)
    z = pixels @ history.weights.T + history.biases
    margins = (2.0 * validation_set.labels - 1)[:, np.newaxis] * z
    learned = np.flatnonzero(margins[:, -1] > 0)
    slow = int(learned[margins[learned, 1].argmin()])
    saved = [0, 1, 2, 3, 5, 10, 20, *history.steps[1:].tolist()]
    losses = []
    for step in saved:
        model.weights, model.bias = kept[step]
        losses.append(_short(model.evaluate(validation_set).loss))
    run = _run("", [kept[step] for step in saved], losses, validation_set[slow : slow + 1])
    return _record(saved, saved, "validation loss", validation_set[slow : slow + 1], [run])


def _fates() -> dict[str, Any]:
    """Record the three trainings of chapter 8, on the first validation image."""
    _, train_set, validation_set, _ = _trained()
    X, y = unroll(train_set.images[:1000]), train_set.labels[:1000]
    with_ones = np.hstack([X, np.ones((len(X), 1))])
    bound = 8 * len(X) / np.linalg.eigvalsh(with_ones.T @ with_ones)[-1]
    saved = [0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30]
    runs = []
    for name, factor in (("too small", 0.01), ("at the bound", 1), ("far too large", 1000)):
        model = LogisticModel(784)
        kept = [(model.weights, model.bias)]
        losses = [_short(model.loss(X, y))]
        for _ in range(saved[-1]):
            model.update(model.backward(X, y), factor * bound)
            kept.append((model.weights, model.bias))
            losses.append(_short(model.loss(X, y)))
        title = f"{name}, η = {factor * bound:.3g}"
        runs.append(_run(title, [kept[step] for step in saved], losses, validation_set[:1]))
    return _record(saved, list(range(saved[-1] + 1)), "loss", validation_set[:1], runs)


_TRAININGS = {"training": _training, "fates": _fates}


def _record(
    saved: list[int], steps: list[int], measure: str, example: Examples, runs: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "saved": saved,  # the steps that the slider stops at
        "steps": steps,  # and those at which the losses were measured
        "measure": measure,
        "classes": [int(digit) for digit in example.classes],
        "label": int(example.labels[0]),
        "pixels": _bytes(example.images),
        "colours": _colours(),
        "runs": runs,
    }


def _run(
    name: str, kept: list[tuple[Vector, float]], losses: list[float], example: Examples
) -> dict[str, Any]:
    """Describe one training: all pictures of its weights are drawn on one scale."""
    weights = np.stack([each for each, _ in kept])
    limit = float(np.abs(weights).max())
    shades = np.round(_LEVELS * weights / limit).astype(int) + _ZERO
    probabilities = []
    for each, bias in kept:
        model = LogisticModel(784)
        model.weights, model.bias = each, bias
        probabilities.append(_short(float(model.predict_proba(example.images)[0])))
    return {
        "name": name,
        "limit": _short(limit),
        "losses": losses,
        "probabilities": probabilities,
        "weights": ["".join(map(chr, picture)) for picture in shades.tolist()],
    }


def _colours() -> list[str]:
    shades = colormaps[plotting._DIVERGING](np.linspace(0, 1, _COLOURS))
    return [to_hex(shade) for shade in shades]


def _bytes(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> str:
    return b64encode(pixels.tobytes()).decode()


def _short(number: float) -> float:
    """Return a number with four digits, which is more than a page shows."""
    return float(f"{number:.4g}")
