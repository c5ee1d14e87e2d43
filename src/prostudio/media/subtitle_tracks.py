"""Captions that can be switched on, as a track of a film; nothing of them is in the picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import av
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream

from prostudio.film.time import SAMPLE_RATE

_CODECS = {"mp4": "mov_text", "mov": "mov_text"}
"""By container; Matroska takes SubRip."""
UNASKED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"matroska": {"default_mode": "infer_no_subs"}}
)
"""Muxer options by container with which no player shows a track before it is asked for."""
_BASE = Fraction(1, SAMPLE_RATE)
_TEXT = 0.05
"""Height of the letters as a share of the picture's, where a player goes by the track."""


@dataclass(frozen=True, slots=True)
class SubtitleTrack:
    """Captions in one language: (first sample, one past the last, text), none over another.

    `language` has three letters of ISO 639-2; `name` is what a player's menu shows.
    """

    language: str
    name: str
    cues: tuple[tuple[int, int, str], ...]


def add_subtitles(
    film: OutputContainer, track: SubtitleTrack, container: str, height: int
) -> Iterator[tuple[Fraction, Packet[Any]]]:
    """Add a track to a film before its first packet; returns its packets with their seconds."""
    codec = _CODECS.get(container, "subrip")
    stream: Any = film.add_stream(codec)
    stream.codec_context.subtitle_header = _header(height)
    stream.codec_context.time_base = stream.time_base = _BASE
    stream.metadata["language"] = track.language
    stream.metadata["handler_name" if codec == "mov_text" else "title"] = track.name
    return _timed_text(track, stream) if codec == "mov_text" else _plain(track, stream)


def _timed_text(track: SubtitleTrack, stream: Stream) -> Iterator[tuple[Fraction, Packet[Any]]]:
    """3GPP Timed Text (TS 26.245): a length and the text; what is between captions is empty."""
    at = 0
    for start, stop, text in track.cues:
        if at < start:
            yield _packet(stream, struct.pack(">H", 0), at, start)
        body = text.encode()[:65_535]
        yield _packet(stream, struct.pack(">H", len(body)) + body, start, stop)
        at = stop


def _plain(track: SubtitleTrack, stream: Stream) -> Iterator[tuple[Fraction, Packet[Any]]]:
    for start, stop, text in track.cues:
        yield _packet(stream, text.encode(), start, stop)


def _packet(stream: Stream, body: bytes, start: int, stop: int) -> tuple[Fraction, Packet[Any]]:
    packet: Packet[Any] = av.Packet(body)
    packet.stream = stream
    packet.time_base = _BASE
    packet.pts = packet.dts = start
    packet.duration = stop - start
    return start * _BASE, packet


def _header(height: int) -> bytes:
    """The style that the encoder makes the track's description of, as ASS."""
    columns = (
        "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold,"
        " Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline,"
        " Shadow, Alignment, MarginL, MarginR, MarginV, Encoding"
    )
    size = max(10, min(255, round(_TEXT * height)))
    style = f"Default,Sans,{size},&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1"
    return (
        f"[Script Info]\nScriptType: v4.00+\nPlayResY: {height}\n\n[V4+ Styles]\n"
        f"Format: {columns}\nStyle: {style}\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    ).encode()
