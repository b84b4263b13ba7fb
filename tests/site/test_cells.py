"""Cells in a reader's hands: two at once, edits that last, floods, and a load that falls silent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Locator, Page

SITE = Path(__file__).parents[2] / "site"
CHAPTER = "chapters/05-model.html"
PATIENCE = 120_000  # milliseconds that a load or a run may take on a slow machine
SLOW = "import time\nfor i in range(4):\n    print('piece', i)\n    time.sleep(1)"


class Host(Protocol):
    """A server of a folder, from conftest.py."""

    url: str
    asked: list[str]
    silent: set[str]


@pytest.fixture
def fresh(browser: Browser, hosts: tuple[Host, Host]) -> Iterator[Page]:
    """Chapter 5, before anything was loaded."""
    with browser.new_context(base_url=hosts[0].url) as context:
        yield visit(context.new_page())


@pytest.fixture(scope="module")
def warm(browser: Browser, hosts: tuple[Host, Host]) -> Iterator[Page]:
    """Chapter 5 after its first cell has run; whoever edits a cell resets it."""
    with browser.new_context(base_url=hosts[0].url) as context:
        page = visit(context.new_page())
        run(cell(page, 1))
        yield page


def visit(page: Page) -> Page:
    page.set_default_timeout(PATIENCE)
    page.goto(CHAPTER, wait_until="networkidle")
    page.locator(".run").first.wait_for()
    return page


def cell(page: Page, number: int) -> Locator:
    return page.locator(".cell").nth(number - 1)


def code(cell: Locator) -> Locator:
    return cell.get_by_role("textbox")


def button(cell: Locator, name: str) -> Locator:
    return cell.get_by_role("button", name=name)


def told(cell: Locator) -> str:
    return cell.get_by_role("status").inner_text()


def rested(cell: Locator) -> str:
    """Wait until a cell neither runs nor waits, and give what is said about it."""
    cell.locator("button[aria-disabled=false]").wait_for()
    return told(cell)


def run(cell: Locator, text: str | None = None) -> str:
    if text is not None:
        code(cell).fill(text)
    button(cell, "Run").click()
    return rested(cell)


def output(cell: Locator) -> Locator:
    return cell.locator("xpath=following-sibling::*[1][contains(@class, 'output')]")


def mark(cell: Locator) -> str | None:
    """Give what an output says of the code that it came from."""
    return output(cell).get_attribute("data-stale")


def reset(*cells: Locator) -> None:
    for one in cells:
        button(one, "Reset").click()


# Loading.


def test_reaching_for_run_loads_what_the_cell_needs(fresh: Page, hosts: tuple[Host, Host]) -> None:
    hosts[1].asked.clear()
    button(cell(fresh, 1), "Run").hover()
    cell(fresh, 1).get_by_text("Python is ready.").wait_for()
    asked = len(hosts[1].asked)
    assert asked
    assert not any(name.startswith("matplotlib-") for name in hosts[1].asked)
    assert run(cell(fresh, 1)).startswith("Ran")
    assert len(hosts[1].asked) == asked


def test_a_pointer_on_its_way_loads_nothing(fresh: Page, hosts: tuple[Host, Host]) -> None:
    hosts[1].asked.clear()
    button(cell(fresh, 1), "Run").hover()
    fresh.mouse.move(0, 0)
    fresh.wait_for_timeout(400)
    assert hosts[1].asked == []


@pytest.mark.parametrize(
    ("silent", "says"),
    [
        ("run-worker.js", "Python could not be loaded"),
        ("logreg_book-", "Python could not be loaded: nothing has arrived for 3 seconds"),
        ("numpy-", "Python could not be loaded: nothing has arrived for 3 seconds"),
        ("matplotlib-", "matplotlib could not be loaded: nothing has arrived for 3 seconds"),
    ],
)
def test_a_load_that_falls_silent_is_given_up_with_a_sentence(
    silent: str, says: str, fresh: Page, hosts: tuple[Host, Host]
) -> None:
    host = hosts[0 if list(SITE.rglob(f"{silent}*")) else 1]
    host.silent.add(silent)
    fresh.evaluate("logregPython.patience = 3")
    try:
        assert run(cell(fresh, 1), "import matplotlib") == f"{says}. Press Run to try again."
    finally:
        host.silent.clear()


# Two at once.


def test_a_second_press_waits_its_turn_and_says_so(warm: Page) -> None:
    first, second, third = (cell(warm, number) for number in (1, 2, 3))
    code(first).fill(SLOW)
    code(second).fill("print(i + 100)")
    button(first, "Run").click()
    first.get_by_text("Running …").wait_for()
    button(second, "Run").click()
    button(second, "Run").dispatch_event("click")  # once more makes no difference
    assert told(second) == "Waits for cell 1 …"
    button(third, "Run").click()
    button(third, "Stop").click()
    assert rested(third) == "It was not run."
    assert rested(second).startswith("Ran")
    assert told(first).startswith("Ran")
    assert output(second).inner_text().strip() == "103"
    reset(first, second)


def test_typing_in_one_cell_while_another_runs_leaves_it_as_it_was(warm: Page) -> None:
    first, second = cell(warm, 1), cell(warm, 2)
    code(first).fill(SLOW)
    button(first, "Run").click()
    first.get_by_text("Running …").wait_for()
    code(second).press_sequentially("# mine\n")
    assert button(second, "Run").get_attribute("aria-disabled") == "false"
    assert not button(second, "Stop").is_visible()
    rested(first)
    assert button(second, "Run").get_attribute("aria-disabled") == "false"
    reset(first, second)


def test_stop_ends_those_who_wait_as_well(fresh: Page) -> None:
    first, second = cell(fresh, 1), cell(fresh, 2)
    code(first).fill("while True: pass")
    button(first, "Run").click()
    first.get_by_text("Running …").wait_for()
    button(second, "Run").click()
    button(first, "Stop").click()
    for one in (first, second):
        assert rested(one) == "Stopped. The next run starts Python again."


# What comes out.


def test_output_is_shown_while_the_cell_runs_and_the_old_one_is_marked(warm: Page) -> None:
    first = cell(warm, 1)
    run(first)
    old = output(first).inner_text()
    run(first, SLOW.replace("print('piece', i)\n    time.sleep(1)", "pass"))
    reset(first)
    code(first).fill(f"import time\ntime.sleep(1)\n{SLOW}")
    assert mark(first) == "Before the code was changed:"
    button(first, "Run").click()
    first.get_by_text("Running …").wait_for()
    assert (mark(first), output(first).inner_text()) == ("Before this run:", old)
    output(first).get_by_text("piece 1").wait_for()
    assert "piece 3" not in output(first).inner_text()
    assert mark(first) is None
    rested(first)
    assert output(first).inner_text().split("\n")[:4] == [f"piece {i}" for i in range(4)]
    reset(first)
    assert mark(first) is None


def test_an_output_tells_when_the_code_above_it_has_changed(warm: Page) -> None:
    first, second = cell(warm, 1), cell(warm, 2)
    code(first).press_sequentially("# mine\n")
    assert mark(first) == mark(second) == "Before the code was changed:"
    run(second)  # and with it the first
    assert mark(first) is mark(second) is None
    reset(first)
    assert mark(first) is None
    assert mark(second) == "Before the code was changed:"
    reset(second)
    assert mark(second) is None


def test_a_flood_scrolls_in_its_own_box_and_says_so(warm: Page) -> None:
    first = cell(warm, 1)
    run(first, "for i in range(200_000):\n    print(i)")
    assert output(first).bounding_box()["height"] < 600  # type: ignore[index]  # it is visible
    after = "e => getComputedStyle(e, '::after').content"
    assert "the box scrolls" in output(first).evaluate(after)
    warm.wait_for_function("document.querySelector('.output pre').tabIndex === 0")
    reset(first)
    assert output(first).evaluate(after) == "none"


@pytest.mark.parametrize("ask", ["input('Who? ')", "import sys\nsys.stdin.readline()"])
def test_a_question_is_answered_with_a_sentence(ask: str, warm: Page) -> None:
    messages: list[str] = []
    warm.on("console", lambda message: messages.append(message.text))
    first = cell(warm, 1)
    run(first, ask)
    assert "EOFError: a cell cannot ask: write the answer" in output(first).inner_text()
    assert messages == []
    reset(first)


def test_an_output_has_a_name_and_is_read_out_when_it_is_whole(warm: Page) -> None:
    place = warm.get_by_role("group", name="Output of cell 1", exact=True)
    code(cell(warm, 1)).fill(SLOW)
    button(cell(warm, 1), "Run").click()
    place.get_by_text("piece 1").wait_for()
    assert place.get_attribute("aria-live") == "polite"
    assert place.get_attribute("aria-busy") == "true"
    rested(cell(warm, 1))
    assert place.get_attribute("aria-busy") == "false"
    reset(cell(warm, 1))


# What is written.


def test_an_edit_survives_a_reload_until_it_is_reset(
    browser: Browser, hosts: tuple[Host, Host]
) -> None:
    with browser.new_context(base_url=hosts[0].url) as context:
        page = visit(context.new_page())
        built = code(cell(page, 2)).inner_html()
        code(cell(page, 2)).fill("mine = 1 < 2\n\nprint(mine)")
        for _ in range(2):
            page = visit(context.new_page())
            assert code(cell(page, 2)).inner_text().rstrip() == "mine = 1 < 2\n\nprint(mine)"
            assert told(cell(page, 2)) == "Yours, kept in this browser."
            assert mark(cell(page, 1)) is None
            assert mark(cell(page, 2)) == "Before the code was changed:"
        reset(cell(page, 2))
        assert code(cell(page, 2)).inner_html() == built
        page = visit(context.new_page())
        assert code(cell(page, 2)).inner_html() == built


def test_edited_code_keeps_its_colours(warm: Page) -> None:
    first = cell(warm, 1)
    code(first).fill('for x in "a", 1, None:  # not a string: "\n    pass')
    painted = warm.evaluate(
        """Object.fromEntries([...CSS.highlights].map(([name, ranges]) =>
            [name.replace("code-", ""), [...ranges].map(String)]))"""
    )
    assert painted == {
        "comment": ['# not a string: "'],
        "string": ['"a"'],
        "keyword": ["for", "in", "pass"],
        "constant": ["None"],
        "number": ["1"],
    }
    reset(first)
    assert warm.evaluate("[...CSS.highlights].every(([, ranges]) => ranges.size == 0)")
