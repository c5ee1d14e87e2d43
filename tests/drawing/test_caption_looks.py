"""Caption styles as they are drawn: inside the safe area, readable on any ground, every script."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from prostudio.drawing.caption import CaptionBlock, draw_caption
from prostudio.drawing.look import NIGHT, WHITE, YELLOW
from prostudio.drawing.safe_area import SafeArea, safe_area
from prostudio.drawing.text_block import Lettering, laid_over
from prostudio.film import CAPTION_STYLES, Size

WIDE, TALL, SQUARE = Size(1280, 720), Size(720, 1280), Size(720, 720)
LINES = {
    "en": ("For forty years he climbed", "the same steps."),
    "ar": ("أربعين عاماً صعد", "الدرجات نفسها."),
    "he": ("ארבעים שנה הוא טיפס", "באותן מדרגות."),
}
MARKING = ("karaoke", "pop")


def edges(lettering: Lettering, least: int = 100) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in the frame of what covers at least that much."""
    rows, columns = np.nonzero(lettering.pixels[..., 3] >= least)
    return (
        lettering.left + int(columns.min()),
        lettering.top + int(rows.min()),
        lettering.left + int(columns.max()) + 1,
        lettering.top + int(rows.max()) + 1,
    )


def luminance(colour: tuple[float, ...]) -> float:
    """Relative luminance (WCAG 2.2) of RGB from 0 to 255."""
    linear = [
        (c / 255 / 12.92 if c <= 10.3 else ((c / 255 + 0.055) / 1.055) ** 2.4) for c in colour
    ]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: tuple[float, ...], two: tuple[float, ...]) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE, Size(256, 144)], ids=str)
@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_every_style_stays_in_the_safe_area_in_every_shape_and_script(
    style: str, size: Size
) -> None:
    area = safe_area(size)
    for language, lines in LINES.items():
        block = CaptionBlock(lines, language, size, None, style)
        drawn = [block.draw(), block.draw_word(0, 0, 3)]
        for lettering in drawn:
            if lettering is not None:
                left, top, right, bottom = edges(lettering)
                assert area.left - 2 <= left < right <= area.right + 2
                assert area.top <= top < bottom <= area.bottom + 2
                assert lettering.left % 2 == lettering.top % 2 == 0


@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_another_safe_area_moves_and_fits_every_style(style: str) -> None:
    area = SafeArea(100, 60, 420, 500)
    left, top, right, bottom = edges(draw_caption(LINES["en"], "en", WIDE, area, style))
    assert 98 <= left < right <= 422
    assert 60 <= top < bottom <= 502


def test_letters_and_grounds_are_readable_whatever_the_picture() -> None:
    """7 to 1 is WCAG's AAA; a panel lets a fifth of the whitest picture through."""
    behind = tuple(0.8 * dark + 0.2 * 255 for dark in NIGHT)
    assert contrast(WHITE, behind) > 10
    assert contrast(NIGHT, YELLOW) > 12
    assert contrast(YELLOW, (0, 0, 0)) > 12


@pytest.mark.parametrize("ground", [0, 128, 255])
@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_white_letters_have_dark_beside_them_on_every_ground(style: str, ground: int) -> None:
    lettering = draw_caption(("Illicit",), "en", WIDE, None, style)
    alpha = lettering.pixels[..., 3:].astype(float) / 255
    seen = (lettering.pixels[..., :3] + (1 - alpha) * ground).mean(2)
    letters = (lettering.pixels[..., :3].min(2) > 235) & (alpha[..., 0] > 0.95)
    rows, columns = np.nonzero(letters)
    assert rows.size > 50
    reach = max(3, round(0.1 * 36))
    near = []
    for row, column in list(zip(rows, columns, strict=True))[::17]:
        around = seen[
            max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1
        ]
        near.append(around.min())
    share = np.mean([contrast((255,) * 3, (dark,) * 3) > 7 for dark in near])
    assert share > (0.9 if style != "pop" else 0.5)  # inside thick strokes there is only white


@pytest.mark.parametrize("style", MARKING)
def test_the_spoken_word_is_marked_where_it_stands_in_both_directions(style: str) -> None:
    for language, lines in LINES.items():
        block = CaptionBlock(lines, language, WIDE, None, style)
        words = lines[0].split()
        at, places = 0, []
        for word in words:
            drawn = block.draw_word(0, at, at + len(word))
            assert drawn is not None
            left, _, right, _ = edges(drawn)
            places.append((left + right) / 2)
            at += len(word) + 1
        assert places == sorted(places, reverse=language != "en")
        box = block.boxes[0]
        assert box.left() - 30 < min(places) < max(places) < box.right() + 30


def test_a_pill_covers_its_word_alone() -> None:
    block = CaptionBlock(("one storm later",), "en", WIDE, None, "karaoke")
    words = [block.draw_word(0, *span) for span in ((0, 3), (4, 9), (10, 15))]
    spans = [edges(word)[::2] for word in words if word]
    assert len(spans) == 3
    for one, two in pairwise(spans):
        assert one[1] <= two[0]


def test_a_marked_word_keeps_its_place_when_the_others_are_drawn_under_it() -> None:
    for style in MARKING:
        block = CaptionBlock(("one storm later",), "en", WIDE, None, style)
        base, word = block.draw(), block.draw_word(0, 4, 9)
        assert word
        both = laid_over(base, word)
        assert (both.pixels[..., :3].max(2) <= both.pixels[..., 3]).all()  # premultiplied
        left, top = word.left - both.left, word.top - both.top
        height, width = word.pixels.shape[:2]
        under = both.pixels[top : top + height, left : left + width]
        solid = word.pixels[..., 3] == 255
        np.testing.assert_array_equal(under[solid], word.pixels[solid])


@pytest.mark.parametrize("style", ["plain", "boxed", "lower third"])
def test_other_styles_mark_no_word(style: str) -> None:
    assert CaptionBlock(("one",), "en", WIDE, None, style).draw_word(0, 0, 3) is None


def test_a_lower_third_begins_where_reading_begins() -> None:
    area = safe_area(WIDE)
    assert edges(draw_caption(LINES["en"], "en", WIDE, None, "lower third"))[0] == area.left
    assert edges(draw_caption(LINES["he"], "he", WIDE, None, "lower third"))[2] == area.right
    bar = draw_caption(LINES["he"], "he", WIDE, None, "lower third").pixels[:, -4]
    assert np.abs(bar[len(bar) // 2, :3].astype(int) - YELLOW).max() <= 1


def test_pop_is_large_and_in_capitals_where_the_script_has_them() -> None:
    low = draw_caption(("storm",), "en", WIDE, None, "pop")
    high = draw_caption(("STORM",), "en", WIDE, None, "pop")
    np.testing.assert_array_equal(low.pixels, high.pixels)
    plain = edges(draw_caption(("STORM",), "en", WIDE))
    large = edges(high)
    assert large[3] - large[1] > 1.7 * (plain[3] - plain[1])
    kept = draw_caption(("Straße",), "de", WIDE, None, "pop")
    assert kept.pixels.shape != draw_caption(("STRASSE",), "de", WIDE, None, "pop").pixels.shape


def test_a_line_that_is_too_wide_is_set_smaller_in_every_style() -> None:
    for style in CAPTION_STYLES:
        left, _, right, _ = edges(draw_caption(("W" * 60,), "en", TALL, None, style))
        area = safe_area(TALL)
        assert area.left - 2 <= left < right <= area.right + 2


def test_a_word_that_no_font_has_is_not_marked() -> None:
    block = CaptionBlock(("sail \U000e0041 on",), "en", WIDE, None, "karaoke")
    assert block.draw_word(0, 5, 6) is None
    assert block.draw_word(0, 0, 4) is not None
