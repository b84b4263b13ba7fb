"""Read a table from a file: CSV with any separator, TSV or Parquet, gzipped or not.

What a file is, its content tells, not its name. polars reads it: one wheel for every Python, with
both formats in it. What it does not do is to find out the separator and the decimal mark.

Requires the extra `table`: in a checkout, `pip install '.[table]'`.
"""

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from logreg._files.atomic import PathLike, check_is_file

try:
    import polars as pl
except ModuleNotFoundError as _missing:
    raise ModuleNotFoundError(
        f"{_missing.name} is not installed: in a checkout of logreg, pip install '.[table]'",
        name=_missing.name,
    ) from _missing

_WANTED = "a CSV, TSV or Parquet file"
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = "\t;,|"
# What programs write where there is nothing.
_HOLES = ["", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "?"]
_THOUSANDS = r"[+-]?[1-9]\d{0,2}[,.]\d{3}"
# So much of a file is looked at to find out how it is written.
_SAMPLE = 2**18


def read_frame(
    path: PathLike, *, words: Collection[str] = (), every_row: bool = False
) -> pl.DataFrame:
    """Read a table; a `ValueError` says why not.

    The columns `words` are read as text, whatever they look like. Empty rows are left out; with
    `every_row`, only those at the end are, so that the others can still be counted.
    """
    check_is_file(path, _WANTED)
    content = Path(path).read_bytes()
    if content.startswith(_GZIP):
        try:
            content = gzip.decompress(content)
        except (EOFError, OSError, zlib.error) as error:
            raise ValueError(f"{path} is damaged ({error}): pack it again") from error
    try:
        if content.startswith(_PARQUET):
            return pl.read_parquet(io.BytesIO(content))
        return _read_text(path, content, words, every_row=every_row)
    except (csv.Error, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        reason = str(error).partition("\n")[0]
        raise ValueError(f"{path} cannot be read ({reason:.200}): pass {_WANTED}") from error


def _read_text(
    path: PathLike, content: bytes, words: Collection[str], *, every_row: bool
) -> pl.DataFrame:
    if content.startswith(_EXCEL):
        raise ValueError(f"{path} is an Excel file or a zip archive: save the table as CSV")
    try:
        text = content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # as older programs of Windows write
    if "\0" in text:
        raise ValueError(f"{path} is not text: pass {_WANTED}")
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as old Macs wrote
    text, separator = _separator(text.lstrip("\r\n"))
    head = text[:_SAMPLE]
    names = _names(path, head, separator)
    commas = separator != "," and _has_decimal_commas(head, separator)

    def read(texts: Collection[str]) -> pl.DataFrame:
        return pl.read_csv(
            io.BytesIO(text.encode()),
            separator=separator,
            decimal_comma=commas,
            null_values=_HOLES,
            try_parse_dates=True,
            infer_schema_length=None,
            new_columns=names,
            schema_overrides={name: pl.String for name in names if name in texts},
        )

    try:
        frame = read(words)
        truths = [name for name, kind in frame.schema.items() if kind == pl.Boolean]
        if truths:  # true, True or TRUE: the words stay as they are written
            frame = read([*words, *truths])
    except pl.exceptions.PolarsError:
        _refuse_ragged(path, text, separator, len(names))
        raise
    full = ~pl.all_horizontal(pl.all().is_null())
    frame = frame.filter(full.cast(pl.Int8).cum_max(reverse=True) == 1 if every_row else full)
    return frame.with_columns(
        _tidy(frame[name], numeric=name not in words, commas=commas) for name in names
    )


def _separator(text: str) -> tuple[str, str]:
    """Return the text, and what separates the names in its first line, outside of quotes."""
    said = re.match(r'"?sep=(.)"?\r?\n', text)  # a line that Excel understands
    if said:
        return text[said.end() :], said[1]
    counts = Counter(re.sub(r'"[^"]*"', "", text[:_SAMPLE]).partition("\n")[0])
    return text, max(_SEPARATORS, key=lambda mark: counts[mark])


def _has_decimal_commas(text: str, separator: str) -> bool:
    """Tell whether numbers have them; 1,500 and 1.500 may be thousands, and say nothing."""
    fields = [
        field.strip('" ') for line in text.splitlines()[1:] for field in line.split(separator)
    ]
    commas, points = (
        sum(bool(re.fullmatch(rf"(?!{_THOUSANDS}$)[+-]?\d+[{mark}]\d+", field)) for field in fields)
        for mark in ",."
    )
    return commas > points


def _names(path: PathLike, text: str, separator: str) -> list[str]:
    """Return the names of the columns, and refuse a file without or with two that are equal."""
    first = next(csv.reader(io.StringIO(text), delimiter=separator), [])
    names = [" ".join(name.split()) or f"column {place}" for place, name in enumerate(first, 1)]
    if not names:
        raise ValueError(f"{path} is empty: pass {_WANTED}")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{path} has two columns {twice[0]:.60}: give each a name of its own")
    if all(_is_number(name) for name in names):
        raise ValueError(f"{path} begins with numbers: put the names of its columns above them")
    return names


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _refuse_ragged(path: PathLike, text: str, separator: str, width: int) -> None:
    """Refuse a row with more fields than there are names, and say where it is."""
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    for row in rows:
        if len(row) > width:
            raise ValueError(
                f"line {rows.line_num} of {path} has {len(row)} fields for {width} columns: put "
                f'quotes around a field with "{separator}" in it'
            )


def _tidy(column: pl.Series, *, numeric: bool, commas: bool) -> pl.Series:
    """Return words without the blanks around them, and numbers that these had hidden."""
    if column.dtype != pl.String:
        return column
    words = column.str.strip_chars()
    words = words.set(words.is_in(_HOLES), None)
    if not numeric:
        return words
    digits = words
    if commas:  # where a point cannot be the decimal mark
        digits = words.str.replace_all(".", " ", literal=True).str.replace(",", ".", literal=True)
    numbers = digits.cast(pl.Float64, strict=False)
    return words if numbers.null_count() > words.null_count() else numbers
