"""What readers play with, in a real browser: the drawing, and the slider over a training."""

import itertools
import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib import colormaps
from PIL import Image as PillowImage
from PIL import ImageDraw
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from logreg import (
    Digits,
    History,
    Hyperparameters,
    LogisticModel,
    load_digits,
    pictures,
    train,
    unroll,
)
from logreg.arrays import Image, Matrix, Vector
from logreg.pictures import Familiarity, Reader

REPOSITORY = Path(__file__).parents[2]
SITE = REPOSITORY / "site"
DRAWINGS = ("index.html", "chapters/09-performance.html")
FATES, TRAINING = "chapters/08-update.html", "chapters/11-training.html"
PAGES = (*DRAWINGS, FATES, TRAINING)
SIDE = 280  # of the canvas that is drawn on
NEITHER = "This looks like neither."


@pytest.fixture
def context(browser: Browser, base: str) -> Iterator[BrowserContext]:
    """A reader; what the console says, or another machine is asked, fails the test."""
    with browser.new_context(base_url=base) as context:
        faults: list[str] = []
        context.on("console", lambda message: faults.append(message.text))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((base, "data:", "file:"))
                else faults.append(request.url)
            ),
        )
        yield context
        assert faults == []


def _open(context: BrowserContext, url: str, *, scripts: bool = True) -> Page:
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    if scripts:
        _wait(page)
    return page


def _wait(page: Page) -> None:
    """Wait for what the page has to play with; on a busy machine the network rests before."""
    for widget in page.locator(".draw, .scrub").all():
        widget.locator("canvas").first.wait_for()


@cache
def _trained() -> tuple[Digits, LogisticModel, History, dict[int, tuple[Vector, float]]]:
    """Train as the book does, and keep every step."""
    digits, model = load_digits(), LogisticModel(784)
    kept = {0: (model.weights, model.bias)}

    def keep(step: int, _loss: float) -> None:
        kept[step] = model.weights, model.bias

    history = train(model, digits.train, digits.validation, Hyperparameters(), rng=0, on_step=keep)
    return digits, model, history, kept


@cache
def _reader() -> Reader:
    """The model that the pages carry, with its memory."""
    digits, model, _, _ = _trained()
    memory = Familiarity.learn(digits.train, digits.validation)
    return Reader(model=model, familiarity=memory)


def _read(ink: Matrix) -> Image | None:
    """What the package makes of a drawing, or None if it refuses it."""
    try:
        return pictures.read_drawing(ink)
    except ValueError:
        return None


def _data() -> dict[str, Any]:
    """What the pages carry, as the build wrote it."""
    script = (SITE / "assets" / "drawing.js").read_text("utf-8")
    data: dict[str, Any] = json.loads(script.rpartition("logregReading(")[2].rstrip(");\n"))
    return data


def _ink(page: Page) -> Matrix:
    """The ink that lies on the canvas."""
    opaque = page.locator(".draw-pad").evaluate(
        """canvas => Array.from(canvas.getContext("2d").getImageData(0, 0, 280, 280).data)
            .filter((_, i) => i % 4 == 3)"""
    )
    return np.array(opaque, dtype=float).reshape(SIDE, SIDE) / 255


def _colours(canvas: Locator) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The pixels of a small picture: (28, 28, 3)."""
    data = canvas.evaluate(
        "canvas => Array.from(canvas.getContext('2d').getImageData(0, 0, 28, 28).data)"
    )
    return np.array(data).reshape(28, 28, 4)[..., :3]


def _probability(page: Page) -> float:
    found = re.fullmatch(r"p\(1\) [=<>] (\d\.\d+)\.", page.locator(".draw-p").inner_text())
    assert found
    return float(found[1])


def _settle(page: Page) -> None:
    """Wait until what was drawn has been read."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def _verdict(page: Page) -> str:
    _settle(page)
    return page.locator(".draw-verdict").inner_text()


def _pad(page: Page) -> dict[str, float]:
    """Bring the canvas to the middle, clear of the header, and tell where it is."""
    pad = page.locator(".draw-pad")
    pad.evaluate("pad => pad.scrollIntoView({ block: 'center' })")
    place: dict[str, float] = pad.evaluate("pad => pad.getBoundingClientRect().toJSON()")
    return place


def _stroke(page: Page, points: list[tuple[float, float]]) -> None:
    """Draw a line with the mouse."""
    box = _pad(page)
    for number, (x, y) in enumerate(points):
        page.mouse.move(box["x"] + x, box["y"] + y)
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def _clear(page: Page) -> None:
    page.locator(".draw").get_by_role("button", name="Clear").click()


def _ellipse(width: float, height: float) -> list[tuple[float, float]]:
    angles = np.linspace(0, 2 * np.pi, 40)
    return [(140 + width * float(np.sin(a)), 140 - height * float(np.cos(a))) for a in angles]


ONE: list[tuple[float, float]] = [(150, 30), (140, 140), (130, 250)]


# What the files weigh and hold.


def test_each_script_of_the_drawing_is_below_12_kilobytes() -> None:
    assert (SITE / "assets" / "draw.js").stat().st_size < 12_000
    assert (REPOSITORY / "docs" / "_build" / "reading.js").stat().st_size < 12_000


def test_the_memory_is_below_60_kilobytes_and_that_of_the_package() -> None:
    memory, expected = _data()["memory"], _reader().familiarity
    assert len(json.dumps(memory)) < 60_000
    assert expected is not None
    typical = np.frombuffer(b64decode(memory["typical"]), np.uint8)
    # The averages of another machine may round to another byte.
    assert np.abs(typical - expected.typical.ravel().astype(int)).max() <= 1
    assert memory["least"] == pytest.approx(expected.least, abs=1e-3)
    assert memory["enclosed"] == pytest.approx(expected.most_enclosed)
    assert memory["strokes"] == pytest.approx(expected.most_strokes)


@pytest.mark.parametrize("name", [*PAGES, "chapters/05-model.html"])
def test_a_page_loads_only_the_scripts_that_it_has_a_use_for(
    name: str, context: BrowserContext
) -> None:
    page = context.new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    page.goto(name, wait_until="networkidle")
    _wait(page)
    expected = {"draw.js", "drawing.js"} if name in DRAWINGS else set()
    expected |= {"scrub.js"} if name in {FATES, TRAINING} else set()
    assert {"draw.js", "drawing.js", "scrub.js"} & set(loaded) == expected


def test_the_small_file_holds_the_model_that_the_book_trains() -> None:
    saved = json.loads((SITE / "assets" / "model.json").read_text("utf-8"))
    digits, model, _, _ = _trained()
    assert set(saved) == {"weights", "bias", "classes", "shape"}
    assert (saved["classes"], saved["shape"]) == ([0, 1], [28, 28])
    z = unroll(digits.test.images) @ np.array(saved["weights"]) + saved["bias"]
    assert np.abs(z - model.forward(unroll(digits.test.images))).max() < 0.005
    assert _data()["model"] == saved


# Reading a drawing.


def _drawings() -> list[Matrix]:
    """Zeros and ones, random strokes, and what should be refused."""
    inks: list[Matrix] = [np.zeros((40, 40)), np.ones((40, 40))]
    for seed in range(150):
        rng = np.random.default_rng(seed)
        rows, columns = (int(side) for side in rng.integers(20, 281, size=2))
        picture = PillowImage.new("L", (columns, rows), 0)
        pen = ImageDraw.Draw(picture)
        width = int(rng.integers(1, 16))
        if seed % 3 == 0:
            across, down = rng.uniform(0.1, 0.4) * columns, rng.uniform(0.3, 0.45) * rows
            middle = (columns / 2, rows / 2)
            pen.ellipse(
                (middle[0] - across, middle[1] - down, middle[0] + across, middle[1] + down),
                outline=255,
                width=width,
            )
        else:
            for _ in range(int(rng.integers(1, 4))):
                places = rng.random((int(rng.integers(2, 5)), 2)) * (columns, rows)
                pen.line(places.ravel().tolist(), fill=int(rng.integers(60, 256)), width=width)
        ink = np.asarray(picture, dtype=float)
        if seed % 5 == 0:  # a symmetric one, which is a tie if its width is even
            ink = np.maximum(ink, ink[:, ::-1])
        if seed % 7 == 0:  # dust
            ink = np.maximum(ink, 255.0 * (rng.random(ink.shape) < 0.01))
        if seed % 11 == 0:  # noise
            ink = np.round(255 * rng.random(ink.shape) ** 2)
        inks.append(ink / 255)
    return inks


def test_the_same_pixels_get_the_same_answer_as_from_the_package(
    context: BrowserContext,
) -> None:
    page = _open(context, "index.html")
    seen: Counter[str] = Counter()
    for ink in _drawings():
        expected = _read(ink)
        found = page.evaluate(
            """([ink, rows, columns]) => {
                const { fault, image, label, familiar, p } = logregDrawing.read(ink, rows, columns);
                return fault ? null : { image: Array.from(image), label, familiar, p };
            }""",
            [ink.ravel().tolist(), *ink.shape],
        )
        assert (found is None) == (expected is None)
        if expected is None:
            seen["refused"] += 1
            continue
        assert np.abs(np.array(found["image"]) - expected.ravel()).max() <= 1
        answer = _reader().answer(expected)
        p = answer.probability if answer.digit else 1 - answer.probability
        assert found["p"] == pytest.approx(p, abs=0.005)
        assert (found["label"], found["familiar"]) == (answer.digit, answer.familiar)
        seen[answer.trust] += 1
    assert min(seen[kind] for kind in ("refused", "sure", "unfamiliar")) > 10


@pytest.mark.parametrize("seed", range(5))
def test_what_is_drawn_with_the_mouse_is_what_the_model_sees(
    seed: int, context: BrowserContext
) -> None:
    page = _open(context, "index.html")
    rng = np.random.default_rng(seed)
    for _ in range(2):
        points = rng.uniform(20, 260, size=(5, 2)).tolist()
        _stroke(page, [(x, y) for x, y in points])
    _settle(page)
    expected = pictures.read_drawing(_ink(page))
    seen = 255 - _colours(page.locator(".draw-seen"))
    assert np.abs(seen - expected[..., np.newaxis]).max() <= 1
    model = _trained()[1]
    p = float(model.predict_proba(expected[np.newaxis])[0])
    assert _probability(page) == pytest.approx(p, abs=0.002)


def test_the_map_shows_the_products_in_the_colours_of_the_book(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    page.get_by_role("button", name="The worst one").click()
    _settle(page)
    x = (255 - _colours(page.locator(".draw-seen"))[..., 0]) / 255
    products = _trained()[1].weights.reshape(28, 28) * x
    limit = np.abs(products).max()
    expected = 255 * np.array(colormaps["RdBu_r"](products / (2 * limit) + 0.5))[..., :3]
    assert np.abs(_colours(page.locator(".draw-votes")) - expected).max() <= 3
    z = products.sum() + _trained()[1].bias
    sums = page.locator(".draw-sums").inner_text().replace("\N{MINUS SIGN}", "-")
    plus, minus, bias, total = (float(found) for found in re.findall(r"[+-]\d+\.\d+", sums))
    assert total == pytest.approx(z, abs=0.02)
    assert plus + minus + bias == pytest.approx(total, abs=0.02)
    assert plus > 0 > minus


def test_the_probability_moves_while_the_mouse_draws(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    box = _pad(page)
    seen = []
    for number, (x, y) in enumerate(_ellipse(70, 100)):
        page.mouse.move(box["x"] + x, box["y"] + y)
        if number == 0:
            page.mouse.down()
        elif number > 5:
            _settle(page)
            seen.append(_probability(page))
    page.mouse.up()
    assert len(set(seen)) > 10
    assert seen[0] > 0.5
    assert seen[-1] < 0.1
    assert _verdict(page) == "The model reads a zero."


def test_a_finger_draws_and_does_not_scroll_the_page(browser: Browser, base: str) -> None:
    size = {"width": 360, "height": 740}
    with browser.new_context(viewport=size, has_touch=True, is_mobile=True) as phone:  # type: ignore[arg-type]  # a TypedDict of the library
        page = _open(phone, base + "index.html")
        box = _pad(page)
        session = phone.new_cdp_session(page)
        before = page.evaluate("scrollY")
        seen = []
        for number, (x, y) in enumerate(_ellipse(70, 100)):
            kind = "touchMove" if number else "touchStart"
            points = [{"x": box["x"] + x, "y": box["y"] + y}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            _settle(page)
            if number > 5:
                seen.append(_probability(page))
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert page.evaluate("scrollY") == before
        assert len(set(seen)) > 10
        assert _verdict(page) == "The model reads a zero."


def test_the_keyboard_draws_as_well_as_the_mouse(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    _stroke(page, ONE)
    by_mouse = _verdict(page), _probability(page)
    _clear(page)
    pad = page.get_by_role("application", name="Drawing")
    pad.focus()
    status = page.locator(".draw [role=status]")
    page.keyboard.press("ArrowUp")
    status.filter(has_text="row 13, column 14: ink 0 %").wait_for()
    for _ in range(8):
        page.keyboard.press("ArrowUp")
    for _ in range(19):
        page.keyboard.press("Shift+ArrowDown")
    read = re.compile(r"row 24, column 14: ink 100 %\. p\(1\) [=>] 0\.99\d\. The model reads a one")
    status.filter(has_text=read).wait_for()
    assert by_mouse == (_verdict(page), _probability(page))
    drawn = _ink(page)
    _clear(page)
    _stroke(page, [(135, 45), (135, 235)])
    assert np.abs(_ink(page) - drawn).max() < 0.1


def test_the_space_bar_changes_one_pixel(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    page.get_by_role("application", name="Drawing").focus()
    page.keyboard.press("Space")
    ink = _ink(page)
    assert ink[130:140, 130:140].all()
    assert ink.sum() == 100
    page.keyboard.press("Space")
    assert _ink(page).sum() == 0


def test_the_buttons_draw_as_the_keys_do(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    page.get_by_text("Pixel by pixel").click()
    pixels = page.get_by_role("group", name="Pixels")
    for name in ("Up", "Left", "Left", "Down", "Down", "Right", "Ink or paper"):
        pixels.get_by_role("button", name=name, exact=True).press("Enter")
    ink = _ink(page)
    assert ink[140:150, 120:130].all()
    assert ink.sum() == 100


@pytest.mark.parametrize(
    ("name", "label", "mistake"),
    [
        ("A zero", 0, False),
        ("A one", 1, False),
        ("The worst zero", 0, True),
        ("The worst one", 1, False),
    ],
)
def test_a_test_image_goes_to_the_model_unchanged_and_a_mistake_is_called_one(
    name: str, label: int, mistake: bool, context: BrowserContext
) -> None:
    page = _open(context, "index.html")
    page.get_by_role("button", name=name).press("Enter")
    digits, model, _, _ = _trained()
    seen = (255 - _colours(page.locator(".draw-seen"))[..., 0]).astype(np.uint8)
    (row,) = np.flatnonzero((digits.test.images == seen).all(axis=(1, 2)))
    assert digits.test.labels[row] == label
    assert np.array_equal(np.round(255 * _ink(page)[5::10, 5::10]), seen)
    p = float(model.predict_proba(seen[np.newaxis])[0])
    assert _probability(page) == pytest.approx(p, abs=0.001)
    assert ((p >= 0.5) != label) == mistake
    truth = f"{'A mistake' if mistake else 'Right'}: it is {'a one' if label else 'a zero'}."
    assert _verdict(page).endswith(truth)


def test_a_test_image_that_is_drawn_on_is_a_drawing_until_that_is_undone(
    context: BrowserContext,
) -> None:
    page = _open(context, "index.html")
    page.get_by_role("button", name="The worst zero").click()
    before = _verdict(page), _probability(page)
    page.locator(".draw-pad").focus()
    page.keyboard.press("Space")
    assert "it is" not in _verdict(page)
    page.get_by_role("button", name="Undo").click()
    assert (_verdict(page), _probability(page)) == before


def test_undo_takes_back_one_stroke_after_the_other(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    inks = [_ink(page)]
    for stroke in (ONE, ONE[:2], ONE[1:]):
        _stroke(page, stroke)
        inks.append(_ink(page))
    page.get_by_role("button", name="Undo").click()
    assert np.array_equal(_ink(page), inks[2])
    page.locator(".draw-pad").focus()
    page.keyboard.press("Control+z")
    assert np.array_equal(_ink(page), inks[1])
    for _ in range(3):  # once more than there is to undo
        page.get_by_role("button", name="Undo").click()
    assert np.array_equal(_ink(page), inks[0])
    assert _verdict(page).startswith("Nothing is drawn yet.")


def test_a_thin_pen_is_half_as_broad(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    _stroke(page, ONE)
    broad = _ink(page).sum()
    _clear(page)
    thin = page.get_by_role("button", name="Thin pen")
    thin.click()
    assert thin.get_attribute("aria-pressed") == "true"
    _stroke(page, ONE)
    assert 0.45 < _ink(page).sum() / broad < 0.55
    assert _verdict(page) == "The model reads a one."
    thin.click()
    assert thin.get_attribute("aria-pressed") == "false"


def test_the_bar_names_its_ends_and_is_empty_before_anything_is_drawn(
    context: BrowserContext,
) -> None:
    page = _open(context, "index.html")
    bar = page.locator(".play-bar")
    assert bar.locator("b").all_inner_texts() == ["0", "1"]
    assert bar.get_attribute("data-empty") is not None
    _stroke(page, ONE)
    _settle(page)
    assert bar.get_attribute("data-empty") is None
    filled = "bar => bar.querySelector('span').offsetWidth / bar.querySelector('div').offsetWidth"
    assert bar.evaluate(filled) > 0.95


def test_a_dot_is_a_blot_and_two_strokes_apart_are_two_things(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    _stroke(page, [(140, 140), (141, 140)])
    assert _verdict(page).startswith("A blot, not a stroke.")
    _clear(page)
    _stroke(page, [(60, 60), (60, 220)])
    _stroke(page, [(200, 60), (200, 220)])
    assert _verdict(page).startswith("Two things.")


def test_the_answer_is_in_sight_and_the_drawing_stays_where_it_is_under_a_finger(
    browser: Browser, base: str
) -> None:
    size = {"width": 375, "height": 667}
    with browser.new_context(viewport=size, has_touch=True, is_mobile=True) as phone:  # type: ignore[arg-type]  # a TypedDict of the library
        page = _open(phone, base + "index.html")
        box = _pad(page)
        session = phone.new_cdp_session(page)
        places = "e => e.getBoundingClientRect().toJSON()"
        header = page.locator(".md-header").evaluate(places)["bottom"]
        for number, (x, y) in enumerate([*_ellipse(60, 100), (20, 20), (260, 260), (20, 260)]):
            kind = "touchMove" if number else "touchStart"
            points = [{"x": box["x"] + x, "y": box["y"] + y}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            _settle(page)
            for name in (".draw-answer", ".play-bar", ".draw-pad"):
                place = page.locator(name).evaluate(places)
                assert header <= place["top"] < place["bottom"] <= size["height"]
            assert page.locator(".draw-pad").evaluate(places) == box
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        seen, votes = (page.locator(f".draw-{name}").evaluate(places) for name in ("seen", "votes"))
        assert seen["top"] == votes["top"]  # side by side


def test_the_eraser_takes_ink_away(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    _stroke(page, ONE)
    eraser = page.get_by_role("button", name="Eraser")
    eraser.click()
    assert eraser.get_attribute("aria-pressed") == "true"
    full = _ink(page).sum()
    _stroke(page, ONE[:2])
    assert _ink(page).sum() < 0.6 * full


CROSS: list[list[tuple[float, float]]] = [[(40, 40), (240, 240)], [(240, 40), (40, 240)]]
SQUARE: list[list[tuple[float, float]]] = [[(30, 30), (250, 30), (250, 250), (30, 250), (30, 30)]]
SEVEN: list[list[tuple[float, float]]] = [[(50, 50), (230, 50), (110, 250)]]
LEVEL: list[list[tuple[float, float]]] = [[(30, 140), (250, 140)]]


@pytest.mark.parametrize(
    "strokes", [CROSS, SEVEN, LEVEL, [*SQUARE, *CROSS]], ids=["cross", "7", "line", "box"]
)
def test_what_is_neither_is_called_neither(
    strokes: list[list[tuple[float, float]]], context: BrowserContext
) -> None:
    page = _open(context, "index.html")
    for stroke in strokes:
        _stroke(page, stroke)
    assert _verdict(page).startswith(NEITHER)


@pytest.mark.parametrize(
    ("width", "lean"), [*itertools.product((40, 60, 80), (0, 15, 30)), (100, 0)]
)
def test_common_zeros_and_ones_are_not_called_neither(
    width: int, lean: int, context: BrowserContext
) -> None:
    page = _open(context, "index.html")
    _stroke(page, [(x + lean * (140 - y) / 100, y) for x, y in _ellipse(width, 100)])
    assert _verdict(page) == "The model reads a zero."
    _clear(page)
    _stroke(page, [(140 + lean, 40), (140 - lean, 240)])
    assert _verdict(page) == "The model reads a one."


def test_the_rule_for_neither_finds_few_training_images_strange(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    digits = _trained()[0]
    some = digits.validation.images[:400]
    neither = page.evaluate(
        "images => images.map(image => !logregDrawing.answer(image).familiar)",
        some.reshape(len(some), -1).tolist(),
    )
    assert 0 < sum(neither) < 0.02 * len(some)


def test_what_is_no_digit_is_named(context: BrowserContext) -> None:
    page = _open(context, "index.html")
    assert _verdict(page).startswith("Nothing is drawn yet.")
    assert page.locator(".draw-p").inner_text() == ""
    said = page.evaluate(
        """() => {
            const { read } = logregDrawing;
            const ink = (f) => Array.from({ length: 10000 }, (_, i) => f(i % 100, i / 100 | 0) ? 1 : 0);
            return [
                ink((x, y) => x % 9 < 4 && y % 9 < 4),
                ink(() => true),
                ink((x, y) => Math.abs(x - 50) < 5 && y > 20 && y < 80 || (x == 5 || x == 95 || y == 5 || y == 95)),
                ink((x, y) => Math.abs(x - 50) < 3 && y > 20 && y < 80 || x % 12 < 3 && y % 12 < 3 && x < 40),
            ].map((ink) => read(ink, 100, 100).verdict);
        }"""
    )
    beginnings = ("Many things", "A blot", "One thing inside another", "Specks beside a digit")
    for sentence, beginning in zip(said, beginnings, strict=True):
        assert sentence.startswith(beginning)


# Scrubbing through a training.


def _slide(page: Page, *keys: str) -> None:
    page.get_by_role("slider", name="Saved step").focus()
    for key in keys:
        page.keyboard.press(key)


def _state(page: Page) -> list[str]:
    """What a reader sees of each training: its weights, its mark and its numbers."""
    found: list[str] = page.locator(".play-run").evaluate_all(
        """runs => runs.map(run => [
            run.querySelector("canvas").toDataURL(),
            run.querySelector("circle").getAttribute("cx"),
            run.querySelector("circle").getAttribute("cy"),
            run.querySelector(":scope > span").textContent,
        ])"""
    )
    return found


@pytest.mark.parametrize(("name", "runs"), [(FATES, 3), (TRAINING, 1)])
def test_the_slider_moves_weights_mark_and_probability_together(
    name: str, runs: int, context: BrowserContext
) -> None:
    page = _open(context, name)
    states = []
    for key in ("Home", "ArrowRight", "End"):
        _slide(page, key)
        states.append(_state(page))
    for earlier, later in itertools.pairwise(states):
        assert len(earlier) == runs
        for one, other in zip(earlier, later, strict=True):
            assert all(a != b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("step", [1, 20, 90, 300])
def test_a_saved_step_shows_what_the_training_was_at(step: int, context: BrowserContext) -> None:
    page = _open(context, f"{TRAINING}?step={step}")
    digits, _, history, kept = _trained()
    model = LogisticModel(784)
    model.weights, model.bias = kept[step]
    loss = model.evaluate(digits.validation).loss
    found = page.locator(".play-run > span").inner_text()
    measured, p = re.fullmatch(r"validation loss (\S+), p\(1\) [=<>] (\S+)", found).groups()  # type: ignore[union-attr]  # it fails the test
    assert float(measured) == pytest.approx(loss, rel=0.01)
    # The image is the first picture of the widget.
    image = (255 - _colours(page.locator(".play-example canvas"))[..., 0]).astype(np.uint8)
    assert float(p) == pytest.approx(float(model.predict_proba(image[np.newaxis])[0]), abs=0.001)
    (row,) = np.flatnonzero((digits.validation.images == image).all(axis=(1, 2)))
    assert model.predict(image[np.newaxis])[0] == digits.validation.labels[row] or step < 120
    limit = max(np.abs(kept[s][0]).max() for s in history.steps.tolist())
    shades = np.round(31 * model.weights / limit).reshape(28, 28) / 31
    expected = 255 * np.array(colormaps["RdBu_r"](shades / 2 + 0.5))[..., :3]
    assert np.abs(_colours(page.locator(".play-run canvas")) - expected).max() <= 3


def test_the_three_fates_are_those_of_the_chapter(context: BrowserContext) -> None:
    page = _open(context, f"{FATES}?step=30")
    page.locator(".play-run > strong").first.wait_for()
    names = page.locator(".play-run > strong").all_inner_texts()
    assert [name.partition(",")[0] for name in names] == [
        "too small",
        "at the bound",
        "far too large",
    ]
    digits = _trained()[0]
    X, y = unroll(digits.train.images[:1000]), digits.train.labels[:1000]
    for name, text in zip(names, page.locator(".play-run > span").all_inner_texts(), strict=True):
        model = LogisticModel(784)
        rate = float(name.rpartition("=")[2])
        for _ in range(30):
            model.update(model.backward(X, y), rate)
        measured, p = re.findall(r"\d+\.\d+", text)
        assert float(measured) == pytest.approx(model.loss(X, y), rel=0.02)
        expected = float(model.predict_proba(digits.validation.images[:1])[0])
        assert float(p) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("folder", [False, True], ids=["from a server", "from a folder"])
def test_a_copied_address_restores_the_step(folder: bool, context: BrowserContext) -> None:
    page = _open(context, (SITE / TRAINING).as_uri() if folder else TRAINING)
    _slide(page, "End", "ArrowLeft", "ArrowLeft")
    state = _state(page)
    assert page.url.endswith("?step=240")
    other = _open(context, page.url)
    assert other.get_by_role("slider").input_value() == page.get_by_role("slider").input_value()
    assert _state(other) == state


def test_sliding_keeps_the_rest_of_the_address_and_adds_no_way_back(
    context: BrowserContext,
) -> None:
    page = _open(context, "index.html")
    page.goto(f"{TRAINING}?h=weights#the-test-once", wait_until="networkidle")
    length = page.evaluate("history.length")
    _slide(page, "ArrowRight")
    assert page.url.endswith("?h=weights&step=1#the-test-once")
    assert page.evaluate("history.length") == length
    page.go_back()
    page.wait_for_url("**/index.html")


@pytest.mark.parametrize(
    ("name", "step", "nearest"),
    [
        (TRAINING, "none", 0),
        (TRAINING, "7", 5),
        (TRAINING, "44", 30),
        (TRAINING, "1e9", 300),
        (FATES, "17", 15),
    ],
)
def test_an_address_with_another_step_shows_the_nearest(
    name: str, step: str, nearest: int, context: BrowserContext
) -> None:
    page = _open(context, f"{name}?step={step}")
    said = page.get_by_role("slider").get_attribute("aria-valuetext") or ""
    assert said.startswith(f"step {nearest} of")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", [FATES, TRAINING])
def test_the_slider_begins_before_anything_has_happened_over_numbered_ticks(
    name: str, width: int, context: BrowserContext
) -> None:
    page = _open(context, name)
    page.set_viewport_size({"width": width, "height": 900})
    assert all("p(1) = 0.500" in state[-1] for state in _state(page))
    ticks = page.locator(".play-ticks span:visible")
    slider = page.get_by_role("slider")
    place, thumb = slider.bounding_box(), 16
    assert place
    for tick in ticks.all():
        number, box = tick.inner_text(), tick.bounding_box()
        assert box
        stop = page.locator(".play-ticks span").all_inner_texts().index(number)
        share = stop / int(slider.get_attribute("max") or 0)
        middle = place["x"] + thumb / 2 + share * (place["width"] - thumb)
        assert box["x"] + box["width"] / 2 == pytest.approx(middle, abs=2)
    # No two numbers of the ticks or of an axis touch each other.
    for group in (".play-ticks", *[f".play-run:nth-child({i + 1}) .play-curve" for i in range(3)]):
        numbers = page.locator(f"{group} :is(span, text):visible").evaluate_all(
            """all => all.map(e => {
                const range = new Range();
                range.selectNodeContents(e);
                const { left, right, top, bottom } = range.getBoundingClientRect();
                return [left, right, top, bottom];
            })"""
        )
        for one, other in itertools.combinations(numbers, 2):
            beside = one[1] < other[0] or other[1] < one[0]
            assert beside or one[3] <= other[2] or other[3] <= one[2], group


@pytest.mark.parametrize("name", [FATES, TRAINING])
def test_a_mark_stands_where_the_axes_say(name: str, context: BrowserContext) -> None:
    page = _open(context, f"{name}?step=30")
    for run in page.locator(".play-run").all():
        places = run.evaluate(
            """run => {
                const middle = (e) => { const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; };
                const texts = [...run.querySelectorAll("text")].map((e) => [Number(e.textContent), ...middle(e)]);
                return { mark: middle(run.querySelector("circle")), texts };
            }"""
        )
        texts = places["texts"]
        bottom = max(y for *_, y in texts)
        steps = [(step, x) for step, x, y in texts if y == bottom]
        losses = [(loss, y) for loss, _, y in texts if y != bottom]
        (loss,) = re.findall(r"loss ([\d.]+),", run.inner_text())
        x = np.interp(30, [step for step, _ in steps], [x for _, x in steps])
        logs, heights = np.log([loss for loss, _ in losses]), [y for _, y in losses]
        slope, start = np.polyfit(logs, heights, 1)
        assert places["mark"][0] == pytest.approx(x, abs=1)
        assert places["mark"][1] == pytest.approx(start + slope * np.log(float(loss)), abs=1.5)


def test_the_slider_says_what_it_has_moved(context: BrowserContext) -> None:
    page = _open(context, FATES)
    _slide(page, "Home", "ArrowRight")
    said = page.get_by_role("slider").get_attribute("aria-valuetext") or ""
    assert re.match(
        r"step 1 of 30: too small, η = \S+ loss \S+, p\(1\) = 0\.\d+; at the bound", said
    )
    assert page.locator(".play-runs strong").count() == 3


# For everybody.


@pytest.mark.parametrize("name", [FATES, TRAINING])
def test_the_widget_stands_in_for_the_figure_and_paper_gets_the_figure(
    name: str, browser: Browser, base: str, context: BrowserContext
) -> None:
    with browser.new_context(base_url=base, java_script_enabled=False) as plain:
        page = _open(plain, name, scripts=False)
        figure = page.locator(".output:has(+ .scrub) img, .output:has(+ link + .scrub) img")
        assert figure.is_visible()
        assert len(figure.get_attribute("alt") or "") > 100
        assert not page.get_by_role("slider").is_visible()
        assert not page.locator(".scrub").is_visible()
    page = _open(context, name)
    page.get_by_role("slider").wait_for()
    assert not page.locator("img.scrubbed").is_visible()
    page.emulate_media(media="print")
    assert page.locator("img.scrubbed").is_visible()
    assert not page.get_by_role("slider").is_visible()


@pytest.mark.parametrize("name", DRAWINGS)
def test_without_scripts_the_page_says_what_reads_a_picture(
    name: str, browser: Browser, base: str
) -> None:
    with browser.new_context(base_url=base, java_script_enabled=False) as plain:
        page = _open(plain, name, scripts=False)
        sentence = page.locator("noscript p", has_text="Drawing needs JavaScript")
        assert sentence.is_visible()
        assert not page.locator(".draw").is_visible()


@pytest.mark.parametrize("script", ["draw.js", "drawing.js"])
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_that_does_not_load_says_so_and_can_be_tried_again(
    name: str, script: str, browser: Browser, base: str
) -> None:
    with browser.new_context(base_url=base) as lost:
        page = lost.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.route(f"**/assets/{script}", lambda route: route.abort(), times=1)
        page.goto(name, wait_until="networkidle")
        sentence = page.get_by_text("The drawing could not be loaded.")
        sentence.wait_for()
        assert not page.locator(".draw").is_visible()
        page.get_by_role("button", name="Try again").click()
        page.locator(".draw").wait_for()
        assert not sentence.is_visible()
        _stroke(page, ONE)
        assert _verdict(page) == "The model reads a one."
        assert errors == []


@pytest.mark.parametrize("name", PAGES)
def test_it_works_from_a_folder_without_a_network(name: str, context: BrowserContext) -> None:
    context.set_offline(True)
    page = _open(context, (SITE / name).as_uri())
    if name in DRAWINGS:
        _stroke(page, ONE)
        assert _verdict(page) == "The model reads a one."
    else:
        before = _state(page)
        _slide(page, "End")
        assert _state(page) != before


def test_instant_navigation_brings_every_widget_to_life(context: BrowserContext) -> None:
    page = _open(context, FATES)
    page.evaluate("window.same = true")
    _slide(page, "Home", "ArrowRight")
    page.get_by_role("link", name="Next: 9. Check model performance").click()
    page.get_by_role("heading", name="9. Check model performance").wait_for()
    page.locator(".draw").wait_for()
    _stroke(page, ONE)
    assert _verdict(page) == "The model reads a one."
    page.go_back()
    page.get_by_role("heading", name="8. Update parameters").wait_for()
    page.get_by_role("slider").wait_for()
    assert page.url.endswith("?step=1")
    assert page.get_by_role("slider").input_value() == "1"
    page.get_by_role("link", name="A loss with a bottom", exact=True).first.click()
    page.wait_for_url("**#a-loss-with-a-bottom")
    assert page.get_by_role("slider").input_value() == "1"
    page.go_forward()
    page.wait_for_function("document.querySelectorAll('.draw, .scrub').length == 1")
    assert page.evaluate("window.same")


def test_nothing_moves_by_itself(browser: Browser, base: str) -> None:
    with browser.new_context(base_url=base, reduced_motion="reduce") as calm:
        for name in PAGES:
            page = _open(calm, name)
            moving = "document.querySelector('.draw, .scrub').getAnimations({ subtree: true })"
            assert page.evaluate(f"{moving}.length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["index.html", FATES])
def test_in_use_it_has_no_fault_that_axe_finds_and_nothing_scrolls_sideways(
    name: str,
    width: int,
    scheme: str,
    browser: Browser,
    base: str,
    refuse_barriers: Callable[..., None],
) -> None:
    size = {"width": width, "height": 900}
    with browser.new_context(viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]  # TypedDicts of the library
        page = _open(context, base + name)
        messages: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        if name in DRAWINGS:
            for stroke in CROSS:
                _stroke(page, stroke)
            assert _verdict(page).startswith(NEITHER)
            page.locator(".draw-pad").focus()
            page.keyboard.press("ArrowUp")
        else:
            _slide(page, "Home", "ArrowRight")
        refuse_barriers(page, colours=width == 1280)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) == 0
        assert messages == []
