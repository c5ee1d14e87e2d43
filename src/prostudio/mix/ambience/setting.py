"""What is heard where: a place, its light and its weather as layers, in rows.

Loudness is in LUFS as the meter measures each noise alone, and short sounds in dB of their
peak. A voice is at -16 LUFS and music at -21 before the mix is brought to its loudness: a storm
stays 7 LU below the music, a room 24.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from prostudio.mix.ambience.grains import Sprinkle, bird, bubble, crackle, cricket, drop, owl
from prostudio.mix.ambience.layers import Bed, Noise, Swells, Thunder
from prostudio.mix.ambience.noise import Colour
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, Weather

_BREAKER: Colour = {50: -20, 90: -6, 180: 0, 400: -3, 800: -11, 2000: -26, 5000: -50}
_WASH: Colour = {150: -30, 400: -8, 900: 0, 2500: -4, 6000: -14, 12000: -30}
_FOAM: Colour = {800: -30, 2500: -6, 5000: 0, 9000: -4, 15000: -16}
_WIND_LOW: Colour = {60: -18, 110: -4, 220: 0, 500: -9, 1200: -28, 3000: -50}
_WIND: Colour = {150: -24, 350: -4, 600: 0, 1000: -8, 2500: -26, 6000: -44}
_WHISTLE: Colour = {560: -34, 720: -8, 820: 0, 930: -8, 1250: -34}
_LEAVES: Colour = {400: -30, 1500: -8, 4000: 0, 8000: -6, 14000: -20}
_RAIN: Colour = {200: -26, 600: -14, 1500: -6, 4000: 0, 8000: -2, 14000: -10, 18000: -24}
_PATTER: Colour = {100: -18, 300: -4, 700: 0, 1500: -8, 4000: -24}
_TRAFFIC: Colour = {45: -14, 80: -3, 160: 0, 400: -7, 1000: -17, 3000: -33, 8000: -52}
_CAR: Colour = {60: -16, 140: -4, 400: -4, 900: 0, 1800: -6, 4000: -20, 8000: -34}
_STREAM_LOW: Colour = {150: -20, 300: -4, 500: 0, 900: -8, 2000: -24}
_STREAM: Colour = {500: -24, 1000: -4, 1800: 0, 3500: -8, 8000: -22}
_FIRE: Colour = {70: -10, 150: 0, 350: -4, 900: -14, 4000: -28}
_ROLL: Colour = {35: -10, 65: 0, 140: -1, 300: -8, 700: -22, 1500: -42}
_CRACK: Colour = {60: -6, 200: 0, 700: -4, 2000: -12, 5000: -24, 10000: -40}
_ROOM: Colour = {50: -12, 110: -2, 220: 0, 600: -8, 1500: -16, 5000: -32, 12000: -50}
_DEEP: Colour = {40: -10, 65: 0, 130: -3, 280: -18, 700: -40}


Layers = tuple[Noise | Sprinkle, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What an ambience depends on, as words that cross processes."""

    place: str
    time: str
    weather: str
    fire: bool = False

    @classmethod
    def of(cls, scene: SceneReading) -> Self:
        """The setting of a drawn scene."""
        return cls(str(scene.place), str(scene.time), str(scene.weather), "fire" in scene.extras)

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """From what `to_json` gave."""
        return cls(**value)

    def __str__(self) -> str:
        return ", ".join((self.place, self.time, self.weather, *(("fire",) if self.fire else ())))


def layers_of(setting: Setting) -> Layers:
    """Everything that is heard there."""
    place, weather = Place(setting.place), Weather(setting.weather)
    time = TimeOfDay(setting.time)
    by_night = _AT_NIGHT.get(place) if time is TimeOfDay.NIGHT else None
    found = [*(by_night or _PLACES[place])]
    if place in _LIVELY and weather in (Weather.CLEAR, Weather.CLOUD, Weather.FOG):
        found += _alive(time, place, hushed=weather is Weather.FOG)
    if place not in (Place.SPACE, Place.ABSTRACT):
        found += _WEATHER[weather]
        found += _on_roofs(place, weather)
    if setting.fire:
        found += _CAMPFIRE
    return tuple(found)


def _alive(time: TimeOfDay, place: Place, *, hushed: bool) -> Iterator[Noise | Sprinkle]:
    """Birds by day, most at dawn; crickets from sunset on, and an owl where there are trees."""
    down = -5.0 if hushed else 0.0
    if time in (TimeOfDay.DAWN, TimeOfDay.DAY):
        yield Sprinkle(bird, 1.3 if time is TimeOfDay.DAWN else 2.6, -33 + down, 16, kinds=16)
    if time is TimeOfDay.SUNSET:
        yield Sprinkle(bird, 6.0, -36 + down, 14, kinds=8)
    if time in (TimeOfDay.SUNSET, TimeOfDay.NIGHT):
        yield Sprinkle(cricket, 1.6 if time is TimeOfDay.NIGHT else 3.2, -37 + down, 12, kinds=8)
    if time is TimeOfDay.NIGHT and place in (Place.FOREST, Place.VILLAGE, Place.FIELD):
        yield Sprinkle(owl, 26.0, -34 + down, 8, 0.8, kinds=3)


def _on_roofs(place: Place, weather: Weather) -> Iterator[Noise | Sprinkle]:
    """What rain falls on: single drops are heard near walls and leaves, not at sea."""
    if weather in (Weather.RAIN, Weather.STORM) and place in _HARD:
        yield Sprinkle(drop, 0.022, -37, 18)


_LIVELY = frozenset((Place.FOREST, Place.RIVER, Place.LAKE, Place.FIELD, Place.VILLAGE))
_HARD = frozenset((Place.CITY, Place.VILLAGE, Place.FOREST))

_SURF = (
    Bed(_BREAKER, -36, 5, 7.0),
    Swells(_WASH, -31, 6.5, 1.7, 1.5, kin=1),
    Swells(_FOAM, -36, 6.5, 0.9, 2.1, late=1.5, kin=1),
)
_PLACES: Mapping[Place, Layers] = {
    Place.SEA: _SURF,
    Place.LIGHTHOUSE: (*_SURF, Bed(_WIND, -40, 8, 5.0)),
    Place.MOUNTAINS: (Bed(_WIND_LOW, -40, 6, 9.0), Bed(_WIND, -37, 9, 6.0)),
    Place.FOREST: (Bed(_LEAVES, -38, 9, 6.0), Bed(_WIND_LOW, -42, 5, 8.0)),
    Place.CITY: (
        Bed(_TRAFFIC, -35, 3, 9.0),
        Swells(_CAR, -35, 5.5, 1.6, 1.3, share=0.7, passes=True),
    ),
    Place.DESERT: (Bed(_WIND, -38, 9, 7.0), Bed(_WHISTLE, -46, 14, 4.0)),
    Place.SPACE: (Bed(_DEEP, -44, 4, 11.0),),
    Place.RIVER: (
        Bed(_STREAM_LOW, -37, 7, 0.35),
        Bed(_STREAM, -36, 8, 0.22),
        Sprinkle(bubble, 0.03, -40, 16),
    ),
    Place.LAKE: (
        Bed(_WIND_LOW, -44, 4, 9.0),
        Swells(_STREAM_LOW, -38, 2.8, 0.5, 0.45),
        Sprinkle(bubble, 0.35, -44, 12),
    ),
    Place.FIELD: (Bed(_LEAVES, -43, 8, 5.0), Bed(_WIND, -42, 7, 7.0)),
    Place.VILLAGE: (Bed(_WIND, -43, 6, 7.0), Bed(_ROOM, -45)),
    Place.ABSTRACT: (Bed(_ROOM, -45, 1, 13.0),),
}
_AT_NIGHT: Mapping[Place, Layers] = {
    Place.CITY: (
        Bed(_TRAFFIC, -38, 3, 9.0),
        Swells(_CAR, -36, 7.0, 1.9, 1.6, share=0.45, passes=True),
    ),
}
_WEATHER: Mapping[Weather, Layers] = {
    Weather.CLEAR: (),
    Weather.CLOUD: (Bed(_WIND_LOW, -43, 5, 8.0),),
    Weather.FOG: (Bed(_ROOM, -42, 2, 11.0),),
    Weather.SNOW: (Bed(_WIND_LOW, -40, 6, 8.0), Bed(_WIND, -41, 8, 6.0)),
    Weather.RAIN: (Bed(_RAIN, -34, 2, 5.0), Bed(_PATTER, -38, 2, 4.0)),
    Weather.STORM: (
        Bed(_RAIN, -34, 4, 3.0),
        Bed(_WIND_LOW, -36, 8, 5.0),
        Bed(_WIND, -37, 10, 4.0),
        Bed(_WHISTLE, -46, 16, 3.0),
        Thunder(_ROLL, -25),
        Thunder(_CRACK, -30, far=False),
    ),
}
_CAMPFIRE: Layers = (
    Bed(_FIRE, -38, 6, 0.5),
    Sprinkle(crackle, 0.09, -24, 24, 0.4),
)
