"""Plays the arrangement bar by bar, in constant memory, to an exact length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.music.synth.arrange import arrange
from prostudio.engines.music.synth.form import SAMPLE_RATE, make_form
from prostudio.engines.music.synth.melody import make_melody
from prostudio.engines.music.synth.moods import read_mood
from prostudio.engines.request import Estimate, Machine, MusicRequest, Reading
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from prostudio.engines.card import Card


class Synth:
    """The embedded composer; see `MusicEngine` for the contract."""

    @property
    def card(self) -> Card:
        """The engine's card."""
        from prostudio.engines.music.synth import CARD

        return CARD

    def compose(self, request: MusicRequest) -> Iterator[AudioChunk | Progress]:
        """Yield [2, n] float32 at 48 kHz, one chunk a bar, exactly `request.samples`."""
        if request.samples < 1:
            raise FilmError(f"music of {request.samples} samples; wanted at least one")
        from prostudio.engines.music.synth.desk import Desk, fade  # scipy takes a second to load

        mood = read_mood(request.prompt, request.key, request.bpm)
        form = make_form(
            mood, request.samples, SAMPLE_RATE, request.seed, request.hits, request.arc
        )
        tune = make_melody(mood, form, request.seed)
        desk = Desk(mood.bright, request.seed)
        for bar in form.bars:
            sounds = arrange(mood, form, bar, tune.get(bar.index, []))
            block = desk.play(sounds, bar, form)
            fade(block, bar.start, request.samples, ends=request.ends)
            yield AudioChunk(block, bar.start)
            yield Progress((bar.index + 1) / len(form.bars))

    def read_as(self, request: MusicRequest) -> Reading:
        """Moods, scale and tempo; the words that led there, and those that said nothing."""
        mood = read_mood(request.prompt, request.key, request.bpm)
        form = make_form(
            mood, request.samples, SAMPLE_RATE, request.seed, request.hits, request.arc
        )
        words = mood.heard or (mood.name,)
        notes = (f"{mood.scale_name}, {form.bpm:.0f} beats a minute",)
        return Reading(words, left_out=mood.unknown, notes=notes)

    def estimate(self, request: MusicRequest, machine: Machine) -> Estimate:
        """About 25 times faster than it sounds on one core."""
        seconds = request.samples / SAMPLE_RATE
        return Estimate(0.5 + seconds / 25, ram_mb=300, disk_mb=1 + int(seconds * 0.4))
