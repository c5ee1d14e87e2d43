"""First frames that are drawn for an engine that needs one: when, by whom, and when not again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio, frames_of

from prostudio.errors import WeightsMissingError
from prostudio.events import StepPreview, Warned
from prostudio.graph import Store, takes
from prostudio.media.stills import write_png
from prostudio.production.order import Reshoot
from prostudio.projects.preview import preview
from prostudio.projects.project import open_project

HEAD = "engines: {video: flipbook}\nmusic: none\ncaptions: none"
BOAT = "[[shot: a boat on the sea | id: boat | 1s]]"
WORDS = "The harbour was empty that night."


class Log:
    """What the test engines wrote down of their work."""

    def __init__(self, folder: Path) -> None:
        self.shot = folder / "shot.log"
        self.drawn = folder / "drawn.log"

    @property
    def shots(self) -> list[dict]:
        """What was shot, in order."""
        return [json.loads(line) for line in _lines(self.shot)]

    @property
    def pictures(self) -> list[str]:
        """Prompts of the pictures that the dear image engine drew."""
        return _lines(self.drawn)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Log:
    """The engine that begins with a picture is here, and the logs of both are empty."""
    log = Log(tmp_path)
    monkeypatch.setenv("FLIPBOOK", "here")
    monkeypatch.setenv("FLIPBOOK_LOG", str(log.shot))
    monkeypatch.setenv("PENCIL_LOG", str(log.drawn))
    return log


def made(making: Making, kind: str) -> list[str]:
    return [name for name in making.made if name.startswith(kind)]


def planned(studio: Studio) -> dict:
    return preview(open_project(str(studio.script)), studio.settings, reshoot=Reshoot.ASK)


def test_a_cheap_keyframe_is_drawn_once_and_no_edit_to_words_makes_anything_again(
    studio: Studio, log: Log
) -> None:
    studio.write(WORDS, HEAD)
    making = studio.make()
    assert making.done.inspection["verdict"] == "ok"
    assert len(made(making, "keyframe")) == len(made(making, "take")) == 1
    assert log.shots[0]["roles"] == ["first frame"]
    previews = [event for event in making.events if isinstance(event, StepPreview)]
    assert len({event.frame for event in previews}) == len(previews) > 2
    sheet = json.loads(studio.out.with_suffix(".provenance.json").read_text("utf-8"))
    assert {("image", "procedural"), ("video", "flipbook")} <= {
        (one["kind"], one["name"]) for one in sheet["ingredients"]
    }

    studio.write(WORDS.replace("empty", "quite empty"), HEAD)
    making = studio.make()
    assert "take_kept" in making.warnings
    assert made(making, "keyframe") == made(making, "take") == []
    assert len(log.shots) == 1


def test_a_dear_keyframe_is_a_take_that_outlives_the_shot_and_its_weights(
    studio: Studio, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = HEAD.replace("flipbook", "flipbook, image: pencil")
    studio.write(BOAT, head)
    with pytest.raises(WeightsMissingError, match="'pencil' has no weights here") as refused:
        studio.make()
    assert refused.value.hint == "run `prostudio weights get pencil`"
    assert not (studio.folder / "home" / "store" / "takes").exists()

    monkeypatch.setenv("PENCIL", "here")
    assert studio.make().done.inspection["verdict"] == "ok"
    kept = takes(Store(studio.settings.store_folder), "boat")
    assert sorted(take.provenance["kind"] for take in kept) == ["image.draw", "shot.shoot"]

    # another camera is another shot of the same first frame
    monkeypatch.delenv("PENCIL")
    studio.write(BOAT.replace("1s", "1s | camera: rise"), head)
    making = studio.make(reshoot=Reshoot.CHANGED)
    assert made(making, "take") == ["take boat"]
    assert log.pictures == ["a boat on the sea"]

    # with everything there, nothing is asked of an engine that is gone
    monkeypatch.delenv("FLIPBOOK")
    studio.write(f"{BOAT.replace('1s', '1s | camera: rise')}\nNobody saw it.", head)
    assert studio.make().warnings == []
    assert len(log.shots) == 2


@pytest.mark.slow
def test_stills_moves_over_pictures_that_a_model_draws(
    studio: Studio, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENCIL", "here")
    monkeypatch.delenv("FLIPBOOK")
    head = "engines: {image: pencil}\nmusic: none\ncaptions: none"
    studio.write(WORDS, head)
    making = studio.make()
    assert making.done.inspection["verdict"] == "ok"
    assert {shot["engine"] for shot in planned(studio)["shots"]} == {"stills"}
    studio.write(WORDS.replace("empty", "quite empty"), head)
    assert made(studio.make(), "keyframe") == []
    assert len(log.pictures) == 1


def test_a_missing_engine_asked_for_by_name_is_refused_before_any_work(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FLIPBOOK", raising=False)
    studio.write(f"{WORDS}\n\n[[shot: the sea | engine: flipbook]]\nWords.")
    for attempt in (studio.make, lambda: planned(studio)):
        with pytest.raises(
            WeightsMissingError, match=r"line .*'flipbook' has no weights"
        ) as caught:
            attempt()
        assert caught.value.hint == "run `prostudio weights get flipbook`"
    store = Store(studio.settings.store_folder)
    assert not [name for name in (store.root / "manifests").rglob("*") if name.is_file()]


def test_auto_takes_the_best_that_works_says_why_and_stays_with_what_made_the_take(
    studio: Studio, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FLIPBOOK")
    studio.write(BOAT, "engines: {video: auto}\nmusic: none\ncaptions: none")
    (shot,) = planned(studio)["shots"]
    assert shot["engine"] == "procedural"
    assert "flipbook has no weights here (run `prostudio weights get flipbook`)" in shot["why"]

    monkeypatch.setenv("FLIPBOOK", "here")
    (shot,) = planned(studio)["shots"]
    assert (shot["engine"], shot["keyframe"]) == ("flipbook", "procedural")
    making = studio.make()
    told = [e.message for e in making.events if isinstance(e, Warned)]
    assert any(message.startswith("keyframes are drawn by procedural") for message in told)

    # a better image engine comes later: the take stays what it was asked for
    monkeypatch.setenv("PENCIL", "here")
    assert made(studio.make(), "take") == []
    assert planned(studio)["shots"][0]["keyframe"] == "procedural"
    making = studio.make(reshoot=Reshoot.STALE)
    assert made(making, "keyframe") == ["keyframe boat"]
    assert log.pictures == ["a boat on the sea"]


@pytest.mark.slow
def test_a_shot_ends_on_its_end_picture_and_follows_timed_prompts(studio: Studio, log: Log) -> None:
    for name, colour in (("first.png", 40), ("end.png", 220)):
        write_png(studio.folder / name, np.full((144, 256, 3), colour, np.uint8))
    studio.write('![a wall](first.png "end: end.png | 2s | id: wall")', HEAD + "\ntransition: cut")
    assert studio.make().done.inspection["verdict"] == "ok"
    brightness = [float(frame.mean()) for frame in frames_of(studio.out)]
    assert brightness[0] < 90
    assert brightness[-1] > 180
    assert log.shots[0]["roles"] == ["first frame", "last frame"]

    studio.write("[[shot: calm | 0s: calm sea | 1s: a wave | 2s]]", HEAD)
    studio.make()
    # half a second of handle comes before the shot
    assert log.shots[1]["timed"] == [[0, "calm sea"], [18, "a wave"]]


@pytest.mark.slow
def test_a_keyframe_is_part_of_what_the_shot_is_asked_for(studio: Studio, log: Log) -> None:
    studio.write(BOAT, HEAD)
    studio.make()
    studio.write(BOAT, HEAD.replace("flipbook", "flipbook, image: procedural"))
    assert made(studio.make(), "take") == [], "the same engine by its name is the same keyframe"
    (take,) = takes(Store(studio.settings.store_folder), "boat")
    drawn = take.provenance["params"]["keyframes"][0]
    assert drawn["engine"] == "procedural"
    assert drawn["request"]["prompt"] == "a boat on the sea"
