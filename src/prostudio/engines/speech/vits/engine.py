"""The engine: one sentence at a time through the voice of its language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.request import Estimate, Machine, SpeechRequest
from prostudio.engines.speech.vits.reading import Said, cannot_read, said
from prostudio.engines.speech.vits.voices import CARD_MB, Voice, resolve
from prostudio.errors import FilmError
from prostudio.film import Word
from prostudio.film.text.pace import speech_seconds
from prostudio.film.text.spoken import has_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prostudio.engines.card import Card
    from prostudio.engines.speech.vits.speaking import Speaking

_TERAFLOPS_A_SECOND = 0.04
"""Operations for one second of speech at 16 kHz, counted: nearly all of them in the vocoder."""


class Vits:
    """A `SpeechEngine`; see the contract in `engines.base`. Its last voice stays loaded."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self._loaded: tuple[Voice, Speaking] | None = None

    def speak(self, request: SpeechRequest) -> Iterator[AudioChunk | Progress]:
        """Yield the sentence as one chunk with its words' own times.

        A call that is closed or fails gives the voice's memory back.

        Raises:
            FilmError: unknown voice or language, nothing to say, or unreadable text.
            WeightsMissingError, WeightsDamagedError: its weights cannot be used.
        """
        voice = resolve(request.voice, request.language)
        if not has_words(request.text):
            raise FilmError(f"there is nothing to speak in {request.text!r}")
        if unread := cannot_read(request.text, voice.language):
            raise FilmError(
                f"vits cannot read {unread}",
                hint="set the line's language or choose another speech engine",
            )
        speaking = None
        try:
            yield Progress(0.0, "loading the voice" if self._is_new(voice) else "")
            speaking = self._opened(voice)
            words = said(request.text, voice.language, speaking.signs)
            yield Progress(0.1, "speaking")
            samples, found = _spoken(speaking, words, request)
            yield AudioChunk(samples[np.newaxis], 0, found)
        except BaseException:
            self._loaded = None
            raise

    def estimate(self, request: SpeechRequest, machine: Machine) -> Estimate:
        """By counting operations; on one core it takes about as long as it speaks."""
        seconds = speech_seconds(request.text, request.language) / request.rate
        work = seconds * _TERAFLOPS_A_SECOND / max(machine.tflops, 0.01)
        return Estimate(
            1.0 + work,
            ram_mb=900,
            vram_mb=CARD_MB if machine.vram_mb >= CARD_MB else 0,
            disk_mb=1 + int(seconds * 0.4),
        )

    def _is_new(self, voice: Voice) -> bool:
        return self._loaded is None or self._loaded[0] != voice

    def _opened(self, voice: Voice) -> Speaking:
        from prostudio import weights
        from prostudio.engines.speech.vits.speaking import Speaking

        if self._loaded is None or self._loaded[0] != voice:
            self._loaded = None  # before the next, so that there is never room for two
            self._loaded = (voice, Speaking(weights.folder(voice.row)))
        return self._loaded[1]


def _spoken(
    speaking: Speaking, words: Sequence[Said], request: SpeechRequest
) -> tuple[NDArray[np.float32], tuple[Word, ...]]:
    """Samples and words; another pitch is spoken slower or quicker and played at its own speed."""
    pitch = Fraction(2 ** (request.pitch / 12)).limit_denominator(64)
    samples, ends = speaking.say(words, request.rate / float(pitch), request.seed)
    if pitch != 1:
        from scipy.signal import resample_poly

        samples = resample_poly(samples, pitch.denominator, pitch.numerator).astype(np.float32)
        samples = samples.clip(-1, 1)
    found, at = [], 0
    for word in words:
        stop = at + len(word.letters)
        first = ends[at - 1] if at else 0
        edges = [round(edge / float(pitch)) for edge in (first, ends[stop - 1])]
        start, end = (min(edge, len(samples)) for edge in edges)
        found.append(Word(word.token, start, end))
        at = stop + 1
    return samples, tuple(found)
