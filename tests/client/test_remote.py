"""A server far away: connections that break, tokens, answers that are none."""

from __future__ import annotations

import asyncio
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cutting import cutting
from finished_films import CONTENT, SCRIPT, TOKEN, finished

from prostudio import AsyncContentEngine, ContentEngine
from prostudio.client.answered import AnsweredError
from prostudio.client.asking import form_of
from prostudio.client.wire import EventLines, Place
from prostudio.errors import ConflictError, FilmError, NotFoundError, ServerError
from prostudio.jobs import Jobs
from prostudio.server.orders.asking import _value


def test_events_are_taken_up_again_where_the_connection_broke(live: Any, jobs: Jobs) -> None:
    film = finished(jobs)
    for number in range(60):
        jobs.note(film, {"event": "edited", "number": number, "filling": "x" * 200})
    with cutting(live.address, 6000, 9000) as way:
        with ContentEngine(way.address, TOKEN) as engine:
            heard = list(engine.film(film).events())
        assert len(way.asked) == 4
    numbers = [event.id for event in heard if event.name != "film"]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 60


def test_the_same_over_asyncio(live: Any, jobs: Jobs, tmp_path: Path) -> None:
    film = finished(jobs)
    for number in range(60):
        jobs.note(film, {"event": "edited", "number": number, "filling": "x" * 200})

    async def work(address: str) -> None:
        async with AsyncContentEngine(address, TOKEN) as engine:
            found = await engine.film(film)
            assert (await found.download(tmp_path / "a.mp4")).read_bytes() == CONTENT
            numbers = [event.id async for event in found.events() if event.name != "film"]
            assert numbers == list(range(1, len(numbers) + 1))
            assert film in [one.id async for one in engine.films("done")]
            with pytest.raises(ConflictError):
                await found.cancel()
            await found.remove()
            with pytest.raises(NotFoundError):
                await found.status()

    with cutting(live.address, 250_000, 8000, 3000) as way:
        asyncio.run(work(way.address))
        assert len(way.asked) > 8


def test_a_request_whose_answer_was_lost_is_one_film_all_the_same(live: Any, jobs: Jobs) -> None:
    before = len(jobs.list())
    with cutting(live.address, 0) as way, ContentEngine(way.address, TOKEN) as engine:
        film = engine.generate(script=SCRIPT)
        film.cancel()
        assert len(way.asked) == 3
    assert len(jobs.list()) == before + 1


def test_a_wrong_token_is_told_at_once_and_never_shown(live: Any) -> None:
    with (
        ContentEngine(live.address, "wrong-one") as engine,
        pytest.raises(AnsweredError, match="token") as caught,
    ):
        engine.film("x")
    assert caught.value.code == "token"
    assert "wrong-one" not in str(caught.value)
    assert "secret" not in repr(Place("http://127.0.0.1:1", "secret"))


def test_a_server_that_is_not_there_is_given_up_in_the_end() -> None:
    engine = ContentEngine("http://127.0.0.1:9", patience=0.2)
    with engine, pytest.raises(ServerError, match="does not answer") as caught:
        engine.film("x")
    assert "prostudio serve" in str(caught.value.hint)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:8787",
        "ftp://a/",
        "http://",
        "http://a:b@host/",
        "http://host/?a=b",
        "http:/x",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(FilmError, match="address"):
        ContentEngine(url)


class _Page(BaseHTTPRequestHandler):
    """What stands in front of servers: a page, or a redirect with our token in reach."""

    heard: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        body = b"<html>Bad gateway</html>"
        self.send_response(307 if self.path.endswith("moved") else 418)
        self.send_header("Location", "/caught")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def test_an_answer_that_is_none_of_ours_is_told_and_a_redirect_not_followed() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with ContentEngine(f"http://127.0.0.1:{server.server_port}", TOKEN) as engine:
            with pytest.raises(ServerError, match="answered 418, and not as ProStudio"):
                engine.film("x")
            with pytest.raises(ServerError, match="answered 307"):
                engine.film("moved")
        assert "/caught" not in _Page.heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_form_says_what_the_json_says() -> None:
    fields = {
        "script": "Words.",
        "format": "md",
        "title": "Ä",
        "seconds": 12.5,
        "priority": -3,
        "profiles": ["film", "shorts"],
        "also": ["page"],
        "engines": {"video": "stills"},
        "options": {"size": "128x72"},
        "content_type": "short",
        "dry_run": True,
    }
    assert {name: _value(name, text) for name, text in form_of(fields).items()} == fields


def test_events_are_read_as_the_standard_says() -> None:
    lines = EventLines()
    told = [
        lines.take(line)
        for line in (
            ": here",
            "",
            "id: 4",
            "event: state",
            'data: {"a":',
            "data: 1}",
            "",
            "retry: 2",
        )
    ]
    (event,) = [one for one in told if one is not None]
    assert (event.id, event.name, event.data) == (4, "state", {"a": 1})
    lines = EventLines()
    lines.take("event: state")
    lines.take("data: {")
    with pytest.raises(ServerError, match="odd event"):
        lines.take("")
