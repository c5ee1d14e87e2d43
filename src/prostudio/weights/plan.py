"""What getting a model would do: known, said and agreed to before the first byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import DiskFullError
from prostudio.weights.catalogue import PICKLES, Part, Row
from prostudio.weights.hub import Hub
from prostudio.weights.ledger import Published
from prostudio.weights.listing import Listing, Sources, listing
from prostudio.weights.local import blobs, snapshots
from prostudio.weights.present import is_here
from prostudio.weights.shelf import Shelf

RESERVE_BYTES = 1_000_000_000
"""Left free on the disk: a film that is made meanwhile needs room too."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the plan.

    Attributes:
        here: it is whole on the shelf.
        source: a file on this machine that it can be taken from.
        origin: `hub`, `cache`, `folder`, `twin` (another repository's equal file), or
            `here`: it stands there, but its time stamp is not the one it was verified with.
        begun: bytes that an earlier run left.
    """

    part: Part
    published: Published
    target: Path
    here: bool
    source: Path | None = None
    origin: str = "hub"
    begun: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that `get` will do."""

    row: Row
    root: Path
    listings: dict[str, Listing]
    items: tuple[Item, ...]
    free: int

    @property
    def total(self) -> int:
        """Bytes of the whole model."""
        return sum(item.published.bytes for item in self.items)

    @property
    def local(self) -> int:
        """Bytes that are taken from this machine."""
        return sum(i.published.bytes for i in self.items if not i.here and i.source)

    @property
    def download(self) -> int:
        """Bytes that have to come over the network."""
        return sum(i.published.bytes - i.begun for i in self.items if not i.here and not i.source)

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return all(item.here for item in self.items)

    @property
    def room(self) -> int:
        """Bytes that the disk has to give; what lies in a folder on another is copied."""
        ours = _disk(self.root)
        copied = (i for i in self.items if not i.here and i.origin == "folder")
        return self.download + sum(
            i.published.bytes for i in copied if i.source and _disk(i.source) != ours
        )

    @property
    def pickles(self) -> tuple[Item, ...]:
        """Files that have to be converted before an engine sees them."""
        return tuple(i for i in self.items if i.published.path.endswith(PICKLES))

    def check_room(self) -> None:
        """Refuse, before the first byte, what would fill the disk."""
        if self.room and self.room + RESERVE_BYTES > self.free:
            raise DiskFullError(
                f"{self.row.name} needs {self.room / 1e9:.1f} GB more, and {self.root} has "
                f"{self.free / 1e9:.1f} GB free, of which {RESERVE_BYTES / 1e9:.0f} GB stay free",
                hint="free some space, or set PROSTUDIO_WEIGHTS to a folder on another disk",
            )

    def to_json(self) -> dict[str, Any]:
        """As the object that `weights get --json` prints first."""
        return {
            "event": "plan",
            "weights": self.row.name,
            "folder": str(self.root),
            "files": len(self.items),
            "bytes": self.total,
            "download_bytes": self.download,
            "local_bytes": self.local,
            "free_bytes": self.free,
            "commits": {name: found.commit for name, found in self.listings.items()},
            "licences": [licence.id for licence in self.row.licences],
        }


def plan(name: str, shelf: Shelf, sources: Sources) -> Plan:
    """What getting the row `name` would do now.

    Raises:
        FilmError: there is no such row.
        DownloadError: nobody could say what its repositories publish.
    """
    row = shelf.row(name)
    # A folder is given where there is no network: then the hub is asked only once.
    patience = replace(sources.patience, tries=1) if sources.offered else sources.patience
    with Hub(sources.access, patience) as hub:
        listings = {
            repository.id: listing(shelf, repository, row.of(repository), sources, hub)
            for repository in row.repositories
        }
    nearby = _Nearby(shelf, sources, _by_digest(shelf), row)
    items = {
        item.target: item
        for part in row.parts
        for published in listings[part.repository.id].of(part)
        for item in [nearby.item(part, published, listings[part.repository.id].commit)]
    }
    return Plan(row, shelf.root, listings, tuple(items.values()), files.free_bytes(shelf.root))


def _by_digest(shelf: Shelf) -> dict[str, Path]:
    """Every file on the shelf by its SHA-256."""
    return {
        kept.sha256: shelf.of(ledger.repository) / path
        for ledger in shelf.ledgers()
        for path, kept in ledger.kept.items()
    }


def _disk(path: Path) -> int:
    """Which disk holds a path, which need not be there yet."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path.stat().st_dev


class _Nearby:
    """Where files of a row may be had on this machine; looked up once, for hundreds of files."""

    def __init__(self, shelf: Shelf, sources: Sources, twins: dict[str, Path], row: Row) -> None:
        self._shelf = shelf
        self._offered = sources.offered
        self._cache = sources.access.cache
        self._twins = twins
        self._ledgers = {r.id: shelf.ledger(r) for r in row.repositories}
        self._snapshots = {r.id: snapshots(sources.access.cache, r.id) for r in row.repositories}

    def item(self, part: Part, published: Published, commit: str) -> Item:
        """What to do for one file."""
        path = published.path
        target = self._shelf.of(part.repository) / path
        if is_here(self._ledgers[part.repository.id], published, target):
            return Item(part, published, target, here=True)
        for origin, source in self._candidates(part, published, commit):
            if source.is_file() and source.stat().st_size == published.bytes:
                return Item(part, published, target, here=False, source=source, origin=origin)
        partial = self._shelf.coming(part.repository, path)
        begun = min(published.bytes, partial.stat().st_size) if partial.exists() else 0
        return Item(part, published, target, here=False, begun=begun)

    def _candidates(
        self, part: Part, published: Published, commit: str
    ) -> Iterator[tuple[str, Path]]:
        """Files that may be it; their digests are checked when they are taken."""
        yield "here", self._shelf.of(part.repository) / published.path
        if self._offered and (offered := self._offered.find(part, published.path)):
            yield "folder", offered
        for snapshot in self._snapshots[part.repository.id]:
            if snapshot.commit == commit:
                yield "cache", snapshot.folder / published.path
        if digest := published.sha256 or published.git:
            yield "cache", blobs(self._cache, part.repository.id) / digest
        if published.sha256 in self._twins:
            yield "twin", self._twins[published.sha256]
