"""`POST /api/content/generate`: what is taken, and what is refused in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asking_server import SCRIPT, Desk, problem


@pytest.mark.parametrize(
    "fields",
    [
        {"topic": "The lighthouse keeper", "seconds": 10},
        {"script": SCRIPT},
        {"script": "title: Sea\nscenes:\n- shots:\n  - {prompt: the sea}\n", "format": "yaml"},
        {"film": {"scenes": [{"shots": [{"prompt": "the sea"}]}]}, "profiles": ["film", "shorts"]},
    ],
    ids=["topic", "script", "yaml", "film"],
)
def test_a_film_is_asked_for_with_one_request_and_answered_with_links(
    desk: Desk, fields: dict[str, Any]
) -> None:
    answer = desk.client.post("/api/content/generate", json=fields)
    assert answer.status_code == 202, answer.text
    film = answer.json()
    assert film["state"] == "queued"
    assert answer.headers["location"] == film["links"]["status"]
    for link in ("self", "status"):
        assert desk.client.get(film["links"][link]).json()["id"] == film["id"]
    asked = desk.client.get(film["links"]["self"]).json()["request"]
    assert {name: asked[name] for name in fields} == fields


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "json"),
        (b"[" * 200_000, 400, "json"),
        (b'{"seconds": ' + b"9" * 10_000 + b"}", 400, "json"),
        (b"[]", 422, "film"),
        (b"{}", 422, "film"),
        (b'{"topic": "a", "script": "b"}', 422, "film"),
        (b'{"topic": " "}', 422, "film"),
        (b'{"topic": "\\ud800"}', 422, "film"),
        (b'{"topic": 5}', 422, "film"),
        (b'{"topic": "a", "seconds": NaN}', 422, "film"),
        (b'{"topic": "a", "\\ud800": 1}', 422, "film"),
        (b'{"topic": "a", "dry_run": "perhaps"}', 422, "film"),
        (b'{"topic": "a", "priority": 1e3}', 422, "film"),
        (b'{"topic": "a", "callback_url": "http://169.254.169.254/"}', 422, "unsupported"),
        (b'{"topic": "a", "profiles": ["../../x"]}', 422, "film"),
        (b'{"topic": "a", "uploads": ["aaaaaaaaaaaaaa"]}', 404, "not_found"),
        (b'{"script": "title: [", "format": "yaml"}', 422, "film"),
        (b'{"film": {"scenes": "none"}}', 422, "film"),
    ],
)
def test_what_is_no_film_is_refused_in_the_one_form_of_errors(
    desk: Desk, body: bytes, status: int, code: str
) -> None:
    kind = {"content-type": "application/json"}
    answer = desk.client.post("/api/content/generate", content=body, headers=kind)
    assert problem(answer, status, code)["message"]
    assert desk.client.get("/api/films").json()["films"] == []


def test_a_body_of_another_type_is_refused(desk: Desk) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = desk.client.post(
            "/api/content/generate", content=b'{"topic": "a"}', headers={"content-type": kind}
        )
        problem(answer, 415, "content_type")


def test_too_long_a_body_is_refused_whether_it_says_its_length_or_not(desk: Desk) -> None:
    kind = {"content-type": "application/json"}
    long = b'{"topic": "' + b"x" * 13_000_000 + b'"}'
    problem(desk.client.post("/api/content/generate", content=long, headers=kind), 413, "too_large")
    film = desk.ask()
    place = f"/api/films/{film}/move"
    problem(desk.client.post(place, content=long, headers=kind), 413, "too_large")
    pieces = (long[i : i + 100_000] for i in range(0, len(long), 100_000))
    problem(desk.client.post(place, content=pieces, headers=kind), 413, "too_large")
    said = {**kind, "content-length": "2000000001"}
    answer = desk.client.post("/api/content/generate", content=b"{}", headers=said)
    problem(answer, 413, "too_large")


def test_the_same_request_with_its_key_is_the_same_film_and_another_one_conflicts(
    desk: Desk,
) -> None:
    key = {"Idempotency-Key": "order-7"}
    first = desk.client.post("/api/content/generate", json={"topic": "Sea"}, headers=key)
    again = desk.client.post("/api/content/generate", json={"topic": "Sea"}, headers=key)
    assert first.json()["id"] == again.json()["id"]
    other = desk.client.post("/api/content/generate", json={"topic": "Land"}, headers=key)
    assert problem(other, 409, "conflict")["hint"]
    assert len(desk.client.get("/api/films").json()["films"]) == 1


def test_a_dry_run_says_what_would_be_made_and_makes_nothing(desk: Desk) -> None:
    asked = {"script": SCRIPT, "dry_run": True, "profiles": ["film", "square"]}
    answer = desk.client.post("/api/content/generate", json=asked)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["film"]["title"] == "The Sea"
    assert [one["profile"] for one in found["profiles"]] == ["film", "square"]
    assert found["estimate"]["seconds"] > 0
    assert str(desk.home) not in answer.text
    assert desk.client.get("/api/films").json()["films"] == []
    assert not any((desk.home / "trials").iterdir())


def test_a_dry_run_refuses_what_making_would_refuse(desk: Desk) -> None:
    script = SCRIPT + "\n![](photo.png)\n"
    answer = desk.client.post("/api/content/generate", json={"script": script, "dry_run": True})
    told = problem(answer, 422, "film")
    assert "photo.png" in told["message"]
    assert str(desk.home) not in json.dumps(told)
