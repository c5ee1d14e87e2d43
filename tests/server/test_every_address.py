"""What holds at every address that there is, those of tomorrow too: found in the description."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asking_server import ADDRESS, Desk

OPEN = {"/api/health", "/api/login", "/api/logout"}
"""Without a token."""
CHILDREN = {"/api/voices/sample"}
"""Asked without a word they begin something that takes seconds."""
NOWHERE = "aaaaaaaaaaaaaa"
ODD = ("..%2f..%2fetc%2fpasswd", "%00", "%0d%0aX-Evil:1")


def addresses(desk: Desk) -> Iterator[tuple[str, str]]:
    """Method and template of each."""
    described: dict[str, Any] = desk.client.app.openapi()  # type: ignore[attr-defined]
    for path, methods in described["paths"].items():
        for method in methods:
            yield method.upper(), path


def filled(path: str, word: str) -> str:
    """The address with a word in each of its places."""
    return re.sub(r"\{\w+\}", word, path)


def test_every_address_but_the_open_ones_wants_the_token(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(token="right")
    for method, path in addresses(desk):
        answer = desk.client.request(method, filled(path, NOWHERE))
        assert path in OPEN or answer.status_code == 401, f"{method} {path}"


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    ],
    ids=lambda said: " ".join(f"{name} {value}" for name, value in said.items()),
)
def test_no_address_listens_to_another_page(desk: Desk, said: dict[str, str]) -> None:
    for method, path in addresses(desk):
        answer = desk.client.request(method, filled(path, NOWHERE), headers=said, json={})
        assert answer.status_code == 403, f"{method} {path}"


def test_no_address_takes_a_path_or_tells_one(desk: Desk) -> None:
    found = [one for one in addresses(desk) if "{" in one[1]]
    for method, path, word in ((*one, word) for one in found for word in (NOWHERE, *ODD)):
        answer = desk.client.request(method, filled(path, word), json={})
        told = f"{method} {path} {word[:20]} {answer.status_code} {answer.text}"
        assert answer.status_code in (404, 409, 413, 415, 422), told
        assert set(answer.json()) == {"code", "message", "hint"}, told
        for secret in (str(desk.home), "Traceback", "/site-packages/", "root:"):
            assert secret not in answer.text, told
        assert "x-evil" not in answer.headers


def test_asking_changes_no_film_and_no_setting(desk: Desk) -> None:
    film = desk.ask(topic="The sea")
    desk.client.post(f"/api/films/{film}/cancel")
    before = seen(desk, film)
    for method, path in addresses(desk):
        endless = path.endswith("/events") and "{film}" not in path
        if method == "GET" and not endless and path not in CHILDREN:
            shown = filled(path.replace("{film}", film), NOWHERE)
            assert desk.client.get(shown).status_code < 500, path
    assert seen(desk, film) == before


def seen(desk: Desk, film: str) -> list[Any]:
    """The list, a film, and which settings somebody has set."""
    places = (f"/api/films/{film}", "/api/films", "/api/films/line")
    settings = desk.client.get("/api/settings").json()
    told = {name: one.get("source") for name, one in settings.items() if isinstance(one, dict)}
    return [*(desk.client.get(place).json() for place in places), told]


def test_its_own_page_is_let_through_everywhere(desk: Desk) -> None:
    own = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
    for method, path in addresses(desk):
        if "{" in path and method != "GET":
            answer = desk.client.request(method, filled(path, NOWHERE), headers=own, json={})
            assert answer.status_code != 403, f"{method} {path}"
