"""Text over pictures: readable, in the safe area, every script, honest about what is missing."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from prostudio.drawing import fonts
from prostudio.drawing.fonts_missing import missing_scripts
from prostudio.drawing.safe_area import caption_size, safe_area
from prostudio.drawing.text import Lettering, draw_caption, draw_title
from prostudio.errors import MissingError
from prostudio.film import Size

WIDE = Size(1280, 720)
SIZES = [WIDE, Size(640, 360), Size(720, 1280), Size(720, 720), Size(1680, 720), Size(3840, 2160)]
LINES = ("For forty years he climbed the same steps,", "and the sea never once thanked him for it.")


def opaque(lettering: Lettering, least: int = 128) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in the frame of the pixels that cover at least that much."""
    rows, columns = np.nonzero(lettering.pixels[..., 3] >= least)
    return (
        lettering.left + int(columns.min()),
        lettering.top + int(rows.min()),
        lettering.left + int(columns.max()) + 1,
        lettering.top + int(rows.max()) + 1,
    )


def over(lettering: Lettering, ground: int) -> np.ndarray:
    """Luma of the text over a flat ground."""
    pixels = lettering.pixels.astype(float)
    return pixels[..., :3].mean(2) + ground * (1 - pixels[..., 3] / 255)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_captions_and_titles_stay_in_the_safe_area(size: Size) -> None:
    area = safe_area(size)
    for lettering in (
        draw_caption(LINES, "en", size),
        draw_title("The Last Keeper of the Northern Light", "", size),
    ):
        left, top, right, bottom = opaque(lettering)
        assert area.left <= left < right <= area.right
        assert area.top <= top < bottom <= area.bottom
        for even in (lettering.left, lettering.top, *lettering.pixels.shape[:2]):
            assert even % 2 == 0


def test_upright_captions_are_clear_of_what_phones_lay_over_them() -> None:
    left, _, right, bottom = opaque(draw_caption(LINES, "en", Size(1080, 1920)))
    assert left >= 65
    assert right <= 915
    assert bottom <= 1440


def test_a_caption_stands_in_the_middle_at_the_bottom() -> None:
    left, top, right, bottom = opaque(draw_caption(("Words",), "en", WIDE))
    assert abs((left + right) / 2 - 640) < 8
    assert 600 < top < bottom <= 684


@pytest.mark.parametrize("ground", [255, 200, 128, 0])
def test_white_letters_are_parted_from_every_ground_by_a_dark_edge(ground: int) -> None:
    seen = over(draw_caption(("Illicit",), "en", WIDE), ground)
    assert seen.max() > 250
    middle = seen[seen.shape[0] // 2]
    letters = np.flatnonzero(middle > 245)
    inside = middle[letters[0] : letters[-1]] if ground < 245 else middle[8:-8]
    assert inside.min() < 90  # a stroke of the outline lies between the letters


def test_a_line_that_is_too_wide_is_drawn_smaller() -> None:
    left, top, right, bottom = opaque(draw_caption(("W" * 42,), "en", WIDE))
    assert right - left <= 1152
    assert bottom - top < 1.3 * caption_size(WIDE)


def test_arabic_is_joined_and_reads_from_the_right() -> None:
    joined = draw_caption(("بحر",), "ar", WIDE)
    apart = draw_caption(("ب ح ر",), "ar", WIDE)
    assert opaque(joined)[2] - opaque(joined)[0] < opaque(apart)[2] - opaque(apart)[0]
    # the full stop ends the sentence, so it stands at its left
    dotted = draw_caption(("بحر.",), "ar", WIDE)
    extra = [b - a for a, b in zip(opaque(joined), opaque(dotted), strict=True)]
    assert extra[0] < 0 < extra[2]
    dot = over(dotted, 0)[:, opaque(dotted)[0] - dotted.left :][:, :6]
    assert np.flatnonzero((dot > 200).any(1)).size < 9  # a dot, not the tail of a letter


@pytest.mark.parametrize(("text", "language"), [("Größe été Ελλάδα Москва", "de"), ("שלום", "he")])
def test_every_script_of_the_fonts_by_pip_has_its_glyphs(text: str, language: str) -> None:
    assert missing_scripts(text, language) == ()
    assert draw_caption((text,), language, WIDE).pixels[..., 3].max() == 255


def test_missing_scripts_are_named_with_a_font_that_would_help(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "FONTS", fonts.FONTS[:3])
    monkeypatch.setattr(fonts, "_system_faces", lambda *_: iter(()))
    fonts._pip_faces.cache_clear()
    found = {item.script: item for item in missing_scripts("海 hello 🌊 สวัสดี 海", "en")}
    fonts._pip_faces.cache_clear()
    assert set(found) == {"CJK", "emoji", "Thai"}
    assert found["CJK"].characters == "海"
    assert "prostudio[cjk]" in found["CJK"].font
    assert "fonts-noto-color-emoji" in found["emoji"].font
    assert "Noto Sans Thai" in found["Thai"].font


def test_what_no_font_has_is_left_out_rather_than_drawn_as_boxes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "_system_faces", lambda *_: iter(()))
    plain = draw_caption(("We sail at dawn",), "en", WIDE)
    marked = draw_caption(("We sail 🌊 at dawn 👩🏽‍🚀",), "en", WIDE)
    np.testing.assert_array_equal(plain.pixels, marked.pixels)


def test_the_fonts_in_use_are_named_with_their_digests() -> None:
    used = fonts.fonts_in_use("Hello שלום", "en")
    assert set(used) == {"Inter", "Noto Sans Hebrew"}
    assert all(len(digest) == 64 for digest in used.values())


def test_a_changed_font_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "forged_fonts").mkdir()
    (tmp_path / "forged_fonts" / "__init__.py").write_text("")
    (tmp_path / "forged_fonts" / "a.ttf").write_bytes(b"another font")
    monkeypatch.syspath_prepend(tmp_path)
    row = replace(fonts.FONTS[0], package="forged_fonts", file="a.ttf")
    with pytest.raises(MissingError, match=hashlib.sha256(b"another font").hexdigest()[:12]):
        fonts._checked(row)
    with pytest.raises(MissingError, match="Inter is not installed"):
        fonts._checked(replace(row, package="no_such_fonts"))
    assert fonts._checked(replace(row, package="no_such_fonts", required=False)) is None


def test_titles_are_capitals_where_the_script_has_them() -> None:
    low, high = draw_title("Dawn", "", WIDE), draw_title("DAWN", "", WIDE)
    np.testing.assert_array_equal(low.pixels, high.pixels)
    left, top, right, bottom = opaque(high)
    assert abs((left + right) / 2 - 640) < 4
    assert 250 < top < bottom < 430
    assert draw_title("قصة البحر", "", WIDE).pixels[..., 3].max() == 255
    longest = opaque(draw_title("a very long title " * 20, "en", WIDE))
    assert longest[1] >= 36
    assert longest[3] <= 684
    turkish, plain = (draw_title("ilk", tag, WIDE).pixels for tag in ("tr", "en"))
    assert turkish.shape != plain.shape or (turkish != plain).any()
    assert (
        draw_title("Straße", "", WIDE).pixels.shape != draw_title("STRASSE", "", WIDE).pixels.shape
    )
