"""Task 3: IDX files are read to the byte, and no header is believed."""

import gzip
import math
import os
import struct
import tracemalloc
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
    "is empty": (b"", "ends after 0 bytes, within its header: fetch it again"),
    "is a picture": (
        b"\x89PNG\r\n\x1a\n" + bytes(60),
        "is not an IDX file of images .it begins with 0x89504e47, not 0x00000803.: pass a",
    ),
    "holds labels": (idx(LABELS, 2, body=bytes(2)), "not an IDX file of images but of labels"),
    "is cut in its magic": (idx(IMAGES)[:1], "ends after 1 bytes, within its header"),
    "is cut in its header": (idx(IMAGES, 2, 2)[:-2], "ends after 10 bytes, within its header"),
    "has no images": (idx(IMAGES, 0, 28, 28), "it holds nothing"),
    "has no columns": (idx(IMAGES, 2, 28, 0), "it holds nothing"),
    "is truncated": (TWO_IMAGES[:-1], "2 x 2 x 3 = 12 bytes, but 11 bytes follow: fetch"),
    "has trailing bytes": (TWO_IMAGES + b"!", "but 13 bytes follow"),
    "promises far too much": (idx(IMAGES, *[2**32 - 1] * 3, body=bytes(9)), "but 9 bytes follow"),
    "is gzip of nothing": (gzip.compress(b""), "ends after 0 bytes, within its header"),
    "is gzip cut in its header": (gzip.compress(TWO_IMAGES)[:5], "ends after 0 bytes, within"),
    "is gzip without its end": (gzip.compress(TWO_IMAGES)[:-1], "is a gzip file cut short: fetch"),
    "is gzip of too little": (gzip.compress(TWO_IMAGES[:-1]), "= 12 bytes, but 11 bytes follow"),
    "is gzip of too much": (gzip.compress(TWO_IMAGES + b"!"), "= 12 bytes, but more bytes follow"),
    "is two gzip files of too much": (
        gzip.compress(TWO_IMAGES) + gzip.compress(b"!"),
        "= 12 bytes, but more bytes follow",
    ),
    "is gzip and then the start of another": (
        gzip.compress(TWO_IMAGES) + gzip.compress(b"")[:9],
        "is a gzip file cut short",
    ),
    "is gzip and then something else": (
        gzip.compress(TWO_IMAGES) + b"hello",
        "is a damaged gzip file .*incorrect header check.*: fetch it again",
    ),
    "is gzip of labels": (gzip.compress(idx(LABELS, 1, body=b"1")), "images but of labels"),
    "is gzip with a wrong checksum": (
        gzip.compress(TWO_IMAGES)[:-8] + bytes(8),
        "is a damaged gzip file .*incorrect data check.*: fetch it again",
    ),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_file_is_refused_by_name_if_it(fault: str, tmp_path: Path) -> None:
    content, message = BAD_FILES[fault]
    path = put(tmp_path, content)
    with pytest.raises(ValueError, match=message) as caught:
        read_images(path)
    assert str(caught.value).startswith(f"{path} ")


def joined(content: bytes) -> bytes:
    """A gzip file of several members, one of them empty, as `cat a.gz b.gz` makes it."""
    return b"".join(map(gzip.compress, (content[:5], b"", content[5:20], content[20:])))


def test_gzip_files_that_were_joined_are_read_as_one(tmp_path: Path) -> None:
    images = read_images(put(tmp_path, joined(TWO_IMAGES)))
    assert images.ravel().tolist() == list(range(12))


def test_mapped_images_are_those_of_the_file_and_stay_in_it(tmp_path: Path) -> None:
    path = put(tmp_path, TWO_IMAGES)
    images = read_images(path, memory_map=True)
    assert type(images) is np.ndarray
    assert not images.flags.writeable
    assert np.array_equal(images, read_images(path))
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\xff")
    assert images[1, 1].tolist() == [9, 10, 255]


def test_a_gzip_file_cannot_be_mapped(tmp_path: Path) -> None:
    path = put(tmp_path, gzip.compress(TWO_IMAGES))
    with pytest.raises(ValueError, match="is gzipped, so it cannot be mapped: unpack it with gun"):
        read_images(path, memory_map=True)


def pack_zeros(kind: int, *dimensions: int) -> bytes:
    """A gzip file of zeros, packed as tight as gzip can."""
    return gzip.compress(idx(kind, *dimensions, body=bytes(math.prod(dimensions))))


def peak_of(attempt: Callable[[], object], message: str) -> int:
    """The memory that is taken until a file is refused."""
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=message):
            attempt()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_gzip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = put(tmp_path, pack_zeros(LABELS, 2**26 + 1))
    message = "promises 67108865 bytes, more than 100 times the [0-9]+ of the gzip file: if that is"
    assert peak_of(lambda: read_labels(path), message) < 10**6


def test_a_gzip_file_may_be_packed_tight_if_it_is_not_large(tmp_path: Path) -> None:
    assert len(read_labels(put(tmp_path, pack_zeros(LABELS, 2**26)))) == 2**26


def test_a_gzip_file_may_be_large_if_it_is_not_packed_tight(tmp_path: Path) -> None:
    size = 2**26 + 36
    packed = pack_zeros(LABELS, size)
    # The header of gzip can hold a name, which is not read: it makes a file of any length.
    name = b"x" * (size // 100 - len(packed) - 1) + b"\0"
    path = put(tmp_path, packed[:3] + b"\x08" + packed[4:10] + name + packed[10:])
    assert path.stat().st_size * 100 == size
    assert len(read_labels(path)) == size


def test_no_memory_is_taken_for_images_of_another_size(tmp_path: Path) -> None:
    path = put(tmp_path, idx(IMAGES, 1000, 100, 100, body=bytes(10**7)))
    message = "holds images of 100x100 pixels"
    assert peak_of(lambda: read_images(path, shape=(28, 28)), message) < 200_000


def test_images_of_another_number_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path, TWO_IMAGES)
    assert len(read_images(path, count=2)) == 2
    with pytest.raises(ValueError, match="holds 2 images, not 3: pass the file that belongs to"):
        read_images(path, count=3)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_no_memory_is_taken_for_what_is_not_there(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = put(tmp_path, pack(idx(IMAGES, 10**4, 28, 28, body=bytes(28))))
    assert peak_of(lambda: read_images(path), "promises") < 200_000


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
