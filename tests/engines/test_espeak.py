"""Narration by espeak-ng: words, repeatability, refusals, and the table against the library."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import psutil
import pytest

from prostudio.engines import registry
from prostudio.engines.base import AudioChunk
from prostudio.engines.card import Kind
from prostudio.engines.request import Machine, SpeechRequest
from prostudio.engines.speech.espeak import engine, library
from prostudio.engines.speech.espeak.timing import words_from_events
from prostudio.engines.speech.espeak.voices import (
    VARIANTS,
)
from prostudio.errors import FaultError, FilmError, MissingError

CARD = registry.card(Kind.SPEECH, "espeak")
RATE = 22_050
SENTENCE = SpeechRequest("Nobody in the village noticed, at first.", "en")


def speak(request: SpeechRequest) -> AudioChunk:
    (chunk,) = CARD.make().speak(request)
    assert isinstance(chunk, AudioChunk)
    return chunk


@cache
def spoken(text: str, language: str, voice: str | None = None) -> AudioChunk:
    return speak(SpeechRequest(text, language, voice))


HARD = [
    ("The old keeper, Mr. O'Neil, counted 1,250 waves. Then, at 6:45 a.m., it went out.", "en"),
    ("He ran out of the house and into the sea - and the sea was calm.", "en-gb"),
    ("Der Leuchtturm stand z. B. am Rande der Klippe.", "de-AT"),
    ("Où est la bibliothèque ?", "fr-FR"),
    ("한국어 문장 하나 입니다.", "ko"),
    ("وفي صباح أحد الأيام لم تكن هناك عاصفة", "ar"),
    ("你好，世界。今天天气很好。", "zh-CN"),
    ("Sea 🌊 and 🙂 sky — blue & grey.", "en"),
]


@pytest.mark.parametrize(("text", "language"), HARD, ids=[language for _, language in HARD])
def test_every_spoken_token_has_one_word_in_order_within_the_sound(
    text: str, language: str
) -> None:
    chunk = spoken(text, language)
    tokens = [
        token
        for token in text.split()
        if any(unicodedata.category(c)[0] in "LN" or c == "&" for c in token)
    ]
    assert [word.text for word in chunk.words] == tokens
    edges = [edge for word in chunk.words for edge in (word.start, word.stop)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= chunk.samples.shape[1]
    assert all(word.stop > word.start for word in chunk.words)


def test_there_is_a_voice_in_each_word_and_none_after_the_last() -> None:
    chunk = spoken(SENTENCE.text, SENTENCE.language)
    sound = chunk.samples[0]
    for word in chunk.words:
        assert np.sqrt((sound[word.start : word.stop] ** 2).mean()) > 10 ** (-45 / 20)
    assert np.abs(sound[chunk.words[-1].stop + 500 :]).max(initial=0.0) < 0.02


def test_the_sound_is_mono_float_from_sample_0_below_full_scale() -> None:
    chunk = spoken(SENTENCE.text, SENTENCE.language)
    assert CARD.speech is not None
    assert CARD.speech.sample_rate == RATE
    assert chunk.first == 0
    assert chunk.samples.dtype == np.float32
    assert chunk.samples.shape[0] == 1
    assert 2 * RATE < chunk.samples.shape[1] < 4 * RATE
    assert 0.1 < np.abs(chunk.samples).max() < 0.95


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_no_named_voice_clips(variant: object) -> None:
    chunk = speak(replace(SENTENCE, voice=f"en-us+{variant.name}"))  # type: ignore[attr-defined]
    assert 0.1 < np.abs(chunk.samples).max() < 0.98


def test_the_same_request_gives_the_same_samples_and_words() -> None:
    first, second = speak(SENTENCE), speak(SENTENCE)
    np.testing.assert_array_equal(first.samples, second.samples)
    assert first.words == second.words


def test_rate_and_pitch_do_what_they_say() -> None:
    usual = spoken(SENTENCE.text, SENTENCE.language).samples.shape[1]
    fast = speak(replace(SENTENCE, rate=2.0)).samples.shape[1]
    slow = speak(replace(SENTENCE, rate=0.5)).samples.shape[1]
    assert 0.42 < fast / usual < 0.65
    assert 1.5 < slow / usual < 2.2
    low, high = (fundamental(speak(replace(SENTENCE, pitch=p))) for p in (-4.0, 4.0))
    assert 6 < 12 * np.log2(high / low) < 10


def fundamental(chunk: AudioChunk) -> float:
    """The median pitch in Hz, by autocorrelation."""
    sound, found = chunk.samples[0], []
    for start in range(0, len(sound) - 1024, 512):
        part = sound[start : start + 1024]
        if (part**2).mean() > 1e-3:
            line = np.correlate(part, part, "full")[1023:]
            lag = int(line[40:330].argmax()) + 40
            if line[lag] > 0.5 * line[0]:
                found.append(RATE / lag)
    return float(np.median(found))


def test_unreadable_text_is_refused_by_the_engine_too() -> None:
    with pytest.raises(FilmError, match="kanji"):
        speak(SpeechRequest("東京", "ja"))


@pytest.mark.parametrize("text", ["", " \n", "—", "🙂", "..."])
def test_nothing_to_speak_is_refused(text: str) -> None:
    with pytest.raises(FilmError, match="nothing to speak"):
        speak(SpeechRequest(text, "en"))


def test_emoji_and_control_characters_change_nothing_that_is_heard() -> None:
    plain = spoken("Sea   and sky.", "en")
    decorated = spoken("Sea 🌊 and sky.", "en")
    np.testing.assert_array_equal(plain.samples, decorated.samples)
    assert [word.start for word in plain.words] == [word.start for word in decorated.words]
    assert spoken("Sea \x01\x00 and sky.", "en").words


def test_closing_the_generator_before_it_ran_starts_nothing() -> None:
    before = len(psutil.Process().children())
    generator = CARD.make().speak(SENTENCE)
    generator.close()
    assert len(psutil.Process().children()) == before


def test_no_child_is_left_behind() -> None:
    before = len(psutil.Process().children())
    speak(SENTENCE)
    assert len(psutil.Process().children()) == before


def test_a_library_that_cannot_start_is_an_error_and_no_exit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = library.find()
    empty = tmp_path / "espeak-ng-data"
    empty.mkdir()
    monkeypatch.setattr(library, "find", lambda: replace(found, data=str(empty)))
    with pytest.raises(FaultError, match="espeak-ng"):
        speak(SENTENCE)


def test_data_in_a_long_folder_with_other_letters_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = library.find()
    if not found.data:
        pytest.skip("the system's espeak-ng has its data built in")
    deep = tmp_path / ("ü" * 60) / ("long" * 30) / "espeak-ng-data"
    deep.parent.mkdir(parents=True)
    deep.symlink_to(found.data, target_is_directory=True)
    monkeypatch.setattr(library, "find", lambda: replace(found, data=str(deep)))
    np.testing.assert_array_equal(
        speak(SENTENCE).samples, spoken(SENTENCE.text, SENTENCE.language).samples
    )


def test_a_child_that_says_nonsense_or_dies_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("this", "no_such_module"):
        monkeypatch.setattr(engine, "_PROGRAM", program)
        with pytest.raises(FaultError, match="espeak-ng failed"):
            speak(SENTENCE)


def test_a_machine_without_espeak_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "find_spec", lambda name: None)
    monkeypatch.setattr(library, "find_library", lambda name: None)
    assert CARD.weights() == ""
    with pytest.raises(MissingError, match="not on this machine") as refusal:
        speak(SENTENCE)
    assert "pip install espeakng-loader" in (refusal.value.hint or "")
    monkeypatch.setattr(library, "find_library", lambda name: "libespeak-ng.so.1")
    assert library.find() == library.Library("libespeak-ng.so.1", "", "system libespeak-ng.so.1")


def test_a_long_text_is_spoken_in_one_go() -> None:
    chunk = speak(SpeechRequest("The sea was calm and the night was long. " * 60, "en"))
    assert len(chunk.words) == 60 * 9
    assert chunk.samples.shape[1] > 100 * RATE


def test_the_card_is_light() -> None:
    program = (
        "import sys; from prostudio.engines.speech.espeak import CARD;"
        "CARD.speech.voices(); CARD.speech.cannot_read('hello', 'en'); CARD.weights();"
        "sys.exit(bool({'numpy', 'ctypes.wintypes', 'av', 'espeakng_loader'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_estimate_grows_with_the_text() -> None:
    machine = Machine(cores=2, ram_mb=4000)
    engine = CARD.make()
    short, long = (engine.estimate(replace(SENTENCE, text="a" * n), machine) for n in (10, 10_000))
    assert 0 < short.seconds < long.seconds


def test_words_are_filled_where_the_library_says_nothing() -> None:
    sound = np.ones(9000, np.float32) * 0.5
    tokens = [(0, 2), (3, 6), (7, 10), (11, 14)]
    words = words_from_events("in the old sea", tokens, [(0, 0), (7, 6000)], sound)
    assert [word.start for word in words] == [0, 2571, 6000, 7500]
    assert words[-1].stop == 9000


def test_events_that_go_backwards_are_passed_over() -> None:
    sound = np.ones(9000, np.float32) * 0.5
    events = [(0, 0), (3, 5000), (0, 6000), (5, 4000), (6, 99_000)]
    words = words_from_events("a b c d", [(0, 1), (2, 4), (5, 6), (7, 8)], events, sound)
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    assert starts[:2] == [0, 5000]


def test_the_library_is_asked_for_nothing_by_the_parent() -> None:
    speak(SENTENCE)
    loaded = [m.path for m in psutil.Process().memory_maps()] if sys.platform == "linux" else []
    assert not [path for path in loaded if "espeak" in path]
