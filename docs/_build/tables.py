"""Fill in tables where a page has a comment such as `<!-- bench steps -->` or `<!-- sessions -->`.

The first show the last benchmark, the second what the noxfile holds; `<!-- pictures kinds -->` and
its like show how pictures were last answered.
"""

import ast
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

import logreg

_NOXFILE = Path(logreg.__file__).parents[1] / "noxfile.py"
_SESSIONS = "<!-- sessions -->"
_PLACE = re.compile(r"^<!-- (?P<file>bench|pictures) (?P<part>\w+) -->$", re.MULTILINE)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put a table in every place that asks for one."""
    if _SESSIONS in markdown:
        markdown = markdown.replace(_SESSIONS, _sessions(_NOXFILE.read_text("utf-8")))

    def fill(place: re.Match[str]) -> str:
        found = Path(config.docs_dir, "assets", f"{place['file']}.json").read_text("utf-8")
        return _TABLES[place["file"]][place["part"]](json.loads(found))

    return _PLACE.sub(fill, markdown)


def _sessions(noxfile: str) -> str:
    """List the sessions that nox knows, those that run by default first."""
    rows = []
    for node in ast.parse(noxfile).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            settings = ast.unparse(node.decorator_list[0])
            if settings.startswith("nox.session"):
                called = f"`{node.name}`" if "default=False" in settings else f"**`{node.name}`**"
                purpose = (ast.get_docstring(node) or "").partition("\n")[0]
                rows.append(f"| {called} | {purpose} |")
    rows.sort(key=lambda row: "**" not in row)
    return "\n".join(["| session | what it does |", "|---|---|", *rows])


def _about(found: dict[str, Any]) -> str:
    """Tell when and where the whole, or one part of it, was measured."""
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    return f"Measured on {found['date']}: {versions}; {found['machine']}."


def _by_batch(found: dict[str, dict[str, float]], first: str) -> str:
    names = [name for name in next(iter(found.values())) if name != "microseconds"]
    rows = [(name, *(_ratio(part[name]) for part in found.values())) for name in names]
    return _table((first, *(f"batch of {size}" for size in found)), rows)


def _overhead(found: dict[str, Any]) -> str:
    rows = []
    for size, part in found["steps"].items():
        ours = part["microseconds"]
        kernels, compiled = (ours * part[name] for name in ("bare kernels", "JAX, loop compiled"))
        times = (ours, kernels, ours - kernels, ours - compiled)
        rows.append((size, *(f"{round(time)} µs" for time in times)))
    return _table(("batch", "our step", "its kernels", "the rest", "JAX is ahead by"), rows)


def _fit(found: dict[str, Any]) -> str:
    fit = found["fit"]
    rows = [(name, _ratio(fit[name])) for name in fit if name not in {"milliseconds", "steps"}]
    text = f"logreg took {fit['steps']:.0f} steps and {fit['milliseconds']:.1f} ms."
    return f"{_table(('method', 'time'), rows)}\n\n{text}"


def _tables(found: dict[str, Any]) -> str:
    measured = found["tables"]
    columns = measured["sizes"].values()
    names = [name for name in next(iter(columns)) if name != "milliseconds"]
    rows = [
        (name, *(_ratio(column[name]) if name in column else "–" for column in columns))
        for name in names
    ]
    rows.append(("logreg, in milliseconds", *(_ratio(each["milliseconds"]) for each in columns)))
    other = measured["classifiers"]["LogisticRegression, lbfgs"]
    text = (
        f"On 900,000 rows of 50 columns, from arrays to a fitted classifier with all checks, "
        f"scikit-learn's `LogisticRegression` took {_ratio(other)} times as long as our "
        f"[`LogisticClassifier`][logreg.sklearn.LogisticClassifier]."
    )
    table = _table(("solver", *measured["sizes"]), rows)
    return f"{_about(measured)}\n\n{table}\n\n{text}"


def _processes(found: dict[str, Any]) -> str:
    rows = [
        (name, _ratio(part["time"]), f"{part['MiB']:.0f} MiB")
        for name, part in found["processes"].items()
    ]
    return _table(("process", "time", "peak memory"), rows)


def _prediction(found: dict[str, Any]) -> str:
    part = found["prediction"]
    share = part["share of the speed of copying them"]
    return (
        f"On that day, [`predict`][logreg.LogisticModel.predict] read "
        f"{part['images a second, predict'] / 1e6:.1f} million images a second, and "
        f"[`evaluate`][logreg.LogisticModel.evaluate] "
        f"{part['images a second, evaluate'] / 1e6:.1f} million. That is {share:.0%} of the speed "
        f"at which the same images can be copied from one place in memory to another."
    )


def _size(found: dict[str, Any]) -> str:
    columns = list(next(iter(found["size"].values())))
    rows = [
        (
            f"{int(m):,}",
            *(_ratio(row[name]) for name in columns if name != "MiB"),
            f"{row['MiB']:.0f} MiB",
        )
        for m, row in found["size"].items()
    ]
    heads = [f"step, {name}" for name in columns if name != "MiB"]
    return _table(("images", *heads, "memory"), rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(head)
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratio(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _kinds(found: dict[str, Any]) -> str:
    rows: list[Iterable[str]] = []
    group = ""
    for name, kind in found["kinds"].items():
        if kind["group"] != group:
            group = kind["group"]
            rows.append((f"**{group}**", "", "", "", ""))
        right = ("right", "right and sure") if kind["right"] or "not" not in group else ()
        shares = [_share(kind[key] / kind["pictures"]) for key in right] or ["", ""]
        others = (kind[key] / kind["pictures"] for key in ("wrong and sure", "refused"))
        rows.append((name, *shares, *map(_share, others)))
    return _table(
        ("pictures of a digit", "right", "right and sure", "wrong and sure", "refused"), rows
    )


def _when(found: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    count = next(iter(found["kinds"].values()))["pictures"]
    return f"Measured on {found['date']}, {count} pictures of each kind ({versions})."


def _doubt(found: dict[str, Any]) -> str:
    digits, mnist = found["other digits"], found["mnist"]
    images, photographs = (
        sum(digit[f"{name}sure"] for digit in digits.values())
        / sum(digit[count] for digit in digits.values())
        for name, count in (("", "images"), ("photographs, ", "photographs"))
    )
    worst = max(digits, key=lambda digit: digits[digit]["sure"] / digits[digit]["images"])
    count = sum(digit["images"] for digit in digits.values())
    return (
        f"Of {count:,} digits from 2 to 9, {_share(images)} were taken for a zero or a one with "
        f"no doubt (of the {worst}s, {_share(digits[worst]['sure'] / digits[worst]['images'])}), "
        f"and {_share(photographs)} of those that were written on a page and photographed. The "
        f"price is that {_share(mnist['not sure'] / mnist['images'])} of the zeros and ones of the "
        f"test set were doubted."
    )


def _pairs(found: dict[str, Any]) -> str:
    pairs = found["pairs"]
    passed = {name: pair["other digits, sure"] for name, pair in pairs.items()}
    least, most = min(passed, key=passed.__getitem__), max(passed, key=passed.__getitem__)
    guesses = median(pair["guesses"] for pair in pairs.values())
    return (
        f"That holds for zeros and ones. For the {len(pairs)} pairs of digits, each learned from "
        f"320 images of either, {_share(median(passed.values()))} of the other digits were taken "
        f"for one of the two with no doubt in the median, from {_share(passed[least])} for {least} "
        f"to {_share(passed[most])} for {most}, and {_share(guesses)} of the two digits themselves "
        f"were doubted."
    )


def _share(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + " %"


_TABLES: dict[str, dict[str, Callable[[dict[str, Any]], str]]] = {
    "bench": {
        "about": _about,
        "steps": lambda found: _by_batch(found["steps"], "step of"),
        "overhead": _overhead,
        "tricks": lambda found: _by_batch(found["tricks"], "loop"),
        "fit": _fit,
        "tables": _tables,
        "processes": _processes,
        "prediction": _prediction,
        "size": _size,
        "cluster": lambda found: _about(found["cluster"]),
    },
    "pictures": {"about": _when, "kinds": _kinds, "doubt": _doubt, "pairs": _pairs},
}
