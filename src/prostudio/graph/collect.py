"""Collecting what can be made again, oldest use first."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from prostudio import files
from prostudio.graph.listing import Entry, contents, entries, unfinished
from prostudio.graph.store import TOUCH_AFTER_SECONDS, Store

GRACE_SECONDS = 6 * TOUCH_AFTER_SECONDS
"""What was used within the last hour stays: a running film may need it."""

WORKSPACE_SECONDS = 30 * 86_400.0
"""Checkpoints of a killed step wait this long for somebody to go on."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection removed."""

    entries: int
    freed_bytes: int


def clean(store: Store, limit_bytes: int, *, grace_seconds: float = GRACE_SECONDS) -> Collected:
    """Collect until the contents fit into `limit_bytes`, or nothing more may go.

    Never goes: a take; what a film whose script is still there used when it was last
    made; what was used within `grace_seconds`. First go contents that nothing names
    and workspaces that nobody came back to. Of a store that machines share this is about
    the copies here, which may all go: `shared_upkeep` cleans what they share.
    """
    with store.publishing():
        return _Collection(store, grace_seconds).run(limit_bytes)


def live_keys(store: Store) -> set[str]:
    """Keys that films, whose scripts are still there, used when they were last made."""
    live: set[str] = set()
    for name in files.names(store.root / "films"):
        path = store.root / "films" / name
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            record = json.loads(path.read_bytes())
            if Path(record["film"]).exists():
                live |= {step["key"] for step in record["steps"].values()}
    return live


class _Collection:
    """One collection, while no other process publishes."""

    def __init__(self, store: Store, grace_seconds: float) -> None:
        self._store = store
        self._before = time.time() - grace_seconds
        self._live = live_keys(store)
        self._sizes = contents(store)
        self._entries = sorted(entries(store), key=lambda entry: entry.used)
        self._users = Counter(digest for entry in self._entries for digest in entry.digests)
        self._total = sum(self._sizes.values())
        self._freed = 0

    def run(self, limit_bytes: int) -> Collected:
        self._sweep()
        if not any(entry.take and entry.manifest is None for entry in self._entries):
            # A damaged manifest of a take hides which contents are the take's.
            self._remove(digest for digest in list(self._sizes) if not self._users[digest])
        count = 0
        for entry in self._entries:
            if self._total <= limit_bytes:
                break
            if self._may_go(entry):
                files.rmtree(entry.path)  # a damaged store may have a folder there
                self._users.subtract(entry.digests)
                self._remove(digest for digest in entry.digests if not self._users[digest])
                count += 1
        return Collected(count, self._freed)

    def _may_go(self, entry: Entry) -> bool:
        copied = self._store.safe_elsewhere(entry.key)
        if (entry.take or entry.key in self._live) and not copied:
            return False
        with suppress(OSError):
            return entry.path.stat().st_mtime < self._before  # it may have been used just now
        return False

    def _remove(self, digests: Iterable[str]) -> None:
        for digest in digests:
            files.rmtree(self._store.object_path(digest))
            count = self._sizes.pop(digest, 0)
            self._total -= count
            self._freed += count

    def _sweep(self) -> None:
        """Remove what killed processes left and nobody came back to."""
        done = {entry.key for entry in self._entries if entry.manifest}
        for key, (count, changed) in unfinished(self._store).items():
            if key in done or time.time() - changed > WORKSPACE_SECONDS:
                files.rmtree(self._store.making(key))
                files.unlink(self._store.lock_path(key))
                self._freed += count
        root = self._store.root
        parts = files.names(root / "manifests")
        for folder in (
            root / "takes",
            root / "films",
            *(root / "manifests" / part for part in parts),
        ):
            files.sweep(folder)
