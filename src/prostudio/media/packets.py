"""Joining encoded parts by copying their packets: no picture is decoded or encoded again."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from prostudio.errors import FaultError, MediaError, PartsDifferError
from prostudio.media.colour import fraction
from prostudio.media.containers import Container, timescale
from prostudio.media.muxing import muxing
from prostudio.media.reasons import reason
from prostudio.media.subtitle_tracks import UNASKED, SubtitleTrack, add_subtitles

_GLANCE = [{"skip_frame": "all"}]


@dataclass(frozen=True, slots=True)
class Part:
    """What must be known of an encoded part before it can be joined.

    Attributes:
        frames: how many pictures it holds.
        header: the stream's header (SPS and PPS); parts fit when these are equal.
        delay: frames that a decoder must hold back to show them in order.
    """

    path: Path
    frames: int
    header: bytes
    delay: int


def read_part(path: Path) -> Part:
    """Look at a part's packets without decoding them.

    Raises:
        MediaError: not a video, or it does not begin with a key frame.
    """
    with reading(path, glance=True) as container:
        stream = container.streams.video[0]
        header = bytes(stream.codec_context.extradata or b"")
        packets = _packets(container, stream)
    if not packets or not packets[0].is_keyframe:
        raise MediaError(f"{path.name} does not begin with a key frame")
    delay = max(place - rank for place, rank in enumerate(_ranks(packets)))
    return Part(path, len(packets), header, delay)


def read_parts(paths: Sequence[Path]) -> tuple[Part, ...]:
    """Look at all parts and make sure that they fit together.

    Raises:
        PartsDifferError: headers differ. A decoder would give wrong pictures without
            any error, so such parts are never joined: encode them again.
        FaultError: no parts.
    """
    parts = tuple(read_part(path) for path in paths)
    if not parts:
        raise FaultError("there is nothing to join")
    odd = [part.path.name for part in parts if part.header != parts[0].header]
    if odd:
        raise PartsDifferError(
            f"{', '.join(odd[:3])} and {parts[0].path.name} were encoded with different settings",
            hint="encode them again with the same settings",
        )
    return parts


def join_parts(
    parts: Sequence[Part],
    audio: Path | None,
    out: Path,
    *,
    rate: Fraction,
    metadata: dict[str, str],
    language: str = "",
    container: Container | None = None,
    subtitles: Sequence[SubtitleTrack] = (),
) -> None:
    """Write a film of the parts' pictures one after the other, and the sound beside them.

    Every packet is copied as it is. Times are made anew from each picture's rank, so
    they do not depend on how a part was stored, with one delay for the whole film;
    the first decode times are negative and the muxer's edit list brings the first
    picture and the first sample (after the encoder's priming) to 0. Without edit lists
    the encoder's priming is the beginning of the sound, which was encoded for that.

    Args:
        audio: an MP4 with one sound track, such as an .m4a of AAC; None for no sound.
        language: of both tracks, three letters of ISO 639-2; "" says none.
        container: an MP4 where it is not given.
        subtitles: captions that can be switched on, a track for each language.
    """
    container = container or Container()
    with ExitStack() as open_files:
        unasked = UNASKED.get(container.name, {}) if subtitles else {}
        options = {**container.options(rate), **unasked}
        film = open_files.enter_context(muxing(out, options, container.name))
        film.metadata.update(metadata)
        first = open_files.enter_context(reading(parts[0].path))
        tracks = [_pictures(parts, _copied(film, first.streams.video[0], language), rate)]
        if audio is not None:
            source = open_files.enter_context(reading(audio, kind="sound"))
            copied = _copied(film, source.streams.audio[0], language)
            tracks.append(_sound(source, copied, container.edit_list))
        height = first.streams.video[0].height
        tracks += [add_subtitles(film, track, container.name, height) for track in subtitles]
        for _, packet in heapq.merge(*tracks, key=lambda timed: timed[0]):
            film.mux(packet)


def _copied(film: OutputContainer, template: Stream, language: str) -> Stream:
    stream = film.add_stream_from_template(template, opaque=True)
    if language:
        stream.metadata["language"] = language
    return stream


def _pictures(
    parts: Sequence[Part], stream: Stream, rate: Fraction
) -> Iterator[tuple[Fraction, Packet[Any]]]:
    ticks = timescale(rate)
    step = int(ticks / rate)
    delay = max(part.delay for part in parts)
    offset = 0
    for part in parts:
        with reading(part.path, glance=True) as container:
            packets = _packets(container, container.streams.video[0])
            for place, (packet, rank) in enumerate(zip(packets, _ranks(packets), strict=True)):
                packet.time_base = Fraction(1, ticks)
                packet.pts = (offset + rank) * step
                packet.dts = (offset + place - delay) * step
                packet.duration = step
                packet.stream = stream
                yield (offset + place) / rate, packet
        offset += len(packets)


def _sound(
    container: InputContainer, stream: Stream, priming: bool
) -> Iterator[tuple[Fraction, Packet[Any]]]:
    """The packets, those of the encoder's priming before 0 where they may be there."""
    source = container.streams.audio[0]
    base = fraction(source.time_base) or Fraction(1, 48_000)
    late: int | None = None
    for packet in container.demux(source):
        if packet.size and packet.dts is not None:
            if late is None:
                late = 0 if priming else -packet.dts
            packet.pts = packet.dts = packet.dts + late
            at = packet.dts * base
            packet.stream = stream  # type: ignore[assignment]
            yield at, packet


def _ranks(packets: Sequence[Packet[Any]]) -> list[int]:
    """Each packet's place in the order of showing."""
    ranks = [0] * len(packets)
    for rank, place in enumerate(sorted(range(len(packets)), key=lambda k: packets[k].pts or 0)):
        ranks[place] = rank
    return ranks


def _packets(container: InputContainer, stream: Stream) -> list[Packet[Any]]:
    return [packet for packet in container.demux(stream) if packet.size]


def reading(path: Path, kind: str = "picture", *, glance: bool = False) -> InputContainer:
    """A file that has a picture, or a sound, opened.

    Args:
        glance: only packets and the header are wanted. FFmpeg decodes a picture of each file that
            it opens, to know its pixels: 15 ms at 1280x720, more than copying its packets takes.

    Raises:
        MediaError: it cannot be read, or has none.
    """
    try:
        given: Any = _GLANCE if glance else []  # dictionaries, though PyAV's types say texts
        container = av.open(str(path), stream_options=given)
    except (av.error.FFmpegError, OSError) as error:
        raise MediaError(f"{path.name} cannot be read: {reason(error)}") from error
    video, audio = container.streams.video, container.streams.audio
    if not (video if kind == "picture" else audio):
        container.close()
        raise MediaError(f"{path.name} has no {kind}")
    return container
