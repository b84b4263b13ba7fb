"""Draw the result that the README shows, from a training as it runs here, light and dark.

`python docs/_build/picture.py` writes both files anew; a test compares them with a new drawing.
"""

from html import escape
from pathlib import Path
from typing import NamedTuple

import numpy as np

from logreg import Examples, History, Hyperparameters, LogisticModel, load_digits, train

_ASSETS = Path(__file__).parents[1] / "assets"
_LEVELS = 8  # shades of an image; more cannot be told apart at this size
_SHOWN = 8  # digits, the last of them a mistake if there is one


class Colours(NamedTuple):
    """The colours of one of the two drawings; the ground is that of the page."""

    text: str
    faint: str
    one: str
    zero: str
    mistake: str


COLOURS = {
    "light": Colours("#1f2328", "#59636e", "#c62827", "#2166ac", "#9a6700"),
    "dark": Colours("#f0f6fc", "#9198a1", "#ff7b72", "#79b8ff", "#e3b341"),
}


class Result(NamedTuple):
    """What a training with the defaults has come to."""

    model: LogisticModel
    history: History
    test_set: Examples

    @property
    def mistakes(self) -> list[int]:
        """The places of the test images that the model takes for the other digit."""
        wrong = self.model.predict(self.test_set.images) != self.test_set.labels
        return [int(place) for place in np.flatnonzero(wrong)]

    def __str__(self) -> str:
        right, tested = len(self.test_set) - len(self.mistakes), len(self.test_set)
        first, last = self.history.validation_loss[[0, -1]]
        return (
            f"The 784 weights as an image, a red upright bar between blue arcs. Eight digits that "
            f"the model had never seen, with the probability of a one under each: it is right "
            f"about {right:,} of {tested:,}, and a dashed frame marks a mistake. The validation "
            f"loss, which falls from {first:.3f} to {last:.4f} in {self.history.steps[-1]} steps."
        )


def reach() -> Result:
    """Train as the README does."""
    train_set, validation_set, test_set = load_digits()
    model = LogisticModel(n_features=784)
    history = train(model, train_set, validation_set, Hyperparameters(), rng=0)
    return Result(model, history, test_set)


def draw(result: Result, colours: Colours) -> str:
    """Draw the weights, some digits and the loss, side by side."""
    parts = [
        _title(98, "what it learns", colours),
        _weights(result.model, colours),
        _title(395, "what it reads, and the probability of a one", colours),
        _digits(result, colours),
        _title(744, "how it learns", colours),
        _loss(result.history, colours),
    ]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 240" width="880" height="240" '
        f'role="img" font-family="system-ui, sans-serif" font-size="13" fill="{colours.text}">\n'
        f"<title>{escape(str(result))}</title>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _title(x: int, text: str, colours: Colours) -> str:
    return f'<text x="{x}" y="14" text-anchor="middle" fill="{colours.faint}">{escape(text)}</text>'


def _grey(shares: np.ndarray[tuple[int, int], np.dtype[np.float64]], fill: str) -> str:
    """Draw shares of a colour as pixels of size 1, joined to runs along each row."""
    levels = np.rint(shares * _LEVELS).astype(int)
    paths = []
    for level in range(1, _LEVELS + 1):
        runs = ""
        for y, row in enumerate(levels == level):
            edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]])))
            for start, end in edges.reshape(-1, 2).tolist():
                runs += f"M{start} {y}h{end - start}v1h{start - end}z"
        if runs:
            paths.append(f'<path d="{runs}" fill="{fill}" fill-opacity="{level / _LEVELS:.3g}"/>')
    return "".join(paths)


def _weights(model: LogisticModel, colours: Colours) -> str:
    image = model.weights.reshape(28, 28) / np.abs(model.weights).max()
    return (
        '<g transform="translate(0 24) scale(7)" shape-rendering="crispEdges">'
        + _grey(np.maximum(image, 0.0), colours.one)
        + _grey(np.maximum(-image, 0.0), colours.zero)
        + '</g><text x="98" y="236" text-anchor="middle">784 weights</text>'
    )


def _digits(result: Result, colours: Colours) -> str:
    mistakes = result.mistakes[:1]
    others = [place for place in range(_SHOWN + 1) if place not in mistakes]
    places = [*others[: _SHOWN - len(mistakes)], *mistakes]
    chances = result.model.predict_proba(result.test_set.images[places])
    drawn = ""
    for number, (place, p) in enumerate(zip(places, chances.tolist(), strict=True)):
        x, y = 256 + 74 * (number % 4), 26 + 96 * (number // 4)
        wrong = place in mistakes
        colour = colours.one if p >= 0.5 else colours.zero
        drawn += (
            f'<g transform="translate({x} {y}) scale(2)" shape-rendering="crispEdges">'
            f"{_grey(result.test_set.images[place] / 255, colours.text)}</g>"
            f'<rect x="{x}" y="{y + 60}" width="56" height="5" fill="none" stroke="{colour}" '
            f'stroke-width=".7"/><rect x="{x}" y="{y + 60}" width="{56 * p:.1f}" height="5" '
            f'fill="{colour}"/>'
            f'<text x="{x + 28}" y="{y + 80}" text-anchor="middle" font-size="11" '
            f'fill="{colours.mistake if wrong else colours.faint}">p = {p:.3f}</text>'
        )
        if wrong:
            drawn += (
                f'<rect x="{x - 5}" y="{y - 3}" width="66" height="88" rx="4" fill="none" '
                f'stroke="{colours.mistake}" stroke-dasharray="4 3"/>'
            )
    right, tested = len(result.test_set) - len(result.mistakes), len(result.test_set)
    said = f"{right:,} of {tested:,} new digits right"
    return f'{drawn}<text x="395" y="236" text-anchor="middle">{said}</text>'


def _loss(history: History, colours: Colours) -> str:
    steps, losses = history.steps, history.validation_loss
    left, right, top, bottom = 640.0, 870.0, 32.0, 204.0
    x = left + (right - left) * steps / steps[-1]
    decades = np.log10(losses)
    highest, lowest = 0.0, np.floor(decades.min())
    y = top + (bottom - top) * (highest - decades) / (highest - lowest)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    ticks = ""
    for decade in range(int(lowest), 1):
        height = top + (bottom - top) * (highest - decade) / (highest - lowest)
        ticks += (
            f'<path d="M{left:.0f} {height:.1f}H{right:.0f}" stroke="{colours.faint}" '
            f'stroke-opacity=".35"/><text x="{left - 6:.0f}" y="{height + 4:.1f}" font-size="11" '
            f'text-anchor="end" fill="{colours.faint}">{10.0**decade:g}</text>'
        )
    dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in zip(x, y, strict=True))
    said = f"loss {losses[0]:.3f} to {losses[-1]:.4f} in {steps[-1]} steps"
    return (
        f'{ticks}<polyline points="{points}" fill="none" stroke="{colours.text}" '
        f'stroke-width="1.5"/>{dots}<text x="755" y="236" text-anchor="middle">{said}</text>'
    )


if __name__ == "__main__":
    found = reach()
    for scheme, colours in COLOURS.items():
        path = _ASSETS / f"result-{scheme}.svg"
        path.write_text(draw(found, colours), encoding="utf-8", newline="\n")
    print(found)  # the words for the README
