"""Loud enough, never too loud, judged by others than the code under test."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from scipy import signal

from prostudio.delivery.profiles import PROFILES
from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.request import SpeechRequest
from prostudio.media.audio import WavReader, read_blocks, write_wav
from prostudio.media.sound_encoding import SoundEncoding
from prostudio.mix.limiter import limited
from prostudio.mix.loudness import gain_for, loudness_of, master, music_gain_db
from prostudio.mix.narration import trimmed
from prostudio.mix.voice import VOICE_LUFS, process_voice

RATE = 48_000


def pink(seconds: float, seed: int = 1) -> np.ndarray:
    """Noise with the spectrum of music, [2, n], peak about 0.3."""
    white = np.random.default_rng(seed).standard_normal((2, round(seconds * RATE)))
    spectrum = np.fft.rfft(white)
    spectrum /= np.sqrt(np.maximum(np.arange(spectrum.shape[1]), 20))
    sound = np.fft.irfft(spectrum, white.shape[1])
    return (sound / np.abs(sound).max() * 0.3).astype(np.float32)


def spiky(seconds: float) -> np.ndarray:
    """Pulses in bursts with pauses, as a synthetic voice has them: 18 LU from loudness to peak."""
    count = round(seconds * RATE)
    pulses = np.zeros(count)
    pulses[:: RATE // 110] = 1
    formants = sum(
        np.exp(-np.arange(600) / 60) * np.sin(2 * np.pi * f * np.arange(600) / RATE)
        for f in (500, 1500, 2500)
    )
    sound = signal.fftconvolve(pulses, formants)[:count]
    sound *= np.arange(count) % RATE < 0.7 * RATE
    return np.stack([sound, sound]).astype(np.float32) * 0.3


def judged(path: Path) -> tuple[float, float]:
    """Loudness by pyloudnorm and true peak by eight times oversampling, after decoding."""
    sound = np.concatenate(list(read_blocks(path)), axis=1)
    loud = pyloudnorm.Meter(RATE).integrated_loudness(sound.T.astype(np.float64))
    peak = 20 * np.log10(np.abs(signal.resample_poly(sound, 8, 1, axis=1)).max())
    return float(loud), float(peak)


@cache
def raw_voice() -> np.ndarray:
    """A synthetic voice as the engine gives it: 17 LU from loudness to peak."""
    card = registry.card(Kind.SPEECH, "espeak")
    text = "He took his lantern, and he ran down to the sea."
    (chunk,) = card.make().speak(SpeechRequest(text, "en", "arthur"))
    return trimmed(chunk.samples, card.speech.sample_rate).samples


SOUNDS = {(e.encoder, e.lossy_rate): e for e in (row.sound for row in PROFILES.values())}
"""Every way in which a profile encodes its sound."""

TRACKS = {
    "quiet music": pink(4) * 0.1,
    "loud music": np.clip(pink(4) * 12, -1, 1),
    "peaks over full scale": pink(3) * 6,
}


@pytest.mark.parametrize("name", TRACKS)
def test_a_film_is_as_loud_as_the_platforms_play_it(tmp_path: Path, name: str) -> None:
    check(tmp_path, TRACKS[name][:, :-333])


def test_a_voice_now_and_then_is_as_loud_too(tmp_path: Path) -> None:
    pause = pink(2) * 0.02
    check(tmp_path, np.concatenate([raw_voice(), pause, raw_voice(), pause], axis=1))


def test_a_sound_of_nothing_but_spikes_is_as_loud_as_its_peaks_allow(tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", [spiky(3)])
    master(tmp_path / "mix.wav", tmp_path / "out.m4a")
    loud, peak = judged(tmp_path / "out.m4a")
    assert -15 < loud < -13.7
    assert peak <= -1


@pytest.mark.parametrize("encoding", SOUNDS.values(), ids=lambda e: f"{e.encoder} {e.bit_rate}")
def test_four_films_are_as_loud_after_the_encoder_of_every_profile(
    encoding: SoundEncoding, tmp_path: Path
) -> None:
    pause = pink(1) * 0.02
    voice = np.concatenate([raw_voice(), pause, raw_voice()], axis=1)
    for track in (*TRACKS.values(), voice):
        check(tmp_path, track, encoding)


def test_a_gain_that_is_known_gives_the_same_sound(tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", [pink(3) * 6])
    found = gain_for(tmp_path / "mix.wav")
    master(tmp_path / "mix.wav", tmp_path / "a.m4a")
    master(tmp_path / "mix.wav", tmp_path / "b.m4a", gain_db=found)
    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()


def test_another_loudness_is_reached_too(tmp_path: Path) -> None:
    write_wav(tmp_path / "mix.wav", [pink(3)])
    master(tmp_path / "mix.wav", tmp_path / "out.m4a", lufs=-23.0)
    assert judged(tmp_path / "out.m4a")[0] == pytest.approx(-23, abs=0.3)


def check(tmp_path: Path, track: np.ndarray, encoding: SoundEncoding | None = None) -> None:
    """Master the track and judge it."""
    write_wav(tmp_path / "mix.wav", [track])
    facts = master(tmp_path / "mix.wav", tmp_path / "out.m4a", encoding)
    loud, peak = judged(tmp_path / "out.m4a")
    assert loud == pytest.approx(-14, abs=0.3)
    assert peak <= -1
    assert facts["samples"] == track.shape[1]
    assert facts["lufs"] == pytest.approx(loud, abs=0.1)
    assert facts["true_peak"] == pytest.approx(peak, abs=0.2)


@pytest.mark.parametrize("level", [0.0, 1e-4])
def test_a_silent_film_stays_silent(tmp_path: Path, level: float) -> None:
    write_wav(tmp_path / "mix.wav", [pink(2) * level])
    facts = master(tmp_path / "mix.wav", tmp_path / "out.m4a")
    assert facts["gain_db"] == 0
    assert facts["samples"] == 2 * RATE
    sound = np.concatenate(list(read_blocks(tmp_path / "out.m4a")), axis=1)
    assert np.abs(sound).max() < 1e-3


def test_the_limiter_keeps_true_peaks_under_the_ceiling_at_their_place(tmp_path: Path) -> None:
    # Samples at +-45 degrees of a quarter of the rate: the true peak is 3 dB above them.
    tone = np.sin(2 * np.pi * RATE / 4 * np.arange(RATE) / RATE + np.pi / 4) * 0.6
    tone[: RATE // 2] *= 0.1
    write_wav(tmp_path / "a.wav", [np.stack([tone, tone])])
    with WavReader(tmp_path / "a.wav") as reader:
        found = np.concatenate(list(limited(reader, 1.0, 0.7)), axis=1)
    assert np.abs(signal.resample_poly(found, 8, 1, axis=1)[:, 2000:-2000]).max() < 0.71
    assert found.shape == (2, RATE)
    np.testing.assert_array_equal(found[0, : RATE // 2 - 500], tone[: RATE // 2 - 500].astype("f4"))


def test_what_needs_no_limiting_passes_bit_by_bit(tmp_path: Path) -> None:
    sound = pink(9)
    write_wav(tmp_path / "a.wav", [sound])
    with WavReader(tmp_path / "a.wav") as reader:
        found = np.concatenate(list(limited(reader, 2.0, 0.7)), axis=1)
    np.testing.assert_array_equal(found, sound * 2)


def test_one_peak_is_caught_and_the_rest_comes_back(tmp_path: Path) -> None:
    sound = pink(5)
    sound[:, 4 * RATE - 100] = 3.0  # beside the edge of two blocks
    write_wav(tmp_path / "a.wav", [sound])
    with WavReader(tmp_path / "a.wav") as reader:
        found = np.concatenate(list(limited(reader, 1.0, 0.7)), axis=1)
    assert int(np.abs(found[0]).argmax()) == 4 * RATE - 100
    assert np.abs(found).max() <= 0.7001
    np.testing.assert_array_equal(found[:, : 4 * RATE - 800], sound[:, : 4 * RATE - 800])
    np.testing.assert_array_equal(found[:, -RATE // 2 :], sound[:, -RATE // 2 :])
    factor = np.abs(found[0] / sound[0])
    assert np.abs(np.diff(factor[4 * RATE - 50 :])).max() < 0.005  # no step between the blocks


def test_a_voice_is_as_loud_as_all_voices_and_stays_in_place(tmp_path: Path) -> None:
    voice = spiky(3.21)
    write_wav(tmp_path / "in.wav", [voice * 0.05])
    facts = process_voice(tmp_path / "in.wav", tmp_path / "out.wav", level_db=-3)
    found = np.concatenate(list(read_blocks(tmp_path / "out.wav")), axis=1)
    assert facts["samples"] == voice.shape[1] == found.shape[1]
    loud = pyloudnorm.Meter(RATE).integrated_loudness(found.T.astype(np.float64))
    assert loud == pytest.approx(VOICE_LUFS - 3, abs=0.3)
    assert facts["loudness"] == pytest.approx(loud, abs=0.2)
    lag = signal.correlate(found[0], voice[0], method="fft").argmax() - (voice.shape[1] - 1)
    assert abs(lag) <= 2


def test_a_synthetic_voice_becomes_less_spiky(tmp_path: Path) -> None:
    write_wav(tmp_path / "in.wav", [raw_voice()])
    process_voice(tmp_path / "in.wav", tmp_path / "out.wav")
    before, after = (loudness_of(tmp_path / name) for name in ("in.wav", "out.wav"))
    assert after["true_peak"] - after["lufs"] < before["true_peak"] - before["lufs"] - 2


def test_a_click_goes_through_the_voice_chain_at_its_sample(tmp_path: Path) -> None:
    sound = np.zeros((2, RATE), np.float32)
    sound[:, 20_000] = 0.5
    write_wav(tmp_path / "in.wav", [sound])
    process_voice(tmp_path / "in.wav", tmp_path / "out.wav")
    with WavReader(tmp_path / "out.wav") as reader:
        found = reader.read(0, RATE)
    assert abs(int(np.abs(found[0]).argmax()) - 20_000) <= 2
    assert np.abs(found[:, :19_000]).max() < 1e-3


def test_a_panned_voice_stands_on_its_side_with_the_same_power(tmp_path: Path) -> None:
    write_wav(tmp_path / "in.wav", [spiky(1.5)])
    power = []
    for pan in (0.0, -0.8):
        process_voice(tmp_path / "in.wav", tmp_path / "out.wav", pan=pan)
        with WavReader(tmp_path / "out.wav") as reader:
            power.append((reader.read(0, reader.samples).astype(np.float64) ** 2).mean(axis=1))
    assert power[1][0] > 20 * power[1][1]
    assert power[1].sum() == pytest.approx(power[0].sum(), rel=0.15)


@pytest.mark.parametrize("samples", [0, 1, 300, 4800])
def test_a_voice_of_any_length_or_none_is_handled(tmp_path: Path, samples: int) -> None:
    write_wav(tmp_path / "in.wav", [spiky(1)[:, :samples]])
    facts = process_voice(tmp_path / "in.wav", tmp_path / "out.wav")
    assert facts["samples"] == samples
    found = np.concatenate([np.zeros((2, 0)), *read_blocks(tmp_path / "out.wav")], axis=1)
    assert np.isfinite(found).all()
    assert np.abs(found).max(initial=0) < 1.5


def test_silence_is_no_voice_and_is_not_raised(tmp_path: Path) -> None:
    write_wav(tmp_path / "in.wav", [np.zeros((2, RATE), np.float32)])
    facts = process_voice(tmp_path / "in.wav", tmp_path / "out.wav")
    assert facts == {"samples": RATE, "loudness": None}
    with WavReader(tmp_path / "out.wav") as reader:
        assert not reader.read(0, RATE).any()


def test_music_of_any_loudness_is_brought_under_the_voice(tmp_path: Path) -> None:
    write_wav(tmp_path / "m.wav", [pink(3)])
    facts = loudness_of(tmp_path / "m.wav")
    assert facts["samples"] == 3 * RATE
    assert facts["lufs"] is not None
    assert facts["lufs"] + music_gain_db(facts["lufs"], -4) == pytest.approx(-25)
    assert music_gain_db(None, -4) == -4
