"""A server that goes away, two windows on one film, a film that is gone: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from storyboard import card, laid, opened, prompt, prompts, saved, shots, until, words

pytestmark = pytest.mark.slow

LOST = "ERR_INTERNET_DISCONNECTED|Failed to fetch|net::ERR"


def test_what_is_typed_without_a_server_is_sent_when_it_is_back(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    page.watched.allow(LOST)

    page.context.set_offline(True)
    prompt(page, 1).fill("typed in the dark")
    words(page, 2).fill("Said in the dark.")
    page.locator(".save-state[data-state=offline]").wait_for()
    page.locator(".lost-banner").wait_for()
    assert prompt(page, 1).input_value() == "typed in the dark"
    page.context.set_offline(False)
    saved(page)

    told = shots(studio, film)
    assert told[0]["prompt"] == "typed in the dark"
    assert told[1]["words"] == "Said in the dark."
    page.locator(".lost-banner").wait_for(state="detached")


def test_what_was_not_sent_outlives_the_page(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    page.watched.allow(LOST)
    page.route("**/shots/*", lambda route: route.abort())

    prompt(page, 1).fill("kept by the browser")
    page.locator(".save-state[data-state=offline]").wait_for()
    page.unroute("**/shots/*")
    page.reload(wait_until="domcontentloaded")
    card(page, 1).wait_for()
    until(page, "() => document.querySelector('.shot textarea').value === 'kept by the browser'")
    saved(page)

    assert prompts(studio, film)[0] == "kept by the browser"


def test_two_windows_see_each_other_and_the_last_edit_of_a_field_counts(
    open_page: Callable[..., Any], studio: Any
) -> None:
    film = laid(studio)
    first, second = opened(open_page(), film), opened(open_page(), film)

    prompt(first, 1).fill("of the first window")
    saved(first)
    until(second, "() => document.querySelector('.shot textarea').value === 'of the first window'")
    second.locator(".toast").get_by_text("changed in another window").wait_for()
    words(second, 1).fill("Of the second window.")
    saved(second)
    prompt(second, 1).fill("of the second window")
    saved(second)
    until(first, "() => document.querySelector('.shot textarea').value === 'of the second window'")

    told = shots(studio, film)[0]
    assert (told["prompt"], told["words"]) == ("of the second window", "Of the second window.")


def test_typing_is_not_disturbed_by_another_window(
    open_page: Callable[..., Any], studio: Any
) -> None:
    film = laid(studio)
    page = opened(open_page(), film)
    prompt(page, 2).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("a harbour ")

    shot = shots(studio, film)[0]["id"]
    studio.api("POST", f"/api/films/{film}/shots/{shot}/move", {"before": None})
    until(page, "() => document.activeElement.closest('.shot').ariaPosInSet === '1'")
    page.keyboard.type("in the fog")
    saved(page)

    assert prompts(studio, film)[0] == "a harbour in the fog"


def test_a_shot_deleted_elsewhere_gives_back_what_was_typed(
    open_page: Callable[..., Any], studio: Any
) -> None:
    film = laid(studio)
    page = opened(open_page(), film)
    page.watched.allow(f"{LOST}|404|409")
    page.context.set_offline(True)
    prompt(page, 3).fill("words for a shot that is gone")
    shot = shots(studio, film)[2]["id"]
    studio.api("DELETE", f"/api/films/{film}/shots/{shot}")
    page.context.set_offline(False)

    page.locator(".toast").get_by_text("words for a shot that is gone").wait_for()
    card(page, 4).wait_for(state="detached")


def test_a_film_deleted_elsewhere_is_told_with_a_way_out(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    page.watched.allow("4(04|22)")  # what was asked for meanwhile

    studio.api("DELETE", f"/api/films/{film}")

    page.get_by_role("heading", name="This film was deleted.").wait_for()
    page.get_by_role("link", name="To all films").click()
    page.wait_for_url(f"{studio.address}/")
