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
import stat
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeAlias

import numpy as np

from logreg.arrays import Images, Labels

PathLike: TypeAlias = str | os.PathLike[str]

_LABELS, _IMAGES = 0x0801, 0x0803
_KINDS = {_LABELS: "labels", _IMAGES: "images"}

# Deflate cannot shrink data more than this, so a larger promise is a lie.
_DEFLATE_LIMIT = 1032
# A gzip file can still honestly hold a thousand times its size; past this, unpack it.
_GZIP_LIMIT = 2**30
# How much of a gzip file is read at a time.
_PIECE = 2**16


def read_images(path: PathLike, *, shape: tuple[int, int] | None = None) -> Images:
    """Read the images of an IDX file, plain or gzipped.

    Parameters
    ----------
    path : path
        The file; whether it is gzipped is seen from its content, not its name.
    shape : (rows, columns), optional
        The size that every image must have, such as (28, 28); any size if not given.

    Returns
    -------
    ndarray of uint8, shape (m, rows, columns)
        The pixels, 0 to 255, read-only.

    Raises
    ------
    ValueError
        The file is not an IDX file of images, is damaged or truncated, has bytes left
        over, holds nothing, or holds images of another shape. The message names the file.
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
    pixels, (m, rows, columns) = _read(path, _IMAGES)
    if shape is not None and (rows, columns) != shape:
        raise ValueError(
            f"{path} holds images of {rows}x{columns} pixels: pass a file of "
            f"{shape[0]}x{shape[1]} images"
        )
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
        over, or holds nothing. The message names the file.
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


def _read(path: PathLike, kind: int) -> tuple[Labels, tuple[int, ...]]:
    """Return the bytes of an IDX file, flat, and the dimensions its header gives."""
    # Opening a pipe would wait for a writer for ever, so this is asked first.
    status = Path(path).stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError(f"{path} is not a regular file: pass an IDX file of {_KINDS[kind]}")
    with Path(path).open("rb") as file:
        gzipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        read = _read_gzipped if gzipped else _read_plain
        try:
            return read(file, status.st_size, kind)
        except (_FileError, zlib.error) as error:
            raise ValueError(f"{path} {_explain(error)}") from error


class _FileError(Exception):
    """What is wrong with a file and what to do, to be completed with its name."""


def _explain(error: Exception) -> str:
    if isinstance(error, zlib.error):
        return f"is a damaged gzip file ({error}): fetch it again"
    return str(error)


def _read_plain(file: BinaryIO, size: int, kind: int) -> tuple[Labels, tuple[int, ...]]:
    dimensions = _dimensions(file.read, kind)
    promised = math.prod(dimensions)
    found = size - file.tell()
    if found != promised:
        raise _FileError(_mismatch(dimensions, promised, str(found)))
    data = np.fromfile(file, np.uint8, promised)
    if len(data) != promised:
        raise _FileError(_mismatch(dimensions, promised, str(len(data))))
    data.flags.writeable = False
    return data, dimensions


def _read_gzipped(file: BinaryIO, size: int, kind: int) -> tuple[Labels, tuple[int, ...]]:
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)

    def read(count: int) -> bytearray:
        # In pieces, so that memory grows only with what is really there.
        data = bytearray()
        while len(data) < count and not inflate.eof:
            packed = inflate.unconsumed_tail or file.read(_PIECE)
            if not packed:
                break
            data += inflate.decompress(packed, count - len(data))
        return data

    dimensions = _dimensions(read, kind)
    promised = math.prod(dimensions)
    if promised > size * _DEFLATE_LIMIT:
        raise _FileError(_mismatch(dimensions, promised, f"at most {size * _DEFLATE_LIMIT}"))
    if promised > _GZIP_LIMIT:
        raise _FileError(
            f"unpacks to {promised} bytes, more than the {_GZIP_LIMIT} that are read from "
            f"a gzip file: unpack it with gunzip and pass the plain file"
        )
    # One byte more than promised: room for a surplus byte to show itself.
    data = read(promised + 1)
    if len(data) > promised or inflate.unused_data or file.read(1):
        raise _FileError(_mismatch(dimensions, promised, "more"))
    if not inflate.eof:
        raise _FileError(_mismatch(dimensions, promised, f"a truncated gzip stream of {len(data)}"))
    if len(data) < promised:
        raise _FileError(_mismatch(dimensions, promised, str(len(data))))
    values = np.frombuffer(data, np.uint8)
    values.flags.writeable = False
    return values, dimensions


def _dimensions(read: Callable[[int], bytes | bytearray], kind: int) -> tuple[int, ...]:
    """Read a header: the magic number and then each dimension."""
    magic = int.from_bytes(read(4))
    if magic != kind:
        found = f"an IDX file of {_KINDS[magic]}" if magic in _KINDS else "no such file"
        raise _FileError(
            f"should be an IDX file of {_KINDS[kind]} but is {found} (it begins with "
            f"0x{magic:08x}, not 0x{kind:08x}): pass another file"
        )
    rank = kind & 0xFF
    header = read(4 * rank)
    if len(header) < 4 * rank:
        raise _FileError("ends within its header: fetch it again")
    dimensions = struct.unpack(f">{rank}I", header)
    if 0 in dimensions:
        raise _FileError(f"has the dimensions {dimensions}, so it holds nothing: fetch it again")
    return dimensions


def _mismatch(dimensions: tuple[int, ...], promised: int, found: str) -> str:
    return (
        f"has a header that promises {' x '.join(map(str, dimensions))} = {promised} bytes, "
        f"but {found} bytes follow: fetch it again"
    )
