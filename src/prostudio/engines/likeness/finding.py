"""The part of a picture that is most like others, such as somebody in a wide shot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from prostudio.engines.likeness.colours import Colours

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHARES = (1.0, 0.7, 0.5, 0.35)
"""Of the shorter side: from a close-up to a figure in a wide shot."""
_PLACES = 5
"""Windows from edge to edge."""
_WORTH = 0.05
"""A smaller part has to be more alike by this, or the larger one stays: it shows more."""


def best_part(picture: NDArray[np.uint8], wanted: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """The square part of [H, W, 3] uint8 whose colours are most like one of the wanted pictures.

    By colours, whatever measure compares afterwards: some eighty parts are looked at.
    """
    colours = Colours()
    targets = [colours.seen(one) for one in wanted]
    best, most = picture, -1.0
    for part in _parts(picture):
        seen = colours.seen(part)
        found = max(colours.alike(seen, target) for target in targets)
        if found > most + (_WORTH if part.shape[0] < best.shape[0] else 0.0):
            best, most = part, found
    return best


def _parts(picture: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """Views of it, the largest first."""
    height, width = picture.shape[:2]
    for share in _SHARES:
        side = max(1, round(min(height, width) * share))
        for top in _starts(height - side):
            for left in _starts(width - side):
                yield picture[top : top + side, left : left + side]


def _starts(room: int) -> list[int]:
    return sorted({round(room * n / (_PLACES - 1)) for n in range(_PLACES)})
