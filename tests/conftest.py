"""What the tests share: the digits, read once, and how hypothesis searches."""

import signal

import pytest
from hypothesis import settings

from logreg import Digits, load_digits

# The same examples in every run: a red run is then a fault, never bad luck.
settings.register_profile("default", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=500)
settings.register_profile("explore", deadline=None, max_examples=5000)
settings.load_profile("default")
# What is started in the background ignores Ctrl-C, and would hand that on to each process.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def digits() -> Digits:
    """The embedded zeros and ones."""
    return load_digits()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count as covered what a written example reaches, not what a search comes upon."""
    for item in items:
        if item.get_closest_marker("hypothesis"):
            item.add_marker("no_cover")
