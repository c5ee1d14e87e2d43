"""How letters look: weight, shadows, spacing; light to import."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255, sRGB."""
WHITE: Colour = (255, 255, 255)
YELLOW: Colour = (255, 209, 61)
"""Warm and the brightest of the colours: 14 to 1 on black (WCAG), 12 to 1 under dark letters."""
NIGHT: Colour = (13, 15, 20)


@dataclass(frozen=True, slots=True)
class Shadow:
    """Dark around the letters: stroke width and blur in em, opacity, and a least width in pixels.

    Half the stroke lies inside the letter: below two pixels nothing dark is left beside it.
    """

    width: float
    blur: float
    opacity: float
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """Letters of a colour over these shadows, the widest first.

    `spacing` in em between letters, `apart` between words, both beside the font's own.
    """

    weight: int
    shadows: tuple[Shadow, ...] = ()
    spacing: float = 0.0
    colour: Colour = WHITE
    apart: float = 0.0
