"""A wood seen from inside: shafts of light at dawn, fireflies at night, snow, rain, fog."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of, new_surface
from prostudio.scenes.places.forest.lights import Dust, Fireflies
from prostudio.scenes.places.forest.rows import paint_row
from prostudio.scenes.places.forest.wood import ROWS, Wood
from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.brush import Blend, fill, glow_shader
from prostudio.scenes.toolkit.colour import ramp, rgb
from prostudio.scenes.toolkit.glow import Glow
from prostudio.scenes.toolkit.lightning import Lightning
from prostudio.scenes.toolkit.mist import Mist
from prostudio.scenes.toolkit.moon import moon_image
from prostudio.scenes.toolkit.noise import noise, noise_shader, sample
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.shafts import Shafts
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Moment, Stage

_MISTY = {Weather.CLEAR: 0.75, Weather.CLOUD: 0.7, Weather.FOG: 1.35, Weather.SNOW: 0.75}


def open_place(stage: Stage) -> OpenPlace:
    """Open the wood on a stage."""
    return OpenPlace(Forest(stage).draw, fog=0.6, vignette=0.46)


class Forest:
    """The painted rows of a wood and the light between them."""

    def __init__(self, stage: Stage) -> None:
        self._stage, weather = stage, stage.reading.weather
        self._wood = Wood(stage)
        self._misty = _MISTY.get(weather, 0.9)
        self._sky = _sky(self._wood)
        bark = noise_shader(1.1, stage.land_seed("bark"), spread=0.24, low_cut=4)
        self._rows = [paint_row(self._wood, row, bark) for row in ROWS]
        lamp_light = stage.palette["lamp_light"]
        self._glow = Glow(lamp_light)
        self._mist = Mist(stage, stage.palette["mist"])
        self._shafts = Shafts(stage) if self._wood.sunny > 0.2 else None
        self._blockers = [_blocker(layer) for layer in self._rows[2:5]]
        self._gaps = noise_shader(1.15, stage.seed("gaps"), spread=0.34, low_cut=7)
        self._moon = moon_image(stage, 30) if stage.night and self._wood.sunny > 0.3 else None
        self._storm = Lightning(stage, stage.height * 0.6) if weather is Weather.STORM else None
        fireflies = stage.night and weather in (Weather.CLEAR, Weather.CLOUD, Weather.FOG)
        self._fireflies = Fireflies(stage) if fireflies else None
        dusty = not stage.night and weather in (Weather.CLEAR, Weather.CLOUD)
        self._dust = Dust(stage, stage.palette["lamp_light"]) if dusty else None

    def draw(self, moment: Moment) -> None:
        """Draw one frame, from the light outward to us."""
        canvas, stage = self._stage.canvas, self._stage
        self._sky.draw(canvas, moment.camera)
        self._draw_lamp(moment)
        for k, layer in enumerate(self._rows):
            layer.draw(canvas, moment.camera)
            if k < 4:
                y = stage.height * (0.642, 0.667, 0.715, 0.778)[k]
                height, alpha = (190, 180, 170, 150)[k], (0.66, 0.54, 0.42, 0.28)[k]
                self._mist.draw(
                    moment, y, height, alpha * self._misty,
                    depth=layer.depth, speed=5 + 6 * k, phase=811 * k,
                )  # fmt: skip
            if k == 4 and self._shafts is not None:
                self._draw_shafts(moment, self._shafts)
        if self._fireflies is not None:
            self._fireflies.draw(moment)
        if self._dust is not None:
            self._dust.draw(moment)

    def _draw_lamp(self, moment: Moment) -> None:
        """Sun or moon behind the trees, and lightning."""
        canvas = self._stage.canvas
        x, y = moment.camera.point(*self._wood.lamp, 0.06)
        if self._moon is not None:
            canvas.drawImageRect(self._moon, skia.Rect(x - 32, y - 32, x + 32, y + 32))
        self._glow.draw(canvas, x, y, 320, 0.42 * self._wood.sunny)
        if self._storm is not None:
            flash = self._storm.flash(moment.seconds)
            if flash > 0:
                canvas.drawPaint(fill("#b9ceff", 0.5 * flash, mode=Blend.kScreen))
            self._storm.draw(moment, depth=0.06)

    def _draw_shafts(self, moment: Moment, shafts: Shafts) -> None:
        stage, wood = self._stage, self._wood
        lamp = moment.camera.point(*wood.lamp, 0.06)
        reach = wood.light.reach

        def paint(canvas: skia.Canvas) -> None:
            canvas.drawPaint(skia.Paint(Shader=glow_shader(*lamp, reach, "#ffffff", 1)))
            for layer in self._blockers:
                layer.draw(canvas, moment.camera)
            # gaps in the leaves, slowly moving
            matrix = skia.Matrix()
            matrix.setScale(1.25, 1.25)
            matrix.postTranslate(-moment.seconds * 7, moment.seconds * 2)
            leaves = self._gaps.makeWithLocalMatrix(matrix)
            canvas.drawPaint(skia.Paint(Shader=leaves, BlendMode=Blend.kModulate))

        alpha = wood.light.shafts * wood.sunny * (0.6 + 0.35 * self._misty)
        shafts.draw(lamp, paint, stage.palette["lamp_light"], alpha, stretch=1.025)


def _blocker(layer: Layer) -> Layer:
    """The layer's silhouette in black, coarse: what stands in the light."""
    share = 0.25
    width = max(1, round(layer.image.width() * share))
    surface = new_surface(width, max(1, round(layer.image.height() * share)))
    black = skia.Paint(ColorFilter=skia.ColorFilters.Blend(skia.ColorBLACK, Blend.kSrcIn))
    smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    canvas = surface.getCanvas()
    canvas.drawImageRect(
        layer.image, skia.Rect(0, 0, surface.width(), surface.height()), smooth, black
    )
    density = layer.density * width / layer.image.width()
    return Layer(surface.makeImageSnapshot(), layer.left, layer.top, density, layer.depth)


def _sky(wood: Wood) -> Layer:
    """The light between the farthest trunks, brightest around the lamp."""
    stage = wood.stage
    width, height = stage.width + 2 * MARGIN, stage.height + 2 * MARGIN
    scale = stage.scale * 0.5  # soft: half the resolution is enough
    y, x = np.mgrid[0 : round(height * scale), 0 : round(width * scale)].astype(np.float32)
    y, x = y / np.float32(scale) - MARGIN, x / np.float32(scale) - MARGIN
    stops = list(zip((0, 0.36, 0.7, 1), stage.palette.many("sky"), strict=True))
    light = ramp(y[:, :1] / (0.72 * stage.height), stops)
    far = np.hypot(x - wood.lamp[0], (y - wood.lamp[1]) * 1.1)
    around = np.exp(-((far / 250) ** 1.2))[..., None] * (
        wood.light.glow * (0.35 + 0.65 * wood.sunny)
    )
    light = 1 - (1 - light) * (1 - around * rgb(stage.palette["lamp_light"]))
    cloudy = sample(noise(256, 256, 1.9, stage.seed("sky")), x * 0.2, y * 0.26)
    light = light * (1 + 0.045 * cloudy[..., None])
    if stage.reading.time is TimeOfDay.NIGHT:
        light = light * np.float32(0.92)
    return stage.placed(
        image_of(light), (-MARGIN, -MARGIN, stage.width + MARGIN, stage.height + MARGIN), 0.02
    )
