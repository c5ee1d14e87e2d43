"""A film joined of segments that were seen before is inspected without decoding them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from prostudio.delivery.inspect import FilmPlan, inspect, picture_watch
from prostudio.delivery.joining import join
from prostudio.delivery.watched import Watched, put_together, watched
from prostudio.film import Size
from prostudio.media import colour
from prostudio.media.encoding import Encoding
from prostudio.media.probe import probe
from prostudio.media.video import VideoWriter

SIZE, RATE, FRAMES = Size(128, 96), Fraction(30), 45
SPECKS = np.random.default_rng(0).integers(0, 120, (96, 256), np.uint8)
Painter = Callable[[int], colour.Planes]


def moving(frame: int) -> colour.Planes:
    picture = colour.flat(SIZE, (90, 128, 128))
    picture.y[:] = 60 + np.roll(SPECKS, frame, 1)[:, :128]
    return picture


def still(_frame: int) -> colour.Planes:
    return moving(7)


def black(_frame: int) -> colour.Planes:
    return colour.flat(SIZE)


def segment(folder: Path, name: str, painter: Painter) -> Path:
    with VideoWriter(folder / f"{name}.mp4", SIZE, RATE, Encoding()) as writer:
        for frame in range(FRAMES):
            writer.write(painter(frame))
    return folder / f"{name}.mp4"


def film(folder: Path, *painters: Painter) -> tuple[Path, list[Watched]]:
    """A film of a segment by each painter, and what was seen of each, through JSON."""
    parts = [segment(folder, f"part {n}", painter) for n, painter in enumerate(painters)]
    join(parts, None, folder / "film.mp4", rate=RATE)
    return folder / "film.mp4", [seen(part) for part in parts]


def seen(part: Path) -> Watched:
    found = watched(part, picture_watch(probe(part), RATE))
    assert found is not None
    return Watched.from_json(found.to_json())


def plan(count: int) -> FilmPlan:
    return FilmPlan(count * FRAMES, RATE, SIZE, 0, lufs=None)


@pytest.mark.parametrize(
    "painters",
    [
        (moving, moving, moving),
        (moving, black, moving),
        (black, black),
        (moving, still, still, moving),
        (still, moving, still),
        (still, black, still),
    ],
)
def test_it_is_told_as_by_decoding_the_whole_film(
    painters: tuple[Painter, ...], tmp_path: Path
) -> None:
    path, parts = film(tmp_path, *painters)
    whole = inspect(path, plan(len(painters)))
    known = inspect(path, plan(len(painters)), parts=parts)
    assert known.to_json() == whole.to_json()
    assert put_together(path, parts, picture_watch(probe(path), RATE))


def test_pictures_are_decoded_where_the_packets_are_others(tmp_path: Path) -> None:
    path, parts = film(tmp_path, moving, moving)
    shifted = seen(segment(tmp_path, "other", lambda frame: moving(frame + 3)))
    for wrong in (
        [parts[0], shifted],
        parts[:1],
        [*parts, shifted],
        [replace(parts[0], frames=44)],
    ):
        watch = picture_watch(probe(path), RATE)
        assert not put_together(path, wrong, watch)
        assert (watch.frames, watch.black.ranges, watch.frozen.ranges) == (0, [], [])
        assert inspect(path, plan(2), parts=wrong).ok


def test_one_wrong_byte_in_the_film_is_found(tmp_path: Path) -> None:
    path, parts = film(tmp_path, moving, moving)
    with av.open(str(path)) as container:
        places = [packet.pos for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    data[places[50] + 40] ^= 0xFF
    path.write_bytes(bytes(data))
    assert not put_together(path, parts, picture_watch(probe(path), RATE))


def test_damage_of_a_segment_is_damage_of_the_film(tmp_path: Path) -> None:
    path, parts = film(tmp_path, moving, moving)
    parts[1] = replace(parts[1], damaged=(0.5,))
    (finding,) = inspect(path, plan(2), parts=parts).findings
    assert finding.code == "damaged"
    assert finding.spans == ((2.0, 2.0),)
