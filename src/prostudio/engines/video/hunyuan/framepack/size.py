"""At which size a shot is made: FramePack's buckets, and free sizes below them."""

from __future__ import annotations

from prostudio.film import Size

BUCKETS = (
    (416, 960), (448, 864), (480, 832), (512, 768), (544, 704), (576, 672), (608, 640),
    (640, 608), (672, 576), (704, 544), (768, 512), (832, 480), (864, 448), (960, 416),
)  # fmt: skip
"""Height and width of the shapes around 640 that the model was trained on; 640x640 is not one."""

FEWEST = min(height * width for height, width in BUCKETS)
"""Pixels of the smallest bucket; a film with fewer is made at its own size."""

PATCH = 16
"""Sides are multiples of it: the VAE shrinks by 8, and a patch is 2 latents wide."""

LEAST = 64


def bucket(size: Size) -> Size:
    """The bucket whose shape is nearest; of two equally near, the later one."""
    best, chosen = None, BUCKETS[0]
    for height, width in BUCKETS:
        off = abs(size.height * width - size.width * height)
        if best is None or off <= best:
            best, chosen = off, (height, width)
    return Size(chosen[1], chosen[0])


def size_rule(film: Size) -> Size:
    """The bucket for a film of usual size, else the film's own size in whole patches.

    A step's work grows faster than its pixels, so a small film is the draft that a small
    card can afford: 352x320 costs a fifth of 640x608.
    """
    if film.width * film.height >= FEWEST:
        return bucket(film)
    small = Size(*(max(LEAST, side // PATCH * PATCH) for side in (film.width, film.height)))
    return small if small.width * small.height < FEWEST else bucket(small)
