"""`prostudio mcp`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from prostudio.mcp.studios import Studio

LIBRARIES = ("mcp", "fastapi", "jinja2", "python_multipart")


@click.command("mcp")
@click.option(
    "--on",
    "--url",
    "server",
    metavar="NAME",
    help="A server by its name or address.  [this machine]",
)
@click.option(
    "--folder",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Films are saved there, and files handed over from there.  [PROSTUDIO_HOME/mcp]",
)
def command(server: str | None, folder: Path | None) -> None:
    """Let an assistant make films: the Model Context Protocol on standard input and output.

    An assistant's program starts this command by itself; see docs/mcp.md for what to enter
    there. Without --on, films are made on this machine, as long as it runs.
    """
    _require_libraries()
    import asyncio
    import signal

    from prostudio.mcp.serving import serve

    async def run() -> None:
        async with _studio(server, folder) as studio:
            await serve(studio)

    # A thread waits for standard input, and no signal ends that: Ctrl-C ends the program, and
    # whoever makes its films puts them back as it sees that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    asyncio.run(run())


def _studio(server: str | None, folder: Path | None) -> AbstractAsyncContextManager[Studio]:
    import os

    from prostudio.client.remotes import Remotes
    from prostudio.mcp.studios import far, here
    from prostudio.settings import Settings

    settings = Settings.load()
    kept = (folder or settings.home / "mcp").absolute()
    if server is not None:
        return far(Remotes.of(settings.home).find(server), kept)
    os.umask(0o077)  # scripts and uploads may be private: what is written is its user's alone
    return here(settings, kept)


def _require_libraries() -> None:
    lacking = [name for name in LIBRARIES if find_spec(name) is None]
    if lacking:
        from prostudio.errors import MissingError

        raise MissingError(
            f"`prostudio mcp` needs libraries that are not installed: {', '.join(lacking)}",
            hint='pip install "prostudio[mcp]"',
        )
