"""A planet from above its pole: baked as a disc that turns slowly under fixed light.

Seen along its axis a turning planet is a picture that rotates, so one image of the ground
and one of the clouds, drawn rotated by different angles, are a true planet at the price of
two layers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of, light_of
from prostudio.scenes.toolkit.colour import Floats, mix, ramp, rgb, smoothstep
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage

_DENSITY = 0.6  # of the frame's resolution: air softens a planet's ground


@dataclass(frozen=True, slots=True)
class Globe:
    """Where a planet stands.

    Attributes:
        x, y: centre in units; radius in units.
        sun: x, y of the sun in units, and how far it stands before (+) the planet's plane.
    """

    x: float
    y: float
    radius: float
    sun: tuple[float, float, float]

    def to_sun(self) -> Floats:
        """Unit vector to the sun: right, down, towards the viewer."""
        way = np.array([self.sun[0] - self.x, self.sun[1] - self.y, self.sun[2]], np.float32)
        return np.asarray(way / np.linalg.norm(way), np.float32)


class Ground:
    """Relief, moisture and clouds of a planet, sampled on its visible half."""

    def __init__(self, stage: Stage, globe: Globe) -> None:
        self._palette = stage.palette
        half = max(24, round(globe.radius * stage.scale * _DENSITY))
        y, x = np.mgrid[-half:half, -half:half].astype(np.float32)
        u, v = (x + 0.5) / np.float32(half), (y + 0.5) / np.float32(half)
        self._r = np.hypot(u, v)
        # arc from the pole keeps continents from shrinking to lines at the rim
        stretch = np.arcsin(np.clip(self._r, 0, 1)) / np.maximum(self._r, 1e-4)
        self._u, self._v = u * stretch * 160, v * stretch * 160
        seed = stage.land_seed("planet")
        self._base, self._fine = noise(512, 512, 1.9, seed, 2), noise(512, 512, 1.35, seed + 1, 4)
        self._swirl, self._veil = (
            noise(512, 512, 2.3, seed + 2, 3),
            noise(512, 512, 1.6, seed + 3, 3),
        )
        self._cover = np.clip((1 - self._r) * half + 0.5, 0, 1)

    def land(self) -> tuple[skia.Image, skia.Image]:
        """The ground in full light, and the lights of cities to be added in the dark."""
        height = self._at(self._base, 1.0) + 0.26 * self._at(self._fine, 2.1)
        land = smoothstep(0.30, 0.36, height)
        shelf = smoothstep(-0.5, 0.33, height)[..., None]
        sea = self._palette["sea"] * (np.float32(0.75) + np.float32(0.9) * shelf**2)
        sea = sea + np.array([0.0, 0.05, 0.06], np.float32) * shelf**6
        moisture = self._at(self._swirl, 1.3, 200) + 0.35 * self._at(self._fine, 1.0, 90)
        dry, green, high = self._palette.many("land")
        ground = ramp(moisture, [(-0.9, dry), (0.1, mix(dry, green, 0.6)), (0.9, green)])
        peaks = smoothstep(1.25, 2.1, height + 0.2 * self._at(self._fine, 3.0))[..., None]
        ground = ground + (high - ground) * peaks
        relief = np.gradient(height, axis=1) * 3.2
        ground = ground * (1 + np.clip(relief, -0.2, 0.2))[..., None]
        ice = smoothstep(0.20, 0.06, self._r + 0.05 * self._at(self._fine, 2.0))[..., None]
        colour = sea + (ground - sea) * land[..., None]
        colour = colour + (np.array([0.93, 0.96, 1.0], np.float32) - colour) * ice * 0.9
        picture = np.dstack([np.clip(colour, 0, 1), self._cover]).astype(np.float32)
        return image_of(picture), light_of(self._cities(height, land * (1 - ice[..., 0])))

    def _cities(self, height: Floats, land: Floats) -> Floats:
        """Sparks along coasts and in clusters inland, [H, W, 3]."""
        coast = np.exp(-(((height - 0.42) / 0.16) ** 2))
        crowded = smoothstep(0.3, 1.6, self._at(self._veil, 1.7, 300))
        random = np.random.default_rng(5)
        spark = random.random(height.shape, np.float32) ** 26
        wide = (spark + np.roll(spark, 1, 0) + np.roll(spark, 1, 1)) * 0.8
        level = np.clip(wide * (0.25 + coast) * crowded * land * 2.2, 0, 1) * self._cover
        haze = crowded * coast * land * 0.10 * self._cover
        return np.asarray(
            (level + haze)[..., None] * np.array([1.0, 0.74, 0.40], np.float32), np.float32
        )

    def clouds(self) -> skia.Image:
        """Swirled clouds with a bright and a shaded side."""
        warp_u, warp_v = self._at(self._swirl, 0.7) * 17, self._at(self._swirl, 0.7, 170) * 17

        def level(shift: float) -> Floats:
            u, v = self._u + warp_u + shift, self._v + warp_v - shift
            broad = sample(self._veil, u * 1.5, v * 1.5)
            torn = sample(self._fine, u * 2.6, v * 2.6) * np.float32(0.4)
            return np.asarray(broad + torn + 0.2 * sample(self._fine, u * 6, v * 6), np.float32)

        here, behind = level(0.0), level(1.6)
        cover = smoothstep(0.0, 2.3, here) * self._cover
        shade = np.clip(0.92 + 0.22 * (here - behind), 0.7, 1.0)[..., None]
        tone = np.array([0.97, 0.98, 1.0], np.float32) * shade
        return image_of(np.dstack([tone, cover * 0.94]).astype(np.float32))

    def _at(self, tile: Floats, frequency: float, offset: float = 0.0) -> Floats:
        u, v = self._u * np.float32(frequency), self._v * np.float32(frequency)
        return sample(tile, u + np.float32(offset), v + np.float32(offset))


def light_layers(stage: Stage, globe: Globe, depth: float) -> tuple[Layer, Layer]:
    """What lies over the disc and never turns: the night (a dark veil), and the lit air."""
    top = max(-MARGIN, globe.y - globe.radius - 90)
    bounds = (-MARGIN, top, stage.width + MARGIN, stage.height + MARGIN)
    scale = np.float32(stage.scale * _DENSITY)
    rows, columns = round((bounds[3] - top) * scale), round((bounds[2] + MARGIN) * scale)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x, y = x / scale - np.float32(MARGIN), y / scale + np.float32(top)
    dx, dy = (x - globe.x) / np.float32(globe.radius), (y - globe.y) / np.float32(globe.radius)
    r = np.hypot(dx, dy)
    z = np.sqrt(np.clip(1 - r * r, 0, 1))
    sun = globe.to_sun()
    facing = dx * sun[0] + dy * sun[1] + z * sun[2]
    inside = np.clip((1 - r) * globe.radius * scale + 0.5, 0, 1)
    dark = 1 - smoothstep(-0.10, 0.85, facing) ** 1.1
    night = stage.placed(
        image_of(np.dstack([np.zeros((*r.shape, 3)), dark * inside * 0.985]).astype(np.float32)),
        bounds,
        depth,
    )
    air = stage.placed(light_of(_air(stage, globe, (x, y), r, (dx, dy, z), facing)), bounds, depth)
    return night, air


def _air(
    stage: Stage,
    globe: Globe,
    at: tuple[Floats, Floats],
    r: Floats,
    normal: tuple[Floats, Floats, Floats],
    facing: Floats,
) -> Floats:
    """A thin bright shell, strongest towards the sun, the terminator's red, a glint at sea."""
    (x, y), (dx, dy, z), sun = at, normal, globe.to_sun()
    flat = float(np.hypot(sun[0], sun[1]))
    towards = (
        smoothstep(-0.35, 1.0, (dx * sun[0] + dy * sun[1]) / np.maximum(r, 1e-3) / flat) ** 1.5
    )
    out, deep = np.maximum(r - 1, 0) * globe.radius, np.maximum(1 - r, 0) * globe.radius
    shell = np.exp(-out / 5.5) * 0.95 + np.exp(-out / 20) * 0.42 + np.exp(-out / 70) * 0.13
    shell = shell * smoothstep(88, 30, out)
    inner = np.exp(-deep / 12) * 0.6 + np.exp(-deep / 46) * 0.18 + np.exp(-deep / 150) * 0.08
    inner = inner * smoothstep(-0.22, 0.55, facing + 0.2)
    level = np.where(r >= 1, shell, inner) * towards
    light = level[..., None] * rgb(stage.palette["air"])
    hot = np.exp(-((x - globe.sun[0]) ** 2 + (y - globe.sun[1]) ** 2) / 250.0**2)
    light = light + (level * hot * 1.1)[..., None] * np.array([1, 0.8, 0.58], np.float32)
    dusk = np.exp(-(((facing - 0.02) / 0.07) ** 2)) * (r < 1) * 0.05
    light = light + dusk[..., None] * np.array([1.0, 0.42, 0.16], np.float32)
    middle = sun + np.array([0, 0, 1], np.float32)
    middle = middle / np.linalg.norm(middle)
    glint = np.clip(dx * middle[0] + dy * middle[1] + z * middle[2], 0, 1) ** 60 * (r < 1) * 0.12
    return np.asarray(light + glint[..., None] * np.array([1, 0.9, 0.75], np.float32), np.float32)
