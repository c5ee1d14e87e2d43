"""Looking after what machines share: how much it is, what may go, whether it is what it was."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from prostudio.depot import Depot, Listed
from prostudio.graph import shelves
from prostudio.graph.manifest import Manifest, from_bytes
from prostudio.graph.side_by_side import side_by_side
from prostudio.graph.upkeep import Damage, in_part

DAY = 86_400.0
KEEP_DAYS = 30.0
"""What can be made again stays so long after it was made, and longer while a film uses it."""
_FILM_DAYS = 90.0
"""So long after it was made last a film still uses what it used."""
_SENDING_DAYS = 1.0
"""Contents reach the depot before their manifest does."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a cleaning removed from the depot."""

    results: int
    freed_bytes: int


def sizes(depot: Depot) -> dict[str, int]:
    """Bytes by shelf: objects, kept (contents of takes), brought, making, manifests and so on."""
    found: Counter[str] = Counter()
    for one in depot.listed(""):
        shelf, slash, _ = one.name.partition("/")
        if slash:
            found[shelf] += one.size
    return dict(sorted(found.items()))


def clean(depot: Depot, keep_days: float = KEEP_DAYS) -> Cleaned:
    """Remove what is older than that, by the depot's clock, and can be made again.

    Never goes: a take; what a film used that was made within 90 days, by any machine.
    """
    return _Cleaning(depot, keep_days).run()


class _Cleaning:
    """One cleaning. Others may publish meanwhile: what is young is not touched."""

    def __init__(self, depot: Depot, keep_days: float) -> None:
        self._depot = depot
        self._now = depot.now()
        self._keep_days = keep_days
        self._freed = 0

    def run(self) -> Cleaned:
        films = list(self._depot.listed("films/"))
        live = _live(self._depot, [one for one in films if self._age(one) <= _FILM_DAYS])
        takes = list(self._depot.listed("takes/"))
        results = list(self._depot.listed("manifests/"))
        safe = live | {_key(one) for one in takes}
        old = [one for one in results if self._is_old(one) and _key(one) not in safe]
        self._remove(old)
        gone = {one.name for one in old}
        stay = [one for one in results if one.name not in gone]
        named = _digests(self._depot, stay)
        kept = _digests(self._depot, takes)
        self._remove(self._unnamed("objects/", named))
        self._remove(self._unnamed("kept/", named | kept))
        for shelf in ("making/", "brought/"):
            self._remove(one for one in self._depot.listed(shelf) if self._is_old(one))
        past = [*films, *self._depot.listed("damaged/")]
        self._remove(one for one in past if self._age(one) > _FILM_DAYS)
        return Cleaned(len(old), self._freed)

    def _unnamed(self, shelf: str, named: set[str]) -> Iterator[Listed]:
        for one in list(self._depot.listed(shelf)):
            if self._age(one) > min(_SENDING_DAYS, self._keep_days) and _last(one) not in named:
                yield one

    def _is_old(self, one: Listed) -> bool:
        return self._age(one) > self._keep_days

    def _age(self, one: Listed) -> float:
        return (self._now - one.changed) / DAY

    def _remove(self, going: Iterable[Listed]) -> None:
        for one in going:
            self._depot.remove([one.name])
            self._freed += one.size


def verify(depot: Depot, *, repair: bool = False, part: tuple[int, int] = (1, 1)) -> list[Damage]:
    """Read every content of the depot again and compare digests; see `upkeep.verify`.

    Args:
        repair: remove what is damaged, with the manifests that name it; those of takes are
            set aside in `damaged/`. Whoever needs it makes it again.
    """
    found: list[Damage] = []
    for shelf, take in (("takes/", True), ("manifests/", False)):
        for one in list(depot.listed(shelf)):
            if not in_part(_key(one), part):
                continue
            manifest = _manifest(depot, one)
            if take or manifest is None or not manifest.take:
                found += _damage(depot, one, manifest, take=take, repair=repair)
    return found


def _damage(
    depot: Depot, one: Listed, manifest: Manifest | None, *, take: bool, repair: bool
) -> Iterator[Damage]:
    what, bad = "its manifest is damaged", list[str]()
    if manifest is not None:
        for name, entry in manifest.files.items():
            places = shelves.content_names(entry.digest, take=take)
            said = _state(depot, places, entry.digest)
            if said is not None:
                what, bad = f"{name} is {said}", [*bad, *places]
        if not bad:
            return
    if repair:
        if take:
            depot.copy(one.name, f"damaged/{_key(one)}.json")
        depot.remove([one.name, shelves.manifest_name(_key(one)), *bad])
    yield Damage(_key(one), manifest.label if manifest else "", take, what)


def _state(depot: Depot, places: list[str], digest: str) -> str | None:
    """None where one of the places has the content, as it was."""
    from blake3 import blake3

    said = "missing"
    for place in places:
        pieces = depot.pieces(place)
        if pieces is None:
            continue
        state = blake3()
        for piece in pieces:
            state.update(piece)
        if state.hexdigest() == digest:
            return None
        said = "damaged"
    return said


def _live(depot: Depot, films: Iterable[Listed]) -> set[str]:
    keys: set[str] = set()
    for one in films:
        with suppress(ValueError, TypeError, KeyError):
            keys |= set(json.loads(depot.get(one.name) or b"{}")["keys"])
    return keys


def _digests(depot: Depot, manifests: Iterable[Listed]) -> set[str]:
    """Digests that the manifests name."""
    named: set[str] = set()

    def read(one: Listed) -> None:
        manifest = _manifest(depot, one)
        if manifest is not None:
            named.update(entry.digest for entry in manifest.files.values())

    side_by_side([partial(read, one) for one in manifests])
    return named


def _manifest(depot: Depot, one: Listed) -> Manifest | None:
    raw = depot.get(one.name)
    return None if raw is None else from_bytes(raw)


def _last(one: Listed) -> str:
    return one.name.rpartition("/")[2]


def _key(one: Listed) -> str:
    return _last(one).removesuffix(".json")
