"""The built site in a real browser, as readers meet it: small and large, light and dark."""

import ast
import doctest
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import jupytext
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

import logreg

REPOSITORY = Path(__file__).parents[2]
SITE = REPOSITORY / "site"
PAGES = sorted(
    path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html") if path.name != "404.html"
)
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]
EXECUTED = [page for page in PAGES if (REPOSITORY / "docs" / page).with_suffix(".py").exists()]
CHAPTER = "chapters/06-forward-pass.html"
# All that a page can be made of stands in one of these.
TEMPLATES = (
    "index.html",
    CHAPTER,
    "beyond/cluster.html",
    "reference/api.html",
    "reference/glossary.html",
    "reference/how-fast.html",
    "reference/notation.html",
)
WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
BUDGET = 250_000  # bytes that a chapter may transfer, compressed, with all its figures


class Visit(NamedTuple):
    """A page that was opened, and what happened on the way."""

    page: Page
    requests: list[Request]
    messages: list[str]


def _open(context: BrowserContext, url: str, *, scripts: bool = True) -> Visit:
    page = context.new_page()
    visit = Visit(page, [], [])
    # Bound methods of builtins cannot carry what the library hangs on its listeners.
    page.on("request", lambda request: visit.requests.append(request))  # noqa: PLW0108
    page.on("console", lambda message: visit.messages.append(message.text))
    page.on("pageerror", lambda error: visit.messages.append(str(error)))
    page.goto(url, wait_until="networkidle")
    if scripts:  # on a busy machine the network rests before they have begun
        page.wait_for_function("!document.querySelector('.prediction:not(:has(> button))')")
    return visit


@pytest.fixture(scope="module", params=PAGES)
def opened(browser: Browser, base: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Every page, on a phone."""
    size = {"width": min(WIDTHS), "height": 900}
    with browser.new_context(viewport=size) as context:  # type: ignore[arg-type]  # a TypedDict of the library
        yield _open(context, base + request.param)


@pytest.fixture(scope="module", params=WIDTHS)
def visit(opened: Visit, request: pytest.FixtureRequest) -> Visit:
    """The same in wider windows, too, with all that can be folded out open."""
    opened.page.set_viewport_size({"width": request.param, "height": 900})
    opened.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    # What grows with the window has to arrive first.
    opened.page.wait_for_function("document.getAnimations().every(a => a.playState != 'running')")
    return opened


@pytest.fixture
def reader(browser: Browser, base: str) -> Iterator[BrowserContext]:
    """A reader at a desk, who lets the site write to the clipboard."""
    with browser.new_context(base_url=base) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context


def test_nothing_is_asked_of_any_other_machine(visit: Visit, base: str) -> None:
    assert [r.url for r in visit.requests if not r.url.startswith((base, "data:"))] == []


def test_the_console_stays_empty(visit: Visit) -> None:
    assert visit.messages == []


def test_nothing_scrolls_sideways(visit: Visit) -> None:
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert visit.page.evaluate(wide) == 0


def test_no_box_of_the_text_scrolls_up_and_down(visit: Visit) -> None:
    # All scrollbars are shown here, and take the room that they take on most desks.
    assert visit.page.evaluate("innerWidth > document.documentElement.clientWidth")
    boxes = visit.page.locator(".md-content *").evaluate_all(
        """all => all.filter(e => ["auto", "scroll"].includes(getComputedStyle(e).overflowY)
            && e.checkVisibility() && e.scrollHeight > e.clientHeight).map(e => e.outerHTML)"""
    )
    assert boxes == []


def test_only_what_scrolls_or_acts_is_a_stop_of_the_keyboard(visit: Visit) -> None:
    idle = "e => e.checkVisibility() && e.scrollWidth <= e.clientWidth && e.role != 'application'"
    wait = f"""() => ![...document.querySelectorAll(".md-content [tabindex='0']")].some({idle})"""
    visit.page.wait_for_function(wait)  # a moment after the window has changed


def test_every_image_says_what_it_shows(visit: Visit) -> None:
    for image in visit.page.locator("img").all():
        assert len(image.get_attribute("alt") or "") > 20


def test_a_formula_stands_in_one_line(visit: Visit) -> None:
    # A browser that lays its parts out as blocks piles them up instead.
    heights = visit.page.locator("math:not(:has(mtable))").evaluate_all(
        """all => all.filter(m => m.checkVisibility())
            .map(m => m.getBoundingClientRect().height / parseFloat(getComputedStyle(m).fontSize))"""
    )
    assert all(0 < height < 4 for height in heights)


def _unfold(page: Page) -> None:
    """Open all that is folded, but few of the sources, which are alike and have many words."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(
        "document.querySelectorAll('.mkdocstrings-source').forEach((d, i) => d.open = i < 3)"
    )


def test_axe_finds_nothing_in_what_a_page_says(
    opened: Visit, refuse_barriers: Callable[..., None]
) -> None:
    _unfold(opened.page)
    # Nearly all of axe's time is for the contrast of each word.
    refuse_barriers(opened.page, colours=False)


@pytest.mark.parametrize("name", TEMPLATES)
def test_axe_finds_nothing_in_a_template_light_and_dark_narrow_and_wide(
    name: str, reader: BrowserContext, looks: Callable[[Page], Iterator[None]]
) -> None:
    page = _open(reader, name).page
    _unfold(page)
    for _ in looks(page):
        pass


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_transfers_little(name: str, reader: BrowserContext) -> None:
    page = reader.new_page()
    sizes: dict[str, float] = {}
    urls: dict[str, str] = {}
    session = reader.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.responseReceived", lambda e: urls.update({e["requestId"]: e["response"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({urls[event["requestId"]]: event["encodedDataLength"]}),
    )
    page.goto(name, wait_until="networkidle")
    page.mouse.wheel(0, 10_000)
    page.wait_for_load_state("networkidle")
    loaded = {url: size for url, size in sizes.items() if url.startswith("http")}
    assert len(loaded) > 5
    assert sum(loaded.values()) <= BUDGET


def _cells(name: str) -> list[str]:
    """Give the code that a page shows, from its source."""
    cells = jupytext.read((REPOSITORY / "docs" / name).with_suffix(".py")).cells
    return [
        str(cell.source)
        for cell in cells
        if cell.cell_type == "code"
        and not {"check", "ledger", "value"} & set(cell.metadata.get("tags", []))
    ]


def _copied(page: Page, blocks: str) -> list[str]:
    """Press the copy button of each block, and read the clipboard."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    texts = []
    for block in page.locator(blocks).all():
        page.evaluate("navigator.clipboard.writeText('nothing was copied')")
        block.locator("[data-md-type=copy], button.md-clipboard").first.click()
        page.wait_for_function(
            "async () => await navigator.clipboard.readText() != 'nothing was copied'"
        )
        texts.append(page.evaluate("navigator.clipboard.readText()"))
    return texts


@pytest.mark.parametrize("name", EXECUTED)
def test_the_copy_button_copies_exactly_the_code_of_the_cell(
    name: str, reader: BrowserContext
) -> None:
    page = _open(reader, name).page
    assert _copied(page, ".cell") == _cells(name)


def test_copying_an_example_leaves_out_prompts_and_output(reader: BrowserContext) -> None:
    # Read, not imported: some rooms open only with an extra.
    examples = {
        "".join(example.source for example in doctest.DocTestParser().get_examples(text)).rstrip()
        for path in Path(logreg.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and (text := ast.get_docstring(node))
    }
    page = _open(reader, "reference/api.html").page
    copied = _copied(page, ".highlight:has(.gp)")
    assert len(copied) > 20
    assert {re.sub(r"\n+", "\n", text) for text in copied} <= examples


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_whole_chapter_can_be_copied_as_its_script(name: str, reader: BrowserContext) -> None:
    page = _open(reader, name).page
    page.get_by_role("button", name="Copy the whole chapter").click()
    page.get_by_text("Copied.").wait_for()
    script = (SITE / name).with_suffix(".py").read_text("utf-8")
    assert page.evaluate("navigator.clipboard.readText()") == script


@pytest.mark.parametrize("folder", [False, True], ids=["from a server", "from a folder"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("overflow", "6. Forward pass"),
        ("random_batch", "random_batch"),
        ("np.errstate", "6. Forward pass"),
        ("confusion matrix", "9. Check model performance"),
    ],
)
def test_search_finds_prose_code_and_names(
    query: str, expected: str, folder: bool, reader: BrowserContext
) -> None:
    visit = _open(reader, (SITE / "index.html").as_uri() if folder else "index.html")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type(query)
    results = visit.page.locator(".md-search-result__item")
    results.filter(has_text=expected).first.wait_for(timeout=10_000)
    assert visit.messages == []


@pytest.mark.parametrize("way", ["a key", "a finger", "an address"])
def test_what_the_search_knows_is_loaded_when_somebody_searches(
    way: str, browser: Browser, base: str
) -> None:
    size = {"width": 360, "height": 740}
    with browser.new_context(base_url=base, viewport=size, has_touch=True) as context:  # type: ignore[arg-type]  # a TypedDict of the library
        visit = _open(context, CHAPTER)
        index = re.compile(r"/search_index\.json$")
        assert not any(index.search(request.url) for request in visit.requests)
        with visit.page.expect_request(index):
            if way == "a key":
                visit.page.keyboard.press("/")
            elif way == "a finger":
                visit.page.locator(".md-header__button[for=__search]").tap()
            else:
                visit.page.goto(f"{CHAPTER}?q=overflow")
        if way != "an address":
            visit.page.keyboard.type("overflow")
        results = visit.page.locator(".md-search-result__item")
        results.filter(has_text="6. Forward pass").first.wait_for(timeout=10_000)
        assert visit.messages == []


def test_the_site_works_from_a_folder_without_a_network(reader: BrowserContext) -> None:
    reader.set_offline(True)
    visit = _open(reader, (SITE / CHAPTER).as_uri())
    assert visit.page.evaluate("document.fonts.check('16px \"STIX Two Math\"')")
    visit.page.get_by_role("link", name="Next: 7. Backward pass").click()
    visit.page.wait_for_url("**/07-backward-pass.html")
    assert visit.messages == []


def test_instant_navigation_keeps_mathematics_and_scripts_alive(reader: BrowserContext) -> None:
    page = _open(reader, CHAPTER).page
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Next: 7. Backward pass").click()
    page.get_by_role("heading", name="7. Backward pass").wait_for()
    assert page.evaluate("window.same")
    assert page.locator("math").count() > 20
    assert page.locator("math:not(:has(mtable))").evaluate_all(
        "all => all.every(m => m.getBoundingClientRect().height < 100)"
    )
    page.get_by_role("button", name="Copy the whole chapter").click()
    page.get_by_text("Copied.").wait_for()
    script = (SITE / "chapters" / "07-backward-pass.py").read_text("utf-8")
    assert page.evaluate("navigator.clipboard.readText()") == script
    assert _copied(page, ".cell")[0] == _cells("chapters/07-backward-pass.html")[0]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["index.html", CHAPTER, "reference/glossary.html"])
def test_the_keyboard_reaches_everything(
    name: str, width: int, browser: Browser, base: str
) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = _open(context, base + name).page
        page.evaluate("""() => {
            window.reached = new Set();
            document.addEventListener("focusin", (event) => reached.add(event.target));
        }""")
        controls = "a[href], button, summary, input, [tabindex='0']"
        count = page.locator(controls).count()
        for _ in range(count + 20):
            page.keyboard.press("Tab")
        missed = page.evaluate(
            """(controls) => [...document.querySelectorAll(controls)]
                .filter((e) => e.checkVisibility({ visibilityProperty: true }))
                .filter((e) => e.getClientRects().length && e.tabIndex >= 0 && !e.disabled)
                .filter((e) => e.type != "radio" || e.checked) // arrows reach the others
                .filter((e) => !reached.has(e))
                .map((e) => e.outerHTML.slice(0, 120))""",
            controls,
        )
        assert missed == []


@pytest.mark.parametrize("name", [CHAPTER])
def test_what_is_wider_than_a_phone_scrolls_in_its_own_box_by_keyboard(
    name: str, browser: Browser, base: str
) -> None:
    with browser.new_context(viewport={"width": 360, "height": 900}) as context:
        page = _open(context, base + name).page
        for box in page.locator(".md-content :is(pre, .math, .wide)").all():
            if box.evaluate("e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1"):
                assert box.get_attribute("tabindex") == "0"
                box.focus()
                page.keyboard.press("ArrowRight")
                page.wait_for_function("e => e.scrollLeft > 0", arg=box.element_handle())


@pytest.mark.parametrize("scheme", SCHEMES)
def test_print_shows_the_text_and_nothing_around_it_dark_on_white(
    scheme: str, reader: BrowserContext
) -> None:
    page = _open(reader, CHAPTER).page
    page.locator(f"#__palette_{SCHEMES.index(scheme)}").dispatch_event("click")
    page.emulate_media(media="print")
    light = """e => {
        const [r, g, b, alpha = 1] = getComputedStyle(e).color.match(/[\\d.]+/g).map(Number);
        return 255 - alpha * (255 - (r + g + b) / 3);
    }"""
    for text in ("h1", "h2", ".md-content p > a", ".cell .k", ".cell .kn"):
        assert page.locator(text).first.evaluate(light) < 128
    for furniture in (
        ".md-header",
        ".md-sidebar--primary",
        ".md-footer",
        ".at-a-glance",
        ".headerlink",
    ):
        assert not page.locator(furniture).first.is_visible()
    for text in ("h1", ".cell pre", ".math", ".output img"):
        assert page.locator(text).first.is_visible()


def test_a_page_has_a_description_a_card_and_its_bearings(opened: Visit, base: str) -> None:
    page = opened.page
    name = page.url.removeprefix(base)
    for description in ("meta[name=description]", "meta[property='og:description']"):
        assert len(page.locator(description).get_attribute("content") or "") > 40
    card = page.locator("meta[property='og:image']").get_attribute("content")
    assert card
    assert (SITE / urlsplit(card).path.lstrip("/")).read_bytes().startswith(b"\x89PNG")
    glance = page.locator(".at-a-glance")
    assert re.search(r"\d+ min to read", glance.inner_text())
    assert glance.get_by_role("link", name="Edit this page").get_attribute("href")
    assert re.search(
        r"logreg [\d.]+, commit \w+; run on Python", page.locator(".colophon").inner_text()
    )
    if name in EXECUTED:
        for link in ("notebook", "script"):
            url = glance.get_by_role("link", name=link).evaluate("a => a.href")
            assert (SITE / urlsplit(url).path.lstrip("/")).is_file()
    neighbours = page.locator(".md-footer__link").count()
    assert neighbours == (1 if name in {"index.html", "about/citing.html"} else 2)


def test_an_address_that_leads_nowhere_finds_a_search_and_the_contents(
    reader: BrowserContext, base: str, refuse_barriers: Callable[..., None]
) -> None:
    page = _open(reader, "404.html").page
    assert page.title()
    refuse_barriers(page)
    links = page.locator(".md-content li a").evaluate_all("all => all.map(a => a.href)")
    assert {base + name for name in PAGES} == set(links)
    page.get_by_label("Search the book").fill("overflow")
    page.keyboard.press("Enter")
    results = page.locator(".md-search-result__item")
    results.filter(has_text="6. Forward pass").first.wait_for(timeout=10_000)


def test_in_forced_colours_nothing_is_told_by_a_lost_background(
    browser: Browser, base: str
) -> None:
    with browser.new_context(base_url=base, forced_colors="active") as context:
        page = _open(context, "index.html").page
        eraser = page.get_by_role("button", name="Eraser")
        outline = "e => getComputedStyle(e).outlineStyle"
        assert eraser.evaluate(outline) == "none"
        eraser.click()
        page.locator(".draw").get_by_role("button", name="Clear").focus()
        assert eraser.evaluate(outline) == "solid"
        page.get_by_role("button", name="A one").click()
        colours = [
            page.locator(part).first.evaluate("e => getComputedStyle(e).backgroundColor")
            for part in (".play-bar > div", ".play-bar span")
        ]
        assert len(set(colours)) == 2
        border = "e => getComputedStyle(e).borderLeftWidth"
        assert page.locator(".cell code").first.evaluate(border) != "0px"
        menu = page.locator(".md-nav--primary .md-nav__link:visible")
        assert len({menu.nth(i).evaluate(border) for i in (0, 1)}) == 2


def test_without_scripts_no_button_is_dead_and_a_sentence_says_why(
    browser: Browser, base: str
) -> None:
    with browser.new_context(base_url=base, java_script_enabled=False) as context:
        page = _open(context, CHAPTER, scripts=False).page
        assert page.locator(":is(button, label[for=__search]):visible").count() == 0
        sentence = page.locator(".at-a-glance noscript")  # no search for text looks in there
        assert sentence.is_visible()
        assert "need JavaScript, which is switched off" in sentence.inner_text()
