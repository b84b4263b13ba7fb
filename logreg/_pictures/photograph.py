"""From a file to the brightness and the opacity of its pixels. All of Pillow is here."""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from logreg._files.atomic import PathLike, check_is_file
from logreg.arrays import Matrix

# What cameras, scanners and drawing programs write. Pillow knows other formats as well,
# and would start another program, Ghostscript, for one of them.
_FORMATS = ("BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")
# Where EXIF keeps how the camera was held, and what turns its picture upright.
_ORIENTATION = 0x0112
_TURNS = {
    2: PillowImage.Transpose.FLIP_LEFT_RIGHT,
    3: PillowImage.Transpose.ROTATE_180,
    4: PillowImage.Transpose.FLIP_TOP_BOTTOM,
    5: PillowImage.Transpose.TRANSPOSE,
    6: PillowImage.Transpose.ROTATE_270,
    7: PillowImage.Transpose.TRANSVERSE,
    8: PillowImage.Transpose.ROTATE_90,
}
# A photograph is first made this small, some rows at a time; a digit needs no more.
_LARGEST = 400
_STRIP = 32
# How much red, green and blue look as bright as a grey (ITU-R BT.601).
_BRIGHTNESS = np.array([0.299, 0.587, 0.114])


def photograph(path: PathLike) -> tuple[Matrix, Matrix]:
    """Return the brightness and opacity of a picture's pixels, from 0 to 1, upright and small.

    Raises
    ------
    ValueError
        The file is not a picture, is damaged or is far too large; the message names it.
    OSError
        The file is missing or cannot be read.
    """
    check_is_file(path, "a PNG or JPEG picture")
    with Path(path).open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
        try:
            return _pixels(PillowImage.open(file, formats=_FORMATS))
        except MemoryError:
            raise
        except UnidentifiedImageError:
            raise ValueError(f"{path} is not a picture: pass a PNG or JPEG file") from None
        except (PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning):
            raise ValueError(f"{path} has far too many pixels: make the picture smaller") from None
        except Exception as error:  # a decoder can fail with nearly any of them
            reason = str(error).partition("\n")[0][:200] or type(error).__name__
            raise ValueError(f"{path} is a damaged picture ({reason}): save it again") from error


def _pixels(picture: PillowImage.Image) -> tuple[Matrix, Matrix]:
    picture.draft("L", (_LARGEST, _LARGEST))  # a JPEG can be small before it is decoded
    turn = _turn(picture)
    if turn is not None:
        picture = picture.transpose(turn)
    width, height = picture.size
    factor = -(-max(width, height) // _LARGEST)
    deep = picture.mode.startswith(("I", "F"))  # more than eight bits, in a range of its own
    # Strip by strip, so that no second copy of a large picture is made.
    rows = _STRIP * factor
    strips = [
        picture.crop((0, top, width, min(top + rows, height)))
        .convert("F" if deep else "RGBA")
        .reduce(factor)
        for top in range(0, height, rows)
    ]
    pixels = np.concatenate([np.asarray(strip, dtype=np.float64) for strip in strips])
    if deep:
        low, high = pixels.min(), pixels.max()
        return (pixels - low) / (high - low or 1.0), np.ones_like(pixels)
    return pixels[..., :3] @ _BRIGHTNESS / 255, pixels[..., 3] / 255


def _turn(picture: PillowImage.Image) -> PillowImage.Transpose | None:
    """Return what turns a picture upright, whatever else its camera says of it."""
    try:
        return _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (what cannot be read says nothing)
        return None
