"""A field: grain in the wind or stubble under snow, a lone tree, hills with farms behind."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.field.far import FarField
from prostudio.scenes.places.field.ground import Weathering, lie_of
from prostudio.scenes.places.field.hills import hill_layers
from prostudio.scenes.places.field.rows import Rows
from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.brush import Blend, fill, path
from prostudio.scenes.toolkit.colour import Colour
from prostudio.scenes.toolkit.crown import Leafage, tree
from prostudio.scenes.toolkit.mist import Mist, veil
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.sky import Sky
from prostudio.scenes.toolkit.stage import Layer, Moment, Stage

_CLEAR = (Weather.CLEAR, Weather.CLOUD)


def open_place(stage: Stage) -> OpenPlace:
    """Open the field of this shot."""
    return OpenPlace(_Field(stage).draw)


class _Field:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        rng = stage.random("field")
        left = rng.random() < 0.5
        share = float(rng.uniform(0.2, 0.36))
        self.tree_x = stage.width * (share if left else 1 - share)
        self.lie = lie_of(stage, self.tree_x)
        self.sky = Sky(stage, self.lie.vy)
        self.hills = hill_layers(stage, self.lie)
        self.mist = Mist(stage, stage.palette["haze"])
        self.tree = self._paint_tree()
        clear = stage.reading.weather in _CLEAR
        low = stage.reading.time in (TimeOfDay.SUNSET, TimeOfDay.DAWN)
        self.behind = (1.0 if low else 0.35 if stage.night else 0.0) * (1.0 if clear else 0.4)
        sunward = self.sky.orb.x if low and clear else None
        day = stage.reading.time is TimeOfDay.DAY
        weathering = Weathering(stage, shadows=day and clear)
        crop = self._crop()
        self.far = FarField(stage, self.lie, weathering, crop, sunward=sunward, snow=stage.snowy)
        flower = stage.palette["poppy"] if stage.land("flowers").random() < 0.5 else None
        self.rows = (
            None
            if stage.snowy
            else Rows(
                stage,
                self.lie,
                weathering,
                crop,
                flower=flower,
                behind=self.behind,
                sunward=sunward,
            )
        )
        self.motes = rng.random((26, 3)).tolist()

    def _crop(self) -> list[Colour]:
        """Ripe wheat, young green or snow: shade, body, light."""
        if self.stage.snowy:
            return list(self.stage.palette.many("snow"))
        ripe = self.stage.land("crop").random() < 0.75
        return list(self.stage.palette.many("crop" if ripe else "young"))

    def _paint_tree(self) -> Layer:
        stage, x = self.stage, self.tree_x
        foot = (x, self.lie.edge(x) + 5)
        height = 0.66 * min(self.lie.vy, stage.width * 0.68)
        orb = self.sky.orb
        away = np.array([orb.x - x, orb.y - (foot[1] - 0.6 * height)])
        sun = away / max(float(np.hypot(*away)), 1.0)
        time, clear = stage.reading.time, stage.reading.weather in _CLEAR
        low = time in (TimeOfDay.SUNSET, TimeOfDay.DAWN)
        behind = (1.0 if low else 0.8 if stage.night else 0.12) * (1.0 if clear else 0.6)
        dark, middle, light = stage.palette.many("foliage")
        leafage = Leafage(
            (dark, middle, light), stage.palette["trunk"], (float(sun[0]), float(sun[1])),
            near=float(np.hypot(*away)) / height, behind=behind,
            leaves=0.0 if stage.snowy else 24.0,
            snow=stage.palette.many("snow")[2] if stage.snowy else None,
        )  # fmt: skip

        def paint(canvas: skia.Canvas) -> None:
            tree(canvas, stage.land("tree"), foot, height, leafage)

        bounds = (x - height * 0.75, foot[1] - height * 1.25, x + height * 0.75, foot[1] + 12)
        return stage.layer(paint, 0.1, bounds, 1.25)

    def draw(self, moment: Moment) -> None:
        """Draw one frame."""
        stage, canvas, lie = self.stage, self.stage.canvas, self.lie
        self.sky.draw(moment)
        for k, hill in enumerate(self.hills):
            hill.draw(canvas, moment.camera)
            self.mist.draw(
                moment,
                lie.vy - 10 + 6 * k,
                90,
                0.34 - 0.08 * k,
                depth=hill.depth,
                speed=5,
                phase=600 * k,
            )
        if self.behind < 0.5:
            self.sky.glare(moment, 460, 0.34)
        self.far.draw(moment)
        if stage.reading.weather is Weather.FOG:
            bounds = (0.0, lie.vy - 190, stage.width, lie.vy + 90)
            veil(canvas, bounds, stage.palette["haze"], 0.0, 0.86, 0.25)
        self._draw_tree(moment)
        if self.rows is not None:
            self.rows.draw(moment)
        self._draw_motes(moment)
        if self.behind > 0.5 and not stage.night:
            self.sky.glare(moment, 600, 0.32)
        if stage.reading.weather in (Weather.FOG, Weather.RAIN, Weather.STORM):
            thick = 0.7 if stage.reading.weather is Weather.FOG else 0.4
            self.mist.draw(moment, lie.vy + 10, 190, thick, depth=0.1, speed=14, phase=900)
        flash = self.sky.flash(moment.seconds)
        if flash > 0.02:
            over = fill("#cdd9ff", 0.18 * flash, mode=Blend.kPlus)
            canvas.drawRect(skia.Rect(0, 0, stage.width, stage.height), over)

    def _draw_tree(self, moment: Moment) -> None:
        """The tree with its long shadow towards us; it sways about its foot."""
        canvas, camera = self.stage.canvas, moment.camera
        x, y = self.tree_x, self.lie.edge(self.tree_x) + 5
        with camera.layer(canvas, self.tree.depth):
            self._draw_shadow(canvas, x, y)
            t = moment.seconds
            canvas.translate(x, y)
            canvas.skew(0.005 * math.sin(t * 1.1) + 0.003 * math.sin(t * 2.7 + 1), 0)
            canvas.translate(-x, -y)
            self.tree.draw(canvas, None)

    def _draw_shadow(self, canvas: skia.Canvas, x: float, y: float) -> None:
        orb, strength = self.sky.orb, self.sky.orb.strength
        if strength < 0.5 or self.stage.night:
            return
        if self.behind > 0.5:
            lean = (x - orb.x) * 0.3
            shape = [(x - 8, y), (x + 8, y), (x + lean + 90, y + 96), (x + lean - 90, y + 96)]
            canvas.drawPath(path(shape), fill("#1c0e12", 0.34, blur=9))
            return
        aside = 60 if orb.x < x else -60
        canvas.drawOval(
            skia.Rect(x + aside - 100, y - 5, x + aside + 100, y + 15),
            fill("#101c10", 0.42, blur=6),
        )

    def _draw_motes(self, moment: Moment) -> None:
        """Chaff and insects that drift in low light."""
        if self.stage.snowy or self.stage.reading.weather not in _CLEAR:
            return
        stage, t = self.stage, moment.seconds
        light = stage.palette.many("crop")[2]
        for a, b, c in self.motes:
            x = (a * (stage.width + 80) + t * 24 * (0.5 + c)) % (stage.width + 80) - 40
            y = self.lie.vy + 20 + b * 230 + 12 * math.sin(t * 1.3 + c * 20)
            stage.canvas.drawCircle(x, y, 0.9 + 1.4 * c, fill(light, 0.5, blur=0.8))
