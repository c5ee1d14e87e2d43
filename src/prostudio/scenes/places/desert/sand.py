"""Sand in light: slices of the dune field, cast and shaded once, that move by their depth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.drawing.surface import image_of
from prostudio.scenes.places.desert.dunes import Dunes
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.colour import Floats, mix, rgb, smoothstep
from prostudio.scenes.toolkit.heightfield import Hit, cast
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.sky import Orb
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage

LENS, EYE = 820.0, 9.2  # units per unit of x / z; metres of the eye above the plain
_SAMPLES = 300
_VIEW = {Weather.STORM: 95.0, Weather.FOG: 70.0, Weather.RAIN: 130.0, Weather.SNOW: 110.0}
"""Metres over which the air hides two thirds; 230 otherwise."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A range of distances drawn as one layer.

    Attributes:
        near, far: metres; neighbouring slices overlap and fade into each other.
        depth: for the camera.
        crest: how much sand blows off its crests.
    """

    near: float
    far: float
    depth: float
    crest: float


SLICES = (Slice(112, 620, 0.20, 0.45), Slice(48, 140, 0.36, 0.9), Slice(5.5, 62, 0.62, 0.8))


@dataclass(frozen=True, slots=True)
class Painted:
    """A slice as drawn: its layer and, per unit of width from -MARGIN, the y of its skyline."""

    layer: Layer
    skyline: Floats


class SandPainter:
    """Paints the slices of one shot."""

    def __init__(self, stage: Stage, dunes: Dunes, orb: Orb, horizon: float) -> None:
        self._stage, self._dunes, self._orb, self._horizon = stage, dunes, orb, horizon
        self._side = orb.side(stage)
        seed = stage.land_seed("sand")
        self._broad, self._grain = noise(512, 512, 2.2, seed), noise(512, 512, 0.8, seed + 1)
        self._elevation = 0.34 if orb.moon else 0.2 + 0.22 * max(0.0, 1 - orb.y / horizon)

    def y_of(self, height: Floats, z: Floats) -> Floats:
        """Where a height at a distance (metres) appears, y in units."""
        return np.asarray(self._horizon + LENS * (EYE - height) / z, np.float32)

    def x_of(self, x: Floats, z: Floats) -> Floats:
        """Where a place right of the viewer at a distance (metres) appears, x in units."""
        return np.asarray(self._stage.width / 2 + LENS * x / z, np.float32)

    def paint(self, slice_: Slice) -> Painted:
        """Cast, shade and fade one slice."""
        stage = self._stage
        columns = round((stage.width + 2 * MARGIN) * stage.scale / 2) * 2
        depth = np.geomspace(slice_.near, slice_.far, _SAMPLES).astype(np.float32)
        units = np.linspace(-MARGIN, stage.width + MARGIN, columns, dtype=np.float32)
        rays = (units - np.float32(stage.width / 2)) / np.float32(LENS)
        z = depth[:, None]
        # dunes are smooth: every second column is computed, the others lie between
        coarse = self._dunes(rays[None, ::2] * z, np.broadcast_to(z, (_SAMPLES, columns // 2)))
        height = np.empty((_SAMPLES, columns), np.float32)
        height[:, ::2], height[:, 1:-1:2] = coarse, (coarse[:, :-1] + coarse[:, 1:]) / 2
        height[:, -1] = coarse[:, -1]
        y = self.y_of(height, z)
        top = float(y.min()) - 2
        bottom = stage.height + MARGIN if slice_.near < 10 else float(y[0].max()) + 4
        bottom = min(bottom, stage.height + MARGIN)
        rows = max(2, round((bottom - top) * stage.scale))
        hit = cast((y - np.float32(top)) * np.float32(stage.scale), depth, rows)
        colour = self._shaded(hit, rays[None] * z, z, height)
        cover = hit.seen * (1 - smoothstep(slice_.far * 0.86, slice_.far * 0.99, hit.depth))
        picture = np.dstack([colour * cover[..., None], cover]).astype(np.float32)
        picture = hit.blend_edges(picture)
        bounds = (-MARGIN, top, stage.width + MARGIN, top + rows / stage.scale)
        layer = stage.placed(image_of(picture, premultiplied=True), bounds, slice_.depth)
        skyline = top + np.argmax(picture[..., 3] > 0.5, axis=0) / stage.scale
        whole = np.arange(-MARGIN, stage.width + MARGIN, dtype=np.float32)
        return Painted(layer, np.interp(whole, units, skyline).astype(np.float32))

    def _shaded(self, hit: Hit, x: Floats, z: Floats, height: Floats) -> Floats:
        """Colours [rows, columns, 3] of what each pixel sees."""
        slope_x = (np.gradient(height, axis=1) / np.gradient(x, axis=1)).astype(np.float32)
        slope_z = np.diff(height, axis=0, prepend=height[:1]) / np.gradient(z[:, 0])[:, None]
        slope_z = (slope_z - slope_x * x / z).astype(np.float32)
        px, pz = hit.read(np.asarray(x, np.float32)), hit.depth
        # a crest shows its near side: values of the sample behind it would dot its edge
        across, along = hit.read(_nearer(slope_x)), hit.read(_nearer(slope_z))
        light = hit.read(_nearer(self._sunlight(height, x)))
        across, along = self._rippled(px, pz, across, along)
        facing = 1 / np.sqrt(across**2 + along**2 + 1)
        sun = np.array([self._side * 0.9, self._elevation * 1.15, 0.3], np.float32)
        lambert = (-across * sun[0] + sun[1] - along * sun[2]) * facing / np.linalg.norm(sun)
        # without a clear sun the light comes from the whole sky and shadows are soft
        clear = 0.25 + 0.75 * self._orb.strength
        direct = np.clip(np.clip(lambert, 0, 1) * 2.1 - 0.16, 0, 1.3) * light * clear
        direct = direct + (1 - clear) * 0.55 * facing
        skylight = 0.62 + 0.38 * facing + 0.10 * np.clip(along, -1, 1)
        grain = 1 + 0.03 * sample(self._grain, px * 30, pz * 30) * np.clip(30 / pz, 0.1, 1)
        return self._in_air(direct * grain, skylight * grain, px, pz)

    def _sunlight(self, height: Floats, x: Floats) -> Floats:
        """0 in cast shadow .. 1 lit: light runs along x, a running maximum finds what blocks it."""
        order = slice(None) if self._side < 0 else slice(None, None, -1)
        fallen = self._elevation * (x if self._side < 0 else -x)
        ray = (height + fallen)[:, order]
        blocked = (np.maximum.accumulate(ray, axis=1) - ray)[:, order]
        return 1 - smoothstep(0.02, 0.55, blocked)

    def _rippled(
        self, x: Floats, z: Floats, across: Floats, along: Floats
    ) -> tuple[Floats, Floats]:
        """Slopes with wind ripples, which fade with distance before they could alias."""
        wander = sample(self._broad, x * 9, z * 9)
        share = 0.3 + 0.7 * smoothstep(-1, 1, sample(self._broad, x * 5 + 90, z * 5))
        ripple = np.sin((x * 2.4 + z * 1.5) * 3.4 + wander * 8.0)
        ripple = ripple * np.clip(26 / z - 0.6, 0, 1) * share
        return across + 0.085 * ripple, along + 0.06 * ripple

    def _in_air(self, direct: Floats, skylight: Floats, x: Floats, z: Floats) -> Floats:
        palette, stage = self._stage.palette, self._stage
        shade, lit = palette.many("sand")
        colour = shade * skylight[..., None]
        colour = colour + (lit * np.float32(1.22) - shade * np.float32(0.55)) * direct[..., None]
        colour = colour + np.clip(direct - 0.8, 0, 1)[..., None] * palette["light"] * np.float32(
            0.42
        )
        view = _VIEW.get(stage.reading.weather, 230.0)
        air = (1 - np.exp(-np.maximum(z - 14, 0) / view))[..., None]
        towards = (x / z * LENS + stage.width / 2 - self._orb.x) / 420
        near_sun = np.exp(-(towards**2))[..., None] * np.float32(self._orb.strength)
        haze = rgb(palette["haze"]) * (0.72 + 0.28 * near_sun) + 0.16 * near_sun * palette["light"]
        return np.asarray(np.clip(colour + (haze - colour) * air, 0, 1), np.float32)


def _nearer(values: Floats) -> Floats:
    """Each sample's value of its nearer neighbour."""
    return np.concatenate([values[:1], values[:-1]]).astype(np.float32)


def walked_tone(stage: Stage) -> Floats:
    """Colour of small figures on the sand."""
    return mix(stage.palette.many("sand")[0], "#000000", 0.55)
