"""What is often written for task 4, and what it is told."""

from logreg.contracts.faults import Misconception

_ROW = "images.reshape(len(images), -1) / 255"
_DRAW = "rng.integers(len(images), size=size)"
_LOOK = "Go back: make an image of a row of yours, and look at it."
_BYTES = "unroll leaves the pixels as whole numbers from 0 to 255"

UNSCALED = Misconception(
    "random_batch leaves the pixels at 0 to 255",
    "`unroll` scales them too.",
    {"unroll(images[rows])": "images[rows].reshape(size, -1) / 1"},
)
UNPAIRED = Misconception(
    "the labels of a batch do not belong to its images: each was drawn on its own",
    "Draw row numbers once, and use them twice.",
    {"labels[rows]": "labels[rng.integers(len(labels), size=size)]"},
    {"labels[rows]": "labels[:size]"},
)
SAME_BATCH = Misconception(
    "random_batch gives the same batch for every generator: the seed stands inside it, or nothing "
    "is drawn",
    "Where does the randomness come from, and who starts it?",
    {"rng.integers": "np.random.default_rng(0).integers"},
    {_DRAW: "np.arange(size) % len(images)"},
)
OWN_GENERATOR = Misconception(
    "random_batch does not draw from the generator it is given: the same seed gives other batches",
    "Which name of yours draws, and from which generator?",
    {"rng.integers": "np.random.default_rng().integers"},
    {"rng.integers(len(images)": "np.random.randint(len(images)"},
)
COPIED = Misconception(
    "random_batch does not move its generator on: the second batch is the first again",
    "A copy of a generator starts where the original is.",
    {"rng.integers": "__import__('copy').deepcopy(rng).integers"},
)
WITHOUT_REPLACEMENT = Misconception(
    "random_batch draws without replacement: its draws are a shuffled pass, not independent ones",
    "May one image come twice in a batch?",
    {_DRAW: "rng.permutation(len(images))[:size]"},
    {_DRAW: "rng.choice(len(images), size=size, replace=False)"},
    {_DRAW: "rng.choice(len(images), size=size, replace=size > len(images))"},
)
UNEVEN = Misconception(
    "not every row has the same chance: one of them never comes, or comes too often",
    "What are the smallest and the largest row number that you draw?",
    {"integers(len(images)": "integers(len(images) - 1"},
    {"integers(len(images)": "integers(1, len(images)"},
    {_DRAW: "rng.integers(256, size=size)"},
    {_DRAW: "np.clip(rng.normal(150, 40, size).astype(int), 0, 299)"},
    {_DRAW: "np.rint(rng.random(size) * (len(images) - 1)).astype(int)"},
)
BALANCED = Misconception(
    "the rarer class is drawn too often: a batch has the classes in the shares of the data set",
    "Does every image have the same chance, whatever it shows?",
    {
        _DRAW: "np.where(rng.random(size) < 0.5, rng.choice(np.flatnonzero(labels == 0), size), "
        "rng.choice(np.flatnonzero(labels == 1), size))"
    },
)

MISTAKES = {
    "unroll": (
        Misconception(
            "unroll has the right shape and scrambled images: the numbers went to (d, m) first and "
            "were transposed",
            _LOOK,
            {_ROW: "images.reshape(-1, len(images)).T / 255"},
        ),
        Misconception(
            "unroll goes down the columns of an image, and the book goes along its rows",
            _LOOK,
            {_ROW: "images.reshape(len(images), -1, order='F') / 255"},
        ),
        Misconception(
            f"{_BYTES}, and a learning rate of 1 needs shares of full ink",
            "What is full ink divided by full ink?",
            {" / 255": ""},
        ),
        Misconception(
            "unroll divides in whole numbers, so that only full ink is left",
            "Which of Python's two divisions keeps the fraction?",
            {" / 255": " // 255", "Matrix = ": "Matrix = 1.0 * "},
        ),
        Misconception(
            "unroll divides by 256, and full ink is 255",
            "What should full ink become?",
            {"255": "256"},
        ),
        Misconception(
            f"{_BYTES}, only in another type",
            "What should full ink become?",
            {"/ 255": "/ 1"},
        ),
        Misconception(
            "unroll scales the pixels twice",
            "What should full ink become?",
            {"/ 255": "/ 255 / 255"},
        ),
        Misconception(
            "unroll turns ink into paper and paper into ink",
            "What should full ink become?",
            {_ROW: "1 - images.reshape(len(images), -1) / 255"},
        ),
        Misconception(
            "unroll puts all images into one long row, and nothing tells where one of them ends",
            "Keep the axis of the examples, join the others.",
            {"len(images), -1": "-1"},
        ),
        Misconception(
            "unroll gives a column per image, and the book gives a row: examples first, features "
            "second",
            "Which axis of yours counts the examples?",
            {_ROW: "images.reshape(len(images), -1).T / 255"},
            {"len(images), -1": "-1, len(images)"},
        ),
        Misconception(
            "unroll keeps the images as they are: the rows of an image are still apart",
            "How many features does an image have, and how many axes have features?",
            {_ROW: "images / 255"},
        ),
        Misconception(
            "unroll takes every image for 28 by 28",
            "The shape of an array knows how many rows and columns there are.",
            {"len(images), -1": "-1, 784"},
            {"len(images), -1": "len(images), 784"},
        ),
        Misconception(
            "unroll stretches images to their own darkest pixel: a faint image gets black",
            "What is the same for all images?",
            {
                "images.reshape(len(images), -1) / 255": "images.reshape(len(images), -1) / images.max()"
            },
            {
                _ROW: "(images - images.min()).reshape(len(images), -1) / "
                "(images.max() - images.min())"
            },
            {"/ 255": "/ images.max(axis=(1, 2))[:, None]"},
        ),
    ),
    "random_batch": (
        Misconception(
            "random_batch gives images, not rows of features",
            "`unroll` turns images into rows.",
            {"unroll(images[rows])": "images[rows]"},
        ),
        Misconception(
            "random_batch gives images, scaled but not unrolled",
            "`unroll` turns images into rows.",
            {"unroll(images[rows])": "images[rows] / 255"},
        ),
        UNSCALED,
        UNPAIRED,
        SAME_BATCH,
        OWN_GENERATOR,
        COPIED,
        WITHOUT_REPLACEMENT,
        UNEVEN,
        BALANCED,
    ),
}
