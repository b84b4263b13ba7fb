"""Ink alone: digits, letters, scribbles and shapes, as masks from 0 for paper to 1."""

from collections.abc import Sequence

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw

from logreg import Examples
from logreg.arrays import Matrix

RNG = np.random.Generator
Stroke = Sequence[tuple[float, float]]

_FINE = 3  # lines are drawn three times as large, and then averaged: so their edges are soft


def written(strokes: Sequence[Stroke], height: int, pen: float) -> Matrix:
    """Draw strokes with a round pen; a stroke is points (across, down) from 0 to 1.

    The mask is as high as was asked for, and as wide as it must be.
    """
    radius = max(0.5, pen / 2) * _FINE
    size = height * _FINE - 2 * radius
    points = [np.array(stroke) * size for stroke in strokes]
    corner = np.min(np.concatenate(points), axis=0) - radius
    far = np.max(np.concatenate(points), axis=0) - corner + radius
    columns, rows = (int(-(-side // _FINE)) + 1 for side in far)
    sheet = PillowImage.new("L", (columns * _FINE, rows * _FINE), 0)
    draw = ImageDraw.Draw(sheet)
    for stroke in points:
        path = [(float(x), float(y)) for x, y in stroke - corner]
        draw.line(path, fill=255, width=round(2 * radius), joint="curve")
        for x, y in (path[0], path[-1]):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(sheet.reduce(_FINE), dtype=float) / 255


def smooth(points: Stroke, per_part: int = 8) -> Stroke:
    """Draw a curve through points (Catmull and Rom)."""
    p = np.array([points[0], *points, points[-1]], dtype=float)
    t = np.linspace(0, 1, per_part, endpoint=False)[:, np.newaxis]
    parts = [
        b
        + t * (c - a) / 2
        + t**2 * (a - 2.5 * b + 2 * c - d / 2)
        + t**3 * (3 * (b - c) + d - a) / 2
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]
    return [(float(x), float(y)) for x, y in [*np.concatenate(parts), p[-1]]]


def shaken(strokes: Sequence[Stroke], rng: RNG, slant: float = 0.15) -> list[Stroke]:
    """Lean strokes, make them narrower or wider, and let the hand tremble."""
    lean, stretch = rng.normal(0, slant), rng.uniform(0.75, 1.2)
    moved: list[Stroke] = []
    for stroke in strokes:
        trembling = np.array(stroke) + rng.normal(0, 0.012, (len(stroke), 2))
        x, y = trembling.T
        moved.append(list(zip(stretch * x + lean * (0.5 - y), y, strict=True)))
    return moved


def zero(rng: RNG) -> list[Stroke]:
    """Draw a zero, round or narrow, that may not quite close."""
    width, start = rng.uniform(0.45, 0.95), rng.uniform(-0.6, 0.6)
    turn = 2 * np.pi + rng.uniform(-0.15, 0.5)
    angles = start + np.linspace(0, turn, 40)
    radius = 0.5 * (1 + 0.03 * np.sin(angles * 2 + rng.uniform(0, 6)))
    x, y = 0.5 * width * np.sin(angles), 0.5 - radius * np.cos(angles)
    return [list(zip(x.tolist(), y.tolist(), strict=True))]


def one(rng: RNG) -> list[Stroke]:
    """Draw a one: a bar, perhaps with a flag, perhaps with a foot."""
    bow = rng.normal(0, 0.02)
    strokes: list[Stroke] = [smooth([(0.0, 0.0), (bow, 0.5), (0.0, 1.0)])]
    kind = rng.choice(["bar", "flag", "foot", "continental"], p=[0.5, 0.25, 0.15, 0.1])
    if kind in ("flag", "foot"):
        strokes.append([(-rng.uniform(0.1, 0.22), rng.uniform(0.1, 0.25)), (0.0, 0.0)])
    if kind == "foot":
        strokes.append([(-rng.uniform(0.12, 0.25), 1.0), (rng.uniform(0.12, 0.25), 1.0)])
    if kind == "continental":
        strokes.append([(-rng.uniform(0.2, 0.35), rng.uniform(0.3, 0.45)), (0.0, 0.0)])
    return strokes


def drawn_digit(label: int, height: int, rng: RNG) -> Matrix:
    """Draw a zero or a one with a pen of 3 to 16 percent of its height."""
    strokes = shaken((zero, one)[label](rng), rng)
    return written(strokes, height, rng.uniform(0.03, 0.16) * height)


def enlarged(image: Matrix, height: int, rng: RNG) -> Matrix:
    """Return an image of MNIST as large ink with sharp edges."""
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    cut = np.pad(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 1)
    factor = height / (len(cut) - 2)
    size = (max(3, round(factor * cut.shape[1])), max(3, round(factor * cut.shape[0])))
    large = PillowImage.fromarray(cut.astype(np.uint8)).resize(size, PillowImage.Resampling.BICUBIC)
    edge = np.asarray(large, dtype=float) / 255
    return np.clip((edge - rng.uniform(0.35, 0.5)) * max(1.0, 0.5 * factor) + 0.5, 0, 1)


def digit(label: int, height: int, examples: Examples, rng: RNG) -> Matrix:
    """Return a digit: three in five are of people, taken from examples, and two are drawn."""
    if rng.random() < 0.4:
        return drawn_digit(label, height, rng)
    rows = np.flatnonzero(examples.labels == label)
    return enlarged(examples.images[rng.choice(rows)].astype(float), height, rng)


def _arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Stroke:
    """Return part of an ellipse; the angles are in turns, clockwise from the top."""
    angles = 2 * np.pi * np.linspace(start, end, 24)
    return [(x + rx * float(np.sin(a)), y - ry * float(np.cos(a))) for a in angles]


# Letters that are neither a zero nor a one: O and Q, I and l are left out.
LETTERS: dict[str, list[Stroke]] = {
    "A": [[(0, 1), (0.35, 0), (0.7, 1)], [(0.15, 0.6), (0.55, 0.6)]],
    "B": [[(0, 0), (0, 1)], _arc(0, 0.24, 0.5, 0.24, 0, 0.5), _arc(0, 0.74, 0.6, 0.26, 0, 0.5)],
    "C": [_arc(0.45, 0.5, 0.45, 0.5, 1.1, 0.6)],
    "D": [[(0, 0), (0, 1)], _arc(0, 0.5, 0.65, 0.5, 0, 0.5)],
    "E": [[(0.55, 0), (0, 0), (0, 1), (0.6, 1)], [(0, 0.5), (0.45, 0.5)]],
    "F": [[(0.6, 0), (0, 0), (0, 1)], [(0, 0.5), (0.45, 0.5)]],
    "G": [[*_arc(0.45, 0.5, 0.45, 0.5, 1.12, 0.35), (0.88, 0.6), (0.5, 0.6)]],
    "H": [[(0, 0), (0, 1)], [(0.65, 0), (0.65, 1)], [(0, 0.5), (0.65, 0.5)]],
    "J": [[(0.5, 0), (0.5, 0.75), (0.4, 0.95), (0.2, 1), (0, 0.8)]],
    "K": [[(0, 0), (0, 1)], [(0.6, 0), (0, 0.55), (0.65, 1)]],
    "L": [[(0, 0), (0, 1), (0.6, 1)]],
    "M": [[(0, 1), (0.05, 0), (0.4, 0.6), (0.75, 0), (0.8, 1)]],
    "N": [[(0, 1), (0, 0), (0.65, 1), (0.65, 0)]],
    "P": [[(0, 0), (0, 1)], _arc(0, 0.28, 0.55, 0.28, 0, 0.5)],
    "R": [[(0, 0), (0, 1)], _arc(0, 0.26, 0.55, 0.26, 0, 0.5), [(0.15, 0.52), (0.6, 1)]],
    "S": [smooth([(0.6, 0.15), (0.3, 0), (0.05, 0.22), (0.3, 0.48), (0.6, 0.75), (0.3, 1), (0, 0.85)])],
    "T": [[(0, 0), (0.7, 0)], [(0.35, 0), (0.35, 1)]],
    "U": [smooth([(0, 0), (0, 0.65), (0.3, 1), (0.62, 0.65), (0.62, 0)])],
    "V": [[(0, 0), (0.35, 1), (0.7, 0)]],
    "W": [[(0, 0), (0.2, 1), (0.45, 0.3), (0.7, 1), (0.9, 0)]],
    "X": [[(0, 0), (0.65, 1)], [(0.65, 0), (0, 1)]],
    "Y": [[(0, 0), (0.35, 0.5), (0.7, 0)], [(0.35, 0.5), (0.35, 1)]],
    "Z": [[(0, 0), (0.65, 0), (0, 1), (0.7, 1)]],
    "a": [_arc(0.4, 0.5, 0.4, 0.48, 0.2, 1.2), [(0.8, 0.05), (0.8, 0.8), (0.95, 0.98)]],
    "b": [[(0, 0), (0, 1)], _arc(0.28, 0.7, 0.28, 0.3, -0.25, 0.75)],
    "d": [[(0.55, 0), (0.55, 1)], _arc(0.28, 0.7, 0.28, 0.3, 0.25, 1.25)],
    "e": [[(0.02, 0.5), (0.85, 0.45), *_arc(0.43, 0.5, 0.43, 0.5, 1.2, 0.38)]],
    "f": [smooth([(0.55, 0.08), (0.35, 0), (0.25, 0.2), (0.25, 1)]), [(0, 0.4), (0.5, 0.4)]],
    "g": [_arc(0.3, 0.3, 0.3, 0.3, 0.2, 1.2), smooth([(0.6, 0), (0.6, 0.75), (0.35, 1), (0.05, 0.85)])],
    "h": [[(0, 0), (0, 1)], smooth([(0, 0.6), (0.25, 0.45), (0.45, 0.6), (0.45, 1)])],
    "k": [[(0, 0), (0, 1)], [(0.4, 0.4), (0, 0.7), (0.45, 1)]],
    "m": [[(0, 0), (0, 1)], smooth([(0, 0.3), (0.3, 0), (0.5, 0.3), (0.5, 1)]), smooth([(0.5, 0.3), (0.8, 0), (1, 0.3), (1, 1)])],
    "n": [[(0, 0), (0, 1)], smooth([(0, 0.35), (0.4, 0), (0.75, 0.35), (0.75, 1)])],
    "p": [[(0, 0), (0, 1)], _arc(0.28, 0.3, 0.28, 0.3, -0.25, 0.75)],
    "r": [[(0, 0), (0, 1)], smooth([(0, 0.35), (0.25, 0.05), (0.6, 0.05)])],
    "s": [smooth([(0.8, 0.15), (0.4, 0), (0.1, 0.22), (0.4, 0.48), (0.8, 0.75), (0.4, 1), (0, 0.85)])],
    "t": [smooth([(0.25, 0), (0.25, 0.8), (0.4, 1), (0.6, 0.9)]), [(0, 0.3), (0.55, 0.3)]],
    "u": [smooth([(0, 0), (0, 0.65), (0.35, 1), (0.75, 0.65)]), [(0.75, 0), (0.75, 1)]],
    "w": [smooth([(0, 0), (0.1, 0.9), (0.4, 0.9), (0.5, 0.2), (0.6, 0.9), (0.9, 0.9), (1, 0)])],
    "y": [[(0, 0), (0.35, 0.55)], [(0.7, 0), (0.15, 1)]],
    "z": [[(0, 0), (0.8, 0), (0, 1), (0.85, 1)]],
    "&": [smooth([(0.8, 1), (0.15, 0.25), (0.3, 0), (0.5, 0.2), (0.05, 0.75), (0.3, 1), (0.75, 0.6)])],
    "?": [smooth([(0, 0.2), (0.3, 0), (0.55, 0.25), (0.3, 0.5), (0.3, 0.75)]), [(0.3, 0.98), (0.31, 1)]],
}  # fmt: skip


def letter(height: int, rng: RNG, names: str = "".join(LETTERS)) -> Matrix:
    """Write a letter by hand."""
    strokes = shaken(LETTERS[str(rng.choice(list(names)))], rng)
    return written(strokes, height, rng.uniform(0.05, 0.14) * height)


def word(height: int, rng: RNG) -> Matrix:
    """Write three to six small letters side by side, each standing alone."""
    strokes: list[Stroke] = []
    x = 0.0
    for name in rng.choice(list("abdefghkmnprstuwyz"), size=int(rng.integers(3, 7))):
        letter = shaken(LETTERS[str(name)], rng, slant=0.05)
        left = min(point[0] for stroke in letter for point in stroke)
        right = max(point[0] for stroke in letter for point in stroke)
        strokes += [[(a - left + x, b) for a, b in stroke] for stroke in letter]
        x += right - left + rng.uniform(0.25, 0.4)
    return written(strokes, height, rng.uniform(0.06, 0.12) * height)


def scribble(height: int, rng: RNG) -> Matrix:
    """Let a pen wander."""
    points = rng.uniform(0, 1, (int(rng.integers(6, 16)), 2)) * (rng.uniform(0.6, 1.4), 1)
    stroke = smooth([(float(x), float(y)) for x, y in points], per_part=12)
    return written([stroke], height, rng.uniform(0.03, 0.1) * height)


def _polygon(corners: int, skip: int = 1) -> Stroke:
    turns = [skip * k / corners for k in range(corners + 1)]
    return [(0.5 + 0.5 * float(np.sin(2 * np.pi * t)), 0.5 - 0.5 * float(np.cos(2 * np.pi * t))) for t in turns]  # fmt: skip


_SPIRAL: Stroke = [
    (0.5 + t / 40 * float(np.sin(t)), 0.5 - t / 40 * float(np.cos(t))) for t in np.linspace(0, 19, 90)
]  # fmt: skip
SHAPES: dict[str, list[Stroke]] = {
    "triangle": [_polygon(3)],
    "star": [_polygon(5, 2)],
    "cross": [[(0, 0), (1, 1)], [(1, 0), (0, 1)]],
    "plus": [[(0.5, 0), (0.5, 1)], [(0, 0.5), (1, 0.5)]],
    "tick": [[(0, 0.6), (0.35, 1), (1, 0)]],
    "arrow": [[(0, 0.5), (1, 0.5)], [(0.65, 0.2), (1, 0.5), (0.65, 0.8)]],
    "house": [[(0, 0.45), (0.5, 0), (1, 0.45), (0.9, 0.45), (0.9, 1), (0.1, 1), (0.1, 0.45)]],
    "heart": [smooth([(0.5, 0.25), (0.25, 0), (0, 0.3), (0.5, 1), (1, 0.3), (0.75, 0), (0.5, 0.25)])],
    "spiral": [_SPIRAL],
    "wave": [smooth([(0, 0.5), (0.2, 0), (0.4, 0.5), (0.6, 1), (0.8, 0.5), (1, 0)])],
    "smile": [_polygon(24), [(0.3, 0.35), (0.31, 0.36)], [(0.7, 0.35), (0.71, 0.36)], _arc(0.5, 0.55, 0.25, 0.2, 0.3, 0.7)],
    "eight": [_arc(0.5, 0.25, 0.3, 0.25, 0, 1), _arc(0.5, 0.75, 0.36, 0.25, 0, 1)],
    "level": [[(0, 0.5), (1, 0.52)]],
    "lightning": [[(0.6, 0), (0.2, 0.55), (0.7, 0.5), (0.3, 1)]],
}  # fmt: skip


def shape(height: int, rng: RNG) -> Matrix:
    """Draw a triangle, a star, an arrow and the like."""
    strokes = shaken(SHAPES[str(rng.choice(list(SHAPES)))], rng)
    return written(strokes, height, rng.uniform(0.03, 0.12) * height)
