"""What the build makes of predictions and explorables, and which faults it refuses."""

import importlib.util
import json
import re
import sys
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.exceptions import PluginError

from logreg.contracts import BEYOND, TASKS

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"
PAGE: Any = SimpleNamespace(file=SimpleNamespace(src_uri="chapters/06-x.py"))
CONFIG: Any = SimpleNamespace(docs_dir=str(DOCS))
FILES: Any = None
REWRITTEN = ("06-forward-pass", "07-backward-pass")


def _load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, DOCS / "_build" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


hands = _load("hands")
CHOICES = "Which?\n\n[a] The first.\n> No.\n\n[b] The second.\n> Yes, it is.\n> It is so."
NUMBER = (
    "How many?\n\n[right, within 10 %] About 458.\n> Yes.\n\n[99]\n> Too few.\n\n[other]\n> No."
)
SHAPE = "Which?\n\n[right]\n> Yes.\n\n[(64,)]\n> No.\n\n[other]\n> Not at all."


def rendered(kind: str, text: str, value: str) -> str:
    markdown = f"```predict {kind} name\n{text}\n```\n\n@@VALUE {value}@@\n\nThe answer.\n"
    return str(hands.on_page_markdown(markdown, PAGE, CONFIG, FILES))


@pytest.mark.parametrize(
    ("kind", "text", "value", "right"),
    [
        ("choice", CHOICES, "'b'", "The second."),
        ("why", CHOICES, "{'a': False, 'b': True}", "The second."),
        ("number", NUMBER, "458.2", "About 458."),
        ("shape", SHAPE, "(784,)", "The answer: (784,)"),
    ],
)
def test_a_question_shows_the_right_answer_and_all_that_is_said_without_a_script(
    kind: str, text: str, value: str, right: str
) -> None:
    html = rendered(kind, text, value)
    assert re.findall(
        r'data-right.*?<summary markdown="span">(.*?)</summary>', html, re.DOTALL
    ) == [right]
    assert all(
        re.sub("(?m)^> ?", "", says) in html for says in re.findall("(?m)(?:^> .*\n?)+", text)
    )
    assert 'data-prediction="06-x/name"' in html
    assert "@@VALUE" not in html


@pytest.mark.parametrize(
    ("kind", "text", "value", "complaint"),
    [
        ("choice", CHOICES, "'c'", "'c' is not one of its choices"),
        ("why", CHOICES, "'b'", "needs an experiment for each"),
        ("why", CHOICES, "{'b': True}", "needs an experiment for each"),
        ("why", CHOICES, "{'a': True, 'b': True}", "one experiment may hold"),
        ("why", CHOICES, "{'a': False, 'b': False}", "one experiment may hold"),
        ("why", CHOICES, "{'a': np.False_, 'b': True}", "make plain Python of it"),
        ("number", NUMBER, "'many'", "does not answer"),
        ("number", NUMBER, "100", "counts as 100"),
        ("number", NUMBER.replace(", within 10 %", ""), "458", "how near"),
        (
            "number",
            NUMBER.replace("[other]", "[else]"),
            "458",
            "neither a number nor a shape|other",
        ),
        ("shape", SHAPE, "(64,)", r"\(64,\) is right"),
        ("shape", SHAPE, "3", "does not answer"),
        ("choice", "Which?\n\n[a] The first.", "'a'", "not '.name. text'"),
        ("choice", "Which?\n\n[a] The first.\n> No.", "'a'", "fewer than two"),
        ("guess", CHOICES, "'a'", "'guess' is not one of"),
    ],
)
def test_a_question_with_a_fault_ends_the_build_and_is_named(
    kind: str, text: str, value: str, complaint: str
) -> None:
    with pytest.raises(PluginError, match=f"06-x.py: name: .*(?:{complaint})"):
        rendered(kind, text, value)


@pytest.mark.parametrize(
    ("markdown", "complaint"),
    [
        (f"```predict choice name\n{CHOICES}\n```\n\nText.", 'must have the tag "value"'),
        ("<!-- explorable: x -->\n\nText.", 'must have the tag "value"'),
        ("Text.\n\n@@VALUE 3@@", "nothing asks for the value 3"),
    ],
)
def test_a_question_and_a_value_need_each_other(markdown: str, complaint: str) -> None:
    with pytest.raises(PluginError, match=complaint):
        hands.on_page_markdown(markdown, PAGE, CONFIG, FILES)


def test_an_explorable_is_given_what_the_build_computed() -> None:
    html = hands.on_page_markdown(
        '<!-- explorable: x -->\n\n@@VALUE {"a": [1, "<"]}@@', PAGE, CONFIG, FILES
    )
    data = re.search(r'data-explorable="x" data-values="([^"]*)"', html)
    assert data
    assert json.loads(unescape(data[1])) == {"a": [1, "<"]}


@pytest.mark.parametrize(
    ("after", "folded"),
    [
        ("<p>told</p><h2>Next</h2>", "<p>told</p>"),
        ("<p>told</p><!-- told --><p>not</p>", "<p>told</p>"),
        ('<p>told</p><div class="prediction" data-prediction="b">', "<p>told</p>"),
        ("<h2>Next</h2>", ""),
    ],
)
def test_what_follows_a_question_is_folded_up_to_what_does_not_tell(
    after: str, folded: str
) -> None:
    html = hands.on_page_content(f"<p>a</p>{hands._END}{after}", PAGE, CONFIG, FILES)
    found = re.search(
        r'<details class="withheld"><summary>.*?</summary>\n(.*?)</details>', html, re.DOTALL
    )
    assert (found[1] if found else "") == folded
    assert re.sub(r"</?details[^>]*>|<summary>.*?</summary>|\n", "", html) == f"<p>a</p>{after}"


def test_a_notebook_can_be_read_without_the_site(tmp_path: Path) -> None:
    source = f"Text.\n\n```predict choice name\n{CHOICES}\n```\n\n<!-- explorable: x -->"
    notebook = {"cells": [{"cell_type": "markdown", "source": source.splitlines(keepends=True)}]}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    hands.on_post_build(SimpleNamespace(site_dir=str(tmp_path)))
    (cell,) = json.loads((tmp_path / "a.ipynb").read_text("utf-8"))["cells"]
    text = "".join(cell["source"])
    assert "```" not in text
    assert "explorable" not in text
    assert "Which?" in text
    assert "Yes, it is. It is so." in text


@pytest.mark.parametrize("stem", REWRITTEN)
def test_a_chapter_asks_often_and_half_of_it_is_why(stem: str) -> None:
    asked = [question for chapter, question in hands.predictions(DOCS) if chapter.stem == stem]
    assert len(asked) >= 4
    assert sum(question.kind == "why" for question in asked) >= len(asked) / 2
    for question in asked:
        said = [choice.says for choice in question.choices]
        assert len(said) == len(set(said))


def test_the_list_of_what_is_done_has_every_question_and_every_task() -> None:
    table = hands.on_page_markdown("<!-- progress -->", PAGE, CONFIG, FILES)
    keys = re.findall(r'data-done="([^"]+)"', table)
    asked = [f"{chapter.stem}/{question.name}" for chapter, question in hands.predictions(DOCS)]
    assert sorted(keys) == sorted([*asked, *(f"task {task.number}" for task in (*TASKS, *BEYOND))])
