"""A whole visit uses nothing but the public REST API."""

from __future__ import annotations

from typing import Any

import pytest
from filming import finished, settled, until
from knowing import unknown, watched

pytestmark = pytest.mark.slow


def test_every_call_of_a_whole_visit_is_in_the_document(open_page: Any, studio: Any) -> None:
    film = finished(studio)
    page = open_page()
    asked = watched(page, studio.address)

    for path in ("/", "/engines", "/machines", "/settings", f"/films/{film}"):
        page.goto(path, wait_until="domcontentloaded")
        settled(page)
    page.locator(".tl-face").nth(1).click()
    page.keyboard.press("e")
    page.keyboard.type("a city in the rain")
    until(page, "document.querySelector('.save-state').dataset.state === 'saved'")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("q")
    page.get_by_role("dialog", name="Queue").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Download", exact=True).first.click()
    page.get_by_role("dialog", name="Download").wait_for()
    settled(page)

    assert len(asked) > 20
    assert unknown(asked, studio.api("GET", "/openapi.json")["paths"]) == []
