"""The pages use nothing but the public REST API."""

from __future__ import annotations

import re
from typing import Any

import pytest
from filming import SCRIPT, ask, finished

PAGES = re.compile(r"/|/engines|/settings|/login|/films/[^/]+|/static/.*|/favicon.ico")


def unknown(asked: set[tuple[str, str]], paths: dict[str, Any]) -> list[str]:
    """Calls that the OpenAPI document does not have."""
    known = [
        (method.upper(), re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)))
        for path, methods in paths.items()
        for method in methods
    ]
    return sorted(
        f"{method} {path}"
        for method, path in asked
        if not any(method == m and pattern.fullmatch(path) for m, pattern in known)
    )


def watched(page: Any, address: str, asked: set[tuple[str, str]]) -> None:
    def see(request: Any) -> None:
        path = request.url.removeprefix(address).split("?")[0].split("#")[0]
        if request.url.startswith(address) and not PAGES.fullmatch(path):
            asked.add((request.method, path))

    page.on("request", see)


def test_every_call_of_the_film_page_is_in_the_document(open_page: Any, studio: Any) -> None:
    asked: set[tuple[str, str]] = set()
    film = ask(studio, SCRIPT, make=False)
    page = open_page()
    watched(page, studio.address, asked)

    page.goto(f"/films/{film}")
    page.locator(".tl-face").first.wait_for()
    page.get_by_role("button", name="Download").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="What to render").click()
    page.keyboard.press("Escape")
    page.wait_for_load_state("networkidle")

    assert len(asked) > 8
    assert unknown(asked, studio.api("GET", "/openapi.json")["paths"]) == []


@pytest.mark.slow
def test_every_call_of_a_whole_visit_is_in_the_document(open_page: Any, studio: Any) -> None:
    asked: set[tuple[str, str]] = set()
    film = finished(studio)
    page = open_page()
    watched(page, studio.address, asked)

    for path in ("/", "/engines", "/settings", f"/films/{film}"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
    page.locator(".tl-face").nth(1).click()
    page.keyboard.press("e")
    page.keyboard.type("a city in the rain")
    page.wait_for_function("document.body.textContent.includes('Saved')")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.wait_for_load_state("networkidle")

    assert len(asked) > 12
    assert unknown(asked, studio.api("GET", "/openapi.json")["paths"]) == []
