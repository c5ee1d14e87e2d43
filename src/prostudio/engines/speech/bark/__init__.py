"""Narration by Bark, over transformers' model: 13 languages, 130 voices, laughter and song."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, Missing, SpeechRules
from prostudio.engines.missing import missing_model, weights_of
from prostudio.engines.speech.bark import presets
from prostudio.engines.speech.bark.models import BARK, BARK_SMALL, SAMPLE_RATE, Model
from prostudio.engines.speech.bark.reading import cannot_read
from prostudio.film.text.cues import CUES

if TYPE_CHECKING:
    from prostudio.engines.speech.bark.engine import Bark

_LIBRARIES = ("torch", "transformers", "tokenizers", "safetensors")
_BESIDE = ("generation_config.json", "tokenizer_config.json", presets.INDEX)
_LICENCE = Licence("MIT", source_type="trainedAlgorithmicMedia")


def _make(card: Card, model: Model) -> Bark:
    from prostudio.engines.speech.bark.engine import Bark

    return Bark(card, model)


def _missing(model: Model) -> Missing | None:
    """Weights and libraries, and the small files without which speaking fails half way."""
    if missing := missing_model(model.name, _LIBRARIES):
        return missing
    absent = presets.absent(model.name, _BESIDE)
    if not absent:
        return None
    return Missing(
        f"has no {', '.join(absent)} beside its weights",
        f"run `prostudio weights get {model.name}`",
    )


def _rules(model: Model) -> SpeechRules:
    return SpeechRules(
        sample_rate=SAMPLE_RATE,
        word_times=False,
        voices=lambda: presets.voices(model.name),
        cannot_read=cannot_read,
        cues=CUES,
    )


BARK_CARD: Card = Card(
    kind=Kind.SPEECH,
    name="bark",
    revision="1",
    summary="Bark 1.1B: lively voices in 13 languages, laughter and song",
    instant=False,
    make=lambda: _make(BARK_CARD, BARK),
    licence=_LICENCE,
    memory=(
        Memory("half precision, all parts at once", ram_mb=3_500, vram_mb=2_800),
        Memory("half precision, one part at a time", ram_mb=3_500, vram_mb=1_500),
    ),
    speech=_rules(BARK),
    weights=lambda: weights_of("bark"),
    missing=lambda: _missing(BARK),
)

BARK_SMALL_CARD: Card = Card(
    kind=Kind.SPEECH,
    name="bark-small",
    revision="1",
    summary="Bark 0.4B: as bark, faster and plainer, on small machines",
    instant=False,
    make=lambda: _make(BARK_SMALL_CARD, BARK_SMALL),
    licence=_LICENCE,
    memory=(
        Memory("half precision, all parts at once", ram_mb=2_200, vram_mb=1_450),
        Memory("half precision, one part at a time", ram_mb=2_200, vram_mb=1_000),
    ),
    speech=_rules(BARK_SMALL),
    weights=lambda: weights_of("bark-small"),
    missing=lambda: _missing(BARK_SMALL),
)
