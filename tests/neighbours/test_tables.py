"""`logreg fit` and `logreg predict` read the tables that people have, or say why not."""

import csv
import gzip
import io
import json
import re
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import polars as pl
import pytest

from logreg import LogisticModel, Table, fit
from logreg._command.cli import main
from logreg._files.frames import read_frame


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each test in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def people(m: int = 200, **holes: int) -> pl.DataFrame:
    """A table with two numbers, words, a group and a label that depends on them."""
    rng = np.random.default_rng(0)
    age = rng.integers(1, 80, m).astype(float)
    pay = np.exp(rng.normal(size=m)).round(2) * 1000
    sex = rng.choice(["female", "male"], m)
    z = 1.5 - 0.03 * age - 2.0 * (sex == "male") + 0.0003 * pay
    yes = rng.random(m) < 1 / (1 + np.exp(-z))
    frame = pl.DataFrame(
        {
            "age": age,
            "pay": pay,
            "sex": sex,
            "house": rng.integers(0, m // 3, m),
            "survived": np.where(yes, "yes", "no"),
        }
    )
    return frame.with_columns(
        pl.when(pl.int_range(pl.len()) >= count).then(pl.col(name)).alias(name)
        for name, count in holes.items()
    )


FIT = ["fit", "people.csv", "--label", "survived", "--group", "house"]
Capture = pytest.CaptureFixture[str]
Content: TypeAlias = str | bytes


def run(*words: str) -> int:
    """Run the command; a warning of ours must not reach Python's."""
    return main(words)


def test_a_file_becomes_a_report_in_one_command(capsys: Capture) -> None:
    people().write_csv("people.csv")
    assert run(*FIT) == 0
    out, err = capsys.readouterr()
    assert err == ""
    share = np.mean(people()["survived"].to_numpy() == "yes")
    assert out.startswith(f"survived=yes in {round(200 * share)} of 200 rows")
    for part in (
        "Held out, each fifth of the groups (house) in turn",
        "always the share",
        "AUC",
        "it said",
        "The fit on all 200 rows:",
        "age (per 10)",
        "95 % interval",
        "for sex=male as for sex=female",
        "for each 10 more of age",
        "what a change would cause",
    ):
        assert part in out


def test_the_json_has_the_weights_and_the_errors_of_the_fit_itself(capsys: Capture) -> None:
    people().write_csv("people.csv")
    assert run(*FIT, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    table = Table.from_frame(people(), "survived", drop=["house"])
    model = LogisticModel(3)
    fit(model, table)
    assert [each["name"] for each in report["parameters"]] == [*table.names, "bias"]
    assert [each["estimate"] for each in report["parameters"][:3]] == model.weights.tolist()
    for each in report["parameters"]:
        assert each["low"] < each["estimate"] < each["high"]
        assert each["z"] == pytest.approx(each["estimate"] / each["standard_error"])
    assert report["references"] == {"sex": "female"}
    assert (report["rows"], report["ones"]) == (200, int(table.labels.sum()))
    held = report["held_out"]
    assert held["model"]["loss"] < held["always_the_share"]["loss"]
    assert held["model"]["auc"] > 0.7 > held["always_the_share"]["auc"] == 0.5
    assert sum(each["rows"] for each in held["calibration"]) == 200


def test_held_out_rows_are_judged_by_a_fit_that_has_not_seen_them(capsys: Capture) -> None:
    # Every house has a label of its own, and says it by a number: rows of one house give it away.
    rng = np.random.default_rng(1)
    house = np.repeat(np.arange(60), 5)
    label = rng.integers(0, 2, 60)[house]
    marks = rng.normal(size=(60, 80))[house]
    frame = pl.DataFrame({f"x{j}": marks[:, j] for j in range(80)})
    frame.with_columns(house=house, y=label).write_csv("people.csv")
    together, apart = (
        json.loads(capsys.readouterr().out)["held_out"]["model"]["accuracy"]
        for words in (["--group", "house"], ["--without", "house"])
        if run("fit", "people.csv", "--label", "y", "--json", "--l2", "0.01", *words) == 0
    )
    assert together < 0.65
    assert apart > 0.9


def test_a_row_without_a_group_is_one_of_its_own(capsys: Capture) -> None:
    people(house=50).write_csv("people.csv")
    assert run(*FIT) == 0


def test_groups_too_few_to_hold_out_are_said_to_be(capsys: Capture) -> None:
    people().with_columns(house=pl.lit(1)).write_csv("people.csv")
    assert run(*FIT, "--plots", "pictures") == 0
    assert "too few groups (house) of both classes to hold any out" in capsys.readouterr().out
    assert run(*FIT, "--json") == 0
    assert json.loads(capsys.readouterr().out)["held_out"] is None


def test_rows_too_few_to_hold_out_are_said_to_be(capsys: Capture) -> None:
    rows = {"x": [1.5 * i for i in range(9)], "y": [0] * 4 + [1] + [0] * 4}
    pl.DataFrame(rows).write_csv("few.csv")
    assert run("fit", "few.csv", "--label", "y") == 0
    assert "too few rows of both classes to hold any out" in capsys.readouterr().out


def test_holes_are_filled_where_that_is_asked_for(capsys: Capture) -> None:
    people(age=30, sex=20).write_csv("people.csv")
    assert run(*FIT) == 1
    assert "holes: age 30, sex 20: pass" in capsys.readouterr().err
    assert run(*FIT, "--missing", "median") == 0
    out = capsys.readouterr().out
    median = float(np.nanmedian(people(age=30)["age"].to_numpy()))
    assert f"where age is missing, as for age={median:g}" in out
    words = people(sex=20)["sex"].drop_nulls().to_list()
    often = max(set(words), key=words.count)
    assert f"where sex is missing, as for sex={often}" in out


def test_a_column_that_is_empty_but_for_what_is_held_out_is_filled_all_the_same(
    capsys: Capture,
) -> None:
    first = pl.int_range(pl.len()) < 2
    frame = people().with_columns(
        house=pl.when(first).then(99).otherwise("house"),
        rare=pl.when(first).then(pl.int_range(pl.len()) * 1.5),
    )
    frame.write_csv("people.csv")
    assert run(*FIT, "--missing", "median", "--l2", "0.01") == 0
    assert "rare" in capsys.readouterr().out


def test_a_fit_with_l2_has_weights_but_no_intervals(capsys: Capture) -> None:
    people().write_csv("people.csv")
    assert run(*FIT, "--l2", "0.1") == 0
    out = capsys.readouterr().out
    assert "odds ratio" in out
    assert "--l2 0.1 pulls the weights to 0" in out
    assert "interval" not in out
    assert run(*FIT, "--l2", "0.1", "--json") == 0
    assert json.loads(capsys.readouterr().out)["parameters"][0].keys() == {"name", "estimate"}


def test_which_value_is_predicted_can_be_chosen(capsys: Capture) -> None:
    people().write_csv("people.csv")
    assert run(*FIT, "--positive", "no") == 0
    assert capsys.readouterr().out.startswith("survived=no in ")
    assert run(*FIT, "--positive", "maybe") == 1
    assert "positive is 'maybe': pass 'no' or 'yes'" in capsys.readouterr().err


def test_the_pictures_of_a_fit_are_drawn(folder: Path, capsys: Capture) -> None:
    people().write_csv("people.csv")
    assert run(*FIT, "--plots", "pictures") == 0
    drawn = sorted(path.name for path in (folder / "pictures").iterdir())
    assert drawn == ["calibration.png", "roc.png"]
    assert "The pictures are in pictures" in capsys.readouterr().err
    (folder / "file").write_text("")
    assert run(*FIT, "--plots", "file") == 1
    assert "file is not a folder: pass" in capsys.readouterr().err


def test_new_rows_are_predicted_with_a_saved_model(folder: Path, capsys: Capture) -> None:
    people(age=10).write_csv("people.csv")
    assert run(*FIT, "--missing", "median", "--save", "m.npz") == 0
    assert "The model is in m.npz" in capsys.readouterr().err
    new = people(age=3).select("sex", "age", "pay", more=pl.lit("x"))
    new.write_csv("new.csv")
    assert run("predict", "m.npz", "new.csv") == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    model = LogisticModel.load("m.npz")
    assert model.columns is not None
    p = model.predict_proba(model.columns.features(new))
    assert rows[0] == ["survived=yes"]
    assert np.array([float(row[0]) for row in rows[1:]]) == pytest.approx(p, rel=1e-5)
    assert run("predict", "m.npz", "new.csv", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["label"], report["class"]) == ("survived", "yes")
    assert report["probabilities"] == p.tolist()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sex": pl.lit("divers")}, "sex is 'divers' in 200 rows"),
        ({"age": pl.lit("old")}, "age holds 'old'"),
        ({"sex": pl.lit(None)}, "sex has 200 holes"),
    ],
)
def test_new_rows_that_do_not_fit_are_refused(
    change: dict[str, pl.Expr], sentence: str, capsys: Capture
) -> None:
    people().write_csv("people.csv")
    assert run(*FIT, "--save", "m.npz", "--quiet") == 0
    people().with_columns(**change).write_csv("new.csv")
    capsys.readouterr()
    assert run("predict", "m.npz", "new.csv") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"logreg: {sentence}")
    people().drop("pay").write_csv("new.csv")
    assert run("predict", "m.npz", "new.csv") == 1
    assert "column pay is missing" in capsys.readouterr().err
    assert run("predict", "m.npz", "new.csv", "new.csv") == 1
    assert "pass one file with new rows" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (["01", "02", "A1"], ["02", "01"]),
        (["1.10", "1.20", "beta"], ["1.20", "1.10"]),
        (["2020-01-01", "2021-01-01", "never"], ["2021-01-01", "2020-01-01"]),
        (["TRUE", "FALSE", "MAYBE"], ["TRUE", "FALSE"]),
        (["true", "false"], ["true", "true"]),
        (["5", ""], ["5", ""]),
    ],
)
def test_words_are_the_same_in_a_file_with_few_of_them(
    words: list[str], some: list[str], capsys: Capture
) -> None:
    rng = np.random.default_rng(0)
    kinds, y = rng.choice(words, 200), rng.integers(0, 2, 200)
    rows = [
        f"{kind},{x:.2f},{label}" for kind, x, label in zip(kinds, rng.random(200), y, strict=True)
    ]
    Path("t.csv").write_text("\n".join(["kind,x,y", *rows]))
    fill = ["--missing", "median"]
    assert run("fit", "t.csv", "--label", "y", "--save", "m.npz", "--quiet", *fill) == 0
    first = LogisticModel.load("m.npz").predict_proba(
        Table.from_frame(read_frame("t.csv"), "y", missing="median").features
    )
    for few in (rows, [f"{kind},0.5,0" for kind in some]):
        Path("new.csv").write_text("\n".join(["kind,x,y", *few]))
        capsys.readouterr()
        assert run("predict", "m.npz", "new.csv") == 0
        p = [float(line) for line in capsys.readouterr().out.splitlines()[1:]]
        assert len(p) == len(few)
        if few is rows:
            assert p == pytest.approx(first, rel=1e-5)


def test_every_new_row_has_its_answer_and_only_empty_ones_at_the_end_have_none(
    capsys: Capture,
) -> None:
    rows = [f"{'' if i % 5 == 0 else i % 7},{i % 2}" for i in range(60)]
    Path("t.csv").write_text("\n".join(["x,y", *rows]))
    fill = ["--missing", "median"]
    assert run("fit", "t.csv", "--label", "y", "--save", "m.npz", "--quiet", *fill) == 0
    for new in ("x\n1\n\n6\n\n\n", "x,z\n1,1\n,\n6,\n,\n"):
        Path("new.csv").write_text(new)
        capsys.readouterr()
        assert run("predict", "m.npz", "new.csv") == 0
        p = [float(line) for line in capsys.readouterr().out.splitlines()[1:]]
        model = LogisticModel.load("m.npz")
        known = model.predict_proba(np.array([[1.0, 0.0], [3.0, 1.0], [6.0, 0.0]]))
        assert p == pytest.approx(known, rel=1e-5)


def test_the_table_itself_is_never_replaced_by_the_model(folder: Path, capsys: Capture) -> None:
    people().write_csv("people.csv")
    before = (folder / "people.csv").read_bytes()
    (folder / "same.csv").symlink_to("people.csv")
    for name in ("people.csv", "./people.csv", "same.csv"):
        assert run(*FIT, "--save", name) == 1
        assert "is what the model learns from: save it to a different" in capsys.readouterr().err
        assert (folder / "people.csv").read_bytes() == before


def test_pictures_that_cannot_be_drawn_are_not_passed_over(capsys: Capture) -> None:
    people(12).write_csv("people.csv")
    words = ["--label", "survived", "--without", "house", "--l2", "1", "--group", "sex"]
    assert run("fit", "people.csv", *words, "--plots", "p") == 0
    assert "no pictures are drawn: they are of rows held out" in capsys.readouterr().err
    assert run("fit", "people.csv", *words, "--save", "m.npz") == 0
    assert run("predict", "m.npz", "people.csv", "--show", "p") == 1
    assert "m.npz is a model of a table: leave out --show" in capsys.readouterr().err


def test_a_column_called_bias_is_told_from_the_bias(capsys: Capture) -> None:
    people().rename({"age": "bias"}).write_csv("people.csv")
    for words in ([], ["--l2", "0.1"]):
        assert run(*FIT, *words) == 0
        assert "the bias  " in capsys.readouterr().out
        assert run(*FIT, *words, "--json") == 0
        names = [each["name"] for each in json.loads(capsys.readouterr().out)["parameters"]]
        assert names == ["bias", "pay", "sex=male", "the bias"]


def test_what_takes_minutes_is_announced(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    people().write_csv("people.csv")
    for most in (2, 3):
        monkeypatch.setattr("logreg._command.tables._MANY", most)
        assert run(*FIT) == 0
        told = "3 features take minutes, 1 of them from age: leave some out"
        assert (told in capsys.readouterr().err) == (most == 2)


def test_a_panic_of_the_reader_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def panic(_: object) -> None:
        raise pl.exceptions.PanicException("range end index 5038 out of range")

    Path("t.parquet").write_bytes(parquet())
    monkeypatch.setattr(pl, "read_parquet", panic)
    assert run("fit", "t.parquet", "--label", "y") == 1
    assert "t.parquet cannot be read (range end" in capsys.readouterr().err


def test_separated_classes_fail_and_nothing_is_saved(folder: Path, capsys: Capture) -> None:
    frame = people().with_columns(alive=pl.col("survived").replace({"yes": "y", "no": "n"}))
    frame.write_csv("people.csv")
    (folder / "m.npz").write_text("older")
    assert run(*FIT, "--save", "m.npz") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "alive alone tells survived in 100 % of the rows" in err
    assert "complete separation: " in err
    assert "alive=y" in err
    assert "(--without), or pass --l2 0.01 or so; nothing is saved" in err
    assert (folder / "m.npz").read_text() == "older"
    assert run(*FIT, "--without", "alive", "--save", "m.npz") == 0
    assert run(*FIT, "--l2", "0.01") == 0


def test_a_part_that_is_separated_is_said_to_be(capsys: Capture) -> None:
    # But for one exception, whoever has a ticket survives.
    frame = people()
    survivors = (pl.col("survived") == "yes") & (pl.int_range(pl.len()) < 100)
    tickets = survivors | (pl.int_range(pl.len()) == frame["survived"].to_list().index("no"))
    frame.with_columns(ticket=tickets).write_csv("people.csv")
    assert run("fit", "people.csv", "--label", "survived", "--without", "house") == 0
    assert "In 1 of 5 such fits the classes were separated" in capsys.readouterr().out


def test_collinear_columns_are_named(capsys: Capture) -> None:
    people().with_columns(months=12 * pl.col("age")).write_csv("people.csv")
    assert run(*FIT, "--save", "m.npz") == 1
    err = capsys.readouterr().err
    assert "age" in err
    assert "months" in err
    assert not Path("m.npz").exists()


def test_columns_that_rounding_alone_tells_apart_fail(capsys: Capture) -> None:
    again = pl.col("age") + pl.Series(np.random.default_rng(1).normal(size=200)) * 1e-9
    people().with_columns(again=again).write_csv("people.csv")
    assert run(*FIT, "--save", "m.npz") == 1
    assert "leave one of them out (--without), or pass --l2" in capsys.readouterr().err
    assert not Path("m.npz").exists()


def test_columns_that_do_not_exist_are_answered_with_those_that_do(capsys: Capture) -> None:
    people().write_csv("people.csv")
    for words in (["--label", "survive"], ["--without", "Age"], ["--group", "hous"]):
        command = FIT[:4] if "--label" not in words else FIT[:2]
        assert run(*command, *words) == 1
        assert f"there is no column {words[1]}: did you mean" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_refused_before_the_fit(capsys: Capture) -> None:
    people().write_csv("people.csv")
    assert run(*FIT, "--save", "no-folder/m.npz") == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("strength", ["-1", "nan", "inf", "x"])
def test_a_strength_that_is_none_is_a_fault_of_the_command(strength: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*FIT, "--l2", strength)
    assert caught.value.code == 2
    assert "--l2" in capsys.readouterr().err


PLAIN = "x,word,y\n1.5,a,0\n2,b,1\n-3,a,1\n"
ROWS = {"x": [1.5, 2.0, -3.0], "word": ["a", "b", "a"], "y": [0, 1, 1]}


def excel() -> bytes:
    """The bytes that a workbook begins with."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def parquet() -> bytes:
    """The same table as Parquet."""
    file = io.BytesIO()
    pl.DataFrame(ROWS).write_parquet(file)
    return file.getvalue()


READ: dict[str, Content] = {
    "plain": PLAIN,
    "with a BOM": "\ufeff" + PLAIN,
    "in UTF-16": PLAIN.encode("utf-16"),
    "with lines of Windows": PLAIN.replace("\n", "\r\n"),
    "with semicolons": PLAIN.replace(",", ";"),
    "with semicolons and decimal commas": "x;word;y\n1,5;a;0\n2,0;b;1\n-3,0;a;1\n",
    "with decimal commas and blanks": "x;word;y\n 1,5 ; a;0\n 2,0 ; b;1\n -3,0 ; a;1\n",
    "with decimal commas in quotes": 'x;word;y\n"1,5";"a";0\n2;b;1\n-3;a;1\n',
    "with tabs": PLAIN.replace(",", "\t"),
    "with bars": PLAIN.replace(",", "|"),
    "with blanks after commas": PLAIN.replace(",", ", "),
    "with quotes": 'x,"word",y\n1.5,"a",0\n2,"b",1\n-3,"a",1\n',
    "with lines of old Macs": PLAIN.replace("\n", "\r"),
    "with its separator in a line of its own": "sep=;\r\n" + PLAIN.replace(",", ";"),
    "with a line break in a name": PLAIN.replace("word", '"\nword"').replace(",", ";"),
    "with empty lines": "\n" + PLAIN.replace("\n", "\n\n"),
    "gzipped": gzip.compress(PLAIN.encode()),
    "gzipped with semicolons": gzip.compress(PLAIN.replace(",", ";").encode()),
    "as Parquet": parquet(),
    "as Parquet, gzipped": gzip.compress(parquet()),
}


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("name", ["t.csv", "t.parquet", "t"])
def test_the_same_table_is_read(kind: str, name: str) -> None:
    content = READ[kind]
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    frame = read_frame(name)
    assert frame.to_dict(as_series=False) == ROWS
    table = Table.from_frame(frame, "y")
    assert table.names == ("x", "word=b")
    assert table.features[:, 0].tolist() == [1.5, 2, -3]


def read(content: Content) -> dict[str, list[Any]]:
    """Read a table from its content."""
    Path("t.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_frame("t.csv").to_dict(as_series=False)


@pytest.mark.parametrize(
    ("content", "column"),
    [
        ("x,y\nNA,0\n?,1\n,1\nN/A,1\n2,1\n", [None, None, None, None, 2]),
        ("x,y\n1e9,0\n1000000000,1\n", [1e9, 1e9]),
        ("x,y\ninf,0\n-1,1\n", [float("inf"), -1]),
        ('x,y\n"a, ""b""",0\n"c\nd",1\n', ['a, "b"', "c\nd"]),
        ("x,y\n 1 , a\n 2 , b\n", [1, 2]),
        ("x,y\nTRUE,0\nFALSE,1\n", ["TRUE", "FALSE"]),  # so it will be told from a word
        ("x\ty\n1,500\t0\n2,250\t1\n", ["1,500", "2,250"]),  # thousands, or so it seems
        ("x\ty\n0,500\t0\n2,250\t1\n", [0.5, 2.25]),
        ("x;y\n12.05.2020;0\n1,5;1\n2,5;1\n", ["12.05.2020", "1,5", "2,5"]),
        ("x,y\n1\n2,3\n", [1, 2]),  # a field too few is a hole in the next column
    ],
)
def test_a_column_is_read_as_it_is_meant(content: str, column: list[Any]) -> None:
    assert read(content)["x"] == column


def test_whole_numbers_of_any_size_are_numbers() -> None:
    huge = read("x,y\n99999999999999999999999,0\n1,1\n")["x"]
    assert [float(number) for number in huge] == [1e23, 1]


def test_names_and_words_may_be_in_any_language() -> None:
    content = "größe,名前,y\n1,é,0\n2,ß,1\n"
    assert list(read(content)) == ["größe", "名前", "y"]
    assert read("größe,y\n1,é\n".encode("cp1252")) == {"größe": [1], "y": ["é"]}


def test_a_column_without_a_name_is_called_by_its_place() -> None:
    assert read(",y\n7,0\n3,1\n") == {"column 1": [7, 3], "y": [0, 1]}


REFUSED: dict[str, tuple[Content | None, str]] = {
    "is empty": ("", "is empty"),
    "has only empty lines": ("\n\n", "is empty"),
    "has only names": ("x,y\n", "has no rows"),
    "has one column": ("y\n0\n1\n", "no column is left to tell y from"),
    "has a name twice": ("x,x,y\n1,2,0\n", "has two columns x: give each"),
    "has no names": ("1,2,0\n3,4,1\n", "begins with numbers: put the names"),
    "lacks the label": ("x,z\n1,0\n2,1\n", "there is no column y: "),
    "has three labels": ("x,y\n1,a\n2,b\n3,c\n", "3 different values, a, b, c: pass the rows"),
    "has one label": ("x,y\n1,a\n2,a\n", "the label y is 'a' in every row: pass rows of two"),
    "has labels with holes": ("x,y\n1,a\n2,\n3,b\n", "the label y has 1 hole: remove"),
    "has nothing but holes": ("x,y\n,0\nNA,1\n", "no column is left .*x is empty"),
    "has dates": ("x,y\n2020-01-05,0\n2020-02-05,1\n", "x holds dates or times"),
    "has infinite numbers": ("x,y\ninf,0\n1,1\n", "x is inf in row 0"),
    "has mixed types": (
        "x,y\n" + "".join(f"{i},{i % 2}\n" for i in range(40)) + "many,1\n",
        "x holds text that looks like numbers or dates, such as '0' beside many",
    ),
    "has thousands with points": (
        "x;z;y\n" + "".join(f"{1 + i % 9}.{i:03};{i},5;{i % 2}\n" for i in range(40)),
        "x holds text that looks like numbers",
    ),
    "has thousands with commas": (
        "x,y\n" + "".join(f'"1,{i:03}",{i % 2}\n' for i in range(40)),
        "x holds text that looks like numbers",
    ),
    "has rows of different lengths": (
        "x,y\n1,0\n2,1,7\n",
        r"line 3 of t\.csv has 3 fields for 2 columns: put",
    ),
    "is a workbook": (excel(), "is an Excel file or a zip archive: save the table as CSV"),
    "is an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(99), "is an Excel file"),
    "is a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "is not text: pass a CSV"),
    "is a cut archive": (gzip.compress(PLAIN.encode())[:-9], "is damaged .*: pack it again"),
    "is a damaged archive": (b"\x1f\x8b" + bytes(99), "is damaged"),
    "is cut Parquet": (parquet()[:-20], "cannot be read"),
    "has names that would be equal": (
        "k,k=b,y\na,1,0\nb,2,1\nb,3,1\na,4,0\n",
        "two features would be called k=b: rename a column",
    ),
    "has a quote that never ends": ('x,y\n"1,0\n2,1\n', "cannot be read"),
    "has names that never end": ('"' + "x" * 200_000, "cannot be read"),
    "is a folder": (None, "is not a regular file"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_file_is_refused_in_a_sentence_if_it(fault: str, capsys: Capture) -> None:
    content, message = REFUSED[fault]
    if content is None:
        Path("t.csv").mkdir()
    else:
        Path("t.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert run("fit", "t.csv", "--label", "y", "--save", "m.npz") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert not Path("m.npz").exists()
    *_, last = err.splitlines()
    assert last.startswith("logreg: ")
    assert len(last) < 400
    assert re.search(message, last), last


def test_a_missing_file_is_missing(capsys: Capture) -> None:
    assert run("fit", "none.csv", "--label", "y") == 1
    assert "none.csv does not exist" in capsys.readouterr().err


def test_without_polars_it_is_said_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    people().write_csv("people.csv")
    monkeypatch.setitem(sys.modules, "polars", None)
    monkeypatch.delitem(sys.modules, "logreg._files.frames")
    monkeypatch.delitem(sys.modules, "logreg._command.tables", raising=False)
    assert run(*FIT) == 1
    assert "polars is not installed: in a checkout of logreg, pip install '.[table]'" in (
        capsys.readouterr().err
    )


def test_the_titanic_table_of_the_site_is_the_published_one() -> None:
    folder = files("sklearn.datasets.tests.data.openml.id_40945")
    packed = (folder / "data-v1-dl-16826755.arff.gz").read_bytes()
    head, _, body = gzip.decompress(packed).decode().partition("@data\n")
    published = [
        ["" if field == "?" else field for field in row]
        for row in csv.reader(io.StringIO(body), skipinitialspace=True)
        if row
    ]
    with (Path(__file__).parents[2] / "docs" / "assets" / "titanic.csv").open(newline="") as file:
        names, *rows = csv.reader(file)
    assert names == re.findall(r"@attribute '(.*?)'", head)
    assert rows == published
    assert len(rows) == 1309


def test_the_command_of_a_process_fits_a_table_and_warns_of_nothing() -> None:
    people().write_csv("people.csv")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "logreg", *FIT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
