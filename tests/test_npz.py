"""A model is saved whole or not at all, and a file is loaded only if it is honest."""

import errno
import io
import os
import stat
import struct
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from logreg import LogisticModel
from logreg._files.atomic import write_whole
from logreg._files.npz import Parameters, load_parameters, save_parameters


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
    path = tmp_path / "m.npz"
    save_parameters(path, Parameters(np.ones(3), np.float32(0.5), (np.int8(3), np.int8(8))))  # type: ignore[arg-type]
    with np.load(path, allow_pickle=False) as arrays:
        assert sorted(arrays) == ["bias", "classes", "format", "weights"]
        assert (arrays["bias"].dtype, arrays["classes"].dtype) == (np.float64, np.int64)


def test_a_file_of_a_machine_with_another_byte_order_is_read(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(npz(weights=np.arange(1.0, 4.0).astype(">f8")))
    weights = LogisticModel.load(tmp_path / "m").weights
    assert weights.tolist() == [1, 2, 3]
    assert weights.dtype == np.float64


def test_a_model_that_is_not_finite_is_not_saved(tmp_path: Path) -> None:
    broken = model()
    broken.weights[3] = np.nan  # in place, behind the back of the model
    with pytest.raises(ValueError, match=r"^weights\[3\] is nan"):
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


def raw_npz(
    weights: bytes, compression: int = zipfile.ZIP_STORED, name: str = "weights.npy", **claims: int
) -> bytes:
    """A file like a model's whose weights are any bytes, and claimed to be anything."""
    file = io.BytesIO(npz(weights=None))
    with zipfile.ZipFile(file, "a", compression) as archive:
        archive.writestr(name, weights)
        for field, value in {"filename": "weights.npy", **claims}.items():
            setattr(archive.getinfo(name), field, value)
    return file.getvalue()


def npy(array: Any) -> bytes:
    """The bytes of a .npy file."""
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def header(fields: str) -> bytes:
    """The bytes of a .npy file of 8 bytes under any header."""
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(fields)) + fields.encode() + bytes(8)


def f8(shape: str) -> bytes:
    """The bytes of a .npy file of 8 bytes that promises an array of any shape."""
    return header(f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}}}")


HUGE = len(f8("(10000000,)")) - 8 + 8 * 10**7

BAD_MODELS = {
    "is empty": (b"", "not a zip file"),
    "is something else": (b"hello" * 100, "not a zip file"),
    "is cut": (npz()[:-30], "not a zip file|zip"),
    "lacks an array": (npz(bias=None), "it should hold format, weights, bias, classes and"),
    "holds another array": (npz(more=np.zeros(1)), "it should hold format, weights"),
    "is of a later format": (npz(format=np.array(3)), "known; a newer logreg may know it"),
    "says no format": (npz(format=None), "does not say its format"),
    "lacks the memory of its format": (
        npz(format=np.array(2)),
        "classes, typical, least, most_enc",
    ),
    "is of an earlier format": (npz(format=np.array(0)), "its format is 0, and 1 and 2 are known"),
    "has two formats": (
        npz(format=np.array([1, 1])),
        r"its format is \[1 1\], and 1 and 2 are known",
    ),
    "has whole numbers as weights": (npz(weights=np.ones(3, int)), r"weights are int64 of shape"),
    "has a matrix as weights": (
        npz(weights=np.ones((3, 1))),
        r"float64 of shape \(3, 1\), but must",
    ),
    "has half precision": (npz(weights=np.ones(3, np.float16)), "weights are float16 of shape"),
    "has no weights": (
        npz(weights=np.ones(0)),
        r"weights are float64 of shape \(0,\), but must be",
    ),
    "has pickled weights": (npz(weights=np.array([{}], object)), "weights is an array of object"),
    "has nan as a weight": (npz(weights=np.array([1, np.nan])), r"weights\[1\] is nan"),
    "has an infinite bias": (
        npz(bias=np.array(np.inf)),
        "bias is inf, of float64, but must be one",
    ),
    "has a bias for each weight": (npz(bias=np.ones(3)), r"bias is \[1. 1. 1.\], of float64, but"),
    "has a whole number as bias": (npz(bias=np.array(3)), "bias is 3, of int64, but must be"),
    "has three classes": (npz(classes=np.arange(3)), r"classes are \[0 1 2\], but must be two"),
    "has the same class twice": (
        npz(classes=np.array([3, 3])),
        r"classes are \[3 3\], but must be",
    ),
    "has halves as classes": (npz(classes=np.array([0.5, 1])), r"classes are \[0.5 1. \], but"),
    "is packed": (raw_npz(npy(np.zeros(9)), zipfile.ZIP_DEFLATED), "weights is packed"),
    "promises huge weights": (raw_npz(f8(f"({2**60},)")), "not as long as its header says"),
    "promises few weights": (raw_npz(npy(np.ones(3)) + b"12345678"), "not as long as its header"),
    "has a later version of .npy": (
        raw_npz(b"\x93NUMPY\x02\x00" + bytes(99)),
        r"the .npy version \(2, 0\)",
    ),
    "has two names for its weights": (raw_npz(npy(np.ones(3)), name="x" * 5000), "File name in"),
    "has no array in it": (raw_npz(b"hello"), "magic string"),
    "has nothing in it": (raw_npz(b""), "EOF"),
    "ends before it says": (
        raw_npz(f8("(10000000,)"), file_size=HUGE, compress_size=HUGE),
        "EOFError|Overlapped",
    ),
    "was written by Python 2": (raw_npz(f8("(1L,)")), "created on Python 2"),
    "has a shape of 5,000 digits": (raw_npz(f8(f"({'1' * 5000},)")), "Header info length"),
    "has a header too deep to parse": (raw_npz(header("-" * 9000 + "1")), "Header info length"),
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
    assert len(str(caught.value)) < len(str(path)) + 400
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "bomb",
    [
        raw_npz(npy(np.zeros(10**6)), zipfile.ZIP_DEFLATED),
        raw_npz(f8("(10000000,)"), file_size=HUGE, compress_size=HUGE),
    ],
    ids=["packed", "claimed"],
)
def test_a_bomb_is_refused_without_taking_its_memory(tmp_path: Path, bomb: bytes) -> None:
    path = tmp_path / "m"
    path.write_bytes(bomb)
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"is packed|EOFError|Overlapped"):
        LogisticModel.load(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10**6


def test_a_file_larger_than_any_model_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "m"
    with path.open("wb") as file:
        file.truncate(2**26 + 2**17 + 1)
    tracemalloc.start()
    with pytest.raises(ValueError, match="m has 67239937 bytes, more than any model: pass a file"):
        LogisticModel.load(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10**6


def test_the_largest_model_can_be_saved_and_loaded_and_no_larger_one(tmp_path: Path) -> None:
    most = 2**23
    save_parameters(tmp_path / "m", Parameters(np.zeros(most), 0.0, (0, 1)))
    assert len(load_parameters(tmp_path / "m").weights) == most
    with pytest.raises(ValueError, match=r"shape \(8388609,\), but must be .* d from 1 to 8388608"):
        save_parameters(tmp_path / "m", Parameters(np.zeros(most + 1), 0.0, (0, 1)))


def test_a_model_is_not_saved_with_more_beside_it_than_can_be_loaded(tmp_path: Path) -> None:
    memory = {"columns": np.zeros(2**26 + 2**17, np.uint8)}
    with pytest.raises(ValueError, match="more than 67239936 bytes cannot be saved"):
        save_parameters(tmp_path / "m", Parameters(np.zeros(1), 0.0, (0, 1), memory))
    assert list(tmp_path.iterdir()) == []


vectors = [hnp.arrays(dtype, st.integers(1, 9)) for dtype in ("f8", "f4")]
others = [hnp.arrays(dtype, hnp.array_shapes(min_side=0)) for dtype in ("f8", ">f8", "f2", "i8")]
floats = st.floats(allow_nan=False, allow_infinity=False) | st.floats()
integers = st.integers(-9, 9) | st.integers(-(2**70), 2**70)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(vectors) | st.one_of(vectors + others),
    floats | st.integers(-9, 9) | st.booleans(),
    st.tuples(integers, integers) | st.tuples(floats, integers),
)
def test_what_can_be_saved_can_be_loaded_bit_for_bit(
    tmp_path: Path, weights: Any, bias: Any, classes: Any
) -> None:
    path = tmp_path / "m"
    path.unlink(missing_ok=True)
    try:
        save_parameters(path, Parameters(weights, bias, classes))
    except ValueError:
        assert not path.exists()
        return
    loaded = load_parameters(path)
    assert loaded.weights.dtype == weights.dtype
    assert loaded.weights.tobytes() == weights.tobytes()
    assert (loaded.bias, loaded.classes) == (bias, classes)
    assert [type(value) for value in (loaded.bias, *loaded.classes)] == [float, int, int]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": np.ones((3, 1))}, r"weights are float64 of shape \(3, 1\), but must be"),
        ({"weights": np.array([1, np.nan])}, r"weights\[1\] is nan, not a finite number"),
        ({"bias": np.nan}, "bias is nan, of float64, but must be one finite float64"),
        ({"classes": (3, 3)}, r"classes are \[3 3\], but must be two different whole numbers"),
    ],
)
def test_parameters_that_no_model_has_are_not_saved(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    parameters = Parameters(np.ones(3), 0.5, (0, 1))._replace(**changes)
    with pytest.raises(ValueError, match=message):
        save_parameters(tmp_path / "m", parameters)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file there fails to be read")
def test_a_file_that_cannot_be_read_is_not_called_damaged() -> None:
    with pytest.raises(OSError, match="Input/output error"):
        LogisticModel.load("/proc/self/mem")


def test_a_lack_of_memory_is_not_called_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model().save(tmp_path / "m")

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "frombuffer", fail)
    with pytest.raises(MemoryError):
        LogisticModel.load(tmp_path / "m")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def test_a_file_takes_its_place_when_all_of_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "m"
    path.write_bytes(b"old")
    forced = []

    def fsync(descriptor: int) -> None:
        forced.append((os.fstat(descriptor).st_size, path.read_bytes()))

    monkeypatch.setattr(os, "fsync", fsync)
    with write_whole(path) as file:
        file.write(b"newer")
    assert forced == [(5, b"old")]
    assert path.read_bytes() == b"newer"


def test_an_old_file_is_replaced_and_never_written_to(tmp_path: Path) -> None:
    path, kept = tmp_path / "m", tmp_path / "kept"
    path.write_bytes(b"old")
    kept.hardlink_to(path)
    with write_whole(path) as file:
        file.write(b"new")
    assert (path.read_bytes(), kept.read_bytes()) == (b"new", b"old")


def _fail_to_write(path: Path, error: OSError) -> None:
    with write_whole(path):
        raise error


def test_an_error_of_the_disk_carries_the_name_of_the_file(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(OSError, match=r"No space left on device: '.*model\.npz'"):
        _fail_to_write(tmp_path / "model.npz", full)
    with pytest.raises(FileNotFoundError, match=r"No such file or directory: '.*model\.npz'"):
        model().save(tmp_path / "none" / "model.npz")


@pytest.mark.parametrize("error", [OSError("said in words"), OSError(errno.EIO, "said", "other")])
def test_an_error_that_says_more_is_left_as_it_is(tmp_path: Path, error: OSError) -> None:
    said = str(error)
    with pytest.raises(OSError, match="said") as caught:
        _fail_to_write(tmp_path / "m", error)
    assert str(caught.value) == said


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege there")
def test_a_link_that_leads_to_itself_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "m").symlink_to(tmp_path / "m")
    with pytest.raises(OSError, match="symbolic links"):
        model().save(tmp_path / "m")
    assert (tmp_path / "m").is_symlink()


def test_what_is_no_regular_file_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a regular file: pass another name"):
        model().save(tmp_path)
    with pytest.raises(FileNotFoundError):
        model().save(tmp_path / "none" / "m")
    with pytest.raises(ValueError, match="is not a regular file"):
        model().save(os.devnull)
