"""The player plays what there is: the finished film, its draft, or a draft that it makes first."""

from __future__ import annotations

from typing import Any

import pytest
from filming import ask, finished, until, wait

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def film(studio: Any) -> str:
    """A finished film."""
    return finished(studio)


def video(page: Any, what: str) -> Any:
    return page.evaluate(f"document.querySelector('.stage video').{what}")


def opened(open_page: Any, film: str) -> Any:
    page = open_page(f"/films/{film}")
    until(page, "document.querySelector('.stage video')?.readyState >= 3")
    return page


def test_play_makes_a_draft_of_a_film_that_is_not_made(open_page: Any, studio: Any) -> None:
    film = ask(studio, make=False)
    wait(studio, film, "draft")
    page = open_page(f"/films/{film}")
    page.locator(".tl-face").first.wait_for()

    page.keyboard.press("Space")

    until(page, "document.querySelector('.stage video').currentTime > 0.3", 90)
    assert page.locator(".transport-draft").get_attribute("data-state") == "current"
    assert studio.api("GET", f"/api/films/{film}")["state"] == "draft"


def test_a_changed_film_says_that_what_plays_is_earlier(open_page: Any, studio: Any) -> None:
    film = finished(studio)
    page = opened(open_page, film)
    shot = studio.api("GET", f"/api/films/{film}/shots")["shots"][1]

    studio.api(
        "PATCH", f"/api/films/{film}/shots/{shot['id']}", {"prompt": "a village in the snow"}
    )

    page.get_by_role("button", name="Film, earlier").wait_for()
    page.get_by_role("button", name="Make a draft").wait_for()


def test_a_shot_alone_ends_where_the_shot_ends(open_page: Any, studio: Any, film: str) -> None:
    page = opened(open_page, film)
    shot = studio.api("GET", f"/api/films/{film}/timeline")["shots"][0]

    page.locator(".tl-face").first.dblclick()

    page.get_by_role("button", name="Shot 1 alone").wait_for()
    until(page, "document.querySelector('.stage video').currentTime > 0.5")
    until(page, "document.querySelector('.stage video').paused", 30)
    assert video(page, "currentTime") == pytest.approx(shot["start"] + shot["seconds"], abs=0.3)
