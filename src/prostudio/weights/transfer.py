"""One file from the hub: resumed, hashed as it comes, never half under its final name.

What comes lies in `.coming/`, with the validator of its version beside it. After a kill
the bytes there are hashed again and the rest is asked for by Range and If-Range.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from prostudio import files
from prostudio.errors import DownloadError
from prostudio.weights.answers import Body
from prostudio.weights.hashing import Hasher
from prostudio.weights.hub import Hub
from prostudio.weights.ledger import Published
from prostudio.weights.patience import AgainError


@dataclass(frozen=True, slots=True)
class Coming:
    """How far a file is; `note` says why it waits."""

    bytes: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One file of a repository at a commit, and where its bytes are gathered."""

    repository: str
    commit: str
    wanted: Published
    partial: Path

    @property
    def name(self) -> str:
        """As a person calls it."""
        return f"{self.repository}/{self.wanted.path}"


def fetch(hub: Hub, request: Request) -> Generator[Coming, None, str]:
    """Gather the file at `request.partial`, whole and verified; returns its SHA-256.

    Raises:
        DownloadError, GatedError: the hub does not give it, or twice gave something else.
        DiskFullError: what came so far is kept.
    """
    for _ in range(2):
        hasher = yield from _gather(hub, request)
        difference = hasher.difference
        if difference is None:
            return hasher.sha256
        discard(request.partial)
        yield Coming(0, f"damaged on the way ({difference}), fetched again")
    raise DownloadError(
        f"{request.name} came twice with {difference}",
        hint="the hub, a mirror or the network changes it; try another network or HF_ENDPOINT",
    )


def discard(partial: Path) -> None:
    """Remove what came of a file."""
    files.unlink(partial)
    files.unlink(_validator(partial))


def _gather(hub: Hub, request: Request) -> Generator[Coming, None, Hasher]:
    """All bytes that were published, whatever their digest."""
    hasher = Hasher(request.wanted)
    yield from _take_up(request, hasher)
    failures, furthest = 0, hasher.bytes
    while hasher.bytes < request.wanted.bytes or not request.partial.exists():
        try:
            yield from _one_answer(hub, request, hasher)
            continue
        except AgainError as failure:
            # A cut after new bytes is no failure in a row: a large file may be cut often.
            failures = 1 if hasher.bytes > furthest else failures + 1
            furthest = max(furthest, hasher.bytes)
            if failures >= hub.patience.tries:
                raise _given_up(request, failures, failure) from failure
            yield Coming(hasher.bytes, f"{failure}; tried again")
            hub.patience.wait(failures, failure.after)
    return hasher


def _given_up(request: Request, failures: int, failure: AgainError) -> DownloadError:
    return DownloadError(
        f"{request.name} did not come in {failures} tries: {failure}",
        hint="what came so far is kept, and the same command goes on there; "
        "or take the files from a folder with --from DIR",
    )


def _take_up(request: Request, hasher: Hasher) -> Generator[Coming, None, None]:
    """Hash what an earlier run left, if it is of the same file."""
    if _told(request).get("digest") != _digest(request.wanted):
        discard(request.partial)
    if request.partial.exists():
        for taken in hasher.read(request.partial):
            yield Coming(taken)
        if hasher.bytes > request.wanted.bytes:
            discard(request.partial)
            hasher.clear()


def _one_answer(hub: Hub, request: Request, hasher: Hasher) -> Generator[Coming, None, None]:
    """Take what one answer gives."""
    wanted = request.wanted
    validator = _told(request).get("etag", "")
    start = hasher.bytes
    with hub.body(request.repository, request.commit, wanted.path, start, validator) as body:
        _check_length(body, wanted)
        if body.start != start or (start and validator and body.etag not in ("", validator)):
            # Range was ignored, or the version is another one: nothing of before fits.
            discard(request.partial)
            hasher.clear()
            if body.start:
                raise AgainError("the file changed in between")
        files.mkdir(request.partial.parent, lasting=False)
        if not hasher.bytes:
            told = {"digest": _digest(wanted), "etag": body.etag}
            files.write_json(_validator(request.partial), told)
        with files.open_more(request.partial) as file:
            for chunk in body.chunks:
                if hasher.bytes + len(chunk) > wanted.bytes:
                    discard(request.partial)
                    hasher.clear()
                    raise AgainError("more bytes came than are published")
                file.write(chunk)
                hasher.update(chunk)
                yield Coming(hasher.bytes)
    if hasher.bytes < wanted.bytes:
        raise AgainError(f"it ended at {hasher.bytes} of {wanted.bytes} bytes")


def _check_length(body: Body, wanted: Published) -> None:
    if body.length is not None and body.start + body.length != wanted.bytes:
        raise AgainError(
            f"it announces {body.start + body.length} bytes where {wanted.bytes} are published"
        )


def _digest(wanted: Published) -> str:
    """What has to be equal for bytes of an earlier run to be of use."""
    return wanted.sha256 or wanted.git or f"{wanted.bytes} bytes"


def _validator(partial: Path) -> Path:
    return partial.with_suffix(".json")


def _told(request: Request) -> dict[str, str]:
    with suppress(OSError, ValueError):
        told = json.loads(_validator(request.partial).read_text(encoding="utf-8"))
        if isinstance(told, dict):
            return {str(name): str(value) for name, value in told.items()}
    return {}
