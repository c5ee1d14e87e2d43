"""Frames and sizes that the family can make: 8k+1 frames, sides in steps of 32 pixels."""

from __future__ import annotations

from math import ceil, sqrt

from prostudio.film import Size

FRAMES = 8
"""Frames of a latent; the first latent is one frame."""

SIDE = 32
"""Pixels of a latent, each way."""


def frames(wanted: int) -> int:
    """The fewest 8k+1 that are at least as many."""
    return FRAMES * ceil(max(0, wanted - 1) / FRAMES) + 1


def size_for(film: Size, most_pixels: int) -> Size:
    """The nearest size of whole latents, of the film's shape, with at most `most_pixels`."""
    if film.width % SIDE == film.height % SIDE == 0 and film.width * film.height <= most_pixels:
        return film
    scale = min(1.0, sqrt(most_pixels / (film.width * film.height)))
    width, height = (max(1, round(side * scale / SIDE)) for side in (film.width, film.height))
    while width * height * SIDE**2 > most_pixels:
        width, height = (width - 1, height) if width > height else (width, height - 1)
    return Size(width * SIDE, height * SIDE)


def latent_shape(size: Size, count: int) -> tuple[int, int, int]:
    """Latents of a shot: how many, rows, columns."""
    return (count - 1) // FRAMES + 1, size.height // SIDE, size.width // SIDE
