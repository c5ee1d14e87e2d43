"""Mountains: a lit range over a valley full of air, wooded hills in front, mist between."""

from __future__ import annotations

from prostudio.scenes.places.mountains.hills import Hill, paint_hill
from prostudio.scenes.places.mountains.terrain import Range, paint_range
from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.birds import Birds
from prostudio.scenes.toolkit.mist import Mist
from prostudio.scenes.toolkit.noise import noise_shader
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.sky import Sky
from prostudio.scenes.toolkit.stage import Moment, Stage

_SNOW_LINES = {Weather.SNOW: 0.04, Weather.STORM: 0.3, Weather.RAIN: 0.4}
_MISTS = {Weather.CLEAR: 0.3, Weather.CLOUD: 0.38, Weather.STORM: 0.5, Weather.FOG: 1.1}


def open_place(stage: Stage) -> OpenPlace:
    """Open the mountains on a stage."""
    random = stage.random("mountains")
    foot = stage.height * float(random.uniform(0.54, 0.60))
    reach = stage.height * (0.36 if stage.tall else 0.46)
    sky = Sky(stage, foot)
    view = Range(
        foot=foot,
        peak=foot - reach * float(random.uniform(0.72, 0.92)),
        gap=sky.orb.x + float(random.uniform(-40, 40)),
        snow_line=_SNOW_LINES.get(stage.reading.weather, 0.34),
    )
    far = paint_range(stage, view, sky.orb)
    grain = noise_shader(1.5, stage.land_seed("hill ground"), spread=0.2)
    hills = [paint_hill(stage, hill, sky.orb, grain) for hill in _hills(stage, foot)]
    mist = Mist(stage, stage.palette["mist"])
    birds = (
        Birds(stage, stage.palette["near"], foot * 0.3, foot * 0.6) if _has_birds(stage) else None
    )
    thick = _MISTS.get(stage.reading.weather, 0.7)
    if stage.reading.time in (TimeOfDay.DAWN, TimeOfDay.SUNSET):
        thick *= 1.7

    def draw(moment: Moment) -> None:
        sky.draw(moment)
        far.draw(stage.canvas, moment.camera)
        mist.draw(moment, foot - 6, 130, 0.75 * thick, depth=0.12, speed=4)
        if birds is not None:
            birds.draw(moment)
        sky.glare(moment, alpha=0.22)
        for k, hill in enumerate(hills):
            hill.draw(stage.canvas, moment.camera)
            if k < len(hills) - 1:
                y = foot + (stage.height - foot) * (0.17 + 0.25 * k)
                alpha = thick * (0.72, 0.6, 0.42)[k]
                mist.draw(
                    moment, y, 120 + 16 * k, alpha, depth=hill.depth, speed=6 + 5 * k, phase=700 * k
                )

    return OpenPlace(draw)


def _hills(stage: Stage, foot: float) -> list[Hill]:
    """Four hill lines from the foot of the range to the viewer."""
    below = stage.height - foot
    rows = (
        (0.0, -0.08, 11, 11, 0.2),
        (0.34, 0.22, 34, 20, 0.36),
        (0.66, 0.5, 56, 42, 0.6),
        (1.0, 0.92, 105, 136, 1.0),
    )
    return [
        Hill(near, foot + below * share, swell, tree, depth, f"hill {near}")
        for near, share, swell, tree, depth in rows
    ]


def _has_birds(stage: Stage) -> bool:
    """Birds fly by day and in quiet air, or where they are asked for."""
    quiet = stage.reading.weather in (Weather.CLEAR, Weather.CLOUD)
    return "birds" in stage.reading.extras or (quiet and not stage.night)
