"""Shots change places, are parted, joined, locked, deleted and brought back."""

from __future__ import annotations

from typing import Any

import pytest
from storyboard import card, laid, opened, prompt, prompts, saved, shots, until, words

pytestmark = pytest.mark.slow

ORDER = """(wanted) => JSON.stringify([...document.querySelectorAll('.shot')]
  .map((one) => one.querySelector('textarea').value)) === JSON.stringify(wanted)"""
KEEPER, SEA, DAWN, SNOW = (
    "a lighthouse in a storm at night",
    "the sea at night",
    "mountains at dawn",
    "a village in the snow",
)


def shown(page: Any, *wanted: str) -> None:
    """Wait until the cards show these prompts in this order."""
    until(page, ORDER, list(wanted))


def choose(page: Any, number: int) -> None:
    card(page, number).focus()


def test_a_shot_moves_by_keyboard_and_keeps_the_focus(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    choose(page, 1)
    page.keyboard.press("Alt+ArrowRight")
    shown(page, SEA, KEEPER, DAWN, SNOW)
    page.keyboard.press("Alt+ArrowRight")
    shown(page, SEA, DAWN, KEEPER, SNOW)
    saved(page)

    assert prompts(studio, film) == [SEA, DAWN, KEEPER, SNOW]
    assert page.evaluate("document.activeElement.ariaPosInSet") == "3"


def test_a_shot_is_dragged_to_another_place(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    second = card(page, 2).bounding_box()
    place = {"x": second["width"] - 20, "y": 60}
    card(page, 1).locator(".shot-picture").drag_to(card(page, 2), target_position=place)

    shown(page, SEA, KEEPER, DAWN, SNOW)
    saved(page)
    assert prompts(studio, film) == [SEA, KEEPER, DAWN, SNOW]


def test_a_deleted_shot_comes_back(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    choose(page, 2)
    page.keyboard.press("Delete")
    page.watched.allow("404")  # its picture may be on its way when it goes
    shown(page, KEEPER, DAWN, SNOW)
    page.get_by_text("Shot 2 deleted.").wait_for()
    page.locator(".toast").get_by_role("button", name="Undo").click()

    shown(page, KEEPER, SEA, DAWN, SNOW)
    assert prompts(studio, film) == [KEEPER, SEA, DAWN, SNOW]


def test_edits_are_undone_and_done_again_from_the_keyboard(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    prompt(page, 1).fill("a harbour")
    saved(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").and_(page.locator(":enabled")).wait_for()
    page.keyboard.press("Control+z")
    shown(page, KEEPER, SEA, DAWN, SNOW)
    page.get_by_role("button", name="Redo").and_(page.locator(":enabled")).wait_for()
    page.keyboard.press("Control+Shift+z")
    shown(page, "a harbour", SEA, DAWN, SNOW)


def test_a_new_shot_is_written_where_it_stands(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    choose(page, 1)
    page.keyboard.press("n")
    until(page, "() => document.activeElement.closest('.shot')?.ariaPosInSet === '2'")
    page.keyboard.type("a harbour at noon")
    saved(page)

    assert prompts(studio, film) == [KEEPER, "a harbour at noon", SEA, DAWN, SNOW]


def test_a_shot_is_split_between_two_words_and_joined_again(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    choose(page, 2)
    page.keyboard.press("s")
    page.get_by_role("dialog").get_by_role("button", name="came").click()
    card(page, 5).wait_for()
    told = [shot["words"] for shot in shots(studio, film)]
    assert told[1:3] == ["That night the sea", "came higher than before."]
    assert words(page, 3).input_value() == "came higher than before."

    card(page, 2).get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Join with the next").click()
    card(page, 5).wait_for(state="detached")
    assert shots(studio, film)[1]["words"] == "That night the sea came higher than before."


def test_a_locked_shot_is_not_changed_by_accident(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    choose(page, 1)
    page.keyboard.press("x")
    until(page, "() => document.querySelector('.shot').classList.contains('locked')")
    saved(page)
    assert shots(studio, film)[0]["locked"]
    assert prompt(page, 1).evaluate("(one) => one.readOnly")
    page.keyboard.press("r")
    page.get_by_text("Shot 1 is locked").wait_for()
    page.keyboard.press("Delete")
    page.get_by_role("alertdialog").get_by_role("button", name="Cancel").click()

    assert len(shots(studio, film)) == 4


def test_every_field_of_a_shot_is_changed_at_its_side(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    card(page, 1).locator(".shot-picture").click(position={"x": 60, "y": 60})
    panel = page.locator("#panel-shot")

    panel.get_by_label("Camera").select_option("orbit left")
    panel.get_by_label("At least, seconds").fill("7.5")
    panel.get_by_label("Style").fill("muted, watercolour")
    panel.get_by_label("Seed", exact=True).fill("42")
    panel.get_by_label("Comes in by").select_option("dissolve")
    panel.get_by_label("Words").fill("Counted again.")
    saved(page)

    told = shots(studio, film)[0]
    assert told["camera"] == "orbit left"
    assert told["seconds"] == 7.5
    assert told["style"] == ["muted", "watercolour"]
    assert told["seed"] == 42
    assert told["transition"]["kind"] == "dissolve"
    assert told["words"] == words(page, 1).input_value() == "Counted again."


def test_what_the_server_refuses_stays_and_is_told_at_its_field(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    page.watched.allow("422")
    card(page, 1).locator(".shot-picture").click(position={"x": 60, "y": 60})
    panel = page.locator("#panel-shot")

    panel.get_by_label("Seed", exact=True).fill("99999999999999999999")
    panel.locator(".field-error:visible").wait_for()

    assert page.locator(".save-state").get_attribute("data-state") == "error"
    assert panel.get_by_label("Seed", exact=True).input_value() == "99999999999999999999"
    panel.get_by_label("Seed", exact=True).fill("7")
    saved(page)
    assert shots(studio, film)[0]["seed"] == 7


def test_the_title_is_changed_in_the_bar(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    page.get_by_label("Title of the film").fill("The Last Keeper")
    page.keyboard.press("Enter")
    saved(page)

    assert studio.api("GET", f"/api/films/{film}")["title"] == "The Last Keeper"
    until(page, "() => document.title.startsWith('The Last Keeper')")


def test_a_space_at_the_end_stays_when_what_was_typed_is_saved_in_between(
    page: Any, studio: Any
) -> None:
    film = laid(studio)
    opened(page, film)

    prompt(page, 1).fill("a harbour ")
    saved(page)
    page.keyboard.type("in the fog")
    saved(page)

    assert prompts(studio, film)[0] == "a harbour in the fog"
