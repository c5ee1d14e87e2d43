"""Colours of neighbouring shots brought together: measured in each, moved towards one of them.

A shot's brightness is told by its quantiles, its colour by what Cb and Cr are on average at each
brightness (a straight line) and how far they spread about it. The line makes the match follow a
white balance, whose gain shifts bright parts more than dark ones; a mean alone would not
(compare Reinhard et al. 2001, "Color Transfer between Images"). What is moved is limited, and the
less, the more two shots differ: a night beside a day is meant so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prostudio.media.colour import Planes

QUANTILES = tuple(np.linspace(0.02, 0.98, 13).round(4).tolist())
_MOST_LIGHT, _MOST_COLOUR, _MOST_SPREAD = 34.0, 20.0, 1.35
"""Levels by which brightness and colour are moved at most, and how much wider colour is spread."""
_ALIKE, _ANOTHER = 36.0, 64.0
"""Mean difference in levels up to which shots are matched in full, and from which not at all."""

Line = tuple[float, float, float]
"""Mean of Cb or Cr at brightness 128, its rise for each level of it, deviation about that line."""


@dataclass(frozen=True, slots=True)
class Colours:
    """What a shot's colours are, in levels of Y, Cb and Cr (BT.709, limited range)."""

    light: tuple[float, ...]
    blue: Line
    red: Line

    def to_json(self) -> dict[str, Any]:
        """As a JSON object, rounded so that machines agree."""
        return {name: [round(v, 3) for v in values] for name, values in asdict(self).items()}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Colours:
        """The colours that `to_json` wrote."""
        return cls(**{name: tuple(values) for name, values in value.items()})


@dataclass(frozen=True, slots=True)
class Grade:
    """What is done to a shot's pictures: nothing, where it is empty.

    Attributes:
        share: how much of the way was gone, 0 to 1.
        came, goes: brightness before and after.
        blue, red: (factor of the spread, line before, line after), where colour is moved.
    """

    share: float = 0.0
    came: tuple[float, ...] = ()
    goes: tuple[float, ...] = ()
    blue: tuple[float, ...] = ()
    red: tuple[float, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            name: [round(v, 3) for v in value] if isinstance(value, tuple) else round(value, 3)
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Grade:
        """The grade that `to_json` wrote."""
        lists = {name: tuple(part) for name, part in value.items() if name != "share"}
        return cls(share=value["share"], **lists)


def measured(pictures: Iterator[Planes]) -> Colours:
    """The colours of all pictures together, from one sample in each 4 x 4 pixels.

    Raises:
        ValueError: there is no picture.
    """
    light = np.zeros(256)
    sums = np.zeros((2, 3))  # of Cb and Cr: themselves, squared, times the brightness
    for picture in pictures:
        y = picture.y[::4, ::4].astype(np.float64)
        light += np.bincount(picture.y[::4, ::4].reshape(-1), minlength=256)
        for row, plane in zip(sums, (picture.u, picture.v), strict=True):
            chroma = plane[::2, ::2][: y.shape[0], : y.shape[1]].astype(np.float64) - 128
            row += chroma.sum(), (chroma**2).sum(), (chroma * (y - 128)).sum()
    count = light.sum()
    if not count:
        raise ValueError("there is no picture to measure")
    levels = np.arange(256) - 128.0
    mean, square = (light @ levels) / count, (light @ levels**2) / count
    lines = [_line(row / count, mean, square) for row in sums]
    shares = np.cumsum(light) / count
    quantiles = np.interp(QUANTILES, shares, np.arange(256) + 0.5)
    return Colours(tuple(map(float, quantiles)), lines[0], lines[1])


def _line(moments: NDArray[np.float64], mean: float, square: float) -> Line:
    """Least squares of a chroma over the brightness."""
    own, own_square, both = moments
    spread = max(square - mean**2, 1.0)
    rise = (both - own * mean) / spread
    rest = own_square - own**2 - rise**2 * spread
    return float(own - rise * mean + 128), float(rise), float(max(rest, 0.25) ** 0.5)


def difference(one: Colours, other: Colours) -> float:
    """Mean levels between two shots: of brightness, and of the colours at their brightness."""
    light = np.abs(np.subtract(one.light, other.light)).mean()
    blue, red = (_mean(one, n) - _mean(other, n) for n in ("blue", "red"))
    return float(light + np.hypot(blue, red))


def _mean(colours: Colours, name: str) -> float:
    middle, rise, _ = getattr(colours, name)
    return float(middle + rise * (np.mean(colours.light) - 128))


def grade_for(own: Colours, reference: Colours, strength: float) -> Grade:
    """What brings a shot's colours towards another's, `strength` 0 to 1 of the way."""
    apart = difference(own, reference)
    share = strength * float(np.clip((_ANOTHER - apart) / (_ANOTHER - _ALIKE), 0, 1))
    if share <= 0 or apart < 0.5:
        return Grade()
    change = np.subtract(reference.light, own.light)
    change = np.convolve(np.pad(change, 1, mode="edge"), (0.25, 0.5, 0.25), mode="valid")
    came = np.maximum.accumulate(np.array(own.light) + 1e-3 * np.arange(len(own.light)))
    goes = came + share * np.clip(change, -_MOST_LIGHT, _MOST_LIGHT)
    blue, red = (_moved(getattr(own, n), getattr(reference, n), share) for n in ("blue", "red"))
    rising = np.maximum.accumulate(goes)
    return Grade(share, tuple(map(float, came)), tuple(map(float, rising)), blue, red)


def _moved(own: Line, reference: Line, share: float) -> tuple[float, ...]:
    spread = float(np.clip(reference[2] / own[2], 1 / _MOST_SPREAD, _MOST_SPREAD)) ** share
    to = [a + share * (b - a) for a, b in zip(own[:2], reference[:2], strict=True)]
    return (spread, own[0], own[1], *to)


def grading(grade: Grade) -> Callable[[Planes], None]:
    """A function that grades one picture where it stands; tables are made once."""
    curve = _curve(grade)
    tables = [_table(curve, moved) for moved in (grade.blue, grade.red)]
    light = np.round(curve).astype(np.uint8)

    def apply(picture: Planes) -> None:
        height, width = picture.u.shape
        blocks = picture.y[: 2 * height : 2, : 2 * width : 2]
        for plane, table in zip((picture.u, picture.v), tables, strict=True):
            plane[:] = table[blocks, plane]
        picture.y[:] = light[picture.y]

    return apply


def _curve(grade: Grade) -> NDArray[np.float64]:
    """The brightness that each of the 256 becomes; black and white stay."""
    came = np.array([0.0, 16.0, *grade.came, 235.0, 255.0])
    goes = np.array([0.0, 16.0, *grade.goes, 235.0, 255.0])
    order = np.argsort(came, kind="stable")
    came = np.maximum.accumulate(came[order] + 1e-4 * np.arange(len(came)))
    return np.interp(np.arange(256), came, np.maximum.accumulate(goes[order]))


def _table(curve: NDArray[np.float64], moved: tuple[float, ...]) -> NDArray[np.uint8]:
    """The chroma that each becomes, by [brightness, chroma]."""
    spread, middle, rise, new_middle, new_rise = moved
    before = middle + rise * (np.arange(256) - 128)
    after = new_middle + new_rise * (curve - 128)
    after = before + np.clip(after - before, -_MOST_COLOUR, _MOST_COLOUR)
    found = after[:, None] + spread * (np.arange(256)[None] - before[:, None])
    return np.asarray(np.clip(np.round(found), 0, 255), np.uint8)
