"""`kill -9` of the owner of the work: the film goes on with the next one, and is the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from desk import SMALL, Desk, made, progress_told, working

from prostudio.jobs import Job

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills by signal")


@pytest.fixture(autouse=True)
def nobody_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature tells when it was made: signed films of one script differ."""
    monkeypatch.setenv("PROSTUDIO_CREDENTIALS", "off")


def start_owner(desk: Desk) -> subprocess.Popen[bytes]:
    """An owner in a process of its own."""
    environment = {**os.environ, "PROSTUDIO_HOME": str(desk.settings.home), "PROSTUDIO_CORES": "2"}
    return subprocess.Popen([sys.executable, "-m", "prostudio.jobs"], env=environment)


def kill(owner: subprocess.Popen[bytes]) -> None:
    """`kill -9`, and wait until those who worked for it have noticed."""
    children = working(owner.pid)
    owner.kill()
    owner.wait()
    assert psutil.wait_procs(children, timeout=30)[1] == []


def survive(desk: Desk, moments: list[int], *places: str) -> tuple[Job, str]:
    """A film a place by owners that are killed when so many steps are made; its end and digest."""
    jobs = [desk.ask(SMALL.replace("abstract", place)) for place in places]
    for steps in moments:
        owner = start_owner(desk)
        desk.until(jobs[0], lambda now, s=steps: now.steps_made >= s or now.state == "done")
        kill(owner)
    owner = start_owner(desk)
    ended = [desk.until_state(job, "done", "failed") for job in jobs]
    owner.send_signal(signal.SIGTERM)
    assert owner.wait() == 0
    for job in jobs:
        assert set(made(desk, job).values()) == {1}, "the store's work was made again"
        told = progress_told(desk, job)
        assert told == sorted(told)
    return ended[0], ended[0].films[0].digest


def test_a_film_whose_owner_was_killed_goes_on_and_is_the_same(tmp_path: Path) -> None:
    with Desk(tmp_path / "killed") as desk, Desk(tmp_path / "whole", cores=1) as whole:
        job, digest = survive(desk, [1], "abstract")
        assert "resumed" in [e.get("reason") for _, e in desk.jobs.events(job.id)]
        same = whole.jobs.submit(desk.jobs.get(job.id).request)
        with whole.owned():
            assert whole.until_state(same, "done").films[0].digest == digest


@pytest.mark.slow
def test_fifty_kills_lose_no_film_and_make_nothing_twice(tmp_path: Path) -> None:
    digests = set()
    for round_ in range(10):
        with Desk(tmp_path / str(round_)) as desk:
            digests.add(survive(desk, [0, 1, 1, 2, 3], "sea", "city")[1])
    assert len(digests) == 1
