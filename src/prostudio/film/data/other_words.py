"""What people call our keys and options who come from other programs."""

from __future__ import annotations

from collections.abc import Iterable

from prostudio.film.text.nodes import nearest

OTHERS = {
    "title": ("name", "headline"),
    "language": ("lang", "locale"),
    "size": ("resolution", "dimensions", "video size"),
    "aspect": ("aspect ratio", "ratio", "orientation", "shape"),
    "fps": ("framerate", "frame rate", "frames per second"),
    "style": ("look", "mood", "visual style"),
    "voice": ("narrator", "speaker", "tts", "voice name"),
    "cast": ("characters", "speakers", "voices", "actors"),
    "music": ("soundtrack", "bgm", "background music", "score", "song", "musik"),
    "captions": ("subtitles", "subtitle", "subs"),
    "transition": ("transitions",),
    "profiles": ("profile", "deliver", "platform", "format", "formats", "output"),
    "engines": ("engine", "models", "model"),
    "engine": ("model", "engines"),
    "loras": ("lora",),
    "seconds": ("duration", "length", "time", "secs"),
    "camera": ("movement", "motion", "zoom", "move", "camera movement"),
    "level": ("volume", "gain", "loudness", "vol"),
    "rate": ("speed", "tempo", "pace", "speech rate"),
    "bpm": ("tempo", "speed"),
    "focus": ("position", "center", "centre", "anchor"),
    "fit": ("resize", "scale", "crop"),
    "in": ("start", "from", "trim start"),
    "out": ("end", "until", "to", "trim end"),
    "about": ("description", "appearance", "looks"),
    "pictures": ("images", "picture", "image", "reference", "references"),
}
"""Our name: theirs, in lower case."""


def called(word: str, names: Iterable[str]) -> str | None:
    """The name among these that a word is, or stands for in other programs."""
    known = list(names)
    plain = " ".join(word.replace("_", " ").replace("-", " ").split()).casefold()
    if plain in known:
        return plain
    return next((name for name in known if plain in OTHERS.get(name, ())), None)


def meant(word: str, names: Iterable[str]) -> str | None:
    """The name among these that a word stands for, or looks most like; None if there is none."""
    known = list(names)
    return called(word, known) or nearest(word, known)
