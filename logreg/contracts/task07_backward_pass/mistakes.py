"""What is often written for task 7, and what it is told."""

from logreg.contracts.faults import Misconception

_DW, _DB, _DZ = "X.T @ dz / len(y)", "dz.mean()", "dz = p - y"
_DIFFERENCE = """
from logreg import cross_entropy

def backward(X, y, w, b):
    def loss(w, b):
        return cross_entropy(forward(X, w, b), y)
    def slope(e, f):
        return (loss(w + h * e, b + h * f) - loss(w - k * e, b - k * f)) / (h + k)
    dw = [slope(e, 0) for e in __import__("numpy").eye(len(w))]
    return __import__("numpy").array(dw), slope(0, 1)
"""

FINITE_DIFFERENCE = Misconception(
    "your slopes are right to a few digits only, as finite differences are, which the chapter "
    "checks a gradient with: the exact ones need no h",
    "Multiply the links of the chain on paper.",
    f"h, k = 1e-8, 0.0\n{_DIFFERENCE}",
    f"h = k = 1e-5\n{_DIFFERENCE}",
    f"h, k = 0.01, 0.0\n{_DIFFERENCE}",
)
BLANK_PIXEL = Misconception(
    "a pixel without ink is blamed",
    "What does the weight of that pixel do?",
    {_DW: f"{_DW} + 0.1 * (X == 0).all(axis=0)"},
)
CONFIDENT = Misconception(
    "a very confident mistake gets no blame, or nan: the probability was taken through a form that "
    "overflows, or was divided by",
    "Use the sigmoid of chapter 6, and p - y as it stands.",
    {"sigmoid(forward(X, w, b))": "(e := __import__('numpy').exp(forward(X, w, b))) / (1 + e)"},
    {_DZ: "dz = (-(y * 1.0) / p + (1.0 - y) / (1 - p)) * p * (1 - p)"},
    {_DZ: "p = p.clip(1e-7, 1 - 1e-7); dz = (p - y) * (abs(p - 0.5) < 0.499)"},
    chapter=6,
)
CUT = Misconception(
    "a steep slope is cut off: with the pixel at 800, a confident mistake has a slope of 800",
    "What is the derivative of the loss there?",
    {_DW: f"({_DW}).clip(-1, 1)"},
    {_DW: f"{_DW}; dw = dw / max(1, abs(dw).max())"},
)

MISTAKES = {
    "backward": (
        CUT,
        Misconception(
            "the slope of a weight is a mean over the examples with ink there: it is one over all",
            "By which number is the loss divided, and so each of its slopes?",
            {_DW: "X.T @ dz / (X != 0).sum(axis=0).clip(1)"},
        ),
        Misconception(
            "only wrong answers are blamed: a right one is not yet sure, and moves the weights too",
            "For which p is p - y equal to 0?",
            {_DZ: "dz = (p - y) * ((p >= 0.5) != y)"},
        ),
        Misconception(
            "your gradient is a column: somewhere a vector has two axes",
            "The gradient of a thing has the shape of that thing.",
            {_DZ: "dz = (p - y)[:, None]"},
        ),
        Misconception(
            "your gradient is a table: a column met a vector, and NumPy broadcast them",
            "Print the shape of dz.",
            {_DZ: "dz = p - y[:, None]"},
            {_DZ: "dz = p[:, None] - y"},
        ),
        Misconception(
            "every example is blamed for the labels of all: a column met a vector, and a mean of the "
            "table hides it",
            "Print the shape of p - y.",
            {_DZ: "dz = (p - y[:, None]).mean(axis=1)"},
            {_DZ: "dz = (p - y[:, None]).mean(axis=0)"},
        ),
        Misconception(
            "your gradient has a number for each example, and there is one for each weight",
            "Over which axis of X does the blame of one weight add up?",
            {_DW: "dz"},
            {_DW: "X @ w * dz"},
        ),
        Misconception(
            "your gradient has a number for each weight of each example: they are still to be added "
            "up",
            "Over which axis of X does the blame of one weight add up?",
            {_DW: "X * dz[:, None]"},
            {_DW: "X * dz[:, None] / len(y)"},
        ),
        Misconception(
            "your gradient is one number: the blame was added up over the weights as well",
            "Over which axis of X does the blame of one weight add up?",
            {_DW: "(X * dz[:, None]).mean()"},
            {_DW: "(X * dz[:, None]).sum()"},
        ),
        Misconception(
            "dw and db are returned in the wrong order",
            "Which one has a number for each weight?",
            {"return dw, float(db)": "return float(db), dw"},
        ),
        Misconception(
            "db has a number for each example: the bias is one number, and so is its gradient",
            "Every example has an opinion about the bias. What becomes of them?",
            {"float(db)": "db", _DB: "dz"},
        ),
        Misconception(
            "X has a row for each example, and the blame of the weights adds up over the rows: "
            "X @ dz does not fit",
            "Which of X and its transpose has an axis of the examples last?",
            {_DW: "X @ dz / len(y)"},
        ),
        Misconception(
            "dw points downhill: the minus belongs to the update, and the gradient itself points "
            "uphill",
            "If p is too high, is the slope positive?",
            {_DZ: "dz = y - p"},
            {_DW: f"-{_DW}"},
        ),
        Misconception(
            "dw is a sum over the examples, and the loss is their mean",
            "Should a batch twice as large push twice as hard?",
            {" / len(y)": ""},
        ),
        Misconception(
            "dw is divided by m twice",
            "How many means are taken?",
            {_DZ: "dz = (p - y) / len(y)"},
        ),
        Misconception(
            "dw is divided by the number of features, and the loss is a mean over the examples",
            "Of what is the loss a mean?",
            {"/ len(y)": "/ len(w)"},
        ),
        Misconception(
            "dw is halved or doubled: the cross-entropy has no square, so it brings no factor of 2",
            "Which loss is differentiated?",
            {_DW: f"{_DW} / 2"},
            {_DW: f"2 * {_DW}"},
        ),
        Misconception(
            "the factor p (1 - p) is still there: in the chain it cancels",
            "Multiply the first two links on paper.",
            {_DZ: "dz = (p - y) * p * (1 - p)"},
        ),
        Misconception(
            "that is the first link of the chain alone, the slope of the loss in p: p still has to "
            "change with z",
            "What is the slope of the sigmoid?",
            {_DZ: "dz = (p - y) / (p * (1 - p))"},
        ),
        Misconception(
            "that is the second link of the chain alone, the slope of the sigmoid",
            "What is the slope of the loss in p?",
            {_DZ: "dz = p * (1 - p)"},
        ),
        Misconception(
            "that is the gradient of the squared error, where p (1 - p) does not cancel",
            "Which loss is differentiated?",
            {_DZ: "dz = 2 * (p - y) * p * (1 - p)"},
        ),
        Misconception(
            "the logit is compared with the label: the sigmoid is missing",
            "Which of z and p is on the scale of a label?",
            {"sigmoid(forward(X, w, b))": "forward(X, w, b)"},
        ),
        Misconception(
            "the decision is compared with the label, as a perceptron does: a right answer that is "
            "not sure is blamed too",
            "Which of p and the class is the slope made of?",
            {_DZ: "dz = (p >= 0.5) - y.astype(float)"},
            {_DZ: "dz = p.round() - y"},
        ),
        Misconception(
            "the two classes are exchanged",
            "Of which class is p the probability?",
            {_DZ: "dz = p - (1 - y)"},
        ),
        Misconception(
            "the logits leave out the bias",
            "What is given to backward, and what of it is used?",
            {"forward(X, w, b)": "X @ w"},
        ),
        Misconception(
            "the labels are not used: without an error there is no blame",
            "What is the blame if the answer was right?",
            {_DZ: "dz = p"},
        ),
        Misconception(
            "the sigmoid is applied twice",
            "What does it return, and what should it be given?",
            {"sigmoid(forward(X, w, b))": "sigmoid(sigmoid(forward(X, w, b)))"},
        ),
        Misconception(
            "the mean of the features is multiplied by the mean of the blame: each example has a "
            "blame of its own",
            "First the product, then the mean.",
            {_DW: "X.mean(axis=0) * dz.mean()"},
        ),
        Misconception(
            "only the last example is kept: each round of the loop overwrites the one before",
            "Where is the sum of the rounds kept?",
            {_DW: "X[-1] * dz[-1] / len(y)"},
            {_DW: "X[-1] * dz[-1]"},
        ),
        Misconception(
            "dw has a penalty on the weights in it, which is not part of the loss",
            "What is left if the labels and probabilities are equal?",
            {_DW: f"{_DW} + w"},
            {_DW: f"{_DW} + w / len(y)"},
        ),
        Misconception(
            "db points downhill, and dw does not: they have different signs",
            "If p is too high, is the slope positive?",
            {_DB: "-dz.mean()"},
        ),
        Misconception(
            "db is a sum over the examples, and dw a mean",
            "Should a batch twice as large push twice as hard?",
            {_DB: "dz.sum()"},
        ),
        Misconception(
            "db is divided by m twice",
            "How many means are taken?",
            {_DB: "dz.mean() / len(y)"},
        ),
        Misconception(
            "db is made of dw: the bias has a slope of its own",
            "What is the derivative of z in b?",
            {_DB: "dw.sum()"},
            {_DB: "dw.mean()"},
            {_DB: "(X.sum(axis=1) * dz).mean()"},
        ),
        Misconception(
            "db is multiplied by the bias: the derivative of z in b is 1",
            "What is the derivative of z in b?",
            {_DB: "b * dz.mean()"},
        ),
        Misconception(
            "db is 0: the bias is a parameter and has a slope too",
            "What is the derivative of z in b?",
            {_DB: "0.0"},
        ),
        FINITE_DIFFERENCE,
        BLANK_PIXEL,
        CONFIDENT,
    ),
}
