"""Palettes: which colours a place has at a time of day, in a weather, in a mood.

They are data: `scenes/palettes/<place>.json` has one object per time of day, of names to a
'#rrggbb' or a list of them, over `common.json` (a row there serves every place). Under
"weathers" a book may name colours that replace those in that weather: {"snow": {"any":
{...}, "night": {...}}}; "any" is for all times. Then `air.json` is applied: what a weather
and a mood do to every colour (a book with "airless": true has no weather). Its
operations, in this order, each optional:

    flatten     0..1, draws the sky's stops together (an overcast sky has no gradient)
    saturation  times the distance to grey
    tint        [colour, amount 0..1], towards that hue at the same brightness
    gain        times the colour
    keep        names that stay untouched (lamps and windows)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np

from prostudio.scenes.scene import SceneReading
from prostudio.scenes.toolkit.colour import Colour, Floats, luma, mix, rgb, saturate

Rows: TypeAlias = dict[str, str | list[str]]


class Palette:
    """Colours by name for one reading.

    Names every place can count on: `sky` (four stops, top to horizon), `light` (sun or moon
    light), `haze` (far air), `near` (darkest foreground), `cloud_lit`, `cloud_dark`.
    """

    def __init__(self, colours: Mapping[str, list[Floats]]) -> None:
        self._colours = colours

    def __getitem__(self, name: str) -> Floats:
        """One colour, [3] float32 in 0..1 (the first where the row is a list)."""
        return self.many(name)[0]

    def __contains__(self, name: str) -> bool:
        return name in self._colours

    def many(self, name: str) -> list[Floats]:
        """All colours of a row, in order."""
        if name not in self._colours:
            raise KeyError(f"no colour '{name}'; this palette has {', '.join(self._colours)}")
        return self._colours[name]


def load_palette(reading: SceneReading) -> Palette:
    """The colours for a reading's place, time, weather and mood."""
    rows: Rows = {}
    books = (_book("common"), _book(reading.place.value))
    weather = "clear" if books[1].get("airless") else reading.weather.value
    under = [book.get("weathers", {}).get(weather, {}) for book in books]
    for page in (*books, *under):
        rows.update(page.get("any", {}))
        rows.update(page.get(reading.time.value, {}))
    colours = {
        name: [rgb(c) for c in ([value] if isinstance(value, str) else value)]
        for name, value in rows.items()
    }
    air = _book("air")
    for change in (
        air["weathers"].get(weather, {}),
        air["moods"].get(reading.mood or "", {}),
    ):
        colours = _changed(colours, change)
    return Palette(colours)


def _book(name: str) -> dict[str, Any]:
    page = files("prostudio.scenes") / "palettes" / f"{name}.json"
    book: dict[str, Any] = json.loads(page.read_text("utf-8")) if page.is_file() else {}
    return book


def _changed(
    colours: dict[str, list[Floats]], change: Mapping[str, Any]
) -> dict[str, list[Floats]]:
    if not change:
        return colours
    kept = set(change.get("keep", ()))
    out = dict(colours)
    if "flatten" in change:
        stops = np.stack(colours["sky"])
        out["sky"] = [mix(stop, stops.mean(0), change["flatten"]) for stop in stops]
    for name, row in out.items():
        if name not in kept:
            out[name] = [_under(colour, change) for colour in row]
    return out


def _under(colour: Colour, change: Mapping[str, Any]) -> Floats:
    """One colour under a change."""
    out = saturate(colour, change.get("saturation", 1.0))
    if "tint" in change:
        hue, amount = change["tint"]
        level = luma(out) / max(luma(hue), 0.05)
        out = mix(out, np.clip(rgb(hue) * np.float32(level), 0, 1), amount)
    return np.asarray(np.clip(out * np.float32(change.get("gain", 1.0)), 0, 1), np.float32)
