"""Languages and voices, as they are written."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.cast import Cast, by_name
from prostudio.film.data.kinds import Json, Number, Text, level, short
from prostudio.film.data.record import Field, Record
from prostudio.film.sound import Voice
from prostudio.film.text.language_names import (
    LANGUAGE_NAMES,
    code_named,
    language_code,
    language_name,
)
from prostudio.film.text.nodes import Mapping, Node, suggestion, wrong


@dataclass(frozen=True, slots=True)
class Language:
    """A BCP-47 code in lower case; `auto` is None where a language may be found."""

    auto: bool = True

    def read(self, node: Node, name: str) -> str | None:
        """The code."""
        wanted = "a language code such as en, en-gb or de"
        text = short(node, name, wanted)
        if self.auto and text.casefold() == "auto":
            return None
        code = language_code(text)
        if code is None:
            named = code_named(text)
            hint = f"did you mean {named!r}?" if named else suggestion(text, LANGUAGE_NAMES)
            raise wrong(node, name, wanted, hint)
        return code

    def write(self, value: str) -> Json:
        """The code."""
        return value

    def schema(self) -> dict[str, Any]:
        """Text in the shape of a code."""
        return {"type": "string", "pattern": "^[A-Za-z]{2,4}([-_][A-Za-z0-9]{1,8})*$"}


NAME = Text("a name")
VOICE = Record(
    "a voice",
    (
        Field("engine", NAME, "The speech engine."),
        Field("voice", NAME, "A voice of that engine.", "name"),
        Field("language", Language(auto=False), "The language that is spoken, such as en-gb."),
        Field("rate", Number(0.5, 2), "Pace; 1 is the voice's usual one."),
        Field("pitch", Number(-12, 12, "semitones", "st"), "Semitones up or down."),
        Field("level", level(-40, 12), "Louder or softer, in dB.", "level_db"),
        Field("pan", Number(-1, 1), "-1 is left, 1 is right."),
    ),
)


@dataclass(frozen=True, slots=True)
class VoiceName:
    """A voice asked for by one word, which the cast may explain."""

    name: str
    line: int | None = None


AskedVoice = Voice | VoiceName


@dataclass(frozen=True, slots=True)
class VoiceKind:
    """`none`, a language, a name from the cast, or a mapping of a voice's parts."""

    def read(self, node: Node, name: str) -> AskedVoice:
        """The voice, or the word that `resolved` explains."""
        if isinstance(node, Mapping):
            return Voice(**VOICE.read(node, name))
        return VoiceName(short(node, name, "a language, a name from the cast, none, or parts"))

    def write(self, value: Voice) -> Json:
        """The shortest way to say it without a cast."""
        if value.silent:
            return "none"
        if value == Voice(language=value.language) and value.language:
            return value.language
        return VOICE.write(value)

    def schema(self) -> dict[str, Any]:
        """A word or a mapping."""
        return {"anyOf": [{"type": "string", "minLength": 1}, VOICE.schema()]}


_VOICES = "`prostudio engines --voices espeak` lists voices: voice: {engine: espeak, voice: NAME}"


def resolved(asked: AskedVoice, cast: MappingType[str, Voice], line: int | None) -> Voice:
    """The voice that was asked for.

    Args:
        asked: what was read.
        cast: voices by casefolded name.
        line: for the error, where the word has no line of its own.

    Raises:
        FilmError: a word that is neither in the cast nor a language.
    """
    if isinstance(asked, Voice):
        return asked
    word = asked.name.casefold()
    if word in cast:
        return cast[word]
    if word in ("none", "off", "false"):
        return Voice(silent=True)
    if word == "auto":
        return Voice()
    code = language_code(word)
    if code is None:
        named = code_named(word)
        code = f"did you mean {named!r} ({language_name(named)})?" if named else None
        near = code or suggestion(word, (*cast, "none")) or _VOICES
        raise FilmError(
            f"voice is {asked.name[:60]!r}; wanted a language such as en-gb, a name from the cast, "
            "none, or {engine, voice, language, rate, pitch, level, pan}",
            hint=near,
            line=asked.line or line,
        )
    return Voice(language=code)


def voice_text(voice: Voice, cast: Cast) -> Json:
    """A voice as it is written where the cast is known: by name where one has it."""
    for member in cast:
        if member.speaks and member.voice == voice:
            return member.name
    written = VoiceKind().write(voice)
    if isinstance(written, str) and written in by_name(cast) and not voice.silent:
        return VOICE.write(replace(voice))
    return written or "auto"
