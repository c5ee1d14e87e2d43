"""A village in a valley: houses along a lane, a church, hills with woods behind."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.village import land
from prostudio.scenes.places.village.church import draw_church
from prostudio.scenes.places.village.foreground import foreground_layer
from prostudio.scenes.places.village.houses import draw_house, draw_shadow
from prostudio.scenes.places.village.lens import Lens, choose_lens, depth_of
from prostudio.scenes.places.village.life import Chimney, Smoke, draw_people, plan_people
from prostudio.scenes.places.village.look import Look, choose_look
from prostudio.scenes.places.village.plan import House, Village, lay_out_village
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.brush import Blend, fill, glow
from prostudio.scenes.toolkit.colour import mix
from prostudio.scenes.toolkit.crown import Leafage, tree
from prostudio.scenes.toolkit.mist import Mist
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.plants import conifer
from prostudio.scenes.toolkit.sky import Sky
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Moment, Stage

STRIPS = (230.0, 150.0, 112.0, 84.0, 63.0, 48.0)
"""Distances at which the ground's strips begin, far to near; houses stand on their strip."""


def open_place(stage: Stage) -> OpenPlace:
    """Open the village of this geography as this shot sees it."""
    return OpenPlace(_VillageScene(stage).draw, vignette=0.46)


class _VillageScene:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.plan: Village = lay_out_village(stage)
        self.lens: Lens = choose_lens(stage)
        horizon = float(self.lens.contour(STRIPS[0], 0, stage.width)[:, 1].min())
        self.horizon = horizon
        self.sky = Sky(stage, horizon)
        self.look: Look = choose_look(stage, self.sky)
        self.relief = land.relief(stage)
        self.hills = land.hill_layers(stage, self.lens, self.look, horizon)
        self.chimneys: list[Chimney] = []
        self.trees = [self._trees(away) for away in (150.0, 85.0, 50.0)]
        self.strips = [self._strip(k) for k in range(len(STRIPS))]
        self.near = foreground_layer(stage, self.lens, self.look, self.relief)
        self.mist = Mist(stage, stage.palette["haze"])
        self.people = plan_people(stage)
        self.smoke = Smoke(stage, stage.palette["smoke"])

    def _near(self, k: int) -> float:
        """Distance at which a strip ends; the last one reaches the frame's foot."""
        return STRIPS[k + 1] if k + 1 < len(STRIPS) else self.lens.nearest(self.stage.height)

    def _houses(self, k: int) -> list[House]:
        far, near = STRIPS[k], self._near(k)
        return [h for h in self.plan.houses if near <= h.z < far]

    def _strip(self, k: int) -> Layer:
        """One strip of ground with what stands on it."""
        stage, lens, look = self.stage, self.lens, self.look
        far, near = STRIPS[k], self._near(k)

        def paint(canvas: skia.Canvas) -> None:
            land.ground_strip(canvas, stage, lens, look, (near, far), self.relief)
            land.lane_piece(
                canvas, stage, lens, look, self.plan, near * 0.94 if near > 40 else near, far
            )
            houses = self._houses(k)
            if look.lamps > 0.2:
                lights = [(h.x, h.z - 5, 13.0) for h in houses if h.kind.name != "barn"]
                land.pools(canvas, lens, look, lights)
            shade = mix(stage.palette["near"], look.shade, 0.5)
            for house in houses:
                draw_shadow(canvas, house, lens, look, shade)
            self._standing(canvas, k, houses, near, far)

        bottom = stage.height + MARGIN
        if k + 1 < len(STRIPS):
            bottom = min(float(lens.contour(near, 0, stage.width)[:, 1].max()) + 90, bottom)
        bounds = (-MARGIN, -MARGIN, stage.width + MARGIN, bottom)
        return stage.layer(paint, depth_of(lens, max(near, 0.8 * far)), bounds)

    def _standing(
        self, canvas: skia.Canvas, k: int, houses: list[House], near: float, far: float
    ) -> None:
        """Houses, church and trees of a strip, far ones first."""
        stage, lens, look, church = self.stage, self.lens, self.look, self.plan.church
        rng, trees = stage.land(f"garden {k}"), self.trees[k // 2]
        things: list[tuple[float, int]] = [(h.z, j) for j, h in enumerate(houses)]
        if near <= church.z < far:
            things.append((church.z, -1))
        for z, j in sorted(things, reverse=True):
            if j < 0:
                draw_church(canvas, stage, church, lens, look)
                continue
            house = houses[j]
            self._plant(canvas, rng, house, trees)
            mouth = draw_house(canvas, stage, house, lens, look)
            if house.chimney and house.kind.name != "barn":
                self.chimneys.append(
                    Chimney(k, mouth, lens.size(z), depth_of(lens, max(near, 0.8 * far)))
                )
            if look.lamps > 0.3 and house.kind.name != "barn":
                x, y = lens.stand(house.x, house.z)
                glow(canvas, x, y - 2 * lens.size(z), 9 * lens.size(z), "#ffab52", 0.2 * look.lamps)

    def _plant(
        self,
        canvas: skia.Canvas,
        rng: np.random.Generator,
        house: House,
        trees: list[skia.Picture],
    ) -> None:
        """A tree or two beside a house."""
        stage, lens, look = self.stage, self.lens, self.look
        for _ in range(int(rng.integers(0, 3))):
            x = house.x + float(rng.choice([-1, 1])) * float(rng.uniform(8, 11))
            z = house.z + float(rng.uniform(1, 5))
            size, foot = lens.size(z), lens.stand(x, z)
            if rng.random() < 0.5:
                dark = mix(stage.palette.many("woods")[2], look.haze, look.air(z - lens.along))
                white = stage.palette.many("snow")[0] if look.snow > 0 else None
                conifer(canvas, rng, foot, float(rng.uniform(6, 11)) * size, dark, snow=white)
                continue
            canvas.save()
            canvas.translate(*foot)
            tall = float(rng.uniform(5, 8)) * size / 100
            canvas.scale(tall, tall)
            canvas.drawPicture(trees[int(rng.integers(len(trees)))])
            canvas.restore()

    def _trees(self, away: float) -> list[skia.Picture]:
        """Two garden trees 100 units high, in the air so many metres away."""
        stage, look = self.stage, self.look
        haze = look.air(away)
        dark, middle, light = (mix(c, look.haze, haze) for c in stage.palette.many("foliage"))
        leafage = Leafage(
            (dark, middle, light), mix(stage.palette["timber"], look.haze, haze),
            (look.sun[0], -0.6), behind=0.3 if stage.night else 0.0,
            leaves=0.0 if look.snow > 0 else 22.0,
            snow=stage.palette.many("snow")[0] if look.snow > 0 else None,
        )  # fmt: skip
        pictures = []
        for number in range(2):
            recorder = skia.PictureRecorder()
            canvas = recorder.beginRecording(skia.Rect(-90, -150, 90, 10))
            tree(canvas, stage.land(f"garden tree {number}"), (0, 0), 100, leafage)
            pictures.append(recorder.finishRecordingAsPicture())
        return pictures

    def draw(self, moment: Moment) -> None:
        """Draw one frame."""
        stage, canvas, camera = self.stage, self.stage.canvas, moment.camera
        self.sky.draw(moment)
        for k, hill in enumerate(self.hills):
            hill.draw(canvas, camera)
            y = self.horizon - (60, 34, 8)[k]
            self.mist.draw(
                moment,
                y,
                110,
                (0.42, 0.36, 0.3)[k],
                depth=hill.depth,
                speed=5 + 2 * k,
                phase=500 * k,
            )
        self.sky.glare(moment, 480, 0.3)
        for k, strip in enumerate(self.strips):
            strip.draw(canvas, camera)
            if stage.reading.weather is Weather.FOG and k < 3:
                self.mist.draw(
                    moment, self.horizon - 10, 230, 0.62, depth=strip.depth, phase=400 * k
                )
            near = self._near(k)
            draw_people(
                canvas, self.people, self.plan, self.lens, self.look, moment, (near, STRIPS[k])
            )
            for at, chimney in enumerate(self.chimneys):
                if chimney.strip == k and at % 3 != 2:
                    self.smoke.draw(moment, chimney, at * 0.377)
        self.mist.draw(moment, stage.height * 0.7, 150, 0.16, depth=0.5, speed=12)
        self.near.draw(canvas, camera)
        if stage.reading.weather is Weather.FOG:
            self.mist.draw(moment, self.horizon + 40, 200, 0.5, depth=0.2, speed=9, phase=900)
        flash = self.sky.flash(moment.seconds)
        if flash > 0.02:
            over = fill("#cdd9ff", 0.18 * flash, mode=Blend.kPlus)
            canvas.drawRect(skia.Rect(0, 0, stage.width, stage.height), over)
