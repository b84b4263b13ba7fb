"""What is often written for task 10, and what it is told."""

from logreg.contracts.faults import Misconception

_DRAW = "X, y = random_batch(train_set, size, rng=rng)"
_RECORD = "batch_losses.append(cross_entropy(forward(X, w, b), y))"
_SLOPES = "dw, db = backward(X, y, w, b)"
_UPDATE = "w, b = update(w, b, dw, db, rate)"
_MEASURE = "validation_losses.append(cross_entropy(forward(X_held, w, b), y_held))"
_START = "validation_losses = [cross_entropy(forward(X_held, w, b), y_held)]"
_WHEN = "if step % (steps // 10) == 0:"
_LOOP = "    for step in range(1, steps + 1):\n"
_MEASURED = "Which parameters is the model measured with, and on which examples?"
_SEED = "Where does the randomness come from, and what starts it?"
_HELD_LOSS = "cross_entropy(forward(X_held, w, b), y_held)"


def _mean_of_parts(size: int) -> str:
    rows = f"k : k + {size}"
    part = f"cross_entropy(forward(X_held[{rows}], w, b), y_held[{rows}])"
    return f"np.mean([{part} for k in range(0, len(y_held), {size})])"


LEARNS_FROM_VALIDATION = Misconception(
    "different validation labels give different weights: the model learns from what it is only "
    "measured with",
    "Which lines of the loop may call the update, and on which examples?",
    {
        _MEASURE: f"{_MEASURE}\n            w, b = update(w, b, *backward(X_held, y_held, w, b), rate)"
    },
    {
        _MEASURE: f"w, b = update(w, b, *backward(X_held, y_held, w, b), rate)\n            {_MEASURE}"
    },
    {"random_batch(train_set": "random_batch(validation_set"},
)
CHOSEN = Misconception(
    "the parameters are those with the best validation loss, which is a choice of its own: "
    "the task returns those after the last step",
    "Which parameters are there when the loop ends?",
    {
        _MEASURE: f"{_MEASURE}\n            if validation_losses[-1] == "
        "min(validation_losses):\n                best = w, b",
        "    return w, b": "    w, b = best\n    return w, b",
    },
)
RATE_IGNORED = Misconception(
    "twice the learning rate leads to the same weights: the rate of the hyperparameters is not used",
    "Which numbers steer the loop, and where do they come from?",
    {"rate, size = hyperparameters.learning_rate,": "rate, size = 0.5,"},
    {_UPDATE: "w, b = update(w, b, dw, db, 1.0)"},
)
GOES_ON = Misconception(
    "the second training goes on with the parameters of the first: each one starts with its own",
    "Where are the parameters made, and who still has those of the last call?",
    {
        "def train(": "_kept = {}\n\n\ndef train(",
        "w, b = create_model(X_held.shape[1])": "w, b = _kept.get(1, create_model(X_held.shape[1]))",
        "    return w, b": "    _kept[1] = w, b\n    return w, b",
    },
)
NOT_ZERO = Misconception(
    "the model does not start at zero: neither the first batch loss nor the first validation loss is "
    "log 2",
    "What does the model know before the first step?",
    {
        _LOOP: f"    w = w + 0.01\n{_LOOP}",
        _START: "",
        "    batch_losses = []": f"    w = w + 0.01\n    batch_losses = []\n    {_START}",
    },
    {"create_model(X_held.shape[1])": "np.random.default_rng(0).normal(size=X_held.shape[1]), 0.0"},
    chapter=5,
)
UNPAIRED = Misconception(
    "the labels of a batch do not belong to its examples: each was drawn on its own",
    "One call of random_batch gives both.",
    {_DRAW: f"{_DRAW}\n        _, y = random_batch(train_set, size, rng=rng)"},
    chapter=4,
)
FULL_BATCH = Misconception(
    "each step sees the whole training set, and not a batch of it",
    "How many examples does one step see?",
    {_DRAW: "X, y = as_features(train_set.inputs), train_set.labels"},
    chapter=4,
)
SAME_BATCH = Misconception(
    "each step sees the same examples: the batch is drawn before the loop, or a generator starts "
    "anew in each round, as with rng=0",
    "What does random_batch do at each call, if rng is a number?",
    {_LOOP: f"    {_DRAW}\n{_LOOP}", f"        {_DRAW}\n        b": "        b"},
    {"rng=rng": "rng=0"},
    {_DRAW: "X, y = as_features(train_set.inputs[:size]), train_set.labels[:size]"},
    chapter=4,
)
SEED_INSIDE = Misconception(
    "a different generator gives the same batches: a seed stands inside the loop, or nothing is "
    "drawn at all",
    _SEED,
    {_LOOP: f"    rng = np.random.default_rng(0)\n{_LOOP}"},
    {"rng=rng": "rng=step"},
    {
        _DRAW: "k = slice((step - 1) * size % len(train_set), None)\n        "
        "X, y = as_features(train_set.inputs[k][:size]), train_set.labels[k][:size]"
    },
    chapter=4,
)
NOT_REPEATABLE = Misconception(
    "the same seed gives a different model: not all draws come from rng, so the training cannot be "
    "repeated",
    _SEED,
    {_LOOP: f"    rng = np.random.default_rng()\n{_LOOP}"},
    {"rng=rng": "rng=None"},
    chapter=4,
)
PART_OF_SET = Misconception(
    "some examples are never drawn: the batches come from a part of the training set",
    "What are the smallest and the largest row number that can be drawn?",
    {"random_batch(train_set,": "random_batch(train_set[:100],"},
    {"random_batch(train_set,": "random_batch(train_set[100:],"},
    chapter=4,
)
BATCH_SIZE_IGNORED = Misconception(
    "the batches do not have the size that the hyperparameters say",
    "Which numbers steer the loop, and where do they come from?",
    {"train_set, size,": "train_set, 64,"},
    {"train_set, size,": "train_set, 1,"},
    {"train_set, size,": "train_set, size + 1,"},
    {"train_set, size,": "train_set, steps,"},
)
OTHER_BATCH = Misconception(
    "the batch losses are not those of the batches that the steps are taken on",
    "Which examples are in a batch loss, and which in the slopes that follow?",
    {
        _RECORD: "batch_losses.append(cross_entropy(forward(as_features(train_set.inputs), w, b), "
        "train_set.labels))"
    },
    {_SLOPES: f"{_DRAW}\n        {_SLOPES}"},
    {
        _RECORD: "_, y_other = random_batch(train_set, size, rng=rng)\n        "
        "batch_losses.append(cross_entropy(forward(X, w, b), y_other))"
    },
    {
        _RECORD: "X_other, _ = random_batch(train_set, size, rng=rng)\n        "
        "batch_losses.append(cross_entropy(forward(X_other, w, b), y))"
    },
)
TOO_HIGH = Misconception(
    "on the digits the validation loss stays above 0.006, which the same settings reach easily",
    "Plot the two kinds of loss. Are the batches scaled?",
    {"random_batch(train_set,": "random_batch(train_set[:200],"},
)

SHRINKING = Misconception(
    "the rate shrinks from step to step, and the hyperparameters have one rate for all",
    "How far does the last step go?",
    {_UPDATE: "w, b = update(w, b, dw, db, rate / step)"},
    {_UPDATE: "w, b = update(w, b, dw, db, rate / (1 + (step - 1) * 10 // steps))"},
    {_UPDATE: "w, b = update(w, b, dw, db, rate * (1 - (step - 1) / steps))"},
)
MOMENTUM = Misconception(
    "a step holds something of the steps before it: each one is the rate times the slope, no more",
    "Where does a step lead where the slope is 0?",
    {
        "    batch_losses = []": "    v, u = 0.0, 0.0\n    batch_losses = []",
        _UPDATE: "v, u = 0.9 * v + dw, 0.9 * u + db\n        w, b = update(w, b, v, u, rate)",
    },
)

MISTAKES = {
    "train": (
        GOES_ON,
        LEARNS_FROM_VALIDATION,
        RATE_IGNORED,
        Misconception(
            "the parameters stay where they were: nothing is done with the result of update",
            "What does update return, and to which names does it go?",
            {_UPDATE: "update(w, b, dw, db, rate)"},
        ),
        Misconception(
            "the bias never learns: only the weights are updated",
            "How many parameters are there?",
            {_UPDATE: "w, _ = update(w, b, dw, db, rate)"},
            {
                "np.array(batch_losses), np": "np.array(batch_losses), np",
                "return w, b": "return w, 0.0",
            },
        ),
        Misconception(
            "the slopes are summed over the batch, not averaged: a larger batch makes longer steps",
            "Should a batch twice as large push twice as hard?",
            {_SLOPES: "dw, db = (size * slope for slope in backward(X, y, w, b))"},
        ),
        Misconception(
            "the slopes are divided by the batch size twice: backward takes the mean",
            "How many means are taken?",
            {_SLOPES: "dw, db = (slope / size for slope in backward(X, y, w, b))"},
        ),
        Misconception(
            "a loss is the mean of the means of some parts, and the last part is smaller: its "
            "examples count more than the others",
            "By how many is a mean over all examples divided?",
            *(
                {
                    _MEASURE: _MEASURE.replace(_HELD_LOSS, mean),
                    _START: _START.replace(_HELD_LOSS, mean),
                }
                for mean in map(_mean_of_parts, (32, 64, 100, 128, 256))
            ),
        ),
        Misconception(
            "the training goes uphill",
            "Which sign has the update?",
            {_UPDATE: "w, b = w + rate * dw, b + rate * db"},
            chapter=8,
        ),
        SHRINKING,
        MOMENTUM,
        Misconception(
            "each batch is used for two steps",
            "How often is the update called for one batch?",
            {_UPDATE: f"{_UPDATE}\n        {_UPDATE}"},
            {_UPDATE: f"{_UPDATE}\n        {_SLOPES}\n        {_UPDATE}"},
        ),
        Misconception(
            "the gradient was computed anew with one parameter already moved: both belong to one "
            "step",
            "From which point is the slope taken?",
            {
                _UPDATE: "w, _ = update(w, b, dw, db, rate)\n        "
                f"{_SLOPES}\n        _, b = update(w, b, dw, db, rate)"
            },
            chapter=8,
        ),
        NOT_ZERO,
        Misconception(
            "the batch loss is measured after the update that it leads to, not before",
            "Which parameters made the forward pass of the first step?",
            {
                f"{_RECORD}\n        {_SLOPES}\n        {_UPDATE}": f"{_SLOPES}\n        {_UPDATE}\n        {_RECORD}"
            },
        ),
        Misconception(
            "the batch loss is a sum over the batch, and the book takes the mean",
            "What is the loss of a model that knows nothing?",
            {_RECORD: "batch_losses.append(size * cross_entropy(forward(X, w, b), y))"},
        ),
        Misconception(
            "batch_losses is filled with the losses of the validation set",
            _MEASURED,
            {_RECORD: "batch_losses.append(cross_entropy(forward(X_held, w, b), y_held))"},
        ),
        Misconception(
            "the validation loss is measured on the examples of the training",
            _MEASURED,
            {_MEASURE: "validation_losses.append(cross_entropy(forward(X, w, b), y))"},
            {
                "as_features(validation_set.inputs), validation_set.labels": "as_features("
                "train_set.inputs), train_set.labels"
            },
        ),
        Misconception(
            "the validation loss is that of the last batch: it is measured a step too early",
            _MEASURED,
            {_MEASURE: "validation_losses.append(batch_losses[-1])"},
        ),
        Misconception(
            "the validation loss is measured on a few examples of the validation set, not on all",
            _MEASURED,
            {
                _MEASURE: "X_held, y_held = random_batch(validation_set, size, rng=rng)\n"
                f"            {_MEASURE}"
            },
            {
                _START: f"X_held, y_held = random_batch(validation_set, size, rng=rng)\n    {_START}",
                _MEASURE: "X_held, y_held = random_batch(validation_set, size, rng=rng)\n"
                f"            {_MEASURE}",
            },
            {
                "as_features(validation_set.inputs), validation_set.labels": "random_batch(validation_set, size, rng=rng)"
            },
        ),
        Misconception(
            "the validation loss is a sum over the validation set, and the book takes the mean",
            "What is the loss of a model that knows nothing?",
            {
                "cross_entropy(forward(X_held, w, b), y_held)": "len(y_held) * cross_entropy("
                "forward(X_held, w, b), y_held)"
            },
        ),
        Misconception(
            "what is measured on the validation set is the accuracy, not the loss",
            "Which of the two is not bounded by 1?",
            {
                _START: "validation_losses = [float(np.mean((forward(X_held, w, b) >= 0) == "
                "y_held))]",
                _MEASURE: "validation_losses.append(float(np.mean((forward(X_held, w, b) >= 0) "
                "== y_held)))",
            },
            {
                _MEASURE: "validation_losses.append(float(np.mean((forward(X_held, w, b) >= 0) "
                "== y_held)))"
            },
        ),
        Misconception(
            "the first validation loss is not log 2: it belongs before the first step, where the "
            "model knows nothing",
            "When is the model measured first, and where does it start?",
            {_START: "validation_losses = [0.0]"},
            {
                _START: "validation_losses = []",
                _WHEN: f"if step == 1:\n            {_MEASURE}\n        {_WHEN}",
            },
            {
                _START: "validation_losses = []",
                "return w": f"{_MEASURE}\n    return w",
            },
        ),
        Misconception(
            "the model is measured before the update of the tenth step of ten, not after it",
            _MEASURED,
            {
                f"        {_UPDATE}\n": "",
                f"            {_MEASURE}\n": f"            {_MEASURE}\n        {_UPDATE}\n",
            },
        ),
        Misconception(
            "the model is measured a step too late: the steps are counted from 0",
            "After how many steps is the first tenth over?",
            {
                _WHEN: "if step % (steps // 10) == 1:",
            },
        ),
        Misconception(
            "there are ten validation losses, not eleven: the first belongs before the first step",
            "Count the points on a ruler of ten centimetres.",
            {_START: "validation_losses = []"},
        ),
        Misconception(
            "there are ten validation losses, not eleven: the last belongs after the last step",
            "Count the points on a ruler of ten centimetres.",
            {_WHEN: "if step % (steps // 10) == 0 and step < steps:"},
        ),
        Misconception(
            "there is a validation loss for each step, not for each tenth of them",
            "How often is the model measured, and when?",
            {_WHEN: "if step:"},
        ),
        Misconception(
            "the number of steps does not come from the hyperparameters",
            "Which numbers steer the loop, and where do they come from?",
            {"steps = hyperparameters.iterations": "steps = 300"},
            {"steps = hyperparameters.iterations": "steps = len(train_set) // size"},
            {"steps = hyperparameters.iterations": "steps = 100"},
        ),
        Misconception(
            "the batch size and the number of steps are exchanged",
            "Which of the two is the length of the loop?",
            {
                "size = hyperparameters.learning_rate, hyperparameters.batch_size": "size = "
                "hyperparameters.learning_rate, hyperparameters.iterations",
                "steps = hyperparameters.iterations": "steps = hyperparameters.batch_size",
            },
        ),
        Misconception(
            "the two records are returned in the wrong order",
            "Which one has a number for each step?",
            {
                "np.array(batch_losses), np.array(validation_losses)": "np.array("
                "validation_losses), np.array(batch_losses)"
            },
        ),
        Misconception(
            "the loop takes a step too few: it ends before its last number",
            "Where does range(1, n) end?",
            {"steps + 1": "steps"},
        ),
        Misconception(
            "batch_losses is the mean of the losses so far",
            "How many batches does one of its numbers belong to?",
            {
                _RECORD: f"{_RECORD}\n        batch_losses[-1] = "
                "(batch_losses[-1] + sum(batch_losses[:-1])) / step"
            },
        ),
        CHOSEN,
        Misconception(
            "the parameters are the mean of those on the way, and the task returns those after the "
            "last step",
            "Which parameters are there when the loop ends?",
            {
                _LOOP: f"    total = 0.0 * w\n{_LOOP}",
                _UPDATE: f"{_UPDATE}\n        total = total + w",
                "    return w,": "    return total / steps,",
            },
        ),
        UNPAIRED,
        FULL_BATCH,
        SAME_BATCH,
        PART_OF_SET,
        NOT_REPEATABLE,
        SEED_INSIDE,
        BATCH_SIZE_IGNORED,
        Misconception(
            "images are measured or learned from as they are, with pixels from 0 to 255",
            "as_features scales images to [0, 1].",
            {
                "X_held, y_held = as_features(validation_set.inputs)": "X_held, y_held = "
                "validation_set.inputs.reshape(len(validation_set), -1).astype(float)"
            },
            {
                "X_held, y_held = as_features(validation_set.inputs)": "X_held, y_held = "
                "validation_set.inputs.reshape(len(validation_set), -1).astype(float)",
                _DRAW: "k = rng.integers(len(train_set), size=size)\n        X, y = "
                "train_set.inputs[k].reshape(size, -1).astype(float), train_set.labels[k]",
            },
        ),
        OTHER_BATCH,
        TOO_HIGH,
    ),
}
