"""What is often written for task 1, and what it is told."""

from logreg.contracts.faults import Misconception

_BASE = "in this book logarithms are natural"
_LOGARITHM = "np.log(p / (1 - p))"

PATCHED = Misconception(
    "log_odds changes a very small p before it takes the logarithm: that of 1e-12 is -27.631",
    "For which p between 0 and 1 does the formula need help?",
    {_LOGARITHM: "np.log((p + 1e-15) / (1 - p + 1e-15))"},
    {_LOGARITHM: "np.log(max(p, 1e-9) / (1 - p))"},
)

MISTAKES = {
    "score": (
        Misconception(
            "score gives a number for each pixel: the evidence is still to be added up",
            "The formula has a sum in it, and then the bias.",
            {"float(x @ w + b)": "x * w + b"},
        ),
        Misconception(
            "score divides by 255: the features reach from 0 to 1 already",
            "Which numbers does x hold?",
            {"x @ w": "x / 255 @ w"},
        ),
        Misconception(
            "score asks only whether there is ink on a pixel: grey ink speaks less than black ink",
            "What does half the ink do to the evidence of its pixel?",
            {"x @ w": "w[x > 0].sum()"},
        ),
        Misconception(
            "score leaves out the bias",
            "What does a blank picture score?",
            {" + b": ""},
        ),
        Misconception(
            "score calls a blank picture even: the bias is there before any evidence",
            "What is left of the formula where every feature is 0?",
            {"float(x @ w + b)": "float(x @ w + b) if x.any() else 0.0"},
        ),
        Misconception(
            "score subtracts the bias",
            "What does a blank picture score?",
            {" + b": " - b"},
        ),
        Misconception(
            "score adds the bias once for each pixel",
            "How many biases are there?",
            {"x @ w + b": "np.sum(x * w + b)"},
        ),
        Misconception(
            "score takes the mean of the evidence, and the formula takes the sum",
            "Should a picture with twice as many pixels have half the evidence from each?",
            {"x @ w": "np.mean(x * w)"},
        ),
        Misconception(
            "score gives a probability: the score itself is the log-odds",
            "Chapter 1 predicts a number first; the sigmoid comes after it.",
            {"x @ w + b": "1 / (1 + np.exp(-(x @ w + b)))"},
        ),
        Misconception(
            "score gives the odds: the score itself is their logarithm",
            "Evidence is added up, and odds are multiplied.",
            {"x @ w + b": "np.exp(x @ w + b)"},
        ),
    ),
    "log_odds": (
        PATCHED,
        Misconception(
            "log_odds gives the odds, not their logarithm",
            "What is added up, and what is multiplied?",
            {_LOGARITHM: "p / (1 - p)"},
        ),
        Misconception(
            "log_odds has numerator and denominator exchanged: it gives the odds of the other class",
            "Should the log-odds of 3/4 be positive or negative?",
            {"p / (1 - p)": "(1 - p) / p"},
        ),
        Misconception(
            "log_odds is the logarithm of a probability, not of odds",
            "Even odds should have the log-odds 0.",
            {"p / (1 - p)": "p"},
            {"p / (1 - p)": "1 - p"},
        ),
        Misconception(
            "log_odds divides two logarithms: it is the logarithm of a quotient",
            "Even odds should have the log-odds 0.",
            {_LOGARITHM: "np.log(p) / np.log(1 - p)"},
        ),
        Misconception(
            f"log_odds is to the base 10: {_BASE}",
            "NumPy has several logarithms.",
            {"np.log": "np.log10"},
        ),
        Misconception(
            f"log_odds is to the base 2: {_BASE}",
            "NumPy has several logarithms.",
            {"np.log": "np.log2"},
        ),
        Misconception(
            "log_odds is the sigmoid, which leads from log-odds to a probability: the task is the "
            "way back",
            "What undoes a sigmoid?",
            {_LOGARITHM: "1 / (1 + np.exp(-p))"},
        ),
    ),
    "decide": (
        Misconception(
            "decide rounds a probability before it compares: 0.4999 is less than an even chance",
            "What is compared, the number or what is printed of it?",
            {"p >=": "p.round(2) >="},
            {"p >=": "p.round(1) >="},
            {"p >=": "p.round(3) >="},
        ),
        Misconception(
            "decide calls a probability of one half a zero, and the book calls it a one",
            "Which comparison includes its border? np.round does not: it rounds a half to the even "
            "neighbour.",
            {">=": ">"},
        ),
        Misconception(
            "decide compares with the mean of the probabilities at hand: a picture is answered "
            "alone, whatever the others are",
            "What should it say of a single picture?",
            {">= 0.5": ">= p.mean()"},
            {">= 0.5": ">= np.median(p)"},
        ),
        Misconception(
            "decide calls the improbable class",
            "Of which class is p the probability?",
            {">=": "<"},
            {">=": "<="},
        ),
        Misconception(
            "decide compares the probability with a label: only a certainty becomes a one",
            "A probability is hardly ever exactly 1.",
            {">= 0.5": "== 1"},
        ),
        Misconception(
            "decide calls everything a one that is possible at all",
            "The threshold of the book is one half.",
            {">= 0.5": "> 0"},
            {"(p >= 0.5)": "np.ceil(p)"},
        ),
    ),
}
