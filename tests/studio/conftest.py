"""A real server, a real Chromium, and pages that fail when anything was wrong on them."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "server"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, as it is installed; one for the tests of a file.

    Not for all of them: Playwright's loop runs in this thread as long as it is open, and no
    other test of this process could have one.
    """
    from browsing import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """`prostudio serve` on a free port, with a home of its own."""
    from browsing import Studio
    from live_server import running

    home = tmp_path_factory.mktemp("studio") / "home"
    with running(home) as live:
        yield Studio(live.address, home, live.client, live)


@pytest.fixture(scope="session")
def quiet_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The same, with films that nobody makes: the test plays the owner of the work.

    One for all tests, because it begins quickly and no film of one is in the way of another.
    """
    from browsing import Studio
    from live_server import running

    from prostudio.jobs.owning import owning

    home = tmp_path_factory.mktemp("quiet") / "home"
    with owning(home), running(home) as live:
        yield Studio(live.address, home, live.client, live)


@pytest.fixture
def open_page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Opens a page: `open_page("/settings", width=390, height=844, theme="dark")`.

    Of `quiet_studio` where the test has that, else of `studio`.

    Every one of them fails the test at its end when there was an error on its console, or
    a request to another origin. `page.watched.allow("422")` allows what a test provokes.
    """
    from browsing import opened

    name = "quiet_studio" if "quiet_studio" in request.fixturenames else "studio"
    with opened(browser, request.getfixturevalue(name).address) as opening:
        yield opening


@pytest.fixture
def page(open_page: Callable[..., Any]) -> Any:
    """An empty page at 1360x820; `page.goto("/")`."""
    return open_page()
