"""The film page by keyboard alone, on a phone, and on a tablet: everything is reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from storyboard import card, laid, opened, prompt, saved, shots, until

pytestmark = pytest.mark.slow

WIDE = "document.documentElement.scrollWidth <= innerWidth"
SMALL = """() => [...document.querySelectorAll('button, select, a, input, [role=tab]')]
  .filter((one) => !one.matches('.skip-link'))
  .filter((one) => one.checkVisibility({opacityProperty: true, visibilityProperty: true}))
  .map((one) => [one.ariaLabel || one.textContent.trim(), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && box.top < innerHeight)
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([name, box]) => `${name}: ${box.width}x${box.height}`)"""
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return {tag: one.tagName, name: one.ariaLabel || one.textContent.trim(),
    seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    shot: one.closest('.shot')?.ariaPosInSet ?? null};
}"""


def tab_to(page: Any, wanted: Callable[[dict[str, Any]], bool]) -> None:
    """Press Tab until the focus is there; wherever it stops, it is seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        assert told["tag"] == "BODY" or told["seen"], told
        if wanted(told):
            return
    raise AssertionError("Tab never came there")


def test_a_film_is_changed_by_keyboard_alone(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    tab_to(page, lambda told: told["shot"] == "1")
    page.keyboard.press("ArrowRight")
    until(page, "() => document.activeElement.ariaPosInSet === '2'")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type("a harbour at noon")
    page.keyboard.press("Escape")
    saved(page)
    assert shots(studio, film)[1]["prompt"] == "a harbour at noon"

    tab_to(page, lambda told: told["name"] == "Camera")
    page.keyboard.type("tilt up")
    saved(page)
    assert shots(studio, film)[1]["camera"] == "tilt up"

    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    until(page, "() => document.querySelector('#panel-shot textarea')?.checkVisibility()")
    tab_to(page, lambda told: told["name"] == "Re-roll" and told["shot"] is None)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")


def test_keys_are_text_while_somebody_types(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    prompt(page, 1).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("rex, noise? 123 jkl")
    saved(page)

    assert shots(studio, film)[0]["prompt"] == "rex, noise? 123 jkl"
    assert len(shots(studio, film)) == 4


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_shows_everything_within_its_width(
    open_page: Callable[..., Any], studio: Any, theme: str
) -> None:
    film = laid(studio)
    page = open_page(width=390, height=844, theme=theme, has_touch=True, is_mobile=True)
    opened(page, film)

    assert page.evaluate(WIDE)
    assert page.evaluate(SMALL) == []
    render = page.get_by_role("button", name="Render film").bounding_box()
    assert render["y"] + render["height"] <= 844
    for tab in ("Script", "Timeline", "Storyboard"):
        page.get_by_role("tab", name=tab).tap()
        assert page.evaluate(WIDE)
    card(page, 2).locator(".shot-picture").tap(position={"x": 80, "y": 90})
    page.locator("#panel-shot").get_by_label("Picture", exact=True).wait_for()
    assert page.evaluate(WIDE)
    page.get_by_role("button", name="Close the shot").tap()
    page.locator("#panel-shot").wait_for(state="hidden")


def test_a_tablet_has_the_script_as_a_tab(open_page: Callable[..., Any], studio: Any) -> None:
    film = laid(studio)
    page = opened(open_page(width=1000, height=800), film)

    assert not page.get_by_label("Script of the film").is_visible()
    page.get_by_role("tab", name="Script").click()
    assert page.get_by_label("Script of the film").is_visible()
    assert page.evaluate(WIDE)
