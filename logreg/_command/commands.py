"""What the commands do: train, evaluate and predict, and how they report."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

import numpy as np

from logreg._command.interrupts import Interrupts
from logreg._files.atomic import write_whole
from logreg.arrays import Image
from logreg.dataset import Digits, load_digits
from logreg.hyperparameters import Hyperparameters
from logreg.model import LogisticModel
from logreg.training import DivergenceError, History, train

# Below this probability an answer is told as a guess.
_GUESS_BELOW = 0.9
# Of an image that a picture is made into.
_PIXELS = 28 * 28


class Options(argparse.Namespace):
    """The options of every command, with their types."""

    command: str
    learning_rate: float
    batch_size: int
    iterations: int
    l2: float
    seed: int
    data: Path | None
    digits: tuple[int, int]
    save: Path | None
    plots: Path | None
    quiet: bool
    json: bool
    model: Path
    images: list[Path]
    folder: Path
    words: list[str]
    hint: bool
    seconds: float


class Scores(TypedDict):
    """How a model does on one set of images, as JSON gives it."""

    accuracy: float
    loss: float
    errors: int


def run_train(options: Options, hyperparameters: Hyperparameters, interrupts: Interrupts) -> int:
    """Train, save, test once, report and draw; return the exit code."""
    started = time.perf_counter()
    if options.save is not None:
        _check_writable(options.save)
    drawing = options.plots is not None and _can_draw(options.plots)
    digits = load_digits(options.digits, options.data)
    # A pixel has eight bits: single precision is ample, and twice as fast.
    size = digits.train.images[0].size
    model = LogisticModel(size, classes=digits.train.classes, dtype=np.float32)
    history = _learn(model, digits, hyperparameters, options, interrupts)
    failed = history is not None and history.worse and not history.interrupted
    # Saved before all else, so that nothing later can lose it; but a model that is worth
    # nothing must not take the place of an older one.
    if options.save is not None and not failed:
        model.save(options.save)
        _tell(options, f"The model is in {options.save}")
    interrupts.resume()
    if history is None:
        raise KeyboardInterrupt
    _report(model, history, digits, hyperparameters, options, started)
    if history.interrupted:
        taken, wanted = len(history.batch_losses), hyperparameters.iterations
        _tell(options, f"Stopped after {taken} of {wanted} steps.")
    if drawing and options.plots is not None:
        from logreg.plotting import save_plots  # matplotlib, only when something is drawn

        save_plots(options.plots, model=model, history=history, examples=digits.test)
        _tell(options, f"The pictures are in {options.plots}{os.sep}")
    if failed:
        first, last = history.validation_loss[0], history.validation_loss[-1]
        say(
            f"logreg: the training has failed, for the validation loss rose from {first:.4g} to "
            f"{last:.4g}: lower {_knobs(hyperparameters)}"
            f"{'' if options.save is None else '; nothing is saved'}"
        )
        return 1
    return interrupts.exit_code if history.interrupted else 0


def _learn(
    model: LogisticModel,
    digits: Digits,
    hyperparameters: Hyperparameters,
    options: Options,
    interrupts: Interrupts,
) -> History | None:
    """Train, and hold all signals from then on; None if one came where no history is made."""
    try:
        with _progress(hyperparameters.iterations, show=not options.quiet) as on_step:
            history = train(
                model,
                digits.train,
                digits.validation,
                hyperparameters,
                rng=options.seed,
                on_step=on_step,
            )
        interrupts.hold()
    except KeyboardInterrupt:
        if not model.weights.any():
            raise  # before the first step
        return None  # right after the last: `train` answers what comes in between
    except DivergenceError as error:
        raise ArithmeticError(
            f"the training diverged after {len(error.history.batch_losses)} of "
            f"{hyperparameters.iterations} steps: lower {_knobs(hyperparameters)}; nothing is saved"
        ) from error
    return history


def _report(
    model: LogisticModel,
    history: History,
    digits: Digits,
    hyperparameters: Hyperparameters,
    options: Options,
    started: float,
) -> None:
    """Print how the model did before and after, and, once, on the test images."""
    evaluation = model.evaluate(digits.test)
    losses, accuracies = history.validation_loss, history.validation_accuracy
    before = _scores(losses[0], accuracies[0], len(digits.validation))
    validation = _scores(losses[-1], accuracies[-1], len(digits.validation))
    test = _scores(evaluation.loss, evaluation.accuracy, len(digits.test))
    if options.json:
        report = {
            "test": test,
            "validation": validation,
            "before": before,
            "hyperparameters": asdict(hyperparameters),
            "digits": list(model.classes),
            "seed": options.seed,
            "steps": len(history.batch_losses),
            "seconds": time.perf_counter() - started,
        }
        _print_json(report)
        return
    zero, one = model.classes
    print(
        f"Telling {zero} from {one}: {len(digits.train)} images to learn from, "
        f"{len(digits.validation)} to validate, {len(digits.test)} to test.\n"
    )
    _print_header()
    _print_row("validation, before", before, len(digits.validation))
    _print_row("validation, after", validation, len(digits.validation))
    _print_row("test", test, len(digits.test))


def _knobs(hyperparameters: Hyperparameters) -> str:
    """Name the options that can make a training fail, with their values."""
    knobs = f"--learning-rate, which is {hyperparameters.learning_rate:g}"
    if hyperparameters.l2:
        knobs += f", or --l2, which is {hyperparameters.l2:g}"
    return knobs


def _tell(options: Options, message: str) -> None:
    if not options.quiet:
        say(message)


def _can_draw(folder: Path) -> bool:
    """Tell whether pictures can be drawn; refuse a folder that cannot be one, before training."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file, not a folder for pictures: pass another --plots")
    if find_spec("matplotlib") is None:
        say("logreg: matplotlib is not installed, so no pictures are drawn")
        return False
    return True


def run_evaluate(options: Options) -> int:
    """Measure a saved model on the test images of its classes; return the exit code."""
    model = LogisticModel.load(options.model)
    test_set = load_digits(model.classes, options.data).test
    evaluation = model.evaluate(test_set)
    test = _scores(evaluation.loss, evaluation.accuracy, len(test_set))
    if options.json:
        _print_json({"test": test, "digits": list(model.classes)})
    else:
        _print_header()
        _print_row("test", test, len(test_set))
    return 0


def run_predict(options: Options) -> int:
    """Read pictures with a saved model; return 1 if one could not be read, else 0."""
    from logreg.pictures import read_picture  # Pillow, only when a picture is read

    model = LogisticModel.load(options.model)
    if model.n_features != _PIXELS:
        raise ValueError(
            f"{options.model} has {model.n_features} weights, and a picture becomes {_PIXELS} "
            f"pixels: pass a model that was trained on images of 28 x 28"
        )
    answers = []
    paths = [found for path in options.images for found in _matches(path)]
    for path in paths:
        try:
            image: Image = read_picture(path)
        except MemoryError:
            say(f"logreg: not enough memory to read {path}: use a smaller picture")
            continue
        except (ValueError, OSError) as error:
            say(f"logreg: {error}")
            continue
        p = float(model.predict_proba(image[None])[0])
        digit, sure = (model.classes[1], p) if p >= 0.5 else (model.classes[0], 1 - p)
        answers.append({"image": str(path), "digit": digit, "probability": sure})
        if not options.json:
            doubt = "" if sure >= _GUESS_BELOW else ", only a guess"
            print(f"{path}: {digit} ({_percent(sure)} sure{doubt})")
    if options.json:
        _print_json({"predictions": answers})
    return 0 if len(answers) == len(paths) else 1


def _matches(path: Path) -> list[Path]:
    """Expand a pattern such as `*.jpg`, which some shells hand on as it is."""
    if path.exists() or not any(mark in str(path) for mark in "*?["):
        return [path]
    folder = Path(path.anchor) if path.is_absolute() else Path()
    return sorted(folder.glob(str(path.relative_to(folder)))) or [path]


def say(message: str) -> None:
    """Tell the person at the terminal something that is no data."""
    print(message, file=sys.stderr)


class _CalledOffError(Exception):
    """Call off what `write_whole` has begun."""


def _check_writable(path: Path) -> None:
    """Raise what writing the file would raise, and leave everything as it is."""
    with suppress(_CalledOffError), write_whole(path):
        raise _CalledOffError


@contextmanager
def _progress(iterations: int, *, show: bool) -> Iterator[Callable[[int, float], None] | None]:
    """Show a progress bar on stderr, if that is a terminal."""
    if not (show and sys.stderr.isatty() and find_spec("tqdm")):
        yield None
        return
    from tqdm import tqdm

    with tqdm(total=iterations, unit="step") as bar:

        def on_step(step: int, loss: float) -> None:
            # set_postfix would take several times as long, at every step.
            bar.set_postfix_str(f"loss={loss:.4f}", refresh=False)
            bar.update(step - bar.n)

        yield on_step


def _print_json(report: Mapping[str, object]) -> None:
    import json  # only for those who ask for it

    print(json.dumps(report))


def _scores(loss: float, accuracy: float, m: int) -> Scores:
    return {"accuracy": accuracy, "loss": loss, "errors": round((1 - accuracy) * m)}


def _print_header() -> None:
    print(f"{'':20}{'loss':>8}{'accuracy':>12}{'errors':>9}")


def _print_row(name: str, scores: Scores, m: int) -> None:
    print(
        f"{name:20}{scores['loss']:8.4f}{_percent(scores['accuracy']):>12}"
        f"{scores['errors']:9} of {m}"
    )


def _percent(share: float) -> str:
    """Write a share in percent, never rounded up to a certainty."""
    return f"{min(share, 0.9999) * 100:.2f} %" if share < 1 else "100 %"
