"""ACE-Step 1.5, over diffusers' parts: music from words, up to five minutes in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, MusicRules
from prostudio.engines.missing import missing_model, weights_of
from prostudio.engines.music.ace_step.models import (
    SAMPLE_RATE,
    TURBO,
    XL_TURBO,
    Model,
    windows,
)
from prostudio.engines.music.ace_step.words import MOODS

if TYPE_CHECKING:
    from prostudio.engines.music.ace_step.engine import AceStep


def _card(model: Model, rank: int, memory: Memory) -> Card:
    def make() -> AceStep:
        from prostudio.engines.music.ace_step.engine import AceStep

        return AceStep(card, model)

    card = Card(
        kind=Kind.MUSIC,
        name=model.name,
        revision="1",
        summary=model.summary,
        instant=False,
        make=make,
        licence=Licence("MIT", source_type="trainedAlgorithmicMedia"),
        memory=(memory,),
        music=MusicRules(sample_rate=SAMPLE_RATE, moods=lambda: MOODS, windows=windows),
        weights=lambda: weights_of(model.name),
        missing=lambda: missing_model(model.name),
        rank=rank,
    )
    return card


CARD = _card(TURBO, 30, Memory("bf16", ram_mb=4_700, vram_mb=2_500))
XL_CARD = _card(XL_TURBO, 40, Memory("bf16", ram_mb=10_000, vram_mb=2_500))
