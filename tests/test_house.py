"""The house: who may import what, and what every text says about installing."""

import ast
import inspect
import pkgutil
import re
import textwrap
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
from mutation.run import EQUIVALENTS, HASHES, Change, function_of, hashes, mutants_of

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "logreg"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
# What brings a distribution, up to the end of the command or of the code in a sentence.
INSTALLING = re.compile(
    r"\b(?:pip3? install|pipx (?:install|run)|uv (?:pip install|add|tool \w+)|uvx|conda install)"
    r"\b(?P<words>[^\n`&|;]*)"
)
# What an index may be asked for (the command fills in a name): the package is not published yet.
TOOLS = {"matplotlib", "nox", "pandas", "pillow", "{name}"}


def borrowed(source: str) -> list[str]:
    """Give the private names that some code imports from another module of the package."""
    return [
        f"{node.module}.{name.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("logreg.")
        for name in node.names
        if re.match(r"_(?!_)", name.name)
        and not [*REPOSITORY.glob(f"{str(node.module).replace('.', '/')}/{name.name}*")]
    ]


# That a private module serves its folder alone, import-linter says.
@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_module_borrows_a_private_name(path: Path) -> None:
    source = path.read_text("utf-8")
    assert borrowed(source) == []
    assert not re.search(r"^\s*from \.", source, re.MULTILINE)  # each import is written in full


def test_a_borrowed_name_is_found_inside_a_function_too() -> None:
    source = "def f():\n    from logreg.model import _ROWS, step\nfrom logreg import _fast"
    assert borrowed(source) == ["logreg.model._ROWS"]


def listed(name: str) -> list[str]:
    """Give the lines that a chapter shows of a function: all but its docstring."""
    source = textwrap.dedent(inspect.getsource(pkgutil.resolve_name(name)))
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef | ast.ClassDef)
    docstring = range(function.body[0].lineno, function.body[1].lineno)
    return [line for at, line in enumerate(source.splitlines(), 1) if at not in docstring]


PAGES = [path for path in (REPOSITORY / "docs").rglob("*.py") if "_build" not in path.parts]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_code_of_a_page_fits_its_column(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    assert [line for line in lines if len(line) > 80 and not line.startswith("#")] == []


LISTED = sorted(
    name
    for page in (REPOSITORY / "docs").rglob("*")
    if page.suffix in {".py", ".md"}
    for name in re.findall(r'source="(logreg[\w.]+)"', page.read_text("utf-8"))
)


@pytest.mark.parametrize("name", LISTED)
def test_a_listing_fits_the_column_of_its_page(name: str) -> None:
    assert [line for line in listed(name) if len(line) > 80] == []


def texts() -> list[Path]:
    """Give every file whose words may reach a reader, a user or a contributor."""
    endings = ("md", "py", "html", "js", "j2", "yml", "toml", "cff")
    places = [REPOSITORY / place for place in ("docs", "logreg", ".github")]
    found = [path for place in places for path in place.rglob("*")] + [*REPOSITORY.glob("*")]
    return [
        *(path for path in found if path.suffix[1:] in endings and path.is_file()),
        *REPOSITORY.glob(".ci/run"),
    ]


def wrongly_installed(text: str) -> list[str]:
    """Give the commands of a text that install what is not there under that name."""
    wrong = re.findall(r"(?<![\w.])logreg(?:-book)?\[.*", text)
    for command in INSTALLING.finditer(text):
        words = re.findall(r"""--?[\w-]+|'[^']*'|"[^"]*"|[^\s'",:)]+""", command["words"])
        groups = {words[i + 1] for i, word in enumerate(words[:-1]) if word == "--group"}
        asked = [word.strip("'\"") for word in words if word[:1] != "-" and word not in groups]
        asked = [word.partition("==")[0] for word in asked]
        known = {
            *(f".[{extra}]" for extra in PROJECT["project"]["optional-dependencies"]),
            *TOOLS,
            ".",
        }
        if not asked or asked[0] not in known or {"logreg", "logreg-book"} & set(asked):
            wrong.append(command[0])
        if not groups <= PROJECT["dependency-groups"].keys():
            wrong.append(command[0])
    return wrong


def test_no_text_installs_what_is_not_there() -> None:
    found = {path: path.read_text("utf-8") for path in texts()}
    assert sum(len(INSTALLING.findall(text)) for text in found.values()) > 10
    wrong = {path.name: wrongly_installed(text) for path, text in found.items()}
    assert {name: lines for name, lines in wrong.items() if lines} == {}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/logreg", True),
        ("in a checkout, `pip install '.[sklearn]'`.", True),
        ("in a checkout of logreg, pip install '.[dask]'\",", True),
        (".venv/bin/pip install --editable . --group test", True),
        ("- run: python -m pip install nox", True),
        ("pip install '.[sklearn]' pandas", True),
        ("pip install logreg", False),
        ("pip install logreg-book", False),
        ("pip install 'logreg-book[sklearn]'", False),
        ("To run them, install `logreg[sklearn]` and pandas.", False),
        ("pip install '.[sklaern]'", False),
        ("pip install . --group tests", False),
        ("uv add logreg-book", False),
        ("uvx logreg", False),
        ("pip install nox logreg", False),
    ],
)
def test_a_command_that_installs_is_judged(text: str, right: bool) -> None:
    assert (wrongly_installed(text) == []) == right


SOURCE = '''
class C:
    """What it is."""

    @property
    def p(self):
        """What p is."""
        return 1

    @p.setter
    def p(self, value):
        self.q = value

def f(x):
    # why
    return x + 1  # how
'''


def test_only_a_change_of_code_makes_a_function_new_to_the_mutants(tmp_path: Path) -> None:
    path = tmp_path / "m.py"

    def hashed(old: str = "", new: str = "") -> dict[str, str]:
        path.write_text(SOURCE.replace(old, new), encoding="utf-8")
        return hashes([path], "1.0")

    before = hashed()
    assert [name.rpartition("m.")[2] for name in before] == ["C.p", "f"]
    for wordless in ("What p is", "# why", "What it is"):
        assert hashed(wordless, "# something else") == before
    for old, new, changed in (
        ("x + 1", "x + 2", "f"),
        ("= value", "= 2", "C.p"),
        ("@property", "", "C.p"),
    ):
        after = hashed(old, new)
        assert {name.rpartition("m.")[2] for name in before if after[name] != before[name]} == {
            changed
        }
    path.write_text(SOURCE, encoding="utf-8")
    assert hashes([path], "1.1").keys() == before.keys()
    assert not set(hashes([path], "1.1").values()) & set(before.values())


def test_every_change_that_is_said_to_make_no_difference_names_a_function_and_its_reason() -> None:
    patterns = PROJECT["tool"]["mutmut"]["only_mutate"]
    paths = [path for pattern in patterns for path in REPOSITORY.glob(pattern)]
    assert paths
    names = hashes(paths, "").keys()
    for entry in tomllib.loads(EQUIVALENTS.read_text("utf-8")).get("equivalent", []):
        assert entry.keys() == {*Change._fields, "reason"}
        assert entry["function"] in names
        assert entry["reason"].strip()
    assert tomllib.loads(HASHES.read_text("utf-8")).keys() <= names


@pytest.mark.parametrize(
    ("mutant", "function"),
    [
        ("logreg.loss.x_sigmoid__mutmut_12", "logreg.loss.sigmoid"),
        ("logreg.loss.x__mean__mutmut_1", "logreg.loss._mean"),
        ("logreg.model.xǁLogisticModelǁ__init____mutmut_3", "logreg.model.LogisticModel.__init__"),
        ("logreg._files.npz.x_load__mutmut_3", "logreg._files.npz.load"),
    ],
)
def test_a_mutant_tells_its_function_and_a_function_its_mutants(mutant: str, function: str) -> None:
    assert function_of(mutant) == function
    assert fnmatch(mutant, mutants_of(function))
