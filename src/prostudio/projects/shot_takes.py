"""The takes of shots, for who asks often: read again only when one came or went."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from prostudio.errors import DepotError
from prostudio.graph import Store
from prostudio.graph.takes import Take, takes

Json = Any


@dataclass(frozen=True, slots=True)
class ShotTake:
    """One take as one shot has it.

    Attributes:
        shot: the name under which it was made.
        asked: what it was asked for; equal for equal requests.
        engine, seed: what made it, as far as it was written down.
    """

    take: Take
    shot: str
    asked: str
    engine: str
    seed: int | None

    @property
    def key(self) -> str:
        """Of the take."""
        return self.take.key


class ShotTakes:
    """All takes of a store; any thread may ask."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._found: tuple[ShotTake, ...] = ()

    def all(self) -> tuple[ShotTake, ...]:
        """Every take that is whole, once for each of its shots, oldest first."""
        seen = self._store.takes_state()
        with self._lock:
            if seen is None:
                return ()
            if seen != self._seen:
                with suppress(DepotError):  # until it answers again, what was known
                    whole = [take for take in takes(self._store) if take.intact]
                    self._found = tuple(one for take in whole for one in _shots(take))
                self._seen = seen
            return self._found

    def of(self, names: Collection[str], asked: str | None = None) -> list[ShotTake]:
        """Takes that were made under one of these names, or asked for the same; oldest first."""
        found = [one for one in self.all() if one.shot in names or (asked and one.asked == asked)]
        return list({one.key: one for one in found}.values())

    def forget(self) -> None:
        """Look again, whatever the folder says."""
        with self._lock:
            self._seen = None


def _shots(take: Take) -> Iterator[ShotTake]:
    facts = take.artifact.facts
    asked: Mapping[str, Json] = take.provenance["params"]
    requests = asked.get("requests") or [asked.get("request") or {}]
    engine = str(asked.get("engine") or take.label)
    for number, shot in enumerate(facts.get("shots", ())):
        request = requests[number] if number < len(requests) else {}
        seed = request.get("seed") if isinstance(request, Mapping) else None
        yield ShotTake(take, str(shot["shot"]), str(shot["request"]), engine, seed)
