"""What happens while a film is made is seen as it happens, after a reload and a lost line too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from filming import SLOW, ask, slow_studio, until, wait

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server whose shots take some seconds, with looks at them meanwhile."""
    with slow_studio(tmp_path_factory.mktemp("slow") / "home", 0.15) as studio:
        yield studio


@pytest.fixture
def film(studio: Any) -> str:
    """A film that is being made, its first shot in the making."""
    seed = len(studio.api("GET", "/api/films")["films"])
    film = ask(studio, SLOW.replace("title:", f"seed: {seed + 1}\ntitle:"))
    wait(studio, film, "running")
    return film


def test_looks_at_a_shot_change_before_it_is_made(open_page: Any, studio: Any, film: str) -> None:
    page = open_page(f"/films/{film}")
    looks: list[str] = []
    page.on("request", lambda asked: "/preview.jpg" in asked.url and looks.append(asked.url))

    until(page, "document.querySelector('.making')", 60)
    wait(studio, film, "done")
    page.wait_for_timeout(100)  # what the page asked meanwhile is heard now

    assert len(set(looks)) >= 2


def test_a_reload_finds_state_and_share_again(open_page: Any, studio: Any, film: str) -> None:
    page = open_page(f"/films/{film}")
    page.locator(".making").wait_for()
    until(page, "+document.querySelector('.making').ariaValueNow > 5", 60)
    before = int(page.locator(".making").get_attribute("aria-valuenow"))

    page.reload(wait_until="domcontentloaded")

    page.locator(".making").wait_for(timeout=2000)
    until(page, f"+document.querySelector('.making').ariaValueNow >= {before}", 2)


def test_a_page_without_a_line_for_three_seconds_catches_up(
    open_page: Any, studio: Any, film: str
) -> None:
    page = open_page(f"/films/{film}")
    page.watched.allow("ERR_INTERNET_DISCONNECTED|Failed to fetch|net::ERR")
    page.locator(".making").wait_for()

    page.context.set_offline(True)
    page.wait_for_timeout(3000)
    page.context.set_offline(False)

    wait(studio, film, "done")
    page.get_by_role("button", name="Rendered").wait_for()
    until(page, "document.querySelector('.stage video').readyState >= 3")


def test_a_film_in_the_making_is_stopped_from_its_bar(
    open_page: Any, studio: Any, film: str
) -> None:
    page = open_page(f"/films/{film}")
    page.get_by_role("button", name="Pause or stop").click()
    page.get_by_role("menuitem", name="Stop").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Stop").click()

    page.get_by_role("button", name="Render film").wait_for()
    assert wait(studio, film, "cancelled")["films"] == []
