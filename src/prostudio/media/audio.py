"""The door to sound: read, write, filter, measure, encode.

Everything is 48 kHz float32 stereo, [2, n], in streams of blocks; positions are
integer samples.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.errors import MediaError
from prostudio.media.audio_decode import decode_blocks
from prostudio.media.audio_encode import (
    BIT_RATE,
    PRIMING,
    EncodedFacts,
    encode_aac,
    encode_sound,
)
from prostudio.media.audio_filter import Filter, FilterChain, filtered, resample, resampled
from prostudio.media.audio_meter import Loudness, Meter, measure
from prostudio.media.audio_wav import BLOCK, WavReader, WavWriter, write_wav, writing_wav

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

__all__ = [
    "BIT_RATE",
    "BLOCK",
    "PRIMING",
    "EncodedFacts",
    "Filter",
    "FilterChain",
    "Loudness",
    "Meter",
    "WavReader",
    "WavWriter",
    "decode_blocks",
    "encode_aac",
    "encode_sound",
    "filtered",
    "measure",
    "read_blocks",
    "resample",
    "resampled",
    "write_wav",
    "writing_wav",
]


def read_blocks(path: Path, size: int = BLOCK) -> Iterator[Samples]:
    """Any sound file of ours as [2, n] at 48 kHz, in order.

    Our own WAV files are read in blocks of `size`; everything else is decoded, in
    blocks of whatever length its frames have.

    Raises:
        MediaError: missing, without sound, or damaged.
    """
    if not path.is_file():
        raise MediaError(f"there is no sound file {path.name}")
    try:
        reader = WavReader(path)
    except MediaError:
        yield from decode_blocks(path)
        return
    with reader:
        yield from reader.blocks(size)
