"""What can be seen wrong in a picture track: black, frozen, missing, damaged."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from prostudio.media.watching import Look

BLACK_LUMA = 18
"""Black is 16; encoding moves it by a level or two. A night sky is above."""
BLACK_SHARE = 0.95
"""How much of a black picture is black: a caption may still stand on it."""
FROZEN_MEAN, FROZEN_MOST = 0.5, 10
"""Differences from where a standstill began, in levels, that re-encoding alone makes."""


class Runs:
    """Collects the ranges of frames over which something holds."""

    def __init__(self) -> None:
        self.ranges: list[tuple[int, int]] = []

    def add(self, frame: int, holds: bool) -> None:
        """Say whether it holds at a frame; frames come in order."""
        if not holds:
            return
        if self.ranges and self.ranges[-1][1] == frame:
            self.ranges[-1] = (self.ranges[-1][0], frame + 1)
        else:
            self.ranges.append((frame, frame + 1))

    def outside(self, allowed: tuple[tuple[int, int], ...], least: int) -> list[tuple[int, int]]:
        """The ranges without their allowed frames, those that are `least` frames or longer."""
        left = [run for run in self.ranges if run[1] - run[0] >= least]
        for start, stop in allowed:
            left = [
                part
                for first, last in left
                for part in ((first, min(last, start)), (max(first, stop), last))
                if part[1] > part[0]
            ]
        return [run for run in left if run[1] - run[0] >= least]


class PictureWatch:
    """Looks at frames in order and remembers what was odd, in constant memory.

    Attributes:
        frames: how many pictures were shown.
        black: black ranges.
        frozen: ranges over which the picture stood still, the first frame included.
        gaps: (seconds from, seconds to) without a picture.
        uneven: how many steps from frame to frame are not one frame long.
        damaged: seconds at which data was damaged.
    """

    def __init__(self, rate: Fraction) -> None:
        self.frames = 0
        self.black = Runs()
        self.frozen = Runs()
        self.gaps: list[tuple[float, float]] = []
        self.uneven = 0
        self.damaged: list[float] = []
        self._step = 1 / rate if rate else Fraction(0)
        self._last: Fraction | None = None
        self._still: np.ndarray | None = None
        self._still_from = 0

    def add(self, look: Look) -> None:
        """Look at the next frame."""
        if not look.whole:
            self.damaged.append(float(look.time or self._last or 0))
        if look.luma is None:
            return
        self._time(look.time)
        self.black.add(self.frames, bool(np.mean(look.luma <= BLACK_LUMA) >= BLACK_SHARE))
        self._motion(look.luma.astype(np.int16))
        self.frames += 1

    def _time(self, time: Fraction | None) -> None:
        if time is None:
            return
        if self._last is not None and self._step:
            step = time - self._last
            if abs(step - self._step) > self._step / 100:
                self.uneven += 1
            if step > self._step * 3 / 2:
                self.gaps.append((float(self._last + self._step), float(time)))
        self._last = time

    def _motion(self, luma: np.ndarray) -> None:
        """Compare with the picture at which the standstill began: slow moves add up."""
        if self._still is not None and self._still.shape == luma.shape:
            change = np.abs(luma - self._still)
            if change.mean() < FROZEN_MEAN and change.max() < FROZEN_MOST:
                if self.frames == self._still_from + 1:
                    self.frozen.add(self._still_from, holds=True)
                self.frozen.add(self.frames, holds=True)
                return
        self._still, self._still_from = luma, self.frames
