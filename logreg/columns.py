"""From the columns of a data frame to features, and again in the same way for new rows.

Numbers stay as they are. Words become one feature each, 1 where the word stands and 0 elsewhere,
except for one, the reference: a weight tells how far its word is from that one. A hole can become
the median of its column, or its most frequent word; where there are more than a few, a feature says
where they were.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time, timedelta
from difflib import get_close_matches
from types import UnionType
from typing import Protocol, TypeAlias

import numpy as np

from logreg._files.atomic import PathLike
from logreg.arrays import Labels, Losses, Mask, Matrix, Vector, refuse_type

Label: TypeAlias = bool | int | float | str
"""What stands in the column of labels."""

# This many names are shown as a choice, and this many words as examples.
_SHOWN = 10
# More words than this that look like numbers are numbers written in an unknown way.
_CATEGORIES = 20
_LIKE_NUMBERS = re.compile(r"[\d\s.,:/'%$€£+-]*\d[\d\s.,:/'%$€£+-]*")
# With fewer rows than this for a word, on average, there is little to learn from many words.
_ENOUGH = 5
# Fewer rows than this, of a class or with a hole, can be told from the others by chance.
_FEW = 10
# A feature tells too much if it makes less than this share of the errors of "always the same".
_TELLING = 0.1
# A leak shows in a sample of this many rows.
_SAMPLE = 10_000


class Frame(Protocol):
    """What is asked of a data frame; a hole is nan among numbers and None among values."""

    names: tuple[str, ...]

    def __len__(self) -> int: ...

    def numbers(self, name: str) -> Vector | None:
        """Return a column in double precision, or None if it does not hold numbers."""

    def values(self, name: str) -> list[object]:
        """Return a column as it is."""

    def order(self, name: str) -> Sequence[str]:
        """Return the words of a column whose order is known, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a data frame and how it becomes features.

    Attributes
    ----------
    name : str
        What it is called.
    words : tuple of str
        The words it may hold, the reference first; none if it holds numbers.
    fill : float, str or None
        What a hole becomes: the median, or the most frequent word. None refuses holes.
    indicator : bool
        Whether a feature tells where the holes are.
    """

    name: str
    words: tuple[str, ...]
    fill: float | str | None
    indicator: bool

    def __post_init__(self) -> None:
        words, fill = self.words, self.fill
        good = _are((self.name, *words), str) and _are((self.indicator,), bool)
        if words:
            good = good and fill in (None, *words) and len(set(words)) == len(words)
        else:
            good = good and (fill is None or (isinstance(fill, float) and math.isfinite(fill)))
        if not good:
            raise ValueError(f"{self!r:.200} is not a column: pass the parts as described")

    @property
    def names(self) -> list[str]:
        """The names of its features."""
        names = [f"{self.name}={word}" for word in self.words[1:]] if self.words else [self.name]
        return [*names, f"{self.name} is missing"] if self.indicator else names

    def features(self, frame: Frame) -> list[Vector]:
        """Return its features in some rows; a hole in numbers is still nan."""
        if self.words:
            codes = self._codes(frame)
            empty = np.isnan(codes)
            if isinstance(self.fill, str):
                codes[empty] = self.words.index(self.fill)
            places = range(1, len(self.words))
            made: list[Vector] = [(codes == place).astype(np.float64) for place in places]
        else:
            x = self._numbers(frame)
            empty, made = np.isnan(x), [x]
        holes: Vector = empty.astype(np.float64)
        count = int(holes.sum())
        if count and self.fill is None:
            raise ValueError(
                f"{self.name} has {_holes(count)}, but none where its features were learned: fill "
                f"or remove them"
            )
        return [*made, holes] if self.indicator else made

    def _numbers(self, frame: Frame) -> Vector:
        x = frame.numbers(self.name)
        if x is None:
            word = next((value for value in frame.values(self.name) if value is not None), None)
            if word is not None:
                raise ValueError(
                    f"{self.name} holds {word!r:.60}, but held numbers where its features were "
                    f"learned: pass numbers"
                )
            x = np.full(len(frame), np.nan)  # nothing but holes has no type
        _refuse_infinite(x, self.name)
        return x

    def _codes(self, frame: Frame) -> Vector:
        places: dict[object, int] = {word: code for code, word in enumerate(self.words)}
        words = _words(frame, self.name)
        unknown = Counter(word for word in words if word is not None and word not in places)
        if unknown:
            word, count = unknown.most_common(1)[0]
            raise ValueError(
                f"{self.name} is {word!r:.60} in {_rows(count)}, a word that was not there where "
                f"its features were learned: choose from {_few(self.words)}"
            )
        return np.array([places.get(word, math.nan) for word in words], dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How the columns of a data frame become the features and labels of a `Table`.

    `Table.from_frame` learns it from the rows, and a model that is trained on the table keeps
    it and saves it, so that new rows are read in the same way.

    Attributes
    ----------
    label : str
        The column of labels.
    classes : (label, label)
        What stands there for class 0 and class 1: two words, numbers or truth values.
    inputs : tuple of Column
        The other columns that are used: their `name`, their `words`, and what a hole becomes.

    Examples
    --------
    >>> from logreg.columns import Column, Columns
    >>> sex = Column(name="sex", words=("female", "male"), fill=None, indicator=False)
    >>> age = Column(name="age", words=(), fill=28.0, indicator=True)
    >>> columns = Columns(label="survived", classes=("no", "yes"), inputs=(sex, age))
    >>> columns.names
    ('sex=male', 'age', 'age is missing')
    >>> columns.references
    {'sex': 'female'}
    """

    label: str
    classes: tuple[Label, Label]
    inputs: tuple[Column, ...]

    def __post_init__(self) -> None:
        good = _are((self.label,), str) and _are(self.classes, bool | int | float | str)
        if not (good and len(self.inputs) > 0 and len(set(self.classes)) == 2 == len(self.classes)):
            raise ValueError(
                f"{self.label!r:.60} with classes {self.classes!r:.60} is not a label: pass a "
                f"name, two different values, and a column to tell them from"
            )
        twice = [name for name, count in Counter(self.names).items() if count > 1]
        if twice:
            raise ValueError(f"two features would be called {twice[0]:.60}: rename a column")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the features, such as `sex=male`."""
        return tuple(name for column in self.inputs for name in column.names)

    @property
    def references(self) -> dict[str, str]:
        """The word of each column of words that has no feature of its own."""
        return {column.name: column.words[0] for column in self.inputs if column.words}

    @property
    def medians(self) -> Losses:
        """What a hole becomes in each feature; nan where there are none to fill."""
        fills = [
            [column.fill if isinstance(column.fill, float) else math.nan]
            + [math.nan] * (len(column.names) - 1)
            for column in self.inputs
        ]
        return np.array([fill for fills in fills for fill in fills], dtype=np.float64)

    def features(self, frame: object) -> Matrix:
        """Return the features of new rows, `(m, d)`; columns are matched by name.

        Parameters
        ----------
        frame : data frame
            Of pandas, polars or PyArrow, with the columns of `inputs`; others are ignored.

        Raises
        ------
        TypeError, ValueError
            A column is missing or of a different kind, or it has a word or a hole that was not
            there where the features were learned.
        ModuleNotFoundError
            The extra `table` is not installed.
        """
        from logreg._frames import as_frame  # noqa: PLC0415 (narwhals need not be installed)

        return filled(self.encoded(as_frame(frame)), self.medians)

    def labels(self, frame: object) -> Labels:
        """Return the labels of new rows, 0 or 1, `(m,)`.

        Parameters
        ----------
        frame : data frame
            Of pandas, polars or PyArrow, with the column `label`.

        Raises
        ------
        TypeError, ValueError
            The column is missing, or holds something else than the two `classes`.
        ModuleNotFoundError
            The extra `table` is not installed.
        """
        from logreg._frames import as_frame  # noqa: PLC0415

        return self.classified(as_frame(frame))

    def encoded(self, frame: Frame) -> Matrix:
        """Return the features of rows; holes in numbers are still nan."""
        absent = [column.name for column in self.inputs if column.name not in frame.names]
        if absent:
            raise ValueError(
                f"column {_few(absent)} is missing: pass rows with the columns "
                f"{_few([column.name for column in self.inputs])}"
            )
        if len(frame) == 0:
            raise ValueError("there are no rows: pass at least one")
        X: Matrix = np.empty((len(frame), len(self.names)))
        j = 0
        for column in self.inputs:
            for feature in column.features(frame):
                X[:, j] = feature
                j += 1
        return X

    def classified(self, frame: Frame) -> Labels:
        """Return the labels of rows."""
        name_in(frame.names, self.label)
        values = [_label(value) for value in frame.values(self.label)]
        for value in values:
            if value not in self.classes:
                shown = "empty" if value is None else f"{value!r:.60}"
                raise ValueError(
                    f"the label {self.label} is {shown} in a row: pass {self.classes[0]!r} or "
                    f"{self.classes[1]!r} in each"
                )
        return np.array([value == self.classes[1] for value in values], dtype=np.uint8)

    def check_same(self, what: str, names: tuple[str, ...], other: "Columns | None") -> None:
        """Refuse features of other names, and labels of other classes."""
        if names and names != self.names:
            raise ValueError(
                f"{what} has the features {_few(names)}, but the model has {_few(self.names)}: "
                f"pass the same ones, or use a new model"
            )
        if other is not None and other.classes != self.classes:
            raise ValueError(
                f"{what} has the classes {other.classes}, but the model has {self.classes}: pass "
                f"the same ones, or use a new model"
            )

    def to_json(self) -> str:
        """Return it as text."""
        return json.dumps(asdict(self), ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> "Columns":
        """Return what `to_json` wrote, and refuse anything else."""
        try:
            record = json.loads(text)
            record["classes"] = tuple(record["classes"])
            record["inputs"] = tuple(
                Column(**each | {"words": tuple(each["words"])}) for each in record["inputs"]
            )
            return cls(**record)
        except (KeyError, RecursionError, TypeError) as error:
            raise ValueError(f"not columns: {error}") from error


def columns_in(path: PathLike, content: bytes, n_features: int) -> Columns:
    """Return the columns that a model file holds."""
    try:
        columns = Columns.from_json(content.decode())
        if len(columns.names) != n_features:
            raise ValueError(f"{len(columns.names)} features for {n_features} weights")
    except ValueError as error:
        raise ValueError(
            f"the columns in {path} are damaged ({error!s:.200}): train and save the model again"
        ) from error
    return columns


def learn(
    frame: Frame,
    label: str,
    *,
    positive: object = None,
    drop: Iterable[str] = (),
    missing: str = "refuse",
) -> tuple[Columns, list[str]]:
    """Learn how columns become features; return it with what is to be warned of."""
    if str(missing) not in ("refuse", "median"):
        raise ValueError(f"missing is {missing!r:.60}: pass 'refuse' or 'median'")
    if isinstance(drop, str | bytes) or not isinstance(drop, Iterable):
        refuse_type(drop, "drop", "a list of names of columns")
    label = name_in(frame.names, label)
    left_out = {name_in(frame.names, name) for name in drop}
    if len(frame) == 0:
        raise ValueError("the data frame has no rows: pass at least one of each label")
    classes = _classes(label, [_label(value) for value in frame.values(label)], positive)
    notes: list[str] = []
    holes: dict[str, int] = {}
    first: dict[bytes, str] = {}  # the first column with these holes
    inputs = []
    for name in frame.names:
        if name == label or name in left_out:
            continue
        column, note, where = _learn(frame, name, filling=missing == "median")
        if column is not None and where.any():
            holes[name] = int(where.sum())
            other = first.setdefault(np.packbits(where).tobytes(), name)
            column = replace(column, indicator=other == name and holes[name] >= _FEW)
            if not column.names:
                where_too = "in nearly every row" if other == name else f"where {other} is there"
                column, note = None, f"{name} is there {where_too}, and so left out"
        if column is not None:
            inputs.append(column)
        if note:
            notes.append(note)
    if holes and missing == "refuse":
        raise ValueError(
            f"there are holes: {_few([f'{name} {count}' for name, count in holes.items()])}: pass "
            f"missing='median' (--missing median), or leave these columns out with drop "
            f"(--without), or fill them"
        )
    if not inputs:
        reasons = f" ({'; '.join(notes)})" if notes else ""
        raise ValueError(f"no column is left to tell {label} from{reasons}: add one")
    return Columns(label=label, classes=classes, inputs=tuple(inputs)), notes


def _learn(frame: Frame, name: str, *, filling: bool) -> tuple[Column | None, str, Mask]:
    """Return how a column becomes features, if it does, a warning, and where its holes are."""
    x = frame.numbers(name)
    note = ""
    if x is not None:
        _refuse_infinite(x, name)
        where = np.isnan(x)
        there = np.unique(x[~where])
        if len(there) > 1:
            if _numbers_rows(x):
                note = f"{name} numbers the rows: leave it out, unless it measures something"
            median = float(np.median(x[~where])) if filling else None
            return Column(name=name, words=(), fill=median, indicator=False), note, where
    words = _words(frame, name)
    where = np.array([word is None for word in words])
    counts = Counter(word for word in words if word is not None)
    if len(counts) + bool(where.any()) <= 1 or not counts:
        shown = f"{next(iter(counts))!r:.60} in every row" if counts else "empty"
        return None, f"{name} is {shown}, and so left out", np.zeros(0, dtype=np.bool_)
    if x is None:
        _refuse_numbers_as_words(name, counts)
        full, alone = counts.total(), sum(count == 1 for count in counts.values())
        if 2 * alone > full or len(counts) > max(_CATEGORIES, full // _ENOUGH):
            note = (
                f"{name} has {len(counts)} words in {_rows(full)}, like an id, and so is left out"
            )
            return None, note, np.zeros(0, dtype=np.bool_)
    known = [word for word in frame.order(name) if word in counts] or sorted(counts)
    fill = max(known, key=counts.__getitem__) if where.any() else None
    return Column(name=name, words=tuple(known), fill=fill, indicator=False), note, where


def leaks(X: Matrix, y: Labels, columns: Columns) -> list[str]:
    """Return a sentence for each column that alone decides the labels, or nearly."""
    few = slice(None, None, 1 + len(y) // _SAMPLE)
    X, y = X[few], y[few]
    rarer = min(int(y.sum()), len(y) - int(y.sum()))
    if rarer < _FEW:
        return []
    notes, j = [], 0
    for column in columns.inputs:
        mine: Matrix = X[:, j : j + len(column.names)]
        j += len(column.names)
        found = [(_errors_at_best(x, y), 0) for x in mine.T]
        if column.words:
            found.append(_errors_of_words(mine, y))
        errors, choices = min(found, key=sum)
        if errors + choices <= _TELLING * rarer:
            share = math.floor(1000 * (1 - errors / len(y))) / 10
            notes.append(
                f"{column.name} alone tells {columns.label} in {share:g} % of the rows: leave it "
                f"out if it is known only afterwards"
            )
    return notes


def _errors_of_words(X: Matrix, y: Labels) -> tuple[int, int]:
    """Return the errors if each word has its more frequent label, and how many chose freely."""
    words = (X @ np.arange(1, X.shape[1] + 1)).astype(np.int64)
    counts, ones = np.bincount(words), np.bincount(words, weights=y)
    return int(np.minimum(ones, counts - ones).sum()), int(np.count_nonzero(counts)) - 1


def _errors_at_best(x: Vector, y: Labels) -> int:
    """Return how many labels the best threshold of a feature gets wrong."""
    order = np.argsort(x, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(x[order])), len(x) - 1)  # of each run of equal values
    ones = np.cumsum(y[order], dtype=np.int64)[ends]
    zeros = ends + 1 - ones
    wrong = ones + zeros[-1] - zeros  # if ones are above
    return int(min(wrong.min(), (len(y) - wrong).min()))


def filled(X: Matrix, medians: Losses) -> Matrix:
    """Return features with their holes filled, in the same array."""
    for j in np.flatnonzero(np.isfinite(medians)):
        X[np.isnan(X[:, j]), j] = medians[j]
    return X


def name_in(names: Sequence[str], name: object) -> str:
    """Return the name of a column as text, which pandas may have as a number; it must be there."""
    if not isinstance(name, Hashable):
        refuse_type(name, "the name of a column", "a word")
    word = str(name)
    if word not in names:
        meant = get_close_matches(word, names, 1)
        hint = f"did you mean {meant[0]}? " if meant else ""
        raise ValueError(f"there is no column {word:.60}: {hint}Choose from {_few(names)}")
    return word


def _are(values: Iterable[object], kinds: type | UnionType) -> bool:
    return all(isinstance(value, kinds) for value in values)


def _classes(label: str, values: list[Label | None], positive: object) -> tuple[Label, Label]:
    """Return what stands for class 0 and for class 1."""
    counts = Counter(values)
    holes = counts.pop(None, 0)
    if holes:
        raise ValueError(f"the label {label} has {_holes(holes)}: remove those rows")
    found: list[Label] = [value for value in counts if value is not None]
    numbers = [value for value in found if not isinstance(value, str)]
    found.sort(key=str)
    if len(numbers) == len(found):
        found = sorted(numbers)
    if len(found) == 1:
        raise ValueError(f"the label {label} is {found[0]!r:.60} in every row: pass rows of two")
    if len(found) != 2:
        raise ValueError(
            f"the label {label} has {len(found)} different values, {_few(list(map(str, found)))}: "
            f"pass the rows of two of them"
        )
    if math.inf in map(abs, numbers):
        raise ValueError(f"the label {label} is infinite in a row: replace or remove such values")
    zero, one = found
    if not isinstance(positive, Hashable):
        refuse_type(positive, "positive", f"{zero!r} or {one!r}")
    if positive is None or _means(positive, one):
        return zero, one
    if _means(positive, zero):
        return one, zero
    raise ValueError(f"positive is {positive!r:.60}: pass {zero!r} or {one!r}")


def _means(said: object, value: Label) -> bool:
    """Tell whether a value is meant; the text of a command line may stand for a number."""
    if isinstance(said, bool | int | float | np.generic) and said == value:
        return True
    return str(said) == str(value)


def _label(value: object) -> Label | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return value.strip() or None
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _words(frame: Frame, name: str) -> list[str | None]:
    """Return a column as words; numbers and truth values are written out."""
    return [None if value is None else _word(value, name) for value in frame.values(name)]


def _word(value: object, name: str) -> str | None:
    word = _label(value)
    if isinstance(value, date | time | timedelta):
        raise ValueError(
            f"{name} holds dates or times, such as {value}: turn it into numbers, such as days, "
            f"or leave it out with drop (--without)"
        )
    return None if word is None else str(word)


def _refuse_numbers_as_words(name: str, counts: Counter[str]) -> None:
    """Refuse what look like many numbers, but were not read as such."""
    alike = [word for word in counts if _LIKE_NUMBERS.fullmatch(word)]
    others = [word for word in counts if not _LIKE_NUMBERS.fullmatch(word)]
    if len(alike) <= max(_CATEGORIES, _SHOWN * len(others)):
        return
    beside = f" beside {_few(others)}" if others else ""
    raise ValueError(
        f"{name} holds text that looks like numbers or dates, such as {alike[0]!r:.60}{beside}: "
        f"turn it into numbers, or leave it out with drop (--without)"
    )


def _refuse_infinite(x: Vector, name: str) -> None:
    if np.isinf(x).any():
        row = int(np.isinf(x).argmax())
        raise ValueError(f"{name} is {x[row]} in row {row}: replace or remove such values")


def _numbers_rows(x: Vector) -> bool:
    """Tell whether whole numbers count the rows, in their order or shuffled."""
    if len(x) <= 2 * _FEW or not np.array_equal(x, np.floor(x)):
        return False
    dense = float(np.ptp(x)) < 2 * len(x) and len(np.unique(x)) == len(x)
    return dense or bool((np.diff(x) > 0).all())


def _few(words: Sequence[str]) -> str:
    return ", ".join(words[:_SHOWN]) + (", ..." if len(words) > _SHOWN else "")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _holes(count: int) -> str:
    return "1 hole" if count == 1 else f"{count} holes"
