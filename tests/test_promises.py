"""Names that others import stay, or stay as an alias that warns."""

import importlib
import re
from pathlib import Path

import pytest

import logreg

API = Path(__file__).parents[1] / "docs" / "reference" / "api.md"
# What both editions promised: the module, and its names.
PROMISED = {
    "logreg": """
        Hyperparameters load_digits Digits Examples Table read_images read_labels unroll
        random_batch LogisticModel sigmoid cross_entropy Gradients Evaluation train History
        DivergenceError l2_penalty penalize gradient_sums GradientSums ledger Ledger
        add_l2_gradient curvature fit Fit summary Summary effect Effect Columns cost_threshold
        roc_curve RocCurve roc_auc precision_recall_curve PrecisionRecallCurve
        calibration_curve CalibrationCurve
        """,
    "logreg.given": "create_model forward backward update",
    "logreg.batches": "unroll random_batch as_features",
    "logreg.pictures": "read_picture",
    "logreg.plotting": """
        plot_example plot_examples plot_training plot_weights plot_before_after plot_confusion
        plot_worst plot_roc plot_calibration plot_effect save_plots
        """,
    "logreg.exchange": "to_json from_json write_json read_json from_sklearn",
    "logreg.contracts": "TASKS BEYOND Report check check_source check_regardless",
    "logreg.arrays": """
        Float Precision Vector Matrix Labels Image Images Steps Losses Mask Array RNGLike
        """,
    "logreg.sklearn": "LogisticClassifier",
    "logreg.dask": "Progress fit from_arrays train",
    "logreg.onnx": "write_onnx",
}
EXTRAS = {"logreg.sklearn": "sklearn", "logreg.dask": "distributed", "logreg.onnx": "onnx"}


@pytest.mark.parametrize("module", PROMISED)
def test_a_promised_name_can_be_imported(module: str) -> None:
    if module in EXTRAS:
        pytest.importorskip(EXTRAS[module])
    found = importlib.import_module(module)
    for name in PROMISED[module].split():
        assert getattr(found, name).__doc__ or module == "logreg.arrays", name


def test_every_public_name_stands_in_the_reference_and_has_a_home() -> None:
    described = set(re.findall(r"^::: logreg\.(\w+)$", API.read_text(), re.MULTILINE))
    assert set(logreg.__all__) - described == {"penalize"}  # the old name of another
    for name in logreg.__all__:
        assert getattr(logreg, name) is not None
    assert set(logreg.__all__) <= set(dir(logreg))
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        _ = logreg.no_such_name


def test_what_a_checker_sees_is_what_is_imported() -> None:
    named = {name for names in logreg._HOMES.values() for name in names.split()}
    assert named == set(logreg.__all__)
