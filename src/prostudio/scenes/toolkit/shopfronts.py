"""Shop windows with something in them, signs with words on them.

A window is painted as a lit room seen through glass: back wall, lamps, goods of the
trade, glass on top. All sizes in metres, y down, on the sheet of a front.
"""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit import letters
from prostudio.scenes.toolkit.brush import fill, linear, path, stroke, vertical
from prostudio.scenes.toolkit.colour import Colour, mix
from prostudio.scenes.toolkit.facades import SHOP, Front, Glazing, tone
from prostudio.scenes.toolkit.trades import TRADES, Room

NEON = ("#ff4a92", "#35dcff", "#ffb43a", "#a884ff", "#ff6a48", "#56f5b4")
BOARDS = ("#8c2f36", "#2c5c5a", "#8a6428", "#39457a", "#5b3a5e", "#47682f")
BLADES = ("HOTEL", "CINEMA", "JAZZ", "NOODLES", "GRAND", "RADIO", "DINER", "DANCE")
_DOOR = 1.25


def paint_shops(canvas: skia.Canvas, front: Front, glazing: Glazing, *, far: bool = False) -> None:
    """Paint the ground floor of a front: one to several shops side by side.

    Args:
        far: leaves out what nobody could make out: goods, signs' words and door handles.
    """
    rng = np.random.default_rng(front.seed + 17)
    top, count = front.height - SHOP, max(1, round(front.width / 6.2))
    wide = front.width / count
    canvas.drawRect(skia.Rect(0, top, front.width, front.height), fill(tone(front.wall, 0.4)))
    for j in range(count):
        (_far_shop if far else _shop)(canvas, j * wide, top, wide, glazing, rng)
    canvas.drawRect(
        skia.Rect.MakeXYWH(0, top - 0.3, front.width, 0.44), fill(tone(front.wall, 1.12))
    )
    pier = fill(tone(front.wall, 0.8))
    for j in range(count + 1):
        canvas.drawRect(skia.Rect.MakeXYWH(j * wide - 0.28, top, 0.56, SHOP), pier)
    if glazing.snow > 0:
        bank = skia.Rect(-0.1, top - 0.3 - 0.35 * glazing.snow, front.width + 0.1, top - 0.2)
        canvas.drawRoundRect(bank, 0.2, 0.2, fill(glazing.white))


def sign(canvas: skia.Canvas, text: str, box: skia.Rect, colour: Colour, *, lamps: float) -> None:
    """Write a word across a board: tube light at night, paint by day."""
    size = min(
        box.height() * 0.7, box.height() * (box.width() - 0.3) / letters.width(text, box.height())
    )
    x = box.left() + (box.width() - letters.width(text, size)) / 2
    tube = letters.word(text, x, box.top() + (box.height() - size) / 2, size)
    write(canvas, tube, size, colour, lamps=lamps)


def write(
    canvas: skia.Canvas, tube: skia.Path, size: float, colour: Colour, *, lamps: float
) -> None:
    """Draw letters `size` high as lit tubes (`lamps` above 0.3) or as paint."""
    if lamps <= 0.3:
        canvas.drawPath(tube, stroke(mix(colour, "#f4ead8", 0.72), size * 0.17, 0.95))
        return
    canvas.drawPath(tube, stroke(colour, size * 0.5, 0.55, blur=size * 0.3))
    canvas.drawPath(tube, stroke(colour, size * 0.22, 1, blur=size * 0.06))
    canvas.drawPath(tube, stroke(mix(colour, "#ffffff", 0.78), size * 0.11))


def _shop(
    canvas: skia.Canvas,
    x: float,
    top: float,
    wide: float,
    glazing: Glazing,
    rng: np.random.Generator,
) -> None:
    trade = TRADES[int(rng.integers(len(TRADES)))]
    is_open = rng.random() < 0.6 + 0.35 * glazing.lamps
    light = (0.85 + 0.15 * rng.random()) * (0.72 + 0.28 * glazing.lamps) * (1.0 if is_open else 0.5)
    room = Room(x + 0.45, top + 1.4, wide - 0.95 - _DOOR, SHOP - 1.4 - 0.5, light, rng)
    board = BOARDS[int(rng.integers(len(BOARDS)))]
    word = trade.words[int(rng.integers(len(trade.words)))]
    _interior(canvas, room, trade.wall)
    canvas.save()
    canvas.clipRect(room.rect(0, 0, 1, 1))
    trade.furnish(canvas, room)
    canvas.restore()
    _panes(canvas, room, glazing)
    _door(canvas, x + wide - 0.45 - _DOOR, top, room, trade.wall)
    fascia = skia.Rect.MakeXYWH(x + 0.3, top + 0.22, wide - 0.6, 0.98)
    canvas.drawRect(fascia, fill(tone(board, 0.92 - 0.5 * glazing.lamps)))
    sign(canvas, word, fascia, NEON[int(rng.integers(len(NEON)))], lamps=glazing.lamps)
    if rng.random() < 0.45:
        _awning(canvas, x + 0.35, top + 1.25, wide - 0.7, board, glazing)


def _far_shop(
    canvas: skia.Canvas,
    x: float,
    top: float,
    wide: float,
    glazing: Glazing,
    rng: np.random.Generator,
) -> None:
    """A lit window and a board, as from two streets away."""
    trade = TRADES[int(rng.integers(len(TRADES)))]
    room = Room(x + 0.45, top + 1.4, wide - 0.9, SHOP - 1.9, 0.6 + 0.4 * glazing.lamps, rng)
    _interior(canvas, room, trade.wall)
    board = skia.Rect.MakeXYWH(x + 0.3, top + 0.22, wide - 0.6, 0.98)
    colour = BOARDS[int(rng.integers(len(BOARDS)))]
    canvas.drawRect(board, fill(tone(colour, 0.92 - 0.5 * glazing.lamps)))
    if glazing.lamps > 0.3:
        neon = NEON[int(rng.integers(len(NEON)))]
        word = skia.Rect.MakeXYWH(x + wide * 0.25, top + 0.5, wide * 0.5, 0.42)
        canvas.drawRect(word, fill(neon, 0.85, blur=0.1))


def _interior(canvas: skia.Canvas, room: Room, wall: Colour) -> None:
    stops = [
        (0.0, room.lit(wall), 1.0),
        (0.7, room.lit(tone(wall, 0.72)), 1.0),
        (1.0, room.lit(tone(wall, 0.4)), 1.0),
    ]
    canvas.drawRect(room.rect(0, 0, 1, 1), vertical(room.y, room.y + room.h, stops))


def _panes(canvas: skia.Canvas, room: Room, glazing: Glazing) -> None:
    """The glass itself: sky mirrored at the top, two slanting sheens, thin frames."""
    sky, (above, below) = (1 - glazing.lamps) * 0.42 + 0.05, glazing.pane
    mirrored = [(0.0, above, sky), (0.6, below, sky * 0.4), (1.0, below, 0.02)]
    canvas.drawRect(room.rect(0, 0, 1, 1), vertical(room.y, room.y + room.h, mirrored))
    lean, foot = room.h * 0.5, room.y + room.h
    for at, w in ((0.12, 0.5), (0.55, 0.22)):
        x = room.x + at * room.w
        corners = [(x + lean, room.y), (x + lean + w, room.y), (x + w, foot), (x, foot)]
        canvas.drawPath(path(corners), fill("#ffffff", 0.06))
    frame = fill("#15120f", 0.9)
    for at in np.linspace(0, 1, max(2, int(room.w / 2.2) + 1)).tolist():
        canvas.drawRect(room.rect(at - 0.05 / room.w, 0, 0.1 / room.w, 1), frame)
    canvas.drawRect(room.rect(0, 0.26, 1, 0.02), frame)


def _door(canvas: skia.Canvas, x: float, top: float, room: Room, wall: Colour) -> None:
    high = SHOP - 1.4
    canvas.drawRect(skia.Rect.MakeXYWH(x, top + 1.4, _DOOR, high), fill("#1a1411"))
    stops = [(0.0, room.lit(wall), 1.0), (1.0, room.lit(tone(wall, 0.4)), 1.0)]
    glass = skia.Rect.MakeXYWH(x + 0.14, top + 1.5, _DOOR - 0.28, high - 0.9)
    canvas.drawRect(glass, vertical(glass.top(), glass.bottom(), stops))
    canvas.drawLine(x + 0.26, top + 3.2, x + 0.26, top + 3.7, stroke("#c9a968", 0.05))


def _awning(
    canvas: skia.Canvas, x: float, y: float, wide: float, cloth: Colour, glazing: Glazing
) -> None:
    """Striped cloth over the window, seen from the front, with a scalloped hem."""
    count = max(4, int(wide / 0.55))
    shade = 1 - 0.42 * glazing.lamps
    for j in range(count):
        stripe = tone(cloth if j % 2 else mix(cloth, "#efe4d2", 0.75), shade)
        a, b = x + wide * j / count, x + wide * (j + 1) / count
        body = linear((0, y), (0, y + 0.95), [(0, stripe, 1), (1, tone(stripe, 0.75), 1)])
        canvas.drawRect(skia.Rect(a, y, b, y + 0.95), body)
        canvas.drawOval(skia.Rect(a, y + 0.8, b, y + 1.12), fill(tone(stripe, 0.72)))
    if glazing.snow > 0:
        bank = skia.Rect(x - 0.1, y - 0.2, x + wide + 0.1, y + 0.6 * glazing.snow)
        canvas.drawRoundRect(bank, 0.25, 0.25, fill(glazing.white))
