"""Narration of any length by a model: each sentence is a step, and none is said twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest
from making_films import Studio

from prostudio.engines.request import Machine
from prostudio.events import StepDone
from prostudio.graph import Budget, Executor, Step, Store, dry_run
from prostudio.production.order import Reshoot
from prostudio.production.plan_values import Plan
from prostudio.production.planning.plan import make_plan
from prostudio.production.sound.narrate import narration_steps, speech_of
from prostudio.production.timing.lay_out import lay_out
from prostudio.projects.project import open_project, order_of

HEAD = """music: none
captions: none
voice: {engine: parrot, voice: polly, rate: 2}"""
MACHINE = Machine(2, 4000)
TALE = "the sea has no word for sorry and the keeper has none for goodbye"
WORDS = TALE.split()


@pytest.fixture(autouse=True)
def parrot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARROT", "here")


def write(studio: Studio, body: str, head: str) -> None:
    """A script whose pictures take no time."""
    text = f"---\nsize: 64x64\nfps: 2\n{head}\n---\n\n{body}\n"
    studio.script.write_text(text, "utf-8")


def planned(studio: Studio) -> Plan:
    project = open_project(str(studio.script))
    return make_plan(
        order_of(project, studio.settings, reshoot=Reshoot.ASK, allow_outside=False)[0]
    )


def text_of(words: int) -> str:
    """So many words in sentences of 5 to 17, ten of them a paragraph, no two alike."""
    lines: list[str] = []
    used = 0
    while used < words:
        count = min(5 + len(lines) * 7 % 13, words - used)
        said = [WORDS[(used + n) % len(WORDS)] for n in range(count - 1)]
        lines.append(" ".join([f"Line{len(lines)}", *said]) + ".")
        used += count
    return "\n\n".join(" ".join(lines[n : n + 10]) for n in range(0, len(lines), 10))


def spoken_steps(plan: Plan) -> list[Step]:
    return [s for s in narration_steps(plan, {}, MACHINE) if s.kind == "speech.speak"]


def test_ten_thousand_words_are_planned_sentence_by_sentence(studio: Studio) -> None:
    text = text_of(10_000)
    assert len(text.split()) == 10_000
    write(studio, text, HEAD)
    plan = planned(studio)
    steps = spoken_steps(plan)
    assert len(steps) == len({step.name for step in steps}) == text.count(".") > 900
    assert all(step.take and step.affinity == "speech parrot" for step in steps)
    keys = {one.key for one in dry_run(steps, Store(studio.settings.store_folder))}
    assert len(keys) == len(steps)
    timeline = lay_out(plan, speech_of(plan, {}))
    assert timeline.frames.seconds > 1800
    # One word more, and one sentence more has to be said; all others are known again.
    write(studio, text.replace("Line500 ", "Line500 indeed "), HEAD)
    store = Store(studio.settings.store_folder)
    after = {one.key for one in dry_run(spoken_steps(planned(studio)), store)}
    assert len(after - keys) == 1


def test_a_stopped_narration_goes_on_with_the_next_sentence(studio: Studio) -> None:
    write(studio, text_of(600), HEAD)
    steps = spoken_steps(planned(studio))
    assert len(steps) > 50
    with Executor(Store(studio.settings.store_folder), Budget(2, 2000)) as executor:
        first = {e.step for e in islice(_said(executor, steps), 40)}
    with Executor(Store(studio.settings.store_folder), Budget(2, 2000)) as executor:
        rest = [e.step for e in _said(executor, steps)]
    assert len(first) == 40
    assert len(rest) <= len(steps) - 40
    assert first.isdisjoint(rest)


def _said(executor: Executor, steps: list[Step]):
    """What is made, as it is made."""
    for event in executor.run(steps):
        if isinstance(event, StepDone) and not event.cached:
            yield event


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="kills a group of processes by signal")
def test_a_narration_killed_in_the_middle_says_no_finished_sentence_again(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "said.txt"
    write(studio, " ".join(f"This is line number {n}." for n in range(12)), HEAD)
    monkeypatch.setenv("PARROT_LOG", str(log))
    monkeypatch.setenv("PARROT_SECONDS", "0.3")
    done = _kill_after(studio, 5)
    assert 5 <= len(done) < 12
    monkeypatch.setenv("PARROT_SECONDS", "0")
    making = studio.make()
    again = {e.step for e in making.events if isinstance(e, StepDone) and not e.cached}
    assert again.isdisjoint(done)
    lines = log.read_text().splitlines()
    assert len(set(lines)) == 12
    assert len(lines) <= 13  # the one that was being said when it was killed


def _kill_after(studio: Studio, sentences: int) -> set[str]:
    """Kill everything at work for the film when so many sentences are there; their steps."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PROSTUDIO_HOME": str(studio.settings.home),
        "PROSTUDIO_CORES": "2",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "prostudio.cli", "make", studio.script, "-o", studio.out, "--json"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    done: set[str] = set()
    for line in process.stdout:
        event = json.loads(line)
        if event.get("event") == "step_done" and event["kind"] == "speech.speak":
            done.add(event["step"])
        if len(done) == sentences:
            break
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return done
