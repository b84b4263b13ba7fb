"""Tasks 9 and 11: what the pictures show, read back from what was drawn."""

from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from logreg import Digits, History, Hyperparameters, LogisticModel, plotting, train

pytestmark = pytest.mark.task09

mpl.use("agg")


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


def titles(figure: Figure) -> list[str]:
    """What stands above each picture."""
    return [ax.get_title() for ax in figure.axes]


def test_an_image_is_dark_ink_on_light_paper_whatever_its_range(digits: Digits) -> None:
    for image in (digits.train.images[0], np.full((28, 28), 7, dtype=np.uint8)):
        (drawn,) = plotting.plot_example(image, title="a zero").images
        assert drawn.get_clim() == (0, 255)
        assert drawn.to_rgba(np.array([0, 255])).tolist() == [[1, 1, 1, 1], [0, 0, 0, 1]]
        assert np.array_equal(np.asarray(drawn.get_array()), image)


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


def test_the_worst_errors_come_first(
    digits: Digits, trained: tuple[LogisticModel, History]
) -> None:
    figure = plotting.plot_worst(digits.test, trained[0], count=5)
    shown = [float(title.split("= ")[1]) for title in titles(figure)]
    p = trained[0].predict_proba(digits.test.images)
    of_truth = np.sort(np.where(digits.test.labels == 1, p, 1 - p))
    assert shown == pytest.approx(of_truth[:5].tolist(), abs=5e-4)
    for title, value in zip(titles(figure), of_truth.tolist(), strict=False):
        assert title.startswith("✓" if value >= 0.5 else "✗")


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


@pytest.mark.parametrize("background", [(255, 255, 255), (30, 33, 41)])
def test_text_and_lines_stand_out_from_a_light_and_from_a_dark_page(
    background: tuple[int, int, int],
) -> None:
    def luminance(colour: tuple[float, ...]) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return float(np.dot(linear[:3], [0.2126, 0.7152, 0.0722]))

    page = luminance(tuple(c / 255 for c in background))
    history_ax = plotting.plot_confusion(np.zeros(1, np.uint8), np.zeros(1, np.uint8))
    colours = [history_ax.title.get_color(), "#808080", "#0072b2", "#d55e00"]
    for colour in colours:
        light, dark = sorted((luminance(mpl.colors.to_rgb(colour)), page), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda d: plotting.plot_example(d.train.images), r"image has shape \(10555, 28, 28\)"),
        (lambda d: plotting.plot_examples(d.train[:2], columns=0), "columns is 0: pass at least"),
        (lambda d: plotting.plot_weights(np.zeros(785)), r"weights have shape \(785,\): pass one"),
        (
            lambda d: plotting.plot_confusion(d.test.labels, d.train.labels),
            r"labels have shape \(2115,\) but predictions \(10555,\): pass one prediction",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    call: Callable[[Digits], object], message: str, digits: Digits
) -> None:
    with pytest.raises(ValueError, match=message):
        call(digits)
