"""A melody of the user's: whether there is one to follow."""

from __future__ import annotations

from pathlib import Path

from prostudio.errors import FilmError
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import WavReader

SHORTEST = 1.0
"""Seconds: of less there is no tune to follow."""
SILENT = 10 ** (-60 / 20)
"""Below this nothing is heard, root mean square of the loudest second."""


def require_tune(path: Path, name: str = "the melody") -> int:
    """Its samples, of a file of our own (48 kHz stereo).

    Raises:
        FilmError: it is silent, or too short to be followed.
        MediaError: it is damaged.
    """
    with WavReader(path) as tune:
        seconds = tune.samples / SAMPLE_RATE
        power = max((float((block**2).mean()) for block in tune.blocks()), default=0.0)
        if seconds < SHORTEST:
            raise FilmError(
                f"{name} is {seconds:.2g} seconds long; wanted {SHORTEST:g} at least",
                hint="give a tune of some seconds; it is repeated as long as the music is",
            )
        if power < SILENT**2:
            raise FilmError(
                f"{name} is silent, so there is nothing to follow",
                hint="give a recording with a tune, or leave the melody out",
            )
        return tune.samples
