"""A dear music engine that makes four seconds in one call, at 24 kHz, and goes on from a second.

`LOOM=here` in the environment stands for its weights.
"""

from __future__ import annotations

import os
from typing import Any

from prostudio.engines.card import Card, Kind, Licence, Memory, Missing, MusicRules, Role
from prostudio.engines.windows import windows_of

WEIGHTS = "LOOM"
RATE = 24_000


def windows(samples: int) -> tuple[tuple[int, int], ...]:
    """Four seconds each, every three; the last in whole seconds."""
    return windows_of(samples, RATE, length=4, step=3, quantum=1)


def _make() -> Any:
    from prostudio_test_engines.loom_engine import Loom

    return Loom(CARD)


def _missing() -> Missing | None:
    if os.environ.get(WEIGHTS):
        return None
    return Missing("has no weights here", "run `prostudio weights get loom`")


CARD = Card(
    kind=Kind.MUSIC,
    name="loom",
    revision="1",
    summary="a test engine that composes in windows",
    instant=False,
    make=_make,
    licence=Licence("CC-BY-NC-4.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory(ram_mb=200),),
    music=MusicRules(RATE, lambda: ("calm",), windows, frozenset({Role.MELODY})),
    weights=lambda: os.environ.get(WEIGHTS, ""),
    missing=_missing,
)
