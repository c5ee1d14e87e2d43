"""One owner of the work for each home, by a lock that the system gives back at its death."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import OwnedError, ProStudioError

_LOCK, _CARD = "owner.lock", "owner.json"
_WAIT_SECONDS = 0.5
"""A process that is being replaced may take that long to be gone."""


@contextmanager
def owning(home: Path) -> Iterator[None]:
    """Be the one that makes the films of `home` within the block.

    Raises:
        OwnedError: another process is; it says which.
    """
    files.mkdir(home)
    with files.locked(home / _LOCK, _WAIT_SECONDS) as held:
        if not held:
            raise OwnedError(
                f"{_named(home)} makes the films of {home} already",
                hint="ask it for films, stop it, or choose another PROSTUDIO_HOME",
            )
        since = datetime.now(UTC).isoformat(timespec="seconds")
        with suppress(ProStudioError):  # a full disk does not keep anybody from the work
            files.write_json(home / _CARD, {"process": os.getpid(), "since": since})
        yield


def owner_of(home: Path) -> dict[str, Any] | None:
    """Who makes the films of `home` now: `process` and `since`; None: nobody does."""
    if not (home / _LOCK).exists():
        return None
    with files.locked(home / _LOCK, 0.0) as held:
        return None if held else _card(home)


def _card(home: Path) -> dict[str, Any]:
    try:
        card = json.loads((home / _CARD).read_bytes())
    except (OSError, ValueError):
        return {}
    return card if isinstance(card, dict) else {}


def _named(home: Path) -> str:
    card = _card(home)
    if "process" not in card:
        return "another process"
    return f"process {card['process']} (since {card.get('since')})"
