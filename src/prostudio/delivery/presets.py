"""Kinds of content as rows: how long, in which shape, for which hosts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType

from prostudio.delivery.profile import Shape
from prostudio.delivery.profiles import chosen
from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.timeline import Clip, Timeline


@dataclass(frozen=True, slots=True)
class Preset:
    """One kind of content.

    Attributes:
        seconds: that a film of a topic should have, unless somebody says otherwise.
        shape: the film's own, so that pictures are made as they are shown.
        profiles: what is delivered; their limits tell when a film is too long for a host.
        stills: 0, or how many pictures at most are delivered beside the film.
    """

    name: str
    summary: str
    seconds: float
    shape: Shape
    profiles: tuple[str, ...]
    stills: int = 0

    @property
    def most_seconds(self) -> float | None:
        """Beyond it one of its hosts takes no film; None where none says so."""
        limits = (limit for one in chosen(self.profiles) for limit in one.limits)
        return min((one.most for one in limits if one.of == "seconds" and one.most), default=None)

    def applied(self, film: Film) -> Film:
        """The film in this shape and for these hosts; its short side stays its own."""
        return replace(film, size=self.shape.size(film.size), profiles=self.profiles)


_UPRIGHT = Shape(Fraction(9, 16), most=1080)

_ROWS = (
    Preset("short", "upright, half a minute", 30, _UPRIGHT, ("shorts", "tiktok", "reels")),
    Preset("long", "wide, five minutes", 300, Shape(Fraction(16, 9), most=2160), ("youtube",)),
    Preset("story", "upright, a quarter of a minute", 15, _UPRIGHT, ("reels",)),
    Preset(
        "carousel",
        "square, a picture of each shot, and the film of them",
        45,
        Shape(Fraction(1), most=1080),
        ("square",),
        stills=10,  # hosts take 10 to 35; sources differ, the strictest counts
    ),
)

PRESETS: Mapping[str, Preset] = MappingProxyType({row.name: row for row in _ROWS})
"""By name, in the order in which they are listed."""


def preset(name: str) -> Preset:
    """The preset of a name; FilmError when there is none."""
    if name not in PRESETS:
        near = get_close_matches(name, PRESETS, 1)
        raise FilmError(
            f"preset is {name!r}; wanted {', '.join(PRESETS)}",
            hint=f"did you mean {near[0]!r}?" if near else None,
        )
    return PRESETS[name]


def still_frames(timeline: Timeline, most: int) -> tuple[tuple[str, int], ...]:
    """(shot, frame) of at most so many pictures of a film, one a shot, in order.

    The frame is the middle of what no transition covers. Of more shots than pictures the
    first and the last stay, and those between are taken as even as they fall.
    """
    clips = timeline.clips
    count = min(most, len(clips))
    if count < 1:
        return ()
    step = (len(clips) - 1) / (count - 1) if count > 1 else 0.0
    chosen_clips = [clips[round(k * step)] for k in range(count)]
    return tuple((clip.shot, middle_of(clip, timeline)) for clip in chosen_clips)


def middle_of(clip: Clip, timeline: Timeline) -> int:
    """The frame in the middle of what no transition covers of a clip."""
    first, last = clip.start, clip.stop
    for join in timeline.joins:
        if join.start <= clip.start < join.stop:
            first = max(first, join.stop)
        if join.start < clip.stop <= join.stop:
            last = min(last, join.start)
    return (first + last) // 2 if first < last else (clip.start + clip.stop) // 2
