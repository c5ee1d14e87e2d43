"""A street seen along its length: the composition that walks, drives and mirrors."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.city.furniture import (
    LAMP_STEP,
    draw_lamp,
    draw_tree,
    far_towers,
    record_tree,
)
from prostudio.scenes.places.city.houses import Built, build, draw_house
from prostudio.scenes.places.city.lens import NEAREST, Lens, choose_lens, depth_of
from prostudio.scenes.places.city.look import Look, choose_look
from prostudio.scenes.places.city.plan import FACADE, Street, lay_out_street
from prostudio.scenes.places.city.road import TILT, Mirror, RoadMesh, road_mesh
from prostudio.scenes.places.city.traffic import Car, draw_car, draw_walker, plan_traffic
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.brush import Blend, fill, stroke, vertical
from prostudio.scenes.toolkit.colour import Floats, mix
from prostudio.scenes.toolkit.mist import Mist, veil
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.sky import CLEARNESS, Orb, Sky
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Moment, Stage

BANDS = ((95.0, 400.0), (46.0, 95.0), (25.0, 46.0), (13.5, 25.0), (NEAREST, 13.5))
"""Metres ahead between which things share one layer, far to near."""


def open_street(stage: Stage) -> OpenPlace:
    """Open the street of this geography as this shot sees it."""
    scene = _StreetScene(stage)
    return OpenPlace(scene.draw, vignette=0.46)


class _StreetScene:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.street = lay_out_street(stage)
        self.lens = choose_lens(stage)
        self.look = choose_look(stage, self.street.sunny)
        self.sky = Sky(stage, self.lens.vy, orb=_orb(stage, self.lens, self.look))
        planted = self.street.planted
        self.trees = {n: record_tree(stage, self.look, n + 4) for n, _ in BANDS if planted}
        built = _houses(stage, self.street, self.lens, self.look)
        self.bands = [_band(self, built, k, 1) for k in range(len(BANDS))]
        self.towers = far_towers(stage, self.lens, self.look, self.street.seed, 1)
        self.road: RoadMesh = road_mesh(stage, self.lens, self.look, self._shadow())
        self.cars, self.walkers = plan_traffic(stage, self.look)
        self.mist = Mist(stage, self.look.haze)
        self.rings = stage.random("rings").random((60, 4))
        rain = stage.palette["rain"]
        self.inks = [stroke(rain, 1.0, 0.22 * (1 - k / 8)) for k in range(8)]
        self.raining = stage.reading.weather in (Weather.RAIN, Weather.STORM)
        self.mirror: Mirror | None = None
        if self.look.wet > 0:
            self.mirror = Mirror(stage, self.lens, rain=self.raining)
            self.images = [_band(self, built, k, -1) for k in range(len(BANDS))]
            self.images_of_towers = far_towers(stage, self.lens, self.look, self.street.seed, -1)

    def _shadow(self) -> Floats | None:
        """Heights of the shaded side's houses by metre ahead; None where nothing throws one."""
        if self.look.sunny == 0 or self.look.low_sun:
            return None
        heights = np.zeros(200, np.float32)
        for house in self.street.houses:
            if house.side == -self.look.sunny:
                a, b = (int(np.clip(m - self.lens.along, 0, 200)) for m in (house.start, house.end))
                heights[a:b] = house.height
        # roofs have gear and gardens: their shadow has no ruler's edge
        return np.convolve(heights, np.full(9, 1 / 9, np.float32), "same").astype(np.float32)

    def draw(self, moment: Moment) -> None:
        """Draw one frame."""
        stage, camera, canvas = self.stage, moment.camera, self.stage.canvas
        self.sky.draw(moment)
        self.towers.draw(canvas, camera)
        if self.mirror is not None:
            self._draw_mirror(self.mirror, moment)
            self.mirror.draw(canvas, moment)
        self.road.draw(canvas, camera)
        self._draw_rings(moment)
        for (near, _), layers in zip(BANDS, self.bands, strict=True):
            for layer in layers:
                layer.draw(canvas, camera)
            if near == BANDS[1][0]:
                self.sky.glare(moment, 460, 0.55 if self.look.low_sun else 0.2)
        self._draw_movers(canvas, moment, 1)
        self._draw_air(moment)
        flash = self.sky.flash(moment.seconds)
        if flash > 0.02:
            over = fill("#cdd9ff", 0.16 * flash, mode=Blend.kPlus)
            canvas.drawRect(skia.Rect(0, 0, stage.width, stage.height), over)

    def _draw_mirror(self, mirror: Mirror, moment: Moment) -> None:
        """What the road mirrors: the sky upside down, then every band with its heights negated."""
        canvas, lens, stage = mirror.coarse.canvas, self.lens, self.stage
        sky = stage.palette.many("sky")
        glowing = [mix(colour, self.look.haze, 0.4) for colour in sky[::-1]]
        stops = [(k / 3 * 0.8, colour, 1.0) for k, colour in enumerate(glowing)]
        canvas.drawRect(
            skia.Rect(0, lens.vy - TILT, stage.width, stage.height + 2),
            vertical(lens.vy, lens.vy * 1.7, stops),
        )
        self.images_of_towers.draw(canvas, moment.camera)
        for layers in self.images:
            for layer in layers:
                layer.draw(canvas, moment.camera)
        self._draw_movers(canvas, moment, -1)

    def _draw_movers(self, canvas: skia.Canvas, moment: Moment, up: int) -> None:
        """Cars and people, far ones first; no wall ever stands before them."""
        t, camera = moment.seconds, moment.camera
        things = [(car.z(t), car) for car in self.cars] + [(who.z(t), who) for who in self.walkers]
        for z, thing in sorted(things, key=lambda pair: -pair[0]):
            if z > 150:
                continue
            if isinstance(thing, Car):
                draw_car(canvas, thing, t, self.lens, self.look, camera, up)
            else:
                draw_walker(canvas, thing, t, self.lens, self.look, camera, up)

    def _draw_rings(self, moment: Moment) -> None:
        """Where drops meet the road: rings that widen and fade."""
        if not self.raining:
            return
        stage, lens = self.stage, self.lens
        high = stage.height - lens.vy
        for at, (a, b, c, d) in enumerate(self.rings.tolist()):
            age = (moment.seconds * (1.6 + c) + d) % 1
            turn = int(moment.seconds * (1.6 + c) + d)
            x = stage.width * ((a + 0.618 * turn + 0.1 * at) % 1)
            y = lens.vy + high * (0.12 + 0.88 * ((b + 0.382 * turn) % 1) ** 0.8)
            wide = (y - lens.vy) * 0.07 * (0.2 + age)
            ring = skia.Rect(x - wide, y - wide * 0.28, x + wide, y + wide * 0.28)
            stage.canvas.drawOval(ring, self.inks[int(age * len(self.inks))])

    def _draw_air(self, moment: Moment) -> None:
        stage, lens, look = self.stage, self.lens, self.look
        thick = min(1.0, 60 / look.clearness)
        bounds = (0.0, lens.vy - 130, stage.width, lens.vy + 110)
        veil(stage.canvas, bounds, look.haze, 0.0, 0.2 * thick, 0.0)
        self.mist.draw(moment, lens.vy + 14, 150, 0.26 * thick, depth=0.2, speed=12)
        if stage.reading.weather is Weather.FOG:
            self.mist.draw(moment, lens.vy + 90, 330, 0.5, depth=0.5, speed=16, phase=700)
            self.mist.draw(moment, lens.vy - 120, 420, 0.4, depth=0.3, speed=9, phase=1500)


def _orb(stage: Stage, lens: Lens, look: Look) -> Orb:
    """The sun at the end of the street when it is low, else out of the picture; the moon above."""
    strength = CLEARNESS[stage.reading.weather]
    aside = float(stage.random("orb").uniform(-26, 26))
    if stage.night:
        return Orb(lens.vx + 3 * aside, lens.vy * 0.2, 24, strength, True)
    if look.low_sun:
        return Orb(lens.vx + aside, lens.vy - 46, 19, strength, False)
    return Orb(lens.vx - look.sunny * 500, -260, 27, strength, False)


def _houses(stage: Stage, street: Street, lens: Lens, look: Look) -> list[Built]:
    """The houses this lens can see, far ones first."""
    walls = stage.palette.many("walls")
    seen = [
        h for h in street.houses if h.end - lens.along > NEAREST + 1 and h.start - lens.along < 200
    ]
    built = [build(h, look.wall(walls[h.wall], h.side, stage), look, lens) for h in seen]
    return sorted(built, key=lambda b: -b.near)


def _band(scene: _StreetScene, built: list[Built], number: int, up: int) -> list[Layer]:
    """One depth of the street as layers, left and right apart: a layer costs by its area."""
    stage, lens, look = scene.stage, scene.lens, scene.look
    near, far = BANDS[number]
    layers = []
    for side in (-1, 1):
        mine = [b for b in built if near <= b.near < far and b.house.side == side]

        def paint(canvas: skia.Canvas, mine: list[Built] = mine, side: int = side) -> None:
            for house in mine:
                draw_house(canvas, house, lens, look, up)
            _furnish(canvas, scene, side, near, far, up)

        inner = lens.put(side * (FACADE - 6), 0, far)[0]
        left, right = (-MARGIN, inner) if side < 0 else (inner, stage.width + MARGIN)
        top, bottom = (-MARGIN, stage.height) if up > 0 else (lens.vy - 2, stage.height + MARGIN)
        if right - left < 4:
            continue
        bounds = (left, top, right, bottom)
        depth = depth_of((near * min(far, 2 * near)) ** 0.5)
        layers.append(stage.layer(paint, depth, bounds, 1.0 if up > 0 else 0.5))
    return layers


def _furnish(
    canvas: skia.Canvas, scene: _StreetScene, side: int, near: float, far: float, up: int
) -> None:
    """Lamps and trees along one kerb, far ones first."""
    lens = scene.lens
    start = -(lens.along % LAMP_STEP) + 0.5 * LAMP_STEP
    for z in np.arange(start, min(far, 130.0), LAMP_STEP).tolist()[::-1]:
        if scene.street.planted:
            tree = z + 0.5 * LAMP_STEP
            if max(near, 11.0) <= tree < far:
                draw_tree(canvas, lens, scene.trees[near], (side, tree), up)
        if max(near, 7.0) <= z < far:
            draw_lamp(canvas, lens, scene.look, side, z, up)
