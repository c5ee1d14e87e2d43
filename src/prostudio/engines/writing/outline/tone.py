"""Mood: what a text's words say of music and style."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from prostudio.scenes.lexicon.hear import hear


@dataclass(frozen=True, slots=True)
class Tone:
    """Music and style words that suit a mood of the lexicon."""

    music: tuple[str, ...]
    style: tuple[str, ...] = ()


_TONES = {
    "tense": Tone(("tense", "slow"), ("muted colours",)),
    "dark": Tone(("dark",), ("dark",)),
    "sad": Tone(("sad", "slow"), ("muted colours",)),
    "warm": Tone(("romantic",), ("warm light",)),
    "cold": Tone(("mysterious", "slow"), ("cold light",)),
    "calm": Tone(("calm",)),
    "dreamy": Tone(("dreamy",), ("dreamy",)),
    "joyful": Tone(("hopeful",)),
    "vivid": Tone(("happy",), ("vivid colours",)),
    "epic": Tone(("epic",)),
    "mysterious": Tone(("mysterious",), ("mysterious",)),
    "muted": Tone(("calm",), ("muted colours",)),
    "black and white": Tone(("sad", "slow"), ("black and white",)),
}
_PLAIN = Tone(("calm",))


def tone_of(text: str, language: str) -> Tone:
    """The tone of the mood that a text names most often; calm where it names none."""
    moods = Counter(sense.value for sense in hear(text, language).said if sense.category == "mood")
    return _TONES[moods.most_common(1)[0][0]] if moods else _PLAIN
