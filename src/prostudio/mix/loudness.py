"""The finished sound: brought to its loudness, limited, encoded, and measured again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.media.audio import (
    Loudness,
    WavReader,
    encode_sound,
    measure,
    read_blocks,
)
from prostudio.media.sound_encoding import SoundEncoding
from prostudio.mix.levels import amplitude
from prostudio.mix.limiter import limited

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

TARGET_LUFS = -14.0
"""What the large platforms play at without turning it down."""

CEILING_DBTP = -1.0
"""Measured after the encoder, as a listener gets it."""

_FIRST_CEILING_DB = -1.5
"""AAC moves peaks by some tenths of a dB: this far down it seldom has to be done again."""

MUSIC_LUFS = -21.0
"""Music before `level_db`: 5 LU under the voice when it is alone, 15 while somebody speaks."""

SILENCE_LUFS = -50.0
"""A track below this is a silent film's: raising it would raise noise."""

_CLOSE_LU = 0.1
_PASSES = 5
_ENCODINGS = 6
"""Most sounds are as they should be after one or two."""
_STEEPEST = 5.0
"""Where a dB of gain gives less than a fifth of one, only noise would still rise."""

_MOST_MUSIC_GAIN_DB = 24.0


def loudness_of(wav: Path) -> dict[str, float | int | None]:
    """Facts of a sound file: `samples`, `lufs` and `true_peak` (dBTP), None for silence."""
    found = measure(read_blocks(wav))
    return {"samples": found.samples, "lufs": found.lufs, "true_peak": found.true_peak}


def music_gain_db(lufs: float | None, level_db: float = 0.0) -> float:
    """The gain for music of this loudness: all music is heard alike, then as asked."""
    return level_db + (0.0 if lufs is None else min(MUSIC_LUFS - lufs, _MOST_MUSIC_GAIN_DB))


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the track is brought to its loudness."""

    gain_db: float
    ceiling_db: float = _FIRST_CEILING_DB

    def apply(self, reader: WavReader) -> Iterator[Samples]:
        """The track at this setting."""
        return limited(reader, amplitude(self.gain_db), amplitude(self.ceiling_db))


def gain_for(in_wav: Path, lufs: float = TARGET_LUFS) -> float:
    """The gain in dB that brings a mixed track to a loudness, peaks limited.

    One gain for the whole track, so that what is quiet stays quiet. 0 for a silent track.

    Raises:
        MediaError: the input is not a 48 kHz stereo float WAV.
    """
    with WavReader(in_wav) as reader:
        return _for_loudness(reader, lufs).gain_db


def master(
    in_wav: Path,
    out_audio: Path,
    encoding: SoundEncoding | None = None,
    *,
    lufs: float = TARGET_LUFS,
    gain_db: float | None = None,
) -> dict[str, float | int | None]:
    """Bring a mixed track to a loudness and at most -1 dBTP and encode it; AAC where not said.

    The packets of `out_audio` (see `media.audio_encode`) are to be copied into the film as
    they are. What the encoder does to loudness and peaks is measured and made up for. A
    silent track stays as it is.

    Args:
        gain_db: what `gain_for` found; None finds it.

    Returns:
        facts: `lufs` and `true_peak` (dBTP) of the decoded sound, None for silence;
        `gain_db` that was applied; `samples`, exactly those of the input.

    Raises:
        MediaError: the input is not a 48 kHz stereo float WAV.
    """
    with WavReader(in_wav) as reader:
        better = _for_loudness(reader, lufs) if gain_db is None else _Setting(gain_db)
        steepness = 1.0
        last: tuple[_Setting, Loudness] | None = None
        for _ in range(_ENCODINGS):
            setting = better
            encoded = encode_sound(setting.apply(reader), out_audio, encoding)
            heard = measure(read_blocks(out_audio))
            steepness = _steepness(last, (setting, heard), steepness)
            better = _corrected(setting, heard, lufs, steepness)
            if better == setting:
                break
            last = setting, heard
    return {
        "lufs": heard.lufs,
        "true_peak": heard.true_peak,
        "gain_db": setting.gain_db,
        "samples": encoded.samples,
    }


def _steepness(
    last: tuple[_Setting, Loudness] | None, now: tuple[_Setting, Loudness], before: float
) -> float:
    """How many dB of gain give one of loudness: from the last two encodings at one ceiling.

    Under a lower ceiling the limiter takes about half of what is added.
    """
    if last is None or last[1].lufs is None or now[1].lufs is None:
        return before
    if last[0].ceiling_db != now[0].ceiling_db:
        return max(before, 2.0)
    louder = now[1].lufs - last[1].lufs
    more = now[0].gain_db - last[0].gain_db
    return min(max(more / louder, 1.0), _STEEPEST) if abs(louder) > 0.01 else before


def _corrected(setting: _Setting, heard: Loudness, lufs: float, steepness: float) -> _Setting:
    """What to do about the encoder: the same setting where the sound is as it should be.

    It moves peaks (by over a dB in sound that ends at 12 kHz, as speech models give it), and
    takes up to half a LU from what is much like noise.
    """
    if heard.lufs is None or heard.true_peak is None or heard.lufs < SILENCE_LUFS:
        return setting
    over = max(0.0, heard.true_peak - CEILING_DBTP)
    lower = over + 0.1 if over else 0.0
    missing = lufs - heard.lufs
    if steepness > 1:  # peaks are limited: a lower ceiling will take about half of itself
        missing += lower / 2
    more = missing * steepness if abs(missing) > 2 * _CLOSE_LU else 0.0
    return replace(setting, gain_db=setting.gain_db + more, ceiling_db=setting.ceiling_db - lower)


def _for_loudness(reader: WavReader, lufs: float) -> _Setting:
    """The gain after which, peaks limited, the track is as loud as it should be.

    Limiting takes some of the gain away, the more the spikier the sound. So what comes
    out is measured, and the next gain is found by the slope of the last two (secant). A
    sound of nothing but even spikes ends below the target: only distortion could raise it.
    """
    found = measure(reader.blocks(), true_peak=False)
    if found.lufs is None or found.lufs < SILENCE_LUFS:
        return _Setting(0.0)
    setting, steepness = _Setting(lufs - found.lufs), 1.0
    last: tuple[float, float] | None = None
    for _ in range(_PASSES):
        reached = measure(setting.apply(reader), true_peak=False).lufs
        missing = lufs - (lufs if reached is None else reached)
        if abs(missing) <= _CLOSE_LU:
            break
        if last is not None and abs(missing - last[1]) > 0.01:
            slope = (setting.gain_db - last[0]) / (last[1] - missing)
            steepness = min(max(slope, 1.0), _STEEPEST)
        last = setting.gain_db, missing
        setting = replace(setting, gain_db=setting.gain_db + missing * steepness)
    return setting
