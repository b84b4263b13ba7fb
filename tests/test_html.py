"""In a notebook an object shows itself: small, told in words as well, on any background."""

import io
import re
import subprocess
import sys
from base64 import b64decode
from typing import Any, Protocol, cast
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib import colormaps
from PIL import Image

from logreg import (
    Digits,
    Examples,
    History,
    Hyperparameters,
    LogisticModel,
    Table,
    ledger,
    plotting,
    train,
)
from logreg._html import markup, views
from logreg._html.views import _DIVERGING, _SHADES
from logreg.arrays import Images, Labels, Losses, Vector
from logreg.notation import NOTATION

LIMIT = 8000  # bytes, as logreg/_html/views.py says


class Rich(Protocol):
    """What a notebook draws."""

    def _repr_html_(self) -> str: ...


def tree(value: Rich) -> ET.Element:
    """Parse what a notebook would show; it is well-formed XML, too."""
    return ET.fromstring(f"<div>{value._repr_html_()}</div>")


def text(element: ET.Element) -> str:
    return "\n".join(element.itertext())


def cells(element: ET.Element) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in element.iter("tr")]


def pixels(image: ET.Element) -> np.ndarray[Any, np.dtype[np.uint8]]:
    kind, _, source = image.attrib["src"].partition(",")
    assert kind == "data:image/png;base64"
    with Image.open(io.BytesIO(b64decode(source))) as picture:
        picture.verify()
    with Image.open(io.BytesIO(b64decode(source))) as picture:
        return np.asarray(picture.convert("RGB"), np.uint8)


def model_of(weights: Vector, classes: tuple[int, int] = (3, 8)) -> LogisticModel:
    model = LogisticModel(len(weights), classes=classes)
    model.weights = weights
    return model


def history_of(batch_losses: Losses, validation_loss: Losses, *, interrupted: bool) -> History:
    k = len(validation_loss)
    return History(
        steps=np.linspace(0, len(batch_losses), k).astype(np.int64),
        validation_loss=validation_loss,
        validation_accuracy=np.linspace(0.5, 1, k),
        weights=np.zeros((k, 1)),
        biases=np.zeros(k),
        batch_losses=batch_losses,
        gradient_norm=1.0,
        interrupted=interrupted,
    )


def noise(rows: int, columns: int) -> Examples:
    images = np.random.default_rng(0).integers(256, size=(10, rows, columns), dtype=np.uint8)
    return Examples(images=images, labels=np.array([0, 1] * 5, dtype=np.uint8), classes=(3, 8))


def table_of(m: int, d: int) -> Table:
    rng = np.random.default_rng(0)
    return Table(features=rng.normal(size=(m, d)), labels=rng.integers(2, size=m, dtype=np.uint8))


SHOWN: dict[str, Rich] = {
    "model of digits": LogisticModel(784, rng=0),
    "largest picture of weights": LogisticModel(64 * 64, rng=0),
    "model of photographs": LogisticModel(300 * 300, rng=0),
    "untrained model": LogisticModel(784),
    "model of a table": LogisticModel(1000, rng=0),
    "small model": LogisticModel(1),
    "long history": history_of(np.geomspace(1, 1e-300, 10**5), np.ones(11), interrupted=True),
    "short history": history_of(np.ones(1), np.ones(2), interrupted=False),
    "no history": history_of(np.ones(0), np.ones(1), interrupted=True),
    "noise": noise(32, 32),
    "photographs": noise(300, 400),
    "dots": noise(1, 1),
    "digits": Digits(noise(28, 28), noise(28, 28), noise(28, 28)),
    "table": table_of(100, 1000),
    "small table": table_of(1, 1),
    "hyperparameters": Hyperparameters(learning_rate=1 / 3),
    "ledger": ledger(X=np.zeros((2, 3)), bias=0.5),
}


@pytest.mark.parametrize("value", SHOWN.values(), ids=SHOWN.keys())
def test_what_is_shown_is_small_and_takes_its_colours_from_the_page(value: Rich) -> None:
    html = value._repr_html_()
    assert len(html.encode()) <= LIMIT
    assert not re.search(r"color:|background|#[0-9a-f]{3}|<script|http", html)
    for element in tree(value).iter():
        assert element.get("fill", "none") == "none"
        assert element.get("stroke", "currentColor") == "currentColor"


@pytest.mark.parametrize("value", SHOWN.values(), ids=SHOWN.keys())
def test_whatever_is_drawn_has_words_and_each_table_a_name_and_headings(value: Rich) -> None:
    shown = tree(value)
    for picture in shown.iter("img"):
        assert picture.attrib["alt"]
    for drawing in shown.iter("svg"):
        assert drawing.attrib["role"] == "img"
        assert drawing.attrib["aria-label"]
    for table in shown.iter("table"):
        assert table.attrib["aria-label"]
        assert {cell.attrib["scope"] for cell in table.iter("th")} == {"col"}
        assert all(text(cell) for cell in table.iter("th"))
        assert len({len(row) for row in cells(table)}) == 1


def test_the_weights_are_drawn_with_the_map_of_the_plots_and_the_same_limit_on_both_sides() -> None:
    weights = np.random.default_rng(0).normal(size=784)
    (image,) = tree(model_of(weights)).iter("img")
    limit = np.abs(weights).max()
    expected = colormaps[plotting._DIVERGING](0.5 + 0.5 * weights / limit)[:, :3]
    # Half of one of 31 shades, where the map is steepest.
    assert np.abs(pixels(image).reshape(-1, 3) / 255 - expected).max() < 0.1
    assert (image.attrib["width"], image.attrib["height"]) == ("168", "168")
    assert image.attrib["style"] == "image-rendering:pixelated"


def test_the_colours_of_the_weights_are_those_of_the_plots() -> None:
    found = markup.colours(_DIVERGING, _SHADES)
    expected = colormaps[plotting._DIVERGING](np.linspace(0, 1, _SHADES))[:, :3]
    assert np.abs(found / 255 - expected).max() < 0.03
    eleven = colormaps[plotting._DIVERGING](np.linspace(0, 1, 11))[:, :3]
    assert np.array_equal(markup.colours(_DIVERGING, 11), np.rint(255 * eleven))


def test_the_alt_text_of_the_weights_tells_the_ends_and_for_whom_they_speak() -> None:
    weights = np.zeros(784)
    weights[[28 * 3 + 4, 28 * 20 + 10]] = -1.5, 0.25
    (image,) = tree(model_of(weights)).iter("img")
    assert image.attrib["alt"] == (
        "The weights as an image of 28 by 28 pixels: from -1.5 in row 3, column 4, which "
        "speaks for 3, to 0.25 in row 20, column 10, which speaks for 8."
    )
    (blank,) = tree(LogisticModel(784)).iter("img")
    assert blank.attrib["alt"].endswith("0 in row 0, column 0, which speaks for neither.")
    assert (pixels(blank) == [0xF7, 0xF6, 0xF6]).all()


@pytest.mark.parametrize("n_features", [1, 49, 63, 100 * 101])
def test_weights_that_are_no_image_are_a_table_of_the_largest(n_features: int) -> None:
    weights = np.linspace(-0.5, 1, n_features)
    shown = tree(model_of(weights))
    assert not list(shown.iter("img"))
    head, first, *rest = cells(shown)
    assert head == ["feature", "weight", "speaks for"]
    assert first == [str(n_features - 1), f"{weights[-1]:.4g}", "8" if weights[-1] > 0 else "3"]
    assert len(rest) == min(n_features, 6) - 1


def test_weights_that_are_not_finite_are_a_table() -> None:
    model = LogisticModel(784)
    model.weights[:2] = np.nan, -np.inf
    rows = cells(tree(model))
    assert rows[1] == ["1", "-inf", "0"]


def test_the_curves_of_a_history_are_on_one_scale_and_end_where_they_should() -> None:
    history = history_of(np.geomspace(1, 1e-2, 1000), np.geomspace(1, 1e-4, 11), interrupted=False)
    shown = tree(history)
    (drawing,) = shown.iter("svg")
    batches, validation = (
        np.array([point.split(",") for point in line.attrib["points"].split()], float)
        for line in drawing.iter("polyline")
    )
    assert np.array_equal(validation[[0, -1]], [[0, 0], [300, 60]])
    assert len(batches) == 100
    # Ten losses a point, and half as deep on a logarithmic scale.
    assert np.allclose(batches[:, 0], np.linspace(1.35, 298.35, 100), atol=0.1)
    assert np.allclose(batches[:, 1], np.linspace(0.135, 29.865, 100), atol=0.1)
    assert "from 1 to 0.0001" in drawing.attrib["aria-label"]
    assert "from 1 to 0.01" in drawing.attrib["aria-label"]
    assert cells(shown)[1:] == [["0", "1", "0.5000"], ["1000", "0.0001", "1.0000"]]


def test_losses_of_zero_are_drawn_as_deep_as_the_smallest_other_one() -> None:
    history = history_of(np.array([1.0, 0.1, 0.0]), np.array([1.0, 0.0]), interrupted=False)
    lines = [line.attrib["points"] for line in tree(history).iter("polyline")]
    assert lines == ["0.0,0.0 100.0,60.0 200.0,60.0", "0.0,0.0 300.0,60.0"]
    nothing = history_of(np.zeros(2), np.zeros(2), interrupted=False)
    assert [line.attrib["points"].split()[-1] for line in tree(nothing).iter("polyline")] == [
        "150.0,60.0",
        "300.0,60.0",
    ]


def test_a_history_says_whether_it_converged_or_was_interrupted() -> None:
    halted = history_of(np.ones(3), np.ones(2), interrupted=True)
    assert "3 steps, not converged, interrupted." in text(tree(halted))
    table = Table(features=np.ones((4, 1)), labels=np.array([0, 1, 0, 1], dtype=np.uint8))
    rested = train(LogisticModel(1), table, table, Hyperparameters(iterations=10), rng=0)
    assert "10 steps, converged." in text(tree(rested))
    none = history_of(np.ones(0), np.ones(1), interrupted=True)
    assert text(tree(none)).endswith("interrupted. Nothing was learned.")


def test_examples_show_the_first_images_above_their_labels(digits: Digits) -> None:
    shown = tree(digits.train)
    figures = list(shown.iter("figure"))
    assert [text(figure) for figure in figures] == ["0", "1", "1", "1", "1", "0"]
    for image, figure in zip(digits.train.images, figures, strict=False):
        (drawn,) = figure.iter("img")
        # Dark ink on light paper, in sixteen shades.
        assert np.abs(pixels(drawn)[:, :, 0] - (255.0 - image)).max() <= 255 / 15 / 2 + 1
    assert "10555 images of 28 by 28, 4936 labelled 0 and 5619 labelled 1" in text(shown)


def test_the_three_parts_are_a_table_and_a_few_images(digits: Digits) -> None:
    shown = tree(digits)
    assert cells(shown)[3] == ["test", "2115", "980 labelled 0 and 1135 labelled 1"]
    assert len(list(shown.iter("img"))) == 6


def test_the_three_parts_are_three_lines_in_a_terminal(digits: Digits) -> None:
    assert repr(digits).splitlines() == [
        "Digits(",
        f"    train={digits.train!r},",
        f"    validation={digits.validation!r},",
        f"    test={digits.test!r},",
        ")",
    ]


def test_a_table_shows_its_first_rows_and_features() -> None:
    table = table_of(100, 9)
    head, first, *rest = cells(tree(table))
    assert head == ["row", "label", *(f"feature {j}" for j in range(6))]
    assert first == ["0", str(table.labels[0]), *(f"{x:.4g}" for x in table.features[0, :6])]
    assert len(rest) == 5


def test_hyperparameters_are_told_with_what_they_mean() -> None:
    rows = cells(tree(Hyperparameters(learning_rate=0.1, l2=0.01)))
    assert rows[1:] == [
        ["η", "learning_rate", "0.1", NOTATION["learning_rate"][1]],
        ["m", "batch_size", "64", NOTATION["batch_size"][1]],
        ["T", "iterations", "300", NOTATION["iterations"][1]],
        ["λ", "l2", "0.01", NOTATION["l2"][1]],
    ]


def test_every_text_is_escaped() -> None:
    hostile = cast("tuple[int, int]", ('<b a="1">', "&'"))
    images: Images = np.zeros((2, 2, 2), np.uint8)
    labels: Labels = np.array([0, 1], np.uint8)
    large, small = LogisticModel(64, rng=0).weights, LogisticModel(3, rng=0).weights
    for drawn in (
        views.examples_html(images, labels, hostile),
        views.digits_html([("train", labels)], images, hostile),
        views.model_html(large, 0.0, hostile),
        views.model_html(small, 0.0, hostile),
    ):
        shown = ET.fromstring(f"<div>{drawn}</div>")
        assert '<b a="1">' in text(shown)
        assert not list(shown.iter("b"))
    (image,) = ET.fromstring(f"<div>{views.model_html(large, 0.0, hostile)}</div>").iter("img")
    assert '<b a="1">' in image.attrib["alt"]


@given(
    arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20)), elements=st.integers(0, 15))
)
def test_a_png_gives_back_every_dot(
    numbers: np.ndarray[tuple[int, int], np.dtype[np.uint8]],
) -> None:
    palette = markup.colours("ffffff 000000", 16)
    with Image.open(io.BytesIO(markup.png(numbers, palette))) as picture:
        assert np.array_equal(np.asarray(picture), numbers)
        assert np.array_equal(np.asarray(picture.convert("RGB")), palette[numbers])


@given(
    arrays(
        np.float64, st.tuples(st.integers(1, 20), st.integers(1, 20)), elements=st.floats(-1, 1)
    ),
    st.integers(1, 20),
)
def test_a_pooled_picture_is_small_and_each_dot_is_the_mean_of_its_block(
    picture: np.ndarray[tuple[int, int], np.dtype[np.float64]], dots: int
) -> None:
    small = markup.pooled(picture, dots)
    size = -(-max(picture.shape) // dots)
    assert max(small.shape) <= dots
    for (i, j), mean in np.ndenumerate(small):
        block = picture[i * size : (i + 1) * size, j * size : (j + 1) * size]
        assert np.isclose(mean, block.mean(), rtol=0, atol=1e-12)


def test_a_notebook_loads_neither_matplotlib_nor_pillow_to_show_a_model() -> None:
    code = (
        "import sys, logreg\n"
        "logreg.LogisticModel(784)._repr_html_()\n"
        "assert not {'matplotlib', 'PIL'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
