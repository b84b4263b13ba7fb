"""What is often written for task 3, and what it is told."""

from logreg.contracts.faults import Misconception

_CLASSES = "(found[kept] == digits[1]).astype(np.uint8)"
_HELD = "np.concatenate([np.flatnonzero(labels == k)[::6] for k in (0, 1)])"
_PARTS = "np.setdiff1d(np.arange(len(labels)), held), held"

REORDERED = Misconception(
    "select changes the order of the images, or their pixels",
    "One mask for both arrays keeps them together and in order.",
    {
        "np.isin(found, digits)": "np.concatenate([np.flatnonzero(found == d) for d in digits])",
    },
    {"images[kept]": "images[kept] // 255"},
)
LABELS = Misconception(
    "hold_out gives the labels of the two parts; the task asks for row numbers",
    "Which numbers select rows of images and labels alike?",
    {_PARTS: "labels[np.setdiff1d(np.arange(len(labels)), held)], labels[held]"},
)
BOTH_PARTS = Misconception(
    "some rows are in both parts: what a model has learned from cannot show how it does on new "
    "images",
    "Each row goes to one part and not to the other.",
    {_PARTS: "np.arange(len(labels)), held"},
)
REPEATED = Misconception(
    "a row is drawn twice: a part is drawn without replacement, unlike a batch",
    "Each row goes to one part, once.",
    {_HELD: "np.random.default_rng(0).integers(len(labels), size=len(labels) // 6)"},
)
LOST = Misconception(
    "some rows are in neither part, and are lost",
    "Where do the rows go that are not held out?",
    {_PARTS: "np.setdiff1d(np.arange(len(labels) - 1), held), held"},
    {"[::6]": "[::3]", ", held\n": ", held[::2]\n"},
    {
        _PARTS: "np.concatenate([np.flatnonzero(labels == k)[: (labels == k).sum() // 6 * 6]"
        ".reshape(-1, 6)[:, 1:].ravel() for k in (0, 1)]), held"
    },
)
EXCHANGED = Misconception(
    "the two parts are exchanged: most rows are held out",
    "A sixth is for validation.",
    {_PARTS: "held, np.setdiff1d(np.arange(len(labels)), held)"},
)
BLIND = Misconception(
    "hold_out never looks at the labels: in some order of the rows a digit will be missing from "
    "one part",
    "Apply your rule to the rows of each digit separately.",
    {_HELD: "np.arange(5, len(labels), 6)"},
    {_HELD: "np.arange(len(labels) * 5 // 6, len(labels))"},
    {_HELD: "np.random.default_rng(0).permutation(len(labels))[: len(labels) // 6]"},
)
NOT_A_SIXTH = Misconception(
    "the parts do not have a sixth and five sixths of each digit, and so not the same mixture",
    "Apply your rule to the rows of each digit separately.",
    {"[::6]": "[::5]"},
    {_HELD: "np.argsort(labels, kind='stable')[::-1][: len(labels) // 6]"},
    {
        _HELD: "np.concatenate([np.flatnonzero(labels == k)[: len(labels) // 12] for k in (0, 1)])",
    },
)

MISTAKES = {
    "select": (
        Misconception(
            "select keeps all images, whatever they show",
            "Which rows does a mask keep?",
            {"images[kept]": "images"},
        ),
        Misconception(
            "select keeps the images of two digits and the labels of all",
            "One mask selects the same rows of both arrays.",
            {_CLASSES: "(found == digits[1]).astype(np.uint8)"},
        ),
        Misconception(
            "select leaves the labels as they are, and the loss needs the classes 0 and 1",
            "A comparison gives truth values; which one is right for class 1?",
            {_CLASSES: "found[kept]"},
        ),
        Misconception(
            "select makes the first digit class 1; the first is class 0",
            "Is the class the place of the digit, or its size?",
            {"digits[1]": "digits[0]"},
        ),
        Misconception(
            "select makes the larger digit class 1; the second is class 1, whichever is larger",
            "Is the class the place of the digit, or its size?",
            {"digits[1]": "max(digits)"},
        ),
        REORDERED,
    ),
    "difference": (
        Misconception(
            "difference subtracts the first image from the second",
            "Which one is subtracted?",
            {"first.astype(np.int64) - second": "second.astype(np.int64) - first"},
        ),
        Misconception(
            "difference has lost its signs",
            "Is less ink the same as more ink?",
            {"first.astype(np.int64) - second": "abs(first.astype(np.int64) - second)"},
        ),
        Misconception(
            "difference is converted to signed bytes, which end at 127",
            "From where to where do the differences go?",
            {"first.astype(np.int64) - second": "first.astype(np.int8) - second.astype(np.int8)"},
            {
                "first.astype(np.int64) - second": "first.astype(np.int8).astype(np.int64) - "
                "second.astype(np.int8)"
            },
        ),
    ),
    "hold_out": (
        Misconception(
            "hold_out gives masks of truth values; the task asks for row numbers",
            "NumPy turns a mask into row numbers.",
            {
                _PARTS: "~np.isin(np.arange(len(labels)), held), np.isin(np.arange(len(labels)), held)"
            },
        ),
        LABELS,
        BOTH_PARTS,
        REPEATED,
        LOST,
        EXCHANGED,
        BLIND,
        NOT_A_SIXTH,
    ),
    "majority_baseline": (
        Misconception(
            "the guess is chosen by the test labels, which only score it",
            "From which labels may a guess be learned?",
            {"train_labels.mean() > 0.5": "test_labels.mean() > 0.5"},
        ),
        Misconception(
            "the guess is scored on the labels it was learned from",
            "Which labels say how good it is?",
            {"(test_labels ==": "(train_labels =="},
            {
                "float((test_labels": "max(train_labels.mean(), 1 - train_labels.mean()) or float((test_labels"
            },
        ),
        Misconception(
            "the baseline is a count, and an accuracy is a share",
            "Of how many?",
            {".mean())\n": ".sum())\n"},
        ),
        Misconception(
            "the baseline is in percent, and the book keeps an accuracy between 0 and 1",
            "Which share are all of them?",
            {"float((": "float(100 * ("},
        ),
        Misconception(
            "that is the guess itself, not how often it is right",
            "Score it.",
            {"float((test_labels == guess).mean())": "float(guess)"},
        ),
        Misconception(
            "that is how often the guess is wrong, or the guess is the rarer digit",
            "Perfect guesses have an accuracy of 1.",
            {"== guess": "!= guess"},
            {"> 0.5": "<= 0.5"},
        ),
        Misconception(
            "the baseline always guesses a one, whatever the labels are",
            "What if there are more zeros?",
            {"int(train_labels.mean() > 0.5)": "1"},
        ),
    ),
}
