"""Room on the disk of a cache: copies go, which the depot still has."""

from __future__ import annotations

from prostudio import files
from prostudio.graph.collect import clean
from prostudio.graph.store import Store
from prostudio.graph.upkeep import size

_SPARE_BYTES = 1_000_000_000
"""Left free when something is fetched, for what the step that reads it will write."""
_IN_USE_SECONDS = 120.0


def make_room(store: Store, wanted: int, *, at_least: bool = False) -> None:
    """Let copies go, oldest use first, where the disk would not hold `wanted` bytes more.

    Args:
        at_least: so many bytes go even where the system says that there is room: it has
            just refused them.
    """
    missing = wanted + _SPARE_BYTES - files.free_bytes(store.root)
    if wanted and (missing > 0 or at_least):
        limit = max(0, size(store).total - max(missing, wanted))
        clean(store, limit, grace_seconds=_IN_USE_SECONDS)
