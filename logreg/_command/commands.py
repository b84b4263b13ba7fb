"""The commands train, evaluate and predict, and their reports."""

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
from logreg.model import Evaluation, LogisticModel
from logreg.training import DivergenceError, History, train

# Below this probability an answer is called a guess.
_GUESS_BELOW = 0.9
# A picture is turned into an image of this size.
_PIXELS = 28 * 28
# What pip calls the libraries that only pictures need.
_LIBRARIES = {"PIL": "pillow", "matplotlib": "matplotlib"}


class Options(argparse.Namespace):
    """The options of every command."""

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
    """The results on one set of images, as in the JSON report."""

    accuracy: float
    loss: float
    errors: int


def run_train(options: Options, hyperparameters: Hyperparameters, interrupts: Interrupts) -> int:
    """Train, save, test once, report and draw; return the exit code."""
    started = time.perf_counter()
    save, plots = options.save, options.plots
    if save is not None:
        with suppress(_CalledOffError), write_whole(save):
            raise _CalledOffError  # what writing would raise is raised now, before the training
    drawing = plots is not None and _can_draw(plots)
    digits = load_digits(options.digits, options.data)
    # A pixel has eight bits: single precision is ample, and twice as fast.
    size = digits.train.images[0].size
    model = LogisticModel(size, classes=digits.train.classes, dtype=np.float32)
    history = _learn(model, digits, hyperparameters, options, interrupts)
    failed = history is not None and history.worse and not history.interrupted
    # Saved first, so that nothing later can lose it; but a useless model must not replace an
    # older one.
    if save is not None and not failed:
        model.save(save)
        _tell(options, f"The model is in {save}")
    interrupts.resume()
    if history is None:
        raise KeyboardInterrupt
    losses, m = history.validation_loss, len(digits.validation)
    before, validation = (
        _scores(Evaluation(loss=losses[k], accuracy=history.validation_accuracy[k]), m)
        for k in (0, -1)
    )
    test = _scores(model.evaluate(digits.test), len(digits.test))
    steps = len(history.batch_losses)
    if options.json:
        _print_json(
            {
                "test": test,
                "validation": validation,
                "before": before,
                "hyperparameters": asdict(hyperparameters),
                "digits": model.classes,
                "seed": options.seed,
                "steps": steps,
                "seconds": time.perf_counter() - started,
            }
        )
    else:
        zero, one = model.classes
        print(
            f"Telling {zero} from {one}: {len(digits.train)} images to learn from, "
            f"{m} to validate, {len(digits.test)} to test.\n"
        )
        rows = {"validation, before": (before, m), "validation, after": (validation, m)}
        _print_table(rows | {"test": (test, len(digits.test))})
    if history.interrupted:
        _tell(options, f"Stopped after {steps} of {hyperparameters.iterations} steps.")
    if drawing and plots is not None:
        from logreg.plotting import save_plots  # matplotlib, only when something is drawn

        save_plots(plots, model=model, history=history, examples=digits.test)
        _tell(options, f"The pictures are in {plots}{os.sep}")
    if failed:
        say(
            f"logreg: training failed: the validation loss rose from {losses[0]:.4g} to "
            f"{losses[-1]:.4g}: lower {_knobs(hyperparameters)}; nothing is saved"
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
    """Train, then hold all signals; None if one came just before a history could be made."""
    train_set, validation_set, _ = digits
    iterations = hyperparameters.iterations
    try:
        with _progress(iterations, show=not options.quiet) as on_step:
            history = train(
                model,
                train_set,
                validation_set,
                hyperparameters,
                rng=options.seed,
                on_step=on_step,
            )
        interrupts.hold()
    except KeyboardInterrupt:
        if not model.weights.any():
            raise  # before the first step
        return None  # right after the last: in between, `train` answers it
    except DivergenceError as error:
        raise ArithmeticError(
            f"training diverged after {len(error.history.batch_losses)} of {iterations} steps: "
            f"lower {_knobs(hyperparameters)}; nothing is saved"
        ) from error
    return history


def _knobs(hyperparameters: Hyperparameters) -> str:
    knobs = f"--learning-rate, which is {hyperparameters.learning_rate:g}"
    if hyperparameters.l2:
        knobs += f", or --l2, which is {hyperparameters.l2:g}"
    return knobs


def _tell(options: Options, message: str) -> None:
    if not options.quiet:
        say(message)


def _can_draw(folder: Path) -> bool:
    """Tell whether pictures can be drawn, and refuse a file in place of a folder."""
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file, not a folder for pictures: pass a different --plots")
    missing = _missing("matplotlib")
    if missing:
        say(f"logreg: no pictures are drawn: {missing}")
    return not missing


def _missing(module: str) -> str:
    """Say how to install what a module is in, or nothing if it is there."""
    if find_spec(module):
        return ""
    name = _LIBRARIES[module]
    return f"{name} is not installed: run python -m pip install {name}"


def run_evaluate(options: Options) -> int:
    """Measure a saved model on the test images of its classes; return the exit code."""
    model = LogisticModel.load(options.model)
    test_set = load_digits(model.classes, options.data).test
    m = len(test_set)
    test = _scores(model.evaluate(test_set), m)
    if options.json:
        _print_json({"test": test, "digits": model.classes})
    else:
        _print_table({"test": (test, m)})
    return 0


def run_predict(options: Options) -> int:
    """Read pictures with a saved model; return 1 if one could not be read, else 0."""
    if missing := _missing("PIL"):
        raise ValueError(f"pictures cannot be read: {missing}")
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
    """Tell the person at the terminal something, apart from the results."""
    print(message, file=sys.stderr)


class _CalledOffError(Exception):
    """Call off what `write_whole` has begun."""


@contextmanager
def _progress(iterations: int, *, show: bool) -> Iterator[Callable[[int, float], None] | None]:
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
    import json  # only when asked for

    print(json.dumps(report))


def _scores(evaluation: Evaluation, m: int) -> Scores:
    loss, accuracy = evaluation.loss, evaluation.accuracy
    return {"accuracy": accuracy, "loss": loss, "errors": round((1 - accuracy) * m)}


def _print_table(rows: Mapping[str, tuple[Scores, int]]) -> None:
    print(f"{'':20}{'loss':>8}{'accuracy':>12}{'errors':>9}")
    for name, (scores, m) in rows.items():
        share = _percent(scores["accuracy"])
        print(f"{name:20}{scores['loss']:8.4f}{share:>12}{scores['errors']:9} of {m}")


def _percent(share: float) -> str:
    return f"{min(share, 0.9999) * 100:.2f} %" if share < 1 else "100 %"
