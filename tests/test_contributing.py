"""The first exercise of the contributor's page happens as the page tells it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PAGE = (REPOSITORY / "docs/about/contributing.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Give the blocks of code of the page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_broken_line_of_the_first_exercise_fails_as_the_page_shows(tmp_path: Path) -> None:
    for name in ("logreg", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=ignored)
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    program, *arguments = blocks("sh")[0].splitlines()[-1].split()
    assert program == ".venv/bin/pytest"
    test = [sys.executable, "-m", "pytest", *arguments]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}

    right, wrong = (line[1:] + "\n" for line in blocks("diff")[0].splitlines())
    module = tmp_path / "logreg" / "model.py"
    source = module.read_text(encoding="utf-8")
    assert source.count(right) == 1
    module.write_text(source.replace(right, wrong), encoding="utf-8")
    broken = subprocess.run(
        test, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert broken.returncode == 1
    for line in "".join(blocks("text")).splitlines():
        assert line in broken.stdout
    assert broken.stdout.count("\nFAILED ") == 2

    module.write_text(source, encoding="utf-8")
    mended = subprocess.run(
        test, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert mended.returncode == 0, mended.stdout
