"""How the city is lit: lamps, windows, wet and snow, from the reading and the palette."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.scenes.scene import TimeOfDay, Weather
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import Glazing, glaze, tone
from prostudio.scenes.toolkit.stage import Stage

_LAMPS = {TimeOfDay.NIGHT: 1.0, TimeOfDay.SUNSET: 0.6, TimeOfDay.DAWN: 0.35, TimeOfDay.DAY: 0.0}
_DARKER = {Weather.STORM: 0.55, Weather.RAIN: 0.45, Weather.FOG: 0.35, Weather.SNOW: 0.3}
# How much of what stands beside it a road mirrors. A night road is damp: film crews hose theirs.
_WET = {
    Weather.CLEAR: 0.0, Weather.CLOUD: 0.0, Weather.STORM: 1.0,
    Weather.RAIN: 1.0, Weather.SNOW: 0.22, Weather.FOG: 0.5,
}  # fmt: skip
_DAMP = {TimeOfDay.NIGHT: 0.62, TimeOfDay.SUNSET: 0.4, TimeOfDay.DAWN: 0.5, TimeOfDay.DAY: 0.0}
# Metres after which 63 % of a thing is air.
_CLEARNESS = {
    Weather.CLEAR: 120.0, Weather.CLOUD: 105.0, Weather.STORM: 62.0,
    Weather.RAIN: 70.0, Weather.SNOW: 52.0, Weather.FOG: 24.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """Light and surfaces of a shot.

    Attributes:
        lamps: 0 all off .. 1 night.
        wet: how much the road mirrors, 0..1.
        snow: how much lies, 0..1.
        clearness: metres after which 63 % of a thing is air.
        sunny: -1 or 1, the side the sun shines on; 0 without a sun.
        low_sun: whether the sun stands at the end of the street.
    """

    lamps: float
    wet: float
    snow: float
    clearness: float
    sunny: int
    low_sun: bool
    haze: Colour
    glazing: Glazing

    def wall(self, colour: Colour, side: int, stage: Stage) -> Colour:
        """A wall's colour as the light falls on that side of the street."""
        if self.sunny == 0:
            return tone(colour, 0.92 if side < 0 else 0.98)
        if side == self.sunny:
            return mix(tone(colour, 1.08), stage.palette["sunlit"], 0.18)
        return mix(tone(colour, 0.8), stage.palette["shade"], 0.26)


def choose_look(stage: Stage, sunny: int) -> Look:
    """Light and surfaces for the stage's time and weather."""
    time, weather, palette = stage.reading.time, stage.reading.weather, stage.palette
    lamps = min(1.0, _LAMPS[time] + _DARKER.get(weather, 0.0))
    snow = 1.0 if weather is Weather.SNOW else 0.0
    clear = weather in (Weather.CLEAR, Weather.CLOUD)
    low = time in (TimeOfDay.DAWN, TimeOfDay.SUNSET)
    pane = palette.many("pane")
    glazing = glaze(
        palette.many("window"),
        (pane[0], pane[1]),
        share=0.05 + 0.36 * lamps,
        lamps=lamps,
        snow=snow,
        white=palette["snow"],
    )
    return Look(
        lamps=lamps,
        wet=max(_WET[weather], _DAMP[time] if clear else 0.0),
        snow=snow,
        clearness=_CLEARNESS[weather] * (0.6 if low else 1.0),
        sunny=sunny if clear and time is not TimeOfDay.NIGHT else 0,
        low_sun=low and clear,
        haze=palette["haze"],
        glazing=glazing,
    )
