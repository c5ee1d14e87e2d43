"""A finished film on its page: it plays, the timeline is true to it, and nobody is kept out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from filming import finished, settled, until
from judging import grave, sideways
from knowing import unknown, watched


@pytest.fixture(scope="module")
def film(studio: Any) -> str:
    """A finished film."""
    return finished(studio)


@pytest.fixture
def page(open_page: Any, film: str) -> Any:
    """The page of the film, when player and timeline stand."""
    page = open_page(f"/films/{film}")
    until(page, "document.querySelectorAll('.tl-face').length === 3")
    until(page, "document.querySelector('.stage video')?.readyState >= 3")
    return page


def video(page: Any, what: str) -> Any:
    return page.evaluate(f"document.querySelector('.stage video').{what}")


def test_a_finished_film_plays_and_seeks(page: Any, studio: Any, film: str) -> None:
    told = studio.api("GET", f"/api/films/{film}")["films"][0]

    assert video(page, "duration") == pytest.approx(told["seconds"], abs=0.1)
    page.evaluate(
        "document.querySelector('.stage video').currentTime = %f" % (told["seconds"] * 0.6)
    )
    until(page, "!document.querySelector('.stage video').seeking")
    assert video(page, "currentTime") == pytest.approx(told["seconds"] * 0.6, abs=0.1)
    part = studio.client.get(told["download"], headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert len(part.content) == 100


def test_keys_play_pause_and_step_frames(page: Any) -> None:
    page.keyboard.press("Space")
    until(page, "document.querySelector('.stage video').currentTime > 0.2")
    page.keyboard.press("k")
    until(page, "document.querySelector('.stage video').paused")
    before = video(page, "currentTime")
    page.keyboard.press(".")
    frame = int(before * 12 + 0.01)
    until(page, f"document.querySelector('.stage video').currentTime * 12 > {frame + 1}")
    assert int(video(page, "currentTime") * 12) == frame + 1
    page.keyboard.press("l")
    at = video(page, "currentTime")
    until(page, f"document.querySelector('.stage video').currentTime > {at + 0.05}")
    page.keyboard.press("l")
    until(page, "document.querySelector('.stage video').playbackRate === 2")
    page.keyboard.press("k")


STOP_AND_STEP = """async (key) => {
  const film = document.querySelector('.stage video');
  const at = film.currentTime;
  for (const one of ['k', key])
    document.body.dispatchEvent(new KeyboardEvent('keydown', {key: one, bubbles: true}));
  await null;
  return {at, now: film.currentTime};
}"""


def test_a_step_counts_from_the_frame_that_is_seen(page: Any) -> None:
    for key, way in ((".", 1), (",", -1)):
        page.keyboard.press("Home")
        until(page, "document.querySelector('.stage video').currentTime < 0.1")
        page.keyboard.press("Space")
        until(page, "document.querySelector('.stage video').currentTime > 0.4")
        seen = page.evaluate(STOP_AND_STEP, key)

        assert int(seen["now"] * 12) == int(seen["at"] * 12) + way
    page.keyboard.press("End")
    until(page, "!document.querySelector('.stage video').seeking")
    last = video(page, "currentTime")
    page.keyboard.press(",")
    until(page, f"document.querySelector('.stage video').currentTime < {last - 0.05}")


def test_two_quick_presses_of_l_double_the_speed_and_j_turns_back(page: Any) -> None:
    page.keyboard.press("Home")
    page.keyboard.press("l")
    page.keyboard.press("l")
    until(page, "document.querySelector('.stage video').playbackRate === 2")
    until(page, "document.querySelector('.stage video').currentTime > 1")
    page.keyboard.press("j")
    until(page, "document.querySelector('.stage video').currentTime < 0.5")


def test_captions_are_shown_when_they_are_asked_for(page: Any) -> None:
    page.get_by_role("button", name="Captions (C)").click()

    until(page, "document.querySelector('.stage video').textTracks[0].cues?.length > 1")
    assert video(page, "textTracks[0].mode") == "showing"


def spans(page: Any) -> list[dict[str, float]]:
    """Where shots are drawn, from the strip's left."""
    return page.evaluate("""() => [...document.querySelectorAll('.tl-shot')].map((one) => {
      const box = one.getBoundingClientRect(), strip = one.parentElement.getBoundingClientRect();
      return {left: box.left - strip.left, width: box.width, whole: strip.width};
    })""")


def test_shots_are_as_wide_as_they_are_long(page: Any, studio: Any, film: str) -> None:
    told = studio.api("GET", f"/api/films/{film}/timeline")

    for drawn, shot in zip(spans(page), told["shots"], strict=True):
        scale = drawn["whole"] / told["seconds"]
        assert drawn["width"] == pytest.approx(shot["seconds"] * scale, abs=2)
        assert drawn["left"] == pytest.approx(shot["start"] * scale, abs=2)


def test_a_click_moves_the_film_to_where_it_is(page: Any) -> None:
    box = page.locator(".tl-shots").bounding_box()
    seconds = page.evaluate("document.querySelector('.stage video').duration")

    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)

    until(
        page,
        f"Math.abs(document.querySelector('.stage video').currentTime - {seconds * 0.8}) < 0.1",
    )


def test_voice_and_music_are_drawn_from_the_servers_peaks(page: Any) -> None:
    until(page, "document.querySelectorAll('[data-wave][data-points]').length === 2")
    for name in ("voice", "music"):
        inked = page.evaluate(f"""() => {{
          const canvas = document.querySelector('[data-wave={name}] canvas');
          const {{data}} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((_, at) => at % 4 === 3 && data[at]).length;
        }}""")
        assert inked > 100


def test_captions_that_are_listed_are_those_of_the_file(page: Any, studio: Any, film: str) -> None:
    srt = studio.client.get(f"/api/films/{film}/captions", params={"format": "srt"}).text
    blocks = [block.split("\n", 2)[2] for block in re.split(r"\n\n+", srt.strip())]

    listed = page.locator(".transcript button").all_inner_texts()

    assert [" ".join(one.split()) for one in listed] == [" ".join(one.split()) for one in blocks]
    assert page.locator(".tl-caption").count() == len(blocks)


def test_the_page_keeps_nobody_out_on_a_phone(open_page: Any, film: str) -> None:
    page = open_page(f"/films/{film}", width=390, height=844, theme="light")
    page.locator(".shot").first.wait_for()
    settled(page)

    assert grave(page) == []
    assert not sideways(page)
    page.click("#tab-timeline")
    page.locator(".tl-face").first.wait_for()
    assert grave(page) == []
    assert not sideways(page)


def test_every_call_of_the_page_is_in_the_document(open_page: Any, studio: Any, film: str) -> None:
    page = open_page()
    asked = watched(page, studio.address)

    page.goto(f"/films/{film}")
    page.locator(".tl-face").first.wait_for()
    page.get_by_role("button", name="Download").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="What to render").click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    settled(page)

    assert len(asked) > 8
    assert unknown(asked, studio.api("GET", "/openapi.json")["paths"]) == []
