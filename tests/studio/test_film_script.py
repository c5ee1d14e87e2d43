"""The script beside the storyboard: saved when asked, wrong lines told, the head as fields."""

from __future__ import annotations

from typing import Any

import pytest
from storyboard import SCRIPT, card, laid, opened, prompt, saved, shots, until

pytestmark = pytest.mark.slow


def script(page: Any) -> Any:
    return page.get_by_label("Script of the film")


def test_a_saved_script_is_the_storyboard(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    until(page, "() => document.querySelector('.script-text').value.includes('The storm')")

    script(page).fill(SCRIPT + "\n[[shot: a harbour]]\n\nAnd the ships came home.\n")
    page.keyboard.press("Control+s")

    card(page, 5).wait_for()
    assert prompt(page, 5).input_value() == "a harbour"
    assert shots(studio, film)[4]["words"] == "And the ships came home."


def test_a_wrong_line_is_told_and_found(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    page.watched.allow("422")
    until(page, "() => document.querySelector('.script-text').value.includes('The storm')")

    script(page).fill(SCRIPT.replace("[[shot: the sea at night]]", "[[shto: the sea at night]]"))
    page.locator(".script-pane").get_by_role("button", name="Save").click()
    finding = page.locator(".findings .error")
    finding.wait_for()

    assert "shto" in finding.inner_text()
    line = 1 + SCRIPT[: SCRIPT.index("[[shot: the sea")].count("\n")
    finding.get_by_role("button", name=f"Line {line}").click()
    chosen = script(page).evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert chosen == "[[shto: the sea at night]]"
    assert len(shots(studio, film)) == 4


def test_an_unsaved_script_outlives_a_reload(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    until(page, "() => document.querySelector('.script-text').value.includes('The storm')")

    script(page).fill(SCRIPT + "\nNot saved yet.\n")
    page.reload(wait_until="domcontentloaded")

    until(page, "() => document.querySelector('.script-text').value.includes('Not saved yet.')")
    page.get_by_text("Not saved", exact=True).wait_for()


def test_the_script_follows_the_cards(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    prompt(page, 1).fill("a calm harbour")
    saved(page)

    until(page, "() => document.querySelector('.script-text').value.includes('a calm harbour')")


def test_voice_cast_and_music_are_fields(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    page.get_by_text("Voices, music and look").click()
    pane = page.locator(".head-fields")

    pane.get_by_label("Voice", exact=True).fill("en-us")
    pane.get_by_label("Music").fill("tense")
    pane.get_by_label("Style of every picture").fill("muted, ink")
    pane.get_by_role("button", name="Name").click()
    pane.get_by_label("Name in the script").fill("ANNA")
    pane.get_by_placeholder("voice", exact=True).fill("en-gb")
    pane.get_by_placeholder("voice", exact=True).blur()
    saved(page)

    head = studio.api("GET", f"/api/films/{film}/shots")["head"]
    assert head["voice"] == "en-us"
    assert head["music"] == "tense"
    assert head["style"] in (["muted", "ink"], "muted, ink")
    assert head["cast"] == {"ANNA": "en-gb"}


def test_another_voice_leaves_somebodys_looks_as_they_are(page: Any, studio: Any) -> None:
    film = laid(studio)
    looks = {"about": "a woman, red coat", "consent": "drawn"}
    cast = {"Mira": {**looks, "voice": "en-gb"}, "Cliff": {"kind": "place", "about": "a cliff"}}
    studio.api("PATCH", f"/api/films/{film}", {"cast": cast})
    opened(page, film)
    page.get_by_text("Voices, music and look").click()
    pane = page.locator(".head-fields")

    pane.get_by_label("Voice of Mira").fill("fr")
    pane.get_by_label("Voice of Mira").blur()
    saved(page)

    head = studio.api("GET", f"/api/films/{film}/shots")["head"]
    assert head["cast"] == {"Mira": {**looks, "voice": "fr"}, "Cliff": cast["Cliff"]}
