"""Walls and roofs of village houses, painted flat in metres."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.places.village.look import Look
from prostudio.scenes.places.village.plan import Kind
from prostudio.scenes.toolkit.brush import fill, path, stroke, vertical
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import Front, Sheet, tone

STOREY = 2.5


def paint_wall(
    canvas: skia.Canvas,
    kind: Kind,
    look: Look,
    size: tuple[float, float],
    wall: Colour,
    trim: tuple[Colour, Colour, Colour],
    seed: int,
    *,
    gable: bool,
) -> None:
    """Paint a wall (width, height of the walls) from its eaves at y = 0 down.

    Args:
        trim: colours of timber, shutters and door.
        gable: whether a triangle of `kind.roof` metres stands on it, above y = 0.
    """
    width, height = size
    sheet = Sheet(canvas, Front(width, height, "", wall, False, seed), look.glazing)
    outline = [(0.0, height), (0.0, 0.0), (width, 0.0), (width, height)]
    if gable:
        outline = [
            (0.0, height),
            (0.0, 0.0),
            (width / 2, -kind.roof),
            (width, 0.0),
            (width, height),
        ]
    stops = [(0.0, tone(wall, 0.94), 1.0), (0.5, wall, 1.0), (1.0, tone(wall, 0.8), 1.0)]
    canvas.drawPath(path(outline), vertical(-kind.roof if gable else 0, height, stops))
    canvas.save()
    canvas.clipPath(path(outline), True)
    if kind.name == "barn":
        _boards(canvas, width, height, kind, trim[0], gable)
    else:
        if kind.timbered:
            _timbers(canvas, width, height, kind, trim[0], gable, sheet.rng)
        _windows(sheet, kind, look, size, trim, gable)
    eaves = vertical(0, 0.9, [(0.0, "#0a0810", 0.42), (1.0, "#0a0810", 0.0)])
    if not gable:
        canvas.drawRect(skia.Rect(0, 0, width, 0.9), eaves)
    canvas.restore()


def _boards(
    canvas: skia.Canvas, width: float, height: float, kind: Kind, timber: Colour, gable: bool
) -> None:
    thin = stroke(timber, 0.05, 0.5)
    for x in np.arange(0.3, width, 0.45).tolist():
        canvas.drawLine(x, -kind.roof, x, height, thin)
    if gable:
        half, dark = 1.6, fill(tone(timber, 0.8))
        canvas.drawRect(skia.Rect(width / 2 - half, height - 3.2, width / 2 + half, height), dark)
        frame = stroke(mix(timber, "#d8c8b0", 0.5), 0.12)
        canvas.drawRect(skia.Rect(width / 2 - half, height - 3.2, width / 2 + half, height), frame)
        canvas.drawLine(width / 2 - half, height - 3.2, width / 2 + half, height, frame)
        canvas.drawLine(width / 2 + half, height - 3.2, width / 2 - half, height, frame)
        canvas.drawRect(skia.Rect(width / 2 - 0.5, -1.6, width / 2 + 0.5, -0.6), dark)


def _timbers(
    canvas: skia.Canvas,
    width: float,
    height: float,
    kind: Kind,
    timber: Colour,
    gable: bool,
    rng: np.random.Generator,
) -> None:
    beam = stroke(timber, 0.2)
    top = height - STOREY if kind.storeys > 1 else 0.0
    for y in (0.0, top):
        canvas.drawLine(0, y, width, y, beam)
    count = max(3, round(width / 1.7))
    for j in range(count + 1):
        x = width * j / count
        canvas.drawLine(x, 0, x, top, beam)
    for j in (0, count - 1):
        x, step = width * j / count, width / count
        canvas.drawLine(x, top, x + step, 0, beam) if j else canvas.drawLine(
            x, 0, x + step, top, beam
        )
    if gable:
        for j in range(1, count):
            x = width * j / count
            canvas.drawLine(x, 0, x, -kind.roof, stroke(timber, 0.15))
        canvas.drawLine(width * 0.25, -kind.roof / 2, width * 0.75, -kind.roof / 2, beam)


def _windows(
    sheet: Sheet,
    kind: Kind,
    look: Look,
    size: tuple[float, float],
    trim: tuple[Colour, Colour, Colour],
    gable: bool,
) -> None:
    width, height = size
    count = max(2, round(width / 2.7))
    step = width / count
    door = int(sheet.rng.integers(count)) if not gable or sheet.rng.random() < 0.5 else -1
    for level in range(kind.storeys):
        y = height - STOREY * (level + 1) + 0.75
        for j in range(count):
            x = (j + 0.5) * step
            if level == 0 and j == door:
                _door(sheet, x, height, trim[2], look)
            else:
                _window(sheet, x, y, trim, look)
    if gable and kind.roof > 3.4:
        _window(sheet, width / 2, -kind.roof * 0.48, trim, look, shutters=False)


def _window(
    sheet: Sheet,
    x: float,
    y: float,
    trim: tuple[Colour, Colour, Colour],
    look: Look,
    *,
    shutters: bool = True,
) -> None:
    """A casement with a cross, shutters at its sides, a box of flowers or snow below."""
    canvas, w, h = sheet.canvas, 0.95, 1.15
    canvas.drawRect(
        skia.Rect(x - w / 2 - 0.1, y - 0.1, x + w / 2 + 0.1, y + h + 0.1), fill(tone(trim[0], 1.15))
    )
    sheet.pane(x - w / 2, y, w, h, look.glazing.share)
    cross = stroke(tone(sheet.front.wall, 1.12 if look.lamps < 0.5 else 0.5), 0.07)
    canvas.drawLine(x, y, x, y + h, cross)
    canvas.drawLine(x - w / 2, y + h * 0.42, x + w / 2, y + h * 0.42, cross)
    if shutters:
        leaf = fill(trim[1])
        for side in (-1, 1):
            left = x + side * (w / 2 + 0.28) - 0.2
            canvas.drawRect(skia.Rect.MakeXYWH(left, y - 0.06, 0.4, h + 0.12), leaf)
    sheet.ledge(x - w / 2 - 0.1, y + h + 0.06, w + 0.2)


def _door(sheet: Sheet, x: float, height: float, colour: Colour, look: Look) -> None:
    canvas = sheet.canvas
    box = skia.Rect(x - 0.6, height - 2.1, x + 0.6, height)
    canvas.drawRoundRect(box, 0.1, 0.1, fill(tone(colour, 0.6)))
    canvas.drawRoundRect(skia.Rect(x - 0.5, height - 2.0, x + 0.5, height), 0.1, 0.1, fill(colour))
    light = skia.Rect(x - 0.3, height - 1.85, x + 0.3, height - 1.3)
    top = (look.glazing.lit if look.lamps > 0.3 else look.glazing.dark)[-1][0]
    canvas.drawRect(light, skia.Paint(Color=top, AntiAlias=True))
    canvas.drawRect(
        skia.Rect(x - 0.75, height - 0.12, x + 0.75, height), fill(tone(sheet.front.wall, 0.7))
    )
    sheet.ledge(x - 0.75, height - 2.2, 1.5)


def paint_roof(
    canvas: skia.Canvas, size: tuple[float, float], roof: Colour, look: Look, seed: int
) -> None:
    """Paint a roof plane (length along the ridge, metres from ridge to eaves), ridge at y = 0."""
    width, height = size
    sheet, rng = skia.Rect(0, 0, width, height), np.random.default_rng(seed)
    canvas.drawRect(sheet, vertical(0, height, [(0, tone(roof, 1.1), 1), (1, tone(roof, 0.86), 1)]))
    if look.snow > 0:
        return
    row = stroke(tone(roof, 0.62), 0.07, 0.7)
    for y in np.arange(0.35, height, 0.42).tolist():
        canvas.drawLine(0, y, width, y, row)
    tiles = [fill(tone(roof, k), 0.35) for k in (0.75, 0.85, 0.95, 1.05, 1.15, 1.25)]
    for _ in range(int(width * height * 1.1)):
        x, y = (
            float(rng.uniform(0, width)),
            0.35 + 0.42 * int(rng.integers(0, max(1, int(height / 0.42)))),
        )
        patch = skia.Rect.MakeXYWH(x, y, 0.5, 0.4)
        canvas.drawRect(patch, tiles[int(rng.integers(len(tiles)))])
    canvas.drawRect(skia.Rect(0, 0, width, 0.22), fill(tone(roof, 0.8)))
