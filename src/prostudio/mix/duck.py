"""The music goes down for the voice: an envelope from the words' times.

Against a side-chain compressor this is exact in depth, acts before the first
syllable instead of after it, and gives the same result at any level (measured: a
side chain let the first 150 ms of a phrase pass 2 dB louder and sat 7 dB too deep
afterwards).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film.time import SAMPLE_RATE
from prostudio.mix.placement import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


LEAD = round(0.15 * SAMPLE_RATE)
"""The music is down this long before the first word."""

HOLD = round(0.30 * SAMPLE_RATE)
ATTACK = round(0.25 * SAMPLE_RATE)
RELEASE = round(0.60 * SAMPLE_RATE)

BRIDGE = LEAD + HOLD + ATTACK + RELEASE + round(0.5 * SAMPLE_RATE)
"""A silence shorter than this is talked over: the music would be up for less than
half a second before it went down again, which is heard as pumping."""


def bridged(spans: Iterable[Span], gap: int = BRIDGE) -> tuple[Span, ...]:
    """Spans in order, those less than `gap` apart made one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if found and span.start - found[-1].stop < gap:
            found[-1] = Span(found[-1].start, max(found[-1].stop, span.stop))
        else:
            found.append(span)
    return tuple(found)


class Ducking:
    """How much of the duck is in force at each sample, for speech in these spans."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans: Sequence[Span] = bridged(spans)
        at: list[int] = []
        force: list[float] = []
        for span in self.spans:
            down, up = span.start - LEAD, span.stop + HOLD
            at += [down - ATTACK, down, up, up + RELEASE]
            force += [0.0, 1.0, 1.0, 0.0]
        self._at, self._force = np.array(at, np.float64), np.array(force, np.float64)

    def force(self, start: int, stop: int) -> Samples | None:
        """For samples [start, stop): 0 is untouched, 1 is fully down; None is 0 throughout."""
        if not self.spans:
            return None
        line = np.interp(np.arange(start, stop), self._at, self._force)
        if not line.any():
            return None
        smooth: Samples = (line * line * (3 - 2 * line)).astype(np.float32)
        return smooth

    def factors(self, start: int, stop: int, depth_db: float) -> Samples | None:
        """Amplitude factors for samples [start, stop); None is 1 throughout."""
        force = self.force(start, stop) if depth_db else None
        if force is None:
            return None
        factors: Samples = np.exp(force * np.float32(depth_db * np.log(10) / 20))
        return factors
