"""The line that says who speaks: ANNA (V.O.), @McCLANE, COP #2 ^."""

from __future__ import annotations

import re

from prostudio.film.screenplay.inline import plain
from prostudio.film.screenplay.marks import (
    directs,
    heading_of,
    is_on_screen,
    is_structure,
    is_transition,
    is_writers_own,
)

_LONGEST = 100
_EXTENSION = re.compile(r" ?\(([^()]*)\)| ?\[([^\[\]]*)\]")
_BARE = re.compile(r" (V\.O\.|O\.S\.|O\.C\.|CONT['’]?D\.?)$")
HEARD_ONLY = {
    *("VO", "OS", "OC", "PRELAP", "VOICEOVER", "OFF", "OFFSCREEN", "OFFCAMERA", "HORSCHAMP"),
}
_OTHERS = (heading_of, is_on_screen, is_structure, is_transition, is_writers_own)
EXTENSIONS = HEARD_ONLY | {"CONTD", "MORE"}


def cue(text: str) -> tuple[str, bool] | None:
    """The name of who speaks ("" is nobody's) and whether they are seen; None for other lines."""
    if len(text) > _LONGEST or text[:1] in ("!", "("):
        return None
    forced = text.startswith("@")
    asides = {letters(one) for match in _EXTENSION.findall(text) for one in _parts("".join(match))}
    bare = _EXTENSION.sub("", text.removeprefix("@").rstrip("^ ")).strip()
    while trailing := _BARE.search(bare):
        asides.add(letters(trailing[1]))
        bare = bare[: trailing.start()].strip()
    capitals = bare.replace("ß", "")
    if not forced:
        if capitals != capitals.upper() or capitals == capitals.lower():
            return None
        if any(other(text) for other in _OTHERS) or directs(bare):
            return None
    name = name_of(plain(bare))
    return (name, not asides & HEARD_ONLY) if name or forced else None


def name_of(text: str) -> str:
    """A name as the cast takes it: SOLDIER #2 is SOLDIER 2, 4TH GUARD is GUARD 4TH."""
    words = re.sub(r"[^\w .'-]+|_+", " ", text.replace("’", "'")).split()
    first = next((at for at, word in enumerate(words) if word[0].isalpha()), len(words))
    if first == len(words):
        return " ".join(words).lstrip("0123456789 .'-")
    name = " ".join((*words[first:], *words[:first]))
    return re.sub(r"[^\w.']+$", "", name)


def letters(text: str) -> str:
    """V.O. and VO are the same."""
    return re.sub(r"[^A-Z]", "", text.upper())


def _parts(text: str) -> list[str]:
    return re.split(r"[,/;]| - ", text)
