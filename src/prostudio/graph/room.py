"""Whether what is still to be made fits on the disk and on the card."""

from __future__ import annotations

from collections.abc import Sequence

from prostudio import files
from prostudio.errors import DeviceMemoryError, DiskFullError
from prostudio.graph.step import Step
from prostudio.graph.store import Store

_RESERVE_MB = 64
"""Disk left to the rest of the system."""


def require_disk(missing: Sequence[Step], store: Store) -> None:
    """Refuse before the first step what cannot be kept.

    Raises:
        DiskFullError: all that the steps write together does not fit.
    """
    needed_mb = sum(step.needs.disk_mb for step in missing)
    free_mb = files.free_bytes(store.root) // 1_000_000
    if needed_mb and needed_mb + _RESERVE_MB > free_mb:
        raise DiskFullError(
            f"the disk at {store.root} has too little room: needed {needed_mb} MB for the film "
            f"and {_RESERVE_MB} MB as a reserve; free {free_mb} MB",
            hint=f"free {needed_mb + _RESERVE_MB - free_mb} MB more, "
            "or run `prostudio store clean`",
        )


def require_card(missing: Sequence[Step], vram_mb: int) -> None:
    """Refuse before the first step what the card can never hold.

    Raises:
        DeviceMemoryError: a step needs more than may be used of it.
    """
    for step in missing:
        if step.needs.vram_mb > vram_mb:
            raise DeviceMemoryError(
                f"{step.title} needs {step.needs.vram_mb} MB of graphics memory; "
                f"{vram_mb} MB may be used",
                hint="choose a smaller size, or a smaller or another engine; PROSTUDIO_VRAM_MB=0 "
                "keeps models on the CPU, which is slow",
            )
