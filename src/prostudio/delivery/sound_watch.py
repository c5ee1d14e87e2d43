"""What can be heard: loudness, true peak, and where it is silent."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from prostudio.errors import MediaError
from prostudio.film import Caption
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import Loudness, Meter, read_blocks

WINDOW = SAMPLE_RATE // 10
"""Samples of one window of the level track."""
SILENCE_DB = -50.0
"""A window is silent below this level (mean square, of full scale)."""


class SoundWatch:
    """The level in windows of 100 ms, and the loudness of the whole."""

    def __init__(self) -> None:
        self.damage: str | None = None
        self._meter = Meter()
        self._levels: list[np.ndarray] = []
        self._rest = np.zeros(0, np.float32)

    def listen(self, path: Path) -> Loudness:
        """Hear a whole file.

        Damage ends it early and is kept in `damage`.
        """
        try:
            for block in read_blocks(path):
                self._meter.add(block)
                self._level((block * block).mean(0))
        except MediaError as error:
            self.damage = error.message
        if self._rest.size:
            self._levels.append(self._rest.mean(keepdims=True))
        return self._meter.loudness()

    def _level(self, power: np.ndarray) -> None:
        power = np.concatenate([self._rest, power])
        whole = len(power) // WINDOW * WINDOW
        self._levels.append(power[:whole].reshape(-1, WINDOW).mean(1))
        self._rest = power[whole:]

    def decibels(self) -> np.ndarray:
        """The level of every window in dB of full scale."""
        power = np.concatenate(self._levels) if self._levels else np.zeros(0, np.float32)
        return np.asarray(10 * np.log10(np.maximum(power, 1e-12)))

    def silent_captions(self, captions: tuple[Caption, ...]) -> list[Caption]:
        """Captions under which nothing is heard from beginning to end."""
        levels = self.decibels()
        return [
            caption
            for caption in captions
            if not np.any(levels[caption.start // WINDOW : -(-caption.stop // WINDOW)] > SILENCE_DB)
        ]
