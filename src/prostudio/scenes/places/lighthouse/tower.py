"""The lighthouse and the keeper's house, drawn in metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import fill, linear, path, stroke
from prostudio.scenes.toolkit.colour import Colour, Floats, mix
from prostudio.scenes.toolkit.palette import Palette

GALLERY = 22.0  # metres from the foot to the gallery
LAMP = 24.4  # and to the lamp


@dataclass(frozen=True, slots=True)
class Look:
    """How the tower of this coast is painted and lit.

    Attributes:
        bands: number of red bands; 0 is a white tower with a red lantern.
        side: -1 lit from the left, +1 from the right.
        direct: strength of the light on it, 0..1.
        lit_windows: whether there is light inside.
    """

    bands: int
    side: int
    direct: float
    lit_windows: bool


def draw_tower(canvas: skia.Canvas, palette: Palette, look: Look, lean: float) -> None:
    """Draw it with its foot at (0, 0), one unit a metre, y down.

    Args:
        lean: how much rings bend upward per metre of radius and height above the eye.
    """
    body = path([(-3.5, 0.6), (-2.15, -GALLERY), (2.15, -GALLERY), (3.5, 0.6)])
    canvas.save()
    canvas.clipPath(body, True)
    canvas.drawPaint(_rounded(palette["tower"], palette, look, 3.2))
    for k in range(look.bands):
        low = 2.4 + k * (GALLERY - 2.4) / max(look.bands, 1)
        high = low + 0.5 * (GALLERY - 2.4) / look.bands
        canvas.drawPath(_ring(low, high, lean), _rounded(palette["tower_band"], palette, look, 3.2))
    canvas.restore()
    _windows(canvas, palette, look)
    _gallery(canvas, palette, look, lean)
    _lantern(canvas, palette, look)


def _rounded(colour: Colour, palette: Palette, look: Look, radius: float) -> skia.Paint:
    """Paint of a round wall: lit side, core shadow, light from the sea on the dark edge."""
    ambient, light = palette["ambient"], palette["light"]
    base = np.asarray(mix(colour, colour, 0), np.float32)
    bright = np.clip(base * (ambient * 0.75 + light * (0.25 + 0.75 * look.direct)), 0, 1)
    dark = base * ambient * 0.62
    stops = [(0.0, mix(bright, dark, 0.25), 1.0), (0.22, bright, 1.0), (0.7, dark, 1.0),
             (1.0, mix(dark, ambient * base, 0.45), 1.0)]  # fmt: skip
    return linear((look.side * radius, 0), (-look.side * radius, 0), stops)


def _ring(low: float, high: float, lean: float) -> skia.Path:
    shape = skia.Path()
    bend_low, bend_high = 4 * lean * low, 4 * lean * high
    shape.moveTo(-4, -low)
    shape.quadTo(0, -low - 2 * bend_low, 4, -low)
    shape.lineTo(4, -high)
    shape.quadTo(0, -high - 2 * bend_high, -4, -high)
    shape.close()
    return shape


def _windows(canvas: skia.Canvas, palette: Palette, look: Look) -> None:
    for k, y in enumerate((5.2, 11.0, 16.8)):
        x = -0.55 + 0.25 * k
        frame = skia.Rect(x - 0.55, -y - 1.6, x + 0.55, -y)
        canvas.drawRoundRect(frame, 0.5, 0.5, fill(palette["iron"], 0.85))
        inner = skia.Rect(x - 0.36, -y - 1.4, x + 0.36, -y - 0.15)
        pane = (
            palette["window"] if look.lit_windows else mix(palette["iron"], palette["ambient"], 0.4)
        )
        canvas.drawRoundRect(inner, 0.36, 0.36, fill(pane, 0.95))
    canvas.drawRoundRect(skia.Rect(-0.7, -2.4, 0.7, 0.4), 0.6, 0.6, fill(palette["iron"], 0.9))


def _gallery(canvas: skia.Canvas, palette: Palette, look: Look, lean: float) -> None:
    top = -GALLERY
    under = path([(-2.15, top + 0.1), (-3.3, top - 0.9), (3.3, top - 0.9), (2.15, top + 0.1)])
    canvas.drawPath(under, fill(mix(palette["iron"], palette["tower"], 0.22)))
    canvas.drawRect(skia.Rect(-3.45, top - 1.25, 3.45, top - 0.85), fill(palette["iron"]))
    rail = stroke(palette["iron"], 0.13)
    for k in range(11):
        x = 3.3 * np.sin((k / 10 - 0.5) * np.pi)
        canvas.drawLine(x, top - 1.2, x, top - 2.3, rail)
    for height in (1.75, 2.3):
        canvas.drawLine(-3.3, top - height, 3.3, top - height, rail)
    edge = stroke(mix(palette["ambient"], palette["light"], 0.5), 0.12, 0.6 * look.direct)
    canvas.drawLine(-3.4, top - 1.22, 3.4, top - 1.22, edge)


def _lantern(canvas: skia.Canvas, palette: Palette, look: Look) -> None:
    low, high = -GALLERY - 1.2, -GALLERY - 4.4
    room = skia.Rect(-1.6, high, 1.6, low)
    glass = mix(palette["lamp"], palette["ambient"], 0.15 if look.lit_windows else 0.7)
    canvas.drawRect(room, fill(glass))
    iron = stroke(palette["iron"], 0.16)
    for x in (-1.6, -0.95, 0.0, 0.95, 1.6):
        canvas.drawLine(x, low, x, high, iron)
    canvas.drawLine(-1.6, (low + high) / 2, 1.6, (low + high) / 2, stroke(palette["iron"], 0.09))
    dome = skia.Path()
    dome.moveTo(-2.15, high + 0.1)
    dome.quadTo(-1.7, high - 2.4, 0, high - 2.7)
    dome.quadTo(1.7, high - 2.4, 2.15, high + 0.1)
    dome.close()
    roof = palette["iron"] if look.bands else mix(palette["tower_band"], palette["iron"], 0.25)
    canvas.drawPath(dome, _rounded(mix(roof, "#ffffff", 0.12), palette, look, 2.2))
    canvas.drawCircle(0, high - 2.9, 0.4, fill(palette["iron"]))
    canvas.drawLine(0, high - 2.9, 0, high - 4.6, stroke(palette["iron"], 0.12))


def draw_house(canvas: skia.Canvas, palette: Palette, look: Look, snow: bool) -> None:
    """The keeper's house, its front's left corner at (0, 0), one unit a metre."""
    wall, roof = palette["wall"], palette["roof"]
    front, gable = (0.86, 0.5) if look.side < 0 else (0.5, 0.86)
    ambient, light = palette["ambient"], palette["light"]

    def lit(colour: Floats, share: float) -> Floats:
        return np.clip(colour * (ambient * 0.9 + light * share * (0.3 + 0.7 * look.direct)), 0, 1)

    canvas.drawRect(skia.Rect(0, -3.4, 9, 0.8), fill(lit(wall, front)))
    canvas.drawPath(
        path([(9, -3.4), (11, -6.6), (13, -3.4), (13, 0.8), (9, 0.8)]), fill(lit(wall, gable))
    )
    tiles = mix(lit(roof, front), "#f2f5fa" if snow else lit(roof, front), 0.8)
    canvas.drawPath(path([(-0.5, -3.2), (1.7, -6.7), (11, -6.7), (9.1, -3.2)]), fill(tiles))
    canvas.drawLine(10.9, -6.7, 13.4, -3.0, stroke(lit(roof, gable), 0.4))
    for x in (2.6, 8.2):
        canvas.drawRect(skia.Rect(x, -8.1, x + 1.1, -6.2), fill(lit(wall, gable)))
    pane = palette["window"] if look.lit_windows else mix(palette["iron"], ambient, 0.35)
    for k, x in enumerate((1.1, 3.2, 6.9)):
        canvas.drawRect(skia.Rect(x, -2.6, x + 1.2, -1.0), fill(pane, 0.35 if k == 2 else 0.95))
        canvas.drawLine(x + 0.6, -2.6, x + 0.6, -1.0, stroke(palette["iron"], 0.12))
    canvas.drawRect(skia.Rect(5.1, -2.4, 6.2, 0.8), fill(palette["iron"], 0.85))
    canvas.drawRect(skia.Rect(10.4, -2.7, 11.5, -1.2), fill(pane, 0.9))
