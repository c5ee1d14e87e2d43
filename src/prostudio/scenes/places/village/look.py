"""How the village is lit: lamps, sun on walls, snow."""

from __future__ import annotations

import math
from dataclasses import dataclass

from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import Glazing, glaze, tone
from prostudio.scenes.toolkit.sky import Sky
from prostudio.scenes.toolkit.stage import Stage

_LAMPS = {TimeOfDay.NIGHT: 1.0, TimeOfDay.SUNSET: 0.7, TimeOfDay.DAWN: 0.45, TimeOfDay.DAY: 0.0}
_DARKER = {Weather.STORM: 0.5, Weather.RAIN: 0.4, Weather.FOG: 0.35, Weather.SNOW: 0.3}
_CLEARNESS = {
    Weather.CLEAR: 420.0, Weather.CLOUD: 380.0, Weather.STORM: 240.0,
    Weather.RAIN: 220.0, Weather.SNOW: 260.0, Weather.FOG: 95.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """Light and surfaces of a shot.

    Attributes:
        lamps: 0 all off .. 1 night.
        snow: 0 or 1.
        sun: direction to the light on the ground, x right, z away.
        strength: 0..1, how much the light's side differs from the other.
        clearness: metres after which 63 % of a thing is air.
    """

    lamps: float
    snow: float
    sun: tuple[float, float]
    strength: float
    clearness: float
    glazing: Glazing
    light: Colour
    shade: Colour
    haze: Colour

    def facing(self, colour: Colour, nx: float, nz: float, up: float = 0.0) -> Colour:
        """The colour of a surface that faces (nx, up, nz) in this light."""
        lit = max(0.0, nx * self.sun[0] + nz * self.sun[1]) * (1 - up) + 0.75 * up
        dark = mix(tone(colour, 0.74), self.shade, 0.16)
        bright = mix(tone(colour, 1.06), self.light, 0.14)
        return mix(mix(colour, dark, self.strength), bright, min(1.0, lit * 1.25) * self.strength)

    def air(self, away: float) -> float:
        """Share of air in the colour of a thing so many metres away."""
        return 1 - math.exp(-max(away - 35, 0.0) / self.clearness)


def choose_look(stage: Stage, sky: Sky) -> Look:
    """Light for the stage's time and weather; the sun stands where the sky has it."""
    time, weather, palette = stage.reading.time, stage.reading.weather, stage.palette
    lamps = min(1.0, _LAMPS[time] + _DARKER.get(weather, 0.0))
    snow = 1.0 if weather is Weather.SNOW else 0.0
    pane = palette.many("pane")
    window = palette["window"]
    lights = (window, mix(window, "#ffe9b0", 0.6), mix(window, "#ff9c40", 0.4))
    white = palette.many("snow")[0]
    aside = (sky.orb.x / stage.width - 0.5) * 2
    front = -0.75 if time is TimeOfDay.DAY else -0.35
    length = math.hypot(aside * 1.5, front)
    glazing = glaze(
        lights, (pane[0], pane[1]), share=0.03 + 0.62 * lamps, lamps=lamps, snow=snow, white=white
    )
    clear = weather in (Weather.CLEAR, Weather.CLOUD)
    return Look(
        lamps=lamps,
        snow=snow,
        sun=(aside * 1.5 / length, front / length),
        strength=(0.55 if stage.night else 1.0) * (1.0 if clear else 0.75 if snow else 0.45),
        clearness=_CLEARNESS[weather]
        * (0.7 if time in (TimeOfDay.DAWN, TimeOfDay.SUNSET) else 1.0),
        glazing=glazing,
        light=palette["light"],
        shade=mix(palette.many("sky")[1], palette["near"], 0.45),
        haze=palette["haze"],
    )
