"""Reading IDX, the file format of MNIST, without believing what a file claims.

A header holds the magic number (`0x00000803` for images, `0x00000801` for labels) and each
dimension, as big-endian 32-bit integers; the bytes follow. See LeCun, Cortes and Burges,
"The MNIST database of handwritten digits".
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

# Gzip packs up to a thousandfold: images of digits 5 to 8 times, uniform labels more, but
# those are small. A large file that is packed tighter was made to fill the memory.
_GZIP_SIZE, _GZIP_RATIO = 2**26, 100
_PIECE = 2**14  # bytes of gzip read at a time, so few that their memory is used again

# It raises unless the dimensions of a file are those a caller wants.
_Check: TypeAlias = Callable[[tuple[int, ...]], None]


def read_images(
    path: PathLike,
    *,
    shape: tuple[int, int] | None = None,
    count: int | None = None,
    memory_map: bool = False,
) -> Images:
    """Read the images of an IDX file, read-only `uint8` `(m, rows, columns)`.

    Parameters
    ----------
    path : path
        A plain or gzipped file.
    shape : (rows, columns), optional
        The size that every image must have.
    count : int, optional
        The number of images there must be.
    memory_map : bool
        Whether to leave the pixels in the file, which must be plain, and fetch images
        when they are used. Slices of `Examples(images=..., labels=...)` then serve as
        training and validation sets without a copy.

    Raises
    ------
    ValueError
        The file is damaged, or does not hold such images.
    OSError
        It cannot be read.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from logreg import read_images
    >>> read_images(files("logreg") / "data/t10k-images-idx3-ubyte.gz").shape
    (2115, 28, 28)
    """

    def check(dimensions: tuple[int, ...]) -> None:
        m, rows, columns = dimensions
        if shape is not None and (rows, columns) != shape:
            raise _FileError(
                f"holds images of {rows}x{columns} pixels: pass a file of "
                f"{shape[0]}x{shape[1]} images"
            )
        if count is not None and m != count:
            raise _FileError(
                f"holds {m} images, not {count}: pass the file that belongs to the {count} labels"
            )

    pixels, (m, rows, columns) = _read(path, _IMAGES, check, memory_map=memory_map)
    return pixels.reshape(m, rows, columns)


def read_labels(path: PathLike) -> Labels:
    """Read the labels of an IDX file, read-only `uint8` `(m,)`, 0 to 255.

    Parameters
    ----------
    path : path
        A plain or gzipped file.

    Raises
    ------
    ValueError
        The file is damaged, or does not hold labels.
    OSError
        It cannot be read.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from logreg import read_labels
    >>> read_labels(files("logreg") / "data/t10k-labels-idx1-ubyte.gz")[:3]
    array([1, 0, 1], dtype=uint8)
    """
    labels, _ = _read(path, _LABELS)
    return labels


def _read(
    path: PathLike, kind: int, check: _Check = lambda _: None, *, memory_map: bool = False
) -> tuple[Labels, tuple[int, ...]]:
    """Return the bytes of an IDX file and its dimensions, which are checked first."""
    check_is_file(path, f"an IDX file of {_KINDS[kind]}")
    with Path(path).open("rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        try:
            if gzipped and memory_map:
                raise _FileError("is gzipped, so it cannot be mapped: unpack it with gunzip")
            if gzipped:
                data, dimensions = _read_gzipped(file, kind, check)
            else:
                data, dimensions = _read_plain(file, kind, check, memory_map=memory_map)
        except _FileError as error:
            raise ValueError(f"{path} {error}") from error
        except zlib.error as error:
            raise ValueError(f"{path} is a damaged gzip file ({error}): fetch it again") from error
    data.flags.writeable = False
    return data, dimensions


class _FileError(Exception):
    """A fault and its remedy, to be completed with the name of the file."""


def _read_plain(
    file: BinaryIO, kind: int, check: _Check, *, memory_map: bool
) -> tuple[Labels, tuple[int, ...]]:
    dimensions = _dimensions(file.read, kind, check)
    size, start = math.prod(dimensions), file.tell()
    found = os.fstat(file.fileno()).st_size - start
    if found != size:
        raise _mismatch(dimensions, found)
    if memory_map:
        return np.asarray(np.memmap(file, np.uint8, "r", start, (size,))), dimensions
    data = np.fromfile(file, np.uint8, size)
    if len(data) != size:
        raise _mismatch(dimensions, len(data))
    return data, dimensions


def _read_gzipped(file: BinaryIO, kind: int, check: _Check) -> tuple[Labels, tuple[int, ...]]:
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)

    def read(count: int) -> bytearray:
        nonlocal inflate
        data = bytearray()  # it grows only with what is really there
        while len(data) < count:
            packed = inflate.unconsumed_tail or inflate.unused_data or file.read(_PIECE)
            if not packed:
                break
            if inflate.eof:  # and yet more follows: gzip files can be joined
                inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            data += inflate.decompress(packed, count - len(data))
        return data

    dimensions = _dimensions(read, kind, check)
    promised, size = math.prod(dimensions), os.fstat(file.fileno()).st_size
    if promised > max(_GZIP_SIZE, _GZIP_RATIO * size):
        raise _FileError(
            f"has a header that promises {promised} bytes, more than {_GZIP_RATIO} times the "
            f"{size} of the gzip file: if that is true, unpack it with gunzip and pass the "
            f"plain file"
        )
    data = read(promised + 1)  # one more, so that a surplus byte shows
    if len(data) > promised:
        raise _mismatch(dimensions, "more")
    if not inflate.eof:
        raise _FileError("is a gzip file cut short: fetch it again")
    if len(data) < promised:
        raise _mismatch(dimensions, len(data))
    return np.frombuffer(data, np.uint8), dimensions


def _dimensions(
    read: Callable[[int], bytes | bytearray], kind: int, check: _Check
) -> tuple[int, ...]:
    rank = kind & 0xFF
    header = read(4 + 4 * rank)
    magic = int.from_bytes(header[:4])
    if len(header) >= 4 and magic != kind:
        found = f" but of {_KINDS[magic]}" if magic in _KINDS else ""
        raise _FileError(
            f"is not an IDX file of {_KINDS[kind]}{found} (it begins with 0x{magic:08x}, not "
            f"0x{kind:08x}): pass a different file"
        )
    if len(header) < 4 + 4 * rank:
        raise _FileError(f"ends after {len(header)} bytes, within its header: fetch it again")
    dimensions = struct.unpack_from(f">{rank}I", header, 4)
    if 0 in dimensions:
        raise _FileError(f"has the dimensions {dimensions}, so it holds nothing: fetch it again")
    check(dimensions)
    return dimensions


def _mismatch(dimensions: tuple[int, ...], found: int | str) -> _FileError:
    return _FileError(
        f"has a header that promises {' x '.join(map(str, dimensions))} = "
        f"{math.prod(dimensions)} bytes, but {found} bytes follow: fetch it again"
    )
