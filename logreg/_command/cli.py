"""The command `logreg`: train on handwritten digits, fit tables, evaluate, read pictures.

Results go to stdout, messages to stderr. The exit code is 0 for success, 1 for a failure, 2 for
a command that cannot be understood, and 128 plus the number of a signal that ended it, such as
130 after Ctrl-C.
"""

import argparse
import atexit
import gc
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from textwrap import fill
from typing import Any

import logreg
from logreg._command.commands import Options, run_evaluate, run_predict, run_train, say, sentence
from logreg._command.interrupts import Interrupts
from logreg.hyperparameters import Hyperparameters
from logreg.model import LogisticModel
from logreg.notation import NOTATION

# Of each command: its place in the list, its description and an example.
_COMMANDS = {
    "train": (
        "train a model and report (the default)",
        "Train a model, report how well it does, and draw pictures of it.",
        "logreg train --seed 7 --iterations 1000 --save model.npz",
    ),
    "fit": (
        "fit a model to a table of your own",
        """Fit a model to a table in a CSV, TSV or Parquet file, gzipped or not. Report how well it
predicts rows that were held out, and what each column does to the odds.""",
        "logreg fit titanic.csv --label survived --without name --missing median",
    ),
    "evaluate": (
        "measure a saved model",
        "Measure a saved model on the test images of its two digits.",
        "logreg evaluate model.npz --json",
    ),
    "predict": (
        "read pictures or a table with a saved model",
        """Read pictures of one handwritten digit each: photographs, scans or drawings of any
size, dark ink on light paper or the reverse. A model of a table reads a file with new rows, and
writes the probability of each as CSV.""",
        "logreg predict model.npz photo.jpg drawing.png",
    ),
    "start": (
        "write the exercises for you to fill in",
        """Write a file for each of the eleven tasks and of the two beyond them, with types and
docstrings, for you to fill in. Existing files are left alone.""",
        "logreg start my-own",
    ),
    "check": (
        "check your own solutions",
        """Check your solution of a task: its shapes, values and laws, and in the end a training.
Without a task, show which are done.""",
        "logreg check my-own/task07_backward_pass.py --hint",
    ),
}
# What other programs call our options.
_SYNONYMS = {
    "--lr": "--learning-rate",
    "--epochs": "--iterations",
    "--steps": "--iterations",
    "--output": "--save",
    "help": "--help",
    "version": "--version",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after `logreg`; by default those of the process, whose signals are then
        answered too.

    Returns
    -------
    int
        0, 1, or 128 plus the number of a signal, such as 130 for Ctrl-C.

    Raises
    ------
    SystemExit
        2 for a command that cannot be understood, 0 after help or the version.

    Examples
    --------
    >>> from logreg._command.cli import main
    >>> main(["evaluate", "no-such-model.npz"])
    1
    """
    interrupts = Interrupts()
    if argv is None:
        interrupts.install()
        atexit.register(gc.freeze)  # a last garbage collection would take a tenth of the run
    words = sys.argv[1:] if argv is None else list(argv)
    # A stream that the shell has closed (`2>&-`) is None.
    closed = sys.stdout is None
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a file name may hold any character
            stream.reconfigure(errors="backslashreplace")
    try:
        with _flushed_stdout():
            code = _run(words, interrupts)
        interrupts.hold()
    except KeyboardInterrupt:
        say("logreg: stopped")
        return interrupts.exit_code
    except BrokenPipeError:
        return 1
    except MemoryError:
        say("logreg: not enough memory: pass smaller batches or files")
        return 1
    except (ValueError, OSError, ArithmeticError, ModuleNotFoundError) as error:
        say(f"logreg: {sentence(error)}")
        return 1
    if closed and code == 0:
        say("logreg: standard output is closed, so the report is lost: leave it open")
        return 1
    return code


class _Parser(argparse.ArgumentParser):
    """A parser that suggests what may have been meant."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 (those of argparse)
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **settings)

    @property
    def options(self) -> list[str]:
        """The long names of the options, in order."""
        return [name for name in self._option_string_actions if name.startswith("--")]

    def refuse(self, word: str, known: Sequence[str]) -> None:
        """Refuse an unknown word, and name the nearest known one."""
        word = word.partition("=")[0]
        meant = [_SYNONYMS[word]] if _SYNONYMS.get(word) in known else []
        meant = meant or get_close_matches(word, known, 1)
        hint = f"did you mean {meant[0]}? " if meant else ""
        self.error(f"{word} is not known: {hint}Choose from {', '.join(known)}")

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401
        # That of argparse hides a full disk.
        if file is sys.stderr:
            say(message.rstrip())
        else:
            print(message, end="", file=file)


def _parser() -> tuple[_Parser, dict[str, _Parser]]:
    parser = _Parser(
        prog="logreg",
        description="Train a logistic model that tells handwritten zeros from ones, and use it.",
        epilog="""examples:
  logreg                            train, report, draw pictures
  logreg --seed 1 --save m.npz      train on different batches, keep the model
  logreg --data mnist --digits 3 8  train on two digits of an MNIST folder
  logreg evaluate m.npz             measure a saved model on the test images
  logreg predict m.npz photo.jpg    read a picture of your own
  logreg fit data.csv --label Y     fit a table of your own
  logreg start my-own               write the exercises for you to fill in
  logreg check my-own               check your own solutions

Without a command, logreg trains; "logreg train -h" lists the options.""",
    )
    parser.add_argument("--version", action="version", version=f"logreg {logreg.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (purpose, description, example) in _COMMANDS.items():
        command = commands.add_parser(
            name, help=purpose, description=fill(description, 79), epilog=f"example:\n  {example}"
        )
        _add_arguments(command, name)
    return parser, commands.choices


def _add_arguments(parser: _Parser, command: str) -> None:
    add = parser.add_argument
    if command == "train":
        defaults = asdict(Hyperparameters()).items()
        for (name, default), metavar in zip(defaults, ("RATE", "M", "N", "STRENGTH"), strict=True):
            add(
                "--" + name.replace("_", "-"),
                type=_number if isinstance(default, float) else _whole,
                default=default,
                metavar=metavar,
                help=f"{NOTATION[name][1]} (default: %(default)s)",
            )
        same = "seed of the random batches; the same seed gives the same model (default: 0)"
        add("--seed", type=_whole, default=0, help=same)
        add(
            "--digits",
            type=_whole,
            nargs=2,
            default=(0, 1),
            metavar=("A", "B"),
            help="the two digits to tell apart (default: 0 1)",
        )
        plots = parser.add_mutually_exclusive_group().add_argument
        folder = "folder for the pictures (default: %(default)s)"
        plots("--plots", type=_path, default=Path("logreg-plots"), metavar="DIR", help=folder)
        plots("--no-plots", action="store_const", const=None, dest="plots", help="draw no pictures")
    if command == "fit":
        add("table", type=_path, metavar="DATA", help="a CSV, TSV or Parquet file, gzipped or not")
        add("--label", required=True, metavar="Y", help="the column to predict, with two values")
        which = "which of the two values is predicted (default: the larger or later one)"
        add("--positive", metavar="V", help=which)
        out = "columns to leave out, such as ids, and what is known only afterwards"
        add("--without", nargs="+", action="extend", default=[], metavar="A", help=out)
        together = "a column whose rows are held out together, such as persons seen twice"
        add("--group", metavar="G", help=together)
        holes = "refuse holes, or fill them (default: %(default)s)"
        add("--missing", choices=("refuse", "median"), default="refuse", help=holes)
        add("--l2", type=_strength, default=0.0, metavar="STRENGTH", help=NOTATION["l2"][1])
        draw = "draw the ROC curve and the calibration into this folder"
        add("--plots", type=_path, metavar="DIR", help=draw)
    if command in ("train", "fit"):
        add("--save", type=_file, metavar="FILE", help="write the model to this file")
        add("--quiet", action="store_true", help="show errors and the report, nothing else")
    if command in ("evaluate", "predict"):
        add("model", type=_path, metavar="MODEL", help="a file that --save wrote")
    if command == "predict":
        what = "PNG or JPEG files; or a file of rows, for a model of a table"
        add("images", type=_path, nargs="+", metavar="IMAGE", help=what)
        seen = "save what the model saw of each picture, and which ink spoke for which digit"
        add("--show", type=_path, metavar="DIR", help=seen)
    if command in ("train", "evaluate"):
        data = "folder of four MNIST files (default: the zeros and ones that come with logreg)"
        add("--data", type=_path, metavar="DIR", help=data)
    if command == "start":
        add("folder", type=_path, metavar="DIR", help="where to, such as a new folder")
    else:
        add("--json", action="store_true", help="report as one JSON object")
    if command == "check":
        add(
            "words",
            nargs="*",
            metavar="TASK FILE",
            help="a number from 1 to 13 and your file (default: the one for that task in this "
            "folder); or your file alone, if its name begins like task07_; or a folder of such "
            "files (default: this one)",
        )
        add("--hint", action="store_true", help="add a hint to each fault")
        limit = "seconds a file may take (default: %(default)g)"
        add("--seconds", type=_number, default=30.0, metavar="S", help=limit)


def _number(text: str) -> float:
    with suppress(ValueError):
        return float(text)
    raise argparse.ArgumentTypeError(f"{text:.60} is not a number: pass one such as 0.5")


def _whole(text: str) -> int:
    with suppress(ValueError):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text:.60} is not a whole number: pass one such as 100")


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name is empty: pass the name of a file or folder")
    # A shell leaves the ~ of --save=~/m.npz alone; Path.expanduser would expand ./~ too.
    return Path(os.path.expanduser(text))  # noqa: PTH111


def _file(text: str) -> Path:
    if text.endswith(("/", os.sep)):
        raise argparse.ArgumentTypeError(f"{text} names a folder: pass the name of a file")
    return _path(text)


def _strength(text: str) -> float:
    strength = _number(text)
    if not 0 <= strength < float("inf"):
        raise argparse.ArgumentTypeError(f"{text}: pass a finite number, at least 0")
    return strength


def _run(words: list[str], interrupts: Interrupts) -> int:
    parser, parsers = _parser()
    if words and not words[0].startswith("-") and words[0] not in _COMMANDS:
        parser.refuse(words[0], [*_COMMANDS, *parser.options])
    if not words or words[0] not in (*_COMMANDS, "-h", "--help", "--version"):
        words = ["train", *words]
    options, unknown = parser.parse_known_args(words, namespace=Options())
    command = parsers[options.command]
    for word in unknown:
        if word.startswith("-") and word.strip("-"):
            command.refuse(word, command.options)
    if unknown:
        command.error(
            f"{' '.join(unknown)}: {options.command} takes no such words, so leave them out"
        )
    if options.command == "train":
        return run_train(options, _settings(options, command), interrupts)
    if options.command == "fit":
        from logreg._command.tables import run_fit  # polars, only for a table

        return run_fit(options, interrupts)
    if options.command == "evaluate":
        return run_evaluate(options)
    if options.command == "predict":
        model = LogisticModel.load(options.model)
        if model.columns is None:
            return run_predict(options)
        from logreg._command.tables import run_predict_table

        return run_predict_table(options, model, model.columns)
    from logreg._command import checking  # only for those who write their own

    if options.command == "start":
        return checking.run_start(options.folder)
    try:
        return checking.run_check(
            options.words, hint=options.hint, seconds=options.seconds, as_json=options.json
        )
    except checking.UsageError as error:
        command.error(str(error))


def _settings(options: Options, command: _Parser) -> Hyperparameters:
    if options.seed < 0:
        command.error(f"--seed {options.seed}: pass 0 or more")
    one, other = options.digits
    if one == other:
        command.error(f"--digits {one} {other}: pass two different ones")
    try:
        return Hyperparameters(
            **{name: getattr(options, name) for name in asdict(Hyperparameters())}
        )
    except ValueError as error:
        command.error(str(error))


@contextmanager
def _flushed_stdout() -> Iterator[None]:
    """Deliver what was printed, even if the block raises, or raise an `OSError`."""
    try:
        yield
    finally:
        try:
            sys.stdout.flush()
        except OSError:
            # Python would flush once more at its end, and fail again.
            with Path(os.devnull).open("w") as devnull:
                os.dup2(devnull.fileno(), sys.stdout.fileno())
            raise
