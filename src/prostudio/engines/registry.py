"""Engines by name, through the entry-point group `prostudio.engines`.

An entry is named `kind.name` and points to a `Card`. Listing reads names alone and
imports nothing; a card is imported when its engine is asked for, an engine when
it is to work.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from prostudio.engines.card import Card, Kind
from prostudio.errors import FaultError, FilmError, MissingError

GROUP = "prostudio.engines"


@cache
def _entries() -> dict[tuple[str, str], EntryPoint]:
    found = {}
    for entry in entry_points(group=GROUP):
        kind, _, name = entry.name.partition(".")
        found[kind, name] = entry
    return found


def names(kind: Kind) -> tuple[str, ...]:
    """Names of the installed engines of a kind, without importing any."""
    return tuple(sorted(name for found, name in _entries() if found == kind))


@cache
def card(kind: Kind, name: str) -> Card:
    """The card of one engine.

    Raises:
        FilmError: no engine of that name is installed; the nearest is named.
        MissingError: its package is installed and broken.
        FaultError: the entry point does not lead to a card of that kind and name.
    """
    entry = _entries().get((kind, name))
    if entry is None:
        known = names(kind)
        near = get_close_matches(name, known, 1, 0.7)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise FilmError(
            f"there is no {kind} engine {name!r} on this machine (there are: {', '.join(known)})",
            hint=f"{hint}`prostudio engines` lists them",
        )
    try:
        found = entry.load()
    except Exception as error:
        raise MissingError(
            f"{kind} engine {name!r} ({entry.value}) cannot be loaded: {error}",
            hint="reinstall its package, or remove it",
        ) from error
    if not isinstance(found, Card) or (found.kind, found.name) != (kind, name):
        raise FaultError(f"entry point {entry.name!r} ({entry.value}) is not the card of {name!r}")
    return found
