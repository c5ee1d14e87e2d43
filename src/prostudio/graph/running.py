"""One run of the executor, from the first key to the last result."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Mapping
from typing import Any

from prostudio.errors import ContentLostError, FaultError, FilmError, ProStudioError, StepError
from prostudio.events import Event, ModelLoaded, StepDone, StepPreview, StepStarted, Warned
from prostudio.graph.artifact import Artifact
from prostudio.graph.clock import Clock
from prostudio.graph.failure import as_ours, from_json
from prostudio.graph.keys import BoundStep, as_ticket, bind, from_ticket
from prostudio.graph.order import by_name, needed, readers_of, seconds_to_the_end
from prostudio.graph.perform import perform
from prostudio.graph.ready import Ready
from prostudio.graph.record import FilmRecord
from prostudio.graph.room import require_disk
from prostudio.graph.step import Step, StepRef
from prostudio.graph.store import Store
from prostudio.graph.workforce import Worker, Workforce

_TRIES = 2
_LOSSES = 5
"""So often a step may lose its worker through no fault of its own."""
_LISTEN_SECONDS = 0.2
_AGAIN = "it is tried once more"


class Running:
    """One run while it lasts: what is done, what is ready, what failed."""

    def __init__(self, store: Store, crew: Workforce, record: FilmRecord | None) -> None:
        self._store = store
        self._crew = crew
        self._record = record
        self._results: dict[str, Artifact] = {}
        self._tries: dict[tuple[str, bool], int] = {}
        self._clock = Clock()
        self._failure: ProStudioError | None = None

    def go(self, steps: Iterable[Step]) -> Generator[Event, None, dict[str, Artifact]]:
        """Make all; see `Executor.run`."""
        self._steps = by_name(steps)
        self._ready = Ready(seconds_to_the_end(self._steps))
        self._readers = readers_of(self._steps)
        self._waiting = {name: len(set(needed(step))) for name, step in self._steps.items()}
        for name in [name for name, count in self._waiting.items() if not count]:
            yield from self._reach(name)
        if len(self._results) < len(self._steps):
            missing = [step for name, step in self._steps.items() if name not in self._results]
            require_disk(missing, self._store)
            self._crew.require(missing)
        while len(self._results) < len(self._steps):
            moved = yield from self._start()
            if self._failure is not None and not self._crew.at_work:
                raise self._failure
            if self._crew.at_work or not moved:
                yield from self._listen()
        return self._results

    def _reach(self, first: str) -> Generator[Event, None, None]:
        """A step's inputs are all there: it has a key now, and perhaps a result."""
        reached = [first]
        for name in reached:
            bound = bind(self._steps[name], self._results)
            assert bound is not None
            if self._record is not None:
                self._record.note(bound)
            found = self._store.get(bound.key)
            if found is None:
                self._ready.add(bound)
                continue
            if bound.step.take and bound.step.shot is not None:
                self._store.pin(bound.key, bound.step.shot)  # made once as something cheaper
            reached += self._finish(bound, found)
            yield _done(bound, cached=True, seconds=0.0)

    def _finish(self, bound: BoundStep, artifact: Artifact) -> list[str]:
        """Keep a result; names of the steps that have all they read now."""
        self._results[bound.step.name] = artifact
        free = []
        for reader in self._readers[bound.step.name]:
            self._waiting[reader] -= 1
            if not self._waiting[reader]:
                free.append(reader)
        return free

    def _start(self) -> Generator[Event, None, bool]:
        """Start what there is room for; cheap steps are made here. Whether there was anything."""
        moved, started = False, self._failure is None
        while started:
            started = False
            for bound in self._ready.choices(self._crew.is_warm_for, self._crew.shots_at_hand):
                if bound.step.inline:
                    self._ready.remove(bound)
                    yield from self._make_here(bound)
                    return True  # that may have made others ready, or failed
                if self._crew.take(bound):
                    self._ready.remove(bound)
                    self._clock.start(bound.step)
                    moved = started = True
                    yield _started(bound)
                    break
        return moved

    def _make_here(self, bound: BoundStep) -> Generator[Event, None, None]:
        yield _started(bound)
        self._clock.start(bound.step)
        ticket = json.loads(json.dumps(as_ticket(bound)))  # exactly what a child would get
        said: list[str] = []

        def tell(what: str, parts: list[Any]) -> None:
            if what == "told":
                said.extend(parts)

        try:
            given = from_ticket(ticket, self._store)
            artifact = perform(self._store, given, lambda *_: None, tell=tell)
        except Exception as failure:
            yield from self._stumble(bound, as_ours(failure))
            return
        for message in said:
            yield Warned("step_told", f"{bound.step.title}: {message}")
        yield from self._accept(bound, artifact)

    def _accept(self, bound: BoundStep, artifact: Artifact) -> Generator[Event, None, None]:
        seconds = self._clock.stop(bound.step)
        if self._record is not None:
            self._record.note_made(bound.step.name)
        free = self._finish(bound, artifact)
        yield _done(bound, cached=False, seconds=seconds)
        for name in free:
            yield from self._reach(name)

    def _listen(self) -> Generator[Event, None, None]:
        """Wait for a word from a child and act on it."""
        heard = self._crew.listen(_LISTEN_SECONDS)
        if heard is None:
            if self._record is not None:
                self._record.keep_alive()
            return
        member, message = heard
        bound = member.bound
        if message is None:
            yield from self._mourn(member)
        elif bound is None:
            return
        elif "returned" in message:
            self._crew.dismiss(member)
            self._ready.add(bound)
            if message.get("tell"):
                why = message["returned"]
                yield Warned("step_returned", f"{why}: {bound.step.title!r} is made elsewhere")
        elif "progress" in message:
            yield self._clock.progress(bound.step, *message["progress"])
        elif "preview" in message:
            path, frame, shot = message["preview"]
            shot = shot or bound.step.shot
            yield StepPreview(bound.step.name, bound.step.title, path, frame, shot)
        elif "told" in message:
            yield Warned("step_told", f"{bound.step.title}: {message['told'][0]}")
        elif "loaded" in message:
            model, seconds = message["loaded"]
            yield ModelLoaded(bound.step.name, bound.step.title, model, seconds, bound.step.shot)
        else:
            member.bound = None
            yield from self._conclude(bound, message)

    def _conclude(
        self, bound: BoundStep, message: Mapping[str, Any]
    ) -> Generator[Event, None, None]:
        if "done" in message:
            yield from self._accept(bound, self._store.adopt(message["done"]))
        else:
            yield from self._stumble(bound, from_json(message["failed"]))

    def _stumble(self, bound: BoundStep, failure: ProStudioError) -> Generator[Event, None, None]:
        """A step failed. Where what it reads was lost, that is made again, then the step."""
        makers = self._makers_again(bound, failure)
        if makers is None:
            yield from self._fail(_blamed(failure, bound.step))
            return
        self._clock.stop(bound.step)
        for name in makers:
            title = self._steps[name].title
            yield Warned("content_lost", f"{failure.message}; {title} is made again")
        for name in [*makers, bound.step.name]:
            missing = {other for other in needed(self._steps[name]) if other not in self._results}
            self._waiting[name] = len(missing)
            if not missing:
                yield from self._reach(name)

    def _makers_again(self, bound: BoundStep, failure: ProStudioError) -> list[str] | None:
        """Names of the steps whose result is lost, and forgotten now; None: that is not it."""
        if not isinstance(failure, ContentLostError) or self._failure is not None:
            return None
        read = {
            source.step: bound.inputs[name]
            for name, source in bound.step.inputs.items()
            if isinstance(source, StepRef) and bound.inputs[name].key == failure.key
        }
        # Another reader may have noticed: then there is a later result by now, or none yet.
        makers = [name for name, artifact in read.items() if self._results.get(name) is artifact]
        for maker in makers:
            self._tries[maker, True] = self._tries.get((maker, True), 0) + 1
            if self._tries[maker, True] > _TRIES:
                return None
            self._store.lost(failure.key, failure.digest)
            del self._results[maker]
            for reader in self._readers[maker]:
                if self._waiting[reader] > 0:  # it waits for others too
                    self._waiting[reader] += 1
        return makers if read else None

    def _mourn(self, member: Worker) -> Generator[Event, None, None]:
        """A worker ended without being told to: its step is tried once more.

        Where its machine went away that is no fault of the step's, so it is tried oftener.
        """
        bound, tail = member.bound, member.complaint
        self._crew.dismiss(member)
        if bound is None:
            return
        count = bound.step.name, member.lost
        self._tries[count] = self._tries.get(count, 0) + 1
        what = "was lost" if member.lost else "died"
        how = f"the process that made {bound.step.title!r} {what} ({member.ending})"
        if self._tries[count] < (_LOSSES if member.lost else _TRIES):
            self._ready.add(bound)
            yield Warned("child_lost" if member.lost else "child_died", f"{how}; {_AGAIN}")
            return
        last = tail.splitlines()[-1:]
        times = f"{_LOSSES} times" if member.lost else "twice"
        hint = "the machine may be short of memory; `prostudio doctor` looks"
        if member.lost:
            hint = "look at the machines: `prostudio cluster status`"
        death = StepError(": ".join([f"{how} {times}", *last]), hint=hint)
        death.add_note(tail)
        yield from self._fail(death)

    def _fail(self, failure: ProStudioError) -> Generator[Event, None, None]:
        """Start nothing more. Takes that are being made cost too much to be thrown away."""
        self._failure = self._failure or failure
        for member in self._crew.at_work:
            if member.bound is not None and not member.bound.step.take:
                self._crew.dismiss(member)
        if self._crew.at_work:
            yield Warned("step_failed", f"{failure}; the takes being made are finished first")


def _blamed(failure: ProStudioError, step: Step) -> ProStudioError:
    """A fault of ours names its step and shot; what is wrong of the user's, the script's line."""
    if isinstance(failure, FaultError):
        shot = f" (shot {step.shot})" if step.shot and step.shot not in step.title else ""
        failure.message = f"{step.title}{shot} failed: {failure.message}"
    elif isinstance(failure, FilmError) and step.line and not failure.line:
        failure.line = step.line
        failure.message = f"line {step.line}: {failure.message}"
    return failure


def _started(bound: BoundStep) -> StepStarted:
    step = bound.step
    return StepStarted(step.name, step.kind, step.title, step.shot, step.seconds)


def _done(bound: BoundStep, *, cached: bool, seconds: float) -> StepDone:
    step = bound.step
    return StepDone(
        step.name, step.kind, step.title, cached, bound.key, seconds, step.shot, step.seconds
    )
