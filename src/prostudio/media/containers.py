"""What a finished film is wrapped in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from prostudio.film.time import SAMPLE_RATE

SUFFIXES: Mapping[str, str] = MappingProxyType({"mp4": ".mp4", "mov": ".mov", "matroska": ".mkv"})
"""File endings by libavformat's name of the muxer."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container, and how times that begin before zero are written in it.

    Attributes:
        name: libavformat's muxer: `mp4`, `mov` or `matroska`.
        edit_list: an MP4 says by an edit list where its first picture and sample lie, which
            any player understands; video hosts ask for files without. Then pictures have
            offsets that may be negative, and nothing of the sound may come before zero.
    """

    name: str = "mp4"
    edit_list: bool = True

    @property
    def suffix(self) -> str:
        """Of its files: `.mp4`."""
        return SUFFIXES[self.name]

    @property
    def boxed(self) -> bool:
        """Whether it is of MP4's family, whose index can be put before the media."""
        return self.name in ("mp4", "mov")

    def options(self, rate: Fraction) -> dict[str, str]:
        """Of libavformat's muxer."""
        if not self.boxed:
            return {}
        options = {
            "video_track_timescale": str(timescale(rate)),
            "movie_timescale": str(SAMPLE_RATE),  # edit lists in samples; the usual ms would round
        }
        if not self.edit_list:
            options |= {"movflags": "negative_cts_offsets", "use_editlist": "0"}
        return options

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


def timescale(rate: Fraction) -> int:
    """Ticks a second in an MP4: a multiple of the rate's numerator from 10,000 on.

    One frame is then a whole number of ticks, also at 30000/1001.
    """
    ticks = rate.numerator
    while ticks < 10_000:
        ticks *= 2
    return ticks
