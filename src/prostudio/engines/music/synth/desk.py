"""The mixing desk: notes into bars, with what rings on and the room around them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from prostudio.engines.music.synth.arrange import Sound
from prostudio.engines.music.synth.form import SAMPLE_RATE, Bar, Form
from prostudio.engines.music.synth.instruments import INSTRUMENTS
from prostudio.engines.music.synth.noise import band

Stereo = NDArray[np.float32]
RING = int(3.5 * SAMPLE_RATE)
"""The longest a note rings into the bars after its own."""


class Desk:
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
        decay = np.exp(-6.9 * np.arange(n) / n)
        room = band((seed, 31), (2, n), (220, 7_500), order=1) * decay
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


def fade(block: Stereo, start: int, total: int, *, ends: bool) -> None:
    """Half a second in; two and a half out where the piece ends, 50 ms where it is cut."""
    at = np.arange(start, start + block.shape[1])
    rise, fall = min(24_000, total // 8 + 1), min(120_000 if ends else 2_400, total // 3 + 1)
    block *= np.minimum(1, at / rise).astype(np.float32)
    block *= np.clip((total - 1 - at) / fall, 0, 1).astype(np.float32)
