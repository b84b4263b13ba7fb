"""Task 2: the numbers that are chosen, not learned."""

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from logreg import Hyperparameters

pytestmark = pytest.mark.task02


def test_hyperparameters_cannot_be_changed() -> None:
    hyperparameters = Hyperparameters()
    with pytest.raises(FrozenInstanceError):
        hyperparameters.learning_rate = 2.0  # type: ignore[misc]  # the mistake under test


def test_hyperparameters_are_equal_if_their_values_are() -> None:
    assert Hyperparameters(batch_size=8) == Hyperparameters(batch_size=8)
    assert Hyperparameters(batch_size=8) != Hyperparameters(batch_size=9)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"learning_rate": 0.0}, "learning_rate is 0.0: pass a positive, finite number"),
        ({"learning_rate": -1.0}, "learning_rate is -1.0"),
        ({"learning_rate": np.inf}, "learning_rate is inf"),
        ({"learning_rate": np.nan}, "learning_rate is nan"),
        ({"batch_size": 0}, "batch_size is 0: pass at least 1"),
        ({"iterations": -5}, "iterations is -5: pass at least 1"),
    ],
)
def test_a_value_out_of_range_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Hyperparameters(**values)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"learning_rate": "0.1"}, "learning_rate is '0.1', of type str: pass a positive number"),
        ({"learning_rate": True}, "learning_rate is True, of type bool"),
        ({"batch_size": 2.0}, "batch_size is 2.0, of type float: pass a whole number"),
        ({"batch_size": True}, "batch_size is True, of type bool"),
        ({"iterations": None}, "iterations is None, of type NoneType: pass a whole number"),
    ],
)
def test_a_value_of_another_type_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Hyperparameters(**values)


def test_the_numbers_of_numpy_are_numbers() -> None:
    Hyperparameters(learning_rate=float(np.float32(0.5)), batch_size=int(np.int64(1)), iterations=1)
    values: dict[str, Any] = {"learning_rate": np.float32(0.5), "iterations": np.int64(1)}
    assert Hyperparameters(**values).iterations == 1
