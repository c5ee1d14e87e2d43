"""The player plays what there is: the finished film, its draft, or a draft that it makes first."""

from __future__ import annotations

from typing import Any

import pytest
from filming import ask, finished, wait


@pytest.fixture(scope="module")
def film(studio: Any) -> str:
    """A finished film."""
    return finished(studio)


def video(page: Any, what: str) -> Any:
    return page.evaluate(f"document.querySelector('.stage video').{what}")


def opened(open_page: Any, film: str) -> Any:
    page = open_page(f"/films/{film}")
    page.wait_for_function("document.querySelector('.stage video')?.readyState >= 3")
    return page


def test_a_finished_film_plays_and_seeks(open_page: Any, studio: Any, film: str) -> None:
    page = opened(open_page, film)
    told = studio.api("GET", f"/api/films/{film}")["films"][0]

    assert video(page, "duration") == pytest.approx(told["seconds"], abs=0.1)
    page.evaluate(
        "document.querySelector('.stage video').currentTime = %f" % (told["seconds"] * 0.6)
    )
    page.wait_for_function("!document.querySelector('.stage video').seeking")
    assert video(page, "currentTime") == pytest.approx(told["seconds"] * 0.6, abs=0.1)
    part = studio.client.get(told["download"], headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert len(part.content) == 100


def test_keys_play_pause_and_step_frames(open_page: Any, film: str) -> None:
    page = opened(open_page, film)

    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('.stage video').currentTime > 0.2")
    page.keyboard.press("k")
    page.wait_for_function("document.querySelector('.stage video').paused")
    before = video(page, "currentTime")
    page.keyboard.press(".")
    page.wait_for_function(f"document.querySelector('.stage video').currentTime > {before + 0.05}")
    assert video(page, "currentTime") == pytest.approx(before + 1 / 12, abs=1 / 12)
    page.keyboard.press("l")
    page.keyboard.press("l")
    page.wait_for_function("document.querySelector('.stage video').playbackRate === 2")
    page.keyboard.press("k")


def test_captions_are_shown_when_they_are_asked_for(open_page: Any, film: str) -> None:
    page = opened(open_page, film)

    page.get_by_role("button", name="Captions (C)").click()

    page.wait_for_function("document.querySelector('.stage video').textTracks[0].cues?.length > 1")
    assert video(page, "textTracks[0].mode") == "showing"


@pytest.mark.slow
def test_play_makes_a_draft_of_a_film_that_is_not_made(open_page: Any, studio: Any) -> None:
    film = ask(studio, make=False)
    wait(studio, film, "draft")
    page = open_page(f"/films/{film}")
    page.locator(".tl-face").first.wait_for()

    page.keyboard.press("Space")

    page.wait_for_function(
        "document.querySelector('.stage video').currentTime > 0.3", timeout=90_000
    )
    assert page.locator(".transport-draft").get_attribute("data-state") == "current"
    assert studio.api("GET", f"/api/films/{film}")["state"] == "draft"


@pytest.mark.slow
def test_a_changed_film_says_that_what_plays_is_earlier(open_page: Any, studio: Any) -> None:
    film = finished(studio)
    page = opened(open_page, film)
    shot = studio.api("GET", f"/api/films/{film}/shots")["shots"][1]

    studio.api(
        "PATCH", f"/api/films/{film}/shots/{shot['id']}", {"prompt": "a village in the snow"}
    )

    page.get_by_role("button", name="Film, earlier").wait_for()
    page.get_by_role("button", name="Make a draft").wait_for()


@pytest.mark.slow
def test_a_shot_alone_ends_where_the_shot_ends(open_page: Any, studio: Any, film: str) -> None:
    page = opened(open_page, film)
    shot = studio.api("GET", f"/api/films/{film}/shots")["shots"][0]

    page.locator(".tl-face").first.dblclick()

    page.get_by_role("button", name="Shot 1 alone").wait_for()
    page.wait_for_function("document.querySelector('.stage video').currentTime > 0.5")
    page.wait_for_function("document.querySelector('.stage video').paused", timeout=30_000)
    assert video(page, "currentTime") == pytest.approx(shot["start"] + shot["length"], abs=0.3)
