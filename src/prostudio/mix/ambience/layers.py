"""Noises of a place: a colour, a loudness, and how the level goes on either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from prostudio.mix.ambience.chance import chance, drift
from prostudio.mix.ambience.noise import Colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Curve = NDArray[np.float64]


class Noise(Protocol):
    """One coloured noise of what is heard at a place."""

    @property
    def colour(self) -> Colour:
        """Its spectrum."""
        ...

    @property
    def lufs(self) -> float:
        """Its loudness where the level is 1 on both sides."""
        ...

    def levels(self, seconds: Curve, seed: int) -> Curve:
        """[2, n]: amplitude on either side at these moments, in order; any may be asked for."""
        ...


@dataclass(frozen=True, slots=True)
class Bed:
    """Noise that goes on.

    Attributes:
        gusts_db: how far it swells and sinks, about once in `period` seconds.
    """

    colour: Colour
    lufs: float
    gusts_db: float = 0.0
    period: float = 6.0

    def levels(self, seconds: Curve, seed: int) -> Curve:
        """Half of a gust is on both sides and half on its own: it passes by."""
        both = drift(seed, seconds, self.period)
        sides = [both + drift(seed, seconds, self.period, 1 + side) for side in (0, 1)]
        return np.asarray(10 ** (np.array(sides) * (self.gusts_db / 40)))


@dataclass(frozen=True, slots=True)
class Swells:
    """Noise in waves that rise, break and run out: the sea, cars that pass.

    Attributes:
        lufs: at the height of a usual wave.
        every: seconds from one to the next, on average.
        rise, fall: seconds in which it comes and in which it falls to a third.
        late: seconds that it comes after the wave, as foam behind the breaker.
        share: of the waves that are heard.
        passes: it goes from one side to the other.
        kin: noises of one name have their waves together.
    """

    colour: Colour
    lufs: float
    every: float
    rise: float
    fall: float
    late: float = 0.0
    share: float = 1.0
    passes: bool = False
    kin: int = 0

    def levels(self, seconds: Curve, seed: int) -> Curve:
        """The waves that are under way, one over the other."""
        seed = seed - seed % 64 + 32 + self.kin if self.kin else seed
        first = int((seconds[0] - self.late - self.rise - 5 * self.fall) // self.every) - 1
        waves = np.arange(first, int(seconds[-1] // self.every) + 1)
        when, size, side, heard = (chance(seed, waves, which)[:, None] for which in range(4))
        top = (waves[:, None] + 0.9 * when) * self.every + self.late + self.rise
        since = seconds - top
        rising = np.clip(1 + since / self.rise, 0, 1)
        shape = np.where(since < 0, rising * rising * (3 - 2 * rising), 1)
        shape *= np.exp(-np.maximum(since, 0) / self.fall) * (0.5 + 0.7 * size)
        shape *= heard < self.share
        turn = 1 - since / (self.rise + self.fall) if self.passes else np.ones_like(since)
        pan = np.clip(0.8 * (2 * side - 1) * turn, -0.9, 0.9)
        sides = [(shape * shape * (1 + sign * pan)).sum(axis=0) for sign in (-1, 1)]
        return np.asarray(np.sqrt(np.array(sides)))


@dataclass(frozen=True, slots=True)
class Thunder:
    """Strikes at random moments, near and far; a bolt is kilometres long, so it rolls.

    Attributes:
        lufs: of the height of a near one; the farthest are 14 dB below.
        every: seconds from one to the next, on average.
        far: the part that far strikes have too; otherwise the crack of near ones.
    """

    colour: Colour
    lufs: float
    every: float = 17.0
    far: bool = True

    _CLAPS = 8
    _SECONDS = 9.0

    def levels(self, seconds: Curve, seed: int) -> Curve:
        """Parts of the bolt are heard one after the other, the farthest last."""
        seed = seed - seed % 64 + 32
        first = int((seconds[0] - self._SECONDS) // self.every)
        strikes = np.arange(first, int(seconds[-1] // self.every) + 1)
        power = np.zeros((2, len(seconds)))
        for strike in strikes:
            one = np.array([strike])
            when, distance = (float(chance(seed, one, which)[0]) for which in (0, 1))
            near = 1 - distance
            if not self.far and near < 0.35:
                continue
            claps = np.arange(self._CLAPS) + self._CLAPS * strike
            size, after, fall, side = (chance(seed, claps, n)[:, None] for n in range(2, 6))
            order = np.arange(self._CLAPS)[:, None] / self._CLAPS
            begins = (strike + 0.8 * when) * self.every + (0.3 + 3.4 * after) * order
            since = seconds - begins
            rise = 0.03 + 0.3 * distance
            lasting = (0.25 + 0.9 * fall) if self.far else 0.25
            shape = np.clip(since / rise, 0, 1) * np.exp(-np.maximum(since, 0) / lasting)
            shape *= (0.3 + 0.7 * size) * (1 - 0.6 * order) * 10 ** (-0.7 * distance)
            shape *= 1 if self.far else near
            for n, sign in enumerate((-1, 1)):
                power[n] += (shape * shape * (1 + 0.5 * sign * (2 * side - 1))).sum(axis=0)
        return np.asarray(np.sqrt(power))
