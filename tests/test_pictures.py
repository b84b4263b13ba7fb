"""A person's own picture becomes an image as MNIST has them, or gets a plain sentence."""

import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from handwriting.measure import book
from hypothesis import given
from hypothesis import strategies as st
from PIL import EpsImagePlugin, Image, ImageDraw, ImageOps

from logreg import Digits
from logreg.arrays import Matrix, Vector
from logreg.pictures import Reader, centre, read_drawing, read_picture

Picture = Image.Image


def drawn(size: tuple[int, int] = (300, 200), width: int = 12) -> Picture:
    """Dark ink on light paper: a slanted one, left of the middle."""
    picture = Image.new("L", size, 240)
    ImageDraw.Draw(picture).line([(80, 160), (114, 40)], fill=20, width=width)
    return picture


def read(picture: Picture, folder: Path, name: str = "picture.png") -> Matrix:
    """What comes back from a picture that was saved."""
    picture.save(folder / name)
    return read_picture(folder / name).astype(float)


def distance(a: Matrix, b: Matrix) -> float:
    """The mean difference of the pixels."""
    return float(np.abs(a - b).mean())


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


def _shaded(light: Matrix | Vector, picture: Picture | None = None) -> Picture:
    return Image.fromarray((np.asarray(picture or drawn()) * light).astype(np.uint8))


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
    # Edges of another grey can make the digit a pixel narrower. A shift by one pixel would be 10.
    assert distance(read(picture, tmp_path, name), read(drawn(), tmp_path)) < 7


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


# What a camera writes, from the names of its tags: how it was held, and numbers out of order.
ODD_EXIF = {
    "a resolution of -1/0": struct.pack("<HHIIii", 0x11A, 10, 1, 38, -1, 0),
    "a type that does not exist": struct.pack("<HHIIii", 0x11A, 99, 1, 38, 0, 0),
    "a value beyond its end": struct.pack("<HHIIii", 0x11A, 5, 1, 9999, 0, 0),
}


@pytest.mark.parametrize("odd", ODD_EXIF)
def test_of_exif_only_the_orientation_is_read(odd: str, tmp_path: Path) -> None:
    drawn().rotate(180).save(tmp_path / "plain.jpg", quality=95)
    orientation = struct.pack("<HHII", 0x112, 3, 1, 3)  # upside down
    tags, value = ODD_EXIF[odd][:12], ODD_EXIF[odd][12:]
    exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0" + orientation + tags + bytes(4) + value
    content = (tmp_path / "plain.jpg").read_bytes()
    marker = b"\xff\xe1" + struct.pack(">H", len(exif) + 2)
    (tmp_path / "odd.jpg").write_bytes(content[:2] + marker + exif + content[2:])
    with Image.open(tmp_path / "plain.jpg") as plain:
        upright = read(plain.rotate(180), tmp_path)
    assert np.array_equal(read_picture(tmp_path / "odd.jpg"), upright)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_is_upright_however_its_camera_was_held(turn: int, tmp_path: Path) -> None:
    upright = drawn()
    held = {1: upright, **{code: upright.transpose(back) for code, back in BACK.items()}}[turn]
    exif = Image.Exif()
    exif[0x0112] = turn
    held.save(tmp_path / "photo.png", exif=exif)
    seen = read_picture(tmp_path / "photo.png").astype(float)
    assert distance(seen, read(upright, tmp_path)) < 1


BACK = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("error", [ZeroDivisionError, struct.error, TypeError, RuntimeError])
def test_every_error_of_a_decoder_is_damage_to_its_picture(
    error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise error("what a decoder says\nin several lines")

    drawn().save(tmp_path / "picture.png")
    monkeypatch.setattr(Image.Image, "convert", fail)
    with pytest.raises(ValueError, match=r"picture.png is a damaged .*what a decoder says\): save"):
        read_picture(tmp_path / "picture.png")


@pytest.mark.parametrize("method", ["convert", "getexif"])
def test_a_lack_of_memory_is_no_damage(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise MemoryError

    drawn().save(tmp_path / "picture.png")
    monkeypatch.setattr(Image.Image, method, fail)
    with pytest.raises(MemoryError):
        read_picture(tmp_path / "picture.png")


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


@pytest.mark.parametrize(("colour", "grey"), [("red", 76), ("lime", 150), ("blue", 29)])
def test_a_colour_is_as_much_ink_as_the_grey_that_looks_as_bright(
    colour: str, grey: int, tmp_path: Path
) -> None:
    picture = Image.new("RGB", (100, 100), "white")
    picture.paste(colour, (40, 20, 50, 80))
    picture.paste((grey, grey, grey), (50, 20, 60, 80))
    image = read(picture, tmp_path)
    red, grey = image[:, 11:14].max(axis=1), image[:, 14:17].max(axis=1)
    assert np.abs(red - grey)[4:24].max() <= 40


def test_a_picture_in_floats_is_read(tmp_path: Path) -> None:
    deep = Image.fromarray(np.asarray(drawn(), dtype=np.float32) / 7 - 900)
    assert distance(read(deep, tmp_path, "deep.tif"), read(drawn(), tmp_path)) < 4


# Placed as MNIST places it.


def test_every_test_image_is_left_where_mnist_has_placed_it(digits: Digits) -> None:
    for image in digits.test.images:
        assert np.abs(centre(image / 255) - image.astype(int)).max() <= 1


@given(st.integers(0, 2**32))
def test_ink_fills_20_pixels_around_the_middle_of_pixel_14(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ink = rng.random(rng.integers(1, 60, size=2)) + 0.01
    image = centre(ink)
    assert image.max() == 255
    rows, columns = np.nonzero(image)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    for axis in (0, 1):
        mass = image.sum(axis=1 - axis, dtype=float)
        assert np.sum(mass * np.arange(28)) / mass.sum() == pytest.approx(14, abs=0.51)


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
    ink[:, :10] = 1.0  # a heavy stroke, and a long thin one that goes far from it
    ink[98:, :] = 1.0
    columns = np.nonzero(centre(ink))[1]
    assert np.ptp(columns) + 1 == 20
    assert columns.max() == 27


@pytest.mark.parametrize("seed", range(20))
def test_symmetric_ink_of_an_even_width_is_placed_the_same_whatever_a_sum_rounds_to(
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    factor, width = int(rng.integers(1, 9)), 2 * int(rng.integers(1, 8))
    half = rng.uniform(0.3, 1, size=(20 * factor, width * factor))
    image = centre(half + half[:, ::-1])
    assert np.flatnonzero(image.any(axis=0))[0] == round(14 - (width - 1) / 2)


def test_no_ink_is_refused() -> None:
    with pytest.raises(ValueError, match="ink is 0 everywhere: pass ink"):
        centre(np.zeros((28, 28)))


@pytest.mark.parametrize("side", [28, 300])
def test_a_picture_of_a_test_image_is_read_as_the_image_itself(
    side: int, tmp_path: Path, digits: Digits
) -> None:
    for image in digits.test.images[::53]:
        large = Image.fromarray(255 - image).resize((side, side), Image.Resampling.BICUBIC)
        seen = read(large, tmp_path)
        # What is faint at its edge is left out, which can make the rest a little larger.
        for axis in (0, 1):
            assert abs(_mass(seen, axis) - _mass(image, axis)) < 1


def _mass(image: Matrix, axis: int) -> float:
    mass = image.sum(axis=axis, dtype=float)
    return float(np.sum(mass * np.arange(28)) / mass.sum())


# One digit on paper.


def _strokes(*lines: list[tuple[int, int]], width: int = 12, side: int = 300) -> Picture:
    picture = Image.new("L", (side, side), 240)
    for line in lines:
        ImageDraw.Draw(picture).line(line, fill=20, width=width, joint="curve")
    return picture


def _with_dots(count: int) -> Picture:
    picture = _strokes([(150, 60), (150, 240)])
    for dot in range(count):
        x, y = 40 + 35 * (dot % 3), 60 + 35 * (dot // 3)
        ImageDraw.Draw(picture).ellipse((x, y, x + 8, y + 8), fill=20)
    return picture


def _framed() -> Picture:
    picture = _strokes([(150, 90), (150, 210)])
    ImageDraw.Draw(picture).rectangle((30, 30, 270, 270), outline=20, width=6)
    return picture


REFUSED: dict[str, tuple[Callable[[], Picture], str]] = {
    "blank": (lambda: Image.new("L", (100, 100), 250), "is blank, or its ink is too faint"),
    "blank, of a size that is no multiple of a smaller one": (
        lambda: Image.new("L", (802, 803), 250),
        "is blank",
    ),
    "of one pixel": (lambda: Image.new("L", (1, 1)), "is blank"),
    "faint": (lambda: drawn().point(lambda v: 230 + v // 20), "is blank, or its ink is too faint"),
    "flat in sixteen bits": (lambda: Image.fromarray(np.full((9, 9), 7, np.uint16)), "is blank"),
    "a dot": (lambda: _strokes([(145, 150), (155, 150)]), "shows a blot, not a stroke"),
    "two strokes apart": (
        lambda: _strokes([(100, 60), (100, 240)], [(200, 60), (200, 240)]),
        "shows two things: pass one digit",
    ),
    "five strokes apart": (
        lambda: _strokes(*([(50 * x, 60), (50 * x, 240)] for x in range(1, 6))),
        "shows many things: pass one digit",
    ),
    "a hundred dots": (
        lambda: _strokes(
            *([(x, y), (x + 6, y)] for x in range(20, 280, 25) for y in range(20, 280, 25)), width=6
        ),
        "shows many things: pass one digit",
    ),
    "a digit in a frame": (_framed, "shows one thing inside another: .* without a frame"),
    "a digit among dots": (lambda: _with_dots(9), "shows specks or lines beside a digit"),
    "a line across the page": (
        lambda: _strokes([(0, 150), (300, 150)]),
        "has ink at its edge, .* pass one digit",
    ),
    "half a shadow": (
        lambda: _shaded(np.where(np.arange(300) < 150, 0.5, 1.0), Image.new("L", (300, 200), 240)),
        "is blank|shows a shadow, and no ink",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_picture_is_refused_by_what_is_wrong_with_it_if_it_is_or_shows(
    kind: str, tmp_path: Path
) -> None:
    make, message = REFUSED[kind]
    with pytest.raises(ValueError, match=message) as caught:
        read(make(), tmp_path)
    assert str(caught.value).startswith(str(tmp_path / "picture.png"))


def test_a_few_dots_beside_a_digit_do_not_matter(tmp_path: Path) -> None:
    assert distance(read(_with_dots(1), tmp_path), read(_with_dots(0), tmp_path)) < 1


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The model of the book, with its memory."""
    return book()[1]


@pytest.mark.parametrize("side", [28, 80, 200, 400, 1000])
def test_noise_is_never_taken_for_a_digit_at_a_side_of(
    side: int, tmp_path: Path, reader: Reader
) -> None:
    rng = np.random.default_rng(0)
    uniform = rng.random((side, side))
    grain = 0.8 + 0.05 * rng.standard_normal((side, side))
    specks = rng.random((side, side)) < 0.02
    for noise in (uniform, grain, specks):
        Image.fromarray(np.round(255 * noise).astype(np.uint8)).save(tmp_path / "noise.png")
        with suppress(ValueError):
            image = read_picture(tmp_path / "noise.png")
            assert reader.answer(image).trust == "unfamiliar"


SHADOWS: dict[str, Callable[[Matrix, Matrix], Matrix]] = {
    "from one side": lambda x, y: 1 - 0.6 * x,
    "of a lamp": lambda x, y: 0.4 + 0.6 * np.exp(-((x - 0.5) ** 2 + (y - 0.4) ** 2) / 0.2),
    "with a straight shadow": lambda x, y: np.where(x + 0.4 * y < 0.45, 0.5, 1.0),
    "with the shadow of a corner": lambda x, y: np.where((x > 0.35) & (y > 0.5), 0.5, 1.0),
    "with the shadow of a finger": lambda x, y: np.where((abs(x - y) < 0.15) & (x > 0.6), 0.5, 1.0),
}


@pytest.mark.parametrize("light", SHADOWS)
def test_a_digit_is_read_in_light(light: str, tmp_path: Path) -> None:
    y, x = np.mgrid[0:300, 0:300] / 300
    page = _strokes([(110, 90), (150, 50), (150, 250)])
    lit = _shaded(SHADOWS[light](x, y), page)
    assert distance(read(lit, tmp_path), read(page, tmp_path)) < 8


@pytest.mark.parametrize("lean", [0, 40])
@pytest.mark.parametrize("width", [1, 4, 12, 40])
def test_a_one_is_read_whether_the_pen_is_fine_or_broad(
    width: int, lean: int, tmp_path: Path, reader: Reader
) -> None:
    _strokes([(150 + lean, 50), (150 - lean, 250)], width=width).save(tmp_path / "one.png")
    image = read_picture(tmp_path / "one.png")
    assert 1 <= image.sum() / 255 / 20 <= 6  # pixels across
    answer = reader.answer(image)
    assert (answer.digit, answer.trust) == (1, "sure")


# A drawing, which has no light and may reach the edge.


def test_a_drawing_may_reach_the_edge() -> None:
    ink = np.zeros((100, 100))
    ink[:, 45:55] = 1.0
    assert np.array_equal(read_drawing(ink), centre(ink))


def test_a_drawing_is_refused_by_what_is_wrong_with_it() -> None:
    ink = np.zeros((100, 100))
    with pytest.raises(ValueError, match="the drawing is blank"):
        read_drawing(ink)
    ink[10:90, 20:25] = ink[10:90, 70:75] = 1.0
    with pytest.raises(ValueError, match="the drawing shows two things"):
        read_drawing(ink)


# Files.


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
