"""Which steps finish which takes, and what the film shows of them then."""

from __future__ import annotations

from fractions import Fraction

import pytest
from planning import planned

from prostudio.engines.request import Machine
from prostudio.film import Size
from prostudio.graph import StepRef
from prostudio.production.pictures.compose import TakeInUse
from prostudio.production.pictures.finish import Finished, finished, unfinished
from prostudio.production.plan_values import Plan
from prostudio.production.timing.in_between import Between
from prostudio.production.timing.retime import Footage

MACHINE = Machine(cores=2, ram_mb=4000)
SMALL = Size(640, 368)
SHOTS = "[[shot: a sea | id: sea | engine: slowpoke]]\n\n[[shot: a bay | id: bay | engine: duo]]"


def plan_of(finish: str, body: str = SHOTS, head: str = "") -> Plan:
    return planned(body, f"finish: {finish}\n{head}")


def take(shot: str, size: Size = SMALL, rate: int = 24, frames: int = 49) -> TakeInUse:
    footage = Footage(frames, Fraction(rate), Fraction(1, 2))
    return TakeInUse(StepRef(f"take {shot}"), "picture 0.mp4", size, None, footage)


def done(finish: str, head: str = "", **more: object) -> Finished:
    plan = plan_of(finish, head=head)
    return finished(plan, {"sea": take("sea", **more)}, MACHINE)  # type: ignore[arg-type]


def names(found: Finished) -> list[str]:
    return [step.name for step in found.steps]


def tasks(found: Finished, name: str) -> list[str]:
    step = next(step for step in found.steps if step.name == name)
    return [task["task"] for task in step.params["tasks"]]


def test_without_a_wish_nothing_is_done():
    assert done("none") == Finished({"sea": take("sea")}, [])


def test_new_frames_are_made_of_small_ones_and_enlarged_like_the_takes_own():
    found = done("smooth, large, sharp, even", head="fps: 60")
    assert names(found) == ["finish sea", "between sea"]
    assert tasks(found, "finish sea") == ["deflicker", "upscale", "sharpen"]
    assert tasks(found, "between sea") == ["deflicker", "interpolate", "upscale", "sharpen"]
    shown = found.takes["sea"]
    assert (shown.source, shown.size) == (StepRef("finish sea"), Size(1280, 720))
    assert shown.between == (StepRef("between sea"), Between(5, 2))
    assert shown.footage == take("sea").footage
    for step in found.steps:
        assert step.inputs == {"take": StepRef("take sea")}
        assert step.seconds
        assert step.needs.disk_mb
        assert not step.take


def test_frames_in_between_alone_leave_the_take_as_it_is():
    shown = done("interpolate 48").takes["sea"]
    assert (shown.source, shown.picture) == (take("sea").source, "picture 0.mp4")
    assert shown.between == (StepRef("between sea"), Between(2, 1))


@pytest.mark.parametrize(
    ("finish", "own", "reached"),
    [
        ("upscale", Size(640, 368), Size(1280, 720)),
        ("upscale 1080p", Size(640, 368), Size(1920, 1080)),
        ("upscale 4k", Size(832, 480), Size(3840, 2160)),
        ("upscale", Size(512, 512), Size(1280, 1280)),  # of which a part is shown
        ("upscale", Size(1280, 720), None),
        ("upscale", Size(1920, 1080), None),
        ("upscale", Size(1270, 714), None),
    ],
)
def test_takes_are_made_as_large_as_what_the_frame_shows_of_them(finish, own, reached):
    found = done(finish, size=own)
    assert found.takes["sea"].size == (reached or own)
    assert names(found) == (["finish sea"] if reached else [])


@pytest.mark.parametrize(("rate", "frames"), [(30, 49), (60, 49), (24, 1)])
def test_nothing_is_made_in_between_where_nothing_is_missing(rate, frames):
    assert names(done("smooth", rate=rate, frames=frames)) == []


def test_an_engine_that_lacks_a_task_leaves_it_to_the_built_in_one():
    found = done("smooth, sharp", head="engines: {finish: varnish}")
    [own, between] = found.steps
    assert [task["engine"] for task in own.params["tasks"]] == ["varnish"]
    assert [task["engine"] for task in between.params["tasks"]] == ["plain", "varnish"]
    assert own.affinity == between.affinity == "finish varnish"


def test_only_neighbours_of_a_scene_are_matched_and_never_the_first():
    body = (
        "## One\n\n" + SHOTS + "\n\n[[shot: a hill | id: hill | engine: duo | finish: none]]\n\n"
        "## Two\n\n[[shot: a moor | id: moor | engine: duo]]"
    )
    plan = plan_of("matched", body)
    takes = {name: take(name) for name in ("sea", "bay", "hill", "moor")}
    found = finished(plan, takes, MACHINE)
    assert names(found) == ["colours sea", "colours bay", "match bay"]
    assert {name for name, one in found.takes.items() if one.grade} == {"bay"}
    assert found.steps[-1].inputs == {
        "own": StepRef("colours bay"),
        "reference": StepRef("colours sea"),
    }


def test_a_draft_is_of_takes_as_they_are():
    plan = plan_of("smooth", SHOTS.replace("engine: duo", "engine: duo | finish: sharp"))
    assert (
        names(finished(unfinished(plan), {"sea": take("sea"), "bay": take("bay")}, MACHINE)) == []
    )
