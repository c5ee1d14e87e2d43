"""What a line of a screenplay is by its own words: heading, transition, or nothing of the film."""

from __future__ import annotations

import re

_PLACES = ("INT", "EXT", "EST", r"INT\.?/EXT", r"EXT\.?/INT", "I/E", "INTERIOR", "EXTERIOR")
_PLACE = "|".join((*_PLACES, "INTÉRIEUR", "EXTÉRIEUR", "INNEN", "AU(?:SS|ß)EN"))
HEADING = re.compile(rf"(?i:{_PLACE})\. *\S.*|(?:{_PLACE}) +\S.*")
NUMBER = re.compile(r"\s*#[\w.-]+#$")
_PRINTED = re.compile(r"(?P<number>\d{1,4}[A-Z]?)\.? (?P<words>\S.*?)(?: (?P=number)\.?)?")
_TRANSITION = re.compile(
    r"[A-Z ]{0,40}\bTO:"
    r"|(?:[A-Z]+ ){0,3}(?:CUT|DISSOLVE|WIPE|FADE|IRIS)(?: (?:IN|OUT|TO(?: [A-Z]+)?))?[:.]?"
)
_OWN = re.compile(r"#+(?:\s|\w)|=(?!=)|={3,}$")
_PRINTERS = re.compile(r"\(?(?:MORE|CONTINUED|CONT['’]?D)\)?:?(?: ?\(\d+\))?|\d{1,4}\.")
_SCREEN = re.compile(r"(?:SUPER|SUPERIMPOSE|TITLE(?: CARD)?|CHYRON|CAPTION)\b.*")
_STRUCTURE = re.compile(
    r"(?:INTERCUT|BACK TO|RETURN TO|MONTAGE|SERIES OF SHOTS|FLASHBACK|(?:MOMENTS |MUCH )?LATER"
    r"|END(?: OF)?|THE END|OVER BLACK|BLACK SCREEN)\b[^a-z]*"
)
_DIRECTION = re.compile(
    r"(?:CLOSE|ANGLE|INSERT|WIDE|POV|ON|SFX|SOUND|SMASH|MATCH|CUT|FADE|DISSOLVE|WIPE|SHOT)\b"
    r"|[-–—•]|\d{1,2}:\d\d"
)


def heading_of(text: str) -> str | None:
    """The words of a scene heading without its mark and numbers; None for other lines."""
    if text.startswith(".") and text[1:2].isalnum():
        return NUMBER.sub("", text[1:])
    if (printed := _PRINTED.fullmatch(text)) and HEADING.fullmatch(printed["words"]):
        text = printed["words"]
    return NUMBER.sub("", text) if HEADING.fullmatch(text) else None


def is_transition(text: str) -> bool:
    """`CUT TO:`, `FADE OUT.`, `TIME CUT:`."""
    return len(text) <= 60 and _TRANSITION.fullmatch(text) is not None


def is_writers_own(text: str) -> bool:
    """Sections, synopses and page breaks, and what printing leaves: (MORE), CONTINUED, 12."""
    return bool(_OWN.match(text) or _PRINTERS.fullmatch(text))


def is_structure(text: str) -> bool:
    """Lines for readers: MONTAGE, BACK TO SCENE, THE END."""
    return _STRUCTURE.fullmatch(text) is not None


def is_on_screen(text: str) -> bool:
    """Text to be read on the screen, with all that stands below it: SUPER: "Berlin"."""
    return _SCREEN.fullmatch(text) is not None


def directs(text: str) -> bool:
    """Whether a line in capitals tells the camera something, and names nobody."""
    shout = text.endswith((":", "!")) or (text.endswith(".") and text.count(" ") > 1)
    return shout or " POV" in text or bool(_DIRECTION.match(text))
