"""The sea of a shot: waves for the weather, colours from the palette, seen by the shot's camera."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.camera import CameraAt
from prostudio.scenes.toolkit.colour import mix, ramp
from prostudio.scenes.toolkit.native import native_image
from prostudio.scenes.toolkit.ocean import Waves
from prostudio.scenes.toolkit.ocean_coast import Coast
from prostudio.scenes.toolkit.ocean_light import SKY_STEPS, Light, Water
from prostudio.scenes.toolkit.ocean_view import SHEAR, Optics, SeaPicture, Window, render
from prostudio.scenes.toolkit.sky import Orb
from prostudio.scenes.toolkit.stage import Moment, Stage


@dataclass(frozen=True, slots=True)
class SeaState:
    """The sea in a weather.

    Attributes:
        height: standard deviation of the swell, metres.
        wind: m/s, sets the longest wave; patch: metres of its tile.
        chop: standard deviation of the wind's small waves, metres.
        broken: 0 no foam .. 1 storm.
        haze_at: metres at which the air has taken two thirds.
    """

    height: float
    wind: float
    patch: float
    chop: float
    broken: float = 0.0
    haze_at: float = 2500.0

    def bands(self, angle: float, seed: int) -> tuple[tuple[Waves, int], ...]:
        """Swell that runs at `angle`, chop across it and ripples on both, with their seeds."""
        foam = self.broken > 0
        swell = Waves(self.patch, self.wind, angle, self.height, 1.0, foam=foam)
        # 128 cells a side are enough for bands that lie within one another
        chop = Waves(self.patch / 8.3, 5.0, angle - 0.35, self.chop, 0.0, 0.6, 0.05, cells=128)
        ripples = 0.13 * self.chop
        ripple = Waves(self.patch / 31, 2.2, angle - 0.2, ripples, 0.0, 0.3, cells=128)
        return (swell, seed), (chop, seed + 1), (ripple, seed + 2)


STATES = {
    Weather.CLEAR: SeaState(0.19, 7.0, 96, 0.044),
    Weather.CLOUD: SeaState(0.30, 8.5, 130, 0.050, 0.45),
    Weather.STORM: SeaState(1.75, 15.5, 210, 0.060, 1.0, 1100),
    Weather.RAIN: SeaState(0.50, 9.5, 150, 0.042, 0.6, 900),
    Weather.SNOW: SeaState(0.34, 8.5, 130, 0.034, 0.4, 800),
    Weather.FOG: SeaState(0.14, 6.0, 83, 0.024, 0.0, 190),
}
"""Which sea belongs to a weather."""

_CLOUDED = {
    Weather.CLEAR: 0.12, Weather.CLOUD: 0.35, Weather.STORM: 0.6, Weather.RAIN: 0.6,
    Weather.SNOW: 0.6, Weather.FOG: 0.5,
}  # fmt: skip


def seen_by(laid: Optics, camera: CameraAt, depth: float, distance: float) -> Optics:
    """The water's camera for the layers' camera.

    Args:
        laid: the camera as laid out.
        depth, distance: things at a layer's depth move as things that many metres away.
    """
    far, near = camera.scale(0.0), camera.scale(depth)
    (far_x, far_y), (near_x, near_y) = camera.shift(0.0), camera.shift(depth)
    x, horizon = camera.point(laid.centre, laid.horizon, 0.0)
    metres = distance / laid.focal
    return Optics(
        laid.focal * far,
        horizon,
        x,
        max(laid.eye + (near_y - far_y) * metres, 0.35),
        laid.sideways - (near_x - far_x) * metres,
        laid.forward + distance * (1 - far / near),
    )


class OpenSea:
    """The sea of one shot.

    Args:
        optics: the camera as laid out.
        orb: sun or moon.
        depth, distance: a layer's depth that the toolkit's camera moves like things that many
            metres away; it ties the layers' camera to the sea's.
    """

    def __init__(
        self,
        stage: Stage,
        optics: Optics,
        orb: Orb,
        *,
        state: SeaState | None = None,
        depth: float = 0.3,
        distance: float = 150.0,
        pixel: float | None = None,
    ) -> None:
        self.state = state or STATES[stage.reading.weather]
        self.depth, self.distance = depth, distance
        self._stage, self._optics, self._orb = stage, optics, orb
        pixel = pixel or (2.4 if self.state.broken > 0.8 else 2.0)
        self._window = Window(stage.width, stage.height, pixel / min(max(stage.scale, 0.2), 1.0))
        away = 1 if stage.random("swell").random() < 0.5 else -1
        angle = math.pi / 2 + away * float(stage.random("swell angle").uniform(0.35, 0.75))
        self.bands = self.state.bands(-angle, stage.seed("sea") % 65536)
        self.shear = SHEAR
        self._water = water_colours(stage, self.state)

    def optics_at(self, moment: Moment) -> Optics:
        """The sea's camera for the layers' camera."""
        swell = self.state.height
        optics = seen_by(self._optics, moment.camera, self.depth, self.distance)
        bob = 0.22 * swell * (math.sin(moment.seconds * 0.7) + 0.4 * math.sin(moment.seconds * 1.6))
        return replace(optics, eye=max(optics.eye + bob, 3.2 * swell, 0.8))

    def draw(
        self,
        moment: Moment,
        *,
        flash: float = 0.0,
        coast: Coast | None = None,
        land: Callable[[], None] | None = None,
        lights: tuple[Light, ...] = (),
    ) -> None:
        """Draw the land, then the sea, except where land stands before it.

        Args:
            flash: lightning, 0..1.
            coast: where the land meets the water.
            land: draws the land and what stands on it.
            lights: lamps beside the sun or moon.
        """
        optics, canvas = self.optics_at(moment), self._stage.canvas
        shore = None
        if coast is not None:
            shore = coast.seen_from(moment, self.depth, optics, self._window)
        water = replace(
            self._water,
            lights=(*self._orb_light(moment), *lights),
            ambient=np.array([0.09, 0.10, 0.14], np.float32) * np.float32(flash),
        )
        picture = render(optics, self._window, self.bands, water, moment.seconds, shore)
        if land is not None:
            land()
        if coast is not None:
            self._behind(moment, picture, coast)
        bounds = self._bounds(picture, picture.colours.shape[0])
        canvas.drawImageRect(native_image(picture.colours), bounds, LINEAR)
        if self.state.broken > 0.8:
            self._spray(picture)

    def _orb_light(self, moment: Moment) -> tuple[Light, ...]:
        orb, palette = self._orb, self._stage.palette
        if orb.strength < 0.15:  # a storm's sun leaves no path
            return ()
        x, y = moment.camera.point(orb.x, orb.y, 0.02)
        rough = 0.0016 if orb.strength > 0.5 else 0.01
        gain = (1.0 if self._stage.night else 1.25) * orb.strength
        return (Light(x, y, palette["light"], gain, rough),)

    def _bounds(self, picture: SeaPicture, rows: int) -> skia.Rect:
        pixel = self._window.pixel
        columns = picture.colours.shape[1]
        return skia.Rect.MakeXYWH(0, picture.top, columns * pixel, rows * pixel)

    def _behind(self, moment: Moment, picture: SeaPicture, coast: Coast) -> None:
        """Make water clear where land stands before it."""
        bottom = moment.camera.point(0, coast.bottom, self.depth)[1]
        rows = math.ceil((bottom - picture.top) / self._window.pixel)
        rows = min(max(rows, 1), len(picture.depth))
        land = coast.depth_seen(moment, self.depth, self._window, picture.top, rows)
        shown = np.clip((land - picture.depth[:rows]) * 0.5 + 0.5, 0, 1)
        shown[land == 0] = 1
        picture.colours[:rows] *= shown[..., None]

    def _spray(self, picture: SeaPicture) -> None:
        """Wind-torn spume: the crests' foam, blurred and carried down wind."""
        soft = picture.spray[::3, ::3] * 0.8
        if soft.max() < 0.03:
            return
        image = native_image(np.repeat(soft[..., None], 4, axis=2))
        small = skia.Surface.MakeRaster(image.imageInfo())
        blur = skia.Paint(ImageFilter=skia.ImageFilters.Blur(2.6, 1.1))
        small.getCanvas().clear(0)
        small.getCanvas().drawImage(image, 0, 0, skia.SamplingOptions(), blur)
        bounds = self._bounds(picture, picture.colours.shape[0]).makeOffset(-10, -8)
        # source-over, as white spume covers what is behind it (and 4 ms quicker than screen)
        canvas = self._stage.canvas
        canvas.drawImageRect(small.makeImageSnapshot(), bounds, LINEAR, skia.Paint(Alphaf=0.36))


def water_colours(stage: Stage, state: SeaState) -> Water:
    """The sea's colours under the stage's sky (palette rows water_deep, water_glow, foam)."""
    palette = stage.palette
    stops = palette.many("sky")[::-1]
    clouds = mix(palette["cloud_lit"], palette["cloud_dark"], 0.55)
    share = _CLOUDED[stage.reading.weather]
    # The picture's sky ends some 24 degrees up, at an elevation sine of 0.4.
    places = [0.0, 0.09, 0.2, 0.42]
    sky = [(p, mix(c, clouds, share * min(1, 6 * p))) for p, c in zip(places, stops, strict=True)]
    sine = (np.arange(SKY_STEPS, dtype=np.float32) / (SKY_STEPS - 1)) ** 2
    return Water(
        sky=ramp(sine, [*sky, (1.0, mix(sky[-1][1], palette["water_deep"], 0.3))]),
        deep=palette["water_deep"],
        glow=palette["water_glow"],
        foam=palette["foam"],
        haze=mix(palette["haze"], stops[0], 0.5),
        haze_at=state.haze_at,
        height=state.height,
        broken=state.broken,
    )
