"""Many small pictures on one, in rows with a name and a caption under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.look import Look
from prostudio.drawing.text_block import Block, type_of

CELL = (192, 144)
"""Pixels that a picture is laid into, keeping its shape."""
_GAP, _MARGIN, _NAMES = 12, 24, 220
_ACROSS = 8
"""Pictures of one line; a row with more has several."""
_PAPER, _FRAME = (24, 25, 29), (96, 98, 106)
_TITLE, _NAME, _CAPTION = 26, 20, 14
"""Sizes of letters in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One picture, [H, W, 3] uint8 of at most `CELL`, and what stands under it.

    Attributes:
        given: it is the user's own, and has a frame.
    """

    pixels: NDArray[np.uint8]
    caption: str
    given: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Pictures that belong to one name."""

    name: str
    note: str
    cells: tuple[Cell, ...]


def contact_sheet(title: str, rows: Sequence[Row], language: str = "en") -> NDArray[np.uint8]:
    """The sheet, [H, W, 3] uint8 RGB.

    Raises:
        MissingError: a required font is missing.
    """
    line = CELL[1] + 2 * _CAPTION + _GAP
    heights = [max(1, -(-len(row.cells) // _ACROSS)) * line for row in rows]
    across = max([2, *(min(_ACROSS, len(row.cells)) for row in rows)])
    width = 2 * _MARGIN + _NAMES + across * (CELL[0] + _GAP)
    top = _MARGIN + 2 * _TITLE
    sheet = np.full((top + sum(heights) + _MARGIN, width, 3), _PAPER, np.uint8)
    _write(sheet, title, (_MARGIN, _MARGIN // 2), width - 2 * _MARGIN, _TITLE, language)
    for row, height in zip(rows, heights, strict=True):
        _write(sheet, row.name, (_MARGIN, top), _NAMES - _GAP, _NAME, language)
        below = (_MARGIN, top + 2 * _NAME)
        _write(sheet, row.note, below, _NAMES - _GAP, _CAPTION, language)
        for n, cell in enumerate(row.cells):
            left = _MARGIN + _NAMES + n % _ACROSS * (CELL[0] + _GAP)
            _lay(sheet, cell, left, top + n // _ACROSS * line, language)
        top += height
    return sheet


def _lay(sheet: NDArray[np.uint8], cell: Cell, left: int, top: int, language: str) -> None:
    height, width = cell.pixels.shape[:2]
    x, y = left + (CELL[0] - width) // 2, top + (CELL[1] - height) // 2
    if cell.given:
        sheet[y - 2 : y + height + 2, x - 2 : x + width + 2] = _FRAME
    sheet[y : y + height, x : x + width] = cell.pixels
    _write(sheet, cell.caption, (left, top + CELL[1] + 2), CELL[0], _CAPTION, language)


def _write(
    sheet: NDArray[np.uint8],
    text: str,
    place: tuple[int, int],
    width: int,
    em: int,
    language: str,
) -> None:
    """Put words there, centred in the width; what does not fit on the sheet is cut."""
    if not text:
        return
    look = Look(500)
    drawn = Block(text, look, type_of(look, em, language), width).draw(*place)
    across = drawn.pixels[: sheet.shape[0] - drawn.top, : sheet.shape[1] - drawn.left]
    under = sheet[drawn.top :, drawn.left :][: across.shape[0], : across.shape[1]]
    clear = 255 - across[..., 3:].astype(np.uint16)
    under[:] = across[..., :3] + (under * clear + 127) // 255
