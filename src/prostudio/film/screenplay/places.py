"""A scene heading as style words: `INT. KITCHEN - NIGHT` is inside a kitchen, at night."""

from __future__ import annotations

import re

_BEGINS = re.compile(
    r"(?i:(?P<both>INT\.?/EXT|EXT\.?/INT|I/E)|(?P<inside>INT(?:ERIOR|ÉRIEUR)?|INNEN)"
    r"|EXT(?:ERIOR|ÉRIEUR)?|EST|AU(?:SS|ß)EN)[. ]+"
)
_APART = re.compile(r"\s*(?:--+|[–—])\s*|\s+-\s+|\.\s+|(?P<out>\s*/\s*(?:INT|EXT)\.?\s+)")
_TIMES = (
    *("DAY", "NIGHT", "MORNING", "AFTERNOON", "EVENING", "DAWN", "DUSK", "NOON", "MIDNIGHT"),
    *("SUNRISE", "SUNSET", "TWILIGHT", "GOLDEN HOUR", "MAGIC HOUR"),
    *("TAG", "NACHT", "MORGEN", "MITTAG", "NACHMITTAG", "ABEND", "MITTERNACHT", "DÄMMERUNG"),
    *("JOUR", "NUIT", "MATIN", "MIDI", "SOIR", "AUBE", "CRÉPUSCULE"),
    *("DÍA", "NOCHE", "MAÑANA", "MEDIODÍA", "TARDE", "AMANECER", "ATARDECER"),
)
_TIME = re.compile(rf"\b(?:{'|'.join(sorted(_TIMES, key=len, reverse=True))})\b")
_GOES_ON = re.compile(r"(?:(?:MOMENTS|MUCH|MINUTES|HOURS) )?LATER\b|CONT(?:INUOUS)?\b|SAME\b")
_SAYS_NOTHING = re.compile(r"(?:ESTABLISHING|MONTAGE|INTERCUT|PRESENT|FLASH ?(?:BACK|FORWARD))\b")


def style_of(heading: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """Style words for every picture of a scene.

    Args:
        heading: as it is written, without a scene number.
        before: what the scene before it gave, whose time of day may go on.
    """
    begins = _BEGINS.match(heading)
    rest = re.sub(r" ?\([^()]*\)", "", heading[begins.end() if begins else 0 :])
    parts = [part.strip(" .") for part in _APART.split(rest) if part and part.strip(" .")]
    outside = any(re.fullmatch(r"/ ?(?:INT|EXT)", part) for part in parts)
    parts = [part for part in parts if not part.startswith("/")]
    if not parts:
        return ()
    places, times = parts[:1], []
    for part in parts[1:]:
        upper = part.upper()
        if found := _TIME.search(upper):
            times.append(found[0])
        elif _GOES_ON.match(upper):
            times += [word.upper() for word in before if _TIME.fullmatch(word.upper())]
        elif not _SAYS_NOTHING.match(upper):
            places.append(part)
    inside = "inside " if begins and begins["inside"] and not outside else ""
    said = ", ".join((*(f"{inside}{one}" for one in reversed(places)), *times)).lower()
    return tuple(dict.fromkeys(word.strip() for word in said.split(",") if word.strip()))
