"""First steps on a film's page: they are said once, and in nobody's way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from judging import grave
from storyboard import card, laid, opened, until

pytestmark = pytest.mark.slow

HINTS = "First steps"


def hints(page: Any) -> Any:
    return page.get_by_role("complementary", name=HINTS)


def test_first_steps_are_said_until_they_were_read(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    hints(page).get_by_text("Re-roll one shot").wait_for()
    page.reload(wait_until="domcontentloaded")
    hints(page).wait_for()

    hints(page).get_by_role("button", name="Got it").click()
    hints(page).wait_for(state="detached")
    until(page, "() => document.activeElement.matches('.shot')")
    opened(page, laid(studio))
    until(page, "() => document.documentElement.dataset.ready === 'yes'")
    page.wait_for_timeout(300)
    assert hints(page).count() == 0


@pytest.mark.parametrize(("width", "height"), [(1360, 820), (390, 844)])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_first_steps_hide_no_card(
    open_page: Callable[..., Any], studio: Any, theme: str, width: int, height: int
) -> None:
    page = opened(open_page(width=width, height=height, theme=theme), laid(studio))
    hints(page).wait_for()

    said, shown = hints(page).bounding_box(), card(page, 1).bounding_box()
    above = shown["y"] >= said["y"] + said["height"]
    assert above or shown["y"] + 100 < said["y"]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert grave(page) == []
