"""Any sound FFmpeg can read, as blocks of 48 kHz stereo float32.

For files of ours and files that came through the ingest child; foreign files are
decoded by `ingest_audio` first.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import numpy as np

from prostudio.errors import MediaError
from prostudio.film.time import SAMPLE_RATE

if TYPE_CHECKING:
    import av
    from av.audio.resampler import AudioResampler
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


_OURS = ("fltp", "stereo", SAMPLE_RATE)


def decode_blocks(source: Path | BinaryIO, demuxer: str | None = None) -> Iterator[Samples]:
    """Yield the first sound stream as [2, n] at 48 kHz, without its encoder's padding.

    Mono comes out at full level on both sides; more channels are mixed down. Sound
    that begins later than the file does (a clip's) begins with silence.

    Raises:
        MediaError: no sound in it, or it cannot be decoded.
    """
    import av

    name = source.name if isinstance(source, Path) else "the sound"
    opened = str(source) if isinstance(source, Path) else source
    try:
        with av.open(opened, "r", format=demuxer) as container:
            if not container.streams.audio:
                raise MediaError(f"{name} has no sound in it")
            stream = container.streams.audio[0]
            yield from _late_start(container, stream)
            yield from converted(_without_padding(_frames(container, stream, name)))
    except av.FFmpegError as failure:
        raise MediaError(f"{name} cannot be decoded: {failure.strerror}") from failure


def _late_start(
    container: av.container.InputContainer, stream: av.AudioStream
) -> Iterator[Samples]:
    """Silence for the time by which the sound begins after the pictures."""
    if not container.streams.video or stream.start_time is None or stream.time_base is None:
        return
    late = float(stream.start_time * stream.time_base) - (container.start_time or 0) / 1e6
    if 0 < late < 60:
        yield np.zeros((2, round(late * SAMPLE_RATE)), np.float32)


def _frames(
    container: av.container.InputContainer, stream: av.AudioStream, name: str
) -> Iterator[av.AudioFrame]:
    """Every frame that can be decoded; the odd bad packet, as a cut download ends in, is passed.

    Raises:
        MediaError: more than one packet in twenty is bad.
    """
    import av

    good = bad = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            bad += 1
            continue
        good += 1
        yield from frames
    if 20 * bad > good:
        raise MediaError(f"{name} is damaged: {bad} of {good + bad} packets cannot be decoded")


def converted(frames: Iterator[av.AudioFrame]) -> Iterator[Samples]:
    """Frames as blocks; the converter is made anew where the stream changes its form."""
    form: tuple[str, str, int] | None = None
    resampler: AudioResampler | None = None
    for frame in frames:
        now = (frame.format.name, frame.layout.name, frame.sample_rate)
        if now != form:
            yield from _rest(resampler)
            resampler, form = None if now == _OURS else _resampler(frame), now
        if resampler is None:
            yield _stereo(frame)
            continue
        frame.pts = None
        for out in resampler.resample(frame):
            yield _stereo(out)
    yield from _rest(resampler)


def _without_padding(frames: Iterator[av.AudioFrame]) -> Iterator[av.AudioFrame]:
    """The frames, the last one without its encoder's padding.

    MP4 says by the last frame's duration how much of it counts. Only where times are
    in samples: in milliseconds every duration is a rounding.
    """
    last: av.AudioFrame | None = None
    for frame in frames:
        if last is not None:
            yield last
        last = frame
    if last is None:
        return
    exact = last.time_base == Fraction(1, last.sample_rate) and last.format.is_planar
    yield _cut(last, last.duration) if exact and 0 < last.duration < last.samples else last


def _cut(frame: av.AudioFrame, count: int) -> av.AudioFrame:
    import av

    kept = np.ascontiguousarray(cast("Samples", frame.to_ndarray())[:, :count])
    cut = av.AudioFrame.from_ndarray(kept, frame.format.name, frame.layout.name)
    cut.sample_rate = frame.sample_rate
    return cut


def _resampler(frame: av.AudioFrame) -> AudioResampler:
    """To planar float at 48 kHz; mono stays mono, since mixing it up would cost 3 dB."""
    from av.audio.resampler import AudioResampler

    layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
    return AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE)


def _rest(resampler: AudioResampler | None) -> Iterator[Samples]:
    if resampler is not None:
        for out in resampler.resample(None):
            yield _stereo(out)


def _stereo(frame: av.AudioFrame) -> Samples:
    samples = cast("Samples", frame.to_ndarray())
    return np.repeat(samples, 2, axis=0) if samples.shape[0] == 1 else samples
