"""Reading IDX, the file format of MNIST, and believing nothing that a file claims.

An IDX file is a header and then the bytes, one per pixel or label: four bytes of magic
number (`0x00000803` for images, `0x00000801` for labels), then each dimension as a
big-endian 32-bit integer. A header is only a promise, so no memory is taken before it
is known that the file can keep it.

The format is described by LeCun, Cortes and Burges, "The MNIST database of handwritten
digits".
"""

import math
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeAlias

import numpy as np

from logreg._files.atomic import PathLike, check_is_file
from logreg.arrays import Images, Labels

_LABELS, _IMAGES = 0x0801, 0x0803
_KINDS = {_LABELS: "labels", _IMAGES: "images"}

# A gzip file can unpack to a thousand times its size. Images of digits unpack to 5 to 8
# times; labels that are all alike come near a thousand, but are small. What is both
# large and far more than images ever are was made to fill the memory.
_GZIP_SIZE, _GZIP_RATIO = 2**26, 100
# How much of a gzip file is read at a time: so little that the memory of what it unpacks to is
# used again for the next piece, and not fetched anew from the system.
_PIECE = 2**14

# What a caller asks of the dimensions of a file; it raises if they are others.
_Check: TypeAlias = Callable[[tuple[int, ...]], None]


def read_images(
    path: PathLike,
    *,
    shape: tuple[int, int] | None = None,
    count: int | None = None,
    memory_map: bool = False,
) -> Images:
    """Read the images of an IDX file, plain or gzipped.

    Parameters
    ----------
    path : path
        The file; whether it is gzipped is seen from its content, not its name.
    shape : (rows, columns), optional
        The size that every image must have, such as (28, 28); any size if not given.
    count : int, optional
        How many images there must be, such as the number of their labels.
    memory_map : bool
        Whether to leave the pixels in the file, which must be plain, and fetch each
        image when it is looked at. The file may then be larger than the memory, and must
        stay as it is while the images are in use. Where its labels are 0 and 1,
        `Examples(images=..., labels=...)` of it can be trained on, and slices of these
        serve as training and validation set: no pixel is copied.

    Returns
    -------
    ndarray of uint8, shape (m, rows, columns)
        The pixels, 0 to 255, read-only.

    Raises
    ------
    ValueError
        The file is not an IDX file of images, is damaged or truncated, has bytes left
        over, holds nothing, or holds images of another shape or number; or it is
        gzipped, and unpacks to far more than images do or is to be mapped. The message
        names the file.
    OSError
        The file is missing or cannot be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from logreg import read_images
    >>> with TemporaryDirectory() as folder:
    ...     path = f"{folder}/two-images"
    ...     with open(path, "wb") as file:
    ...         count = file.write(bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]))
    ...         count = file.write(bytes([0, 255, 255, 0]))
    ...     print(read_images(path).tolist())
    [[[0, 255]], [[255, 0]]]
    """

    def check(dimensions: tuple[int, ...]) -> None:
        m, rows, columns = dimensions
        if shape is not None and (rows, columns) != shape:
            raise _FileError(
                f"holds images of {rows}x{columns} pixels: pass a file of {shape[0]}x{shape[1]} images"
            )
        if count is not None and m != count:
            raise _FileError(
                f"holds {m} images, not {count}: pass the file that belongs to the {count} labels"
            )

    pixels, dimensions = _read(path, _IMAGES, check, memory_map=memory_map)
    m, rows, columns = dimensions
    return pixels.reshape(m, rows, columns)


def read_labels(path: PathLike) -> Labels:
    """Read the labels of an IDX file, plain or gzipped.

    Parameters
    ----------
    path : path
        The file; whether it is gzipped is seen from its content, not its name.

    Returns
    -------
    ndarray of uint8, shape (m,)
        The label of each image as the file has it, 0 to 255, read-only.

    Raises
    ------
    ValueError
        The file is not an IDX file of labels, is damaged or truncated, has bytes left
        over, holds nothing, or is gzipped and unpacks to far too much. The message
        names the file.
    OSError
        The file is missing or cannot be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from logreg import read_labels
    >>> with TemporaryDirectory() as folder:
    ...     path = f"{folder}/three-labels"
    ...     with open(path, "wb") as file:
    ...         count = file.write(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 1]))
    ...     print(read_labels(path).tolist())
    [7, 0, 1]
    """
    labels, _ = _read(path, _LABELS)
    return labels


def _read(
    path: PathLike, kind: int, check: _Check = lambda _: None, *, memory_map: bool = False
) -> tuple[Labels, tuple[int, ...]]:
    """Return the bytes of an IDX file, flat, and the dimensions its header gives.

    What is asked of the dimensions is checked before any byte is read.
    """
    check_is_file(path, f"an IDX file of {_KINDS[kind]}")
    with Path(path).open("rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        read = _read_gzipped if gzipped else _read_plain
        try:
            return read(file, kind, check, memory_map=memory_map)
        except _FileError as error:
            raise ValueError(f"{path} {error}") from error
        except zlib.error as error:
            raise ValueError(f"{path} is a damaged gzip file ({error}): fetch it again") from error


class _FileError(Exception):
    """What is wrong with a file and what to do, to be completed with its name."""


def _read_plain(
    file: BinaryIO, kind: int, check: _Check, *, memory_map: bool
) -> tuple[Labels, tuple[int, ...]]:
    dimensions = _dimensions(file.read, kind, check)
    promised = math.prod(dimensions)
    found = os.fstat(file.fileno()).st_size - file.tell()
    if found != promised:
        raise _FileError(_mismatch(dimensions, promised, str(found)))
    if memory_map:
        pixels = np.memmap(file, np.uint8, "r", offset=file.tell(), shape=(promised,))
        return np.asarray(pixels), dimensions
    data = np.fromfile(file, np.uint8, promised)
    if len(data) != promised:
        raise _FileError(_mismatch(dimensions, promised, str(len(data))))
    data.flags.writeable = False
    return data, dimensions


def _read_gzipped(
    file: BinaryIO, kind: int, check: _Check, *, memory_map: bool
) -> tuple[Labels, tuple[int, ...]]:
    if memory_map:
        raise _FileError("is gzipped, so it cannot be mapped: unpack it with gunzip")
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)

    def read(count: int) -> bytearray:
        nonlocal inflate
        # In pieces, so that memory grows only with what is really there.
        data = bytearray()
        while len(data) < count:
            packed = inflate.unconsumed_tail or inflate.unused_data or file.read(_PIECE)
            if not packed:
                break
            if inflate.eof:  # and yet more follows: gzip files can be joined
                inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            data += inflate.decompress(packed, count - len(data))
        return data

    dimensions = _dimensions(read, kind, check)
    promised = math.prod(dimensions)
    size = os.fstat(file.fileno()).st_size
    if promised > max(_GZIP_SIZE, _GZIP_RATIO * size):
        raise _FileError(
            f"has a header that promises {promised} bytes, more than {_GZIP_RATIO} times the "
            f"{size} of the gzip file: if that is true, unpack it with gunzip and pass the plain file"
        )
    # One byte more than promised: room for a surplus byte to show itself.
    data = read(promised + 1)
    if len(data) > promised:
        raise _FileError(_mismatch(dimensions, promised, "more"))
    if not inflate.eof:
        raise _FileError("is a gzip file cut short: fetch it again")
    if len(data) < promised:
        raise _FileError(_mismatch(dimensions, promised, str(len(data))))
    values = np.frombuffer(data, np.uint8)
    values.flags.writeable = False
    return values, dimensions


def _dimensions(
    read: Callable[[int], bytes | bytearray], kind: int, check: _Check
) -> tuple[int, ...]:
    """Read a header, the magic number and then each dimension, and check it."""
    rank = kind & 0xFF
    header = read(4 + 4 * rank)
    magic = int.from_bytes(header[:4])
    if len(header) >= 4 and magic != kind:
        found = f" but of {_KINDS[magic]}" if magic in _KINDS else ""
        raise _FileError(
            f"is not an IDX file of {_KINDS[kind]}{found} (it begins with 0x{magic:08x}, not "
            f"0x{kind:08x}): pass another file"
        )
    if len(header) < 4 + 4 * rank:
        raise _FileError(f"ends after {len(header)} bytes, within its header: fetch it again")
    dimensions = struct.unpack_from(f">{rank}I", header, 4)
    if 0 in dimensions:
        raise _FileError(f"has the dimensions {dimensions}, so it holds nothing: fetch it again")
    check(dimensions)
    return dimensions


def _mismatch(dimensions: tuple[int, ...], promised: int, found: str) -> str:
    return (
        f"has a header that promises {' x '.join(map(str, dimensions))} = {promised} bytes, "
        f"but {found} bytes follow: fetch it again"
    )
