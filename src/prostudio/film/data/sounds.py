"""Music, sounds, captions and engines, as they are written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.data.kinds import Flag, Json, Number, Text, Words, level, scalar, short
from prostudio.film.data.record import Field, Record
from prostudio.film.data.voices import NAME
from prostudio.film.film import EngineChoices
from prostudio.film.sound import Ambience, MusicCue, SoundCue
from prostudio.film.text.nodes import Mapping, Node, Scalar, Sequence, nearest, wrong

AUDIO_SUFFIXES = (
    *(".wav", ".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a"),
    *(".aac", ".aif", ".aiff", ".wma", ".mka", ".caf"),
)
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".tif", ".tiff", ".svg")
_NO_MUSIC = "a picture is no music: give words such as `calm`, or a file such as music.mp3"
PATH = Text("a file")


class _Key(Text):
    """A key; German H is B in English."""

    __slots__ = ()

    def read(self, node: Node, name: str) -> str:
        """The key as it was written."""
        try:
            return Text.read(self, node, name)
        except FilmError as refused:
            tone, _, mode = scalar(node, name, self.wanted).text.strip().partition(" ")
            modes = {"moll": "B minor", "minor": "B minor", "dur": "B major", "major": "B major"}
            if tone.casefold() == "h" and (not mode or mode.casefold() in modes):
                meant = modes.get(mode.casefold(), "B")
                refused.hint = f"H is B in English: did you mean {meant!r}?"
            raise


MUSIC = Record(
    "music",
    (
        Field("engine", NAME, "The music engine."),
        Field("prompt", Words(), "Words for the music."),
        Field("file", PATH, "Your own music, relative to the script."),
        Field("level", level(), "Louder or softer, in dB.", "level_db"),
        Field(
            "key",
            _Key("a key such as D minor", r"[A-Ga-g][#b♯♭]?\s?(?:major|minor|maj|min|m|dur|moll)?"),
            "The key, such as D minor.",
        ),
        Field("bpm", Number(30, 300), "Beats a minute."),
        Field("melody", PATH, "A tune for the music to follow, relative to the script."),
    ),
)
SOUND = Record(
    "a sound",
    (
        Field("file", PATH, "The sound, relative to the script."),
        Field("loop", Flag(), "Whether it begins again until the shot ends."),
        Field("level", level(), "Louder or softer, in dB.", "level_db"),
    ),
)


@dataclass(frozen=True, slots=True)
class Music:
    """Words, a file, `none`, or a mapping of the music's parts."""

    def read(self, node: Node, name: str) -> MusicCue:
        """The cue, with the line it stands on."""
        if isinstance(node, Mapping):
            return music_cue(MUSIC.read(node, name), node.line)
        if isinstance(node, Scalar):
            text = " ".join(node.text.split())
            if text.casefold().endswith(AUDIO_SUFFIXES):
                return MusicCue(file=PATH.read(node, name), line=node.line)
            if text.casefold().endswith(PICTURE_SUFFIXES):
                raise wrong(node, name, "a sound file or words", _NO_MUSIC)
        words = Words().read(node, name)
        if not words or (len(words) == 1 and words[0].casefold() in ("no", "off", "false")):
            return MusicCue(silent=True, line=node.line)
        return MusicCue(prompt=words, line=node.line)

    def write(self, value: MusicCue) -> Json:
        """The shortest way that reads as the same cue."""
        if value.silent:
            return "none"
        plain = value.file or ", ".join(value.prompt)
        if plain and self._says(plain, value):
            return plain
        written = MUSIC.write(value)
        if not value.prompt:
            written.pop("prompt", None)
        return written

    def _says(self, plain: str, value: MusicCue) -> bool:
        """Whether a text alone is read as the cue; it may be refused, as a picture's name is."""
        try:
            return self.read(Scalar(plain), "music") == value
        except FilmError:
            return False

    def schema(self) -> dict[str, Any]:
        """Words, a list of them, or a mapping."""
        return {"anyOf": [*Words().schema()["anyOf"], {"type": "boolean"}, MUSIC.schema()]}


def music_cue(parts: dict[str, Any], line: int | None) -> MusicCue:
    """A cue of its parts; with neither words nor a file it is calm.

    Raises:
        FilmError: both words and a file, or a melody for music that is there already.
    """
    if parts.get("melody") and parts.get("file"):
        raise FilmError("music has both a file and a melody; wanted one of them", line=line)
    if parts.get("prompt") and parts.get("file"):
        raise FilmError("music has both words and a file; wanted one of them", line=line)
    if str(parts.get("file") or "").casefold().endswith(PICTURE_SUFFIXES):
        raise FilmError(f"music is {parts['file']!r}; wanted a sound", hint=_NO_MUSIC, line=line)
    if not parts.get("file") and not parts.get("prompt"):
        silent = "prompt" in parts
        return (
            MusicCue(silent=True, line=line)
            if silent
            else MusicCue(**{**parts, "prompt": ("calm",)}, line=line)
        )
    return MusicCue(**parts, line=line)


@dataclass(frozen=True, slots=True)
class Sound:
    """A file, or a mapping of file, loop and level."""

    def read(self, node: Node, name: str) -> SoundCue:
        """The cue, with the line it stands on."""
        if isinstance(node, Scalar):
            return SoundCue(PATH.read(node, name), line=node.line)
        parts = SOUND.read(node, name)
        if "file" not in parts:
            raise FilmError("a sound has no file", line=node.line)
        return SoundCue(**parts, line=node.line)

    def write(self, value: SoundCue) -> Json:
        """The file alone where nothing else is said."""
        if value == SoundCue(value.file):
            return value.file
        written = SOUND.write(value)
        return {key: part for key, part in written.items() if part not in (False, 0)}

    def schema(self) -> dict[str, Any]:
        """A file or a mapping."""
        return {"anyOf": [{"type": "string"}, SOUND.schema()]}


AMBIENCES = {"auto": Ambience(), "none": Ambience(silent=True)}
AMBIENCES |= dict.fromkeys(("no", "off", "false"), AMBIENCES["none"])
AMBIENCES |= dict.fromkeys(("yes", "on", "true"), AMBIENCES["auto"])


@dataclass(frozen=True, slots=True)
class Ambiences:
    """`auto`, `none`, or how much louder or softer than usual."""

    def read(self, node: Node, name: str) -> Ambience:
        """The wish."""
        wanted = "auto, none, or a level from -60 to 12 dB such as -6 dB"
        word = short(node, name, wanted).casefold()
        if word in AMBIENCES:
            return AMBIENCES[word]
        try:
            return Ambience(level().read(node, name))
        except FilmError:
            near = nearest(word, AMBIENCES)
            hint = f"did you mean {near!r}?" if near else None
            raise wrong(node, name, wanted, hint) from None

    def write(self, value: Ambience) -> Json:
        """A word, or the level."""
        if value.silent or value.level_db is None:
            return "none" if value.silent else "auto"
        return level().write(value.level_db)

    def schema(self) -> dict[str, Any]:
        """A word, a truth value or a level."""
        words = {"enum": [*AMBIENCES, True, False]}
        return {"anyOf": [words, *level().schema()["anyOf"]]}


ENGINES = Record(
    "engines",
    tuple(
        Field(kind, NAME, f"The {kind} engine.")
        for kind in ("video", "image", "speech", "music", "writing", "finish")
    ),
)


@dataclass(frozen=True, slots=True)
class Engines:
    """Engine names by kind; `auto` leaves the choice to ProStudio."""

    def read(self, node: Node, name: str) -> EngineChoices:
        """The choices."""
        if isinstance(node, Sequence) or (isinstance(node, Scalar) and node.text != "auto"):
            raise wrong(node, name, "kinds with engines, such as {speech: espeak}")
        parts = {} if isinstance(node, Scalar) else ENGINES.read(node, name)
        found = {kind: engine for kind, engine in parts.items() if engine.casefold() != "auto"}
        return replace(EngineChoices(), **found)

    def write(self, value: EngineChoices) -> Json:
        """The kinds that were chosen."""
        return ENGINES.write(value)

    def schema(self) -> dict[str, Any]:
        """A mapping of names."""
        return ENGINES.schema()
