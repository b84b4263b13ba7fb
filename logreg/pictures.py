"""A person's own picture of a digit, made into an image as MNIST has them.

The rule of MNIST: the ink is scaled, with its proportions kept and its edges smoothed,
to fit into a box of 20 by 20 pixels, which is placed so that the centre of mass of the
ink lies in the centre of a field of 28 by 28 pixels.
"""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageOps, UnidentifiedImageError

from logreg._files.atomic import PathLike, check_is_file
from logreg.arrays import Image, Mask, Matrix, Vector

_FIELD, _BOX = 28, 20

# What cameras, scanners and drawing programs write. Pillow knows other formats as well,
# and would start another program, Ghostscript, for one of them.
_FORMATS = ("BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")
# A photograph is first made this small; a digit needs no more.
_LARGEST = 400
# How much red, green and blue look as bright as a grey (ITU-R BT.601).
_BRIGHTNESS = np.array([0.299, 0.587, 0.114])
# Fainter than this share of the strongest ink is paper, its texture or its shadow.
_PAPER = 0.25
# Between black ink and white paper lies 1; less contrast than this is a blank page.
_CONTRAST = 0.1
# A pixel of ink with less ink than this around it, on average over 3 by 3, is a speck.
_SPECK = 0.25
# A line across a digit meets one or two strokes on average, and at most 2.3 for the zeros
# and ones of MNIST; across noise it meets one every few pixels.
_STROKES = 4.0
# All but one of the 60,000 training images of MNIST fill less of their box than this.
_FULL = 0.7


def read_picture(path: PathLike) -> Image:
    """Read a picture of one handwritten digit as an image of MNIST's kind.

    Dark ink on light paper and light ink on dark paper are told apart by the border of
    the picture, which must be paper. It may be darker on one side than on the other, as
    in a soft shadow. Where the border is transparent, the ink is what is opaque, whatever
    its colour.

    Parameters
    ----------
    path : path
        A picture of any size and mode, as PNG, JPEG, WebP, GIF, BMP or TIFF. A photograph
        is turned upright as its camera says.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        The digit, centred and scaled: 0 is paper, 255 the strongest ink.

    Raises
    ------
    ValueError
        The file is no picture, is damaged, is far too large, or shows no digit: it is
        blank, full of ink, or noise. The message names the file.
    OSError
        The file is missing or cannot be read.

    References
    ----------
    LeCun, Cortes and Burges, "The MNIST database of handwritten digits".

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from PIL import Image, ImageDraw
    >>> from logreg.pictures import read_picture
    >>> picture = Image.new("L", (200, 200), "white")
    >>> ImageDraw.Draw(picture).line([(100, 30), (100, 170)], fill="black", width=15)
    >>> with TemporaryDirectory() as folder:
    ...     picture.save(f"{folder}/one.png")
    ...     image = read_picture(f"{folder}/one.png")
    >>> image.shape
    (28, 28)
    """
    check_is_file(path, "a PNG or JPEG picture")
    with Path(path).open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
        try:
            grey, alpha = _pixels(PillowImage.open(file, formats=_FORMATS))
        except UnidentifiedImageError:
            raise ValueError(f"{path} is not a picture: pass a PNG or JPEG file") from None
        except (PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning):
            raise ValueError(f"{path} has far too many pixels: make the picture smaller") from None
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise ValueError(f"{path} is a damaged picture ({error}): save it again") from error
    ink = _ink(grey, alpha)
    try:
        image = centre(ink)
    except ValueError as error:
        raise ValueError(f"{path} {error}") from None
    if _strokes(ink) > _STROKES:
        raise ValueError(f"{path} has ink in too many pieces: pass one digit, on clean paper")
    return image


def centre(ink: Matrix) -> Image:
    """Scale and centre ink as the images of MNIST are.

    Parameters
    ----------
    ink : ndarray of float, shape (rows, columns)
        How much ink lies on each pixel, from 0 for paper to 1.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        The ink, scaled to fit 20 by 20 pixels by averaging over areas, with its centre
        of mass moved to the centre, and its strongest pixel at 255.

    Raises
    ------
    ValueError
        There is no ink, hardly anything but ink, or most of it is specks.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg.pictures import centre
    >>> ink = np.zeros((50, 50))
    >>> ink[10:40, 22:27] = 1.0
    >>> rows = np.flatnonzero(centre(ink).any(axis=1))
    >>> int(rows[0]), int(rows[-1])
    (4, 23)
    """
    if ink.max() < _CONTRAST:
        raise ValueError("is blank, or its ink is too faint: write larger and darker")
    ink = np.where(ink < _PAPER * ink.max(), 0.0, ink)
    solid = (ink > 0) & (_mean_around(ink) >= _SPECK * ink.max())
    if np.count_nonzero(solid) < np.count_nonzero(ink) / 2:
        raise ValueError("shows hardly more than specks: write larger, or with a broader pen")
    ink = ink[_extent(solid.any(axis=1)), _extent(solid.any(axis=0))]
    height, width = ink.shape
    scale = _BOX / max(height, width)
    small_height, small_width = (max(1, round(scale * side)) for side in (height, width))
    small = _shares(height, small_height) @ ink @ _shares(width, small_width).T
    small = small / small.max()
    if small.sum() > _FULL * _BOX * _BOX:
        raise ValueError(
            "has ink nearly everywhere: pass one digit, with clean paper all around it"
        )
    top, left = (
        _place(small.sum(axis=axis), side) for axis, side in ((1, small_height), (0, small_width))
    )
    field = np.zeros((_FIELD, _FIELD), dtype=np.uint8)
    field[top : top + small_height, left : left + small_width] = np.round(255 * small)
    return field


def _pixels(picture: PillowImage.Image) -> tuple[Matrix, Matrix]:
    """Make a picture small; return the brightness and opacity of its pixels, from 0 to 1."""
    picture.draft("L", (_LARGEST, _LARGEST))  # a JPEG can be small before it is decoded
    ImageOps.exif_transpose(picture, in_place=True)
    width, height = picture.size
    factor = -(-max(width, height) // _LARGEST)
    deep = picture.mode.startswith(("I", "F"))  # more than eight bits, in a range of its own
    # Strip by strip, so that no second copy of a large picture is made.
    strips = [
        picture.crop((0, top, width, min(top + factor, height)))
        .convert("F" if deep else "RGBA")
        .reduce(factor)
        for top in range(0, height, factor)
    ]
    pixels = np.concatenate([np.asarray(strip, dtype=np.float64) for strip in strips])
    if deep:
        low, high = pixels.min(), pixels.max()
        return (pixels - low) / (high - low or 1.0), np.ones_like(pixels)
    return pixels[..., :3] @ _BRIGHTNESS / 255, pixels[..., 3] / 255


def _ink(grey: Matrix, alpha: Matrix) -> Matrix:
    """Return how much ink lies on each pixel, from 0 to 1."""
    if _paper(alpha).mean() < 0.5:
        return alpha
    page = alpha * grey + (1 - alpha)
    difference = _paper(page) - page
    # Whichever side of the paper's grey the picture strays to farther is its ink.
    if -difference.min() > difference.max():
        difference = -difference
    ink: Matrix = np.maximum(difference, 0.0)
    return ink


def _paper(grey: Matrix) -> Matrix:
    """Return the brightness of the paper at each pixel.

    Light falls off towards one side, so it is a plane; it goes through the medians of the
    four sides of the picture.
    """
    top, bottom, left, right = (
        float(np.median(side)) for side in (grey[0], grey[-1], grey[:, 0], grey[:, -1])
    )
    down, across = (np.linspace(-0.5, 0.5, length) for length in grey.shape)
    paper: Matrix = (
        (top + bottom + left + right) / 4
        + (bottom - top) * down[:, np.newaxis]
        + (right - left) * across
    )
    return paper


def _strokes(ink: Matrix) -> float:
    """Return how many strokes a row or column that holds ink meets, on average."""
    inked = ink >= _PAPER * ink.max()
    begins = [inked & np.diff(inked, axis=axis, prepend=False) for axis in (0, 1)]
    lines = [inked.any(axis=axis) for axis in (0, 1)]
    return sum(map(np.count_nonzero, begins)) / sum(map(np.count_nonzero, lines))


def _mean_around(ink: Matrix) -> Matrix:
    """Return the mean over the 3 by 3 pixels around each pixel."""
    rows, columns = ink.shape
    padded = np.pad(ink, 1)
    nine = [padded[r : r + rows, c : c + columns] for r in range(3) for c in range(3)]
    mean: Matrix = np.mean(nine, axis=0)
    return mean


def _extent(inked: Mask) -> slice:
    """Return the span from the first to the last row or column that holds ink."""
    places = np.flatnonzero(inked)
    return slice(int(places[0]), int(places[-1]) + 1)


def _shares(length: int, small: int) -> Matrix:
    """Return which share of each new pixel each old pixel covers: (small, length)."""
    edges = np.linspace(0.0, length, small + 1)[:, np.newaxis]
    old = np.arange(length)
    overlap = np.minimum(edges[1:], old + 1) - np.maximum(edges[:-1], old)
    shares: Matrix = np.maximum(overlap, 0.0) * small / length
    return shares


def _place(ink: Vector, length: int) -> int:
    """Return where a span of ink must begin for its centre of mass to be in the centre."""
    mass = float(np.sum(ink * (np.arange(length) + 0.5)) / np.sum(ink))
    # Ink of an odd width is a tie, which must not hang on the last bit of a sum.
    begin = round(round(_FIELD / 2 - mass, 9))
    return min(max(begin, 0), _FIELD - length)
