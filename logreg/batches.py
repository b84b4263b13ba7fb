"""Chapter 4: from images to a matrix of features, and random mini batches of them."""

from typing import TypeGuard

import numpy as np

from logreg.arrays import (
    Floats,
    Images,
    Labels,
    Matrix,
    Precision,
    RNGLike,
    as_matrix,
    check_count,
    check_images,
    check_precision,
)
from logreg.dataset import DataSet, check_data_set


def unroll(images: Images | Floats, *, dtype: Precision = np.float64) -> Matrix:
    r"""Lay the pixels of each image in a row, and scale them to [0, 1].

    Pixel $(r, c)$ of an image with $C$ columns goes to column $C r + c$, so an image
    of 28 by 28 pixels becomes a row of 784 features: $x_{28 r + c} = \text{pixel}_{r,c} / 255$.

    Parameters
    ----------
    images : ndarray of uint8, shape (m, rows, columns)
        The pixels, 0 to 255. Floats from 0 to 1 are taken for pixels that have been
        scaled already, and are only laid in rows.
    dtype : float64 or float32
        The precision of the result.

    Returns
    -------
    ndarray of dtype, shape (m, rows * columns)
        A new array; the images are left as they are.

    Raises
    ------
    TypeError, ValueError
        The images are not a stack of three dimensions, or neither `uint8` nor floats from
        0 to 1; or the dtype is neither float64 nor float32.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import unroll
    >>> image = np.array([[[0, 51], [102, 255]]], dtype=np.uint8)
    >>> unroll(image)
    array([[0. , 0.2, 0.4, 1. ]])
    """
    scaled = is_scaled(images)
    if not scaled:
        check_images(images)
    check_precision(dtype)
    m, rows, columns = images.shape
    X: Matrix = images.reshape(m, rows * columns).astype(dtype)
    if not scaled:
        X *= 1 / 255  # twice as fast as dividing by 255, and 255 still becomes exactly 1
    return X


def is_scaled(images: object) -> bool:
    """Tell whether images are floats from 0 to 1, and refuse floats beyond."""
    if not isinstance(images, np.ndarray) or images.ndim != 3 or images.dtype.kind != "f":
        return False
    low, high = images.min(initial=0.0), images.max(initial=0.0)
    if not (low >= 0 and high <= 1):
        raise ValueError(
            f"images hold floats from {low} to {high}: pass pixels as uint8, or divide them by "
            f"255 first"
        )
    return images.size > 0


def as_features(inputs: Images | Matrix, *, dtype: Precision | None = None) -> Matrix:
    """Turn what a model is given into a matrix of features: images are unrolled.

    Parameters
    ----------
    inputs : ndarray of uint8, shape (m, rows, columns), or of float, shape (m, d)
        Images, or features, which only change their precision if they must.
    dtype : float64 or float32, optional
        The precision of the result; if not given, that of the features, and float64 for images.

    Returns
    -------
    ndarray of dtype, shape (m, d)
        Features.

    Raises
    ------
    TypeError, ValueError
        The inputs are neither images nor a matrix of numbers.
    """
    if are_images(inputs):
        return unroll(inputs, dtype=dtype or np.float64)
    X = as_matrix(inputs, name="inputs")
    return X if dtype is None else X.astype(dtype, copy=False)


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

    Each row is drawn from all examples, independently of the others (with
    replacement), so that the mean gradient over the batch is an unbiased estimate of
    the gradient over the whole set. One image may come twice in a batch, and a pass of
    `len(examples) / size` batches does not see every image once.

    Parameters
    ----------
    examples : Examples or Table
        The examples to draw from.
    size : int
        How many to draw, at least 1; more than there are is allowed.
    rng : numpy.random.Generator, int or None
        The source of randomness. Keep one generator to get a new batch at each call;
        the same seed gives the same batch.
    dtype : float64 or float32
        The precision of the features.

    Returns
    -------
    X : ndarray of dtype, shape (size, d)
        Features, unrolled and scaled to [0, 1] if the examples are images.
    y : ndarray of uint8, shape (size,)
        Labels, 0 or 1.

    Raises
    ------
    TypeError, ValueError
        The examples are not a data set, the size is not a whole number of at least 1, or
        the dtype is neither float64 nor float32.

    References
    ----------
    Bottou, Curtis and Nocedal, "Optimization methods for large-scale machine learning",
    2018, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import load_digits, random_batch
    >>> rng = np.random.default_rng(0)
    >>> X, y = random_batch(load_digits().train, 64, rng=rng)
    >>> X.shape, y.shape
    ((64, 784), (64,))
    """
    check_data_set(examples, "examples")
    rows = np.random.default_rng(rng).integers(len(examples), size=check_count(size, "size"))
    X = as_features(examples.inputs[rows], dtype=dtype)
    y: Labels = examples.labels[rows]
    return X, y
