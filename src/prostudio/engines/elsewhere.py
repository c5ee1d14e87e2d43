"""Engines that work on other machines: what a film is planned for, where that is not this one.

Whoever plans asks cards as ever (`registry.card`); what a card then says of weights, and why it
cannot work, is true of the machines that will make the film.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from prostudio.engines.card import Card, Missing


@dataclass(frozen=True, slots=True)
class Standing:
    """An engine there: the digest of its weights, and why it cannot work, if it cannot."""

    weights: str = ""
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The machines that will make the film.

    Attributes:
        device: the card that models work on there, or "cpu".
        engines: `kind name` -> how it stands there; others stand as they do here.
    """

    device: str = "cpu"
    engines: Mapping[str, Standing] = field(default_factory=dict)


_PLANNED: ContextVar[Elsewhere | None] = ContextVar("elsewhere", default=None)


def plan_for(elsewhere: Elsewhere | None) -> None:
    """From now on, in this context, plans are for those machines; None is this one."""
    _PLANNED.set(elsewhere)


def planned_for() -> Elsewhere | None:
    """What plans are for in this context; None is this machine."""
    return _PLANNED.get()


def as_elsewhere(card: Card) -> Card:
    """The card as it is true of the machines that will work."""
    there = _PLANNED.get()
    standing = there.engines.get(f"{card.kind} {card.name}") if there else None
    if standing is None:
        return card
    return replace(card, missing=lambda: standing.missing, weights=lambda: standing.weights)
