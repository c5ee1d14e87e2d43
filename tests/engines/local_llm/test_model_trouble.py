"""What goes wrong on the way to a film, and what is said then."""

from __future__ import annotations

import time
from typing import Any

import pytest
from film_asking import BRIEF, write

from model_server import Handler, ModelServer, chunk, fails, film_text, says
from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import WritingRequest
from prostudio.engines.writing.local_llm import engine as engine_module
from prostudio.errors import FilmError, ModelServerError


def test_a_refusal_is_told_at_once_in_the_models_words(server: ModelServer) -> None:
    def refuses(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin_stream()
        handler.event(chunk({"refusal": "I cannot help "}))
        handler.event(chunk({"refusal": "with that."}))
        handler.event(chunk({}, "stop"))
        handler.end()

    server.replies = [refuses]
    with pytest.raises(ModelServerError, match=r"tiny refuses: I cannot help with that\."):
        write()
    assert len(server.asked) == 1


def test_a_full_context_says_how_to_make_it_longer(server: ModelServer) -> None:
    server.replies = [says(film_text()[:300], finish="length")]
    with pytest.raises(ModelServerError, match="its context is full") as caught:
        write()
    assert "OLLAMA_CONTEXT_LENGTH" in (caught.value.hint or "")
    server.replies = [fails(400, "This model's maximum context length is 2048 tokens.")]
    with pytest.raises(ModelServerError, match="do not fit into the model's context"):
        write()


def test_a_cut_connection_is_asked_again_and_not_for_ever(server: ModelServer) -> None:
    def cut(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin_stream()
        handler.event(chunk({"content": film_text()[:200]}))
        handler.cut()

    server.replies = [cut, film_text()]
    assert write().title == "The Keeper"
    server.replies = [cut]
    with pytest.raises(ModelServerError, match="failed 4 times"):
        write()


def test_a_stream_that_ends_without_an_end_broke_off(server: ModelServer) -> None:
    def ends(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin_stream()
        handler.event(chunk({"content": film_text()[:200]}))
        handler.wfile.write(b"0\r\n\r\n")

    server.replies = [ends, film_text()]
    assert write().title == "The Keeper"


@pytest.mark.parametrize(
    "line", ['error: {"message": "out of %s"}', 'data: {"error": "out of %s"}']
)
def test_an_error_in_mid_stream_is_told(server: ModelServer, line: str) -> None:
    def breaks(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin_stream()
        handler.event(chunk({"content": "{"}))
        handler.send((line % "memory" + "\n\n").encode())
        handler.end()

    server.replies = [breaks]
    with pytest.raises(ModelServerError, match="out of memory"):
        write()


def test_a_server_that_loads_its_model_is_waited_for(
    server: ModelServer, quick: list[float]
) -> None:
    server.replies = [
        fails(503, "Loading model"),
        fails(429, "busy", {"Retry-After": "7"}),
        film_text(),
    ]
    assert write().title == "The Keeper"
    assert 7.0 in quick


def test_a_silent_server_is_given_up(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSTUDIO_MODEL_SECONDS", "1")
    monkeypatch.setattr(engine_module, "_BREAKS", 1)
    done = []

    def sleeps(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin_stream()
        for _ in range(500):
            if done:
                return
            really_sleep(0.02)

    server.replies = [sleeps]
    with pytest.raises(ModelServerError, match="silent for 1 s"):
        write()
    done.append(True)


def test_a_server_that_writes_for_ever_is_left(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_SILENCES", 0)
    with pytest.raises(ModelServerError, match="is not done"):
        write()


def test_a_model_that_goes_round_in_circles_is_hung_up_on(server: ModelServer) -> None:
    def circles(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin_stream()
        while True:
            handler.event(chunk({"content": "la " * 2000}))

    server.replies = [circles, film_text()]
    assert write().title == "The Keeper"
    assert server.hung_up.wait(5)


def test_closing_hangs_up_so_that_the_server_stops(server: ModelServer) -> None:
    def endless(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin_stream()
        while True:
            handler.event(chunk({"content": " "}))
            really_sleep(0.01)

    server.replies = [endless]
    writing = card(Kind.WRITING, "local-llm").make().writing(WritingRequest(BRIEF))
    for _ in range(4):
        next(writing)
    writing.close()
    assert server.hung_up.wait(5)


def test_a_brief_that_is_too_long_names_the_engine_that_keeps_it() -> None:
    engine = card(Kind.WRITING, "local-llm").make()
    with pytest.raises(FilmError, match="24,000") as caught:
        engine.write(WritingRequest("word " * 10_000))
    assert "outline" in (caught.value.hint or "")
    with pytest.raises(FilmError, match="900 s"):
        engine.write(WritingRequest("the sea", seconds=3000))


really_sleep = time.sleep
"""The real one: `quick` replaces it."""
