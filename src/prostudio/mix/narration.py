"""A spoken sentence made ready for its place: silence off, words at 48 kHz.

Pauses inside a sentence are the voice's; those between sentences and paragraphs are
ours, so that they do not depend on the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film.sound import Word
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import WavReader, resample, write_wav

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_SILENT = 0.006
"""Of the sentence's own peak (-44 dB): what is quieter at its ends is no voice."""

_STEP = SAMPLE_RATE // 100
_HUSHED = 0.02
"""Of the sentence's own peak (-34 dB): what is quieter inside it may be a pause."""
_PAUSE_STEPS = 10
"""10 ms each; a mouth that is closed for a `p` or `t` is silent for less than 100 ms."""

_BEFORE = round(0.010 * SAMPLE_RATE)
_AFTER = round(0.060 * SAMPLE_RATE)
"""Kept around the voice, for soft consonants and for the room to die away in."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Speech without silence at its ends.

    Attributes:
        samples: [2, n] float32 at 48 kHz.
        words: their times at 48 kHz from its first sample, within it, in order.
    """

    samples: Samples
    words: tuple[Word, ...]


def trimmed(samples: Samples, rate: int, words: Sequence[Word] = ()) -> Sentence:
    """An engine's sentence, [1 or 2, n] at `rate`, as ours.

    10 ms before the voice and 60 ms after it are kept, and faded at the cut. Silence
    throughout is kept as it is.
    """
    sound = resample(samples, rate)
    sound = np.repeat(sound, 2, axis=0) if sound.shape[0] == 1 else sound
    start, stop = voiced_range(sound)
    sound = _faded(sound[:, start:stop].copy())
    length = sound.shape[1]
    moved = []
    at = 0
    for word in words:
        first = min(max(round(word.start * SAMPLE_RATE / rate) - start, at), length)
        at = min(max(round(word.stop * SAMPLE_RATE / rate) - start, first), length)
        moved.append(replace(word, start=first, stop=at))
    return Sentence(sound, tuple(moved))


def voiced_range(sound: Samples) -> tuple[int, int]:
    """Samples [start, stop) of [2, n] that hold the voice, with a little around it."""
    level = np.abs(sound).max(axis=0, initial=0.0)
    peak = level.max(initial=0.0)
    loud = np.flatnonzero(level > max(peak * _SILENT, 1e-5))
    if not loud.size:
        return 0, sound.shape[1]
    return max(int(loud[0]) - _BEFORE, 0), min(int(loud[-1]) + 1 + _AFTER, sound.shape[1])


def voiced_range_of(path: Path) -> tuple[int, int]:
    """The same for a recording of any length, in constant memory."""
    with WavReader(path) as reader:
        peaks = [float(np.abs(block).max(initial=0.0)) for block in reader.blocks()]
        floor = max(max(peaks, default=0.0) * _SILENT, 1e-5)
        first, last = reader.samples, 0
        at = 0
        for block in reader.blocks():
            loud = np.flatnonzero(np.abs(block).max(axis=0, initial=0.0) > floor)
            if loud.size:
                first, last = min(first, at + int(loud[0])), at + int(loud[-1]) + 1
            at += block.shape[1]
        if not last:
            return 0, reader.samples
        return max(first - _BEFORE, 0), min(last + _AFTER, reader.samples)


def pauses_in(sound: Samples) -> list[tuple[int, int]]:
    """Silences of 100 ms and more within [2, n], as ranges of samples, to 10 ms."""
    return _pauses([sound])


def pauses_of(path: Path) -> list[tuple[int, int]]:
    """The same for a recording of any length, in constant memory but for a number each 10 ms."""
    with WavReader(path) as reader:
        return _pauses(reader.blocks())


def _pauses(blocks: Iterable[Samples]) -> list[tuple[int, int]]:
    """A hum below the voice counts as silence up to a tenth of the peak."""
    levels = _levels(blocks)
    peak = levels.max(initial=0.0)
    floor = float(np.quantile(levels, 0.05)) if levels.size else 0.0
    hushed = levels < min(max(peak * _HUSHED, 2 * floor, 1e-5), max(peak / 10, 1e-5))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], hushed, [False]]).astype(np.int8)))
    found = edges.reshape(-1, 2)
    return [
        (int(start) * _STEP, int(stop) * _STEP)
        for start, stop in found
        if stop - start >= _PAUSE_STEPS and start > 0 and stop < levels.size
    ]


def _levels(blocks: Iterable[Samples]) -> Samples:
    """The peak of every 10 ms, [n]; a rest that is shorter is left out."""
    rest = np.zeros(0, np.float32)
    peaks = []
    for block in blocks:
        rest = np.concatenate([rest, np.abs(block).max(axis=0, initial=0.0)])
        whole = len(rest) // _STEP * _STEP
        peaks.append(rest[:whole].reshape(-1, _STEP).max(axis=1))
        rest = rest[whole:]
    return np.concatenate(peaks) if peaks else rest


def voice_edges(samples: int) -> tuple[int, int]:
    """Where the voice begins and ends in a sentence that `trimmed` cut to so many samples."""
    return (_BEFORE, samples - _AFTER) if samples > 2 * (_BEFORE + _AFTER) else (0, samples)


def write_sentence(sentence: Sentence, path: Path) -> int:
    """Write its sound as a WAV and return its length in samples."""
    return write_wav(path, [sentence.samples])


def _faded(sound: Samples) -> Samples:
    """5 ms in and 20 ms out, in place."""
    for count, edge in ((240, slice(None)), (960, slice(None, None, -1))):
        count = min(count, sound.shape[1])
        sound[:, edge][:, :count] *= (np.arange(count, dtype=np.float32) + 0.5) / max(count, 1)
    return sound
