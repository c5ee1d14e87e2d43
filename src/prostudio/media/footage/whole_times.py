"""All pictures of a file that a program made for a shot, at the shot's own moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from av.video.frame import VideoFrame

from prostudio.errors import MediaError
from prostudio.media.footage.frame import upright
from prostudio.media.footage.opening import Footage
from prostudio.media.footage.times import pictures_from, shown_at
from prostudio.media.footage.values import Moments

_HELD = Fraction(3, 2)
"""Frames by which pictures may end too early before they are shown slower instead."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a whole file holds: its pictures, their rate as a fraction, their size upright."""

    pictures: int
    rate: str
    width: int
    height: int

    @property
    def seconds(self) -> Fraction:
        """How long its pictures last at their rate."""
        return self.pictures / Fraction(self.rate)

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


def counted(footage: Footage) -> Counted:
    """Count the pictures by their packets, which takes no decoding but of the first.

    Raises:
        MediaError: there is none.
    """
    count, first = 0, None
    for packet in footage.container.demux(footage.stream):
        if not packet.size:
            continue
        count += 1
        if first is None:
            first = next(iter(footage.stream.decode(packet)), None)
    context = footage.stream.codec_context
    wide, high = (
        upright(first, footage.sample_shape)
        if first is not None
        else (Fraction(context.width), Fraction(context.height))
    )
    if not count:
        raise MediaError("has no picture in it")
    rate = str(footage.rate.limit_denominator(1001))
    return Counted(count, rate, round(wide), round(high))


def all_of(
    footage: Footage, facts: Counted, rate: Fraction, frames: int, *, spread: bool
) -> Iterator[VideoFrame | None]:
    """`frames` pictures at `rate`; None says the one before once more.

    As many as wanted are taken as they are. Others are taken by their time: what is too
    long is cut off, what is a little too short holds its last, and what is shorter is
    shown slower.

    Args:
        spread: all of them over all moments, whatever rate they say, as for stills.
    """
    if facts.pictures == frames:
        yield from _held((shown.frame for shown in pictures_from(footage, Fraction(0))), frames)
        return
    step = facts.seconds / frames if spread else pace(facts, rate, frames)
    yield from _held(shown_at(footage, Moments(Fraction(0), step, frames)), frames)


def pace(facts: Counted, rate: Fraction, frames: int) -> Fraction:
    """Seconds of the file from one wanted frame to the next."""
    seconds, wanted = facts.seconds, frames / rate
    return seconds / frames if seconds + _HELD / rate < wanted else 1 / rate


def _held(pictures: Iterator[VideoFrame | None], frames: int) -> Iterator[VideoFrame | None]:
    given = 0
    for picture in islice(pictures, frames):
        yield picture
        given += 1
    for _ in range(frames - given if given else 0):
        yield None
