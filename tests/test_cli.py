"""The command line: what it prints where, what it writes, and how it ends."""

import io
import json
import math
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

import logreg
from logreg import Digits, LogisticModel, pictures, plotting, train
from logreg._command.cli import main
from logreg._command.interrupts import Interrupts

FAST = ["--iterations", "20", "--no-plots"]


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def model_file(folder: Path) -> Path:
    """A trained model."""
    main(["--quiet", "--no-plots", "--save", "model.npz"])
    return folder / "model.npz"


@pytest.fixture
def ctrl_c_after_30_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Press Ctrl-C right after step 30."""

    def train_and_stop(
        *arguments: Any, on_step: Callable[[int, float], None] | None = None, **options: Any
    ) -> logreg.History:
        def step(number: int, loss: float) -> None:
            if on_step:
                on_step(number, loss)
            if number == 30:
                raise KeyboardInterrupt

        return train(*arguments, on_step=step, **options)

    monkeypatch.setattr("logreg._command.commands.train", train_and_stop)


def run(*words: str, stdout: int | None = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "logreg", *words],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_bare_command_trains_reports_and_draws(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0
    out, err = capsys.readouterr()
    for part in ("validation, before", "validation, after", "test ", "of 2115", "of 2110"):
        assert part in out
    assert err == f"The pictures are in logreg-plots{os.sep}\n"
    assert len(list((folder / "logreg-plots").glob("*.png"))) >= 5


def test_train_is_the_command_that_may_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(FAST) == main(["train", *FAST]) == 0
    out, err = capsys.readouterr()
    first, second = out[: len(out) // 2], out[len(out) // 2 :]
    assert first == second
    assert err == ""


def test_the_json_report_is_one_object_with_the_figures_of_the_library(
    digits: Digits, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--learning-rate", "0.5", "--batch-size", "8", "--l2", "0.001"]
    main(["--json", "--no-plots", "--seed", "3", *options])
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert err == ""
    hyperparameters = logreg.Hyperparameters(learning_rate=0.5, batch_size=8, l2=0.001)
    assert report["hyperparameters"] == {
        "learning_rate": 0.5,
        "batch_size": 8,
        "iterations": 300,
        "l2": 0.001,
    }
    model = LogisticModel(784, dtype=np.float32)
    before = model.evaluate(digits.validation)
    train(model, digits.train, digits.validation, hyperparameters, rng=3)
    for name, evaluation, m in (
        ("before", before, 2110),
        ("validation", model.evaluate(digits.validation), 2110),
        ("test", model.evaluate(digits.test), 2115),
    ):
        assert report[name]["loss"] == evaluation.loss
        assert report[name]["accuracy"] == evaluation.accuracy
        assert report[name]["errors"] == round((1 - evaluation.accuracy) * m)
    assert report["seconds"] > 0
    assert (report["digits"], report["seed"], report["steps"]) == ([0, 1], 3, 300)


def test_the_saved_model_is_the_one_that_was_tested(
    model_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    main(["--json", "--no-plots"])
    trained = json.loads(capsys.readouterr().out)
    assert main(["evaluate", str(model_file), "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"test": trained["test"], "digits": [0, 1]}
    assert err == ""
    assert main(["evaluate", str(model_file)]) == 0
    assert f"{trained['test']['errors']} of 2115" in capsys.readouterr().out


def test_messages_say_where_the_files_are_unless_quiet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main([*FAST, "--save", "m.npz"])
    assert capsys.readouterr().err == "The model is in m.npz\n"
    main([*FAST, "--save", "m.npz", "--quiet"])
    assert capsys.readouterr().err == ""


def test_a_progress_bar_is_shown_on_a_terminal_and_only_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    main(FAST)
    assert "20/20" in terminal.getvalue()
    quiet = Terminal()
    monkeypatch.setattr(sys, "stderr", quiet)
    main([*FAST, "--quiet"])
    assert quiet.getvalue() == ""
    capsys.readouterr()


def test_the_progress_bar_ends_with_the_steps_taken_and_the_loss_of_the_last(
    ctrl_c_after_30_steps: None,
    digits: Digits,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    main(["--no-plots"])
    *_, bar, stopped = terminal.getvalue().splitlines()
    history = train(
        LogisticModel(784, dtype=np.float32),
        digits.train,
        digits.validation,
        logreg.Hyperparameters(iterations=30),
        rng=0,
    )
    assert " 30/300 " in bar
    assert f"loss={history.batch_losses[-1]:.4f}]" in bar
    assert stopped == "Stopped after 30 of 300 steps."
    capsys.readouterr()


def test_two_other_digits_are_read_from_a_folder(
    folder: Path, digits: Digits, capsys: pytest.CaptureFixture[str]
) -> None:
    mnist = folder / "mnist"
    mnist.mkdir()
    for name, part in (("train", digits.train), ("t10k", digits.test)):
        some = part[:200]
        header = np.array([0x0803, 200, 28, 28], dtype=">u4").tobytes()
        (mnist / f"{name}-images-idx3-ubyte").write_bytes(header + some.images.tobytes())
        header = np.array([0x0801, 200], dtype=">u4").tobytes()
        shown = (some.labels * 5 + 3).astype(np.uint8)
        (mnist / f"{name}-labels-idx1-ubyte").write_bytes(header + shown.tobytes())
    options = ["--data", "mnist", "--digits", "3", "8", "--save", "38.npz"]
    assert main([*options, "--no-plots", "--quiet"]) == 0
    assert "Telling 3 from 8: 167 images" in capsys.readouterr().out
    assert main(["evaluate", "38.npz", "--data", "mnist", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["digits"] == [3, 8]
    labels = mnist / "train-labels-idx1-ubyte"
    before = labels.read_bytes()
    assert main([*options[:-1], "mnist/train-labels-idx1-ubyte", "--no-plots", "--quiet"]) == 1
    assert "is what the model learns from: save it to a" in capsys.readouterr().err
    assert labels.read_bytes() == before
    assert main(["evaluate", "38.npz"]) == 1
    assert "has no label 3: choose from 0, 1" in capsys.readouterr().err


def test_a_persons_own_picture_is_read(
    folder: Path, model_file: Path, digits: Digits, capsys: pytest.CaptureFixture[str]
) -> None:
    for label in (0, 1):
        image = digits.test.images[digits.test.labels == label][0]
        Image.fromarray(255 - image).resize((200, 200)).save(folder / f"{label}.png")
    capsys.readouterr()
    assert main(["predict", str(model_file), "0.png", "1.png"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].startswith("0.png: 0 (9")
    assert lines[1].startswith("1.png: 1 (9")
    assert all(line.endswith(" % sure)") for line in lines)
    assert err == ""
    main(["predict", str(model_file), "1.png", "--json"])
    (answer,) = json.loads(capsys.readouterr().out)["predictions"]
    assert (answer["image"], answer["digit"]) == ("1.png", 1)
    assert answer["probability"] > 0.9
    assert (answer["familiar"], answer["trust"]) == (True, "sure")


def test_a_picture_of_something_else_is_said_to_be_neither(
    folder: Path, model_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cross = Image.new("L", (200, 200), 255)
    for line in ([(30, 30), (170, 170)], [(170, 30), (30, 170)]):
        ImageDraw.Draw(cross).line(line, fill=0, width=14)
    cross.save(folder / "cross.png")
    capsys.readouterr()
    assert main(["predict", str(model_file), "cross.png"]) == 0
    said = re.fullmatch(
        r"cross.png: looks like neither 0 nor 1; the model says [01], because it must choose\n",
        capsys.readouterr().out,
    )
    assert said


def test_what_the_model_saw_is_saved_beside_what_each_ink_said(
    folder: Path, model_file: Path, digits: Digits, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "other").mkdir()
    for name in ("a.png", "other/a.png"):
        Image.fromarray(255 - digits.test.images[0]).resize((200, 200)).save(folder / name)
    capsys.readouterr()
    names = ["a.png", "other/a.png", "none.png"]
    assert main(["predict", str(model_file), *names, "--show", "shown"]) == 1
    assert sorted(path.name for path in (folder / "shown").iterdir()) == ["a-2.png", "a.png"]
    assert f"What the model saw is in shown{os.sep}a.png\n" in capsys.readouterr().err
    with Image.open(folder / "shown" / "a.png") as shown:
        assert shown.width > shown.height > 300


@pytest.mark.parametrize(
    ("p", "answer"),
    [
        (0.5, "1 (50.00 % sure, only a guess)"),
        (0.8999, "1 (89.99 % sure, only a guess)"),
        (0.9001, "1 (90.01 % sure)"),
        (0.1001, "0 (89.99 % sure, only a guess)"),
        (0.0999, "0 (90.01 % sure)"),
    ],
)
def test_an_answer_below_90_percent_is_called_a_guess(
    folder: Path, digits: Digits, capsys: pytest.CaptureFixture[str], p: float, answer: str
) -> None:
    model = LogisticModel(784)
    model.bias = math.log(p / (1 - p))
    model.save("m.npz")
    Image.fromarray(255 - digits.test.images[0]).save(folder / "0.png")
    main(["predict", "m.npz", "0.png"])
    assert capsys.readouterr().out == f"0.png: {answer}\n"


def test_a_hopeless_picture_gets_a_sentence_and_the_others_are_still_read(
    folder: Path, model_file: Path, digits: Digits, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("L", (50, 50), 255).save(folder / "blank.png")
    Image.fromarray(255 - digits.test.images[0]).save(folder / "0.png")
    capsys.readouterr()
    assert main(["predict", str(model_file), "blank.png", "none.png", "0.png"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("0.png: ")
    assert len(err.splitlines()) == 2
    assert "blank.png" in err
    assert "none.png" in err


def test_a_picture_too_large_for_the_memory_is_named_and_the_others_are_still_read(
    folder: Path,
    model_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def read(path: Path) -> object:
        if path.name == "large.png":
            raise MemoryError
        return np.eye(28, dtype=np.uint8)

    monkeypatch.setattr(pictures, "read_picture", read)
    capsys.readouterr()
    assert main(["predict", str(model_file), "large.png", "small.png"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("small.png: ")
    assert err == "logreg: not enough memory to read large.png: use a smaller picture\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--learning-rate", "-1"], "learning_rate is -1.0: pass a positive"),
        (["--iterations", "0"], "iterations is 0: pass a"),
        (["--batch-size", "many"], "many is not a whole number: pass one such as 100"),
        (["--seed", "1.5"], "argument --seed: 1.5 is not a whole number: pass"),
        (["--seed", "9" * 5000], "9999 is not a whole number: pass"),
        (["--l2", "0,1"], "argument --l2: 0,1 is not a number: pass one such as 0.5"),
        (["--no-plts"], "did you mean --no-plots? Choose from --help, --learning-rate"),
        (["--plotz", "a"], "did you mean --plots?"),
        (["-seed", "1"], "did you mean --seed?"),
        (["--", "train"], "-- train: train takes no such words"),
        (["check", "--seconds", "1e10", "7"], "--seconds 1e+10: pass a positive number, at most"),
        (["--seed", "-1"], "--seed -1: pass 0 or more"),
        (["--digits", "4", "4"], "--digits 4 4: pass two different ones"),
        (["--plots", "a", "--no-plots"], "not allowed with"),
        (["predict", "model.npz"], "the following arguments are required: IMAGE"),
        (["evaluate"], "the following arguments are required: MODEL"),
        (["fly"], "fly is not known: Choose from train"),
    ],
)
def test_a_command_that_makes_no_sense_ends_with_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert message in err
    assert out == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["evaluate", "none.npz"], "none.npz"),
        (["--data", "none"], "none"),
        ([*FAST, "--save", "none/m.npz"], "in a folder that does not exist: make none, or pass"),
        (["evaluate", "none/m.npz"], "in a folder that does not exist: make none, or pass"),
        ([*FAST, "--save", "."], ". is not a regular file"),
        ([*FAST, "--save", os.devnull], f"{os.devnull} is not a regular file"),
        (["--digits", "2", "7"], "has no label 2: choose from 0, 1"),
        (["--learning-rate", "1e308", "--no-plots"], "lower --learning-rate, which is 1e+308"),
    ],
)
def test_a_failure_ends_with_1_and_one_sentence(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    out, err = capsys.readouterr()
    assert err.startswith("logreg: ")
    assert message in err
    assert len(err.splitlines()) == 1
    assert out == ""


def test_too_little_memory_for_a_training_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def train(*args: object, **options: object) -> None:
        raise MemoryError

    monkeypatch.setattr("logreg._command.commands.train", train)
    assert main(FAST) == 1
    assert "pass smaller" in capsys.readouterr().err


def test_a_training_that_diverges_says_that_nothing_is_saved_and_leaves_an_older_model(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "m.npz").write_bytes(b"older")
    assert main(["--learning-rate", "1e308", "--no-plots", "--save", "m.npz"]) == 1
    assert capsys.readouterr().err.endswith("; nothing is saved\n")
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("m.npz", b"older")]


@pytest.mark.parametrize("setting", ["--learning-rate", "--l2"])
def test_a_training_that_ends_worse_than_it_began_is_a_failure_and_not_saved(
    setting: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    value = {"--learning-rate": "1e9", "--l2": "1"}[setting]
    (folder / "m.npz").write_bytes(b"older")
    assert main(["--quiet", "--no-plots", "--save", "m.npz", setting, value]) == 1
    out, err = capsys.readouterr()
    assert "validation, after" in out
    assert "the validation loss rose from 0.6931" in err
    assert f"lower --learning-rate, which is {'1e+09' if value == '1e9' else '1'}" in err
    assert (folder / "m.npz").read_bytes() == b"older"


def test_a_training_that_does_not_move_is_a_failure_and_not_saved(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--quiet", "--no-plots", "--save", "m.npz", "--iterations", "20"]
    assert main([*words, "--learning-rate", "1e-12"]) == 1
    out, err = capsys.readouterr()
    assert "validation, after" in out
    assert "stayed at 0.6931: raise --learning-rate, which is 1e-12; nothing is saved" in err
    assert list(folder.iterdir()) == []
    assert main([*words, "--learning-rate", "1e-3"]) == 0


@pytest.mark.parametrize("plots", ["taken", "taken/below"])
def test_a_folder_of_pictures_that_cannot_be_one_is_told_before_the_training(
    plots: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "taken").touch()
    assert main(["--save", "m.npz", "--plots", plots]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{Path(plots)} is not a folder: pass" in err


def test_pictures_that_cannot_be_written_lose_neither_report_nor_model(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device", "logreg-plots")

    monkeypatch.setattr(plotting, "save_plots", fail)
    assert main(["--save", "m.npz"]) == 1
    out, err = capsys.readouterr()
    assert "of 2115" in out
    assert err == "The model is in m.npz\nlogreg: logreg-plots: No space left on device\n"
    assert LogisticModel.load("m.npz").n_features == 784


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["trian"], "train"),
        (["help"], "--help"),
        (["version"], "--version"),
        (["--lr", "0.1"], "--learning-rate"),
        (["--learning_rate=0.1"], "--learning-rate"),
        (["--epochs", "3"], "--iterations"),
        (["evaluate", "m.npz", "--jsn"], "--json"),
    ],
)
def test_a_slip_of_the_hand_is_told_what_was_meant(
    words: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert f"did you mean {meant}?" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [[], ["train"], ["fit"], ["evaluate"], ["predict"], ["start"], ["check"]]
)
def test_help_fits_into_80_columns(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_a_pattern_that_the_shell_hands_on_is_expanded(
    model_file: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("b.png", "a.png"):
        Image.fromarray(logreg.load_digits().test.images[0]).resize((90, 90)).save(folder / name)
    assert main(["predict", "model.npz", "*.png", str(folder / "[b].png"), "*.jpg"]) == 1
    out, err = capsys.readouterr()
    assert [line.partition(": ")[0] for line in out.splitlines()][:2] == ["a.png", "b.png"]
    assert "*.jpg" in err


def test_a_model_of_other_features_is_named_before_any_picture_is_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    LogisticModel(5).save("five.npz")
    assert main(["predict", "five.npz", "a.png"]) == 1
    assert "five.npz: the model has 5 weights" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["matplotlib", "tqdm"])
def test_what_is_not_installed_is_done_without(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("logreg._command.commands.find_spec", lambda name: name != missing or None)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert main(["--iterations", "20", *(["--no-plots"] if missing == "tqdm" else [])]) == 0
    assert "of 2115" in capsys.readouterr().out
    assert ("matplotlib is not installed" in terminal.getvalue()) == (missing == "matplotlib")


def test_without_matplotlib_pictures_are_answered_and_not_shown(
    model_file: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Image.fromarray(logreg.load_digits().test.images[0]).save(folder / "a.png")
    monkeypatch.setattr("logreg._command.commands.find_spec", lambda name: name == "PIL" or None)
    assert main(["predict", str(model_file), "a.png", "--show", "shown"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("a.png: 1 (")
    assert "pip install matplotlib" in said.err
    assert not (folder / "shown").exists()


def test_without_pillow_a_picture_is_refused_with_what_to_install(
    model_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("logreg._command.commands.find_spec", lambda name: name != "PIL" or None)
    assert main(["predict", str(model_file), "one.png"]) == 1
    assert "pip install pillow" in capsys.readouterr().err


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Stand in for the module that needs polars, and note how it is called."""
    calls: list[tuple[Any, ...]] = []
    module = ModuleType("logreg._command.tables")

    def stand_in(name: str, *words: object) -> int:
        calls.append((name, *words))
        return 0

    for name in ("run_fit", "run_predict_table"):
        setattr(module, name, partial(stand_in, name))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return calls


def test_fit_takes_the_options_of_a_table(tables: list[tuple[Any, ...]]) -> None:
    assert main(["fit", "t.csv", "--label", "y", "--without", "a", "b", "--l2", "0.5"]) == 0
    ((name, options, interrupts),) = tables
    assert (name, type(interrupts)) == ("run_fit", Interrupts)
    assert (options.table, options.label, options.positive) == (Path("t.csv"), "y", None)
    assert (options.without, options.group, options.missing) == (["a", "b"], None, "refuse")
    assert (options.l2, options.save, options.plots) == (0.5, None, None)
    assert not options.json
    assert not options.quiet


@pytest.mark.parametrize("strength", ["-1", "nan", "inf", "strong"])
def test_a_strength_that_is_none_ends_with_2(
    strength: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["fit", "t.csv", "--label", "y", "--l2", strength])
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert strength in err
    assert ": pass" in err


def test_a_model_of_a_table_is_measured_on_no_images(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(__file__).parent / "models" / "table-2.npz"
    assert main(["evaluate", str(path)]) == 1
    assert "is a model of a table: pass it to logreg predict, with" in capsys.readouterr().err


def test_a_model_of_a_table_predicts_rows_and_needs_no_pillow(
    tables: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logreg._command.commands.find_spec", lambda name: name != "PIL" or None)
    path = Path(__file__).parent / "models" / "table-2.npz"
    assert main(["predict", str(path), "new.csv"]) == 0
    ((name, options, model, columns),) = tables
    assert name == "run_predict_table"
    assert options.images == [Path("new.csv")]
    assert columns is model.columns
    assert columns.classes == ("no", "yes")


def test_what_is_not_installed_is_named_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    assert main(["fit", "t.csv", "--label", "y"]) == 1
    assert "polars is not installed: in a checkout of logreg, pip install '.[table]'" in (
        capsys.readouterr().err
    )


def test_names_of_any_characters_are_answered_under_any_code_page(
    model_file: Path, folder: Path
) -> None:
    Image.fromarray(logreg.load_digits().test.images[0]).save(folder / "цифра.png")
    command = [sys.executable, "-m", "logreg", "predict", "model.npz", "цифра.png"]
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=60)
    assert done.returncode == 0
    assert done.stdout.startswith(b"\\u0446\\u0438")


@pytest.mark.slow
def test_the_window_system_of_a_notebook_is_not_that_of_the_command() -> None:
    code = (
        "import os, sys\n"
        "os.environ['MPLBACKEND'] = 'module://not_installed'\n"
        "sys.argv = ['logreg', '--quiet', '--iterations', '20']\n"
        "from logreg.__main__ import main\n"
        "sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("learned", [False, True])
def test_ctrl_c_that_train_itself_cannot_answer_saves_what_was_learned(
    learned: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def train_or_stop(model: LogisticModel, *arguments: Any, **options: Any) -> None:
        if learned:
            train(model, *arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr("logreg._command.commands.train", train_or_stop)
    assert main([*FAST, "--save", "m.npz"]) == 130
    assert Path("m.npz").exists() == learned
    assert capsys.readouterr().err.endswith("logreg: stopped\n")


def test_a_file_that_may_not_be_written_is_named_and_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "m.npz").write_bytes(b"older")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert main([*FAST, "--save", "m.npz"]) == 1
    assert "m.npz may not be" in capsys.readouterr().err
    assert (folder / "m.npz").read_bytes() == b"older"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--save", "models/"], "models/ names a folder: pass the name of a file"),
        (["evaluate", "m.npz", "n.npz"], "n.npz"),
        (["evaluate", "m.npz", "-x"], "-x"),
    ],
)
def test_words_that_no_command_takes_are_named(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(words)
    assert message in capsys.readouterr().err


def test_a_report_that_nobody_takes_does_not_lose_the_model(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())
    assert main([*FAST, "--save", "m.npz"]) == 1
    assert LogisticModel.load("m.npz").n_features == 784
    assert capsys.readouterr().err == "The model is in m.npz\n"


@pytest.mark.parametrize(
    ("closed", "words", "code"),
    [
        ("stdout", FAST, 1),
        ("stdout", ["evaluate", "none.npz"], 1),
        ("stderr", FAST, 0),
        ("stderr", ["evaluate", "none.npz"], 1),
    ],
)
def test_a_stream_that_the_shell_has_closed_is_done_without(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    closed: str,
    words: list[str],
    code: int,
) -> None:
    monkeypatch.setattr(sys, closed, None)
    assert main(words) == code
    out, err = capsys.readouterr()
    assert ("of 2115" in out) == (closed == "stderr" and code == 0)
    assert ("none.npz" in err) == (closed == "stdout" and words != FAST)
    assert ("report is lost" in err) == (closed == "stdout" and words == FAST)


@pytest.mark.parametrize("command", [[], ["train"], ["evaluate"], ["predict"]])
def test_help_shows_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "-h"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    assert "example" in out
    assert "  logreg" in out


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"logreg {logreg.__version__}\n"


def test_ctrl_c_in_training_keeps_saves_and_tests_what_was_learned(
    ctrl_c_after_30_steps: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--save", "m.npz", "--no-plots", "--json"]) == 130
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report["steps"] == 30
    assert err == "The model is in m.npz\nStopped after 30 of 300 steps.\n"
    main(["evaluate", "m.npz", "--json"])
    assert json.loads(capsys.readouterr().out)["test"] == report["test"]


def test_ctrl_c_in_a_quiet_training_is_told_by_the_exit_code_alone(
    ctrl_c_after_30_steps: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--quiet", "--no-plots"]) == 130
    assert capsys.readouterr().err == ""


def test_ctrl_c_while_drawing_comes_after_report_and_model(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(plotting, "save_plots", interrupt)
    assert main(["--save", "m.npz"]) == 130
    out, err = capsys.readouterr()
    assert "of 2115" in out
    assert err == "The model is in m.npz\nlogreg: stopped\n"


def test_ctrl_c_elsewhere_ends_with_130_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LogisticModel, "load", interrupt)
    assert main(["evaluate", "m.npz"]) == 130
    assert capsys.readouterr().err == "logreg: stopped\n"


def test_python_m_logreg_is_the_same_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["logreg", *FAST])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("logreg", run_name="__main__")
    assert ended.value.code == 0
    assert "of 2115" in capsys.readouterr().out
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"logreg {logreg.__version__}\n", "")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            OSError(28, "No space left on device"),
            "the output could not be written (No space left on device): send it",
        ),
        (BrokenPipeError(32, "Broken pipe"), ""),
    ],
)
def test_an_output_that_fails_when_it_is_flushed_is_dropped(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: OSError,
    message: str,
) -> None:
    with (folder / "out").open("w") as out:

        class Full(io.StringIO):
            def flush(self) -> None:
                raise error

            def fileno(self) -> int:
                return out.fileno()

        monkeypatch.setattr(sys, "stdout", Full())
        assert main(FAST) == 1
        out.write("goes nowhere")
    assert (folder / "out").read_text() == ""
    err = capsys.readouterr().err
    assert message in err
    assert len(err.splitlines()) == bool(message)


def test_pictures_that_are_not_there_leave_the_answers_to_the_others(
    model_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["none.png", "a**b.png", "[bad", "none/x.png", "*.jpg"]
    assert main(["predict", str(model_file), *words, "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out.splitlines()[-1]) == {"predictions": []}
    lines = [line for line in err.splitlines() if line.startswith("logreg: ")]
    assert len(lines) == len(words)
    assert all("does not exist: " in line and "Errno" not in line for line in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that is in use")
@pytest.mark.parametrize("words", [[*FAST, "--save", "m.npz"], ["check", "7", "x.py"]])
def test_a_current_folder_that_is_gone_is_told(
    words: list[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    gone = folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(words) == 1
    assert re.search("current folder is gone: change|x.py does not exist", capsys.readouterr().err)


def test_a_tilde_that_the_shell_leaves_alone_is_the_home_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = folder / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    assert main(["--iterations", "20", "--plots=~/drawn", "--save=~/m.npz"]) == 0
    assert sorted(path.name for path in home.iterdir()) == ["drawn", "m.npz"]
    assert main(["--iterations", "20", "--no-plots", "--save=./~"]) == 0
    assert Path("./~").is_file()


@pytest.mark.parametrize(
    "words", [["--save", ""], ["--plots", ""], ["--data", ""], ["evaluate", ""], ["start", ""]]
)
def test_an_empty_name_is_not_the_current_folder(
    words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "the name is empty: pass the name of" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close in another way there")
def test_a_closed_pipe_ends_without_a_traceback() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = run(*FAST, stdout=write_end)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
@pytest.mark.parametrize(
    "words", [FAST, ["evaluate", "m.npz"], [*FAST, "--json"], ["-h"], ["--version"]]
)
def test_a_full_disk_ends_with_one_sentence(words: list[str]) -> None:
    LogisticModel(784).save("m.npz")
    with Path("/dev/full").open("w") as full:
        done = run(*words, stdout=full.fileno())
    assert done.returncode == 1
    assert "could not be written (No space left on device): send it" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_importing_the_package_or_training_quietly_imports_nothing_heavy() -> None:
    program = (
        "import sys, logreg._command.cli\n"
        "code = logreg._command.cli.main(['--quiet', '--no-plots', '--iterations', '1'])\n"
        "heavy = {'matplotlib', 'tqdm', 'PIL', 'sklearn'} & set(sys.modules)\n"
        "sys.exit(code or (repr(heavy) if heavy else 0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
