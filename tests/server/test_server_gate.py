"""Who may speak to the server: host names, other pages, tokens."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from asking_server import ADDRESS, Desk, problem

from prostudio.server.door.gate import LOOPBACK_ONLY, Access, name_of
from prostudio.server.door.watching import JsonLines

PLACES = (("GET", "/api/films"), ("POST", "/api/content/generate"), ("GET", "/docs"))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8787", "localhost:1", "[::1]:8787", "LOCALHOST", "localhost."]
)
def test_this_machines_names_are_its_own(host: str) -> None:
    assert LOOPBACK_ONLY.knows(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8787",
        "127.0.0.1:8787@evil.example",
        "evil.example#127.0.0.1",
        "127.0.0.1:port",
        "[::1",
        "[::1]evil",
        "0.0.0.0",
        "192.168.1.7:8787",
        "",
        "127.0.0.1, evil.example",
    ],
)
def test_forged_host_names_are_refused_everywhere(desk: Desk, host: str) -> None:
    for method, place in PLACES:
        answer = desk.client.request(method, place, headers={"Host": host})
        problem(answer, 403, "host")


@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://127.0.0.1:9999", "x"])
def test_pages_of_another_origin_may_neither_write_nor_read(desk: Desk, origin: str) -> None:
    for method, place in PLACES:
        answer = desk.client.request(method, place, headers={"Origin": origin})
        problem(answer, 403, "origin")
    assert desk.client.get("/api/films").json()["films"] == []


def test_a_form_of_another_page_is_refused_by_what_the_browser_says_of_it(desk: Desk) -> None:
    for site in ("cross-site", "same-site"):
        said = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
        answer = desk.client.post("/api/content/generate", data={"topic": "a"}, headers=said)
        problem(answer, 403, "origin")
    assert desk.client.get("/docs", headers=said).status_code == 200  # a link may be followed


def test_its_own_page_may_ask(desk: Desk) -> None:
    own = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
    answer = desk.client.post("/api/content/generate", json={"topic": "Sea"}, headers=own)
    assert answer.status_code == 202
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_token_is_wanted_everywhere_but_for_health(desk_with: Callable[..., Desk]) -> None:
    client = desk_with(token="right").client
    for method, place in (*PLACES, ("GET", "/openapi.json"), ("GET", "/api/metrics")):
        answer = client.request(method, place)
        assert answer.headers["www-authenticate"] == "Bearer"
        problem(answer, 401, "token")
    assert client.get("/api/health").status_code == 200
    right = {"Authorization": "Bearer right"}
    assert client.get("/api/films", headers=right).status_code == 200


def test_who_guesses_tokens_is_made_to_wait(desk_with: Callable[..., Desk]) -> None:
    client = desk_with(token="right").client
    for guess in range(10):
        wrong = {"Authorization": f"Bearer {guess}"}
        problem(client.get("/api/films", headers=wrong), 401, "token")
    answer = client.get("/api/films", headers={"Authorization": "Bearer right"})
    problem(answer, 429, "token")
    assert answer.headers["retry-after"]


def test_a_server_on_all_addresses_knows_numbers_but_no_foreign_names() -> None:
    access = Access(numbers=True, token="t")
    assert access.knows("192.168.1.7:8787")
    assert access.knows("[fe80::1]")
    assert not access.knows("rebound.example")
    assert name_of("Studio.LAN:80") == "studio.lan"


def test_every_answer_is_guarded_and_has_an_id(desk: Desk) -> None:
    for place in ("/api/films", "/nowhere", "/docs"):
        headers = desk.client.get(place).headers
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert policy.startswith(("default-src 'self'", "default-src 'none'"))
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert len(headers["x-request-id"]) == 16


def test_a_fault_of_ours_shows_neither_traceback_nor_path(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"secret in {desk.home}/films.sqlite")

    monkeypatch.setattr(desk.jobs, "list", broken)
    answer = desk.client.get("/api/films")
    told = problem(answer, 500, "fault")
    assert "secret" not in answer.text
    assert "X-Request-Id" in str(told["hint"])
    assert answer.headers["x-request-id"]
    assert "secret" in caplog.text


def test_log_lines_are_json_and_keep_text_of_callers_in_its_place() -> None:
    text = 'a\n{"level": "error"}\x1b[2J Bearer abc.def ?token=xyz'
    record = logging.LogRecord("x", logging.INFO, "", 0, text, (), None)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "\x1b" not in line
    assert "abc.def" not in line
    assert "xyz" not in line
    assert json.loads(line)["level"] == "info"


def test_websockets_are_sent_away(desk: Desk) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), desk.client.websocket_connect("/api/films"):
        pass
