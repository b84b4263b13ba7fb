"""What is often written for task 11, and what it is told."""

from logreg.contracts.faults import Misconception

_SCALE = "centre, spread = known.mean(axis=0), known.std(axis=0)"
_BOTH = "(known - centre) / spread, (new - centre) / spread"
_NEARER = "to_one < to_zero"
_TRAIN = "train(model, train_set, validation_set, Hyperparameters(), rng=rng)"
_RETURN = "return model.weights, model.bias"


def _train(settings: str, images: str = "train_set, validation_set") -> dict[str, str]:
    return {_TRAIN: f"train(model, {images}, Hyperparameters({settings}), rng=rng)"}


GOES_ON = Misconception(
    "the second call goes on with the model of the first: a training starts with a new model",
    "Where is the model made, inside the function or outside?",
    "\n_model = LogisticModel(784)\n"
    "def train_model(train_set, validation_set, rng):\n"
    "    train(_model, train_set, validation_set, Hyperparameters(), rng=rng)\n"
    "    return _model.weights, _model.bias\n",
)
NOT_REPEATABLE = Misconception(
    "the same seed gives a different model: not all randomness comes from rng",
    "Which generator draws the batches, and what starts it?",
    {"rng=rng": "rng=None"},
    chapter=4,
)
LEARNS_FROM_VALIDATION = Misconception(
    "the validation images in a different order give different weights: the model learns from "
    "images that it is only to be measured with",
    "Which set are the parameters learned from?",
    _train("", "validation_set, train_set"),
    {
        _TRAIN: "train(model, Examples(images=np.concatenate([train_set.images, "
        "validation_set.images]), labels=np.concatenate([train_set.labels, validation_set.labels])), "
        "validation_set, Hyperparameters(), rng=rng)"
    },
    chapter=10,
)
UNTRAINED = Misconception(
    "the model that train_model returns has learned nothing: its weights are 0",
    "Which model was trained, and which is returned?",
    {_TRAIN: "pass"},
    {_RETURN: "return LogisticModel(784).weights, 0.0"},
)
NO_BIAS = Misconception(
    "the bias that train_model returns is 0: only the weights have learned, or are returned",
    "How many parameters does the model have?",
    {_RETURN: "return model.weights, 0.0"},
)
SEED_INSIDE = Misconception(
    "a different generator gives the same model, though it depends on the order of the images: a "
    "seed stands inside",
    "Which generator draws the batches, and what starts it?",
    {"rng=rng": "rng=0"},
    {"rng=rng": "rng=np.random.default_rng(42)"},
    chapter=4,
)
EXCHANGED = Misconception(
    "nearly every answer is wrong: the classes are exchanged, or the training goes uphill",
    "Turn every answer round. What is the accuracy then?",
    {_RETURN: "return -model.weights, -model.bias"},
)
STANDARDISED = Misconception(
    "the weights are for standardised pixels: with pixels / 255, as the task asks for, the answers "
    "are wrong",
    "In which unit are the features that the model was trained on?",
    {
        _TRAIN: "from logreg import Table, unroll\n"
        "    X, X_held = standardise(unroll(train_set.images), unroll(validation_set.images))\n"
        "    train(model, Table(features=X, labels=train_set.labels), Table(features=X_held, "
        "labels=validation_set.labels), Hyperparameters(), rng=rng)"
    },
)
PIXELS = Misconception(
    "the weights are for pixels from 0 to 255, or converted the wrong way: for pixels / 255, as the "
    "task asks for, they are too small",
    "In which unit are the features that the model was trained on?",
    {_RETURN: "return model.weights / 255, model.bias"},
    {_RETURN: "return model.weights / 255**2, model.bias"},
)
OVERSHOT = Misconception(
    "the weights are huge: the steps overshoot, with too large a rate or with pixels from 0 to 255",
    "Does the validation loss fall, or does it jump?",
    _train("learning_rate=100.0"),
    _train(
        "",
        "*(Table(features=255 * unroll(s.images), labels=s.labels) for s in (train_set, "
        "validation_set))",
    )
    | {"import Examples": "import Table, unroll, Examples"},
    chapter=8,
)
BELOW_BASELINE = Misconception(
    "nearest_mean, which needs no training, makes no more errors on the test images",
    "Look at the validation loss. Was it still falling, or jumping?",
    _train("iterations=2, learning_rate=0.001"),
    {_RETURN: "return model.weights, model.bias + 40"},
    chapter=2,
)
LOSS_TOO_HIGH = Misconception(
    "the loss on the test images is above 0.006, which is within easy reach: the training is too "
    "short, or its steps are too small",
    "Look at the validation loss. Was it still falling?",
    _train("iterations=10"),
    _train("learning_rate=0.01"),
    chapter=2,
)
OTHER_IMAGES = Misconception(
    "false training labels still make a good model: it learns from images other than those of "
    "train_set",
    "Which images does the training see, and where do they come from?",
    _train("", "__import__('logreg').load_digits().test, validation_set"),
    _train("", "__import__('logreg').load_digits().train, validation_set"),
    chapter=10,
)

MISTAKES = {
    "standardise": (
        Misconception(
            "a column in which nothing varies is divided by its spread, which is 0",
            "The digits have 175 such columns. What may they be divided by?",
            {"    spread[spread == 0] = 1.0\n": ""},
        ),
        Misconception(
            "a small number is added to every spread, or put in place of it: a feature whose unit is "
            "large has small numbers, and they count as much",
            "What becomes of lengths in kilometres if all of them are below a millimetre?",
            {"    spread[spread == 0] = 1.0\n": "    spread += 1e-8\n"},
            {"    spread[spread == 0] = 1.0\n": "    spread = np.maximum(spread, 1e-8)\n"},
            {"    spread[spread == 0] = 1.0\n": "    spread[spread < 1e-6] = 1.0\n"},
        ),
        Misconception(
            "all features are put on one scale: each column has its own mean and spread",
            "Which axis is averaged?",
            {_SCALE: "centre, spread = known.mean(), known.std(keepdims=True)"},
        ),
        Misconception(
            "each row gets a mean and a spread of its own, and it is the columns that have units",
            "Which axis is averaged?",
            {
                _BOTH: "*((X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True) "
                "for X in (known, new)),"
            },
        ),
        Misconception(
            "that divides by the variance, whose unit is a square",
            "Which spread has the unit of the feature?",
            {"known.std": "known.var"},
        ),
        Misconception(
            "only the mean is taken out, and the scales still differ",
            "What else should be the same for all features?",
            {_BOTH: "known - centre, new - centre"},
        ),
        Misconception(
            "the mean is still there",
            "Where should the centre lie?",
            {_BOTH: "known / spread, new / spread"},
        ),
        Misconception(
            "that scales to [0, 1]: to standardise is something else",
            "What should mean and spread become?",
            {_SCALE: "centre, spread = known.min(axis=0), np.ptp(known, axis=0)"},
        ),
        Misconception(
            "the scale has seen the new data: it belongs to the training alone",
            "From which data are mean and spread computed?",
            {_SCALE: f"both = np.concatenate([known, new])\n    {_SCALE.replace('known', 'both')}"},
        ),
        Misconception(
            "new data are measured with their own mean and spread: those belong to the model, like "
            "its weights",
            "From which data are mean and spread computed, and how often?",
            {
                "    return (known": "    own = new.std(axis=0)\n    own[own == 0] = 1.0\n"
                "    return (known",
                "(new - centre) / spread": "(new - new.mean(axis=0)) / own",
            },
            {"(new - centre) / spread": "(new - new.mean(axis=0)) / spread"},
        ),
        Misconception(
            "the new data are left in the old unit",
            "What has the model learned in?",
            {"(new - centre) / spread": "new"},
        ),
    ),
    "nearest_mean": (
        Misconception(
            "nearest_mean names the class whose mean is farther away",
            "Is a small distance a good sign?",
            {_NEARER: "to_one > to_zero"},
        ),
        Misconception(
            "nearest_mean compares products, not distances: the mean with more ink wins",
            "How far is an image from a mean?",
            {_NEARER: "X @ one > X @ zero"},
        ),
        Misconception(
            "nearest_mean answers the same for every image",
            "How many means are there?",
            {_NEARER: "to_one < np.inf"},
            {_NEARER: "to_one < -np.inf"},
            {"** 2": "** 1"},
        ),
        Misconception(
            "nearest_mean compares the ink of images: more of it here makes up for less of it there",
            "How far is an image from a mean, pixel by pixel?",
            {
                "].mean(axis=0)": "].mean()",
                "((X - zero) ** 2).sum(axis=1), ((X - one) ** 2).sum(axis=1)": "abs(X.mean(axis=1) - zero), abs(X.mean(axis=1) - one)",
            },
            {
                "((X - zero) ** 2).sum(axis=1), ((X - one) ** 2).sum(axis=1)": "abs((X - zero).sum(axis=1)), abs((X - one).sum(axis=1))"
            },
        ),
        Misconception(
            "nearest_mean adds up absolute differences: the distance of the book is that of "
            "Pythagoras, with squares",
            "How far is an image from a mean, as the crow flies?",
            {"((X - zero) ** 2)": "abs(X - zero)", "((X - one) ** 2)": "abs(X - one)"},
        ),
        Misconception(
            "nearest_mean looks for the nearest image of the training, not for the nearest mean",
            "How many distances does an image have?",
            {_NEARER: "y_train[[((X_train - x) ** 2).sum(axis=1).argmin() for x in X]] == 1"},
        ),
        Misconception(
            "the labels are not used: half the images make one mean, and half the other",
            "Which images make the mean of the ones?",
            {
                "X_train[y_train == 0]": "X_train[: len(X_train) // 2]",
                "X_train[y_train == 1]": "X_train[len(X_train) // 2 :]",
            },
        ),
    ),
    "train_model": (
        GOES_ON,
        NOT_REPEATABLE,
        LEARNS_FROM_VALIDATION,
        Misconception(
            "these are the weights at eleven moments of the training: the last are the model's",
            "What does each row of history.weights belong to?",
            {_TRAIN: f"history = {_TRAIN}", _RETURN: "return history.weights, model.bias"},
        ),
        Misconception(
            "train_model returns the model, and the task asks for its parameters",
            "Which two attributes of the model are learned?",
            {_RETURN: "return model"},
        ),
        Misconception(
            "the model is made for images that are not unrolled",
            "How many pixels does an image have?",
            {"LogisticModel(784)": "LogisticModel(28)"},
        ),
        UNTRAINED,
        NO_BIAS,
        SEED_INSIDE,
        EXCHANGED,
        STANDARDISED,
        PIXELS,
        OVERSHOT,
        BELOW_BASELINE,
        LOSS_TOO_HIGH,
        OTHER_IMAGES,
    ),
}
