"""A dear speech engine. `PARROT=here` in the environment stands for its weights."""

from __future__ import annotations

import os
from typing import Any

from prostudio.engines.card import Card, Kind, Licence, Memory, Missing, SpeechRules

WEIGHTS = "PARROT"
VOICES = (("polly", "en"), ("jack", "en"), ("lora", "de"))


def _make() -> Any:
    from prostudio_test_engines.parrot_engine import Parrot

    return Parrot(CARD)


def _missing() -> Missing | None:
    if os.environ.get(WEIGHTS):
        return None
    return Missing("has no weights here", "run `prostudio weights get parrot`")


def _cannot_read(text: str, language: str) -> str | None:
    return None


CARD = Card(
    kind=Kind.SPEECH,
    name="parrot",
    revision="1",
    summary="a test engine that whistles a text, dear and without word times",
    instant=False,
    make=_make,
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory(ram_mb=100),),
    speech=SpeechRules(
        sample_rate=16_000,
        word_times=False,
        voices=lambda: VOICES,
        cannot_read=_cannot_read,
        cues=frozenset({"[laughs]"}),
    ),
    weights=lambda: os.environ.get(WEIGHTS, ""),
    missing=_missing,
)
