"""Plays the arrangement bar by bar, in constant memory, to an exact length."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.music.synth.arrange import Sound, arrange
from prostudio.engines.music.synth.form import Bar, Form, make_form
from prostudio.engines.music.synth.instruments import INSTRUMENTS, SAMPLE_RATE
from prostudio.engines.music.synth.melody import make_melody
from prostudio.engines.music.synth.moods import read_mood
from prostudio.engines.request import Estimate, Machine, MusicRequest, Reading
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from prostudio.engines.card import Card

Stereo = NDArray[np.float32]
RING = int(3.5 * SAMPLE_RATE)
"""The longest a note rings into the bars after its own."""


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
        mood = read_mood(request.prompt, request.key, request.bpm)
        form = make_form(
            mood, request.samples, SAMPLE_RATE, request.seed, request.hits, request.arc
        )
        tune = make_melody(mood, form, request.seed)
        desk = _Desk(mood.bright, request.seed)
        for bar in form.bars:
            sounds = arrange(mood, form, bar, tune.get(bar.index, []))
            block = desk.play(sounds, bar, form)
            _fade(block, bar.start, request.samples, ends=request.ends)
            yield AudioChunk(block, bar.start)
            yield Progress((bar.index + 1) / len(form.bars))

    def read_as(self, request: MusicRequest) -> Reading:
        """Mood, key and tempo, and the words that led there."""
        mood = read_mood(request.prompt, request.key, request.bpm)
        form = make_form(
            mood, request.samples, SAMPLE_RATE, request.seed, request.hits, request.arc
        )
        words = mood.heard or (mood.name,)
        return Reading(words, notes=(f"{mood.scale_name}, {form.bpm:.0f} beats a minute",))

    def estimate(self, request: MusicRequest, machine: Machine) -> Estimate:
        """About 25 times faster than it sounds on one core."""
        seconds = request.samples / SAMPLE_RATE
        return Estimate(0.5 + seconds / 25, ram_mb=300, disk_mb=1 + int(seconds * 0.4))


class _Desk:
    """Mixes notes into bars; keeps what rings on, the reverb's tail, and notes played before."""

    def __init__(self, bright: float, seed: int) -> None:
        self.bright = bright
        self.ringing = np.zeros((4, RING), np.float32)
        self.reverb = _Reverb(seed)
        self.notes: OrderedDict[tuple[str, int, int], Stereo] = OrderedDict()

    def play(self, sounds: Iterator[Sound], bar: Bar, form: Form) -> Stereo:
        """[2, n] of this bar. Rows 0 and 1 of the mix are dry, 2 and 3 go to the reverb."""
        n = bar.stop - bar.start
        mix = np.zeros((4, n + RING), np.float32)
        mix[:, :RING] += self.ringing
        for sound in sounds:
            self._add(mix, sound, form.beat)
        self.ringing = mix[:, n:].copy()
        out = mix[:2, :n] + 0.42 * self.reverb(mix[2:, :n])
        return np.asarray(np.tanh(0.9 * out) * 0.8, np.float32)

    def _add(self, mix: Stereo, sound: Sound, beat: float) -> None:
        length = int(sound.beats * beat + sound.ring * SAMPLE_RATE)
        start = round(sound.beat * beat)
        note = self._note(sound.instrument, sound.midi, length)[: mix.shape[1] - start]
        angle = (sound.pan + 1) * np.pi / 4
        left, right = sound.gain * np.cos(angle), sound.gain * np.sin(angle)
        part = mix[:, start : start + len(note)]
        for row, gain in enumerate((left, right, left * sound.wet, right * sound.wet)):
            part[row] += np.float32(gain) * note

    def _note(self, instrument: str, midi: int, length: int) -> NDArray[np.float32]:
        key = (instrument, midi, length)
        if key not in self.notes:
            hertz = 440.0 * 2 ** ((midi - 69) / 12)
            self.notes[key] = INSTRUMENTS[instrument](hertz, length, self.bright)
            if len(self.notes) > 96:
                self.notes.popitem(last=False)
        self.notes.move_to_end(key)
        return self.notes[key]


class _Reverb:
    """Convolution with two decaying noises, block by block, with the tail carried over."""

    def __init__(self, seed: int, seconds: float = 2.0) -> None:
        n = int(seconds * SAMPLE_RATE)
        rng = np.random.default_rng((seed, 31))
        decay = np.exp(-6.9 * np.arange(n) / n)
        band = signal.butter(1, [220, 7_500], "band", fs=SAMPLE_RATE, output="sos")
        room = signal.sosfilt(band, rng.standard_normal((2, n))) * decay
        self.room = np.asarray(room / np.sqrt((room**2).sum(1, keepdims=True)), np.float32)
        self.tail = np.zeros((2, n - 1), np.float32)

    def __call__(self, dry: Stereo) -> Stereo:
        n, room = dry.shape[1], self.room.shape[1]
        size = fft.next_fast_len(n + room - 1, real=True)
        wet = fft.irfft(fft.rfft(dry, size) * fft.rfft(self.room, size), size)
        wet = wet[:, : n + room - 1].astype(np.float32)
        wet[:, : room - 1] += self.tail
        self.tail = wet[:, n:].copy()
        return np.asarray(wet[:, :n], np.float32)


def _fade(block: Stereo, start: int, total: int, *, ends: bool) -> None:
    """Half a second in; two and a half out where the piece ends, 50 ms where it is cut."""
    at = np.arange(start, start + block.shape[1])
    rise, fall = min(24_000, total // 8 + 1), min(120_000 if ends else 2_400, total // 3 + 1)
    block *= np.minimum(1, at / rise).astype(np.float32)
    block *= np.clip((total - 1 - at) / fall, 0, 1).astype(np.float32)
