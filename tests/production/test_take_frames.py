"""Frames of a take as a segment gets them: its own bit by bit, and those in between."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from prostudio.compositor.colour_match import Grade
from prostudio.compositor.segment import Source
from prostudio.film import Size
from prostudio.media.colour import from_rgb, to_planar
from prostudio.media.encoding import MASTER
from prostudio.media.video import VideoWriter, read_frames
from prostudio.production.steps.take_frames import frames_of_take, retiming_to_json
from prostudio.production.timing.in_between import Between
from prostudio.production.timing.retime import Footage, retime

SIZE, FRAMES = Size(96, 64), 12


def written(path: Path, levels: list[float]) -> list[np.ndarray]:
    """A file of textured frames of given brightness, and its frames as they are read."""
    noise = np.random.default_rng(2).integers(0, 30, (SIZE.height, SIZE.width, 3))
    with VideoWriter(path, SIZE, Fraction(24), MASTER) as writer:
        for level in levels:
            writer.write(from_rgb((noise + level).astype(np.uint8)))
    return [to_planar(picture) for picture in read_frames(path)]


def shown(folder: Path, clock: Between, rate: int, count: int, grade: Grade | None = None) -> list:
    """Frames of a clip that shows the take from its first frame on."""
    timing = retime(Footage(FRAMES, Fraction(24)), 0, count, Fraction(rate))
    maker = {
        "take": "own.mp4",
        "retiming": retiming_to_json(timing),
        "between": {"picture": "between.mp4", "factor": clock.factor, "every": clock.every},
    }
    there = SimpleNamespace(path=lambda name: folder / name, facts={})
    inputs = {"source 0 take": there, "source 0 between": there}
    if grade is not None:
        facts = {"grade": grade.to_json()}
        inputs["source 0 grade"] = SimpleNamespace(path=None, facts=facts)
    context = SimpleNamespace(inputs=inputs, input=inputs.__getitem__)
    source = Source("sea", 0, count)
    return [to_planar(p) for p in frames_of_take(context, 0, maker, source, SIZE)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clock", "rate"), [(Between(2, 1), 48), (Between(5, 2), 60), (Between(3, 1), 72)]
)
def test_every_frame_of_the_take_is_itself_bit_by_bit(tmp_path, clock, rate):
    own = written(tmp_path / "own.mp4", [20 + 10 * n for n in range(FRAMES)])
    made = written(tmp_path / "between.mp4", [200.0] * clock.made(FRAMES))
    count = (FRAMES - 1) * rate // 24 + 1
    frames = shown(tmp_path, clock, rate, count)
    assert len(frames) == count
    originals = 0
    between = 0
    for k, frame in enumerate(frames):
        tick = k * clock.every
        n = clock.original(tick)
        if n is None:
            np.testing.assert_array_equal(frame, made[clock.number(tick)])
            between += 1
        else:
            np.testing.assert_array_equal(frame, own[n])
            originals += 1
    assert between == clock.made(FRAMES)
    assert originals == (FRAMES if clock.every == 1 else FRAMES // 2)


def test_a_grade_changes_both_alike_and_an_empty_one_nothing(tmp_path):
    own = written(tmp_path / "own.mp4", [100.0] * FRAMES)
    written(tmp_path / "between.mp4", [100.0] * (FRAMES - 1))
    grade = Grade(1.0, (60.0, 140.0), (80.0, 160.0), (1.0, 128, 0, 132, 0), (1.0, 128, 0, 128, 0))
    plain = shown(tmp_path, Between(2, 1), 48, 7, Grade())
    np.testing.assert_array_equal(plain[0], own[0])
    graded = shown(tmp_path, Between(2, 1), 48, 7, grade)
    lighter = [
        (new.astype(int) - old)[: SIZE.height].mean()
        for new, old in zip(graded, plain, strict=True)
    ]
    assert all(18 < one < 22 for one in lighter)
