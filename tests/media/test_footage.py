"""The user's footage of any kind: the right picture at every moment, and one line of refusal."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from footage_making import Clip, level, numbers, write_clip

from prostudio.film import Fit, Focus, Size
from prostudio.media.footage.reading import examine_footage, footage_pictures
from prostudio.media.footage.values import Moments

SIZE = Size(160, 90)
THIRTIETH = Fraction(1, 30)


def shown(
    path: Path, start: str | Fraction, count: int, step: Fraction = THIRTIETH, stop: str = ""
) -> list[int]:
    """Numbers of the frames shown, modulo 40."""
    end = Fraction(stop) if stop else None
    return numbers(footage_pictures(path, Moments(Fraction(start), step, count, end), SIZE), 90)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("plain") / "plain.mp4", Clip(click_every=1.0))


def test_its_facts_are_those_of_the_file(plain: Path) -> None:
    found = examine_footage(plain, sound=True)
    assert (found.width, found.height, found.rate, found.seconds) == (160, 90, "30", 3.0)
    assert (found.codec, found.sound, found.range, found.turned) == ("h264", "aac", "", 0)
    assert found.damaged == 0
    assert not found.variable
    assert not found.interlaced


def test_every_frame_is_there_in_order_from_any_moment(plain: Path) -> None:
    whole = shown(plain, "0", 90)
    assert whole == [n % 40 for n in range(90)]
    for first in (1, 29, 30, 31, 60, 77):
        assert shown(plain, Fraction(first, 30), 5) == whole[first : first + 5]


def test_before_its_beginning_and_after_its_end_a_picture_is_held(plain: Path) -> None:
    assert shown(plain, "-0.1", 5) == [0, 0, 0, 0, 1]
    assert shown(plain, "2.9", 6) == [7, 8, 9, 9, 9, 9]


def test_nothing_from_the_stop_on_is_shown(plain: Path) -> None:
    assert shown(plain, "1", 6, stop="1.1") == [30, 31, 32, 32, 32, 32]


@pytest.mark.parametrize(
    ("rate", "suffix", "wanted"),
    [
        (Fraction(60), "mp4", [2 * n for n in range(8)]),
        (Fraction(60), "mkv", [2 * n for n in range(8)]),  # whose clock counts milliseconds
        (Fraction(30000, 1001), "mkv", list(range(8))),
        (Fraction(15), "mp4", [0, 0, 1, 1, 2, 2, 3, 3]),
        (Fraction(24), "mp4", [0, 1, 1, 2, 3, 4, 5, 5]),
        (Fraction(120), "mkv", [4 * n for n in range(8)]),
    ],
)
def test_another_rate_shows_the_picture_on_screen_at_each_moment(
    rate: Fraction, suffix: str, wanted: list[int], tmp_path: Path
) -> None:
    path = write_clip(tmp_path / f"a.{suffix}", Clip(1.0, rate))
    assert shown(path, "0", 8) == wanted


def test_a_variable_rate_shows_each_picture_for_as_long_as_the_file_says(tmp_path: Path) -> None:
    """As telephones and screen recorders write it."""
    times = [Fraction(n) for n in (0, 1, 2, 6, 7, 20, 21, 22, 40, 60)]
    clip = Clip(times=[THIRTIETH * at for at in times])
    path = write_clip(tmp_path / "a.mkv", clip)
    assert examine_footage(path).variable
    wanted = [max(n for n, at in enumerate(times) if at <= k) for k in range(61)]
    assert shown(path, "0", 61) == wanted
    assert shown(path, THIRTIETH * 19, 4) == wanted[19:23]


@pytest.mark.parametrize(
    ("suffix", "codec", "sound"),
    [
        ("mov", "prores_ks", "pcm_s16le"),
        ("webm", "libvpx-vp9", "libopus"),
        ("ts", "libx264", "mp2"),
        ("mpg", "mpeg2video", "mp2"),
        ("avi", "mjpeg", "pcm_s16le"),
        ("mkv", "ffv1", "flac"),
        ("wmv", "wmv2", "mp2"),
        ("flv", "libx264", "aac"),
        ("mp4", "libsvtav1", "aac"),
    ],
)
def test_containers_and_codecs_of_all_sorts_are_read_at_the_right_place(
    suffix: str, codec: str, sound: str, tmp_path: Path
) -> None:
    deep = {"prores_ks": "yuv422p10le", "mjpeg": "yuvj420p"}
    options = {
        "libvpx-vp9": (("deadline", "realtime"), ("cpu-used", "8"), ("g", "30")),
        "libsvtav1": (("preset", "12"), ("svtav1-params", "lp=1")),
        "libx264": Clip().options,
    }
    path = write_clip(
        tmp_path / f"a.{suffix}",
        Clip(
            codec=codec,
            pixel_format=deep.get(codec, "yuv420p"),
            options=options.get(codec, (("qmin", "2"), ("qmax", "2"), ("g", "15"))),
            click_every=1.0,
            sound_codec=sound,
        ),
    )
    found = examine_footage(path, sound=True)
    assert found.sound
    assert abs(found.seconds - 3) < 0.1
    # The picture may stand a little later on the file's clock, where its sound begins first.
    first, *others = shown(path, "2.02", 6)
    assert first in (19, 20)
    assert [(n - first) % 40 for n in others] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("degrees", "corner"), [(90, "right"), (180, "below"), (270, "low left")])
def test_a_turned_file_stands_upright(degrees: int, corner: str, tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", Clip(0.2, turn=degrees))
    found = examine_footage(path)
    assert found.turned == degrees
    wide = Size(160, 90) if degrees == 180 else Size(90, 160)
    assert (found.width, found.height) == (wide.width, wide.height)
    (picture,) = footage_pictures(path, Moments(Fraction(0), THIRTIETH, 1), wide)
    luma = picture[: wide.height]
    bright = {
        "right": luma[5, -5],
        "below": luma[-5, -5],
        "low left": luma[-5, 5],
        "up left": luma[5, 5],
    }
    assert max(bright, key=lambda place: int(bright[place])) == corner


def test_pixels_that_are_not_square_are_seen_as_they_should(tmp_path: Path) -> None:
    """PAL's 16:9: 180 x 144 pixels of 64/45 are 256 x 144."""
    clip = Clip(0.2, width=180, height=144, sample_shape=Fraction(64, 45))
    path = write_clip(tmp_path / "a.mp4", clip)
    found = examine_footage(path)
    assert (found.width, found.height) == (256, 144)
    (picture,) = footage_pictures(path, Moments(Fraction(0), THIRTIETH, 1), Size(256, 144))
    assert picture[5, 58] > 200
    assert picture[5, 70] < 60


@pytest.mark.parametrize(
    ("fit", "side"),
    [(Fit.LETTERBOX, 16), (Fit.BLUR, 30), (Fit.CROP, 40), (None, 30)],
    ids=["letterbox", "blur", "crop", "a crop would lose two thirds of it"],
)
def test_an_upright_film_in_a_wide_frame_is_fitted_as_asked(
    fit: Fit | None, side: int, tmp_path: Path
) -> None:
    path = write_clip(tmp_path / "a.mp4", Clip(0.2, turn=90))
    (picture,) = footage_pictures(path, Moments(Fraction(0), THIRTIETH, 1), SIZE, fit=fit)
    row = picture[85].astype(int)
    assert np.abs(row[[0, 20, -20, -1]] - side).max() <= 2
    assert np.abs(row[70:90] - level(0)).max() <= 2


def test_a_focus_stays_in_view(tmp_path: Path) -> None:
    """Of a wide picture in an upright frame: the mark in its upper left corner."""
    path = write_clip(tmp_path / "a.mp4", Clip(0.2))
    for focus, bright in ((Focus(0.05, 0.05), True), (Focus(0.95, 0.05), False)):
        (picture,) = footage_pictures(
            path, Moments(Fraction(0), THIRTIETH, 1), Size(90, 160), fit=Fit.CROP, focus=focus
        )
        assert (picture[10, 10] > 200) == bright


@pytest.mark.parametrize("sides", [(161, 91), (64, 300), (1920, 1080)])
def test_odd_and_large_sizes_are_laid_into_the_frame(
    sides: tuple[int, int], tmp_path: Path
) -> None:
    clip = Clip(
        0.2, width=sides[0], height=sides[1], codec="ffv1", pixel_format="yuv444p", options=()
    )

    def draw(_: int) -> np.ndarray:
        return np.full((sides[1], sides[0], 3), 120, np.uint8)

    path = write_clip(tmp_path / "a.mkv", clip, draw)
    pictures = list(footage_pictures(path, Moments(Fraction(0), THIRTIETH, 3), SIZE, fit=Fit.CROP))
    assert len(pictures) == 3
    assert pictures[0].shape == (135, 160)
    assert np.abs(pictures[0][:90].astype(int) - (16 + 120 * 219 // 255)).max() <= 2


def test_interlaced_footage_is_noted_and_joined(tmp_path: Path) -> None:
    """Rows of two moments alternate; where they are joined no comb is left."""
    clip = Clip(
        1.0,
        Fraction(25),
        160,
        96,
        "mpeg2video",
        options=(("flags", "+ildct+ilme"), ("qmin", "2"), ("qmax", "2")),
    )

    def draw(n: int) -> np.ndarray:
        picture = np.full((96, 160, 3), 30, np.uint8)
        picture[0::2, 6 * n + 3 : 6 * n + 33] = 220
        picture[1::2, 6 * n : 6 * n + 30] = 220  # the lower half picture comes first
        return picture

    path = write_clip(tmp_path / "a.mpg", clip, draw)
    assert examine_footage(path).interlaced
    pictures = footage_pictures(
        path, Moments(Fraction(2, 5), Fraction(1, 25), 4), Size(160, 96), fit=Fit.CROP
    )
    for n, picture in enumerate(pictures, 10):
        before, after = (_comb(rows) for rows in (draw(n)[..., 0] * (219 / 255), picture[:96]))
        assert after < before / 5


def _comb(luma: np.ndarray) -> float:
    """How far rows lie from the mean of their neighbours."""
    rows = luma.astype(float)
    return float(np.abs(rows[2:] - 2 * rows[1:-1] + rows[:-2]).mean())


def test_eight_bits_in_bt_709_are_left_as_they_are(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", Clip(0.2, codec="ffv1", options=()))
    (picture,) = footage_pictures(path, Moments(Fraction(0), THIRTIETH, 1), SIZE)
    assert (picture[30:90, 60:] == level(0)).all()
    assert (picture[90:] == 128).all()


@pytest.mark.parametrize(
    ("colour", "range_", "tolerance"),
    [((1, 1, 1, 1), "709", 3), ((6, 6, 6, 1), "601", 3), ((1, 1, 1, 2), "full", 3)],
)
def test_colours_come_out_right_whatever_matrix_and_range_the_file_has(
    colour: tuple[int, int, int, int], range_: str, tolerance: int, tmp_path: Path
) -> None:
    red = (200, 30, 60)
    clip = Clip(0.2, codec="ffv1", pixel_format="yuv444p", options=(), colour=colour)
    path = write_clip(tmp_path / "a.mkv", clip, lambda _: np.full((90, 160, 3), red, np.uint8))
    (picture,) = footage_pictures(path, Moments(Fraction(0), THIRTIETH, 1), SIZE)
    y, cb, cr = (int(v) for v in (picture[45, 80], picture[100, 40], picture[125, 40]))
    wanted = (74.7, 124.1, 201.5)  # BT.709, limited
    assert max(abs(a - b) for a, b in zip((y, cb, cr), wanted, strict=True)) <= tolerance, range_
