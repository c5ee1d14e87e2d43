"""Files that are on this machine already: the cache of the hub's own tools, and folders.

The cache keeps `models--OWNER--NAME/snapshots/COMMIT/path`, links into `blobs/`, whose
names are the digests that the hub published (huggingface_hub, "Understand caching").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from prostudio.weights.catalogue import Part
from prostudio.weights.ledger import NAME, Ledger, Published


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One repository at one commit as somebody keeps it."""

    commit: str
    folder: Path

    def published(self) -> dict[str, Published]:
        """Its files, with the digests that their blobs are named by."""
        return {entry.path: entry for entry in _entries(self.folder)}


def snapshots(cache: Path, repository: str) -> list[Snapshot]:
    """What a cache has of a repository, the one that `main` means first."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    main = ""
    with suppress(OSError, UnicodeDecodeError):
        main = (folder / "refs" / "main").read_text(encoding="ascii").strip()
    try:
        found = sorted(path.name for path in (folder / "snapshots").iterdir() if path.is_dir())
    except OSError:
        return []
    found.sort(key=lambda commit: commit != main)
    return [Snapshot(commit, folder / "snapshots" / commit) for commit in found]


def blobs(cache: Path, repository: str) -> Path:
    """Where a cache keeps the contents of a repository, of all commits, by digest."""
    return cache / f"models--{repository.replace('/', '--')}" / "blobs"


@dataclass(frozen=True, slots=True)
class Offered:
    """A folder that the user names: a cache, a shelf of weights, or plain copies.

    A file is looked for where any of the usual tools would have put it.
    """

    folder: Path

    def ledger(self, repository: str) -> Ledger | None:
        """What another shelf of weights says of the repository."""
        for folder in (self.folder, self.folder / "repositories"):
            found = folder / repository.replace("/", "--")
            if (found / NAME).is_file():
                ledger = Ledger.load(found, repository)
                return ledger if ledger.published else None
        return None

    def snapshots(self, repository: str) -> list[Snapshot]:
        """Where it is a cache of the hub's own tools, also with its `hub` folder."""
        return snapshots(self.folder, repository) or snapshots(self.folder / "hub", repository)

    def roots(self, repository: str) -> Iterator[Path]:
        """Folders that may be the repository itself."""
        owner, _, name = repository.partition("/")
        yield from (s.folder for s in self.snapshots(repository))
        for inner in (f"{owner}--{name}", f"{owner}/{name}", f"{owner}_{name}", name):
            yield self.folder / inner
            yield self.folder / "repositories" / inner
        yield self.folder

    def find(self, part: Part, path: str) -> Path | None:
        """The file that a part names, as the repository or as an engine's folder has it."""
        for root in self.roots(part.repository.id):
            if (root / path).is_file():
                return root / path
        placed = self.folder / part.placed(path)
        return placed if placed.is_file() else None

    def unvouched(self, part: Part) -> dict[str, Published]:
        """What a plain folder holds of a part: sizes, and nobody's word for the contents."""
        for root in self.roots(part.repository.id):
            found = {e.path: e for e in _entries(root) if part.wants(e.path)}
            if found and not part.unmet(list(found)):
                return found
        placed = self.folder / part.place
        found = {}
        for entry in _entries(placed) if part.place else ():
            path = f"{part.folder}/{entry.path}" if part.folder else entry.path
            if part.wants(path):
                found[path] = Published(path, entry.bytes, witness="first")
        return found


def _entries(root: Path, inner: str = "") -> Iterator[Published]:
    """Files below a folder; those that the hub's tools named by a digest carry it."""
    try:
        names = sorted((root / inner).iterdir())
    except OSError:
        return
    for path in names:
        relative = f"{inner}/{path.name}" if inner else path.name
        if path.name.startswith(".") or path.name == NAME:
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _entries(root, relative)
        elif path.is_file():
            blob = path.resolve().name
            sha256 = blob if re.fullmatch(r"[0-9a-f]{64}", blob) else None
            git = blob if re.fullmatch(r"[0-9a-f]{40}", blob) else None
            witness = "cache" if sha256 or git else "first"
            yield Published(relative, path.stat().st_size, sha256, git, witness)
