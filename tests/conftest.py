"""Before anything is collected: the foreign engines of tests/plugin are there for every test."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent / "plugin"))

from on_path import install

install()

# A busy machine is no failure: no test asserts wall time, and so neither does hypothesis.
settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def checkpoint() -> Callable[[str], Path]:
    """A tiny checkpoint's folder by its name (`tests/checkpoints`), not to be written to."""

    def shelved(name: str) -> Path:
        from checkpoints.shelf import shelved  # the libraries are needed by whoever asks

        return shelved(name)

    return shelved
