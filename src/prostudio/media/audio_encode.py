"""The film's sound encoded, in a file whose packets go into the film as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from prostudio import files
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio_filter import as_frame
from prostudio.media.sound_encoding import SOUND_CODECS, SoundEncoding

if TYPE_CHECKING:
    import numpy as np
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

PRIMING = SOUND_CODECS["aac"].priming
"""Samples FFmpeg's AAC encoder puts before the first: the packet with pts -1024."""

BIT_RATE = SoundEncoding().bit_rate


@dataclass(frozen=True, slots=True)
class EncodedFacts:
    """What lies in the file: its exact length without priming and padding, and its packets."""

    samples: int
    packets: int
    bytes: int


def encode_sound(
    blocks: Iterable[Samples], path: Path, encoding: SoundEncoding | None = None
) -> EncodedFacts:
    """Encode [2, n] at 48 kHz into a file at `path` (atomic); AAC in an .m4a where not said.

    The first packet lies before zero by the encoder's priming (AAC 1024 samples); the
    last one's duration says how much of it counts, so the packets' durations from pts 0
    on sum to the exact length. The edit list is in samples (movie time scale 48000),
    since in the usual milliseconds players would round the end.

    Returns:
        facts; `samples` counts those that were given, also where the first are left out.
    """
    from prostudio.media.muxing import muxing

    encoding = encoding or SoundEncoding()
    codec = encoding.codec
    options = {} if codec.container == "matroska" else {"movie_timescale": str(SAMPLE_RATE)}
    samples = packets = 0
    with (
        files.replacing(path) as temporary,
        muxing(temporary, options, codec.container) as container,
    ):
        stream = _stream(container, encoding)
        for block in _without(blocks, encoding.left_out):
            if block.shape[1]:
                found = stream.encode(as_frame(block, samples, SAMPLE_RATE))
                samples += block.shape[1]
                packets += len(found)
                container.mux(found)
        found = stream.encode(None)
        packets += len(found)
        container.mux(found)
    return EncodedFacts(samples + encoding.left_out, packets, path.stat().st_size)


def encode_aac(blocks: Iterable[Samples], path: Path, bit_rate: int = BIT_RATE) -> EncodedFacts:
    """Encode [2, n] at 48 kHz as AAC into an .m4a."""
    return encode_sound(blocks, path, SoundEncoding(bit_rate=bit_rate))


def _stream(container: OutputContainer, encoding: SoundEncoding) -> AudioStream:
    codec = encoding.codec
    added = container.add_stream(
        encoding.encoder, rate=SAMPLE_RATE, layout="stereo", options=dict(codec.options)
    )
    stream = cast("AudioStream", added)
    if codec.samples == "fltp":
        stream.bit_rate = encoding.bit_rate
    else:
        stream.format = codec.samples
    return stream


def _without(blocks: Iterable[Samples], first: int) -> Iterator[Samples]:
    """The blocks without their first samples."""
    for block in blocks:
        gone = min(first, block.shape[1])
        first -= gone
        yield block[:, gone:]
