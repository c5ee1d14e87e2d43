"""Blending a drawn picture with alpha into YUV planes, touching its own region alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.text import Lettering
from prostudio.media.colour import Pixels, Planes

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Weights of R, G, B in BT.709."""
_Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """One plane of the stamp: what it adds, already weighted, and how much it covers."""

    ink: _Plane
    cover: _Plane


class Stamp:
    """Lettering turned to YUV once, to be put over many frames."""

    def __init__(self, lettering: Lettering) -> None:
        self._left, self._top = lettering.left, lettering.top
        self._layers = _layers(lettering.pixels)
        self._opacity = -1.0
        self._ready: list[tuple[Pixels, Pixels]] = []

    def put(self, picture: Planes, opacity: float = 1.0) -> None:
        """Blend into the picture at its place, with an opacity of 0 to 1."""
        if opacity <= 0:
            return
        if opacity != self._opacity:
            self._ready = [_weighted(layer, opacity) for layer in self._layers]
            self._opacity = opacity
        for plane, (ink, keep), step in zip(picture, self._ready, (1, 2, 2), strict=True):
            top, left = self._top // step, self._left // step
            region = plane[top : top + ink.shape[0], left : left + ink.shape[1]]
            # What sticks out of the frame is cut off.
            _blend(region, ink[: len(region), : region.shape[1]], keep[: len(region)])


def _layers(pixels: Pixels) -> list[_Layer]:
    """Y, Cb and Cr of premultiplied RGBA, BT.709 limited range; chroma by 2x2 means.

    With premultiplied colour the offsets (16 and 128) are weighted with alpha too, so
    that `ink + (1 - cover) * picture` is the blend of full colours.
    """
    alpha = pixels[..., 3].astype(np.float32) / np.float32(255)
    colours = pixels[..., :3].astype(np.float32)
    luma = colours @ _LUMA
    red, blue = colours[..., 0], colours[..., 2]
    y: _Plane = luma * np.float32(219 / 255) + np.float32(16) * alpha
    cb: _Plane = (blue - luma) * np.float32(224 / 255 / 1.8556) + np.float32(128) * alpha
    cr: _Plane = (red - luma) * np.float32(224 / 255 / 1.5748) + np.float32(128) * alpha
    return [_Layer(y, alpha), *(_Layer(_halved(c), _halved(alpha)) for c in (cb, cr))]


def _halved(plane: _Plane) -> _Plane:
    rows, columns = plane.shape
    quarters = plane.reshape(rows // 2, 2, columns // 2, 2)
    return np.asarray(quarters.mean((1, 3)), np.float32)


def _weighted(layer: _Layer, opacity: float) -> tuple[Pixels, Pixels]:
    """What to add (0 to 255) and what of the picture to keep (255ths), at an opacity."""
    ink = np.rint(layer.ink * np.float32(opacity)).astype(np.uint8)
    keep = np.rint((1 - layer.cover * np.float32(opacity)) * 255).astype(np.uint8)
    return ink, keep


def _blend(region: Pixels, ink: Pixels, keep: Pixels) -> None:
    """Region becomes region * keep / 255 + ink; exact where keep is 0 or 255."""
    total = region * keep[:, : region.shape[1]].astype(np.uint16)
    # x / 255 rounded, for x up to 65025: (x + 128 + ((x + 128) >> 8)) >> 8 (Blinn 1994).
    total += np.uint16(128)
    total += total >> np.uint16(8)
    total >>= np.uint16(8)
    total += ink
    np.minimum(total, 255, out=total)
    region[:] = total
