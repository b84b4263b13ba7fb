"""The picture of the README shows what a training comes to."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def picture() -> ModuleType:
    """The module that draws it."""
    path = REPOSITORY / "docs" / "_build" / "picture.py"
    spec = importlib.util.spec_from_file_location("picture", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["picture"] = module
    spec.loader.exec_module(module)
    return module


def test_the_picture_of_the_readme_is_what_a_training_draws(picture: ModuleType) -> None:
    result = picture.reach()
    for scheme, colours in picture.COLOURS.items():
        drawn = (REPOSITORY / "docs" / "assets" / f"result-{scheme}.svg").read_text("utf-8")
        assert drawn == picture.draw(result, colours), "run: python docs/_build/picture.py"
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    assert f'alt="{result}"' in readme, "the words beside the picture are those of str(result)"
