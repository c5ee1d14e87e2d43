"""A home of this machine, and a real server on a home of its own."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prostudio.settings import Settings

for room in (Path(__file__).parent, Path(__file__).parents[1] / "server"):
    sys.path.insert(0, str(room))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home that the tests of this room share, so that what is made once is there."""
    return Settings.load({"home": str(tmp_path_factory.mktemp("client") / "home"), "cores": 2})


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A running server that wants a token."""
    from live_server import running

    with running(tmp_path_factory.mktemp("served") / "home", "--token", "open-sesame") as live:
        yield live
