"""Chapter 3: the data. Zeros and ones from MNIST, in three parts that never mix."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np

from logreg._files.atomic import PathLike
from logreg._files.idx import read_images, read_labels
from logreg._html.views import digits_html, examples_html, table_html
from logreg.arrays import (
    Array,
    Images,
    Labels,
    Mask,
    Matrix,
    Steps,
    as_classes,
    as_labels,
    as_matrix,
    check_images,
    refuse_non_finite,
    refuse_type,
)

_EMBEDDED = Path(__file__).parent / "data"
_SHAPE = (28, 28)

# Every sixth image of a digit is held out: about as many as the test set has.
_HELD_OUT = slice(5, None, 6)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examples:
    """Images and the class of each.

    Parameters
    ----------
    images : ndarray of uint8, shape (m, rows, columns)
        The pixels from 0, paper, to 255, ink. They stay `uint8`, an eighth of the
        memory of `float64`; a batch becomes features when it is needed.
    labels : ndarray of uint8, shape (m,)
        The class of each image, 0 or 1.
    classes : (int, int)
        What the labels 0 and 1 stand for, such as the digits 3 and 8.

    Raises
    ------
    TypeError, ValueError
        An array has another type, rank or length, or a label is not 0 or 1.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import Examples
    >>> blank = np.zeros((2, 28, 28), dtype=np.uint8)
    >>> examples = Examples(images=blank, labels=np.array([0, 1], dtype=np.uint8))
    >>> len(examples), len(examples[:1])
    (2, 1)
    """

    images: Images
    labels: Labels
    classes: tuple[int, int] = (0, 1)

    def __post_init__(self) -> None:
        check_images(self.images)
        labels = as_labels(self.labels, len(self.images), "labels", "images")
        _freeze(self, images=self.images, labels=labels)
        object.__setattr__(self, "classes", as_classes(self.classes))

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: slice | Steps) -> "Examples":
        """Return some of the examples, by a slice or an array of row numbers."""
        _check_rows(rows)
        return Examples(images=self.images[rows], labels=self.labels[rows], classes=self.classes)

    __iter__ = None  # nothing of a single example is Examples

    def __repr__(self) -> str:
        rows, columns = self.images.shape[1:]
        ones = np.count_nonzero(self.labels)
        return (
            f"Examples({len(self)} images of {rows}x{columns}: {len(self) - ones} labelled 0, "
            f"{ones} labelled 1, classes={self.classes})"
        )

    def _repr_html_(self) -> str:
        return examples_html(self.images, self.labels, self.classes)

    @property
    def inputs(self) -> Images:
        """What a model is given: the images."""
        return self.images


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """Examples that are not images: rows of features and the class of each.

    Parameters
    ----------
    features : ndarray of float64 or float32, shape (m, d)
        One row per example, all finite. Features of one scale train fastest.
    labels : ndarray of uint8, shape (m,)
        The class of each row, 0 or 1.

    Raises
    ------
    TypeError, ValueError
        An array has another type, rank or length, a feature is not finite, or a label
        is not 0 or 1.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import Table
    >>> features = np.array([[0.5, 1.0], [2.0, -1.0]])
    >>> table = Table(features=features, labels=np.array([0, 1], dtype=np.uint8))
    >>> len(table), len(table[:1])
    (2, 1)
    """

    features: Matrix
    labels: Labels

    def __post_init__(self) -> None:
        features = as_matrix(self.features, name="features")
        refuse_non_finite(features, "features")
        labels = as_labels(self.labels, len(features), "labels", "features")
        _freeze(self, features=features, labels=labels)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: slice | Steps) -> "Table":
        """Return some of the examples, by a slice or an array of row numbers."""
        _check_rows(rows)
        return Table(features=self.features[rows], labels=self.labels[rows])

    __iter__ = None

    def __repr__(self) -> str:
        m, d = self.features.shape
        return f"Table({m} examples of {d} features)"

    def _repr_html_(self) -> str:
        return table_html(self.features, self.labels)

    @property
    def inputs(self) -> Matrix:
        """What a model is given: the features."""
        return self.features


def _freeze(record: object, **arrays: Array) -> None:
    """Keep arrays in a frozen record through which they cannot be changed."""
    for name, array in arrays.items():
        view = array.view()
        view.flags.writeable = False
        object.__setattr__(record, name, view)


def _check_rows(rows: object) -> None:
    """Refuse the number of a single row."""
    if isinstance(rows, int | np.integer):
        refuse_type(rows, "the row", f"a slice such as [{rows}:{rows + 1}], or an array of numbers")


DataSet: TypeAlias = Examples | Table
"""What a model learns from and is measured on."""


def check_data_set(examples: object, name: str) -> None:
    """Refuse anything but Examples or a Table."""
    if not isinstance(examples, Examples | Table):
        refuse_type(
            examples, name, "Examples(images=..., labels=...) or Table(features=..., labels=...)"
        )


class Digits(NamedTuple):
    """The three parts of a data set.

    Attributes
    ----------
    train : Examples
        What the parameters are learned from.
    validation : Examples
        Held out of the training files, to choose hyperparameters and watch progress.
    test : Examples
        Looked at once, at the end.

    Examples
    --------
    >>> from logreg import load_digits
    >>> digits = load_digits()
    >>> digits.test
    Examples(2115 images of 28x28: 980 labelled 0, 1135 labelled 1, classes=(0, 1))
    """

    train: Examples
    validation: Examples
    test: Examples

    def __repr__(self) -> str:
        parts = "".join(f"    {name}={part!r},\n" for name, part in self._asdict().items())
        return f"Digits(\n{parts})"

    def _repr_html_(self) -> str:
        parts = zip(self._fields, [part.labels for part in self], strict=True)
        return digits_html(parts, self.train.images, self.train.classes)


def load_digits(digits: tuple[int, int] = (0, 1), root: PathLike | None = None) -> Digits:
    """Load the images of two digits, as training, validation and test examples.

    The images keep the order of their files. Every sixth training image of each digit
    goes to the validation set, so both sets show the digits in the same proportion
    and nothing is left to chance.

    The images are copied into memory. Millions of them can stay in their file: see the
    parameter `memory_map` of `read_images`.

    Parameters
    ----------
    digits : (int, int)
        The two labels to keep; the first becomes class 0, the second class 1.
    root : path, optional
        A folder with four files in the format of MNIST, plain or gzipped, such as
        MNIST itself, Fashion-MNIST or EMNIST (whose images lie on their side). If not
        given, the zeros and ones of MNIST that come with this package.

    Returns
    -------
    Digits
        The named tuple `(train, validation, test)`.

    Raises
    ------
    TypeError, ValueError
        The digits are not two different whole numbers, a digit is not in the data, a file is
        damaged, or images and labels differ in number. The message names the file.
    FileNotFoundError
        The folder or one of its files is missing.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
    recognition", 1998.

    Examples
    --------
    >>> from logreg import load_digits
    >>> train_set, validation_set, test_set = load_digits()
    >>> len(train_set), len(validation_set), len(test_set)
    (10555, 2110, 2115)
    """
    digits = as_classes(digits, "digits")
    folder = _EMBEDDED if root is None else Path(root)
    images, found = _read_pair(folder, "train", digits)
    held_out = np.zeros(len(found), dtype=np.bool_)
    for digit in digits:
        rows = np.flatnonzero(found == digit)[_HELD_OUT]
        if len(rows) == 0:
            raise ValueError(
                f"{folder} has fewer than 6 training images of the digit {digit}, too few "
                f"to hold some out for validation: add images"
            )
        held_out[rows] = True
    train_set = _select(images, found, digits, ~held_out)
    validation_set = _select(images, found, digits, held_out)
    del images  # before the test images are read, to keep the peak of memory low
    images, found = _read_pair(folder, "t10k|test", digits)
    test_set = _select(images, found, digits, np.ones(len(found), dtype=np.bool_))
    return Digits(train=train_set, validation=validation_set, test=test_set)


def _read_pair(folder: Path, part: str, digits: tuple[int, int]) -> tuple[Images, Labels]:
    """Read a file of images and the file of their labels, the small one first."""
    images_path = _find(folder, part, "images", 3)
    labels_path = _find(folder, part, "labels", 1)
    found = read_labels(labels_path)
    for digit in digits:
        if digit not in found:
            present = ", ".join(map(str, np.unique(found).tolist()))
            if folder == _EMBEDDED:
                present += (
                    ", or give a folder of MNIST files that has it (root in Python, --data at "
                    "the command line)"
                )
            raise ValueError(f"{labels_path} has no label {digit}: choose from {present}")
    return read_images(images_path, shape=_SHAPE, count=len(found)), found


def _select(images: Images, found: Labels, digits: tuple[int, int], part: Mask) -> Examples:
    """Keep two digits of a part, in the order of the file, as the classes 0 and 1."""
    rows = np.flatnonzero(part & ((found == digits[0]) | (found == digits[1])))
    labels: Labels = (found[rows] == digits[1]).astype(np.uint8)
    return Examples(images=images[rows], labels=labels, classes=digits)


def _find(folder: Path, part: str, kind: str, rank: int) -> Path:
    """Find the one file of a kind; of a plain and a gzipped copy, the plain one."""
    pattern = re.compile(rf"(.+-)?({part})-{kind}[-.]idx{rank}-ubyte(\.gz)?")
    found = {
        p.name: p for p in sorted(folder.iterdir()) if pattern.fullmatch(p.name) and p.is_file()
    }
    names = [name for name in found if name.removesuffix(".gz") not in found.keys() - {name}]
    if len(names) > 1:
        raise ValueError(f"{folder} has several such files: keep one of {', '.join(names)}")
    if not names:
        raise FileNotFoundError(
            f"{folder} has no file of {kind} named like "
            f"{part.partition('|')[0]}-{kind}-idx{rank}-ubyte, plain or .gz: pass a folder of MNIST files"
        )
    return found[names[0]]
