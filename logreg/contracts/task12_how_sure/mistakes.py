"""What is often written for task 12, and what it is told."""

from logreg.contracts.faults import Misconception

_ROWS = "np.column_stack([X, np.ones(len(X))])"
_P = "(p * (1 - p))"
_H = f"rows.T * {_P} @ rows / len(X)"
_ERRORS = "np.sqrt(np.diag(np.linalg.inv(H)) / len(X))"
_FAR = "NormalDist().inv_cdf((1 + level) / 2)"
_LOW, _HIGH = "float(np.exp(unit * w - far))", "float(np.exp(unit * w + far))"
_BAND = "sigmoid(z - far), sigmoid(z + far)"
_ROOT = "float(np.sqrt(row @ C @ row))"
_CLASSES = "Should it matter which class is called 1?"

NOT_INVERTED = Misconception(
    "standard_errors gives large numbers where the loss is steep: the curvature is still to be "
    "inverted",
    "Where the loss is steep on both sides, is a weight known well or badly?",
    {_ERRORS: "np.sqrt(np.diag(H))"},
    {_ERRORS: "np.sqrt(np.diag(H) / len(X))"},
    {_ERRORS: "np.sqrt(np.diag(H) * len(X))"},
)
NO_ROOT = Misconception(
    "standard_errors gives variances: their roots are still to be taken",
    "In which unit is a weight, and in which its variance?",
    {_ERRORS: "np.diag(np.linalg.inv(H)) / len(X)"},
    {_ERRORS: "np.diag(np.linalg.inv(H))"},
)
NO_ROWS = Misconception(
    "standard_errors gives no less for more rows: H is a mean over them, and the covariance is its "
    "inverse divided by their number",
    "What should a hundred times the rows do?",
    {_ERRORS: "np.sqrt(np.diag(np.linalg.inv(H)))"},
    {_ERRORS: "np.sqrt(np.diag(np.linalg.inv(H)) * len(X))"},
)
OUTSIDE_THE_ROOT = Misconception(
    "standard_errors divides by the number of rows twice, or outside the root",
    "What should four times the rows do, quarter them or halve them?",
    {_ERRORS: "np.sqrt(np.diag(np.linalg.inv(H))) / len(X)"},
    {f"{_H}\n": f"{_H} * len(X)\n"},
)
UNWEIGHTED = Misconception(
    "standard_errors ignores the logits: a row counts by its own p (1 - p)",
    "How much can a row say whose answer is certain?",
    {_P: "np.ones(len(X))"},
    {"p = sigmoid(z)": "p = sigmoid(0 * z)"},
    {_P: "np.full(len(X), 0.25)"},
)
SIDED = Misconception(
    "standard_errors gives different numbers when the two classes are exchanged: p (1 - p) stays as "
    "it is",
    _CLASSES,
    {_P: "p"},
    {_P: "(1 - p)"},
    {_P: "(p / (1 - p))"},
)
LOG_ODDS = Misconception(
    "odds_interval gives the interval of the log-odds: each end is still to become a ratio of odds",
    "Which function leads from log-odds to odds?",
    {_LOW: "unit * w - far", _HIGH: "unit * w + far"},
)
STRAIGHT_ODDS = Misconception(
    "odds_interval goes as far down as up from the odds ratio: it is the log-odds that are nearly "
    "normal",
    "Can your lower end be below 0?",
    {_LOW: "np.exp(unit * w) - far", _HIGH: "np.exp(unit * w) + far"},
    {
        _LOW: "np.exp(unit * w) * (1 - far)",
        _HIGH: "np.exp(unit * w) * (1 + far)",
    },
    {
        _LOW: "2 * np.exp(unit * w) - np.exp(unit * w + far)",
    },
)
FIXED_LEVEL = Misconception(
    "odds_interval ignores the level: 1.96 belongs to 95 %",
    "Which intervals are wider, those that hold the truth more often or less often?",
    {_FAR: "1.96"},
    {_FAR: "NormalDist().inv_cdf(0.975)"},
    {f"{_FAR} * ": ""},
)
ENDS = Misconception(
    "odds_interval begins with the upper end, for a unit below 0 at least",
    "What happens to two ends that are multiplied by a number below 0?",
    {"abs(unit)": "unit"},
    {f"{_LOW}, {_HIGH}": f"{_HIGH}, {_LOW}"},
    {_FAR: "NormalDist().inv_cdf((1 - level) / 2)"},
)
PROBABILITY_ENDS = Misconception(
    "band begins with the upper end",
    "Which of the two logits is smaller?",
    {_BAND: "sigmoid(z + far), sigmoid(z - far)"},
)
LOGITS = Misconception(
    "band gives the interval of the logit: each end is still to become a probability",
    "Which function leads from log-odds to a probability?",
    {_BAND: "z - far, z + far"},
)
STRAIGHT = Misconception(
    "band goes as far down as up from the probability, and may leave 0 to 1: it is the logit that "
    "is nearly normal",
    "On which scale is an error added, and what comes after it?",
    {_BAND: "sigmoid(z) - far, sigmoid(z) + far"},
    {_BAND: "sigmoid(z) - sigmoid(z) * sigmoid(-z) * far, sigmoid(z) * (1 + sigmoid(-z) * far)"},
    {_BAND: "2 * sigmoid(z) - sigmoid(z + far), sigmoid(z + far)"},
)

MISTAKES = {
    "standard_errors": (
        NOT_INVERTED,
        NO_ROOT,
        NO_ROWS,
        OUTSIDE_THE_ROOT,
        UNWEIGHTED,
        SIDED,
        Misconception(
            "standard_errors gives none for the bias, which is learned from the same rows",
            "The bias is a weight on a feature that is always 1.",
            {_ROWS: "X"},
            {_ERRORS: f"{_ERRORS}[:-1]"},
        ),
        Misconception(
            "standard_errors gives the whole covariance: the variances are on its diagonal",
            "Which of its numbers belong to one parameter alone?",
            {_ERRORS: "np.linalg.inv(H) / len(X)"},
            {_ERRORS: "np.sqrt(np.linalg.inv(H) / len(X))"},
        ),
        Misconception(
            "standard_errors begins with the bias, which the book has last",
            "In which order are the columns that H is made of?",
            {_ROWS: "np.column_stack([np.ones(len(X)), X])"},
        ),
        Misconception(
            "standard_errors inverts the numbers of the diagonal one by one, as if the other "
            "parameters were known",
            "What is the inverse of a whole matrix, and what has a column to do with the others?",
            {_ERRORS: "np.sqrt(1 / np.diag(H) / len(X))"},
        ),
        Misconception(
            "standard_errors gives every row the curvature of the mean probability: each row has "
            "its own",
            "Is the mean of p (1 - p) that of the mean p?",
            {"p = sigmoid(z)": "p = np.full(len(X), sigmoid(z).mean())"},
            {"p = sigmoid(z)": "p = np.full(len(X), sigmoid(z.mean()))"},
        ),
        Misconception(
            "standard_errors gives every row the mean of the curvatures: each row has its own",
            "Which rows say most about a weight, those with a large feature or those with a small "
            "one?",
            {_P: "np.full(len(X), (p * (1 - p)).mean())"},
        ),
        Misconception(
            "standard_errors squares p (1 - p): it belongs to a row once",
            "How often does a row's weight stand in H?",
            {_P: f"{_P} ** 2"},
        ),
        Misconception(
            "standard_errors takes the root of p (1 - p): it belongs to a row whole",
            "How often does a row's weight stand in H?",
            {_P: "np.sqrt(p * (1 - p))"},
        ),
        Misconception(
            "standard_errors divides by the rows less the parameters, as for a straight line with "
            "an unknown noise: here the labels' variance is p (1 - p), and known",
            "By which number is the inverse of H divided?",
            {f"{_ERRORS}\n": "np.sqrt(np.diag(np.linalg.inv(H)) / (len(X) - len(H)))\n"},
            {f"{_ERRORS}\n": "np.sqrt(np.diag(np.linalg.inv(H)) / (len(X) - 1))\n"},
        ),
        Misconception(
            "standard_errors gives half the width of an interval, not one error",
            "Where does 1.96 belong?",
            {f"{_ERRORS}\n": f"1.96 * {_ERRORS}\n"},
        ),
    ),
    "odds_interval": (
        LOG_ODDS,
        STRAIGHT_ODDS,
        FIXED_LEVEL,
        ENDS,
        Misconception(
            "odds_interval is for one unit, however many are asked for",
            "By how much do the log-odds change with ten units?",
            {f"{_FAR} * abs(unit)": _FAR, "unit * w": "w"},
        ),
        Misconception(
            "odds_interval multiplies the weight by the unit, and not its error",
            "If a degree is uncertain by a tenth, how uncertain are ten of them?",
            {f"{_FAR} * abs(unit)": _FAR},
        ),
        Misconception(
            "odds_interval multiplies the error by the unit, and not the weight",
            "By how much do the log-odds change with ten units?",
            {"unit * w": "w"},
        ),
        Misconception(
            "odds_interval multiplies the odds ratio by the unit: ten units multiply the odds ten "
            "times over, each by the same factor",
            "Are odds added or multiplied?",
            {
                f"{_FAR} * abs(unit)": _FAR,
                f"{_LOW}, {_HIGH}": "tuple(sorted((unit * float(np.exp(w - far)), "
                "unit * float(np.exp(w + far)))))",
            },
            {
                f"{_FAR} * abs(unit)": _FAR,
                f"{_LOW}, {_HIGH}": "abs(unit) * np.exp(w - far), abs(unit) * np.exp(w + far)",
            },
        ),
        Misconception(
            "odds_interval leaves out 5 % beyond each end: 95 % between them leave 2.5 %",
            "How much is beyond both ends, and how much beyond one?",
            {"(1 + level) / 2": "level"},
        ),
        Misconception(
            "odds_interval takes the level for what lies beyond the ends: it lies between them",
            "Should an interval of 99 % be wider or narrower than one of 50 %?",
            {"(1 + level) / 2": "1 - level / 2"},
        ),
        Misconception(
            "odds_interval takes the root of the error, which is the root of a variance already",
            "In which unit is an error?",
            {"abs(unit) * error": "abs(unit) * error**0.5"},
            {"abs(unit) * error": "(unit**2 * error)**0.5"},
        ),
        Misconception(
            "odds_interval does not multiply the error by the unit: it divides, or takes a root",
            "If a degree is uncertain by a tenth, how uncertain are ten of them?",
            {"abs(unit) * error": "error / abs(unit)"},
            {"abs(unit) * error": "error / abs(unit) ** 0.5"},
            {"abs(unit) * error": "abs(unit) ** 0.5 * error"},
        ),
        Misconception(
            "odds_interval gives probabilities: an odds ratio has no upper limit",
            "Which function leads from log-odds to odds?",
            {"np.exp": "sigmoid"},
        ),
    ),
    "band": (
        PROBABILITY_ENDS,
        LOGITS,
        STRAIGHT,
        Misconception(
            "band ignores how the parameters go together: their errors are not independent",
            "What do the numbers beside the diagonal of C say?",
            {_ROOT: "float(np.sqrt(row**2 @ np.diag(C)))"},
            {_ROOT: "float(abs(row) @ np.sqrt(np.diag(C)))"},
            {_ROOT: "float(np.sqrt(np.diag(C)).sum())"},
            {_ROOT: "float(np.sqrt(np.trace(C)))"},
        ),
        Misconception(
            "band takes the bias to be known exactly",
            "How many parameters are in the logit?",
            {"np.append(x, 1)": "np.append(x, 0)"},
        ),
        Misconception(
            "band takes the weights to be known exactly",
            "How many parameters are in the logit?",
            {_ROOT: "float(np.sqrt(C[-1, -1]))"},
        ),
        Misconception(
            "band puts the bias first, which C has last",
            "In which order are the parameters in C?",
            {"np.append(x, 1)": "np.append(1, x)"},
        ),
        Misconception(
            "band adds a variance to the logit: the root is still to be taken",
            "In which unit is a logit, and in which its variance?",
            {_ROOT: "float(row @ C @ row)"},
        ),
        Misconception(
            "band goes one standard error to either side",
            "How far are 95 % of a normal variable from its mean?",
            {"1.96 * ": ""},
            {"1.96": "0.95"},
        ),
        Misconception(
            "band goes 2 standard errors to either side, and the task asks for 1.96",
            "Compare the digits.",
            {"1.96": "2"},
        ),
        Misconception(
            "band counts what two parameters have in common once: it stands in C twice",
            "Multiply out the square of a sum of two terms.",
            {_ROOT: "float(np.sqrt(row @ np.triu(C) @ row))"},
        ),
        Misconception(
            "band leaves out the bias of the logit",
            "What does a row of zeros score?",
            {"x @ w + b": "x @ w"},
        ),
        Misconception(
            "band puts the parameters on both sides of C: what multiplies them in the logit is the "
            "features and a 1",
            "The variance of a sum of parameters, each times a number: which numbers are these?",
            {"np.append(x, 1)": "np.append(w, b)"},
        ),
    ),
}
