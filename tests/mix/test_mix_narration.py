"""Sentences without silence at their ends, words at 48 kHz, pauses of ours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from prostudio.film import Word
from prostudio.media.audio import WavReader, write_wav
from prostudio.mix.narration import (
    pauses_in,
    pauses_of,
    trimmed,
    voiced_range_of,
    write_sentence,
)

RATE = 48_000


def sentence(before: int, voice: int, after: int, rate: int = 22_050) -> np.ndarray:
    """Silence, a tone, silence: [1, n]."""
    tone = np.sin(2 * np.pi * 300 * np.arange(voice) / rate) * 0.5
    return np.concatenate([np.zeros(before), tone, np.zeros(after)])[np.newaxis].astype(np.float32)


def test_silence_at_the_ends_is_taken_off_to_the_sample() -> None:
    found = trimmed(sentence(22_050, 22_050, 11_025), 22_050)
    assert found.samples.shape[0] == 2
    assert found.samples.shape[1] == pytest.approx(RATE + 480 + 2880, abs=60)
    np.testing.assert_array_equal(found.samples[0], found.samples[1])


def test_words_move_with_the_sound_and_keep_their_order_within_it() -> None:
    words = (
        Word("one", 22_050, 33_075),
        Word("two", 33_075, 44_100),
        Word("three", 44_100, 60_000),
    )
    found = trimmed(sentence(22_050, 22_050, 11_025), 22_050, words)
    assert [word.text for word in found.words] == ["one", "two", "three"]
    assert found.words[0].start == pytest.approx(480, abs=60)
    assert found.words[1].start - found.words[0].start == RATE // 2
    assert found.words[2].stop <= found.samples.shape[1]
    edges = [edge for word in found.words for edge in (word.start, word.stop)]
    assert edges == sorted(edges)


def test_a_pause_inside_the_sentence_stays() -> None:
    voice = np.concatenate([sentence(0, 9600, 0, RATE), sentence(20_000, 9600, 0, RATE)], axis=1)
    found = trimmed(voice, RATE)
    assert found.samples.shape[1] == pytest.approx(9600 + 20_000 + 9600, abs=60)


def test_a_quiet_voice_is_trimmed_like_a_loud_one_and_the_cut_does_not_click() -> None:
    loud, quiet = sentence(9000, 9000, 9000, RATE), sentence(9000, 9000, 9000, RATE) * 0.01
    assert trimmed(loud, RATE).samples.shape == trimmed(quiet, RATE).samples.shape
    found = trimmed(np.ones((1, 9000), np.float32), RATE).samples
    assert abs(found[0, 0]) < 0.01
    assert abs(found[0, -1]) < 0.01


def test_silence_throughout_is_kept() -> None:
    assert trimmed(np.zeros((1, 4800), np.float32), RATE).samples.shape == (2, 4800)
    assert trimmed(np.zeros((1, 0), np.float32), RATE).samples.shape == (2, 0)


def test_a_recording_is_trimmed_the_same_way_from_its_file(tmp_path: Path) -> None:
    sound = np.repeat(sentence(100_000, 150_000, 70_000, RATE), 2, axis=0)
    write_wav(tmp_path / "a.wav", [sound])
    start, stop = voiced_range_of(tmp_path / "a.wav")
    assert start == pytest.approx(100_000 - 480, abs=60)
    assert stop == pytest.approx(250_000 + 2880, abs=60)
    write_wav(tmp_path / "b.wav", [np.zeros((2, 500), np.float32)])
    assert voiced_range_of(tmp_path / "b.wav") == (0, 500)


def test_a_sentence_is_written_as_it_is(tmp_path: Path) -> None:
    found = trimmed(sentence(100, 9000, 100, RATE), RATE)
    assert write_sentence(found, tmp_path / "a.wav") == found.samples.shape[1]
    with WavReader(tmp_path / "a.wav") as reader:
        np.testing.assert_array_equal(reader.read(0, reader.samples), found.samples)


def test_pauses_of_100_ms_and_more_are_heard_within_a_voice_even_over_a_hum() -> None:
    def tone(count: int) -> np.ndarray:
        return sentence(0, count, 0, RATE)

    def silence(count: int) -> np.ndarray:
        return np.zeros((1, count), np.float32)

    voice = [tone(9600), silence(14_400), tone(9600), silence(2400), tone(9600)]
    sound = np.repeat(np.concatenate(voice, axis=1), 2, axis=0)
    assert pauses_in(sound) == [(9600, 24_000)]
    hum = (np.random.default_rng(1).uniform(-0.01, 0.01, sound.shape)).astype(np.float32)
    assert pauses_in(sound + hum) == [(9600, 24_000)]
    assert pauses_in(np.zeros((2, 48_000), np.float32)) == []
    assert pauses_in(np.zeros((2, 0), np.float32)) == []


def test_a_recording_has_the_pauses_that_its_samples_have(tmp_path: Path) -> None:
    sound = np.concatenate([sentence(0, 96_000, 12_000, RATE), sentence(0, 9600, 0, RATE)], axis=1)
    both = np.repeat(sound, 2, axis=0)
    write_wav(tmp_path / "voice.wav", [both[:, :50_001], both[:, 50_001:]])
    assert pauses_of(tmp_path / "voice.wav") == pauses_in(both) == [(96_000, 108_000)]
