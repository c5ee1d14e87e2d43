"""The film's sound as AAC, in an .m4a whose packets go into the film as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prostudio import files
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio_filter import as_frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

PRIMING = 1024
"""Samples FFmpeg's AAC encoder puts before the first: the packet with pts -1024."""

BIT_RATE = 256_000
"""Of the stereo pair: 40 dB from signal to noise over speech and music, and all of the
band up to 20 kHz; at 192 kbit/s the encoder lets 3 dB of its uppermost part go."""


@dataclass(frozen=True, slots=True)
class AacFacts:
    """What lies in the file: its exact length without priming and padding, and its packets."""

    samples: int
    packets: int
    bytes: int


def encode_aac(blocks: Iterable[Samples], path: Path, bit_rate: int = BIT_RATE) -> AacFacts:
    """Encode [2, n] at 48 kHz into an .m4a at `path` (atomic).

    The first packet has pts -1024 and is marked as priming; the last one's duration
    says how much of it counts, so the packets' durations from pts 0 on sum to the
    exact length. The edit list is in samples (movie time scale 48000), since in the
    usual milliseconds players would round the end.
    """
    from prostudio.media.muxing import muxing

    samples = packets = 0
    with (
        files.replacing(path) as temporary,
        muxing(temporary, {"movie_timescale": str(SAMPLE_RATE)}) as container,
    ):
        # The `fast` coder keeps as much of every band as `twoloop` does and takes half its time.
        stream = container.add_stream(
            "aac", rate=SAMPLE_RATE, layout="stereo", options={"aac_coder": "fast"}
        )
        stream.bit_rate = bit_rate
        for block in blocks:
            if block.shape[1]:
                found = stream.encode(as_frame(block, samples, SAMPLE_RATE))
                samples += block.shape[1]
                packets += len(found)
                container.mux(found)
        found = stream.encode(None)
        packets += len(found)
        container.mux(found)
    return AacFacts(samples, packets, path.stat().st_size)
