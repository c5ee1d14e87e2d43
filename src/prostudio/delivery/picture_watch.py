"""What can be seen wrong in a picture track: black, frozen, missing, damaged."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from prostudio.media.watching import Look

BLACK_LUMA = 18
"""Black is 16; encoding moves it by a level or two. A night sky is above."""
BLACK_SHARE = 0.95
"""How much of a black picture is black: a caption may still stand on it."""
FROZEN_MEAN = 0.03
"""Most that a still picture changes from frame to frame, in levels: it is copied."""
FROZEN_KEY_MEAN = 3.0
"""Most that it changes at a key frame, where it is encoded anew (1 to 2 measured)."""


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

    def extend(self, start: int, stop: int) -> None:
        """Say that it holds from `start` to `stop`; at most the frame before may be known."""
        if self.ranges and self.ranges[-1][1] >= start:
            self.ranges[-1] = (self.ranges[-1][0], max(stop, self.ranges[-1][1]))
        else:
            self.ranges.append((start, stop))

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

    def __init__(
        self, rate: Fraction, *, grain: Fraction = Fraction(0), intra: bool = False
    ) -> None:
        """From a track's nature.

        Args:
            grain: the finest step of the container's times; Matroska has milliseconds.
            intra: every frame is a key frame, encoded without loss or always alike.
        """
        self.frames = 0
        self.black = Runs()
        self.frozen = Runs()
        self.gaps: list[tuple[float, float]] = []
        self.uneven = 0
        self.damaged: list[float] = []
        self._step = 1 / rate if rate else Fraction(0)
        self._play = max(self._step / 100, grain)
        self._key_mean = FROZEN_MEAN if intra else FROZEN_KEY_MEAN
        self._last: Fraction | None = None
        self._before: np.ndarray | None = None

    def add(self, look: Look) -> None:
        """Look at the next frame."""
        if not look.whole:
            self.damaged.append(float(look.time or self._last or 0))
        if look.luma is None:
            return
        self.at(look.time)
        self.black.add(self.frames, bool(np.mean(look.luma <= BLACK_LUMA) >= BLACK_SHARE))
        self.compare(look.luma, key=look.key)
        self.frames += 1

    def at(self, time: Fraction | None) -> None:
        """The next frame is shown at `time`, in seconds."""
        if time is None:
            return
        if self._last is not None and self._step:
            step = time - self._last
            if abs(step - self._step) > self._play:
                self.uneven += 1
            if step > self._step * 3 / 2:
                self.gaps.append((float(self._last + self._step), float(time)))
        self._last = time

    def compare(self, luma: np.ndarray, *, key: bool) -> None:
        """Compare with the frame before; a move, however slow, changes every frame a little."""
        luma, most = luma.astype(np.int16), self._key_mean if key else FROZEN_MEAN
        before, self._before = self._before, luma
        if before is None or before.shape != luma.shape or np.abs(luma - before).mean() > most:
            return
        self.frozen.extend(self.frames - 1, self.frames + 1)

    def compare_next(self, luma: np.ndarray) -> None:
        """What the next picture is compared with, where those between were seen elsewhere."""
        self._before = luma.astype(np.int16)
