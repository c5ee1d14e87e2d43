"""A home of this machine, and a real server on a home of its own; neither signs its films."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prostudio.jobs import Jobs
from prostudio.settings import Settings

for room in (Path(__file__).parent, Path(__file__).parents[1] / "server"):
    sys.path.insert(0, str(room))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home that the tests of this room share, so that what is made once is there."""
    home = tmp_path_factory.mktemp("client") / "home"
    return Settings.load({"home": str(home), "cores": 2, "credentials": "off"})


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A running server that wants a token."""
    from live_server import running

    home = tmp_path_factory.mktemp("served") / "home"
    with running(home, "--token", "open-sesame", credentials="off") as live:
        yield live


@pytest.fixture(scope="session")
def jobs(live: Any) -> Iterator[Jobs]:
    """The list of the running server, to put finished films into."""
    import psutil

    home = psutil.Process(live.process.pid).environ()["PROSTUDIO_HOME"]
    jobs = Jobs(Settings.load({"home": home}))
    yield jobs
    jobs.close()
