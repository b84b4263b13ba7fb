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
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from logreg._command.interrupts import Interrupts
from logreg._files.atomic import write_whole
from logreg.arrays import Image
from logreg.dataset import Digits, load_digits
from logreg.hyperparameters import Hyperparameters
from logreg.model import Evaluation, LogisticModel
from logreg.training import DivergenceError, History, train

if TYPE_CHECKING:
    from logreg.pictures import Answer, Reader

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
    show: Path | None
    folder: Path
    words: list[str]
    hint: bool
    seconds: float
    table: Path
    label: str
    positive: str | None
    without: list[str]
    group: str | None
    missing: str


class Scores(TypedDict):
    """The results on one set of images, as in the JSON report."""

    accuracy: float
    loss: float
    errors: int


def run_train(options: Options, hyperparameters: Hyperparameters, interrupts: Interrupts) -> int:
    """Train, save, test once, report and draw; return the exit code."""
    started = time.perf_counter()
    save, plots = options.save, options.plots
    check_writable(save, *(() if options.data is None else options.data.glob("*ubyte*")))
    drawing = plots is not None and can_draw(plots)
    digits = load_digits(options.digits, options.data)
    # A pixel has eight bits: single precision is ample, and twice as fast.
    size = digits.train.images[0].size
    model = LogisticModel(size, classes=digits.train.classes, dtype=np.float32)
    history = _learn(model, digits, hyperparameters, options, interrupts)
    failed = history is not None and _failure(history, hyperparameters)
    # Saved first, so that nothing later can lose it; but a useless model must not replace an
    # older one.
    if save is not None and not failed:
        model.save(save)
        tell(options, f"The model is in {save}")
    interrupts.resume()
    if history is None:
        raise KeyboardInterrupt
    if save is not None and not failed and not history.interrupted:
        _reader(model, digits).save(save)  # once more, with a memory, which takes a while to learn
    losses, m = history.validation_loss, len(digits.validation)
    before, validation = (
        _scores(Evaluation(loss=losses[k], accuracy=history.validation_accuracy[k]), m)
        for k in (0, -1)
    )
    test = _scores(model.evaluate(digits.test), len(digits.test))
    steps = len(history.batch_losses)
    if options.json:
        print_json(
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
        tell(options, f"Stopped after {steps} of {hyperparameters.iterations} steps.")
    if drawing and plots is not None:
        from logreg.plotting import save_plots  # matplotlib, only when something is drawn

        save_plots(plots, model=model, history=history, examples=digits.test)
        tell(options, f"The pictures are in {plots}{os.sep}")
    if failed:
        say(f"logreg: training failed: the validation loss {failed}; nothing is saved")
        return 1
    return interrupts.exit_code if history.interrupted else 0


def _reader(model: LogisticModel, digits: Digits) -> "Reader":
    from logreg.pictures import Familiarity, Reader  # only when a model is saved

    return Reader(model=model, familiarity=Familiarity.learn(digits.train, digits.validation))


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


def _failure(history: History, hyperparameters: Hyperparameters) -> str:
    """Say what the validation loss did and what to change, or nothing unless it failed."""
    first, last = history.validation_loss[[0, -1]]
    if history.worse and not history.interrupted:
        return f"rose from {first:.4g} to {last:.4g}: lower {_knobs(hyperparameters)}"
    if history.stuck:
        rate = hyperparameters.learning_rate
        return f"stayed at {first:.4g}: raise --learning-rate, which is {rate:g}"
    return ""


def _knobs(hyperparameters: Hyperparameters) -> str:
    knobs = f"--learning-rate, which is {hyperparameters.learning_rate:g}"
    if hyperparameters.l2:
        knobs += f", or --l2, which is {hyperparameters.l2:g}"
    return knobs


def check_writable(path: Path | None, *read: Path) -> None:
    """Raise now, before a training, what writing would raise later; spare what is read."""
    if path is not None:
        if path.exists() and any(each.exists() and path.samefile(each) for each in read):
            raise ValueError(f"{path} is what the model learns from: save it to a different file")
        with suppress(_CalledOffError), write_whole(path):
            raise _CalledOffError


def tell(options: Options, message: str) -> None:
    """Say what is done, unless `--quiet` forbids it."""
    if not options.quiet:
        say(message)


def can_draw(folder: Path) -> bool:
    """Tell whether pictures can be drawn, and make the folder for them before the work."""
    missing = _missing("matplotlib")
    if missing:
        say(f"logreg: no pictures are drawn: {missing}")
    else:
        folder.mkdir(parents=True, exist_ok=True)
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
    if model.columns is not None:
        raise ValueError(
            f"{options.model} is a model of a table: pass it to logreg predict, with new rows"
        )
    test_set = load_digits(model.classes, options.data).test
    m = len(test_set)
    test = _scores(model.evaluate(test_set), m)
    if options.json:
        print_json({"test": test, "digits": model.classes})
    else:
        _print_table({"test": (test, m)})
    return 0


def run_predict(options: Options) -> int:
    """Read pictures with a saved model; return 1 if one could not be read, else 0."""
    if missing := _missing("PIL"):
        raise ValueError(f"pictures cannot be read: {missing}")
    from logreg.pictures import Reader, read_picture  # only when a picture is read

    show = options.show
    showing = show is not None and can_draw(show)
    reader = Reader.load(options.model)
    answers = []
    paths = [found for path in options.images for found in _matches(path)]
    for path in paths:
        try:
            image: Image = read_picture(path)
        except MemoryError:
            say(f"logreg: not enough memory to read {path}: use a smaller picture")
            continue
        except (ValueError, OSError) as error:
            say(f"logreg: {sentence(error)}")
            continue
        answer = reader.answer(image)
        answers.append({"image": str(path), **asdict(answer), "trust": answer.trust})
        if not options.json:
            print(f"{path}: {_in_words(answer, reader.model.classes)}")
        if show is not None and showing:
            from logreg.plotting import save_reading  # matplotlib, only when something is drawn

            shown = save_reading(show, path.stem, image=image, model=reader.model)
            say(f"What the model saw is in {shown}")
    if options.json:
        print_json({"predictions": answers})
    return 0 if len(answers) == len(paths) else 1


def _in_words(answer: "Answer", classes: tuple[int, int]) -> str:
    """Say what a picture shows, and how far to trust that."""
    if answer.trust == "unfamiliar":
        return (
            f"looks like neither {classes[0]} nor {classes[1]}; the model says {answer.digit}, "
            f"because it must choose"
        )
    doubt = "" if answer.trust == "sure" else ", only a guess"
    return f"{answer.digit} ({percent(answer.probability)} sure{doubt})"


def _matches(path: Path) -> list[Path]:
    """Expand a pattern such as `*.jpg`, which some shells hand on as it is."""
    if path.exists() or not any(mark in str(path) for mark in "*?["):
        return [path]
    folder = Path(path.anchor) if path.is_absolute() else Path()
    found: list[Path] = []
    with suppress(ValueError):  # not every text with a mark is a pattern
        found = sorted(folder.glob(str(path.relative_to(folder))))
    return found or [path]


def say(message: str) -> None:
    """Tell the person at the terminal something, apart from the results."""
    with suppress(OSError):  # what cannot be told must not cost the results
        print(message, file=sys.stderr)


def sentence(error: Exception) -> str:
    """Say what went wrong and what to do; the system's own errors say only the former."""
    if not isinstance(error, OSError) or error.errno is None:
        return str(error)
    if error.filename is None:
        if isinstance(error, FileNotFoundError):
            return "the current folder is gone: change to a different one"
        return f"the output could not be written ({error.strerror}): send it elsewhere"
    name = os.fspath(error.filename)
    if isinstance(error, FileNotFoundError):
        folder = Path(name).parent
        if folder.exists():
            return f"{name} does not exist: pass the name of an existing file or folder"
        return f"{name} is in a folder that does not exist: make {folder}, or pass a different name"
    if isinstance(error, NotADirectoryError | FileExistsError):
        return f"{name} is not a folder: pass the name of one"
    if isinstance(error, PermissionError):
        return f"{name} may not be read or written: pass another file, or change its permissions"
    return f"{name}: {error.strerror}"


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


def print_json(report: Mapping[str, object]) -> None:
    """Print a report for a program to read."""
    import json  # only when asked for

    print(json.dumps(report))


def _scores(evaluation: Evaluation, m: int) -> Scores:
    loss, accuracy = evaluation.loss, evaluation.accuracy
    return {"accuracy": accuracy, "loss": loss, "errors": round((1 - accuracy) * m)}


def _print_table(rows: Mapping[str, tuple[Scores, int]]) -> None:
    print(f"{'':20}{'loss':>8}{'accuracy':>12}{'errors':>9}")
    for name, (scores, m) in rows.items():
        share = percent(scores["accuracy"])
        print(f"{name:20}{scores['loss']:8.4f}{share:>12}{scores['errors']:9} of {m}")


def percent(share: float) -> str:
    """Return a share in percent; only a whole one is 100 %."""
    return f"{min(share, 0.9999) * 100:.2f} %" if share < 1 else "100 %"
