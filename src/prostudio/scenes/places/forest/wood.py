"""How the wood of a shot is laid out: rows of trees behind one another, around a lamp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.colour import Floats, mix
from prostudio.scenes.toolkit.noise import ridge_line
from prostudio.scenes.toolkit.stage import MARGIN, Stage


@dataclass(frozen=True, slots=True)
class Row:
    """One depth of the wood.

    Attributes:
        number: 0 the farthest.
        near: 0 the farthest .. 1 the nearest.
        base: where its floor begins, share of the frame's height.
        trunks: how many in a frame 1280 wide; width: of a trunk in units.
        spruces: how many; spruce: their height in units.
        tone: 0 the colour of the air .. 1 the darkest tree.
        light: how much the lamp's air covers it.
    """

    number: int
    near: float
    base: float
    trunks: int
    width: float
    spruces: int
    spruce: float
    tone: float
    light: float

    @property
    def depth(self) -> float:
        """Depth for the camera."""
        return 0.06 + 0.94 * float(self.near**1.5)


ROWS = (
    Row(0, 0.0, 0.640, 26, 7, 0, 0, 0.16, 0.42),
    Row(1, 0.2, 0.672, 18, 11, 8, 84, 0.30, 0.33),
    Row(2, 0.4, 0.711, 12, 19, 7, 132, 0.48, 0.25),
    Row(3, 0.6, 0.767, 7, 32, 5, 190, 0.68, 0.18),
    Row(4, 0.8, 0.850, 4, 62, 2, 260, 0.86, 0.10),
    Row(5, 1.0, 0.982, 2, 116, 0, 0, 1.00, 0.04),
)


@dataclass(frozen=True, slots=True)
class Lamp:
    """How the light of a time of day behaves.

    Attributes:
        height: least and greatest share of the frame's height at which the lamp stands.
        reach: of the light that makes shafts, in units.
        shafts: their strength; glow: of the air around the lamp.
        shadows: strength of the trunks' shadows.
    """

    height: tuple[float, float]
    reach: float
    shafts: float
    glow: float
    shadows: float = 0.55


LAMPS = {
    TimeOfDay.DAWN: Lamp((0.2, 0.34), 760, 1.0, 0.30),
    TimeOfDay.DAY: Lamp((0.02, 0.12), 850, 0.75, 0.34),
    TimeOfDay.SUNSET: Lamp((0.42, 0.52), 520, 0.9, 0.60),
    TimeOfDay.NIGHT: Lamp((0.14, 0.26), 560, 0.75, 0.30, 0.45),
}

SUNNY = {Weather.CLEAR: 1.0, Weather.CLOUD: 0.55, Weather.FOG: 0.6, Weather.SNOW: 0.5}
"""How much of the lamp a weather lets through; the others 0.12."""


class Wood:
    """The layout of one shot.

    Attributes:
        lamp: x, y of the sun or moon in units.
        light: how it behaves; sunny: 0..1, how much of it the weather lets through.
        path_end: x in units where the path leaves the frame at the bottom.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        random = stage.random("forest")
        side = -1 if random.random() < 0.5 else 1
        x = stage.width * (0.5 + side * float(random.uniform(0.08, 0.24)))
        self.light = LAMPS[stage.reading.time]
        self.sunny = SUNNY.get(stage.reading.weather, 0.12)
        self.lamp = (x, stage.height * float(random.uniform(*self.light.height)))
        self.path_end = stage.width * (0.5 - side * float(random.uniform(0.02, 0.3)))
        self._lines = [
            ridge_line(2048, 1.6, stage.land_seed(f"floor {row.number}")) for row in ROWS
        ]

    def ground(self, row: Row, x: Floats) -> Floats:
        """y of the floor of a row at x, units."""
        line = self._lines[row.number]
        at = (np.asarray(x) + 400).astype(np.int64) % 2048
        aside = np.asarray(x, np.float32) - self.stage.width / 2
        bowl = 0.00006 * aside**2 * (0.4 + row.near)
        base = row.base * self.stage.height
        return np.asarray(base + (5 + 15 * row.near) * line[at] + bowl, np.float32)

    def path_at(self, row: Row) -> tuple[float, float]:
        """Middle of the path and half its width, units, where a row's floor begins."""
        share = row.near**1.5
        middle = self.lamp[0] + (self.path_end - self.lamp[0]) * share
        sway = 46 * np.sin(3.4 * row.near + self.path_end) * (1 - row.near) * row.near * 4
        return float(middle + sway), 14 + 120 * share

    def trunk_places(self, row: Row) -> Floats:
        """x of the trunks of a row: spread by chance, clear of the path and of the lamp."""
        stage = self.stage
        random = stage.random(f"trunks {row.number}")
        span = stage.width + 2 * MARGIN
        if row.near == 1.0:
            return self._frame_trunks(random)
        count = max(2, round(row.trunks * span / 1560 * (0.8 if stage.tall else 1)))
        x = -MARGIN + (np.arange(count) + 0.5 + 0.8 * (random.random(count) - 0.5)) * span / count
        middle, half = self.path_at(row)
        keep = np.abs(x - middle) > half + row.width
        if row.near >= 0.6:
            keep &= np.abs(x - self.lamp[0]) > 40 + 60 * row.near
        return np.asarray(x[keep], np.float32)

    def _frame_trunks(self, random: np.random.Generator) -> Floats:
        """The nearest trunks stand at the frame's edges: one side heavy, one bare."""
        width = self.stage.width
        places = [-8.0 + 30 * random.random(), width + 8 - 30 * random.random()]
        if random.random() < 0.35:
            places.pop(int(random.integers(2)))
        heavy = 0.10 if self.lamp[0] > width / 2 else 0.90
        if not self.stage.tall and random.random() < 0.4:
            places.append(width * (heavy + 0.03 * float(random.normal())))
        return np.array(places, np.float32)

    def tree_tone(self, row: Row) -> Floats:
        """Colour of a row's trunks: the air's far away, the darkest near."""
        return mix(self.stage.palette["haze"], self.stage.palette["near"], row.tone)

    def side(self, x: float) -> int:
        """-1 where the lamp is to the left of x, +1 to the right."""
        return -1 if self.lamp[0] < x else 1
