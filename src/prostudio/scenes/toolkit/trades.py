"""What stands in a shop window: shelves of books, tables and guests, dresses, fruit, bottles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import fill, glow, path, stroke
from prostudio.scenes.toolkit.colour import Colour
from prostudio.scenes.toolkit.facades import tone

GOODS = ("#b8493f", "#d79a3e", "#5f8f6a", "#4d6fa3", "#e7d3a7", "#8f5b84", "#d9703f", "#7fa3a8")


@dataclass(frozen=True, slots=True)
class Room:
    """The inside of a shop window: its box in metres, how lit it is (0..1), its randomness."""

    x: float
    y: float
    w: float
    h: float
    light: float
    rng: np.random.Generator

    def lit(self, colour: Colour) -> Colour:
        """The colour as this room's lamps show it."""
        return tone(colour, 0.25 + 0.75 * self.light)

    def rect(self, x: float, y: float, w: float, h: float) -> skia.Rect:
        """A rectangle in fractions of the room, from its upper left."""
        return skia.Rect.MakeXYWH(self.x + x * self.w, self.y + y * self.h, w * self.w, h * self.h)

    def block(
        self, canvas: skia.Canvas, x: float, y: float, w: float, h: float, colour: Colour
    ) -> None:
        """Fill a rectangle of the room, in fractions of it."""
        canvas.drawRect(self.rect(x, y, w, h), fill(self.lit(colour)))

    def good(self) -> Colour:
        """Some colour of goods."""
        return GOODS[int(self.rng.integers(len(GOODS)))]


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of shop: how its window is furnished, what its sign says, its back wall."""

    furnish: Callable[[skia.Canvas, Room], None]
    words: tuple[str, ...]
    wall: str


def _books(canvas: skia.Canvas, room: Room) -> None:
    for foot in (0.36, 0.57, 0.78, 0.99):
        room.block(canvas, 0, foot - 0.19, 1, 0.19, "#5a3c28")
        at = 0.03
        while at < 0.95:
            w, h = (0.06 + 0.07 * room.rng.random()) / room.w, 0.1 + 0.07 * room.rng.random()
            room.block(canvas, at, foot - h, w, h, room.good())
            at += w + (0.3 / room.w if room.rng.random() < 0.08 else 0.01)
        room.block(canvas, 0, foot, 1, 0.02, "#8a5f3c")


def _cafe(canvas: skia.Canvas, room: Room) -> None:
    room.block(canvas, 0, 0.66, 1, 0.34, "#5a3626")
    room.block(canvas, 0.55, 0.16, 0.4, 0.26, "#3f4f48")
    for at in np.linspace(0.14, 0.86, max(2, int(room.w / 1.6))).tolist():
        _pendant(canvas, room, at)
    for at in np.linspace(0.22, 0.8, max(1, int(room.w / 2.0))).tolist():
        if room.rng.random() < 0.75:
            _guest(canvas, room, at - 0.5 / room.w)
        if room.rng.random() < 0.5:
            _guest(canvas, room, at + 0.5 / room.w)
        _table(canvas, room, at)


def _pendant(canvas: skia.Canvas, room: Room, at: float) -> None:
    x, y = room.x + at * room.w, room.y + 0.2 * room.h
    canvas.drawLine(x, room.y, x, y, stroke("#1a1210", 0.03, 0.8))
    if room.light > 0.4:
        glow(canvas, x, y, 1.1, "#ffcf8a", 0.6 * room.light)
    canvas.drawCircle(x, y, 0.13, fill(room.lit("#fff1cf")))


def _guest(canvas: skia.Canvas, room: Room, at: float) -> None:
    x, y, dark = room.x + at * room.w, room.y + 0.5 * room.h, fill("#1c1316", 0.86)
    canvas.drawCircle(x, y, 0.14, dark)
    canvas.drawRoundRect(skia.Rect(x - 0.23, y + 0.15, x + 0.23, room.y + room.h), 0.18, 0.18, dark)


def _table(canvas: skia.Canvas, room: Room, at: float) -> None:
    x, y = room.x + at * room.w, room.y + 0.78 * room.h
    canvas.drawRect(skia.Rect(x - 0.42, y, x + 0.42, y + 0.07), fill(room.lit("#d7b48a")))
    canvas.drawRect(skia.Rect(x - 0.04, y, x + 0.04, room.y + room.h), fill("#1c1412"))
    canvas.drawRect(skia.Rect(x - 0.2, y - 0.12, x - 0.1, y), fill(room.lit("#f4efe4")))


def _boutique(canvas: skia.Canvas, room: Room) -> None:
    room.block(canvas, 0.08, 0.1, 0.84, 0.62, "#f1e6d6")
    for at in np.linspace(0.18, 0.82, max(2, int(room.w / 1.1))).tolist():
        x, y = room.x + at * room.w, room.y + 0.16 * room.h
        canvas.drawCircle(x, y + 0.14, 0.11, fill(room.lit("#d8c4ae")))
        right = [(0.19, 0.32), (0.12, 0.8), (0.34, 1.62)]
        dress = [(x + a, y + b) for a, b in right] + [(x - a, y + b) for a, b in right[::-1]]
        canvas.drawPath(path(dress), fill(room.lit(room.good())))
        canvas.drawRect(
            skia.Rect(x - 0.03, y + 1.6, x + 0.03, room.y + room.h), fill(room.lit("#8a7a70"))
        )
    room.block(canvas, 0, 0.93, 1, 0.07, "#cdbba8")


def _grocer(canvas: skia.Canvas, room: Room) -> None:
    for foot in (0.42, 0.68, 0.94):
        room.block(canvas, 0, foot - 0.03, 1, 0.09, "#7a5635")
        at = 0.1 / room.w
        while at < 0.97:
            fruit = fill(room.lit(room.good()))
            for row in range(2):
                for k in range(5 - row):
                    x = room.x + at * room.w + (k + row * 0.5) * 0.15
                    canvas.drawCircle(x, room.y + (foot - 0.05) * room.h - row * 0.13, 0.085, fruit)
            at += 0.86 / room.w


def _bar(canvas: skia.Canvas, room: Room) -> None:
    for shelf in (0.28, 0.46):
        room.block(canvas, 0.05, shelf - 0.16, 0.9, 0.18, "#e0a050")
        for at in np.arange(0.08, 0.92, 0.17 / room.w).tolist():
            bottle = ("#e9b64a", "#4f9070", "#a9502c", "#e8e0c8")[int(room.rng.integers(4))]
            h = 0.09 + 0.05 * room.rng.random()
            room.block(canvas, at, shelf - h, 0.09 / room.w, h, bottle)
    room.block(canvas, 0, 0.72, 1, 0.28, "#3a2018")
    for at in np.linspace(0.15, 0.85, max(2, int(room.w / 1.4))).tolist():
        _pendant(canvas, room, at)
        if room.rng.random() < 0.6:
            _guest(canvas, room, at + 0.06)


TRADES = (
    Trade(_books, ("BOOKS", "LIBRA", "PAPER"), "#d8b078"),
    Trade(_cafe, ("CAFE", "TEA", "ROAST"), "#e6b06a"),
    Trade(_boutique, ("MODE", "ATELIER", "LINEN"), "#e6d4bc"),
    Trade(_grocer, ("MARKET", "FRESH", "FRUIT"), "#efd79a"),
    Trade(_bar, ("BAR", "TAVERN", "CELLAR"), "#a2552f"),
)
