"""The command `logreg`: train on handwritten digits, evaluate a model, read a picture.

What a script may want goes to stdout, messages go to stderr. The exit code is 0 for
success, 1 for a failure, 2 for a command that cannot be understood, 130 after Ctrl-C and
143 after SIGTERM.
"""

import argparse
import atexit
import gc
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from textwrap import fill
from typing import Any

import logreg
from logreg._command.commands import Options, run_evaluate, run_predict, run_train, say
from logreg._command.interrupts import Interrupts
from logreg.hyperparameters import Hyperparameters

_DEFAULTS = Hyperparameters()
_PLOTS = Path("logreg-plots")
_COMMANDS = ("train", "evaluate", "predict", "start", "check")
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
        The arguments after the name of the program; those of the process by default, whose
        signals are then answered, too.

    Returns
    -------
    int
        0 for success, 1 for a failure, 130 after Ctrl-C, 143 after SIGTERM.

    Raises
    ------
    SystemExit
        With code 2 for a command that cannot be understood, 0 after help or the version.

    Examples
    --------
    >>> from logreg._command.cli import main
    >>> main(["evaluate", "no-such-model.npz"])
    1
    """
    interrupts = Interrupts()
    if argv is None:
        interrupts.install()
        atexit.register(gc.freeze)  # a last search for garbage takes a tenth of the whole run
    words = sys.argv[1:] if argv is None else list(argv)
    # Python puts None in the place of a stream that the shell has closed (`2>&-`).
    closed = sys.stdout is None
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name may have any character at all
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
        say("logreg: this takes more memory than there is: pass smaller batches or files")
        return 1
    except (ValueError, OSError, ArithmeticError) as error:
        say(f"logreg: {_sentence(error)}")
        return 1
    if closed and code == 0:
        say("logreg: standard output is closed, so the report is lost: leave it open")
        return 1
    return code


def _sentence(error: Exception) -> str:
    """Tell what is wrong with a file as a person would, and any other error as it is."""
    if not isinstance(error, OSError) or error.filename is None:
        return str(error)
    name = os.fspath(error.filename)
    if isinstance(error, FileNotFoundError):
        return f"{name} does not exist: pass the name of an existing file or folder"
    if isinstance(error, NotADirectoryError | FileExistsError):
        return f"{name} is not a folder: pass the name of one"
    if isinstance(error, PermissionError):
        return f"{name} is not yours to read or write: pass another, or change its permissions"
    return f"{name}: {error.strerror}"


class _Parser(argparse.ArgumentParser):
    """A parser that suggests what may have been meant."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 (those of argparse)
        self.options: list[str] = []
        super().__init__(**settings)

    def add_argument(self, *names: str, **settings: Any) -> argparse.Action:  # noqa: ANN401
        self.options += [name for name in names if name.startswith("--")]
        return super().add_argument(*names, **settings)

    def refuse(self, word: str, known: Sequence[str]) -> None:
        """Refuse a word that is not known, with the nearest that is."""
        word = word.partition("=")[0]
        meant = [_SYNONYMS[word]] if _SYNONYMS.get(word) in known else []
        meant = meant or get_close_matches(word, known, 1)
        hint = f"did you mean {meant[0]}? " if meant else ""
        self.error(f"{word} is not known: {hint}Choose from {', '.join(known)}")

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401
        # That of argparse says nothing of a full disk.
        print(message, end="", file=file)


def _parser() -> tuple[_Parser, dict[str, _Parser]]:
    parser = _Parser(
        prog="logreg",
        description="Train a logistic model that tells handwritten zeros from ones, and use it.",
        epilog="""examples:
  logreg                            train, report, draw pictures
  logreg --seed 1 --save m.npz      train with other batches, and keep the model
  logreg --data mnist --digits 3 8  train on two digits of an MNIST folder
  logreg evaluate m.npz             measure a saved model on the test images
  logreg predict m.npz photo.jpg    read a picture of your own
  logreg start my-own               write the exercises, to fill in yourself
  logreg check my-own               check your own solutions

Without a command, logreg trains: its options are those of "logreg train -h".""",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"logreg {logreg.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    parsers: dict[str, _Parser] = {}
    for name, add, purpose in (
        ("train", _add_train, "train a model and report (the default)"),
        ("evaluate", _add_evaluate, "measure a saved model"),
        ("predict", _add_predict, "read pictures with a saved model"),
        ("start", _add_start, "write the eleven exercises, to be filled in"),
        ("check", _add_check, "check your own solutions of them"),
    ):
        parsers[name] = commands.add_parser(name, help=purpose)
        add(parsers[name])
    return parser, parsers


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.description = "Train a model, report how well it does, and draw pictures of it."
    _examples(parser, "logreg train --seed 7 --iterations 1000 --save model.npz")
    parser.add_argument(
        "--learning-rate",
        type=float,
        default=_DEFAULTS.learning_rate,
        metavar="RATE",
        help="how far one step goes (default: %(default)s)",
    )
    parser.add_argument(
        "--batch-size",
        type=int,
        default=_DEFAULTS.batch_size,
        metavar="M",
        help="how many images one step sees (default: %(default)s)",
    )
    parser.add_argument(
        "--iterations",
        type=int,
        default=_DEFAULTS.iterations,
        metavar="N",
        help="how many steps are taken (default: %(default)s)",
    )
    parser.add_argument(
        "--l2",
        type=float,
        default=_DEFAULTS.l2,
        metavar="STRENGTH",
        help="strength of the L2 penalty; 0 turns it off (default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        help="the seed of the random batches; the same seed gives the same model "
        "(default: %(default)s)",
    )
    _add_data(parser)
    parser.add_argument(
        "--digits",
        type=int,
        nargs=2,
        default=(0, 1),
        metavar=("A", "B"),
        help="the two digits to tell apart (default: 0 1)",
    )
    parser.add_argument("--save", type=_file, metavar="FILE", help="write the model to this file")
    plots = parser.add_mutually_exclusive_group()
    plots.add_argument(
        "--plots",
        type=Path,
        default=_PLOTS,
        metavar="DIR",
        help="the folder for the pictures (default: %(default)s)",
    )
    plots.add_argument(
        "--no-plots", action="store_const", const=None, dest="plots", help="draw no pictures"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="show no progress and no messages but errors"
    )
    _add_json(parser)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.description = "Measure a saved model on the test images of its two digits."
    _examples(parser, "logreg evaluate model.npz --json")
    parser.add_argument("model", type=Path, metavar="MODEL", help="a file that --save wrote")
    _add_data(parser)
    _add_json(parser)


def _add_predict(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Read pictures of one handwritten digit each: photographs, scans or drawings, of "
        "any size, dark ink on light paper or the reverse."
    )
    _examples(parser, "logreg predict model.npz photo.jpg drawing.png")
    parser.add_argument("model", type=Path, metavar="MODEL", help="a file that --save wrote")
    parser.add_argument("images", type=Path, nargs="+", metavar="IMAGE", help="PNG or JPEG files")
    _add_json(parser)


def _add_start(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write a file for each of the eleven tasks, with types and docstrings, for you to fill "
        "in. A file that is there stays as it is."
    )
    _examples(parser, "logreg start my-own")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to, such as a new folder")


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Check your own solution of a task: shapes, values, laws and, at the end, a training. "
        "Without a task, show what is done."
    )
    _examples(parser, "logreg check 7 my-own/task07_backward_pass.py --hint")
    parser.add_argument(
        "words",
        nargs="*",
        metavar="TASK FILE",
        help="a number from 1 to 11, and your file (default: the one of that task in this "
        "folder); or a folder of such files (default: this one)",
    )
    parser.add_argument("--hint", action="store_true", help="add a hint to what is wrong")
    parser.add_argument(
        "--seconds",
        type=float,
        default=30.0,
        metavar="S",
        help="how long a file may take (default: %(default)g)",
    )
    _add_json(parser)


def _examples(parser: argparse.ArgumentParser, text: str) -> None:
    parser.description = fill(parser.description or "", 79)
    parser.epilog = f"example:\n  {text}"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="a folder of four MNIST files (default: the zeros and ones of MNIST that come "
        "with logreg)",
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="report as one JSON object")


def _file(text: str) -> Path:
    if text.endswith(("/", os.sep)):
        raise argparse.ArgumentTypeError(f"{text} names a folder: pass the name of a file")
    return Path(text)


def _run(words: list[str], interrupts: Interrupts) -> int:
    parser, parsers = _parser()
    if words and not words[0].startswith("-") and words[0] not in _COMMANDS:
        parser.refuse(words[0], [*_COMMANDS, *parser.options])
    if not words or words[0] not in (*_COMMANDS, "-h", "--help", "--version"):
        words = ["train", *words]
    options, unknown = parser.parse_known_args(words, namespace=Options())
    command = parsers[options.command]
    for word in unknown:
        if word.startswith("--"):
            command.refuse(word, command.options)
    if unknown:
        command.error(f"{' '.join(unknown)}: more words than {options.command} takes")
    if options.command == "evaluate":
        return run_evaluate(options)
    if options.command == "predict":
        return run_predict(options)
    if options.command in ("start", "check"):
        return _write_or_check(options, command)
    return run_train(options, _settings(options, command), interrupts)


def _write_or_check(options: Options, command: _Parser) -> int:
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
    """Return the hyperparameters, or refuse what no training can be started with."""
    if options.seed < 0:
        command.error(f"--seed {options.seed}: pass 0 or more")
    if options.digits[0] == options.digits[1]:
        command.error(f"--digits {options.digits[0]} {options.digits[1]}: pass two different ones")
    try:
        return Hyperparameters(
            learning_rate=options.learning_rate,
            batch_size=options.batch_size,
            iterations=options.iterations,
            l2=options.l2,
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
            # Or Python would fail once more, when it flushes at its end.
            with Path(os.devnull).open("w") as devnull:
                os.dup2(devnull.fileno(), sys.stdout.fileno())
            raise
