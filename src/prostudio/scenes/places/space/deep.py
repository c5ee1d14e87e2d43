"""Deep space: gas in warped ridges, dark dust, stars by the thousand."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.surface import image_of, light_of
from prostudio.scenes.toolkit.colour import Floats, ramp, smoothstep
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage
from prostudio.scenes.toolkit.stars import star_field


class Nebula:
    """A lane of glowing gas across the frame.

    Args:
        heart: x, y in units of its brightest part.
    """

    def __init__(self, stage: Stage, heart: tuple[float, float]) -> None:
        self._stage, self._heart = stage, heart
        seed = stage.land_seed("nebula")
        self._tiles = [noise(512, 512, b, seed + k) for k, b in enumerate((2.1, 1.7, 1.35, 1.9))]
        random = stage.random("nebula")
        self._angle = math.radians(float(random.uniform(18, 42)) * random.choice((-1, 1)))
        self._from = float(random.uniform(0, 512))

    def layers(self) -> tuple[Layer, Layer]:
        """Gas at half the resolution, and the stars behind it as light."""
        gas, density = self._gas()
        stage = self._stage
        bounds = (-MARGIN, -MARGIN, stage.width + MARGIN, stage.height + MARGIN)
        columns = round((stage.width + 2 * MARGIN) * stage.scale)
        rows = round((stage.height + 2 * MARGIN) * stage.scale)
        area = stage.width * stage.height / 921600
        stars = star_field(
            (rows, columns),
            round(9000 * area),
            stage.random("stars"),
            density=density,
            size=stage.scale,
        )
        return stage.placed(image_of(gas), bounds, 0.04), stage.placed(
            light_of(stars), bounds, 0.06
        )

    def _gas(self) -> tuple[Floats, Floats]:
        stage, (soft, cloudy, fine, dusty) = self._stage, self._tiles
        scale = np.float32(stage.scale / 2)
        rows, columns = (round((side + 2 * MARGIN) * scale) for side in (stage.height, stage.width))
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
        x, y = x / scale - np.float32(MARGIN), y / scale - np.float32(MARGIN)
        nx, ny = x + np.float32(self._from), y
        wx = sample(soft, nx * 0.3, ny * 0.3) * 46
        wy = sample(soft, nx * 0.3 + 200, ny * 0.3 + 90) * 46
        body = sample(cloudy, nx * 0.42 + wx, ny * 0.42 + wy)
        ridge = 1 - np.abs(sample(cloudy, nx * 0.36 + wx * 1.3 + 130, ny * 0.36 + wy * 1.3 + 70))
        detail = sample(fine, nx * 0.9 + wx * 1.6, ny * 0.9 + wy * 1.6)
        lane = self._lane(x, y) * np.clip(1 + 0.35 * sample(dusty, nx * 0.25, ny * 0.25), 0.2, 2)
        gas = lane * np.clip(
            0.34 + 0.26 * body + 0.26 * np.clip(ridge, -1, 1) + 0.09 * detail, 0, 1.3
        )
        thick = sample(dusty, nx * 0.55 + wx * 1.4 + 60, ny * 0.55 + wy * 1.4) + 0.3 * detail
        dust = smoothstep(0.15, 1.5, thick) * lane
        # compressed, so that the heart keeps its drawing
        value = gas * (1 - 0.8 * dust)
        value = value / (1 + 0.62 * value) * 1.12 + 0.04
        stops = list(zip((0, 0.14, 0.32, 0.52, 0.76, 1), stage.palette.many("nebula"), strict=True))
        colour = ramp(value, stops)
        cold = np.clip(sample(soft, nx * 0.28 + 300, ny * 0.28 + 40), 0, 2) * lane * (1 - dust)
        colour = colour + (cold * 0.1)[..., None] * stage.palette["air"]
        return colour, np.clip(0.3 + 0.9 * lane * (1 - dust), 0, 1).astype(np.float32)

    def _lane(self, x: Floats, y: Floats) -> Floats:
        """A broad diagonal band through the heart, 0..1."""
        dx, dy = x - self._heart[0], y - self._heart[1]
        across = -dx * math.sin(self._angle) + dy * math.cos(self._angle)
        along = dx * math.cos(self._angle) + dy * math.sin(self._angle)
        return np.exp(-((across / 215) ** 2)) * np.exp(-((along / 560) ** 2)) * 0.9


def near_stars(stage: Stage) -> Layer:
    """A few bright stars that move before the others."""
    bounds = (-MARGIN, -MARGIN, stage.width + MARGIN, stage.height + MARGIN)
    columns = round((stage.width + 2 * MARGIN) * stage.scale)
    rows = round((stage.height + 2 * MARGIN) * stage.scale)
    area = stage.width * stage.height / 921600
    random = stage.random("near stars")
    light = star_field((rows, columns), round(420 * area), random, gain=1.9, size=stage.scale)
    return stage.placed(light_of(light * np.float32(0.9)), bounds, 0.3)
