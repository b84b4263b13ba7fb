"""Task 3: IDX files are read to the byte, and no header is believed."""

import gzip
import os
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logreg import read_images, read_labels

pytestmark = pytest.mark.task03

IMAGES, LABELS = 0x0803, 0x0801


def idx(magic: int, *dimensions: int, body: bytes = b"") -> bytes:
    """The bytes of an IDX file."""
    return struct.pack(f">{1 + len(dimensions)}I", magic, *dimensions) + body


def put(folder: Path, content: bytes) -> Path:
    """A file of that content."""
    path = folder / "file"
    path.write_bytes(content)
    return path


TWO_IMAGES = idx(IMAGES, 2, 2, 3, body=bytes(range(12)))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_images_come_back_as_they_were_written(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    images = read_images(put(tmp_path, pack(TWO_IMAGES)))
    assert images.dtype == np.uint8
    assert images.tolist() == [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]
    assert not images.flags.writeable


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_labels_come_back_as_they_were_written(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    labels = read_labels(put(tmp_path, pack(idx(LABELS, 3, body=b"\7\0\377"))))
    assert labels.dtype == np.uint8
    assert labels.tolist() == [7, 0, 255]
    assert not labels.flags.writeable


def test_images_of_the_size_asked_for_pass(tmp_path: Path) -> None:
    assert read_images(put(tmp_path, TWO_IMAGES), shape=(2, 3)).shape == (2, 2, 3)


def test_images_of_another_size_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path, TWO_IMAGES)
    with pytest.raises(ValueError, match=r"holds images of 2x3 pixels: pass a file of 28x28"):
        read_images(path, shape=(28, 28))


BAD_FILES = {
    "is empty": (b"", "is no such file"),
    "is a picture": (
        b"\x89PNG\r\n\x1a\n" + bytes(60),
        "is no such file .it begins with 0x89504e47",
    ),
    "holds labels": (idx(LABELS, 2, body=bytes(2)), "but is an IDX file of labels"),
    "is cut in its magic": (idx(IMAGES)[:3], "is no such file"),
    "is cut in its header": (idx(IMAGES, 2, 2)[:-2], "ends within its header: fetch it again"),
    "has no images": (idx(IMAGES, 0, 28, 28), "it holds nothing"),
    "has no columns": (idx(IMAGES, 2, 28, 0), "it holds nothing"),
    "is truncated": (TWO_IMAGES[:-1], "2 x 2 x 3 = 12 bytes, but 11 bytes follow: fetch"),
    "has trailing bytes": (TWO_IMAGES + b"!", "but 13 bytes follow"),
    "promises far too much": (idx(IMAGES, *[2**32 - 1] * 3, body=bytes(9)), "but 9 bytes follow"),
    "is gzip cut in its header": (gzip.compress(TWO_IMAGES)[:5], "is no such file"),
    "is gzip cut in its data": (gzip.compress(TWO_IMAGES)[:12], "is no such file"),
    "is gzip without its end": (gzip.compress(TWO_IMAGES)[:-1], "truncated gzip stream of 12 b"),
    "is gzip of too little": (gzip.compress(TWO_IMAGES[:-1]), "= 12 bytes, but 11 bytes follow"),
    "is gzip of too much": (gzip.compress(TWO_IMAGES + b"!"), "= 12 bytes, but more bytes follow"),
    "is gzip and then more": (gzip.compress(TWO_IMAGES) + b"!", "but more bytes follow"),
    "is gzip of labels": (gzip.compress(idx(LABELS, 1, body=b"1")), "an IDX file of labels"),
    "is gzip with a wrong checksum": (
        gzip.compress(TWO_IMAGES)[:-8] + bytes(8),
        "is a damaged gzip file .*incorrect data check.*: fetch it again",
    ),
    "is gzip that promises more than gzip can": (
        gzip.compress(idx(IMAGES, 10**6, 28, 28, body=bytes(100))),
        "but at most [0-9]+ bytes follow",
    ),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_file_is_refused_by_name_if_it(fault: str, tmp_path: Path) -> None:
    content, message = BAD_FILES[fault]
    path = put(tmp_path, content)
    with pytest.raises(ValueError, match=message) as caught:
        read_images(path)
    assert str(caught.value).startswith(f"{path} ")


@pytest.mark.parametrize("count", [2**30 + 1, 2**31])
def test_a_gzip_bomb_is_refused_before_it_unpacks(tmp_path: Path, count: int) -> None:
    # A stream whose first block is honest and whose size could back the promise.
    pack = zlib.compressobj(9, wbits=31)
    head = pack.compress(idx(LABELS, count) + bytes(10**6)) + pack.flush(zlib.Z_SYNC_FLUSH)
    path = put(tmp_path, head + bytes(count // 1000))
    tracemalloc.start()
    with pytest.raises(ValueError, match=f"unpacks to {count} bytes, .* unpack it with gunzip"):
        read_labels(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * path.stat().st_size


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_no_memory_is_taken_for_what_is_not_there(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = put(tmp_path, pack(idx(IMAGES, 10**5, 28, 28, body=bytes(28))))
    tracemalloc.start()
    with pytest.raises(ValueError, match="promises"):
        read_images(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000


def test_a_folder_or_a_pipe_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a regular file: pass an IDX file of images"):
        read_images(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(ValueError, match="is not a regular file: pass an IDX file of labels"):
            read_labels(tmp_path / "pipe")


def test_a_missing_file_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_images(tmp_path / "none")


def test_a_file_that_shrinks_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, TWO_IMAGES)
    monkeypatch.setattr(np, "fromfile", lambda *_: np.zeros(7, dtype=np.uint8))
    with pytest.raises(ValueError, match="= 12 bytes, but 7 bytes follow"):
        read_images(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(1, 255), st.booleans())
def test_one_changed_byte_never_reads_as_something_else(
    tmp_path: Path, place: int, change: int, packed: bool
) -> None:
    content = bytearray(gzip.compress(TWO_IMAGES, mtime=0) if packed else TWO_IMAGES)
    content[place % len(content)] ^= change
    path = put(tmp_path, bytes(content))
    try:
        images = read_images(path)
    except ValueError:
        return
    # What can change unseen is a pixel of a plain file, or what gzip does not use.
    same = images.ravel() == np.arange(12)
    assert same.sum() >= (12 if packed else 11)
