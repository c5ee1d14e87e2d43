"""Prompts in words that a person would write, and that read back as the scene they came from."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from prostudio.scenes.scene import Place, SceneReading, TimeOfDay

_SHOWN = {
    "boat": "a boat",
    "birds": "birds",
    "person": "a lone figure",
    "house": "a hut",
    "tent": "a tent",
    "fire": "a campfire",
    "tree": "a lone tree",
    "rainbow": "a rainbow",
    "caravan": "a caravan",
    "flowers": "wild flowers",
}
"""Extras by the words for them; what light and weather bring along is not said again."""


def picture_of(reading: SceneReading, number: int) -> str:
    """A prompt for a scene; `number` varies the words from shot to shot."""
    words = _words()
    parts = [_one(words["place"][reading.place], number)]
    if (reading.place, reading.time) != (Place.SPACE, TimeOfDay.NIGHT):  # always night there
        parts[0] += " " + _one(words["time"][reading.time], number // 2)
    if reading.place not in (Place.SPACE, Place.ABSTRACT):
        parts.append(_one(words["weather"][reading.weather], number))
    parts += [_SHOWN[extra] for extra in reading.extras if extra in _SHOWN][:2]
    return ", ".join(parts)


def _one(choices: list[str], number: int) -> str:
    return choices[number % len(choices)]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    source = files(__package__).joinpath("pictures.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = json.loads(source)
    return found
