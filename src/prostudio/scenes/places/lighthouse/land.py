"""The headland with tower and house, made once per shot."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.library import skia
from prostudio.scenes.places.lighthouse.composition import Composition
from prostudio.scenes.places.lighthouse.rock import Daylight, paint_rock
from prostudio.scenes.places.lighthouse.surf import Spot
from prostudio.scenes.places.lighthouse.tower import LAMP, Look, draw_house, draw_tower
from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.colour import Floats, ink, mix
from prostudio.scenes.toolkit.ground import Ground, HeightOf, look_at
from prostudio.scenes.toolkit.native import native_image
from prostudio.scenes.toolkit.ocean_coast import Coast, surf_map
from prostudio.scenes.toolkit.ocean_view import Optics
from prostudio.scenes.toolkit.sky import Orb
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage

DEPTH = 0.3  # of the land's layer
_HAZE_AT = {Weather.CLEAR: 2600.0, Weather.CLOUD: 1800.0, Weather.STORM: 900.0, Weather.RAIN: 600.0,
            Weather.SNOW: 600.0, Weather.FOG: 210.0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Land:
    """What was built.

    Attributes:
        ground: the rock, to be drawn before the sea that covers its foot.
        buildings: tower and house, to be drawn after the sea they may stand against.
        lamp: world x, y, z of the lamp in metres.
        coast: where the rock meets the sea.
    """

    ground: Layer
    buildings: Layer
    lamp: tuple[float, float, float]
    coast: Coast


def build_land(stage: Stage, view: Composition, orb: Orb) -> Land:
    """Cast, paint and furnish the headland."""
    optics, place = view.optics, view.land
    relief = place.relief()
    bounds = _bounds(stage, view)
    ground = look_at(relief, optics, bounds, 1 / stage.scale, _depths(view), sunk=-6.0)
    light = _daylight(stage, view, orb)
    colours = paint_rock(ground, stage.palette, light, place.seed)
    picture = ground.picture(colours)
    buildings = _buildings(stage, view, relief, light, ground.hit.depth, picture, bounds)
    return Land(
        stage.placed(native_image(picture), bounds, DEPTH),
        buildings,
        (place.x, _level(relief, place.x, place.z) + LAMP, place.z),
        _coast(stage, view, relief, ground),
    )


def _bounds(stage: Stage, view: Composition) -> tuple[float, float, float, float]:
    """The part of the picture where land can show, in units."""
    optics, place = view.optics, view.land
    tower, top, scale = optics.at(place.x, place.top + 34, place.z)
    left, right = -MARGIN, stage.width + MARGIN
    if optics.eye < 30:
        reach = 80 * scale
        left, right = (
            (max(left, tower - reach), right)
            if view.side > 0
            else (left, min(right, tower + reach))
        )
    bottom = stage.height + MARGIN
    if optics.eye < 30:
        bottom = min(bottom, optics.horizon + optics.focal * (optics.eye + 4) / (0.42 * place.z))
    return left, max(-MARGIN, top - 10), right, bottom


def _depths(view: Composition) -> Floats:
    """Distances of the lines that the land is looked at along: close at the tower."""
    z = view.land.z
    if view.optics.eye < 30:
        parts = [np.linspace(0.42 * z, z - 50, 60)[:-1], np.linspace(z - 50, z + 40, 200)[:-1],
                 np.geomspace(z + 40, z + 500, 50)]  # fmt: skip
    else:
        parts = [np.geomspace(9, z - 30, 190)[:-1], np.linspace(z - 30, z + 45, 130)]
    return np.concatenate(parts).astype(np.float32)


def _daylight(stage: Stage, view: Composition, orb: Orb) -> Daylight:
    side = -1 if orb.x < stage.width / 2 else 1
    low = stage.reading.time in (TimeOfDay.DAWN, TimeOfDay.SUNSET)
    direction = (side * 0.85, 0.34, -0.12) if low else (side * 0.62, 0.68, -0.42)
    strength = 0.25 + 0.75 * orb.strength
    if stage.night:
        strength *= 0.5
    weather = stage.reading.weather
    return Daylight(direction, strength, _HAZE_AT[weather], stage.snowy)


def _level(relief: HeightOf, x: float, z: float) -> float:
    spot = np.array([[x]], np.float32), np.array([[z]], np.float32)
    return float(relief(*spot)[0, 0])


def _buildings(
    stage: Stage,
    view: Composition,
    relief: HeightOf,
    light: Daylight,
    depth: Floats,
    picture: Floats,
    bounds: tuple[float, float, float, float],
) -> Layer:
    """Tower and house on the grass, in the rock's light and air, behind what rises before them."""
    place = view.land
    ux, uz = math.cos(place.inland), math.sin(place.inland)
    house = place.x + 17 * ux, place.z + 17 * uz
    things = [("house", *house), ("tower", place.x, place.z)]

    def paint(canvas: skia.Canvas) -> None:
        for name, x, z in sorted(things, key=lambda thing: -thing[2]):
            before = native_image(picture * (depth < z - 2.5)[..., None])
            canvas.saveLayer(None, None)
            _build(canvas, stage, view, relief, light, name, (x, z))
            cut = skia.Paint(BlendMode=skia.BlendMode.kDstOut)
            canvas.drawImageRect(before, skia.Rect(*bounds), LINEAR, cut)
            canvas.restore()

    return stage.layer(paint, DEPTH, bounds)


def _build(
    canvas: skia.Canvas,
    stage: Stage,
    view: Composition,
    relief: HeightOf,
    light: Daylight,
    name: str,
    spot: tuple[float, float],
) -> None:
    """Draw one building where it stands."""
    palette = stage.palette
    dark = stage.reading.time is not TimeOfDay.DAY or stage.reading.weather is Weather.STORM
    bands = int(stage.land("tower").choice((3, 3, 4, 0, 2)))
    look = Look(bands, -1 if light.direction[0] < 0 else 1, light.strength, dark)
    x, z = spot
    sx, sy, scale = view.optics.at(x, _level(relief, x, z), z)
    haze = 1 - math.exp(-z / light.haze_at)
    tint = skia.ColorFilters.Blend(ink(palette["haze"], haze), skia.BlendMode.kSrcATop)
    canvas.save()
    canvas.translate(sx, sy)
    canvas.scale(scale, scale)
    canvas.saveLayer(None, skia.Paint(ColorFilter=tint))
    if name == "house":
        canvas.translate(-6.5, 0.2)
        draw_house(canvas, palette, look, light.snow)
    else:
        draw_tower(canvas, palette, look, 0.25 / z)
    canvas.restore()
    canvas.restore()


def _coast(stage: Stage, view: Composition, relief: HeightOf, ground: Ground) -> Coast:
    rows = ground.hit.seen.any(axis=1)
    bottom = ground.top + ground.pixel * (int(np.flatnonzero(rows)[-1]) + 1 if rows.any() else 0)
    dark = mix(stage.palette["rock_dark"], stage.palette["water_deep"], 0.5)
    place = view.land
    there = ground.water_at < 1e5
    soft = np.convolve(np.pad(there, 60), np.ones(121) / 121, mode="valid")  # of any width
    corner = place.x - 130.0, max(place.z - 130.0, 1.0)
    surf = surf_map(relief, (*corner, place.x + 130, place.z + 130), 1.0, 9.0)
    return Coast(
        ground.left, ground.top, ground.pixel, _inner_depth(ground),
        _smooth(ground.water_at, there), _smooth(ground.crest, there),
        soft.astype(np.float32), dark, surf, corner, 1.0, bottom,
    )  # fmt: skip


def _inner_depth(ground: Ground) -> Floats:
    """Distance to the land, 0 where there is none and on its rim, so that water meets the rim."""
    seen = ground.hit.seen
    inner = seen & np.roll(seen, 2, 1) & np.roll(seen, -2, 1) & np.roll(seen, 2, 0)
    return np.where(inner, ground.hit.depth, 0).astype(np.float32)


def _smooth(values: Floats, there: NDArray[np.bool_]) -> Floats:
    """Values without single rocks, carried on past the land's ends."""
    if not there.any():
        return values
    columns = np.arange(values.size)
    carried = np.interp(columns, columns[there], values[there])
    kernel = np.ones(81) / 81
    soft = np.convolve(np.pad(carried, 40, mode="edge"), kernel, mode="valid")
    return soft.astype(np.float32)


def surf_spots(stage: Stage, coast: Coast, optics: Optics) -> tuple[Spot, ...]:
    """Where waves strike: spread along the visible coast."""
    columns = np.flatnonzero(coast.there > 0.5)
    if columns.size == 0:
        return ()
    random = stage.random("surf")
    spots = []
    for column in columns[(random.random(9) * columns.size).astype(int)].tolist():
        distance = float(coast.distance[column])
        scale = optics.focal / distance
        x = coast.left + (column + 0.5) * coast.pixel
        y = optics.horizon + optics.eye * scale
        if y < stage.height + 60:
            period = float(random.uniform(3.6, 6.4))
            spots.append(Spot(x, y, scale, period, float(random.random())))
    return tuple(spots)
