"""What is heard when, as values that cross processes.

Positions and lengths are integer samples at 48 kHz from the film's start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from prostudio.errors import FaultError
from prostudio.film.time import SAMPLE_RATE

_AMBIENCE_FADE = SAMPLE_RATE // 2
_EFFECT_FADE = SAMPLE_RATE // 4

DEPTH_DB = -10.0
"""Puts the music some 16 dB under the voice: heard, never in the way."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """Samples [start, stop) in which somebody speaks."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise FaultError(f"speech from sample {self.start} to {self.stop} is empty or negative")

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Json) -> Self:
        """From what `to_json` gave."""
        return cls(**value)


@dataclass(frozen=True, slots=True)
class Placement:
    """A voice or an effect: a 48 kHz stereo float WAV at a place in the film.

    Attributes:
        start: where its first sample lies.
        length: how long it is heard; None is the file's own length.
        pan: -1 is left, 1 is right; the same power everywhere.
        loop: it begins again, blended over its own end, until `length` is over.
        fade_in, fade_out: samples at the edges.
        duck_db: how far it goes down while somebody speaks; 0 stays.
        skip: samples of the file that are left out at its beginning.
    """

    file: str
    start: int
    length: int | None = None
    gain_db: float = 0.0
    pan: float = 0.0
    loop: bool = False
    fade_in: int = 0
    fade_out: int = 0
    duck_db: float = 0.0
    skip: int = 0

    def __post_init__(self) -> None:
        if self.start < 0 or (self.length is not None and self.length < 0):
            raise FaultError(f"{self.file} is placed at {self.start} for {self.length} samples")
        if self.loop and self.length is None:
            raise FaultError(f"{self.file} loops without an end")
        if not -1 <= self.pan <= 1:
            raise FaultError(f"{self.file} is panned to {self.pan}; wanted -1 to 1")

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Json) -> Self:
        """From what `to_json` gave."""
        return cls(**value)


def music_from(
    file: str, start: int, stop: int, *, gain_db: float = 0.0, loop: bool = False
) -> Placement:
    """Music in samples [start, stop), down while somebody speaks; it is never stretched."""
    return Placement(file, start, stop - start, gain_db, loop=loop, duck_db=DEPTH_DB)


def sound_under(
    file: str, start: int, stop: int, *, loop: bool = False, gain_db: float = 0.0
) -> Placement:
    """A sound of the user's under the shot that lasts for samples [start, stop).

    A loop is an ambience: it fills the shot and fades at both edges. Any other sound is
    an event: it begins as it is and, if longer than the shot, fades out at its end.
    """
    length = stop - start
    if loop:
        fade = min(_AMBIENCE_FADE, length // 3)
        return Placement(file, start, length, gain_db, 0.0, True, fade, fade)
    return Placement(file, start, length, gain_db, fade_out=min(_EFFECT_FADE, length // 3))
