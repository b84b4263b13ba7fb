"""Score, log-odds and decision."""

from collections.abc import Iterator

import numpy as np

from logreg.contracts.faults import require
from logreg.contracts.problems import PENCIL
from logreg.contracts.results import expect, labels, number
from logreg.contracts.submission import Submission
from logreg.contracts.task import Task
from logreg.contracts.task01_introduction.mistakes import MISTAKES, PATCHED


def score(own: Submission) -> Iterator[str]:
    rng = np.random.default_rng(0)
    x, w = rng.random(9), rng.normal(size=9)
    pictures = (PENCIL, (x, w, 0.5), (np.zeros(9), w, -0.75))
    scores = [number(own.twice("score", *given), "score") for given in pictures]
    yield "score gives one number for a picture"
    what = (
        "the score of x = (0, 1, 1, 0.5) with w = (1, 2, -1, -2) and b = 1, of nine pixels, and of "
        "nine blank ones with b = -0.75,"
    )
    expect(scores, [1.0, x @ w + 0.5, -0.75], what, "Work out the first of them on paper.")
    yield "score adds up the evidence, and the bias once"


def log_odds(own: Submission) -> Iterator[str]:
    p = np.array([0.75, 0.5, 0.01, 0.99])
    found = [number(own("log_odds", chance), "log_odds") for chance in p.tolist()]
    hint = "The odds of 3/4 are three to one, and even odds should have the log-odds 0."
    right, what = np.log(p / (1 - p)), "log_odds of 3/4, 1/2, 1/100 and 99/100"
    expect(found, right, what, hint, digits=1e-3)  # first roughly: a patch changes a digit here
    # Right forms that subtract from 1 lose some digits here, and so little is forgiven.
    tiny = number(own("log_odds", 1e-12), "log_odds of 1e-12")
    require(abs(tiny - np.log(1e-12)) < 5e-4, PATCHED)
    expect(found, right, what, hint)
    yield "log_odds is the logarithm of the odds, however small p is"


def decide(own: Submission) -> Iterator[str]:
    p = np.array([0.0, 0.3, 0.5, 0.7, 1.0, 0.49, 0.55, 0.52, 0.6, 0.8, 0.9, 0.4999])
    decided = labels(own("decide", p), len(p), "decide")
    hint = "The threshold of the book is one half."
    expect(decided, p >= 0.5, f"decide({p.tolist()})", hint)
    yield "decide calls a one what has at least an even chance"


TASK = Task(
    number=1,
    title="Introduction",
    page="chapters/01-introduction",
    calls={"score": "x, w, b", "log_odds": "p", "decide": "p"},
    contract=(score, log_odds, decide),
    mistakes=MISTAKES,
)
