"""Chapter 4: from images to a matrix of features, and random mini batches of them."""

from typing import TypeGuard

import numpy as np

from logreg.arrays import (
    Images,
    Labels,
    Matrix,
    Precision,
    RNGLike,
    ScaledImages,
    as_generator,
    as_matrix,
    check_count,
    check_images,
    check_is_array,
    check_precision,
)
from logreg.dataset import DataSet, check_data_set


def unroll(
    images: Images | ScaledImages,
    *,
    dtype: Precision = np.float64,
) -> Matrix:
    r"""Lay out each image in a row: `(m, rows * columns)`, scaled to [0, 1].

    With $C$ columns, $x_{C r + c} = \text{pixel}_{r,c} / 255$.

    Parameters
    ----------
    images : uint8 array (m, rows, columns)
        Pixels, 0 to 255; floats from 0 to 1 count as scaled.
    dtype : float64 or float32
        Precision of the result.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import unroll
    >>> unroll(np.array([[[0, 51], [102, 255]]], dtype=np.uint8))
    array([[0. , 0.2, 0.4, 1. ]])
    """
    check_is_array(images, "images", "images")
    scaled = is_scaled(images)
    if not scaled:
        check_images(images)
    check_precision(dtype)
    m, rows, columns = images.shape
    X: Matrix = images.reshape(m, rows * columns).astype(dtype)
    if not scaled:
        X *= 1 / 255  # twice as fast as / 255, and 255 still becomes 1
    return X


def is_scaled(images: object) -> bool:
    """Tell whether images are floats from 0 to 1, and refuse other floats."""
    if not are_images(images) or images.dtype.kind != "f":
        return False
    low, high = images.min(initial=0), images.max(initial=0)
    if not (low >= 0 and high <= 1):
        raise ValueError(
            f"images hold floats from {low} to {high}: pass pixels as uint8, or divide them by 255"
        )
    return images.size > 0


def as_features(inputs: Images | Matrix, *, dtype: Precision | None = None) -> Matrix:
    """Return features `(m, d)`, unrolled if the inputs are images."""
    if are_images(inputs):
        return unroll(inputs, dtype=dtype or np.float64)
    X = as_matrix(inputs, name="inputs")
    return X.astype(dtype or X.dtype, copy=False)


def are_images(inputs: object) -> TypeGuard[Images]:
    """Tell whether inputs are a stack of images, by their three dimensions."""
    return isinstance(inputs, np.ndarray) and inputs.ndim == 3


def random_batch(
    examples: DataSet,
    size: int,
    *,
    rng: RNGLike,
    dtype: Precision = np.float64,
) -> tuple[Matrix, Labels]:
    """Draw examples at random and return their features and labels.

    They are drawn with replacement: an image may appear twice, and the gradient of a batch
    is an unbiased estimate of that of the whole set.

    Parameters
    ----------
    examples : Examples or Table
        Where to draw from.
    size : int
        How many to draw, at least 1.
    rng : numpy.random.Generator, int or None
        A generator gives a new batch each time, a seed the same.
    dtype : float64 or float32
        Precision of the features.

    Returns
    -------
    X : dtype array (size, d)
        Features; pixels are scaled to [0, 1].
    y : uint8 array (size,)
        Labels, 0 or 1.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    References
    ----------
    Bottou et al., "Optimization methods for large-scale machine learning", section 3.

    Examples
    --------
    >>> from logreg import load_digits, random_batch
    >>> X, y = random_batch(load_digits().train, 64, rng=0)
    >>> X.shape, y.shape
    ((64, 784), (64,))
    """
    check_data_set(examples, "examples")
    check_count(size, "size")
    check_precision(dtype)
    rows = as_generator(rng).integers(len(examples), size=size)
    X = as_features(examples.inputs[rows], dtype=dtype)
    y: Labels = examples.labels[rows]
    return X, y
