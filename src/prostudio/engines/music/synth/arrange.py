"""Who plays what in one bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prostudio.engines.music.synth.form import BEATS, PHRASE, Bar, Form
from prostudio.engines.music.synth.melody import Note
from prostudio.engines.music.synth.moods import Mood

ARP = ((0, 1, 2, 3, 2, 1, 3, 2), (0, 2, 1, 2, 3, 2, 1, 2), (0, 1, 3, 2, 0, 1, 3, 2))
"""Orders in which the chord's four tones are plucked, in eighths."""

TUNE = {"piano": "piano", "pluck": "pluck", "bell": "bell", "strings": "bowed"}


@dataclass(frozen=True, slots=True)
class Sound:
    """One note to mix: at `beat` of the bar, `beats` long, to the reverb by `wet`."""

    instrument: str
    beat: float
    beats: float
    midi: int
    gain: float
    pan: float = 0.0
    wet: float = 0.3
    ring: float = 0.0
    """Seconds it rings on after its beats."""


def arrange(mood: Mood, form: Form, bar: Bar, tune: list[Note]) -> Iterator[Sound]:
    """Every sound that begins in this bar; more of them where the arc is high."""
    yield from _pad(mood, bar)
    yield from _bass(mood, bar)
    yield from _tune(mood, bar, tune)
    opening = bar.index < 2 and len(form.bars) > 6
    if not opening and not bar.last:
        yield from _arp(mood, bar)
        yield from _drums(mood, bar)
    if bar.index % PHRASE == 0 and not opening:
        yield Sound(
            "bell", 0, 4, _midi(mood, bar.chord + 11), 0.16 * mood.levels["bell"], 0.35, 0.7, 2
        )
    if bar.last:
        yield Sound("piano", 0, 4, _midi(mood, 0) - 12, 0.28, -0.1, 0.5, 2)


def _midi(mood: Mood, degree: int) -> int:
    octave, step = divmod(degree, 7)
    return mood.tonic + 12 * octave + mood.scale[step]


def _pad(mood: Mood, bar: Bar) -> Iterator[Sound]:
    """The chord in strings, spread over the stereo field, one tone low and the rest above."""
    level = 0.22 * mood.levels["strings"] * (0.6 + 0.4 * bar.intensity)
    for n, step in enumerate((0, 2, 4, 7)):
        midi = _midi(mood, bar.chord + step)
        midi -= 12 if midi > mood.tonic + 16 else 0
        yield Sound("strings", 0, BEATS, midi, level, (-0.6, 0.45, -0.25, 0.65)[n], 0.5, 0.6)
    yield Sound("breath", 0, BEATS, 60, 0.05 * mood.levels["air"], 0.2, 0.6, 0.8)


def _bass(mood: Mood, bar: Bar) -> Iterator[Sound]:
    root = _midi(mood, bar.chord) - 12
    root -= 12 if root > 52 else 0
    level = 0.3 * mood.levels["bass"] * (0.55 + 0.45 * bar.intensity)
    if bar.intensity < 0.5 or bar.last:
        yield Sound("bass", 0, BEATS, root, level, 0, 0.05, 0.3)
    elif mood.rhythm == "pulsing":
        for beat in range(2 * BEATS):
            accent = 1.0 if beat % 4 == 0 else 0.62
            yield Sound("bass", beat / 2, 0.45, root, level * accent, 0, 0.03)
    else:
        yield Sound("bass", 0, 2, root, level, 0, 0.05)
        yield Sound("bass", 2.5, 1.5, root + 12 if root < 38 else root, level * 0.7, 0, 0.05)


def _arp(mood: Mood, bar: Bar) -> Iterator[Sound]:
    level = 0.16 * mood.levels["arp"] * max(0.0, bar.intensity - 0.25)
    if level < 0.01:
        return
    order = ARP[bar.phrase % len(ARP)]
    for n in range(8):
        midi = _midi(mood, bar.chord + (0, 2, 4, 7)[order[n]]) + 12
        accent = (1.0, 0.7, 0.85, 0.7)[n % 4]
        yield Sound("pluck", n / 2, 1.5, midi, level * accent, (-0.5, 0.5)[n % 2], 0.6, 0.4)


def _tune(mood: Mood, bar: Bar, tune: list[Note]) -> Iterator[Sound]:
    instrument = TUNE[mood.melody]
    level = {"bowed": 0.26, "bell": 0.3}.get(instrument, 0.34) * (0.65 + 0.35 * bar.intensity)
    for note in tune:
        midi = _midi(mood, note.degree) + (12 if instrument in ("bell", "pluck") else 0)
        ring = 0.25 if instrument == "bowed" else 1.2
        gain = level * note.velocity
        yield Sound(instrument, note.beat, note.beats, midi, gain, 0.08, 0.55, ring)


def _drums(mood: Mood, bar: Bar) -> Iterator[Sound]:
    level = mood.levels["drums"] * max(0.0, bar.intensity - 0.3)
    if level > 0.02:
        yield Sound("kick", 0, 1, 36, 0.55 * level, 0, 0.1)
        yield Sound("kick", 2.5, 1, 36, 0.35 * level, 0, 0.1)
        for beat in (1, 3):
            yield Sound("brush", beat, 0.8, 60, 0.3 * level, 0.15, 0.4)
    air = 0.1 * mood.levels["air"] * (0.35 + bar.intensity) * (0.4 + mood.levels["drums"])
    for n in range(8):
        yield Sound("shaker", n / 2, 0.4, 60, air * (1.0 if n % 2 else 0.5), -0.3, 0.2)
