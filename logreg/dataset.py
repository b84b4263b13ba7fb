"""Chapter 3: the data. Zeros and ones from MNIST, in three parts that never mix."""

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias

import numpy as np

from logreg._files.atomic import PathLike, as_path
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
    is_frame,
    refuse_non_finite,
    refuse_type,
)
from logreg.columns import Columns, filled, leaks, learn

_EMBEDDED = Path(__file__).parent / "data"
_SHAPE = (28, 28)

_HELD_OUT = slice(5, None, 6)  # about as many images as the test set has


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Examples:
    """Images and their classes.

    Parameters
    ----------
    images : uint8 array (m, rows, columns)
        Pixels from 0 (paper) to 255 (ink); not copied, so do not change them.
    labels : uint8 array (m,)
        The class of each image, 0 or 1.
    classes : (int, int)
        What the labels 0 and 1 stand for, such as the digits 3 and 8.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import Examples
    >>> blank = np.zeros((2, 28, 28), dtype=np.uint8)
    >>> examples = Examples(images=blank, labels=np.array([0, 1], dtype=np.uint8))
    >>> len(examples[:1])
    1
    """

    images: Images
    labels: Labels
    classes: tuple[int, int] = (0, 1)

    def __post_init__(self) -> None:
        check_images(self.images)
        labels = as_labels(self.labels, len(self.images), "labels", "images")
        _freeze(self, images=self.images, labels=labels.copy())
        object.__setattr__(self, "classes", as_classes(self.classes))

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: slice | Steps) -> "Examples":
        """Select examples by a slice or an array of row numbers."""
        some = _as_rows(rows, len(self))
        return Examples(images=self.images[some], labels=self.labels[some], classes=self.classes)

    __iter__ = None  # a single example is not Examples

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
        """The images, as the input of a model."""
        return self.images


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """Examples that are not images: rows of features and their classes.

    Parameters
    ----------
    features : float array (m, d)
        Finite, not copied; features on one scale train fastest.
    labels : uint8 array (m,)
        The class of each row, 0 or 1.
    names : tuple of str, optional
        What the features are called, each differently.
    columns : Columns, optional
        How they were made from a data frame; it names them.

    Raises
    ------
    TypeError, ValueError
        An argument is not as above.

    Examples
    --------
    >>> import numpy as np
    >>> from logreg import Table
    >>> features = np.array([[0.5, 1.0], [2.0, -1.0]])
    >>> table = Table(features=features, labels=np.array([0, 1], dtype=np.uint8))
    >>> len(table[:1])
    1
    """

    features: Matrix
    labels: Labels
    names: tuple[str, ...] = ()
    columns: Columns | None = None

    def __post_init__(self) -> None:
        features = as_matrix(self.features, name="features")
        refuse_non_finite(features, "features")
        labels = as_labels(self.labels, len(features), "labels", "features")
        _freeze(self, features=features, labels=labels.copy())
        names = self.names if self.columns is None else self.columns.names
        object.__setattr__(self, "names", _as_names(names, features.shape[1]))

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: slice | Steps) -> "Table":
        """Select examples by a slice or an array of row numbers."""
        some = _as_rows(rows, len(self))
        return replace(self, features=self.features[some], labels=self.labels[some])

    __iter__ = None

    def __repr__(self) -> str:
        m, d = self.features.shape
        return f"Table({m} examples of {d} features)"

    def _repr_html_(self) -> str:
        return table_html(self.features, self.labels)

    @classmethod
    def from_frame(
        cls,
        frame: object,
        label: str,
        *,
        positive: object = None,
        drop: Iterable[str] = (),
        missing: str = "refuse",
    ) -> "Table":
        """Return a table of the columns of a data frame.

        Numbers stay as they are. A column of words or truth values becomes a feature for each
        word but the first, the reference: `sex=male` is 1 for one sex and 0 for the other. How
        this was done is kept in `columns`, for new rows.

        Parameters
        ----------
        frame : data frame
            Of pandas, polars or PyArrow.
        label : str
            The column that tells the class of each row: two words, numbers or truth values.
        positive : optional
            Which of the two is class 1; by default, the larger number or the later word.
        drop : list of str
            Columns to leave out.
        missing : "refuse" or "median"
            Whether to refuse holes, or to fill them: with the median of their column, or its most
            frequent word. Where there are ten or more, a feature such as `age is missing` tells
            where they were.

        Raises
        ------
        TypeError, ValueError
            An argument is not as above; a column holds dates, infinite numbers, or numbers
            written as text; or there are holes, which are counted.
        ModuleNotFoundError
            The extra `table` is not installed.

        Warns
        -----
        UserWarning
            A column alone decides the label, and may be known only afterwards; it numbers the
            rows; or it is an id or a constant, and left out.

        Examples
        --------
        >>> import polars as pl
        >>> from logreg import Table
        >>> frame = pl.DataFrame({"age": [22, 38, 26], "sex": ["male", "female", "male"],
        ...     "survived": ["no", "yes", "yes"]})
        >>> table = Table.from_frame(frame, "survived")
        >>> table.names
        ('age', 'sex=male')
        >>> table.columns.references
        {'sex': 'female'}
        """
        from logreg._frames import as_frame  # noqa: PLC0415 (narwhals need not be installed)

        found = as_frame(frame)
        columns, notes = learn(found, label, positive=positive, drop=drop, missing=missing)
        X = filled(columns.encoded(found), columns.medians)
        table = cls(features=X, labels=columns.classified(found), columns=columns)
        for note in [*notes, *leaks(table.features, table.labels, columns)]:
            warnings.warn(note, stacklevel=2)
        return table

    @property
    def inputs(self) -> Matrix:
        """The features, as the input of a model."""
        return self.features


def _freeze(record: object, **arrays: Array) -> None:
    for name, array in arrays.items():
        view = array.view()
        view.flags.writeable = False
        object.__setattr__(record, name, view)


def _as_names(names: object, d: int) -> tuple[str, ...]:
    # Text and bytes are sequences of something else, and a set has no order.
    if isinstance(names, str | bytes | set | frozenset) or not np.iterable(names):
        refuse_type(names, "names", f"a tuple of {d} words")
    words = tuple(map(str, names))
    if words and (len(words) != d or len(set(words)) != d):
        raise ValueError(
            f"names are {words!s:.60}: pass one for each of {d} features, all different"
        )
    return words


def _as_rows(rows: object, m: int) -> slice | Steps:
    """Return a slice, or the numbers of some of the m rows."""
    if isinstance(rows, slice):
        return rows
    if isinstance(rows, int | np.integer):
        refuse_type(rows, "the index", f"a slice such as [{rows}:][:1], or an array of row numbers")
    try:
        numbers: Array = np.array(rows if isinstance(rows, list | np.ndarray) else None)
    except ValueError:  # a ragged list
        numbers = np.array(None)
    if numbers.dtype == np.bool_ and numbers.shape == (m,):
        return np.flatnonzero(numbers)
    if numbers.ndim != 1 or numbers.dtype.kind not in "iu":
        refuse_type(rows, "the index", f"a slice, a vector of row numbers, or {m} truth values")
    steps: Steps = numbers.astype(np.int64).reshape(-1)
    outside = steps[(steps < -m) | (steps >= m)]
    if len(outside):
        raise ValueError(f"there is no row {outside[0]}: pass numbers from 0 to {m - 1}")
    return steps


DataSet: TypeAlias = Examples | Table
"""Data to train or evaluate a model on."""


def check_data_set(examples: object, name: str) -> None:
    """Refuse anything but Examples or a Table."""
    if not isinstance(examples, Examples | Table):
        refuse_data(
            examples, name, "Examples(images=..., labels=...) or Table(features=..., labels=...)"
        )


def refuse_data(value: object, name: str, wanted: str) -> NoReturn:
    """Raise the `TypeError` for what is not the data set wanted; a data frame can become one."""
    if is_frame(value):
        wanted = f"a Table, such as Table.from_frame({name}, label)"
    refuse_type(value, name, wanted)


def names_of(examples: DataSet) -> tuple[str, ...]:
    """Return the name of each feature or pixel, made up if it has none."""
    if isinstance(examples, Examples):
        return tuple(f"pixel {place}" for place in np.ndindex(examples.images.shape[1:]))
    return examples.names or tuple(f"feature {j}" for j in range(examples.features.shape[1]))


class Digits(NamedTuple):
    """The three parts of a data set.

    Attributes
    ----------
    train : Examples
        For learning the parameters.
    validation : Examples
        For choosing hyperparameters and watching progress.
    test : Examples
        For one look, at the end.

    Examples
    --------
    >>> from logreg import load_digits
    >>> load_digits().test
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


def load_digits(
    digits: tuple[int, int] = (0, 1),
    root: PathLike | None = None,
) -> Digits:
    """Load images of two digits, as training, validation and test examples.

    Every sixth training image of each digit goes to the validation set. To leave images
    in their file, see `read_images`.

    Parameters
    ----------
    digits : (int, int)
        The digits to keep, as classes 0 and 1.
    root : path, optional
        A folder of four files named as those of MNIST, plain or gzipped; by default, the
        embedded zeros and ones. Images of a file named `emnist-...` lie on their side, and
        are turned upright.

    Raises
    ------
    TypeError, ValueError
        `digits` are not two digits of the data, or a file is damaged.
    FileNotFoundError
        A file is missing.

    References
    ----------
    LeCun et al., "Gradient-based learning applied to document recognition", 1998.

    Examples
    --------
    >>> from logreg import load_digits
    >>> train_set, validation_set, test_set = load_digits()
    >>> len(train_set), len(validation_set), len(test_set)
    (10555, 2110, 2115)
    """
    digits = as_classes(digits, "digits")
    folder = _EMBEDDED if root is None else as_path(root, "root")
    if not folder.is_dir():
        kind = NotADirectoryError if folder.exists() else FileNotFoundError
        raise kind(f"{folder} is not a folder: pass a folder of MNIST files")
    images, found = _read_pair(folder, "train", digits)
    held_out = np.zeros(len(found), dtype=np.bool_)
    for digit in digits:
        rows = np.flatnonzero(found == digit)[_HELD_OUT]
        if len(rows) == 0:
            raise ValueError(
                f"{folder} has fewer than 6 training images of the digit "
                f"{digit}, too few to hold any out for validation: add images"
            )
        held_out[rows] = True
    train_set = _select(images, found, digits, ~held_out)
    validation_set = _select(images, found, digits, held_out)
    del images  # to free their memory for the test images
    images, found = _read_pair(folder, "t10k|test", digits)
    everything = np.ones(len(found), dtype=np.bool_)
    test_set = _select(images, found, digits, everything)
    return Digits(train=train_set, validation=validation_set, test=test_set)


def _read_pair(folder: Path, part: str, digits: tuple[int, int]) -> tuple[Images, Labels]:
    images_path = _find(folder, part, "images", 3)
    labels_path = _find(folder, part, "labels", 1)
    found = read_labels(labels_path)
    for digit in digits:
        if digit not in found:
            present = ", ".join(map(str, np.unique(found).tolist()))
            if folder == _EMBEDDED:
                present += ", or pass a folder of MNIST files that has it as root (--data)"
            raise ValueError(f"{labels_path} has no label {digit}: choose from {present}")
    images = read_images(images_path, shape=_SHAPE, count=len(found))
    if images_path.name.lower().startswith("emnist"):
        images = images.transpose(0, 2, 1)  # column by column, where others go row by row
    return images, found


def _select(images: Images, found: Labels, digits: tuple[int, int], part: Mask) -> Examples:
    rows = np.flatnonzero(part & np.isin(found, digits))
    labels: Labels = (found[rows] == digits[1]).astype(np.uint8)
    chosen = np.ascontiguousarray(images[rows])
    return Examples(images=chosen, labels=labels, classes=digits)


def _find(folder: Path, part: str, kind: str, rank: int) -> Path:
    """Find the only file of a kind; a plain file wins over its gzipped copy."""
    pattern = re.compile(rf"(.+-)?({part})-{kind}[-.]idx{rank}-ubyte(\.gz)?")
    found = {
        p.name: p for p in sorted(folder.iterdir()) if pattern.fullmatch(p.name) and p.is_file()
    }
    names = [name for name in found if name.removesuffix(".gz") not in found.keys() - {name}]
    if len(names) > 1:
        raise ValueError(f"{folder} has several such files: keep one of {', '.join(names)}")
    if not names:
        raise FileNotFoundError(
            f"{folder} has no file like {part.partition('|')[0]}-{kind}-idx{rank}-ubyte, plain or "
            f".gz: pass a folder of MNIST files"
        )
    return found[names[0]]
