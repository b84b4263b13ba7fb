"""Task 3: the data sets, and that their three parts never mix."""

import gzip
import shutil
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from logreg import (
    Digits,
    Examples,
    Hyperparameters,
    LogisticModel,
    Table,
    load_digits,
    read_images,
    train,
)
from logreg.arrays import Array

pytestmark = pytest.mark.task03

NAMES = {
    "train images": "train-images-idx3-ubyte",
    "train labels": "train-labels-idx1-ubyte",
    "test images": "t10k-images-idx3-ubyte",
    "test labels": "t10k-labels-idx1-ubyte",
}


def write_mnist(folder: Path, train: list[int], test: list[int]) -> None:
    """Write four MNIST files whose i-th image shows i and its label in its first pixels."""
    for part, labels in (("train", train), ("test", test)):
        images = np.zeros((len(labels), 28, 28), dtype=np.uint8)
        images[:, 0, 0] = np.arange(len(labels))
        images[:, 0, 1] = labels
        header = struct.pack(">4I", 0x0803, len(labels), 28, 28)
        (folder / NAMES[f"{part} images"]).write_bytes(header + images.tobytes())
        header = struct.pack(">2I", 0x0801, len(labels))
        (folder / NAMES[f"{part} labels"]).write_bytes(header + bytes(labels))


def write_blank(path: Path, m: int) -> None:
    """Write a file of blank images, which takes no room on most disks."""
    with path.open("wb") as file:
        file.write(struct.pack(">4I", 0x0803, m, 28, 28))
        file.truncate(16 + 784 * m)


def examples(m: int = 3) -> Examples:
    """Some blank examples."""
    return Examples(
        images=np.zeros((m, 28, 28), dtype=np.uint8), labels=np.arange(m, dtype=np.uint8) % 2
    )


def test_the_embedded_digits_are_the_zeros_and_ones_of_mnist(digits: Digits) -> None:
    counts = [np.bincount(part.labels).tolist() for part in digits]
    assert np.add(counts[0], counts[1]).tolist() == [5923, 6742]
    assert counts[2] == [980, 1135]
    for part in digits:
        assert part.images.dtype == np.uint8
        assert part.images.shape == (len(part), 28, 28)
        assert part.classes == (0, 1)


def test_a_sixth_of_each_digit_is_held_out_for_validation(digits: Digits) -> None:
    assert np.bincount(digits.validation.labels).tolist() == [5923 // 6, 6742 // 6]


def test_every_sixth_image_of_a_digit_is_held_out_and_the_order_is_kept(tmp_path: Path) -> None:
    write_mnist(tmp_path, [3, 8, 5] * 7, [8, 3, 3, 5])
    train, validation, test = load_digits((3, 8), tmp_path)
    assert validation.images[:, 0, 0].tolist() == [15, 16]
    assert train.images[:, 0, 0].tolist() == [0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 18, 19]
    assert test.images[:, 0, 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize("pair", [(3, 8), (8, 3), (5, 3)])
def test_the_first_digit_becomes_class_0_and_the_second_class_1(
    tmp_path: Path, pair: tuple[int, int]
) -> None:
    write_mnist(tmp_path, [3, 8, 5] * 7, [8, 3, 3, 5])
    for part in load_digits(pair, tmp_path):
        assert part.classes == pair
        shown = part.images[:, 0, 1]
        assert shown.tolist() == [pair[label] for label in part.labels.tolist()]


def test_gzipped_files_and_other_spellings_of_the_names_are_found(tmp_path: Path) -> None:
    write_mnist(tmp_path, [0, 1] * 6, [0, 1])
    plain = tmp_path / NAMES["train images"]
    (tmp_path / f"{plain.name}.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    (tmp_path / NAMES["train labels"]).rename(tmp_path / "emnist-mnist-train-labels.idx1-ubyte")
    (tmp_path / NAMES["test images"]).rename(tmp_path / "emnist-mnist-test-images-idx3-ubyte")
    assert [len(part) for part in load_digits(root=str(tmp_path))] == [10, 2, 2]


def test_images_of_emnist_are_turned_upright(tmp_path: Path) -> None:
    write_mnist(tmp_path, [0, 1] * 6, [0, 1])
    upright = load_digits(root=tmp_path)
    for name in ("train images", "test images"):
        (tmp_path / NAMES[name]).rename(tmp_path / f"emnist-digits-{NAMES[name]}")
    for part, turned in zip(upright, load_digits(root=tmp_path), strict=True):
        assert np.array_equal(turned.images, part.images.transpose(0, 2, 1))
        assert not np.array_equal(turned.images, part.images)
        assert turned.images.flags.c_contiguous


def test_of_a_plain_and_a_gzipped_copy_the_plain_one_is_read(tmp_path: Path) -> None:
    write_mnist(tmp_path, [0, 1] * 6, [0, 1])
    for name in NAMES.values():
        (tmp_path / f"{name}.gz").write_bytes(b"\x1f\x8b not read")
    assert len(load_digits(root=tmp_path).train) == 10


def test_a_folder_that_is_named_like_a_file_is_passed_over(tmp_path: Path) -> None:
    write_mnist(tmp_path, [0, 1] * 6, [0, 1])
    (tmp_path / "train-images.idx3-ubyte").mkdir()
    assert len(load_digits(root=tmp_path).train) == 10


def test_mapped_images_are_learned_from_without_being_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "images"
    write_blank(path, 10**5)
    images = read_images(path, memory_map=True)
    examples = Examples(images=images, labels=np.arange(len(images)).astype(np.uint8) % 2)
    tracemalloc.start()
    train_set, validation_set = examples[1000:], examples[:1000]
    train(LogisticModel(784), train_set, validation_set, Hyperparameters(iterations=9), rng=0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert repr(train_set).startswith("Examples(99000 images of 28x28: 49500 labelled 0")
    assert peak < images.nbytes // 10


def _copy(folder: Path) -> None:
    shutil.copy(folder / NAMES["test images"], folder / "emnist-test-images-idx3-ubyte")


@pytest.mark.parametrize(
    ("damage", "digits", "error", "message"),
    [
        (lambda f: None, (3, 3), ValueError, "digits are 3 and 3: pass two different"),
        (lambda f: None, ("3", "8"), TypeError, "digits is .*'3'.*: pass a pair of whole num"),
        (lambda f: None, (3, 9), ValueError, "has no label 9: choose from 3, 5, 8"),
        (lambda f: None, (3, 5), ValueError, "fewer than 6 training images of the digit 5"),
        (
            lambda f: (f / NAMES["train labels"]).write_bytes(
                struct.pack(">2I", 0x0801, 2) + b"\3\x08"
            ),
            (3, 8),
            ValueError,
            "train-images-idx3-ubyte holds 13 images, not 2: pass the file that belongs to the 2",
        ),
        (
            lambda f: (f / NAMES["test images"]).unlink(),
            (3, 8),
            FileNotFoundError,
            "has no file like t10k-images-idx3-ubyte, plain or .gz: pass",
        ),
        (_copy, (3, 8), ValueError, "several such files: keep one of emnist-test-.*, t10k-images"),
        (
            lambda f: (f / NAMES["test images"]).write_bytes(
                struct.pack(">4I", 0x0803, 3, 1, 1) + b"123"
            ),
            (3, 8),
            ValueError,
            "holds images of 1x1 pixels: pass a file of 28x28 images",
        ),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused(
    tmp_path: Path,
    damage: Callable[[Path], object],
    digits: tuple[int, int],
    error: type[Exception],
    message: str,
) -> None:
    write_mnist(tmp_path, [3, 8] * 6 + [5], [3, 8, 5])
    damage(tmp_path)
    with pytest.raises(error, match=message):
        load_digits(digits, tmp_path)


def test_other_digits_than_the_embedded_ones_need_a_folder() -> None:
    with pytest.raises(
        ValueError, match=r"no label 7: choose from 0, 1, or pass a folder of MNIST"
    ):
        load_digits((0, 7))


def test_digits_out_of_an_array_become_plain_integers() -> None:
    zero, one = np.array([0, 1], dtype=np.uint8)
    assert [type(digit) for digit in load_digits((zero, one)).test.classes] == [int, int]


def test_the_counts_are_compared_before_any_pixel_is_read(tmp_path: Path) -> None:
    write_mnist(tmp_path, [0, 1] * 6, [0, 1])
    write_blank(tmp_path / NAMES["train images"], 10**5)
    tracemalloc.start()
    with pytest.raises(ValueError, match="holds 100000 images, not 12"):
        load_digits(root=tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10**6


def test_examples_can_be_picked_by_a_slice_or_by_row_numbers() -> None:
    picked = examples(6)[1:4]
    assert picked.labels.tolist() == [1, 0, 1]
    assert examples(6)[np.array([5, 0])].labels.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (np.zeros((2, 784)), np.zeros(2), r"images has shape \(2, 784\): pass a stack"),
        (np.zeros((2, 28, 28), np.uint8), np.zeros((2, 1)), r"labels has shape \(2, 1\)"),
        (np.zeros((2, 28, 28), np.uint8), np.zeros(3), "images has 2 rows but labels has 3 labels"),
        (np.zeros((1, 28, 28), np.uint8), np.array([7]), r"labels\[0\] is 7: map the two classes"),
        (np.zeros((2, 28, 28), np.uint8), np.array([0.5, 1]), r"labels\[0\] is 0.5: map the two"),
    ],
)
def test_examples_that_do_not_fit_together_are_refused(
    images: Array, labels: Array, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Examples(images=images, labels=labels)  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize(
    ("features", "message"),
    [
        (np.zeros((2, 3), dtype=np.uint8), r"features has dtype uint8.*: pass features / 255"),
        (np.zeros((1, 3)), "features has 1 rows but labels has 2 labels"),
        (np.array([[1.0, np.nan], [0.0, 0.0]]), r"features\[0, 1\] is nan, not a finite number"),
    ],
)
def test_a_table_that_cannot_be_learned_from_is_refused(features: Array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Table(features=features, labels=np.zeros(2, dtype=np.uint8))  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize("dtype", [np.int64, np.bool_, np.float64])
def test_labels_of_any_type_are_kept_in_a_byte_each(dtype: type) -> None:
    given: Any = np.array([0, 1], dtype=dtype)
    assert Table(features=np.zeros((2, 3)), labels=given).labels.dtype == np.uint8
    assert Examples(images=np.zeros((2, 1, 1), np.uint8), labels=given).labels.tolist() == [0, 1]


@pytest.mark.parametrize("classes", [("a", "b"), (3, 3), (3,), None, (0, 2**63)])
def test_classes_are_two_different_whole_numbers(classes: Any) -> None:
    with pytest.raises((TypeError, ValueError), match=r"classes .*: pass"):
        Examples(
            images=np.zeros((1, 1, 1), np.uint8), labels=np.zeros(1, np.uint8), classes=classes
        )


def test_a_record_cannot_be_changed_through_its_arrays() -> None:
    for record in (examples(), Table(features=np.zeros((2, 2)), labels=np.zeros(2, np.uint8))):
        with pytest.raises(ValueError, match="read-only"):
            record.labels[0] = 7
        with pytest.raises(ValueError, match="read-only"):
            record.inputs[0] = 7


def test_a_single_row_is_asked_for_as_a_slice() -> None:
    for record in (examples(), Table(features=np.zeros((2, 2)), labels=np.zeros(2, np.uint8))):
        with pytest.raises(TypeError, match=r"index is 0.*: pass a slice such as \[0:\]\[:1\]"):
            record[0]  # type: ignore[index]  # the mistake under test
        with pytest.raises(TypeError, match="not iterable"):
            list(record)  # type: ignore[call-overload]  # the mistake under test


def test_data_sets_describe_themselves() -> None:
    assert repr(examples()) == (
        "Examples(3 images of 28x28: 2 labelled 0, 1 labelled 1, classes=(0, 1))"
    )
    table = Table(features=np.zeros((3, 2)), labels=np.zeros(3, dtype=np.uint8))
    assert repr(table) == "Table(3 examples of 2 features)"
    assert len(table) == 3
    assert table.inputs is table.features
