"""What is often written for task 9, and what it is told."""

from logreg.contracts.faults import Misconception

_Z = "forward(X, w, b)"
_SHARE = "(predictions == labels).mean()"
_COUNT = "np.add.at(counts, (labels, predictions), 1)"
_RIGHT = "((predictions == 1) & (labels == 1))"
_RETURN = "return counts"
_BINCOUNT = "np.bincount(2 * labels + predictions)"


def _share(of: str) -> dict[str, str]:
    return {_SHARE: of}


MISTAKES = {
    "predict": (
        Misconception(
            "predict compares the logit with one half, and one half is the threshold of the "
            "probability",
            "Which logit has an even chance?",
            {">= 0": ">= 0.5"},
            {">= 0": "> 0.5"},
        ),
        Misconception(
            "predict calls an even chance a zero, and the book calls it a one",
            "Which comparison includes its border?",
            {">= 0": "> 0"},
        ),
        Misconception(
            "predict calls a logit just below 0 an even chance: a decision has one border",
            "Which comparison has no width?",
            {">= 0": "> -1e-8"},
        ),
        Misconception(
            "predict calls the improbable class",
            "Which class has a positive logit?",
            {">= 0": "< 0"},
            {">= 0": "<= 0"},
        ),
        Misconception(
            "predict gives the sign of the logit, -1 or 1: the classes are 0 and 1",
            "Which class has a negative logit?",
            {f"({_Z} >= 0).astype(np.uint8)": f"np.sign({_Z})"},
            {f"({_Z} >= 0).astype(np.uint8)": f"np.where({_Z} >= 0, 1, -1)"},
        ),
        Misconception(
            "predict rounds the logit, and not the probability",
            "Which number is between 0 and 1?",
            {f"({_Z} >= 0).astype(np.uint8)": f"np.round({_Z})"},
        ),
        Misconception(
            "predict gives the same class for every example",
            "What is compared with what?",
            {_Z: "0 * X[:, 0]"},
            {_Z: "0 * X[:, 0] - 1"},
        ),
        Misconception(
            "predict leaves out the bias",
            "What does the bias move?",
            {_Z: "X @ w"},
        ),
    ),
    "accuracy": (
        Misconception(
            "accuracy is in percent, and the book keeps it between 0 and 1",
            "Which share are all of them?",
            _share(f"100 * {_SHARE}"),
        ),
        Misconception(
            "accuracy counts the right answers: it is a share of all of them",
            "Should twice as many examples double it?",
            _share("(predictions == labels).sum()"),
        ),
        Misconception(
            "that is the share of wrong answers",
            "Perfect predictions have 1.",
            _share("(predictions != labels).mean()"),
        ),
        Misconception(
            "a column was compared with a vector: every label with every prediction",
            "What shape has the comparison?",
            _share("(predictions == labels[:, None]).mean()"),
        ),
        Misconception(
            "only the ones that are found count as right answers: the zeros are answers too",
            "Which two kinds of right answers are there?",
            _share("(predictions & labels).mean()"),
        ),
        Misconception(
            "only the zeros that are found count as right answers: the ones are answers too",
            "Which two kinds of right answers are there?",
            _share("(1 - (predictions | labels)).mean()"),
        ),
        Misconception(
            "that is the mean of the accuracies of the two digits: an example of the rarer one counts "
            "for more",
            "By how many is the number of all right answers divided?",
            _share(
                "np.mean([(predictions[labels == c] == c).mean() for c in set(labels.tolist())])"
            ),
        ),
        Misconception(
            "only the ones are counted: that is the recall",
            "And the zeros?",
            _share(f"{_RIGHT}.sum() / max(labels.sum(), 1)"),
        ),
        Misconception(
            "only those called ones are counted: that is the precision",
            "And the zeros?",
            _share(f"{_RIGHT}.sum() / max(predictions.sum(), 1)"),
        ),
        Misconception(
            "that is the share of answers that are a one, right or wrong, or of labels that are",
            "What are the answers to be compared with?",
            _share("predictions.mean()"),
            _share("labels.mean()"),
        ),
        Misconception(
            "accuracy compares only how many ones there are, not where",
            "Is an answer right because it is right for a different image?",
            _share("1 - abs(predictions.mean() - labels.mean())"),
        ),
        Misconception(
            "the right answers are counted in a byte, in which 255 + 1 is 0",
            "Which numbers can the type of your count hold?",
            _share("np.sum(predictions == labels, dtype=np.uint8) / len(labels)"),
            chapter=3,
        ),
        Misconception(
            "accuracy tells only whether all answers are right",
            "How many of them?",
            {f"float({_SHARE})": "float(np.array_equal(predictions, labels))"},
        ),
    ),
    "confusion_matrix": (
        Misconception(
            "rows and columns are exchanged: a row belongs to a true class",
            "Which one is the first index?",
            {"(labels, predictions)": "(predictions, labels)"},
        ),
        Misconception(
            "the ones stand first: row and column 0 belong to class 0",
            "Which class is number 0?",
            {_RETURN: "return counts[::-1, ::-1]"},
        ),
        Misconception(
            "the ones stand first, and rows and columns are exchanged",
            "Which class is number 0?",
            {_RETURN: "return counts[::-1, ::-1].T"},
        ),
        Misconception(
            "the rows are in the wrong order, or the columns: class 0 comes first in both",
            "Which class is number 0?",
            {_RETURN: "return counts[::-1]"},
            {_RETURN: "return counts[:, ::-1]"},
        ),
        Misconception(
            "right and wrong stand side by side, and a column should belong to an answer",
            "Which answers are counted in the first column?",
            {"(labels, predictions)": "(labels, labels != predictions)"},
            {"(labels, predictions)": "(labels, labels == predictions)"},
        ),
        Misconception(
            "the cells are shares, and should be counts",
            "What do all cells add up to?",
            {_RETURN: "return counts / len(labels)"},
            {_RETURN: "return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)"},
        ),
        Misconception(
            "an empty cell is left out, and the counts after it move up: np.unique counts only what "
            "occurs",
            "What does your table look like if no zero was called a one?",
            {
                _COUNT: "found = np.unique(2 * labels + predictions, return_counts=True)[1]\n"
                "    counts.flat[: len(found)] = found"
            },
        ),
        Misconception(
            "every cell is at most 1: to NumPy an index that occurs twice in one assignment counts "
            "once",
            "`counts[rows, columns] += 1` reads all cells, adds 1, and writes them back. NumPy has a "
            "function that adds at each index in turn.",
            {_COUNT: "counts[labels, predictions] += 1"},
        ),
        Misconception(
            "the counts are kept in a type that ends before them: in a byte, 255 + 1 is 0",
            "Which numbers can the type of your table hold?",
            {"dtype=np.int64": "dtype=np.uint8"},
            {"dtype=np.int64": "dtype=np.int8"},
            chapter=3,
        ),
        Misconception(
            "both rows of the table are one and the same list, as [[0] * 2] * 2 makes them",
            "How many lists are there? `is` tells whether two names mean one object.",
            {_RETURN: "return np.tile(counts.sum(axis=0), (2, 1))"},
        ),
        Misconception(
            "a kind of answer that does not occur has no cell: its count is 0",
            "Which argument of np.bincount says how many counts there are at least?",
            {_RETURN: f"return {_BINCOUNT}.reshape(2, 2)"},
            {_RETURN: "return np.histogram2d(labels, predictions, bins=2)[0]"},
        ),
        Misconception(
            "confusion_matrix is a list of four counts, and should be a table of two by two",
            "A row for each true class.",
            {_RETURN: "return counts.ravel()"},
        ),
    ),
}
