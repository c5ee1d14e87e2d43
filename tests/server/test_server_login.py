"""Browsers: the token is shown once, a cookie stands for it, and other pages never have it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asking_server import ADDRESS, Desk, problem

from prostudio.server.door import cookies

HTML = {"Accept": "text/html,application/xhtml+xml"}


def test_a_browser_that_showed_the_token_is_let_in(desk_with: Callable[..., Desk]) -> None:
    client = desk_with(token="right").client
    assert client.get("/api/login").json() == {"needed": True, "signed_in": False}
    answer = client.post("/api/login", json={"token": " right "})
    assert answer.json() == {"needed": True, "signed_in": True}
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "right" not in cookie
    assert client.get("/api/films").status_code == 200  # the client keeps cookies, as browsers do
    assert client.get("/api/login").json() == {"needed": True, "signed_in": True}
    assert client.post("/api/logout").status_code == 204
    problem(client.get("/api/films"), 401, "token")


def test_over_tls_the_cookie_is_for_tls_alone(desk_with: Callable[..., Desk]) -> None:
    client = desk_with(token="right").client
    secure = {"Origin": ADDRESS.replace("http:", "https:")}
    answer = client.post("/api/login", json={"token": "right"}, headers=secure)
    assert "Secure" in answer.headers["set-cookie"]
    answer = client.post("/api/login", json={"token": "right"})
    assert "Secure" not in answer.headers["set-cookie"]


def test_a_cookie_of_another_token_is_none(desk_with: Callable[..., Desk]) -> None:
    client = desk_with(token="right").client
    for said in (
        cookies.given("wrong", secure=False).partition(";")[0],
        f"{cookies.given('right', secure=False).partition('=')[0]}=guess",
        "prostudio=right",
        "=;;=x;",
    ):
        problem(client.get("/api/films", headers={"Cookie": said}), 401, "token")


def test_who_guesses_at_the_door_is_made_to_wait(desk_with: Callable[..., Desk]) -> None:
    client = desk_with(token="right").client
    for guess in range(10):
        problem(client.post("/api/login", json={"token": str(guess)}), 401, "token")
    answer = client.post("/api/login", json={"token": "right"})
    problem(answer, 429, "token")
    assert answer.headers["retry-after"]
    right = {"Authorization": "Bearer right"}
    problem(client.get("/api/films", headers=right), 429, "token")  # one count for both doors


def test_guessing_never_locks_out_a_browser_that_is_in(desk_with: Callable[..., Desk]) -> None:
    client = desk_with(token="right").client
    client.post("/api/login", json={"token": "right"})
    for guess in range(12):
        client.post("/api/login", json={"token": str(guess)})
    assert client.get("/api/films").status_code == 200


def test_pages_of_another_origin_may_neither_log_in_nor_use_the_cookie(
    desk_with: Callable[..., Desk],
) -> None:
    client = desk_with(token="right").client
    client.post("/api/login", json={"token": "right"})
    for origin in ("null", "http://evil.example"):
        headers = {"Origin": origin}
        login = client.post("/api/login", json={"token": "right"}, headers=headers)
        problem(login, 403, "origin")
        problem(client.post("/api/films/x/cancel", headers=headers), 403, "origin")
        problem(client.get("/api/films", headers=headers), 403, "origin")
    form = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    problem(client.post("/api/logout", headers=form), 403, "origin")


def test_a_browser_without_the_cookie_is_led_to_the_page_that_asks(
    desk_with: Callable[..., Desk],
) -> None:
    client = desk_with(token="right").client
    onward = {"/": "", "/films/x?shot=2&a=b": "?next=/films/x%3Fshot%3D2%26a%3Db"}
    for place, after in {**onward, "/docs": "?next=/docs"}.items():
        answer = client.get(place, headers=HTML, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/login{after}")
    problem(client.get("/api/films", headers=HTML), 401, "token")
    problem(client.get("/"), 401, "token")  # a program wants to know
    wrong = {**HTML, "Authorization": "Bearer wrong"}
    problem(client.get("/", headers=wrong), 401, "token")


@pytest.mark.parametrize(
    "place", ["//evil.example", "/%5Cevil.example", "/%09/evil.example", "/x%0d%0aSet-Cookie:a"]
)
def test_logging_in_leads_to_no_other_server(desk_with: Callable[..., Desk], place: str) -> None:
    client = desk_with(token="right").client
    answer = client.get(f"{ADDRESS}{place}", headers=HTML, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert "set-cookie" not in answer.headers


def test_a_server_of_this_machine_alone_needs_no_login(desk: Desk) -> None:
    assert desk.client.get("/api/login").json() == {"needed": False, "signed_in": True}
    answer = desk.client.post("/api/login", json={"token": "anything"})
    assert answer.json() == {"needed": False, "signed_in": True}
    assert "set-cookie" not in answer.headers
    problem(desk.client.post("/api/login", json={"token": "x" * 501}), 422, "request")
