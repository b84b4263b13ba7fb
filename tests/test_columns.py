"""The columns of a data frame become features, and new rows become the same ones."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logreg import Columns, Hyperparameters, LogisticModel, Table, fit, train
from logreg.arrays import Vector
from logreg.columns import Column, filled, leaks, learn


class Frame:
    """A data frame of lists."""

    def __init__(self, columns: Mapping[str, Any], **orders: Sequence[str]) -> None:
        self.columns, self.orders, self.names = columns, orders, tuple(columns)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def numbers(self, name: str) -> Vector | None:
        column = self.columns[name]
        kinds = {type(value) for value in column if value is not None}
        if not kinds or not kinds <= {int, float}:
            return None
        return np.array([np.nan if value is None else value for value in column], dtype=np.float64)

    def values(self, name: str) -> list[object]:
        return [None if value != value else value for value in self.columns[name]]  # noqa: PLR0124 (nan)

    def order(self, name: str) -> Sequence[str]:
        return self.orders.get(name, ())


def often(**columns: list[Any]) -> dict[str, Any]:
    """The same few rows ten times, so that no hole is rare."""
    return {name: values * 10 for name, values in columns.items()}


ROWS = often(
    age=[22.0, None, 26.0, 35.0],
    sex=["male", "female", "female", "male"],
    deck=[None, "C", "C", "B"],
    survived=["no", "yes", "yes", "no"],
)
SPARE: dict[str, Any] = {"age": [1, 2, 3, 4], "pay": [2, 1, 4, 3], "survived": ["no", "yes"] * 2}
FULL: dict[str, Any] = {name: ROWS[name] for name in ("sex", "survived")}


def learned(columns: Mapping[str, Any], label: str = "survived", **how: Any) -> Columns:
    """Learn from columns that give nothing to warn of."""
    found, notes = learn(Frame(columns), label, **how)
    assert notes == []
    return found


def noted(columns: Mapping[str, Any], **how: Any) -> list[str]:
    """Learn, and give the warnings."""
    return learn(Frame(columns), "y", **how)[1]


def table_of(columns: Mapping[str, Any], **how: Any) -> Table:
    """The table that such columns become."""
    found, frame = learned(columns, **how), Frame(columns)
    X = filled(found.encoded(frame), found.medians)
    return Table(features=X, labels=found.classified(frame), columns=found)


def test_numbers_stay_and_words_become_columns_beside_a_reference() -> None:
    columns = learned({"age": [22, 38, 26, 35] * 10, **FULL})
    assert columns.names == ("age", "sex=male")
    assert columns.references == {"sex": "female"}
    X = columns.encoded(Frame({"age": [1, 2], "sex": ["male", "female"]}))
    assert X.tolist() == [[1, 1], [2, 0]]


def test_the_order_of_the_columns_of_new_rows_does_not_matter_nor_do_others() -> None:
    columns = learned({"age": [22, 38, 26, 35] * 10, **FULL})
    X = columns.encoded(Frame({"more": ["x"], "sex": [" male "], "age": [1]}))
    assert X.tolist() == [[1, 1]]


def test_words_whose_order_is_known_have_the_first_that_occurs_as_reference() -> None:
    sizes = Frame({"size": ["S", "L", "L", "S"], "y": [0, 0, 1, 1]}, size=["XS", "S", "M", "L"])
    assert learn(sizes, "y")[0].references == {"size": "S"}


def test_truth_values_and_numbers_in_a_column_of_words_are_written_out() -> None:
    columns = learned({"smokes": [True, False, True, False], "y": [0, 1, 1, 0]}, "y")
    assert columns.names == ("smokes=True",)
    stars = learned({"stars": ["1", "2", "1", "2"], "y": [0, 1, 1, 0]}, "y")
    assert stars.encoded(Frame({"stars": [2, 1.0]})).tolist() == [[1], [0]]


def test_holes_are_refused_with_a_count_for_each_column() -> None:
    with pytest.raises(ValueError, match=r"age 10, deck 10: pass missing='median'"):
        learn(Frame(ROWS), "survived")


def test_a_hole_in_numbers_becomes_the_median_and_shows() -> None:
    columns = learned({"age": ROWS["age"], "survived": ROWS["survived"]}, missing="median")
    assert columns.names == ("age", "age is missing")
    X = filled(columns.encoded(Frame({"age": [None, 50]})), columns.medians)
    assert X.tolist() == [[26, 1], [50, 0]]


def test_a_hole_in_words_becomes_the_most_frequent_one_and_shows() -> None:
    columns = learned({"deck": ROWS["deck"], "survived": ROWS["survived"]}, missing="median")
    assert columns.names == ("deck=C", "deck is missing")
    X = filled(columns.encoded(Frame({"deck": ["C", None, "B"]})), columns.medians)
    assert X.tolist() == [[1, 0], [1, 1], [0, 0]]


def test_a_few_holes_are_filled_and_do_not_show() -> None:
    rows = {"age": [*range(30), None], "deck": [None, *"BCC" * 10], "y": [0, 1] * 15 + [1]}
    columns = learned(rows, "y", missing="median")
    assert columns.names == ("age", "deck=C")
    X = filled(columns.encoded(Frame({"age": [None], "deck": [None]})), columns.medians)
    assert X.tolist() == [[14.5, 1]]


def test_columns_with_the_same_holes_share_one_feature_for_them() -> None:
    rows = often(
        a=[None, 1, 2, 3],
        b=[None, 7, 5, 5],
        c=["u", None, "u", "v"],
        d=[None, "x", "z", "z"],
        y=[0, 1, 0, 1],
    )
    names = learned(rows, "y", missing="median").names
    assert names == ("a", "a is missing", "b", "c=v", "c is missing", "d=z")


def test_a_number_that_is_there_or_not_counts_as_a_word() -> None:
    columns = learned(often(a=[None, 1, 1, None], y=[0, 1, 0, 1]), "y", missing="median")
    assert columns.names == ("a is missing",)
    assert columns.encoded(Frame({"a": [1.0, None]})).tolist() == [[0], [1]]


def test_what_is_there_only_where_another_column_is_says_nothing_more() -> None:
    rows = often(a=[None, 1, 2, 3], b=[None, "x", "x", "x"], y=[0, 1, 0, 1])
    assert noted(rows, missing="median") == ["b is there where a is there, and so left out"]
    few = {"a": [1, 2, 3, 1], "b": [None, "x", "x", "x"], "y": [0, 1, 0, 1]}
    assert noted(few, missing="median") == ["b is there in nearly every row, and so left out"]


def test_new_holes_are_filled_where_holes_may_be_and_refused_where_not() -> None:
    rows = {"age": [1, 2, 3, 4] * 10, **FULL}
    new = Frame({"age": [None, 2, None], "sex": ["male"] * 3})
    with pytest.raises(ValueError, match=r"age has 2 holes, but none .*: fill or remove them"):
        learned(rows).encoded(new)
    columns = learned(rows, missing="median")
    assert filled(columns.encoded(new), columns.medians)[:, 0].tolist() == [2.5, 2, 2.5]
    with pytest.raises(ValueError, match="sex has 1 hole"):
        columns.encoded(Frame({"age": [1], "sex": [None]}))


def test_a_column_of_numbers_may_be_all_holes_in_new_rows() -> None:
    columns = learned({"age": [None, 2, 3, 4] * 10, **FULL}, missing="median")
    assert columns.encoded(Frame({"age": [None], "sex": ["male"]}))[0, 1:].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("values", "positive", "classes"),
    [
        ([0, 1], None, (0, 1)),
        ([2.0, 1.0], None, (1, 2)),
        ([-1, 1], -1, (1, -1)),
        ([True, False], None, (False, True)),
        (["malignant", "benign"], None, ("benign", "malignant")),
        (["malignant", "benign "], "benign", ("malignant", "benign")),
        ([0, 1], "1", (0, 1)),
        ([0, 1], "0", (1, 0)),
        ([0, "one"], None, (0, "one")),
        ([date(2020, 1, 1), date(2021, 1, 1)], None, ("2020-01-01", "2021-01-01")),
    ],
)
def test_labels_are_two_values_of_any_kind(
    values: list[object], positive: object, classes: tuple[object, object]
) -> None:
    rows = {"x": [1, 2, 3, 4], "y": values * 2}
    found = learned(rows, "y", positive=positive)
    assert found.classes == classes
    assert [type(each) for each in found.classes] == [type(each) for each in classes]
    ones = found.classified(Frame(rows))
    assert ones.sum() == 2
    assert ones[0] == ones[2] != ones[1]


BAD: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a label that is not there": ({"x": [1, 2]}, {}, r"no column y: Choose from x$"),
    "a label that is nearly there": ({"Y": [1, 0], "x": [1, 2], "yy": [1, 2]}, {}, "you mean yy"),
    "a column to drop that is not there": (
        {"x": [1, 2], "y": [0, 1]},
        {"drop": ["X"]},
        "no column X",
    ),
    "no rows": ({"x": [], "y": []}, {}, "has no rows: pass at least one"),
    "one label": ({"x": [1, 2], "y": ["a", "a"]}, {}, "y is 'a' in every row: pass rows of two"),
    "an infinite label": ({"x": [1, 2], "y": [0, -np.inf]}, {}, "label y is infinite in a row"),
    "features of one name": (
        {"k": ["a", "b", "b", "a"], "k=b": [1, 2, 3, 4], "y": [0, 1, 0, 1]},
        {},
        "two features would be called k=b: rename a column",
    ),
    "an array for a way to fill holes": (
        {"x": [1, 2], "y": [0, 1]},
        {"missing": np.array(["median", "refuse"])},
        "missing is array.*: pass 'refuse' or 'median'",
    ),
    "a class of another kind": (
        {"x": [1, 2], "y": [0, 1]},
        {"positive": np.datetime64("2020")},
        "pass 0 or 1",
    ),
    "three labels": ({"x": [1, 2, 3], "y": [0, 1, 2]}, {}, "has 3 different values, 0, 1, 2: pass"),
    "many labels": ({"x": range(20), "y": range(20)}, {}, r"8, 9, \.\.\.: pass the rows of two"),
    "a label with holes": ({"x": [1, 2, 3], "y": [0, 1, None]}, {}, "1 hole: remove those rows"),
    "a class that is not there": (
        {"x": [1, 2], "y": ["a", "b"]},
        {"positive": "c"},
        "positive is 'c': pass 'a' or 'b'",
    ),
    "nothing but a label": ({"y": [0, 1]}, {}, "no column is left to tell y from: add one"),
    "nothing of use": ({"x": [1, 1], "y": [0, 1]}, {}, r"left to tell y from \(x is '1' in every"),
    "an infinite number": ({"x": [1, -np.inf], "y": [0, 1]}, {}, "x is -inf in row 1: replace"),
    "dates": ({"x": [date(2020, 1, 1), None], "y": [0, 1]}, {}, "such as 2020-01-01: turn it into"),
    "an unknown way to fill holes": (
        {"x": [1, 2], "y": [0, 1]},
        {"missing": "mean"},
        "missing is 'mean': pass 'refuse' or 'median'",
    ),
    "numbers as text": (
        {"x": [f"{i},5" for i in range(30)], "y": [0, 1] * 15},
        {},
        "such as '0,5': turn it into numbers",
    ),
    "dates as text": (
        {"x": [f"{i}/12/2020" for i in range(30)], "y": [0, 1] * 15},
        {},
        "such as '0/12/2020': turn it into",
    ),
    "numbers beside words": (
        {"x": [*map(str, range(28)), "unknown", None], "y": [0, 1] * 15},
        {},
        "such as '0' beside unknown: turn it into numbers",
    ),
}


@pytest.mark.parametrize("fault", BAD)
def test_what_cannot_become_a_table_is_refused(fault: str) -> None:
    columns, how, message = BAD[fault]
    with pytest.raises(ValueError, match=message):
        learn(Frame(columns), "y", **how)


@pytest.mark.parametrize("drop", ["x", b"x", None])
def test_one_word_is_not_a_list_of_columns_to_drop(drop: Any) -> None:
    with pytest.raises(TypeError, match=r"drop is .*, of type .*: pass a list"):
        learn(Frame({"x": [1, 2], "y": [0, 1]}), "y", drop=drop)


@pytest.mark.parametrize("several", [np.array(["y", "x"]), ["y"], {"y"}])
def test_several_values_are_neither_a_name_nor_a_class(several: Any) -> None:
    frame = Frame({"x": [1, 2], "y": [0, 1]})
    with pytest.raises(TypeError, match=r"name of a column is .*: pass a word"):
        learn(frame, several)
    with pytest.raises(TypeError, match=r"name of a column is .*: pass a word"):
        learn(frame, "y", drop=[several])
    with pytest.raises(TypeError, match=r"positive is .*: pass 0 or 1"):
        learn(frame, "y", positive=several)


@pytest.mark.parametrize("positive", [0, 0.0, False, "0", np.int64(0), np.bool_(False)])
def test_a_class_is_meant_by_its_number_of_any_type_or_its_text(positive: object) -> None:
    assert learned({"x": [1, 2], "y": [0, 1]}, "y", positive=positive).classes == (1, 0)


def test_a_few_categories_may_look_like_numbers() -> None:
    columns = learned({"children": ["0", "1", "2", "3+"] * 2, "y": [0, 1] * 4}, "y")
    assert columns.references == {"children": "0"}


def test_a_column_may_be_left_out() -> None:
    assert learned({"x": [1, 2], "z": [1, np.inf], "y": [0, 1]}, "y", drop=["z"]).names == ("x",)


def test_constants_and_ids_are_left_out_with_a_warning() -> None:
    rows = {
        "x": [1, 2, 3, 4],
        "same": [7, 7, 7, 7],
        "word": ["a"] * 4,
        "empty": [None] * 4,
        "nan": [np.nan] * 4,
        "name": ["Ada", "Bob", "Cy", "Di"],
        "y": [0, 1, 0, 1],
    }
    assert noted(rows, missing="median") == [
        "same is '7' in every row, and so left out",
        "word is 'a' in every row, and so left out",
        "empty is empty, and so left out",
        "nan is empty, and so left out",
        "name has 4 words in 4 rows, like an id, and so is left out",
    ]
    found, _ = learn(Frame(rows), "y", missing="median")
    assert found.names == ("x",)


def test_too_many_words_for_the_rows_are_left_out_and_a_few_are_kept() -> None:
    rows = {"x": [i % 3 for i in range(88)], "y": [0, 1] * 44}
    town = {"town": [f"t{i % 22}" for i in range(88)]}
    assert noted(rows | town) == ["town has 22 words in 88 rows, like an id, and so is left out"]
    few = learned(rows | {"town": [f"t{i % 20}" for i in range(88)]}, "y")
    assert len(few.names) == 20
    enough = {name: values * 2 for name, values in (rows | town).items()}
    assert len(learned(enough, "y").names) == 22


def test_codes_of_digits_and_letters_are_words() -> None:
    tickets = [f"{i % 30}" if i % 7 else f"PC {i % 12}" for i in range(300)]
    found = learned({"ticket": tickets, "y": [0, 1] * 150}, "y")
    assert "ticket=PC 7" in found.names


@pytest.mark.parametrize("numbers", [range(100, 130), [*range(7, 30), *range(7)]])
def test_a_column_that_numbers_the_rows_is_warned_of_and_kept(numbers: Sequence[int]) -> None:
    rows = {"id": list(numbers), "y": [0, 1] * 15}
    assert noted(rows) == ["id numbers the rows: leave it out, unless it measures something"]
    assert learn(Frame(rows), "y")[0].names == ("id",)


@pytest.mark.parametrize(
    "measured",
    [
        [*range(10), *range(20)],  # some twice
        [i**2 % 9973 * (-1) ** i for i in range(30)],  # far apart
        [i / 2 for i in range(30)],  # not whole
        [np.nan, *range(29)],
    ],
)
def test_a_column_that_measures_is_no_number_of_rows(measured: Sequence[float]) -> None:
    assert noted({"x": list(measured), "y": [0, 1] * 15}, missing="median") == []


def test_a_short_table_has_no_numbers_of_rows() -> None:
    assert noted({"hours": list(range(8)), "y": [0, 1] * 4}) == []


def told(columns: Mapping[str, Any]) -> list[str]:
    """Give the warnings of columns that tell too much."""
    found, frame = learn(Frame(columns), "y", missing="median")[0], Frame(columns)
    return leaks(filled(found.encoded(frame), found.medians), found.classified(frame), found)


Y = [0, 1] * 30


@pytest.mark.parametrize(
    ("leak", "share"),
    [
        ([["died", "alive"][y] for y in Y], "100"),
        ([[3.5, 7.25][y] for y in Y], "100"),
        ([-y for y in Y], "100"),
        ([f"boat {i % 9}" if y else None for i, y in enumerate(Y)], "100"),
        ([[None, i][y] for i, y in enumerate(Y)], "100"),  # a boat, for survivors alone
        ([["died", "alive"][y if i > 1 else 1 - y] for i, y in enumerate(Y)], "96.6"),
    ],
)
def test_a_column_that_alone_decides_the_label_is_warned_of(leak: list[object], share: str) -> None:
    (note,) = told({"x": [i % 7 for i in range(60)], "leak": leak, "y": Y})
    assert note.startswith(f"leak alone tells y in {share} % of the rows: leave it out")


def test_an_honest_column_is_not_taken_for_a_leak() -> None:
    rng = np.random.default_rng(0)
    good = [float(y + rng.normal(scale=0.5)) for y in Y]
    words = [f"w{i // 3}" for i in range(60)]
    assert told({"good": good, "words": words, "y": Y}) == []


def test_in_a_few_rows_a_column_decides_by_chance() -> None:
    assert told({"x": [1.5, 2, 3, 4.5], "y": [0, 0, 1, 1]}) == []


@given(st.integers(1, 40), st.integers(0, 10**6))
def test_no_threshold_makes_fewer_errors_than_the_one_a_leak_is_judged_by(
    m: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x, half = rng.integers(0, 6, m).astype(np.float64), m // 2 + 10
    y = np.append(rng.integers(0, 2, m), [0] * half + [1] * half).astype(np.uint8)
    x = np.append(x, y[m:] * 5.0)
    columns = learned({"x": [*x.tolist(), 99.0], "y": [*y.tolist(), 1]}, "y")
    best = min(
        int(np.sum((side * x >= side * t) != y)) for t in [*range(-1, 8)] for side in (-1, 1)
    )
    ones = int(y.sum())
    warned = leaks(x[:, np.newaxis], y, columns) != []
    assert warned == (best <= 0.1 * min(ones, len(y) - ones))


NEW: dict[str, tuple[dict[str, Any], str]] = {
    "a column that is missing": ({"age": [1]}, "column sex is missing: pass rows with the columns"),
    "no rows": ({"age": [], "sex": []}, "there are no rows"),
    "an unknown word": (
        {"age": [1, 2, 3], "sex": ["male", "x", "x"]},
        "sex is 'x' in 2 rows.*: choose from female, male",
    ),
    "words for numbers": ({"age": ["old"], "sex": ["male"]}, "age holds 'old'.*: pass numbers"),
    "infinite numbers": ({"age": [np.inf], "sex": ["male"]}, "age is inf in row 0: replace"),
    "dates for words": ({"age": [1], "sex": [date(2020, 1, 1)]}, "such as 2020-01-01"),
}


@pytest.mark.parametrize("fault", NEW)
def test_new_rows_are_refused_if_they_have(fault: str) -> None:
    rows, message = NEW[fault]
    with pytest.raises(ValueError, match=message):
        learned({"age": [22, 38, 26, 35] * 10, **FULL}).encoded(Frame(rows))


@pytest.mark.parametrize(("values", "shown"), [(["maybe"], "'maybe'"), ([None], "empty")])
def test_new_labels_are_one_of_the_two(values: list[object], shown: str) -> None:
    with pytest.raises(ValueError, match=f"survived is {shown} in a row: pass 'no' or 'yes'"):
        learned(FULL).classified(Frame({"survived": values}))


words = st.text(min_size=1, max_size=5).map(str.strip).filter(bool)
cells = st.one_of(st.none(), words) | st.none() | st.integers(-9, 9)


@given(st.lists(st.tuples(cells, st.integers(0, 1)), min_size=4, max_size=30), st.booleans())
def test_columns_survive_a_file_and_read_the_rows_they_were_learned_from(
    rows: list[tuple[object, int]], numeric: bool
) -> None:
    cell = [value if isinstance(value, int) == numeric else None for value, _ in rows]
    columns: dict[str, Any] = {
        "x": cell,
        "z": [i % 3 for i in range(len(rows))],
        "y": [y for _, y in rows],
    }
    columns["y"][:2] = [0, 1]
    found, _ = learn(Frame(columns), "y", missing="median")
    assert Columns.from_json(found.to_json()) == found
    X = filled(found.encoded(Frame(columns)), found.medians)
    assert np.isfinite(X).all()
    assert X.shape == (len(rows), len(found.names))
    assert len(np.unique(X, axis=1).T) == len(X.T)  # no two features are the same
    # A row has at most one of the words of a column.
    marks = [j for j, name in enumerate(found.names) if name.startswith("x=")]
    assert X[:, marks].sum(axis=1).max(initial=0) <= 1


def test_a_table_carries_its_columns_and_takes_its_names_from_them() -> None:
    table = table_of(ROWS, missing="median")
    assert table.names == table[:2].names == table.columns.names  # type: ignore[union-attr]
    assert table[:2].columns is table.columns
    with pytest.raises(ValueError, match="pass one for each of 1 feature"):
        replace(table, features=np.ones((40, 1)))


def test_frames_are_read_through_narwhals_when_they_are_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand_in = ModuleType("logreg._frames")
    stand_in.as_frame = Frame  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, stand_in.__name__, stand_in)
    frame = {name: values[:4] for name, values in FULL.items()} | {"same": [1] * 4}
    with pytest.warns(UserWarning, match="same is '1' in every row") as caught:
        table = Table.from_frame(frame, "survived")
    assert [Path(warning.filename).name for warning in caught] == [Path(__file__).name]
    assert table.labels.tolist() == [0, 1, 1, 0]
    assert table.features.tolist() == [[1], [0], [0], [1]]
    columns = table.columns
    assert columns == learned(FULL)
    assert columns.features({"sex": ["male", "female"]}).tolist() == [[1], [0]]
    assert columns.labels({"survived": ["yes", "no"]}).tolist() == [1, 0]


def test_a_model_takes_the_columns_of_what_it_learns_from() -> None:
    table = table_of(FULL)
    for learn_from in (
        lambda model: fit(model, table, l2=0.1),
        lambda model: train(model, table, table[:2], Hyperparameters(iterations=1), rng=0),
    ):
        model = LogisticModel(1)
        assert model.columns is None
        learn_from(model)
        assert model.columns is table.columns
        plain = Table(features=table.features, labels=table.labels)
        fit(model, plain, l2=0.1)
        assert model.columns is None


def test_a_model_has_columns_for_its_weights_or_none() -> None:
    model, columns = LogisticModel(1), learned(FULL)
    model.columns = columns
    assert model.columns is columns
    model.columns = None
    for wrong, message in (("sex", "of type str: pass"), (learned(SPARE), "has 1 weights")):
        with pytest.raises((TypeError, ValueError), match=message):
            model.columns = wrong  # type: ignore[assignment]
        assert model.columns is None


def test_a_model_says_how_rows_of_a_frame_become_its_features() -> None:
    model = LogisticModel(1)
    model.columns = learned(FULL)
    frame: Any = type("DataFrame", (), {"columns": ["sex"], "shape": (2, 1)})()
    for method in (model.forward, model.predict, model.predict_proba):
        with pytest.raises(TypeError, match=r"such as model\.columns\.features\((X|inputs)\)$"):
            method(frame)


def test_a_model_refuses_features_and_labels_of_other_names() -> None:
    table, model = table_of(FULL), LogisticModel(1)
    fit(model, table, l2=0.1)
    model.evaluate(table)
    model.evaluate(Table(features=table.features, labels=table.labels))
    with pytest.raises(ValueError, match="has the features age, but the model has sex=male: pass"):
        model.evaluate(Table(features=table.features, labels=table.labels, names=("age",)))
    with pytest.raises(ValueError, match=r"classes \('yes', 'no'\), but .*: pass the same ones"):
        model.evaluate(table_of(FULL, positive="no"))
    with pytest.raises(ValueError, match="validation_set has the features"):
        train(model, table, replace(table, columns=None, names=("z",)), Hyperparameters(), rng=0)
    assert model.columns is table.columns


def test_a_saved_model_keeps_its_columns(tmp_path: Path) -> None:
    table, model = table_of(ROWS, missing="median"), LogisticModel(5)
    fit(model, table, l2=0.1)
    model.save(tmp_path / "m")
    loaded = LogisticModel.load(tmp_path / "m")
    assert loaded.columns == table.columns
    assert loaded.weights.tobytes() == model.weights.tobytes()


def test_a_model_of_a_table_saved_by_an_earlier_release_is_read() -> None:
    loaded = LogisticModel.load(Path(__file__).parent / "models" / "table-2.npz")
    assert loaded.columns is not None
    assert loaded.columns.names == (
        "age",
        "age is missing",
        "sex=male",
        "deck=C",
        "deck is missing",
    )
    assert loaded.columns.classes == ("no", "yes")
    assert loaded.weights.tolist() == [0.0, 0.25, -2.5, 1.0, -0.5]


COLUMN: dict[str, Any] = {"name": "x", "words": [], "fill": None, "indicator": False}
RECORD: dict[str, Any] = {"label": "y", "classes": [0, 1], "inputs": [COLUMN]}


def test_the_record_below_is_one_that_is_read() -> None:
    assert Columns.from_json(json.dumps(RECORD)).names == ("x",)


DAMAGES: list[dict[str, Any]] = [
    {"more": 1},
    {"label": 1},
    {"classes": [0]},
    {"classes": [0, 0]},
    {"classes": [0, None]},
    {"classes": 1},
    {"inputs": []},
    {"inputs": [1]},
    {"inputs": [{}]},
    *(
        {"inputs": [COLUMN | change]}
        for change in (
            {"name": 1},
            {"words": ["a", "a"]},
            {"words": ["a", 1]},
            {"words": ["a", "b"], "fill": 0.5},
            {"words": ["a", "b"], "fill": "c"},
            {"fill": "a"},
            {"fill": float("nan")},
            {"indicator": 1},
        )
    ),
]


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "[" * 100_000, json.dumps({"label": "y"})),
        *(json.dumps(RECORD | damage) for damage in DAMAGES),
    ],
)
def test_columns_that_are_damaged_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Columns.from_json(text)


@pytest.mark.parametrize("content", [b"\xff", b"{}", json.dumps(RECORD).encode()])
def test_a_model_file_with_damaged_columns_is_refused_by_name(
    content: bytes, tmp_path: Path
) -> None:
    np.savez(
        tmp_path / "m.npz",
        format=2,
        weights=np.ones(3),
        bias=0.5,
        classes=[0, 1],
        columns=np.frombuffer(content, dtype=np.uint8),
    )
    with pytest.raises(ValueError, match=r"m\.npz.*: train and save the model again"):
        LogisticModel.load(tmp_path / "m.npz")


def test_a_column_says_what_is_wrong_with_it() -> None:
    with pytest.raises(ValueError, match=r"words=\('a', 'a'\).* is not a column: pass"):
        Column(name="x", words=("a", "a"), fill=None, indicator=False)
