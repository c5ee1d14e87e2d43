"""Text over the picture: drawn once, turned to YUV once, blended into its region alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prostudio.compositor.segment import Overlay, Segment
from prostudio.drawing.fonts import fonts_in_use
from prostudio.drawing.library import skia
from prostudio.drawing.text import Lettering, draw_caption, draw_title
from prostudio.film import Size
from prostudio.media.colour import Pixels, Planes

_RAMP_SECONDS = {"caption": 0.1, "title": 0.6}
"""How long text takes to come and to go."""
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Weights of R, G, B in BT.709."""
_Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """One plane of the text: what it adds, already weighted, and how much it covers."""

    ink: _Plane
    cover: _Plane


def drawn_with(segment: Segment) -> dict[str, Any]:
    """Versions and font digests that decide how the segment's text looks, for its key.

    Raises:
        MissingError: a required font is missing.
    """
    if not segment.overlays:
        return {}
    fonts: dict[str, str] = {}
    for overlay in segment.overlays:
        fonts |= fonts_in_use("\n".join(overlay.lines), overlay.language)
    return {"skia": skia.__version__, "fonts": fonts}


class Text:
    """One overlay of a segment, ready to be drawn over its frames."""

    def __init__(self, overlay: Overlay, size: Size, rate: float) -> None:
        self._overlay = overlay
        self._ramp = max(1, round(_RAMP_SECONDS[overlay.kind] * rate))
        lettering = _draw(overlay, size)
        self._left, self._top = lettering.left, lettering.top
        self._layers = _layers(lettering.pixels)
        self._opacity = -1.0
        self._ready: list[tuple[Pixels, Pixels]] = []

    def draw(self, picture: Planes, frame: int) -> None:
        """Blend the text into the picture if it is seen at the segment's frame."""
        opacity = self._opacity_at(frame)
        if opacity <= 0:
            return
        if opacity != self._opacity:
            self._ready = [_weighted(layer, opacity) for layer in self._layers]
            self._opacity = opacity
        for plane, (ink, keep), step in zip(picture, self._ready, (1, 2, 2), strict=True):
            top, left = self._top // step, self._left // step
            region = plane[top : top + ink.shape[0], left : left + ink.shape[1]]
            _blend(region, ink, keep)

    def _opacity_at(self, frame: int) -> float:
        start, stop = self._overlay.start, self._overlay.stop
        nearest = min(frame - start + 1, stop - frame)
        ramp = min(self._ramp, max(1, (stop - start) // 2))
        rise = max(0.0, min(1.0, nearest / (ramp + 1)))
        return rise * rise * (3 - 2 * rise)


def _draw(overlay: Overlay, size: Size) -> Lettering:
    if overlay.kind == "title":
        return draw_title(overlay.lines[0], size)
    return draw_caption(overlay.lines, overlay.language, size)


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
    total = region * keep.astype(np.uint16)
    # x / 255 rounded, for x up to 65025: (x + 128 + ((x + 128) >> 8)) >> 8 (Blinn 1994).
    total += np.uint16(128)
    total += total >> np.uint16(8)
    total >>= np.uint16(8)
    total += ink
    np.minimum(total, 255, out=total)
    region[:] = total
