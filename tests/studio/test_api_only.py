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

    for path in ("/", "/engines", "/settings", f"/films/{film}"):
        page.goto(path)
        settled(page)
    page.locator(".tl-face").nth(1).click()
    page.keyboard.press("e")
    page.keyboard.type("a city in the rain")
    until(page, "document.body.textContent.includes('Saved')")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    settled(page)

    assert len(asked) > 12
    assert unknown(asked, studio.api("GET", "/openapi.json")["paths"]) == []
