"""Sound in and out: exact lengths, no lag, true figures."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from scipy import signal

from prostudio.errors import FaultError, MediaError
from prostudio.media import audio
from prostudio.media.audio_wav import _header

RATE = 48_000


def noise(samples: int, level: float = 0.1, seed: int = 1) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal((2, samples)) * level).astype(np.float32)


def whole(path: Path) -> np.ndarray:
    return np.concatenate(list(audio.read_blocks(path)), axis=1)


def click(samples: int, at: int) -> np.ndarray:
    sound = np.zeros((2, samples), np.float32)
    sound[:, at] = 0.5
    return sound


@pytest.mark.parametrize("samples", [0, 1, 47_999, 48_000, 123_457])
def test_a_wav_file_gives_back_exactly_what_was_written(tmp_path: Path, samples: int) -> None:
    sound = noise(samples)
    parts = [sound[:, start : start + 10_007] for start in range(0, samples, 10_007)]
    assert audio.write_wav(tmp_path / "a.wav", parts) == samples
    with audio.WavReader(tmp_path / "a.wav") as reader:
        assert reader.samples == samples
        np.testing.assert_array_equal(reader.read(0, samples), sound)


def test_reading_outside_a_wav_file_gives_silence(tmp_path: Path) -> None:
    sound = noise(1000)
    audio.write_wav(tmp_path / "a.wav", [sound])
    with audio.WavReader(tmp_path / "a.wav") as reader:
        found = reader.read(-5, 1007)
    np.testing.assert_array_equal(found[:, 5:1005], sound)
    assert not found[:, :5].any()
    assert not found[:, 1005:].any()


def test_ffmpeg_reads_our_wav_files(tmp_path: Path) -> None:
    sound = noise(5000)
    audio.write_wav(tmp_path / "a.wav", [sound])
    found = np.concatenate(list(audio.decode_blocks(tmp_path / "a.wav")), axis=1)
    np.testing.assert_array_equal(found, sound)


def test_more_than_four_gigabytes_become_rf64_with_the_long_size_beside() -> None:
    samples = 4 * 3600 * RATE
    header = _header(samples)
    assert header[:4] == b"RF64"
    assert header[12:16] == b"ds64"
    assert int.from_bytes(header[28:36], "little") == samples * 8
    assert len(header) == len(_header(1))


def test_a_failed_write_leaves_nothing_at_the_path(tmp_path: Path) -> None:
    def breaking():
        yield noise(100)
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        audio.write_wav(tmp_path / "a.wav", breaking())
    assert list(tmp_path.iterdir()) == []


def test_a_block_of_another_shape_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultError, match="wanted"):
        audio.write_wav(tmp_path / "a.wav", [np.zeros((1, 10), np.float32)])


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\0\0\0\0WAVEdata\0\0\0\0", b"x" * 200])
def test_what_is_not_our_wav_is_refused_by_the_reader(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(MediaError, match="not a 48 kHz stereo float"):
        audio.WavReader(tmp_path / "a.wav")


def test_a_wav_file_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    audio.write_wav(tmp_path / "a.wav", [noise(1000)])
    data = (tmp_path / "a.wav").read_bytes()
    (tmp_path / "a.wav").write_bytes(data[:-8])
    with pytest.raises(MediaError, match="cut short"):
        audio.WavReader(tmp_path / "a.wav")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"no sound file gone\.wav"):
        list(audio.read_blocks(tmp_path / "gone.wav"))


def test_other_wav_files_are_converted_to_48_khz_stereo(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes((np.ones(22_050) * 16_384).astype("<i2").tobytes())
    found = whole(tmp_path / "a.wav")
    assert found.shape == (2, RATE)
    np.testing.assert_allclose(found[:, 2000:-2000], 0.5, atol=0.01)  # mono stays at full level


@pytest.mark.parametrize("rate", [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 96_000])
def test_resampling_has_no_lag_and_an_exact_length(rate: int) -> None:
    sound = np.zeros((1, rate + 7), np.float32)
    sound[0, rate // 2] = 1
    found = audio.resample(sound, rate)
    assert found.shape == (1, round((rate + 7) * RATE / rate))
    assert abs(int(np.abs(found[0]).argmax()) - RATE // 2) <= 1


@pytest.mark.parametrize("rate", [32_000, 44_100, RATE])
def test_a_stream_is_resampled_like_the_whole(rate: int) -> None:
    sound = noise(rate + 123)
    parts = [sound[:, start : start + 7001] for start in range(0, rate + 123, 7001)]
    found = np.concatenate(list(audio.resampled(parts, rate)), axis=1)
    np.testing.assert_allclose(found, audio.resample(sound, rate), atol=1e-6)


def test_resampling_keeps_a_tone() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(22_050) / 22_050, dtype=np.float64)
    found = audio.resample(tone[np.newaxis].astype(np.float32), 22_050)
    wanted = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)
    assert np.abs(found[0] - wanted)[200:-200].max() < 0.01


def test_filters_keep_length_and_place() -> None:
    sound = click(30_001, 12_345)
    chain = [("highpass", "f=85"), ("alimiter", "limit=0.9:level=0:latency=1")]
    found = np.concatenate(list(audio.filtered([sound[:, :7000], sound[:, 7000:]], chain)), axis=1)
    assert found.shape == sound.shape
    assert abs(int(np.abs(found[0]).argmax()) - 12_345) <= 2


@pytest.mark.parametrize("samples", [1, 1024, 100_000, 100_001])
def test_aac_keeps_its_exact_length_and_place(tmp_path: Path, samples: int) -> None:
    sound = noise(samples, 0.05)
    if samples > 50_000:
        sound += click(samples, 48_000) * 1.5
    facts = audio.encode_aac([sound[:, :700], sound[:, 700:]], tmp_path / "a.m4a")
    assert facts.samples == samples
    found = whole(tmp_path / "a.m4a")
    assert found.shape == (2, samples)
    if samples > 50_000:
        assert int(np.abs(found[0]).argmax()) == 48_000


def test_the_packets_of_the_aac_file_say_priming_and_length(tmp_path: Path) -> None:
    import av

    audio.encode_aac([noise(10_000)], tmp_path / "a.m4a")
    with av.open(str(tmp_path / "a.m4a")) as container:
        packets = [packet for packet in container.demux() if packet.size]
    assert packets[0].pts == -audio.PRIMING
    assert packets[1].pts == 0
    assert packets[-1].pts + packets[-1].duration == 10_000


def test_the_meter_agrees_with_an_independent_judge() -> None:
    sound = noise(6 * RATE, 0.08)
    sound[:, : 2 * RATE] *= 0.01
    found = audio.measure([sound[:, :50_000], sound[:, 50_000:]])
    judge = pyloudnorm.Meter(RATE).integrated_loudness(sound.T.astype(np.float64))
    assert found.lufs == pytest.approx(judge, abs=0.1)
    peak = 20 * np.log10(np.abs(signal.resample_poly(sound, 8, 1, axis=1)).max())
    assert found.true_peak == pytest.approx(peak, abs=0.3)
    assert found.samples == 6 * RATE


def test_a_short_sound_is_measured_as_loud_as_a_long_one() -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(2 * RATE) / RATE).astype(np.float32) * 0.1
    stereo = np.stack([tone, tone])
    long = audio.measure([stereo]).lufs
    assert audio.measure([stereo[:, :4800]]).lufs == pytest.approx(long, abs=0.2)


@pytest.mark.parametrize("samples", [0, 100, 100_000])
def test_silence_has_no_loudness(samples: int) -> None:
    found = audio.measure([np.zeros((2, samples), np.float32)])
    assert found.lufs is None
    assert found.true_peak is None
    assert found.samples == samples
