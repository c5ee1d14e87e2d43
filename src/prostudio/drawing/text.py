"""Captions and titles, ready to be put over a picture."""

from __future__ import annotations

from prostudio.drawing.capitals import as_capitals
from prostudio.drawing.caption import draw_caption
from prostudio.drawing.library import skia
from prostudio.drawing.look import Look, Shadow
from prostudio.drawing.safe_area import SafeArea, safe_area
from prostudio.drawing.text_block import Block, Lettering, type_of, width_of
from prostudio.film import Size

__all__ = ["Lettering", "draw_caption", "draw_title"]

_TITLE_SHADOWS = (Shadow(0.4, 0.5, 0.5), Shadow(0.1, 0.07, 0.4))
_CAPITALS = Look(500, _TITLE_SHADOWS, spacing=0.18)
_AS_WRITTEN = Look(500, _TITLE_SHADOWS)


def draw_title(text: str, language: str, size: Size, area: SafeArea | None = None) -> Lettering:
    """The film's title: letterspaced capitals over a thin rule, a little above the middle.

    Scripts without capitals are set as they are written, and larger. A long title
    goes over two lines, and is smaller where these are too long or too many.

    Raises:
        MissingError: a required font is missing.
    """
    area = area or safe_area(size)
    room = (area.right - area.left) * 0.94
    short = min(size.width, size.height)
    capitals = as_capitals(text, language)
    look = _CAPITALS if capitals else _AS_WRITTEN
    shown = capitals or text
    em = short * (0.082 if capitals else 0.1)
    width = width_of(shown, type_of(look, em, language))
    if width > room:
        em *= min(1.0, max(0.5, 1.7 * room / width))
    block = Block(shown, look, type_of(look, em, language), room)
    while block.height > 0.7 * (area.bottom - area.top):
        em *= 0.8
        block = Block(shown, look, type_of(look, em, language), room)
    rule = skia.Rect.MakeXYWH(0, 0, short * 0.14, max(2.0, short * 0.003)) if width else None
    left = (area.left + area.right - room) / 2
    return block.draw(left, size.height * 0.46 - block.height / 2, rule)
