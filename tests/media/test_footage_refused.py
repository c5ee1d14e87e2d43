"""What is no footage, or too much of it, ends in one line; nothing hostile does more."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from footage_making import Clip, write_clip

from prostudio.errors import MediaError
from prostudio.media.footage.examining import examine
from prostudio.media.footage.opening import opened
from prostudio.media.footage.reading import examine_footage
from prostudio.media.footage.values import FootageLimits


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("plain") / "plain.mp4", Clip(click_every=1.0))


def refusal(path: Path, **more: object) -> str:
    with pytest.raises(MediaError) as caught:
        examine_footage(path, **more)  # type: ignore[arg-type]
    return caught.value.message


def test_what_is_no_footage_is_refused_in_one_line(plain: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    for content, says in (
        (b"", "is empty"),
        (b"<html>not found</html>", "is no footage that can be read here; wanted mp4"),
        (b"#EXTM3U\n/etc/passwd\n", "is no footage"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "is no footage"),
        (plain.read_bytes()[:2000], "cannot be read"),
        (bytes(4) + b"ftypisom" + bytes(4000), "cannot be read"),
    ):
        bad.write_bytes(content)
        told = refusal(bad)
        assert told.startswith("clip 'bad.mp4' ")
        assert says in told
        assert "\n" not in told
    assert "No such file" in refusal(tmp_path / "none.mp4")


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48_000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert refusal(path) == "clip 'a.mp4' has only sound in it; wanted moving pictures"


def test_a_file_that_was_cut_off_is_refused_with_both_lengths(tmp_path: Path) -> None:
    """Its index comes first and promises 20 s; a download ended at a half."""
    whole = write_clip(tmp_path / "whole.mkv", Clip(20.0, Fraction(10)))
    half = tmp_path / "half.mkv"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    told = refusal(half)
    assert "is cut off: it says that it lasts 20.00 s, and its pictures end at " in told
    assert examine_footage(half, start=Fraction(1), stop=Fraction(3)).seconds == 20.0


def test_damage_in_the_part_that_is_wanted_is_refused_and_elsewhere_is_not(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", Clip(9.0, options=(("g", "15"), ("crf", "1"))))
    data = bytearray(path.read_bytes())
    noise = np.random.default_rng(1).integers(0, 256, len(data) // 3, np.uint8)
    first = len(data) // 3
    data[first : 2 * first : 97] = noise[: len(range(first, 2 * first, 97))].tobytes()
    path.write_bytes(data)
    told = refusal(path)
    assert "damaged" in told or "cut off" in told
    assert not examine_footage(path, stop=Fraction(1)).damaged


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (FootageLimits(pixels=10_000), "has 160 x 90 pixels; wanted at most 0.0 megapixels"),
        (FootageLimits(side=100), "and 100 a side"),
        (FootageLimits(rate=20), "has 30 pictures a second; wanted at most 20"),
        (FootageLimits(streams=1), "has 2 tracks; wanted at most 1"),
        (FootageLimits(wall_seconds=0.05), "took more memory or time than a clip may"),
        (FootageLimits(memory_mb=60), "took more memory or time than a clip may"),
    ],
)
def test_more_than_the_limits_is_refused_with_numbers(
    limits: FootageLimits, says: str, plain: Path
) -> None:
    assert says in refusal(plain, limits=limits)


def test_a_codec_that_nobody_films_with_is_refused(tmp_path: Path) -> None:
    clip = Clip(0.2, codec="magicyuv", pixel_format="yuv420p", options=())
    path = write_clip(tmp_path / "a.avi", clip)
    assert refusal(path).endswith("holds pictures in magicyuv, which is not read here")


def test_many_small_damages_never_do_more_than_be_refused(plain: Path, tmp_path: Path) -> None:
    """In this process, where a crash would show; the child has limits on top."""
    chance = np.random.default_rng(3)
    whole = np.frombuffer(plain.read_bytes(), np.uint8)
    bad = tmp_path / "bad.mp4"
    refused = 0
    for _ in range(150):
        data = whole.copy()
        at = chance.integers(0, len(data), 8)
        data[at] = chance.integers(0, 256, 8)
        bad.write_bytes(data.tobytes())
        try:
            with opened(bad, "mov", FootageLimits(), strict=True) as footage:
                examine(footage, Fraction(0), None, True, FootageLimits())
        except (MediaError, av.FFmpegError, OSError, ValueError, ArithmeticError, LookupError):
            refused += 1
    assert 0 < refused < 150
