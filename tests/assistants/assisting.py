"""An assistant in this process: the public client, our server, this machine's app."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from needs_mcp import Client  # isort: split

from prostudio import files
from prostudio.jobs import Jobs
from prostudio.mcp.serving import server_of
from prostudio.mcp.studios import Studio, here
from prostudio.settings import Settings

SCRIPT = "---\ntitle: The Sea\nsize: 128x72\nfps: 12\n---\nA lighthouse.\n\nA boat comes home.\n"


@dataclass
class Assistant:
    """A connected client, and who is behind it."""

    client: Client
    studio: Studio
    settings: Settings

    async def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What a tool answers; the text says the same as the structure."""
        told = await self.client.call_tool(tool, arguments)
        assert not told.is_error, told
        assert json.loads(told.content[0].text) == told.structured_content
        return told.structured_content

    async def refusal(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The error that a tool answers."""
        told = await self.client.call_tool(tool, arguments)
        assert told.is_error, told
        assert set(told.structured_content) == {"code", "message", "hint"}
        return told.structured_content

    async def draft(self, script: str = SCRIPT) -> str:
        """A film that nobody makes yet."""
        return str((await self.ask("create_film", script=script, make=False))["id"])

    def finish(self, film: str, content: bytes) -> None:
        """Put a finished file where the owner of the work would, and say so."""
        jobs = Jobs(self.settings)
        path = jobs.folder(film) / "out" / "film.mp4"
        files.mkdir(path.parent)
        path.write_bytes(content)
        told = {
            "profile": "film",
            "name": path.name,
            "bytes": len(content),
            "seconds": 1.0,
            "digest": files.digest(path),
        }
        with jobs.database.writing() as change:
            change.execute(
                "UPDATE jobs SET state = 'done', films = ? WHERE id = ?", (json.dumps([told]), film)
            )
        jobs.close()


@asynccontextmanager
async def assistant(folder: Path) -> AsyncIterator[Assistant]:
    """One on a home of its own."""
    settings = Settings.load({"home": str(folder / "home"), "cores": 2, "credentials": "off"})
    async with here(settings, folder / "exchange") as studio:
        server = server_of(studio, await studio.document())
        async with Client(server) as client:
            yield Assistant(client, studio, settings)
