"""Engines by name, through the entry-point group `prostudio.engines`.

An entry is named `kind.name` and points to a `Card`. Listing reads names alone and
imports nothing; a card is imported when its engine is asked for, an engine when
it is to work. An entry named `kind.name/*` points to a `Family`, whose light module
is imported to list its members.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from prostudio.engines.card import Card, Family, Kind
from prostudio.engines.elsewhere import as_elsewhere
from prostudio.errors import FaultError, FilmError, MissingError

GROUP = "prostudio.engines"
_ALL = "/*"
"""Ends the entry of a family."""


@cache
def _entries() -> dict[tuple[str, str], EntryPoint]:
    found = {}
    for entry in entry_points(group=GROUP):
        kind, _, name = entry.name.partition(".")
        found[kind, name] = entry
    return found


def names(kind: Kind) -> tuple[str, ...]:
    """Names of the installed engines of a kind; those of a family by its own list.

    A family without members stands there by its own name, so that it is known of.
    """
    found: list[str] = []
    for of, name in _entries():
        if of == kind:
            found += _members(kind, name) if name.endswith(_ALL) else [name]
    return tuple(sorted(found))


def card(kind: Kind, name: str) -> Card:
    """The card of one engine; `family/member` of one that comes and goes.

    Where a film is planned for other machines it says how the engine stands there.

    Raises:
        FilmError: no engine of that name is installed; the nearest is named.
        MissingError: its package is installed and broken.
        FaultError: the entry point does not lead to a card of that kind and name.
    """
    family, _, member = name.partition("/")
    if (kind, family + _ALL) in _entries():
        found = _family(kind, family).card(member)
        if found.kind != kind or found.name.partition("/")[0] != family:
            raise FaultError(f"the family {family!r} gave the card of {found.kind} {found.name!r}")
        return as_elsewhere(found)
    return as_elsewhere(_card(kind, name))


@cache
def _card(kind: Kind, name: str) -> Card:
    entry = _entries().get((kind, name))
    if entry is None:
        known = names(kind)
        near = get_close_matches(name, known, 1, 0.7)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise FilmError(
            f"there is no {kind} engine {name!r} on this machine (there are: {', '.join(known)})",
            hint=f"{hint}`prostudio engines` lists them",
        )
    found = _loaded(entry, kind, name)
    if not isinstance(found, Card) or (found.kind, found.name) != (kind, name):
        raise FaultError(f"entry point {entry.name!r} ({entry.value}) is not the card of {name!r}")
    return found


@cache
def _family(kind: Kind, name: str) -> Family:
    entry = _entries()[kind, name + _ALL]
    found = _loaded(entry, kind, name)
    if not isinstance(found, Family) or (found.kind, found.name) != (kind, name):
        raise FaultError(f"entry point {entry.name!r} ({entry.value}) is not the family {name!r}")
    return found


def _members(kind: Kind, name: str) -> list[str]:
    family = name.removesuffix(_ALL)
    try:
        members = _family(kind, family).members()
    except (MissingError, FilmError):  # who asks for one by name is told
        members = ()
    return [f"{family}/{member}" for member in members] or [family]


def _loaded(entry: EntryPoint, kind: Kind, name: str) -> Any:
    try:
        return entry.load()
    except Exception as error:
        raise MissingError(
            f"{kind} engine {name!r} ({entry.value}) cannot be loaded: {error}",
            hint="reinstall its package, or remove it",
        ) from error
