"""Narration by VITS, over transformers' model: a small voice for each language, from Meta's MMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, Missing, SpeechRules
from prostudio.engines.missing import missing_model, weights_of
from prostudio.engines.speech.vits.reading import cannot_read
from prostudio.engines.speech.vits.voices import SAMPLE_RATE, VOICES, resolve

if TYPE_CHECKING:
    from prostudio.engines.speech.vits.engine import Vits


def _make() -> Vits:
    from prostudio.engines.speech.vits.engine import Vits

    return Vits(CARD)


def _missing() -> Missing | None:
    """Nothing where one voice is here; a film asks for those that it needs (`row_of`)."""
    lacks = [missing_model(voice.row) for voice in VOICES]
    return None if None in lacks else lacks[0]


CARD: Card = Card(
    kind=Kind.SPEECH,
    name="vits",
    revision="1",
    summary="VITS voices of MMS in 8 languages: small, fit for a processor, word times",
    instant=False,
    make=_make,
    licence=Licence(
        "CC-BY-NC-4.0",
        output_terms="not for commercial use",
        attribution="Voice: MMS, Meta AI (CC BY-NC 4.0)",
        source_type="trainedAlgorithmicMedia",
    ),
    memory=(Memory("float32", ram_mb=900, vram_mb=0),),
    speech=SpeechRules(
        sample_rate=SAMPLE_RATE,
        word_times=True,
        voices=lambda: tuple((voice.name, voice.language) for voice in VOICES),
        cannot_read=cannot_read,
        row_of=lambda name, language: resolve(name, language).row,
    ),
    weights=lambda: " ".join(filter(None, (weights_of(voice.row) for voice in VOICES))),
    missing=_missing,
)
