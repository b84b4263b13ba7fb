"""What is often written for task 5, and what it is told."""

from logreg.contracts.faults import Misconception

_START = "np.zeros(n_features), 0.0"
_BIAS = "np.log(p / (1 - p))"
_SCALE = "On which scale is the sum of the evidence?"

RANDOM = Misconception(
    "the weights do not start at 0: a random start breaks a symmetry of networks with hidden "
    "layers, and here there is none to break",
    "The loss of this model is convex. Which start gives every image an even chance?",
    {"np.zeros(n_features)": "np.random.default_rng(0).normal(size=n_features)"},
)
NOT_ZERO = Misconception(
    "the model does not start at zero, so the first loss is not log 2 and cannot tell whether it is "
    "right",
    "Which start gives every image an even chance?",
    {"np.zeros": "np.ones"},
    {"0.0": "1.0"},
)
SHARED = Misconception(
    "two models share one array of weights, so that training one changes the other",
    "Where is the array made, inside the function or outside?",
    "\n_w = {}\ndef create_model(d): return _w.setdefault(d, np.zeros(d)), 0.0\n",
)

PATCHED = Misconception(
    "a small probability is changed before its logarithm is taken, and its bias with it",
    "For which p between 0 and 1 does the formula need help?",
    {_BIAS: "np.log((p := max(p, 0.01)) / (1 - p))"},
    {_BIAS: "np.log((p := max(p, 1e-3)) / (1 - p))"},
    {_BIAS: "np.log((p + 1e-8) / (1 - p + 1e-8))"},
    {_BIAS: "np.log((p + 1e-15) / (1 - p + 1e-15))"},
)
MISTAKES = {
    "create_model": (
        Misconception(
            "there is a weight too many: the bias stands among the weights, and again beside them",
            "One weight for each feature. Where is the bias?",
            {_START: "np.zeros(n_features + 1), 0.0"},
        ),
        Misconception(
            "the weights are whole numbers, and a small step downhill would be rounded away",
            "Which type does an array of zeros have, unless one is asked for?",
            {_START: "np.zeros(n_features, dtype=int), 0.0"},
            {_START: "np.full(n_features, 0), 0.0"},
        ),
        Misconception(
            "the weights are a column, and the book keeps them in a vector",
            "Which shape has one axis?",
            {_START: "np.zeros((n_features, 1)), 0.0"},
        ),
        Misconception(
            "the weights are a list, and a list times a number is a longer list",
            "NumPy makes an array of zeros.",
            {_START: "[0.0] * n_features, 0.0"},
        ),
        Misconception(
            "the bias is an array of one number, and the book keeps it a plain float",
            "How many biases are there?",
            {"0.0": "np.zeros(1)"},
        ),
        RANDOM,
        NOT_ZERO,
        SHARED,
    ),
    "count_parameters": (
        Misconception(
            "the bias is a parameter too",
            "What else is learned?",
            {"n_features + 1": "n_features"},
        ),
        Misconception(
            "the bias is counted twice",
            "What is learned besides the weights?",
            {"n_features + 1": "n_features + 2"},
        ),
        Misconception(
            "that would be a bias for each feature: there is one for all of them",
            "How many outputs does the model have?",
            {"n_features + 1": "2 * n_features"},
        ),
        Misconception(
            "that would be a score for each class: one score serves both",
            "If the log-odds of a one are z, what are those of a zero?",
            {"n_features + 1": "2 * (n_features + 1)"},
        ),
        Misconception(
            "that would be a weight for each pair of pixels",
            "How many outputs does the model have?",
            {"n_features + 1": "n_features**2"},
            {"n_features + 1": "n_features**2 + 1"},
        ),
        Misconception(
            "count_parameters knows only images of 28 by 28",
            "Other images have other sizes.",
            {"n_features + 1": "785"},
        ),
    ),
    "bias_for": (
        PATCHED,
        Misconception(
            "the bias is not a probability: it is the log-odds of a blank image",
            _SCALE,
            {_BIAS: "p"},
            {_BIAS: "p - 0.5"},
        ),
        Misconception(
            "those are the odds, and the bias is their logarithm",
            _SCALE,
            {_BIAS: "p / (1 - p)"},
        ),
        Misconception(
            "that is the logarithm of the probability, and the bias is the logarithm of the odds",
            "Which z has an even chance?",
            {_BIAS: "np.log(p)"},
        ),
        Misconception(
            "the sign is wrong: that is the bias for the other class",
            "Should a likely one have a positive bias?",
            {_BIAS: "np.log((1 - p) / p)"},
        ),
        Misconception(
            "the logarithm is to the base 10 or 2: in this book logarithms are natural",
            "NumPy has several logarithms.",
            {"np.log": "np.log10"},
            {"np.log": "np.log2"},
        ),
        Misconception(
            "that is the way from log-odds to a probability, and the task is the way back",
            "What undoes a sigmoid?",
            {_BIAS: "1 / (1 + np.exp(-p))"},
        ),
    ),
}
