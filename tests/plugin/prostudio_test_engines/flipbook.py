"""A dear engine that begins with a picture: 8k+1 frames at 12 fps, and may end on another.

`FLIPBOOK=here` in the environment stands for its weights.
"""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

from prostudio.engines.card import Card, Kind, Licence, Memory, Missing, Role, VideoRules
from prostudio.film import Size

WEIGHTS = "FLIPBOOK"


def frames_rule(wanted: int) -> int:
    """The fewest 8k+1 frames that are at least `wanted`."""
    return -(-max(wanted - 1, 8) // 8) * 8 + 1


def size_rule(film: Size) -> Size:
    """Sides are multiples of 16."""
    return Size(max(64, film.width // 16 * 16), max(64, film.height // 16 * 16))


def _make() -> Any:
    from prostudio_test_engines.flipbook_engine import Flipbook

    return Flipbook(CARD)


def _missing() -> Missing | None:
    if os.environ.get(WEIGHTS):
        return None
    return Missing("has no weights here", "run `prostudio weights get flipbook`")


CARD = Card(
    kind=Kind.VIDEO,
    name="flipbook",
    revision="1",
    summary="a test engine that needs a first frame",
    instant=False,
    make=_make,
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory(ram_mb=200),),
    video=VideoRules(
        rate=Fraction(12),
        frames=frames_rule,
        size=size_rule,
        accepts=frozenset({Role.FIRST_FRAME, Role.LAST_FRAME}),
        needs=frozenset({Role.FIRST_FRAME}),
        text_only=False,
        timed_prompts=True,
    ),
    weights=lambda: os.environ.get(WEIGHTS, ""),
    missing=_missing,
    rank=90,
)
