"""The command `logreg`: train on handwritten digits, evaluate a model, read a picture.

What a script may want goes to stdout, messages go to stderr. The exit code is 0 for
success, 1 for a failure, 2 for a command that makes no sense and 130 after Ctrl-C.
"""

import argparse
import atexit
import gc
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import logreg
from logreg.commands import INTERRUPTED, Options, run_evaluate, run_predict, run_train, say
from logreg.hyperparameters import Hyperparameters

_DEFAULTS = Hyperparameters()
_PLOTS = Path("logreg-plots")
_COMMANDS = ("train", "evaluate", "predict", "start", "check")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments after the name of the program; those of the process by default.

    Returns
    -------
    int
        0 for success, 1 for a failure, 130 after Ctrl-C.

    Raises
    ------
    SystemExit
        With code 2 for a command that makes no sense, 0 after help or the version.

    Examples
    --------
    >>> from logreg.cli import main
    >>> main(["evaluate", "no-such-model.npz"])
    1
    """
    if argv is None:
        # The process is ours and about to end. That Python looks for garbage once more would
        # take as long as the training; the system takes all memory back as it is.
        atexit.register(gc.freeze)
    words = sys.argv[1:] if argv is None else list(argv)
    if not words or words[0] not in (*_COMMANDS, "-h", "--help", "--version"):
        words = ["train", *words]
    # Python puts None in the place of a stream that the shell has closed (`2>&-`).
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    try:
        with _flushed_stdout():
            return _run(words)
    except KeyboardInterrupt:
        say("logreg: stopped")
        return INTERRUPTED
    except BrokenPipeError:
        return 1
    except MemoryError:
        say("logreg: this takes more memory than there is: pass smaller batches or files")
        return 1
    except (ValueError, OSError, ArithmeticError) as error:
        say(f"logreg: {error}")
        return 1


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401
        # That of argparse says nothing of a full disk.
        print(message, end="", file=file)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="logreg",
        description="Train a logistic model that tells handwritten zeros from ones, and use it.",
        epilog="""examples:
  logreg                                     train with the defaults, report, draw pictures
  logreg --learning-rate 0.1 --save m.npz    train more carefully and keep the model
  logreg --data mnist --digits 3 8           train on two digits of your own MNIST folder
  logreg evaluate m.npz                      measure a saved model on the test images
  logreg predict m.npz photo.jpg             read a picture of your own
  logreg start my-own                        write the exercises, to fill in yourself
  logreg check my-own/task07_backward_pass.py  check your own solution of a task

Without a command, logreg trains: its options are those of "logreg train -h".""",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"logreg {logreg.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_train(commands.add_parser("train", help="train a model and report (the default)"))
    _add_evaluate(commands.add_parser("evaluate", help="measure a saved model"))
    _add_predict(commands.add_parser("predict", help="read pictures with a saved model"))
    _add_start(commands.add_parser("start", help="write the eleven exercises, to be filled in"))
    _add_check(commands.add_parser("check", help="check your own solutions of them"))
    return parser


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
        help="the price of large weights; 0 leaves it out (default: %(default)s)",
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
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the model to this file")
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
        "in. A file that exists already is left as it is."
    )
    _examples(parser, "logreg start my-own")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to, such as a new folder")


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Check your own solution of a task: shapes, values, laws and, at the end, a training. "
        "Without a task, show what is done."
    )
    _examples(parser, "logreg check my-own/task07_backward_pass.py --hint")
    parser.add_argument(
        "words",
        nargs="*",
        metavar="TASK FILE",
        help="a number from 1 to 11, and your file (default: the one of that task in this "
        "folder); or your file alone, if its name begins like task07_; or a folder of such files "
        "(default: this one)",
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


def _run(words: Sequence[str]) -> int:
    parser = _parser()
    options = parser.parse_args(words, namespace=Options())
    if options.command == "evaluate":
        return run_evaluate(options)
    if options.command == "predict":
        return run_predict(options)
    if options.command in ("start", "check"):
        from logreg.checking import UsageError, run_check, run_start  # only for those who write

        if options.command == "start":
            return run_start(options.folder)
        try:
            return run_check(
                options.words,
                hint=options.hint,
                seconds=options.seconds,
                as_json=options.json,
            )
        except UsageError as error:
            parser.error(str(error))
    if options.seed < 0:
        parser.error(f"--seed {options.seed}: pass 0 or more")
    if options.digits[0] == options.digits[1]:
        parser.error(f"--digits {options.digits[0]} {options.digits[1]}: pass two different ones")
    try:
        hyperparameters = Hyperparameters(
            learning_rate=options.learning_rate,
            batch_size=options.batch_size,
            iterations=options.iterations,
            l2=options.l2,
        )
    except ValueError as error:
        parser.error(str(error))
    return run_train(options, hyperparameters)


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
