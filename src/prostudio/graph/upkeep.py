"""How large the store is, and whether everything in it is what it was."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio import files
from prostudio.graph.listing import Entry, contents, entries, unfinished
from prostudio.graph.store import Store


@dataclass(frozen=True, slots=True)
class StoreSize:
    """Bytes by what they are for; a content that takes and artifacts share counts as takes'."""

    takes: int
    artifacts: int
    unfinished: int
    orphans: int

    @property
    def total(self) -> int:
        """All bytes of contents and unfinished work."""
        return self.takes + self.artifacts + self.unfinished + self.orphans


@dataclass(frozen=True, slots=True)
class Damage:
    """One entry whose manifest or contents are not what they were.

    `key` is a digest for a folder that lies where a content belongs and nothing names.
    """

    key: str
    label: str
    take: bool
    what: str


def size(store: Store) -> StoreSize:
    """How many bytes the store holds."""
    pinned: set[str] = set()
    cached: set[str] = set()
    for entry in entries(store):
        (pinned if entry.take else cached).update(entry.digests)
    sizes = contents(store)
    return StoreSize(
        takes=sum(sizes.get(digest, 0) for digest in pinned),
        artifacts=sum(sizes.get(digest, 0) for digest in cached - pinned),
        unfinished=sum(count for count, _ in unfinished(store).values()),
        orphans=sum(count for digest, count in sizes.items() if digest not in pinned | cached),
    )


def verify(store: Store, *, repair: bool = False, part: tuple[int, int] = (1, 1)) -> list[Damage]:
    """Read every content again and compare digests.

    Args:
        repair: forget what is damaged and can be made again, so that the next run
            makes it. A damaged take is only reported: what is left of it may still be
            worth having, and `make` makes it again when the film needs it.
        part: (n, of) looks only at the n-th of so many parts, for stores that take
            hours to read.
    """
    found = []
    named: set[str] = set()
    forgotten: set[str] = set()
    for entry in entries(store):
        named |= entry.digests
        what = _damage(store, entry) if in_part(entry.key, part) else None
        if what is not None:
            label = entry.manifest.label if entry.manifest else ""
            found.append(Damage(entry.key, label, entry.take, what))
            if repair and not entry.take:
                forgotten |= entry.digests
                files.rmtree(entry.path)
    for digest in contents(store):
        stray = digest not in named and in_part(digest, part)
        place = store.object_path(digest)
        if (stray or digest in forgotten) and place.is_dir():
            if stray:
                found.append(Damage(digest, "", False, "a folder lies where a content belongs"))
            if repair:
                files.rmtree(place)
    return found


def in_part(name: str, part: tuple[int, int]) -> bool:
    """Whether a key or digest is in the n-th of so many parts; a stray name is in the first."""
    number, parts = part
    try:
        return int(name[:8], 16) % parts == number - 1
    except ValueError:
        return number == 1


def _damage(store: Store, entry: Entry) -> str | None:
    if entry.manifest is None:
        return "its manifest is damaged"
    for name, file in entry.manifest.files.items():
        if not store.intact(file, thoroughly=True):
            if not store.object_path(file.digest).exists() and store.safe_elsewhere(entry.key):
                continue  # it comes when it is read
            there = store.object_path(file.digest).exists()
            return f"{name} is damaged" if there else f"{name} is missing"
    return None
