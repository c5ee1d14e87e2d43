"""Foreign footage opened within limits; for the child of `media.footage` alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from prostudio.errors import MediaError
from prostudio.media.colour import fraction
from prostudio.media.footage.values import FootageLimits

CODECS = frozenset((
    "av1", "cinepak", "dnxhd", "dvvideo", "ffv1", "flv", "h263", "h264", "hevc", "huffyuv",
    "jpeg2000", "libdav1d", "libvpx-vp9", "mjpeg", "mpeg1video", "mpeg2video", "mpeg4",
    "msmpeg4", "msmpeg4v1", "msmpeg4v2", "png", "prores", "qtrle", "rawvideo", "svq1", "svq3",
    "theora", "utvideo", "vc1", "vp6", "vp6f", "vp8", "vp9", "wmv1", "wmv2", "wmv3",
))  # fmt: skip
"""Decoders of what cameras, telephones and screen recorders write; FFmpeg has many more, and
old ones that nobody needs are where its holes are found."""
SOUND_CODECS = frozenset((
    "aac", "ac3", "alac", "amrnb", "amrwb", "dca", "eac3", "flac", "mp1float", "mp2",
    "mp2float", "mp3", "mp3float", "opus", "vorbis", "wmapro", "wmav1", "wmav2",
))  # fmt: skip
_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Footage:
    """An open file: its picture track, and the second of the file's clock that is its 0."""

    container: InputContainer
    stream: VideoStream
    base: Fraction
    zero: Fraction

    @property
    def seconds(self) -> Fraction | None:
        """How long its pictures say that they last, from 0; None where nothing is said."""
        if self.stream.duration:
            start = self.stream.start_time or 0
            return (start + self.stream.duration) * self.base - self.zero
        return Fraction(self.container.duration, 1_000_000) if self.container.duration else None

    @property
    def rate(self) -> Fraction:
        """Pictures a second on average; 25 where nothing is said."""
        rates = (self.stream.average_rate, self.stream.guessed_rate)
        return next((rate for rate in map(fraction, rates) if rate), Fraction(25))

    @property
    def sample_shape(self) -> Fraction:
        """A pixel's width over its height; 1 for what no camera writes."""
        shape = fraction(self.stream.sample_aspect_ratio) or Fraction(1)
        return shape if Fraction(1, 8) <= shape <= 8 else Fraction(1)


@contextmanager
def opened(
    path: Path, demuxer: str, limits: FootageLimits, *, strict: bool = False
) -> Iterator[Footage]:
    """The file, its picture track ready to be decoded on one thread.

    Only the file itself is read, with the demuxer that its first bytes name.

    Args:
        strict: damage is an error; otherwise it is patched up, as players do.

    Raises:
        MediaError: no picture, or over a limit; the message goes on after the file's name.
    """
    with (
        path.open("rb") as file,
        av.open(file, "r", format=demuxer, buffer_size=_BUFFER) as container,
    ):
        stream = _pictures(container, limits)
        base = fraction(stream.time_base)
        if base is None:
            raise MediaError("says nothing of when its pictures are shown")
        stream.codec_context.thread_count = 1
        options = {"max_pixels": str(limits.pixels)}
        if strict:
            options["err_detect"] = "crccheck+bitstream+buffer+explode"
        stream.codec_context.options = options
        zero = Fraction(container.start_time or 0, 1_000_000)
        yield Footage(container, stream, base, zero)


def _pictures(container: InputContainer, limits: FootageLimits) -> VideoStream:
    if len(container.streams) > limits.streams:
        raise MediaError(f"has {len(container.streams)} tracks; wanted at most {limits.streams}")
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not moving:
        what = "only sound" if container.streams.audio else "no picture"
        raise MediaError(f"has {what} in it; wanted moving pictures")
    stream = moving[0]
    context = stream.codec_context
    if context is None or context.name not in CODECS:
        codec = context.name if context is not None else "a codec without a name"
        raise MediaError(f"holds pictures in {codec}, which is not read here")
    width, height = context.width, context.height
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise MediaError(
            f"has {width} x {height} pixels; wanted at most {limits.pixels / 1e6:.1f} megapixels "
            f"and {limits.side} a side"
        )
    if min(width, height) < 2:
        raise MediaError(f"has {width} x {height} pixels, too few to show")
    rate = fraction(stream.average_rate)
    if rate and rate > limits.rate:
        raise MediaError(f"has {float(rate):g} pictures a second; wanted at most {limits.rate}")
    return stream
