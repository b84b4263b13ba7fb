"""Tasks 9 and 11: what the pictures show, read back from what was drawn."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.typing import ColorType
from PIL import Image
from tables import flights

from logreg import (
    Digits,
    Examples,
    History,
    Hyperparameters,
    LogisticModel,
    Table,
    calibration_curve,
    effect,
    fit,
    load_digits,
    plotting,
    roc_curve,
    train,
)
from logreg.arrays import Matrix, Vector

pytestmark = pytest.mark.task09

mpl.use("agg")

PAGES = ("#ffffff", "#1e2129")  # of the site, by day and by night
BOOK = Path(__file__).parents[1] / "docs" / "_build" / "kernel" / "matplotlibrc"
STYLES = (
    "default",
    pytest.param("dark_background", marks=pytest.mark.slow),
    pytest.param("ggplot", marks=pytest.mark.slow),
    pytest.param(BOOK, id="the book's"),
)

# What red, green and blue light become without one of the three kinds of cones.
# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of
# color vision deficiency", severity 1.
SIGHTS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "all three kinds of cones": np.eye(3).tolist(),
}
# From red, green and blue light (sRGB) to the tristimulus values X, Y and Z.
TRISTIMULUS = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    """Leave neither figures nor settings behind, and see that the functions do not."""
    settings = dict(mpl.rcParams)
    yield
    assert dict(mpl.rcParams) == settings
    plt.close("all")


@pytest.fixture(scope="module")
def trained(digits: Digits) -> tuple[LogisticModel, History]:
    """A model and how it was trained."""
    model = LogisticModel(784)
    history = train(model, digits.train, digits.validation, Hyperparameters(iterations=30), rng=0)
    return model, history


def launches() -> tuple[LogisticModel, Table]:
    """The model of the O-rings, and their table."""
    table, model = flights(), LogisticModel(1)
    assert fit(model, table).converged
    return model, table


def draw_all(digits: Digits, model: LogisticModel, history: History) -> list[Figure]:
    """What every function draws into a figure of its own."""
    some = digits.test[:4]
    plotting.plot_example(some.images[0], title="a digit")
    plotting.plot_examples(some, model=LogisticModel(784))  # it takes all for ones
    plotting.plot_training(history)
    plotting.plot_weights(model.weights)
    plotting.plot_before_after(some, LogisticModel(784), model)
    plotting.plot_confusion(some.labels, some.labels)
    plotting.plot_worst(some, model)
    p = model.predict_proba(digits.test.images)
    plotting.plot_roc(digits.test.labels, p)
    plotting.plot_calibration(digits.test.labels, p)
    plotting.plot_effect(*launches(), "temperature")
    return [plt.figure(number) for number in plt.get_fignums()]


def titles(figure: Figure) -> list[str]:
    """What stands above each picture."""
    return [ax.get_title() for ax in figure.axes]


def light(colour: ColorType) -> Vector:
    """How much red, green and blue light a colour is made of, from 0 to 1."""
    rgb = np.array(mpl.colors.to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(a: ColorType, b: ColorType) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    dark, bright = sorted(float(TRISTIMULUS[1] @ light(colour)) for colour in (a, b))
    return (bright + 0.05) / (dark + 0.05)


def seen(colour: ColorType, sight: str = "all three kinds of cones") -> Vector:
    """The lightness, from 0 to 100, and the two hues of a colour in CIELAB."""
    light_seen = np.clip(SIGHTS[sight] @ light(colour), 0, 1)
    x, y, z = np.cbrt(TRISTIMULUS @ light_seen / TRISTIMULUS.sum(axis=1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


A = TypeVar("A", bound=Artist)


def standing_on_the_page(figure: Figure) -> set[str]:
    """The colours of the text, lines, frames and bars that have only the page behind them."""
    bars = [bar.get_edgecolor() for ax in figure.axes for bar in ax.patches]
    frames = [spine.get_edgecolor() for spine in visible(figure, Spine)]
    lines = [line.get_color() for line in visible(figure, Line2D)]
    over_images = {text for ax in figure.axes if ax.images for text in ax.texts}
    texts = [
        text.get_color()
        for text in visible(figure, Text)
        if text.get_text() and text not in over_images
    ]
    return {mpl.colors.to_hex(colour) for colour in (*bars, *frames, *lines, *texts)}


def visible(figure: Figure, kind: type[A]) -> list[A]:
    """What of one kind is drawn in a figure."""
    return [a for a in figure.findobj() if isinstance(a, kind) and a.get_visible()]


def test_an_image_is_dark_ink_on_light_paper_whatever_its_range(digits: Digits) -> None:
    for image in (digits.train.images[0], np.full((28, 28), 7, dtype=np.uint8)):
        (drawn,) = plotting.plot_example(image, title="a zero").images
        assert drawn.get_clim() == (0, 255)
        assert drawn.to_rgba(np.array([0, 255])).tolist() == [[1, 1, 1, 1], [0, 0, 0, 1]]
        assert np.array_equal(np.asarray(drawn.get_array()), image)


@pytest.mark.parametrize("style", STYLES)
def test_an_image_stands_upright_and_its_pixels_are_square_in_every_style(
    style: str | Path, digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    turned = {"image.origin": "lower", "image.aspect": "auto"}
    with plt.style.context([style, turned]):
        figures = draw_all(digits, *trained)
    axes = [ax for figure in figures for ax in figure.axes if ax.images]
    assert len(axes) == 1 + 4 + 1 + 4 + 1 + 4
    for ax in axes:
        assert ax.images[0].origin == "upper"
        assert ax.get_aspect() == 1


def test_axes_that_are_given_are_drawn_into(
    digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    ax = Figure().subplots()
    assert plotting.plot_example(digits.train.images[0], ax=ax) is ax
    assert plotting.plot_weights(trained[0].weights, ax=ax) is ax
    assert plotting.plot_confusion(digits.test.labels, digits.test.labels, ax=ax) is ax
    figure = Figure()
    assert plotting.plot_training(trained[1], figure=figure) is figure
    assert plt.get_fignums() == []


def test_examples_are_titled_by_their_classes(digits: Digits) -> None:
    figure = plotting.plot_examples(digits.train[:9], columns=4)
    assert titles(figure) == [str(label) for label in digits.train.labels[:9].tolist()]


def test_right_and_wrong_predictions_are_told_by_a_mark_words_and_a_frame(
    digits: Digits,
) -> None:
    some = digits.test[:6]
    figure = plotting.plot_examples(some, model=LogisticModel(784))  # it takes all for ones
    expected = ["✓ 1" if label else "✗ 1, is 0" for label in some.labels.tolist()]
    assert titles(figure) == expected
    framed = [ax.spines["left"].get_visible() for ax in figure.axes]
    assert framed == [label == 0 for label in some.labels.tolist()]


def test_the_training_is_drawn_as_it_was_recorded(
    trained: tuple[LogisticModel, History],
) -> None:
    history = trained[1]
    loss, accuracy = plotting.plot_training(history).axes
    batch, validation = loss.lines
    assert np.asarray(batch.get_ydata()).tolist() == history.batch_losses.tolist()
    assert np.asarray(validation.get_xdata()).tolist() == history.steps.tolist()
    assert np.asarray(validation.get_ydata()).tolist() == history.validation_loss.tolist()
    assert (
        np.asarray(accuracy.lines[0].get_ydata()).tolist() == history.validation_accuracy.tolist()
    )
    assert loss.get_yscale() == "log"
    assert loss.get_ylabel() == "mean loss [nats]"


@pytest.mark.filterwarnings("error")
def test_losses_that_are_not_finite_leave_no_point_in_the_picture(
    trained: tuple[LogisticModel, History],
) -> None:
    broken = trained[1].batch_losses.copy()
    broken[::3], broken[1] = np.inf, np.nan
    ends = trained[1].validation_loss.copy()
    ends[-1] = np.inf
    history = replace(trained[1], batch_losses=broken, validation_loss=ends)
    drawn = BytesIO()
    plotting.plot_training(history, figure=Figure()).savefig(drawn, format="svg")
    assert not re.search(rb"\b(nan|inf)\b", drawn.getvalue())


def test_the_probability_of_class_1_is_red_and_so_are_its_weights(
    digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    figure = plotting.plot_before_after(digits.test[:1], trained[0], trained[0])
    bars = [light(bar.get_edgecolor()) for bar in figure.axes[1].patches]
    (weights,) = plotting.plot_weights(trained[0].weights).images
    zero, one = (
        light(tuple(end)) for end in weights.to_rgba(np.array(weights.get_clim())).tolist()
    )
    for red, blue in ((one, zero), *((bar, zero) for bar in bars)):
        assert red.argmax() == 0
        assert blue.argmax() == 2


def test_the_weights_diverge_from_0_with_equal_limits(
    trained: tuple[LogisticModel, History],
) -> None:
    weights = trained[0].weights
    (image,) = plotting.plot_weights(weights, classes=(3, 8)).images
    low, high = image.get_clim()
    assert -low == high == np.abs(weights).max()
    assert np.array_equal(np.asarray(image.get_array()), weights.reshape(28, 28))
    (blank,) = plotting.plot_weights(np.zeros(6), shape=(2, 3)).images
    assert blank.get_clim() == (-1, 1)


def test_the_weights_are_neutral_at_0_and_equally_dark_on_both_sides(
    trained: tuple[LogisticModel, History],
) -> None:
    (image,) = plotting.plot_weights(trained[0].weights).images
    _, high = image.get_clim()
    weights = np.linspace(0, high, 11)
    positive, negative = (
        [seen(tuple(rgba)) for rgba in image.to_rgba(sign * weights).tolist()] for sign in (1, -1)
    )
    lightness = [colour[0] for colour in positive]
    assert lightness[0] > 90
    assert np.abs(positive[0][1:]).max() < 2  # no hue
    assert lightness == sorted(lightness, reverse=True)
    assert lightness == pytest.approx([colour[0] for colour in negative], abs=5)


def test_before_and_after_share_images_and_scales(
    digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    model = trained[0]
    figure = plotting.plot_before_after(digits.test[:3], LogisticModel(784), model)
    p = model.predict_proba(digits.test.images[:3]).tolist()
    bars = [
        [bar.get_extents().transformed(ax.transData.inverted()).height for bar in ax.patches]
        for ax in figure.axes[3:]
    ]
    assert bars == [pytest.approx([0.5, after]) for after in p]
    assert {ax.get_ylim() for ax in figure.axes[3:]} == {(0.0, 1.0)}


def test_a_hatch_tells_before_from_after_and_markers_tell_validation_from_batch(
    digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    figure = plotting.plot_before_after(digits.test[:2], trained[0], trained[0])
    for ax in figure.axes[2:]:
        before, after = ax.patches
        assert before.get_hatch()
        assert not after.get_hatch()
    batch, validation = plotting.plot_training(trained[1]).axes[0].lines
    assert (batch.get_marker(), validation.get_marker()) == ("None", "o")


def test_the_confusion_matrix_counts_rows_of_truth_and_columns_of_predictions() -> None:
    labels = np.array([0, 0, 0, 1, 1, 1, 1], dtype=np.uint8)
    predictions = np.array([0, 0, 1, 1, 1, 1, 1], dtype=np.uint8)
    ax = plotting.plot_confusion(labels, predictions, classes=(3, 8))
    assert {text.get_position(): text.get_text() for text in ax.texts} == {
        (0, 0): "2",
        (1, 0): "1",
        (0, 1): "0",
        (1, 1): "4",
    }
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["3", "8"]


def test_every_number_of_the_confusion_matrix_stands_out_from_its_shade() -> None:
    labels = np.zeros(30, dtype=np.uint8)
    for errors in range(31):
        predictions = (np.arange(30) < errors).astype(np.uint8)
        ax = plotting.plot_confusion(labels, predictions, ax=Figure().subplots())
        (image,) = ax.images
        assert image.get_clim() == (0, 1)
        shades = image.to_rgba(np.asarray(image.get_array()))
        for text in ax.texts:
            column, row = text.get_position()
            shade = tuple(shades[int(row), int(column)].tolist())
            assert contrast(text.get_color(), shade) > 4.5  # WCAG 2.2, 1.4.3


def test_the_band_of_the_o_rings_at_31_degrees_reaches_from_half_to_one() -> None:
    model, table = launches()
    degrees = np.linspace(31.0, 81.0, 51)
    ax = plotting.plot_effect(model, table, "temperature", values=degrees)
    (band,) = ax.collections
    corners: Matrix = np.asarray(band.get_paths()[0].vertices)
    at_31 = corners[corners[:, 0] == 31.0, 1]
    assert [round(float(end), 2) for end in (at_31.min(), at_31.max())] == [0.48, 1.0]
    curve, *classes = ax.lines
    wanted = effect(model, table, "temperature", values=degrees)
    points = np.column_stack([wanted.values, wanted.probabilities])
    np.testing.assert_array_equal(curve.get_xydata(), points)
    for label, marks in enumerate(classes):
        there = table.features[table.labels == label, 0]
        np.testing.assert_array_equal(marks.get_xydata(), [(x, label) for x in there])
    assert ax.get_title() == "Effect of temperature, 95 % band"
    assert ax.get_xlabel() == "temperature"


def test_the_roc_curve_is_drawn_as_it_was_counted_above_a_diagonal() -> None:
    y, p = np.array([0, 1, 0, 1]), np.array([0.1, 0.4, 0.4, 0.8])
    ax = plotting.plot_roc(y, p)
    diagonal, curve = ax.lines
    assert np.asarray(diagonal.get_xydata()).tolist() == [[0, 0], [1, 1]]
    np.testing.assert_array_equal(curve.get_xydata(), np.transpose(roc_curve(y, p)[:2]))
    assert ax.get_title() == "ROC curve, area 0.875"


def test_a_calibration_has_the_intervals_of_wilson() -> None:
    p = np.repeat([0.05, 0.75], [10, 20])
    y = np.repeat([0, 1, 0], [10, 15, 5])
    ax = plotting.plot_calibration(y, p)
    points = ax.lines[1].get_xydata()
    np.testing.assert_array_equal(points, np.transpose(calibration_curve(y, p)[:2]))
    (lines,) = (line for line in ax.collections if isinstance(line, LineCollection))
    ends = np.array(lines.get_segments())[:, :, 1]
    # With none of 10, up to q^2 / (n + q^2); with 15 of 20, as statsmodels has them.
    np.testing.assert_allclose(ends, [[0, 0.27753], [0.53130, 0.88814]], atol=1e-5)
    one = plotting.plot_calibration(y, p, bins=1).lines[1].get_xydata()
    np.testing.assert_array_equal(one, [[p.mean(), y.mean()]])


def test_the_worst_errors_come_first(
    digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    model = trained[0]
    figure = plotting.plot_worst(digits.test, model, count=5)
    shown = [float(title.split("= ")[1]) for title in titles(figure)]
    p = model.predict_proba(digits.test.images)
    of_truth = np.where(digits.test.labels == 1, p, 1 - p)
    worst = np.argsort(of_truth)[:5]
    assert shown == pytest.approx(of_truth[worst].tolist(), abs=5e-4)
    right = model.predict(digits.test.images[worst]) == digits.test.labels[worst]
    assert [title[0] for title in titles(figure)] == ["✓" if r else "✗" for r in right.tolist()]
    assert 0 < right.sum() < 5


def test_errors_too_bad_for_any_probability_but_0_are_sorted_by_their_margins(
    digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    reversed_model = LogisticModel(784)
    reversed_model.weights = -1000 * trained[0].weights
    images = [
        np.asarray(ax.images[0].get_array())
        for ax in plotting.plot_worst(digits.test, reversed_model, count=9).axes
    ]
    z = digits.test.images.reshape(-1, 784) @ reversed_model.weights
    margins = np.where(digits.test.labels == 1, z, -z)
    assert np.array_equal(images, digits.test.images[np.argsort(margins)[:9]])


def test_a_probability_of_one_half_is_marked_as_it_is_predicted(digits: Digits) -> None:
    some = digits.test[:6]
    undecided = LogisticModel(784)
    assert (undecided.predict(some.images) == 1).all()
    assert sorted(titles(plotting.plot_worst(some, undecided))) == sorted(
        "✓ is 1\np(1) = 0.500" if label else "✗ is 0\np(0) = 0.500"
        for label in some.labels.tolist()
    )


@pytest.mark.slow
def test_all_pictures_are_saved_the_same_to_the_byte_without_a_window(
    tmp_path: Path, digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    model, history = trained
    contents = []
    for folder in (tmp_path / "a", tmp_path / "deep" / "b"):
        paths = plotting.save_plots(folder, model=model, history=history, examples=digits.test)
        contents.append({path.name: path.read_bytes() for path in paths})
        assert sorted(path.name for path in folder.iterdir()) == sorted(contents[-1])
    assert contents[0] == contents[1]
    assert sorted(contents[0]) == [
        "before-after.png",
        "confusion.png",
        "examples.png",
        "training.png",
        "weights.png",
        "worst.png",
    ]
    for path in paths:
        with Image.open(path) as picture:
            assert picture.format == "PNG"
    assert plt.get_fignums() == []


def test_a_picture_that_cannot_be_written_leaves_the_old_one_as_it_was(
    tmp_path: Path,
    digits: Digits,
    trained: tuple[LogisticModel, History],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, history = trained
    old = tmp_path / "before-after.png"
    old.write_bytes(b"old")

    def half(self: Figure, file: BinaryIO, **options: object) -> None:
        file.write(b"half of a pic")
        raise OSError("no space left")

    monkeypatch.setattr(Figure, "savefig", half)
    with pytest.raises(OSError, match="no space left"):
        plotting.save_plots(tmp_path, model=model, history=history, examples=digits.test)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {old.name: b"old"}


@pytest.mark.no_cover  # which doubles the time of drawing
@pytest.mark.parametrize("style", STYLES)
def test_text_and_lines_stand_out_from_a_light_and_from_a_dark_page_in_every_style(
    style: str | Path, digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    with plt.style.context(style):
        figures = draw_all(digits, *trained)
    assert len(figures) == 10
    for figure in figures:
        figure.draw_without_rendering()
        for face in (figure.patch, *(ax.patch for ax in figure.axes)):
            assert mpl.colors.to_rgba(face.get_facecolor())[3] == 0  # the page shows through
        colours = standing_on_the_page(figure)
        assert colours
        for colour in colours:
            for page in PAGES:
                assert contrast(colour, page) > 3, colour  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("sight", SIGHTS)
def test_what_differs_in_meaning_differs_in_colour_for_readers_with(
    sight: str, digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    model, history = trained
    batch, validation = plotting.plot_training(history).axes[0].lines
    examples = plotting.plot_examples(digits.test[:6], model=LogisticModel(784))
    right, wrong = (
        next(ax.title for ax in examples.axes if ax.get_title()[0] == mark) for mark in "✓✗"
    )
    _, intact, damaged = plotting.plot_effect(*launches(), "temperature").lines
    (weights,) = plotting.plot_weights(model.weights).images
    negative, positive = weights.to_rgba(np.array(weights.get_clim()) / 2).tolist()
    for a, b in (
        (batch.get_color(), validation.get_color()),
        (right.get_color(), wrong.get_color()),
        (tuple(negative), tuple(positive)),
        (intact.get_color(), damaged.get_color()),
    ):
        # A difference of 2.3 in CIELAB is just noticed, side by side.
        assert np.linalg.norm(seen(a, sight) - seen(b, sight)) > 25


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda d: plotting.plot_example(d.train.images), r"image has shape \(10555, 28, 28\)"),
        (
            lambda d: plotting.plot_example(d.train.images[0] / 255),
            "image has dtype float64: pass pixels from 0 to 255 as uint8",
        ),
        (lambda d: plotting.plot_examples(d.train[:2], columns=0), "columns is 0: pass at least"),
        (
            lambda d: plotting.plot_worst(d.train[:2], LogisticModel(784), count=0),
            "count is 0: pass at least",
        ),
        (
            lambda d: plotting.plot_roc(d.test.labels, d.test.labels[:9] / 2),
            "p has 9 rows but y has 2115 labels",
        ),
        (
            lambda d: plotting.plot_calibration(np.array([0, 1]), np.array([0.1, 2])),
            r"p\[1\] is 2.*from 0 to 1",
        ),
        (
            lambda d: plotting.plot_effect(*launches(), "wind"),
            "'wind' is not a feature: choose from temperature",
        ),
        (lambda d: plotting.plot_weights(np.zeros(785)), r"785 weights: pass the \(rows, col"),
        (
            lambda d: plotting.plot_confusion(d.test.labels, d.train.labels),
            "labels has 2115 rows but predictions has 10555 labels: pass one label per row",
        ),
        (
            lambda d: plotting.plot_confusion(np.array([3, 8]), np.array([3, 8])),
            r"labels\[0\] is 3: map the two classes to 0 and 1",
        ),
        (
            lambda d: plotting.plot_confusion(d.test.labels[:, None], d.test.labels),
            r"labels has shape \(2115, 1\): .*labels\.ravel\(\)",
        ),
        (
            lambda d: plotting.plot_worst(
                Examples(images=d.test.images, labels=d.test.labels, classes=(3, 8)),
                LogisticModel(784, classes=(0, 1)),
            ),
            r"classes \(3, 8\).*pass examples of its classes",
        ),
        (
            lambda d: plotting.plot_confusion(np.array([0, 1]), np.array([0, 2])),
            r"predictions\[1\] is 2: map the two classes to 0 and 1",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    call: Callable[[Digits], object], message: str, digits: Digits
) -> None:
    with pytest.raises(ValueError, match=message):
        call(digits)


TABLE: Any = Table(features=np.eye(2), labels=np.array([0, 1], dtype=np.uint8))
MODEL: Any = LogisticModel(784)
CLASS: Any = LogisticModel
LISTED: Any = [0, 1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda d, h: plotting.plot_example(d.test), r"image is Examples.*examples\.images\[0\]"),
        (lambda d, h: plotting.plot_examples(TABLE), r"examples is Table.*Examples\(images="),
        (lambda d, h: plotting.plot_worst(TABLE, MODEL), r"Examples\(images="),
        (lambda d, h: plotting.plot_worst(d, MODEL), r"Examples\(images="),
        (
            lambda d, h: plotting.plot_worst(MODEL, d.test),
            r"examples is LogisticModel",
        ),
        (lambda d, h: plotting.plot_examples(d.test, model=CLASS), r"LogisticModel\(784\)"),
        (
            lambda d, h: plotting.plot_before_after(TABLE, MODEL, MODEL),
            r"Examples\(images=",
        ),
        (lambda d, h: plotting.plot_before_after(d.test, h, h), r"model is History.*LogisticModel"),
        (
            lambda d, h: plotting.plot_training(MODEL),
            r"history is .*that train returned",
        ),
        (lambda d, h: plotting.plot_weights(MODEL), r"weights is .*model\.weights"),
        (lambda d, h: plotting.plot_confusion(LISTED, LISTED), r"labels is \[0, 1\].*NumPy array"),
        (
            lambda d, h: plotting.save_plots("never-made", model=MODEL, history=h, examples=TABLE),
            r"Examples\(images=",
        ),
    ],
)
def test_an_argument_of_the_wrong_kind_gets_a_sentence(
    call: Callable[[Any, Any], object],
    message: str,
    digits: Digits,
    trained: tuple[LogisticModel, History],
) -> None:
    with pytest.raises(TypeError, match=message):
        call(digits, trained[1])
    assert plt.get_fignums() == []
    assert not Path("never-made").exists()


@pytest.mark.parametrize("backend", ["module://matplotlib_inline.backend_inline", "agg"])
def test_a_notebook_that_shows_open_figures_is_not_given_one_to_show_again(
    backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = plotting.plot_examples(load_digits().test[:1])
    monkeypatch.setattr("matplotlib.get_backend", lambda: backend)
    with pytest.raises(NotImplementedError):
        figure._ipython_display_()  # type: ignore[attr-defined]  # what a notebook asks for
    assert plt.fignum_exists(figure.number) == (backend == "agg")
    plt.close("all")
