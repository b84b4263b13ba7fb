"""Whether an image looks like anything that the model has learned from.

A model that must choose between two always chooses, and is often sure of it, whatever it is
shown. So three questions are asked of an image and the digit that it is taken for: is it like
some typical image of that digit, does its ink enclose no more paper, and does a line across it
meet no more strokes than those of its training images?
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from logreg.arrays import Images, Labels, Mask, Matrix, Vector, as_labels, check_images
from logreg.dataset import Examples

Pair: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float64]]
"""A number for each class, `(2,)`."""

Typical: TypeAlias = np.ndarray[tuple[int, int, int, int], np.dtype[np.uint8]]
"""Small images of each class, `(2, k, 14, 14)`."""

_FIELD, _HALF = 28, 14
# How many typical images each class has: as many as make a page 60 kB larger at most.
_TYPICAL = 100
_ROUNDS = 10
# An image is strange if it is less like its class than all but this share of the validation
# images,
_STRANGE = 0.0045
# or if it encloses more paper, or has more strokes, than this share of the training images.
# Both are the strictest round figures with which, learned on four sixths of the training and
# validation images, model and memory doubt less than 1 % of a sixth unseen: 0.98 % on average.
_NEARLY_ALL = 0.9995
# A pixel as grey as this is ink, where strokes and paper are counted.
_INK = 128
# Images that are looked at together.
_BLOCK = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Familiarity:
    """What the training images look like, to tell what else looks like them.

    An image is familiar as one of a class if it is like a typical image of that class, and if
    neither its enclosed paper nor its strokes exceed what nearly all training images have.
    The *likeness* is the cosine of the angle between two images, both upright (the slant of
    their ink removed) and halved to 14 by 14 pixels; a typical image is the average of
    training images that are alike (k-means).

    Attributes
    ----------
    typical : ndarray of uint8, shape (2, k, 14, 14)
        The typical images of each class.
    least : float
        The likeness to a typical image, from 0 to 1, that a familiar image has.
    most_enclosed : ndarray of float64, shape (2,)
        How many pixels of paper the ink of each class encloses at most.
    most_strokes : ndarray of float64, shape (2,)
        How many strokes a row of pixels meets at most in each class, on average.

    Raises
    ------
    ValueError
        An array has another shape or type, or a number is out of its range.

    References
    ----------
    Hendrycks and Gimpel, "A baseline for detecting misclassified and out-of-distribution
    examples in neural networks", 2017, on why the probability alone does not tell.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import load_digits
    >>> from logreg.pictures import Familiarity
    >>> digits = load_digits()
    >>> familiarity = Familiarity.learn(digits.train[:2000], digits.validation)
    >>> seven = np.zeros((1, 28, 28), dtype=np.uint8)
    >>> seven[0, 4:6, 6:20] = seven[0, 4:24, 18:20] = 255
    >>> familiarity.knows(seven, np.array([1], dtype=np.uint8)).tolist()
    [False]
    """

    typical: Typical
    least: float
    most_enclosed: Pair
    most_strokes: Pair

    def __post_init__(self) -> None:
        shape, pairs = self.typical.shape, (self.most_enclosed, self.most_strokes)
        if (
            self.typical.dtype != np.uint8
            or shape != (2, *shape[1:2], _HALF, _HALF)
            or not self.typical.any(axis=(2, 3)).all()
        ):
            raise ValueError(
                f"typical is {self.typical.dtype} of shape {shape}: pass uint8 images of shape "
                f"(2, k, {_HALF}, {_HALF}), none of them blank"
            )
        if not 0 <= self.least <= 1:
            raise ValueError(f"least is {self.least}: pass a likeness from 0 to 1")
        if any(pair.shape != (2,) or not np.all(pair >= 0) for pair in pairs):
            raise ValueError(
                f"most_enclosed is {pairs[0]} and most_strokes {pairs[1]}: pass a number for each "
                f"of two classes, at least 0"
            )

    @classmethod
    def learn(cls, train_set: Examples, validation_set: Examples) -> "Familiarity":
        """Learn what images of two classes look like.

        Parameters
        ----------
        train_set : Examples
            Images of 28 by 28 pixels, of both classes.
        validation_set : Examples
            Others, of which fewer than one in two hundred are to be strange.

        Returns
        -------
        Familiarity
            The same for the same images; nothing is left to chance.

        Raises
        ------
        ValueError
            The images are not of 28 by 28 pixels, or a class has none.

        Examples
        --------
        See `Familiarity`.
        """
        labels = train_set.labels
        k = min(_TYPICAL, *np.bincount(labels, minlength=2).tolist())
        if k == 0:
            raise ValueError("train_set has images of one class only: pass some of both")
        looks = _looks(train_set.images)
        averages = np.stack([_averages(looks[labels == label], k) for label in (0, 1)])
        typical = np.round(255 * averages / averages.max(axis=2, keepdims=True))
        enclosed, strokes = enclosed_paper(train_set.images), strokes_met(train_set.images)
        most_enclosed, most_strokes = (
            np.array([np.quantile(count[labels == label], _NEARLY_ALL) for label in (0, 1)])
            for count in (enclosed, strokes)
        )
        familiarity = cls(
            typical=typical.astype(np.uint8).reshape(2, k, _HALF, _HALF),
            least=0.0,
            most_enclosed=most_enclosed,
            most_strokes=most_strokes,
        )
        likeness = familiarity.likeness(validation_set.images, validation_set.labels)
        return replace(familiarity, least=float(np.quantile(likeness, _STRANGE)))

    def likeness(self, images: Images, classes: Labels) -> Vector:
        """Return how like each image is to the typical image of its class that is most like it.

        Parameters
        ----------
        images : ndarray of uint8, shape (m, 28, 28)
            The images.
        classes : ndarray of uint8, shape (m,)
            What they are taken for, 0 or 1, such as what `model.predict` returned.

        Returns
        -------
        ndarray of float, shape (m,)
            From 0, where they share no ink, to 1, where they are the same.

        Raises
        ------
        TypeError, ValueError
            The images are not of 28 by 28 pixels, or the classes do not belong to them.

        Examples
        --------
        See `Familiarity`.
        """
        looks = _looks(images)
        classes = as_labels(classes, len(images), "classes", "images")
        likeness: Vector = np.zeros(len(images))
        for label, typical in enumerate(self.typical):
            these = classes == label
            cosines = looks[these] @ _unit(typical.reshape(len(typical), -1)).T
            likeness[these] = cosines.max(axis=1, initial=0)
        return likeness

    def knows(self, images: Images, classes: Labels) -> Mask:
        """Tell for each image whether it is familiar as one of its class.

        Parameters
        ----------
        images, classes
            See `likeness`.

        Returns
        -------
        ndarray of bool, shape (m,)
            False where the answer of a model is not to be trusted, however sure it is.

        Raises
        ------
        TypeError, ValueError
            See `likeness`.

        Examples
        --------
        See `Familiarity`.
        """
        alike: Mask = self.likeness(images, classes) >= self.least
        open_enough: Mask = enclosed_paper(images) <= self.most_enclosed[classes]
        few_strokes: Mask = strokes_met(images) <= self.most_strokes[classes]
        return alike & open_enough & few_strokes


def enclosed_paper(images: Images) -> Vector:
    """Return how many pixels of paper the ink of each image encloses.

    From outside, paper is flooded until nothing changes; what stays dry is enclosed. A row of
    pixels is the bits of a number, so that they all move at once.
    """
    bits = 2 ** np.arange(_FIELD + 2)
    paper = np.pad(images < _INK, [(0, 0), (1, 1), (1, 1)], constant_values=True) @ bits
    flooded = np.zeros_like(paper)
    flooded[:, 0] = paper[:, 0]
    while True:
        wet = flooded | flooded << 1 | flooded >> 1
        wet[:, 1:] |= flooded[:, :-1]
        wet[:, :-1] |= flooded[:, 1:]
        wet &= paper
        if np.array_equal(wet, flooded):
            enclosed: Vector = np.bitwise_count(paper & ~flooded).sum(axis=1).astype(np.float64)
            return enclosed
        flooded = wet


def strokes_met(images: Images) -> Vector:
    """Return how many strokes a row of each image meets, on average over those with ink."""
    ink = images >= _INK
    begins = ink & ~np.pad(ink, [(0, 0), (0, 0), (1, 0)])[:, :, :-1]
    rows = np.count_nonzero(ink.any(axis=2), axis=1)
    met: Vector = np.count_nonzero(begins, axis=(1, 2)) / np.maximum(rows, 1)
    return met


def _looks(images: Images) -> Matrix:
    """Return each image upright, halved and of length 1, as a row."""
    check_images(images)
    if images.shape[1:] != (_FIELD, _FIELD):
        raise ValueError(
            f"images are of {images.shape[1]}x{images.shape[2]} pixels: pass 28x28, as "
            f"read_picture returns them"
        )
    return _unit(np.concatenate([_halved(_upright(block)) for block in _blocks(images)]))


def _blocks(images: Images) -> Iterator[Images]:
    """Give some images at a time, which stay in a processor's cache."""
    for start in range(0, len(images), _BLOCK):
        yield images[start : start + _BLOCK]


def _upright(images: Images) -> Images:
    """Push each row of an image to the side by whole pixels, so that its ink does not slant."""
    # The moments are whole numbers, so the slant is the same wherever it is computed.
    ink, places = images.astype(np.int64), np.arange(_FIELD)
    total, down, across = ink.sum(axis=(1, 2)), ink.sum(axis=2) @ places, ink.sum(axis=1) @ places
    spread = total * (ink.sum(axis=2) @ places**2) - down**2
    slant = (total * (ink @ places @ places) - down * across) / np.maximum(spread, 1)
    middle = down / np.maximum(total, 1)
    push = np.rint(slant[:, np.newaxis] * (places - middle[:, np.newaxis])).astype(np.int64)
    padded = np.pad(images, [(0, 0), (0, 0), (_FIELD, _FIELD)])
    taken = np.clip(_FIELD + places + push[:, :, np.newaxis], 0, 3 * _FIELD - 1)
    return np.take_along_axis(padded, taken, axis=2)


def _halved(images: Images) -> Matrix:
    """Return the sums over 2 by 2 pixels of each image, as a row."""
    fours = images.reshape(-1, _HALF, 2, _HALF, 2)
    sums: Matrix = fours.sum(axis=(2, 4), dtype=np.float32).reshape(len(images), -1)
    return sums


def _unit(rows: np.ndarray[tuple[int, int], np.dtype[np.generic]]) -> Matrix:
    floats: Matrix = rows.astype(np.float32)
    unit: Matrix = floats / np.maximum(np.linalg.norm(floats, axis=1, keepdims=True), 1e-9)
    return unit


def _averages(looks: Matrix, k: int) -> Matrix:
    """Return k averages of looks that are alike (k-means by cosine, evenly spaced starts)."""
    found: Matrix = looks[np.linspace(0, len(looks) - 1, k).astype(int)]
    for _ in range(_ROUNDS):
        nearest = (looks @ found.T).argmax(axis=1)
        sums = np.stack([looks[nearest == place].sum(axis=0) for place in range(k)])
        # One that is nearest to no look stays as it is.
        found = np.where(sums.any(axis=1, keepdims=True), _unit(sums), found)
    return found
