"""Sizes and lengths that HunyuanVideo works at."""

from __future__ import annotations

from prostudio.film import Size

SIDE = 16
"""Sides are multiples of it: the autoencoder's 8 times the transformer's 2."""

MOST_PIXELS = 640 * 368
"""The model can do 1280x720, in a memory that grows with it: all frames are made at once.
At this size 5 seconds are 28,520 tokens and fit a card of 8 GB."""

TRAINED_FRAMES = 129
"""The longest that it was trained on, 5.4 seconds; what goes beyond tends to begin anew."""


def frames_rule(wanted: int) -> int:
    """The next 4n + 1."""
    return 4 * -(-(max(1, wanted) - 1) // 4) + 1


def size_rule(film: Size) -> Size:
    """The film's shape in at most `MOST_PIXELS`, never larger than the film."""
    scale = min(1.0, (MOST_PIXELS / (film.width * film.height)) ** 0.5)
    width, height = (max(64, round(side * scale / SIDE) * SIDE) for side in _sides(film))
    while width * height > MOST_PIXELS:
        if width >= height:
            width -= SIDE
        else:
            height -= SIDE
    return Size(width, height)


def tokens(size: Size, frames: int) -> int:
    """Tokens of a shot in the transformer: 16 x 16 pixels of 4 frames each."""
    return (frames // 4 + 1) * (size.height // SIDE) * (size.width // SIDE)


def _sides(size: Size) -> tuple[int, int]:
    return size.width, size.height
