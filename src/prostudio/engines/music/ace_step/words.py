"""What the model is told of a cue: its words, and tempo and key in the form it was taught."""

from __future__ import annotations

import re
from dataclasses import dataclass

from prostudio.engines.request import MusicRequest
from prostudio.errors import FilmError

MOODS = ("calm", "hopeful", "happy", "dreamy", "sad", "mysterious", "tense", "dark", "epic")
"""Examples: it hears any words."""
LYRICS = "[Instrumental]"
"""A film's music does not sing: words would fight the voice."""
_LONGEST = 1_000
_KEY = re.compile(r"\s*([A-Ga-g])\s*([#b♯♭]?)\s*(\w*)\s*")


@dataclass(frozen=True, slots=True)
class Told:
    """A cue in the model's terms; `bpm` and `key` None leave it free."""

    prompt: str
    bpm: int | None
    key: str | None

    @property
    def notes(self) -> tuple[str, ...]:
        """What it was told besides the words."""
        tempo = f"{self.bpm} beats a minute" if self.bpm else None
        return tuple(note for note in ("no singing", self.key, tempo) if note)


def told(request: MusicRequest) -> Told:
    """What the model hears of a request.

    Raises:
        FilmError: no words, or more than it can hear.
    """
    prompt = ", ".join(word.strip() for word in request.prompt if word.strip())
    if not prompt:
        raise FilmError(
            "there are no words for the music", hint="say its mood and instruments: calm, piano"
        )
    if len(prompt) > _LONGEST:
        raise FilmError(
            f"the words for the music are {len(prompt):,} characters long; "
            f"ACE-Step hears {_LONGEST:,} at most",
            hint="say mood, instruments and style in a sentence or two",
        )
    bpm = None if request.bpm is None else round(request.bpm)
    return Told(prompt, bpm, _key(request.key) if request.key else None)


def _key(text: str) -> str:
    """`d moll` as `D minor`; what is no key stays as it is."""
    match = _KEY.fullmatch(text)
    if match is None:
        return text
    note, sign, mode = match[1].upper(), match[2].replace("♯", "#").replace("♭", "b"), match[3]
    minor = mode == "m" or mode.casefold() in ("min", "minor", "moll")
    return f"{note}{sign} {'minor' if minor else 'major'}"
