"""Task 4: unrolling loses nothing, and a batch is random, reproducible and fair."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from logreg import Digits, Examples, Table, random_batch, unroll
from logreg.arrays import Array, Images
from logreg.batches import as_features

pytestmark = pytest.mark.task04

IMAGES = arrays(np.uint8, st.tuples(*[st.integers(1, 6)] * 3))


@given(IMAGES)
def test_unrolling_and_rolling_up_again_gives_back_the_images(images: Images) -> None:
    rolled = (unroll(images) * 255).round().reshape(images.shape)
    assert (rolled == images).all()


@given(IMAGES)
def test_pixel_r_c_goes_to_column_columns_times_r_plus_c(images: Images) -> None:
    X = unroll(images)
    m, rows, columns = images.shape
    for r in range(rows):
        for c in range(columns):
            assert X[:, columns * r + c] == pytest.approx(images[:, r, c] / 255, rel=2**-52)
    assert X.shape == (m, rows * columns)


def test_pixels_are_scaled_to_between_0_and_1_in_the_precision_asked_for() -> None:
    images = np.array([[[0, 255]]], dtype=np.uint8)
    assert unroll(images).dtype == np.float64
    X = unroll(images, dtype=np.float32)
    assert X.dtype == np.float32
    assert X.tolist() == [[0.0, 1.0]]


def test_the_images_are_left_as_they_are() -> None:
    images = np.full((1, 2, 2), 9, dtype=np.uint8)
    unroll(images)[:] = 0.5
    assert (images == 9).all()


def test_images_that_were_divided_by_255_are_only_laid_in_rows() -> None:
    images = np.array([[[0, 255], [51, 102]]], dtype=np.uint8)
    assert unroll(images / 255).tolist() == unroll(images).tolist()
    with pytest.raises(ValueError, match=r"floats from 0\.0 to 255\.0: .* divide them by 255"):
        unroll(images.astype(np.float64))


@pytest.mark.parametrize("images", [np.zeros((28, 28), np.uint8), np.zeros((1, 28, 28), int)])
def test_what_is_no_stack_of_images_is_not_unrolled(images: Array) -> None:
    with pytest.raises(ValueError, match="images has"):
        unroll(images)  # type: ignore[arg-type]  # the mistake under test


def test_features_stay_as_they_are_but_for_their_precision() -> None:
    X = np.ones((2, 3))
    assert as_features(X) is X
    assert as_features(X, dtype=np.float32).dtype == np.float32
    assert as_features(np.full((2, 1, 1), 51, dtype=np.uint8)).tolist() == [[0.2], [0.2]]


@pytest.mark.parametrize("inputs", [np.zeros((2, 3), np.uint8), np.zeros((2, 28, 28), int)])
def test_inputs_that_are_neither_images_nor_features_are_refused(inputs: Array) -> None:
    with pytest.raises(ValueError, match=r"(inputs|images) has"):
        as_features(inputs)  # type: ignore[arg-type]  # the mistake under test


def test_a_batch_holds_rows_of_the_data_with_their_own_labels() -> None:
    images = np.arange(10, dtype=np.uint8).repeat(4).reshape(10, 2, 2)
    labels = (np.arange(10) % 2).astype(np.uint8)
    X, y = random_batch(Examples(images=images, labels=labels), 500, rng=0)
    number = (X[:, 0] * 255).round().astype(int)
    assert (X[:, :1] == X).all()
    assert (y == number % 2).all()
    assert set(number) == set(range(10))


def test_rows_are_drawn_with_replacement_and_evenly() -> None:
    table = Table(
        features=np.arange(4.0).reshape(4, 1), labels=np.array([0, 0, 1, 1], dtype=np.uint8)
    )
    X, y = random_batch(table, 40_000, rng=0)
    # Five standard deviations of a count of 10,000 out of 40,000.
    counts = np.bincount(X[:, 0].astype(int))
    assert np.abs(counts - 10_000).max() < 5 * np.sqrt(40_000 * 0.25 * 0.75)
    assert (y == (X[:, 0] >= 2)).all()


def test_the_same_seed_gives_the_same_batch_and_a_generator_goes_on(digits: Digits) -> None:
    first, _ = random_batch(digits.train, 8, rng=5)
    again, _ = random_batch(digits.train, 8, rng=5)
    assert (first == again).all()
    rng = np.random.default_rng(5)
    same, _ = random_batch(digits.train, 8, rng=rng)
    other, _ = random_batch(digits.train, 8, rng=rng)
    assert (first == same).all()
    assert (first != other).any()
    fresh = [random_batch(digits.train, 64, rng=None)[0] for _ in range(2)]
    assert (fresh[0] != fresh[1]).any()


def test_a_batch_comes_in_the_precision_asked_for(digits: Digits) -> None:
    X, y = random_batch(digits.train, 1, rng=0)
    assert (X.shape, y.shape) == ((1, 784), (1,))
    assert X.dtype == np.float64
    assert y.dtype == np.uint8
    assert random_batch(digits.train, 1, rng=0, dtype=np.float32)[0].dtype == np.float32


def test_what_is_no_size_is_no_size(digits: Digits) -> None:
    with pytest.raises(TypeError, match=r"size is 2\.5, of type float: pass a whole number"):
        random_batch(digits.train, 2.5, rng=0)  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize("dtype", [np.float16, np.int64])
def test_features_are_in_single_or_double_precision(dtype: Any) -> None:
    with pytest.raises(ValueError, match=r"dtype is .*: pass numpy\.float64 or"):
        unroll(np.zeros((1, 2, 2), dtype=np.uint8), dtype=dtype)


def test_pixels_of_another_type_are_named_as_pixels() -> None:
    with pytest.raises(ValueError, match="images has dtype int64: pass pixels from 0 to 255"):
        as_features(np.zeros((1, 2, 2), dtype=np.int64))  # type: ignore[arg-type]  # the mistake under test


def test_a_batch_of_nothing_is_refused(digits: Digits) -> None:
    with pytest.raises(ValueError, match="size is 0: pass at least 1"):
        random_batch(digits.train, 0, rng=0)
