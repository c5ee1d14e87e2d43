"""Where frames stand that are made between those of a take: the originals keep their place."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

_MOST_EXACT, _MOST = 10, 12
"""Ticks of a gap: until the new rate fits exactly, and where it never does."""
_SAME_RATE = Fraction(1, 500)
"""29.97 is taken for 30, or a gap would have a thousand ticks."""


@dataclass(frozen=True, slots=True)
class Between:
    """A finer clock over a take: `factor` ticks from one of its frames to the next.

    The take's frame n stands at tick n * factor and is never replaced. A frame in between
    is made for every other tick that is a multiple of `every`.
    """

    factor: int
    every: int

    def nearest(self, tick: int) -> int:
        """The tick next to it at which a frame stands; of two, that of the new rate."""
        new, old = (round(Fraction(tick, step)) * step for step in (self.every, self.factor))
        return old if abs(old - tick) < abs(new - tick) else new

    def original(self, tick: int) -> int | None:
        """The take's own frame at a tick, where there is one."""
        return tick // self.factor if tick % self.factor == 0 else None

    def number(self, tick: int) -> int:
        """Of a frame in between: how many of them come before it."""
        both = lcm(self.factor, self.every)
        return -(-tick // self.every) - -(-tick // both)

    def made(self, frames: int) -> int:
        """How many frames are made for a take of so many."""
        return self.number((frames - 1) * self.factor) if frames > 1 else 0

    def ticks(self, frames: int) -> int:
        """Length of a take of so many frames: its last frame stands at the last tick."""
        return (frames - 1) * self.factor + 1


def between_for(rate: Fraction, wanted: Fraction) -> Between | None:
    """The clock that brings a rate to the wanted one; None where it is there already.

    Where the wanted rate fits into few ticks, every moment of it has its frame: 24 to
    60 is 5 ticks a gap and a frame at each second one. Else the gap is parted so finely
    that the nearest frame is at most a quarter of a wanted frame away.
    """
    if wanted <= rate * (1 + _SAME_RATE):
        return None
    for factor in range(2, _MOST_EXACT + 1):
        every = round(rate * factor / wanted)
        if every and abs(rate * factor / (wanted * every) - 1) <= _SAME_RATE:
            return Between(factor, every)
    return Between(min(_MOST, max(2, ceil(2 * wanted / rate))), 1)
