"""Inspection: a good film passes, and each thing that can go wrong is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from prostudio.delivery.inspect import FilmPlan, Inspection, film_plan, inspect
from prostudio.delivery.joining import join
from prostudio.delivery.subtitles import srt
from prostudio.errors import MediaError
from prostudio.film import Caption, Size, TransitionKind
from prostudio.film.time import SAMPLE_RATE
from prostudio.film.timeline import Clip, Join, Timeline
from prostudio.media import colour
from prostudio.media.audio import encode_aac
from prostudio.media.encoding import Encoding
from prostudio.media.video import VideoWriter

SIZE = Size(128, 96)
RATE = Fraction(30)
FRAMES = 150
CAPTION = Caption(("A caption to be read.",), SAMPLE_RATE, 3 * SAMPLE_RATE, "en")
PLAN = FilmPlan(FRAMES, RATE, SIZE, FRAMES * 1600, (CAPTION,), lufs=-14.0)
SPECKS = np.random.default_rng(0).integers(0, 120, (96, 256), np.uint8)


def moving(frame: int) -> colour.Planes:
    picture = colour.flat(SIZE, (90, 128, 128))
    picture.y[:] = 60 + np.roll(SPECKS, frame, 1)[:, :128]
    return picture


def black(_frame: int) -> colour.Planes:
    return colour.flat(SIZE)


def tone(samples: int, quiet: Iterable[tuple[int, int]] = (), level: float = 0.2) -> np.ndarray:
    sound = level * np.sin(2 * np.pi * 997 * np.arange(samples) / SAMPLE_RATE)
    for start, stop in quiet:
        sound[start:stop] = 0
    return np.stack([sound, sound]).astype(np.float32)


def film(
    folder: Path,
    picture: Callable[[int], colour.Planes] = moving,
    sound: np.ndarray | None = None,
    frames: int = FRAMES,
) -> Path:
    with VideoWriter(folder / "part.mp4", SIZE, RATE, Encoding()) as writer:
        for frame in range(frames):
            writer.write(picture(frame))
    encode_aac([tone(FRAMES * 1600) if sound is None else sound], folder / "sound.m4a")
    join([folder / "part.mp4"], folder / "sound.m4a", folder / "film.mp4", rate=RATE)
    return folder / "film.mp4"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("good"))


def codes(inspection: Inspection) -> set[str]:
    return {finding.code for finding in inspection.findings}


def test_a_good_film_passes_and_its_figures_are_told(good: Path) -> None:
    found = inspect(good, PLAN)
    assert found.findings == ()
    assert found.ok
    facts = found.facts
    assert (facts["frames"], facts["seconds"], facts["size"]) == (150, 5.0, "128x96")
    assert facts["fast_start"] is True
    assert facts["sound"]["samples"] == FRAMES * 1600
    assert abs(facts["sound"]["lufs"] + 14) < 0.3
    assert json.loads(json.dumps(found.to_json()))["verdict"] == "ok"
    assert found.text().endswith("verdict: ok\n")


def test_a_black_part_fails_unless_a_fade_explains_it(tmp_path: Path) -> None:
    path = film(tmp_path, lambda k: black(k) if 60 <= k < 90 else moving(k))
    found = inspect(path, PLAN)
    (finding,) = found.findings
    assert finding.code == "black"
    assert not found.ok
    ((start, stop),) = finding.spans
    assert (round(start, 2), round(stop, 2)) == (2.0, 3.0)
    assert inspect(path, replace(PLAN, dark=((58, 92),))).ok


def test_a_standstill_is_reported_and_a_slow_move_is_not(tmp_path: Path) -> None:
    found = inspect(film(tmp_path, lambda k: moving(min(k, 60))), PLAN)
    (finding,) = found.findings
    assert finding.code == "frozen"
    assert found.ok  # a camera may rest: a warning
    assert "frozen" not in codes(inspect(film(tmp_path, lambda k: moving(k // 8)), PLAN))
    still = replace(PLAN, still=((0, FRAMES),))
    assert inspect(film(tmp_path, lambda _: moving(0)), still).findings == ()


def test_a_missing_picture_is_found_in_time(good: Path, tmp_path: Path) -> None:
    """Thirty frames are left out and the others keep their times."""
    with av.open(str(good)) as source, av.open(str(tmp_path / "gap.mp4"), "w") as target:
        stream = target.add_stream("libx264", rate=30, options={"bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        for number, frame in enumerate(source.decode(video=0)):
            if not 60 <= number < 90:
                frame.pict_type = 0
                target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    found = inspect(tmp_path / "gap.mp4", replace(PLAN, samples=0, lufs=None))
    assert {"missing", "frames", "colour", "fast_start"} <= codes(found)
    ((start, stop),) = next(f for f in found.findings if f.code == "missing").spans
    assert (round(start, 2), round(stop, 2)) == (2.0, 3.0)
    assert not found.ok


def test_another_length_or_size_than_planned_fails(tmp_path: Path) -> None:
    found = inspect(film(tmp_path, frames=140), PLAN)
    assert codes(found) == {"frames"}
    other = replace(PLAN, frames=140, size=Size(64, 64), rate=Fraction(25), samples=999)
    assert {"size", "rate", "samples"} <= codes(inspect(tmp_path / "film.mp4", other))


def test_silence_under_a_caption_fails(tmp_path: Path) -> None:
    quiet = tone(FRAMES * 1600, [(SAMPLE_RATE - 4800, 3 * SAMPLE_RATE + 4800)])
    found = inspect(film(tmp_path, sound=quiet), PLAN)
    assert codes(found) == {"silent"}
    assert not found.ok


def test_sound_that_is_missing_silent_or_at_another_level_fails(tmp_path: Path) -> None:
    path = film(tmp_path, sound=tone(FRAMES * 1600, level=0.02))
    assert codes(inspect(path, PLAN)) == {"loudness"}
    path = film(tmp_path, sound=np.zeros((2, FRAMES * 1600), np.float32))
    assert {"silence", "silent"} == codes(inspect(path, PLAN))
    join([tmp_path / "part.mp4"], None, tmp_path / "mute.mp4", rate=RATE)
    assert codes(inspect(tmp_path / "mute.mp4", PLAN)) == {"no_sound"}


def test_a_caption_that_passes_too_fast_is_a_warning(good: Path) -> None:
    fast = replace(CAPTION, stop=CAPTION.start + SAMPLE_RATE // 2)
    found = inspect(good, replace(PLAN, captions=(fast,)))
    assert codes(found) == {"reading_speed"}
    assert found.ok


@pytest.mark.parametrize("seed", range(4))
def test_damage_inside_the_file_fails(seed: int, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.mp4"
    data = bytearray(good.read_bytes())
    random = np.random.default_rng(seed)
    start = data.index(b"mdat") + 4 + int(random.integers(0, len(data) // 2))
    data[start : start + 4000] = random.bytes(4000)
    path.write_bytes(data)
    found = inspect(path, PLAN)
    assert "damaged" in codes(found)
    assert not found.ok


def test_a_strangers_film_is_measured_with_the_subtitles_beside_it(tmp_path: Path) -> None:
    """MPEG-4 Part 2 without colour tags, with no sound, index last: odd, but no error."""
    path = tmp_path / "stranger.mp4"
    with av.open(str(path), "w") as target:
        stream = target.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        for number in range(50):
            frame = moving(number).frame
            frame.pts = number
            frame.time_base = Fraction(1, 25)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    path.with_suffix(".srt").write_text(srt([replace(CAPTION, start=0, stop=9_600)]))
    found = inspect(path)
    assert found.ok
    assert codes(found) == {"fast_start", "colour", "reading_speed"}
    assert found.facts["sound"] is None
    assert found.facts["frames"] == 50


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("this is no film")
    with pytest.raises(MediaError):
        inspect(tmp_path / "a.mp4")
    encode_aac([tone(4800)], tmp_path / "sound.m4a")
    with pytest.raises(MediaError, match="has no picture; wanted a film"):
        inspect(tmp_path / "sound.m4a")


def test_the_plan_comes_from_the_timeline_and_survives_json() -> None:
    timeline = Timeline(
        SIZE,
        RATE,
        (Clip("a", 0, 100), Clip("b", 100, 150)),
        (Join(TransitionKind.FADE, 1, 90, 110), Join(TransitionKind.DISSOLVE, 0, 0, 5)),
        captions=(CAPTION,),
    )
    plan = film_plan(timeline)
    assert (plan.frames, plan.samples, plan.dark) == (150, 240_000, ((90, 110),))
    assert FilmPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


@pytest.mark.parametrize(
    ("sheet", "found", "ok"),
    [
        (None, {"silence"}, True),
        ("{}", {"silence"}, True),
        ("no json", {"silence"}, True),
        ('{"may_be_silent": false}', {"silence"}, False),
        ('{"may_be_silent": true}', set(), True),
    ],
)
def test_a_silent_film_is_told_unless_its_sheet_says_that_it_may_be(
    sheet: str | None, found: set[str], ok: bool, tmp_path: Path
) -> None:
    path = film(tmp_path, sound=np.zeros((2, FRAMES * 1600), np.float32))
    if sheet is not None:
        path.with_suffix(".provenance.json").write_text(sheet, "utf-8")
    seen = inspect(path)
    assert (codes(seen), seen.ok) == (found, ok)
