"""The list under every order of what users do and an owner writes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from desk import Desk, ids
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from prostudio.errors import ConflictError
from prostudio.jobs import ENDED, FilmRequest, JobError, Jobs
from prostudio.jobs.claims import Claims
from prostudio.jobs.job import ACTIVE
from prostudio.jobs.room import FilmNeeds

MEMORY = Path("/dev/shm")
"""Where syncing costs nothing: this is about states, not about power cuts."""

ALLOWED = {
    "cancel": {"queued", "planning", "running", "composing", "paused", "cancelled"},
    "pause": {"queued", "planning", "running", "composing", "paused"},
    "resume": {"paused", "queued", "planning", "running", "composing"},
    "retry": {"done", "failed", "cancelled"},
}
LEADS = {"cancel": {"cancelled"}, "pause": {"paused"}, "retry": {"queued"}}


class TheList(RuleBasedStateMachine):
    """A plain model beside the real list: state and progress of each job, ids in order."""

    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.desk = Desk(Path(self.folder.name))
        self.jobs = self.desk.jobs
        self.claims = Claims(self.jobs.database, self.jobs.clock)
        self.known: dict[str, str] = {}
        self.progress: dict[str, float] = {}
        self.runs: dict[str, int] = {}
        self.stale: list[tuple[str, int]] = []

    @rule(target=made, priority=st.integers(-2, 2))
    def submit(self, priority: int) -> str:
        job = self.jobs.submit(FilmRequest(topic="sea", priority=priority))
        self.known[job.id] = "queued"
        return job.id

    @rule(job=made, doing=st.sampled_from(sorted(ALLOWED)))
    def do(self, job: str, doing: str) -> None:
        before = self.known[job]
        try:
            after = getattr(self.jobs, doing)(job).state
        except ConflictError:
            assert before not in ALLOWED[doing]
            return
        assert before in ALLOWED[doing]
        if doing in LEADS:
            assert after in LEADS[doing]
        if doing == "retry":
            self.progress[job] = 0.0
        self.known[job] = after
        if after not in ACTIVE and job in self.runs:
            self.stale.append((job, self.runs.pop(job)))

    @rule(job=made, before=st.none() | made)
    def move(self, job: str, before: str | None) -> None:
        ended = {name for name, state in self.known.items() if state in ENDED}
        line = ids(self.jobs.line())
        try:
            self.jobs.move(job, before)
        except ConflictError:
            assert {job, before} & ended
            return
        assert job not in ended
        after = ids(self.jobs.line())
        assert sorted(after) == sorted(line)
        if before not in (None, job) and not {job, before} & self.runs.keys():
            ongoing = self._ongoing()
            if (job in ongoing) == (before in ongoing):
                assert after.index(job) == after.index(before) - 1

    def _ongoing(self) -> set[str]:
        with self.jobs.database.reading() as connection:
            return {row["id"] for row in connection.execute("SELECT id FROM jobs WHERE ongoing")}

    @rule(job=consumes(made))
    def remove(self, job: str) -> None:
        if self.known[job] in ACTIVE:
            self.do(job, "cancel")
        self.jobs.remove(job)
        del self.known[job]
        self.progress.pop(job, None)

    @rule()
    def claim_the_next(self) -> None:
        line = [job.id for job in self.jobs.line() if job.state == "queued"]
        found = self.claims.next(1)
        assert [job.id for job, _ in found] == line[:1]
        for job, _ in found:
            claimed = self.claims.claim(job.id)
            assert claimed is not None
            assert self.claims.claim(job.id) is None
            self.runs[job.id] = claimed[1]
            self.known[job.id] = "planning"

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        if not self.runs:
            return
        job = data.draw(st.sampled_from(sorted(self.runs)))
        run = self.runs[job]
        does = data.draw(
            st.sampled_from(("begin", "note", "finish", "fail", "no space", "release"))
        )
        if does == "begin":
            self.claims.begin(job, run, FilmNeeds(), None, {})
            self.known[job] = "running"
            return
        if does == "note":
            now = self.jobs.get(job).progress
            value = now + (1 - now) * 0.5
            columns = {"progress": value, "composing": value > 0.9}
            self.claims.note(job, run, [{"event": "step_done"}], columns)
            self.known[job] = self.jobs.get(job).state
            return
        self._end(job, run, does)

    def _end(self, job: str, run: int, does: str) -> None:
        self.stale.append((job, self.runs.pop(job)))
        if does == "finish":
            self.claims.finish(job, run, ())
            self.known[job] = "done"
        elif does == "fail":
            self.claims.fail(job, run, JobError("film", "no"))
            self.known[job] = "failed"
        elif does == "no space":
            self.claims.pause_for_space(job, run, 10)
            self.known[job] = "paused"
        else:
            self.claims.release(job, run, "waits_for_room")
            self.known[job] = "queued"

    @rule(data=st.data())
    def a_child_says_something_too_late(self, data: st.DataObject) -> None:
        if not self.stale:
            return
        job, run = data.draw(st.sampled_from(self.stale))
        before = self.jobs.get(job) if job in self.known else None
        self.claims.note(job, run, [{"event": "step_done"}], {"progress": 0.5})
        self.claims.finish(job, run, ())
        self.claims.release(job, run, "stopped")
        assert before is None or self.jobs.get(job) == before

    @rule(wants=st.integers(1, 20), free=st.integers(1, 20))
    def the_disk_fills_and_empties(self, wants: int, free: int) -> None:
        paused = self.claims.pause_waiting(wants)
        assert paused == sum(state == "queued" for state in self.known.values())
        for job, state in self.known.items():
            if state == "queued":
                self.known[job] = "paused"
        self.claims.resume_with(free)
        for job in self.known:
            now = self.jobs.get(job)
            if self.known[job] == "paused" and now.state == "queued":
                self.known[job] = "queued"
        if free >= 20:
            assert not any(j.reason == "no_space" for j in self.jobs.line())

    @rule()
    def the_owner_dies_and_the_next_one_begins(self) -> None:
        self.jobs.close()
        self.desk.jobs = self.jobs = Jobs(self.desk.settings)
        self.claims = Claims(self.jobs.database, self.jobs.clock)
        assert self.claims.recover() == len(self.runs)
        for job, run in self.runs.items():
            self.known[job] = "queued"
            self.stale.append((job, run))
        self.runs.clear()

    @invariant()
    def the_list_is_what_was_done(self) -> None:
        listed = {job.id: job for job in self.jobs.list(limit=1000)}
        assert {name: job.state for name, job in listed.items()} == self.known
        line = set(ids(self.jobs.line()))
        assert line == {name for name, state in self.known.items() if state not in ENDED}
        for name, job in listed.items():
            assert job.progress >= self.progress.get(name, 0.0), "progress went back"
            self.progress[name] = job.progress
            assert (job.ended is not None) == (job.state in ENDED)
            assert job.ended is None or job.created <= (job.started or job.created) <= job.ended

    @invariant()
    def events_are_numbered_without_a_gap_and_end_with_the_state(self) -> None:
        for name, state in self.known.items():
            events = self.jobs.events(name)
            assert [number for number, _ in events] == list(range(1, len(events) + 1))
            states = [event["state"] for _, event in events if event["event"] == "state"]
            assert states[-1] == state
            assert self.jobs.get(name).last_event == len(events)

    def teardown(self) -> None:
        self.jobs.close()
        self.folder.cleanup()


TheList.TestCase.settings = settings(max_examples=8, stateful_step_count=25, deadline=None)
test_the_list = TheList.TestCase
