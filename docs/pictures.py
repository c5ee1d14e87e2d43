"""Draw the pictures of the documentation: `python docs/pictures.py [FILM.mp4]`.

`places.jpg` has every place (a row) in four lights and weathers, `twelve.jpg` every place once,
`keeper.jpg` frames of the demo film when its file is given.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from prostudio.media.colour import to_rgb
from prostudio.media.probe import probe
from prostudio.media.stills import write_jpeg
from prostudio.media.video import read_frames
from prostudio.scenes.painter import Painter, default_camera
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather

IMAGES = Path(__file__).resolve().parent / "img"
SIZE = (320, 180)
LIGHTS = (
    (TimeOfDay.DAWN, Weather.FOG),
    (TimeOfDay.DAY, Weather.CLEAR),
    (TimeOfDay.SUNSET, Weather.CLOUD),
    (TimeOfDay.NIGHT, Weather.SNOW),
)
BEST = {
    Place.SEA: (TimeOfDay.DAWN, Weather.CLEAR),
    Place.LIGHTHOUSE: (TimeOfDay.NIGHT, Weather.STORM),
    Place.MOUNTAINS: (TimeOfDay.NIGHT, Weather.CLEAR),
    Place.FOREST: (TimeOfDay.DAWN, Weather.FOG),
    Place.CITY: (TimeOfDay.NIGHT, Weather.RAIN),
    Place.DESERT: (TimeOfDay.SUNSET, Weather.CLEAR),
    Place.SPACE: (TimeOfDay.NIGHT, Weather.CLEAR),
    Place.RIVER: (TimeOfDay.DAY, Weather.CLOUD),
    Place.LAKE: (TimeOfDay.DAWN, Weather.FOG),
    Place.FIELD: (TimeOfDay.SUNSET, Weather.CLEAR),
    Place.VILLAGE: (TimeOfDay.SUNSET, Weather.SNOW),
    Place.ABSTRACT: (TimeOfDay.DAY, Weather.CLEAR),
}
KEEPER_SECONDS = (2.0, 8.5, 12.5, 18.0, 21.5, 26.0, 30.5, 34.0, 37.5, 42.0, 47.0, 52.0)


def main(arguments: list[str]) -> None:
    """Write the pictures."""
    IMAGES.mkdir(exist_ok=True)
    rows = [[drawn(place, *light) for light in LIGHTS] for place in Place]
    write_jpeg(IMAGES / "places.jpg", grid(rows))
    twelve = [drawn(place, *light) for place, light in BEST.items()]
    write_jpeg(IMAGES / "twelve.jpg", grid([twelve[n : n + 4] for n in range(0, 12, 4)]))
    if arguments:
        frames = list(shown(Path(arguments[0])))
        write_jpeg(IMAGES / "keeper.jpg", grid([frames[n : n + 4] for n in range(0, 12, 4)]))


def drawn(place: Place, time: TimeOfDay, weather: Weather) -> NDArray[np.uint8]:
    """One small picture, [180, 320, 3], drawn at four times the area and averaged."""
    view = View(SceneReading(place, time, weather), SIZE[0] * 2, SIZE[1] * 2, 7, 3, 6.0)
    view = View(view.reading, view.width, view.height, 7, 3, 6.0, str(default_camera(view)))
    return halved(Painter(view).frame(2.0)[..., :3])


def halved(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Half the width and height by averaging."""
    height, width = pixels.shape[0] // 2, pixels.shape[1] // 2
    blocks = pixels[: height * 2, : width * 2].reshape(height, 2, width, 2, 3)
    return np.asarray(blocks.mean((1, 3)).round(), np.uint8)


def grid(rows: list[list[NDArray[np.uint8]]]) -> NDArray[np.uint8]:
    """Pictures of one size as one picture."""
    return np.concatenate([np.concatenate(row, axis=1) for row in rows], axis=0)


def shown(film: Path) -> list[NDArray[np.uint8]]:
    """Frames of the film at `KEEPER_SECONDS`, a quarter of its size."""
    picture = probe(film).picture
    assert picture is not None
    assert picture.rate is not None
    frames = []
    for seconds in KEEPER_SECONDS:
        at = round(seconds * picture.rate)
        (frame,) = read_frames(film, at, at + 1)
        frames.append(halved(halved(to_rgb(frame))))
    return frames


if __name__ == "__main__":
    main(sys.argv[1:])
