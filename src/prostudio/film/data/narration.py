"""Narration as it is written in data, before the cast says who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.cast import Cast, by_name, speakers
from prostudio.film.data.kinds import Json, number, scalar, seconds
from prostudio.film.data.record import Field, Record
from prostudio.film.data.sounds import PATH
from prostudio.film.data.voices import NAME, AskedVoice, VoiceKind, resolved, voice_text
from prostudio.film.sound import NarrationLine
from prostudio.film.text.nodes import Mapping, Node, Sequence, suggestion
from prostudio.film.text.spoken import has_words
from prostudio.film.text.tidy import one_line, tidy

PAUSE = seconds(0, 3600)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_DIRECTIVE = re.compile(r"(?<![\\\[])\[\[\s*(?P<name>[A-Za-z]+)\s*(?:[:|][^\[\]]*)?\]\]")


@dataclass(frozen=True, slots=True)
class Words:
    """Words that may stand on several lines."""

    def read(self, node: Node, name: str) -> str:
        """The words, tidied."""
        return words_in(scalar(node, name, "text").text, name, node.line)

    def write(self, value: str) -> Json:
        """The words."""
        return escaped(value)

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": ["string", "number"]}


def words_in(text: str, name: str, line: int | None) -> str:
    r"""The words of a text in data, tidied; `\[[` is `[[`, as in Markdown.

    Raises:
        FilmError: a directive, which only Markdown has, and which would be read aloud.
    """
    found = _DIRECTIVE.search(text)
    if found:
        hint = r"write \[[ for brackets that are text"
        if found["name"].casefold() == "pause":
            hint = "write a list: {text: the words before it, pause: 1}, then what follows"
        raise FilmError(
            f"{name} holds {one_line(found[0])[:60]}; wanted words alone: data has no directives",
            hint=hint,
            line=line,
        )
    return tidy(text.replace("\\[[", "[["))


def escaped(text: str) -> str:
    """Words as data holds them; `words_in` reads them back."""
    return text.replace("[[", "\\[[")


LINE = Record(
    "a line of narration",
    (
        Field("text", Words(), "The words; line breaks are preferred caption breaks."),
        Field("speaker", NAME, "Who speaks: a name from the cast."),
        Field("voice", VoiceKind(), "Another voice for these words."),
        Field("pause", PAUSE, "Seconds of silence after the words."),
        Field("recording", PATH, "Your own recording of these words."),
    ),
)


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line as it was read."""

    text: str = ""
    speaker: str | None = None
    voice: AskedVoice | None = None
    pause: float = 0.0
    recording: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Narration:
    """A text (empty lines part it), or a list of texts and lines."""

    def read(self, node: Node, name: str) -> tuple[AskedLine, ...]:
        """The lines in order."""
        found: list[AskedLine] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Mapping):
                found.append(AskedLine(**LINE.read(item, name), line=item.line))
            elif not item.absent:
                text = scalar(item, name, "text, or a list of texts and lines").text
                parts = _EMPTY_LINE.split(text.replace("\r\n", "\n"))
                found += [
                    AskedLine(words_in(part, name, item.line), line=item.line) for part in parts
                ]
        return tuple(found)

    def write(self, value: Json) -> Json:
        """The lines as `narration_data` made them."""
        return value

    def schema(self) -> dict[str, Any]:
        """Text, a line, or a list of both."""
        one = [{"type": ["string", "number"]}, LINE.schema()]
        return {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]}


def cast_lines(asked: Iterable[AskedLine], cast: Cast) -> tuple[NarrationLine, ...]:
    """The lines with their voices.

    Raises:
        FilmError: a speaker or voice that is not there, a recording without words.
    """
    voices = by_name(cast)
    names = speakers(cast)
    lines = []
    for item in asked:
        speaker = None
        if item.speaker is not None:
            speaker = names.get(item.speaker.casefold())
            if speaker is None:
                near = suggestion(item.speaker, names) or "write the name into `cast`"
                raise FilmError(
                    f"speaker {item.speaker!r} is not in the cast", hint=near, line=item.line
                )
        voice = voices[speaker.casefold()] if speaker else None
        if item.voice is not None:
            voice = resolved(item.voice, voices, item.line)
        if item.recording and not has_words(item.text):
            raise FilmError("a recording has no words in `text`", line=item.line)
        lines.append(
            NarrationLine(item.text, voice, speaker, item.pause, item.recording, item.line)
        )
    return plain_lines(lines)


def plain_lines(lines: Iterable[NarrationLine]) -> tuple[NarrationLine, ...]:
    """Lines in their one form: what has no word is a pause, and belongs to the line before it.

    A line of emoji or marks alone says nothing and is left out; a pause stays alone
    only where no line stands before it.
    """
    found: list[NarrationLine] = []
    for item in lines:
        if has_words(item.text):
            found.append(item)
        elif item.pause and found:
            found[-1] = paused(found[-1], item.pause)
        elif item.pause:
            found.append(NarrationLine("", pause=item.pause, line=item.line))
    return tuple(found)


def paused(line: NarrationLine, more: float) -> NarrationLine:
    """The line with a longer pause; thousandths are kept, so that sums stay short."""
    return NarrationLine(
        line.text, line.voice, line.speaker, round(line.pause + more, 3), line.recording, line.line
    )


def narration_data(lines: tuple[NarrationLine, ...], cast: Cast) -> Json:
    """Lines as data: a text where one line says nothing else, else a list."""
    voices = by_name(cast)
    found: list[Json] = []
    for item in lines:
        parts: dict[str, Json] = {"text": escaped(item.text)} if item.text else {}
        if item.speaker:
            parts["speaker"] = item.speaker
        own = voices.get((item.speaker or "").casefold())
        if item.voice is not None and item.voice != own:
            parts["voice"] = voice_text(item.voice, cast)
        if item.pause:
            parts["pause"] = number(item.pause)
        if item.recording:
            parts["recording"] = item.recording
        found.append(parts["text"] if list(parts) == ["text"] else parts)
    return found[0] if len(found) == 1 and isinstance(found[0], str) else found
