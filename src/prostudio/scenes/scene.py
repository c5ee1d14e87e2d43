"""What is to be drawn: place, time and weather as they were read from words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """The places that can be drawn."""

    SEA = "sea"
    LIGHTHOUSE = "lighthouse"
    MOUNTAINS = "mountains"
    FOREST = "forest"
    CITY = "city"
    DESERT = "desert"
    SPACE = "space"
    RIVER = "river"
    LAKE = "lake"
    FIELD = "field"
    VILLAGE = "village"
    ABSTRACT = "abstract"


class TimeOfDay(StrEnum):
    """The light."""

    DAWN = "dawn"
    DAY = "day"
    SUNSET = "sunset"
    NIGHT = "night"


class Weather(StrEnum):
    """The air."""

    CLEAR = "clear"
    CLOUD = "cloud"
    STORM = "storm"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"


@dataclass(frozen=True, slots=True)
class SceneReading:
    """A picture in words, as far as it can be drawn.

    Attributes:
        mood: one word of the palette lexicon ("muted", "warm", "tense") or None.
        extras: small things for scale that a place may draw ("boat", "birds").
        words: what was recognised, in the order of place, time, weather, mood, extras.
        left_out: what was asked for and is left out rather than drawn badly.
        assumed: parts that no word named and that were chosen from seed or neighbours.
    """

    place: Place
    time: TimeOfDay
    weather: Weather
    mood: str | None = None
    extras: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One shot of a scene, everything its painter may depend on.

    Scenes are laid out in units: the frame's short side is 720 of them, so a 16:9
    frame is 1280 x 720 units and a 9:16 frame 720 x 1280, at any pixel size.

    Attributes:
        width, height: in pixels.
        seed: of the shot: composition, cloud shapes, where the boat lies.
        geography: seed that neighbouring shots of one place share: ridge lines,
            palette, the house on the hill.
        seconds: how long the shot lasts.
        camera: a value of `prostudio.film.Camera`, never `auto`.
    """

    reading: SceneReading
    width: int
    height: int
    seed: int
    geography: int
    seconds: float
    camera: str = "drift"
