"""An assistant reads, edits and hands over, and is told what is wrong as every client is."""

from __future__ import annotations

import asyncio
import base64
import tempfile
from pathlib import Path
from typing import Any

import pytest
from asking_server import png
from assisting import SCRIPT, Assistant, assistant
from mcp import MCPError

from prostudio.client.wire import Place
from prostudio.errors import ServerError
from prostudio.mcp.studios import far


def test_a_draft_is_read_edited_and_taken_back(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            film = await one.draft()
            script = await one.ask("get_script", film=film)
            assert "A lighthouse." in script["text"]
            (first, second) = (await one.ask("list_shots", film=film))["shots"]
            told = await one.ask("edit_shot", film=film, shot=first["id"], prompt="a gull")
            assert told["shot"]["prompt"] == "a gull"
            moved = await one.ask("move_shot", film=film, shot=second["id"], before=first["id"])
            assert moved["shots"][0]["words"] == "A boat comes home."
            assert (await one.ask("undo_edit", film=film))["label"].startswith("the move")
            assert (await one.ask("edit_film", film=film, title="Home"))["undo"]
            assert (await one.ask("get_film", film=film))["title"] == "Home"
            assert await one.ask("remove_film", film=film) == {}
            assert (await one.ask("list_films"))["films"] == []

    asyncio.run(asked())


def test_uploads_are_received_in_the_home_and_the_process_keeps_its_own_folder(
    tmp_path: Path,
) -> None:
    async def asked() -> str:
        async with assistant(tmp_path):
            return tempfile.gettempdir()

    before = tempfile.gettempdir()
    assert Path(asyncio.run(asked())) == tmp_path / "home" / "uploads" / "incoming"
    assert tempfile.gettempdir() == before


def test_a_resource_is_what_the_address_answers(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            film = await one.draft()
            listed = (await one.client.list_resources()).resources
            uris = {resource.uri: resource for resource in listed}
            script = f"prostudio://studio/api/films/{film}/script"
            assert uris[script].title == "The script as text: The Sea"
            (read,) = (await one.client.read_resource(script)).contents
            assert "A lighthouse." in read.text
            assert read.mime_type == "application/json"
            for wrong in (
                "prostudio://studio/api/settings",
                "prostudio://studio/api/films/x/../../settings",
                "prostudio://elsewhere/api/films",
                "file:///etc/passwd",
            ):
                with pytest.raises(MCPError, match="there is no such resource"):
                    await one.client.read_resource(wrong)
            with pytest.raises(MCPError) as refusal:
                await one.client.read_resource("prostudio://studio/api/films/nobody/script")
            assert refusal.value.data["code"] == "not_found"

    asyncio.run(asked())


def test_errors_are_the_servers_own(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            film = await one.draft()
            told = await one.refusal("get_film", film="nobody")
            assert told["code"] == "not_found"
            told = await one.refusal("get_film", film="../settings")
            assert told["code"] == "not_found"
            told = await one.refusal("put_script", film=film, text="---\ntitle: [\n---\n")
            assert told["code"] == "film"
            assert "line" in told["message"]
            told = await one.refusal("create_film", topic="x", script="y")
            assert told["code"] == "film"
            told = await one.refusal("download_film", film=film)
            assert told["code"] == "conflict"
            assert "home" not in told["message"]

    asyncio.run(asked())


def test_no_word_of_a_call_leads_to_another_address(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            film = await one.draft()
            for word in ("..", ".", "", "../..", "%2e%2e", "x/../..", "?a=b", "#"):
                told = await one.refusal("remove_shot", film=film, shot=word)
                assert told["code"] in ("not_found", "shot"), told
                told = await one.refusal("remove_film", film=word)
                assert told["code"] == "not_found"
            assert (await one.ask("get_film", film=film))["state"] == "draft"
            for uri in ("films/../settings", "films/%2e%2e/script", "films//script"):
                with pytest.raises(MCPError, match="there is no"):
                    await one.client.read_resource(f"prostudio://studio/api/{uri}")

    asyncio.run(asked())


def test_a_request_that_is_sent_again_under_its_key_is_the_same_film(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            said = {"script": SCRIPT, "make": False, "idempotency_key": "once"}
            first, again = [await one.ask("create_film", **said) for _ in range(2)]
            assert first["id"] == again["id"]

    asyncio.run(asked())


def test_a_call_that_is_none_is_told_what_it_takes(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            told = await one.refusal("list_shots", movie="x")
            assert told["message"] == "list_shots takes no argument 'movie'"
            assert told["hint"] == "it takes film"
            told = await one.refusal("list_shots")
            assert told["message"] == "list_shots needs the argument 'film'"
            with pytest.raises(MCPError, match="there is no tool"):
                await one.client.call_tool("format_disk", {})

    asyncio.run(asked())


def test_files_are_handed_over_as_bytes_or_out_of_the_one_folder(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            film = await one.draft()
            one.studio.folder.mkdir()
            (one.studio.folder / "boat.png").write_bytes(png())
            (tmp_path / "secret.png").write_bytes(png())
            (one.studio.folder / "link.png").symlink_to(tmp_path / "secret.png")
            given: list[dict[str, Any]] = [
                {"name": "gull.png", "data": base64.b64encode(png(32, 32)).decode()},
                {"path": "boat.png"},
            ]
            kept = (await one.ask("add_uploads", film=film, files=given))["uploads"]
            assert {upload["name"] for upload in kept} == {"gull.png", "boat.png"}
            for wrong in ("../secret.png", str(tmp_path / "secret.png"), "link.png", "none.png"):
                told = await one.refusal("add_uploads", film=film, files=[{"path": wrong}])
                assert told["code"] == "not_found"
                assert "there is no file" in told["message"]
            told = await one.refusal("add_uploads", film=film, files=[{"data": "!", "name": "a"}])
            assert "not base64" in told["message"]
            told = await one.refusal("add_uploads", film=film, files=[{"name": "a"}])
            assert "either" in told["message"]
            await uses(one, film, kept[0]["id"])

    async def uses(one: Assistant, film: str, upload: str) -> None:
        (first, _) = (await one.ask("list_shots", film=film))["shots"]
        told = await one.ask("edit_shot", film=film, shot=first["id"], picture=upload)
        assert told["shot"]["picture"]["id"] == upload

    asyncio.run(asked())


def test_a_film_is_saved_once_under_its_title_and_overwrites_nothing(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            film = await one.draft()
            one.finish(film, b"a film" * 1000)
            saved = Path((await one.ask("download_film", film=film))["path"])
            assert saved == one.studio.folder / "The-Sea.mp4"
            assert saved.read_bytes() == b"a film" * 1000
            again = await one.ask("download_film", film=film, profile="film")
            assert again == {"path": str(saved), "bytes": 6000}
            one.finish(film, b"another")
            other = Path((await one.ask("download_film", film=film))["path"])
            assert other.name == "The-Sea-2.mp4"
            assert saved.read_bytes() == b"a film" * 1000
            assert (await one.refusal("download_film", film=film, profile="x"))["code"]

    asyncio.run(asked())


def test_watching_ends_with_the_film_or_with_the_time(tmp_path: Path) -> None:
    async def asked() -> None:
        async with assistant(tmp_path) as one:
            film = await one.draft()
            told = await one.ask("watch_film", film=film, seconds=0.3)
            assert told["film"]["state"] == "draft"
            assert told["over"] is False
            one.finish(film, b"a film")
            told = await one.ask("watch_film", film=film, after=told["last_event"])
            assert told["film"]["state"] == "done"
            assert told["over"] is True
            assert (await one.refusal("watch_film", film="nobody"))["code"] == "not_found"

    asyncio.run(asked())


def test_a_server_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    async def asked() -> None:
        async with far(Place("http://127.0.0.1:9"), tmp_path) as studio:
            with pytest.raises(ServerError, match="does not answer"):
                await studio.document()

    asyncio.run(asked())
