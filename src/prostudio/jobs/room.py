"""Which films may be made at once: one on the card, others side by side within the machine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

WATCHING_RAM_MB = 400
"""Of a process that plans a film and watches a cluster make it, with Ray's library in it."""
_WATCHED_BY_CORE = 8
"""Such a process waits nearly always."""


@dataclass(frozen=True, slots=True)
class FilmNeeds:
    """What a film was found to take when it was planned.

    Attributes:
        gpu: some step works on a card.
        ram_mb: of its largest step and the process that watches.
        disk_mb: everything that it writes.
        work_s: expected seconds of all steps, one after the other.
        clock_s: expected seconds until it is finished, on all cores.
        leave_s: how long it may take, once cancelled, to call off what is done elsewhere.
    """

    gpu: bool = False
    ram_mb: int = 0
    disk_mb: int = 0
    work_s: float = 0.0
    clock_s: float = 0.0
    leave_s: float = 0.0

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> FilmNeeds:
        """The needs in an object of `as_json`."""
        return cls(**value)

    def as_json(self) -> dict[str, Any]:
        """A JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Grant:
    """What one film may use while it is made."""

    cores: int
    ram_mb: int
    gpu: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Cores and memory of the settings.

    Attributes:
        far: a cluster makes the steps, and shares its machines out among films by itself; here
            each film takes the process that watches it.
    """

    cores: int
    ram_mb: int
    far: bool = False

    def has_core(self, granted: Collection[Grant]) -> bool:
        """Whether a core is free."""
        if self.far:
            watched = min(_WATCHED_BY_CORE * self.cores, self.ram_mb // WATCHING_RAM_MB)
            return len(granted) < max(1, watched)
        return sum(one.cores for one in granted) < self.cores

    def grant(self, needs: FilmNeeds, granted: Collection[Grant], waiting: int) -> Grant | None:
        """A share for a film beside those that have theirs; None where it has to wait.

        A film alone gets everything; of several each gets an equal part. A film that is
        larger than the machine is made alone: it fits in parts, or fails with a clear error.

        Args:
            waiting: films that want to be made, this one included.
        """
        if self.far:
            return Grant(1, WATCHING_RAM_MB) if self.has_core(granted) else None
        if needs.gpu and any(one.gpu for one in granted):
            return None
        cores = self.cores - sum(one.cores for one in granted)
        ram_mb = self.ram_mb - sum(one.ram_mb for one in granted)
        if cores < 1 or (granted and needs.ram_mb > ram_mb):
            return None
        films = min(self.cores, len(granted) + max(waiting, 1))
        share = min(cores, max(1, self.cores // films))
        part_mb = ram_mb if share == cores else ram_mb * share // cores
        return Grant(share, max(min(needs.ram_mb, ram_mb), part_mb), needs.gpu)
