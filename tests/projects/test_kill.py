"""`kill -9` at any moment: the next making goes on, and the film is the same to the last bit."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest
from making_films import Studio, frames_of, sound_of

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills a group of processes by signal")

PROGRAM = [sys.executable, "-m", "prostudio.cli"]
BODY = """[[shot: abstract | 1s]]

[[shot: deep space | 1s]]
Nothing is lost."""


def digest(film: Path) -> str:
    """Of every decoded frame and sample."""
    seen = hashlib.sha256()
    for frame in frames_of(film):
        seen.update(frame.tobytes())
    seen.update(sound_of(film).tobytes())
    return seen.hexdigest()


def start(studio: Studio) -> subprocess.Popen[str]:
    """Make the film in a group of processes of its own, which says every event."""
    environment = {
        **os.environ,
        "PROSTUDIO_HOME": str(studio.settings.home),
        "PROSTUDIO_CORES": "2",
    }
    return subprocess.Popen(
        [*PROGRAM, "make", studio.script, "-o", studio.out, "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )


def killed_after(studio: Studio, steps: int, seconds: float = 0.0) -> bool:
    """Kill everything that works for the film when so many steps have begun, and a while more.

    Returns:
        Whether it was still at work.
    """
    process = start(studio)
    assert process.stdout is not None
    begun = (line for line in process.stdout if '"step_started"' in line)
    at_work = sum(1 for _ in islice(begun, steps)) == steps
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return at_work


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    """How many steps the film has, and its digest."""
    studio = Studio(tmp_path_factory.mktemp("whole"))
    studio.write(BODY)
    making = studio.make()
    return len(making.made), digest(studio.out)


def survive(studio: Studio, whole: str, kills: list[tuple[int, float]]) -> None:
    """Killed again and again, then made to the end."""
    studio.write(BODY)
    at_work = [killed_after(studio, *kill) for kill in kills]
    assert at_work[0], "the first kill found nobody at work"
    making = studio.make()
    assert making.done.inspection["verdict"] == "ok"
    assert digest(studio.out) == whole
    assert not list(studio.out.parent.glob(".*"))
    assert studio.make().made == []


def test_a_film_killed_twice_goes_on_and_is_the_same(
    studio: Studio, uninterrupted: tuple[int, str]
) -> None:
    survive(studio, uninterrupted[1], [(4, 0.0), (2, 0.1)])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_film_killed_at_random_moments_goes_on_and_is_the_same(
    studio: Studio, uninterrupted: tuple[int, str], seed: int
) -> None:
    steps, whole = uninterrupted
    chance = random.Random(seed)
    first = (chance.randrange(1, steps), chance.random() / 5)
    survive(studio, whole, [first, (chance.randrange(1, 4), chance.random() / 2)])
