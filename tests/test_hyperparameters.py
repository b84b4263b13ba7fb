"""Task 2: the numbers that are chosen, not learned."""

from dataclasses import FrozenInstanceError
from fractions import Fraction
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
        ({"learning_rate": 10**400}, "learning_rate is 1000.*: pass a positive, finite number"),
        ({"iterations": 10**21}, r"iterations is 1.000e\+21.*: pass at most"),
        ({"l2": -0.1}, "l2 is -0.1: pass a finite number, at least 0"),
        ({"l2": np.inf}, "l2 is inf"),
        ({"l2": 10**400}, "l2 is 1000.*: pass a finite number"),
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
        ({"l2": "0.1"}, "l2 is '0.1', of type str: pass a number, at least 0"),
        ({"batch_size": 2.0}, "batch_size is 2.0, of type float: pass a whole number"),
        ({"batch_size": True}, "batch_size is True, of type bool"),
        ({"iterations": None}, "iterations is None, of type NoneType: pass a whole number"),
    ],
)
def test_a_value_of_another_type_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        Hyperparameters(**values)


def test_the_record_holds_plain_numbers_whatever_it_was_given() -> None:
    values: dict[str, Any] = {
        "learning_rate": Fraction(1, 2),
        "batch_size": np.uint8(8),
        "iterations": np.int64(3),
        "l2": np.float32(0.5),
    }
    hyperparameters = Hyperparameters(**values)
    assert hyperparameters == Hyperparameters(learning_rate=0.5, batch_size=8, iterations=3, l2=0.5)
    types = [type(getattr(hyperparameters, name)) for name in values]
    assert types == [float, int, int, float]
