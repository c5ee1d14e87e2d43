"""What a repository publishes at the wanted commit, from the first who can say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from prostudio.errors import DownloadError
from prostudio.settings import HubAccess
from prostudio.weights.catalogue import Part, Repository
from prostudio.weights.hub import Hub
from prostudio.weights.ledger import Published
from prostudio.weights.local import Offered, snapshots
from prostudio.weights.patience import Patience
from prostudio.weights.shelf import Shelf

_UNVOUCHED = "unknown"


@dataclass(frozen=True, slots=True)
class Listing:
    """A commit and its files; from a folder nobody vouches for the commit is `unknown`."""

    commit: str
    published: Mapping[str, Published]

    def covers(self, parts: Iterable[Part]) -> bool:
        """Whether every file that the parts need is in it."""
        return not any(part.unmet(list(self.published)) for part in parts)

    def of(self, part: Part) -> list[Published]:
        """The files of a part."""
        return [entry for path, entry in self.published.items() if part.wants(path)]


@dataclass(frozen=True, slots=True)
class Sources:
    """Who may be asked: the hub, its tools' cache, a folder that the user names."""

    access: HubAccess
    patience: Patience = field(default_factory=Patience)
    offered: Offered | None = None


def listing(
    shelf: Shelf, repository: Repository, parts: tuple[Part, ...], sources: Sources, hub: Hub
) -> Listing:
    """What the repository publishes, with what the catalogue pins laid over it.

    The commit is the catalogue's; else the one of the first download; else the cache's,
    where it has all of the parts; else the newest.

    Raises:
        DownloadError: nobody could say, or what they say is not what the catalogue pins.
    """
    ledger = shelf.ledger(repository)
    known = Listing(ledger.commit, ledger.published)
    wanted = repository.commit or ledger.commit
    vouched = "" if wanted == _UNVOUCHED else wanted
    here = known.commit == wanted and known.covers(parts)
    if here and known.commit and (known.commit != _UNVOUCHED or sources.access.offline):
        return _pinned(known, parts)
    for found in _nearby(repository, sources):
        if found.commit == (vouched or found.commit) and found.covers(parts):
            return _pinned(found, parts)
    try:
        found = _distant(repository, vouched, parts, sources, hub)
    except DownloadError:
        if not here:
            raise
        found = known
    if not found.covers(parts):
        missing = ", ".join(u for part in parts for u in part.unmet(list(found.published)))
        raise DownloadError(
            f"{repository.id} does not hold {missing}",
            hint="the repository was changed, or the folder is not whole",
        )
    return _pinned(found, parts)


def _nearby(repository: Repository, sources: Sources) -> Iterable[Listing]:
    """Listings with digests that need no network."""
    if sources.offered:
        if ledger := sources.offered.ledger(repository.id):
            yield Listing(ledger.commit, ledger.published)
        for snapshot in sources.offered.snapshots(repository.id):
            yield Listing(snapshot.commit, snapshot.published())
    for snapshot in snapshots(sources.access.cache, repository.id):
        yield Listing(snapshot.commit, snapshot.published())


def _distant(
    repository: Repository, wanted: str, parts: tuple[Part, ...], sources: Sources, hub: Hub
) -> Listing:
    """What the hub says; without it, what the user's folder holds."""
    try:
        if sources.access.offline:
            raise DownloadError(
                f"{repository.id} is not on this machine, and HF_HUB_OFFLINE forbids to fetch it",
                hint="take it from a folder with --from DIR",
            )
        commit = hub.commit(repository.id, wanted or "main")
        return Listing(commit, {e.path: e for e in hub.tree(repository.id, commit)})
    except DownloadError:
        offered = sources.offered
        held = {p: e for part in parts if offered for p, e in offered.unvouched(part).items()}
        if not held:
            raise
        return Listing(wanted or _UNVOUCHED, held)


def _pinned(found: Listing, parts: tuple[Part, ...]) -> Listing:
    """The listing with the catalogue's own word over the hub's."""
    published = dict(found.published)
    for path, pin in ((p, pin) for part in parts for p, pin in part.pins.items()):
        entry = published.get(path)
        if entry is None:
            continue
        if pin.bytes not in (None, entry.bytes) or (
            pin.sha256 and entry.sha256 and pin.sha256 != entry.sha256
        ):
            raise DownloadError(
                f"{path} is published with {entry.bytes} bytes, SHA-256 "
                f"{str(entry.sha256)[:12]}; the catalogue wants {pin.bytes or entry.bytes} "
                f"bytes, {str(pin.sha256)[:12]}",
                hint="the hub or a mirror gives something else than was checked; do not use it",
            )
        if pin.sha256:
            published[path] = replace(entry, sha256=pin.sha256, witness="catalogue")
    return Listing(found.commit, published)
