"""The cast as it is written: a voice alone, or a voice with words and pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.cast import Cast, Member, MemberKind
from prostudio.film.data.kinds import Choice, Json, Listing, Text
from prostudio.film.data.record import Field, Record
from prostudio.film.data.voices import VOICE, AskedVoice, VoiceKind, VoiceName, resolved
from prostudio.film.sound import Voice
from prostudio.film.text.language_names import language_code
from prostudio.film.text.nodes import Mapping, Node, Scalar, wrong

MOST_PICTURES = 8
"""Of one member: no engine here takes more for a whole shot."""

NAME = r"[^\W\d_](?:[\w .'’-]{0,62}[\w.'’])?"
"""A name begins with a letter and holds no mark that Markdown would read."""

LOOKS = (
    Field("about", Text("what they look like"), "What they look like, in words."),
    Field(
        "pictures",
        Listing(Text("a picture file")),
        "Your pictures of them, relative to the film file, the most telling first.",
    ),
    Field(
        "kind",
        Choice({str(kind): kind for kind in MemberKind}),
        "Whether it is a person, who speaks, or a place.",
    ),
    Field(
        "consent",
        Text("whether the person in the pictures has agreed"),
        "What the person in the pictures has agreed to, or that no real person is in them.",
    ),
)
"""What the eye knows of a member."""


class _Voice:
    """A voice under its own key, or the name of an engine's voice beside the other parts."""

    def read(self, node: Node, name: str) -> AskedVoice | str:
        """A voice; a word stays a word until it is known what stands beside it."""
        if isinstance(node, Scalar):
            return Text("a language, none, or parts of a voice").read(node, name)
        return VoiceKind().read(node, name)

    def write(self, value: Voice) -> Json:
        """As a voice is written elsewhere."""
        return VoiceKind().write(value)

    def schema(self) -> dict[str, Any]:
        """As of a voice elsewhere."""
        return VoiceKind().schema()


_OTHERS = tuple(part for part in VOICE.fields if part.name != "voice")
MEMBER = Record(
    "one of the cast",
    (Field("voice", _Voice(), "How they speak."), *_OTHERS, *LOOKS),
)
_NO_VOICE = ("auto", "none", "off", "false")


@dataclass(frozen=True, slots=True)
class CastKind:
    """Names with their voices, words and pictures."""

    def read(self, node: Node, name: str) -> Cast:
        """The members in order."""
        if not isinstance(node, Mapping):
            raise wrong(node, name, "names with their voices, such as {Mara: en-gb}")
        cast: dict[str, Member] = {}
        for key, value in node.pairs:
            who = " ".join(key.text.split())
            if not re.fullmatch(NAME, who) or "__" in who:
                raise FilmError(
                    f"a name in the cast is {key.text[:60]!r}; wanted letters, digits, spaces, "
                    "points, hyphens or apostrophes, a letter first",
                    line=key.line,
                )
            if who.casefold() in cast:
                raise FilmError(f"{who} stands in the cast twice", line=key.line)
            cast[who.casefold()] = _member(who, value, key.line)
        return tuple(cast.values())

    def write(self, value: Cast) -> Json:
        """A dictionary of members by name."""
        return {member.name: _written(member) for member in value}

    def schema(self) -> dict[str, Any]:
        """A mapping of voices, or of members."""
        member = {"anyOf": [{"type": "string", "minLength": 1}, MEMBER.schema()]}
        return {"type": "object", "additionalProperties": member}


def _member(name: str, node: Node, line: int | None) -> Member:
    if not isinstance(node, Mapping):
        asked = VoiceKind().read(node, name)
        return Member(name, resolved(asked, {}, node.line), line=line)
    parts = MEMBER.read(node, name)
    looks = {field.name: parts.pop(field.name) for field in LOOKS if field.name in parts}
    member = Member(name, _voice(parts, node.line, looks=bool(looks)), line=line, **looks)
    if len(member.pictures) > MOST_PICTURES:
        raise FilmError(
            f"{name} has {len(member.pictures)} pictures; wanted at most {MOST_PICTURES}",
            hint="keep the most telling: a face from the front and the side, the whole figure",
            line=line,
        )
    if member.kind is MemberKind.PLACE and member.voice != Voice():
        raise FilmError(f"{name} is a place and has a voice; a place does not speak", line=line)
    return member


def _voice(parts: dict[str, Any], line: int | None, *, looks: bool) -> Voice:
    """The voice of a member.

    Without looks the parts are those of a voice, as everywhere. Beside looks `voice` may be
    what it may be after a name: a language, none, or parts.
    """
    asked = parts.pop("voice", None)
    if isinstance(asked, str):
        language = parts.get("engine") is None and language_code(asked) is not None
        if not looks or not (language or asked.casefold() in _NO_VOICE):
            return Voice(name=asked, **parts)
        asked = VoiceName(asked, line)
    if asked is None:
        return Voice(**parts)
    found = resolved(asked, {}, line)
    return replace(found, **parts)


def _written(member: Member) -> Json:
    """The shortest way to say it: a member of no looks is its voice."""
    looks = {
        field.name: field.kind.write(value)
        for field in LOOKS
        if (value := getattr(member, field.fills)) not in ("", (), None, MemberKind.PERSON)
    }
    voice = VoiceKind().write(member.voice)
    if not looks:
        return voice or "auto"
    return {**({"voice": voice} if voice else {}), **looks}
