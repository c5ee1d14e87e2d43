"""The card of espeak-ng: what can be known without loading the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.engines.card import Card, Kind, Licence, Memory, SpeechRules
from prostudio.engines.speech.espeak import library
from prostudio.engines.speech.espeak.reading import cannot_read
from prostudio.engines.speech.espeak.voices import voices

if TYPE_CHECKING:
    from prostudio.engines.speech.espeak.engine import Espeak


def _make() -> Espeak:
    from prostudio.engines.speech.espeak.engine import Espeak

    return Espeak(CARD)


CARD = Card(
    kind=Kind.SPEECH,
    name="espeak",
    revision="1",
    summary="espeak-ng: 138 languages, word times, 200 times real time, no weights",
    instant=True,
    make=_make,
    licence=Licence("GPL-3.0-or-later", output_terms="none: what it speaks is yours"),
    memory=(Memory(ram_mb=40),),
    speech=SpeechRules(
        sample_rate=22_050,
        word_times=True,
        voices=voices,
        cannot_read=cannot_read,
    ),
    weights=library.identity,
)
