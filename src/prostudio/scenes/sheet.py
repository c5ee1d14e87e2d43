"""Contact sheets: many small pictures of scenes on one, for documents and for looking."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from prostudio.scenes.painter import Painter, default_camera
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather


def contact_sheet(
    places: Sequence[Place],
    times: Sequence[TimeOfDay] = tuple(TimeOfDay),
    weathers: Sequence[Weather] = (Weather.CLEAR,),
    *,
    size: tuple[int, int] = (320, 180),
    seed: int = 7,
    geography: int = 3,
) -> NDArray[np.uint8]:
    """One row for each place and weather, one column for each time of day.

    Args:
        size: width and height of one picture in pixels.
        seed, geography: of every picture.

    Returns:
        [rows * height, columns * width, 3] uint8 RGB.
    """
    rows = [
        [_picture(SceneReading(place, time, weather), size, seed, geography) for time in times]
        for place in places
        for weather in weathers
    ]
    return np.concatenate([np.concatenate(row, axis=1) for row in rows], axis=0)


def _picture(
    reading: SceneReading, size: tuple[int, int], seed: int, geography: int
) -> NDArray[np.uint8]:
    """A third into a shot of six seconds, as the default camera sees it."""
    view = View(reading, *size, seed, geography, 6.0)
    view = View(reading, *size, seed, geography, 6.0, default_camera(view).value)
    return Painter(view).frame(2.0)[..., :3]
