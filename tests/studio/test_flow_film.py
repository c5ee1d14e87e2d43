"""From a script to a finished film that is played and taken away, as people do it."""

from __future__ import annotations

from typing import Any

import pytest
from filming import SCRIPT, until

pytestmark = pytest.mark.slow

MAKING_MS = 180_000
_SMALL = """() => [...document.querySelectorAll('.transport button, .render button')]
  .filter((one) => one.offsetParent && (one.offsetHeight < 40 || one.offsetWidth < 32))
  .map((one) => one.title)"""


def written(page: Any) -> None:
    """A new film of a script, from the first page."""
    page.goto("/", wait_until="domcontentloaded")
    page.get_by_role("textbox").first.fill(SCRIPT)
    page.get_by_role("button", name="Create").or_(
        page.get_by_role("button", name="New film")
    ).first.click()
    page.wait_for_url("**/films/*", wait_until="commit")
    page.locator(".shot").first.wait_for(timeout=60_000)


def rendered(page: Any) -> None:
    page.get_by_role("button", name="Render film").click()
    page.get_by_role("button", name="Rendered").wait_for(timeout=MAKING_MS)
    until(page, "document.querySelector('.stage video').readyState >= 3")


def taken_away(page: Any) -> bytes:
    """The film's file, through the sheet of downloads."""
    page.get_by_role("button", name="Download", exact=True).first.click()
    with page.expect_download() as coming:
        page.get_by_role("dialog").get_by_role("link", name="Film").first.click()
    return coming.value.path().read_bytes()


def test_with_the_mouse(open_page: Any) -> None:
    page = open_page()
    written(page)

    page.locator(".tl-face").nth(1).click()
    rendered(page)
    page.locator(".transport-play").click()
    until(page, "document.querySelector('.stage video').currentTime > 0.2")

    assert b"ftyp" in taken_away(page)[:64]


def test_on_a_phone(open_page: Any) -> None:
    page = open_page(width=390, height=844, has_touch=True, theme="light")
    written(page)

    page.locator("#tab-timeline").tap()
    page.locator(".tl-face").nth(1).tap()
    rendered(page)
    page.locator(".transport-play").tap()
    until(page, "document.querySelector('.stage video').currentTime > 0.2")

    assert b"ftyp" in taken_away(page)[:64]
    small = page.evaluate(_SMALL)
    assert small == []


def test_with_the_line_cut_for_three_seconds(open_page: Any) -> None:
    page = open_page()
    page.watched.allow("ERR_INTERNET_DISCONNECTED|Failed to fetch|net::ERR")
    written(page)
    page.get_by_role("button", name="Render film").click()
    page.locator(".making").wait_for()

    page.context.set_offline(True)
    page.wait_for_timeout(3000)
    page.context.set_offline(False)

    page.get_by_role("button", name="Rendered").wait_for(timeout=MAKING_MS)
    assert b"ftyp" in taken_away(page)[:64]


def test_with_the_keyboard_alone(open_page: Any) -> None:
    page = open_page("/")
    focus(page, "textbox")
    page.keyboard.insert_text(SCRIPT)
    focus(page, "button", "Create")
    page.keyboard.press("Enter")
    page.wait_for_url("**/films/*", wait_until="commit")
    page.locator(".tl-face").first.wait_for(timeout=60_000)

    page.locator("body").press("Control+Enter")
    page.get_by_role("button", name="Rendered").wait_for(timeout=MAKING_MS)
    page.keyboard.press("Space")
    until(page, "document.querySelector('.stage video').currentTime > 0.2")


def focus(page: Any, role: str, name: str = "") -> None:
    """By Tab alone, and what has the focus is seen to have it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate("""() => {
          const one = document.activeElement, style = getComputedStyle(one);
          const box = one.closest('.new-box'); // the text of a new film fills its box
          const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
            || (box && getComputedStyle(box).outlineStyle !== 'none');
          return {tag: one.tagName, name: one.ariaLabel || one.textContent || '', seen};
        }""")
        is_it = told["tag"] == ("TEXTAREA" if role == "textbox" else "BUTTON")
        if is_it and name in told["name"]:
            assert told["seen"]
            return
    raise AssertionError(f"Tab never came to the {role} {name}")
