"""From a spoken line as the engine gave it to a voice that carries over music."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import Filter, WavReader, filtered, measure, write_wav
from prostudio.mix.levels import amplitude, panned
from prostudio.mix.room import in_room

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

VOICE_LUFS = -16.0
"""Each line's loudness before `level_db`; the mix is brought to -14 as a whole."""

_WORKING_LUFS = -20.0
"""What the line is brought to before the compressor, whose threshold counts from there."""

_CHAIN: tuple[Filter, ...] = (
    ("highpass", "f=85"),  # rumble; no voice lies below
    ("equalizer", "f=250:t=q:w=1:g=-2"),  # boom
    ("equalizer", "f=3200:t=q:w=0.9:g=3"),  # presence
    ("treble", "f=7000:g=2"),  # air
    ("acompressor", "threshold=0.08:ratio=3:attack=4:release=90:knee=4:makeup=1"),
    # Synthetic voices are spiky (17 LU from loudness to peak): what stands out most
    # would keep the whole film from its loudness.
    ("alimiter", "limit=0.28:attack=1:release=40:level=0:latency=1"),
)

_EDGE = 240
"""Samples, 5 ms: the end of the line is faded, since the room's echo is cut there."""

_IN_MEMORY = 180 * SAMPLE_RATE
"""A line up to three minutes (70 MB) is kept; a longer recording is filtered twice."""


def process_voice(
    in_wav: Path, out_wav: Path, level_db: float = 0.0, pan: float = 0.0
) -> dict[str, float | int | None]:
    """Clean, compress and place one line, exactly as long as it was and without lag.

    Args:
        in_wav: 48 kHz stereo float.
        level_db: of this voice, on top of the loudness all voices share.
        pan: -1 is left, 1 is right.

    Returns:
        facts: `samples` and `loudness` (LUFS; None for silence).

    Raises:
        MediaError: the input is not a 48 kHz stereo float WAV.
    """
    with WavReader(in_wav) as reader:
        found = measure(reader.blocks(), true_peak=False)
        before = _gain_db(found.lufs, _WORKING_LUFS)
        kept = list(_treated(reader, before)) if reader.samples <= _IN_MEMORY else None
        treated = measure(kept or _treated(reader, before), true_peak=False)
        after = _gain_db(treated.lufs, VOICE_LUFS + level_db)
        factors = np.float32(amplitude(after)) * panned(pan)
        blocks = _edged(kept or _treated(reader, before), reader.samples)
        samples = write_wav(out_wav, (block * factors for block in blocks))
    loudness = None if treated.lufs is None else treated.lufs + after
    return {"samples": samples, "loudness": loudness}


def _gain_db(lufs: float | None, wanted: float) -> float:
    """Silence stays; a line that is hardly there is not raised by more than 40 dB."""
    return 0.0 if lufs is None else min(wanted - lufs, 40.0)


def _treated(reader: WavReader, gain_db: float) -> Iterator[Samples]:
    factor = np.float32(amplitude(gain_db))
    return in_room(filtered((block * factor for block in reader.blocks()), _CHAIN))


def _edged(blocks: Iterable[Samples], samples: int) -> Iterator[Samples]:
    """The stream with its last 5 ms faded out."""
    edge, at = min(_EDGE, samples), 0
    for block in blocks:
        stop = at + block.shape[1]
        if stop > samples - edge:
            left = samples - np.arange(at, stop, dtype=np.float32) - 0.5
            block = block * np.clip(left / max(edge, 1), 0, 1)
        yield block
        at = stop
