"""What the model is told of a cue: its words, then tempo and key as people write them."""

from __future__ import annotations

from prostudio.engines.music.musicgen.models import LONGEST_WORDS
from prostudio.engines.request import MusicRequest
from prostudio.errors import FilmError


def told(request: MusicRequest) -> tuple[str, ...]:
    """The cue's words in order, and tempo and key where the film names them.

    Raises:
        FilmError: no words, or more than it can hear.
    """
    words = tuple(word.strip() for word in request.prompt if word.strip())
    if not words:
        raise FilmError(
            "there are no words for the music", hint="say its mood and instruments: calm, piano"
        )
    tempo = (f"{request.bpm:g} bpm",) if request.bpm is not None else ()
    key = (f"in {request.key}",) if request.key else ()
    found = (*words, *tempo, *key)
    length = len(sentence(found))
    if length > LONGEST_WORDS:
        raise FilmError(
            f"the words for the music are {length:,} characters long; "
            f"MusicGen hears {LONGEST_WORDS:,} at most",
            hint="say mood, instruments and style in a sentence or two",
        )
    return found


def sentence(words: tuple[str, ...]) -> str:
    """As the model reads it."""
    return ", ".join(words)
