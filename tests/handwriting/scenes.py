"""Ink on a page, in some light, before a camera: every kind of picture, in any number.

`picture(kind, number, examples)` gives the file of a picture and the digit that it shows. In
`KINDS`, the kinds of the first groups show one digit; those of the last show something else.
"""

import io
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageFilter

from logreg import Examples
from logreg.arrays import Image, Matrix, Vector

from . import strokes
from .strokes import RNG

_INKS = {  # red, green and blue, and how much each pen is used
    (0.08, 0.08, 0.1): 0.45,
    (0.1, 0.15, 0.5): 0.25,
    (0.7, 0.1, 0.12): 0.1,
    (0.38, 0.38, 0.4): 0.2,  # a pencil, whose ink is grainy
}
_PENCIL = 3


class Page:
    """A sheet of paper, to be written on, lit and photographed."""

    def __init__(self, rng: RNG, examples: Examples, sides: tuple[int, int] = (260, 620)) -> None:
        self.rng, self.examples = rng, examples
        self.rows, self.columns = (int(side) for side in rng.integers(*sides, size=2))
        self.side = min(self.rows, self.columns)
        tint = np.array([1.0, rng.uniform(0.96, 1), rng.uniform(0.86, 1)])
        self.paper = np.ones((self.rows, self.columns, 1)) * tint * rng.uniform(0.78, 0.97)
        self.light: Matrix = np.ones((self.rows, self.columns))
        which = rng.choice(len(_INKS), p=list(_INKS.values()))
        self.ink = np.clip(np.array(list(_INKS)[which]) * rng.uniform(0.7, 1.3), 0, 1)
        self.grain = 0.5 * (which == _PENCIL)
        down, across = np.mgrid[0 : self.rows, 0 : self.columns]
        self.down, self.across = down / self.side, across / self.side  # in sides of the page

    def random_height(self, low: float = 0.3, high: float = 0.75) -> int:
        return round(self.side * self.rng.uniform(low, high))

    def write(
        self,
        mask: Matrix,
        place: tuple[float, float] | None = None,
        *,
        tilt: float = 4,
        margin: float = 0.07,
    ) -> tuple[int, int, int, int]:
        """Write with the pen of this page, somewhere or centred on a place from 0 to 1."""
        angle = self.rng.normal(0, tilt)
        turned = PillowImage.fromarray((255 * mask).astype(np.uint8)).rotate(
            angle, PillowImage.Resampling.BICUBIC, expand=True
        )
        clear = round(margin * self.side)
        room = [side - 2 * clear for side in (self.columns, self.rows)]
        if turned.width > room[0] or turned.height > room[1]:
            turned.thumbnail((room[0], room[1]))
        spare = [self.rows - turned.height - 2 * clear, self.columns - turned.width - 2 * clear]
        if place is None:
            share = self.rng.uniform(0.1, 0.9, 2)
            top, left = (clear + round(s * part) for s, part in zip(spare, share, strict=True))
        else:
            top, left = (
                round(min(max(part * side - size / 2, 1), side - size - 1))
                for part, side, size in zip(
                    place, (self.rows, self.columns), (turned.height, turned.width), strict=True
                )
            )
        ink = np.asarray(turned, dtype=float) / 255
        ink *= 1 - self.grain * self.rng.random(ink.shape)
        window = slice(top, top + turned.height), slice(left, left + turned.width)
        self.stain(window, ink, self.ink)
        return top, left, *turned.size

    def stain(self, window: tuple[slice, slice], ink: Matrix, colour: Vector) -> None:
        """Cover a part of the page with a colour, as much as ink says."""
        cover = ink[..., np.newaxis]
        self.paper[window] = self.paper[window] * (1 - cover) + colour * cover

    def cover(self, ink: Matrix, colour: Vector) -> None:
        """Cover the whole page with a colour, as much as ink says."""
        self.stain((slice(None), slice(None)), ink, colour)

    def digit(self, label: int, *, tilt: float = 4, low: float = 0.3, high: float = 0.75) -> None:
        """Write a zero or a one."""
        height = self.random_height(low, high)
        self.write(strokes.digit(label, height, self.examples, self.rng), tilt=tilt)

    def ramp(self) -> Matrix:
        """Return how far each point lies across the page, from 0 to 1, in some direction."""
        angle = self.rng.uniform(0, 2 * np.pi)
        along = self.down * np.sin(angle) + self.across * np.cos(angle)
        ramp: Matrix = (along - along.min()) / np.ptp(along)
        return ramp

    def shade(self, where: Matrix, low: float = 0.3, high: float = 0.6) -> None:
        """Take away light."""
        self.light = self.light * (1 - self.rng.uniform(low, high) * where)

    def photograph(self) -> bytes:
        """Return what a camera makes of the page, as a file."""
        seen = np.clip(255 * self.paper * self.light[..., np.newaxis], 0, 255)
        shot = PillowImage.fromarray(seen.astype(np.uint8))
        shot = shot.filter(ImageFilter.GaussianBlur(self.rng.uniform(0, 0.003) * self.side))
        noise = self.rng.normal(0, self.rng.uniform(1, 7), (self.rows, self.columns, 1))
        pixels = np.clip(np.asarray(shot) + noise, 0, 255).astype(np.uint8)
        file = io.BytesIO()
        quality = int(self.rng.integers(60, 96))
        PillowImage.fromarray(pixels).save(file, "JPEG", quality=quality)
        return file.getvalue()


def blurred(where: Matrix, radius: float) -> Matrix:
    """Soften edges."""
    sheet = PillowImage.fromarray((255 * where).astype(np.uint8))
    return np.asarray(sheet.filter(ImageFilter.GaussianBlur(radius)), dtype=float) / 255


# Light.


def _gradient(page: Page) -> None:
    page.shade(page.ramp())


def _vignette(page: Page) -> None:
    y, x = page.down - page.down.max() / 2, page.across - page.across.max() / 2
    far = x**2 + y**2
    page.shade(far / far.max(), 0.4, 0.7)


def _lamp(page: Page) -> None:
    y, x = page.rng.uniform(0, 1, 2) * (page.down.max(), page.across.max())
    spread = page.rng.uniform(0.4, 0.8)
    page.shade(1 - np.exp(-((page.down - y) ** 2 + (page.across - x) ** 2) / (2 * spread**2)))


def _soft_shadow(page: Page) -> None:
    edge, width = page.rng.uniform(0.25, 0.75), page.rng.uniform(0.04, 0.12)
    page.shade(1 / (1 + np.exp((page.ramp() - edge) / width)))


def _hard_shadow(page: Page) -> None:
    sharp = page.rng.uniform(0.5, 3)
    page.shade(blurred((page.ramp() < page.rng.uniform(0.25, 0.75)).astype(float), sharp))


def _phone(page: Page) -> None:
    corner = page.rng.uniform(0.25, 0.75, 2) * (page.down.max(), page.across.max())
    angle = page.rng.uniform(0, 2 * np.pi)
    y, x = page.down - corner[0], page.across - corner[1]
    a, b = y * np.sin(angle) + x * np.cos(angle), y * np.cos(angle) - x * np.sin(angle)
    page.shade(blurred(((a > 0) & (b > 0)).astype(float), page.rng.uniform(1, 4)))


def _capsule(page: Page, start: Vector, end: Vector, radius: float) -> Matrix:
    """Return 1 where a rounded bar lies."""
    along = end - start
    offset = np.stack([page.down - start[0], page.across - start[1]], axis=-1)
    share = np.clip(offset @ along / (along @ along), 0, 1)
    far = np.hypot(*np.moveaxis(offset - share[..., np.newaxis] * along, -1, 0))
    bar: Matrix = (far < radius).astype(float)
    return bar


def _from_outside(page: Page, reach: float) -> tuple[Vector, Vector]:
    """Return a point outside the page, and one inside that is that far from its edge."""
    far = np.array([page.down.max(), page.across.max()])
    axis, end = page.rng.integers(2, size=2)
    inside = page.rng.uniform(0.2, 0.8, 2) * far
    inside[axis] = far[axis] * end + reach * (1 - 2 * end)
    outside = inside + page.rng.uniform(-0.25, 0.25, 2)
    outside[axis] = far[axis] * end - 0.6 * (1 - 2 * end)
    return outside, inside


def _hand(page: Page) -> None:
    outside, inside = _from_outside(page, page.rng.uniform(0.2, 0.4))
    shadow = _capsule(page, outside, inside, page.rng.uniform(0.16, 0.24))
    forward = (inside - outside) / np.hypot(*(inside - outside))
    sideways = forward[::-1] * (1, -1)
    for finger in range(int(page.rng.integers(2, 5))):
        base = inside + sideways * 0.11 * (finger - 1.5)
        tip = base + forward * page.rng.uniform(0.2, 0.4) + sideways * page.rng.normal(0, 0.04)
        shadow = np.maximum(shadow, _capsule(page, base, tip, page.rng.uniform(0.04, 0.06)))
    page.shade(blurred(shadow, page.rng.uniform(1.5, 6)))


# Paper, and what lies on it.


def _lines(page: Page, *, grid: bool) -> None:
    gap = page.rng.uniform(0.055, 0.12)
    colour = page.paper[0, 0] * page.rng.choice([[0.62, 0.74, 0.92], [0.72, 0.72, 0.72]])
    half = page.rng.uniform(0.0015, 0.004)
    faint = page.rng.uniform(0.4, 1)
    for places in (page.down, page.across)[: 1 + grid]:
        offset = np.abs((places + page.rng.uniform(0, gap)) % gap - gap / 2)
        page.cover(faint * np.clip((half - offset) * page.side + 0.5, 0, 1), colour)


def _frame(page: Page) -> None:
    inset, line = page.rng.uniform(0.02, 0.05), page.rng.uniform(0.004, 0.014)
    far = (page.down.max(), page.across.max())
    edge = np.minimum.reduce([page.down, far[0] - page.down, page.across, far[1] - page.across])
    page.cover((np.abs(edge - inset) < line / 2 + 0.5 / page.side).astype(float), page.ink)


def _page_number(page: Page) -> None:
    """Put a small printed number into a corner, or the middle of the foot."""
    number = [strokes.LETTERS["E"], strokes.one(page.rng), strokes.zero(page.rng)]
    across = page.rng.choice([0.06, 0.5, 0.94])
    for k in range(int(page.rng.integers(1, 4))):
        mask = strokes.written(
            number[int(page.rng.integers(1, 3))], round(0.035 * page.side) + 4, 2
        )
        page.write(mask, (0.955, across + 0.028 * k * (1 if across < 0.9 else -1)), tilt=0)


def _thumb(page: Page) -> None:
    outside, inside = _from_outside(page, page.rng.uniform(0.02, 0.1))
    skin = np.array([0.78, 0.55, 0.44]) * page.rng.uniform(0.55, 1.1)
    thumb = _capsule(page, outside, inside, page.rng.uniform(0.1, 0.15))
    page.cover(blurred(thumb, 1.5), skin)


def _desk(page: Page) -> None:
    wood = np.array([0.45, 0.3, 0.2]) * page.rng.uniform(0.5, 1.6)
    axis, end = page.rng.integers(2, size=2)
    places, other = (page.down, page.across)[:: 1 - 2 * int(axis)]
    edge = places if end else places.max() - places
    slope = page.rng.normal(0, 0.04) * (other - other.mean())
    desk = edge + slope > edge.max() - page.rng.uniform(0.03, 0.06)
    page.cover(blurred(desk.astype(float), 0.8), wood)


# Kinds of one digit.


def _one_of(page: Page) -> int:
    return int(page.rng.integers(2))


def _lit(light: Callable[[Page], None]) -> Callable[[Page], int]:
    def make(page: Page) -> int:
        label = _one_of(page)
        page.digit(label)
        light(page)
        return label

    return make


def _on(paper: Callable[[Page], None]) -> Callable[[Page], int]:
    def make(page: Page) -> int:
        label = _one_of(page)
        paper(page)
        page.digit(label, high=0.6)
        _gradient(page)
        return label

    return make


def _beside(thing: Callable[[Page], None]) -> Callable[[Page], int]:
    def make(page: Page) -> int:
        label = _one_of(page)
        height = page.random_height(0.25, 0.5)
        mask = strokes.digit(label, height, page.examples, page.rng)
        page.write(mask, (page.rng.uniform(0.42, 0.52), page.rng.uniform(0.42, 0.58)))
        thing(page)
        return label

    return make


def _inverted(page: Page) -> int:
    """Write with chalk on a board."""
    page.paper[...] = page.rng.uniform(0.05, 0.3)
    page.ink = np.full(3, page.rng.uniform(0.7, 0.95))
    label = _one_of(page)
    page.digit(label)
    _gradient(page)
    return label


def _close_up(page: Page) -> int:
    """Fill the picture with the digit."""
    label = _one_of(page)
    height = page.random_height(0.85, 0.9)
    page.write(strokes.digit(label, height, page.examples, page.rng), (0.5, 0.5), tilt=2)
    return label


def _noisy(page: Page) -> int:
    label = _one_of(page)
    page.digit(label)
    page.light = page.light + page.rng.normal(0, 0.08, page.light.shape)
    return label


# Kinds that show something else.


def _digits(count: int) -> Callable[[Page], None]:
    def make(page: Page) -> None:
        height = round(page.side * page.rng.uniform(0.2, 0.32))
        gap = page.rng.uniform(0.02, 0.08) * page.side
        masks = [
            strokes.digit(_one_of(page), height, page.examples, page.rng) for _ in range(count)
        ]
        total = sum(mask.shape[1] for mask in masks) + gap * (count - 1)
        if total > 0.8 * page.columns:
            shrink = 0.8 * page.columns / total
            masks = [_resized(mask, shrink) for mask in masks]
            gap, total = gap * shrink, total * shrink
        left, down = (page.columns - total) / 2, page.rng.uniform(0.35, 0.65)
        for mask in masks:
            across = (left + mask.shape[1] / 2) / page.columns
            page.write(mask, (down + page.rng.normal(0, 0.02), across), tilt=1)
            left += mask.shape[1] + gap
        _gradient(page)

    return make


def _resized(mask: Matrix, factor: float) -> Matrix:
    sheet = PillowImage.fromarray((255 * mask).astype(np.uint8))
    size = [max(3, round(factor * side)) for side in sheet.size]
    return np.asarray(sheet.resize((size[0], size[1])), dtype=float) / 255


def touching(height: int, examples: Examples, rng: RNG) -> Matrix:
    """Write two digits whose ink runs together."""
    left, right = (strokes.digit(int(rng.integers(2)), height, examples, rng) for _ in range(2))
    rows, columns = max(len(left), len(right)), left.shape[1]
    left, right = (np.pad(mask, ((0, rows - len(mask)), (0, 0))) for mask in (left, right))
    sheet = np.pad(left, ((0, 0), (0, right.shape[1])))

    def beside(apart: int) -> Matrix:
        return np.pad(right, ((0, 0), (apart, columns - apart)))

    # The second comes nearer until they touch, and then a little nearer.
    apart = next(a for a in range(columns, -1, -1) if a == 0 or (sheet * beside(a)).max() > 0.5)
    nearer = round(min(apart, rng.uniform(0, 0.05) * height))
    return np.maximum(sheet, beside(apart - nearer))


def _touching(page: Page) -> None:
    page.write(touching(page.random_height(0.3, 0.6), page.examples, page.rng))


def _framed(page: Page) -> int:
    return _beside(_frame)(page)


def _blank(page: Page) -> None:
    lights = [lambda _: None, _gradient, _vignette, _lamp, _soft_shadow, _hard_shadow]
    lights[int(page.rng.integers(len(lights)))](page)


def _dot(page: Page) -> None:
    radius = page.rng.uniform(0.01, 0.05)
    y, x = page.rng.uniform(0.25, 0.75, 2) * (page.down.max(), page.across.max())
    page.cover((np.hypot(page.down - y, page.across - x) < radius).astype(float), page.ink)


def _writing(mask: Callable[[int, RNG], Matrix]) -> Callable[[Page], None]:
    def make(page: Page) -> None:
        page.write(mask(page.random_height(0.3, 0.6), page.rng))
        _gradient(page)

    return make


# Kinds that nothing was tuned on.


def _fold(page: Page) -> int:
    label = _one_of(page)
    page.digit(label)
    ramp = page.ramp()
    edge = page.rng.uniform(0.3, 0.7)
    page.shade((ramp < edge).astype(float), 0.05, 0.15)
    page.shade(np.exp(-(((ramp - edge) * 150) ** 2)), 0.1, 0.3)
    return label


def _crumpled(page: Page) -> int:
    label = _one_of(page)
    page.digit(label)
    for _ in range(12):
        ramp = page.ramp()
        page.shade(np.abs(ramp - page.rng.uniform(0, 1)), 0.02, 0.12)
    return label


def _texture(page: Page) -> int:
    label = _one_of(page)
    grain = blurred(page.rng.random(page.light.shape), page.rng.uniform(1, 3))
    page.light = page.light * (1 + page.rng.uniform(0.3, 0.8) * (grain - grain.mean()))
    page.digit(label)
    return label


def _glare(page: Page) -> int:
    label = _one_of(page)
    page.digit(label)
    y, x = page.rng.uniform(0, 1, 2) * (page.down.max(), page.across.max())
    glare = np.exp(-((page.down - y) ** 2 + (page.across - x) ** 2) / 0.02)
    page.cover(0.7 * glare, np.ones(3))
    return label


def _note(page: Page) -> int:
    """Put the digit on a coloured note that lies on the page."""
    label = _one_of(page)
    far = np.array([page.down.max(), page.across.max()])
    y, x = far / 2 + page.rng.normal(0, 0.03, 2)
    half = page.rng.uniform(0.3, 0.38)
    note = np.maximum(np.abs(page.down - y), np.abs(page.across - x)) < half
    page.cover(note.astype(float), np.array([1, 0.9, 0.45]) * page.rng.uniform(0.7, 0.95))
    mask = strokes.digit(label, round(0.4 * page.side), page.examples, page.rng)
    page.write(mask, (float(y / far[0]), float(x / far[1])))
    return label


def _tiny(page: Page) -> int:
    label = _one_of(page)
    page.digit(label, low=0.08, high=0.14)
    return label


def _tilted(page: Page) -> int:
    label = _one_of(page)
    page.digit(label, tilt=page.rng.uniform(10, 18))
    return label


def _print_through(page: Page) -> int:
    label = _one_of(page)
    ink, page.ink = page.ink, page.paper[0, 0] * 0.85
    page.write(strokes.word(round(0.25 * page.side), page.rng)[:, ::-1])
    page.ink = ink
    page.digit(label)
    return label


def _pen_on_page(page: Page) -> int:
    def lay(page: Page) -> None:
        outside, inside = _from_outside(page, page.rng.uniform(0.02, 0.15))
        page.cover(blurred(_capsule(page, outside, inside, 0.03), 1), np.full(3, 0.2))

    return _beside(lay)(page)


def _table_cell(page: Page) -> int:
    def rule(page: Page) -> None:
        for places, low in ((page.down, 0.12), (page.across, 0.12)):
            for place in (low, places.max() - low):
                page.cover((np.abs(places - place) < 0.006).astype(float), page.ink)

    return _beside(rule)(page)


def _crossed_out(page: Page) -> None:
    height = page.random_height(0.3, 0.6)
    mask = strokes.digit(_one_of(page), height, page.examples, page.rng)
    place = (0.5, 0.5)
    page.write(mask, place, tilt=0)
    line = strokes.written([[(0, 0), (1, -page.rng.uniform(0, 0.5))]], max(30, round(mask.shape[1] * 1.3)), 0.05 * height)  # fmt: skip
    page.write(line, place, tilt=0)


class Kind(NamedTuple):
    """How a picture is made, and what kind of kind it is."""

    group: str
    make: Callable[[Page], int | None]
    sides: tuple[int, int] = (260, 620)


KINDS: dict[str, Kind] = {
    "even light": Kind("soft light", _lit(lambda _: None)),
    "gradient": Kind("soft light", _lit(_gradient)),
    "vignette": Kind("soft light", _lit(_vignette)),
    "lamp": Kind("soft light", _lit(_lamp)),
    "soft shadow": Kind("soft light", _lit(_soft_shadow)),
    "straight shadow": Kind("hard shadow", _lit(_hard_shadow)),
    "shadow of a phone": Kind("hard shadow", _lit(_phone)),
    "shadow of a hand": Kind("hard shadow", _lit(_hand)),
    "light ink on a dark page": Kind("one digit", _inverted),
    "close up": Kind("one digit", _close_up),
    "noise": Kind("one digit", _noisy),
    "ruled paper": Kind("lined paper", _on(lambda page: _lines(page, grid=False))),
    "grid paper": Kind("lined paper", _on(lambda page: _lines(page, grid=True))),
    "frame": Kind("things beside", _framed),
    "page number": Kind("things beside", _beside(_page_number)),
    "thumb": Kind("things beside", _beside(_thumb)),
    "edge of a desk": Kind("things beside", _beside(_desk)),
    "two digits": Kind("not one digit", _digits(2)),
    "three digits": Kind("not one digit", _digits(3)),
    "touching digits": Kind("touching", _touching),
    "blank page": Kind("not one digit", _blank),
    "dot": Kind("not one digit", _dot),
    "letters": Kind("other ink", _writing(strokes.letter)),
    "words": Kind("other ink", _writing(lambda height, rng: strokes.word(height // 2, rng))),
    "scribbles": Kind("other ink", _writing(strokes.scribble)),
    "shapes": Kind("other ink", _writing(strokes.shape)),
    "fold": Kind("held aside", _fold),
    "crumpled paper": Kind("held aside", _crumpled),
    "texture": Kind("held aside", _texture),
    "glare": Kind("held aside", _glare),
    "sticky note": Kind("held aside", _note),
    "tiny digit": Kind("held aside", _tiny),
    "thumbnail": Kind("held aside", _lit(_gradient), (90, 120)),
    "large tilt": Kind("held aside", _tilted),
    "print through": Kind("held aside", _print_through),
    "pen on the page": Kind("held aside", _pen_on_page),
    "cell of a table": Kind("held aside", _table_cell),
    "crossed out": Kind("held aside, not a digit", _crossed_out),
}


def picture(kind: str, number: int, examples: Examples) -> tuple[bytes, int | None]:
    """Return the file of a picture, and the digit it shows, or None if it shows none.

    Two in five of the zeros and ones are drawn; the others are taken from examples.
    """
    rng = np.random.default_rng([number, *kind.encode()])
    page = Page(rng, examples, KINDS[kind].sides)
    label = KINDS[kind].make(page)
    return page.photograph(), label


def of_image(number: int, image: Image, examples: Examples) -> bytes:
    """Return the file of a page on which an image of MNIST's kind is written."""
    rng = np.random.default_rng([number, *b"of an image"])
    page = Page(rng, examples)
    page.write(strokes.enlarged(image.astype(float), page.random_height(), rng))
    _gradient(page)
    return page.photograph()
