"""Predictions and explorables in a real browser, and the core that all of them compute with."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from logreg import (
    LogisticModel,
    Table,
    cross_entropy,
    curvature,
    fit,
    load_digits,
    sigmoid,
    summary,
)
from logreg.arrays import Labels, Matrix, Vector
from logreg.model import gradient, logits, step

ASSETS = Path(__file__).parents[2] / "docs" / "assets"
SIX, SEVEN = "chapters/06-forward-pass.html", "chapters/07-backward-pass.html"
EXPLORABLES = [(SIX, "likelihood"), (SEVEN, "trainings"), (SEVEN, "chain")]
LIST = "reference/progress.html"
MINUS = "\N{MINUS SIGN}"
CORE = "({ X, y, w, b, rate }) => { const L = globalThis.logistic; "


@pytest.fixture
def context(browser: Browser, base: str) -> Iterator[BrowserContext]:
    """A reader; what the console says, or another machine is asked, fails the test."""
    with browser.new_context(base_url=base) as context:
        faults: list[str] = []
        context.on("console", lambda message: faults.append(message.text))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        ours = (base, "data:", "file:", "blob:")
        context.on(
            "request",
            lambda request: None if request.url.startswith(ours) else faults.append(request.url),
        )
        yield context
        assert faults == []


def _open(context: BrowserContext, url: str, *, scripts: bool = True) -> Page:
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    if scripts:  # on a busy machine the network rests before they have begun
        page.wait_for_function(
            """globalThis.logregHands
                && !document.querySelector(".prediction:not(:has(> button)), .progress:empty")"""
        )
    return page


def _explorable(page: Page, name: str) -> Locator:
    """Show an explorable, which may be folded away behind a question."""
    page.evaluate("document.querySelectorAll('.withheld').forEach(fold => fold.open = true)")
    box = page.locator(f"[data-explorable={name}]")
    box.locator("svg").wait_for()
    return box


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d[\d.]*\d|-?\d", text.replace(MINUS, "-"))]


# The core.


@pytest.fixture(scope="module")
def core(browser: Browser) -> Iterator[Page]:
    """A page with nothing but the core."""
    page = browser.new_page()
    page.add_script_tag(path=ASSETS / "logistic.js")
    yield page
    page.close()


def _problem(seed: int, m: int, d: int) -> tuple[Matrix, Labels, Vector, float]:
    rng = np.random.default_rng(seed)
    X: Matrix = rng.normal(size=(m, d))
    w: Vector = rng.normal(size=d)
    y = (rng.random(m) < sigmoid(X @ w + 0.3)).astype(np.uint8)
    return X, y, w, 0.3


@pytest.mark.parametrize("seed", range(5))
def test_the_core_computes_what_the_package_does(core: Page, seed: int) -> None:
    X, y, w, b = _problem(seed, 40, 1 + seed)
    given = {"X": X.tolist(), "y": y.tolist(), "w": w.tolist(), "b": b, "rate": 0.7}
    found = core.evaluate(
        CORE
        + """const z = L.logits(X, w, b), dz = L.errors(z, y), { dw, db } = L.gradient(X, dz);
            return { z, p: z.map(L.sigmoid), loss: L.loss(z, y), dw, db, next: L.step(w, b, dw, db, rate) }; }""",
        given,
    )
    z = logits(X, w, b)
    dw, db = gradient(X, sigmoid(z) - y)
    after = step(w, b, dw, db, 0.7)
    for ours, theirs in (
        (z, found["z"]),
        (sigmoid(z), found["p"]),
        (cross_entropy(z, y), found["loss"]),
        (dw, found["dw"]),
        (db, found["db"]),
        (after[0], found["next"]["w"]),
        (after[1], found["next"]["b"]),
    ):
        np.testing.assert_allclose(theirs, ours, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_a_step_of_newton_in_the_core_is_that_of_the_package(core: Page, seed: int) -> None:
    X, y, w, b = _problem(seed, 60, 1 + seed % 3)
    given = {"X": X.tolist(), "y": y.tolist(), "w": w.tolist(), "b": b, "rate": 1}
    found = core.evaluate(CORE + "return L.newton(X, y, w, b); }", given)
    z = logits(X, w, b)
    dw, db = gradient(X, sigmoid(z) - y)
    H = curvature(X, z).astype(np.float64)
    rest = np.array([*w, b]) - np.linalg.solve(H, np.array([*dw, db], dtype=np.float64))
    np.testing.assert_allclose([*found["w"], found["b"]], rest, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_newton_in_the_core_rests_where_the_package_does(core: Page, seed: int) -> None:
    X, y, w, _ = _problem(seed, 60, 1 + seed % 3)
    given = {"X": X.tolist(), "y": y.tolist(), "w": (0 * w).tolist(), "b": 0, "rate": 1}
    found = core.evaluate(
        CORE + "for (let i = 0; i < 15; i++) ({ w, b } = L.newton(X, y, w, b)); return { w, b }; }",
        given,
    )
    model, table = LogisticModel(X.shape[1]), Table(features=X, labels=y)
    fit(model, table)
    # `fit` stops where what is left is far below a standard error.
    allowed = 1e-8 * summary(model, table).standard_errors
    differ = np.abs(np.array([*found["w"], found["b"]]) - [*model.weights, model.bias])
    assert (differ < allowed).all()


def test_the_core_is_right_for_every_score(core: Page) -> None:
    z = np.array([-1000.0, -745.0, -40.0, -1.0, 0.0, 1.0, 40.0, 745.0, 1000.0])
    for label in (0, 1):
        given = {"z": z.tolist(), "y": [label] * len(z)}
        p = core.evaluate("({ z }) => z.map(logistic.sigmoid)", given)
        losses = core.evaluate("({ z, y }) => logistic.losses(z, y)", given)
        np.testing.assert_allclose(p, sigmoid(z), rtol=1e-9, atol=1e-320)
        np.testing.assert_allclose(losses, [cross_entropy(score, label) for score in z], rtol=1e-9)


# Explorables.


@pytest.mark.parametrize("path", sorted(ASSETS.glob("explore-*.js")), ids=lambda path: path.stem)
def test_an_explorable_is_light(path: Path) -> None:
    assert len(gzip.compress(path.read_bytes())) <= 6_000


@pytest.mark.parametrize(("page", "name"), EXPLORABLES)
def test_an_explorable_begins_before_the_event_and_takes_the_place_of_a_figure(
    page: str, name: str, context: BrowserContext
) -> None:
    opened = _open(context, page)
    box = _explorable(opened, name)
    assert box.get_by_text("☑").count() == 0
    assert box.get_by_role("listitem").count() >= 3
    figure = opened.locator(f".output:has(~ [data-explorable={name}])").last
    assert not figure.is_visible()
    assert opened.evaluate("document.getAnimations().length") == 0  # nothing moves by itself
    opened.emulate_media(media="print")
    assert figure.is_visible()
    assert not box.is_visible()


@pytest.mark.parametrize(("page", "name"), EXPLORABLES)
def test_without_scripts_the_figure_stands_there_and_all_is_told(
    page: str, name: str, browser: Browser, base: str
) -> None:
    with browser.new_context(base_url=base, java_script_enabled=False) as context:
        opened = _open(context, page, scripts=False)
        assert opened.locator(f".output:has(~ [data-explorable={name}]) img").last.is_visible()
        assert not opened.locator(f"[data-explorable={name}]").is_visible()
        assert opened.locator(".live:visible").count() == 0
        for fold in opened.locator(".choice").all():
            fold.locator("summary").click()
            assert fold.locator("p").first.is_visible()


@pytest.mark.parametrize(("page", "name"), EXPLORABLES)
def test_the_state_of_an_explorable_is_in_the_address(
    page: str, name: str, context: BrowserContext
) -> None:
    box = _explorable(_open(context, page), name)
    slider = box.get_by_role("slider").last
    slider.focus()
    for _ in range(3):
        box.page.keyboard.press("ArrowLeft" if name == "trainings" else "ArrowRight")
    told = box.inner_text()
    assert f"{name}=" in box.page.url
    again = _explorable(_open(context, box.page.url), name)
    assert again.get_by_role("slider").last.input_value() == slider.input_value()
    assert _numbers(again.inner_text()) == pytest.approx(_numbers(told))


def test_the_likelihood_is_that_of_the_book(context: BrowserContext) -> None:
    ten = load_digits().validation[:10]
    ink, y = ten.images.mean(axis=(1, 2)) / 255, ten.labels
    for half, steep in ((0.116, 95), (0.115, 53), (0.16, 0)):
        box = _explorable(_open(context, f"{SIX}?likelihood={half},{steep}"), "likelihood")
        z = -steep * ink + steep * half
        p = np.where(y == 1, sigmoid(z), sigmoid(-z))
        _, _, product, loss, thin, twin = _numbers(
            box.locator("output").inner_text().replace("log p", "").replace("Thin 0", "")
        )
        assert (product, loss) == pytest.approx((p.prod(), -np.log(p).mean()), abs=5e-5)
        assert (thin, twin) == pytest.approx((p[8], p[2]), abs=5e-3)


def test_all_goals_of_the_likelihood_can_be_reached_by_mouse_and_keyboard(
    context: BrowserContext,
) -> None:
    box = _explorable(_open(context, SIX), "likelihood")
    half, steep = box.get_by_role("slider").all()
    half.fill("0.115")
    steep.fill("53")
    assert box.get_by_text("☑").count() == 2
    area = box.locator("[data-drag]").bounding_box()
    assert area
    mouse = box.page.mouse
    box.locator("svg").scroll_into_view_if_needed()
    area = box.locator("[data-drag]").bounding_box()
    assert area
    mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    mouse.down()
    mouse.move(area["x"] + 1, area["y"] + area["height"] / 2, steps=5)
    mouse.up()
    assert box.get_by_text("☑").count() == 3
    assert float(half.input_value()) < 0.085
    half.focus()
    box.page.keyboard.press("ArrowRight")
    assert box.locator(".goals [role=status]").inner_text().startswith("Reached: Give the thin 0")


def test_a_finger_drags_the_curve(browser: Browser, base: str) -> None:
    phone: Any = {"viewport": {"width": 390, "height": 800}, "has_touch": True}
    with browser.new_context(base_url=base, **phone) as context:
        box = _explorable(_open(context, SIX), "likelihood")
        box.locator("svg").scroll_into_view_if_needed()
        area = box.locator("[data-drag]").bounding_box()
        assert area
        y = area["y"] + area["height"] / 2
        session = context.new_cdp_session(box.page)
        for kind, x in (
            ("touchStart", 200),
            ("touchMove", 150),
            ("touchMove", 100),
            ("touchEnd", 0),
        ):
            points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        assert float(box.get_by_role("slider").first.input_value()) < 0.15
        size = box.locator("svg text").first.evaluate("e => e.getBoundingClientRect().height")
        assert size >= 11


def test_an_explorable_survives_axe_and_forced_colours(
    browser: Browser, base: str, refuse_barriers: Callable[..., None]
) -> None:
    for page in (SIX, SEVEN):
        with browser.new_context(base_url=base, forced_colors="active") as context:
            opened = _open(context, page)
            for fold in opened.locator(".choice > summary").all()[::3]:
                fold.dispatch_event("click")
            opened.evaluate(
                "document.querySelectorAll('details').forEach(fold => fold.open = true)"
            )
            for _, name in EXPLORABLES:
                if opened.locator(f"[data-explorable={name}]").count():
                    _explorable(opened, name)
            refuse_barriers(opened, colours=False)
            fills = opened.locator(".explorable svg :is(.zero, .one)").evaluate_all(
                "all => [...new Set(all.map(e => getComputedStyle(e).fill))]"
            )
            assert len(fills) == (2 if page == SIX else 0)


# Predictions.


def _prediction(page: Page, name: str) -> Locator:
    return page.locator(f"#{name}")


def _fold(box: Locator) -> Locator:
    return box.locator("xpath=following-sibling::*[1]")


def test_an_answer_unfolds_what_follows_and_stays(context: BrowserContext) -> None:
    page = _open(context, SIX)
    box = _prediction(page, "shape-of-the-count")
    assert _fold(box).get_attribute("open") is None
    box.get_by_text("A smooth valley").click()
    assert _fold(box).get_attribute("open") is not None
    assert box.get_by_text("it cannot glide from one to the other").is_visible()
    assert not box.get_by_text("Yes. The count changes").is_visible()
    box.get_by_text("A staircase").click()  # after one's own, the others may be read
    assert box.get_by_text("Yes. The count changes").is_visible()
    again = _prediction(_open(context, SIX), "shape-of-the-count")
    assert again.get_by_text("it cannot glide").is_visible()
    again.get_by_role("button", name="Take the answer back").click()
    assert _fold(again).get_attribute("open") is None
    assert not again.get_by_text("it cannot glide").is_visible()


def test_one_may_go_on_without_an_answer_by_keyboard(context: BrowserContext) -> None:
    page = _open(context, SIX)
    fold = _fold(_prediction(page, "shape-of-the-count"))
    fold.locator("> summary").focus()
    page.keyboard.press("Enter")
    fold.locator("img").first.wait_for()
    box = _prediction(page, "shape-of-the-count")
    box.locator("summary").nth(1).focus()
    page.keyboard.press("Enter")
    assert box.get_by_text("Yes. The count changes").is_visible()


@pytest.mark.parametrize(
    ("page", "name", "given", "says"),
    [
        (SIX, "sure-and-wrong", "450", "Yes. Being sure"),
        (SIX, "sure-and-wrong", "99", "the ratio of the probabilities"),
        (SIX, "sure-and-wrong", "4,61", "That is what the second pays"),
        (SIX, "sure-and-wrong", "10", "only"),
        (SIX, "sure-and-wrong", "many", "only"),
        (SEVEN, "blame-of-the-bias", "-.1", "Yes. It is negative"),
        (SEVEN, "blame-of-the-bias", f"{MINUS}0,1", "Yes. It is negative"),
        (SEVEN, "blame-of-the-bias", "0.1", "The size is right"),
        (SEVEN, "shape-of-the-gradient", "( 784 )", "Yes. The gradient"),
        (SEVEN, "shape-of-the-gradient", "(784,)", "Yes. The gradient"),
        (SEVEN, "shape-of-the-gradient", "784, 1", "there are no columns"),
        (SEVEN, "shape-of-the-gradient", "(64,)", "one error per image"),
        (SEVEN, "shape-of-the-gradient", "(28, 28)", "There are 784 weights"),
    ],
)
def test_a_number_or_a_shape_is_told_what_it_deserves(
    page: str, name: str, given: str, says: str, context: BrowserContext
) -> None:
    opened = _open(context, page)
    opened.evaluate("document.querySelectorAll('.withheld').forEach(fold => fold.open = true)")
    box = _prediction(opened, name)
    assert box.locator(".choice:visible").count() == 0
    box.get_by_role("textbox").fill(given)
    box.get_by_role("textbox").press("Enter")
    yours = box.locator(".choice[data-yours]")
    assert says in yours.inner_text()
    assert (yours.get_attribute("data-right") is not None) == says.startswith("Yes")


def test_the_list_shows_what_is_done_and_can_be_saved_and_forgotten(
    context: BrowserContext, tmp_path: Path
) -> None:
    _prediction(_open(context, SIX), "shape-of-the-count").get_by_text("A staircase").click()
    page = _open(context, LIST)
    page.evaluate("logregHands.done('task 6')")
    page.reload(wait_until="networkidle")
    assert page.locator("[data-done='06-forward-pass/shape-of-the-count']").inner_text() == "right"
    assert page.locator("[data-done='task 6']").inner_text() == "every claim holds"
    assert page.locator("[data-done='task 7']").inner_text() == "not yet"
    assert re.match(r"1 of \d+ predictions, 1 of 13 tasks", page.locator(".progress").inner_text())
    with page.expect_download() as download:
        page.get_by_role("button", name="Save").click()
    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert saved["06-forward-pass/shape-of-the-count"]["given"] == "stairs"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget").click()
    assert page.locator("[data-done='task 6']").inner_text() == "not yet"
    assert (
        _fold(_prediction(_open(context, SIX), "shape-of-the-count")).get_attribute("open") is None
    )
