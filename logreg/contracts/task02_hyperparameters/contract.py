"""A record that refuses nonsense, epochs, and an honest choice."""

from collections.abc import Iterator

import numpy as np

from logreg.contracts.faults import Fault, require
from logreg.contracts.results import expect, number
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task02_hyperparameters.mistakes import ACCEPTED, LOOKS_AT_TEST, MISTAKES

_USUAL = {"learning_rate": 0.5, "batch_size": 8, "iterations": 100}


def Hyperparameters(own: Submission) -> Iterator[str]:
    for values in (
        _USUAL,
        {"learning_rate": 1e-6, "batch_size": 1, "iterations": 1},
        {"learning_rate": 25.0, "batch_size": 5000, "iterations": 10},
    ):
        try:
            record = own("Hyperparameters", **values)
        except Fault as fault:
            if fault.raised not in (ValueError, TypeError):
                raise
            given = ", ".join(f"{name} = {value:g}" for name, value in values.items())
            raise Fault(
                f"{given} is refused, and all three make sense",
                "Between which numbers may each of them be?",
            ) from None
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
    found, right = [], []
    for rate, size, steps, n in ((0.5, 64, 300, 10_555), (2.0, 8, 100, 40)):
        record = own("Hyperparameters", learning_rate=rate, batch_size=size, iterations=steps)
        found.append(number(own("epochs", record, n), "epochs"))
        right.append(size * steps / n)
    what = "epochs of 300 steps of 64 from 10,555 examples, and of 100 steps of 8 from 40,"
    expect(found, right, what, "How many examples are drawn in all, and how many are there?")
    yield "epochs counts examples, not steps"


def choose(own: Submission) -> Iterator[str]:
    rates = np.array([3.0, 0.1, 1.0, 10.0, 0.3])
    training = np.array([0.01, 0.45, 0.28, 0.20, 0.30])
    validation = np.array([0.30, 0.41, 0.05, 0.50, 0.07])
    test = np.array([0.20, 0.42, 0.06, 0.40, 0.01])
    near = np.array([0.30, 0.41, 0.0501, 0.50, 0.05])
    test_near = np.array([0.20, 0.42, 0.01, 0.40, 0.06])
    cases = [(validation, test), *((validation.copy(), test) for _ in range(2)), (near, test_near)]
    cases[1][0][3] = cases[2][0][0] = np.nan
    found = [
        number(own("choose", rates, training, losses, last), "choose") for losses, last in cases
    ]
    what = (
        "the rate that choose picks, when all converge, when the fourth or first diverges, and "
        "when two are nearly as good,"
    )
    hint = "Which set exists for choosing, and is a large loss good or bad? Or one that is nan?"
    expect(found, [1.0, 1.0, 1.0, 0.3], what, hint)
    tied = np.array([0.30, 0.41, 0.05, 0.50, 0.05])
    one, other = (own("choose", rates, training, tied, last) for last in (test, test_near))
    require(one == other, LOOKS_AT_TEST)
    yield "choose looks at the validation loss alone"


TASK = Task(
    number=2,
    title="Hyperparameters",
    page="chapters/02-hyperparameters",
    calls={
        "Hyperparameters": "*, learning_rate, batch_size, iterations",
        "epochs": "hyperparameters, n_examples",
        "choose": "learning_rates, training_loss, validation_loss, test_loss",
    },
    contract=(Hyperparameters, epochs, choose),
    mistakes=MISTAKES,
)
