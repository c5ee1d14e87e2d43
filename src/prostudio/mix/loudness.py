"""The finished sound: brought to its loudness, limited, encoded, and measured again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.media.audio import (
    BIT_RATE,
    Loudness,
    WavReader,
    encode_aac,
    measure,
    read_blocks,
)
from prostudio.mix.levels import amplitude
from prostudio.mix.limiter import limited

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

TARGET_LUFS = -14.0
"""What the large platforms play at without turning it down."""

CEILING_DBTP = -1.0
"""Measured after AAC, as a listener gets it."""

_FIRST_CEILING_DB = -1.5
"""AAC moves peaks by some tenths of a dB: this far down it seldom has to be done again."""

MUSIC_LUFS = -21.0
"""Music before `level_db`: 5 LU under the voice when it is alone, 15 while somebody speaks."""

SILENCE_LUFS = -50.0
"""A track below this is a silent film's: raising it would raise noise."""

_CLOSE_LU = 0.1
_PASSES = 5
_ENCODINGS = 3
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


def master(
    in_wav: Path, out_audio: Path, bit_rate: int = BIT_RATE
) -> dict[str, float | int | None]:
    """Bring a mixed track to -14 LUFS and at most -1 dBTP and encode it.

    `out_audio` is an .m4a with AAC: packets from pts -1024 on, the first one priming
    (see `media.audio_aac`), to be copied into the film as they are. One gain for the
    whole track, so that what is quiet stays quiet; only peaks are limited. A silent
    track stays as it is.

    Returns:
        facts: `lufs` and `true_peak` (dBTP) of the decoded AAC, None for silence;
        `gain_db` that was applied; `samples`, exactly those of the input.

    Raises:
        MediaError: the input is not a 48 kHz stereo float WAV.
    """
    with WavReader(in_wav) as reader:
        better = _for_loudness(reader)
        for _ in range(_ENCODINGS):
            setting = better
            encoded = encode_aac(setting.apply(reader), out_audio, bit_rate)
            heard = measure(read_blocks(out_audio))
            better = _corrected(setting, heard)
            if better == setting:
                break
    return {
        "lufs": heard.lufs,
        "true_peak": heard.true_peak,
        "gain_db": setting.gain_db,
        "samples": encoded.samples,
    }


def _corrected(setting: _Setting, heard: Loudness) -> _Setting:
    """What to do about the encoder: the same setting where the sound is as it should be.

    AAC moves peaks, and takes up to half a LU from what is much like noise.
    """
    if heard.lufs is None or heard.true_peak is None or heard.lufs < SILENCE_LUFS:
        return setting
    over = max(0.0, heard.true_peak - CEILING_DBTP)
    missing = TARGET_LUFS - heard.lufs
    return replace(
        setting,
        gain_db=setting.gain_db + (missing if abs(missing) > 2 * _CLOSE_LU else 0.0),
        ceiling_db=setting.ceiling_db - (over + 0.05 if over else 0.0),
    )


def _for_loudness(reader: WavReader) -> _Setting:
    """The gain after which, peaks limited, the track is as loud as it should be.

    Limiting takes some of the gain away, the more the spikier the sound. So what comes
    out is measured, and the next gain is found by the slope of the last two (secant). A
    sound of nothing but even spikes ends below the target: only distortion could raise it.
    """
    found = measure(reader.blocks(), true_peak=False)
    if found.lufs is None or found.lufs < SILENCE_LUFS:
        return _Setting(0.0)
    setting, steepness = _Setting(TARGET_LUFS - found.lufs), 1.0
    last: tuple[float, float] | None = None
    for _ in range(_PASSES):
        reached = measure(setting.apply(reader), true_peak=False).lufs
        missing = TARGET_LUFS - (TARGET_LUFS if reached is None else reached)
        if abs(missing) <= _CLOSE_LU:
            break
        if last is not None and abs(missing - last[1]) > 0.01:
            slope = (setting.gain_db - last[0]) / (last[1] - missing)
            steepness = min(max(slope, 1.0), _STEEPEST)
        last = setting.gain_db, missing
        setting = replace(setting, gain_db=setting.gain_db + missing * steepness)
    return setting
