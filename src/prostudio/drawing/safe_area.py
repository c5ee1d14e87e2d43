"""Where text may stand in a frame, and how large captions are; light to import."""

from __future__ import annotations

from prostudio.film import Size
from prostudio.film.safe_area import SafeArea

__all__ = ["SafeArea", "caption_size", "safe_area"]


def safe_area(size: Size) -> SafeArea:
    """Title-safe: 5 % off every side; in upright films clear of what phones lay over them.

    The upright box is x 65 to 915 of 1080 and y 270 to 1440 of 1920, the union of
    what TikTok, Reels and Shorts cover.
    """
    width, height = size.width, size.height
    if width * 3 <= height * 2:
        return SafeArea(
            width * 65 // 1080, height * 270 // 1920, width * 915 // 1080, height * 1440 // 1920
        )
    return SafeArea(width // 20, height // 20, width - width // 20, height - height // 20)


def caption_size(size: Size) -> float:
    """Height of caption letters (em) in pixels: a twentieth of the frame's short side."""
    return min(size.width, size.height) * 0.05
