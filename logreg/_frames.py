"""Data frames of pandas, polars and PyArrow, read through narwhals.

Requires the extra `table`: in a checkout, `pip install '.[table]'`.
"""

from collections import Counter
from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np

from logreg.arrays import Vector, refuse_type

try:
    import narwhals as nw
    from narwhals.exceptions import DuplicateError
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"{_missing.name} is not installed: in a checkout of logreg, pip install '.[table]'",
        name=_missing.name,
    ) from _missing


def as_frame(frame: object) -> "NarwhalsFrame":
    """Return a data frame in the one way in which its columns are read."""
    try:
        return NarwhalsFrame(nw.from_native(frame, eager_only=True))
    except DuplicateError as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"columns share a name: give each its own ({reason:.200})") from error
    except TypeError:
        wanted = "a data frame of pandas, polars or PyArrow"
        if hasattr(frame, "collect"):
            wanted += ", such as frame.collect()"
        refuse_type(frame, "frame", wanted)


class NarwhalsFrame:
    """The columns of a data frame, by name: the `Frame` of `logreg.columns`."""

    def __init__(self, frame: nw.DataFrame[Any]) -> None:
        names = Counter(map(str, frame.columns))
        twice = [name for name, count in names.items() if count > 1]
        if twice:  # such as 0 and "0"
            raise ValueError(f"columns share the name {twice[0]:.60}: give each its own")
        self._columns = {name: frame[:, place] for place, name in enumerate(names)}
        self.names = tuple(self._columns)
        self._rows = len(frame)

    def __len__(self) -> int:
        return self._rows

    def numbers(self, name: str) -> Vector | None:
        """Return a column in double precision, holes as nan, or None if it does not hold numbers."""
        column = self._columns[name]
        if column.dtype.is_numeric():
            x: Vector = column.cast(nw.Float64).to_numpy()
            return x
        values = self.values(name) if column.dtype == nw.Object else []
        kinds = {type(value) for value in values if value is not None}
        if not kinds or bool in kinds or not all(issubclass(kind, Real) for kind in kinds):
            return None
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

    def values(self, name: str) -> list[object]:
        """Return a column as it is, holes as None."""
        column = self._columns[name]
        holes = column.is_null()
        if column.dtype.is_float():
            holes = holes | column.is_nan()
        return [
            None if hole else value
            for value, hole in zip(column.to_list(), holes.to_list(), strict=True)
        ]

    def order(self, name: str) -> Sequence[str]:
        """Return the words of a column whose order is known, or nothing."""
        dtype = self._columns[name].dtype
        return dtype.categories if isinstance(dtype, nw.Enum) else ()
