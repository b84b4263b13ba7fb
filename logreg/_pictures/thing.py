"""From ink to the one thing that is drawn, or a sentence that says what else there is."""

import numpy as np

from logreg._pictures.place import BOX
from logreg._pictures.windows import (
    Names,
    cells,
    extent,
    grown,
    mean_around,
    over_windows,
    pieces,
)
from logreg.arrays import Matrix, Vector

# Between black ink and white paper lies 1; less contrast than this is a blank page.
_CONTRAST = 0.1
# Ink is at least this share of the strongest; fainter are paper, its lines and shadows,
_STRONG = 0.5
# except right beside strong ink, where the edge of a stroke is soft.
_SOFT = 0.1
# With less ink than this share around it, a pixel is a speck.
_SPECK = 0.25
# Pieces nearer to each other than a hundredth of the picture are one: they share a cell.
_CELLS = 100
# A piece with less than this share of the ink is dust.
_DUST = 0.01
# Beside the digit may stand pieces with this share of the ink together, and each of them
# this share of its size, such as a flag that does not touch its one.
_REST, _SMALL = 0.1, 1 / 3
# Paper is this much brighter than the ink beside it, on nearly all sides. A shadow goes on.
_BRIGHTER, _NEARLY_ALL = 1.15, 0.85
# How broad a stroke may be where the digit is 20 high; those of MNIST are 1.2 to 4.1, with
# few exceptions. A finer one is drawn as broad as a hair, a broader one is a blot.
_HAIR, _BLOT = 1.5, 6.0

_COUNTS = {2: "two", 3: "three", 4: "four"}


def one_thing(ink: Matrix, page: Matrix | None = None) -> Matrix:
    """Return the ink of the one thing that is there.

    A page has shadows, and something beyond its edges. Without one, the ink is a drawing.
    """
    ink = _without_paper(ink)
    side = -(-max(ink.shape) // _CELLS)
    in_cells = cells(ink, side)
    names = pieces(in_cells > 0)
    amounts: Vector = np.bincount(names.ravel(), in_cells.ravel()).astype(np.float64)
    if not _larger_than_dust(amounts):
        raise _several(0)
    if page is not None:
        light = cells(page, side) / cells(np.ones_like(page), side)
        dark = cells(ink * page, side) / np.maximum(in_cells, 1e-9)
        amounts = _without_shadows(amounts, names, light, dark)
        edge = np.concatenate([names[0], names[-1], names[:, 0], names[:, -1]])
        if amounts[np.unique(edge)].sum() > _DUST * amounts.sum():
            raise ValueError(
                "has ink at its edge, such as a line, a finger or a shadow: pass one digit, with "
                "clean paper all around it"
            )
    names = np.where(names == _the_one(amounts, names), 1, 0)
    found: Matrix = ink * np.kron(names, np.ones((side, side)))[: len(ink), : ink.shape[1]]
    return found


def one_stroke(ink: Matrix) -> Matrix:
    """Return the ink as of a pen that is neither much finer nor much broader than MNIST's."""
    ink = np.pad(ink[extent(ink > 0)], 1)
    inked: Matrix = (ink > 0).astype(float)
    inner = over_windows(np.minimum, np.pad(inked, 1), 3)
    # What is lost to a pixel on either side tells how long the stroke is, and so how broad.
    width = 2 * inked.sum() / (inked.sum() - inner.sum())
    unit = (max(ink.shape) - 2) / BOX
    if width > _BLOT * unit:
        raise ValueError("shows a blot, not a stroke: write larger, or with a finer pen")
    more = round(_HAIR * unit - width)
    return over_windows(np.maximum, np.pad(ink, more), more + 1) if more > 0 else ink


def _without_paper(ink: Matrix) -> Matrix:
    """Return strong ink and its soft edges, and nothing else."""
    around = mean_around(ink)
    strongest = around.max()
    if strongest < _CONTRAST:
        raise ValueError("is blank, or its ink is too faint: write larger and darker")
    strong = (ink >= _STRONG * strongest) & (around >= _SPECK * strongest)
    return np.where(grown(strong, 1) & (ink >= _SOFT * strongest), ink, 0.0)


def _without_shadows(amounts: Vector, names: Names, light: Matrix, dark: Matrix) -> Vector:
    """Return the amounts of the pieces, none of them in the narrow end of a wide shadow.

    Beside such an end it is as dark on one side, where the shadow goes on.
    """
    kept = np.zeros_like(amounts)
    for name in _larger_than_dust(amounts):
        piece = names == name
        around = grown(piece, 3) & ~grown(piece, 1) & (names == 0)
        ink = np.pad(np.where(piece, dark, np.inf), 5, constant_values=np.inf)
        darkest_near = over_windows(np.minimum, ink, 11)
        brighter = light[around] > _BRIGHTER * darkest_near[around]
        if not brighter.size or np.mean(brighter) >= _NEARLY_ALL:
            kept[name] = amounts[name]
    if not kept.any():
        raise ValueError("shows a shadow, and no ink: pass one digit, in even light")
    return kept


def _the_one(amounts: Vector, names: Names) -> int:
    """Return the name of the piece with the most ink, if nothing else matters."""
    places = {name: extent(names == name) for name in _larger_than_dust(amounts)}
    sizes = {name: max(map(_length, place)) for name, place in places.items()}
    one, outer = int(amounts.argmax()), max(sizes, key=sizes.__getitem__)
    small = all(size <= _SMALL * sizes[one] for name, size in sizes.items() if name != one)
    if small and amounts[one] >= (1 - _REST) * amounts.sum():
        return one
    if any(_is_inside(place, places[outer]) for place in places.values()):
        raise ValueError("shows one thing inside another: pass one digit, without a frame")
    count = sum(size > _SMALL * sizes[outer] for size in sizes.values())
    if count == 1:
        raise ValueError("shows specks or lines beside a digit: pass one digit, on clean paper")
    raise _several(count)


def _several(count: int) -> ValueError:
    found = _COUNTS.get(count, "many")
    return ValueError(f"shows {found} things: pass one digit, and nothing else")


def _larger_than_dust(amounts: Vector) -> list[int]:
    return [int(name) for name in np.flatnonzero(amounts > _DUST * amounts.sum())]


def _length(span: slice) -> int:
    return int(span.stop - span.start)


def _is_inside(inner: tuple[slice, slice], outer: tuple[slice, slice]) -> bool:
    return all(b.start < a.start and a.stop < b.stop for a, b in zip(inner, outer, strict=True))
