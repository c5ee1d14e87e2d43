"""Who speaks in a screenplay: everybody with a voice of their own, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from prostudio.film.cast import Cast, Member
from prostudio.film.screenplay.cues import EXTENSIONS, letters, name_of
from prostudio.film.screenplay.elements import Element, Kind
from prostudio.film.sound import Voice

_PITCHES = (0.0, -3.0, 3.0, -5.0, 5.0, -1.5, 1.5, -4.0, 4.0)
_PANS = (-0.2, 0.2, 0.0, -0.35, 0.35)
_WORD = r"[^\W\d_a-z][^\W_a-z]*(?:[.'’-][^\W_a-z]*)*"
_CAPITALS = re.compile(rf"(?<![\w@])({_WORD}(?: {_WORD}){{0,4}}) ?$")
_BRACKETS = re.compile(r"\(([^()]+)\)")
_LONGEST = 80
_NUMERALS = {"II", "III", "IV", "VI", "VII", "VIII", "IX", "TV", "DJ", "MC"}
_KNOWN_IN_PROMPTS = 100
"""So many of those who speak are known again in actions."""


def called(name: str) -> str:
    """A speaker's name as people write it: OLD TOM is Old Tom, McCLANE stays."""
    if not name.replace("ß", "").isupper():
        return name
    words = re.sub(r"(?<![^\W\d_])[^\W\d_]+(?:'[^\W\d_]+)?", lambda m: _called(m[0]), name)
    return re.sub(r"(?<=\d)[^\W\d_]+", lambda match: match[0].lower(), words)


def _called(word: str) -> str:
    if word in _NUMERALS:
        return word
    first, mark, second = word.partition("'")
    name = second.capitalize() if len(first) < len(second) and len(first) < 3 else second.lower()
    return f"{first.capitalize()}{mark}{name}"


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
            for _, capitals, words in _introductions(part.text):
                for name in _names(capitals) if letters(words) not in EXTENSIONS else ():
                    looks.setdefault(name, words)
    found = list(given)
    for name, part in speaking.items():
        about = looks.get(name, "")
        found.append(Member(called(part.text), _voice(len(found)), about=about, line=part.line))
    return tuple(found)


def _voice(at: int) -> Voice:
    return Voice(pitch=_PITCHES[at % len(_PITCHES)] or None, pan=_PANS[at % len(_PANS)] or None)


def _introductions(action: str) -> Iterator[tuple[slice, str, str]]:
    """Words in capitals before words in brackets: where both stand, and what they are."""
    for match in _BRACKETS.finditer(action):
        before = action[max(0, match.start() - _LONGEST) : match.start()]
        if capitals := _CAPITALS.search(before):
            begin = match.start() - len(before) + capitals.start()
            yield slice(begin, match.end()), capitals[1], match[1].strip()


def _names(capitals: str) -> Iterable[str]:
    """Everybody whom words in capitals may mean: ANNA KOWALSKI is ANNA, too."""
    words = name_of(capitals).casefold().split()
    spans = ((at, end) for at in range(len(words)) for end in range(at + 1, len(words) + 1))
    return [" ".join(words[at:end]) for at, end in spans]


class Spelling:
    """How a prompt names people."""

    def __init__(self, cast: Cast) -> None:
        people = [member for member in cast if member.speaks][:_KNOWN_IN_PROMPTS]
        self._people = {member.name.casefold(): member for member in people}
        spelled = {word for member in people for word in (member.name, member.name.upper())}
        names = "|".join(map(re.escape, sorted(spelled, key=len, reverse=True)))
        self._names = re.compile(rf'(?<![\w@"])({names or "(?!)"})(?!\w)')

    def of(self, action: str) -> str:
        """An action: names in capitals as people write them, `@` before who is known."""
        action, kept, done = action.replace("@", "\\@"), [], 0
        for place, capitals, words in _introductions(action):
            if member := self._introduced(capitals, words):
                kept += [action[done : place.start], mention(member)]
                done = place.stop
        plainly = "".join((*kept, action[done:]))
        return self._names.sub(lambda match: self._mention(match[1]), plainly)

    def _introduced(self, capitals: str, words: str) -> Member | None:
        found = (self._people.get(name) for name in _names(capitals))
        return next((member for member in found if member and member.about == words), None)

    def _mention(self, name: str) -> str:
        return mention(self._people[name.casefold()])


def mention(member: Member) -> str:
    """How a prompt names somebody."""
    known = member.about or member.pictures
    if not known:
        return member.name
    return f'@"{member.name}"' if " " in member.name else f"@{member.name}"
