"""Titles and captions of a segment: drawn once each, coming and going softly."""

from __future__ import annotations

from typing import Any

from prostudio.compositor.segment import Overlay, Segment
from prostudio.compositor.stamping import Stamp
from prostudio.drawing.fonts import fonts_in_use
from prostudio.drawing.library import skia
from prostudio.drawing.text import Lettering, draw_caption, draw_title
from prostudio.film import Size
from prostudio.film.safe_area import SafeArea
from prostudio.media.colour import Planes

_RAMP_SECONDS = {"caption": 0.1, "title": 0.6}
"""How long text takes to come and to go."""


def drawn_with(segment: Segment) -> dict[str, Any]:
    """Versions and font digests that decide how the segment's text looks, for its key.

    Raises:
        MissingError: a required font is missing.
    """
    if not segment.overlays:
        return {}
    fonts: dict[str, str] = {}
    for overlay in segment.overlays:
        fonts |= fonts_in_use("\n".join(overlay.lines), overlay.language)
    return {"skia": skia.__version__, "fonts": fonts}


class Text:
    """One overlay of a segment, ready to be put over its frames."""

    def __init__(
        self, overlay: Overlay, size: Size, rate: float, area: SafeArea | None = None
    ) -> None:
        self._overlay = overlay
        self._ramp = max(1, round(_RAMP_SECONDS[overlay.kind] * rate))
        self._stamp = Stamp(_lettering(overlay, size, area))

    def draw(self, picture: Planes, frame: int) -> None:
        """Put the text into the picture if it is seen at the segment's frame."""
        self._stamp.put(picture, self._opacity(frame))

    def _opacity(self, frame: int) -> float:
        start, stop = self._overlay.start, self._overlay.stop
        nearest = min(frame - start + 1, stop - frame)
        ramp = min(self._ramp, max(1, (stop - start) // 2))
        rise = max(0.0, min(1.0, nearest / (ramp + 1)))
        return rise * rise * (3 - 2 * rise)


def _lettering(overlay: Overlay, size: Size, area: SafeArea | None) -> Lettering:
    if overlay.kind == "title":
        return draw_title(overlay.lines[0], overlay.language, size, area)
    return draw_caption(overlay.lines, overlay.language, size, area)
