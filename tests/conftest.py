"""What the tests share: the digits, read once, and how hypothesis searches."""

import pytest
from hypothesis import settings

from logreg import Digits, load_digits

# The same examples in every run: a red run is then a fault, never bad luck.
settings.register_profile("default", derandomize=True, deadline=None, max_examples=200)
settings.register_profile("explore", deadline=None, max_examples=5000)
settings.load_profile("default")


@pytest.fixture(scope="session")
def digits() -> Digits:
    """The embedded zeros and ones."""
    return load_digits()
