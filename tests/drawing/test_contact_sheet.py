"""Sheets of small pictures with names and captions."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.contact_sheet import CELL, Cell, Row, contact_sheet


def cell(colour: tuple[int, int, int], caption: str = "a-shot 0.51") -> Cell:
    return Cell(np.full((CELL[1], 100, 3), colour, np.uint8), caption)


def test_every_picture_is_on_the_sheet_whole_and_long_rows_go_on_below() -> None:
    colours = [(200, 10 * n, 0) for n in range(10)]
    rows = [
        Row("Mira", "10 shots", tuple(map(cell, colours))),
        Row("Old Tom", "in no shot", ()),
    ]
    sheet = contact_sheet("The pier: likeness by colours alone", rows)
    assert sheet.dtype == np.uint8
    for colour in colours:
        assert (sheet == colour).all(-1).sum() == CELL[1] * 100
    rows_of = {colour: np.flatnonzero((sheet == colour).all(-1).any(1)) for colour in colours}
    assert rows_of[colours[0]][0] == rows_of[colours[7]][0]
    assert rows_of[colours[8]][0] > rows_of[colours[0]][-1]
    assert sheet[:, :220].max() > 200  # names are written beside


def test_the_users_own_pictures_have_a_frame() -> None:
    plain = contact_sheet("t", [Row("a", "", (cell((9, 9, 9), ""),))])
    framed = contact_sheet("t", [Row("a", "", (Cell(cell((9, 9, 9)).pixels, "", given=True),))])
    assert plain.shape == framed.shape
    assert (plain != framed).any(-1).sum() > 400
