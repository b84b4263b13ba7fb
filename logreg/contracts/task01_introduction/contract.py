"""Score, log-odds and decision."""

from collections.abc import Iterator

import numpy as np

from logreg.contracts.problems import PENCIL
from logreg.contracts.submission import Submission, expect, labels, number
from logreg.contracts.task import Task
from logreg.contracts.task01_introduction.mistakes import MISTAKES


def score(own: Submission) -> Iterator[str]:
    z = number(own("score", *PENCIL), "score")
    yield "score gives one number for a picture"
    expect(
        z,
        1.0,
        "the score of x = (0, 1, 1, 0.5) with w = (1, 2, -1, -2) and b = 1",
        "Work it out on paper.",
    )
    rng = np.random.default_rng(0)
    x, w = rng.random(9), rng.normal(size=9)
    hint = "Try a picture of two pixels, and work it out on paper."
    expect(number(own("score", x, w, 0.5), "score"), x @ w + 0.5, "a score of nine pixels", hint)
    yield "score adds up the evidence, and the bias once"


def log_odds(own: Submission) -> Iterator[str]:
    for p, hint in (
        (0.75, "The odds of 3/4 are three to one."),
        (0.5, "Even odds should have the log-odds 0."),
        (0.01, "Should it be positive or negative for a small probability?"),
        (0.99, "Should it be positive or negative for a large probability?"),
    ):
        expect(number(own("log_odds", p), "log_odds"), np.log(p / (1 - p)), f"log_odds({p})", hint)
    yield "log_odds is the logarithm of the odds"


def decide(own: Submission) -> Iterator[str]:
    decided = labels(own("decide", np.array([0.0, 0.3, 0.5, 0.7, 1.0])), 5, "decide")
    hint = "The threshold of the book is one half."
    expect(decided, [0, 0, 1, 1, 1], "decide([0, 0.3, 0.5, 0.7, 1])", hint)
    near = labels(own("decide", np.array([0.49, 0.51])), 2, "decide")
    expect(near, [0, 1], "decide([0.49, 0.51])", hint)
    yield "decide calls a one what has at least an even chance"


TASK = Task(
    number=1,
    title="Introduction",
    chapter="01-introduction",
    calls={"score": "x, w, b", "log_odds": "p", "decide": "p"},
    contract=(score, log_odds, decide),
    mistakes=MISTAKES,
)
