"""Where a scene begins whose first words name no place: where the rest is, or where it fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from prostudio.scenes.assumed import Assumption
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay

_FOR_MOOD = {
    "calm": (Place.LAKE, Place.FIELD, Place.RIVER),
    "sad": (Place.SEA, Place.LAKE, Place.RIVER),
    "warm": (Place.FIELD, Place.VILLAGE, Place.LAKE),
    "cold": (Place.MOUNTAINS, Place.FOREST, Place.SEA),
    "tense": (Place.CITY, Place.FOREST, Place.SEA),
    "dark": (Place.FOREST, Place.CITY, Place.MOUNTAINS),
    "dreamy": (Place.LAKE, Place.FIELD, Place.RIVER),
    "joyful": (Place.FIELD, Place.VILLAGE, Place.SEA),
    "vivid": (Place.FIELD, Place.VILLAGE, Place.SEA),
    "epic": (Place.MOUNTAINS, Place.DESERT, Place.SEA),
    "mysterious": (Place.FOREST, Place.MOUNTAINS, Place.DESERT),
    "muted": (Place.FIELD, Place.LAKE, Place.SEA),
    "black and white": (Place.CITY, Place.SEA, Place.VILLAGE),
}
_FOR_TIME = {
    TimeOfDay.DAWN: (Place.LAKE, Place.FIELD, Place.MOUNTAINS, Place.RIVER),
    TimeOfDay.DAY: (Place.FIELD, Place.VILLAGE, Place.RIVER, Place.FOREST),
    TimeOfDay.SUNSET: (Place.LAKE, Place.SEA, Place.FIELD, Place.VILLAGE),
    TimeOfDay.NIGHT: (Place.CITY, Place.VILLAGE, Place.LAKE, Place.SEA),
}
_ANYWHERE = (
    Place.LAKE,
    Place.FIELD,
    Place.VILLAGE,
    Place.RIVER,
    Place.FOREST,
    Place.MOUNTAINS,
    Place.SEA,
    Place.CITY,
)
"""A talk may be held in all of these; deserts and space would tell a story of their own."""


def opening(
    readings: Sequence[SceneReading], seed: int, before: Sequence[Place] = ()
) -> SceneReading | None:
    """What a scene's shots go on from before any word of theirs names a place.

    Args:
        readings: of the scene's shots, each alone.
        seed: of the scene.
        before: places of the scenes before, which are not chosen again.

    Returns:
        the first place that the scene names, or one that suits its moods and times, which
        `assumed` says; None where it is about something without a place, such as numbers.
    """
    named = [reading.place for reading in readings if "place" not in reading.assumed]
    seen = next((place for place in named if place is not Place.ABSTRACT), None)
    if named and seen is None:
        return None
    place = seen or _fitting(readings, seed, before)
    assume = Assumption(None, frozenset(), seed)
    assumed = ("time", "weather") if seen else ("place", "time", "weather")
    return SceneReading(place, assume.time(place), assume.weather(place), assumed=assumed)


def _fitting(readings: Sequence[SceneReading], seed: int, before: Sequence[Place]) -> Place:
    weathers = (r.place for r in readings if "weather" not in r.assumed)
    shown = next((place for place in weathers if place is not Place.ABSTRACT), None)
    if shown:  # snow has been given a place that shows it
        return shown
    moods = Counter(r.mood for r in readings if r.mood)
    times = Counter(r.time for r in readings if "time" not in r.assumed)
    places: Sequence[Place] = _ANYWHERE
    if moods:
        places = _FOR_MOOD[moods.most_common(1)[0][0]]
    elif times:
        places = _FOR_TIME[times.most_common(1)[0][0]]
    denied = frozenset(("place", place.value) for place in before)
    return Assumption(None, denied, seed).among(places)
