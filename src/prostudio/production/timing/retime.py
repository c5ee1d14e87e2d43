"""Fits a take to the time it has on the timeline: trim, ease, hold; never shoot again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

EASE = Fraction(11, 10)
"""A take may run up to 10 % slower than it was made; more is seen."""


@dataclass(frozen=True, slots=True)
class Footage:
    """What a take holds: frames at its own rate, the first `handle` seconds before its shot."""

    frames: int
    rate: Fraction
    handle: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Retiming:
    """Shows take frame `index(k)` at the clip's source frame k."""

    footage: Footage
    rate: Fraction
    lead: Fraction
    """Seconds of the take before the clip's source frame 0."""
    pace: Fraction

    def index(self, frame: int, finer: int = 1) -> int:
        """The take's frame nearest to the moment of a source frame; the last one is held.

        Args:
            finer: counts in so many parts of a frame.
        """
        moment = self.lead + frame / self.rate / self.pace
        nearest = int(moment * self.footage.rate * finer + Fraction(1, 2))
        return min(max(nearest, 0), (self.footage.frames - 1) * finer)


def retime(
    footage: Footage,
    handle_in: int,
    source_frames: int,
    rate: Fraction,
    *,
    to_the_end: bool = False,
) -> Retiming:
    """How a clip of `source_frames`, of which `handle_in` come first, shows a take.

    A take that is long enough is trimmed. One that is too short is slowed by what it
    takes, at most by `EASE`, and then holds its last frame.

    Args:
        to_the_end: the take's last frame is the clip's: it is trimmed at its beginning,
            because the shot ends on a picture.
    """
    if to_the_end:
        surplus = footage.frames / footage.rate - source_frames / rate
        return retime(
            replace(footage, handle=handle_in / rate + max(Fraction(0), surplus)),
            handle_in,
            source_frames,
            rate,
        )
    lead = max(Fraction(0), footage.handle - handle_in / rate)
    has = footage.frames / footage.rate - lead
    wants = source_frames / rate
    pace = min(max(wants / has, Fraction(1)), EASE) if has > 0 else Fraction(1)
    return Retiming(footage, rate, lead, pace)
