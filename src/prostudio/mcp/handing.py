"""Files that are handed over to a film, and files that are saved from it: one folder, no other."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx2

from prostudio import files
from prostudio.client.wire import Answer, refused
from prostudio.errors import FilmError, NotFoundError
from prostudio.mcp.studios import Studio, lost

_NAME = re.compile(r"filename\*=(?:utf-8|UTF-8)''([^;]+)|filename=\"([^\"]+)\"")
_MOST_TWINS = 1000


async def hand_over(studio: Studio, path: str, given: Sequence[Mapping[str, Any]]) -> Answer:
    """Send files as a form.

    Raises:
        FilmError: one is neither bytes nor a file of the folder.
    """
    with ExitStack() as stack:
        form = [("files", _part(studio.folder, one, stack)) for one in given]
        return await studio.ask("POST", path, files=form)


def _part(folder: Path, given: Mapping[str, Any], stack: ExitStack) -> tuple[str, Any]:
    if ("data" in given) == ("path" in given):
        raise FilmError("a file has either `data` (base64) or a `path`")
    if "path" in given:
        path = _within(folder, str(given["path"]))
        return str(given.get("name") or path.name), stack.enter_context(path.open("rb"))
    try:
        return str(given.get("name") or "file"), base64.b64decode(str(given["data"]), validate=True)
    except ValueError as failure:
        raise FilmError("the `data` of a file is not base64") from failure


def _within(folder: Path, named: str) -> Path:
    """A file of the folder, links followed; everything else is not there."""
    path = (folder / named).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise NotFoundError(
            f"there is no file {Path(named).name[:80]!r} in {folder}",
            hint="put it there, or start `prostudio mcp` with the folder that has it (`--folder`)",
        )
    return path


async def save(studio: Studio, path: str, query: Mapping[str, Any]) -> Path:
    """Save an answer's file in the folder, under the name that the server gives it.

    The same file is not saved twice, and no other one is overwritten.

    Raises:
        ProStudioError: what the server says, or that the disk is full.
    """
    try:
        async with studio.client.stream("GET", path, params=dict(query)) as answer:
            if answer.status_code != 200:
                body = await answer.aread()
                raise refused(Answer(answer.status_code, answer.headers, body), studio.url)
            digest = answer.headers.get("etag", "").strip('"')
            target = await asyncio.to_thread(_target, studio.folder, _name(answer), digest)
            if not target.exists():
                await _written(answer, target)
            return target
    except httpx2.HTTPError as failure:
        raise lost(studio.url, failure) from failure


async def _written(answer: httpx2.Response, target: Path) -> None:
    with files.replacing(target) as scratch, files.open_new(scratch, named=target) as file:
        async for piece in answer.aiter_bytes():
            await asyncio.to_thread(file.write, piece)


def _name(answer: httpx2.Response) -> str:
    """A plain file name, whatever the server says."""
    found = _NAME.search(answer.headers.get("content-disposition", ""))
    said = unquote(found[1]) if found and found[1] else found[2] if found else "film"
    plain = "".join(one for one in said if one.isprintable() and one not in '/\\:*?"<>|')
    return plain.lstrip(". ")[:120] or "film"


def _target(folder: Path, name: str, digest: str) -> Path:
    """Where it goes: a name that is free, or that has the same content already."""
    files.mkdir(folder)
    stem, dot, ending = name.partition(".")
    for number in range(1, _MOST_TWINS):
        twin = "" if number == 1 else f"-{number}"
        path = folder / f"{stem}{twin}{dot}{ending}"
        if not path.exists() or (digest and files.digest(path) == digest):
            return path
    raise FilmError(f"{folder} has {_MOST_TWINS} files called {name}", hint="remove some")
