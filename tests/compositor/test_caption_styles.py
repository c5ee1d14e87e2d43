"""Caption styles: how they are broken, which word is marked when, and what they cost to draw."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from prostudio.compositor import caption_limits, cut_segments, pack_captions
from prostudio.compositor.composing import compose
from prostudio.compositor.overlays import Text, drawn_with
from prostudio.compositor.segment import Overlay, Segment, Source
from prostudio.compositor.stamping import Stamp
from prostudio.drawing.caption import CaptionBlock
from prostudio.drawing.caption_styles import CAPTION_STYLES as ROWS
from prostudio.drawing.look import YELLOW
from prostudio.drawing.text_block import laid_over
from prostudio.film import CAPTION_STYLES, Caption, CaptionWord, Size
from prostudio.film.text.word_times import estimate_words
from prostudio.film.time import SAMPLE_RATE, frame_at
from prostudio.film.timeline import Clip, SpokenLine, Timeline
from prostudio.media.colour import Planes, copy, flat
from prostudio.media.encoding import Encoding
from prostudio.media.video import read_frames

RATE = Fraction(30)
SECOND = SAMPLE_RATE
WIDE, TALL, SQUARE = Size(1280, 720), Size(720, 1280), Size(720, 720)
TEXT = "For forty years he climbed the same ninety-one steps, and the sea never once thanked him."


def line(text: str = TEXT, language: str = "en", start: int = 0, seconds: float = 6) -> SpokenLine:
    stop = start + round(seconds * SECOND)
    return SpokenLine(
        "n", "a", text, language, start, stop, estimate_words(text, start, stop, language)
    )


def packed(style: str, size: Size = WIDE, **more: Any) -> tuple[Caption, ...]:
    return pack_captions([line(**more)], RATE, caption_limits(size, None, style))


def test_every_name_of_a_style_has_a_look_and_every_look_a_name() -> None:
    assert tuple(ROWS) == CAPTION_STYLES


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE], ids=str)
@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_captions_of_every_style_lie_inside_their_sentence_and_never_over_another(
    style: str, size: Size
) -> None:
    lines = [line(), line("Then the ships stopped.", start=8 * SECOND, seconds=1.5)]
    captions = pack_captions(lines, RATE, caption_limits(size, None, style))
    linger = round(0.3 * SECOND) + SECOND // 30
    for caption in captions:
        (own,) = (one for one in lines if one.start <= caption.start < one.stop + linger)
        assert own.start <= caption.start < caption.stop <= own.stop + linger
        assert 1 <= len(caption.lines) <= 2
    for one, two in pairwise(captions):
        assert one.stop <= two.start


@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_every_word_is_found_where_it_stands_and_is_spoken_while_it_is_shown(style: str) -> None:
    captions = packed(style)
    words = [
        (caption.lines[word.line][word.first : word.last], word.start, word.stop)
        for caption in captions
        for word in caption.words
    ]
    assert [text for text, _, _ in words] == TEXT.split()
    assert [start for _, start, _ in words] == sorted(start for _, start, _ in words)
    for caption in captions:
        for word in caption.words:
            assert caption.start <= word.start <= word.stop <= caption.stop


def test_pop_has_one_to_four_words_and_loses_none() -> None:
    for size in (WIDE, TALL, SQUARE):
        captions = packed("pop", size)
        counts = [len(caption.words) for caption in captions]
        assert sum(counts) == len(TEXT.split())
        assert 1 <= min(counts) <= max(counts) <= 4
        assert np.mean(counts) > 1.6  # not one after the other like a ticker
    for one, two in pairwise(captions):
        assert two.start - one.stop <= SECOND // 2


def test_pop_of_a_script_without_spaces_goes_by_its_width() -> None:
    text = "四十年のあいだ彼は同じ階段を上り、海は一度も礼を言わなかった。"
    captions = packed("pop", text=text, language="ja")
    assert "".join("".join(caption.lines) for caption in captions) == text
    assert all(len("".join(caption.lines)) <= 9 for caption in captions)


def test_what_nobody_speaks_has_no_words_to_mark() -> None:
    silent = SpokenLine("n", "a", "Read me.", "en", 0, SECOND, (), heard=False)
    (caption,) = pack_captions([silent], RATE, caption_limits(WIDE, None, "karaoke"))
    assert caption.words == ()
    assert caption.source == "unspoken"


def timeline(style: str, captions: tuple[Caption, ...], stop: int = 300) -> Timeline:
    return Timeline(WIDE, RATE, (Clip("a", 0, stop),), style=style, burned=captions)


def test_segments_carry_the_words_in_frames_and_each_is_marked_until_the_next_begins() -> None:
    captions = packed("karaoke")
    for segment in cut_segments(timeline("karaoke", captions), longest=50):
        assert Segment.from_json(segment.to_json()) == segment
        for overlay in segment.overlays:
            assert overlay.style == "karaoke"
            for one, two in pairwise(overlay.words):
                assert one[4] >= two[3] or one[3] == two[3]
            assert overlay.words[-1][4] <= overlay.stop
    plain = cut_segments(timeline("plain", packed("plain")))
    assert all(overlay.words == () for segment in plain for overlay in segment.overlays)


def test_the_captions_of_the_picture_are_the_burned_ones() -> None:
    film = timeline("pop", packed("pop"))
    shown = [o.lines for s in cut_segments(film, longest=300) for o in s.overlays]
    assert shown == [caption.lines for caption in film.burned or ()]
    assert not any(s.overlays for s in cut_segments(film, burn_captions=False))


def overlay(style: str = "karaoke", stop: int = 90) -> Overlay:
    words = ((0, 0, 3, 0, 20), (0, 4, 9, 20, 40), (1, 0, 5, 45, 90))
    marked = words if ROWS[style].spoken else ()
    return Overlay("caption", ("One storm", "later."), "en", 0, stop, style, marked)


@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_a_caption_is_drawn_once_and_once_for_every_word(
    style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    for name in ("draw", "draw_word"):
        real = getattr(CaptionBlock, name)

        def counted(self: CaptionBlock, *args: int, _real: Any = real, _name: str = name) -> Any:
            drawn.append(_name)
            return _real(self, *args)

        monkeypatch.setattr(CaptionBlock, name, counted)
    text = Text(overlay(style), WIDE, 30)
    for frame in range(90):
        text.draw(flat(WIDE), frame)
    assert drawn.count("draw") == 1
    assert drawn.count("draw_word") == (3 if ROWS[style].spoken else 0)


@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_a_caption_touches_its_own_region_alone(style: str) -> None:
    lettering = CaptionBlock(("One storm", "later."), "en", WIDE, None, style).draw()
    picture = flat(WIDE, (90, 100, 160))
    Text(overlay(style), WIDE, 30).draw(picture, 30)
    top, left = lettering.top, lettering.left
    height, width = lettering.pixels.shape[:2]
    assert height * width < 0.2 * WIDE.width * WIDE.height
    for plane, value, step in zip(picture, (90, 100, 160), (1, 2, 2), strict=True):
        inside = plane[top // step : (top + height) // step, left // step : (left + width) // step]
        assert (inside != value).any()
        assert (plane != value).sum() == (inside != value).sum()


def formula(rgb: np.ndarray) -> np.ndarray:
    """BT.709, limited range, of [..., 3] RGB from 0 to 255 (ITU-R BT.709-6, 3.2 to 3.5)."""
    red, green, blue = (rgb[..., n].astype(float) / 255 for n in range(3))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    blue_difference, red_difference = (blue - luma) / 1.8556, (red - luma) / 1.5748
    return np.stack([16 + 219 * luma, 128 + 224 * blue_difference, 128 + 224 * red_difference], -1)


def inverse(yuv: np.ndarray) -> np.ndarray:
    """RGB, not rounded, of one colour's Y, Cb and Cr."""
    luma, blue, red = (yuv[0] - 16) / 219, (yuv[1] - 128) / 224, (yuv[2] - 128) / 224
    red_part, blue_part = luma + 1.5748 * red, luma + 1.8556 * blue
    green_part = (luma - 0.2126 * red_part - 0.0722 * blue_part) / 0.7152
    return 255 * np.array([red_part, green_part, blue_part])


def halved(plane: np.ndarray) -> np.ndarray:
    return plane.reshape(plane.shape[0] // 2, 2, plane.shape[1] // 2, 2).mean((1, 3))


@pytest.mark.parametrize("ground", [(240, 250, 245), (200, 30, 60), (12, 40, 160), (0, 0, 0)])
@pytest.mark.parametrize("style", ["boxed", "karaoke", "pop", "lower third"])
@pytest.mark.parametrize("opacity", [1.0, 0.4])
def test_coloured_captions_are_within_two_levels_of_the_formula(
    style: str, ground: tuple[int, int, int], opacity: float
) -> None:
    """Blended in RGB as it should be and turned to YUV by the formula, against our planes."""
    size = Size(640, 360)
    block = CaptionBlock(("One storm", "later."), "en", size, None, style)
    lettering, word = block.draw(), block.draw_word(0, 4, 9)
    lettering = laid_over(lettering, word) if word else lettering
    levels = [round(value) for value in formula(np.array(ground, float))]
    picture = flat(size, (levels[0], levels[1], levels[2]))
    Stamp(lettering).put(picture, opacity)
    wanted = np.tile(inverse(np.array(levels, float)), (size.height, size.width, 1))
    height, width = lettering.pixels.shape[:2]
    region = wanted[lettering.top :, lettering.left :][:height, :width]
    pixels = lettering.pixels.astype(float) * opacity
    region *= 1 - pixels[..., 3:] / 255
    region += pixels[..., :3]
    yuv = formula(wanted)
    planes = (yuv[..., 0], halved(yuv[..., 1]), halved(yuv[..., 2]))
    for plane, exact in zip(picture, planes, strict=True):
        assert np.abs(plane - exact).max() <= 2


def test_the_marked_word_has_its_colour_in_the_encoded_film(tmp_path: Path) -> None:
    size = Size(640, 360)
    frames = 12
    shown = Overlay("caption", ("WWW storm",), "en", -9, 30, "karaoke", ((0, 0, 3, -9, 30),))
    segment = Segment(size, RATE, frames, (Source("a", 0, frames),), overlays=(shown,))
    grey = (np.full((360, 640, 3), 120, np.uint8) for _ in range(frames))
    compose(segment, [grey], tmp_path / "a.mp4", Encoding(crf=4))
    picture: Planes = copy(list(read_frames(tmp_path / "a.mp4"))[6])
    pill = CaptionBlock(("WWW storm",), "en", size, None, "karaoke").draw_word(0, 0, 3)
    assert pill
    exact = formula(np.array(YELLOW, float))
    middle = (pill.top + pill.pixels.shape[0] // 2) // 2
    edge = pill.left // 2 + 2  # the pill's left end, beside its letters
    assert abs(int(picture.u[middle, edge]) - exact[1]) <= 3
    assert abs(int(picture.v[middle, edge]) - exact[2]) <= 3
    assert "Inter" in drawn_with(segment)["fonts"]


def test_a_caption_that_is_longer_than_its_shot_goes_on_over_the_cut() -> None:
    caption = Caption(("One storm",), 0, 3 * SECOND, "en", words=(
        CaptionWord(0, 0, 3, 0, SECOND), CaptionWord(0, 4, 9, SECOND, 3 * SECOND),
    ))  # fmt: skip
    clips = (Clip("a", 0, 40), Clip("b", 40, 120))
    film = Timeline(WIDE, RATE, clips, style="karaoke", burned=(caption,))
    first, second = cut_segments(film)
    (before,), (after,) = first.overlays, second.overlays
    assert (before.start, before.stop) == (0, 90)
    assert (after.start, after.stop) == (-40, 50)
    assert [word[3] + 40 for word in after.words] == [word[3] for word in before.words] == [0, 30]
    over_the_cut = [flat(WIDE, (90, 100, 160)) for _ in range(2)]
    Text(before, WIDE, 30).draw(over_the_cut[0], 39)
    Text(after, WIDE, 30).draw(over_the_cut[1], 0)
    np.testing.assert_array_equal(over_the_cut[0].y, over_the_cut[1].y)


def test_a_word_of_no_length_and_words_in_one_frame_mark_the_last() -> None:
    caption = Caption(("a b c",), 0, SECOND, "en", words=tuple(
        CaptionWord(0, 2 * n, 2 * n + 1, start, start) for n, start in enumerate((0, 10, 20))
    ))  # fmt: skip
    ((segment,)) = cut_segments(timeline("karaoke", (caption,), 60))
    (shown,) = segment.overlays
    assert all(word[3] < word[4] for word in shown.words)
    assert Text(shown, WIDE, 30)._word(0) == shown.words[-1]
    assert frame_at(20, RATE) == 0
