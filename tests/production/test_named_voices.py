"""Which language a named voice speaks, and when its name carries over."""

from __future__ import annotations

import pytest
from planning import planned

from prostudio.engines.request import SpeechRequest
from prostudio.errors import FilmError


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


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        ("zh", "cmn"),
        ("zh-CN", "cmn"),
        ("zh-HK", "yue"),
        ("no", "nb"),
        ("nn", "nb"),
        ("iw", "he"),
        ("in", "id"),
        ("de-AT", "de-at"),
    ],
)
def test_a_common_code_is_spoken_by_the_voice_that_has_it_under_another(
    code: str, spoken: str
) -> None:
    assert asked("[[shot: sea]]\nHello.", f"language: {code}").language == spoken


def test_a_country_that_is_no_language_is_told_which_one_it_means() -> None:
    with pytest.raises(FilmError, match="language is 'jp'") as refused:
        planned("[[shot: sea]]\nHello.", "language: jp")
    assert "'ja'" in (refused.value.hint or "")


@pytest.mark.parametrize(
    ("head", "near"),
    [
        ("voice: en-bg", "did you mean 'en-gb'?"),
        ("voice: de-zz", "it speaks de"),
        ("language: en-xx", "en-gb"),
    ],
)
def test_a_region_that_there_is_none_of_is_refused_with_the_nearest(head: str, near: str) -> None:
    with pytest.raises(FilmError, match="knows no region") as caught:
        asked("[[shot: sea]]\nHello.", head)
    assert near in (caught.value.hint or "")


@pytest.mark.parametrize(("code", "noted"), [("en-au", 1), ("en-gb", 0), ("de-de", 0), ("en", 0)])
def test_a_region_without_a_voice_is_spoken_and_noted(code: str, noted: int) -> None:
    plan = planned("[[shot: sea]]\nHello.\n\nAgain.", f"voice: {code}")
    assert [w.code for w in plan.warnings].count("region_not_spoken") == noted
