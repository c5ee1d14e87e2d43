"""Encoding leaves the scheduling of the process as it was, whoever runs it."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from prostudio.film import Size
from prostudio.media import colour
from prostudio.media.encoding import Encoding
from prostudio.media.video import VideoWriter

TASKS = Path("/proc/self/task")


@pytest.mark.skipif(not TASKS.is_dir(), reason="threads are listed by Linux alone")
@pytest.mark.parametrize("encoder", ["libx264", "libsvtav1"])
def test_no_thread_of_an_encoder_is_a_real_time_one(encoder: str, tmp_path: Path) -> None:
    size, before = Size(128, 96), os.sched_getscheduler(0)
    with VideoWriter(tmp_path / "a.mp4", size, Fraction(30), Encoding(encoder=encoder)) as writer:
        for _ in range(3):
            writer.write(colour.flat(size))
            policies = {os.sched_getscheduler(int(task.name)) for task in TASKS.iterdir()}
            assert policies == {before}
    assert os.sched_getscheduler(0) == before
