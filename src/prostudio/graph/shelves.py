"""Where things lie in a depot, and how they travel: digests are checked on every way in.

    manifests/ab/<key>.json  one result each; the last thing that is put of it
    objects/ab/<digest>      contents of results that can be made again
    takes/<key>.json         manifests of takes
    kept/ab/<digest>         contents of takes
    brought/ab/<digest>      users' files, for the machines that read them
    making/<key>/            checkpoints of takes, see `graph.mirror`
    films/<name>.json        which keys a film uses
    damaged/<key>.json       manifests of takes whose contents were lost

Takes lie apart, so that a rule of the bucket may remove everything else by age.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from prostudio import files
from prostudio.depot import Depot
from prostudio.errors import ContentLostError
from prostudio.graph.artifact import StoredFile

SETTLED_NS = 10**18
"""The time that contents here are given (9 September 2001), so that a manifest of another
machine is as good as one of our own: what was written to since has another."""

_PATIENCE_SECONDS = (0.0, 0.3)
"""Shared folders may show a new file a moment later to those who looked for it before."""


def manifest_name(key: str) -> str:
    """Where a manifest lies."""
    return f"manifests/{key[:2]}/{key}.json"


def take_name(key: str) -> str:
    """Where the manifest of a take lies."""
    return f"takes/{key}.json"


def content_names(digest: str, *, take: bool) -> list[str]:
    """Where a content may lie, the likelier place first, which is where it is put."""
    plain, kept = f"objects/{digest[:2]}/{digest}", f"kept/{digest[:2]}/{digest}"
    return [kept, plain] if take else [plain, kept]


def brought_name(digest: str) -> str:
    """Where a user's file lies."""
    return f"brought/{digest[:2]}/{digest}"


def send(depot: Depot, name: str, source: Path, size: int) -> None:
    """Put a file, unless it is there."""
    if depot.size(name) != size:
        depot.put(name, source)


def fetch(depot: Depot, names: Iterable[str], digest: str, target: Path) -> bool:
    """Have a content at `target`; False when no name has it, whole and as it was.

    What has the name but another digest is removed from the depot: it would only be
    fetched again, and whoever makes it anew would find the place taken.

    Raises:
        DepotError: the depot cannot be reached.
        DiskFullError: it does not fit here.
    """
    for pause in _PATIENCE_SECONDS:
        time.sleep(pause)
        for name in names:
            pieces = depot.pieces(name)
            if pieces is None:
                continue
            try:
                _receive(pieces, digest, target)
                return True
            except _DiffersError:
                depot.remove([name])
    return False


def lost_error(depot: Depot, key: str, stored: StoredFile) -> ContentLostError:
    """What `fetch` not finding a file means; without a key it is a user's."""
    what = "a part of a result" if key else stored.path.name
    return ContentLostError(
        f"{what} is not in the shared store {depot.url} any more, or not as it was",
        hint="run it again: what is missing is made again",
        key=key,
        digest=stored.digest,
    )


class _DiffersError(Exception):
    """What came is not what was asked for."""


def _receive(pieces: Iterator[bytes], digest: str, target: Path) -> None:
    from blake3 import blake3

    state = blake3()
    files.mkdir(target.parent)
    with files.replacing(target) as beside, files.open_new(beside, named=target) as file:
        for piece in pieces:
            state.update(piece)
            file.write(piece)
        if state.hexdigest() != digest:
            raise _DiffersError
    settle(target)


def settle(path: Path) -> None:
    """Give a content the time that its manifest names."""
    with files.explained(path, "write"):
        files.effects().set_time(path, SETTLED_NS)
