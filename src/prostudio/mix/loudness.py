"""The finished sound: brought to its loudness, limited, encoded, and measured again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.media.audio import (
    BIT_RATE,
    AacFacts,
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

SILENCE_LUFS = -50.0
"""A track below this is a silent film's: raising it would raise noise."""

_MOST_GAIN_DB = 24.0
_CLOSE_LU = 0.1
_PASSES = 3


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
        setting = _for_loudness(reader)
        for _ in range(_PASSES):
            encoded = encode_aac(setting.apply(reader), out_audio, bit_rate)
            heard = measure(read_blocks(out_audio))
            over = (heard.true_peak if heard.true_peak is not None else -99.0) - CEILING_DBTP
            if over <= 0:
                break
            setting = _Setting(setting.gain_db, setting.ceiling_db - over - 0.05)
    return _facts(setting, encoded, heard)


def _facts(setting: _Setting, encoded: AacFacts, heard: Loudness) -> dict[str, float | int | None]:
    return {
        "lufs": heard.lufs,
        "true_peak": heard.true_peak,
        "gain_db": setting.gain_db,
        "samples": encoded.samples,
    }


def _for_loudness(reader: WavReader) -> _Setting:
    """The gain after which, peaks limited, the track is as loud as it should be.

    Limiting takes a little loudness away, so the gain is found by measuring what comes
    out, at most three times.
    """
    found = measure(reader.blocks(), true_peak=False)
    if found.lufs is None or found.lufs < SILENCE_LUFS:
        return _Setting(0.0)
    setting = _Setting(min(TARGET_LUFS - found.lufs, _MOST_GAIN_DB))
    for _ in range(_PASSES):
        reached = measure(setting.apply(reader), true_peak=False)
        missing = TARGET_LUFS - (reached.lufs if reached.lufs is not None else TARGET_LUFS)
        if abs(missing) <= _CLOSE_LU:
            break
        setting = _Setting(min(setting.gain_db + missing, _MOST_GAIN_DB))
    return setting
