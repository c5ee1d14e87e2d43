"""What is asked of the child that reads footage, and what it finds, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class FootageLimits:
    """What the user's footage may be, and what the child may use.

    Attributes:
        pixels: of one picture; 4096 x 4096, more than any camera's 4K.
        side: the longest side.
        rate: pictures a second.
        streams: tracks; telephones write up to eight beside picture and sound.
        thorough_pixels: of pictures decoded to look for damage, 60 s at 1280x720 and 30;
            after that key frames alone are.
        looked_at: seconds of a clip without an end that are looked at.
    """

    pixels: int = 4096 * 4096
    side: int = 8192
    rate: int = 1000
    streams: int = 32
    thorough_pixels: int = 1800 * 1280 * 720
    looked_at: int = 1200
    memory_mb: int = 3000
    wall_seconds: float = 1800


@dataclass(frozen=True, slots=True)
class FootageFacts:
    """What footage is, as it is seen.

    Attributes:
        seconds: when its pictures end, from the file's beginning.
        width, height: in square pixels, upright.
        rate: pictures a second on average, as a fraction.
        variable: pictures do not come evenly.
        interlaced: in half pictures, which are joined.
        range: `pq` or `hlg` for high dynamic range, `wide` for BT.2020 colours, else "".
        turned: degrees by which it is turned clockwise to stand upright.
        sound: codec of its sound; "" where it has none.
        damaged: pictures looked at that could not be decoded whole.
    """

    seconds: float
    width: int
    height: int
    rate: str
    codec: str
    pixel_format: str
    variable: bool = False
    interlaced: bool = False
    range: str = ""
    turned: int = 0
    sound: str = ""
    damaged: int = 0

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> FootageFacts:
        """The facts again."""
        return cls(**value)


@dataclass(frozen=True, slots=True)
class Moments:
    """Evenly spaced moments of footage, in seconds from the file's beginning.

    Attributes:
        start: the first; below 0 the first picture is shown.
        step: from one to the next.
        stop: what lies here or after is not shown; the last picture before it is held.
    """

    start: Fraction
    step: Fraction
    count: int
    stop: Fraction | None = None

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        stop = None if self.stop is None else str(self.stop)
        return {**asdict(self), "start": str(self.start), "step": str(self.step), "stop": stop}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Moments:
        """The moments again."""
        stop = value["stop"]
        return cls(
            Fraction(value["start"]),
            Fraction(value["step"]),
            value["count"],
            None if stop is None else Fraction(stop),
        )
