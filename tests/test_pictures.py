"""A person's own picture becomes an image as MNIST has them, or gets a plain sentence."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import EpsImagePlugin, Image, ImageDraw, ImageOps

from logreg import Digits, Hyperparameters, LogisticModel, train
from logreg.arrays import Matrix, Vector
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


def _page_with_a_hole() -> Picture:
    picture = drawn().convert("RGBA")
    picture.paste((0, 0, 0, 0), (200, 50, 260, 110))
    return picture


def _sixteen_bits() -> Picture:
    return Image.fromarray(np.asarray(drawn()).astype(np.uint16) * 257)


def _shaded(light: Matrix | Vector) -> Picture:
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
    "an opaque page with a transparent hole": _page_with_a_hole,
    "an opaque page with an alpha channel": lambda: drawn().convert("RGBA"),
    "twelve times the size": lambda: drawn().resize((3600, 2400)),
    "another place on a larger page": lambda: ImageOps.expand(drawn(), (90, 10, 0, 70), 240),
    "light from one side": lambda: _shaded(np.linspace(0.45, 1.0, 300)),
    "light from below": lambda: _shaded(np.linspace(0.45, 1.0, 200)[:, np.newaxis]),
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


@pytest.mark.parametrize("ending", ["bmp", "gif", "jpg", "png", "tif", "webp"])
def test_a_picture_is_read_in_the_format(ending: str, tmp_path: Path) -> None:
    picture = read(drawn(), tmp_path, f"picture.{ending}")
    assert distance(picture, read(drawn(), tmp_path)) < 4


def test_no_other_program_is_started_for_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(*arguments: object, **options: object) -> None:
        pytest.fail("Ghostscript is started")

    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", start)
    drawn().save(tmp_path / "photo.png", format="EPS")
    with pytest.raises(ValueError, match="is not a picture: pass a PNG or JPEG file"):
        read_picture(tmp_path / "photo.png")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the peak memory")
@pytest.mark.parametrize(
    ("mode", "name", "bytes_per_pixel"),
    [("RGBA", "large.png", 4), ("P", "large.png", 1), ("RGB", "decoded-small.jpg", 0)],
)
def test_no_second_copy_is_made_of_a_large_picture(
    mode: str, name: str, bytes_per_pixel: int, tmp_path: Path
) -> None:
    side = 4000
    Image.new(mode, (side, side)).save(tmp_path / name)
    program = f"""
from pathlib import Path
from logreg.pictures import read_picture
def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
before = peak()
try:
    read_picture("{name}")
except ValueError as error:
    assert "is blank" in str(error)
print(1024 * (peak() - before))
"""
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert int(run.stdout) < bytes_per_pixel * side**2 + 2**25


def test_the_dots_of_a_screen_melt_into_grey_where_a_picture_is_larger_than_400_pixels(
    tmp_path: Path,
) -> None:
    for side in (400, 402):
        screen = Image.new("L", (side, side), 255)
        lines = ImageDraw.Draw(screen)
        for row in range(100, 300, 2):
            lines.line([(190, row), (210, row)], fill=0)
        screen.save(tmp_path / f"{side}.png")
    with pytest.raises(ValueError, match="has ink in too many pieces"):
        read_picture(tmp_path / "400.png")
    assert np.ptp(np.nonzero(read_picture(tmp_path / "402.png"))[0]) + 1 == 20


@pytest.mark.parametrize(("colour", "grey"), [("red", 76), ("lime", 150), ("blue", 29)])
def test_a_colour_is_as_much_ink_as_the_grey_that_looks_as_bright(
    colour: str, grey: int, tmp_path: Path
) -> None:
    picture = Image.new("RGB", (100, 100), "white")
    picture.paste(colour, (40, 20, 50, 80))
    picture.paste((grey, grey, grey), (50, 20, 60, 80))
    image = read(picture, tmp_path)
    assert image[image > 0].min() > 250


def test_a_picture_in_floats_is_read(tmp_path: Path) -> None:
    deep = Image.fromarray(np.asarray(drawn(), dtype=np.float32) / 7 - 900)
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


def test_what_is_fainter_than_a_quarter_of_the_ink_is_paper() -> None:
    ink = np.full((40, 40), 0.8)
    ink[:, 10:30] = 0.8 * 0.24
    assert np.count_nonzero(centre(ink)) == 20 * 10
    ink[:, 10:30] = 0.8 * 0.26
    assert np.count_nonzero(centre(ink)) == 20 * 20


def test_a_page_is_blank_where_the_contrast_is_less_than_a_tenth() -> None:
    ink = np.zeros((40, 40))
    ink[:, :20] = 0.099
    with pytest.raises(ValueError, match="is blank, or its ink is too faint"):
        centre(ink)
    ink[:, :20] = 0.101
    assert centre(ink).max() == 255


def test_ink_may_fill_seven_tenths_of_its_box() -> None:
    ink = np.ones((20, 20))
    ink[2:12, 2:14] = 0.0
    assert np.count_nonzero(centre(ink)) == 280
    ink[2, 2] = 1.0
    with pytest.raises(ValueError, match="has ink nearly everywhere"):
        centre(ink)


def test_a_pixel_of_ink_is_a_speck_unless_a_quarter_of_what_is_around_it_is_ink() -> None:
    ink = np.zeros((9, 9))
    ink[4, 4:6] = 1.0
    with pytest.raises(ValueError, match="shows hardly more than specks"):
        centre(ink)
    ink[5, 4] = 0.5
    assert np.ptp(np.nonzero(centre(ink))[0]) + 1 == 20


def test_a_picture_is_refused_if_more_than_half_of_its_ink_is_specks() -> None:
    ink = np.zeros((30, 30))
    ink[10:14, 10:12] = 1.0  # 8 pixels
    ink[::3, 20] = 1.0  # and 10 specks
    with pytest.raises(ValueError, match="shows hardly more than specks"):
        centre(ink)
    ink[::15, 20] = 0.0  # two fewer
    assert np.ptp(np.nonzero(centre(ink))[0]) + 1 == 20


def test_ink_far_to_one_side_of_its_centre_of_mass_stays_in_the_field() -> None:
    ink = np.zeros((100, 100))
    ink[:, :30] = 1.0  # a heavy stroke, and a long thin one that goes far from it
    ink[95:, :] = 1.0
    image = centre(ink)
    rows, columns = np.nonzero(image)
    assert np.ptp(rows) + 1 == 20
    assert np.ptp(columns) + 1 == 20
    assert columns.max() == 27


@pytest.mark.parametrize("seed", range(20))
def test_symmetric_ink_of_an_odd_width_is_placed_the_same_whatever_a_sum_rounds_to(
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    factor, width = int(rng.integers(1, 9)), 2 * int(rng.integers(1, 8)) + 1
    half = rng.uniform(0.3, 1, size=(20 * factor, width * factor))
    image = centre(half + half[:, ::-1])
    assert np.flatnonzero(image.any(axis=0))[0] == round(14 - width / 2)


@pytest.mark.slow
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
    "blank, of a size that is no multiple of a smaller one": (
        lambda: Image.new("L", (802, 803), 250),
        "is blank",
    ),
    "of one pixel": (lambda: Image.new("L", (1, 1)), "is blank"),
    "faint": (lambda: drawn().point(lambda v: 230 + v // 20), "is blank, or its ink is too faint"),
    "flat in sixteen bits": (lambda: Image.fromarray(np.full((9, 9), 7, np.uint16)), "is blank"),
    "all ink but its border": (
        lambda: ImageOps.expand(Image.new("L", (80, 80), 0), 10, 255),
        "has ink nearly everywhere: pass one digit",
    ),
    "of specks": (
        lambda: _speckled(Image.new("L", (300, 200), 240)),
        "shows hardly more than specks: write larger",
    ),
}


@pytest.mark.parametrize("kind", HOPELESS)
def test_a_plain_sentence_refuses_a_picture_that_is(kind: str, tmp_path: Path) -> None:
    make, message = HOPELESS[kind]
    with pytest.raises(ValueError, match=message) as caught:
        read(make(), tmp_path)
    assert str(caught.value).startswith(str(tmp_path / "picture.png"))


@pytest.mark.parametrize(
    "side", [28, 50, 80, 100, 150, 200, 400, pytest.param(1000, marks=pytest.mark.slow)]
)
def test_noise_is_refused_at_a_side_of(side: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        uniform = rng.random((side, side))
        grain = 0.8 + 0.05 * rng.standard_normal((side, side))
        specks = rng.random((side, side)) < 0.02
        for noise in (uniform, grain, specks):
            with pytest.raises(ValueError, match=r"pieces|specks|everywhere|blank"):
                read(Image.fromarray(np.round(255 * noise).astype(np.uint8)), tmp_path)


def test_four_strokes_side_by_side_may_be_a_letter_but_not_five(tmp_path: Path) -> None:
    def comb(teeth: int) -> Picture:
        picture = Image.new("L", (300, 300), 240)
        for tooth in range(teeth):
            x = 60 + 30 * tooth
            ImageDraw.Draw(picture).line([(x, 50), (x, 250)], fill=20, width=6)
        return picture

    assert read(comb(4), tmp_path).any()
    with pytest.raises(ValueError, match="has ink in too many pieces: pass one digit, on clean"):
        read(comb(5), tmp_path)


def test_a_file_that_may_not_be_read_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError("Permission denied")

    drawn().save(tmp_path / "picture.png")
    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(PermissionError):
        read_picture(tmp_path / "picture.png")


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
