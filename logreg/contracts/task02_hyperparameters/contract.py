"""The record, epochs, and an honest choice."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from logreg.contracts.submission import Fault, Misconception, Submission, expect, number
from logreg.contracts.task import Task


def contract(own: Submission) -> Iterator[str]:

    def record(**changes: object) -> Any:  # noqa: ANN401 (it is of the reader's class)
        return own(
            "Hyperparameters",
            **{"learning_rate": 0.5, "batch_size": 8, "iterations": 100} | changes,
        )

    kept = record()
    for name, value in (("learning_rate", 0.5), ("batch_size", 8), ("iterations", 100)):
        if getattr(kept, name, None) != value:
            raise Fault(
                f"the record does not keep {name} under that name",
                "Three fields, named as the arguments are.",
            )
    yield "Hyperparameters keeps three numbers"
    try:
        kept.learning_rate = 2.0
    except Exception:  # noqa: BLE001, S110 (whichever way it refuses is a good one)
        pass
    else:
        raise Fault(
            "the record can be changed after it was made, so nobody can tell which training it "
            "belongs to",
            "The decorator of dataclasses has an option for that.",
        )
    yield "Hyperparameters is frozen"
    for name, value, why in (
        ("learning_rate", -0.5, "a negative step goes uphill"),
        ("learning_rate", 0.0, "no step at all is no training"),
        ("learning_rate", float("nan"), "nan passes most comparisons, for it is neither above nor below"),
        ("learning_rate", float("inf"), "a step has to end somewhere"),
        ("batch_size", 0, "the mean of nothing is no number"),
        ("batch_size", 2.5, "half an example cannot be drawn"),
        ("iterations", 0, "no step at all is no training"),
    ):  # fmt: skip
        _refused(own, {"learning_rate": 0.5, "batch_size": 8, "iterations": 100} | {name: value},
                 f"{name} = {value} is accepted: {why}")  # fmt: skip
    yield "Hyperparameters refuses what makes no sense"
    settings = record(batch_size=64, iterations=300)
    expect(
        number(own("epochs", settings, 10_555), "epochs"),
        64 * 300 / 10_555,
        "epochs, for 300 steps of 64 from 10,555 examples,",
        Misconception(300, "epochs gives the number of steps: a step is not an epoch",
                "How many examples does one step see?"),
        Misconception(64 * 300, "epochs gives the number of examples seen, not how often all of them "
                "could have been", "In which unit is an epoch counted?"),
        Misconception(10_555 / 64, "epochs gives the steps of one epoch, not the epochs of a training",
                "Which of the three numbers has not been used?"),
        Misconception(300 * 10_555 / 64, "epochs divides where it should multiply, and the other way "
                "round", "Do larger batches make more epochs, or fewer?"),
        Misconception(300 / 10_555, "epochs counts one example for each step, and a step sees a batch",
                "How many examples does one step see?"),
        Misconception(1, "epochs is rounded to whole ones", "Which division does your line use?"),
        Misconception(2, "epochs is rounded to whole ones", "Which division does your line use?"),
        hint="How many examples are drawn in all, and how many are there?",
    )  # fmt: skip
    yield "epochs counts examples, not steps"
    rates = [0.01, 0.1, 1.0, 10.0]
    tried = [0.40, 0.08, 0.02, 0.01], [0.41, 0.10, 0.05, 0.30], [0.42, 0.04, 0.06, 0.20]
    chosen = own("choose", *(np.array(values) for values in (rates, *tried)))
    expect(
        number(chosen, "choose"),
        1.0,
        "the rate that choose picks",
        Misconception(0.1, "choose looks at the test loss: the test set is touched once, when nothing "
                "is left to choose", "Which set exists for choosing?"),
        Misconception(10.0, "choose looks at the training loss, which the longest strides make small "
                "without being any good elsewhere", "Which set exists for choosing?"),
        Misconception(0.01, "choose takes the largest loss", "Is a large loss good or bad?"),
        Misconception(2, "choose gives the place of the rate, not the rate", "Index once more."),
        hint="Which set exists for choosing, and is a large loss good or bad?",
    )  # fmt: skip
    diverged = np.array([0.41, 0.10, 0.05, np.nan])
    chosen = own("choose", np.array(rates), np.array(tried[0]), diverged, np.array(tried[2]))
    if number(chosen, "choose") != 1.0:
        raise Fault(
            "choose picks a training that diverged: for NumPy the smallest of some numbers with a "
            "nan among them is the nan",
            "NumPy has a second argmin, for such numbers.",
        )
    yield "choose looks at the validation loss alone"


def _refused(own: Submission, values: dict[str, Any], sentence: str) -> None:
    try:
        own("Hyperparameters", **values)
    except Fault as fault:
        if fault.raised is not None and issubclass(fault.raised, ValueError | TypeError):
            return
        raise
    raise Fault(sentence, "A frozen dataclass can look at its fields in __post_init__.")


TASK = Task(
    number=2,
    title="Hyperparameters",
    chapter="02-hyperparameters",
    calls={
        "Hyperparameters": "*, learning_rate, batch_size, iterations",
        "epochs": "hyperparameters, n_examples",
        "choose": "learning_rates, training_loss, validation_loss, test_loss",
    },
    contract=contract,
)
