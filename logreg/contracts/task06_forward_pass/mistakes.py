"""What is often written for task 6, and what it is told."""

from logreg.contracts.faults import Misconception

_Z = "X @ w + b"
_P = "np.where(z >= 0, 1 / (1 + e), e / (1 + e))"
_TERMS = "np.maximum(-s, 0) + np.log1p(np.exp(-np.abs(s)))"
_PAPER = "Put the sigmoid into the loss and simplify on paper, before you compute."
_TEXTBOOK = "np.log(sigmoid(z)), np.log(1 - sigmoid(z))"


def _loss(terms: str) -> dict[str, str]:
    """Put other terms into the mean."""
    return {_TERMS: terms}


KEPT_FROM_ZERO = Misconception(
    "sigmoid does not go to 0 for z = -710 and -1000: a bound, or a small number that is added, hides "
    "how sure the model is",
    "Which exponent is never positive, whatever z is? It needs no bound.",
    {_P: "1 / (1 + np.exp(-np.clip(z, -500, 500)))"},
    {_P: "1 / (1 + np.exp(-np.clip(z, -709, 709)))"},
    {_P: "1 / (1 + np.exp(-np.clip(z, -30, 30)))"},
    {_P: "np.clip(1 / (1 + np.exp(-z)), 1e-15, 1 - 1e-15)"},
    {_P: "1 / (1 + np.exp(-z) + 1e-12) + 1e-12"},
)
OVERFLOWED = Misconception(
    "the exponential in sigmoid overflows for z = -710, as the textbook form does, and the "
    "probability is lost",
    "Which exponent is never positive, whatever z is?",
    {_P: "1 / (1 + np.exp(-z))"},
)
BOUNDED = Misconception(
    "the loss of a very wrong answer stops growing: an epsilon inside the logarithm, or a bound, "
    "hides how wrong the model is",
    _PAPER,
    _loss("-np.where(y == 1, np.log(sigmoid(z) + 1e-12), np.log(1 - sigmoid(z) + 1e-12))"),
    _loss("-np.log(np.clip(sigmoid(s), 1e-15, 1 - 1e-15))"),
    _loss("-np.log(np.clip(sigmoid(s), 1e-300, 1))"),
    _loss("np.log1p(np.exp(-np.clip(s, -500, 500)))"),
)

MISTAKES = {
    "forward": (
        Misconception(
            "forward bounds the logits: the worst mistakes must keep their size, for the loss to see",
            "Which later function takes care of large logits?",
            *({_Z: f"np.clip(X @ w + b, -{most}, {most})"} for most in (20, 30, 50, 100, 500, 709)),
        ),
        Misconception(
            "forward leaves out the bias", "What does a blank image score?", {" + b": ""}
        ),
        Misconception(
            "forward subtracts the bias", "What does a blank image score?", {" + b": " - b"}
        ),
        Misconception(
            "forward gives probabilities: it should stop at the logits, which the loss needs",
            "Which step is one too many?",
            {_Z: "sigmoid(X @ w + b)"},
        ),
        Misconception(
            "forward has a number for each weight of each example: they are still to be added up",
            "Over which axis does the evidence of one example add up?",
            {_Z: "X * w + b"},
        ),
        Misconception(
            "forward adds up over the examples, and not over the features",
            "Over which axis does the evidence of one example add up?",
            {_Z: "(X * w).sum(axis=0) + b"},
        ),
        Misconception(
            "forward adds up over everything: there is a logit for each example",
            "Over which axis does the evidence of one example add up?",
            {_Z: "np.sum(X * w) + b"},
        ),
        Misconception(
            "forward adds the bias once for each feature",
            "How many biases does an example have?",
            {_Z: "(X * w + b).sum(axis=1)"},
        ),
        Misconception(
            "forward multiplies in the wrong order: it adds up over the examples",
            "Whose last axis meets the axis of w?",
            {_Z: "w @ X + b"},
            {_Z: "np.dot(w, X) + b"},
            {_Z: "X.T @ w + b"},
        ),
    ),
    "sigmoid": (
        Misconception(
            "the sigmoid falls where it should rise: the exponent has the wrong sign",
            "A large score should have a large probability.",
            {_P: "1 / (1 + np.exp(z))"},
        ),
        Misconception(
            "that is tanh, which goes from -1 to 1 and is not a probability",
            "What should an even score give?",
            {_P: "np.tanh(z)"},
        ),
        Misconception(
            "those are odds, not probabilities",
            "How does one get from odds to a probability?",
            {_P: "np.exp(z)"},
        ),
        Misconception(
            "that is the slope of the sigmoid",
            "What should an even score give?",
            {_P: "e / (1 + e) ** 2"},
        ),
        Misconception(
            "that is a softmax over the examples: their probabilities add up to 1, but each "
            "example has one of its own",
            "Does the probability of an image depend on the others?",
            {_P: "np.exp(z) / np.exp(z).sum()"},
        ),
        Misconception(
            "infinity was divided by infinity: the exponential of a large logit overflowed",
            "Which exponent is never positive, whatever z is?",
            {_P: "np.exp(z) / (1 + np.exp(z))"},
        ),
        Misconception(
            "sigmoid(-40) is about 4e-18, and yours is 0: two numbers that are nearly 1 were "
            "subtracted, and all digits of the rest were lost",
            "Which form has no difference in it?",
            {_P: "0.5 * (1 + np.tanh(0.5 * z))"},
            {_P: "np.where(z >= 0, 1 / (1 + e), 1 - 1 / (1 + e))"},
            {_P: "np.where(z >= 0, 1 / (1 + np.exp(-z)), 1 - 1 / (1 + np.exp(z)))"},
        ),
        KEPT_FROM_ZERO,
        OVERFLOWED,
    ),
    "cross_entropy": (
        Misconception(
            "the loss is a mean of two means, one for each class: every example counts the same",
            "Of how many numbers is it the mean?",
            "\ndef cross_entropy(z, y):\n"
            "    L = np.logaddexp(0, np.where(y == 1, -z, z))\n"
            "    return float(np.mean([L[y == k].mean() for k in np.unique(y)]))\n",
        ),
        Misconception(
            "cross_entropy has a number for each example: their mean is still to be taken",
            "How many losses does a batch have?",
            {f"float(np.mean({_TERMS}))": _TERMS},
        ),
        Misconception(
            "the loss is a sum over the examples, and the book takes the mean",
            "Should a batch twice as large cost twice as much?",
            {"np.mean": "np.sum"},
        ),
        Misconception(
            "the loss has the wrong sign: a likelihood that grows is a loss that falls",
            "Can a fine be negative?",
            {"float(np.mean": "-float(np.mean"},
        ),
        Misconception(
            "the two classes are exchanged: a right answer is fined and a wrong one is not",
            "Which term is alive for a label of 1?",
            {"y == 1": "y == 0"},
        ),
        Misconception(
            "that is the squared error, which goes flat just where the model is most wrong",
            "What is the negative logarithm of a likelihood?",
            _loss("(sigmoid(z) - y) ** 2"),
            _loss("(sigmoid(z) - y) ** 2 / 2"),
        ),
        Misconception(
            "that is the absolute error, not a logarithm",
            "What is the negative logarithm of a likelihood?",
            _loss("np.abs(sigmoid(z) - y)"),
        ),
        Misconception(
            "only the ones are fined: the zeros have a term of their own",
            "Which term is alive for a label of 0?",
            _loss("-y.astype(float) * np.log(sigmoid(z))"),
        ),
        Misconception(
            "only the zeros are fined: the ones have a term of their own",
            "Which term is alive for a label of 1?",
            _loss("-(1 - y.astype(float)) * np.log(1 - sigmoid(z))"),
        ),
        Misconception(
            "the logarithm is to the base 2: the unit of the book is the nat",
            "NumPy has several logarithms.",
            {"float(np.mean": "1 / np.log(2) * float(np.mean"},
        ),
        Misconception(
            "the logarithm is to the base 10: the unit of the book is the nat",
            "NumPy has several logarithms.",
            {"float(np.mean": "1 / np.log(10) * float(np.mean"},
        ),
        Misconception(
            "the sigmoid is applied twice: cross_entropy is given logits, not probabilities",
            "What does its first argument hold?",
            {"s = np.where(y == 1, z, -z)": "s = np.where(y == 1, sigmoid(z), -sigmoid(z))"},
        ),
        Misconception(
            "the logits are taken for probabilities: the sigmoid is missing",
            "What does its first argument hold?",
            _loss("-np.where(y == 1, np.log(z), np.log(1 - z))"),
        ),
        Misconception(
            "the likelihood of all examples was multiplied up, and rounded to 0",
            "Which function turns a product into a sum?",
            {
                f"np.mean({_TERMS})": "-np.log(np.prod(np.where(y == 1, sigmoid(z), "
                "1 - sigmoid(z)))) / len(y)"
            },
        ),
        Misconception(
            "a probability was rounded to 0 or 1, and the logarithm of 0 was taken",
            _PAPER,
            _loss(f"-np.where(y == 1, {_TEXTBOOK})"),
            _loss("-(y * 1.0 * np.log(sigmoid(z)) + (1 - 1.0 * y) * np.log(1 - sigmoid(z)))"),
        ),
        BOUNDED,
        Misconception(
            "e^(-s) overflows for a very wrong answer: one danger is left, though the loss is "
            "simplified",
            "What is left if e^(-s) is factored out where s is below 0?",
            _loss("np.log1p(np.exp(-s))"),
            _loss("np.log(1 + np.exp(-s))"),
            _loss("-np.log(1 / (1 + np.exp(-s)))"),
        ),
        Misconception(
            "the loss of a very sure and right answer is about 4e-18, and yours is 0: a small "
            "number was added to 1, or two large ones were subtracted, and its digits were lost",
            "What is log(1 + 4e-18), and which function of NumPy knows it?",
            _loss("np.maximum(-s, 0) + np.log(1 + np.exp(-np.abs(s)))"),
            _loss("np.logaddexp(0, z) - y * z"),
            _loss("np.where(y == 1, np.logaddexp(0, -z), z + np.logaddexp(0, -z))"),
        ),
    ),
}
