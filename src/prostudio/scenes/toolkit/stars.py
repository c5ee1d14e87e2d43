"""Stars and the Milky Way, as light to be added to a sky."""

from __future__ import annotations

import math

import numpy as np

from prostudio.scenes.toolkit.colour import Floats, smoothstep
from prostudio.scenes.toolkit.noise import noise, sample

_TINTS = np.array(
    [[1, 0.8, 0.62], [1, 0.93, 0.84], [1, 1, 1], [0.8, 0.88, 1], [0.66, 0.78, 1]], np.float32
)


def star_field(
    shape: tuple[int, int],
    count: int,
    random: np.random.Generator,
    *,
    density: Floats | None = None,
    gain: float = 1.0,
    size: float = 1.0,
) -> Floats:
    """Stars as light, [H, W, 3]: brightness by a power law, a halo on the few bright ones.

    Args:
        shape: rows and columns of the picture.
        density: chance 0..1 that a star at a place is kept; any resolution, same extent.
        gain: brightness of the typical star.
        size: pixels per unit, so that halos are as large at any resolution.
    """
    rows, columns = shape
    light = np.zeros((rows, columns, 3), np.float32)
    x = random.random(count) * (columns - 2)
    y = random.random(count) * (rows - 2)
    if density is not None:
        row = (y * (density.shape[0] / rows)).astype(int)
        column = (x * (density.shape[1] / columns)).astype(int)
        kept = random.random(count) < density[row, column]
        x, y = x[kept], y[kept]
    bright = np.minimum(0.1 * gain * (1 - random.random(len(x))) ** -0.62, 3.0)
    tint = _TINTS[random.integers(0, 5, len(x))]
    column, row = x.astype(int), y.astype(int)
    fx, fy = x - column, y - row
    for dx, dy, share in (
        (0, 0, (1 - fx) * (1 - fy)),
        (1, 0, fx * (1 - fy)),
        (0, 1, (1 - fx) * fy),
        (1, 1, fx * fy),
    ):
        np.add.at(light, (row + dy, column + dx), tint * (bright * share)[:, None])
    _halos(light, np.stack([x, y, bright], 1)[bright > 0.55], tint[bright > 0.55], size)
    return light


def _halos(light: Floats, stars: Floats, tints: Floats, size: float) -> None:
    """Round cores and faint halos on the bright stars, added in place."""
    reach = max(3, round(11 * size))
    grid_y, grid_x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    rows, columns = light.shape[:2]
    for (x, y, bright), tint in zip(stars.tolist(), tints, strict=True):
        column, row = int(x), int(y)
        if not (reach < column < columns - reach - 1 and reach < row < rows - reach - 1):
            continue
        d2 = ((grid_x - x + column) ** 2 + (grid_y - y + row) ** 2) / size**2
        edge = np.clip(1 - d2 / 121, 0, 1)
        spot = 0.95 * np.exp(-d2 / (1.1 + 0.5 * bright)) + 0.1 * bright / (1 + 0.8 * d2) * edge
        window = light[row - reach : row + reach + 1, column - reach : column + reach + 1]
        window += tint * (0.6 * bright * spot)[..., None].astype(np.float32)


class MilkyWay:
    """The galaxy: a tilted band of light, warm at its heart, cut by a ragged dark lane.

    Args:
        centre: its heart, x and y in units.
        angle: tilt in degrees.
    """

    def __init__(self, centre: tuple[float, float], angle: float, seed: int) -> None:
        self._centre, self._turn = centre, math.radians(angle)
        self._broad, self._cloudy, self._fine = (
            noise(512, 512, b, seed + k) for k, b in enumerate((1.9, 1.5, 1.15))
        )

    def light(self, x: Floats, y: Floats) -> Floats:
        """Its glow at x, y in units: shape + (3,)."""
        band, dust, heart, v = self._parts(x, y)
        glow = (band * (0.62 + 0.55 * heart) * (1 - 0.86 * dust))[..., None]
        cold, warm = np.array([0.5, 0.58, 0.86], np.float32), np.array([1.0, 0.8, 0.64], np.float32)
        light = glow * (cold + (warm - cold) * heart[..., None]) * np.float32(0.66)
        far = (np.exp(-((v / 210) ** 2)) * 0.1)[..., None]
        light += far.astype(np.float32) * np.array([0.3, 0.4, 0.85], np.float32)
        rose = np.clip(sample(self._broad, x * 0.8 + 200, y * 0.8) - 1.1, 0, 1) * band
        return np.asarray(
            light + rose[..., None] * np.array([0.3, 0.09, 0.18], np.float32), np.float32
        )

    def density(self, x: Floats, y: Floats) -> Floats:
        """How crowded the stars are at x, y, 0..1."""
        band, dust, _, _ = self._parts(x, y)
        return np.clip(0.22 + 0.95 * band * (1 - 0.7 * dust), 0, 1)

    def _parts(self, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """The band, the dust before it, nearness to the heart, distance from the axis."""
        cos, sin = math.cos(self._turn), math.sin(self._turn)
        u = (x - self._centre[0]) * cos + (y - self._centre[1]) * sin
        v = (y - self._centre[1]) * cos - (x - self._centre[0]) * sin
        waver = sample(self._broad, x * 0.45, y * 0.45)
        v = v + waver * 34
        heart = np.exp(-(((u + 40) / 360) ** 2))
        mass = sample(self._cloudy, x * 0.6 + waver * 22, y * 0.6) * 0.28 + 0.65
        mass = mass + 0.16 * sample(self._fine, x * 1.1, y * 1.1)
        band = np.exp(-((v / (92 + 46 * heart)) ** 2)) * np.clip(mass, 0, 1.5)
        ragged = v + 12 + 22 * sample(self._cloudy, u * 0.7 + 90, v * 0.2)
        lane = np.exp(-((ragged / (26 + 16 * heart)) ** 2))
        speckle = 0.55 + 0.55 * sample(self._fine, x * 0.8 + 70, y * 0.8 + waver * 20)
        return band, np.clip(lane * speckle, 0, 1), heart, v


def horizon_fade(y: Floats, horizon: float, height: float) -> Floats:
    """How much starlight reaches through the air: 0 at the horizon, 1 high above it."""
    return smoothstep(horizon + 6, horizon - height, y)
