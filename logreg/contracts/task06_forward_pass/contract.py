"""Logits, the sigmoid and the loss."""

from collections.abc import Iterator

import numpy as np

from logreg import cross_entropy, sigmoid
from logreg.arrays import Labels, Vector
from logreg.contracts.problems import PENCIL, problem
from logreg.contracts.submission import (
    Fault,
    Misconception,
    Submission,
    close,
    expect,
    number,
    vector,
)
from logreg.contracts.task import Task

# Further from 0, the exponential of a float overflows.
EXP_OVERFLOWS = 710.0


def contract(own: Submission) -> Iterator[str]:
    x, weights, one = PENCIL
    X, y, w, b = problem(7, 3, seed=1)
    z = vector(own("forward", X, w, b), 7, "forward")
    yield "forward gives one logit per example"
    hint = "Work out x = (0, 1, 1, 0.5), w = (1, 2, -1, -2), b = 1 on paper: z = 1."
    expect(z, X @ w + b, "what forward gives",
          Misconception(X @ w, "forward leaves out the bias", "What does a blank image score?"),
          Misconception(sigmoid(X @ w + b), "forward gives probabilities: it should stop at the "
                  "logits, for the loss needs those", "Which step is one too many?"),
          Misconception(X @ w - b, "forward subtracts the bias", "What does a blank image score?"),
          hint=hint)  # fmt: skip
    expect(vector(own("forward", x[None], weights, one), 1, "forward"), [1.0], "z", hint=hint)
    yield "forward is a weighted sum and the bias"
    probes = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    p = vector(own("sigmoid", probes), 5, "sigmoid")
    expect(p, sigmoid(probes), "sigmoid([-2, -1, 0, 1, 2])",
          Misconception(sigmoid(-probes), "the sigmoid falls where it should rise: the exponent has "
                  "the wrong sign", "A large score should have a large probability."),
          Misconception(np.tanh(probes), "that is tanh, which goes from -1 to 1 and is no probability",
                  "What should an even score give?"),
          Misconception(np.exp(probes), "those are odds, not probabilities",
                  "How does one get from odds to a probability?"),
          Misconception(sigmoid(probes) * (1 - sigmoid(probes)), "that is the slope of the sigmoid",
                  "What should an even score give?"),
          hint="Solve the log-odds for p once more.")  # fmt: skip
    yield "sigmoid turns log-odds into probabilities"
    far = np.array([-1000.0, -EXP_OVERFLOWS, EXP_OVERFLOWS, 1000.0])
    p = vector(own("sigmoid", far), 4, "sigmoid of large logits")
    if p[1] == 0:
        raise Fault(
            f"sigmoid(-{EXP_OVERFLOWS:.0f}) is 0 and should be about 4e-309: the exponential overflowed, as "
            f"in the textbook form",
            "Which exponent is never positive, whatever z is?",
        )
    expect(p, sigmoid(far), "sigmoid([-1000, -710, 710, 1000])", hint="Draw it.", digits=1e-6)
    yield "sigmoid is right for every logit"
    L = number(own("cross_entropy", z, y), "cross_entropy")
    yield "cross_entropy gives one number"
    _check_loss(L, z, y)
    yield "cross_entropy is the mean of what the right answers cost"
    for logit, label in ((800.0, 0), (-800.0, 1), (40.0, 0)):
        loss = own("cross_entropy", np.array([logit]), np.array([label], dtype=np.uint8))
        if isinstance(loss, float) and not np.isfinite(loss):
            raise Fault(
                f"the loss of z = {logit:.0f} with label {label} is {loss}: a probability was "
                f"rounded to 0 or 1, and its logarithm was taken",
                "Put the sigmoid into the loss and simplify on paper, before you compute.",
            )
        if close(number(loss, "cross_entropy"), abs(logit), 1e-6):
            continue
        raise Fault(
            f"the loss of z = {logit:.0f} with label {label} is {loss:.5g} and should be "
            f"{abs(logit):.0f}: an epsilon inside the logarithm, or a clipped probability, hides "
            f"how wrong the model is",
            "Put the sigmoid into the loss and simplify on paper, before you compute.",
        )
    yield "cross_entropy holds for the worst mistakes"
    order = np.array([3, 0, 6, 1, 5, 2, 4])
    expect(number(own("cross_entropy", z[order], y[order]), "cross_entropy"), L,
          "the loss of the same examples in another order",
          hint="A mean does not know the order of its terms.")  # fmt: skip
    yield "cross_entropy does not care about the order of the examples"


def _check_loss(L: float, z: Vector, y: Labels) -> None:
    m, expected, t = len(z), cross_entropy(z, y), y.astype(float)
    p = sigmoid(z)
    ones, zeros = t @ np.log(p), (1 - t) @ np.log(1 - p)
    bytes_ = (-y) @ np.log(p) - zeros
    expect(L, expected, "the loss",
          Misconception(m * expected, "the loss is a sum over the examples, and the book takes the mean",
                  "Should a batch twice as large cost twice as much?"),
          Misconception(-expected, "the loss has the wrong sign: a likelihood that grows is a loss that "
                  "falls", "Can a fine be negative?"),
          Misconception(bytes_ / m, "labels are unsigned bytes, and `-y` has turned 1 into 255",
                  "Which numbers does a minus stand in front of?", 3),
          Misconception(float(np.mean((-y) * np.log(p) - (1 - y) * np.log(1 - p))),
                  "labels are unsigned bytes, and `-y` has turned 1 into 255",
                  "Which numbers does a minus stand in front of?", 3),
          Misconception(cross_entropy(-z, y), "the two terms are exchanged: a right answer is fined and "
                  "a wrong one is not", "Which term is alive for a label of 1?"),
          Misconception(float(np.mean((p - t) ** 2)), "that is the squared error, which goes flat just "
                  "where the model is most wrong", "What is the negative logarithm of a "
                  "likelihood?"),
          Misconception(-ones / m, "only the ones are fined: the zeros have a term of their own",
                  "Which term is alive for a label of 0?"),
          Misconception(-zeros / m, "only the zeros are fined: the ones have a term of their own",
                  "Which term is alive for a label of 1?"),
          Misconception(expected / np.log(2), "the logarithm is to the base 2: the unit of the book is "
                  "the nat", "NumPy has several logarithms."),
          hint="With all logits 0 the loss is log 2, whatever the labels are.")  # fmt: skip


TASK = Task(
    number=6,
    title="Forward pass",
    chapter="06-forward-pass",
    calls={"forward": "X, w, b", "sigmoid": "z", "cross_entropy": "z, y"},
    contract=contract,
)
