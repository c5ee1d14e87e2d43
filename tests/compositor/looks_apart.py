"""The test set of the colour match: neighbouring shots of one place, as two cameras saw them."""

from __future__ import annotations

from functools import cache

import numpy as np

from prostudio.media.colour import Planes, from_rgb, to_rgb
from prostudio.scenes.painter import Painter
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather

WIDE, HIGH = 160, 90

APART = {
    "warmer": (Place.SEA, TimeOfDay.DAWN, Weather.CLEAR),
    "cooler": (Place.FIELD, TimeOfDay.SUNSET, Weather.CLEAR),
    "darker": (Place.MOUNTAINS, TimeOfDay.DAY, Weather.CLEAR),
    "brighter": (Place.FOREST, TimeOfDay.DAWN, Weather.FOG),
    "greener": (Place.LAKE, TimeOfDay.DAWN, Weather.FOG),
    "flatter": (Place.DESERT, TimeOfDay.DAY, Weather.CLEAR),
    "paler": (Place.VILLAGE, TimeOfDay.SUNSET, Weather.CLEAR),
    "drifted": (Place.RIVER, TimeOfDay.DAY, Weather.CLOUD),
}
"""What happened to the second shot, and the place that both show."""

_GAINS = {
    "warmer": (1.12, 1.0, 0.84),
    "cooler": (0.88, 1.0, 1.14),
    "greener": (0.93, 1.07, 0.95),
    "drifted": (1.05, 0.96, 0.88),
}


def cut(name: str) -> tuple[list[Planes], list[Planes]]:
    """The end of one shot, and the beginning of the next: other geography, other camera."""
    place = APART[name]
    before = shown(*place, seed=3)
    return before, [graded_like(picture, name) for picture in shown(*place, seed=4)]


@cache
def _frames(place: Place, time: TimeOfDay, weather: Weather, seed: int) -> list[np.ndarray]:
    view = View(SceneReading(place, time, weather), WIDE, HIGH, seed, 3, 4.0)
    painter = Painter(view)
    return [painter.frame(at)[..., :3].copy() for at in (1.0, 2.5)]


def shown(place: Place, time: TimeOfDay, weather: Weather, seed: int) -> list[Planes]:
    """Two moments of a drawn shot."""
    return [from_rgb(pixels) for pixels in _frames(place, time, weather, seed)]


def graded_like(picture: Planes, name: str) -> Planes:
    """The picture as another camera, or a model that drifts, would have given it."""
    light = to_rgb(picture).astype(float) / 255
    if name == "darker":
        light = light**1.35
    elif name == "brighter":
        light = light**0.72
    elif name == "flatter":
        light = 0.12 + 0.76 * light
    elif name == "paler":
        grey = light @ (0.2126, 0.7152, 0.0722)
        light = 0.55 * light + 0.45 * grey[..., None] + 0.03
    if name == "drifted":
        light = light**0.85
    light = light * _GAINS.get(name, (1.0, 1.0, 1.0))
    return from_rgb((np.clip(light, 0, 1) * 255).round().astype(np.uint8))


def distance(one: Planes, other: Planes) -> float:
    """Mean CIE76 difference of two pictures' colours at the same ranks of brightness.

    Pixels of neighbouring shots show different things; their darkest tenth, their next one and
    so on are compared by their mean colours in CIELAB.
    """
    return float(
        np.mean([np.linalg.norm(a - b) for a, b in zip(_tenths(one), _tenths(other), strict=True)])
    )


def _tenths(picture: Planes) -> list[np.ndarray]:
    lab = _lab(to_rgb(picture)).reshape(-1, 3)
    lab = lab[np.argsort(lab[:, 0], kind="stable")]
    return [part.mean(axis=0) for part in np.array_split(lab, 10)]


def _lab(pixels: np.ndarray) -> np.ndarray:
    """sRGB to CIELAB, D65 (IEC 61966-2-1, CIE 15)."""
    value = pixels / 255.0
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    matrix = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = linear @ matrix.T / (0.9505, 1.0, 1.089)
    curve = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = np.moveaxis(curve, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)
