"""A reader writes the tasks in their pages, and Check says what `logreg check` says."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from logreg.contracts import BEYOND, TASKS, Task
from logreg.contracts.grading import grade

REPOSITORY = Path(__file__).parents[2]
SITE = REPOSITORY / "site"
# A wrong solution of each task: this stands at the end of a right one.
WRONG = (
    "def decide(p): return p",
    "def epochs(h, n): return h.iterations",
    "def difference(a, b): return a - b",
    "def unroll(images): return images / 255",
    "def bias_for(p): return p",
    "def sigmoid(z): return z",
    "def backward(X, y, w, b): return w[:, None], 0.0",
    "def step(X, y, w, b, rate): return w, b",
    "def accuracy(p, y): return p == y",
    "def train(train_set, validation_set, hyperparameters, rng): return 1",
    "def nearest_mean(X, y, new): return y[: len(new)] * 0",
    "def band(x, w, b, C): return 0.0, 1.0",
    "def threshold(false_positive, false_negative): return 0.5",
)
PATIENCE = 120_000  # milliseconds that a load or a check may take on a slow machine
BACKWARD = TASKS[6]
EVERY = (*TASKS, *BEYOND)


class Host(Protocol):
    """A server of a folder, from conftest.py."""

    url: str
    asked: list[str]
    missing: set[str]


@pytest.fixture
def context(
    reading: Callable[[], AbstractContextManager[BrowserContext]],
) -> Iterator[BrowserContext]:
    """A reader who has loaded nothing yet."""
    with reading() as context:
        yield context


@pytest.fixture
def turn(turn_to: Callable[[str], Page]) -> Callable[[Task], Page]:
    """Give what turns to the chapter of a task, where Python is loaded, and opens its box."""

    def turn(task: Task) -> Page:
        page = turn_to(url(task))
        box(page).locator("summary").click()
        return page

    return turn


def visit(context: BrowserContext, task: Task = BACKWARD) -> Page:
    """Go to the chapter of a task, and open the box with its skeleton."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(url(task), wait_until="networkidle")
    box(page).locator("summary").click()
    return page


def url(task: Task) -> str:
    return f"{task.page}.html"


def solution(task: Task) -> str:
    return task.solution


def box(page: Page) -> Locator:
    return page.locator(".exercise")


def code(page: Page) -> Locator:
    return box(page).get_by_role("textbox")


def button(page: Page, name: str) -> Locator:
    return box(page).get_by_role("button", name=name)


def said(page: Page) -> list[str]:
    """Wait for the end of a check, and give what is said: of the run, as a verdict, as a hint."""
    box(page).locator("button[aria-disabled=false]").wait_for()
    return box(page).get_by_role("status").all_inner_texts()


def check(page: Page, text: str | None = None) -> list[str]:
    """Write a solution, press Check, and give what is said."""
    if text is not None:
        code(page).fill(text)
    button(page, "Check").click()
    return said(page)


def to_write(task: Task) -> str:
    """Give the skeleton without what the file says about itself and about the command."""
    _, _, rest = task.skeleton.removeprefix('"""').partition('"""')
    return rest.strip()


def shown(text: str) -> str:
    """Give a sentence as the page shows it: what stands between backticks is set as code there."""
    return text.replace("`", "")


def by_name(task: Task) -> str:
    return task.page


@pytest.mark.parametrize("task", EVERY, ids=by_name)
def test_a_solution_is_told_in_the_page_what_the_command_tells(
    task: Task, turn: Callable[[Task], Page], tmp_path: Path
) -> None:
    page = turn(task)
    _, verdict, hint = check(page)
    first = next(iter(task.calls))
    assert verdict == f"To do: {first} is not written yet; see {task.where}"
    assert hint == ""
    assert box(page).get_by_role("listitem").count() == 0

    wrong = f"{solution(task)}\n{WRONG[task.number - 1]}\n"
    (tmp_path / task.file).write_text(wrong, encoding="utf-8")
    expected = grade(task, tmp_path / task.file).report
    assert expected.fault
    assert check(page, wrong)[1] == f"Fails: {shown(expected.fault)}"
    held = box(page).get_by_role("listitem").all_inner_texts()
    assert held == [f"Holds: {shown(claim)}" for claim in expected.passed]

    (tmp_path / task.file).write_text(solution(task), encoding="utf-8")
    right = grade(task, tmp_path / task.file).report
    done, verdict, _ = check(page, solution(task))
    assert re.fullmatch(r"Checked in \d+\.\d s\.", done)
    assert verdict == "Done: every claim holds."
    held = box(page).get_by_role("listitem").all_inner_texts()
    assert held == [f"Holds: {shown(claim)}" for claim in right.passed]
    assert not button(page, "Hint").is_visible()


@pytest.mark.parametrize(
    ("task", "folder"),
    [*((task, False) for task in EVERY), (BACKWARD, True)],
    ids=[*(f"{task.page} without script" for task in EVERY), "from a folder"],
)
def test_where_nothing_can_run_the_skeleton_is_to_be_read(
    task: Task, folder: bool, browser: Browser, hosts: tuple[Host, Host]
) -> None:
    with browser.new_context(java_script_enabled=folder) as context:
        page = context.new_page()
        page.goto((SITE / url(task)).as_uri() if folder else hosts[0].url + url(task))
        box(page).get_by_text(f"The skeleton of task {task.number}").click()
        assert box(page).locator("pre").inner_text().rstrip() == to_write(task)
        assert page.locator(".exercise [contenteditable], .exercise .run").count() == 0
        before = "xpath=preceding-sibling::h2[1]/following-sibling::*[self::p][1]"
        text = box(page).locator(before).inner_text()
        assert "logreg start my-own" in text
        assert f"logreg check {task.number} my-own" in text
        assert all(name in text for name in task.calls)


def test_nothing_is_loaded_before_check(context: BrowserContext, hosts: tuple[Host, Host]) -> None:
    for host in hosts:
        host.asked.clear()
    page = visit(context)
    code(page).press_sequentially("# mine")
    said = box(page).get_by_role("status").first.inner_text()
    assert re.match(r"The first check loads Python, up to \d+ MB\. What you write stays", said)
    assert hosts[1].asked == []
    assert not {name for name in hosts[0].asked if name.endswith((".whl", "cell.py"))}


def test_the_keyboard_of_a_phone_leaves_code_as_it_is_typed(context: BrowserContext) -> None:
    page = visit(context)
    for editor in (code(page), page.locator(".cell").first.get_by_role("textbox")):
        for kindness in ("autocapitalize", "autocorrect"):
            assert editor.get_attribute(kindness) == "off"
        assert editor.get_attribute("spellcheck") == "false"


def test_a_hint_comes_on_request_only(turn: Callable[[Task], Page]) -> None:
    page = turn(BACKWARD)
    assert not button(page, "Hint").is_visible()
    wrong = f"{solution(BACKWARD)}\ndef backward(X, y, w, b): return w[:, None], 0.0"
    assert check(page, wrong)[2] == ""
    button(page, "Hint").click()
    hint = "Hint: The gradient of a thing has the shape of that thing."
    assert said(page)[2] == hint
    assert check(page)[2] == ""


def test_what_stands_between_backticks_is_set_as_code(turn: Callable[[Task], Page]) -> None:
    page = turn(BACKWARD)
    check(page, "mine = 1")
    button(page, "Hint").click()
    assert box(page).get_by_role("status").locator("code").inner_text() == "logreg start"
    assert "`" not in box(page).inner_text()


def test_a_fault_that_another_chapter_clears_up_leads_there(turn: Callable[[Task], Page]) -> None:
    page = turn(BACKWARD)
    change = f"{solution(BACKWARD)}\n_right = backward\ndef backward(X, y, w, b):\n    w *= 2.0\n"
    check(page, f"{change}    return _right(X, y, w / 2, b)")
    box(page).get_by_role("link", name="chapter 8").click()
    page.get_by_role("heading", name="8. Update parameters").wait_for()


def test_what_a_solution_prints_and_draws_is_shown_before_the_report(
    turn: Callable[[Task], Page],
) -> None:
    page = turn(BACKWARD)
    lines = "import matplotlib.pyplot as plt\nprint('<b>mine</b>')\nplt.plot([1, 2])\nplt.show()"
    assert check(page, f"{solution(BACKWARD)}\n{lines}")[1].startswith("Done")
    assert box(page).locator("samp").inner_text().rstrip() == "<b>mine</b>"
    assert box(page).get_by_role("img").get_attribute("alt")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("def backward(", r"your file raised SyntaxError: .* \(line 1\)"),
        ("import sys\nsys.exit()", r"SystemExit: your code ends the program \(line 2 of your file"),
        ("raise KeyboardInterrupt", "raised KeyboardInterrupt"),
        ("", r"your file does not define backward; the task asks for backward\(X, y, w, b\)"),
    ],
)
def test_whatever_a_solution_does_is_one_sentence(
    wrong: str, says: str, turn: Callable[[Task], Page]
) -> None:
    page = turn(BACKWARD)
    assert re.match(rf"(Fails|To do): .*{says}", check(page, wrong)[1])


def test_stop_ends_an_endless_loop_and_the_next_check_works(context: BrowserContext) -> None:
    page = visit(context)
    code(page).fill("while True: pass")
    button(page, "Check").click()
    box(page).get_by_text("Checking …").wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate("new Promise(done => requestAnimationFrame(() => done(true)))")
    button(page, "Stop").click()
    assert said(page)[:2] == ["Stopped. The next check starts Python again.", ""]
    assert check(page, solution(BACKWARD))[1].startswith("Done")


def test_a_failed_load_says_so_and_can_be_tried_again(
    context: BrowserContext, hosts: tuple[Host, Host], browser: Browser
) -> None:
    with browser.new_context(base_url=hosts[0].url) as other:  # whose console tells the failure
        page = visit(other)
        hosts[1].missing.add("numpy-")
        assert re.match("Python could not be loaded.*Press Check to try again", check(page)[0])
        assert check(page)[0].startswith("Checked")


def test_the_keyboard_alone_checks_hints_stops_and_resets(context: BrowserContext) -> None:
    page = visit(context)
    code(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("def backward(X, y, w, b):\nreturn w, None")  # the indent comes by itself
    page.keyboard.press("Control+Enter")
    assert said(page)[1].startswith("Fails: ")
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.ariaLabel"))
    names = [f"{name} task 7" for name in ("Check", "Hint for", "Reset")]
    assert [name for name in reached if name in names] == names
    button(page, "Hint").press("Enter")
    assert said(page)[2].startswith("Hint: ")
    code(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("while True: pass")
    page.keyboard.press("Control+Enter")
    button(page, "Stop").press("Enter")
    assert said(page)[0].startswith("Stopped.")
    assert page.evaluate("document.activeElement.ariaLabel") == "Check task 7"
    button(page, "Reset").press("Enter")
    assert code(page).inner_text().rstrip() == to_write(BACKWARD)
    assert page.evaluate("document.activeElement.ariaLabel") == "Check task 7"


def test_what_was_written_survives_a_reload_until_reset(context: BrowserContext) -> None:
    page = visit(context)
    built = code(page).inner_html()
    assert not button(page, "Reset").is_visible()
    text = "def backward(X, y, w, b):\n    if w is not b:\n\n        return 1 < 2\n"
    code(page).fill(text)
    page.reload(wait_until="networkidle")
    box(page).get_by_text("Write it here, and have it checked (begun)").click()
    assert said(page)[0] == "Yours, kept in this browser."
    assert code(page).inner_text().rstrip() == text.rstrip()
    page.goto(url(TASKS[7]), wait_until="networkidle")  # every task has a place of its own
    assert (box(page).locator("pre").text_content() or "").rstrip() == to_write(TASKS[7])
    page.goto(url(BACKWARD), wait_until="networkidle")
    box(page).locator("summary").click()
    button(page, "Reset").click()
    assert code(page).inner_html() == built
    page.reload(wait_until="networkidle")
    assert (box(page).locator("pre").text_content() or "").rstrip() == to_write(BACKWARD)
    assert "begun" not in box(page).locator("summary").inner_text()


def test_a_browser_that_keeps_nothing_checks_all_the_same(context: BrowserContext) -> None:
    context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    page = visit(context)
    assert check(page, solution(BACKWARD))[1].startswith("Done")


def test_a_check_runs_after_instant_navigation_and_in_the_same_python(
    context: BrowserContext, hosts: tuple[Host, Host]
) -> None:
    page = visit(context)
    page.evaluate("window.same = true")
    assert check(page, solution(BACKWARD))[1].startswith("Done")
    loaded = len(hosts[1].asked)
    page.get_by_role("link", name="Next: 8. Update parameters").click()
    page.get_by_role("heading", name="8. Update parameters").wait_for()
    box(page).locator("summary").click()
    assert check(page, solution(TASKS[7]))[1].startswith("Done")
    assert page.evaluate("window.same")
    assert len(hosts[1].asked) == loaded


def test_cells_and_solutions_know_nothing_of_each_other(turn: Callable[[Task], Page]) -> None:
    page = turn(BACKWARD)
    cell = page.locator(".cell").first
    cell.get_by_role("textbox").fill("def backward(X, y, w, b): return 1")
    cell.get_by_role("button", name="Run").click()
    cell.locator("button[aria-disabled=false]").wait_for()
    assert "your file does not define backward" in check(page, "mine = 1")[1]
    cell.get_by_role("textbox").fill("print('mine' in globals(), backward)")
    cell.get_by_role("button", name="Run").click()
    cell.locator("button[aria-disabled=false]").wait_for()
    output = cell.locator("xpath=following-sibling::*[1]")
    assert "NameError" not in output.inner_text()
    assert output.inner_text().startswith("False <function backward")


def test_in_use_it_has_no_fault_that_axe_finds_and_nothing_scrolls_sideways(
    browser: Browser, hosts: tuple[Host, Host], looks: Callable[[Page], Iterator[None]]
) -> None:
    with browser.new_context(reduced_motion="reduce", base_url=hosts[0].url) as context:
        page = visit(context, TASKS[5])
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        last = 'print("x" * 300)\ndef cross_entropy(z, y): return z'
        for text in (None, f"{solution(TASKS[5])}\n{last}", solution(TASKS[5])):
            check(page, text)
            if button(page, "Hint").is_visible():
                button(page, "Hint").click()
            for _ in looks(page):
                pass
        moving = "document.querySelector('.exercise').getAnimations({ subtree: true }).length"
        assert page.evaluate(moving) == 0
