"""Grades: what a mood of the lexicon does to a photograph, gently."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.drawing.library import skia


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade: saturation, gain and contrast as factors, and how far each channel is tinted."""

    saturation: float = 1.0
    gain: float = 1.0
    contrast: float = 1.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)


GRADES = {
    "black and white": Grade(saturation=0.0, contrast=1.08),
    "muted": Grade(saturation=0.62, contrast=0.96),
    "warm": Grade(saturation=1.04, tint=(1.06, 1.0, 0.88)),
    "cold": Grade(saturation=0.9, tint=(0.9, 0.99, 1.08)),
    "tense": Grade(saturation=0.7, gain=0.92, contrast=1.14, tint=(0.95, 1.01, 1.0)),
    "dark": Grade(saturation=0.86, gain=0.76, contrast=1.08),
    "calm": Grade(saturation=0.9, contrast=0.97, tint=(0.99, 1.0, 1.02)),
    "joyful": Grade(saturation=1.14, gain=1.04),
    "dreamy": Grade(saturation=0.92, gain=1.05, contrast=0.9, tint=(1.02, 0.98, 1.04)),
    "sad": Grade(saturation=0.6, gain=0.94, tint=(0.95, 0.99, 1.05)),
    "epic": Grade(saturation=1.12, contrast=1.12),
    "mysterious": Grade(saturation=0.76, gain=0.86, tint=(0.94, 0.97, 1.08)),
    "vivid": Grade(saturation=1.28, contrast=1.05),
}
"""By the moods of `scenes/lexicon`; a mood that is not listed leaves the picture as it is."""

_LUMA = (0.2126, 0.7152, 0.0722)  # BT.709


def colour_filter(mood: str | None) -> skia.ColorFilter | None:
    """The grade as a colour matrix, or None."""
    grade = GRADES.get(mood or "")
    if grade is None:
        return None
    rows: list[float] = []
    lift = (1 - grade.contrast) / 2  # contrast turns about mid grey
    for channel in range(3):
        factor = grade.gain * grade.tint[channel] * grade.contrast
        rows += [
            factor * (_LUMA[k] * (1 - grade.saturation) + (grade.saturation if k == channel else 0))
            for k in range(3)
        ]
        rows += [0.0, lift]
    return skia.ColorFilters.Matrix([*rows, 0.0, 0.0, 0.0, 1.0, 0.0])
