"""What readers do with their hands: predictions they commit to, and pictures that answer.

A chapter asks for either in its text, and the cell after it, with the tag `value`, computes what is
needed: the right answer of a prediction, or the numbers that an explorable is tied to.

    ```predict why many-digits
    The question.

    [narrow] A choice.
    > What the reader is told who made it.
    ```

The first word says what is asked for. A `choice` is right if the value names it. With `why`, the value
holds the outcome of an experiment for each choice, true for one of them. A `number` has the
choices `right, within 5 %` and `other`, and known wrong numbers; a `shape` likewise, with tuples.
`<!-- explorable: NAME -->` makes room for `assets/explore-NAME.js`.

What follows a prediction, up to a heading or `<!-- told -->`, is folded until it is answered.
"""

import ast
import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from logreg.contracts import BEYOND, TASKS, Task

_ASKED = re.compile(
    r"^```predict (?P<kind>\w+) (?P<name>[\w-]+)\n(?P<text>.*?)\n```$"
    r"|^<!-- explorable: (?P<explorable>\w+) -->$",
    re.MULTILINE | re.DOTALL,
)
_VALUE = re.compile(r"\s*@@VALUE (?P<value>.*?)@@", re.DOTALL)
_CHOICE = re.compile(r"\[(?P<name>[^\]]+)\](?P<text>[^>]*?)\n> (?P<says>.*)", re.DOTALL)
_WITHIN = re.compile(r"right, within (?P<percent>[\d.]+) %")
_END = "<!-- end of prediction -->"
_TOLD = re.compile(r"<h[1-6]|<div[^>]* data-prediction=|<!-- told -->|\Z")
_PROGRESS = "<!-- progress -->"
_SENTENCES = {"choice": "", "why": "", "number": "A number:", "shape": "A shape, such as (2, 3):"}


class Choice(NamedTuple):
    """One answer to a question, and what a reader who gives it is told."""

    name: str
    text: str
    says: str


class Prediction(NamedTuple):
    """A question that is answered before going on."""

    kind: str
    name: str
    question: str
    choices: list[Choice]

    def judge(self, value: object) -> str:
        """Give the right answer, or say what is wrong with the question."""
        names = [choice.name for choice in self.choices]
        if self.kind == "why":
            if not isinstance(value, dict) or list(value) != names:
                raise ValueError(f"its value needs an experiment for each of {names}")
            holds = [name for name in names if value[name] is True]
            if len(holds) != 1 or not all(isinstance(each, bool) for each in value.values()):
                raise ValueError(f"one experiment may hold, and {holds} do")
            return holds[0]
        if self.kind == "choice":
            if value not in names:
                raise ValueError(f"{value!r} is not one of its choices, {names}")
            return str(value)
        known = [_literal(name) for name in names[1:] if name != "other"]
        if "other" not in names or not names[0].startswith("right"):
            raise ValueError(f"it needs [right] first, and [other]: it has {names}")
        if self.kind == "number" and isinstance(value, float | int):
            within = self.within * abs(value)
            if any(not isinstance(w, float | int) or abs(w - value) <= within for w in known):
                raise ValueError(f"one of {known} counts as {value}")
            return repr(value)
        if self.kind == "shape" and isinstance(value, tuple):
            if value in known:
                raise ValueError(f"{value} is right")
            return _shape(value)
        raise ValueError(f"{value!r} does not answer what asks for a {self.kind}")

    @property
    def within(self) -> float:
        """By which share a number may be off."""
        found = _WITHIN.fullmatch(self.choices[0].name)
        if not found:
            raise ValueError("say how near a number must be: [right, within 5 %]")
        return float(found["percent"]) / 100


def _literal(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"[{text}] is neither a number nor a shape") from error


def _shape(value: object) -> str:
    return str(value).replace(" ", "")


def read(kind: str, name: str, text: str) -> Prediction:
    """Read a question as a chapter has it."""
    if kind not in _SENTENCES:
        raise ValueError(f"{kind!r} is not one of {list(_SENTENCES)}")
    question, *rest = re.split(r"\n\n(?=\[)", text)
    choices = []
    for part in rest:
        found = _CHOICE.fullmatch(part)
        if not found:
            raise ValueError(f"this choice is not '[name] text' with '> what it is told': {part!r}")
        says = re.sub(r"^> ?", "", found["says"], flags=re.MULTILINE)
        choices.append(Choice(found["name"], found["text"].strip(), says))
    if len(choices) < 2:
        raise ValueError("it has fewer than two choices")
    return Prediction(kind, name, question, choices)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn what a page asks for into HTML that is complete without a script."""
    source = page.file.src_uri
    parts, at = [], 0
    for asked in _ASKED.finditer(markdown):
        what = f"{source}: {asked['name'] or asked['explorable']}"
        value = _VALUE.match(markdown, asked.end())
        if not value:
            raise PluginError(f'{what}: the next cell must have the tag "value" and end in one')
        try:
            computed = _plain_value(value["value"])
            parts.append(markdown[at : asked.start()])
            parts.append(_render(asked, computed, Path(source).stem))
        except ValueError as error:
            raise PluginError(f"{what}: {error}") from error
        at = value.end()
    markdown = "".join([*parts, markdown[at:]])
    if left := _VALUE.search(markdown):
        raise PluginError(f"{source}: nothing asks for the value {left['value'][:60]}")
    if _PROGRESS in markdown:
        markdown = markdown.replace(_PROGRESS, _progress(Path(config.docs_dir)))
    return markdown


def _plain_value(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError) as error:
        raise ValueError(
            f"its value is {text[:200]!r}: make plain Python of it, with bool, float or tolist"
        ) from error


def _render(asked: re.Match[str], value: object, stem: str) -> str:
    if asked["explorable"]:
        values = escape(json.dumps(value, separators=(",", ":"), ensure_ascii=False))
        return (
            f'<div class="explorable" data-explorable="{asked["explorable"]}" '
            f'data-values="{values}"></div>'
        )
    prediction = read(asked["kind"], asked["name"], asked["text"])
    return _box(prediction, prediction.judge(value), f"{stem}/{prediction.name}")


def _box(prediction: Prediction, right: str, key: str) -> str:
    """Lay a question out. Each choice is a fold of its own, which opens without a script."""
    folds = []
    for choice in prediction.choices:
        holds = choice.name == right or choice.name.startswith("right")
        stand_in = {"other": "Any other answer"}.get(choice.name, choice.name)
        text = choice.text or (f"The answer: {right}" if holds else stand_in)
        folds.append(
            f'<details class="choice" data-choice="{escape(choice.name)}"'
            f"{' data-right' if holds else ''} data-search-exclude markdown>\n"
            f'<summary markdown="span">{text}</summary>\n\n{choice.says}\n\n</details>'
        )
    asks = ""
    if sentence := _SENTENCES[prediction.kind]:
        within = prediction.within if prediction.kind == "number" else 0
        asks = f' data-answer="{right}" data-within="{within}" data-asks="{sentence}"'
    return (
        f'<div class="prediction" id="{prediction.name}" role="group" aria-label="Prediction" '
        f'data-prediction="{key}"{asks} markdown>\n\n**Predict first.** {prediction.question}\n\n'
        + "\n\n".join(folds)
        + f"\n\n</div>\n\n{_END}\n"
    )


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fold what follows each prediction: it tells the answer."""
    first, *rest = html.split(_END)
    return first + "".join(map(_fold, rest))


def _fold(html: str) -> str:
    told = _TOLD.search(html)
    end = told.start() if told else len(html)
    if not html[:end].strip():
        return html
    return (
        '<details class="withheld"><summary>Go on without an answer</summary>\n'
        f"{html[:end]}</details>\n{html[end:]}"
    )


def predictions(docs: Path) -> Iterator[tuple[Path, Prediction]]:
    """Give all questions of the chapters, in the order of the book."""
    for chapter in sorted(docs.glob("chapters/*.py")):
        text = re.sub(r"^# ?", "", chapter.read_text("utf-8"), flags=re.MULTILINE)
        for asked in _ASKED.finditer(text):
            if asked["name"]:
                yield chapter, read(asked["kind"], asked["name"], asked["text"])


def _progress(docs: Path) -> str:
    """List all that can be done in the book; `hands.js` says what this browser knows of it."""
    rows: list[tuple[object, str, str]] = []
    asked = list(predictions(docs))
    for task in TASKS:
        for chapter, prediction in asked:
            if task.page == f"chapters/{chapter.stem}":
                question = " ".join(prediction.question.split()).replace("|", "\\|")
                link = f"../chapters/{chapter.name}#{prediction.name}"
                key = f"{chapter.stem}/{prediction.name}"
                rows.append((task.number, f"{question} [Go there]({link})", key))
        rows.append((task.number, *_written(task)))
    rows += [("beyond", *_written(task)) for task in BEYOND]
    lines = [
        f'| {number} | {text} | <span data-done="{key}"></span> |' for number, text, key in rows
    ]
    return "\n".join(["| chapter | what there is to do | done |", "|---|---|---|", *lines])


def _written(task: Task) -> tuple[str, str]:
    """Give the line of a task in the list, and its key."""
    link = f"../{task.page}.py#write-it-yourself"
    return f"**Task {task.number}.** [{task.title}]({link})", f"task {task.number}"


def on_post_build(config: MkDocsConfig) -> None:
    """Put questions into the downloaded notebooks that can be read there."""
    for path in Path(config.site_dir).rglob("*.ipynb"):
        notebook = json.loads(path.read_text("utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                text = "".join(cell["source"])
                cell["source"] = _ASKED.sub(_plain, text).splitlines(keepends=True)
        path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _plain(asked: re.Match[str]) -> str:
    if asked["explorable"]:
        return "(In the book, this picture can be moved.)"
    prediction = read(asked["kind"], asked["name"], asked["text"])
    lines = [f"**Predict first.** {prediction.question}"]
    for choice in prediction.choices:
        says = " ".join(choice.says.split())
        lines.append(f"<details><summary>{choice.text or choice.name}</summary>{says}</details>")
    return "\n\n".join(lines)
