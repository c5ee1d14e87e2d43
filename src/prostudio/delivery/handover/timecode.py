"""SMPTE timecode (ST 12-1): counted in nominal frames, with frames dropped at 29.97 and 59.94."""

from __future__ import annotations

from fractions import Fraction

from prostudio.errors import FilmError
from prostudio.film.time import rate_text

STANDARD = {
    Fraction(24000, 1001): 24,
    Fraction(24): 24,
    Fraction(25): 25,
    Fraction(30000, 1001): 30,
    Fraction(30): 30,
    Fraction(50): 50,
    Fraction(60000, 1001): 60,
    Fraction(60): 60,
}
"""The rates that timecode is defined for, and the frames that one of its seconds counts."""


def nominal(rate: Fraction) -> int:
    """Frames that a second of timecode counts: 30 for 29.97."""
    return STANDARD.get(rate) or max(1, round(rate))


def drops(rate: Fraction) -> bool:
    """Whether the custom at this rate is drop frame, which keeps to the clock."""
    return rate in (Fraction(30000, 1001), Fraction(60000, 1001))


def hour(rate: Fraction) -> int:
    """The frame that is called 01:00:00:00, where films begin by custom."""
    count = nominal(rate)
    return 3600 * count - (54 * _dropped(count) if drops(rate) else 0)


def timecode(frame: int, rate: Fraction) -> str:
    """A frame's name, such as 01:00:00:00; a semicolon says that names are dropped.

    The first two (four at 59.94) names of each minute are left out, but not of every tenth.
    """
    count, mark = nominal(rate), ":"
    if drops(rate):
        gap = _dropped(count)
        per_ten = 600 * count - 9 * gap
        tens, rest = divmod(frame, per_ten)
        minutes = 0 if rest < 60 * count else 1 + (rest - 60 * count) // (60 * count - gap)
        frame, mark = frame + gap * (9 * tens + minutes), ";"
    seconds, part = divmod(frame, count)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{part:02}"


def require_standard(rate: Fraction, what: str) -> None:
    """Refuse a rate that has no timecode.

    Raises:
        FilmError: naming the rates that have.
    """
    if rate not in STANDARD:
        known = ", ".join(rate_text(one) for one in STANDARD)
        raise FilmError(
            f"the film has {rate_text(rate)} fps; {what} can have {known}",
            hint="write one of these as `fps:`, or export with `--to otio` or `--to mlt`",
        )


def _dropped(count: int) -> int:
    return count // 15
