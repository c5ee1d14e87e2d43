"""Where text may stand in a frame: a value that a delivery may bring along."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SafeArea:
    """Where text may stand: [left, right) and [top, bottom) in pixels."""

    left: int
    top: int
    right: int
    bottom: int
