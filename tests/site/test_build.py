"""The build of the site refuses every fault it should, and gives the same bytes twice."""

import filecmp
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import PluginError
from mkdocs.utils.meta import get_data

import logreg

REPOSITORY = Path(__file__).parents[2]
SITE = REPOSITORY / "site"
HEAD = """\
# %% [markdown]
# ---
# title: A chapter
# description: A chapter that is made to be built, with a fault or without one.
# ---
#
# # A chapter
#
"""
NAMES = [name for name in logreg.__all__ if name != "penalize"]  # which has a new name
LINKS = "# " + " · ".join(f"[`{name}`][logreg.{name}]" for name in NAMES) + "\n#\n"
TEXT = "# " + "word " * 1200 + "\n#\n"
WIDE = "x" * 76
FIGURE = "import matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.show()\n"


def build(folder: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Build the site whose mkdocs.yml lies in a folder, as `nox -s docs` does."""
    command = ["mkdocs", "build", "--strict", "--site-dir", str(target)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The machinery of the site around a single chapter that has no fault."""
    docs = tmp_path / "docs"
    for name in ("_build", "assets"):
        shutil.copytree(REPOSITORY / "docs" / name, docs / name)
    for name in ("about/contributing.md", "reference/api.md"):
        (docs / name).parent.mkdir()
        shutil.copy(REPOSITORY / "docs" / name, docs / name)
    nav = "nav: [chapters/01-chapter.py, reference/api.md, about/contributing.md]\n"
    config = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    config = re.sub(r"^nav:\n.*?(?=^extra:)", nav, config, flags=re.DOTALL | re.MULTILINE)
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    (docs / "chapters").mkdir()
    write(tmp_path, HEAD + LINKS + TEXT)
    return tmp_path


def write(tree: Path, chapter: str) -> None:
    """Replace the chapter."""
    (tree / "docs" / "chapters" / "01-chapter.py").write_text(chapter, encoding="utf-8")


def test_a_chapter_without_a_fault_is_built(tree: Path) -> None:
    line = f"print('{'x' * 71}')"
    assert len(line) == 80
    write(
        tree,
        f'{HEAD}{LINKS}{TEXT}\n# %%\n{line}\n\n# %% alt="A line that rises from 1 to 2."\n{FIGURE}',
    )
    run = build(tree, tree / "site")
    assert run.returncode == 0, run.stderr
    assert "A line that rises" in (tree / "site/chapters/01-chapter.html").read_text("utf-8")
    about = (tree / "site/about/contributing.html").read_text("utf-8")
    assert "<td><strong><code>lint</code></strong></td>" in about
    assert "<td><code>mutation</code></td>" in about


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ("\n# %%\n1 / 0\n", "ZeroDivisionError"),
        ("\n# %%\nimport sys\n\nprint('oh', file=sys.stderr)\n", "stderr: oh"),
        ("\n# %%\nimport warnings\n\nwarnings.warn('old')\n", "UserWarning: old"),
        (
            "\n# %%\nclass C:\n    def _repr_png_(self):\n        return 1 / 0\n\n\nC()\n",
            "stderr|Error",
        ),
        ("\n# %%\n" + FIGURE, "a figure has no alt text"),
        ("# [gone](../gone.md)\n", "gone.md"),
        ("# [gone](../reference/api.md#gone)\n", "#gone"),
        ("# [gone][logreg.gone]\n", "logreg.gone"),
        ("# $$ \\frac{1 $$\n", r"\\frac"),
        ("# $\\nothing$\n", r"\\nothing"),
        ('# ```python {source="logreg.nothing"}\n# ```\n', "nothing"),
        ("# <!-- check -->\n", "is the page of no task"),
        (f"\n# %%\nlong = '{WIDE}'\n", f"01-chapter.*80.*long = .{WIDE}"),
        (f"# ```sh\n# echo {WIDE}\n# ```\n", f"01-chapter.*80.*echo {WIDE}"),
        (f"# - A list:\n#\n#     ```\n#     tail {WIDE}\n#     ```\n", f"80.*{WIDE}"),
    ],
    ids=lambda text: re.sub(r"\W+", " ", text)[:30],
)
def test_a_fault_in_a_chapter_ends_the_build_and_is_named(
    fault: str, complaint: str, tree: Path
) -> None:
    write(tree, HEAD + LINKS + TEXT + fault)
    run = build(tree, tree / "site")
    assert run.returncode != 0
    assert re.search(complaint, run.stderr + run.stdout)


@pytest.mark.parametrize(
    ("chapter", "complaint"),
    [
        (HEAD.replace("# description", "# remark") + LINKS + TEXT, "no description"),
        (HEAD + LINKS, "words, which is not in"),
        (HEAD + TEXT, "no name links to the reference"),
        (
            HEAD + LINKS.replace("[`train`][logreg.train]", "train") + TEXT,
            "no chapter links to train",
        ),
    ],
    ids=["description", "length", "links", "mention"],
)
def test_a_chapter_that_lacks_something_is_refused(
    chapter: str, complaint: str, tree: Path
) -> None:
    write(tree, chapter)
    run = build(tree, tree / "site")
    assert run.returncode != 0
    assert complaint in run.stderr + run.stdout


def test_a_listing_wider_than_its_column_is_refused(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "own.py").write_text(f"def wide():\n    return '{WIDE}'\n", encoding="utf-8")
    paths = [str(tree), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    write(tree, HEAD + LINKS + TEXT + '# ```python {source="own.wide"}\n# ```\n')
    run = build(tree, tree / "site")
    assert run.returncode != 0
    assert re.search(f"01-chapter.*80.*return '{WIDE}'", run.stderr + run.stdout)


def test_a_public_name_that_the_reference_lacks_is_refused(tree: Path) -> None:
    reference = tree / "docs/reference/api.md"
    text = reference.read_text("utf-8")
    reference.write_text(text.replace("::: logreg.Ledger\n", ""), encoding="utf-8")
    run = build(tree, tree / "site")
    assert run.returncode != 0
    assert "the public name Ledger is missing" in run.stderr + run.stdout


def house() -> Any:
    """What draws the page "The house"."""
    path = REPOSITORY / "docs" / "_build" / "house.py"
    spec = importlib.util.spec_from_file_location("house", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["house"] = module
    spec.loader.exec_module(module)
    return module


def test_a_room_of_the_house_stands_on_those_it_imports() -> None:
    graph = {"top": {"middle", "ground"}, "middle": {"ground"}, "ground": set()}
    assert house().floors(graph) == [["ground"], ["middle"], ["top"]]
    assert house().needed(graph) == {"top": {"middle"}, "middle": {"ground"}, "ground": set()}


def test_a_house_whose_imports_go_in_a_circle_is_refused() -> None:
    with pytest.raises(PluginError, match="in a circle"):
        house().floors({"left": {"right"}, "right": {"left"}})


@pytest.mark.parametrize("room", ["training", "plotting", "contracts"])
def test_python_enters_no_room_to_which_no_arrow_leads(room: str) -> None:
    code = f"import sys, logreg.{room}; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    entered = {name.split(".")[1] for name in run.stdout.split() if name.startswith("logreg.")}
    graph, led = house().imports(), {room}
    for _ in graph:
        led |= {below for above in led for below in graph[above]}
    assert {room, "arrays"} <= entered <= led


def test_the_way_of_a_batch_stops_where_an_array_is_made() -> None:
    code = (
        "from logreg import LogisticModel, load_digits, random_batch\n"
        "X, y = random_batch(load_digits().train, 5, rng=0)\n"
        "LogisticModel(784).backward(X, y)\n"
    )
    (way,) = house().follow([code])
    shapes = {stop.name: getattr(stop.result, "shape", None) for stop in way}
    assert shapes["unroll"] == (5, 784)
    assert shapes["logits"] == shapes["sigmoid"] == (5,)
    assert list(shapes)[-1] == "gradient"
    assert not any(name.startswith(("as_", "check_")) for name in shapes)


def test_a_setting_says_where_the_page_finds_python(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYODIDE_URL", "mirror/pyodide/")
    run = build(tree, tree / "site")
    assert run.returncode == 0, run.stderr
    page = (tree / "site/chapters/01-chapter.html").read_text("utf-8")
    (wheel,) = (tree / "site/assets/run").glob("*.whl")
    assert f'<meta name="run" content="mirror/pyodide/" data-wheel="{wheel.name}">' in page


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    assert SITE.is_dir(), "build the site first: nox -s docs"
    run = build(REPOSITORY, tmp_path / "site")
    assert run.returncode == 0, run.stderr
    files = [
        sorted(str(path.relative_to(site)) for path in site.rglob("*") if path.is_file())
        for site in (SITE, tmp_path / "site")
    ]
    assert files[0] == files[1]
    _, different, unreadable = filecmp.cmpfiles(SITE, tmp_path / "site", files[0], shallow=False)
    assert (different, unreadable) == ([], [])


def test_the_description_of_a_page_is_what_its_source_says() -> None:
    assert SITE.is_dir(), "build the site first: nox -s docs"
    docs = REPOSITORY / "docs"
    quoted = 0
    for source in sorted({*docs.rglob("*.py"), *docs.rglob("*.md")}):
        if "_build" in source.parts:
            continue
        text = source.read_text("utf-8").removeprefix("# %% [markdown]\n# ")
        _, front = get_data(text.replace("\n# ", "\n"))
        description = front["description"]
        quoted += '"' in description or "&" in description
        page = Descriptions()
        page.feed((SITE / source.relative_to(docs)).with_suffix(".html").read_text("utf-8"))
        assert page.found == {"description": description, "og:description": description}
    assert quoted


class Descriptions(HTMLParser):
    """The descriptions in the head of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name = attributes.get("name") or attributes.get("property") or ""
        if tag == "meta" and name.endswith("description"):
            self.found[name] = attributes.get("content")


def test_no_file_of_the_site_names_the_machine_that_built_it() -> None:
    assert SITE.is_dir(), "build the site first: nox -s docs"
    traces = [os.fsencode(path) for path in (REPOSITORY, Path.home()) if len(path.parts) > 2]
    found = [
        path.relative_to(SITE)
        for path in SITE.rglob("*")
        if path.is_file() and any(trace in path.read_bytes() for trace in traces)
    ]
    assert found == []
