"""A person's own picture of a digit: made into an image as MNIST has them, and answered honestly.

The rule of MNIST: the ink is scaled, with its proportions kept and its edges smoothed, to fit
into a box of 20 by 20 pixels, and placed so that its centre of mass is the middle of pixel
(14, 14), counted from 0, of a field of 28 by 28 pixels.

A photograph becomes ink in four steps. *Paper* is what is brighter, or wider than a fifth of the
picture, in whatever light; *ink* is the share of the light that is missing. It must be *one
thing*, and a *stroke*. If it is not, a sentence says what is wrong.
"""

from logreg._files.atomic import PathLike
from logreg._pictures.familiarity import Familiarity
from logreg._pictures.page import dark_on_light, ink_on
from logreg._pictures.place import centre
from logreg._pictures.reader import Answer, Reader
from logreg._pictures.thing import one_stroke, one_thing
from logreg.arrays import Image, Matrix

__all__ = ["read_picture", "read_drawing", "centre", "Reader", "Answer", "Familiarity"]

# What is narrower than a fifth of the picture may be ink. Where that makes more than one digit,
# such as a finger, only what is narrower than a ninth may.
_WIDEST = (1 / 5, 1 / 9)


def read_picture(path: PathLike) -> Image:
    """Read a picture of one handwritten digit as an image of MNIST's kind.

    Dark ink on light paper and light ink on dark paper are told apart, and the light need not be
    even. Where most of the picture is transparent, the ink is what is opaque, whatever its
    colour.

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
        The file is not a picture, is damaged or far too large; or the picture does not show one
        digit on clean paper, but a blank page, several things, ink at its edge or a blot. The
        message names the file and says what is wrong.
    OSError
        The file is missing or cannot be read.

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
    from logreg._pictures.photograph import photograph  # Pillow, only when a picture is read

    page = dark_on_light(*photograph(path))
    try:
        return centre(one_stroke(_one_thing_on(page)))
    except ValueError as fault:
        raise ValueError(f"{path} {fault}") from None


def read_drawing(ink: Matrix) -> Image:
    """Read a drawing of one digit as an image of MNIST's kind, as the drawing pad does.

    Parameters
    ----------
    ink : ndarray of float, shape (rows, columns)
        How much ink lies on each pixel, from 0 for paper to 1. It may reach the edge.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        The digit, centred and scaled: 0 is paper, 255 the strongest ink.

    Raises
    ------
    ValueError
        The drawing is blank, or shows several things or a blot; the message says which.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg.pictures import read_drawing
    >>> ink = np.zeros((100, 100))
    >>> ink[:90, 20:30] = 1.0
    >>> int(read_drawing(ink).max())
    255
    """
    try:
        return centre(one_stroke(one_thing(ink)))
    except ValueError as fault:
        raise ValueError(f"the drawing {fault}") from None


def _one_thing_on(page: Matrix) -> Matrix:
    """Return the ink of the one thing on a page."""
    faults = []
    for widest in _WIDEST:
        try:
            return one_thing(ink_on(page, widest), page)
        except ValueError as fault:
            faults.append(fault)
    raise faults[0]
