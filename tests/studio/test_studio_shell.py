"""The shell that every page has: its rules, its theme, its keys, and a server that is away."""

import re

import pytest
from browsing import settled

from prostudio.server.studio.pages import Studio

PAGES = ("/", "/engines", "/machines", "/settings", "/login", "/films/nosuchfilm0000")


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_script_no_style_and_no_address_of_another_origin(quiet_studio, path):
    answer = quiet_studio.client.get(path)

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.text)


def test_an_address_that_leads_nowhere_is_a_page_for_people_and_an_error_for_programs(
    quiet_studio, open_page
):
    page = open_page()
    page.watched.allow("404")
    page.goto("/nowhere", wait_until="domcontentloaded")

    page.get_by_role("heading", name="There is nothing here").wait_for()
    assert page.get_by_role("link", name="All films", exact=True).get_attribute("href") == "/"
    for path, wants in (("/nowhere", "*/*"), ("/api/nowhere", "text/html")):
        told = quiet_studio.client.get(path, headers={"Accept": wants})
        assert (told.status_code, told.json()["code"]) == (404, "not_found")


def test_files_are_kept_for_good_under_their_version_alone(quiet_studio):
    page = quiet_studio.client.get("/").text
    version, sheets = re.search(r'href="/static/(\w+)/(css/tokens[\w+]+\.css)"', page).groups()

    now = quiet_studio.client.get(f"/static/{version}/{sheets}")
    old = quiet_studio.client.get(f"/static/000000000000/{sheets}")

    assert "immutable" in now.headers["cache-control"]
    assert old.headers["cache-control"] == "no-cache"
    assert old.content == now.content


@pytest.mark.parametrize(
    "name",
    [
        "js/nothing.js",
        "../pages.py",
        "..%2f..%2fpages.py",
        "js",
        "",
        "templates/base.html",
        "css/tokens+nothing.css",
        "css/a+b/c.css",
        "+",
    ],
)
def test_no_name_leads_to_a_file_that_is_not_the_studios(quiet_studio, name):
    answer = quiet_studio.client.get(f"/static/x/{name}")

    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "message", "hint"}


@pytest.mark.slow
def test_a_film_that_is_not_there_has_a_page_that_says_so(quiet_studio, open_page):
    page = open_page()
    page.watched.allow("404")
    answer = page.goto("/films/nosuchfilm0000")

    assert answer.status == 404
    assert page.get_by_role("heading", name="There is no such film").is_visible()
    page.get_by_role("link", name="All films", exact=True).click()
    page.wait_for_url("**/")


def test_a_foreign_host_and_a_page_of_another_origin_are_refused(quiet_studio):
    client = quiet_studio.client
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 403
    for origin in ("https://evil.example", "null"):
        asked = client.post(
            "/api/content/generate", json={"topic": "a lighthouse"}, headers={"Origin": origin}
        )
        assert asked.status_code == 403


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_theme_follows_the_system_until_one_is_chosen_which_outlives_a_reload(
    quiet_studio, open_page, theme
):
    def shown():
        return page.evaluate("getComputedStyle(document.documentElement).colorScheme"), (
            page.evaluate("getComputedStyle(document.body).backgroundColor")
        )

    page = open_page("/", theme=theme)
    before = shown()
    page.locator("[data-component=theme]").click()
    chosen = shown()
    page.reload()

    assert before[0] == "light dark"
    assert chosen[0] == {"light": "dark", "dark": "light"}[theme]
    assert chosen[1] != before[1]
    assert shown() == chosen


def test_question_mark_shows_the_keys_and_escape_gives_the_focus_back(quiet_studio, open_page):
    page = open_page("/")
    page.locator("[data-component=keys]").focus()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    sheet.wait_for()
    assert sheet.get_by_text("Open or close the queue").is_visible()
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.dataset.component") == "keys"
    page.locator("#new-text").click()
    page.keyboard.type("who? me")
    assert not sheet.is_visible()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/engines", "/settings"])
@pytest.mark.parametrize(("width", "height"), [(1360, 820), (390, 844), (320, 640)])
def test_nothing_scrolls_sideways(quiet_studio, open_page, path, width, height):
    page = settled(open_page(path, width=width, height=height))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
def test_a_lost_server_is_told_and_what_was_typed_is_there_after_it(quiet_studio, open_page):
    page = open_page("/")
    page.watched.allow("ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_FAILED")
    settled(page).context.set_offline(True)
    page.fill("#new-text", "The keeper and the sea")
    page.get_by_role("button", name="Create storyboard").click()
    page.get_by_text("what you wrote is kept").wait_for()
    assert page.input_value("#new-text") == "The keeper and the sea"
    page.context.set_offline(False)
    page.reload()
    assert page.input_value("#new-text") == "The keeper and the sea"


def test_modules_are_loaded_ahead_with_what_they_import():
    studio = Studio()
    found = set(studio.modules("home.js"))
    assert {"home.js", "films.js", "api.js", "words.js"} <= found
    assert "queue-drawer.js" not in studio.modules("shell.js")
