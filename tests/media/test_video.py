"""Pictures through the encoder and back: colour, times, ranges, refusals."""

from __future__ import annotations

import errno
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
import pytest

from prostudio.errors import DiskFullError, FaultError, FilmError, MediaError
from prostudio.files import Effects, using
from prostudio.film import Size
from prostudio.media import colour
from prostudio.media.containers import timescale
from prostudio.media.encoding import MASTER, Encoding
from prostudio.media.probe import probe
from prostudio.media.video import VideoWriter, read_frames
from prostudio.media.watching import watch

SIZE = Size(192, 108)
PATCHES = {
    "white": (255, 255, 255),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "grey": (128, 128, 128),
    "skin": (224, 172, 105),
}


def flat_rgb(rgb: tuple[int, ...], size: Size = SIZE) -> np.ndarray:
    return np.full((size.height, size.width, len(rgb)), rgb, np.uint8)


def bt709(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """ITU-R BT.709-6, items 3.2 to 3.4, limited range."""
    r, g, b = red / 255, green / 255, blue / 255
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return 16 + 219 * y, 128 + 224 * (b - y) / 1.8556, 128 + 224 * (r - y) / 1.5748


def write(path: Path, pictures: list[np.ndarray], rate: Fraction = Fraction(30)) -> Path:
    with VideoWriter(path, SIZE, rate, Encoding(crf=4)) as writer:
        for picture in pictures:
            writer.write(colour.from_rgb(picture))
    return path


@pytest.mark.parametrize("name", PATCHES)
def test_rgb_becomes_the_bt709_value_within_one_level(name: str) -> None:
    planes = colour.from_rgb(flat_rgb(PATCHES[name]))
    for plane, wanted in zip(planes, bt709(*PATCHES[name]), strict=True):
        assert np.abs(plane.astype(float) - wanted).max() <= 1


@pytest.mark.parametrize("size", [(426, 240), (240, 426), (1080, 1350), (480, 854)], ids=str)
def test_a_planar_picture_of_any_even_size_keeps_every_row(size: tuple[int, int]) -> None:
    width, height = size
    wanted = [
        np.random.default_rng(seed).integers(16, 235, shape, dtype=np.uint8)
        for seed, shape in enumerate([(height, width), *[(height // 2, width // 2)] * 2])
    ]
    flat = np.concatenate([plane.reshape(-1) for plane in wanted])
    picture = colour.from_planar(flat.reshape(height * 3 // 2, width))
    assert picture.size == Size(width, height)
    assert (picture.frame.width, picture.frame.height) == size
    for plane, same in zip(picture, wanted, strict=True):
        np.testing.assert_array_equal(plane, same)


def test_chroma_is_the_mean_of_four_pixels() -> None:
    pixels = flat_rgb((0, 0, 0))
    pixels[0::2, 0::2] = (255, 0, 0)  # one pixel of four is red
    wanted = 128 + (bt709(255, 0, 0)[2] - 128) / 4
    assert np.abs(colour.from_rgb(pixels).v.astype(float) - wanted).max() <= 1


def test_a_fourth_channel_is_ignored() -> None:
    opaque = colour.from_rgb(flat_rgb((200, 30, 60)))
    clear = colour.from_rgb(flat_rgb((200, 30, 60, 0)))
    for one, other in zip(opaque, clear, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", PATCHES)
def test_a_written_film_decodes_to_the_same_colour_and_says_bt709(
    name: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.mp4", [flat_rgb(PATCHES[name])] * 3)
    for picture in read_frames(path):
        away = colour.to_rgb(picture).astype(int) - np.array(PATCHES[name])
        assert np.abs(away).max() <= 3
    shown = probe(path).picture
    assert shown is not None
    assert shown.colour == ("bt709", "bt709", "bt709", "limited")
    assert (shown.codec, shown.profile, shown.pixel_format) == ("h264", "High", "yuv420p")


def test_drawing_into_the_planes_reaches_the_encoder(tmp_path: Path) -> None:
    picture = colour.flat(SIZE)
    picture.y[:] = 200
    with VideoWriter(tmp_path / "a.mp4", SIZE, Fraction(30), Encoding()) as writer:
        writer.write(picture)
    (shown,) = read_frames(tmp_path / "a.mp4")
    assert abs(int(shown.y[50, 50]) - 200) <= 1


def test_the_same_pictures_give_the_same_bytes(tmp_path: Path) -> None:
    pictures = [flat_rgb((k * 9, 80, 40)) for k in range(20)]
    first, second = write(tmp_path / "a.mp4", pictures), write(tmp_path / "b.mp4", pictures)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    "rate", [Fraction(30), Fraction(24), Fraction(30000, 1001), Fraction(7, 2)]
)
def test_every_frame_is_exactly_one_step_after_the_one_before(
    rate: Fraction, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.mp4", [flat_rgb((k, k, k)) for k in range(40)], rate)
    assert [look.time for look in watch(path)] == [k / rate for k in range(40)]
    assert (timescale(rate) / rate).denominator == 1
    shown = probe(path).picture
    assert shown is not None
    assert (shown.rate, shown.frames, shown.start) == (rate, 40, 0)


def test_a_range_of_frames_is_read_from_the_middle(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", [flat_rgb((k, k, k)) for k in range(0, 240, 2)])
    whole = [int(picture.y[0, 0]) for picture in read_frames(path)]
    assert len(whole) == 120
    for start in (1, 57, 58, 59, 60, 61, 97):  # a key frame is at 60
        part = [int(picture.y[0, 0]) for picture in read_frames(path, start, start + 3)]
        assert part == whole[start : start + 3]


def test_frames_before_the_first_wanted_one_change_nothing_where_b_frames_are_left_out(
    tmp_path: Path,
) -> None:
    """A picture that moves has B-frames, and those nobody sees are not decoded."""
    random = np.random.default_rng(3)
    texture = random.integers(0, 256, (108, 400, 3), np.uint8).repeat(2, 1)
    path = write(tmp_path / "a.mp4", [texture[:, k : k + 192].copy() for k in range(90)])
    whole = [picture.y.tobytes() for picture in read_frames(path)]
    for start in (1, 2, 3, 40, 59, 61, 88):
        assert [picture.y.tobytes() for picture in read_frames(path, start)] == whole[start:]


def test_a_takes_master_is_kept_for_quick_decoding(tmp_path: Path) -> None:
    """No CABAC, no loop filter, a key frame at least every 24 frames; and nothing visible lost."""
    path, pictures = tmp_path / "a.mp4", [flat_rgb((k, 90, 200)) for k in range(60)]
    with VideoWriter(path, SIZE, Fraction(30), MASTER) as writer:
        for picture in pictures:
            writer.write(colour.from_rgb(picture))
    with av.open(str(path)) as container:
        keys = [n for n, packet in enumerate(container.demux(video=0)) if packet.is_keyframe]
    told = path.read_bytes()
    assert b"cabac=0" in told
    assert b"deblock=0" in told
    assert max(np.diff(keys)) <= 24
    for picture, shown in zip(pictures, read_frames(path), strict=True):
        assert np.abs(shown.y.astype(int) - colour.from_rgb(picture).y).max() <= 2


def test_the_first_picture_of_an_encode_is_no_worse_than_a_cut_in_its_middle(
    tmp_path: Path,
) -> None:
    random = np.random.default_rng(3)
    still, other = (
        np.clip(random.normal(110, 30, (27, 48, 3)), 0, 255).astype(np.uint8).repeat(4, 0)
        .repeat(4, 1) for _ in range(2)
    )  # fmt: skip

    def error(pictures: list[np.ndarray], first: int) -> float:
        path = tmp_path / "a.mp4"
        with VideoWriter(path, SIZE, Fraction(30), Encoding()) as writer:
            for picture in pictures:
                writer.write(colour.from_rgb(picture))
        shown = next(read_frames(path, first))
        return float(((shown.y.astype(int) - colour.from_rgb(still).y) ** 2).mean())

    begun, cut_to = error([still] * 30, 0), error([other] * 30 + [still] * 30, 30)
    assert begun <= cut_to * 1.1


def test_frames_that_were_read_may_be_drawn_over(tmp_path: Path) -> None:
    """Decoders keep frames as references: drawing into one must not reach the next."""
    path = write(tmp_path / "a.mp4", [flat_rgb((90, 90, 90))] * 12)
    for picture in read_frames(path):
        assert abs(int(picture.y.astype(int).mean()) - 93) <= 2
        picture.y[:] = 235


def test_reading_scales(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", [flat_rgb((200, 30, 60))])
    (picture,) = read_frames(path, size=Size(96, 64))
    assert picture.size == Size(96, 64)
    assert np.abs(colour.to_rgb(picture)[32, 48].astype(int) - (200, 30, 60)).max() <= 3


def test_a_file_that_ends_early_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", [flat_rgb((9, 9, 9))] * 5)
    with pytest.raises(MediaError, match="ends at frame 5; wanted frames up to 9"):
        list(read_frames(path, 0, 9))


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("this is no film")
    with pytest.raises(MediaError, match=r"a\.mp4 cannot be read"):
        list(read_frames(tmp_path / "a.mp4"))
    with pytest.raises(MediaError, match=r"none\.mp4"):
        probe(tmp_path / "none.mp4")


def test_a_picture_of_another_size_or_type_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(FaultError, match="96x64; the film is 192x108"),
        VideoWriter(tmp_path / "a.mp4", SIZE, Fraction(30), Encoding()) as writer,
    ):
        writer.write(colour.flat(Size(96, 64)))
    with pytest.raises(FaultError, match="float64"):
        colour.from_rgb(np.zeros((8, 8, 3)))


def test_an_encoding_survives_json_and_names_its_encoder() -> None:
    encoding = Encoding(preset="medium", crf=15)
    value = encoding.to_json()
    assert Encoding.from_json(value) == encoding
    assert value["encoder"] == "libx264"
    assert set(value["versions"]) == {"av", "libavcodec"}
    with pytest.raises(FilmError, match="preset is 'quick'"):
        Encoding(preset="quick")


class FullDisk(Effects):
    """Takes some bytes, then none."""

    def __init__(self, room: int) -> None:
        self.room = room

    def write(self, file: BinaryIO, data: bytes | memoryview) -> int:
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(file, data)


@pytest.mark.parametrize("room", [0, 50, 2_000, 40_000])
def test_a_full_disk_is_said_to_be_one(room: int, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (40, 108, 192, 3), np.uint8)
    with using(FullDisk(room)), pytest.raises(DiskFullError):
        write(tmp_path / "a.mp4", list(noise))


@pytest.mark.parametrize("layout", ["yuv420p", "yuvj420p", "yuv444p"])
def test_a_strangers_film_without_tags_keeps_its_colours(layout: str, tmp_path: Path) -> None:
    """What libav makes of RGB when nobody says how: BT.601, and full range for yuvj."""
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1" if layout == "yuv444p" else "mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = SIZE.width, SIZE.height, layout
        if layout == "yuv420p":
            stream.codec_context.options = {"strict": "unofficial"}
        frame = av.VideoFrame.from_ndarray(flat_rgb((200, 30, 60)), format="rgb24")
        yuv = frame.reformat(
            format=layout,
            dst_colorspace="ITU601",
            src_color_range="JPEG",
            dst_color_range="JPEG" if layout == "yuvj420p" else "MPEG",
        )
        container.mux(stream.encode(yuv))
        container.mux(stream.encode(None))
    (picture,) = read_frames(path)
    away = colour.to_rgb(picture)[50, 90].astype(int) - (200, 30, 60)
    assert np.abs(away).max() <= 6
