"""The public client library drives `prostudio mcp` from a brief to a finished film."""

from __future__ import annotations

import asyncio
import base64
import io
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from live_server import running

from needs_mcp import Client  # isort: split

from mcp import StdioServerParameters, stdio_client
from PIL import Image

from prostudio.delivery.inspect import inspect

pytestmark = pytest.mark.slow

SMALL = {"size": "256x144", "fps": 12, "music": "none", "ambience": "none", "profiles": ["film"]}


@asynccontextmanager
async def program(folder: Path, *options: str, **environment: str) -> AsyncIterator[Client]:
    """`prostudio mcp` as an assistant's program starts it."""
    said = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PROSTUDIO_HOME": str(folder / "home"),
        "PROSTUDIO_CREDENTIALS": "off",
        **environment,
    }
    arguments = ["-m", "prostudio.cli", "mcp", "--folder", str(folder / "films"), *options]
    with (folder / "stderr.txt").open("w") as errors:
        started = stdio_client(
            StdioServerParameters(command=sys.executable, args=arguments, env=said), errlog=errors
        )
        async with Client(started) as client:
            yield client


async def ask(client: Client, tool: str, **arguments: Any) -> Any:
    told = await client.call_tool(tool, arguments)
    assert not told.is_error, told
    return told.structured_content


async def watched(client: Client, film: str) -> tuple[dict[str, Any], list[float]]:
    """A film's end, and every progress that was told on the way."""
    told: list[float] = []

    async def progress(fraction: float, total: float | None, words: str | None) -> None:
        assert total == 1
        assert words
        told.append(fraction)

    after = 0
    for _ in range(60):
        answer = await client.call_tool(
            "watch_film", {"film": film, "after": after, "seconds": 10}, progress_callback=progress
        )
        assert not answer.is_error, answer
        after = answer.structured_content["last_event"]
        if answer.structured_content["over"]:
            return answer.structured_content["film"], told
    raise AssertionError("the film did not end")


def test_from_a_brief_to_a_finished_film(tmp_path: Path) -> None:
    async def driven() -> None:
        async with program(tmp_path) as client:
            film = await drafted(client)
            await edited(client, film)
            estimate = await ask(client, "estimate_film", film=film)
            assert estimate["steps"] > 0
            await ask(client, "make_film", film=film)
            made, told = await watched(client, film)
            assert made["state"] == "done", made
            assert told == sorted(told)
            assert told[-1] == 1
            await judged(client, film)
            saved = await ask(client, "download_film", film=film)
            (file,) = made["films"]
            assert Path(saved["path"]).stat().st_size == file["bytes"] == saved["bytes"]
            assert Path(saved["path"]).parent == tmp_path / "films"
            report = inspect(Path(saved["path"]))
            assert report.ok, report.to_json()

    asyncio.run(driven())


async def drafted(client: Client) -> str:
    engines = (await ask(client, "list_engines"))["engines"]
    assert any(engine["name"] == "procedural" and engine["works"] for engine in engines)
    brief = "The lighthouse keeper's last night"
    told = await ask(client, "create_film", topic=brief, seconds=8, make=False, options=SMALL)
    assert told["state"] == "draft"
    return str(told["id"])


async def edited(client: Client, film: str) -> None:
    shots = (await ask(client, "list_shots", film=film))["shots"]
    assert len(shots) >= 2
    seen = await client.call_tool("see_shot", {"film": film, "shot": shots[0]["id"], "width": 320})
    (picture,) = seen.content
    assert picture.mime_type == "image/jpeg"
    with Image.open(io.BytesIO(base64.b64decode(picture.data))) as shown:
        assert shown.size[0] >= 256
    changed = await ask(
        client, "edit_shot", film=film, shot=shots[0]["id"], prompt="the sea at night, storm"
    )
    assert changed["shot"]["prompt"] == "the sea at night, storm"
    uri = f"prostudio://studio/api/films/{film}/script"
    assert "storm" in (await client.read_resource(uri)).contents[0].text


async def judged(client: Client, film: str) -> None:
    """Look at what was made, and make it otherwise where it is not liked."""
    told = (await client.call_tool("film_captions", {"film": film, "format": "vtt"})).content[0]
    assert told.text.startswith("WEBVTT")
    shots = (await ask(client, "list_shots", film=film))["shots"]
    assert {shot["state"] for shot in shots} <= {"drawn", "made"}
    poster = f"prostudio://studio/api/films/{film}/poster.jpg"
    (picture,) = (await client.read_resource(poster)).contents
    assert picture.mime_type == "image/jpeg"
    assert len(picture.blob) > 1000


def test_the_same_of_a_server_that_wants_a_token(tmp_path: Path) -> None:
    script = f"---\ntitle: Far\n{_head()}---\n[[shot: abstract | 1s]]\n"

    async def driven(address: str) -> None:
        async with program(tmp_path, "--on", address, PROSTUDIO_TOKEN="open-sesame") as client:
            film = (await ask(client, "create_film", script=script))["id"]
            made, _ = await watched(client, film)
            assert made["state"] == "done"
            saved = Path((await ask(client, "download_film", film=film))["path"])
            assert saved == tmp_path / "films" / "Far.mp4"
            assert saved.stat().st_size == made["films"][0]["bytes"]

    home = tmp_path / "served" / "home"
    home.parent.mkdir()
    with running(home, "--token", "open-sesame", credentials="off") as live:
        asyncio.run(driven(live.address))


def _head() -> str:
    return "".join(f"{name}: {value}\n" for name, value in SMALL.items() if name != "profiles")


def test_films_go_on_when_the_assistant_comes_back(tmp_path: Path) -> None:
    script = f"---\ntitle: Back\n{_head()}---\n[[shot: abstract | 8s]]\n"

    async def begun() -> str:
        async with program(tmp_path) as client:
            return str((await ask(client, "create_film", script=script))["id"])

    async def ended(film: str) -> None:
        async with program(tmp_path) as client:
            made, _ = await watched(client, film)
            assert made["state"] == "done"

    asyncio.run(ended(asyncio.run(begun())))
