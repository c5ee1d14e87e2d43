"""Paints, paths, gradients and glows: thin words over Skia."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.colour import Colour, Floats, ink

Blend = skia.BlendMode
LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)
MIPMAP = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
NEAREST = skia.SamplingOptions()

GLOW = ((0, 1), (0.06, 0.8), (0.14, 0.58), (0.26, 0.35), (0.42, 0.17), (0.62, 0.06), (0.82, 0.012))
"""How light falls off around a lamp: (share of the radius, share of the strength)."""


def fill(
    colour: Colour, alpha: float = 1.0, *, blur: float = 0.0, mode: skia.BlendMode | None = None
) -> skia.Paint:
    """Paint for shapes; `blur` is the softness of their edge in units."""
    paint = skia.Paint(AntiAlias=True, Color=ink(colour, alpha))
    if blur > 0:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    if mode is not None:
        paint.setBlendMode(mode)
    return paint


def stroke(
    colour: Colour,
    width: float,
    alpha: float = 1.0,
    *,
    blur: float = 0.0,
    mode: skia.BlendMode | None = None,
) -> skia.Paint:
    """Paint for lines with round ends; `width` and `blur` in units."""
    paint = fill(colour, alpha, blur=blur, mode=mode)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def light(alpha: float = 1.0, mode: skia.BlendMode = Blend.kPlus) -> skia.Paint:
    """Paint for adding an image as light. Dithered, because undithered blending other than
    source-over falls off Skia's quick path (34 ms a frame against 13)."""
    return skia.Paint(BlendMode=mode, Alphaf=min(max(alpha, 0.0), 1.0), Dither=True)


def faded(alpha: float) -> skia.Paint:
    """Paint for drawing an image at a share of its strength, on the quick path."""
    return skia.Paint(Alphaf=min(max(alpha, 0.0), 1.0))


def vertical(y0: float, y1: float, stops: Sequence[tuple[float, Colour, float]]) -> skia.Paint:
    """Gradient paint from `y0` down to `y1`; stops are (share of the way, colour, alpha)."""
    return linear((0, y0), (0, y1), stops)


def linear(
    start: tuple[float, float],
    end: tuple[float, float],
    stops: Sequence[tuple[float, Colour, float]],
) -> skia.Paint:
    """Dithered gradient paint between two points; stops are (share of the way, colour, alpha)."""
    shader = skia.GradientShader.MakeLinear(
        [start, end], [ink(c, a) for _, c, a in stops], [p for p, _, _ in stops]
    )
    return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)


def glow_shader(x: float, y: float, radius: float, colour: Colour, alpha: float) -> skia.Shader:
    """Light that falls off as around a real lamp, gone at `radius`."""
    colours = [ink(colour, alpha * share) for _, share in GLOW] + [ink(colour, 0)]
    return skia.GradientShader.MakeRadial((x, y), radius, colours, [p for p, _ in GLOW] + [1.0])


def glow(
    canvas: skia.Canvas,
    x: float,
    y: float,
    radius: float,
    colour: Colour,
    alpha: float,
    mode: skia.BlendMode = Blend.kPlus,
) -> None:
    """Add light around a point; radius in units, alpha is the strength at the point."""
    paint = skia.Paint(Shader=glow_shader(x, y, radius, colour, alpha), BlendMode=mode, Dither=True)
    canvas.drawRect(skia.Rect(x - radius, y - radius, x + radius, y + radius), paint)


def path(points: Iterable[Sequence[float]] | Floats, *, closed: bool = True) -> skia.Path:
    """A polygon (or line) through points (x, y)."""
    shape = skia.Path()
    shape.addPoly(_points(points), closed)
    return shape


def lines(canvas: skia.Canvas, ends: Iterable[Sequence[float]] | Floats, paint: skia.Paint) -> None:
    """Many separate lines in one call: points (x, y), each two of them one line."""
    canvas.drawPoints(skia.Canvas.kLines_PointMode, _points(ends), paint)


def _points(points: Iterable[Sequence[float]] | Floats) -> list[skia.Point]:
    array = np.asarray(points if isinstance(points, np.ndarray) else list(points), np.float32)
    return [skia.Point(x, y) for x, y in array.reshape(-1, 2).tolist()]
