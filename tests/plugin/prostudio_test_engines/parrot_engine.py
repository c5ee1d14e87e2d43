"""The engine behind the card of `parrot`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card
from prostudio.engines.request import Estimate, Machine, SpeechRequest
from prostudio.errors import FilmError
from prostudio_test_engines.parrot import VOICES

RATE = 16_000
LOG = "PARROT_LOG"
"""Environment: a file that gets one line for every sentence said, its text."""
PAUSE = "PARROT_SECONDS"
"""Environment: how long it takes over each sentence."""


class Parrot:
    """Whistles a sentence, a tone a word."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def speak(self, request: SpeechRequest) -> Iterator[AudioChunk | Progress]:
        """One chunk; the voice is its pitch."""
        names = [name for name, _ in VOICES]
        languages = [language for _, language in VOICES]
        if request.voice not in (None, *names) or request.language[:2] not in languages:
            raise FilmError(f"parrot has no voice {request.voice!r} for {request.language!r}")
        if not any(letter.isalnum() for letter in request.text):
            raise FilmError(f"there is nothing to speak in {request.text!r}")
        yield Progress(0.0, "listening")
        time.sleep(float(os.environ.get(PAUSE, "0")))
        if log := os.environ.get(LOG):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{request.voice}: {request.text}\n")
        samples = _song(request)
        yield AudioChunk(samples[np.newaxis], 0)

    def estimate(self, request: SpeechRequest, machine: Machine) -> Estimate:
        """A second for each ten letters."""
        return Estimate(len(request.text) / 10, ram_mb=100, disk_mb=1)


def _song(request: SpeechRequest) -> np.ndarray:
    high = 1 + ["", "polly", "jack", "lora"].index(request.voice or "")
    tones = []
    for word in request.text.split():
        count = round(RATE * (0.08 + 0.03 * len(word)) / request.rate)
        at = np.arange(count) / RATE
        swell = np.sin(np.pi * np.arange(count) / count)
        tones += [np.sin(2 * np.pi * 220 * high * at) * swell * 0.5, np.zeros(RATE // 50)]
    return np.concatenate(tones).astype(np.float32)
