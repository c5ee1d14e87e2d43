"""Captions as .ass: valid sections, the style's place and colours, words with their times."""

from __future__ import annotations

import re

import pytest

from prostudio.delivery.ass import ass
from prostudio.film import CAPTION_STYLES, Caption, CaptionWord, Size
from prostudio.film.safe_area import SafeArea

WIDE = Size(1280, 720)
SECOND = 48_000
CAPTION = Caption(
    ("Two {old} words", "and more."),
    SECOND,
    4 * SECOND,
    "en",
    words=(
        CaptionWord(0, 0, 3, SECOND + 4_800, SECOND + 24_000),
        CaptionWord(0, 10, 15, 2 * SECOND, 3 * SECOND),
        CaptionWord(1, 0, 3, 3 * SECOND, 3 * SECOND + 24_000),
    ),
)


def style_of(text: str) -> dict[str, str]:
    keys, values = (
        next(line for line in text.split("\n") if line.startswith(head)).split(": ", 1)[1]
        for head in ("Format: Name", "Style:")
    )
    return dict(zip(keys.split(", "), values.split(","), strict=True))


@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_every_style_has_a_whole_file_of_its_own(style: str) -> None:
    text = ass([CAPTION], WIDE, style=style, title="The\nKeeper")
    sections = ("[Script Info]", "[V4+ Styles]", "[Events]")
    assert [line for line in text.split("\n") if line.startswith("[")] == list(sections)
    assert "Title: The Keeper\n" in text
    assert "PlayResX: 1280\nPlayResY: 720\n" in text
    found = style_of(text)
    assert len(found) == 23
    assert found["BorderStyle"] == ("3" if style in ("boxed", "lower third") else "1")
    assert found["Alignment"] == ("1" if style == "lower third" else "2")
    event = text.rstrip().split("\n")[-1]
    assert event.startswith("Dialogue: 0,0:00:01.00,0:00:04.00,Caption,,0,0,0,,")
    assert event.count(",") == 9 + "".join(CAPTION.lines).count(",")


def test_letters_stand_in_the_safe_area() -> None:
    found = style_of(ass([CAPTION], WIDE, area=SafeArea(100, 50, 1000, 600)))
    assert (found["MarginL"], found["MarginR"], found["MarginV"]) == ("100", "280", "120")


def test_words_carry_their_times_to_the_end_of_the_caption() -> None:
    event = ass([CAPTION], WIDE, style="karaoke").rstrip().split("\n")[-1]
    text = event.split(",,", 2)[-1]
    lasting = [int(number) for number in re.findall(r"\\k(\d+)", text)]
    assert lasting == [10, 90, 100, 100]
    assert sum(lasting) == 300
    plain = re.sub(r"\{\\k\d+\}", "", text)
    assert plain == r"Two \{old\} words\Nand more."
    assert plain in ass([CAPTION], WIDE).rstrip().split("\n")[-1]


def test_a_style_that_marks_words_falls_back_where_nobody_speaks() -> None:
    silent = Caption(("Read me.",), 0, SECOND, "en", "unspoken")
    assert ass([silent], WIDE, style="karaoke").rstrip().endswith(",,Read me.")


def test_no_captions_are_a_file_without_events() -> None:
    assert ass([], WIDE).rstrip().endswith("Effect, Text")


def test_a_caption_too_wide_for_its_place_has_smaller_letters_and_others_do_not() -> None:
    tall = Size(1080, 1920)
    long = Caption(("Telecommunications",), SECOND, 2 * SECOND, "en")
    short = Caption(("Two words",), 2 * SECOND, 3 * SECOND, "en")
    text = ass([long, short], tall, style="pop")
    usual = int(style_of(text)["Fontsize"])
    small, plain = (line.split(",,", 2)[-1] for line in text.rstrip().split("\n")[-2:])
    found = re.fullmatch(r"\{\\fs(\d+)\}Telecommunications", small)
    assert found
    assert 0.5 * usual < int(found[1]) < 0.6 * usual
    assert plain == "Two words"
