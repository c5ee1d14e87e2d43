"""What was seen of each segment when it was encoded, put together for the film joined of them.

Joining copies packets. So a film whose packets are those of its segments, one after the
other, shows what they show, and need not be decoded again: only its times are its own. A
change to one shot of a long film then costs a look at that shot.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from blake3 import blake3

from prostudio.delivery.picture_watch import PictureWatch
from prostudio.media.payloads import Payload, payloads
from prostudio.media.watching import watch

EDGE = 4
"""Of the picture of a segment's edge a sample out of every EDGE x EDGE of a look is kept."""

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """One segment as it was seen.

    Attributes:
        frames: how many pictures it shows.
        packets: BLAKE3 of its packets' bytes, in the order of decoding.
        black, frozen: half-open ranges of its frames.
        damaged: seconds from its beginning at which the decoder found damage.
        edges: [2, h, w] uint8, its first and last picture, small and grey.
    """

    frames: int
    packets: str
    black: Ranges
    frozen: Ranges
    damaged: tuple[float, ...]
    edges: np.ndarray

    def to_json(self) -> dict[str, Any]:
        """As a JSON object; `from_json` gives it back."""
        return {
            "frames": self.frames,
            "packets": self.packets,
            "black": self.black,
            "frozen": self.frozen,
            "damaged": self.damaged,
            "edges": [*self.edges.shape[1:], b64encode(self.edges.tobytes()).decode("ascii")],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Watched:
        """From `to_json`'s value."""
        height, width, pixels = value["edges"]
        return cls(
            value["frames"],
            value["packets"],
            tuple((start, stop) for start, stop in value["black"]),
            tuple((start, stop) for start, stop in value["frozen"]),
            tuple(value["damaged"]),
            np.frombuffer(b64decode(pixels), np.uint8).reshape(2, height, width),
        )


def watched(segment: Path, seen: PictureWatch) -> Watched | None:
    """Decode a segment once and keep what a film's inspection wants of it.

    Args:
        seen: a watch that has seen nothing yet, for the segment's rate and codec.

    Returns:
        None where not one picture can be decoded.

    Raises:
        MediaError: not a video.
    """
    first = last = None
    for look in watch(segment, threads=1):
        seen.add(look)
        if look.luma is not None:
            last = look.luma[::EDGE, ::EDGE]
            first = last if first is None else first
    if first is None or last is None:
        return None
    return Watched(
        seen.frames,
        _digest(payloads(segment)),
        tuple(seen.black.ranges),
        tuple(seen.frozen.ranges),
        tuple(seen.damaged),
        np.stack([first, last]),
    )


def put_together(film: Path, parts: Sequence[Watched], seen: PictureWatch) -> bool:
    """Let `seen` know of a film what was seen of its segments.

    Args:
        seen: a watch that has seen nothing yet, for the film's rate and container.

    Returns:
        Whether the film's packets are the segments'. False leaves `seen` as it was, and the
        film has to be decoded.

    Raises:
        MediaError: not a video.
    """
    packets, times = payloads(film), []
    for part in parts:
        own = list(islice(packets, part.frames))
        if len(own) != part.frames or _digest(own) != part.packets:
            return False
        times += [packet.time for packet in own]
    if next(packets, None) is not None:
        return False
    shown = iter(sorted(times, key=lambda time: (time is not None, time or 0)))
    for part in parts:
        _add(part, seen, islice(shown, part.frames))
    return True


def _digest(packets: Iterable[Payload]) -> str:
    found = blake3()
    for packet in packets:
        found.update(packet.data)
    return found.hexdigest()


def _add(part: Watched, seen: PictureWatch, times: Iterator[Any]) -> None:
    first = seen.frames
    seen.compare(part.edges[0], key=True)
    seen.compare_next(part.edges[1])
    for time in times:
        if seen.frames == first:
            seen.damaged += [float(time or 0) + second for second in part.damaged]
        seen.at(time)
        seen.frames += 1
    for start, stop in part.black:
        seen.black.extend(first + start, first + stop)
    for start, stop in part.frozen:
        seen.frozen.extend(first + start, first + stop)
