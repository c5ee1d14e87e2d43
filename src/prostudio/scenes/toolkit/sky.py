"""The sky: gradient, stars, sun or moon, clouds, lightning.

`Sky` draws them in the right order; a place with other wishes composes the parts itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of, light_of
from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.brush import fill, glow
from prostudio.scenes.toolkit.clouds import Cloudiness, Clouds
from prostudio.scenes.toolkit.colour import Floats, luma, mix, ramp, rgb
from prostudio.scenes.toolkit.glow import Glow
from prostudio.scenes.toolkit.lightning import Lightning
from prostudio.scenes.toolkit.moon import moon_image
from prostudio.scenes.toolkit.stage import MARGIN, Bounds, Layer, Moment, Stage
from prostudio.scenes.toolkit.stars import MilkyWay, horizon_fade, star_field

CLEARNESS = {
    Weather.CLEAR: 1.0,
    Weather.CLOUD: 0.75,
    Weather.STORM: 0.12,
    Weather.RAIN: 0.16,
    Weather.SNOW: 0.3,
    Weather.FOG: 0.4,
}
"""How much of the sun or moon a weather lets through."""


@dataclass(frozen=True, slots=True)
class Orb:
    """The sun or the moon.

    Attributes:
        x, y: in units, where it is laid out.
        radius: of the disc in units.
        strength: 0..1, how much of it the weather lets through.
        moon: whether it is the moon.
    """

    x: float
    y: float
    radius: float
    strength: float
    moon: bool

    def side(self, stage: Stage) -> int:
        """-1 when the light comes from the left half of the frame, +1 from the right."""
        return -1 if self.x < stage.width / 2 else 1


def place_orb(stage: Stage, horizon: float) -> Orb:
    """Where this shot's sun or moon stands: near a third of the frame, by the shot's seed."""
    random = stage.random("orb")
    left = bool(random.random() < 0.5)
    third = random.uniform(0.2, 0.4) if left else random.uniform(0.6, 0.8)
    low, high = {
        TimeOfDay.DAWN: (0.80, 0.95),
        TimeOfDay.DAY: (0.12, 0.30),
        TimeOfDay.SUNSET: (0.82, 0.98),
        TimeOfDay.NIGHT: (0.22, 0.5),
    }[stage.reading.time]
    y = horizon * float(random.uniform(low, high))
    radius = 30.0 if stage.night else 27.0
    strength = CLEARNESS[stage.reading.weather]
    return Orb(float(third) * stage.width, y, radius, strength, stage.night)


class Sky:
    """The whole sky of a shot down to a horizon.

    Attributes:
        orb: the sun or moon, for places that light things by it.
        lightning: of a storm, else None.
    """

    def __init__(
        self,
        stage: Stage,
        horizon: float,
        *,
        orb: Orb | None = None,
        cloudiness: Cloudiness | None = None,
        galaxy: bool = False,
        cloudless: bool = False,
    ) -> None:
        self._stage, self._horizon = stage, horizon
        self.orb = orb or place_orb(stage, horizon)
        storm = stage.reading.weather is Weather.STORM
        self.lightning = Lightning(stage, horizon) if storm else None
        self._clouds = (
            None if cloudless else Clouds(stage, horizon, (self.orb.x, self.orb.y), cloudiness)
        )
        # a bright sky leaves little room above it: less glow, or the sun is a white hole
        self._headroom = 0.45 + min(0.55, 1.1 * (1 - luma(stage.palette.many("sky")[-1])))
        light = stage.palette["light"]
        self._bloom, self._core = Glow(light), Glow(mix(light, "#fff6dc", 0.5))
        starry = stage.night and self.orb.strength > 0.25
        way = _milky_way(stage, horizon, self.orb) if starry and galaxy else None
        self._ground = _gradient(stage, horizon, self.orb, way)
        self._stars = _starlight(stage, horizon, self.orb, way) if starry else None
        self._moon = moon_image(stage, self.orb.radius) if self.orb.moon else None
        random = stage.random("twinkle")
        clear = stage.night and self.orb.strength > 0.5
        self._twinkles = random.random((26 if clear else 0, 4)).tolist()

    def flash(self, seconds: float) -> float:
        """How much lightning lights the scene, 0..1."""
        return self.lightning.flash(seconds) if self.lightning else 0.0

    def draw(
        self, moment: Moment, canvas: skia.Canvas | None = None, *, down_to: float | None = None
    ) -> None:
        """Draw the sky over the whole frame (below the horizon it goes on as haze).

        Args:
            down_to: y in units; what is below it is going to be covered, so it costs nothing.
        """
        target = canvas or self._stage.canvas
        target.save()
        if down_to is not None:
            target.clipRect(skia.Rect(0, 0, self._stage.width, down_to))
        self._ground.draw(target, moment.camera)
        if self._stars is not None:
            self._stars.draw(target, moment.camera)
        self._draw_twinkles(moment, target)
        self._draw_orb(moment, target)
        if self._clouds is not None:
            self._clouds.draw(moment, self.flash(moment.seconds), target)
        self._draw_halo(moment, target)
        if self.lightning is not None:
            self.lightning.draw(moment, target)
        target.restore()

    def glare(
        self,
        moment: Moment,
        radius: float = 420,
        alpha: float = 0.3,
        canvas: skia.Canvas | None = None,
    ) -> None:
        """The light bleeding over what stands before it; draw it after the far layers."""
        x, y = moment.camera.point(self.orb.x, self.orb.y, 0.02)
        strength = alpha * (0.25 + 0.75 * self.orb.strength)
        target = canvas or self._stage.canvas
        self._bloom.draw(target, x, y, radius, strength)

    def _draw_orb(self, moment: Moment, canvas: skia.Canvas) -> None:
        orb, palette = self.orb, self._stage.palette
        if orb.strength < 0.2 or orb.y < -orb.radius:
            return
        x, y = moment.camera.point(orb.x, orb.y, 0.02)
        if self._moon is not None:
            reach = orb.radius + 2
            spot = skia.Rect(x - reach, y - reach, x + reach, y + reach)
            paint = skia.Paint(Alphaf=min(1.0, orb.strength + 0.2))
            sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
            canvas.drawImageRect(self._moon, spot, sampling, paint)
            return
        white = mix(palette["light"], "#ffffff", 0.7)
        canvas.drawCircle(x, y, orb.radius, fill(white, orb.strength, blur=1.6))

    def _draw_halo(self, moment: Moment, canvas: skia.Canvas) -> None:
        orb = self.orb
        x, y = moment.camera.point(orb.x, orb.y, 0.02)
        if orb.moon:
            self._bloom.draw(canvas, x, y, orb.radius * 6, 0.26 * orb.strength)
        else:
            gain = orb.strength * self._headroom
            self._bloom.draw(canvas, x, y, orb.radius * 12, 0.3 * gain)
            self._core.draw(canvas, x, y, orb.radius * 4, 0.66 * gain)

    def _draw_twinkles(self, moment: Moment, canvas: skia.Canvas) -> None:
        for a, b, speed, tone in self._twinkles:
            x, y = moment.camera.point(a * self._stage.width, b * self._horizon * 0.8, 0.0)
            beat = 0.5 + 0.5 * math.sin(moment.seconds * (1.2 + 2 * speed) + tone * 40)
            tint = mix("#ffe6c8", "#cfe0ff", tone)
            glow(canvas, x, y, 5 + 4 * speed, tint, 0.25 + 0.5 * beat)


def _grid(stage: Stage, density: float) -> tuple[Floats, Floats]:
    """x and y in units of the pixels of a layer over frame and margins."""
    scale = np.float32(stage.scale * density)
    columns = round((stage.width + 2 * MARGIN) * scale)
    rows = round((stage.height + 2 * MARGIN) * scale)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    return x / scale - np.float32(MARGIN), y / scale - np.float32(MARGIN)


def _bounds(stage: Stage) -> Bounds:
    return (-MARGIN, -MARGIN, stage.width + MARGIN, stage.height + MARGIN)


def _gradient(stage: Stage, horizon: float, orb: Orb, way: MilkyWay | None) -> Layer:
    """The sky's colours with the light around the orb, painted once at half the resolution."""
    x, y = _grid(stage, 0.5)
    stops = stage.palette.many("sky")
    last = len(stops) - 1
    places = [(k / last) ** 0.86 for k in range(len(stops))]
    light = ramp(y[:, :1] / (horizon + 8), list(zip(places, stops, strict=True)))
    distance = np.hypot((x - orb.x) * 0.7, y - orb.y)
    around = np.exp(-distance / 230) * (0.16 if orb.moon else 0.22)
    light = light + (around * (0.3 + 0.7 * orb.strength))[..., None] * rgb(stage.palette["light"])
    if way is not None:
        fade = horizon_fade(y, horizon, 190)[..., None] * np.float32(0.8 * orb.strength)
        light = light + way.light(x, y) * fade
    return stage.placed(image_of(light), _bounds(stage), 0.0)


def _milky_way(stage: Stage, horizon: float, orb: Orb) -> MilkyWay:
    """The galaxy, on the side of the sky that the moon leaves dark."""
    random = stage.random("stars")
    share = float(random.uniform(0.18, 0.36))
    x = stage.width * (share if orb.x > stage.width / 2 else 1 - share)
    centre = (x, horizon * float(random.uniform(0.3, 0.6)))
    angle = float(random.choice((-1, 1)) * random.uniform(38, 62))
    return MilkyWay(centre, angle, stage.seed("galaxy"))


def _starlight(stage: Stage, horizon: float, orb: Orb, way: MilkyWay | None) -> Layer:
    """Stars as light to be added, at full resolution: crowded along the galaxy."""
    x, y = _grid(stage, 1.0)
    area = stage.width * stage.height / 921600
    random, gain, count = stage.random("star field"), 0.7, round(2600 * area)
    density = None
    if way is not None:
        half_x, half_y = _grid(stage, 0.25)
        density = way.density(half_x, half_y)
        gain, count = 0.46, round(90000 * area * max(stage.scale, 0.2) ** 2)
    light = star_field(x.shape, count, random, density=density, gain=gain, size=stage.scale)
    light *= horizon_fade(y[:, :1], horizon, 190)[..., None] * np.float32(orb.strength)
    return stage.placed(light_of(light), _bounds(stage), 0.0)
