"""Uploaded files: decoded within limits before anything else, kept under names of ours.

A picture becomes a canonical PNG; clips and sounds stay as they are once a confined child
has decoded them, and every later reading of them happens in such a child too. The giver's
name is for people, and for the script that calls a file by it; it never names a file.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request

from prostudio import files
from prostudio.errors import DiskFullError, MediaError
from prostudio.jobs import Upload
from prostudio.jobs.uploads import plain_name
from prostudio.server.desk import Desk
from prostudio.server.orders import upload_facts
from prostudio.server.orders.examined import looked_at

_SPARE_BYTES = 500_000_000
"""Free space that an upload has to leave."""


def require_room(desk: Desk, request: Request) -> None:
    """Refuse a request before its files are received, where the disk cannot hold them twice.

    Raises:
        DiskFullError: it says that it is longer than that.
    """
    said = int(request.headers.get("content-length", "0"))  # a number: `limits` saw to it
    if files.free_bytes(desk.settings.home) - 2 * said < _SPARE_BYTES:
        raise DiskFullError("the disk has no room for this request", hint="free some space there")


async def keep(desk: Desk, given: Sequence[UploadFile]) -> tuple[str, ...]:
    """Check and keep files in their order; the ids to ask for them by.

    Raises:
        MediaError: one of them cannot be used; then none of them is kept.
        DiskFullError: they do not fit.
    """
    kept: list[tuple[Upload, bool]] = []
    try:
        for file in given:
            async with desk.decoding:
                kept.append(await run_in_threadpool(_keep, desk, file))
    except BaseException:
        for upload, is_new in kept:
            if is_new:
                desk.jobs.uploads.remove(upload.id)
                upload_facts.forget(upload.path)
        raise
    return tuple(dict.fromkeys(upload.id for upload, _ in kept))


def _keep(desk: Desk, given: UploadFile) -> tuple[Upload, bool]:
    """The upload, and whether it is new: the same file under the same name is kept once."""
    name = plain_name(given.filename or "")
    size = given.size or 0
    if not size:
        raise MediaError(f"the upload {name!r} is empty")
    if files.free_bytes(desk.settings.home) - 2 * size < _SPARE_BYTES:
        raise DiskFullError(f"the disk has no room for {name!r}", hint="free some space there")
    with _received(desk.settings.home / "uploads" / "incoming", given.file) as raw:
        found = looked_at(raw, name, raw.parent, desk.settings.limits)
        known = desk.jobs.uploads.find(files.digest(found.path), name)
        kept = known or desk.jobs.uploads.add(found.path, name, found.suffix)
        upload_facts.keep(kept.path, found)
        return kept, known is None


@contextmanager
def _received(folder: Path, file: BinaryIO) -> Iterator[Path]:
    """The content on the disk, in a folder of its own for as long as it is looked at."""
    place = folder / secrets.token_hex(8)
    files.mkdir(place, lasting=False)
    raw = place / "received"
    try:
        file.seek(0)
        with files.open_new(raw) as target:
            shutil.copyfileobj(file, target, 1 << 20)
        yield raw
    finally:
        files.rmtree(place)
