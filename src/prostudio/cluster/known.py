"""What is known of a cluster, kept in the home: pages plan by it without asking Ray."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from prostudio import files
from prostudio.cluster.fleet import Fleet
from prostudio.engines.card import Missing
from prostudio.engines.elsewhere import Elsewhere, Standing
from prostudio.errors import ProStudioError

NAME = "cluster.json"


@dataclass(frozen=True, slots=True)
class Known:
    """A cluster as films are planned for it.

    Attributes:
        address: the setting `cluster`.
        ram_mb, vram_mb: of its largest machine, and of its largest card.
        device: the largest card's name, or "cpu".
        engines: `kind name` -> digest of its weights, and why it works nowhere, or "".
    """

    address: str
    ram_mb: int
    vram_mb: int
    device: str
    engines: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, fleet: Fleet) -> Known:
        """What a connected cluster is."""
        cards = [card for one in fleet.machines if not one.problem for card in one.cards]
        largest = max(cards, key=lambda card: card.vram_mb, default=None)
        device = "cpu" if largest is None else largest.name
        if largest is None and fleet.vram_mb:
            device = "cuda"  # its memory is told by a setting, its name by nobody
        agreed = {name: (one.weights, one.missing) for name, one in fleet.agreed.items()}
        return cls(fleet.address, fleet.ram_mb, fleet.vram_mb, device, agreed)

    def elsewhere(self) -> Elsewhere:
        """The same for whoever asks cards."""
        standing = {
            name: Standing(weights, _missing(why)) for name, (weights, why) in self.engines.items()
        }
        return Elsewhere(self.device, standing)


def keep(known: Known, home: Path) -> None:
    """Write it down; a home that cannot be written is no reason to make no film."""
    with suppress(ProStudioError):
        files.mkdir(home, lasting=False)
        files.write_json(home / NAME, asdict(known))


def recall(address: str, home: Path) -> Known | None:
    """What was written of this cluster, if anything."""
    try:
        told = json.loads((home / NAME).read_bytes())
        engines = {name: (weights, missing) for name, (weights, missing) in told["engines"].items()}
        known = Known(**{**told, "engines": engines})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return known if known.address == address else None


def _missing(why: str) -> Missing | None:
    if not why:
        return None
    return Missing(f"works on no machine of the cluster: it {why}", "put it on one of them")
