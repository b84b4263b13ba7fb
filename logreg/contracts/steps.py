"""The contracts of tasks 5 to 9: the model and its steps."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from logreg.arrays import Labels, Matrix, Vector
from logreg.contracts.own import Fault, Own, Suspect, agree, array, close, labels, number, parts
from logreg.contracts.own import vector as a_vector
from logreg.contracts.preparing import PENCIL
from logreg.loss import cross_entropy, sigmoid

# Further from 0, the exponential of a float overflows.
_FAR = 710.0


def problem(m: int, d: int, seed: int) -> tuple[Matrix, Labels, Vector, float]:
    """Return examples, labels and parameters, drawn at random."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, size=m, dtype=np.uint8)
    return rng.normal(size=(m, d)), y, rng.normal(size=d), 0.7


def model(own: Own) -> Iterator[str]:
    """Check the parameters, and what the bias means."""
    made = parts(own("create_model", 784), 2, "create_model", "w, b")
    w = made[0]
    if isinstance(w, np.ndarray) and w.shape == (785,):
        raise Fault(
            "there are 785 weights: the bias stands among them, and again beside them",
            "One weight for each feature. Where is the bias?",
        )
    if isinstance(w, np.ndarray) and w.dtype.kind in "iu":
        raise Fault(
            f"the weights are whole numbers ({w.dtype}), and a small step downhill would be "
            f"rounded away",
            "Of which type is an array of zeros, if nobody says?",
        )
    w = a_vector(w, 784, "w of create_model", "feature")
    b = number(made[1], "b of create_model")
    yield "create_model gives a weight for each feature, and a bias"
    if np.ptp(w) > 0:
        raise Fault(
            "the weights start at random: that breaks a symmetry of networks with hidden layers, "
            "and here there is none to break",
            "The loss of this model is convex. Which start gives every image an even chance?",
        )
    if w.any() or b:
        raise Fault(
            "the model does not start at zero, so the first loss is not log 2 and nobody can tell "
            "whether it is right",
            "Which start gives every image an even chance?",
        )
    yield "create_model starts at zero, where every probability is one half"
    again = parts(own("create_model", 784), 2, "create_model", "w, b")[0]
    if np.shares_memory(again, w):
        raise Fault(
            "two models share one array of weights, so that training one changes the other",
            "Where is the array made, inside the function or outside?",
        )
    yield "create_model makes new weights each time"
    agree(
        number(own("count_parameters", 784), "count_parameters"),
        785,
        "count_parameters(784)",
        Suspect(784, "the bias is a parameter, too", "What else is learned?"),
        Suspect(786, "the bias is counted twice", "What is learned besides the weights?"),
        Suspect(784 * 784, "that would be a weight for each pair of pixels", "How many outputs?"),
        hint="One for each feature, and what else?",
    )
    agree(number(own("count_parameters", 3), "count_parameters"), 4, "count_parameters(3)",
          hint="Other images have other sizes.")  # fmt: skip
    yield "count_parameters counts the bias"
    agree(
        number(own("bias_for", 0.9), "bias_for"),
        np.log(9.0),
        "bias_for(0.9)",
        Suspect(0.9, "the bias is not a probability: it is the log-odds of a blank image",
                "Which scale has the sum of the evidence?"),
        Suspect(9.0, "those are the odds, and the bias is their logarithm",
                "Which scale has the sum of the evidence?"),
        Suspect(-np.log(9.0), "the sign is wrong: that is the bias for 0.1",
                "Should a likely one have a positive bias?"),
        Suspect(1 / (1 + np.exp(-0.9)), "that is the way from log-odds to a probability, and the "
                "task is the way back", "What undoes a sigmoid?"),
        hint="A blank image has z = b. Which z has the probability 0.9?",
    )  # fmt: skip
    agree(number(own("bias_for", 0.5), "bias_for"), 0.0, "bias_for(0.5)",
          hint="Which z has an even chance?")  # fmt: skip
    yield "bias_for gives the log-odds of a blank image"


def forward_pass(own: Own) -> Iterator[str]:
    """Check logits, the sigmoid and the loss."""
    x, weights, one = PENCIL
    X, y, w, b = problem(7, 3, seed=1)
    z = a_vector(own("forward", X, w, b), 7, "forward")
    yield "forward gives one logit per example"
    hint = "Work out x = (0, 1, 1, 0.5), w = (1, 2, -1, -2), b = 1 on paper: z = 1."
    agree(z, X @ w + b, "what forward gives",
          Suspect(X @ w, "forward leaves out the bias", "What does a blank image score?"),
          Suspect(sigmoid(X @ w + b), "forward gives probabilities: it should stop at the "
                  "logits, for the loss needs those", "Which step is one too many?"),
          Suspect(X @ w - b, "forward subtracts the bias", "What does a blank image score?"),
          hint=hint)  # fmt: skip
    agree(a_vector(own("forward", x[None], weights, one), 1, "forward"), [1.0], "z", hint=hint)
    yield "forward is a weighted sum and the bias"
    probes = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    p = a_vector(own("sigmoid", probes), 5, "sigmoid")
    agree(p, sigmoid(probes), "sigmoid([-2, -1, 0, 1, 2])",
          Suspect(sigmoid(-probes), "the sigmoid falls where it should rise: the exponent has "
                  "the wrong sign", "A large score should have a large probability."),
          Suspect(np.tanh(probes), "that is tanh, which goes from -1 to 1 and is no probability",
                  "What should an even score give?"),
          Suspect(np.exp(probes), "those are odds, not probabilities",
                  "How does one get from odds to a probability?"),
          Suspect(sigmoid(probes) * (1 - sigmoid(probes)), "that is the slope of the sigmoid",
                  "What should an even score give?"),
          hint="Solve the log-odds for p once more.")  # fmt: skip
    yield "sigmoid turns log-odds into probabilities"
    far = np.array([-1000.0, -_FAR, _FAR, 1000.0])
    p = a_vector(own("sigmoid", far), 4, "sigmoid of large logits")
    if p[1] == 0:
        raise Fault(
            f"sigmoid(-{_FAR:.0f}) is 0 and should be about 4e-309: the exponential overflowed, as "
            f"in the textbook form",
            "Which exponent is never positive, whatever z is?",
        )
    agree(p, sigmoid(far), "sigmoid([-1000, -710, 710, 1000])", hint="Draw it.", digits=1e-6)
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
    agree(number(own("cross_entropy", z[order], y[order]), "cross_entropy"), L,
          "the loss of the same examples in another order",
          hint="A mean does not know the order of its terms.")  # fmt: skip
    yield "cross_entropy does not care about the order of the examples"


def _check_loss(L: float, z: Vector, y: Labels) -> None:
    m, expected, t = len(z), cross_entropy(z, y), y.astype(float)
    p = sigmoid(z)
    ones, zeros = t @ np.log(p), (1 - t) @ np.log(1 - p)
    bytes_ = (-y) @ np.log(p) - zeros
    agree(L, expected, "the loss",
          Suspect(m * expected, "the loss is a sum over the examples, and the book takes the mean",
                  "Should a batch twice as large cost twice as much?"),
          Suspect(-expected, "the loss has the wrong sign: a likelihood that grows is a loss that "
                  "falls", "Can a fine be negative?"),
          Suspect(bytes_ / m, "labels are unsigned bytes, and `-y` has turned 1 into 255",
                  "Which numbers does a minus stand in front of?", 3),
          Suspect(float(np.mean((-y) * np.log(p) - (1 - y) * np.log(1 - p))),
                  "labels are unsigned bytes, and `-y` has turned 1 into 255",
                  "Which numbers does a minus stand in front of?", 3),
          Suspect(cross_entropy(-z, y), "the two terms are exchanged: a right answer is fined and "
                  "a wrong one is not", "Which term is alive for a label of 1?"),
          Suspect(float(np.mean((p - t) ** 2)), "that is the squared error, which goes flat just "
                  "where the model is most wrong", "What is the negative logarithm of a "
                  "likelihood?"),
          Suspect(-ones / m, "only the ones are fined: the zeros have a term of their own",
                  "Which term is alive for a label of 0?"),
          Suspect(-zeros / m, "only the zeros are fined: the ones have a term of their own",
                  "Which term is alive for a label of 1?"),
          Suspect(expected / np.log(2), "the logarithm is to the base 2: the unit of the book is "
                  "the nat", "NumPy has several logarithms."),
          hint="With all logits 0 the loss is log 2, whatever the labels are.")  # fmt: skip


def gradient(X: Matrix, y: Labels, w: Vector, b: float) -> tuple[Vector, float]:
    """Return the slopes by the complex step, which uses none of the package's code."""
    signs = np.where(y == 1, -1.0, 1.0)
    z = X @ w + b
    h = 1e-200

    def slope(direction: Vector) -> float:
        return float(np.mean(np.log(1 + np.exp(signs * (z + 1j * h * direction)))).imag / h)

    dw: Vector = np.array([slope(column) for column in X.T])
    return dw, slope(np.ones(len(X)))


def backward_pass(own: Own) -> Iterator[str]:
    """Check the gradient against the definition of a slope."""
    m, d = 6, 3
    X, y, w, b = problem(m, d, seed=2)

    def slopes(*arguments: object) -> tuple[Any, Any]:
        dw, db = parts(own("backward", *arguments), 2, "backward", "dw, db")
        return dw, db

    dw, db = slopes(X, y, w, b)
    shape = dw.shape if isinstance(dw, np.ndarray) else None
    if shape == (d, 1):
        raise Fault(
            f"your gradient has shape ({d}, 1): somewhere a vector is a column",
            "The gradient of a thing has the shape of that thing.",
        )
    if shape == (d, m):
        raise Fault(
            f"your gradient has shape ({d}, {m}): a column met a vector, and NumPy broadcast them "
            f"to a table",
            "Print the shape of dz.",
        )
    if shape == (m,):
        raise Fault(
            "your gradient has a number for each example, and there is one for each weight",
            "Over which axis of X does the blame of one weight add up?",
        )
    dw = a_vector(dw, d, "dw", "weight")
    if isinstance(db, np.ndarray) and db.ndim:
        raise Fault(
            f"db has shape {db.shape}: the bias is one number, and so is its gradient",
            "Every example has an opinion about the bias. What becomes of them?",
        )
    db = number(db, "db")
    yield "backward gives a slope for each weight and one for the bias"
    right_w, right_b = gradient(X, y, w, b)
    p = sigmoid(X @ w + b)
    t = y.astype(float)
    squared = 2 * (p - t) * p * (1 - p)
    no_cancel = (p - t) * p * (1 - p)
    score = X @ w + b - t
    wide = p + (-y)
    agree(dw, right_w, "dw",
          Suspect(-right_w, "dw points downhill: the minus belongs to the update, and the "
                  "gradient itself points uphill", "If p is too high, is the slope positive?"),
          Suspect(m * right_w, "dw is a sum over the examples, and the loss is their mean",
                  "Should a batch twice as large push twice as hard?"),
          Suspect(right_w / m, "dw is divided by m twice", "How many means are taken?"),
          Suspect(X.T @ no_cancel / m, "the factor p (1 - p) is still there: in the chain it "
                  "cancels", "Multiply the first two links on paper."),
          Suspect(X.T @ squared / m, "that is the gradient of the squared error, where p (1 - p) "
                  "does not cancel", "Which loss is differentiated?"),
          Suspect(X.T @ score / m, "the logit is compared with the label: the sigmoid is missing",
                  "Which of z and p is on the scale of a label?"),
          Suspect(X.T @ wide / m, "labels are unsigned bytes, and `-y` has turned 1 into 255",
                  "Which numbers does a minus stand in front of?", 3),
          Suspect(X.T @ (p - (1 - t)) / m, "the two classes are exchanged",
                  "Of which class is p the probability?"),
          Suspect(X.T @ (sigmoid(X @ w) - t) / m, "the logits leave out the bias",
                  "What is given to backward, and what of it is used?"),
          Suspect(X.T @ p / m, "the labels are not used: without an error there is no blame",
                  "What is the blame if the answer was right?"),
          hint="Compare with (L(w + h) - L(w - h)) / 2h for one weight.", digits=1e-7)  # fmt: skip
    agree(db, right_b, "db",
          Suspect(-right_b, "db points downhill, and dw does not: they have different signs",
                  "If p is too high, is the slope positive?"),
          Suspect(m * right_b, "db is a sum over the examples, and dw a mean",
                  "Should a batch twice as large push twice as hard?"),
          Suspect(right_b / m, "db is divided by m twice", "How many means are taken?"),
          Suspect(float(np.sum(right_w)), "db is made of dw: the bias has a slope of its own",
                  "What is the derivative of z in b?"),
          hint="The bias is a weight on a feature that is always 1.", digits=1e-7)  # fmt: skip
    yield "backward gives the slopes that the loss really has"
    for seed in range(3, 6):
        X, y, w, b = problem(5, 4, seed)
        dw, db = slopes(X, y, w, b)
        right = gradient(X, y, w, b)
        hint = "Compare with (L(w + h) - L(w - h)) / 2h for one weight."
        agree(a_vector(dw, 4, "dw", "weight"), right[0], "dw", hint=hint, digits=1e-7)
        agree(number(db, "db"), right[1], "db", hint=hint, digits=1e-7)
    yield "backward agrees with the complex step on other examples"
    again = slopes(np.vstack([X, X]), np.concatenate([y, y]), w, b)
    agree(again[0], dw, "dw of a batch in which every example stands twice",
          hint="The mean of a thing and itself is that thing.")  # fmt: skip
    X[:, 2] = 0.0
    if slopes(X, y, w, b)[0][2] != 0:
        raise Fault("a pixel without ink is blamed", "What does the weight of that pixel do?")
    yield "backward blames no pixel without ink"
    far = slopes(np.array([[800.0]]), np.array([0], dtype=np.uint8), np.array([1.0]), 0.0)
    if not close(far[0], [800.0], 1e-6):
        raise Fault(
            "a very confident mistake gets no blame, or nan: the probability was taken through a "
            "form that overflows",
            "Use the sigmoid of chapter 6.",
            chapter=6,
        )
    yield "backward blames a confident mistake in full"


def update(own: Own) -> Iterator[str]:
    """Check the update, and a step from the data."""
    X, y, w, b = problem(8, 3, seed=6)
    dw, db = gradient(X, y, w, b)
    rate = 0.25
    new = parts(own("update", w, b, dw, db, rate), 2, "update", "w, b")
    new_w = a_vector(new[0], 3, "w of update", "feature")
    new_b = number(new[1], "b of update")
    yield "update gives new parameters of the old shapes, and leaves the old ones"
    agree(new_w, w - rate * dw, "w after the update",
          Suspect(w + rate * dw, "update goes uphill: the gradient points to where the loss "
                  "grows", "In which direction is downhill?"),
          Suspect(w, "update leaves the parameters where they were", "What is returned?"),
          Suspect(w - dw, "update does not use the learning rate", "How far does a step go?"),
          Suspect(rate * dw, "update returns the step, not where it leads to",
                  "Where do the old parameters go?"),
          Suspect(-rate * dw, "update returns the step, not where it leads to",
                  "Where do the old parameters go?"),
          Suspect(w - dw / rate, "update divides by the learning rate",
                  "Should a larger rate make a longer step?"),
          Suspect(w - rate * dw / len(w), "update divides by the number of weights: the mean has "
                  "been taken in backward", "Of what is the gradient a mean?"),
          hint="In which direction, and how far?")  # fmt: skip
    agree(new_b, b - rate * db, "b after the update",
          Suspect(b + rate * db, "the bias goes uphill while the weights go downhill",
                  "In which direction is downhill?"),
          Suspect(b, "the bias is never updated: only the weights learn", "How many parameters "
                  "are there?"),
          Suspect(b - db, "the bias does not use the learning rate", "How far does a step go?"),
          hint="The bias is a parameter like the weights.")  # fmt: skip
    yield "update goes downhill, as far as the learning rate says"
    moved = parts(own("step", X, y, w, b, 1.0), 2, "step", "w, b")
    step_w = a_vector(moved[0], 3, "w of step", "feature")
    step_b = number(moved[1], "b of step")
    first_w, first_b = w - dw, b - db
    later_b = b - gradient(X, y, first_w, b)[1]
    later_w = w - gradient(X, y, w, first_b)[0]
    two = "the gradient was computed anew with one parameter already moved: both belong to one step"
    agree(step_w, first_w, "w after a step",
          Suspect(later_w, two, "From which point is the slope taken?"),
          Suspect(w + dw, "step goes uphill", "In which direction is downhill?"),
          Suspect(w, "step does not move the weights", "What does it return?"),
          hint="First the slopes of both, then both new values.", digits=1e-7)  # fmt: skip
    agree(step_b, first_b, "b after a step",
          Suspect(later_b, two, "From which point is the slope taken?"),
          Suspect(b, "step does not move the bias", "What does it return?"),
          hint="First the slopes of both, then both new values.", digits=1e-7)  # fmt: skip
    yield "step moves both parameters by the slopes of one point"
    before = after = cross_entropy(X @ w + b, y)
    for _ in range(20):
        w, b = parts(own("step", X, y, w, b, 0.1), 2, "step", "w, b")
        before, after = after, cross_entropy(X @ w + b, y)
        if not after < before:
            raise Fault("a small step does not lower the loss", "In which direction is downhill?")
    yield "step lowers the loss, twenty times running"


def performance(own: Own) -> Iterator[str]:
    """Check the decisions, and how many of them are right."""
    X = np.array([[-3.0], [0.2], [-0.3], [2.0], [-0.7], [0.0]])
    w, b = np.array([1.0]), 0.0
    guesses = labels(own("predict", X, w, b), 6, "predict")
    yield "predict gives a class for each example"
    truth = [0, 1, 0, 1, 0, 1]
    agree(guesses, truth, "what predict gives for the logits -3, 0.2, -0.3, 2, -0.7, 0",
          Suspect([0, 0, 0, 1, 0, 0], "predict compares the logit with one half, and one half is "
                  "the threshold of the probability", "Which logit has an even chance?"),
          Suspect([0, 1, 0, 1, 0, 0], "predict calls an even chance a zero, and the book calls it "
                  "a one", "Which comparison includes its border?"),
          Suspect([1, 0, 1, 0, 1, 0], "predict calls the improbable class: it is turned round",
                  "Which class has a positive logit?"),
          Suspect([1, 0, 1, 0, 1, 1], "predict calls the improbable class: it is turned round",
                  "Which class has a positive logit?"),
          Suspect([1] * 6, "predict calls everything a one", "What is compared with what?"),
          hint="p >= 1/2 says the same about z as what?")  # fmt: skip
    agree(labels(own("predict", X, w, -1.0), 6, "predict"), [0, 0, 0, 1, 0, 0],
          "what predict gives with a bias of -1",
          Suspect(truth, "predict leaves out the bias", "What does the bias move?"),
          hint="What does the bias move?")  # fmt: skip
    yield "predict chooses the more probable class"
    said = np.array([1, 1, 0, 1, 0, 0, 1, 1], dtype=np.uint8)
    y = np.array([1, 0, 0, 0, 0, 1, 1, 1], dtype=np.uint8)
    share = own("accuracy", said, y)
    q = float(np.mean(y[:, None] == said))
    agree(number(share, "accuracy"), 5 / 8, "accuracy",
          Suspect(62.5, "accuracy is in percent, and the book keeps it from 0 to 1", "A share."),
          Suspect(5, "accuracy counts the right answers: it is a share of all of them",
                  "Should twice as many examples double it?"),
          Suspect(3 / 8, "that is the share of wrong answers", "Perfect predictions have 1."),
          Suspect(q, "a column was compared with a vector: every label with every prediction",
                  "What shape has the comparison?"),
          Suspect(3 / 4, "only the ones are counted: that is the recall", "And the zeros?"),
          Suspect(3 / 5, "only those called ones are counted: that is the precision",
                  "And the zeros?"),
          hint="Of how many answers are how many right?")  # fmt: skip
    both = (np.array([1, 1], dtype=np.uint8), np.array([1, 1], dtype=np.uint8))
    agree(number(own("accuracy", *both), "accuracy"), 1.0, "the accuracy of perfect predictions",
          hint="Bytes have no signs: 0 - 1 is 255.")  # fmt: skip
    yield "accuracy is the share of right answers"
    table = array(own("confusion_matrix", said, y), "confusion_matrix", "iuf")
    if table.shape != (2, 2):
        raise Fault(
            f"confusion_matrix has shape {table.shape}, not (2, 2): a row for each true class and "
            f"a column for each answer",
            "How many cells are there for two classes?",
        )
    yield "confusion_matrix is a table of two by two"
    agree(table, [[2, 2], [1, 3]], "confusion_matrix",
          Suspect([[2, 1], [2, 3]], "rows and columns are exchanged: a row belongs to a true class",
                  "Which one is the first index?"),
          Suspect([[3, 1], [2, 2]], "the ones stand first: row and column 0 belong to class 0",
                  "Which class is number 0?"),
          Suspect([[3, 2], [1, 2]], "the ones stand first, and rows and columns are exchanged",
                  "Which class is number 0?"),
          Suspect(np.array([[2, 2], [1, 3]]) / 8, "the cells are shares, and should be counts",
                  "What do all cells add up to?"),
          hint="What do all cells add up to, and what the diagonal?")  # fmt: skip
    yield "confusion_matrix has a row for each truth and a column for each answer"
