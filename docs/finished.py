"""Draw the picture of `finishing.md`: `python docs/finished.py`.

Rows: a shot, the next one as a model gave it, the same matched; a part of a picture as it was,
made larger as every player does it, made larger and sharper; a frame, the one made between it
and the next, and the two blended.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from prostudio.compositor.colour_match import grade_for, grading, measured
from prostudio.engines.card import FinishTask
from prostudio.engines.finish.plain import CARD
from prostudio.engines.request import FinishRequest
from prostudio.film import Size
from prostudio.media.colour import Planes, copy, from_planar, from_rgb, to_planar, to_rgb
from prostudio.media.stills import write_jpeg
from prostudio.scenes.painter import Painter
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather

IMAGES = Path(__file__).resolve().parent / "img"
SIZE = Size(400, 224)
SMALL = Size(200, 112)
GAP = 6
RATE = Fraction(24)

Pixels = NDArray[np.uint8]


def main() -> None:
    """Write the picture."""
    IMAGES.mkdir(exist_ok=True)
    rows = [matched(), enlarged(), interpolated()]
    write_jpeg(IMAGES / "finishing.jpg", grid([list(map(to_rgb, row)) for row in rows]))


def drawn(place: Place, time: TimeOfDay, seed: int, size: Size = SIZE) -> Pixels:
    """A drawn place, [H, W, 3]."""
    view = View(SceneReading(place, time, Weather.CLEAR), size.width, size.height, seed, 3, 6.0)
    return np.asarray(Painter(view).frame(2.0)[..., :3], np.uint8)


def matched() -> list[Planes]:
    """Two shots of one place, the second too warm and too dark, and then matched."""
    before = from_rgb(drawn(Place.LAKE, TimeOfDay.DAWN, 3))
    light = (drawn(Place.LAKE, TimeOfDay.DAWN, 4) / 255) ** 1.2 * (1.12, 0.98, 0.8)
    after = from_rgb((light.clip(0, 1) * 255).astype(np.uint8))
    better = copy(after)
    grading(grade_for(measured(iter([after])), measured(iter([before])), 0.8))(better)
    return [before, after, better]


def enlarged() -> list[Planes]:
    """A picture in its full size, and made from half of it in two ways."""
    whole = from_rgb(drawn(Place.LIGHTHOUSE, TimeOfDay.DAY, 5))
    small = from_rgb(to_rgb(whole), SMALL)
    usual = from_rgb(to_rgb(small), SIZE)
    to = {"to": SIZE}
    [large] = finished(FinishTask.UPSCALE, [small], **to)
    [sharp] = finished(FinishTask.SHARPEN, [large], strength=0.5)
    return [whole, usual, sharp]


def interpolated() -> list[Planes]:
    """A frame of a fast pan, the one made behind it, and the usual blend."""
    wide = drawn(Place.MOUNTAINS, TimeOfDay.DAWN, 5, Size(800, 224))
    frames = [from_rgb(np.ascontiguousarray(wide[:, 24 * n :][:, : SIZE.width])) for n in range(10)]
    made = finished(FinishTask.INTERPOLATE, [copy(frame) for frame in frames], factor=2)
    one, other = (to_rgb(frame).astype(np.uint16) for frame in frames[5:7])
    return [frames[5], made[5], from_rgb(((one + other) // 2).astype(np.uint8))]


def finished(task: FinishTask, frames: list[Planes], **more: object) -> list[Planes]:
    """Frames of a whole take after a task."""
    size, count = frames[0].size, len(frames)
    asked: dict = {"to": size} | more
    request = FinishRequest(task, size, RATE, count, 0, count, 0, **asked)
    chunks = CARD.make().finish(request, map(to_planar, frames), Path())
    return [from_planar(chunk.pixels[0].copy()) for chunk in chunks]


def grid(rows: list[list[Pixels]]) -> Pixels:
    """Pictures of one size as one, with white between them."""
    height, width = rows[0][0].shape[:2]
    down, right = len(rows) * (height + GAP) - GAP, len(rows[0]) * (width + GAP) - GAP
    out = np.full((down, right, 3), 255, np.uint8)
    for at_row, row in enumerate(rows):
        for at, pixels in enumerate(row):
            top, left = at_row * (height + GAP), at * (width + GAP)
            out[top : top + height, left : left + width] = pixels
    return out


if __name__ == "__main__":
    main()
