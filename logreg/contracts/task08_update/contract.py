"""The update, and a step from the data."""

from collections.abc import Iterator

from logreg import cross_entropy
from logreg.contracts.problems import gradient, problem
from logreg.contracts.submission import (
    Fault,
    Misconception,
    Submission,
    expect,
    number,
    unpack,
    vector,
)
from logreg.contracts.task import Task


def contract(own: Submission) -> Iterator[str]:
    X, y, w, b = problem(8, 3, seed=6)
    dw, db = gradient(X, y, w, b)
    rate = 0.25
    new = unpack(own("update", w, b, dw, db, rate), 2, "update", "w, b")
    new_w = vector(new[0], 3, "w of update", "feature")
    new_b = number(new[1], "b of update")
    yield "update gives new parameters of the old shapes, and leaves the old ones"
    expect(new_w, w - rate * dw, "w after the update",
          Misconception(w + rate * dw, "update goes uphill: the gradient points to where the loss "
                  "grows", "In which direction is downhill?"),
          Misconception(w, "update leaves the parameters where they were", "What is returned?"),
          Misconception(w - dw, "update does not use the learning rate", "How far does a step go?"),
          Misconception(rate * dw, "update returns the step, not where it leads to",
                  "Where do the old parameters go?"),
          Misconception(-rate * dw, "update returns the step, not where it leads to",
                  "Where do the old parameters go?"),
          Misconception(w - dw / rate, "update divides by the learning rate",
                  "Should a larger rate make a longer step?"),
          Misconception(w - rate * dw / len(w), "update divides by the number of weights: the mean has "
                  "been taken in backward", "Of what is the gradient a mean?"),
          hint="In which direction, and how far?")  # fmt: skip
    expect(new_b, b - rate * db, "b after the update",
          Misconception(b + rate * db, "the bias goes uphill while the weights go downhill",
                  "In which direction is downhill?"),
          Misconception(b, "the bias is never updated: only the weights learn", "How many parameters "
                  "are there?"),
          Misconception(b - db, "the bias does not use the learning rate", "How far does a step go?"),
          hint="The bias is a parameter like the weights.")  # fmt: skip
    yield "update goes downhill, as far as the learning rate says"
    moved = unpack(own("step", X, y, w, b, 1.0), 2, "step", "w, b")
    step_w = vector(moved[0], 3, "w of step", "feature")
    step_b = number(moved[1], "b of step")
    first_w, first_b = w - dw, b - db
    later_b = b - gradient(X, y, first_w, b)[1]
    later_w = w - gradient(X, y, w, first_b)[0]
    two = "the gradient was computed anew with one parameter already moved: both belong to one step"
    expect(step_w, first_w, "w after a step",
          Misconception(later_w, two, "From which point is the slope taken?"),
          Misconception(w + dw, "step goes uphill", "In which direction is downhill?"),
          Misconception(w, "step does not move the weights", "What does it return?"),
          hint="First the slopes of both, then both new values.", digits=1e-7)  # fmt: skip
    expect(step_b, first_b, "b after a step",
          Misconception(later_b, two, "From which point is the slope taken?"),
          Misconception(b, "step does not move the bias", "What does it return?"),
          hint="First the slopes of both, then both new values.", digits=1e-7)  # fmt: skip
    yield "step moves both parameters by the slopes of one point"
    before = after = cross_entropy(X @ w + b, y)
    for _ in range(20):
        w, b = unpack(own("step", X, y, w, b, 0.1), 2, "step", "w, b")
        before, after = after, cross_entropy(X @ w + b, y)
        if not after < before:
            raise Fault("a small step does not lower the loss", "In which direction is downhill?")
    yield "step lowers the loss, twenty times running"


TASK = Task(
    number=8,
    title="Update parameters",
    chapter="08-update",
    calls={"update": "w, b, dw, db, learning_rate", "step": "X, y, w, b, learning_rate"},
    contract=contract,
)
