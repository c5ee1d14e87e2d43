"""A scene heading as style words: `INT. KITCHEN - NIGHT` is inside a kitchen, at night."""

from __future__ import annotations

import re

_INSIDE = re.compile(r"(?i:(?P<both>INT\.?/EXT|EXT\.?/INT|I/E)|(?P<int>INT)|EXT|EST)[. ]+")
_PARTS = re.compile(r"\s+[-–—]+\s+")
_TIMES = (
    *("DAY", "NIGHT", "MORNING", "AFTERNOON", "EVENING", "DAWN", "DUSK", "NOON", "MIDNIGHT"),
    *("SUNRISE", "SUNSET", "TWILIGHT", "GOLDEN HOUR", "MAGIC HOUR"),
)
_GOES_ON = ("CONTINUOUS", "LATER", "SAME", "CONT")
"""`MOMENTS LATER`, `SAME TIME`: it is the time of day that it was."""


def style_of(heading: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """Style words for every picture of a scene.

    Args:
        heading: as it is written, without a scene number.
        before: what the scene before it gave, whose time of day may go on.
    """
    match = _INSIDE.match(heading)
    parts = [part.strip() for part in _PARTS.split(heading[match.end() if match else 0 :])]
    parts = [re.sub(r"\s*\([^()]*\)", "", part) for part in parts if part]
    times = [part for part in parts[1:] if _has(part, _TIMES)]
    goes_on = any(_has(part, _GOES_ON) for part in parts[1:])
    places = [p for p in parts if p not in times and not (p != parts[0] and _has(p, _GOES_ON))]
    inside = bool(match and match["int"])
    words = [f"inside {one.lower()}" if inside else one.lower() for one in reversed(places)]
    if not times and goes_on:
        times = [one for one in before if _has(one.upper(), _TIMES)]
    said = ", ".join((*words, *(one.lower() for one in times)))
    return tuple(word.strip() for word in said.split(",") if word.strip())


def _has(part: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{word}\b", part.upper()) for word in words)
