"""No page keeps people out: axe-core finds nothing serious, in both themes and widths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import browsing
import pytest
from filming import finished, settled, until
from judging import grave, sideways
from live_server import running

pytestmark = pytest.mark.slow

WIDE, PHONE = (1360, 820), (390, 844)
EVERYWHERE = [(theme, size) for theme in ("dark", "light") for size in (WIDE, PHONE)]


@pytest.fixture(scope="module")
def film(studio: Any) -> str:
    """A finished film."""
    return finished(studio)


def opened(open_page: Any, path: str, theme: str, size: tuple[int, int]) -> Any:
    """A page once it stands still."""
    page = open_page("", width=size[0], height=size[1], theme=theme)
    page.watched.allow("404")
    page.goto(path, wait_until="domcontentloaded")
    settled(page)
    return page


@pytest.mark.parametrize(("theme", "size"), EVERYWHERE)
@pytest.mark.parametrize(
    "path", ["/", "/engines", "/machines", "/settings", "/films/nosuchfilm0000"]
)
def test_pages_keep_nobody_out(
    open_page: Any, film: str, path: str, theme: str, size: tuple[int, int]
) -> None:
    page = opened(open_page, path, theme, size)

    assert grave(page) == []
    assert not sideways(page)


def test_the_page_that_asks_for_the_token_keeps_nobody_out(browser: Any, tmp_path: Path) -> None:
    with (
        running(tmp_path / "home", "--token", "a-token-of-the-test") as live,
        browsing.opened(browser, live.address) as open_page,
    ):
        for theme, size in [*EVERYWHERE, ("dark", (320, 640))]:
            page = opened(open_page, "/login", theme, size)
            assert grave(page) == []
            assert not sideways(page)


@pytest.mark.parametrize(("theme", "size"), EVERYWHERE)
def test_the_film_page_keeps_nobody_out(
    open_page: Any, film: str, theme: str, size: tuple[int, int]
) -> None:
    page = opened(open_page, f"/films/{film}", theme, size)
    page.locator(".shot").first.wait_for()

    assert grave(page) == []
    assert not sideways(page)
    if size == PHONE:
        for part in ("timeline", "script"):
            page.click(f"#tab-{part}")
            assert grave(page) == []
            assert not sideways(page)


@pytest.mark.parametrize(("theme", "size"), EVERYWHERE)
def test_a_shots_fields_and_the_films_head_keep_nobody_out(
    open_page: Any, film: str, theme: str, size: tuple[int, int]
) -> None:
    page = opened(open_page, f"/films/{film}", theme, size)
    if size == PHONE:
        page.click("#tab-script")
    page.get_by_text("Voices, music and look").click()
    page.get_by_label("Style of every picture").wait_for()
    assert grave(page) == []
    assert not sideways(page)

    if size == PHONE:
        page.click("#tab-storyboard")
    page.locator(".shot-picture").first.click(position={"x": 60, "y": 60})
    page.locator("#panel-shot").get_by_label("Camera").wait_for()
    assert grave(page) == []
    assert not sideways(page)


@pytest.mark.parametrize(("theme", "size"), EVERYWHERE)
@pytest.mark.parametrize("what", ["Download", "What to render", "Keys", "Queue", "More"])
def test_what_opens_over_the_film_page_keeps_nobody_out(
    open_page: Any, film: str, theme: str, size: tuple[int, int], what: str
) -> None:
    page = opened(open_page, f"/films/{film}", theme, size)
    if what == "Keys":
        page.keyboard.press("?")
    elif what == "More":
        page.locator(".shot").first.get_by_role("button", name="More").click()
    else:
        page.get_by_role("button", name=what).click()
    page.locator("[role=menu]" if what == "More" else "dialog[open], [role=dialog]").wait_for()
    until(page, "document.getAnimations().every((one) => one.playState === 'finished')")

    assert grave(page) == []
    assert not sideways(page)
