"""What is often written for task 8, and what it is told."""

from logreg.contracts.faults import Misconception

_W, _B = "w - learning_rate * dw", "b - learning_rate * db"
_LENGTH = "(dw @ dw + db**2) ** 0.5"
_STEP = "update(w, b, dw, db, learning_rate)\n"
_SLOPES = "dw, db = backward(X, y, w, b)"
_RETURNED = "Where do the old parameters go?"
_DOWN = "In which direction is downhill?"

NOT_LOWER = Misconception(
    "a small step does not lower the loss",
    _DOWN,
    {
        f"return {_STEP}": "return update(w, b, dw, db, learning_rate * (-1) ** (learning_rate < 0.2))\n"
    },
)
SHORTENED = Misconception(
    "a long step is cut off: the learning rate alone says how far to go, even if that is too far",
    "What comes between the slope and the new parameters?",
    {_W: "w - __import__('numpy').clip(learning_rate * dw, -1, 1)"},
    {_STEP: "update(w, b, dw, db, min(learning_rate, 8.0))\n"},
)

MISTAKES = {
    "update": (
        SHORTENED,
        Misconception(
            "update waits for slopes of all parameters: each one moves by its own",
            "Where is the bottom, if the slope of the bias is not 0?",
            {f"{_W}, {_B}": f"({_W}, {_B}) if dw.any() else (w.copy(), b)"},
            {f"{_W}, {_B}": f"({_W}, {_B}) if db else (w.copy(), b)"},
        ),
        Misconception(
            "update goes uphill: the gradient points to where the loss grows",
            _DOWN,
            {_W: "w + learning_rate * dw", _B: "b + learning_rate * db"},
        ),
        Misconception(
            "update leaves the parameters where they were",
            "What is returned?",
            {_W: "w", _B: "b"},
        ),
        Misconception(
            "update does not use the learning rate",
            "How far does a step go?",
            {_W: "w - dw", _B: "b - db"},
        ),
        Misconception(
            "update returns the step, not where it leads to",
            _RETURNED,
            {_W: "learning_rate * dw", _B: "learning_rate * db"},
            {_W: "-learning_rate * dw", _B: "-learning_rate * db"},
        ),
        Misconception(
            "update returns the slopes, not the parameters",
            _RETURNED,
            {_W: "dw", _B: "db"},
        ),
        Misconception(
            "update divides by the learning rate",
            "Should a larger rate make a longer step?",
            {_W: "w - dw / learning_rate", _B: "b - db / learning_rate"},
        ),
        Misconception(
            "update divides by the number of weights: the mean has been taken in backward",
            "Of what is the gradient a mean?",
            {_W: "w - learning_rate * dw / len(w)"},
        ),
        Misconception(
            "update shrinks the parameters: the rate belongs to the slope alone",
            "Where is a step of length 0?",
            {_W: "learning_rate * (w - dw)"},
            {_W: "(1 - learning_rate) * w - learning_rate * dw"},
        ),
        Misconception(
            "update moves all weights by the slope of the bias, or by the mean of their slopes",
            "Each weight has a slope of its own.",
            {_W: "w - learning_rate * db"},
            {_W: "w - learning_rate * dw.mean()"},
        ),
        Misconception(
            "update moves by the sign of the slope, not by the slope",
            "Should a gentle slope make as long a step as a steep one?",
            {_W: "w - learning_rate * __import__('numpy').sign(dw)"},
        ),
        Misconception(
            "update makes every step as long as the learning rate: the slope has its length, too",
            "Should a gentle slope make as long a step as a steep one?",
            {_W: f"w - learning_rate * dw / {_LENGTH}", _B: f"b - learning_rate * db / {_LENGTH}"},
            {_W: "w - learning_rate * dw / (dw @ dw) ** 0.5"},
        ),
        Misconception(
            "the bias goes uphill while the weights go downhill",
            _DOWN,
            {_B: "b + learning_rate * db"},
        ),
        Misconception(
            "the bias is never updated: only the weights learn",
            "How many parameters are there?",
            {_B: "b"},
        ),
        Misconception(
            "the bias does not use the learning rate",
            "How far does a step go?",
            {_B: "b - db"},
        ),
        Misconception(
            "the bias has become an array: it was moved by the slopes of the weights",
            "Which slope belongs to the bias?",
            {_B: "b - learning_rate * dw"},
        ),
        Misconception(
            "the bias was moved by the mean or the sum of the slopes of the weights",
            "Which slope belongs to the bias?",
            {_B: "b - learning_rate * dw.mean()"},
            {_B: "b - learning_rate * dw.sum()"},
        ),
    ),
    "step": (
        Misconception(
            "the gradient was computed anew with one parameter already moved: both belong to one "
            "step",
            "From which point is the slope taken?",
            {
                f"return {_STEP}": "w, _ = update(w, b, dw, db, learning_rate)\n"
                f"    {_SLOPES}\n    return w, update(w, b, dw, db, learning_rate)[1]\n"
            },
            {
                f"return {_STEP}": "_, b = update(w, b, dw, db, learning_rate)\n"
                f"    {_SLOPES}\n    return update(w, b, dw, db, learning_rate)[0], b\n"
            },
        ),
        Misconception("step goes uphill", _DOWN, {_STEP: "update(w, b, dw, db, -learning_rate)\n"}),
        Misconception(
            "step leaves the parameters where they were",
            "What does it return?",
            {f"return {_STEP}": f"{_STEP}    return w, b\n"},
        ),
        Misconception(
            "step does not move the bias",
            "What does it return?",
            {f"return {_STEP}": "return update(w, b, dw, db, learning_rate)[0], b\n"},
        ),
        Misconception(
            "step does not use the learning rate",
            "How far does a step go?",
            {_STEP: "update(w, b, dw, db, 1.0)\n"},
        ),
        Misconception(
            "step divides by the number of examples: the mean has been taken in backward",
            "Should a step on a batch twice as large be half as long?",
            {_STEP: "update(w, b, dw / len(y), db / len(y), learning_rate)\n"},
        ),
        Misconception(
            "step multiplies by the number of examples, or adds up over them: the gradient is a mean",
            "Should a step on a batch twice as large be twice as long?",
            {_STEP: "update(w, b, dw * len(y), db * len(y), learning_rate)\n"},
        ),
        Misconception(
            "step is always as long as the learning rate: the slope has its length, too",
            "Should a gentle slope make as long a step as a steep one?",
            {_STEP: f"update(w, b, dw / {_LENGTH}, db / {_LENGTH}, learning_rate)\n"},
        ),
        Misconception(
            "step takes two steps",
            "How often is the update called, and how often are the slopes multiplied by the rate?",
            {
                f"return {_STEP}": f"w, b = {_STEP}    dw, db = backward(X, y, w, b)\n    return {_STEP}"
            },
        ),
        Misconception(
            "step is twice as long as it should be: the same slopes are used twice",
            "How often is the update called?",
            {f"return {_STEP}": f"w, b = {_STEP}    return {_STEP}"},
        ),
        Misconception(
            "the learning rate is multiplied in twice",
            "Who multiplies the slopes by it, and who else?",
            {_STEP: "update(w, b, learning_rate * dw, learning_rate * db, learning_rate)\n"},
        ),
        Misconception(
            "step looks at a part of the examples it is given",
            "How many rows does each batch have?",
            {_SLOPES: "dw, db = backward(X[:64], y[:64], w, b)"},
            {_SLOPES: "dw, db = backward(X[:-1], y[:-1], w, b)"},
        ),
        Misconception(
            "step makes a step for each example, each from where the one before has led to",
            "How many steps does a batch make?",
            {
                f"{_SLOPES}\n    return {_STEP}": "for i in range(len(y)):\n"
                f"        dw, db = backward(X[i : i + 1], y[i : i + 1], w, b)\n        w, b = {_STEP}"
                "    return w, b\n"
            },
            {
                f"{_SLOPES}\n    return {_STEP}": "for i in range(len(y)):\n"
                "        dw, db = backward(X[i : i + 1], y[i : i + 1], w, b)\n"
                "        w, b = update(w, b, dw, db, learning_rate / len(y))\n"
                "    return w, b\n"
            },
        ),
        Misconception(
            "step returns the slopes, not the parameters",
            _RETURNED,
            {_STEP: "(dw, db)\n"},
        ),
        Misconception(
            "update is called with its arguments in another order than it has them",
            "Compare the call with the first line of update, name by name.",
            {_STEP: "update(w, dw, b, db, learning_rate)\n"},
        ),
        NOT_LOWER,
    ),
}
