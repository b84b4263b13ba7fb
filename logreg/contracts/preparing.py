"""The contracts of tasks 1 to 4: what comes before the model."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from logreg.contracts.own import (
    Fault,
    Own,
    Suspect,
    agree,
    array,
    close,
    labels,
    matrix,
    number,
    parts,
)

# A picture and parameters that can be worked out on paper, as in chapters 6 to 8.
PENCIL = np.array([0.0, 1.0, 1.0, 0.5]), np.array([1.0, 2.0, -1.0, -2.0]), 1.0


def introduction(own: Own) -> Iterator[str]:
    """Check score, log-odds and decision."""
    x, w, b = PENCIL
    value = own("score", x, w, b)
    if isinstance(value, np.ndarray) and value.shape == x.shape:
        raise Fault(
            "score gives one number for each pixel: the evidence is still to be added up",
            "The formula has a sum in it, and then the bias.",
        )
    z = number(value, "score")
    yield "score gives one number for a picture"
    agree(
        z,
        1.0,
        "the score of the pencil picture",
        Suspect(0.0, "score leaves out the bias", "What does a blank picture score?"),
        Suspect(
            1 / (1 + np.exp(-1.0)),
            "score gives a probability: the score itself is the log-odds",
            "Chapter 1 predicts a number first; the sigmoid comes after it.",
        ),
        Suspect(4.0, "score adds the bias once for each pixel", "How many biases are there?"),
        hint="Work it out on paper: x = (0, 1, 1, 0.5), w = (1, 2, -1, -2), b = 1.",
    )
    rng = np.random.default_rng(0)
    x, w = rng.random(9), rng.normal(size=9)
    dot = float(x @ w)
    agree(
        number(own("score", x, w, 0.5), "score"),
        dot + 0.5,
        "a score",
        Suspect(dot, "score leaves out the bias", "What does a blank picture score?"),
        hint="Try a picture of two pixels, and work it out on paper.",
    )
    yield "score adds up the evidence, and the bias once"
    value = number(own("log_odds", 0.75), "log_odds")
    agree(
        value,
        np.log(3.0),
        "log_odds(0.75)",
        Suspect(3.0, "log_odds gives the odds, not their logarithm", "What is added up, and what "
                "is multiplied?"),
        Suspect(-np.log(3.0), "log_odds has numerator and denominator exchanged: it gives the "
                "odds of the other class", "Should the log-odds of 3/4 be positive or negative?"),
        Suspect(np.log(0.75), "log_odds is the logarithm of a probability, not of odds",
                "Even odds should have the log-odds 0."),
        Suspect(np.log10(3.0), "log_odds is to the base 10: in this book logarithms are natural",
                "NumPy has several logarithms."),
        Suspect(np.log2(3.0), "log_odds is to the base 2: in this book logarithms are natural",
                "NumPy has several logarithms."),
        hint="The odds of 3/4 are three to one.",
    )  # fmt: skip
    for p in (0.01, 0.5, 0.99):
        agree(number(own("log_odds", p), "log_odds"), np.log(p / (1 - p)), f"log_odds({p})",
              hint="Even odds should have the log-odds 0.")  # fmt: skip
    yield "log_odds is the logarithm of the odds"
    chances = np.array([0.0, 0.3, 0.5, 0.7, 1.0])
    decided = labels(own("decide", chances), 5, "decide")
    agree(
        decided,
        [0, 0, 1, 1, 1],
        "decide([0, 0.3, 0.5, 0.7, 1])",
        Suspect([0, 0, 0, 1, 1], "decide calls a probability of one half a zero, and the book "
                "calls it a one", "Which comparison includes its border? np.round does not: it "
                "rounds a half to the even neighbour."),
        Suspect([1, 1, 1, 0, 0], "decide calls the improbable class: it is turned round",
                "Of which class is p the probability?"),
        Suspect([1, 1, 0, 0, 0], "decide calls the improbable class: it is turned round",
                "Of which class is p the probability?"),
        Suspect([0, 0, 0, 0, 1], "decide compares the probability with a label: only a certainty "
                "becomes a one", "A probability is hardly ever exactly 1."),
        hint="The threshold of the book is one half.",
    )  # fmt: skip
    yield "decide calls a one what has at least an even chance"


def hyperparameters(own: Own) -> Iterator[str]:
    """Check the record, epochs, and an honest choice."""

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
    agree(
        number(own("epochs", settings, 10_555), "epochs"),
        64 * 300 / 10_555,
        "epochs, for 300 steps of 64 from 10,555 examples,",
        Suspect(300, "epochs gives the number of steps: a step is not an epoch",
                "How many examples does one step see?"),
        Suspect(64 * 300, "epochs gives the number of examples seen, not how often all of them "
                "could have been", "In which unit is an epoch counted?"),
        Suspect(10_555 / 64, "epochs gives the steps of one epoch, not the epochs of a training",
                "Which of the three numbers has not been used?"),
        Suspect(300 * 10_555 / 64, "epochs divides where it should multiply, and the other way "
                "round", "Do larger batches make more epochs, or fewer?"),
        Suspect(300 / 10_555, "epochs counts one example for each step, and a step sees a batch",
                "How many examples does one step see?"),
        Suspect(1, "epochs is rounded to whole ones", "Which division does your line use?"),
        Suspect(2, "epochs is rounded to whole ones", "Which division does your line use?"),
        hint="How many examples are drawn in all, and how many are there?",
    )  # fmt: skip
    yield "epochs counts examples, not steps"
    rates = [0.01, 0.1, 1.0, 10.0]
    tried = [0.40, 0.08, 0.02, 0.01], [0.41, 0.10, 0.05, 0.30], [0.42, 0.04, 0.06, 0.20]
    chosen = own("choose", *(np.array(values) for values in (rates, *tried)))
    agree(
        number(chosen, "choose"),
        1.0,
        "the rate that choose picks",
        Suspect(0.1, "choose looks at the test loss: the test set is touched once, when nothing "
                "is left to choose", "Which set exists for choosing?"),
        Suspect(10.0, "choose looks at the training loss, which the longest strides make small "
                "without being any good elsewhere", "Which set exists for choosing?"),
        Suspect(0.01, "choose takes the largest loss", "Is a large loss good or bad?"),
        Suspect(2, "choose gives the place of the rate, not the rate", "Index once more."),
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


def _refused(own: Own, values: dict[str, Any], sentence: str) -> None:
    try:
        own("Hyperparameters", **values)
    except Fault as fault:
        if fault.raised is not None and issubclass(fault.raised, ValueError | TypeError):
            return
        raise
    raise Fault(sentence, "A frozen dataclass can look at its fields in __post_init__.")


def dataset(own: Own) -> Iterator[str]:
    """Check two digits of ten, differences of bytes, a split, and the score to beat."""
    rng = np.random.default_rng(0)
    found = np.array([3, 8, 1, 8, 3, 0, 3, 9], dtype=np.uint8)
    images = rng.integers(0, 256, size=(8, 4, 4), dtype=np.uint8)
    kept, y = parts(own("select", images, found, (8, 3)), 2, "select", "images, y")
    rows = np.flatnonzero((found == 3) | (found == 8))
    kept = array(kept, "the images of select", "u")
    if kept.shape != (5, 4, 4):
        raise Fault(
            f"the images of select have shape {kept.shape}, not (5, 4, 4): there are 5 of the two "
            f"digits, and they stay images",
            "Which rows does the mask keep?",
        )
    y = array(y, "y of select", "iub")
    if y.shape != (5,):
        raise Fault(
            f"y of select has shape {y.shape}, and there are 5 images",
            "The same rows are kept of both arrays.",
        )
    yield "select keeps the two digits, images and labels alike"
    if set(y.tolist()) == {3, 8}:
        raise Fault(
            "select leaves the labels 3 and 8 as they are, and the loss needs the classes 0 and 1",
            "A comparison gives truth values; which one is right for class 1?",
        )
    truth = (found[rows] == 3).astype(np.uint8)
    if not np.array_equal(kept, images[rows]):
        raise Fault(
            "select changes the order of the images, or their pixels",
            "One mask for both arrays keeps them together and in order.",
        )
    agree(y, truth, "y of select((8, 3))",
          Suspect(1 - truth, "select makes the first digit class 1; the first is class 0",
                  "Is the class the place of the digit, or its size?"),
          hint="The first digit is class 0, the second class 1, whichever is larger.")  # fmt: skip
    yield "select calls the first digit 0 and the second 1"
    first = np.array([[0, 10], [200, 255]], dtype=np.uint8)
    second = np.array([[1, 20], [100, 0]], dtype=np.uint8)
    away = own("difference", first, second)
    if isinstance(away, np.ndarray) and away.dtype == np.uint8:
        raise Fault(
            "difference is computed in bytes, where minus one is 255",
            "What type has the difference of two bytes, and can it be negative?",
        )
    agree(array(away, "difference", "fi"), [[-1, -10], [100, 255]], "the difference of two images",
          Suspect([[255, 246], [100, 255]], "difference is computed in bytes, where minus one is "
                  "255, and converted too late", "When is the type changed, before or after the "
                  "subtraction?"),
          Suspect([[1, 10], [-100, -255]], "difference subtracts the first image from the second",
                  "Which one is subtracted?"),
          Suspect([[1, 10], [100, 255]], "difference has lost its signs",
                  "Is less ink the same as more ink?"),
          hint="A little less ink is a little below zero.")  # fmt: skip
    yield "difference can be negative"
    yield from _split(own)
    old, new = np.repeat([0, 1], (40, 60)), np.repeat([0, 1], (70, 30))
    train_labels, test_labels = old.astype(np.uint8), new.astype(np.uint8)
    agree(number(own("majority_baseline", train_labels, test_labels), "majority_baseline"), 0.3,
          "the baseline",
          Suspect(0.7, "the guess is chosen by the test labels, which only score it; or by the "
                  "rarer digit", "From which labels may a guess be learned?"),
          Suspect(0.6, "the guess is scored on the labels it was learned from",
                  "Which labels say how good it is?"),
          Suspect(30, "the baseline is a count, and an accuracy is a share", "Of how many?"),
          Suspect(1, "that is the guess itself, not how often it is right", "Score it."),
          hint="Learn the guess from one set of labels, score it on the other.")  # fmt: skip
    agree(number(own("majority_baseline", 1 - train_labels, test_labels), "majority_baseline"), 0.7,
          "the baseline for mostly zeros",
          Suspect(0.3, "the baseline always guesses a one, whatever the labels are",
                  "What if there are more zeros?"),
          hint="What if there are more zeros?")  # fmt: skip
    yield "majority_baseline learns from one set and is scored on the other"


def _split(own: Own) -> Iterator[str]:
    y = np.repeat(np.array([0, 1], dtype=np.uint8), (600, 1200))
    train, held = parts(own("hold_out", y), 2, "hold_out", "train_rows, validation_rows")
    for rows, name in ((train, "train_rows"), (held, "validation_rows")):
        if isinstance(rows, np.ndarray) and rows.dtype == np.bool_:
            raise Fault(
                f"{name} is a mask of truth values; the task asks for row numbers",
                "NumPy turns a mask into row numbers.",
            )
        if array(rows, name, "iu").ndim != 1:
            raise Fault(f"{name} has shape {rows.shape}: row numbers are a vector", "One axis.")
        if rows.size and not 0 <= rows.min() <= rows.max() < len(y):
            raise Fault(f"{name} names rows that do not exist", "The last row is m - 1.")
    yield "hold_out gives two vectors of row numbers"
    if np.intersect1d(train, held).size:
        raise Fault(
            "some rows are in both parts: what a model has learned from cannot show how it does on "
            "new images",
            "Each row goes to one part and not to the other.",
        )
    if len(np.unique(train)) != len(train) or len(np.unique(held)) != len(held):
        raise Fault(
            "a row is drawn twice: a part is drawn without replacement, unlike a batch",
            "Each row goes to one part, once.",
        )
    if len(train) + len(held) != len(y):
        raise Fault("some rows are in neither part, and are lost", "What is not held out is left.")
    if len(held) > len(train):
        raise Fault(
            "the two parts are exchanged: most rows are held out",
            "A sixth is for validation.",
        )
    ones = np.count_nonzero(y[held])
    zeros = len(held) - ones
    if zeros == 0 or ones == 0:
        raise Fault(
            "all rows that are held out are of one digit: the data are in order, so a piece of the "
            "end is no sample",
            "What does your rule do with labels that are sorted?",
        )
    if abs(zeros - 100) > 1 or abs(ones - 200) > 1:
        raise Fault(
            f"held out are {zeros} of 600 zeros and {ones} of 1200 ones: a sixth of each digit was "
            f"asked for, so that both parts have the same mixture",
            "Apply your rule to each digit separately.",
        )
    yield "hold_out takes a sixth of each digit, and loses none"


def mini_batch(own: Own) -> Iterator[str]:
    """Check unrolled images, and random rows of them."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, size=(5, 3, 4), dtype=np.uint8)
    images[0, 0, 0], images[0, 0, 1] = 0, 255
    X = own("unroll", images)
    if isinstance(X, np.ndarray) and X.size == images.size and X.dtype.kind in "iu":
        if X.max() <= 1:
            raise Fault(
                "unroll divides in whole numbers, so that only full ink is left",
                "Which of Python's two divisions keeps the fraction?",
            )
        raise Fault(
            "unroll leaves the pixels as whole numbers from 0 to 255, and a learning rate of 1 "
            "needs shares of full ink",
            "What is full ink divided by full ink?",
        )
    if isinstance(X, np.ndarray) and X.shape == (60,):
        raise Fault(
            "unroll puts all images into one long row, and nobody can tell where one ends",
            "Keep the axis of the examples, join the others.",
        )
    X = matrix(X, (5, 12), "unroll")
    yield "unroll gives one row per image"
    right = images.reshape(5, 12) / 255
    hint = "Go back: make an image of one row of yours, and look at it."
    agree(X, right, "what unroll gives",
          Suspect(images.reshape(12, 5).T / 255, "unroll has the right shape and scrambled "
                  "images: the numbers went to (d, m) first and were transposed", hint),
          Suspect(images.transpose(0, 2, 1).reshape(5, 12) / 255, "unroll goes down the columns "
                  "of an image, and the book goes along its rows", hint),
          Suspect(images.reshape(5, 12, order="F") / 255, "unroll goes down the columns of an "
                  "image, and the book goes along its rows", hint),
          Suspect(images.reshape(5, 12) / 256, "unroll divides by 256, and full ink is 255",
                  "What should full ink become?"),
          Suspect(images.reshape(5, 12) / 1.0, "unroll leaves the pixels at 0 to 255, and a "
                  "learning rate of 1 needs shares of full ink", "What should full ink become?"),
          Suspect(images.reshape(5, 12) / images.max(axis=(1, 2))[:, None],
                  "unroll stretches each image to its own darkest pixel: a faint image gets "
                  "black", "What is the same for all images?"),
          hint=hint, digits=1e-6)  # fmt: skip
    yield "unroll goes along the rows, and full ink is 1"
    images = np.zeros((40, 3, 4), dtype=np.uint8)
    images[:] = np.arange(40, dtype=np.uint8)[:, None, None]
    y = (np.arange(40) % 3 == 0).astype(np.uint8)

    def draw(size: int, generator: np.random.Generator) -> tuple[Any, Any]:
        X, drawn = parts(own("random_batch", images, y, size, generator), 2, "random_batch", "X, y")
        if isinstance(X, np.ndarray) and X.ndim == 3:
            raise Fault(
                "random_batch gives images, not rows of features",
                "`unroll` turns the ones into the others.",
            )
        if isinstance(X, np.ndarray) and X.dtype.kind == "f" and X.size and X.max() > 1:
            raise Fault("random_batch leaves the pixels at 0 to 255", "`unroll` scales them, too.")
        return matrix(X, (size, 12), "X of random_batch"), labels(drawn, size, "y of random_batch")

    generator = np.random.default_rng(1)
    first, drawn = draw(16, generator)
    yield "random_batch gives as many rows and labels as were asked for"
    rows = np.rint(first[:, 0] * 255).astype(int)
    if not close(drawn, y[rows]):
        raise Fault(
            "the labels of a batch do not belong to its images: each was drawn on its own",
            "Draw row numbers once, and use them twice.",
        )
    yield "random_batch keeps images and labels together"
    if close(draw(16, np.random.default_rng(1))[0], draw(16, np.random.default_rng(2))[0]):
        raise Fault(
            "random_batch gives the same batch for every generator: the seed stands inside it, or "
            "nothing is drawn",
            "Where does the randomness come from, and who starts it?",
        )
    if not close(draw(16, np.random.default_rng(1))[0], first):
        raise Fault(
            "random_batch does not draw from the generator it is given: the same seed gives other "
            "batches",
            "Which name of yours draws, and from which generator?",
        )
    if close(draw(16, generator)[0], first):
        raise Fault(
            "random_batch does not move its generator on: the second batch is the first again",
            "A copy of a generator starts where the original is.",
        )
    yield "random_batch draws from its generator alone"
    try:
        many, _ = draw(4000, generator)
    except Fault:
        raise Fault(
            "random_batch cannot draw more rows than there are: its draws are a shuffled pass, not "
            "independent ones",
            "May one image come twice in a batch?",
        ) from None
    counts = np.bincount(np.rint(many[:, 0] * 255).astype(int), minlength=40)
    if counts.min() < 40 or counts.max() > 200:
        raise Fault(
            f"of 4000 draws from 40 rows, row {int(counts.argmin())} came {counts.min()} times and "
            f"row {int(counts.argmax())} {counts.max()} times: not every row has the same chance",
            "What are the smallest and the largest row number that you draw?",
        )
    yield "random_batch gives every row the same chance, each time anew"
