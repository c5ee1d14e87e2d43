"""The city from across the water: towers in three depths, their lights in the river, a quay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.city.look import Look, choose_look
from prostudio.scenes.places.city.quay import quay_layer
from prostudio.scenes.places.city.water import River
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.brush import Blend, fill, glow, path, stroke, vertical
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import tone
from prostudio.scenes.toolkit.mist import Mist, veil
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.sky import Sky
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Moment, Stage


@dataclass(frozen=True, slots=True)
class Row:
    """One depth of towers: how far its air, their heights and widths in units, its depth."""

    air: float
    low: float
    high: float
    narrow: float
    wide: float
    depth: float


ROWS = (
    Row(0.62, 110, 320, 26, 58, 0.06),
    Row(0.36, 70, 260, 34, 74, 0.10),
    Row(0.12, 26, 150, 44, 104, 0.15),
)


@dataclass(frozen=True, slots=True)
class Tower:
    """A tower: left edge, width and height in units, the shape of its head, its wall, a seed."""

    x: float
    width: float
    height: float
    head: str
    wall: int
    seed: int


def open_skyline(stage: Stage) -> OpenPlace:
    """Open the skyline of this geography."""
    return OpenPlace(_Skyline(stage).draw, vignette=0.44)


class _Skyline:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        rng = stage.random("skyline")
        self.shore = stage.height * (0.66 if stage.tall else float(rng.uniform(0.64, 0.71)))
        self.sky = Sky(stage, self.shore)
        side = -1 if self.sky.orb.x < stage.width / 2 else 1
        self.look: Look = choose_look(stage, side)
        shift = float(rng.uniform(0, 900))
        self.rows = [self._row(k, shift) for k in range(len(ROWS))]
        self.river = River(stage, self.shore, self.look)
        self.near = quay_layer(stage, self.look)
        self.mist = Mist(stage, self.look.haze)

    def _row(self, k: int, shift: float) -> Layer:
        stage, row = self.stage, ROWS[k]
        towers = _towers(stage, k, shift)

        def paint(canvas: skia.Canvas) -> None:
            for tower in towers:
                _draw_tower(canvas, stage, self.look, row, tower, self.shore)
            if k == len(ROWS) - 1:
                self._waterfront(canvas)

        bounds = (-MARGIN, -MARGIN, stage.width + MARGIN, self.shore + 2)
        return stage.layer(paint, row.depth, bounds)

    def _waterfront(self, canvas: skia.Canvas) -> None:
        """The wall and lamps along the far bank."""
        stage, look, y = self.stage, self.look, self.shore
        stone = mix(stage.palette["near"], look.haze, 0.25)
        left, right = -MARGIN, stage.width + MARGIN
        canvas.drawRect(skia.Rect(left, y - 5, right, y + 2), fill(stone))
        if look.snow > 0:
            canvas.drawRect(skia.Rect(left, y - 6.5, right, y - 4.5), fill(look.glazing.white))
        rng = stage.land("waterfront")
        for x in np.arange(left, right, 19.0).tolist():
            at = x + float(rng.uniform(-3, 3))
            if rng.random() < 0.4:
                r = float(rng.uniform(4, 9))
                green = mix(stage.palette.many("foliage")[1], look.haze, 0.25)
                canvas.drawOval(skia.Rect(at - r, y - 6 - 1.3 * r, at + r, y - 4), fill(green))
            if look.lamps > 0.1:
                glow(canvas, at, y - 9, 10, "#ffc477", 0.7 * look.lamps)
                canvas.drawCircle(at, y - 9, 1.1, fill("#fff0cf", look.lamps))

    def draw(self, moment: Moment) -> None:
        """Draw one frame."""
        stage, canvas, camera = self.stage, self.stage.canvas, moment.camera
        self.sky.draw(moment)
        thick = min(1.0, 60 / self.look.clearness)
        for k, layer in enumerate(self.rows):
            layer.draw(canvas, camera)
            self.mist.draw(
                moment,
                self.shore - 40,
                170,
                (0.4, 0.3, 0.18)[k] * (0.5 + thick),
                depth=layer.depth,
                speed=6,
                phase=700 * k,
            )
        self.sky.glare(moment, 440, 0.36 if self.look.low_sun else 0.2)
        self.river.draw(moment, self._draw_mirrored)
        veil(
            canvas,
            (0, self.shore - 40, stage.width, self.shore + 60),
            self.look.haze,
            0.0,
            0.24 * (0.4 + thick),
            0.0,
        )
        self.near.draw(canvas, camera)
        if stage.reading.weather is Weather.FOG:
            self.mist.draw(moment, self.shore - 90, 420, 0.5, depth=0.12, speed=10, phase=400)
        flash = self.sky.flash(moment.seconds)
        if flash > 0.02:
            over = fill("#cdd9ff", 0.18 * flash, mode=Blend.kPlus)
            canvas.drawRect(skia.Rect(0, 0, stage.width, stage.height), over)

    def _draw_mirrored(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Sky and towers for the river's mirror, upright."""
        stage = self.stage
        sky = stage.palette.many("sky")
        stops = [(k / 3, colour, 1.0) for k, colour in enumerate(sky)]
        canvas.drawRect(
            skia.Rect(-20, -MARGIN, stage.width + 20, self.shore + 4),
            vertical(0, self.shore, stops),
        )
        orb = self.sky.orb
        x, y = moment.camera.point(orb.x, orb.y, 0.02)
        if orb.strength > 0.2:
            glow(canvas, x, y, 200, stage.palette["light"], 0.8 * orb.strength)
            canvas.drawCircle(
                x, y, orb.radius, fill(mix(stage.palette["light"], "#ffffff", 0.5), orb.strength)
            )
        for layer in self.rows:
            layer.draw(canvas, moment.camera)


def _towers(stage: Stage, k: int, shift: float) -> list[Tower]:
    """One row of the geography's towers; `shift` is where along the bank the shot stands."""
    rng, row = stage.land(f"towers {k}"), ROWS[k]
    peak = float(rng.uniform(500, 1100))
    scale = min(1.25, stage.height / 720) if stage.tall else 1.0
    out, x = [], -1200.0
    while x < 2900:
        width = float(rng.uniform(row.narrow, row.wide))
        middle = np.exp(-(((x - peak) / 520) ** 2))
        height = scale * (
            row.low + (row.high - row.low) * float(rng.random()) ** 1.5 * (0.35 + 0.75 * middle)
        )
        head = str(rng.choice(["flat", "flat", "steps", "spire", "slant", "mast", "crown"]))
        if height < 70:
            head = "flat"
        out.append(
            Tower(x - shift, width, height, head, int(rng.integers(6)), int(rng.integers(1 << 30)))
        )
        x += width * float(rng.uniform(0.92, 1.25)) + (
            float(rng.uniform(4, 16)) if rng.random() < 0.3 else 0
        )
    return [t for t in out if -MARGIN - 110 < t.x < stage.width + MARGIN]


def _draw_tower(
    canvas: skia.Canvas, stage: Stage, look: Look, row: Row, tower: Tower, shore: float
) -> None:
    """One tower: a lit and a shaded face, its windows, its head."""
    rng = np.random.default_rng(tower.seed)
    wall = stage.palette.many("walls")[tower.wall]
    thick = min(1.0, row.air * (0.55 + 40 / look.clearness))
    lit = mix(look.wall(wall, look.sunny or 1, stage), look.haze, thick)
    dark = mix(look.wall(wall, -(look.sunny or 1), stage), look.haze, thick)
    x, w, top = tower.x, tower.width, shore - tower.height
    split = x + w * (0.68 if (look.sunny or 1) < 0 else 0.32)
    left, right = (lit, dark) if (look.sunny or 1) < 0 else (dark, lit)
    for a, b, colour in ((x, split, left), (split, x + w, right)):
        shades = [(0.0, tone(colour, 1.03), 1.0), (1.0, mix(colour, look.haze, 0.3), 1.0)]
        canvas.drawRect(skia.Rect(a, top, b, shore), vertical(top, shore, shades))
    _head(canvas, look, tower, (lit, dark), top)
    _windows(canvas, look, rng, skia.Rect(x, top, x + w, shore), thick)
    if look.snow > 0:
        white = mix(look.glazing.white, look.haze, thick)
        canvas.drawRoundRect(
            skia.Rect(x - 1, top - 3.2, x + w + 1, top + 1.5), 1.6, 1.6, fill(white)
        )


def _head(
    canvas: skia.Canvas, look: Look, tower: Tower, tones: tuple[Colour, Colour], top: float
) -> None:
    """What a tower ends in."""
    x, w = tower.x, tower.width
    middle, (lit, dark) = x + w / 2, tones
    body = fill(mix(lit, dark, 0.5))
    if tower.head == "steps":
        for share, up in ((0.72, 10), (0.44, 20)):
            half = w * share / 2
            canvas.drawRect(skia.Rect(middle - half, top - up, middle + half, top + 1), body)
    elif tower.head == "spire":
        half = w * 0.36
        points = [
            (middle - half, top),
            (middle - half * 0.6, top - 9),
            (middle, top - 44),
            (middle + half * 0.6, top - 9),
            (middle + half, top),
        ]
        canvas.drawPath(path(points), body)
    elif tower.head == "slant":
        canvas.drawPath(path([(x, top + 0.5), (x + w, top + 0.5), (x + w, top - 0.5 * w)]), body)
    elif tower.head == "crown":
        canvas.drawRect(skia.Rect(x + w * 0.14, top - 7, x + w * 0.86, top + 1), body)
        if look.lamps > 0.4:
            canvas.drawRect(
                skia.Rect(x + w * 0.14, top - 3, x + w * 0.86, top - 1),
                fill("#ffd79a", 0.8 * look.lamps),
            )
    elif tower.head == "mast":
        canvas.drawRect(skia.Rect(middle - w * 0.2, top - 5, middle + w * 0.2, top + 1), body)
        canvas.drawLine(middle, top, middle, top - 36, stroke(mix(lit, dark, 0.7), 1.4))
        if look.lamps > 0.3:
            glow(canvas, middle, top - 36, 8, "#ff4a4a", 0.9 * look.lamps)


def _windows(
    canvas: skia.Canvas, look: Look, rng: np.random.Generator, box: skia.Rect, thick: float
) -> None:
    """Windows in a grid; by day they are only a little darker or lighter than the wall."""
    kind = rng.random()
    step_x, step_y = float(rng.uniform(4.6, 7.0)), float(rng.uniform(6.0, 8.5))
    wide = step_x * (0.85 if kind < 0.3 else 0.5)
    count_x, count_y = int((box.width() - 4) / step_x), int((box.height() - 8) / step_y)
    if count_x < 1 or count_y < 1:
        return
    start = box.left() + (box.width() - count_x * step_x) / 2
    share = look.glazing.share * float(rng.uniform(0.45, 1.25))
    lit = rng.random((count_x, count_y)) < share
    glass = mix(look.glazing.pane[1], look.haze, thick)
    bright = mix(look.glazing.pane[0], look.haze, thick)
    tints = [skia.Paint(Color=top, AntiAlias=True) for top, _ in look.glazing.lit]
    air = fill(look.haze, 0.55 * thick)
    plain = (fill(glass, 0.5), fill(bright, 0.45))
    for i in range(count_x):
        for j in range(count_y):
            x, y = start + (i + 0.2) * step_x, box.top() + 5 + j * step_y
            pane = skia.Rect.MakeXYWH(x, y, wide, step_y * 0.52)
            if lit[i, j]:
                canvas.drawRect(pane, tints[int(rng.integers(len(tints)))])
                canvas.drawRect(pane, air)
            else:
                canvas.drawRect(pane, plain[int(rng.random() < 0.3)])
