"""A real disk that is too small: the film waits, and goes on when there is room."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import SMALL, Desk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="mounts a small disk"),
]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB, where one may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = mount("-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place))
    if not mounted:
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def mount(*how: str) -> bool:
    try:
        return subprocess.run(["mount", *how], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def test_a_film_that_does_not_fit_waits_for_room_and_is_then_made(disk: Path) -> None:
    with Desk(disk / "home") as desk, desk.owned():
        job = desk.ask(SMALL)
        paused = desk.until_state(job, "paused", "failed", "done")
        assert (paused.state, paused.reason) == ("paused", "no_space")
        assert mount("-o", "remount,size=800m", str(disk))
        assert desk.until_state(job, "done", "failed").error is None


def test_a_disk_that_is_full_to_the_last_byte_stops_nobody_for_good(disk: Path) -> None:
    """Not a row can be written: the owner keeps what it has to say, and says it later."""
    with Desk(disk / "home") as desk, desk.owned(reserve_bytes=0):
        job = desk.ask(SMALL)
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        desk.jobs.wait_change(desk.jobs.change(), 3.0)
        filler.unlink()
        assert mount("-o", "remount,size=800m", str(disk))
        assert desk.until_state(job, "done", "failed").error is None
