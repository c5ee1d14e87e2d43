"""One card a shot, changed in place, and kept."""

from __future__ import annotations

import time
from typing import Any

import pytest
from storyboard import SCRIPT, card, laid, opened, prompt, prompts, saved, shots, until, words


def planned(studio: Any, film: str) -> list[dict[str, Any]]:
    """The shots, once the film is planned and their lengths are more than a guess."""
    end = time.monotonic() + 60
    while not studio.api("GET", f"/api/films/{film}/shots")["planned"]:
        assert time.monotonic() < end, "the film is never planned"
        time.sleep(0.1)
    return shots(studio, film)


def test_each_shot_has_one_card_in_the_films_order(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    told = planned(studio, film)
    lengths = [f"{n} · {shot['length'] + 1e-9:.1f} s" for n, shot in enumerate(told, 1)]
    until(page, f"() => [...document.querySelectorAll('.shot-chip')]"
          f".map((chip) => chip.innerText).join() === {','.join(lengths)!r}")  # fmt: skip
    cards = page.locator(".shot").all()
    assert len(cards) == len(told) == 4
    for number, (one, shot) in enumerate(zip(cards, told, strict=True), 1):
        assert one.get_attribute("aria-posinset") == str(number)
        assert one.get_by_label("What is seen").input_value() == shot["prompt"]
        alt = one.locator("img").get_attribute("alt")
        assert alt == f"Shot {number}: {shot['prompt']}"
    until(page, "() => [...document.querySelectorAll('.shot img')].every((i) => i.naturalWidth)")


def test_an_edited_prompt_is_saved_by_itself_and_there_after_a_reload(
    page: Any, studio: Any
) -> None:
    film = laid(studio)
    opened(page, film)
    seen = page.evaluate_handle("""() => {
      const states = [];
      const place = document.querySelector('.save-state');
      new MutationObserver(() => states.push(place.textContent)).observe(place, {childList: true});
      return states;
    }""")

    prompt(page, 2).fill("a calm sea at noon")
    page.locator(".save-state[data-state=saving]").wait_for()
    saved(page)

    assert seen.json_value() == ["Saving…", "Saved"]
    page.reload(wait_until="domcontentloaded")
    card(page, 2).wait_for()
    assert prompt(page, 2).input_value() == "a calm sea at noon"
    assert prompts(studio, film)[1] == "a calm sea at noon"


@pytest.mark.slow
def test_an_edit_that_is_not_yet_sent_survives_a_reload(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    prompt(page, 1).fill("a lighthouse at noon")
    page.reload(wait_until="domcontentloaded")
    card(page, 1).wait_for()

    until(page, "() => document.querySelector('.shot textarea').value === 'a lighthouse at noon'")
    saved(page)
    assert prompts(studio, film)[0] == "a lighthouse at noon"


@pytest.mark.slow
def test_typing_goes_on_while_earlier_letters_are_saved(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    words(page, 1).click()
    page.keyboard.press("End")
    page.keyboard.type(" And counted on and on and on.", delay=60)
    saved(page)

    assert shots(studio, film)[0]["words"].endswith("storm. And counted on and on and on.")
    assert words(page, 1).input_value().endswith("on and on and on.")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "<script>window.hit = 1</script><img src=x onerror='window.hit = 2'>",
        "منارة في عاصفة ليلا",
        "嵐の夜の灯台",
        "a 🗼 in a 🌊 with a 👩‍👩‍👧‍👦",
        "{{ 7 * 7 }} ${7 * 7} &amp; \"quotes\" 'and' [[shot: no | 3s]] | bars",
    ],
    ids=["markup", "arabic", "japanese", "emoji", "signs"],
)
def test_a_text_is_only_ever_text(page: Any, studio: Any, text: str) -> None:
    film = laid(studio)
    opened(page, film)

    prompt(page, 1).fill(text)
    words(page, 2).fill("Then <b>nothing</b> & 'more'.")
    saved(page)
    page.reload(wait_until="domcontentloaded")
    card(page, 1).wait_for()

    assert prompt(page, 1).input_value() == text
    assert words(page, 2).input_value() == "Then <b>nothing</b> & 'more'."
    assert page.evaluate("window.hit") is None
    assert page.locator(".shot b, .shot script").count() <= 4  # the numbers of the chips


@pytest.mark.slow
def test_a_prompt_that_is_too_long_stays_and_is_told_until_it_is_shorter(
    page: Any, studio: Any
) -> None:
    film = laid(studio)
    opened(page, film)
    page.watched.allow("422")
    long = ("a lighthouse in the rain, " * 385).strip()

    prompt(page, 1).fill(long)
    page.keyboard.press("Escape")
    error = card(page, 1).locator(".shot-error")
    error.wait_for()

    assert "4,000" in error.inner_text()
    assert prompt(page, 1).input_value() == long
    assert card(page, 1).bounding_box()["height"] < 400
    assert page.locator(".save-state").get_attribute("data-state") == "error"
    prompt(page, 1).fill(long[:3993])
    saved(page)
    assert prompts(studio, film)[0] == long[:3993]


@pytest.mark.slow
def test_of_five_hundred_shots_only_those_in_sight_are_drawn(page: Any, studio: Any) -> None:
    head = "---\nsize: 320x180\nfps: 12\nmusic: none\n---\n"
    film = laid(studio, head + "\n".join(f"[[shot: the sea, number {n}]]\n" for n in range(500)))
    opened(page, film)

    assert "500 shots" in page.locator(".storyboard .pane-head").inner_text()
    assert page.locator(".shot").count() < 60
    page.keyboard.press("ArrowRight")
    page.locator(".shots-scroll").evaluate("(one) => { one.scrollTop = one.scrollHeight; }")
    card(page, 500).wait_for()
    assert page.locator(".shot").count() < 60
    assert prompt(page, 500).input_value() == "the sea, number 499"


@pytest.mark.slow
def test_a_page_opens_on_the_shot_that_was_chosen(page: Any, studio: Any) -> None:
    film = laid(studio, SCRIPT)
    opened(page, film)

    card(page, 3).locator(".shot-picture").click(position={"x": 60, "y": 60})
    assert page.locator("#tab-shot").get_attribute("aria-selected") == "true"
    page.reload(wait_until="domcontentloaded")
    card(page, 3).wait_for()

    until(page, "() => document.querySelector('.shot.selected')?.ariaPosInSet === '3'")
    assert page.locator("#panel-shot h2").inner_text().startswith("Shot 3")
