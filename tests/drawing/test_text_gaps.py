"""What no font draws leaves no hole in a line."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.text import draw_caption
from prostudio.film import Size

SIZE = Size(640, 360)


def test_a_sign_that_no_font_has_is_left_out_with_the_space_before_it() -> None:
    unknown = "\U000f1234"  # private use: no font of anybody's
    gap = draw_caption([f"It is a sundial {unknown}."], "en", SIZE)
    plain = draw_caption(["It is a sundial."], "en", SIZE)
    np.testing.assert_array_equal(gap.pixels, plain.pixels)
