"""Titles and captions of a segment: drawn once each, coming and going softly."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from prostudio.compositor.segment import Overlay, OverlayWord, Segment
from prostudio.compositor.stamping import Stamp
from prostudio.drawing.caption import CaptionBlock
from prostudio.drawing.fonts import fonts_in_use
from prostudio.drawing.library import skia
from prostudio.drawing.text import draw_title
from prostudio.drawing.text_block import laid_over
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
    """One overlay of a segment, ready to be put over its frames.

    It is drawn once; where its style shows the word being spoken, that word is drawn
    once over it when it begins. Only the text's own region of a picture is touched.
    """

    def __init__(
        self, overlay: Overlay, size: Size, rate: float, area: SafeArea | None = None
    ) -> None:
        self._overlay = overlay
        self._ramp = max(1, round(_RAMP_SECONDS[overlay.kind] * rate))
        self._block: CaptionBlock | None = None
        if overlay.kind == "title":
            lettering = draw_title(overlay.lines[0], overlay.language, size, area)
        else:
            self._block = CaptionBlock(overlay.lines, overlay.language, size, area, overlay.style)
            lettering = self._block.draw()
        self._lettering = lettering
        self._unmarked = Stamp(lettering)
        self._marked: tuple[OverlayWord | None, Stamp] = (None, self._unmarked)

    def draw(self, picture: Planes, frame: int) -> None:
        """Put the text into the picture if it is seen at the segment's frame."""
        opacity = self._opacity(frame)
        if opacity > 0:
            self._stamp(self._word(frame)).put(picture, opacity)

    def _stamp(self, word: OverlayWord | None) -> Stamp:
        """The text with a word marked, kept until another one is."""
        if word != self._marked[0]:
            marked = self._block.draw_word(*word[:3]) if word and self._block else None
            stamp = Stamp(laid_over(self._lettering, marked)) if marked else self._unmarked
            self._marked = (word, stamp)
        return self._marked[1]

    def _word(self, frame: int) -> OverlayWord | None:
        """The word that is spoken at a frame; of several within it, the last."""
        words = self._overlay.words
        at = bisect_right(words, frame, key=lambda word: word[3]) - 1
        return words[at] if at >= 0 and frame < words[at][4] else None

    def _opacity(self, frame: int) -> float:
        start, stop = self._overlay.start, self._overlay.stop
        nearest = min(frame - start + 1, stop - frame)
        ramp = min(self._ramp, max(1, (stop - start) // 2))
        rise = max(0.0, min(1.0, nearest / (ramp + 1)))
        return rise * rise * (3 - 2 * rise)
