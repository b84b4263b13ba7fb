"""What the commands do: train, evaluate and predict, and how they report."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TypedDict

import numpy as np

from logreg._files.atomic import write_whole
from logreg.arrays import Image
from logreg.dataset import load_digits
from logreg.hyperparameters import Hyperparameters
from logreg.model import LogisticModel
from logreg.training import DivergenceError, train

# The exit code after Ctrl-C, by the convention of shells.
INTERRUPTED = 130
# Below this probability an answer is told as a guess.
_SURE = 0.9


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


def run_train(options: Options, hyperparameters: Hyperparameters) -> int:
    """Train, test once, report, save and draw; return the exit code."""
    started = time.perf_counter()
    zero, one = options.digits

    def tell(message: str) -> None:
        if not options.quiet:
            say(message)

    if options.save is not None:
        _check_writable(options.save)
    train_set, validation_set, test_set = load_digits((zero, one), options.data)
    # A pixel has eight bits: single precision is ample, and twice as fast.
    model = LogisticModel(train_set.images[0].size, classes=(zero, one), dtype=np.float32)
    try:
        with _progress(hyperparameters.iterations, show=not options.quiet) as on_step:
            history = train(
                model, train_set, validation_set, hyperparameters, rng=options.seed, on_step=on_step
            )
    except DivergenceError as error:
        # A model that is worth nothing must not take the place of an older one.
        raise ArithmeticError(f"{error}, but nothing is saved") from error
    losses, accuracies = history.validation_loss, history.validation_accuracy
    before = _scores(losses[0], accuracies[0], len(validation_set))
    validation = _scores(losses[-1], accuracies[-1], len(validation_set))
    evaluation = model.evaluate(test_set)
    test = _scores(evaluation.loss, evaluation.accuracy, len(test_set))
    seconds = time.perf_counter() - started
    try:
        if options.json:
            report = {
                "test": test,
                "validation": validation,
                "before": before,
                "hyperparameters": asdict(hyperparameters),
                "digits": [zero, one],
                "seed": options.seed,
                "steps": len(history.batch_losses),
                "seconds": seconds,
            }
            _print_json(report)
        else:
            print(
                f"Telling {zero} from {one}: {len(train_set)} images to learn from, "
                f"{len(validation_set)} to validate, {len(test_set)} to test.\n"
            )
            _print_header()
            _print_row("validation, before", before, len(validation_set))
            _print_row("validation, after", validation, len(validation_set))
            _print_row("test", test, len(test_set))
    finally:
        # A model that took long to train outlives a pipe that nobody reads any more.
        if options.save is not None:
            model.save(options.save)
            tell(f"The model is in {options.save}")
    if history.interrupted:
        tell(f"Stopped after {len(history.batch_losses)} of {hyperparameters.iterations} steps.")
    if options.plots is not None:
        from logreg.plotting import save_plots  # matplotlib, only when something is drawn

        save_plots(options.plots, model=model, history=history, examples=test_set)
        tell(f"The pictures are in {options.plots}{os.sep}")
    return INTERRUPTED if history.interrupted else 0


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
    answers = []
    for path in options.images:
        try:
            image: Image = read_picture(path)
        except MemoryError:
            say(f"logreg: {path} takes more memory than there is: make the picture smaller")
            continue
        except (ValueError, OSError) as error:
            say(f"logreg: {error}")
            continue
        p = float(model.predict_proba(image[None])[0])
        digit, sure = (model.classes[1], p) if p >= 0.5 else (model.classes[0], 1 - p)
        answers.append({"image": str(path), "digit": digit, "probability": sure})
        if not options.json:
            doubt = "" if sure >= _SURE else ", only a guess"
            print(f"{path}: {digit} ({_percent(sure)} sure{doubt})")
    if options.json:
        _print_json({"predictions": answers})
    return 0 if len(answers) == len(options.images) else 1


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
    if not (show and sys.stderr.isatty()):
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
