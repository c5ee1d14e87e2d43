"""Silk of light: a ribbon seen from the side is as bright as it is folded.

A ribbon is a curve y(u, v): u runs along it, v across. What reaches the eye from a pixel is
how much of v lies there, so the picture is a histogram of y down every column: thin where
the sheet lies open, burning where it turns edge-on. Counting is exact, so folds have no
beads and nothing has to be meshed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.scenes.toolkit.colour import Floats, ramp
from prostudio.scenes.toolkit.stage import Stage

_ACROSS = 96  # samples across a ribbon


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One ribbon.

    Attributes:
        number: 0 the first; later ones are wider and run flatter.
        phases: where its waves begin, radians.
        colours: along its length.
        lift: y of its middle as a share of the height.
    """

    number: int
    phases: tuple[float, ...]
    colours: tuple[Floats, ...]
    lift: float


class Loom:
    """Draws ribbons on a small grid.

    Args:
        rows, columns: of the grid that is drawn.
        pace: speed of the waves; 1 is calm.
        lean: how much the ribbons fall from left to right, units per unit.
    """

    def __init__(self, stage: Stage, rows: int, columns: int, pace: float, lean: float) -> None:
        self._lean = lean
        self._stage, self._rows, self._columns, self._pace = stage, rows, columns, pace
        self._u = np.linspace(0, 1, columns, dtype=np.float32)[:, None]
        v = np.linspace(-1, 1, _ACROSS, dtype=np.float32)[None]
        self._v = v
        self._edge = np.clip(1.02 - np.abs(v) ** 5, 0, 1).astype(np.float32)
        self._column = np.arange(columns, dtype=np.int32)[:, None]

    def heights(self, ribbon: Ribbon, seconds: float, v: Floats | None = None) -> Floats:
        """y in units, [columns, samples]; of threads at `v` [1, n], or of all samples."""
        u, v, p = self._u, self._v if v is None else v, ribbon.phases
        t = seconds * self._pace * (0.20 + 0.04 * ribbon.number)
        tall = self._stage.height
        slow = 128 * np.sin(u * 3.5 + t + p[2]) + 58 * np.sin(u * 7.3 - 1.35 * t + p[3])
        spine = tall * ribbon.lift + slow * min(tall / 720, 1.5)
        lean = self._lean + 0.009 * math.sin(seconds * 0.3)
        spine = spine + lean * self._stage.width * (u - 0.5)
        belly = 0.4 + 0.6 * np.sin(math.pi * np.clip(0.1 + 0.8 * u, 0, 1)) ** 0.8
        width = (96 + 34 * ribbon.number) * belly * (1 + 0.25 * np.sin(u * 5 + t + p[4]))
        twist = 2.6 * np.sin(u * 2.7 + 0.9 * t + p[5]) + 1.1 * np.sin(u * 6.1 - t + p[6])
        curl = 0.75 * np.sin(v * 2.3 + u * 9 + 1.4 * t + p[7])
        curl = curl + 0.34 * np.sin(v * 5.2 - u * 13 + 1.1 * t + p[8])
        y = spine + width * (v * np.cos(twist) + 0.55 * curl * np.sin(twist + v * 0.8))
        return np.asarray(y, np.float32)

    def light(self, ribbons: list[Ribbon], seconds: float) -> Floats:
        """Light of all ribbons, [3, rows, columns], open-ended above 1 where folds burn."""
        light = np.zeros((3, self._rows, self._columns), np.float32)
        for ribbon in ribbons:
            level = self._level(ribbon, seconds)
            hue = self._u[:, 0] + 0.06 * math.sin(seconds * 0.4 + ribbon.number)
            places = (0.0, 0.36, 0.66, 1.0)
            tint = ramp(np.clip(hue, 0, 1), list(zip(places, ribbon.colours, strict=True)))
            for channel in range(3):
                light[channel] += level * tint[:, channel]
        return light

    def _level(self, ribbon: Ribbon, seconds: float) -> Floats:
        """How bright one ribbon is, [rows, columns]."""
        y = self.heights(ribbon, seconds)
        per_unit = self._rows / self._stage.height
        at = np.clip(y * np.float32(per_unit) - np.float32(0.5), 0, self._rows - 1.001)
        row = at.astype(np.int32)
        part = at - row
        sheen = self._sheen(y, ribbon, seconds)
        amount = self._edge * sheen * np.float32(25.0 * per_unit / _ACROSS)
        cell = (row * np.int32(self._columns) + self._column).ravel()
        below = amount * part
        size = self._rows * self._columns
        grid = np.bincount(cell, (amount - below).ravel(), size)
        grid[self._columns :] += np.bincount(cell, below.ravel(), size)[: -self._columns]
        return grid.reshape(self._rows, self._columns).astype(np.float32)

    def _sheen(self, y: Floats, ribbon: Ribbon, seconds: float) -> Floats:
        """Brighter where the sheet runs at the angle that mirrors the light."""
        step = self._stage.width / self._columns
        slope = np.gradient(y.mean(axis=1), step)[:, None]
        tilt = 0.35 * math.sin(seconds * 0.25 + ribbon.number)
        ends = np.sin(math.pi * np.clip(0.06 + 0.88 * self._u, 0, 1)) ** 0.7
        sheen = np.exp(-(((slope - self._lean - tilt) / 0.5) ** 2))
        return np.asarray((0.42 + 1.1 * sheen) * ends, np.float32)


def weave(stage: Stage, count: int = 3) -> list[Ribbon]:
    """The ribbons of a shot: colours of the palette, waves and places of the seed."""
    random = stage.random("ribbons")
    names = ("silk_one", "silk_two", "silk_three")
    spread = float(random.uniform(0.02, 0.10))
    lean = float(random.uniform(0.44, 0.56))
    return [
        Ribbon(
            number=k,
            phases=tuple((random.random(9) * 2 * math.pi).tolist()),
            colours=tuple(stage.palette.many(names[k])),
            lift=lean + spread * (k - 1),
        )
        for k in range(count)
    ]
