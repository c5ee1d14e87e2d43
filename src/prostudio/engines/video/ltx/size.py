"""Frames and sizes that the family can make: 8k+1 frames, sides in steps of 32 pixels."""

from __future__ import annotations

from itertools import product
from math import ceil, floor, log, sqrt

from prostudio.film import Size

FRAMES = 8
"""Frames of a latent; the first latent is one frame."""

SIDE = 32
"""Pixels of a latent, each way."""


def frames(wanted: int) -> int:
    """The fewest 8k+1 that are at least as many."""
    return FRAMES * ceil(max(0, wanted - 1) / FRAMES) + 1


def size_for(film: Size, most_pixels: int) -> Size:
    """A size of whole latents with at most `most_pixels`, nearest to the film's shape.

    No side is less than two latents, because the decoder of LTX-2 reflects its edges.
    """
    small = film.width * film.height <= most_pixels
    whole = film.width % SIDE == film.height % SIDE == 0
    if whole and small and min(film.width, film.height) >= 2 * SIDE:
        return film
    scale = min(1.0, sqrt(most_pixels / (film.width * film.height)))
    widths, heights = (
        [max(2, floor(side * scale / SIDE) + more) for more in (0, 1)]
        for side in (film.width, film.height)
    )
    shape = log(film.width / film.height)
    fitting = [
        (abs(log(w / h) - shape), -w * h, w, h)
        for w, h in product(widths, heights)
        if w * h * SIDE**2 <= most_pixels
    ]
    _, _, width, height = min(fitting)
    return Size(width * SIDE, height * SIDE)


def latent_shape(size: Size, count: int) -> tuple[int, int, int]:
    """Latents of a shot: how many, rows, columns."""
    return (count - 1) // FRAMES + 1, size.height // SIDE, size.width // SIDE
