"""The voices as rows: one for each language, each a model of its own."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from prostudio.errors import FilmError

SAMPLE_RATE = 16_000
"""Of every MMS voice."""
CARD_MB = 800
"""What it takes of a card; with less it runs on the processor, which is quick enough."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of MMS (Pratap et al. 2023, arXiv:2305.13516), a VITS model.

    Attributes:
        name: as a film writes it; the language's code of ISO 639-3 behind `mms-`.
        language: first part of a BCP-47 code.
        script: that it was taught, as the first word of Unicode's character names.
        romanised: it was taught on text that uroman had put into Latin letters.
    """

    name: str
    language: str
    script: str = "LATIN"
    romanised: bool = False

    @property
    def row(self) -> str:
        """Its row in the catalogue of weights."""
        return self.name.replace("mms-", "mms-tts-")


VOICES = (
    Voice("mms-eng", "en"),
    Voice("mms-deu", "de"),
    Voice("mms-fra", "fr"),
    Voice("mms-spa", "es"),
    Voice("mms-por", "pt"),
    Voice("mms-nld", "nl"),
    Voice("mms-pol", "pl"),
    Voice("mms-rus", "ru", "CYRILLIC"),
    Voice("mms-kor", "ko", romanised=True),
)
"""MMS speaks more than 1100 languages; these are written and counted in ways we know. It has
none for Italian, Japanese and Chinese."""


def voice_of(language: str) -> Voice | None:
    """The voice of a BCP-47 language, whatever its region."""
    head = language.lower().replace("_", "-").split("-")[0]
    return next((voice for voice in VOICES if voice.language == head), None)


def resolve(name: str | None, language: str) -> Voice:
    """The voice of a name, or of a language.

    Raises:
        FilmError: there is none; the nearest is named.
    """
    listing = "`prostudio engines --voices vits` lists them"
    if name is None:
        found = voice_of(language)
        if found is None:
            raise FilmError(f"vits has no voice for the language {language!r}", hint=listing)
        return found
    for voice in VOICES:
        if name == voice.name:
            return voice
    near = get_close_matches(name, [voice.name for voice in VOICES], 1, 0.6)
    hint = f"did you mean {near[0]!r}? {listing}" if near else listing
    raise FilmError(f"vits has no voice {name!r}", hint=hint)
