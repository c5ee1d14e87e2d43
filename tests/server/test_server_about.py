"""What the server says of itself: docs, schema, engines, voices, health, metrics."""

from __future__ import annotations

import re

import pytest
from asking_server import Desk, problem
from jsonschema import Draft202012Validator

from prostudio import files


def test_the_description_lists_every_route_with_a_sentence_and_its_errors(desk: Desk) -> None:
    found = desk.client.get("/openapi.json").json()
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), f"{method} {path}"
            assert "4XX" in operation["responses"], f"{method} {path}"
    names = set(found["components"]["schemas"])
    text = desk.client.get("/openapi.json").text
    assert set(re.findall(r'"#/components/schemas/(\w+)"', text)) <= names
    asked = found["components"]["schemas"]["Asked"]
    Draft202012Validator.check_schema(asked)
    Draft202012Validator(asked).validate({"topic": "Sea", "seconds": 20})


def test_the_page_of_docs_needs_nothing_from_elsewhere(desk: Desk) -> None:
    page = desk.client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    for path in desk.client.get("/openapi.json").json()["paths"]:
        assert path in page.text
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page.text)
    assert "<script" not in page.text


def test_engines_and_voices_are_listed(desk: Desk) -> None:
    engines = desk.client.get("/api/engines").json()["engines"]
    assert ("speech", "espeak") in {(one["kind"], one["name"]) for one in engines}
    voices = desk.client.get("/api/voices?engine=espeak").json()["voices"]
    assert {"engine": "espeak", "voice": "en-gb", "language": "en-gb"} in voices
    problem(desk.client.get("/api/voices?engine=nobody"), 404, "not_found")


def test_the_schema_is_that_of_the_film_file(desk: Desk) -> None:
    schema = desk.client.get("/api/schema").json()
    Draft202012Validator.check_schema(schema)
    assert "scenes" in schema["properties"]


def test_metrics_count_requests_by_route_and_films_by_state(desk: Desk) -> None:
    desk.ask()
    desk.client.get("/api/films/nobody")
    text = desk.client.get("/api/metrics").text
    assert 'prostudio_films{state="queued"} 1' in text
    assert (
        'prostudio_http_requests_total{method="GET",route="/api/films/{film}",status="404"} 1'
        in text
    )
    for line in text.splitlines():
        assert re.fullmatch(
            r'# (HELP|TYPE) .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? \S+', line
        )


def test_health_says_when_the_disk_is_nearly_full(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.client.get("/api/health").json() == {"status": "ok"}
    monkeypatch.setattr(files.Effects, "free_bytes", lambda *_: 1_000)
    problem(desk.client.get("/api/health"), 503, "no_space")
    answer = desk.client.post("/api/content/generate", json={"topic": "Sea"})
    assert problem(answer, 507, "disk_full")
    assert answer.headers["retry-after"]


def test_other_methods_and_places_are_told_in_the_one_form(desk: Desk) -> None:
    problem(desk.client.put("/api/films"), 405, "method")
    problem(desk.client.get("/api/nowhere"), 404, "not_found")
    problem(desk.client.get("/api/films?limit=many"), 422, "request")
    problem(desk.client.get("/api/films?state=lost"), 422, "request")
