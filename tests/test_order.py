"""Nothing is used before it is explained, in the order of the book.

The glossary gives the place that explains a term, and the notation the place of a letter. A chapter
may name a term earlier where it links to the chapter that explains it, and in its title and goal.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

DOCS = Path(__file__).parents[1] / "docs"
CHAPTERS = sorted((DOCS / "chapters").glob("*.py"))
_PLACE = re.compile(r"\]\((?:\.\./chapters/)?(?P<chapter>\d\d-[\w-]+)\.py#(?P<section>[\w-]+)\)")

# What the chapters that are still to be rewritten use too early, and why that stays for now. An entry
# that is no longer needed fails the test.
_BOLD = "chapter 1 says in bold what it is, and the glossary still sends the reader further on"
_BELIEVED = "believed for now, without a link to the chapter that explains it"
_PLAIN = "meant as an everyday word"
EARLY: dict[str, dict[str, str]] = {
    "01-introduction": {
        **dict.fromkeys(("Bias", "Seed", "Threshold", "Weight"), _BOLD),
        **dict.fromkeys(("Label", "Score", "Sigmoid"), _BELIEVED),
    },
    "02-hyperparameters": {
        **dict.fromkeys(
            ("Batch", "Curvature", "Gradient", "L", "Label", "Loss", "Score"), _BELIEVED
        ),
        **dict.fromkeys(("Bias", "Seed", "Weight"), _BOLD),
        **dict.fromkeys(
            ("Test set", "Validation set"), "the search wants the three parts of chapter 3"
        ),
        "Learning rate": "its image comes first, its definition in the next section",
    },
    "03-dataset": {
        "Loss": "the bug museum multiplies by -y before there is a loss",
        "Score": _PLAIN,
        "Threshold": "an exercise asks for one",
    },
    "04-mini-batch": {
        **dict.fromkeys(("Gradient", "X", "dz"), "an exercise needs the gradient of chapter 7"),
        **dict.fromkeys(("Score", "Seed", "Weight"), _BELIEVED),
    },
    "05-model": {
        **dict.fromkeys(("Bias", "Weight"), "named before the section on what they mean"),
        **dict.fromkeys(("Loss", "Sigmoid", r"\sigma", "s"), "convexity is shown before the loss"),
        "Gradient": "a hidden layer is trained before chapter 7",
    },
}


class Place(NamedTuple):
    """A section of the book; places are in its order."""

    chapter: int
    section: int


class Paragraph(NamedTuple):
    """A piece of prose with its formulas, and the chapters that it links to."""

    place: Place
    words: str
    formulas: str
    links: frozenset[str]


class Entry(NamedTuple):
    """A term or a letter, how it is recognised, and the place that explains it."""

    name: str
    pattern: re.Pattern[str]
    chapter: str
    section: str


def _slug(heading: str) -> str:
    """Give the anchor of a heading, as the site has it."""
    kept = re.sub(r"[^\w\s-]", "", re.sub(r"\$[^$]*\$", "", heading)).strip().lower()
    return re.sub(r"[-\s]+", "-", kept)


def _prose(chapter: str) -> str:
    """Give the text of a chapter without its code; what it asks the reader is text."""
    cells = re.findall(r"^# %% \[markdown\].*\n((?:#.*\n|\n)*)", chapter, re.MULTILINE)
    text = "\n\n".join(re.sub(r"^# ?", "", cell, flags=re.MULTILINE) for cell in cells)
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return re.sub(
        r"^(?P<fence>`{3,})(?P<kind>.*)\n(?P<code>(?:.*\n)*?)(?P=fence)$",
        lambda fence: fence["code"] if fence["kind"].startswith("predict") else "",
        text,
        flags=re.MULTILINE,
    )


def read(chapter: str, number: int) -> tuple[list[str], list[Paragraph]]:
    """Give the sections of a chapter, of which the first is its title and goal, and its prose."""
    sections, paragraphs = [""], []
    for text in re.split(r"\n\s*\n", _prose(chapter)):
        if heading := re.match(r"\s*##+ (.*)", text):
            sections.append(_slug(heading[1]))
        plain = re.sub(r"`[^`]*`", "", text)
        formulas = " ; ".join(
            a or b for a, b in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", plain, re.DOTALL)
        )
        words = re.sub(
            r"\]\([^)]*\)|\]\[[^\]]*\]",
            "]",
            re.sub(r"\$\$.+?\$\$|\$[^$]+\$", "", plain, flags=re.DOTALL),
        )
        links = frozenset(re.findall(r"\]\((\d\d-[\w-]+)\.py", plain))
        place = Place(number, len(sections) - 1)
        paragraphs.append(Paragraph(place, words, formulas, links))
    return sections, paragraphs


@cache
def book() -> dict[str, tuple[list[str], list[Paragraph]]]:
    """Read all chapters."""
    return {path.stem: read(path.read_text("utf-8"), i) for i, path in enumerate(CHAPTERS)}


def terms() -> Iterator[Entry]:
    """Read the glossary, as far as a chapter explains its terms."""
    glossary = (DOCS / "reference" / "glossary.md").read_text("utf-8")
    for found in re.finditer(
        r"^(?P<term>[^\n:]+)\n:   (?P<text>(?:.+\n?)+)", glossary, re.MULTILINE
    ):
        if place := _PLACE.search(found["text"]):
            name = found["term"]
            pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?:s|es|d)?(?![\w-])", re.IGNORECASE)
            yield Entry(name, pattern, place["chapter"], place["section"])


def letters() -> Iterator[Entry]:
    """Read the notation, as far as a chapter explains its letters."""
    notation = (DOCS / "reference" / "notation.py").read_text("utf-8")
    for row in re.findall(r"^# \| (\$.*) \|$", notation, re.MULTILINE):
        if place := _PLACE.search(row):
            for letter in re.findall(r"\$([^$]+)\$", row.split(" | ")[0]):
                pattern = re.compile(rf"(?<![A-Za-z\\{{]){re.escape(letter)}(?![A-Za-z])")
                yield Entry(letter, pattern, place["chapter"], place["section"])


def second_meanings() -> dict[int, str]:
    """Give the letters that have a meaning of their own in one chapter, by its number."""
    notation = (DOCS / "reference" / "notation.py").read_text("utf-8")
    return {
        int(n): row
        for n, row in re.findall(r"^# \| chapter (\d+) \| (.*) \|$", notation, re.MULTILINE)
    }


def used_early(entry: Entry, *, in_formulas: bool) -> set[str]:
    """Give the chapters that use a term or a letter before the place that explains it."""
    sections, _ = book()[entry.chapter]
    assert entry.section in sections, f"{entry.name}: {entry.chapter} has no {entry.section}"
    place = Place(list(book()).index(entry.chapter), sections.index(entry.section))
    own = second_meanings()
    return {
        name
        for name, (_, paragraphs) in book().items()
        for each in paragraphs
        if each.place < place
        and each.place.section > 0
        and entry.chapter not in each.links
        and entry.pattern.search(each.formulas if in_formulas else each.words)
        and not (in_formulas and f"${entry.name}$" in own.get(each.place.chapter + 1, ""))
    }


def test_nothing_is_used_before_it_is_explained() -> None:
    found: dict[str, set[str]] = {}
    for entries, in_formulas in ((terms(), False), (letters(), True)):
        for entry in entries:
            for chapter in used_early(entry, in_formulas=in_formulas):
                found.setdefault(chapter, set()).add(entry.name)
    assert found == {chapter: set(entries) for chapter, entries in EARLY.items()}


def test_terms_and_letters_are_known() -> None:
    assert {"Sigmoid", "Gradient", "Likelihood"} <= {entry.name for entry in terms()}
    assert {r"\sigma", "dw", "X", "s"} <= {entry.name for entry in letters()}


@pytest.mark.parametrize(
    ("text", "early"),
    [
        ("## One\n\nThe margin is positive.\n\n## The margin\n\nIt is this.", True),
        ("## One\n\nThe margin ([chapter 6](06-x.py)) is positive.\n\n## The margin", False),
        ("## One\n\nIt is `margin`.\n\n```\nmargin\n```\n\n## The margin", False),
        ("# On margins\n\n## One\n\nText.\n\n## The margin\n\nA margin.", False),
        ("## One\n\n```predict why a\nWhich margin?\n```\n\n## The margin", True),
        ("## One\n\nMarginal notes.\n\n## The margin", False),
    ],
)
def test_an_early_use_is_found(text: str, early: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = "# %% [markdown]\n" + "".join(
        f"# {line}".rstrip() + "\n" for line in text.split("\n")
    )
    monkeypatch.setitem(globals(), "book", lambda: {"06-x": read(chapter, 0)})
    entry = Entry(
        "Margin", re.compile(r"(?<![\w-])margins?(?![\w-])", re.IGNORECASE), "06-x", "the-margin"
    )
    assert bool(used_early(entry, in_formulas=False)) == early
