"""A model that reads images, and says whether its answer can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from logreg._files.atomic import PathLike
from logreg._files.npz import AnyArray, Parameters, load_parameters, save_parameters
from logreg._pictures.familiarity import Familiarity
from logreg.arrays import Image
from logreg.model import LogisticModel, model_of

# Below this probability an answer is a guess.
_SURE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model says of an image, and how far to trust it.

    Attributes
    ----------
    digit : int
        The more probable of the two digits.
    probability : float
        Its probability by the model, from 0.5 to 1.
    familiar : bool or None
        Whether the image looks like one of that digit; None if that is not known.

    Examples
    --------
    >>> from logreg.pictures import Answer
    >>> Answer(digit=1, probability=0.99, familiar=True).trust
    'sure'
    >>> Answer(digit=1, probability=0.6, familiar=True).trust
    'guess'
    >>> Answer(digit=1, probability=0.99, familiar=False).trust
    'unfamiliar'
    """

    digit: int
    probability: float
    familiar: bool | None

    @property
    def trust(self) -> Literal["sure", "guess", "unfamiliar"]:
        """Which of the three it is: a clear digit, a guess between two, or nothing it knows."""
        if self.familiar is False:
            return "unfamiliar"
        return "sure" if self.probability >= _SURE else "guess"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reader:
    """A model of two digits, and a memory of what its training images look like.

    Parameters
    ----------
    model : LogisticModel
        A model of images of 28 by 28 pixels.
    familiarity : Familiarity, optional
        The memory. Without it, only the probability tells a guess.

    Raises
    ------
    ValueError
        The model is not one of 784 features.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from logreg import Hyperparameters, LogisticModel, load_digits, train
    >>> from logreg.pictures import Familiarity, Reader
    >>> digits, model = load_digits(), LogisticModel(784)
    >>> history = train(model, digits.train, digits.validation, Hyperparameters(), rng=0)
    >>> memory = Familiarity.learn(digits.train[:2000], digits.validation)
    >>> with TemporaryDirectory() as folder:
    ...     Reader(model=model, familiarity=memory).save(f"{folder}/model.npz")
    ...     reader = Reader.load(f"{folder}/model.npz")
    >>> reader.answer(digits.test.images[0]).trust
    'sure'
    """

    model: LogisticModel
    familiarity: Familiarity | None = None

    def __post_init__(self) -> None:
        if self.model.n_features != 784:
            raise ValueError(
                f"the model has {self.model.n_features} weights, and a picture becomes 784 "
                f"pixels: pass a model that was trained on images of 28 x 28"
            )

    def answer(self, image: Image) -> Answer:
        """Say what an image shows.

        Parameters
        ----------
        image : ndarray of uint8, shape (28, 28)
            Such as `read_picture` returns it, or an image of MNIST as it is.

        Returns
        -------
        Answer
            The digit, its probability, and whether the image looks like one.

        Raises
        ------
        TypeError, ValueError
            The image has another shape or type.

        Examples
        --------
        See `Reader`.
        """
        images = image[np.newaxis]
        p = float(self.model.predict_proba(images)[0])
        label = self.model.predict(images)
        memory = self.familiarity
        return Answer(
            digit=self.model.classes[label[0]],
            probability=p if label[0] else 1 - p,
            familiar=None if memory is None else bool(memory.knows(images, label)[0]),
        )

    def save(self, path: PathLike) -> None:
        """Write model and memory to a file, whole or not at all.

        `LogisticModel.load` reads it as well, without the memory.

        Parameters
        ----------
        path : path
            Where to; see `LogisticModel.save`.

        Raises
        ------
        ValueError, OSError
            See `LogisticModel.save`.

        Examples
        --------
        See `Reader`.
        """
        model, memory = self.model, self.familiarity
        parameters = Parameters(model.weights, model.bias, model.classes)
        if memory is not None:
            parameters = parameters._replace(
                memory={
                    "typical": memory.typical,
                    "least": np.array(memory.least),
                    "most_enclosed": memory.most_enclosed,
                    "most_strokes": memory.most_strokes,
                }
            )
        save_parameters(path, parameters)

    @classmethod
    def load(cls, path: PathLike) -> "Reader":
        """Read what `save` wrote, or a model without a memory.

        Parameters
        ----------
        path : path
            The file, of `Reader.save` or `LogisticModel.save`.

        Returns
        -------
        Reader
            The same model and memory.

        Raises
        ------
        ValueError, OSError
            See `LogisticModel.load`; or it is not a model of images of 28 by 28 pixels.

        Examples
        --------
        See `Reader`.
        """
        parameters = load_parameters(path)
        try:
            return cls(model=model_of(*parameters[:3]), familiarity=_remembered(parameters.memory))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path}: {error}") from error


def _remembered(memory: Mapping[str, AnyArray] | None) -> Familiarity | None:
    """Return the memory that a file holds; what it may be is checked by its class."""
    if memory is None:
        return None
    return Familiarity(
        typical=memory["typical"],
        least=float(memory["least"]),
        most_enclosed=memory["most_enclosed"],
        most_strokes=memory["most_strokes"],
    )
