"""Films whose takes are finished: what is done, to which takes, and when not again."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio

from prostudio.errors import FilmError, WeightsMissingError
from prostudio.events import StepPreview
from prostudio.graph import Artifact, Store, takes
from prostudio.media.small import read_jpeg
from prostudio.media.video import read_frames
from prostudio.production.order import Reshoot
from prostudio.projects.looks.stills import still, take_still
from prostudio.projects.preview import preview
from prostudio.projects.project import open_project

HEAD = "size: 256x144\nfps: 32\nseed: 1\nmusic: none\ncaptions: none\nprofiles: film"
SEA = "[[shot: a calm sea | id: sea | 1s | engine: slowpoke]]"
BAY = "[[shot: a dark bay | id: bay | 1s | engine: slowpoke]]"
DRAWN = "[[shot: a forest at night | id: wood | 1s | engine: procedural]]"


def write(studio: Studio, finish: str, *shots: str) -> None:
    body = "\n\n".join(shots)
    studio.script.write_text(f"---\n{HEAD}\nfinish: {finish}\n---\n\n{body}\n", "utf-8")


def kinds(making: Making) -> dict[str, list[str]]:
    """Steps that ran, by the first word of their names."""
    found: dict[str, list[str]] = {}
    for name in making.made:
        found.setdefault(name.split()[0], []).append(name)
    return found


def result(studio: Studio, name: str) -> Artifact:
    """What a step of the film has made."""
    for path in (studio.settings.home / "store" / "films").iterdir():
        steps = json.loads(path.read_text("utf-8"))["steps"]
        if name in steps:
            found = Store(studio.settings.home / "store").get(steps[name]["key"])
            assert found is not None
            return found
    raise AssertionError(name)


def luma(path: Path) -> list[np.ndarray]:
    return [frame.y.copy() for frame in read_frames(path)]


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


def test_takes_are_finished_once_and_drawn_shots_never(studio):
    write(studio, "smooth, large, sharp, even", SEA, DRAWN)
    making = studio.make()
    ran = kinds(making)
    assert ran["finish"] == ["finish sea"]
    assert ran["between"] == ["between sea"]
    looks = [e for e in making.events if isinstance(e, StepPreview)]
    assert {"finish sea", "between sea"} <= {e.step for e in looks}
    write(studio, "smooth, large, sharp, even", DRAWN, SEA)
    again = kinds(studio.make())
    assert not {"take", "finish", "between"} & set(again)
    write(studio, "smooth, even", SEA, DRAWN)
    other = kinds(studio.make())
    assert other["finish"] == ["finish sea"]
    assert "take" not in other


@pytest.mark.slow
def test_interpolation_leaves_the_take_itself_in_its_place(studio):
    write(studio, "none", SEA)
    studio.make()
    before = studio.out.read_bytes()
    write(studio, "smooth", SEA)
    ran = kinds(studio.make())
    assert ran["between"] == ["between sea"]
    assert not {"take", "finish"} & set(ran)
    [take] = [one.artifact for one in takes(Store(studio.settings.home / "store"))]
    made = result(studio, "between sea")
    frames = take.facts["shots"][0]["frames"]
    assert Fraction(take.facts["shots"][0]["rate"]) == 16
    assert made.facts["frames"] == frames - 1  # 16 to 32: one in each gap
    assert studio.out.read_bytes() != before
    own, between = luma(take.path("picture 0.mp4")), luma(made.path("picture.mp4"))
    nearer = [
        np.abs(new - 0.5 * (a.astype(float) + b)).mean()
        for new, a, b in zip(between, own, own[1:], strict=False)
    ]
    assert max(nearer) < 1.5


@pytest.mark.slow
def test_words_that_change_finish_nothing_again(studio):
    body = "The sea lay still and grey that day."
    write(studio, "smooth, matched", SEA, body, BAY, "Nobody came.")
    studio.make()
    write(studio, "smooth, matched", SEA, "The sea lay still, and nobody came to look.", BAY, "Oh.")
    assert not {"take", "finish", "between", "colours", "match"} & set(kinds(studio.make()))


@pytest.mark.slow
def test_a_shot_says_for_itself_what_is_done_to_its_take(studio):
    write(studio, "smooth", SEA, BAY.replace("1s", "1s | finish: none"))
    assert kinds(studio.make())["between"] == ["between sea"]


def test_a_scene_goes_towards_the_colours_of_its_first_take(studio):
    write(studio, "matched", "## One", SEA, DRAWN, BAY, "## Two", SEA.replace("sea", "lake"))
    ran = kinds(studio.make())
    assert ran["match"] == ["match bay"]
    assert sorted(ran["colours"]) == ["colours bay", "colours sea"]


def test_a_dry_run_tells_what_finishing_takes(studio):
    def told(finish: str) -> tuple[float, list[str]]:
        write(studio, finish, SEA, DRAWN)
        found = preview(open_project(str(studio.script)), studio.settings, reshoot=Reshoot.ASK)
        names = [step["label"] for step in found["steps"]]
        return found["estimate"]["seconds"], names

    plain, _ = told("none")
    dear, labels = told("interpolate 32, upscale 720p")
    assert dear > plain
    assert "sea: interpolate, upscale" in labels
    assert "sea: upscale" in labels


def test_a_film_of_drawn_shots_says_that_nothing_is_finished(studio):
    write(studio, "smooth", DRAWN)
    making = studio.make()
    assert "nothing_finished" in making.warnings
    assert "between" not in kinds(making)


def test_an_engine_from_elsewhere_does_what_it_can_and_goes_on_after_a_kill(
    studio, tmp_path, monkeypatch
):
    log, dies = tmp_path / "varnish.log", tmp_path / "dies"
    monkeypatch.setenv("VARNISH_LOG", str(log))
    monkeypatch.setenv("VARNISH_DIES", str(dies))
    dies.touch()
    write(studio, "sharp\nengines: {finish: varnish}", SEA.replace("1s", "4s"))
    making = studio.make()
    assert "child_died" in making.warnings
    told = log.read_text("utf-8").splitlines()
    frames = result(studio, "finish sea").facts["frames"]
    assert frames > 64
    # Of the finished take's parts the first is made once, the one that was being made twice.
    assert told.count("sharpen 0-64") == 1
    assert told.count(f"sharpen 64-{min(128, frames)}") == 2
    sidecar = json.loads(next(studio.out.parent.glob("*.json")).read_text("utf-8"))
    makers = [(one["kind"], one["name"]) for one in sidecar["ingredients"]]
    assert ("finish", "varnish") in makers
    dies.touch()
    assert "finish" not in kinds(studio.make())


def test_an_engine_that_is_not_here_is_refused_before_any_work(studio, monkeypatch):
    monkeypatch.setenv("VARNISH_GONE", "yes")
    write(studio, "large, sharp\nengines: {finish: varnish}", SEA)
    with pytest.raises(WeightsMissingError, match="'varnish' has no weights here"):
        studio.make()
    write(studio, "smooth\nengines: {finish: varnish}", SEA)  # which it does not do at all
    found = preview(open_project(str(studio.script)), studio.settings, reshoot=Reshoot.ASK)
    assert "sea: interpolate" in [step["label"] for step in found["steps"]]


def test_an_unknown_engine_is_refused_with_the_nearest_name(studio):
    write(studio, "smooth\nengines: {finish: plane}", SEA)
    with pytest.raises(FilmError, match="did you mean 'plain'"):
        studio.make()


def test_what_nobody_would_see_is_told(studio):
    write(studio, "interpolate 60, upscale 1080p", SEA)
    found = preview(open_project(str(studio.script)), studio.settings, reshoot=Reshoot.ASK)
    told = [warning["message"] for warning in found["warnings"]]
    assert any("shows 32" in one for one in told)
    assert any("1080 lines" in one for one in told)


def test_stills_show_the_finished_take_as_soon_as_there_is_one(studio):
    def pictures(finish: str, *, make: bool) -> tuple[dict, dict]:
        write(studio, finish, SEA)
        if make:
            studio.make()
        [take] = [one.key for one in takes(Store(studio.settings.home / "store"))]
        order = {"script": str(studio.script), "settings": settings, "shot": "sea", "width": None}
        return still(order), take_still({**order, "take": take})

    settings = {"home": str(studio.settings.home), "cores": 2}
    plain = pictures("none", make=True)
    waits = pictures("sharpen 1", make=False)
    sharp = pictures("sharpen 1", make=True)
    again = pictures("none", make=False)

    for before, asked, after, back in zip(plain, waits, sharp, again, strict=True):
        assert before["key"] == asked["key"] == back["key"] != after["key"]
        dull, better = (read_jpeg(Path(one["file"])).astype(float) for one in (before, after))
        assert dull.shape == better.shape
        assert edges(better) > edges(dull)


def edges(pixels: np.ndarray) -> float:
    """How far neighbours differ."""
    return float(np.abs(np.diff(pixels, axis=1)).mean())
