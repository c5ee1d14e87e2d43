"""What no font draws leaves no hole in a line."""

from __future__ import annotations

import numpy as np
import pytest

from prostudio.drawing.caption import CaptionBlock
from prostudio.drawing.text import draw_caption, draw_title
from prostudio.film import CAPTION_STYLES, Size

SIZE = Size(640, 360)


def test_a_sign_that_no_font_has_is_left_out_with_the_space_before_it() -> None:
    unknown = "\U000f1234"  # private use: no font of anybody's
    gap = draw_caption([f"It is a sundial {unknown}."], "en", SIZE)
    plain = draw_caption(["It is a sundial."], "en", SIZE)
    np.testing.assert_array_equal(gap.pixels, plain.pixels)


@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_a_caption_of_which_no_font_has_a_letter_draws_nothing(style: str) -> None:
    unknown = "\U000f1234\U000f1235"
    block = CaptionBlock((unknown, unknown), "ja", SIZE, None, style)
    drawn = block.draw()
    assert min(drawn.pixels.shape[:2]) >= 2
    assert not drawn.pixels.any()
    assert block.draw_word(0, 0, 2) is None
    assert not draw_title(unknown, "ja", SIZE).pixels.any()
