"""Data frames of pandas, polars and PyArrow become the same table."""

import importlib
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from logreg import LogisticModel, Table, effect, fit

Make = Callable[[dict[str, list[Any]]], Any]
MAKERS: dict[str, Make] = {
    "pandas": pd.DataFrame,
    "pandas with types that know holes": lambda rows: pd.DataFrame(rows).convert_dtypes(),
    "pandas with an index": lambda rows: pd.DataFrame(rows, index=[f"r{i}" for i in range(60)]),
    "polars": pl.DataFrame,
    "PyArrow": pa.table,
}
FEW: dict[str, list[Any]] = {
    "age": [22.5, None, 26.0, 35.0, 4.0, 71.0],
    "visits": [1, 2, None, 4, 7, 1],
    "sex": ["male", "female", "female ", "male", "male", "female"],
    "deck": [None, "C", "C", "B", "", "B"],
    "smokes": [True, False, None, True, False, False],
    "survived": [0, 1, 1, 0, 1, 0],
}
ROWS = {name: values * 10 for name, values in FEW.items()}
NAMES = (
    *("age", "age is missing", "visits", "visits is missing", "sex=male"),
    *("deck=C", "deck is missing", "smokes=True"),  # a hole where visits has its own
)


@pytest.mark.parametrize("library", MAKERS)
def test_every_library_gives_the_same_table(library: str) -> None:
    table = Table.from_frame(MAKERS[library](ROWS), "survived", missing="median")
    assert table.names == NAMES
    assert table.labels.tolist() == ROWS["survived"]
    assert table.features.dtype == np.float64
    assert table.features[:6].T.tolist() == [
        [22.5, 26, 26, 35, 4, 71],
        [0, 1, 0, 0, 0, 0],
        [1, 2, 2, 4, 7, 1],
        [0, 0, 1, 0, 0, 0],
        [1, 0, 0, 1, 1, 0],
        [0, 1, 1, 0, 0, 0],
        [1, 0, 0, 0, 1, 0],
        [1, 0, 0, 1, 0, 0],
    ]


@pytest.mark.parametrize("library", MAKERS)
def test_holes_are_counted_in_every_library(library: str) -> None:
    with pytest.raises(
        ValueError, match="holes: age 10, visits 10, deck 20, smokes 10: pass missing"
    ):
        Table.from_frame(MAKERS[library](ROWS), "survived")


@pytest.mark.parametrize("library", MAKERS)
def test_new_rows_of_any_library_become_the_same_features(library: str) -> None:
    table = Table.from_frame(pl.DataFrame(ROWS), "survived", missing="median")
    assert table.columns is not None
    frame = MAKERS[library](dict(reversed(ROWS.items())))
    assert np.array_equal(table.columns.features(frame), table.features)
    assert np.array_equal(table.columns.labels(frame), table.labels)


def test_not_a_number_is_a_hole_in_every_library() -> None:
    values = [1.5, np.nan, 3.0, 4.0]
    for frame in (
        pd.DataFrame({"x": values, "y": [0, 1, 0, 1]}),
        pl.DataFrame({"x": values, "y": [0, 1, 0, 1]}),
        pa.table({"x": values, "y": [0, 1, 0, 1]}),
    ):
        with pytest.raises(ValueError, match="holes: x 1"):
            Table.from_frame(frame, "y")


def test_labels_of_truth_values_and_of_categories_are_taken() -> None:
    frame = pd.DataFrame({"x": [1, 2, 3], "y": [True, False, True]})
    table = Table.from_frame(frame, "y")
    assert table.columns is not None
    assert table.columns.classes == (False, True)
    frame["y"] = pd.Categorical(["good", "bad", "good"])
    assert Table.from_frame(frame, "y", positive="bad").labels.tolist() == [0, 1, 0]


def test_an_ordered_category_gives_the_reference() -> None:
    sizes = pd.Categorical(["S", "L", "M", "S"], categories=["S", "M", "L"], ordered=True)
    frame = pd.DataFrame({"size": sizes, "y": [0, 1, 1, 1]})
    assert Table.from_frame(frame, "y").names == ("size=M", "size=L")
    frame["size"] = frame["size"].astype(pd.CategoricalDtype(["M", "S", "L"], ordered=True))
    assert Table.from_frame(frame, "y").names == ("size=S", "size=L")


def test_numbers_as_categories_are_words() -> None:
    frame = pd.DataFrame({"pclass": pd.Categorical([1, 3, 2, 1]), "y": [0, 1, 1, 1]})
    table = Table.from_frame(frame, "y")
    assert table.names == ("pclass=2", "pclass=3")
    assert table.columns is not None
    for column in ([3, 1], [3.0, 1.0], ["3", "1"]):
        new = table.columns.features(pl.DataFrame({"pclass": column}))
        assert new.tolist() == [[0, 1], [0, 0]]


def test_huge_whole_numbers_are_numbers() -> None:
    frame = pd.DataFrame({"x": [10**30, 2, None], "y": [0, 1, 1]}, dtype=object)
    table = Table.from_frame(frame, "y", missing="median")
    assert table.features[:, 0].tolist() == [1e30, 2, 5e29 + 1]


@pytest.mark.parametrize("library", MAKERS)
def test_dates_are_refused_with_a_remedy(library: str) -> None:
    rows = {"day": [date(2020, 1, day) for day in range(1, 7)] * 10, "y": ROWS["survived"]}
    with pytest.raises(ValueError, match="day holds dates or times, such as 2020-01-01: turn it"):
        Table.from_frame(MAKERS[library](rows), "y")


def test_infinite_numbers_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="x is inf in row 1: replace or remove"):
        Table.from_frame(pl.DataFrame({"x": [1.5, float("inf")], "y": [0, 1]}), "y")


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame([[1, 2, 0], [3, 4, 1]], columns=["x", "x", "y"]),
        pa.table([[1, 3], [2, 4], [0, 1]], names=["x", "x", "y"]),
    ],
)
def test_columns_of_one_name_are_refused(frame: Any) -> None:
    with pytest.raises(ValueError, match=r"columns share a name: .*'?x"):
        Table.from_frame(frame, "y")


def test_columns_named_by_numbers_are_taken() -> None:
    frame = pd.DataFrame([[1, 2, 0], [3, 5, 1]])
    names: list[Any] = ["2", 2]
    for label in names:
        assert Table.from_frame(frame, label).names == ("0", "1")
        assert Table.from_frame(frame, label, drop=[type(label)(0)]).names == ("1",)
    with pytest.raises(ValueError, match="columns share the name 0: give each its own"):
        Table.from_frame(frame.rename(columns={1: "0"}), "2")


def test_a_frame_in_the_place_of_a_table_or_of_features_leads_to_either() -> None:
    frame: Any = pd.DataFrame({"x": [1.0, 2, 3, 4], "k": list("abab"), "y": [0, 1, 1, 0]})
    table = Table.from_frame(frame, "y")
    model = LogisticModel(2)
    calls: list[Callable[[], object]] = [
        lambda: fit(model, frame),
        lambda: model.evaluate(frame),
        lambda: effect(model, frame, "x"),
    ]
    for call in calls:
        with pytest.raises(TypeError, match=r"pass a Table, such as Table\.from_frame\(\w+, label"):
            call()
    fit(model, table, l2=1)
    for method in (model.forward, model.predict, model.predict_proba):
        with pytest.raises(TypeError, match=r"such as model\.columns\.features\((X|inputs)\)"):
            method(frame)
        assert table.columns is not None
        expected = method(table.features)
        assert np.array_equal(method(table.columns.features(frame)), expected)
    plain: Any = frame[["x"]]
    with pytest.raises(TypeError, match=r"pass a NumPy array, such as X\.to_numpy\(\)"):
        LogisticModel(1).forward(plain)


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        (np.ones((2, 2)), "a data frame of pandas"),
        ({"x": [1, 2], "y": [0, 1]}, "a data frame of pandas"),
        (pd.Series([1, 2]), "frame is a Series"),
        (pl.LazyFrame({"x": [1, 2], "y": [0, 1]}), r"such as frame\.collect\(\)"),
    ],
)
def test_anything_but_a_data_frame_is_refused(wrong: Any, remedy: str) -> None:
    with pytest.raises(TypeError, match=remedy):
        Table.from_frame(wrong, "y")


def test_warnings_point_to_the_line_of_the_caller() -> None:
    frame = pl.DataFrame({"x": [1, 2, 3], "same": ["a"] * 3, "y": [0, 1, 1]})
    with pytest.warns(UserWarning, match="same is 'a' in every row, and so left out") as caught:
        Table.from_frame(frame, "y")
    assert caught[0].filename == __file__


def test_a_frame_of_many_rows_becomes_a_table_in_seconds() -> None:
    rng = np.random.default_rng(0)
    m = 200_000
    frame = pl.DataFrame({f"x{j}": rng.normal(size=m) for j in range(10)}).with_columns(
        city=pl.Series(rng.choice(["Bern", "Rome", "Oslo"], m)), y=rng.integers(0, 2, m)
    )
    table = Table.from_frame(frame, "y")
    assert table.features.shape == (m, 12)
    assert fit(LogisticModel(12), table).converged


def test_without_narwhals_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)
    monkeypatch.delitem(sys.modules, "logreg._frames")
    with pytest.raises(ModuleNotFoundError, match=r"pip install '\.\[table\]'"):
        importlib.import_module("logreg._frames")
