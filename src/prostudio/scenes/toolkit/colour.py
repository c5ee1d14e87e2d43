"""Colour arithmetic: float triples in 0..1, sRGB as displayed.

A colour is anything `rgb` takes: '#rrggbb' or a float array of three.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.library import skia

Floats: TypeAlias = NDArray[np.floating[Any]]
Colour: TypeAlias = str | Floats

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # BT.709


def rgb(colour: Colour) -> Floats:
    """'#rrggbb' (or a triple already) as [3] float32 in 0..1."""
    if isinstance(colour, str):
        digits = colour.lstrip("#")
        return np.array([int(digits[k : k + 2], 16) for k in (0, 2, 4)], np.float32) / 255
    return np.asarray(colour, np.float32)


def ink(colour: Colour, alpha: float = 1.0) -> int:
    """The colour as Skia takes it, 0xAARRGGBB."""
    # plain floats: np.clip on three numbers takes longer than drawing with the result
    red, green, blue = (int(min(max(c, 0.0), 1.0) * 255 + 0.5) for c in rgb(colour).tolist())
    return int(skia.Color(red, green, blue, int(255 * min(max(alpha, 0.0), 1.0) + 0.5)))


def mix(start: Colour, end: Colour, amount: float) -> Floats:
    """Blend two colours; `amount` 0 gives the first, 1 the second."""
    first = rgb(start)
    return first + (rgb(end) - first) * np.float32(amount)


def luma(colour: Colour) -> float:
    """How bright a colour looks, 0..1."""
    return float(rgb(colour) @ _LUMA)


def saturate(colour: Colour, amount: float) -> Floats:
    """Scale the distance to grey: 0 is grey, 1 unchanged, above 1 stronger."""
    grey = np.full(3, luma(colour), np.float32)
    return np.clip(mix(grey, colour, amount), 0, 1)


def ramp(values: Floats, stops: Sequence[tuple[float, Colour]]) -> Floats:
    """Look an array up in a gradient of (position, colour): shape + (3,)."""
    positions = [position for position, _ in stops]
    colours = np.stack([rgb(colour) for _, colour in stops])
    channels = [np.interp(values, positions, colours[:, k]) for k in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def smoothstep(low: float, high: float, values: Floats) -> Floats:
    """0 below `low`, 1 above `high`, smooth between; `low` may be the larger one."""
    x = np.clip((np.asarray(values, np.float32) - low) / (high - low), 0, 1)
    return np.asarray(x * x * (3 - 2 * x), np.float32)
