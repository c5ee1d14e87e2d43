"""The styles of house fronts: brick, stone, glass, piers, lofts and ribbons of windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import stroke, vertical
from prostudio.scenes.toolkit.facades import FLOOR, SHOP, Front, Glazing, Sheet, tone


def _bays(width: float, step: float) -> tuple[int, float]:
    count = max(2, round(width / step))
    return count, width / count


def _brick(s: Sheet, floors: int) -> None:
    count, step = _bays(s.front.width, 2.7)
    w = step * 0.5
    for i in range(floors):
        y = 2.3 + i * FLOOR
        for j in range(count):
            x = (j + 0.25) * step
            s.bar(x - 0.12, y - 0.16, w + 0.24, 2.2, 0.55)
            s.pane(x, y, w, 1.9, s.glazing.share)
            s.bar(x, y + 0.9, w, 0.1, 0.75)
            s.bar(x + w / 2 - 0.04, y, 0.08, 1.9, 0.75)
            s.bar(x - 0.2, y - 0.42, w + 0.4, 0.3, 1.12)
            s.bar(x - 0.22, y + 1.9, w + 0.44, 0.22, 1.16)
            s.ledge(x - 0.2, y + 1.9, w + 0.4)
        if i % 3 == 1:
            s.bar(0, y + 2.5, s.front.width, 0.25, 1.14)
            s.ledge(0, y + 2.5, s.front.width)
    _cornice(s)


def _cornice(s: Sheet) -> None:
    width = s.front.width
    s.bar(0, 1.0, width, 0.6, 0.5)
    for x in np.arange(0.3, width, 0.9).tolist():
        s.bar(x, 0.8, 0.35, 0.55, 1.08)
    s.bar(-0.3, 0.1, width + 0.6, 0.75, 1.2)
    s.ledge(-0.3, 0.1, width + 0.6)


def _stone(s: Sheet, floors: int) -> None:
    count, step = _bays(s.front.width, 3.2)
    w = step * 0.44
    for i in range(floors):
        y = 2.3 + i * FLOOR
        for j in range(count):
            x = (j + 0.28) * step
            s.bar(x - 0.26, y - 0.25, w + 0.52, 2.5, 1.12)
            if i == 0:  # the top floor is arched
                s.canvas.drawOval(
                    skia.Rect(x - 0.26, y - 0.95, x + w + 0.26, y + 0.6), s.wall(1.12)
                )
                s.canvas.drawOval(skia.Rect(x, y - 0.65, x + w, y + 0.5), s.wall(0.45))
            s.pane(x, y, w, 2.2, s.glazing.share)
            s.bar(x + w / 2 - 0.05, y, 0.1, 2.2, 0.7)
            s.bar(x - 0.4, y + 2.2, w + 0.8, 0.28, 1.2)
            s.ledge(x - 0.4, y + 2.2, w + 0.8)
    for j in range(count + 1):
        s.bar(j * step - 0.22, 1.4, 0.44, s.front.height - 1.4, 1.07)
    if floors > 2:
        s.bar(0, 2.3 + floors * FLOOR - 0.6, s.front.width, 0.35, 1.2)
        s.ledge(0, 2.3 + floors * FLOOR - 0.6, s.front.width)
    _cornice(s)


def _glass(s: Sheet, floors: int) -> None:
    count, step = _bays(s.front.width, 1.7)
    width, height, (above, below) = s.front.width, s.front.height, s.glazing.pane
    for i in range(floors):
        busy = s.glazing.share * (1.8 if s.rng.random() < 0.28 else 0.5)
        for j in range(count):
            s.pane(j * step + 0.05, 1.7 + i * FLOOR, step - 0.1, FLOOR - 0.75, busy)
    sky = 0.55 * (1 - s.glazing.lamps)  # a curtain wall mirrors the sky in one piece
    mirrored = vertical(
        0, height, [(0, tone(above, 1.15), sky), (0.6, below, sky * 0.4), (1, below, 0)]
    )
    s.canvas.drawRect(skia.Rect(0, 0, width, height), mirrored)
    for j in range(count + 1):
        s.bar(j * step - 0.05, 0, 0.1, height, 1.15)
    s.bar(0, 0, width, 0.5, 1.15)
    s.ledge(0, 0.05, width)


def _deco(s: Sheet, floors: int) -> None:
    count, step = _bays(s.front.width, 3.2)
    height = s.front.height
    for j in range(count):
        x = (j + 0.18) * step
        s.bar(x, 1.2, step * 0.64, height - 1.2, 0.6)
        for i in range(floors):
            y = 2.1 + i * FLOOR
            for m in (0.1, 0.1 + 0.31 * step):
                s.pane(x + m, y, step * 0.3 - 0.16, 2.1, s.glazing.share)
            s.bar(x, y + 2.3, step * 0.64, 0.5, 0.8)
            s.ledge(x + 0.1, y + 2.3, step * 0.58)
    for j in range(count + 1):
        s.bar(j * step - 0.28, 0.4, 0.56, height - 0.4, 1.14)
    s.bar(0, 0, s.front.width, 0.9, 1.2)
    s.ledge(0, 0.05, s.front.width)


def _loft(s: Sheet, floors: int) -> None:
    count, step = _bays(s.front.width, 4.2)
    w = step * 0.72
    for i in range(floors):
        y = 2.1 + i * FLOOR
        for j in range(count):
            x = (j + 0.14) * step
            s.bar(x - 0.1, y - 0.1, w + 0.2, 2.5, 0.45)
            for m in range(3):
                s.pane(x + m * w / 3, y, w / 3 - 0.08, 2.3, s.glazing.share)
            s.bars(x, w, (y + 0.72, y + 1.48), 0.07, 0.4)
            s.bar(x - 0.2, y + 2.35, w + 0.4, 0.25, 1.14)
            s.ledge(x - 0.2, y + 2.35, w + 0.4)
    _cornice(s)
    _fire_escape(s, floors)


def _fire_escape(s: Sheet, floors: int) -> None:
    """Iron landings and ladders in front of one bay."""
    x, w = s.front.width * (0.15 + 0.5 * s.rng.random()), 3.4
    iron, thin = stroke(tone(s.front.wall, 0.3), 0.1), stroke(tone(s.front.wall, 0.3), 0.05, 0.8)
    for i in range(floors):
        y = 4.4 + i * FLOOR
        s.canvas.drawLine(x, y, x + w, y, iron)
        s.canvas.drawLine(x, y - 1.0, x + w, y - 1.0, iron)
        for post in np.linspace(x, x + w, 8).tolist():
            s.canvas.drawLine(post, y - 1.0, post, y, thin)
        s.ledge(x, y, w)
        if i < floors - 1:
            start, end = (x + 0.4, x + w - 0.6) if i % 2 else (x + w - 0.4, x + 0.6)
            s.canvas.drawLine(start, y, end, y + FLOOR, iron)


def _ribbon(s: Sheet, floors: int) -> None:
    count, step = _bays(s.front.width, 1.6)
    for i in range(floors):
        y = 2.0 + i * FLOOR
        s.bar(0, y - 0.12, s.front.width, 2.07, 0.55)
        late = 2.0 if s.rng.random() < 0.25 else 0.6
        for j in range(count):
            s.pane(j * step + 0.05, y, step - 0.1, 1.8, s.glazing.share * late)
        s.bar(0, y + 1.85, s.front.width, 0.25, 1.14)
        s.ledge(0, y + 1.85, s.front.width)


STYLES: Mapping[str, Callable[[Sheet, int], None]] = MappingProxyType(
    {
        "brick": _brick,
        "stone": _stone,
        "glass": _glass,
        "deco": _deco,
        "loft": _loft,
        "ribbon": _ribbon,
    }
)


def paint_front(canvas: skia.Canvas, front: Front, glazing: Glazing) -> None:
    """Paint one front from (0, 0), the roof's edge, down to (width, height), the pavement.

    The ground floor of a front with shops is left to `shopfronts.paint_shops`.
    """
    sheet = Sheet(canvas, front, glazing)
    sheet.ground()
    foot = SHOP if front.shops else 0.6
    STYLES[front.style](sheet, max(0, int((front.height - foot - 1.7) / FLOOR)))
