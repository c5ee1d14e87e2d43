"""The timeline shows the film along its length, and what is done there is done to the film."""

from __future__ import annotations

import re
from typing import Any

import pytest
from filming import ask, draft_of, finished


@pytest.fixture(scope="module")
def film(studio: Any) -> str:
    """A finished film."""
    return finished(studio)


@pytest.fixture
def line(open_page: Any, film: str) -> Any:
    """The page of the film, when its timeline stands."""
    page = open_page(f"/films/{film}")
    page.wait_for_function("document.querySelectorAll('.tl-face').length === 3")
    page.wait_for_function("document.querySelector('.stage video')?.readyState >= 3")
    return page


def spans(page: Any) -> list[dict[str, float]]:
    """Where shots are drawn, from the strip's left."""
    return page.evaluate("""() => [...document.querySelectorAll('.tl-shot')].map((one) => {
      const box = one.getBoundingClientRect(), strip = one.parentElement.getBoundingClientRect();
      return {left: box.left - strip.left, width: box.width, whole: strip.width};
    })""")


def test_shots_are_as_wide_as_they_are_long(line: Any, studio: Any, film: str) -> None:
    told = studio.api("GET", f"/api/films/{film}/timeline")

    for drawn, shot in zip(spans(line), told["shots"], strict=True):
        scale = drawn["whole"] / told["seconds"]
        assert drawn["width"] == pytest.approx(shot["seconds"] * scale, abs=2)
        assert drawn["left"] == pytest.approx(shot["start"] * scale, abs=2)


def test_a_click_moves_the_film_to_where_it_is(line: Any) -> None:
    box = line.locator(".tl-shots").bounding_box()
    seconds = line.evaluate("document.querySelector('.stage video').duration")

    line.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)

    line.wait_for_function(
        f"Math.abs(document.querySelector('.stage video').currentTime - {seconds * 0.8}) < 0.1"
    )


def test_voice_and_music_are_drawn_from_the_servers_peaks(line: Any) -> None:
    line.wait_for_function("document.querySelectorAll('[data-wave][data-points]').length === 2")
    for name in ("voice", "music"):
        inked = line.evaluate(f"""() => {{
          const canvas = document.querySelector('[data-wave={name}] canvas');
          const {{data}} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((_, at) => at % 4 === 3 && data[at]).length;
        }}""")
        assert inked > 100


def test_captions_that_are_listed_are_those_of_the_file(line: Any, studio: Any, film: str) -> None:
    srt = studio.client.get(f"/api/films/{film}/captions", params={"format": "srt"}).text
    blocks = [block.split("\n", 2)[2] for block in re.split(r"\n\n+", srt.strip())]

    listed = line.locator(".transcript button").all_inner_texts()

    assert [" ".join(one.split()) for one in listed] == [" ".join(one.split()) for one in blocks]
    assert line.locator(".tl-caption").count() == len(blocks)


@pytest.mark.slow
def test_a_caption_is_changed_where_it_stands(open_page: Any, studio: Any) -> None:
    film = ask(studio, make=False)
    page = open_page(f"/films/{film}")
    caption = page.locator(".tl-caption button").first
    caption.wait_for()

    caption.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("The lamp was out")
    page.keyboard.press("Enter")

    page.wait_for_function("document.querySelector('.film')?.textContent.includes('Saved')")
    page.get_by_text("The lamp was out").first.wait_for()
    words = studio.api("GET", f"/api/films/{film}/shots")["shots"][0]["words"]
    assert words.startswith("The lamp was out")


@pytest.mark.slow
def test_a_transition_is_chosen_at_its_handle(open_page: Any, studio: Any) -> None:
    film = ask(studio, make=False)
    page = open_page(f"/films/{film}")

    page.get_by_role("button", name="Into shot 3: cut").click()
    page.get_by_role("menuitemradio", name="Fade", exact=True).click()

    page.get_by_role("button", name=re.compile("Into shot 3: fade, ")).wait_for()
    page.wait_for_function("document.body.textContent.includes('Saved')")
    told = studio.api("GET", f"/api/films/{film}/shots")["shots"][2]
    assert told["transition"]["kind"] == "fade"


@pytest.mark.slow
def test_a_shot_is_made_longer_at_its_edge_and_by_keys(open_page: Any, studio: Any) -> None:
    film = ask(studio, make=False)
    page = open_page(f"/films/{film}")
    page.locator(".tl-face").nth(2).click()
    edge = page.get_by_role("slider", name="Length of shot 3")

    edge.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")

    page.wait_for_function("document.body.textContent.includes('Saving')")
    page.wait_for_function("document.body.textContent.includes('Saved')")
    told = studio.api("GET", f"/api/films/{film}/shots")["shots"][2]
    assert told["seconds"] == pytest.approx(2.5, abs=0.05)


@pytest.mark.slow
def test_zooming_keeps_the_playhead_and_a_reload_finds_it_again(line: Any) -> None:
    width = spans(line)[0]["width"]

    line.keyboard.press("+")
    line.keyboard.press("+")
    line.wait_for_timeout(700)

    zoomed = spans(line)[0]["width"]
    assert zoomed == pytest.approx(width * 2.25, rel=0.02)
    line.reload()
    line.wait_for_function("document.querySelectorAll('.tl-face').length > 0")
    assert spans(line)[0]["width"] == pytest.approx(zoomed, abs=2)
    line.keyboard.press("0")
    line.wait_for_function(
        f"document.querySelector('.tl-shot').getBoundingClientRect().width < {width + 2}"
    )


@pytest.mark.slow
def test_five_hundred_shots_are_windowed_when_zoomed(open_page: Any, studio: Any) -> None:
    film = ask(studio, draft_of(shots=500), make=False)
    page = open_page(f"/films/{film}")
    page.wait_for_function("document.querySelectorAll('.tl-face').length > 100", timeout=60_000)

    for _ in range(12):
        page.keyboard.press("+")

    page.wait_for_function("document.querySelectorAll('.tl-face').length < 60")
