"""Who speaks in a screenplay: everybody with a voice of their own, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from prostudio.film.cast import Cast, Member
from prostudio.film.screenplay.elements import Element, Kind
from prostudio.film.sound import Voice

_PITCHES = (0.0, -3.0, 3.0, -5.0, 5.0, -1.5, 1.5, -4.0, 4.0)
_PANS = (-0.2, 0.2, 0.0, -0.35, 0.35)
_BRACKETS = re.compile(r" ?\(([^()]+)\)")
_MOST_NAMES = 5
"""Words of one name that is introduced."""
_KNOWN_IN_PROMPTS = 100
"""So many of those who speak are known again in actions."""


def called(name: str) -> str:
    """A speaker's name as people write it: OLD TOM is Old Tom, McCLANE stays."""
    return name.title().replace("'S", "'s") if name.isupper() else name


def cast_of(parts: Iterable[Element], given: Cast) -> Cast:
    """The given cast, then everybody else who speaks, in order.

    Their voices differ in pitch and place, which every engine can do. Who is introduced with
    words in brackets, as in `MIRA (30s, red coat) pours tea`, looks so in every shot.
    """
    everything = tuple(parts)
    known = {member.name.casefold() for member in given}
    speaking: dict[str, Element] = {}
    for part in everything:
        if part.kind is Kind.SPEECH and part.text and part.text.casefold() not in known:
            speaking.setdefault(part.text.casefold(), part)
    looks: dict[str, str] = {}
    for part in everything:
        if part.kind is Kind.ACTION:
            _introduced(part.text, looks)
    found = list(given)
    for part in speaking.values():
        about = looks.get(part.text.upper(), "")
        found.append(Member(called(part.text), _voice(len(found)), about=about, line=part.line))
    return tuple(found)


def _voice(at: int) -> Voice:
    return Voice(pitch=_PITCHES[at % len(_PITCHES)] or None, pan=_PANS[at % len(_PANS)] or None)


def _introduced(action: str, looks: dict[str, str]) -> None:
    """What stands in brackets after every run of words in capitals; the first time counts."""
    for match in _BRACKETS.finditer(action):
        words = action[max(0, match.start() - 64) : match.start()].split()
        for count in range(1, min(len(words), _MOST_NAMES) + 1):
            name = " ".join(words[-count:])
            if name != name.upper():
                break
            looks.setdefault(name, match[1].strip())


class Spelling:
    """How a prompt names people."""

    def __init__(self, cast: Cast) -> None:
        people = [member for member in cast if member.speaks][:_KNOWN_IN_PROMPTS]
        self._people = {member.name.casefold(): member for member in people}
        spelled = {word for member in people for word in (member.name, member.name.upper())}
        names = "|".join(map(re.escape, sorted(spelled, key=len, reverse=True)))
        self._names = re.compile(rf"(?<!\w)({names or '(?!)'})(?!\w)(?: ?\(([^()]*)\))?")

    def of(self, action: str) -> str:
        """An action: names in capitals as people write them, `@` before who is known."""
        return self._names.sub(self._named, action.replace("@", "\\@"))

    def _named(self, match: re.Match[str]) -> str:
        member = self._people[match[1].casefold()]
        introduced = match[2] is None or match[2].strip() == member.about
        return mention(member) if introduced else f"{mention(member)} ({match[2]})"


def mention(member: Member) -> str:
    """How a prompt names somebody."""
    known = member.about or member.pictures
    if not known:
        return member.name
    return f'@"{member.name}"' if " " in member.name else f"@{member.name}"
