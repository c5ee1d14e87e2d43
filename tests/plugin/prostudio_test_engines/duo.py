"""Picture and sound of two shots in one call: 8k+1 frames at 24 fps, 24 kHz stereo."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from prostudio.engines.card import Card, Kind, Licence, Memory, VideoRules
from prostudio.film import Size


def frames_rule(wanted: int) -> int:
    """The fewest 8k+1 frames that are at least `wanted`."""
    return -(-max(wanted - 1, 8) // 8) * 8 + 1


def size_rule(film: Size) -> Size:
    """Sides are multiples of 32, at most 768 wide."""
    share = min(1.0, 768 / film.width)
    return Size(*(max(64, int(side * share) // 32 * 32) for side in (film.width, film.height)))


def _make() -> Any:
    from prostudio_test_engines.duo_engine import Duo

    return Duo(CARD)


CARD = Card(
    kind=Kind.VIDEO,
    name="duo",
    revision="1",
    summary="a test engine that makes two shots in one call, with their sound",
    instant=False,
    make=_make,
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory(ram_mb=150),),
    video=VideoRules(
        rate=Fraction(24),
        frames=frames_rule,
        size=size_rule,
        makes_sound=True,
        shots_per_call=2,
    ),
)
