"""Films are made as the list says: followed within a moment, gone on with after any end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from desk import HEAD, LONG, SMALL, Desk, made, progress_told, working

from prostudio import files
from prostudio.errors import OwnedError
from prostudio.events import StepDone
from prostudio.jobs import FilmRequest, Owner, owner_of
from prostudio.projects.project import make, open_project


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One home for all tests of this file, so that they share what is made."""
    with Desk(tmp_path_factory.mktemp("shop") / "home") as desk:
        yield desk


def test_a_film_that_was_asked_for_is_made_and_told_of(shop: Desk) -> None:
    job = shop.ask()
    with shop.owned():
        finished = shop.until_state(job, "done", "failed")
    assert finished.error is None
    assert shop.states(job) == ["queued", "planning", "running", "composing", "done"]
    (film,) = finished.films
    path = shop.jobs.film_path(job.id)
    assert (film.bytes, film.digest) == (path.stat().st_size, files.digest(path))
    told = progress_told(shop, job)
    assert told == sorted(told)
    assert told[-1] == finished.progress == 1
    numbers = [number for number, _ in shop.jobs.events(job.id)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert str(shop.settings.home) not in str(shop.jobs.events(job.id))


def test_the_command_line_finds_all_of_it_made(shop: Desk) -> None:
    job = shop.ask()
    with shop.owned():
        finished = shop.until_state(job, "done")
    assert (finished.steps_made, finished.steps_cached > 0) == (0, True)
    project = open_project(str(shop.jobs.script(job.id)))
    out = shop.jobs.folder(job.id) / "out" / "film.mp4"
    steps = [e for e in make(project, shop.settings, out) if isinstance(e, StepDone)]
    assert steps
    assert all(step.cached for step in steps)


def test_a_cancelled_film_leaves_no_child_behind(shop: Desk) -> None:
    job = shop.ask(LONG)
    before = working()
    with shop.owned():
        shop.until(job, lambda now: now.step is not None)
        children = [child for child in working() if child not in before]
        assert len(children) >= 2, "the film's child, and who makes its pictures"
        if os.name != "nt":
            ours = psutil.Process().nice()
            assert all(child.nice() > ours for child in children), "who waits comes first"
        assert shop.jobs.cancel(job.id).state == "cancelled"
        assert psutil.wait_procs(children, timeout=30)[1] == []
    assert shop.states(job)[-1] == "cancelled"
    assert list((shop.jobs.folder(job.id) / "out").glob("*")) == []


@pytest.mark.slow
def test_two_films_are_made_side_by_side_and_a_third_waits(shop: Desk) -> None:
    jobs = [shop.ask(LONG.replace("stormy sea", place)) for place in ("desert", "harbour", "cave")]
    with shop.owned():
        for job in jobs[:2]:
            shop.until_state(job, "running")
        assert [shop.jobs.get(job.id).state for job in jobs] == ["running", "running", "queued"]
        shop.jobs.move(jobs[2].id, before=jobs[0].id)
        for job in jobs:
            shop.jobs.cancel(job.id)


@pytest.mark.slow
def test_a_paused_film_goes_on_with_what_it_has(shop: Desk) -> None:
    job = shop.ask(HEAD + "[[shot: desert | 0.5s]]\n\n[[shot: city | 0.5s]]\n")
    with shop.owned():
        shop.until(job, lambda now: now.steps_made >= 1)
        paused = shop.jobs.pause(job.id)
        assert (paused.state, paused.reason) == ("paused", "user")
        assert shop.jobs.resume(job.id).state == "queued"
        shop.until_state(job, "done")
    assert set(made(shop, job).values()) == {1}
    told = progress_told(shop, job)
    assert told == sorted(told)


@pytest.mark.slow
def test_an_owner_that_is_stopped_leaves_its_film_to_the_next_one(shop: Desk) -> None:
    job, before = shop.ask(HEAD + "[[shot: meadow | 0.5s]]\n\n[[shot: snow | 0.5s]]\n"), working()
    with shop.owned() as stop:
        shop.until(job, lambda now: now.steps_made >= 1)
        stop.set()
        waiting = shop.until_state(job, "queued")
    assert waiting.reason == "stopped"
    assert not set(working()) - set(before)
    with shop.owned():
        shop.until_state(job, "done")
    assert set(made(shop, job).values()) == {1}


def test_a_film_that_cannot_be_is_failed_with_the_reason_and_can_be_mended(shop: Desk) -> None:
    job = shop.ask_for_the_impossible()
    with shop.owned():
        failed = shop.until_state(job, "failed")
        assert failed.error is not None
        assert failed.error.code == "film"
        assert "gull.png" in failed.error.message
        assert str(shop.settings.home) not in str(failed.as_json())
        shop.jobs.script(job.id).write_text(SMALL)
        shop.jobs.retry(job.id)
        assert shop.until_state(job, "done").attempt == 2
    assert shop.jobs.get(job.id).error is None


@pytest.mark.slow
def test_a_film_whose_child_is_killed_gets_a_second_try(shop: Desk) -> None:
    job = shop.ask(LONG)
    with shop.owned():
        for _ in range(2):
            shop.until(job, lambda now: now.state == "running" and now.step is not None)
            (child,) = [one for one in psutil.Process().children() if job.id in str(one.cmdline())]
            child.kill()
            latest = shop.jobs.change()
            shop.until(
                job, lambda now, seen=latest: now.state != "running" or now.change > seen + 3
            )
        failed = shop.until_state(job, "failed")
    assert failed.error is not None
    assert failed.error.code == "child"
    assert "SIGKILL" in failed.error.message


def test_a_second_owner_is_told_who_the_first_one_is(shop: Desk) -> None:
    assert owner_of(shop.settings.home) is None
    other = Desk(shop.settings.home)
    with shop.owned():
        shop.until(shop.ask_for_the_impossible(), lambda now: now.state != "queued")
        assert owner_of(shop.settings.home)["process"] == os.getpid()
        with pytest.raises(OwnedError, match=f"process {os.getpid()}"):
            Owner(other.jobs, other.settings).run(threading.Event())
    other.jobs.close()
    assert owner_of(shop.settings.home) is None


class Filling(files.Effects):
    """A disk whose free space a test decides."""

    free = 0

    def free_bytes(self, path: Path) -> int:
        return self.free


def test_films_wait_while_the_disk_is_full_and_go_on_by_themselves(shop: Desk) -> None:
    disk = Filling()
    job, other = shop.ask(), shop.ask()
    with files.using(disk), shop.owned(reserve_bytes=1_000_000_000):
        for one in (job, other):
            assert shop.until_state(one, "paused").reason == "no_space"
        disk.free = 10**12
        for one in (job, other):
            shop.until_state(one, "done")


@pytest.mark.slow
def test_a_user_may_pause_what_waits_for_space_and_then_it_stays_so(shop: Desk) -> None:
    disk = Filling()
    job, other = shop.ask(), shop.ask()
    with files.using(disk), shop.owned(reserve_bytes=1_000_000_000):
        shop.until_state(job, "paused")
        assert shop.jobs.pause(job.id).reason == "user"
        disk.free = 10**12
        shop.until_state(other, "done")
        assert shop.jobs.get(job.id).state == "paused"
        shop.jobs.resume(job.id)
        shop.until_state(job, "done")


def test_a_topic_becomes_a_script_that_is_there_to_be_edited(shop: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "one.png"
    picture.write_bytes(PNG)
    upload = shop.jobs.uploads.add(picture, "one.png", ".png")
    small = {"size": "128x72", "fps": 4, "music": "none", "ambience": "none", "captions": "none"}
    asked = FilmRequest(
        topic="the desert", title="Sand", seconds=5, options=small, uploads=(upload.id,)
    )
    job = shop.jobs.submit(asked)
    with shop.owned():
        shop.until_state(job, "running", "failed", "done")
        shop.jobs.cancel(job.id)
    text = shop.jobs.script(job.id).read_text()
    assert "title: Sand" in text
    assert f"uploads/{upload.id}.png" in text
    assert shop.jobs.get(job.id).title == "Sand"


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090"
    "7753de0000000c4944415408d763f8cfc000000301010018dd8db000000000"
    "49454e44ae426082"
)


@pytest.mark.slow
def test_an_owner_in_a_process_of_its_own_says_that_another_works_here(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk, desk.owned():
        desk.until_state(desk.ask_for_the_impossible(), "failed")
        told = subprocess.run(
            [sys.executable, "-m", "prostudio.jobs"],
            env={**os.environ, "PROSTUDIO_HOME": str(tmp_path)},
            capture_output=True,
            check=False,
        )
    assert told.returncode == 4
    assert f"process {os.getpid()}".encode() in told.stderr
