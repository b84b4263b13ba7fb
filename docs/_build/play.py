"""What readers play with: a model that reads their drawing, and trainings to scrub through.

A page asks for them by a comment, `<!-- draw -->` or `<!-- scrub NAME -->`, where NAME is one
of the trainings below. The build trains anew, so that no number is kept anywhere. It writes

- `assets/model.json`: the trained model, as `logreg.exchange` writes it, with four digits;
- `assets/drawing.js`: the equations of the book (`logistic.js`), how a drawing is read
  (`reading.js`), the model and its memory, as a script, because a page that is read from a
  folder may not fetch anything.
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
from logreg.arrays import Vector
from logreg.exchange import to_json
from logreg.pictures import Familiarity

_PLACE = re.compile(r"<!-- (?P<kind>draw|scrub)(?: (?P<name>\w+))? -->")
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
            return f"{style}\n{_widget(assets, page.url)}"
        data = escape(json.dumps(_TRAININGS[match["name"]](), separators=(",", ":")))
        return (
            f'{style}\n<div class="scrub" data-runs="{data}"></div>\n'
            f'<script src="{assets}/scrub.js" defer></script>'
        )

    return _PLACE.sub(place, html)


def _widget(assets: str, url: str) -> str:
    """Return the drawing, which its script brings to life."""
    starts = (
        f'<button type="button" data-start="{number}">{name}</button>'
        for number, name in enumerate(_starts())
    )
    return (Path(__file__).with_name("draw.html").read_text("utf-8")).format(
        assets=assets,
        starts="\n".join(starts),
        measured=get_relative_url("reference/command-line.html#how-often-it-is-right", url),
        typical=_memory().typical.shape[1],
        strange=_strange(),
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


@cache
def _memory() -> Familiarity:
    _, train_set, validation_set, _ = _trained()
    return Familiarity.learn(train_set, validation_set)


def _strange() -> float:
    """Return the share of the validation images that are less like than a drawing may be."""
    _, _, validation_set, _ = _trained()
    likeness = _memory().likeness(validation_set.images, validation_set.labels)
    return float(np.mean(likeness < _memory().least))


def _drawing() -> str:
    _, _, _, test_set = _trained()
    memory = _memory()
    data = {
        "model": json.loads(_model()),
        "memory": {
            "typical": _bytes(memory.typical),
            "least": _short(memory.least),
            "enclosed": memory.most_enclosed.tolist(),
            "strokes": memory.most_strokes.tolist(),
        },
        "starts": [
            {"image": _bytes(test_set.images[row]), "label": int(test_set.labels[row])}
            for row in _starts().values()
        ],
        "colours": _colours(),
    }
    here = Path(__file__).parent
    core = (here.parent / "assets" / "logistic.js").read_text("utf-8")
    reading = (here / "reading.js").read_text("utf-8")
    content = json.dumps(data, separators=(",", ":"))
    return f"{core}{reading}globalThis.logregDrawing = logregReading({content});\n"


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
