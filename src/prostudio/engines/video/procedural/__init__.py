"""Drawn scenes: place, time and weather from words, no weights, any frame alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, VideoRules

if TYPE_CHECKING:
    from prostudio.engines.video.procedural.engine import Procedural


def _make() -> Procedural:
    from prostudio.engines.video.procedural.engine import Procedural

    return Procedural(CARD)


CARD = Card(
    kind=Kind.VIDEO,
    name="procedural",
    revision="2",
    summary="drawn places with light and weather, read from words; no weights, no GPU",
    instant=True,
    make=_make,
    licence=Licence("Apache-2.0"),
    memory=(Memory(ram_mb=500),),
    video=VideoRules(random_access=True),
    rank=1,
)
