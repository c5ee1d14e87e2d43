"""An app of this process is asked as a server is: pieces as they come, an end when nobody reads."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest

from needs_mcp import Client  # noqa: F401  # isort: split
from prostudio.mcp.in_process import AppTransport

Scope = Any


def asking(app: Any) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=AppTransport(app), base_url="http://127.0.0.1")


def test_the_body_goes_in_and_the_answer_comes_out() -> None:
    async def app(scope: Scope, receive: Any, send: Any) -> None:
        body = b""
        while (message := await receive()).get("more_body"):
            body += message["body"]
        told = f"{scope['method']} {scope['path']} {scope['query_string']!r} ".encode() + body
        await send({"type": "http.response.start", "status": 201, "headers": [(b"x", b"y")]})
        await send({"type": "http.response.body", "body": told})

    async def asked() -> None:
        async with asking(app) as client:
            answer = await client.post("/a b", params={"c": "d"}, content=b"hello")
            assert answer.status_code == 201
            assert answer.headers["x"] == "y"
            assert answer.text == "POST /a b b'c=d' hello"

    asyncio.run(asked())


def test_a_piece_is_there_before_the_answer_ends_and_leaving_ends_it() -> None:
    ended = asyncio.Event()

    async def app(scope: Scope, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"one\n", "more_body": True})
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    async def asked() -> None:
        async with asking(app) as client, client.stream("GET", "/") as answer:
            lines = answer.aiter_lines()
            assert await anext(lines) == "one"
        await asyncio.wait_for(ended.wait(), 5)

    asyncio.run(asked())


def test_an_app_that_waits_for_the_reader_to_leave_hears_of_it() -> None:
    heard: list[str] = []

    async def app(scope: Scope, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x", "more_body": False})
        while (await receive())["type"] != "http.disconnect":
            pass
        heard.append("left")

    async def asked() -> None:
        async with asking(app) as client:
            assert (await client.get("/")).text == "x"

    asyncio.run(asked())
    assert heard == ["left"]


def test_an_app_that_gives_no_answer_is_a_broken_connection() -> None:
    async def app(scope: Scope, receive: Any, send: Any) -> None:
        raise ValueError("oops")

    async def asked() -> None:
        async with asking(app) as client:
            with pytest.raises(httpx2.RemoteProtocolError):
                await client.get("/")

    asyncio.run(asked())
