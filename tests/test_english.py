"""The English of docstrings, comments, messages and pages is free of translated habits.

Each habit is a pattern, with what to write instead, a sentence that it must catch, and a
sentence of good English beside it that it must leave alone.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

REPOSITORY = Path(__file__).parents[1]
PROSE = [
    REPOSITORY / "README.md",
    REPOSITORY / "noxfile.py",
    *sorted(REPOSITORY.glob("docs/about/*.*")),
    *sorted(REPOSITORY.glob("docs/reference/*.*")),
]


class Habit(NamedTuple):
    """A turn of phrase that no native editor would sign."""

    pattern: str
    instead: str
    bad: str
    good: str


# Things that are counted or said of each other thing, as in "a sentence a test".
_UNIT = "(?:sentence|line|file|claim|task|step|row|column|word|name|part|page|section|image|label)"
HABITS = [
    Habit(
        r"\bso many\b",
        "this many, or that many",
        "So many row numbers are drawn at a time.",
        "This many row numbers are drawn at a time.",
    ),
    Habit(
        r"\b(?:who(?:so)?ever|somebody|nobody|everybody|anybody)\b",
        "anyone, you, or the person meant",
        "Whoever decides that has read tea leaves.",
        "Anyone may decide that.",
    ),
    Habit(
        r"(?:^|[.;:] )who (?!is\b|was\b)[a-z]+s\b[^?.;]*(?:[.;]|$)",
        "to ..., or anyone who ...",
        "It is written over; who wants to keep one copies it.",
        "It suits readers who want to keep one.",
    ),
    Habit(
        r"(?<!there )\b(?:is|are|was|were) no (?!longer\b|more\b|less\b|fewer\b|better\b|worse\b"
        r"|different\b|doubt\b|use\b|such\b|one\b|good\b)[a-z]",
        "is not a ...",
        "theta is no name of the book.",
        "There is no hurry, and theta is no longer a name of the book.",
    ),
    Habit(
        r"\bwhat (?:is|are) no\b",
        "anything but ...",
        "Refuse what is no regular file.",
        "Refuse anything but a regular file.",
    ),
    Habit(
        r"\bin no (?!way\b|case\b|time\b|order\b|particular\b|doubt\b|hurry\b|sense\b)[a-z]",
        "not in any ...",
        "More examples than this are in no memory.",
        "They come in no particular order.",
    ),
    Habit(
        r", too(?= ?(?:[.,;:!?)]|$))",
        "too, without the comma, or also",
        "An odd result is a fault, too.",
        "It has fewer than six images, too few to hold one out.",
    ),
    Habit(
        r"\bfrom (?:[a-z]+ )?\d[\d.,]* on(?! [a-z]+ to\b)\b",
        "from ... onwards, or ... and later",
        "Steps are counted from 1 on.",
        "Steps are counted from 1, and the line runs from 0 to 1 on the axis.",
    ),
    Habit(
        rf"\b(?:an?|one|two|three) {_UNIT}s? (?:an?|each) {_UNIT}\b",
        "one ... per ..., or a ... for each ...",
        "What the code promises, one sentence a test, one line a task.",
        "What the code promises, one sentence per test and a line for each task.",
    ),
    Habit(
        r"\bone (?:equation|idea|sentence|claim) an? [a-z]+\b",
        "one ... per ...",
        "One equation a line.",
        "One equation per line.",
    ),
    Habit(
        r"\b(?:makes?|made) no sense\b",
        "is not valid, or is nonsensical",
        "A value makes no sense.",
        "A value is not valid.",
    ),
    Habit(
        r"\bis there(?: already)?,? and stays\b|\bis there to be\b",
        "say what happens: it is kept, it is meant to be ...",
        "A file that is there, and stays as it is. Every line is there to be read.",
        "An existing file is kept. There is a line to be read.",
    ),
    Habit(
        r"\b(?:is|are|was|were|be) another (?!way|word|name|matter|reason|story|example)[a-z]+\b",
        "is different, or is a different ...",
        "Each batch is another one.",
        "Each batch is different, which is another reason to average.",
    ),
    Habit(
        r"\banother (?:number|shape|size|length|kind|type|dtype|order|class)\b[a-z ]* than\b"
        r"|\bto another (?:base|scale|unit)\b",
        "a different ... from",
        "They have another number of features than the model.",
        "They have a different number of features, and another reader finds one more than you.",
    ),
    Habit(
        r", for (?:it|they|we|he|she|there|these|those|nobody|every) ",
        "because",
        "These pages cannot be run, for they need more than the browser has.",
        "There is a row for each task, and space for it.",
    ),
    Habit(
        r"(?:^|[.;:] )what (?:is|are|was|were|has|can|cannot|must|may|fails|stands|needs|goes)"
        r"\b(?! (?:it|this|that|the|a|an|wrong)\b)(?:[^?.;:]|[.:](?=\S))*(?:[.;:]|$)",
        "name it: whatever, anything that ..., the ... that",
        "What is read must be a file.",
        "What is a file? A reader may ask what is read.",
    ),
    Habit(
        r"\bfor for\b|\bunder the feet of\b",
        "say what happens to whom",
        "A pipe would be waited for for ever.",
        "Opening a pipe would block for ever.",
    ),
    Habit(
        r"\bopens? (?:this|the|its|their) rooms?\b",
        "say which extra to install",
        "The extra opens this room.",
        "The extra installs what this module needs.",
    ),
]


def _chunks(path: Path) -> Iterator[tuple[int, str]]:
    """Give each piece of prose in a file, in one line, with the number of its first line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _of_python(text)
    else:
        yield from _of_markdown(text)


def _of_python(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for paragraph in re.split(r"\n\s*\n", node.value):
                yield node.lineno, paragraph
    comments = (
        (token.start[0], token.string.lstrip("# "))
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    )
    for _, lines in groupby(enumerate(comments), lambda entry: entry[1][0] - entry[0]):
        block = [comment for _, comment in lines]
        yield block[0][0], " ".join(line for _, line in block)


def _of_markdown(text: str) -> Iterator[tuple[int, str]]:
    text = re.sub(
        r"^(`{3,}).*?^\1$",
        lambda code: "\n" * code[0].count("\n"),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )
    number = 1
    for paragraph in re.split(r"(\n\s*\n|(?<=\|)\n(?=\|)|\n(?=[-*] ))", text):
        yield number + (len(paragraph) - len(paragraph.lstrip("\n"))), paragraph
        number += paragraph.count("\n")


def _plain(prose: str) -> str:
    """Leave out code, the targets of links and line breaks."""
    prose = re.sub(r"`[^`]*`", "x", prose)
    prose = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", prose)
    return re.sub(r"\s+", " ", prose).strip(" |")


def faults(prose: str) -> list[str]:
    """Give what a native editor would mark in a piece of prose, each with what to write."""
    plain = _plain(prose)
    return [
        f"{found[0].strip()!r}: write {habit.instead}"
        for habit in HABITS
        for found in re.finditer(habit.pattern, plain, re.IGNORECASE)
    ]


@pytest.mark.parametrize("path", PROSE, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_the_english_has_no_translated_habit(path: Path) -> None:
    marked = [f"line {line}: {fault}" for line, prose in _chunks(path) for fault in faults(prose)]
    assert marked == []


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.instead)
def test_a_habit_is_caught_and_good_english_is_not(habit: Habit) -> None:
    assert re.search(habit.pattern, habit.bad, re.IGNORECASE)
    assert faults(habit.good) == []


def test_a_habit_that_runs_over_a_line_break_is_caught_in_code_and_pages(tmp_path: Path) -> None:
    script, page = tmp_path / "a.py", tmp_path / "a.md"
    script.write_text('# It is caught, and so\n# many more.\nx = f"{1} makes no sense"\n', "utf-8")
    page.write_text("# Head\n\n```\nso many\n```\n\n`so many` and so\nmany\n", encoding="utf-8")
    found = {
        path.suffix: [(line, fault) for line, prose in _chunks(path) for fault in faults(prose)]
        for path in (script, page)
    }
    assert [line for line, _ in found[".py"]] == [3, 1]
    assert [line for line, _ in found[".md"]] == [7]
