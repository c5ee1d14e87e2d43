"""Music of Meta's MusicGen models, over transformers: windows of half a minute, any length.

`models` the published sizes as rows; `words` what it is told of a cue; `melody` a tune of
the user's as what the model hears of it; `opening` the model and its memory; `generate` one
window; `engine` the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, MusicRules, Role
from prostudio.engines.missing import missing_model, weights_of
from prostudio.engines.music.musicgen import models
from prostudio.engines.music.musicgen.models import Model

if TYPE_CHECKING:
    from prostudio.engines.music.musicgen.engine import MusicGen

LIBRARIES = ("torch", "transformers", "safetensors", "sentencepiece")


def _moods() -> tuple[str, ...]:
    """It was trained with people's own words for music; these are examples."""
    return ("calm", "hopeful", "tense", "epic", "sad", "happy", "dreamy", "dark")


def _card(model: Model) -> Card:
    def make() -> MusicGen:
        from prostudio.engines.music.musicgen.engine import MusicGen

        return MusicGen(card, model)

    card = Card(
        kind=Kind.MUSIC,
        name=model.engine,
        revision="1",
        summary=f"{model.summary}: music from words in windows of 30 seconds, non-commercial",
        instant=False,
        make=make,
        licence=Licence(
            "CC-BY-NC-4.0",
            output_terms="not for commercial use",
            attribution="Music: MusicGen, Meta AI (CC BY-NC 4.0)",
            source_type="trainedAlgorithmicMedia",
        ),
        memory=(
            Memory("fp16", ram_mb=model.passing_mb, vram_mb=model.vram_mb),
            Memory("fp32", ram_mb=model.ram_mb),
        ),
        music=MusicRules(
            sample_rate=models.SAMPLE_RATE,
            moods=_moods,
            windows=models.windows,
            accepts=frozenset({Role.MELODY}) if model.melody else frozenset(),
        ),
        weights=lambda: weights_of(model.name),
        missing=lambda: missing_model(model.name, LIBRARIES),
    )
    return card


SMALL = _card(models.SMALL)
MEDIUM = _card(models.MEDIUM)
LARGE = _card(models.LARGE)
MELODY = _card(models.MELODY)
MELODY_LARGE = _card(models.MELODY_LARGE)
STEREO = _card(models.STEREO)
STEREO_MEDIUM = _card(models.STEREO_MEDIUM)
STEREO_LARGE = _card(models.STEREO_LARGE)
STEREO_MELODY = _card(models.STEREO_MELODY)
STEREO_MELODY_LARGE = _card(models.STEREO_MELODY_LARGE)
