"""What directives and pictures mean: their options, and what they do to the draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.cast import Cast, by_name
from prostudio.film.data.kinds import Flag, Text, Words
from prostudio.film.data.narration import PAUSE
from prostudio.film.data.record import Field, Record
from prostudio.film.data.shots import CLIP_OPTIONS, OPTIONS, TimedPrompts, picture
from prostudio.film.data.sounds import MUSIC, SOUND, Music, music_cue
from prostudio.film.data.voices import VOICE, VoiceName, resolved
from prostudio.film.shot import Shot
from prostudio.film.sound import MusicCue, SoundCue, Voice
from prostudio.film.text.brackets import Directive, Option
from prostudio.film.text.draft import Draft
from prostudio.film.text.language_names import language_code
from prostudio.film.text.nodes import Mapping as MappingNode
from prostudio.film.text.nodes import Node, Scalar, nearest
from prostudio.film.text.strange_directives import as_markdown, is_file, place_of

_LENGTH = re.compile(r"\s*\d+(?:[.,]\d+)?\s*s(?:ec(?:onds?)?)?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\d+(?:[.,]\d+)?\s*")
_DECIBELS = re.compile(r"\s*[-+\N{MINUS SIGN}]?\d+(?:[.,]\d+)?\s*db\s*", re.IGNORECASE)
_TIMED = re.compile(r"\d+(?:\.\d+)?\s*s", re.IGNORECASE)
ALONE = Field("alone", Flag(), "The paragraph after it is not spoken over it.")
SHOT_OPTIONS = Record("a shot", (*OPTIONS, ALONE), "option")
PICTURE_OPTIONS = Record("a picture", (*OPTIONS, *CLIP_OPTIONS, ALONE), "option")
_VOICE = Record("a voice", VOICE.fields, "option")
_MUSIC = Record("music", MUSIC.fields, "option")
_SOUND = Record("a sound", SOUND.fields, "option")
_PAUSE_USUAL = 1.0


def parts_of(
    record: Record, options: tuple[Option, ...], line: int, bare: Callable[[str], str | None]
) -> dict[str, Any]:
    """Options read by a table of fields.

    Args:
        record: the fields that are known here.
        options: as they were written.
        line: of the directive.
        bare: names the option that a value without a name stands for, or None.

    Raises:
        FilmError: an unknown option, one given twice, or a bad value.
    """
    pairs: dict[str, tuple[Scalar, Node]] = {}
    for option in options:
        name = option.key if option.key is not None else bare(option.value.text)
        if name is None:
            raise _unknown(record, option, line)
        if name in pairs:
            raise FilmError(f"option {name!r} stands here twice", line=line)
        flag = option.key is None and name in ("loop", "alone")
        value = Scalar("yes", line) if flag else option.value
        pairs[name] = (Scalar(name, line), value)
    return record.read(MappingNode(tuple(pairs.values()), line))


def _unknown(record: Record, option: Option, line: int) -> FilmError:
    text = option.value.text
    names = [field.name for field in record.fields]
    hint = f"the options are {', '.join(names)}"
    if "seconds" in names and _NUMBER.fullmatch(text):
        hint = f"did you mean `{text.strip()}s`?"
    for field in record.fields:
        choices = getattr(field.kind, "values", ())
        if near := nearest(text, choices):
            hint = f"did you mean `{field.name}: {near}`?"
            break
    return FilmError(f"{record.what} has no option {text[:60]!r}", hint=hint, line=line)


def bare_option(text: str) -> str | None:
    """`6s` without a name is `seconds`; `alone` is itself."""
    if text.casefold() == ALONE.name:
        return ALONE.name
    return "seconds" if _LENGTH.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A shot as it is written; one that is `alone` waits for no paragraph."""

    shot: Shot
    alone: bool = False


def _bare_sound(text: str) -> str | None:
    if _DECIBELS.fullmatch(text):
        return "level"
    return "loop" if text.casefold() == "loop" else None


def _bare_level(text: str) -> str | None:
    return "level" if _DECIBELS.fullmatch(text) else None


def read_shot(directive: Directive) -> Wanted:
    """The shot of `[[shot: ...]]`."""
    line = directive.line
    if is_file(directive.value):
        raise FilmError(
            f"a shot is {directive.value[:60]!r}; wanted words for what is seen",
            hint=as_markdown(directive.value),
            line=line,
        )
    timed = [option for option in directive.options if _TIMED.fullmatch(option.key or "")]
    others = tuple(option for option in directive.options if option not in timed)
    parts = parts_of(SHOT_OPTIONS, others, line, bare_option)
    alone = parts.pop(ALONE.name, False)
    if timed:
        pairs = tuple((Scalar(option.key or "", line), option.value) for option in timed)
        parts["timed_prompts"] = TimedPrompts().read(MappingNode(pairs, line), "timed prompts")
    return Wanted(Shot(prompt=directive.value or None, line=line, **parts), alone)


def read_picture(path: str, description: str, options: tuple[Option, ...], line: int) -> Wanted:
    """The shot of a picture with its options."""
    parts = parts_of(PICTURE_OPTIONS, options, line, bare_option)
    alone = parts.pop(ALONE.name, False)
    made = picture(path, parts, line)
    shot = Shot(prompt=description or None, picture=made, line=line, **parts)
    return Wanted(shot, alone)


def are_options(options: tuple[Option, ...]) -> bool:
    """Whether a picture's title is made of options: one at least is known."""
    names = {field.name for field in PICTURE_OPTIONS.fields}
    return any(
        option.key in names or (option.key is None and bare_option(option.value.text))
        for option in options
    )


def read_voice(directive: Directive, cast: Cast) -> Voice | None:
    """The voice of `[[voice: ...]]`; None is the film's own (`film`, or nothing)."""
    line = directive.line
    parts = parts_of(_VOICE, directive.options, line, lambda _: None)
    word = directive.value
    own = not word or (word.casefold() == "film" and "film" not in by_name(cast))
    if own and not parts:
        return None
    if not word:
        return Voice(**parts)
    if parts.get("engine") and "name" not in parts and _is_voice_name(word, cast):
        return Voice(**{**parts, "name": word})
    return replace(resolved(VoiceName(word, line), by_name(cast), line), **parts)


def _is_voice_name(word: str, cast: Cast) -> bool:
    return word.casefold() not in by_name(cast) and language_code(word) is None


def read_music(directive: Directive) -> MusicCue:
    """The cue of `[[music: ...]]`."""
    parts = parts_of(_MUSIC, directive.options, directive.line, _bare_level)
    if not directive.value:
        if not parts:
            raise FilmError(
                "[[music]] says nothing; wanted words, a file or none", line=directive.line
            )
        return music_cue(parts, directive.line)
    cue: MusicCue = Music().read(Scalar(directive.value, directive.line), "music")
    if parts.get("prompt") or parts.get("file") or (cue.file and parts.get("melody")):
        raise FilmError("music is said twice here", line=directive.line)
    return cue if cue.silent else replace(cue, **parts)


def read_sound(directive: Directive) -> SoundCue:
    """The cue of `[[sound: file | loop | -12 dB]]`."""
    parts = parts_of(_SOUND, directive.options, directive.line, _bare_sound)
    path = directive.value or parts.pop("file", None)
    if not path:
        raise FilmError("[[sound]] has no file; wanted [[sound: file]]", line=directive.line)
    if "file" in parts:
        raise FilmError("the sound's file is said twice here", line=directive.line)
    return SoundCue(path, **parts, line=directive.line)


def read_pause(directive: Directive) -> float:
    """The seconds of `[[pause: 1.5s]]`; one second where nothing is said."""
    _no_options(directive)
    if not directive.value:
        return _PAUSE_USUAL
    return float(PAUSE.read(Scalar(directive.value, directive.line), "pause"))


def _no_options(directive: Directive) -> None:
    if directive.options:
        raise FilmError(f"[[{directive.name}]] takes no options", line=directive.line)


def _style(draft: Draft, directive: Directive, _: Cast) -> None:
    _no_options(directive)
    draft.style(Words().read(Scalar(directive.value, directive.line), "style"))


def _voice(draft: Draft, directive: Directive, cast: Cast) -> None:
    draft.voice = read_voice(directive, cast)


def _recording(draft: Draft, directive: Directive, _: Cast) -> None:
    _no_options(directive)
    path = Text("a file").read(Scalar(directive.value, directive.line), "narration")
    draft.recording(path, directive.line)


def put(draft: Draft, wanted: Wanted) -> None:
    """Let the draft have a shot."""
    draft.shot(wanted.shot, alone=wanted.alone)


_Handler = Callable[[Draft, Directive, Cast], None]
DIRECTIVES: Mapping[str, _Handler] = {
    "shot": lambda draft, directive, _: put(draft, read_shot(directive)),
    "style": _style,
    "music": lambda draft, directive, _: draft.music(read_music(directive)),
    "voice": _voice,
    "pause": lambda draft, directive, _: draft.pause(read_pause(directive), directive.line),
    "sound": lambda draft, directive, _: draft.sound(read_sound(directive)),
    "narration": _recording,
    "note": lambda draft, directive, _: None,
}
"""What each directive does to the draft."""


def require_known(directive: Directive) -> None:
    """The directive has a name we know.

    Raises:
        FilmError: it has not; the nearest is named.
    """
    if directive.name in DIRECTIVES:
        return
    raise FilmError(
        f"[[{directive.name[:60]}]] is no directive",
        hint=place_of(directive, DIRECTIVES),
        line=directive.line,
    )
