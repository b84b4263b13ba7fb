"""A person's own picture becomes an image as MNIST has them, or gets a plain sentence."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from logreg import Digits, Hyperparameters, LogisticModel, train
from logreg.arrays import Matrix
from logreg.pictures import centre, read_picture

Picture = Image.Image


def drawn(size: tuple[int, int] = (300, 200), width: int = 12) -> Picture:
    """Dark ink on light paper: a slanted one, left of the middle."""
    picture = Image.new("L", size, 240)
    ImageDraw.Draw(picture).line([(80, 160), (110, 40)], fill=20, width=width)
    return picture


def read(picture: Picture, folder: Path, name: str = "picture.png") -> Matrix:
    """What comes back from a picture that was saved."""
    picture.save(folder / name)
    return read_picture(folder / name).astype(float)


def distance(a: Matrix, b: Matrix) -> float:
    """The mean difference of the pixels, but for a shift by one that rounding may cause."""
    shifts = [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1)]
    return min(float(np.abs(np.roll(a, shift, axis=(-2, -1)) - b).mean()) for shift in shifts)


def _transparent(ink: int, page: int) -> Picture:
    mask = ImageOps.invert(drawn()).point(lambda v: 255 if v > 100 else 0)
    picture = Image.new("LA", mask.size, (page, 0))
    picture.paste((ink, 255), mask=mask)
    return picture


def _palette_with_transparency() -> Picture:
    picture = drawn().point(lambda v: 1 if v > 128 else 0).convert("P")
    picture.putpalette([0, 0, 0, 255, 255, 255])
    picture.info["transparency"] = 1
    return picture


def _sixteen_bits() -> Picture:
    return Image.fromarray(np.asarray(drawn()).astype(np.uint16) * 257)


def _shaded() -> Picture:
    light = np.linspace(0.85, 1.0, 300)
    return Image.fromarray((np.asarray(drawn()) * light).astype(np.uint8))


def _speckled(picture: Picture) -> Picture:
    for place in ((5, 190), (280, 12), (290, 100)):
        picture.putpixel(place, 30)
    return picture


SAME_PICTURE: dict[str, Callable[[], Picture]] = {
    "light ink on dark paper": lambda: ImageOps.invert(drawn()),
    "colour": lambda: ImageOps.colorize(drawn(), "navy", "#fff8e0"),
    "print colours": lambda: drawn().convert("RGB").convert("CMYK"),
    "one bit": lambda: drawn().convert("1", dither=Image.Dither.NONE),
    "a palette": lambda: drawn().convert("P"),
    "sixteen bits": _sixteen_bits,
    "black ink on a transparent page": lambda: _transparent(0, 0),
    "white ink on a transparent page": lambda: _transparent(255, 255),
    "a palette with a transparent colour": _palette_with_transparency,
    "an opaque page with an alpha channel": lambda: drawn().convert("RGBA"),
    "twelve times the size": lambda: drawn().resize((3600, 2400)),
    "another place on a larger page": lambda: ImageOps.expand(drawn(), (90, 10, 0, 70), 240),
    "light from one side": _shaded,
    "specks of dust": lambda: _speckled(drawn()),
}


@pytest.mark.parametrize("kind", SAME_PICTURE)
def test_it_does_not_matter_if_the_picture_has(kind: str, tmp_path: Path) -> None:
    picture = SAME_PICTURE[kind]()
    name = "picture.tif" if picture.mode == "CMYK" else "picture.png"
    # A different grey of edges changes a few of the 784 pixels by a fraction of 255.
    assert distance(read(picture, tmp_path, name), read(drawn(), tmp_path)) < 4


def test_a_photograph_is_turned_upright_as_its_camera_says(tmp_path: Path) -> None:
    picture = drawn().rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise to see it upright
    picture.save(tmp_path / "photo.jpg", exif=exif, quality=95)
    upright = read_picture(tmp_path / "photo.jpg").astype(float)
    assert distance(upright, read(drawn(), tmp_path)) < 4


def test_a_picture_in_floats_is_read(tmp_path: Path) -> None:
    deep = Image.fromarray(np.asarray(drawn(), dtype=np.float32) / 7)
    assert distance(read(deep, tmp_path, "deep.tif"), read(drawn(), tmp_path)) < 4


def test_the_ink_fills_20_pixels_and_its_centre_of_mass_is_the_centre(tmp_path: Path) -> None:
    image = read(drawn(), tmp_path)
    rows, columns = np.nonzero(image)
    assert np.ptp(rows) + 1 == 20
    for axis in (0, 1):
        mass = image.sum(axis=1 - axis)
        assert np.sum(mass * (np.arange(28) + 0.5)) / mass.sum() == pytest.approx(14, abs=0.5)
    assert image.max() == 255
    assert np.ptp(columns) < 19


def test_areas_are_averaged() -> None:
    ink = np.zeros((40, 40))
    ink[:, :20] = 1.0
    ink[:20, 20:] = 0.5
    ink[39, 39] = 0.5
    image = centre(ink)
    values, counts = np.unique(image, return_counts=True)
    assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == {
        0: 784 - 301,
        32: 1,
        128: 100,
        255: 200,
    }


def test_ink_far_to_one_side_of_its_centre_of_mass_stays_in_the_field() -> None:
    ink = np.zeros((100, 100))
    ink[:, :30] = 1.0  # a heavy stroke, and a long thin one that goes far from it
    ink[95:, :] = 1.0
    image = centre(ink)
    rows, columns = np.nonzero(image)
    assert np.ptp(rows) + 1 == 20
    assert np.ptp(columns) + 1 == 20
    assert columns.max() == 27


def test_pictures_made_of_test_images_are_read_as_the_images_themselves(
    tmp_path: Path, digits: Digits
) -> None:
    model = LogisticModel(784)
    train(model, digits.train, digits.validation, Hyperparameters(), rng=0)
    images, labels = digits.test.images[:200], digits.test.labels[:200]
    read_back = []
    for image in images:
        large = Image.fromarray(255 - image).resize((400, 300), Image.Resampling.BICUBIC)
        large = large.resize((300, 300), Image.Resampling.BICUBIC)
        read_back.append(read(large, tmp_path).astype(np.uint8))
    agreement = model.predict(np.stack(read_back)) == labels
    assert agreement.mean() >= 0.99
    # Twice smoothed on the way: about one grey in sixteen, on average, is lost.
    assert distance(np.stack(read_back).astype(float), images.astype(float)) < 16


HOPELESS: dict[str, tuple[Callable[[], Picture], str]] = {
    "blank": (lambda: Image.new("L", (100, 100), 250), "is blank, or its ink is too faint"),
    "of one pixel": (lambda: Image.new("L", (1, 1)), "is blank"),
    "faint": (lambda: drawn().point(lambda v: 230 + v // 20), "is blank, or its ink is too faint"),
    "flat in sixteen bits": (lambda: Image.fromarray(np.full((9, 9), 7, np.uint16)), "is blank"),
    "all ink but its border": (
        lambda: ImageOps.expand(Image.new("L", (80, 80), 0), 10, 255),
        "has ink nearly everywhere: pass one digit",
    ),
    "of specks": (
        lambda: _speckled(Image.new("L", (300, 200), 240)),
        "shows only specks",
    ),
    "noise": (
        lambda: Image.fromarray(
            np.random.default_rng(0).integers(0, 256, (200, 200), dtype=np.uint8)
        ),
        "has ink nearly everywhere",
    ),
}


@pytest.mark.parametrize("kind", HOPELESS)
def test_a_plain_sentence_refuses_a_picture_that_is(kind: str, tmp_path: Path) -> None:
    make, message = HOPELESS[kind]
    with pytest.raises(ValueError, match=message) as caught:
        read(make(), tmp_path)
    assert str(caught.value).startswith(str(tmp_path / "picture.png"))


def test_a_file_that_is_no_whole_picture_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "picture.png"
    for content, message in ((b"", "is not a picture"), (b"hello", "is not a picture: pass a P")):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=message):
            read_picture(path)
    drawn().save(path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ValueError, match=r"is a damaged picture \(.*\): save it again"):
        read_picture(path)
    with pytest.raises(ValueError, match="is not a regular file: pass a PNG or JPEG"):
        read_picture(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_picture(tmp_path / "none.png")
    drawn().save(path)
    for limit in (50_000, 1_000):  # a warning of Pillow, and an error
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        with pytest.raises(ValueError, match="has far too many pixels: make the picture smaller"):
            read_picture(path)
