"""Who and what comes again in a film: names with their voices, words and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from prostudio.film.sound import Voice


class MemberKind(StrEnum):
    """What a member of the cast is."""

    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast.

    Attributes:
        voice: how a person speaks; every part that is None is the film's.
        about: what they look like, in words: in a prompt these stand in place of `@NAME`
            for engines that take no pictures.
        pictures: files of the user's, as written, the most telling first.
        consent: what is known of the consent of the person in the pictures; None where
            nobody has said anything.
        line: line in the script; no part of equality.
    """

    name: str
    voice: Voice = field(default_factory=Voice)
    kind: MemberKind = MemberKind.PERSON
    about: str = ""
    pictures: tuple[str, ...] = ()
    consent: str | None = None
    line: int | None = field(default=None, compare=False)

    @property
    def speaks(self) -> bool:
        """Whether words may be given to it."""
        return self.kind is MemberKind.PERSON


Cast = tuple[Member, ...]
"""In the order in which they were written."""


def by_name(cast: Cast) -> dict[str, Voice]:
    """The voices of those who speak, by casefolded name."""
    return {member.name.casefold(): member.voice for member in cast if member.speaks}


def speakers(cast: Cast) -> dict[str, str]:
    """Names of those who speak as they were written, by casefolded name."""
    return {member.name.casefold(): member.name for member in cast if member.speaks}
