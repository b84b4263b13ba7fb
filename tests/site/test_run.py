"""Every cell runs in the reader's browser, in Chromium here, and gives what the page shows."""

import re
import time
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Locator, Page

REPOSITORY = Path(__file__).parents[2]
SITE = REPOSITORY / "site"
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.rglob("*.html")
    if '<div class="cell highlight">' in path.read_text("utf-8")
)
CHAPTER = "chapters/01-introduction.html"
PATIENCE = 120_000  # milliseconds that a load or a run may take on a slow machine

# The page's NumPy and its BLAS add in another order than those of the browser. What is printed
# with 16 digits may therefore differ in the last ones, and nothing else may.
TOLERANCE = 1e-13
# What is printed of an error of rounding alone is a matter of that order: any number up to what
# rounding can do there, which for a difference is the last digit of a loss, divided by h.
ROUNDING = {
    "chapters/07-backward-pass.html": ("h = 1e-09: off by ", 1e-7),
    "chapters/10-training-loop.html": ("largest difference of two weights: ", 1e-14),
}
_NUMBER = re.compile(r"(\d+\.?\d*(?:e[-+]\d+)?)")


class Host(Protocol):
    """A server of a folder, from conftest.py."""

    folder: Path
    url: str
    asked: list[str]
    missing: set[str]
    packed: dict[Path, bytes]


@pytest.fixture
def book(browser: Browser, hosts: tuple[Host, Host]) -> Iterator[Page]:
    """A page that shows chapter 1 to a reader with a keyboard and a clipboard."""
    with browser.new_context(base_url=hosts[0].url) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(CHAPTER, wait_until="networkidle")
        yield page


@pytest.fixture(scope="module")
def warm(browser: Browser, hosts: tuple[Host, Host]) -> Iterator[Page]:
    """Chapter 1 after its second cell has run; whoever edits a cell resets it."""
    with browser.new_context(base_url=hosts[0].url) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(CHAPTER, wait_until="networkidle")
        assert press(cell(page, 2)).startswith("Ran")
        yield page


def cell(page: Page, number: int) -> Locator:
    return page.locator(".cell").nth(number - 1)


def code(cell: Locator) -> Locator:
    return cell.get_by_role("textbox")


def said(cell: Locator) -> str:
    """Wait for the end of a run, and give what is said about it."""
    cell.locator("button[aria-disabled=false]").wait_for(timeout=PATIENCE)
    return cell.get_by_role("status").inner_text()


def press(cell: Locator) -> str:
    cell.get_by_role("button", name="Run").click()
    return said(cell)


def output(cell: Locator) -> Locator:
    return cell.locator("xpath=following-sibling::*[1][contains(@class, 'output')]")


def shown(page: Page) -> list[list[list[str]]]:
    """Give the text or alt text of all that the outputs of a page hold."""
    outputs: list[list[list[str]]] = page.locator(".md-content .output").evaluate_all(
        """all => all.map(output => [...output.children].map(part => part.tagName == "IMG"
            ? ["figure", part.alt] : [part.className, part.textContent]))"""
    )
    return outputs


def same(found: str, expected: str, exception: tuple[str, float] | None) -> bool:
    """Compare words exactly, and numbers up to the rounding of another order of adding."""
    for one, other in zip_longest(found.splitlines(), expected.splitlines(), fillvalue=""):
        rounding = exception[1] if exception and other.startswith(exception[0]) else 0.0
        pieces = zip_longest(_NUMBER.split(one), _NUMBER.split(other), fillvalue="")
        for index, (a, b) in enumerate(pieces):
            if a != b:
                if index % 2 == 0 or not (a and b):
                    return False
                small, large = sorted((float(a), float(b)))
                if large > max(small * (1 + TOLERANCE), rounding):
                    return False
    return True


@pytest.mark.parametrize(
    ("found", "expected", "equal"),
    [
        ("loss 0.0022392237045097234", "loss 0.002239223704509724", True),
        ("loss 0.00224", "loss 0.00225", False),
        ("3 wrong", "4 wrong", False),
        ("3 wrong", "3 right", False),
        ("3", "3\n4", False),
        ("off by 3e-05", "off by 2e-05", False),
    ],
)
def test_texts_are_the_same_up_to_the_last_digits(found: str, expected: str, equal: bool) -> None:
    assert same(found, expected, None) == equal


def test_an_error_of_rounding_may_be_any_number_of_rounding() -> None:
    exception = "off by ", 1e-7
    assert same("off by 8e-10", "off by 1e-08", exception)
    assert not same("off by 2e-07", "off by 1e-08", exception)
    assert not same("on by 8e-10", "on by 1e-08", exception)


@pytest.mark.parametrize("name", PAGES)
def test_every_cell_gives_what_the_page_shows(name: str, turn_to: Callable[[str], Page]) -> None:
    page = turn_to(name)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    before = shown(page)
    page.evaluate("""document.querySelectorAll(".output > *").forEach(e => e.built = true)""")
    for one in page.locator(".cell").all():
        assert press(one).startswith("Ran"), output(one).inner_text()
    assert page.locator(".output > *").evaluate_all("all => all.every(e => !e.built)")
    after = shown(page)
    assert len(after) == len(before) > 0
    for found, expected in zip(after, before, strict=True):
        assert [kind for kind, _ in found] == [kind for kind, _ in expected]
        for (kind, text), (_, printed) in zip(found, expected, strict=True):
            if kind == "figure":
                assert text == printed
            else:
                assert same(text, printed, ROUNDING.get(name)), f"{text}\n{printed}"
    images = page.locator(".output img")
    assert images.evaluate_all("all => all.every(i => i.src.startsWith('data:image/svg'))")
    assert images.evaluate_all(
        "all => Promise.all(all.map(i => i.decode())).then(() => all.every(i => i.naturalWidth > 50))"
    )


def loaded(host: Host) -> list[Path]:
    """Tell which files a run has loaded from a host."""
    run = SITE / "assets" / "run"
    return [
        path
        for path in host.packed
        if path.name in host.asked and path.parent in {run, host.folder} and path.suffix != ".html"
    ]


def test_nothing_is_loaded_before_run_and_no_more_than_is_said_after(
    book: Page, hosts: tuple[Host, Host]
) -> None:
    site, runtime = hosts
    for host in hosts:
        host.asked.clear()
    book.reload(wait_until="networkidle")
    book.keyboard.press("Tab")
    assert runtime.asked == []
    ours = {"run-worker.js", "cell.py"}
    assert not {name for name in site.asked if name.endswith(".whl")} | (ours & set(site.asked))
    first, third = cell(book, 1), cell(book, 3)  # the third is the first that draws
    hint = re.search(r"up to (\d+) MB, and (\d+) MB more", first.get_by_role("status").inner_text())
    assert hint
    book.evaluate("""() => {
        window.told = [];
        const note = ([{ target }]) => told.push((target.closest?.(".run") ?? target.parentElement.closest(".run")).innerText);
        const watched = { subtree: true, childList: true, characterData: true };
        for (const bar of document.querySelectorAll(".run")) new MutationObserver(note).observe(bar, watched);
    }""")
    before = 0.0
    for one, what, most in zip(
        (first, third), ("Python", "matplotlib"), hint.groups(), strict=True
    ):
        began = time.monotonic()
        ran = re.fullmatch(r"Ran in (\d+\.\d) s\.", press(one))
        assert ran
        # The wait for what was loaded and started is no part of the run.
        assert float(ran[1]) < 0.8 * (time.monotonic() - began)
        amounts = [
            float(amount[1])
            for text in book.evaluate("told")
            if (amount := re.search(rf"Loading {what} …\s+([\d.]+) of {most} MB", text))
        ]
        assert len(amounts) > 2
        assert amounts == sorted(amounts)
        assert amounts[-1] <= int(most)
        assert any(f"Starting {what} …" in text for text in book.evaluate("told"))
        # What came over the network, where text is packed.
        total = sum(len(host.packed[path]) for host in hosts for path in loaded(host)) / 1e6
        assert int(most) - 1 < total - before <= int(most)
        before = total
        assert any(name.startswith("matplotlib-") for name in runtime.asked) == (one is third)
    assert ours < set(site.asked)
    asked = len(runtime.asked)
    assert press(first).startswith("Ran")
    assert len(runtime.asked) == asked


def test_what_a_cell_builds_on_runs_first_and_once(book: Page) -> None:
    book.evaluate("""document.querySelectorAll(".output > *").forEach(e => e.built = true)""")
    assert press(cell(book, 3)).startswith("Ran")
    ran = book.locator(".output").evaluate_all("all => all.map(o => !o.children[0].built)")
    assert ran[:4] == [True, True, True, False]
    book.evaluate("""document.querySelectorAll(".output > *").forEach(e => e.built = true)""")
    assert press(cell(book, 3)).startswith("Ran")
    ran = book.locator(".output").evaluate_all("all => all.map(o => !o.children[0].built)")
    assert ran[:4] == [False, False, True, False]
    # An edited cell runs again, and so does what came after it.
    code(cell(book, 1)).fill("class evaluation:\n    accuracy = 0\n\n\ntest_set = [1, 2, 3]")
    press(cell(book, 2))
    assert output(cell(book, 2)).inner_text().strip() == "3 wrong out of 3 test images"
    press(cell(book, 3))
    assert "test_set[:8]" in output(cell(book, 3)).inner_text()


def test_a_figure_of_edited_code_says_so(warm: Page) -> None:
    figure = output(cell(warm, 3)).locator("img")
    alt = figure.get_attribute("alt")
    code(cell(warm, 3)).press_sequentially("# mine\n")
    assert press(cell(warm, 3)).startswith("Ran")
    assert figure.get_attribute("alt") == f"Drawn by edited code. In the book: {alt}"
    cell(warm, 3).get_by_role("button", name="Reset").click()
    assert figure.get_attribute("alt") == alt


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (
            "def half(x):\n    return x / 0\n\n\nhalf(1)",
            "Cell 2, line 2:\n    return x / 0\nZeroDivisionError: division by zero",
        ),
        ("x = (", "Cell 2, line 1:\n    x = (\n        ^\nSyntaxError: '(' was never closed"),
        (
            "from logreg import unroll\n\nunroll(3)",
            r"Cell 2, line 3:\n    unroll\(3\)\n(Type|Value)Error: .{20,160}",
        ),
        ("exit(3)", r"Cell 2, line 1:\n    exit\(3\)\nSystemExit: 3"),
        ("import nowhere", r"Cell 2, line 1:\n    import nowhere\nModuleNotFoundError: .*"),
        ("f = lambda: f()\nf()", r"Cell 2, line 1:\n    f = lambda: f\(\)\nRecursionError: .*"),
    ],
    ids=lambda text: text.split("\n")[-1],
)
def test_an_error_is_its_last_line_and_the_line_of_the_reader(
    wrong: str, expected: str, warm: Page
) -> None:
    second = cell(warm, 2)
    code(second).fill(wrong)
    assert press(second) == "An error ended the run."
    text = output(second).locator(".error").inner_text()
    assert text == expected or re.fullmatch(expected, text)
    second.get_by_role("button", name="Reset").click()


def test_an_error_in_an_earlier_cell_is_shown_there(warm: Page) -> None:
    code(cell(warm, 1)).fill("1 / 0")
    assert press(cell(warm, 2)) == "Cell 1, which runs first, raised an error."
    assert "ZeroDivisionError" in output(cell(warm, 1)).inner_text()
    cell(warm, 1).get_by_role("button", name="Reset").click()
    assert press(cell(warm, 2)).startswith("Ran")


def test_a_value_a_warning_and_a_flood_are_shown(warm: Page) -> None:
    second = cell(warm, 2)
    code(second).fill('import warnings\nwarnings.warn("mind")\nprint("a")\n[1, "<b>"]')
    press(second)
    printed, value = output(second).locator("pre").all_inner_texts()
    assert re.fullmatch(r"Cell 2:2: UserWarning: mind\n.*\na\n?", printed)
    assert value == "[1, '<b>']"
    code(second).fill("for _ in range(10**6):\n    print('again')")
    assert press(second).startswith("Ran")
    text = output(second).locator("pre").inner_text()
    assert len(text) < 101_000
    assert text.rstrip().endswith("(cut here)")
    second.get_by_role("button", name="Reset").click()


def test_reset_restores_the_text_and_the_built_output(warm: Page) -> None:
    second = cell(warm, 2)
    for number in (2, 3):
        press(cell(warm, number))
        cell(warm, number).get_by_role("button", name="Reset").click()
    html = "e => e.outerHTML"
    before = [code(second).evaluate(html), output(second).evaluate(html)]
    for text in ("print('mine')", "pass", "1 / 0"):
        code(second).fill(text)
        press(second)
        assert [code(second).evaluate(html), output(second).evaluate(html)] != before
        second.get_by_role("button", name="Reset").click()
        assert [code(second).evaluate(html), output(second).evaluate(html)] == before
        assert not second.get_by_role("button", name="Reset").is_visible()


def test_the_copy_button_copies_what_the_cell_shows_then(warm: Page) -> None:
    second = cell(warm, 2)
    code(second).fill("if True:\n    print(1)")
    second.locator("[data-md-type=copy], button.md-clipboard").first.click()
    warm.wait_for_function(
        "async () => await navigator.clipboard.readText() == 'if True:\\n    print(1)'"
    )
    second.get_by_role("button", name="Reset").click()


@pytest.mark.parametrize("loop", ["while True: pass", "while True: print('on and on')"])
def test_stop_ends_an_endless_loop_and_the_next_run_works(loop: str, book: Page) -> None:
    second = cell(book, 2)
    original = code(second).inner_text()
    code(second).fill(loop)
    second.get_by_role("button", name="Run").click()
    second.get_by_text("Running", exact=False).and_(book.get_by_role("status")).wait_for()
    output(cell(book, 1)).locator("samp").wait_for()
    book.wait_for_timeout(1000)
    # The page answers all the while.
    assert book.evaluate("new Promise(done => requestAnimationFrame(() => done(true)))")
    second.get_by_role("button", name="Stop").click()
    assert said(second).startswith("Stopped.")
    code(second).fill(original)
    assert press(second).startswith("Ran")
    assert "wrong out of 2115" in output(second).inner_text()


@pytest.mark.parametrize(
    "prefix",
    [
        "run-worker.js",
        "logreg_book-",
        "pyodide.mjs",
        "pyodide.asm.wasm",
        "numpy-",
    ],
)
def test_a_failed_load_says_so_and_can_be_tried_again(
    prefix: str, book: Page, hosts: tuple[Host, Host]
) -> None:
    host = hosts[0 if list(SITE.rglob(f"{prefix}*")) else 1]
    host.missing.add(prefix)
    said = press(cell(book, 1))
    assert re.match(r"Python could not be loaded.*\. Press Run to try again\.$", said)
    assert len(said) < 250
    assert host.missing == set()
    assert press(cell(book, 1)).startswith("Ran")


def test_the_keyboard_alone_edits_runs_stops_and_resets(book: Page) -> None:
    second = cell(book, 2)
    code(second).focus()
    book.keyboard.press("Control+a")
    book.keyboard.type("for i in (1, 2):\nprint(i)")  # the indent comes by itself
    assert code(second).inner_text() == "for i in (1, 2):\n    print(i)"
    book.keyboard.press("Control+Enter")
    assert said(second).startswith("Ran")
    assert output(second).inner_text().split() == ["1", "2"]
    assert code(second).evaluate("e => e == document.activeElement")
    reached = []
    for _ in range(4):
        book.keyboard.press("Tab")
        reached.append(book.evaluate("document.activeElement.ariaLabel"))
    assert [name for name in reached if name and name.endswith("cell 2")] == [
        "Run cell 2",
        "Reset cell 2",
    ]
    book.keyboard.press("Shift+Tab")
    code(second).focus()
    book.keyboard.press("Control+a")
    book.keyboard.type("while True: pass")
    book.keyboard.press("Control+Enter")
    second.get_by_role("button", name="Stop").focus()
    book.keyboard.press("Enter")
    assert said(second).startswith("Stopped.")
    assert book.evaluate("document.activeElement.ariaLabel") == "Run cell 2"
    book.keyboard.press("Tab")
    book.keyboard.press("Enter")
    assert "wrong out of" in code(second).inner_text()
    assert book.evaluate("document.activeElement.ariaLabel") == "Run cell 2"


def test_a_paste_of_lines_stays_lines_and_can_be_undone(warm: Page) -> None:
    second = cell(warm, 2)
    text = "for i in (1, 2):\n    print(i)\n\nprint(3)"
    warm.evaluate("text => navigator.clipboard.writeText(text)", text)
    code(second).focus()
    warm.keyboard.press("Control+a")
    warm.keyboard.press("Control+v")
    assert code(second).inner_text().rstrip() == text
    press(second)
    assert output(second).inner_text().split() == ["1", "2", "3"]
    code(second).focus()
    warm.keyboard.press("Control+z")
    assert "wrong out of" in code(second).inner_text()
    second.get_by_role("button", name="Reset").click()


def test_the_next_page_runs_too_and_knows_no_name_of_the_last(
    book: Page, hosts: tuple[Host, Host]
) -> None:
    book.evaluate("window.same = true")
    press(cell(book, 1))
    loaded = len(hosts[1].asked)
    book.get_by_role("link", name="Next: 2. Hyperparameters").click()
    book.get_by_role("heading", name="2. Hyperparameters").wait_for()
    assert book.evaluate("window.same")
    code(cell(book, 1)).fill("print(train_set)")
    press(cell(book, 1))
    assert "NameError: name 'train_set' is not defined" in output(cell(book, 1)).inner_text()
    assert len(hosts[1].asked) == loaded


def test_axe_finds_nothing_and_nothing_scrolls_sideways_after_runs(
    book: Page, looks: Callable[[Page], Iterator[None]]
) -> None:
    book.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    last = book.locator(".cell").count()
    press(cell(book, last))
    code(cell(book, 2)).fill("raise ValueError('x' * 300)")
    press(cell(book, 2))
    code(cell(book, 4)).fill("1 / 0")
    for _ in looks(book):
        for box in book.locator(".cell").all():  # nothing lies over the code
            pre, bar = (box.locator(part).bounding_box() for part in ("pre", ".run"))
            assert pre
            assert bar
            assert bar["y"] >= pre["y"] + pre["height"] - 1


@pytest.mark.parametrize("folder", [False, True], ids=["without script", "from a folder"])
def test_where_nothing_can_run_the_page_is_to_be_read(
    folder: bool, browser: Browser, hosts: tuple[Host, Host]
) -> None:
    with browser.new_context(java_script_enabled=folder) as context:
        page = context.new_page()
        messages: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        page.goto((SITE / CHAPTER).as_uri() if folder else hosts[0].url + CHAPTER)
        assert page.locator(".cell pre").first.is_visible()
        assert page.locator(".output img").first.is_visible()
        assert page.locator(".run, [contenteditable]").count() == 0
        assert messages == []
