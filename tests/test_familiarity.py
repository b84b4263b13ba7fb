"""An answer comes with its doubt: sure, a guess, or nothing that the model knows."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from handwriting.measure import book
from hypothesis import given, settings
from hypothesis import strategies as st

from logreg import Digits, Examples, LogisticModel
from logreg._pictures.familiarity import enclosed_paper, strokes_met
from logreg.arrays import Image, Images
from logreg.pictures import Familiarity, Reader

MODELS = Path(__file__).parent / "models"


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The model of the book, with its memory."""
    return book()[1]


def picture(rows: Iterable[str]) -> Image:
    """An image of letters: `#` is ink, in the upper left corner of an image."""
    image = np.zeros((28, 28), dtype=np.uint8)
    for r, row in enumerate(rows):
        for c, mark in enumerate(row):
            image[r, c] = 255 * (mark == "#")
    return image


RING = picture(["", "  ####", " ##  ##", " #    #", " ##  ##", "  ####"])
OPEN = picture(["", "  ####", " ##  ##", " #", " ##  ##", "  ####"])
SPIRAL = picture(["#######", "      #", "##### #", "#   # #", "# # # #", "# ### #", "#     #", "#######"])  # fmt: skip


def test_ink_encloses_the_paper_that_cannot_be_reached_from_outside() -> None:
    blank = np.zeros((28, 28), dtype=np.uint8)
    full = blank + np.uint8(255)
    images = np.stack([blank, full, RING, OPEN, SPIRAL])
    assert enclosed_paper(images).tolist() == [0, 0, 8, 0, 0]


@settings(max_examples=50)
@given(st.integers(0, 2**32), st.floats(0.05, 0.6))
def test_all_other_paper_is_reached_step_by_step(seed: int, density: float) -> None:
    image = (255 * (np.random.default_rng(seed).random((28, 28)) < density)).astype(np.uint8)
    paper = {(r, c) for r in range(-1, 29) for c in range(-1, 29)}
    paper -= {(int(r), int(c)) for r, c in np.argwhere(image)}
    waiting = [(-1, -1)]
    while waiting:
        r, c = waiting.pop()
        if (r, c) in paper:
            paper.remove((r, c))
            waiting += [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]
    assert enclosed_paper(image[np.newaxis])[0] == len(paper)


def test_strokes_are_counted_in_the_rows_with_ink() -> None:
    images = np.stack(
        [np.zeros((28, 28), np.uint8), picture(["#"]), RING, picture(["# #", "", "# # #"])]
    )
    assert strokes_met(images).tolist() == [0, 1, (1 + 2 + 2 + 2 + 1) / 5, 2.5]


def test_what_has_been_learned_is_known(reader: Reader, digits: Digits) -> None:
    memory = reader.familiarity
    assert memory is not None
    for part in (digits.train, digits.validation):
        assert 0.99 < memory.knows(part.images, part.labels).mean() < 1


def test_the_likeness_is_that_of_the_nearest_typical_image(reader: Reader) -> None:
    memory = reader.familiarity
    assert memory is not None
    large = memory.typical[:, ::9].repeat(2, axis=2).repeat(2, axis=3)
    for label in (0, 1):
        # A typical image leans a little itself, so it is not pushed by many pixels.
        likeness = memory.likeness(large[label], np.full(len(large[label]), label, np.uint8))
        assert likeness.min() > 0.9
        assert likeness.max() <= 1 + 1e-6


def test_slant_does_not_matter(reader: Reader, digits: Digits) -> None:
    one = digits.test.images[digits.test.labels == 1][0]
    slanted = np.stack([np.roll(row, round((14 - r) / 3)) for r, row in enumerate(one)])
    memory = reader.familiarity
    assert memory is not None
    ones = np.ones(2, dtype=np.uint8)
    before, after = memory.likeness(np.stack([one, slanted]), ones)
    assert abs(before - after) < 0.03
    assert memory.knows(slanted[np.newaxis], ones[:1])[0]


def _crossed(size: int) -> Image:
    image = np.zeros((28, 28), dtype=np.uint8)
    for k in range(size):
        image[4 + k, 4 + k : 6 + k] = image[4 + k, 22 - k : 24 - k] = 255
    return image


def _bar(rows: slice, columns: slice) -> Image:
    image = np.zeros((28, 28), dtype=np.uint8)
    image[rows, columns] = 255
    return image


STRANGE = {
    "a cross": _crossed(19),
    "a level line": _bar(np.s_[13:15], np.s_[4:24]),
    "a narrow zero": _bar(np.s_[4:24], np.s_[11:17]) - _bar(np.s_[6:22], np.s_[13:15]),
    "two ones": _bar(np.s_[4:24], np.s_[9:11]) + _bar(np.s_[4:24], np.s_[18:20]),
    "a blank": np.zeros((28, 28), dtype=np.uint8),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_model_does_not_know(name: str, reader: Reader) -> None:
    assert reader.answer(STRANGE[name]).trust == "unfamiliar"


def test_an_answer_says_what_the_model_says(reader: Reader, digits: Digits) -> None:
    images = digits.test.images[::40]
    probabilities = reader.model.predict_proba(images)
    for image, p in zip(images, probabilities, strict=True):
        answer = reader.answer(image)
        assert answer.digit == (p >= 0.5)
        assert answer.probability == pytest.approx(max(p, 1 - p))


def test_a_familiar_image_between_the_two_is_a_guess(reader: Reader, digits: Digits) -> None:
    weak = LogisticModel(784)
    weak.weights = 0.01 * reader.model.weights
    doubtful = Reader(model=weak, familiarity=reader.familiarity)
    (zero,) = digits.test.images[digits.test.labels == 0][:1]
    assert reader.answer(zero).trust == "sure"
    assert doubtful.answer(zero).trust == "guess"


def test_the_only_mistake_on_the_test_images_is_not_trusted(reader: Reader, digits: Digits) -> None:
    (wrong,) = np.flatnonzero(reader.model.predict(digits.test.images) != digits.test.labels)
    assert reader.answer(digits.test.images[wrong]).trust == "unfamiliar"


@pytest.mark.slow
def test_at_most_one_test_image_in_a_hundred_is_doubted(reader: Reader, digits: Digits) -> None:
    sure = sum(reader.answer(image).trust == "sure" for image in digits.test.images)
    assert sure >= 0.99 * len(digits.test)


# Learning.


def _few(count: int) -> Examples:
    rng = np.random.default_rng(0)
    images: Images = rng.integers(0, 256, size=(count, 28, 28), dtype=np.uint8)
    return Examples(images=images, labels=(np.arange(count) % 2).astype(np.uint8))


def test_a_memory_of_few_images_is_of_these_images() -> None:
    memory = Familiarity.learn(_few(6), _few(6))
    assert memory.typical.shape == (2, 3, 14, 14)
    assert memory.likeness(_few(6).images, _few(6).labels).min() > 0.999


def test_images_that_are_all_alike_leave_no_average_empty() -> None:
    same = Examples(
        images=np.repeat(RING[np.newaxis], 250, axis=0),
        labels=(np.arange(250) % 2).astype(np.uint8),
    )
    memory = Familiarity.learn(same, same)
    assert memory.typical.any(axis=(2, 3)).all()
    assert memory.least == pytest.approx(1, abs=1e-3)


def test_the_same_images_give_the_same_memory(digits: Digits) -> None:
    one, other = (Familiarity.learn(digits.train[:300], digits.validation[:300]) for _ in range(2))
    assert one.typical.tobytes() == other.typical.tobytes()
    assert one.least == other.least


def test_a_memory_needs_images_of_both_classes() -> None:
    with pytest.raises(ValueError, match="images of one class only: pass some of both"):
        Familiarity.learn(_few(1), _few(2))


def test_images_of_another_size_are_refused(reader: Reader) -> None:
    memory = reader.familiarity
    assert memory is not None
    with pytest.raises(ValueError, match="images are of 8x8 pixels: pass 28x28"):
        memory.likeness(np.ones((1, 8, 8), np.uint8), np.ones(1, np.uint8))
    with pytest.raises(ValueError, match=r"has 9 weights, .* trained on images of 28 x 28"):
        Reader(model=LogisticModel(9))


BAD_MEMORIES: dict[str, dict[str, object]] = {
    "typical is float64": {"typical": np.ones((2, 3, 14, 14))},
    r"typical is uint8 of shape \(1, 3, 14, 14\)": {"typical": np.ones((1, 3, 14, 14), np.uint8)},
    r"typical is uint8 of shape \(2, 3, 9\)": {"typical": np.ones((2, 3, 9), np.uint8)},
    "none of them blank": {"typical": np.zeros((2, 3, 14, 14), np.uint8)},
    "least is 1.5": {"least": 1.5},
    "least is nan": {"least": np.nan},
    "most_enclosed is": {"most_enclosed": np.ones(3)},
    "most_strokes": {"most_strokes": np.array([1.0, np.nan])},
}


@pytest.mark.parametrize("fault", BAD_MEMORIES)
def test_a_memory_is_refused_if(fault: str) -> None:
    good: dict[str, object] = {
        "typical": np.ones((2, 3, 14, 14), np.uint8),
        "least": 0.5,
        "most_enclosed": np.ones(2),
        "most_strokes": np.ones(2),
    }
    with pytest.raises(ValueError, match=fault):
        Familiarity(**{**good, **BAD_MEMORIES[fault]})  # type: ignore[arg-type]  # that is the point


# Files.


def test_a_reader_is_loaded_as_it_was_saved(reader: Reader, tmp_path: Path) -> None:
    reader.save(tmp_path / "m.npz")
    loaded = Reader.load(tmp_path / "m.npz")
    assert loaded.model.weights.tobytes() == reader.model.weights.tobytes()
    before, after = reader.familiarity, loaded.familiarity
    assert before is not None
    assert after is not None
    for name in ("typical", "most_enclosed", "most_strokes"):
        assert getattr(before, name).tobytes() == getattr(after, name).tobytes()
    assert before.least == after.least
    assert (tmp_path / "m.npz").stat().st_size < 60_000


def test_the_model_alone_is_loaded_from_the_file_of_a_reader(
    reader: Reader, tmp_path: Path
) -> None:
    reader.save(tmp_path / "m.npz")
    model = LogisticModel.load(tmp_path / "m.npz")
    assert model.weights.tobytes() == reader.model.weights.tobytes()
    assert model.bias == reader.model.bias


def test_a_file_of_the_first_format_is_read_without_a_memory(
    reader: Reader, digits: Digits
) -> None:
    old = Reader.load(MODELS / "format-1.npz")
    assert old.familiarity is None
    assert np.allclose(old.model.weights, reader.model.weights, atol=1e-9)
    assert old.answer(digits.test.images[0]).trust == "sure"
    assert old.answer(digits.test.images[0]).familiar is None


def test_a_file_of_the_second_format_is_read_with_its_memory(digits: Digits) -> None:
    kept = Reader.load(MODELS / "format-2.npz")
    assert kept.answer(digits.test.images[0]).trust == "sure"
    assert kept.answer(STRANGE["a cross"]).trust == "unfamiliar"


def test_a_model_without_a_memory_is_saved_in_the_first_format(tmp_path: Path) -> None:
    Reader(model=LogisticModel(784)).save(tmp_path / "m.npz")
    with np.load(tmp_path / "m.npz") as arrays:
        assert arrays["format"] == 1


def test_a_memory_that_means_nothing_is_refused_by_the_name_of_its_file(tmp_path: Path) -> None:
    with np.load(MODELS / "format-2.npz") as arrays:
        content = dict(arrays)
    np.savez(tmp_path / "m.npz", **{**content, "least": np.array(7.0)})
    with pytest.raises(ValueError, match=r"m\.npz: least is 7.0"):
        Reader.load(tmp_path / "m.npz")
