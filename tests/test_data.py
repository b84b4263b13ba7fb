"""The embedded data are what their notice says, and can be made again."""

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
import rebuild_data

import logreg
from logreg import read_images, read_labels

pytestmark = pytest.mark.task03

FOLDER = Path(logreg.__file__).parent / "data"


def test_the_embedded_files_have_the_checksums_of_their_notice() -> None:
    lines = [line.split() for line in (FOLDER / "SHA256SUMS").read_text().splitlines()]
    sums = {name: value for value, name in lines}
    packed = {name: value for name, value in sums.items() if name.endswith(".gz")}
    assert len(packed) == 4
    for name, expected in packed.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == expected
    assert sums.items() - packed.items() == rebuild_data.ORIGINALS.items()


def test_the_notice_names_the_licence_and_the_holders() -> None:
    notice = (FOLDER / "README.md").read_text()
    for part in ("Yann LeCun", "Corinna Cortes", "CC BY-SA 3.0", "derivative", "12,665", "2,115"):
        assert part in notice


def test_rebuilding_keeps_zeros_and_ones_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    originals, target = tmp_path / "originals", tmp_path / "target"
    originals.mkdir()
    target.mkdir()
    labels = np.array([3, 1, 0, 9, 1], dtype=np.uint8)
    images = np.arange(5, dtype=np.uint8).repeat(784).reshape(5, 28, 28)
    for part in ("train", "t10k"):
        header = struct.pack(">4I", 0x0803, 5, 28, 28)
        (originals / f"{part}-images-idx3-ubyte").write_bytes(header + images.tobytes())
        header = struct.pack(">2I", 0x0801, 5)
        (originals / f"{part}-labels-idx1-ubyte").write_bytes(header + labels.tobytes())
    sums = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in originals.iterdir()}
    with pytest.raises(ValueError, match=r"train-images.* has the SHA-256 .*: fetch the original"):
        rebuild_data.rebuild(originals, target)
    assert list(target.iterdir()) == []
    monkeypatch.setattr(rebuild_data, "ORIGINALS", sums)
    rebuild_data.rebuild(originals, target)
    assert read_labels(target / "train-labels-idx1-ubyte.gz").tolist() == [1, 0, 1]
    assert read_images(target / "t10k-images-idx3-ubyte.gz")[:, 9, 9].tolist() == [1, 2, 4]
    assert sorted(p.name for p in target.iterdir()) == sorted(f"{name}.gz" for name in sums)


def test_packing_is_gzip_and_the_same_each_time() -> None:
    content = bytes(range(256)) * 9
    assert gzip.decompress(rebuild_data.pack(content)) == content
    assert rebuild_data.pack(content) == rebuild_data.pack(content)
    # Neither a time nor a name: bytes 4 to 7 and the flags of the header are 0.
    assert rebuild_data.pack(content)[3:8] == bytes(5)
