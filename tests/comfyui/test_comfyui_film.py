"""Whole films whose shots come from ComfyUI: made once, whatever is killed or cancelled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path

import comfy_more_workflows as more
import comfy_workflows as flows
import pytest

sys.path += [str(Path(__file__).parents[1] / room) for room in ("projects", "jobs")]

from desk import Desk
from making_films import Studio, frames_of

from prostudio.events import StepStarted, Warned
from prostudio.projects.project import make, open_project

pytestmark = pytest.mark.slow

SHOTS = """[[shot: a harbour at dawn | id: harbour | 1s]]
The sea never {thanked} him.
"""
HEAD = "engines: {video: comfyui}\nmusic: none"


@pytest.fixture
def studio(tmp_path: Path, home: Path, keep) -> Studio:
    keep("wan", flows.wan_first_last(), rules={"rate": Fraction(8)})
    return Studio(tmp_path)


def until(true, seconds: float = 30.0) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def test_a_film_is_made_and_reworded_without_a_second_take(comfy, studio):
    studio.write(SHOTS.format(thanked="thanked"), HEAD)
    made = studio.make()
    assert "shot.shoot" in made.kinds()
    assert len(comfy.ran) == 1
    assert len(frames_of(studio.out)) > 12
    studio.write(SHOTS.format(thanked="once thanked"), HEAD)
    comfy.stop()  # what is there needs no server
    assert "shot.shoot" not in studio.make().kinds()
    comfy.start()


def test_three_engines_in_one_film_and_a_first_frame_from_a_second_workflow(comfy, studio, keep):
    keep("edit", more.qwen_edit())
    head = "engines: {video: comfyui/wan, image: comfyui/edit}\nmusic: none"
    shots = SHOTS.format(thanked="thanked") + (
        "\n[[shot: a cliff in fog | engine: stills | id: cliff | 1s]]\nHe {went} on.\n"
        "\n[[shot: deep space | engine: procedural | 1s]]\nStars.\n"
    )
    studio.write(shots.replace("{went}", "went"), head)
    made = studio.make()
    assert len([step for step in made.made if step.startswith("keyframe")]) == 2
    assert len(comfy.ran) == 3
    uploads = [name for path, name in comfy.asked if path == "/upload/image"]
    assert uploads, "the drawn first frame is the workflow's picture"
    studio.write(shots.replace("{went}", "wandered"), head)
    studio.make()
    assert len(comfy.ran) == 3


def test_a_cancelled_film_ends_its_prompt_and_is_made_by_the_next_call(comfy, studio):
    studio.write(SHOTS.format(thanked="thanked"), HEAD)
    comfy.play.hold = threading.Event()
    making = make(open_project(str(studio.script)), studio.settings, studio.out)
    for event in making:
        if isinstance(event, StepStarted) and event.kind == "shot.shoot":
            break
    until(lambda: comfy.running)
    making.close()
    until(lambda: comfy.interrupted == set(comfy.ran))
    comfy.play.hold.set()
    studio.make()
    assert len(comfy.ran) == 2


def test_a_film_that_was_asked_for_and_cancelled_ends_its_prompt_too(comfy, studio, home):
    studio.write(SHOTS.format(thanked="thanked"), HEAD)
    comfy.play.hold = threading.Event()
    with Desk(home) as desk, desk.owned():
        job = desk.ask(studio.script.read_text("utf-8"))
        until(lambda: comfy.running)
        desk.jobs.cancel(job.id)
        until(lambda: comfy.interrupted == set(comfy.ran))


@pytest.mark.skipif(os.name == "nt", reason="kills a group of processes by signal")
def test_a_killed_film_finds_its_take_when_it_is_made_again(comfy, studio):
    studio.write(SHOTS.format(thanked="thanked"), HEAD)
    comfy.play.hold = threading.Event()
    process = subprocess.Popen(
        [sys.executable, "-m", "prostudio.cli", "make", studio.script, "-o", studio.out, "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until(lambda: comfy.running)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not comfy.interrupted
    comfy.play.hold.set()
    until(lambda: comfy.history)
    studio.make()
    assert len(comfy.ran) == 1


def test_what_came_otherwise_is_a_warning_of_the_film(comfy, studio):
    studio.write(SHOTS.format(thanked="thanked"), HEAD)
    comfy.play.rate = Fraction(24)
    told = [event for event in studio.make().events if isinstance(event, Warned)]
    assert "24 frames a second where 8 were asked for" in next(
        event.message for event in told if event.code == "step_told"
    )
