"""A composer that needs no weights: numpy and scipy, exact length, deterministic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, MusicRules
from prostudio.engines.music.synth.words import mood_names

if TYPE_CHECKING:
    from prostudio.engines.music.synth.engine import Synth


def _make() -> Synth:
    from prostudio.engines.music.synth.engine import Synth

    return Synth()


CARD = Card(
    kind=Kind.MUSIC,
    name="synth",
    revision="3",
    summary="composed on the spot: melody, strings, piano, bass, soft drums; any length",
    instant=True,
    make=_make,
    licence=Licence("Apache-2.0"),
    memory=(Memory(ram_mb=300),),
    music=MusicRules(sample_rate=48_000, moods=mood_names),
)
