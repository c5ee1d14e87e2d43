"""The list: what is kept, in which order, and what each state allows."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from desk import SMALL, Desk, ids

from prostudio import files
from prostudio.errors import BusyError, ConflictError, DiskFullError, NotFoundError, ResourceError
from prostudio.jobs import FilmRequest, Jobs, Limits
from prostudio.jobs.tidying import tidy

SEA = FilmRequest(topic="the sea")


def test_the_same_key_gives_the_same_job_and_another_request_a_conflict(desk: Desk) -> None:
    first = desk.jobs.submit(SEA, "key")
    assert desk.jobs.submit(SEA, "key") == first
    with pytest.raises(ConflictError):
        desk.jobs.submit(replace(SEA, priority=1), "key")
    assert ids(desk.jobs.list()) == [first.id]


def test_one_key_sent_by_many_at_once_is_one_job(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: desk.jobs.submit(SEA, "key").id, range(8)))
    assert len(set(made)) == 1
    assert len(desk.jobs.list()) == 1


def test_what_was_asked_for_is_there_for_the_next_process(desk: Desk) -> None:
    job = desk.ask(priority=3)
    again = Jobs(desk.settings)
    assert again.get(job.id) == job
    again.close()


def test_films_are_made_by_priority_then_as_they_came_and_were_moved(desk: Desk) -> None:
    a, b, c = (desk.jobs.submit(SEA).id for _ in range(3))
    d = desk.jobs.submit(replace(SEA, priority=5)).id
    assert ids(desk.jobs.line()) == [d, a, b, c]
    desk.jobs.move(c, before=a)
    assert ids(desk.jobs.line()) == [d, c, a, b]
    desk.jobs.move(a)
    assert ids(desk.jobs.line()) == [d, c, b, a]
    desk.jobs.move(b, before=d)
    assert ids(desk.jobs.line()) == [b, d, c, a]
    assert desk.jobs.get(b).priority == 5
    desk.jobs.set_priority(a, 9)
    assert ids(desk.jobs.line()) == [a, b, d, c]


def test_a_list_is_read_in_pages_without_a_gap(desk: Desk) -> None:
    made = [desk.jobs.submit(SEA).id for _ in range(7)]
    desk.jobs.cancel(made[2])
    found, before = [], None
    while page := desk.jobs.list(limit=3, before=before):
        found += ids(page)
        before = page[-1].id
    assert found == made[::-1]
    assert ids(desk.jobs.list(state="cancelled")) == [made[2]]


def test_what_a_state_does_not_allow_is_a_conflict_that_says_the_state(desk: Desk) -> None:
    job = desk.jobs.submit(SEA).id
    for refused in (desk.jobs.retry, desk.jobs.film_path, desk.jobs.script):
        with pytest.raises(ConflictError):
            refused(job)
    desk.jobs.cancel(job)
    assert desk.jobs.cancel(job).state == "cancelled"
    for refused in (desk.jobs.pause, desk.jobs.resume, desk.jobs.move):
        with pytest.raises(ConflictError, match="cancelled"):
            refused(job)
    assert desk.jobs.retry(job).state == "queued"
    assert desk.jobs.get(job).attempt == 2


@pytest.mark.parametrize("job", ["", "nothing", "../../etc", "a" * 5000, "' OR 1=1 --", "\0"])
def test_an_id_that_there_is_not_is_not_found_whatever_it_holds(desk: Desk, job: str) -> None:
    for asked in (desk.jobs.get, desk.jobs.cancel, desk.jobs.events, desk.jobs.remove):
        with pytest.raises(NotFoundError):
            asked(job)


def test_a_removed_job_takes_its_folder_and_events_along(desk: Desk) -> None:
    job = desk.ask()
    assert desk.jobs.folder(job.id).is_dir()
    desk.jobs.remove(job.id)
    assert not desk.jobs.folder(job.id).exists()
    assert desk.jobs.since(0) == []


def test_only_so_many_may_wait(desk: Desk) -> None:
    jobs = Jobs(desk.settings, limits=Limits(waiting=2))
    first = jobs.submit(SEA, "first")
    jobs.submit(SEA)
    with pytest.raises(BusyError):
        jobs.submit(SEA)
    assert jobs.submit(SEA, "first") == first
    jobs.cancel(first.id)
    jobs.submit(SEA)
    with pytest.raises(BusyError):
        jobs.retry(first.id)
    jobs.close()


def test_a_thousand_jobs_are_listed_without_their_scripts(desk: Desk) -> None:
    """A script may have 10 MB: a list of 1,000 must not read them."""
    body = FilmRequest(topic="sea " * 1000)
    with desk.jobs.database.writing() as change:
        from prostudio.jobs.submitting import insert, new_id

        for _ in range(1000):
            insert(change, new_id(), body, None, None, "2026-01-01T00:00:00.000+00:00")
    read: list[str] = []
    with desk.jobs.database.reading() as connection:
        connection.set_trace_callback(read.append)
    assert len(desk.jobs.line()) == len(desk.jobs.list(limit=2000)) == 1000
    selects = [statement for statement in read if statement.startswith("SELECT")]
    assert len(selects) == 2
    assert not any("requests" in statement for statement in selects)
    assert desk.jobs.counts()["queued"] == 1000


def test_who_waits_for_events_is_woken_by_the_next_one(desk: Desk) -> None:
    job = desk.jobs.submit(SEA).id
    timer = threading.Timer(0.1, desk.jobs.pause, (job,))
    timer.start()
    found = desk.jobs.wait(job, after=1, timeout=60)
    timer.join()
    assert [(number, event["state"]) for number, event in found] == [(2, "paused")]
    assert desk.jobs.wait(job, after=2, timeout=0.05) == []


def test_a_clock_that_jumps_back_puts_no_end_before_its_beginning(desk: Desk) -> None:
    now = [2_000_000_000.0]
    jobs = Jobs(desk.settings, clock=lambda: now[0])
    job = jobs.submit(SEA)
    now[0] -= 86_400 * 365
    later = jobs.submit(SEA)
    ended = jobs.cancel(job.id)
    assert ended.ended is not None
    assert ended.ended >= ended.created
    assert ids(jobs.line()) == [later.id]
    assert ids(jobs.list()) == [later.id, job.id]
    jobs.close()


def test_a_full_disk_refuses_a_film_and_keeps_the_list(desk: Desk) -> None:
    """The file may not grow any more: what SQLite meets on a full disk."""
    kept = desk.jobs.submit(SEA)
    with desk.jobs.database.reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    large = FilmRequest(topic="sea " * 5000)
    with pytest.raises(DiskFullError, match="disk is full"):
        desk.jobs.submit(large)
    with desk.jobs.database.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert desk.jobs.get(kept.id) == kept
    desk.jobs.submit(SEA)
    folders = {path.name for path in (desk.settings.home / "projects").glob("*")}
    assert folders <= set(ids(desk.jobs.list(limit=1000)))


def test_a_disk_that_takes_no_script_leaves_no_job(desk: Desk) -> None:
    class Full(files.Effects):
        def write(self, file, data):  # type: ignore[no-untyped-def]
            raise OSError(28, "No space left on device")

    with files.using(Full()), pytest.raises(DiskFullError):
        desk.ask(SMALL)
    assert list(desk.jobs.list()) == []
    assert list((desk.settings.home / "projects").glob("*")) == []


def test_a_damaged_list_is_said_in_one_clause(desk: Desk) -> None:
    path = desk.settings.home / "films.sqlite"
    desk.jobs.close()
    path.write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(ResourceError, match="is damaged"):
        Jobs(desk.settings)


def test_a_list_of_a_later_version_is_left_alone(desk: Desk) -> None:
    with desk.jobs.database.reading() as connection:
        connection.execute("COMMIT")
        connection.execute("PRAGMA user_version = 99")
        connection.execute("BEGIN")
    with pytest.raises(ResourceError, match="later ProStudio"):
        Jobs(desk.settings)


def test_folders_of_no_job_are_removed_once_they_are_old_and_others_never(desk: Desk) -> None:
    job = desk.ask()
    root = desk.settings.home / "projects"
    for name in ("abcdefghjkmnpq", "bbcdefghjkmnpq", "my own film"):
        (root / name / "out").mkdir(parents=True)
    for name in (job.id, "abcdefghjkmnpq", "my own film"):
        os.utime(root / name, (0, 0))
    assert tidy(desk.jobs) == 1
    assert sorted(path.name for path in root.iterdir()) == sorted(
        [job.id, "bbcdefghjkmnpq", "my own film"]
    )
