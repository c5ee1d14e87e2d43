"""House fronts painted flat in metres; a homography sets them into the picture.

Painting flat keeps windows, signs and snow at their true size whatever the angle, and
the same painting with its heights negated is the reflection in a wet road.
Source of the mapping: the projective map of four points (Heckbert 1989, section 2.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import fill, vertical
from prostudio.scenes.toolkit.colour import Colour, ink, mix

FLOOR = 3.4  # metres from floor to floor
SHOP = 4.8  # height of a ground floor of shops with its fascia
Inks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Glazing:
    """What the windows show and what lies on the ledges.

    Attributes:
        share: of windows with a light on, 0 to 1.
        lit, dark: inks (top, bottom) of windows with and without a light, one row each.
        pane: what a dark window mirrors, its top and its bottom.
        lamps: 0 by day to 1 at night, for signs and shops.
        snow: how much lies on every ledge, 0 to 1.
        white: the snow's colour in this light.
    """

    share: float
    lit: Inks
    dark: Inks
    pane: tuple[Colour, Colour]
    lamps: float
    snow: float
    white: Colour


@dataclass(frozen=True, slots=True)
class Front:
    """One face of a building, in metres; `style` names a painter of `fronts.STYLES`."""

    width: float
    height: float
    style: str
    wall: Colour
    shops: bool
    seed: int


def tone(colour: Colour, factor: float) -> Colour:
    """The colour darkened (factor below 1) or lightened (above 1)."""
    if factor < 1:
        return mix(colour, "#05060c", 1 - factor)
    return mix(colour, "#ffffff", factor - 1)


def glaze(
    lights: Sequence[Colour],
    pane: tuple[Colour, Colour],
    *,
    share: float,
    lamps: float,
    snow: float,
    white: Colour,
) -> Glazing:
    """Mix the inks of all windows once: mixing them per window costs a second per street."""
    room = "#221719"
    lit = [
        (ink(mix(room, light, power)), ink(mix(room, mix(light, "#6a3c22", 0.4), power * 0.94)))
        for light in lights
        for power in (0.55, 0.72, 0.86, 1.0)
    ]
    dark = [(ink(tone(pane[0], k)), ink(tone(pane[1], k))) for k in (1.0, 0.92, 0.84, 0.74)]
    return Glazing(share, tuple(lit), tuple(dark), pane, lamps, snow, white)


def set_in_place(
    canvas: skia.Canvas, corners: Sequence[tuple[float, float]], width: float, height: float
) -> None:
    """Concatenate the map from a width x height sheet (y down) onto four corners.

    Corners run upper left, upper right, lower right, lower left of the sheet.
    """
    sheet = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    matrix = skia.Matrix()
    matrix.setPolyToPoly([skia.Point(*p) for p in sheet], [skia.Point(*p) for p in corners])
    canvas.concat(matrix)


class Sheet:
    """A front being painted: the canvas in metres, y down from the roof's edge at 0."""

    def __init__(self, canvas: skia.Canvas, front: Front, glazing: Glazing) -> None:
        self.canvas, self.front, self.glazing = canvas, front, glazing
        self.rng = np.random.default_rng(front.seed)
        self._paints: dict[tuple[float, float], skia.Paint] = {}
        self._curtain = fill("#2a1a16", 0.5)
        self._snow = fill(glazing.white)

    def wall(self, factor: float, alpha: float = 1.0) -> skia.Paint:
        """Paint of the wall's colour in a darker or lighter tone."""
        key = (factor, alpha)
        if key not in self._paints:
            self._paints[key] = fill(tone(self.front.wall, factor), alpha)
        return self._paints[key]

    def bar(self, x: float, y: float, w: float, h: float, factor: float) -> None:
        """A block of wall, `factor` as in `tone`."""
        self.canvas.drawRect(skia.Rect.MakeXYWH(x, y, w, h), self.wall(factor))

    def bars(self, x: float, w: float, ys: Sequence[float], h: float, factor: float) -> None:
        """The same block at several heights."""
        for y in ys:
            self.bar(x, y, w, h, factor)

    def ground(self) -> None:
        """The plain wall: lit at the top, dirtier at the foot."""
        front = self.front
        shades = [(0.0, 1.05, 1.0), (0.75, 0.92, 1.0), (1.0, 0.72, 1.0)]
        stops = [(at, tone(front.wall, k), alpha) for at, k, alpha in shades]
        sheet = skia.Rect(0, 0, front.width, front.height)
        self.canvas.drawRect(sheet, vertical(0, front.height, stops))

    def pane(self, x: float, y: float, w: float, h: float, share: float) -> None:
        """One window: a room with a lamp in it, or the sky mirrored in the glass."""
        on = self.rng.random() < share
        inks = self.glazing.lit if on else self.glazing.dark
        top, bottom = inks[int(self.rng.integers(len(inks)))]
        shader = skia.GradientShader.MakeLinear([(0, y), (0, y + h)], [top, bottom])
        box = skia.Rect.MakeXYWH(x, y, w, h)
        self.canvas.drawRect(box, skia.Paint(AntiAlias=True, Shader=shader))
        if on:
            self._furnish(x, y, w, h)

    def _furnish(self, x: float, y: float, w: float, h: float) -> None:
        """What stands between the lamp and us: curtains, a blind, a plant or a person."""
        kind, draw = self.rng.random(), self.canvas.drawRect
        if kind < 0.3:
            draw(skia.Rect.MakeXYWH(x, y, w * 0.22, h), self._curtain)
            draw(skia.Rect.MakeXYWH(x + w * 0.78, y, w * 0.22, h), self._curtain)
        elif kind < 0.48:
            draw(skia.Rect.MakeXYWH(x, y, w, h * (0.2 + 0.4 * self.rng.random())), self._curtain)
        elif kind < 0.6:
            at = x + w * (0.2 + 0.45 * self.rng.random())
            self.canvas.drawOval(
                skia.Rect.MakeXYWH(at, y + h * 0.62, w * 0.3, h * 0.4), self._curtain
            )

    def ledge(self, x: float, y: float, w: float) -> None:
        """Lay snow along an edge whose upper side is at y."""
        if self.glazing.snow > 0:
            depth = self.glazing.snow * (0.18 + 0.16 * self.rng.random())
            bank = skia.Rect(x - 0.08, y - depth, x + w + 0.08, y + 0.06)
            self.canvas.drawRoundRect(bank, depth * 0.7, depth * 0.7, self._snow)
