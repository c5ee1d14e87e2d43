"""The first page: every film on it, and a new one from an idea, a script, a sample or a file."""

import re

import pytest

SCRIPT = """---
title: The Long Sea
size: 320x180
fps: 12
music: none
---
[[shot: the sea at night, storm]]

The lamp was lit.

[[shot: mountains at dawn]]

Nobody saw it.
"""


def asked(studio, title, **fields):
    body = {"script": SCRIPT.replace("The Long Sea", title), "make": False, **fields}
    return studio.api("POST", "/api/content/generate", body)["id"]


def card(page, film):
    return page.locator(f"[data-film='{film}'].poster-card")


@pytest.fixture(scope="module")
def films(quiet_studio):
    """Two films, the second one newer."""
    return [asked(quiet_studio, "First Film"), asked(quiet_studio, "Second Film")]


def test_films_hang_on_the_wall_newest_first_as_the_api_tells(quiet_studio, open_page, films):
    page = open_page("/")
    card(page, films[0]).wait_for()

    shown = page.locator(".poster-card").evaluate_all("all => all.map(one => one.dataset.film)")
    told = [film["id"] for film in quiet_studio.api("GET", "/api/films")["films"]]
    assert shown == told
    assert "2 shots" in card(page, films[0]).inner_text()
    assert card(page, films[1]).get_by_role("link", name=re.compile("Second Film, Draft")).count()


def test_a_pasted_script_becomes_a_storyboard(quiet_studio, open_page):
    page = open_page("/")
    page.fill("#new-text", SCRIPT)
    assert page.get_by_role("radio", name="Script").get_attribute("aria-checked") == "true"
    page.get_by_role("button", name="Create storyboard").click()
    page.wait_for_url("**/films/*", wait_until="commit")

    film = page.url.rpartition("/")[2]
    page.locator(".shot[aria-posinset]").first.wait_for()
    assert page.locator(".shot[aria-posinset]").count() == 2
    assert quiet_studio.api("GET", f"/api/films/{film}")["state"] == "draft"


@pytest.mark.slow
def test_a_pasted_screenplay_is_laid_out_as_one(quiet_studio, open_page):
    page = open_page("/")
    page.fill("#new-text", "EXT. PIER - DAY\n\nBoats rock.\n\nANNA\nLook at them.\n")
    assert page.get_by_role("radio", name="Script").get_attribute("aria-checked") == "true"
    page.get_by_role("button", name="Create storyboard").click()
    page.wait_for_url("**/films/*", wait_until="commit")

    film = page.url.rpartition("/")[2]
    page.locator(".shot[aria-posinset]").first.wait_for()
    shots = quiet_studio.api("GET", f"/api/films/{film}/shots")["shots"]
    assert [shot["prompt"] for shot in shots] == ["Boats rock.", "Anna speaks"]


@pytest.mark.slow
def test_a_few_words_are_an_idea_and_ctrl_enter_lays_it_out(quiet_studio, open_page):
    page = open_page("/")
    page.watched.allow("404")
    page.fill("#new-text", "A keeper, a storm, and a lamp <b>that</b> 🌊")
    assert page.get_by_role("radio", name="Idea").get_attribute("aria-checked") == "true"
    page.locator("#new-text").press("Control+Enter")
    page.wait_for_url("**/films/*", wait_until="commit")
    film = page.url.rpartition("/")[2]
    assert "<b>that" in quiet_studio.api("GET", f"/api/films/{film}/script")["text"].replace(
        "\\", ""
    )


@pytest.mark.slow
def test_a_script_that_is_none_is_refused_in_words_and_kept(quiet_studio, open_page):
    page = open_page("/")
    page.watched.allow("422")
    page.fill("#new-text", "---\ntitle: [\n---\n[[shot: the sea]]\n")
    page.get_by_role("button", name="Create storyboard").click()
    told = page.locator(".new-problem .problem")
    told.wait_for()
    assert told.inner_text().strip()
    assert page.url.endswith("/")
    assert page.input_value("#new-text").startswith("---")


@pytest.mark.slow
def test_dropped_scripts_fill_the_box_and_what_is_nothing_is_refused(quiet_studio, open_page):
    page = open_page("/")
    drop = """([name, kind, text]) => {
      const files = new DataTransfer();
      files.items.add(new File([text], name, {type: kind}));
      for (const what of ['dragenter', 'drop'])
        document.body.dispatchEvent(new DragEvent(what, {bubbles: true, dataTransfer: files}));
    }"""
    page.evaluate(drop, ["evil.exe", "application/x-msdownload", "MZ"])
    page.get_by_text("evil.exe is neither a script nor a picture").wait_for()
    page.evaluate(drop, ["boat.png", "image/png", "x"])
    page.get_by_role("button", name="Leave out boat.png").click()
    page.evaluate(drop, ["film.md", "text/markdown", SCRIPT])
    page.wait_for_function(
        "() => document.querySelector('#new-text').value.includes('The Long Sea')"
    )
    assert page.locator(".dropped .chip").count() == 0


@pytest.mark.slow
def test_a_sample_opens_as_a_film_of_ones_own(quiet_studio, open_page):
    page = open_page("/")
    page.watched.allow("404")
    samples = page.locator(".sample")
    samples.first.wait_for()
    assert samples.count() == 3
    samples.first.click()
    page.wait_for_url("**/films/*", wait_until="commit")


def test_a_deleted_film_comes_back_by_undo_and_is_gone_without(quiet_studio, open_page):
    film = asked(quiet_studio, "Short Lived")
    page = open_page("/")
    more = page.get_by_role("button", name="More for Short Lived")
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    card(page, film).wait_for(state="detached")
    page.get_by_role("button", name="Undo").click()
    card(page, film).wait_for()
    more.click()
    page.get_by_role("menuitem", name="Delete").click()
    card(page, film).wait_for(state="detached")
    page.goto("/settings", wait_until="commit")  # whoever goes on means it
    for _ in range(50):
        if quiet_studio.client.get(f"/api/films/{film}").status_code == 404:
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError("it is there still")


@pytest.mark.slow
def test_a_film_that_was_asked_for_elsewhere_appears_by_itself(quiet_studio, open_page, films):
    page = open_page("/")
    card(page, films[0]).wait_for()
    film = asked(quiet_studio, "From Elsewhere")
    card(page, film).wait_for()
    quiet_studio.api("DELETE", f"/api/films/{film}")
    card(page, film).wait_for(state="detached")
