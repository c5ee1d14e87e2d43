"""espeak-ng's languages, voices and scripts: the table, and the table against the library."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.request import SpeechRequest
from prostudio.engines.speech.espeak import library
from prostudio.engines.speech.espeak.voices import languages, resolve_language, resolve_voice
from prostudio.errors import FilmError

CARD = registry.card(Kind.SPEECH, "espeak")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en-us"),
        ("en-GB", "en-gb"),
        ("en_gb", "en-gb"),
        ("en-CA", "en-us"),
        ("en-AU", "en-gb"),
        ("fr-FR", "fr"),
        ("fr-CA", "fr"),
        ("de-CH", "de"),
        ("pt", "pt-br"),
        ("pt-PT", "pt"),
        ("es-MX", "es-419"),
        ("zh-Hans-CN", "cmn"),
        ("zh-HK", "yue"),
        ("no", "nb"),
    ],
)
def test_a_language_tag_finds_its_voice(tag: str, code: str) -> None:
    assert resolve_language(tag).code == code


@pytest.mark.parametrize(
    ("voice", "language", "code", "file"),
    [
        (None, "de", "de", "Annie"),
        ("en-gb", "en", "en-gb", "Annie"),
        ("Clara", "fr", "fr", "f3"),
        ("f3", "fr", "fr", "f3"),
        ("en-gb+rob", "en", "en-gb", "rob"),
        ("en-gb+f3", "de", "en-gb", "f3"),
        ("de-AT", "de", "de", "Annie"),
        ("arthur", "en", "en-us", ""),
    ],
)
def test_a_voice_is_a_language_a_timbre_or_both(
    voice: str | None, language: str, code: str, file: str
) -> None:
    found, variant = resolve_voice(voice, language)
    assert (found.code, variant.file) == (code, file)


@pytest.mark.parametrize(
    ("language", "voice", "near"),
    [
        ("eng-x", "clarra", "clara"),
        ("en", "en-gb+clar", "clara"),
        ("dee", None, "de"),
        ("tlh-xx", None, ""),
    ],
)
def test_an_unknown_voice_or_language_names_the_nearest(
    language: str, voice: str | None, near: str
) -> None:
    with pytest.raises(FilmError, match="espeak has no voice") as refusal:
        list(CARD.make().speak(SpeechRequest("Hello.", "en" if voice else language, voice)))
    assert near in (refusal.value.hint or "")


@pytest.mark.parametrize(
    ("text", "language", "what"),
    [
        ("東京タワー", "ja", r"kanji \(東京\)"),
        ("とうきょうタワー", "ja", None),
        ("AI の じだい", "ja", None),
        ("hello の", "ja", "Latin letters"),
        ("你好", "zh", None),
        ("你好", "en", "Chinese characters"),
        ("Он сказал да", "en", "Cyrillic letters"),
        ("He said «привет» to me", "en", "Cyrillic letters"),
        ("Он сказал hello", "ru", None),
        ("Beograd, Београд", "sr", None),
        ("π is 3.14159 and 50 % of ½ ≈ 0.25 €", "en", None),
        ("λόγος", "en", "Greek letters"),
        ("λόγος", "el", None),
        ("नमस्ते, friend", "en", None),
        ("café naïve Łódź ǅ ﬁne Ｆｕｌｌ ªº", "en", None),
        ("🌊🙂 “quotes” — dash… ¿qué?", "en", None),
        ("ພາສາ", "en", "Lao letters"),
        ("1984", "ar", None),
    ],
)
def test_what_a_voice_would_spell_or_skip_is_said_beforehand(
    text: str, language: str, what: str | None
) -> None:
    assert CARD.speech is not None
    found = CARD.speech.cannot_read(text, language)
    if what is None:
        assert found is None
    else:
        assert found is not None
        assert re.match(what, found), found


def test_voices_are_listed_with_their_language() -> None:
    assert CARD.speech is not None
    voices = CARD.speech.voices()
    assert ("en-gb", "en-gb") in voices
    assert ("en-gb+clara", "en-gb") in voices
    assert len(set(voices)) == len(voices) > 1000


def test_the_table_is_what_the_library_has() -> None:
    found = library.find()
    if not found.data:
        pytest.skip("the table is that of the pip wheel")
    data = Path(found.data)
    there = {
        p.relative_to(data / "lang").as_posix() for p in (data / "lang").rglob("*") if p.is_file()
    }
    table = {language.identifier for language in languages().values()}
    # Faroese, Karakalpak and Xextan have a voice file and no dictionary in the wheel.
    assert table == there - {"gmq/fo", "trk/kaa", "art/xex"}
    files = Path(library.__file__).with_name("variants.txt").read_text(encoding="utf-8").split("\n")
    assert {name for name in files if name} == {p.name for p in (data / "voices" / "!v").iterdir()}


SAMPLES = {
    "LATIN": "lighthouse",
    "CYRILLIC": "Привет",
    "GREEK": "λόγος",
    "ARABIC": "سلام",
    "HEBREW": "שלום",
    "DEVANAGARI": "नमस्ते",
}


def test_the_scripts_in_the_table_are_those_the_library_does_not_spell() -> None:
    found = library.find()
    program = Path(__file__).with_name("espeak_phonemes.py")
    listing = subprocess.run(
        [sys.executable, str(program), found.file, found.data],
        input="\n".join(
            f"{language.identifier}\t{word}"
            for language in languages().values()
            if language.code
            in ("en-gb", "de", "ru", "ar", "he", "hi", "el", "sr", "ja", "fr", "uk")
            for word in SAMPLES.values()
        ),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert CARD.speech is not None
    by_file = {language.identifier: language.code for language in languages().values()}
    for line in listing:
        identifier, word, phonemes = line.split("\t")
        spelled = phonemes.count("'") + phonemes.count(",") >= max(2, len(word) - 2)
        refused = CARD.speech.cannot_read(word, by_file[identifier]) is not None
        assert refused == spelled, f"{identifier} {word}: {phonemes}"
