"""The picture made ready once: in its window, shrunk to what is shown, graded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of_bytes, new_surface
from prostudio.engines.video.stills.grade import colour_filter
from prostudio.engines.video.stills.moves import Window
from prostudio.film import Fit, Size

_OVERSAMPLING = 1.5
"""Pixels of the ready picture per pixel of the film at the nearest look: sharp enough
under a linear sampler, and never so large that fine texture shimmers."""

_OUT_OF_FOCUS = 4.5
"""Sigma of the backdrop's blur in its 96 pixels: less leaves shapes that can be made out."""

_CUBIC = skia.SamplingOptions(skia.CubicResampler.Mitchell())
_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture and its window in the frame.

    Attributes:
        left, top: of the window, in pixels of the frame.
        backdrop: fills the frame behind the window; None where the window is the frame.
    """

    window: Window
    left: float
    top: float
    backdrop: skia.Image | None


def place(pixels: NDArray[np.uint8], size: Size, fit: Fit, mood: str | None = None) -> Placed:
    """Lay a picture [H, W, 3] into a frame: cropped to it, or whole in a window of its own.

    Args:
        mood: grades what fills the frame behind the window.
    """
    high, wide = pixels.shape[:2]
    cover = max(size.width / wide, size.height / high)
    if fit is Fit.CROP or abs(wide / high - size.width / size.height) < 0.01:
        window = Window(size.width, size.height, wide * cover, high * cover)
        return Placed(window, 0.0, 0.0, None)
    whole = min(size.width / wide, size.height / high)
    width, height = max(1, round(wide * whole)), max(1, round(high * whole))
    window = Window(width, height, max(wide * whole, width), max(high * whole, height))
    left, top = (size.width - width) // 2, (size.height - height) // 2
    backdrop = _blurred(pixels, size, mood) if fit is Fit.BLUR else _black(size)
    return Placed(window, left, top, backdrop)


def ready(
    pixels: NDArray[np.uint8], window: Window, zoom: float, mood: str | None, *, moves: bool
) -> tuple[skia.Image, float]:
    """The picture at the size that the nearest look needs, graded; and its pixels per unit.

    Small pictures are enlarged here, once and with a cubic sampler, rather than at
    every frame with a linear one. One that never moves is shown pixel by pixel.
    """
    high, wide = pixels.shape[:2]
    cover = window.picture_width / wide
    most = _OVERSAMPLING if moves else 1.0
    density = min(most, max(1.0, 1 / (cover * zoom))) * zoom
    image = image_of_bytes(np.dstack([pixels, np.full((high, wide), 255, np.uint8)]))
    target = (
        max(1, round(window.picture_width * density)),
        max(1, round(window.picture_height * density)),
    )
    return _resized(image, *target, colour_filter(mood)), target[0] / window.picture_width


def _resized(
    image: skia.Image, width: int, height: int, grade: skia.ColorFilter | None = None
) -> skia.Image:
    """Halve with a box filter while that leaves enough, then one cubic step."""
    while image.width() >= 2 * width and image.height() >= 2 * height:
        image = _drawn(image, image.width() // 2, image.height() // 2, _LINEAR)
    if (image.width(), image.height()) == (width, height):  # Mitchell would soften it
        return _drawn(image, width, height, skia.SamplingOptions(), grade)
    return _drawn(image, width, height, _CUBIC, grade)


def _drawn(
    image: skia.Image,
    width: int,
    height: int,
    sampling: skia.SamplingOptions,
    grade: skia.ColorFilter | None = None,
) -> skia.Image:
    surface = new_surface(width, height)
    paint = skia.Paint(BlendMode=skia.BlendMode.kSrc, ColorFilter=grade)
    box = skia.Rect(0, 0, width, height)
    surface.getCanvas().drawImageRect(image, box, sampling, paint)
    return surface.makeImageSnapshot()


def _blurred(pixels: NDArray[np.uint8], size: Size, mood: str | None) -> skia.Image:
    """The picture covering the frame, far out of focus and darker than what stands on it."""
    high, wide = pixels.shape[:2]
    small = _resized(
        image_of_bytes(np.dstack([pixels, np.full((high, wide), 255, np.uint8)])),
        max(8, round(wide * 96 / max(wide, high))),
        max(8, round(high * 96 / max(wide, high))),
        colour_filter(mood),
    )
    cover = max(size.width / small.width(), size.height / small.height()) * 1.06
    surface = new_surface(size.width, size.height)
    canvas = surface.getCanvas()
    canvas.translate(size.width / 2, size.height / 2)
    canvas.scale(cover, cover)
    paint = skia.Paint(
        ImageFilter=skia.ImageFilters.Blur(_OUT_OF_FOCUS, _OUT_OF_FOCUS, skia.TileMode.kClamp),
        ColorFilter=skia.ColorFilters.Matrix(
            [0.62, 0, 0, 0, 0, 0, 0.62, 0, 0, 0, 0, 0, 0.62, 0, 0, 0, 0, 0, 1, 0]
        ),
    )
    canvas.drawImage(small, -small.width() / 2, -small.height() / 2, _CUBIC, paint)
    return surface.makeImageSnapshot()


def _black(size: Size) -> skia.Image:
    surface = new_surface(size.width, size.height)
    surface.getCanvas().clear(skia.ColorBLACK)
    return surface.makeImageSnapshot()
