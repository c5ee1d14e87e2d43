"""Before anything is collected: the foreign engines of tests/plugin are there for every test."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
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


tempfile.gettempdir()  # found before any test names another: who asks first keeps it for all


OURS = ("PROSTUDIO", "HOME", "PATH", "TMPDIR", "XDG_")
"""Variables that tests change; libraries set some of their own when they are imported."""


def surroundings() -> tuple[dict[str, str], str | None]:
    """What every later test of this process would find."""
    known = {name: value for name, value in os.environ.items() if name.startswith(OURS)}
    return known, tempfile.tempdir


@pytest.fixture(autouse=True)
def nothing_leaks() -> Iterator[None]:
    """A test that leaves a variable or a temporary folder behind fails itself, not a later one."""
    before = surroundings()
    yield
    assert surroundings() == before


@pytest.fixture(scope="session")
def checkpoint() -> Callable[[str], Path]:
    """A tiny checkpoint's folder by its name (`tests/checkpoints`), not to be written to."""

    def shelved(name: str) -> Path:
        from checkpoints.shelf import shelved  # the libraries are needed by whoever asks

        return shelved(name)

    return shelved
