"""What is often written for task 2, and what it is told."""

from logreg.contracts.faults import Misconception

_RATE = "0 < self.learning_rate < math.inf"
_COUNT = "count < 1 or count % 1"


def _accepted(value: str, why: str, hint: str, old: str, new: str) -> Misconception:
    return Misconception(f"{value} is accepted: {why}", hint, {old: new})


_HALF = "Which numbers have no remainder when they are divided by 1?"
_BATCH = "(self.batch_size, self.iterations)"
ACCEPTED = {
    ("learning_rate", -0.5): _accepted(
        "learning_rate = -0.5",
        "a negative step goes uphill",
        "Positive.",
        _RATE,
        "self.learning_rate",
    ),
    ("learning_rate", 0.0): _accepted(
        "learning_rate = 0", "a step of length 0 is not training", "Positive.", "0 < ", "0 <= "
    ),
    ("learning_rate", float("inf")): _accepted(
        "learning_rate = inf", "a step has to end somewhere", "Finite.", " < math.inf", ""
    ),
    ("learning_rate", float("nan")): _accepted(
        "learning_rate = nan",
        "nan is neither above nor below a number, so it passes most comparisons",
        "Ask what a value must be, not what it must not be.",
        f"not {_RATE}",
        "self.learning_rate <= 0 or self.learning_rate == math.inf",
    ),
    ("batch_size", 0): _accepted(
        "batch_size = 0", "a batch without examples has no mean", "At least 1.", "< 1 ", "< 0 "
    ),
    ("batch_size", -1): _accepted(
        "batch_size = -1", "a batch has at least one example", "At least 1.", "< 1 ", "== 0 "
    ),
    ("batch_size", 2.5): _accepted(
        "batch_size = 2.5", "half an example cannot be drawn", _HALF, " or count % 1", ""
    ),
    ("iterations", 0): _accepted(
        "iterations = 0",
        "without a step nothing is learned",
        "At least 1.",
        _BATCH,
        "[self.batch_size]",
    ),
    ("iterations", -1): _accepted(
        "iterations = -1",
        "a training has at least one step",
        "At least 1.",
        _BATCH,
        "(self.batch_size, abs(self.iterations))",
    ),
    ("iterations", 2.5): _accepted(
        "iterations = 2.5",
        "half a step cannot be taken",
        _HALF,
        _COUNT,
        "count < 1 or self.batch_size % 1",
    ),
}

_EPOCHS = "hyperparameters.iterations * hyperparameters.batch_size / n_examples"
_CHOSEN = "learning_rates[np.nanargmin(validation_loss)]"
_ROUNDED = "epochs is rounded to whole ones"

LOOKS_AT_TEST = Misconception(
    "choose looks at the test loss: the test set is touched once, when nothing is left to choose",
    "Which set exists for choosing?",
    {
        "argmin(validation_loss": "argmin(test_loss",
        "    del training_loss, test_loss\n": "",
    },
    *(
        {
            "argmin(validation_loss": f"argmin(np.where(validation_loss <= {tie} * "
            "np.nanmin(validation_loss), test_loss, np.nan)",
            "    del training_loss, test_loss\n": "",
        }
        for tie in (1.05, 1.0)
    ),
)

MISTAKES = {
    "Hyperparameters": tuple(ACCEPTED.values()),
    "epochs": (
        Misconception(
            "epochs gives the number of steps: a step is not an epoch",
            "How many examples does one step see?",
            {_EPOCHS: "hyperparameters.iterations"},
        ),
        Misconception(
            "epochs gives the number of examples seen, not how often all of them could have been",
            "In which unit is an epoch counted?",
            {" / n_examples": ""},
        ),
        Misconception(
            "epochs gives the steps of one epoch, not the epochs of a training",
            "Which of the three numbers has not been used?",
            {_EPOCHS: "n_examples / hyperparameters.batch_size"},
            {_EPOCHS: "-(-n_examples // hyperparameters.batch_size)"},
            {_EPOCHS: "n_examples // hyperparameters.batch_size"},
        ),
        Misconception(
            "epochs takes an epoch for a whole number of steps: it is over when as many examples "
            "have been seen as there are",
            "How many examples does one step see?",
            {_EPOCHS: "hyperparameters.iterations / -(-n_examples // hyperparameters.batch_size)"},
            {_EPOCHS: "hyperparameters.iterations / (n_examples // hyperparameters.batch_size)"},
        ),
        Misconception(
            "epochs divides where it should multiply, and the other way round",
            "Do larger batches make more epochs, or fewer?",
            {_EPOCHS: "hyperparameters.iterations * n_examples / hyperparameters.batch_size"},
        ),
        Misconception(
            "epochs is turned round: it gives a part of the training, for one epoch",
            "Do more steps make more epochs, or fewer?",
            {_EPOCHS: f"1 / ({_EPOCHS})"},
        ),
        Misconception(
            "epochs counts one example for each step, and a step sees a batch",
            "How many examples does one step see?",
            {" * hyperparameters.batch_size": ""},
        ),
        Misconception(
            _ROUNDED,
            "Which division does your line use?",
            {" / n": " // n"},
            {_EPOCHS: f"round({_EPOCHS})"},
        ),
    ),
    "choose": (
        LOOKS_AT_TEST,
        Misconception(
            "choose looks at the training loss, which the longest steps make small without being "
            "any good elsewhere",
            "Which set exists for choosing?",
            {
                "argmin(validation_loss": "argmin(training_loss",
                "    del training_loss, test_loss\n": "",
            },
        ),
        Misconception(
            "choose looks at the gap between two losses, and a model that is bad everywhere has none",
            "Is a small gap any good if both losses are large?",
            {
                "argmin(validation_loss": "argmin(np.abs(validation_loss - training_loss)",
                "    del training_loss, test_loss\n": "",
            },
        ),
        Misconception(
            "choose takes the largest loss",
            "Is a large loss good or bad?",
            {"nanargmin": "nanargmax"},
        ),
        Misconception(
            "choose gives the place of the rate, not the rate",
            "Index once more.",
            {_CHOSEN: "np.nanargmin(validation_loss)"},
        ),
        Misconception(
            "choose gives the smallest loss, not the rate that leads to it",
            "NumPy's argmin gives the place of a smallest number.",
            {_CHOSEN: "np.nanmin(validation_loss)"},
        ),
        Misconception(
            "choose picks a training that diverged: to NumPy the smallest of some numbers is nan, "
            "if one of them is",
            "NumPy has a second argmin, for such numbers.",
            {"nanargmin": "argmin"},
        ),
        Misconception(
            "choose picks a training that diverged: Python's min keeps the nan it meets first, "
            "because nothing is smaller than nan",
            "NumPy has an argmin for numbers of which some are nan.",
            {_CHOSEN: "min(zip(validation_loss, learning_rates))[1]"},
        ),
    ),
}
