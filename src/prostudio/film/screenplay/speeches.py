"""What a speaker says, line by line, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prostudio.film.screenplay.cues import EXTENSIONS, letters
from prostudio.film.screenplay.elements import Element
from prostudio.film.screenplay.inline import plain
from prostudio.film.sound import NarrationLine, Voice
from prostudio.film.text.tidy import tidy

_BEAT_SECONDS = 0.8
_BEAT = re.compile(r"\b(?:beat|pause|silence)\b", re.IGNORECASE)
_INLINE_BEAT = re.compile(r" ?(\((?:[Aa] |[Ll]ong )?(?:[Bb]eat|[Pp]ause)\.?\)) ?")


def spoken_lines(part: Element, voice: Voice | None, name: str | None) -> Iterator[NarrationLine]:
    """The words of a speech; a parenthetical is heard only as silence, where it is a beat."""
    block: list[tuple[int, str]] = []

    def words() -> Iterator[NarrationLine]:
        if found := tidy("\n".join(plain(text.removeprefix("~")) for _, text in block)):
            yield NarrationLine(found, voice, name, line=block[0][0])
        block.clear()

    for line, whole in part.said:
        for text in _INLINE_BEAT.split(whole) if not _is_aside(whole) else (whole,):
            if not _is_aside(text):
                block.append((line, text))
                continue
            yield from words()
            if _BEAT.search(text):
                yield NarrationLine("", pause=_BEAT_SECONDS, line=line)
    yield from words()


def manner_of(part: Element) -> str:
    """How it is said, by its first parenthetical that is no beat: `softly`."""
    for _, text in part.said:
        if _is_aside(text) and letters(text) not in EXTENSIONS and not _BEAT.search(text):
            return plain(text[1:-1])
    return ""


def _is_aside(text: str) -> bool:
    return text.startswith("(") and text.endswith(")")
