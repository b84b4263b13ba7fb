"""Score, log-odds and decision."""

from collections.abc import Iterator

import numpy as np

from logreg.contracts.problems import PENCIL
from logreg.contracts.submission import Fault, Misconception, Submission, expect, labels, number
from logreg.contracts.task import Task


def contract(own: Submission) -> Iterator[str]:
    x, w, b = PENCIL
    value = own("score", x, w, b)
    if isinstance(value, np.ndarray) and value.shape == x.shape:
        raise Fault(
            "score gives one number for each pixel: the evidence is still to be added up",
            "The formula has a sum in it, and then the bias.",
        )
    z = number(value, "score")
    yield "score gives one number for a picture"
    expect(
        z,
        1.0,
        "the score of the pencil picture",
        Misconception(0.0, "score leaves out the bias", "What does a blank picture score?"),
        Misconception(
            1 / (1 + np.exp(-1.0)),
            "score gives a probability: the score itself is the log-odds",
            "Chapter 1 predicts a number first; the sigmoid comes after it.",
        ),
        Misconception(4.0, "score adds the bias once for each pixel", "How many biases are there?"),
        hint="Work it out on paper: x = (0, 1, 1, 0.5), w = (1, 2, -1, -2), b = 1.",
    )
    rng = np.random.default_rng(0)
    x, w = rng.random(9), rng.normal(size=9)
    dot = float(x @ w)
    expect(
        number(own("score", x, w, 0.5), "score"),
        dot + 0.5,
        "a score",
        Misconception(dot, "score leaves out the bias", "What does a blank picture score?"),
        hint="Try a picture of two pixels, and work it out on paper.",
    )
    yield "score adds up the evidence, and the bias once"
    value = number(own("log_odds", 0.75), "log_odds")
    expect(
        value,
        np.log(3.0),
        "log_odds(0.75)",
        Misconception(3.0, "log_odds gives the odds, not their logarithm", "What is added up, and what "
                "is multiplied?"),
        Misconception(-np.log(3.0), "log_odds has numerator and denominator exchanged: it gives the "
                "odds of the other class", "Should the log-odds of 3/4 be positive or negative?"),
        Misconception(np.log(0.75), "log_odds is the logarithm of a probability, not of odds",
                "Even odds should have the log-odds 0."),
        Misconception(np.log10(3.0), "log_odds is to the base 10: in this book logarithms are natural",
                "NumPy has several logarithms."),
        Misconception(np.log2(3.0), "log_odds is to the base 2: in this book logarithms are natural",
                "NumPy has several logarithms."),
        hint="The odds of 3/4 are three to one.",
    )  # fmt: skip
    for p in (0.01, 0.5, 0.99):
        expect(number(own("log_odds", p), "log_odds"), np.log(p / (1 - p)), f"log_odds({p})",
              hint="Even odds should have the log-odds 0.")  # fmt: skip
    yield "log_odds is the logarithm of the odds"
    chances = np.array([0.0, 0.3, 0.5, 0.7, 1.0])
    decided = labels(own("decide", chances), 5, "decide")
    expect(
        decided,
        [0, 0, 1, 1, 1],
        "decide([0, 0.3, 0.5, 0.7, 1])",
        Misconception([0, 0, 0, 1, 1], "decide calls a probability of one half a zero, and the book "
                "calls it a one", "Which comparison includes its border? np.round does not: it "
                "rounds a half to the even neighbour."),
        Misconception([1, 1, 1, 0, 0], "decide calls the improbable class: it is turned round",
                "Of which class is p the probability?"),
        Misconception([1, 1, 0, 0, 0], "decide calls the improbable class: it is turned round",
                "Of which class is p the probability?"),
        Misconception([0, 0, 0, 0, 1], "decide compares the probability with a label: only a certainty "
                "becomes a one", "A probability is hardly ever exactly 1."),
        hint="The threshold of the book is one half.",
    )  # fmt: skip
    yield "decide calls a one what has at least an even chance"


TASK = Task(
    number=1,
    title="Introduction",
    chapter="01-introduction",
    calls={"score": "x, w, b", "log_odds": "p", "decide": "p"},
    contract=contract,
)
