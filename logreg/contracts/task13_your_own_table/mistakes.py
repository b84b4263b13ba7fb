"""What is often written for task 13, and what it is told."""

from logreg.contracts.faults import Misconception

_NAMES = "[str(word) for word in np.unique(words) if word != reference]"
_COLUMNS = "np.column_stack([words == name for name in names]).astype(np.float64)"
_DRAWN = "rng.permutation(names)[: round(share * len(names))]"
_HELD = "np.isin(groups, drawn)"
_PARTS = "np.flatnonzero(~held), np.flatnonzero(held)"
_THRESHOLD = "false_positive / (false_positive + false_negative)"
_SAYING = "What does saying 1 cost on average, if the probability is p, and what does saying 0?"

KEPT = Misconception(
    "indicators gives the reference a column too: all columns add up to 1, as the bias does, and "
    "their weights would not be determined",
    "From which word is the weight of a word counted?",
    {" if word != reference": ""},
    {" if word != reference": " if word != min(words)"},
    {_NAMES: "[str(word) for word in np.unique(words)][1:]"},
    {_NAMES: "[str(word) for word in np.unique(words)][:-1]"},
)
UNSORTED = Misconception(
    "indicators has its columns in an order that is not the alphabetical one",
    "In which order do the words come out of a set, or of the rows?",
    {"np.unique(words)": "dict.fromkeys(words.tolist())"},
    {"np.unique(words)": "np.unique(words)[::-1]"},
)
REFERENCE = Misconception(
    "indicators is not 0 in the rows of the reference, where every column has to be",
    "What is left of the logit where all features are 0?",
    {_COLUMNS: f"{_COLUMNS} - (words == reference)[:, np.newaxis]"},
    {"words == name": "words != name"},
    {"words == name": "(words == name) | (words == reference)"},
)
GROUPS = Misconception(
    "split_by_group gives the numbers of groups; the task asks for those of rows",
    "Which numbers select rows of features and labels alike?",
    {_PARTS: "np.setdiff1d(names, drawn), drawn"},
    {_PARTS: "groups[~held], groups[held]"},
    {_PARTS: "np.flatnonzero(~np.isin(names, drawn)), np.flatnonzero(np.isin(names, drawn))"},
)
BOTH_PARTS = Misconception(
    "some rows are in both parts: what a model has learned from cannot show how it does on new "
    "rows",
    "Each row goes to one part and not to the other.",
    {_PARTS: "np.arange(len(groups)), np.flatnonzero(held)"},
)
REPEATED = Misconception(
    "a row comes twice in a part: each goes to one part, once",
    "How often does each row of a group stand in your list?",
    {_PARTS: "np.repeat(np.flatnonzero(~held), 2), np.flatnonzero(held)"},
    {
        _HELD: "np.zeros(len(groups), dtype=bool)",
        _PARTS: "np.flatnonzero(~np.isin(groups, drawn)), "
        "np.concatenate([np.flatnonzero(groups == g) for g in [*drawn, *drawn]])",
    },
)
LOST = Misconception(
    "some rows are in neither part, and are lost",
    "Where do the rows go that are not held out?",
    {_PARTS: "np.flatnonzero(~held), np.flatnonzero(held)[1:]"},
    {
        _PARTS: "np.unique(groups, return_index=True)[1][~np.isin(names, drawn)], "
        "np.unique(groups, return_index=True)[1][np.isin(names, drawn)]"
    },
)
APART = Misconception(
    "rows of one group are in both parts: a group is drawn as a whole, and its rows follow it",
    "What is drawn, rows or groups?",
    {_HELD: "np.isin(np.arange(len(groups)), rng.permutation(len(groups))[: len(groups) // 5])"},
    {_HELD: "rng.random(len(groups)) < share"},
    {
        _HELD: "np.isin(np.arange(len(groups)), np.concatenate("
        "[rng.permutation(np.flatnonzero(groups == g))[:1] for g in drawn]))"
    },
)
EXCHANGED = Misconception(
    "the two parts are exchanged: the share is to be held out",
    "Which part does the model learn from?",
    {_PARTS: "np.flatnonzero(held), np.flatnonzero(~held)"},
)
NOT_THE_SHARE = Misconception(
    "the number of groups held out is not the one nearest to the share of them",
    "Of how many groups is it a share, and is each drawn once?",
    {_DRAWN: "rng.choice(names, round(share * len(names)))"},
    {_DRAWN: "names[rng.random(len(names)) < share]"},
    {_DRAWN: "rng.permutation(names)[: round(share * len(groups))]"},
    {
        _DRAWN: "rng.permutation(names); sizes = np.array([(groups == g).sum() for g in drawn]); "
        "drawn = drawn[: 1 + np.searchsorted(sizes.cumsum(), share * len(groups))]"
    },
    {_DRAWN: "rng.permutation(names)[:1]"},
    {_DRAWN: "rng.permutation(names)[: 1 + round(share * len(names))]"},
)
SAME_SPLIT = Misconception(
    "split_by_group gives the same split for every generator: the seed stands inside it, or "
    "nothing is drawn",
    "Where does the randomness come from, and who starts it?",
    {"rng.permutation": "np.random.default_rng(0).permutation"},
    {"rng.permutation(names)": "names"},
    {"rng.permutation(names)": "names[::-1]"},
)
OWN_GENERATOR = Misconception(
    "split_by_group does not draw from the generator it is given: the same seed gives other splits",
    "Which name of yours draws, and from which generator?",
    {"rng.permutation": "np.random.default_rng().permutation"},
    {"rng.permutation": "np.random.permutation"},
)
COPIED = Misconception(
    "split_by_group does not move its generator on: the second split is the first again",
    "A copy of a generator starts where the original is.",
    {"rng.permutation": "__import__('copy').deepcopy(rng).permutation"},
)
UNEVEN = Misconception(
    "not every group has the same chance: one of them is held out too often, or hardly ever",
    "From what do you draw, and how often does a large group stand there?",
    {"rng.permutation(names)": "np.array(list(dict.fromkeys(rng.permutation(groups).tolist())))"},
    {"rng.permutation(names)": "np.append(rng.permutation(names[:-1]), names[-1])"},
    {"rng.permutation(names)": "np.roll(names, rng.integers(10))"},
)
UNIT = Misconception(
    "threshold changes when both costs are counted in hundredths: only their quotient matters",
    _SAYING,
    {_THRESHOLD: "false_positive - false_negative"},
    {_THRESHOLD: "1 / (1 + false_negative)"},
    {_THRESHOLD: "false_positive / (1 + false_positive)"},
    {_THRESHOLD: "false_positive / 2"},
)

MISTAKES = {
    "indicators": (
        KEPT,
        UNSORTED,
        REFERENCE,
        Misconception(
            "indicators numbers the words in one column: no word is twice or three times another",
            "What would one weight say about three words?",
            {_COLUMNS: "np.unique(words, return_inverse=True)[1].astype(np.float64)"},
            {_COLUMNS: "np.unique(words, return_inverse=True)[1][:, np.newaxis] * 1.0"},
            {_COLUMNS: "np.array([[*names, reference].index(word) for word in words]) * 1.0"},
        ),
        Misconception(
            "indicators has a row for each word and a column for each row of the table: they are "
            "exchanged",
            "Which of the two axes are the rows of the table?",
            {_COLUMNS: "np.array([words == name for name in names]) * 1.0"},
        ),
        Misconception(
            "indicators names every row, not every column",
            "Which words are there, each of them once?",
            {"np.unique(words)": "np.sort(words)"},
        ),
        Misconception(
            "indicators finds a word inside a longer one, such as male in female",
            "Compare whole words.",
            {"words == name": "np.char.find(words, name) >= 0"},
            {"words == name": "[name in word for word in words]"},
        ),
        Misconception(
            "indicators counts the rows that have the word: a column says whether this row has it",
            "Which two numbers can a column have?",
            {_COLUMNS: f"{_COLUMNS} * [np.sum(words == name) for name in names]"},
        ),
        Misconception(
            "indicators centres or scales its columns: each says whether its word is there",
            "Which two numbers can a column have?",
            {
                _COLUMNS: f"{_COLUMNS}; X = (X - X.mean(axis=0)) * (words != reference)[:, np.newaxis]"
            },
        ),
    ),
    "split_by_group": (
        Misconception(
            "split_by_group gives masks of truth values; the task asks for row numbers",
            "NumPy turns a mask into row numbers.",
            {_PARTS: "~held, held"},
        ),
        GROUPS,
        BOTH_PARTS,
        REPEATED,
        LOST,
        APART,
        EXCHANGED,
        NOT_THE_SHARE,
        SAME_SPLIT,
        OWN_GENERATOR,
        COPIED,
        UNEVEN,
    ),
    "threshold": (
        UNIT,
        Misconception(
            "threshold has the two costs exchanged: the dearer a false alarm is, the surer one "
            "should be before raising it",
            "Should the threshold rise or fall with the cost of saying 1 wrongly?",
            {_THRESHOLD: "false_negative / (false_positive + false_negative)"},
        ),
        Misconception(
            "threshold is the quotient of the two costs, which is the odds: a probability is asked "
            "for",
            "Which probability has these odds?",
            {_THRESHOLD: "false_positive / false_negative"},
            {_THRESHOLD: "false_negative / false_positive"},
        ),
        Misconception(
            "threshold is one for the logit: a probability is asked for",
            "Which function leads from log-odds to a probability?",
            {_THRESHOLD: "float(np.log(false_positive / false_negative))"},
            {_THRESHOLD: "float(np.log(false_negative / false_positive))"},
        ),
        Misconception(
            "threshold is one half, whatever errors cost",
            _SAYING,
            {_THRESHOLD: "0.5"},
        ),
        Misconception(
            "threshold takes the sigmoid of the quotient, which is the odds already",
            "Of which number is a probability the sigmoid?",
            {_THRESHOLD: "float(1 / (1 + np.exp(-false_positive / false_negative)))"},
        ),
        Misconception(
            "threshold is in percent, and the book keeps a probability between 0 and 1",
            "From which number is an outcome certain?",
            {_THRESHOLD: f"100 * {_THRESHOLD}"},
        ),
    ),
}
