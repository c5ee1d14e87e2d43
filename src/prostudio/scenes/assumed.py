"""What is shown where no word says it: the neighbour's scene goes on, else chance decides.

Chance follows from the seed alone, so it falls equally on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, Weather

_Choice = TypeVar("_Choice", bound=StrEnum)

_PLACES_FOR = {
    Weather.STORM: (Place.SEA, Place.MOUNTAINS, Place.FIELD),
    Weather.RAIN: (Place.CITY, Place.FIELD, Place.LAKE, Place.FOREST),
    Weather.SNOW: (Place.MOUNTAINS, Place.FOREST, Place.VILLAGE),
    Weather.FOG: (Place.FOREST, Place.LAKE, Place.MOUNTAINS),
    Weather.CLOUD: (Place.MOUNTAINS, Place.SEA, Place.FIELD),
    Weather.CLEAR: (Place.SEA, Place.MOUNTAINS, Place.FIELD, Place.LAKE),
}
"""Where weather is shown that was named without a place."""

_TIMES_AT = {
    Place.SPACE: (TimeOfDay.NIGHT,),
    Place.ABSTRACT: (TimeOfDay.DAWN, TimeOfDay.SUNSET, TimeOfDay.NIGHT),
    Place.LIGHTHOUSE: (TimeOfDay.DAWN, TimeOfDay.SUNSET, TimeOfDay.NIGHT),
    Place.CITY: (TimeOfDay.DAWN, TimeOfDay.SUNSET, TimeOfDay.NIGHT),
}
_ANY_TIME = (TimeOfDay.DAWN, TimeOfDay.DAY, TimeOfDay.SUNSET)


@dataclass(frozen=True, slots=True)
class Assumption:
    """What an assumption may depend on.

    Attributes:
        denied: (category, value) pairs that some word wants away.
        seed: decides what no word names. Film makers pass one for a whole scene: were the
            shot's words part of it, a reworded first sentence would change the light of
            every shot that goes on from it.
    """

    neighbour: SceneReading | None
    denied: frozenset[tuple[str, str]]
    seed: int

    def place(self, weather: Weather | None) -> Place:
        """The neighbour's place; else one where the weather shows; else abstract."""
        if self.neighbour is not None and self._free("place", self.neighbour.place):
            return self.neighbour.place
        places = _PLACES_FOR[weather] if weather is not None else (Place.ABSTRACT,)
        return self._chance("place", places, Place.ABSTRACT)

    def among(self, places: Sequence[Place]) -> Place:
        """One of these that nobody wants away, or the first."""
        return self._chance("place", places, places[0])

    def time(self, place: Place) -> TimeOfDay:
        """The neighbour's light; else one that suits the place."""
        if self.neighbour is not None and self._free("time", self.neighbour.time):
            return self.neighbour.time
        return self._chance("time", _TIMES_AT.get(place, _ANY_TIME), TimeOfDay.DAY)

    def weather(self, place: Place) -> Weather:
        """The neighbour's air; else a clear or cloudy sky. Space and abstracts have no weather."""
        if place in (Place.SPACE, Place.ABSTRACT):
            return Weather.CLEAR
        if self.neighbour is not None and self._free("weather", self.neighbour.weather):
            return self.neighbour.weather
        return self._chance("weather", (Weather.CLEAR, Weather.CLOUD), Weather.CLEAR)

    def _free(self, category: str, value: StrEnum) -> bool:
        return (category, value.value) not in self.denied

    def _chance(self, category: str, values: Sequence[_Choice], otherwise: _Choice) -> _Choice:
        free = [value for value in values if self._free(category, value)]
        told = f"{category}\0{self.seed}".encode()
        draw = int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big")
        return free[draw % len(free)] if free else otherwise
