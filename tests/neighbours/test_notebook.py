"""A real kernel with the inline backend: each figure once, and nothing of the reader's changed."""

from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FIRST = """
from logreg import Hyperparameters, LogisticModel, load_digits, plotting, train
digits, model = load_digits(), LogisticModel(784)
history = train(model, digits.train, digits.validation, Hyperparameters(iterations=20), rng=0)
import matplotlib as mpl
"""
UNCHANGED = """
before = dict(mpl.rcParams)
plotting.plot_training(history);
assert dict(mpl.rcParams) == before
assert plt.isinteractive()
"""
# A cell, and how many pictures it shows.
CELLS = [
    (FIRST, 0),
    ("plotting.plot_weights(model.weights)", 1),  # the first figure of all: it wakes the backend
    ("import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 4])", 1),
    ("import pandas as pd\npd.Series([1, 2]).plot()", 1),
    ("plotting.plot_training(history)", 1),
    ("figure = plotting.plot_training(history)", 1),
    ("figure", 1),
    ("plotting.plot_examples(digits.test[:4], model=model);", 1),
    ("plotting.plot_worst(digits.test, model, count=2)\nplt.show()", 1),
    ("plotting.plot_before_after(digits.test[:2], LogisticModel(784), model)", 1),
    ("plotting.plot_training(history)\nplotting.plot_weights(model.weights)", 2),
    ("plotting.plot_confusion(digits.test.labels, digits.test.labels)", 1),
    ("plotting.plot_example(digits.test.images[0])", 1),
    (UNCHANGED, 1),
]


@pytest.fixture(scope="module")
def outputs() -> list[list[dict[str, Any]]]:
    """What each cell shows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MPLBACKEND", raising=False)  # the kernel sets its own
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source, _ in CELLS]
        )
        NotebookClient(notebook, timeout=300).execute()
    return [cell.outputs for cell in notebook.cells]


@pytest.mark.parametrize("number", range(len(CELLS)), ids=[source[:40] for source, _ in CELLS])
def test_each_figure_is_shown_once(outputs: list[list[dict[str, Any]]], number: int) -> None:
    pictures = [out for out in outputs[number] if "image/png" in out.get("data", {})]
    assert len(pictures) == CELLS[number][1]


def test_no_figure_asks_for_a_dark_plate(outputs: list[list[dict[str, Any]]]) -> None:
    plates = [out.get("metadata", {}).get("needs_background") for cell in outputs for out in cell]
    assert "dark" not in plates
