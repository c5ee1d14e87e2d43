"""Sharpening that spares what is sharp already, and skin.

Brightness alone is sharpened, by contrast-adaptive sharpening (FFmpeg's `cas`, after AMD's
FidelityFX CAS): the less, the more contrast a pixel's neighbours have; and hardly beyond what
they show, so that edges get no halo. Where the colour is that of skin little is left of it,
because pores and wrinkles that a model has painted are what is seen first.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from prostudio.film import Size
from prostudio.media.picture_filter import PictureFilter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prostudio.media.colour import Planes

SPARED = 0.85
"""How much of the sharpening is left out on skin."""
_HUE, _WIDE, _SOFT = 134.0, 16.0, 10.0
"""Degrees in the plane of Cb and Cr. All skin lies about one line from grey, whatever its tone,
because it is blood and melanin (the I line of vectorscopes, 123); five tones from very light to
very dark lay at 121 to 144 in BT.709."""
_LEAST_BEYOND, _MOST_BEYOND = 2, 8
"""Levels by which a sharpened pixel may go beyond its neighbours: of the least, of the most."""
_PALE, _VIVID = 7.0, 58.0
"""Distance from grey, in levels: less has no hue, more is no skin."""


class Sharpener:
    """Sharpens one picture after the other; `strength` 0 to 1."""

    def __init__(self, size: Size, strength: float) -> None:
        self._filter = PictureFilter(
            size, Fraction(25), [("cas", f"strength={strength:.3f}:planes=1")]
        )
        self._share = min(1.0, 1.6 * strength)
        self._count = 0

    def sharpened(self, picture: Planes) -> Planes:
        """The picture, sharper; it is the receiver's own."""
        [(_, made)] = self._filter.push(picture, self._count)
        self._count += 1
        share = _wide(weights(picture, self._share), picture.y.shape)
        gain = _bounded(made.y, picture.y) - picture.y
        gain *= share
        gain += 64
        gain >>= 7
        gain += picture.y
        made.y[:] = np.clip(gain, 0, 255)
        return made


def _bounded(sharp: NDArray[np.uint8], source: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Sharpened brightness that leaves what its neighbours show by a little alone: no halos.

    On an edge from 68 to 179 the filter by itself goes up to 223.
    """
    low = ndimage.minimum_filter(source, 3, mode="nearest")
    high = ndimage.maximum_filter(source, 3, mode="nearest")
    spare = np.minimum(_LEAST_BEYOND + ((high - low) >> 3), _MOST_BEYOND)
    bounded = np.clip(
        sharp.astype(np.int16), low.astype(np.int16) - spare, high + spare.astype(np.int16)
    )
    return np.asarray(bounded, np.int16)


def weights(picture: Planes, share: float) -> NDArray[np.uint8]:
    """How much of the sharpening is kept, 0 to 128, for each 2 x 2 block: [H / 2, W / 2] uint8."""
    skin = skin_table()[picture.u, picture.v]
    soft = ndimage.uniform_filter(skin, 5, mode="nearest")
    kept = share * (128 - SPARED * 128 / 255 * np.arange(256))
    table: NDArray[np.uint8] = np.asarray(kept, np.uint8)
    return np.asarray(table[soft])


def _wide(blocks: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.int16]:
    """Each block's value at its four pixels."""
    wide = blocks.repeat(2, axis=0).repeat(2, axis=1)
    return wide[: shape[0], : shape[1]].astype(np.int16)


@cache
def skin_table() -> NDArray[np.uint8]:
    """How much a colour is skin's, 0 to 255, by [Cb, Cr] of BT.709, limited range."""
    blue, red = np.mgrid[:256, :256] - 128.0
    hue, distance = np.degrees(np.arctan2(red, blue)), np.hypot(blue, red)
    by_hue = np.clip((_WIDE + _SOFT - np.abs(hue - _HUE)) / _SOFT, 0, 1)
    by_distance = np.clip((distance - _PALE) / 4, 0, 1) * np.clip((_VIVID - distance) / 8, 0, 1)
    table: NDArray[np.uint8] = np.round(255 * by_hue * by_distance).astype(np.uint8)
    table.setflags(write=False)
    return table
