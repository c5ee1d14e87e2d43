"""Which small things each place can draw, so that a reading promises no more."""

from __future__ import annotations

from prostudio.scenes.scene import Place

_SKY = frozenset(("moon", "stars", "lightning"))
"""They come with the light and the weather, wherever there is a sky."""

_DRAWN = {
    Place.SEA: _SKY | {"boat", "birds"},
    Place.LIGHTHOUSE: _SKY | {"house"},
    Place.MOUNTAINS: _SKY | {"birds"},
    Place.FOREST: _SKY | {"fireflies"},
    Place.CITY: _SKY | {"car", "person", "house"},
    Place.DESERT: _SKY | {"person", "tent", "fire"},
    Place.SPACE: frozenset(("moon", "stars", "planet")),
    Place.RIVER: _SKY | {"birds"},
    Place.LAKE: _SKY | {"boat", "birds"},
    Place.FIELD: _SKY | {"tree", "flowers"},
    Place.VILLAGE: _SKY | {"person", "house"},
    Place.ABSTRACT: frozenset[str](),
}
"""Whoever teaches a place to draw another one adds it here."""

_CALLED = {"person": "people", "fire": "a fire", "car": "cars", "house": "houses"}


def drawn(place: Place, extras: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the extras that the place draws."""
    return tuple(extra for extra in extras if extra in _DRAWN[place])


def not_drawn(place: Place, extras: tuple[str, ...]) -> tuple[str, ...]:
    """The others, as they are called among what is left out."""
    return tuple(_CALLED.get(extra, extra) for extra in extras if extra not in _DRAWN[place])
