"""The queue: how far films are, and steering them with the mouse or by keys alone."""

import pytest

from prostudio.jobs import Jobs
from prostudio.settings import Settings

SCRIPT = "---\ntitle: {}\nsize: 128x72\nfps: 12\n---\nA lighthouse.\n"


@pytest.fixture
def line(quiet_studio):
    """Three films that wait; what is left of them is removed afterwards."""
    ids = [
        quiet_studio.api("POST", "/api/content/generate", {"script": SCRIPT.format(title)})["id"]
        for title in ("One", "Two", "Three")
    ]
    yield ids
    jobs = Jobs(Settings.load({"home": str(quiet_studio.home)}))
    for film in ids:
        with jobs.database.writing() as change:
            change.execute("UPDATE jobs SET state = 'cancelled' WHERE id = ?", (film,))
        quiet_studio.api("DELETE", f"/api/films/{film}")
    jobs.close()


def becomes(studio, film, **columns):
    """Play the owner of the work: write how far a film is."""
    jobs = Jobs(Settings.load({"home": str(studio.home)}))
    told = ", ".join(f"{name} = ?" for name in columns)
    with jobs.database.writing() as change:
        change.execute(f"UPDATE jobs SET {told} WHERE id = ?", (*columns.values(), film))
    jobs.close()


def titles(page):
    return page.locator(".queue-title").all_inner_texts()


def opened(open_page, **more):
    page = open_page("/settings", **more)
    page.watched.allow("404")  # posters that nobody drew
    page.get_by_role("button", name="Queue: 3 films").click()
    page.get_by_role("link", name="Three").wait_for()
    return page


def test_what_is_made_shows_how_far_it_is_and_how_long_it_takes(quiet_studio, open_page, line):
    page = opened(open_page)
    becomes(quiet_studio, line[0], state="running", stage="pictures", progress=0.25, eta_s=70.0)
    bar = page.get_by_role("progressbar", name="One: made")
    bar.wait_for()
    assert bar.get_attribute("aria-valuenow") == "25"
    assert "25 %, a minute left" in page.locator(f"[data-film='{line[0]}']").inner_text()
    becomes(quiet_studio, line[0], progress=0.5, eta_s=30.0)
    page.get_by_text("50 %, 30 s left").wait_for()


def test_arrows_and_the_mouse_put_films_into_another_order(quiet_studio, open_page, line):
    page = opened(open_page)
    assert titles(page) == ["One", "Two", "Three"]
    page.get_by_role("button", name="Move Three").press("ArrowUp")
    page.wait_for_function(
        "() => document.querySelectorAll('.queue-title')[1].textContent === 'Three'"
    )
    assert page.evaluate("document.activeElement.ariaLabel").startswith("Move Three: number 2 of 3")

    grip = page.get_by_role("button", name="Move One").bounding_box()
    last = page.locator(f"[data-film='{line[1]}']").bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, last["y"] + last["height"] - 4, steps=6)
    page.mouse.up()
    page.wait_for_function(
        "() => document.querySelectorAll('.queue-title')[2].textContent === 'One'"
    )
    told = [film["id"] for film in quiet_studio.api("GET", "/api/films/line")["films"]]
    assert told == [line[2], line[1], line[0]]


def test_pause_resume_and_cancel_by_their_own_buttons(quiet_studio, open_page, line):
    def state(film):
        return quiet_studio.api("GET", f"/api/films/{film}")["state"]

    page = opened(open_page)
    page.get_by_role("button", name="Pause: One").click()
    page.get_by_role("button", name="Resume: One").click()
    page.get_by_role("button", name="Pause: One").wait_for()
    assert state(line[0]) == "queued"
    page.get_by_role("button", name="Cancel: Two").click()
    page.get_by_role("button", name="Make again: Two").wait_for()
    assert state(line[1]) == "cancelled"
    becomes(quiet_studio, line[2], state="running", progress=0.3)
    page.get_by_role("progressbar", name="Three: made").wait_for()
    page.get_by_role("button", name="Cancel: Three").click()
    page.get_by_role("button", name="Make again: Three").wait_for()
    assert state(line[2]) == "cancelled"
    assert not list((quiet_studio.home / "projects" / line[2] / "out").glob("*.mp4"))


@pytest.mark.slow
def test_the_drawer_is_worked_by_keys_alone_on_a_telephone_too(quiet_studio, open_page, line):
    page = opened(open_page, width=390, height=844)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.component") == "queue"
    page.keyboard.press("q")
    page.get_by_role("dialog", name="Queue").wait_for()
    for _ in range(3):
        page.keyboard.press("Tab")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
def test_a_failed_film_says_why_and_can_be_made_again(quiet_studio, open_page, line):
    error = '{"code": "film", "message": "the sea is missing", "hint": null}'
    becomes(quiet_studio, line[0], state="failed", error=error)
    page = open_page("/settings")
    page.watched.allow("404")
    page.get_by_role("button", name="Queue: 2 films").click()
    page.get_by_text("the sea is missing").wait_for()
    page.get_by_role("button", name="Make again: One").click()
    page.get_by_role("button", name="Pause: One").wait_for()
