"""Task 1: what arrays a function takes, and what it says to the others."""

from typing import Any

import numpy as np
import pytest

from logreg.arrays import (
    Array,
    as_classes,
    as_generator,
    as_labels,
    as_matrix,
    check_count,
    check_images,
    refuse_non_finite,
)
from logreg.loss import as_logits

pytestmark = pytest.mark.task01


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros(3), r"X has shape \(3,\): pass a matrix"),
        (np.zeros((2, 28, 28)), r"X has shape \(2, 28, 28\), a stack of images: unroll"),
        (np.zeros((1, 1, 1, 1)), r"X has shape \(1, 1, 1, 1\): pass a matrix"),
        (np.zeros((2, 3), dtype=np.uint8), "X has dtype uint8.*: pass X / 255"),
        (np.zeros((2, 3), dtype=complex), r"X has dtype complex128: pass .* X\.real"),
        (np.array([[1, 2, None]]), r"X\[0, 2\] is None, not a real number: remove"),
        (np.array([["1", "2", "3"]]), r"X has dtype <U1: pass X\.astype\(float\)"),
        (np.zeros((0, 3)), "X has no rows: pass at least one"),
        (np.zeros((2, 4)), "X has 4 columns but the model has 3 weights: pass one column"),
    ],
)
def test_features_of_another_rank_type_or_width_are_refused(X: Array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        as_matrix(X, 3)


def test_features_of_any_width_pass_where_no_width_is_asked() -> None:
    as_matrix(np.zeros((1, 4)))
    as_matrix(np.zeros((1, 4), dtype=np.float32), 4)


@pytest.mark.parametrize("check", [as_matrix, check_images])
def test_a_list_is_refused_as_no_array(check: object) -> None:
    assert callable(check)
    with pytest.raises(TypeError, match=r"is \[\[1.0\]\], of type list: pass a NumPy array"):
        check([[1.0]])
    with pytest.raises(TypeError, match=r"y is \[1\], of type list: pass a NumPy array"):
        as_labels([1], 1)  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((28, 28), dtype=np.uint8), r"images has shape \(28, 28\): pass a stack"),
        (np.zeros((1, 28, 28)), "images has dtype float64: pass pixels from 0 to 255"),
        (np.zeros((0, 28, 28), dtype=np.uint8), r"images has shape \(0, 28, 28\): pass at least"),
        (np.zeros((1, 0, 28), dtype=np.uint8), r"images has shape \(1, 0, 28\): pass at least"),
    ],
)
def test_images_of_another_rank_or_type_are_refused(images: Array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_images(images)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (np.zeros((2, 1), dtype=np.uint8), r"y has shape \(2, 1\): pass labels as a vector \(2,\)"),
        (np.zeros(1, dtype=np.uint8), "X has 2 rows but y has 1 labels: pass one label per row"),
        (np.array([1, 2]), r"y\[1\] is 2: map the two classes to 0 and 1"),
        (np.array([-1, 1]), r"y\[0\] is -1: map"),
        (np.array([0.5, 1.0]), r"y\[0\] is 0.5: map"),
        (np.array([1.0, np.nan]), r"y\[1\] is nan: remove"),
        (np.array([1, None], dtype=object), r"y\[1\] is None: remove"),
        (np.array([1, -1]), r"y\[1\] is -1: map .* \(y == 1\)\.astype"),
        (np.array(["cat", "dog"]), r"y\[0\] is cat: map .* \(y == .*dog.*\)\.astype"),
        (np.array([1j, 1]), r"y\[0\] is 1j: map"),
    ],
)
def test_labels_that_are_not_one_0_or_1_per_row_are_refused(y: Array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        as_labels(y, 2)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.bool_, np.float64])
def test_zeros_and_ones_of_any_type_are_labels(dtype: type) -> None:
    labels = as_labels(np.array([0, 1, 1], dtype=dtype), 3)
    assert labels.dtype == np.uint8
    assert labels.tolist() == [0, 1, 1]


@pytest.mark.parametrize("dtype", [np.int8, np.int64, np.uint16, np.bool_, np.float16])
def test_whole_numbers_are_features_as_floats(dtype: type) -> None:
    X = as_matrix(np.array([[0, 1], [1, 0]], dtype=dtype))
    assert X.dtype == np.float64
    assert X.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize("check", [as_matrix, check_images, as_logits])
def test_an_array_with_holes_is_refused_before_what_is_masked_is_used(check: Any) -> None:
    holes = np.ma.masked_array([[1.0, 9.0]], mask=[[False, True]])
    with pytest.raises(TypeError, match=r"is a MaskedArray.*: drop or fill.*\.filled\(0\)"):
        check(holes)
    assert as_matrix(holes.filled(0)).tolist() == [[1.0, 0.0]]


def test_a_count_too_large_for_a_float_is_too_large() -> None:
    with pytest.raises(ValueError, match="iterations is inf, too large: pass at most"):
        check_count(10**400, "iterations")


@pytest.mark.parametrize("classes", [{8, 3}, frozenset({8, 3}), {8: 0, 3: 1}, b"ab", "38", 8])
def test_what_has_no_order_cannot_be_two_classes(classes: object) -> None:
    with pytest.raises(TypeError, match=r"classes is .*: pass a pair of whole numbers"):
        as_classes(classes)


@pytest.mark.parametrize(
    "rng", ["a", -1, [-1], 0.5, np.random, {}, np.array([[0.5]]).view(np.matrix)]
)
def test_what_is_no_source_of_randomness_is_refused(rng: object) -> None:
    with pytest.raises(TypeError, match=r"rng is .*: pass a numpy\.random\.Generator"):
        as_generator(rng)


@pytest.mark.parametrize("rng", [None, 7, np.uint8(7), [1, 2], np.random.SeedSequence(7)])
def test_what_numpy_takes_for_a_seed_is_a_source_of_randomness(rng: object) -> None:
    assert isinstance(as_generator(rng), np.random.Generator)


def test_the_first_value_that_is_not_finite_is_named() -> None:
    refuse_non_finite(np.zeros((2, 2)), "X")
    X = np.zeros((3, 2))
    X[1, 1], X[2, 0] = np.nan, np.inf
    with pytest.raises(ValueError, match=r"X\[1, 1\] is nan, not a finite number: remove"):
        refuse_non_finite(X, "X")
    with pytest.raises(ValueError, match=r"w\[0\] is -inf"):
        refuse_non_finite(np.array([-np.inf]), "w")
