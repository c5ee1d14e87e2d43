"""What a take was asked for, and who made it, as digests."""

from __future__ import annotations

from typing import Any

from prostudio.engines.card import Card
from prostudio.engines.request import Machine
from prostudio.engines.wire import Json
from prostudio.files import digest_bytes
from prostudio.graph.canonical import canonical


def digest_of(asked: Any) -> str:
    """32 hex digits of a JSON value."""
    return digest_bytes(canonical(asked))[:32]


def said(value: Json, plain: Json) -> Json:
    """What `value` says beyond `plain`.

    What is left at its default is left out, so that a field that a later release adds
    to requests makes no take stale.
    """
    return {
        name: said(part, plain[name]) if isinstance(part, dict) and plain[name] else part
        for name, part in value.items()
        if part != plain[name]
    }


def cores_for(card: Card, vram_mb: int, machine: Machine) -> float:
    """Cores that a step of a dear engine takes: all for a model that runs without its card.

    One such model uses them all, and two at once would need its memory twice.
    """
    on_its_card = vram_mb or not all(one.vram_mb for one in card.memory)
    return 1.0 if on_its_card else float(machine.cores)


def engine_digest(card: Card) -> str:
    """Which engine and weights made a take."""
    return f"{card.revision} {card.weights()}"
