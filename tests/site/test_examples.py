"""Every listing of README, reference and docstrings runs as it stands, with only the wheel.

The cells of the pages run when the site is built. All may be pasted at Python's plain prompt,
where a blank line ends a block and a missing one is an error: that takes no second run.
"""

import code
import doctest
import importlib
import os
import pkgutil
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import NamedTuple

import jupytext
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image, ImageDraw

import logreg

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"
# The build fills these with the package's own code.
_SOURCE = re.compile(r"^```python \{source=.*\}\n```$", re.MULTILINE)
# And makes these into questions.
_QUESTION = re.compile(r"^```predict .*?^```$", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Fence(NamedTuple):
    """A fenced block: where it stands, in which language, and its text."""

    place: str
    language: str
    text: str


def _pages() -> list[Path]:
    return [
        path for path in sorted(DOCS.rglob("*.py")) if "_build" not in path.relative_to(DOCS).parts
    ]


def _cells(page: Path, kind: str) -> list[str]:
    return [str(cell.source) for cell in jupytext.read(page).cells if cell.cell_type == kind]


def _fences() -> list[Fence]:
    texts = {
        path: path.read_text("utf-8") for path in (*DOCS.rglob("*.md"), REPOSITORY / "README.md")
    }
    texts |= {page: "\n".join(_cells(page, "markdown")) for page in _pages()}
    return [
        Fence(f"{path.name}-{number}", fence["language"], fence["text"])
        for path, text in sorted(texts.items())
        for number, fence in enumerate(_FENCE.finditer(_QUESTION.sub("", _SOURCE.sub("", text))), 1)
    ]


def _docstrings() -> list[doctest.DocTest]:
    names = [module.name for module in pkgutil.walk_packages(logreg.__path__, "logreg.")]
    finder = doctest.DocTestFinder()
    return [
        test
        for name in ("logreg", *names)
        # What a skeleton shows is the reader's to make true.
        if name != "logreg.__main__" and not name.endswith(".skeleton")
        for test in finder.find(importlib.import_module(name), name)
        if test.examples
    ]


PAGES = _pages()
FENCES = _fences()
PYTHON = [fence for fence in FENCES if fence.language == "python"]
SHELL = [fence for fence in FENCES if fence.language == "sh"]
DOCSTRINGS = _docstrings()


class Prompt(code.InteractiveConsole):
    """Python's prompt, which reads and compiles, and keeps what it complains about."""

    def __init__(self) -> None:
        super().__init__({"__name__": "__main__"})
        self.complaints: list[str] = []

    def runcode(self, code: CodeType) -> None:
        """Run nothing."""

    def write(self, data: str) -> None:
        self.complaints.append(data)

    def paste(self, listing: str) -> None:
        """Push a listing line by line, and then press Enter."""
        for line in (*listing.splitlines(), ""):
            waiting = self.push(line)
        assert not waiting, f"the prompt waits for more after:\n{listing}"
        assert not self.complaints, "".join(self.complaints)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to work in, and figures that nobody has to look at."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(plt, "show", lambda: None)
    with mpl.rc_context({"backend": "agg"}):
        yield tmp_path
    plt.close("all")


def test_the_package_is_the_built_one() -> None:
    assert REPOSITORY not in Path(logreg.__file__).parents or "site-packages" in logreg.__file__


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_cell_can_be_pasted_at_the_prompt(page: Path) -> None:
    for cell in _cells(page, "code"):
        Prompt().paste(cell)


@pytest.mark.parametrize("fence", PYTHON, ids=lambda fence: fence.place)
def test_a_python_block_runs_and_can_be_pasted(fence: Fence, folder: Path) -> None:
    if "my-mnist" in fence.text:
        _write_mnist(folder / "my-mnist", digits=(3, 8))
    exec(compile(fence.text, fence.place, "exec"), {"__name__": "__main__"})
    Prompt().paste(fence.text)


@pytest.mark.parametrize("test", DOCSTRINGS, ids=lambda test: test.name)
def test_a_docstring_example_gives_what_it_shows(test: doctest.DocTest) -> None:
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, clear_globs=False)
    assert runner.failures == 0


def test_every_public_name_has_an_example() -> None:
    with_example = {test.name.rpartition(".")[2] for test in DOCSTRINGS}
    assert set(logreg.__all__) - with_example == {"penalize"}  # the old name of another


def test_every_fenced_block_is_in_a_language_that_is_tested() -> None:
    # The exercise of the contributor's page has a test of its own, which reads the others.
    elsewhere = [fence for fence in FENCES if not fence.place.startswith("contributing.md")]
    assert {fence.language for fence in elsewhere} == {"python", "sh"}


@pytest.mark.parametrize("fence", SHELL, ids=lambda fence: fence.place)
def test_a_shell_block_runs(fence: Fence, folder: Path) -> None:
    if fence.text.startswith("pip install '.["):
        return  # as this session was installed
    if ".venv/" in fence.text:
        lines = fence.text.strip().splitlines()
        ci = (REPOSITORY / ".ci" / "run").read_text("utf-8")
        assert all(line in ci for line in lines), "what .ci/run has to run for us"
        return
    for name in ("MNIST_FOLDER", "my-mnist"):
        _write_mnist(folder / name, digits=(3, 8))
    picture = Image.new("L", (60, 60), "white")
    ImageDraw.Draw(picture).line([(30, 8), (28, 52)], fill="black", width=6)
    picture.save(folder / "photo.jpg")
    logreg.LogisticModel(784).save(folder / "model.npz")
    shutil.copy(REPOSITORY / "docs" / "assets" / "titanic.csv", folder)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shell = shutil.which("bash")
    assert shell is not None
    subprocess.run([shell, "-euc", fence.text], env=os.environ | {"PATH": path}, check=True)


def _write_mnist(folder: Path, digits: tuple[int, int]) -> None:
    """Write a small folder in the format of MNIST: zeros and ones under other names."""
    folder.mkdir()
    data = logreg.load_digits()
    for part, examples in (("train", data.train[:600]), ("t10k", data.test[:100])):
        labels = np.where(examples.labels == 1, digits[1], digits[0]).astype(np.uint8)
        for kind, array in (("images-idx3", examples.images), ("labels-idx1", labels)):
            magic = 0x0800 | array.ndim
            header = struct.pack(f">{1 + array.ndim}I", magic, *array.shape)
            (folder / f"{part}-{kind}-ubyte").write_bytes(header + array.tobytes())
