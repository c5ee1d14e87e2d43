"""Drawn scenes as single pictures: place, time and weather from words, no weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, ImageRules, Kind, Licence, Memory

if TYPE_CHECKING:
    from prostudio.engines.image.procedural.engine import ProceduralImage


def _make() -> ProceduralImage:
    from prostudio.engines.image.procedural.engine import ProceduralImage

    return ProceduralImage(CARD)


CARD = Card(
    kind=Kind.IMAGE,
    name="procedural",
    revision="1",
    summary="one picture of a drawn place with light and weather; no weights, no GPU",
    instant=True,
    make=_make,
    licence=Licence("Apache-2.0"),
    memory=(Memory(ram_mb=500),),
    image=ImageRules(),
    rank=1,
)
