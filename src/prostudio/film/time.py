"""Exact time: rates as fractions, half-open frame ranges, sample edges."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from prostudio.errors import FilmError

SAMPLE_RATE = 48_000
"""Samples a second of every sound inside ProStudio."""

_NTSC = {"23.976": 24, "29.97": 30, "59.94": 60, "119.88": 120}


@dataclass(frozen=True, slots=True)
class FrameRange:
    """Half-open range of frames [start, stop) at an exact rate.

    Rates are fractions because 29.97 is a rounding of 30000/1001, and a float
    drifts one frame in about nine hours of material.
    """

    start: int
    stop: int
    rate: Fraction

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise FilmError(f"frame range [{self.start}, {self.stop}) is empty or negative")

    def __len__(self) -> int:
        return self.stop - self.start

    @property
    def seconds(self) -> Fraction:
        """How long the range lasts, exactly."""
        return (self.stop - self.start) / self.rate

    def sample_range(self, sample_rate: int = SAMPLE_RATE) -> tuple[int, int]:
        """First and one-past-last audio sample under these frames.

        Both ends are rounded from the film's start, never from a length, so
        neighbouring shots share an edge and the track never gains a sample.
        """
        return sample_at(self.start, self.rate, sample_rate), sample_at(
            self.stop, self.rate, sample_rate
        )


def sample_at(frame: int, rate: Fraction, sample_rate: int = SAMPLE_RATE) -> int:
    """The sample at which a frame begins, rounded from the film's start."""
    return round(frame * sample_rate / rate)


def frame_at(sample: int, rate: Fraction, sample_rate: int = SAMPLE_RATE) -> int:
    """The frame nearest to a sample."""
    return round(sample * rate / sample_rate)


def frames_covering(samples: int, rate: Fraction, sample_rate: int = SAMPLE_RATE) -> int:
    """The fewest frames that last at least this many samples."""
    return -(-samples * rate.numerator // (rate.denominator * sample_rate))


def frames_in(seconds: float, rate: Fraction) -> int:
    """Seconds as the nearest whole number of frames, at least one."""
    return max(1, round(Fraction(str(seconds)) * rate))


def parse_rate(text: str) -> Fraction:
    """A frame rate from `30`, `29.97` (n*1000/1001) or `30000/1001`; 1 to 120.

    Raises:
        FilmError: not a number, or outside 1 to 120.
    """
    wanted = "wanted frames a second from 1 to 120, such as 24, 30, 29.97 or 30000/1001"
    try:
        ntsc = _NTSC.get(text.strip())
        rate = Fraction(ntsc * 1000, 1001) if ntsc else Fraction(text.strip().replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        raise FilmError(f"fps is {text!r}; {wanted}") from None
    if not 1 <= rate <= 120:
        raise FilmError(f"fps is {text!r}; {wanted}")
    return rate


def rate_text(rate: Fraction) -> str:
    """A rate the way people write it: `30`, `29.97`, or `30000/1001` where neither fits."""
    if rate.denominator == 1:
        return str(rate.numerator)
    for text, base in _NTSC.items():
        if rate == Fraction(base * 1000, 1001):
            return text
    return f"{rate.numerator}/{rate.denominator}"
