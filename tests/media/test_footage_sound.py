"""A clip's own sound stands where its pictures do, from any moment on, in every container."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from footage_making import SAMPLE_RATE, Clip, write_clip

from prostudio.errors import MediaError
from prostudio.film import Size
from prostudio.media.audio import read_blocks
from prostudio.media.footage.reading import footage_pictures, footage_sound
from prostudio.media.footage.values import Moments

SIZE = Size(160, 90)
RATE = Fraction(30)


def flash(n: int) -> np.ndarray:
    """White at each whole second."""
    return np.full((90, 160, 3), 255 if n % 30 == 0 else 0, np.uint8)


def flashes(path: Path, start: Fraction, seconds: int) -> list[float]:
    moments = Moments(start, 1 / RATE, round(seconds * RATE))
    pictures = footage_pictures(path, moments, SIZE)
    return [n / float(RATE) for n, picture in enumerate(pictures) if picture[:90].mean() > 120]


def heard(path: Path, start: Fraction, seconds: int, out: Path) -> np.ndarray:
    footage_sound(path, out, start=start, samples=seconds * SAMPLE_RATE)
    samples = np.concatenate(list(read_blocks(out)), axis=1)
    assert samples.shape == (2, seconds * SAMPLE_RATE)
    return samples


def clicks(path: Path, start: Fraction, seconds: int, out: Path) -> list[float]:
    """Seconds at which a click begins: where its first wave rises through a quarter."""
    loud = np.flatnonzero(np.abs(heard(path, start, seconds, out)[0]) > 0.25) / SAMPLE_RATE
    return list(loud[np.r_[True, np.diff(loud) > 0.25]])


@pytest.mark.parametrize(
    ("suffix", "codec", "sound"),
    [
        ("mp4", "libx264", "aac"),
        pytest.param(*("mov", "libx264", "pcm_s16le"), marks=pytest.mark.slow),
        ("mkv", "libx264", "flac"),
        pytest.param(*("mkv", "libx264", "aac"), marks=pytest.mark.slow),
        pytest.param(*("webm", "libvpx", "libopus"), marks=pytest.mark.slow),
        pytest.param(*("ts", "libx264", "aac"), marks=pytest.mark.slow),
    ],
)
def test_pictures_and_sound_are_within_a_millisecond_first_and_last(
    suffix: str, codec: str, sound: str, tmp_path: Path
) -> None:
    options = (("deadline", "realtime"), ("cpu-used", "8"), ("crf", "20"), ("b", "2M"))
    clip = Clip(
        5.0,
        codec=codec,
        options=options if codec == "libvpx" else Clip().options,
        click_every=1.0,
        sound_codec=sound,
    )
    path = write_clip(tmp_path / f"a.{suffix}", clip, flash)
    for begin in (Fraction(0), Fraction(29, 30), Fraction(5, 2)):
        seen = flashes(path, begin, 2)
        found = clicks(path, begin, 2, tmp_path / "sound.wav")
        apart = [min((abs(at - click), click - at) for click in found)[1] for at in seen]
        assert len(apart) >= 2
        # Where a file's clock begins with its sound, and that lies before its pictures, these
        # stand beside the film's grid, and each is shown on the nearest frame of it.
        assert max(map(abs, apart)) < (1 / 30 if suffix == "ts" else 0.001), apart


def test_a_control_that_is_forty_milliseconds_late_reads_so(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mov", Clip(3.0, click_every=1.0, sound_late=0.04), flash)
    found = clicks(path, Fraction(1, 2), 2, tmp_path / "sound.wav")
    assert abs(found[0] - 0.54) < 0.001


def test_before_its_sound_begins_and_after_it_ends_there_is_silence(tmp_path: Path) -> None:
    path = write_clip(
        tmp_path / "a.mov", Clip(2.0, click_every=0.01, sound_late=0.5, sound_codec="pcm_s16le")
    )
    samples = heard(path, Fraction(0), 4, tmp_path / "sound.wav")[0]
    assert not samples[: SAMPLE_RATE // 2 - 20].any()
    assert samples[SAMPLE_RATE // 2 : SAMPLE_RATE].any()
    assert not samples[3 * SAMPLE_RATE :].any()


def test_a_clip_without_sound_says_so(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", Clip(0.5))
    with pytest.raises(MediaError, match=r"clip 'a.mp4' has no sound in it"):
        footage_sound(path, tmp_path / "sound.wav", start=Fraction(0), samples=100)
    assert not (tmp_path / "sound.wav").exists()
