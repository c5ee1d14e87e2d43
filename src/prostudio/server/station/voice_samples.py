"""How voices sound: a sentence spoken by a child, once, and kept by what was asked."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from prostudio import files
from prostudio.engines import registry
from prostudio.engines.card import Card, Kind
from prostudio.errors import FilmError, NotFoundError, WeightsMissingError
from prostudio.jobs.clearing import CACHES
from prostudio.server.children import errands
from prostudio.settings import Settings

MOST_CHARACTERS = 300
"""About twenty seconds."""

STANDARD = "espeak"
CHILD = "prostudio.server.children.speaking"
_SECONDS = 300.0
_KEPT = 200
"""So many samples stay; the oldest go."""

_SENTENCES = {
    "en": "The lamp burned all night, and in the morning the sea was calm.",
    "de": "Die Lampe brannte die ganze Nacht, und am Morgen war das Meer ruhig.",
    "fr": "La lampe a brûlé toute la nuit, et au matin la mer était calme.",
    "es": "La lámpara ardió toda la noche, y por la mañana el mar estaba en calma.",
    "it": "La lampada è rimasta accesa tutta la notte, e al mattino il mare era calmo.",
    "pt": "A lâmpada ardeu a noite toda, e de manhã o mar estava calmo.",
    "nl": "De lamp brandde de hele nacht, en in de ochtend was de zee kalm.",
    "pl": "Lampa paliła się całą noc, a rano morze było spokojne.",
    "ru": "Лампа горела всю ночь, а утром море было спокойным.",
    "tr": "Lamba bütün gece yandı ve sabah deniz sakindi.",
    "ja": "あかりはひとばんじゅうともり、あさにはうみはおだやかでした。",
    "zh": "灯亮了一整夜，早晨大海很平静。",
    "ko": "등불은 밤새 타올랐고 아침 바다는 고요했다.",
    "hi": "दीपक सारी रात जलता रहा, और सुबह समुद्र शांत था।",
    "ar": "ظل المصباح مضيئا طوال الليل، وفي الصباح كان البحر هادئا.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One sample: who says what."""

    engine: str
    revision: str
    voice: str | None
    language: str
    text: str

    @property
    def digest(self) -> str:
        """BLAKE3 of all of it: equal samples have equal ones."""
        return files.digest_bytes(json.dumps(asdict(self), sort_keys=True).encode())


def asked(engine: str | None, voice: str | None, text: str | None) -> Asked:
    """The sample that is wanted.

    Raises:
        NotFoundError: there is no such engine or voice.
        WeightsMissingError: the engine lacks something here.
        FilmError: a text without a word.
    """
    card = _card(engine or STANDARD)
    voices = _voices(card.name)
    if voice is not None and voice not in voices:
        hint = f"`prostudio engines --voices {card.name}` lists them"
        raise NotFoundError("there is no voice of this name", hint=hint)
    language = voices.get(voice or "", "en")
    if text is not None and not text.strip():
        raise FilmError("the text is empty", hint="leave it out for a sentence of ours")
    from prostudio.engines.missing import card_of_voice

    missing = card_of_voice(card, voice, language).missing()
    if missing is not None:
        told = f"speech engine {card.name!r} {missing.reason}"
        raise WeightsMissingError(told, hint=missing.hint)
    words = text.strip() if text else _SENTENCES.get(language.partition("-")[0], _SENTENCES["en"])
    return Asked(card.name, card.revision, voice, language, words)


def kept(settings: Settings, sample: Asked) -> Path:
    """Where a sample lies, whether it is there or not."""
    return folder(settings) / f"{sample.digest}.wav"


def folder(settings: Settings) -> Path:
    """The folder of all samples; whatever is in it can be made again."""
    return settings.home / CACHES / "voices"


def speak(settings: Settings, sample: Asked) -> None:
    """Let a child speak it into its place; blocks.

    Raises:
        RefusedError: the voice cannot say this.
    """
    from prostudio.server.children.trial import told

    place = folder(settings)
    files.mkdir(place)
    order = {"settings": told(settings), "sample": asdict(sample)}
    errands.run(CHILD, {**order, "out": str(kept(settings, sample))}, _SECONDS)
    oldest = sorted(place.glob("*.wav"), key=lambda path: path.stat().st_mtime)
    for path in oldest[:-_KEPT]:
        files.unlink(path)


def _card(name: str) -> Card:
    names = registry.names(Kind.SPEECH)
    if name not in names:
        hint = f"there are {', '.join(names)}"
        raise NotFoundError("there is no speech engine of this name", hint=hint)
    return registry.card(Kind.SPEECH, name)


@lru_cache(maxsize=16)
def _voices(engine: str) -> dict[str, str]:
    """Languages by voice."""
    rules = registry.card(Kind.SPEECH, engine).speech
    return dict(rules.voices()) if rules else {}
