"""The finished film: exact, in sync, index first, the same bytes each time, whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import pytest
from sync_meter import SECONDS, clicks, flashes, offsets

from prostudio.delivery.boxes import boxes, is_fast_start, read_xmp
from prostudio.delivery.joining import join
from prostudio.delivery.provenance import xmp_packet
from prostudio.errors import DiskFullError, MediaError, PartsDifferError
from prostudio.files import Effects, using
from prostudio.film import Size
from prostudio.film.time import SAMPLE_RATE
from prostudio.media import colour
from prostudio.media.audio import read_blocks
from prostudio.media.encoding import Encoding
from prostudio.media.probe import probe
from prostudio.media.video import VideoWriter, read_frames


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    sound = clicks(folder / "sound.m4a", Fraction(30))
    out = folder / "film.mp4"
    metadata = {"title": "Flash & click"}
    xmp = xmp_packet("algorithmicMedia", "Flash & click")
    join(flashes(folder, Fraction(30)), sound, out, rate=Fraction(30), metadata=metadata, xmp=xmp)
    return out


@pytest.mark.parametrize("rate", [Fraction(30), Fraction(30000, 1001), Fraction(25)])
@pytest.mark.parametrize("late_ms", [0, 40, -40])
def test_picture_and_sound_are_within_a_millisecond_first_and_last(
    rate: Fraction, late_ms: int, tmp_path: Path
) -> None:
    """The shifted ones are controls: a meter that always reads 0 would pass without them."""
    sound = clicks(tmp_path / "sound.m4a", rate, late_ms / 1000)
    join(flashes(tmp_path, rate), sound, tmp_path / "film.mp4", rate=rate)
    found = list(offsets(tmp_path / "film.mp4").values())
    assert len(found) == SECONDS
    inside = found[1:] if late_ms < 0 else found  # the first click would lie before the film
    assert all(abs(offset - late_ms) < 1 for offset in inside)


def test_the_film_is_its_segments_bit_for_bit(film: Path) -> None:
    parts = [film.with_name(f"{number}.mp4") for number in range(4)]
    assert _pictures([film]) == _pictures(parts)
    assert len(_pictures([film])) == 30 * SECONDS


def _pictures(paths: list[Path]) -> list[bytes]:
    def planes(path: Path) -> Iterator[bytes]:
        for picture in read_frames(path):
            yield b"".join(plane.tobytes() for plane in picture)

    return [picture for path in paths for picture in planes(path)]


def test_its_sound_has_exactly_the_samples_that_were_mixed(film: Path) -> None:
    whole = sum(block.shape[1] for block in read_blocks(film))
    assert whole == SECONDS * SAMPLE_RATE


def test_the_index_and_the_mark_come_before_the_media(film: Path) -> None:
    assert [box.kind for box in boxes(film)] == [b"ftyp", b"moov", b"uuid", b"mdat"]
    assert is_fast_start(film)
    xmp = read_xmp(film)
    assert xmp is not None
    assert "digitalsourcetype/algorithmicMedia<" in xmp
    assert "Flash &amp; click" in xmp


def test_it_is_high_profile_h264_and_aac_that_begin_together(film: Path) -> None:
    seen = probe(film)
    assert seen.picture is not None
    assert seen.sound is not None
    assert (seen.picture.codec, seen.picture.profile) == ("h264", "High")
    assert seen.picture.colour == ("bt709", "bt709", "bt709", "limited")
    assert (seen.sound.codec, seen.sound.sample_rate, seen.sound.channels) == ("aac", 48000, 2)
    assert seen.picture.start == seen.sound.start == 0
    assert seen.seconds == SECONDS


def test_the_same_parts_give_the_same_bytes(film: Path, tmp_path: Path) -> None:
    parts = [film.with_name(f"{number}.mp4") for number in range(4)]
    metadata = {"title": "Flash & click"}
    xmp = read_xmp(film) or ""
    again = tmp_path / "again.mp4"
    join(parts, film.with_name("sound.m4a"), again, rate=Fraction(30), metadata=metadata, xmp=xmp)
    assert again.read_bytes() == film.read_bytes()


def test_a_film_without_sound_can_be_joined(film: Path, tmp_path: Path) -> None:
    join([film.with_name("0.mp4")], None, tmp_path / "mute.mp4", rate=Fraction(30))
    assert probe(tmp_path / "mute.mp4").sound is None


def test_a_failure_leaves_the_old_film_and_nothing_else(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    out.write_bytes(b"the film of yesterday")
    with pytest.raises(MediaError):
        join([film.with_name("0.mp4")], tmp_path / "none.m4a", out, rate=Fraction(30))
    odd = tmp_path / "odd.mp4"
    with VideoWriter(odd, Size(96, 64), Fraction(30), Encoding()) as writer:
        writer.write(colour.flat(Size(96, 64)))
    with pytest.raises(PartsDifferError):
        join([film.with_name("0.mp4"), odd], None, out, rate=Fraction(30))
    assert out.read_bytes() == b"the film of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mp4", "odd.mp4"]


def test_a_damaged_box_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\x00\x00\x00\x04ftyp" + bytes(20))
    with pytest.raises(MediaError, match="a box at byte 0 is 4 bytes long"):
        boxes(tmp_path / "a.mp4")


class FullDisk(Effects):
    """The n-th write or rename finds the disk full."""

    def __init__(self, n: int) -> None:
        self.left = n

    def _spend(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    def write(self, file: BinaryIO, data: bytes | memoryview) -> int:
        self._spend()
        return super().write(file, data)

    def replace(self, source: Path, target: Path) -> None:
        self._spend()
        super().replace(source, target)


def test_a_full_disk_at_any_moment_leaves_the_old_film(film: Path, tmp_path: Path) -> None:
    parts = [film.with_name("0.mp4"), film.with_name("1.mp4")]
    out = tmp_path / "film.mp4"
    for n in range(1, 100):
        out.write_bytes(b"the film of yesterday")
        disk = FullDisk(n)
        with using(disk):
            try:
                join(parts, film.with_name("sound.m4a"), out, rate=Fraction(30))
            except DiskFullError:
                assert out.read_bytes() == b"the film of yesterday"
                assert list(tmp_path.iterdir()) == [out]
                continue
        assert disk.left > 0  # it was never full
        break
    else:
        pytest.fail("the disk never sufficed")
    assert n > 5
    assert probe(out).picture is not None
