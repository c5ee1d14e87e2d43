"""A segment composed and encoded, and the film made of segments."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from prostudio.compositor.composing import compose
from prostudio.compositor.overlays import drawn_with
from prostudio.compositor.segment import Overlay, Passage, Segment, Source
from prostudio.compositor.stamping import Stamp
from prostudio.drawing.text import Lettering
from prostudio.errors import FaultError
from prostudio.film import Size, TransitionKind
from prostudio.media import colour
from prostudio.media.encoding import Encoding
from prostudio.media.video import read_frames

SIZE = Size(320, 180)
FINE = Encoding(crf=4)


def pictures(rgb: tuple[int, int, int], count: int, size: Size = SIZE) -> Iterator[np.ndarray]:
    for _ in range(count):
        yield np.full((size.height, size.width, 3), rgb, np.uint8)


def segment(frames: int, *names: str, **more: object) -> Segment:
    return Segment(
        SIZE, Fraction(30), frames, tuple(Source(name, 0, frames) for name in names), **more
    )  # type: ignore[arg-type]


def shown(path: Path) -> list[np.ndarray]:
    return [colour.to_rgb(picture).astype(int) for picture in read_frames(path)]


def test_frames_come_out_as_they_went_in(tmp_path: Path) -> None:
    done: list[float] = []
    path = tmp_path / "a.mp4"
    compose(segment(5, "a"), [pictures((200, 30, 60), 5)], path, FINE, done.append)
    assert all(np.abs(picture - (200, 30, 60)).max() <= 3 for picture in shown(path))
    assert done == [0.2, 0.4, 0.6, 0.8, 1.0]


def test_a_dissolve_mixes_its_two_shots(tmp_path: Path) -> None:
    passage = Passage(TransitionKind.DISSOLVE, 0, 9)
    both = segment(9, "a", "b", passage=passage)
    compose(
        both, [pictures((20, 20, 20), 9), pictures((220, 220, 220), 9)], tmp_path / "a.mp4", FINE
    )
    found = [picture.mean() for picture in shown(tmp_path / "a.mp4")]
    assert np.abs(np.array(found) - np.linspace(40, 200, 9)).max() <= 3


def test_a_take_of_another_size_is_scaled(tmp_path: Path) -> None:
    source = pictures((10, 200, 90), 2, Size(640, 360))
    compose(segment(2, "a"), [source], tmp_path / "a.mp4", FINE)
    assert np.abs(shown(tmp_path / "a.mp4")[0] - (10, 200, 90)).max() <= 4


def test_a_caption_comes_stays_and_goes_and_touches_its_region_alone(tmp_path: Path) -> None:
    overlay = Overlay("caption", ("Some words here",), "en", 5, 25)
    path = tmp_path / "a.mp4"
    compose(segment(30, "a", overlays=(overlay,)), [pictures((90, 90, 90), 30)], path, FINE)
    found = shown(path)
    brightest = [int(picture[120:].max()) for picture in found]
    assert max(brightest[:5]) < 100
    assert brightest[5] < brightest[6] < brightest[8]
    assert min(brightest[8:22]) > 240
    assert brightest[22] > brightest[24]
    assert max(brightest[25:]) < 100
    assert np.abs(found[15][:110] - 90).max() <= 3  # nothing above the lower third


def test_a_caption_goes_on_in_the_next_segment_as_if_there_were_none(tmp_path: Path) -> None:
    whole, first, second = (tmp_path / name for name in ("whole.mp4", "a.mp4", "b.mp4"))
    for path, frames, start, stop in ((whole, 20, 8, 18), (first, 10, 8, 18), (second, 10, -2, 8)):
        part = segment(frames, "a", overlays=(Overlay("caption", ("Words",), "en", start, stop),))
        compose(part, [pictures((40, 60, 120), frames)], path, FINE)
    joined = shown(first) + shown(second)
    away = np.abs(np.array(shown(whole)) - np.array(joined))
    assert away.max() <= 20  # two encodings of edges; a step of the fade would be 40
    assert away.mean() < 0.1


@pytest.mark.parametrize("ink", [(255, 0, 0), (0, 160, 255), (250, 220, 40)])
@pytest.mark.parametrize("alpha", [1.0, 0.4])
def test_coloured_ink_is_blended_like_in_rgb(ink: tuple[int, int, int], alpha: float) -> None:
    ground = np.array((60, 140, 90))
    pixels = np.zeros((40, 60, 4), np.uint8)
    pixels[..., :3] = np.rint(np.array(ink) * alpha)
    pixels[..., 3] = round(255 * alpha)
    picture = colour.from_rgb(np.full((180, 320, 3), ground, np.uint8))
    Stamp(Lettering(pixels, 100, 80)).put(picture)
    found = colour.to_rgb(picture).astype(int)
    wanted = np.array(ink) * alpha + ground * (1 - alpha)
    assert np.abs(found[84:116, 104:156] - wanted).max() <= 4
    assert np.abs(found[:78] - ground).max() <= 3
    assert np.abs(found[:, :98] - ground).max() <= 3


def test_a_caption_that_no_font_can_draw_leaves_the_picture_as_it_is(tmp_path: Path) -> None:
    overlay = Overlay("caption", ("\U000f1234",), "ja", 0, 4)
    path = tmp_path / "a.mp4"
    compose(segment(4, "a", overlays=(overlay,)), [pictures((90, 90, 90), 4)], path, FINE)
    assert all(np.abs(picture - 90).max() <= 3 for picture in shown(path))


def test_ink_that_sticks_out_of_the_frame_is_cut_off() -> None:
    picture = colour.flat(SIZE)
    Stamp(Lettering(np.full((40, 60, 4), 255, np.uint8), 300, 160)).put(picture)
    assert (picture.y[160:, 300:] == 235).all()
    assert (picture.y[:160] == 16).all()


def test_a_source_that_ends_early_is_named(tmp_path: Path) -> None:
    with pytest.raises(FaultError, match="frame 3 of shot cliff did not come"):
        compose(segment(5, "cliff"), [pictures((9, 9, 9), 3)], tmp_path / "a.mp4", FINE)
    with pytest.raises(FaultError, match="0 sources came; the segment has 1"):
        compose(segment(5, "cliff"), [], tmp_path / "a.mp4", FINE)


def test_a_segment_with_text_names_skia_and_its_fonts_for_the_key() -> None:
    assert drawn_with(segment(5, "a")) == {}
    facts = drawn_with(segment(5, "a", overlays=(Overlay("caption", ("Hi",), "en", 0, 5),)))
    assert set(facts) == {"skia", "fonts"}
    assert set(facts["fonts"]) == {"Inter"}
