"""The timeline shows the film along its length, and what is done there is done to the film."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from filming import ask, draft_of, finished, until, until_so

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def film(studio: Any) -> str:
    """A finished film."""
    return finished(studio)


@pytest.fixture
def line(open_page: Any, film: str) -> Any:
    """The page of the film, when its timeline stands."""
    page = open_page(f"/films/{film}")
    until(page, "document.querySelectorAll('.tl-face').length === 3")
    until(page, "document.querySelector('.stage video')?.readyState >= 3")
    return page


def saved(studio: Any, film: str, shot: int, is_so: Callable[[Any], bool]) -> None:
    """Wait until the server's shot is as it was changed."""
    until_so(lambda: is_so(studio.api("GET", f"/api/films/{film}/shots")["shots"][shot]))


def spans(page: Any) -> list[dict[str, float]]:
    """Where shots are drawn, from the strip's left."""
    return page.evaluate("""() => [...document.querySelectorAll('.tl-shot')].map((one) => {
      const box = one.getBoundingClientRect(), strip = one.parentElement.getBoundingClientRect();
      return {left: box.left - strip.left, width: box.width, whole: strip.width};
    })""")


def test_a_caption_is_changed_where_it_stands(open_page: Any, studio: Any) -> None:
    film = ask(studio, make=False)
    page = open_page(f"/films/{film}")
    caption = page.locator(".tl-caption button").first
    caption.wait_for()

    caption.focus()
    page.keyboard.press("Enter")
    page.locator(".caption-field").wait_for()
    page.keyboard.type("The lamp was out")
    page.keyboard.press("Enter")

    saved(studio, film, 0, lambda shot: shot["words"].startswith("The lamp was out"))


def test_a_transition_is_chosen_at_its_handle(open_page: Any, studio: Any) -> None:
    film = ask(studio, make=False)
    page = open_page(f"/films/{film}")

    page.get_by_role("button", name="Into shot 3: cut").click()
    page.get_by_role("menuitemradio", name="Fade", exact=True).click()

    page.get_by_role("button", name=re.compile("Into shot 3: fade, ")).wait_for()
    saved(studio, film, 2, lambda shot: (shot["transition"] or {}).get("kind") == "fade")


def test_a_shot_is_made_longer_at_its_edge_and_by_keys(open_page: Any, studio: Any) -> None:
    film = ask(studio, make=False)
    page = open_page(f"/films/{film}")
    page.locator(".tl-face").nth(2).click()
    edge = page.get_by_role("slider", name="Length of shot 3")

    edge.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")

    saved(studio, film, 2, lambda shot: abs((shot["seconds"] or 0) - 2.5) < 0.05)


def test_zooming_keeps_the_playhead_and_a_reload_finds_it_again(line: Any) -> None:
    width = spans(line)[0]["width"]

    line.keyboard.press("+")
    line.keyboard.press("+")
    line.wait_for_timeout(700)

    zoomed = spans(line)[0]["width"]
    assert zoomed == pytest.approx(width * 2.25, rel=0.02)
    line.reload(wait_until="domcontentloaded")
    until(line, "document.querySelectorAll('.tl-face').length > 0")
    assert spans(line)[0]["width"] == pytest.approx(zoomed, abs=2)
    line.keyboard.press("0")
    until(line, f"document.querySelector('.tl-shot').getBoundingClientRect().width < {width + 2}")


def test_five_hundred_shots_are_windowed_when_zoomed(open_page: Any, studio: Any) -> None:
    film = ask(studio, draft_of(shots=500), make=False)
    page = open_page(f"/films/{film}")
    until(page, "document.querySelector('.transport-play:enabled')", 60)
    until(page, "!document.querySelector('.tl-face')")

    for _ in range(12):
        page.keyboard.press("+")

    until(page, "document.querySelectorAll('.tl-face').length > 2")
    assert page.evaluate("document.querySelectorAll('.tl-face').length") < 60
