"""No page keeps people out: axe-core finds nothing serious, in both themes and widths."""

from __future__ import annotations

from typing import Any

import pytest
from filming import finished, settled
from judging import grave, sideways

pytestmark = pytest.mark.slow

WIDE, PHONE = (1360, 820), (390, 844)
EVERYWHERE = [(theme, size) for theme in ("dark", "light") for size in (WIDE, PHONE)]


@pytest.fixture(scope="module")
def film(studio: Any) -> str:
    """A finished film."""
    return finished(studio)


def opened(open_page: Any, path: str, theme: str, size: tuple[int, int]) -> Any:
    """A page once it stands still."""
    page = open_page(path, width=size[0], height=size[1], theme=theme)
    settled(page)
    return page


@pytest.mark.parametrize(("theme", "size"), EVERYWHERE)
@pytest.mark.parametrize("path", ["/", "/engines", "/settings", "/films/nosuchfilm0000"])
def test_pages_keep_nobody_out(
    open_page: Any, studio: Any, path: str, theme: str, size: tuple[int, int]
) -> None:
    page = opened(open_page, "", theme, size)
    page.watched.allow("404")
    page.goto(path)
    settled(page)

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
@pytest.mark.parametrize("button", ["Download", "What to render", "Keys"])
def test_what_opens_over_the_film_page_keeps_nobody_out(
    open_page: Any, film: str, theme: str, size: tuple[int, int], button: str
) -> None:
    page = opened(open_page, f"/films/{film}", theme, size)
    if button == "Keys":
        page.keyboard.press("?")
    else:
        page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").wait_for()

    assert grave(page) == []
