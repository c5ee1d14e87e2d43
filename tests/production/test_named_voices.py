"""Which language a named voice speaks, and when its name carries over."""

from __future__ import annotations

import pytest
from planning import planned

from prostudio.engines.request import SpeechRequest


def asked(body: str, head: str) -> SpeechRequest:
    (piece,) = planned(body, head).pieces()
    assert piece.request is not None
    return piece.request


@pytest.mark.parametrize(
    ("head", "language"),
    [
        ("language: en\nvoice: {engine: espeak, voice: ru}", "ru"),
        ("language: en\nvoice: {voice: ru+clara, pitch: 2}", "ru"),
        ("language: ru\nvoice: {voice: ru}", "ru"),
    ],
)
def test_a_voice_of_another_language_speaks_its_own(head: str, language: str) -> None:
    assert asked("[[shot: sea]]\nПривет всем.", head).language == language


def test_a_voice_of_the_films_language_keeps_it() -> None:
    head = "language: en\nvoice: {voice: en-gb+clara}"
    assert asked("[[shot: sea]]\nHello.", head).language == "en"


def test_naming_the_same_engine_again_keeps_the_voice() -> None:
    head = "voice: {engine: espeak, voice: en-us}\ncast:\n  ANNA: {engine: espeak, pitch: 3}"
    request = asked("[[shot: sea]]\nANNA: Hello.", head)
    assert (request.voice, request.pitch) == ("en-us", 3)
