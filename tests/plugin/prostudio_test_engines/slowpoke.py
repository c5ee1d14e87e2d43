"""A dear engine: 36n+1 frames at 16 fps, made in sections from the end to the start."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from prostudio.engines.card import Card, Kind, Licence, Memory, VideoRules
from prostudio.film import Size

SECTION = 36


def frames_rule(wanted: int) -> int:
    """The fewest 36n+1 frames that are at least `wanted`."""
    return -(-max(wanted - 1, SECTION) // SECTION) * SECTION + 1


def size_rule(film: Size) -> Size:
    """Sides are multiples of 16, as for a model whose patches are that large."""
    return Size(max(64, film.width // 16 * 16), max(64, film.height // 16 * 16))


def _make() -> Any:
    from prostudio_test_engines.slowpoke_engine import Slowpoke

    return Slowpoke(CARD)


CARD = Card(
    kind=Kind.VIDEO,
    name="slowpoke",
    revision="1",
    summary="a slow test engine that keeps checkpoints and works backwards",
    instant=False,
    make=_make,
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory(ram_mb=200),),
    video=VideoRules(rate=Fraction(16), frames=frames_rule, size=size_rule, resumable=True),
    weights=lambda: "no weights at all",
)
