"""A record that refuses nonsense, epochs, and an honest choice."""

from collections.abc import Iterator

import numpy as np

from logreg.contracts.submission import Fault, Submission, expect, number, require
from logreg.contracts.task import Task
from logreg.contracts.task02_hyperparameters.mistakes import ACCEPTED, MISTAKES

_USUAL = {"learning_rate": 0.5, "batch_size": 8, "iterations": 100}


def Hyperparameters(own: Submission) -> Iterator[str]:
    for values in (
        _USUAL,
        {"learning_rate": 1e-6, "batch_size": 1, "iterations": 1},
        {"learning_rate": 25.0, "batch_size": 5000, "iterations": 10},
    ):
        record = own("Hyperparameters", **values)
        for name, value in values.items():
            if getattr(record, name, None) != value:
                raise Fault(
                    f"the record does not keep {name} = {value:g} under that name",
                    "Three fields, named as the arguments are.",
                )
    yield "Hyperparameters keeps three numbers that make sense"
    for (name, value), accepted in ACCEPTED.items():
        require(_refuses(own, name, value), accepted)
    yield "Hyperparameters refuses the rest"


def _refuses(own: Submission, name: str, value: float) -> bool:
    try:
        own("Hyperparameters", **_USUAL | {name: value})
    except Fault as fault:
        if fault.raised is None or issubclass(fault.raised, ValueError | TypeError):
            return True
        raise Fault(
            f"{name} = {value:g} raises {fault.raised.__name__}, and the task asks for ValueError",
            "Which exception says that a value is out of its range?",
        ) from None
    return False


def epochs(own: Submission) -> Iterator[str]:
    hint = "How many examples are drawn in all, and how many are there?"
    for rate, size, steps, n in ((0.5, 64, 300, 10_555), (2.0, 8, 100, 40)):
        record = own("Hyperparameters", learning_rate=rate, batch_size=size, iterations=steps)
        expect(
            number(own("epochs", record, n), "epochs"),
            size * steps / n,
            f"epochs, for {steps} steps of {size} from {n} examples,",
            hint,
        )
    yield "epochs counts examples, not steps"


def choose(own: Submission) -> Iterator[str]:
    rates = np.array([0.01, 0.1, 1.0, 10.0])
    training, validation, test = (
        np.array([0.40, 0.08, 0.02, 0.01]),
        np.array([0.41, 0.10, 0.05, 0.30]),
        np.array([0.42, 0.04, 0.06, 0.20]),
    )
    hint = "Which set exists for choosing, and is a large loss good or bad?"
    chosen = number(own("choose", rates, training, validation, test), "choose")
    expect(chosen, 1.0, "the rate that choose picks", hint)
    hint = "NumPy has a second argmin, for numbers of which some are nan."
    for place in (3, 0):
        diverged = validation.copy()
        diverged[place] = np.nan
        chosen = number(own("choose", rates, training, diverged, test), "choose")
        what = f"the rate picked where training {place} diverged"
        expect(chosen, 1.0, what, hint)
    yield "choose looks at the validation loss alone"


TASK = Task(
    number=2,
    title="Hyperparameters",
    chapter="02-hyperparameters",
    calls={
        "Hyperparameters": "*, learning_rate, batch_size, iterations",
        "epochs": "hyperparameters, n_examples",
        "choose": "learning_rates, training_loss, validation_loss, test_loss",
    },
    contract=(Hyperparameters, epochs, choose),
    mistakes=MISTAKES,
)
