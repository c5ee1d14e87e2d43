"""The bytes of a picture track's packets and their times, without decoding anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from prostudio.media.colour import fraction
from prostudio.media.packets import reading


@dataclass(frozen=True, slots=True)
class Payload:
    """One packet: what a decoder gets of it, and when its picture is shown, in seconds."""

    time: Fraction | None
    data: bytes


def payloads(path: Path) -> Iterator[Payload]:
    """Every packet of the picture track in the order of decoding.

    Raises:
        MediaError: not a video.
    """
    with reading(path) as container:
        stream = container.streams.video[0]
        base = fraction(stream.time_base) or Fraction(1)
        for packet in container.demux(stream):
            if packet.size:
                yield Payload(None if packet.pts is None else packet.pts * base, bytes(packet))
