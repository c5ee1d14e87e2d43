"""Settings, engines and weights, and signing in, as a person meets them."""

import pytest
from browsing import opened, settled


def test_a_setting_is_kept_and_can_go_back_to_the_usual(quiet_studio, open_page):
    page = settled(open_page("/settings"))
    page.get_by_label("Size").select_option("1920x1080")
    page.get_by_text("Saved", exact=True).wait_for()
    assert quiet_studio.api("GET", "/api/settings")["size"]["value"] == "1920x1080"
    page.reload()
    assert page.get_by_label("Size").input_value() == "1920x1080"
    page.locator("[data-setting=size]").get_by_role("button", name="Back to the usual").click()
    page.wait_for_function("() => document.querySelector('#set-size')?.value === '1280x720'")


@pytest.mark.slow
def test_music_is_several_words_or_none(quiet_studio, open_page):
    page = settled(open_page("/settings"))
    music = page.locator("[data-setting=music]")
    music.get_by_text("tense", exact=True).click()
    page.get_by_text("Saved", exact=True).wait_for()
    assert quiet_studio.api("GET", "/api/settings")["music"]["value"] == ["calm", "tense"]
    music.get_by_text("none", exact=True).click()
    page.wait_for_function(
        "() => !document.querySelector('[data-setting=music] [value=calm]').checked"
    )
    assert music.locator(":checked").count() == 1


@pytest.mark.slow
def test_a_value_that_cannot_be_is_told_at_its_field(quiet_studio, open_page):
    page = settled(open_page("/settings"))
    page.watched.allow("422")
    refusal = {"code": "film", "message": "no such style", "hint": "say it otherwise"}
    page.route("**/api/settings", lambda route: route.fulfill(status=422, json=refusal))
    field = page.locator("[data-setting=style]")
    field.locator("input").fill("muted")
    field.locator("input").press("Tab")
    field.get_by_text("no such style; say it otherwise").wait_for()
    page.get_by_text("Not saved").wait_for()


@pytest.mark.slow
def test_the_disk_tells_what_lies_there(quiet_studio, open_page):
    page = settled(open_page("/settings"))
    page.get_by_text("Films and scripts").wait_for()
    assert "free" in page.locator(".disk-bar").get_attribute("aria-label")


@pytest.mark.slow
def test_a_voice_is_heard(quiet_studio, open_page):
    page = settled(open_page("/settings"))
    page.get_by_label("Voice", exact=True).select_option("en-gb")
    page.get_by_label("Words to hear").fill("The lamp was lit.")
    page.get_by_role("button", name="Hear it").click()
    page.get_by_role("button", name="Stop").wait_for()
    page.get_by_role("button", name="Hear it").wait_for()


def test_engines_say_what_works_and_weights_come_only_with_their_licence(quiet_studio, open_page):
    page = settled(open_page("/engines"))
    video = page.locator("section[data-kind=video]")
    assert "Drawn scene" in page.locator(".machine-makes").inner_text().capitalize()
    assert video.get_by_text("Works here").count() == 3
    page.locator("section[data-kind=speech] summary").click()
    page.get_by_role("button", name="Fetch 1.7 GB: Bark small").click()
    sheet = page.get_by_role("dialog", name="Bark small")
    fetch = sheet.get_by_role("button", name="Fetch 1.7 GB")
    assert fetch.is_disabled()
    sheet.get_by_label("I have read this licence and accept it").check()
    assert fetch.is_enabled()
    assert "MIT License" in sheet.inner_text()


@pytest.mark.slow
def test_a_browser_signs_in_with_the_token_and_goes_where_it_wanted(browser, tmp_path):
    from live_server import running

    with (
        running(tmp_path / "home", "--token", "a-token-of-the-test") as live,
        opened(browser, live.address) as open_page,
    ):
        page = open_page("/login?next=/settings")
        page.watched.allow("401")
        page.get_by_label("Token").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("not this server's token").wait_for()
        page.get_by_label("Token").fill("a-token-of-the-test")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/settings")
        settled(page)
        handed = open_page("/login#token=a-token-of-the-test")
        handed.wait_for_url(f"{live.address}/")
        assert "token" not in handed.url
