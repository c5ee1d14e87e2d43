"""Weights as the API shows them: how much is here, under which licence, how fast they come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.server.answering.answers import without_paths
from prostudio.server.station.fetches import Fetch, Fetches
from prostudio.settings import HubAccess
from prostudio.weights import Licence, Row, Shelf, Standing, State, standing

_STATES = {State.READY: "here", State.MISSING: "missing"}


def listed(shelf: Shelf, fetches: Fetches) -> dict[str, Any]:
    """The answer of `GET /api/weights`; blocks for some milliseconds."""
    return {
        "weights": [one(row, shelf, fetches) for row in shelf.catalogue.rows.values()],
        "folder_free_bytes": files.free_bytes(shelf.root),
    }


def one(row: Row, shelf: Shelf, fetches: Fetches) -> dict[str, Any]:
    """One model."""
    found = standing(row, shelf)
    fetch = fetches.get(row.name)
    going = fetch is not None and fetch.going
    here = found.here + _coming(row, shelf)
    return {
        "name": row.name,
        "summary": row.summary,
        "for": list(row.users),
        "bytes": (fetch.total if fetch else 0) or found.total or row.about,
        "licence": _licence(row),
        "licences": [_told(licence) for licence in row.licences],
        "gated": any(repository.gated for repository in row.repositories),
        "state": "fetching" if going else _STATES.get(found.state, "partial"),
        "step": fetch.state if fetch and going else None,
        "have_bytes": max(here, fetch.bytes) if fetch and going else here,
        "speed": round(fetch.speed) if fetch and going else None,
        "eta_s": fetch.eta_s if fetch else None,
        "error": _plain(_error(row, found, fetch), shelf.root),
    }


def _coming(row: Row, shelf: Shelf) -> int:
    """Bytes of files that are half here."""
    count = 0
    for part in row.parts:
        for path in shelf.ledger(part.repository).published:
            if part.wants(path):
                partial = shelf.coming(part.repository, path)
                count += partial.stat().st_size if partial.is_file() else 0
    return count


def _error(row: Row, found: Standing, fetch: Fetch | None) -> dict[str, Any] | None:
    """What went wrong: with the last fetch, or with what lies there."""
    if fetch is not None:
        return fetch.error
    if found.state is State.DAMAGED:
        hint = f"run `prostudio weights verify {row.name} --repair`, then fetch it again"
        return {"code": "weights", "message": found.what, "hint": hint}
    if found.state is State.FOREIGN:
        return {"code": "weights", "message": found.what, "hint": "remove it, then fetch it"}
    if found.state is State.PICKLED:
        hint = "fetch it again: the conversion is done then"
        return {"code": "weights", "message": found.what, "hint": hint}
    return None


def _plain(error: dict[str, Any] | None, root: Path) -> dict[str, Any] | None:
    """The error with no place of this machine in it."""
    if error is None:
        return None
    return {name: text and without_paths(text, root) for name, text in error.items()}


def _licence(row: Row) -> dict[str, str]:
    """All licences of a model in one: names, where the first stands, what they ask for."""
    endpoint = HubAccess.load().endpoint
    notes = [line for licence in row.licences for line in licence.lines()[1:]]
    return {
        "name": "; ".join(licence.name for licence in row.licences),
        "url": f"{endpoint}/{row.repositories[0].id}",
        "note": "; ".join(dict.fromkeys(notes)),
    }


def _told(licence: Licence) -> dict[str, Any]:
    return {
        "id": licence.id,
        "name": licence.name,
        "non_commercial": licence.non_commercial,
        "notes": licence.lines()[1:],
    }
