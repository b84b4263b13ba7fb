"""A model is saved whole or not at all, and a file is loaded only if it is honest."""

import io
import os
import stat
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logreg import LogisticModel
from logreg.files import write_whole


def model(n_features: int = 5) -> LogisticModel:
    """A model with something in it."""
    made = LogisticModel(n_features, rng=0, classes=(3, 8))
    made.bias = -0.1
    return made


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_loaded_model_is_the_saved_one_bit_for_bit(
    tmp_path: Path, dtype: type[np.float32 | np.float64]
) -> None:
    saved = LogisticModel(7, rng=1, classes=(3, 8), dtype=dtype)
    saved.bias = 1 / 3
    saved.save(tmp_path / "model")
    loaded = LogisticModel.load(str(tmp_path / "model"))
    assert loaded.weights.tobytes() == saved.weights.tobytes()
    assert loaded.weights.dtype == dtype
    assert (loaded.bias, loaded.classes) == (1 / 3, (3, 8))
    assert [p.name for p in tmp_path.iterdir()] == ["model"]


def test_the_same_model_is_saved_as_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        model().save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_loaded_model_can_go_on_learning(tmp_path: Path) -> None:
    model().save(tmp_path / "m")
    loaded = LogisticModel.load(tmp_path / "m")
    loaded.weights[0] = 2.0
    assert loaded.weights[0] == 2.0


def test_numpy_reads_the_file_without_pickle(tmp_path: Path) -> None:
    model().save(tmp_path / "m.npz")
    with np.load(tmp_path / "m.npz", allow_pickle=False) as arrays:
        assert sorted(arrays) == ["bias", "classes", "format", "weights"]


@pytest.mark.parametrize("fault", ["weights", "bias"])
def test_a_model_that_is_not_finite_is_not_saved(tmp_path: Path, fault: str) -> None:
    broken = model()
    if fault == "weights":
        broken.weights[3] = np.nan
    else:
        broken.bias = np.inf
    with pytest.raises(ValueError, match=rf"{fault}\[. *\d\]? ?is|{fault}\[\d\] is"):
        broken.save(tmp_path / "m")
    assert list(tmp_path.iterdir()) == []


def npz(**changes: Any) -> bytes:
    """A file like a model's, with some arrays changed, added or (None) left out."""
    arrays: dict[str, Any] = {
        "format": np.array(1),
        "weights": np.ones(3),
        "bias": np.array(0.5),
        "classes": np.array([0, 1]),
    }
    arrays.update(changes)
    file = io.BytesIO()
    np.savez(file, **{k: v for k, v in arrays.items() if v is not None})
    return file.getvalue()


def raw_npz(weights: bytes, compression: int = zipfile.ZIP_STORED) -> bytes:
    """A file like a model's whose weights are any bytes."""
    file = io.BytesIO(npz(weights=None))
    with zipfile.ZipFile(file, "a", compression) as archive:
        archive.writestr("weights.npy", weights)
    return file.getvalue()


def npy(array: Any) -> bytes:
    """The bytes of a .npy file."""
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def lying_header(shape: tuple[int, ...]) -> bytes:
    """A .npy header that promises more than follows."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": "<f8", "fortran_order": False, "shape": shape}
    )
    return file.getvalue() + bytes(8)


BAD_MODELS = {
    "is empty": (b"", "not a zip file"),
    "is something else": (b"hello" * 100, "not a zip file"),
    "is cut": (npz()[:-30], "not a zip file|zip"),
    "lacks an array": (npz(bias=None), "it should hold format, weights, bias, classes and"),
    "holds another array": (npz(more=np.zeros(1)), "it should hold format, weights"),
    "is of a later format": (npz(format=np.array(2)), "its format is 2, and 1 is known"),
    "has whole numbers as weights": (npz(weights=np.ones(3, int)), "weights is int64 of shape"),
    "has a matrix as weights": (
        npz(weights=np.ones((3, 1))),
        r"weights is float64 of shape \(3, 1",
    ),
    "has half precision": (npz(weights=np.ones(3, np.float16)), "its weights are float16"),
    "has no weights": (npz(weights=np.ones(0)), r"its weights are float64 of shape \(0,\)"),
    "has pickled weights": (npz(weights=np.array([{}], object)), "weights is object of shape"),
    "has nan as a weight": (npz(weights=np.array([1, np.nan])), r"weights\[1\] is nan"),
    "has an infinite bias": (npz(bias=np.array(np.inf)), r"bias\[0\] is inf"),
    "has a bias for each weight": (npz(bias=np.ones(3)), r"bias is float64 of shape \(3,\)"),
    "has three classes": (npz(classes=np.arange(3)), "it names 3 classes, not 2"),
    "is packed": (raw_npz(npy(np.zeros(9)), zipfile.ZIP_DEFLATED), "weights.npy is packed or"),
    "promises huge weights": (raw_npz(lying_header((2**60,))), "not as long as its header says"),
    "promises few weights": (raw_npz(npy(np.ones(3)) + b"12345678"), "not as long as its header"),
    "has an odd version": (raw_npz(b"\x93NUMPY\x02\x00" + bytes(99)), r"the .npy version \(2, 0\)"),
    "has no array in it": (raw_npz(b"hello"), "magic string|EOF"),
}


@pytest.mark.parametrize("fault", BAD_MODELS)
def test_a_file_is_refused_by_name_if_it(fault: str, tmp_path: Path) -> None:
    content, message = BAD_MODELS[fault]
    path = tmp_path / "m"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        LogisticModel.load(path)
    assert str(caught.value).startswith(f"{path} is not a file that model.save wrote")
    assert str(caught.value).endswith("train and save the model again")


def test_a_bomb_is_refused_without_taking_its_memory(tmp_path: Path) -> None:
    path = tmp_path / "m"
    path.write_bytes(raw_npz(npy(np.zeros(10**6)), zipfile.ZIP_DEFLATED))
    tracemalloc.start()
    with pytest.raises(ValueError, match="packed or larger than the file"):
        LogisticModel.load(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10**6


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=500)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_file_with_one_changed_byte_is_refused_or_loads_the_same(
    tmp_path: Path, place: int, change: int
) -> None:
    path = tmp_path / "m"
    model().save(path)
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= change
    path.write_bytes(bytes(content))
    try:
        loaded = LogisticModel.load(path)
    except ValueError:
        return
    assert loaded.weights.tobytes() == model().weights.tobytes()
    assert (loaded.bias, loaded.classes) == (model().bias, model().classes)


def test_a_folder_is_no_model_and_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a regular file: pass a file that"):
        LogisticModel.load(tmp_path)
    with pytest.raises(FileNotFoundError):
        LogisticModel.load(tmp_path / "none")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "m"
    path.write_bytes(b"old")

    def fail() -> None:
        with write_whole(path) as file:
            file.write(b"half")
            raise RuntimeError("disk")

    with pytest.raises(RuntimeError, match="disk"):
        fail()
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["m"]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "m"
    path.write_bytes(b"old")
    path.chmod(0o600)
    model().save(path)
    assert sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege there")
def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    model().save(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert LogisticModel.load(tmp_path / "target").classes == (3, 8)


def test_what_is_no_regular_file_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a regular file: choose another name"):
        model().save(tmp_path)
    with pytest.raises(FileNotFoundError):
        model().save(tmp_path / "none" / "m")
    with pytest.raises(ValueError, match="is not a regular file"):
        model().save(os.devnull)
