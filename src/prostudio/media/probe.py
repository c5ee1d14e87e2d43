"""What a media file says of itself, without decoding it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import av
from av.container import InputContainer

from prostudio.errors import MediaError
from prostudio.media.colour import fraction
from prostudio.media.reasons import reason

_CODES = MappingProxyType({1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc", 13: "srgb"})
"""Names of the codes of ITU-T H.273 that are met in practice."""
_RANGES = MappingProxyType({1: "limited", 2: "full"})


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """The first picture track.

    Attributes:
        frames: as declared; 0 where the container does not say.
        rate: frames a second on average.
        start: when its first frame is shown.
        colour: matrix, primaries, transfer and range by name; `unknown` where not said.
    """

    codec: str
    profile: str
    width: int
    height: int
    pixel_format: str
    frames: int
    rate: Fraction
    start: Fraction
    colour: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """The first sound track; `start` is when its first sample is heard."""

    codec: str
    sample_rate: int
    channels: int
    start: Fraction


@dataclass(frozen=True, slots=True)
class Probe:
    """A file's container, how long it says it is, its first tracks, and tags by lower-case name."""

    container: str
    seconds: float
    picture: PictureFacts | None
    sound: SoundFacts | None
    tags: Mapping[str, str] = field(default_factory=dict)


def probe(path: Path) -> Probe:
    """Read a media file's heads.

    Raises:
        MediaError: not there, or not a media file.
    """
    try:
        with av.open(str(path)) as container:
            return Probe(
                container=container.format.name,
                seconds=(container.duration or 0) / 1_000_000,
                picture=_picture(container),
                sound=_sound(container),
                tags={name.lower(): text for name, text in container.metadata.items()},
            )
    except (av.error.FFmpegError, OSError) as error:
        raise MediaError(f"{path.name} cannot be read: {reason(error)}") from error


def _picture(container: InputContainer) -> PictureFacts | None:
    if not container.streams.video:
        return None
    stream = container.streams.video[0]
    context = stream.codec_context
    codes = (context.colorspace, context.color_primaries, context.color_trc)
    matrix, primaries, transfer = (_CODES.get(int(code), "unknown") for code in codes)
    base = fraction(stream.time_base) or Fraction(1)
    return PictureFacts(
        codec=context.codec.canonical_name,
        profile=context.profile or "",
        width=context.width,
        height=context.height,
        pixel_format=context.pix_fmt or "",
        frames=stream.frames,
        rate=fraction(stream.average_rate) or Fraction(0),
        start=(stream.start_time or 0) * base,
        colour=(matrix, primaries, transfer, _RANGES.get(int(context.color_range), "unknown")),
    )


def _sound(container: InputContainer) -> SoundFacts | None:
    if not container.streams.audio:
        return None
    stream = container.streams.audio[0]
    base = fraction(stream.time_base) or Fraction(1)
    return SoundFacts(
        codec=stream.codec_context.codec.canonical_name,
        sample_rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.layout.nb_channels,
        start=(stream.start_time or 0) * base,
    )
