"""Letters as bent tube: one stroke per limb, the way sign makers bend neon.

Signs in a street need words that hold at any size without a font, so each letter
is a few polylines on a grid 4 wide and 6 high, y down; rounded joins do the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from prostudio.drawing.library import skia

# One polyline per word, two digits (x, y) per point.
STROKES: Mapping[str, str] = MappingProxyType(
    {
        "A": "062046 1434",
        "B": "06003041423303 3344453606",
        "C": "4130100105163645",
        "D": "06003041453606",
        "E": "40000646 0333",
        "F": "400006 0333",
        "G": "41301001051636454323",
        "H": "0006 4046 0343",
        "I": "2026",
        "J": "4045361605",
        "K": "0006 400346",
        "L": "000646",
        "M": "0600234046",
        "N": "06004640",
        "O": "103041453616050110",
        "P": "06003041423303",
        "Q": "103041453616050110 3446",
        "R": "06003041423303 2346",
        "S": "413010010213334445361605",
        "T": "0040 2026",
        "U": "000516364540",
        "V": "002640",
        "W": "0016233640",
        "X": "0046 4006",
        "Y": "0023 402326",
        "Z": "00400646",
    }
)
ADVANCE = 5.4  # grid units from one letter's left edge to the next


def letter(path: Any, name: str, x: float, y: float, size: float) -> None:
    """Add one letter to a skia path; (x, y) is its upper left, size its height."""
    unit = size / 6
    for line in STROKES.get(name, "").split():
        points = [(int(line[i]), int(line[i + 1])) for i in range(0, len(line), 2)]
        path.addPoly([skia.Point(x + a * unit, y + b * unit) for a, b in points], False)


def word(text: str, x: float, y: float, size: float) -> Any:
    """Return a path of `text` running right from (x, y), letters `size` high."""
    path = skia.Path()
    for at, name in enumerate(text):
        letter(path, name, x + at * ADVANCE * size / 6, y, size)
    return path


def stacked(text: str, x: float, y: float, size: float) -> Any:
    """Return a path of `text` running down from (x, y), as on a blade sign."""
    path = skia.Path()
    for at, name in enumerate(text):
        letter(path, name, x, y + at * 1.38 * size, size)
    return path


def width(text: str, size: float) -> float:
    """Return how wide `word` comes out."""
    return (len(text) * ADVANCE - 1.4) * size / 6
