"""Captions that can be switched on: what the track holds is what was given."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from prostudio.delivery.boxes import is_fast_start
from prostudio.delivery.joining import join
from prostudio.film import Size
from prostudio.media.colour import from_rgb
from prostudio.media.containers import Container
from prostudio.media.encoding import Encoding
from prostudio.media.subtitle_tracks import SubtitleTrack
from prostudio.media.video import VideoWriter

SECOND = 48_000
TRACKS = (
    SubtitleTrack(
        "eng",
        "English",
        ((SECOND // 2, SECOND, "One storm\nlater."), (SECOND, 2 * SECOND, "<b> & {x}")),
    ),
    SubtitleTrack("ara", "Arabic", ((0, SECOND, "بعد عاصفة"),)),
)


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tracks") / "segment.mp4"
    with VideoWriter(path, Size(64, 64), Fraction(25), Encoding()) as writer:
        for shade in range(75):
            writer.write(from_rgb(np.full((64, 64, 3), shade, np.uint8)))
    return path


def packets(path: Path, number: int) -> list[tuple[float, float, bytes]]:
    with av.open(str(path)) as film:
        stream = film.streams.subtitles[number]
        base = float(stream.time_base)
        return [(p.pts * base, p.duration * base, bytes(p)) for p in film.demux(stream) if p.size]


def test_an_mp4_carries_every_language_with_its_name_and_exact_times(
    segment: Path, tmp_path: Path
) -> None:
    out = tmp_path / "film.mp4"
    join([segment], None, out, rate=Fraction(25), language="eng", subtitles=TRACKS)
    assert is_fast_start(out)
    with av.open(str(out)) as film:
        assert [stream.codec_context.name for stream in film.streams.subtitles] == ["mov_text"] * 2
        tags = [stream.metadata for stream in film.streams.subtitles]
        assert [tag["language"] for tag in tags] == ["eng", "ara"]
        assert [tag["handler_name"] for tag in tags] == ["English", "Arabic"]
        assert not any(
            stream.disposition & Disposition.default for stream in film.streams.subtitles
        )
        assert film.streams.video[0].disposition & Disposition.default
        assert sum(1 for _ in film.decode(video=0)) == 75
    found = packets(out, 0)
    texts = [(at, lasting, body[2:].decode()) for at, lasting, body in found if body[2:]]
    assert texts == [(0.5, 0.5, "One storm\nlater."), (1.0, 1.0, "<b> & {x}")]
    assert all(int.from_bytes(body[:2], "big") == len(body) - 2 for _, _, body in found)
    assert found[0] == (0.0, 0.5, b"\0\0")  # nothing is shown before the first
    (spoken,) = [body[2:].decode() for _, _, body in packets(out, 1) if body[2:]]
    assert spoken == "بعد عاصفة"


def test_the_same_film_with_the_same_tracks_has_the_same_bytes(
    segment: Path, tmp_path: Path
) -> None:
    for name in ("a.mp4", "b.mp4"):
        join([segment], None, tmp_path / name, rate=Fraction(25), subtitles=TRACKS)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_matroska_carries_them_as_subrip(segment: Path, tmp_path: Path) -> None:
    out = tmp_path / "film.mkv"
    join([segment], None, out, rate=Fraction(25), container=Container("matroska"), subtitles=TRACKS)
    with av.open(str(out)) as film:
        assert [s.codec_context.name for s in film.streams.subtitles] == [
            "srt",
            "srt",
        ]  # FFmpeg's decoder of it
        assert not any(s.disposition & Disposition.default for s in film.streams.subtitles)
    assert [body.decode() for _, _, body in packets(out, 0)] == ["One storm\nlater.", "<b> & {x}"]


def test_a_film_without_tracks_has_none(segment: Path, tmp_path: Path) -> None:
    join([segment], None, tmp_path / "film.mp4", rate=Fraction(25))
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert len(film.streams.subtitles) == 0
