"""One picture and one shot by engines over models, as a user asks for them."""

from __future__ import annotations

import json

import pytest
from asking_cli import Desk

from prostudio.media.stills import read_still

SMALL = ("--size", "128x72")


def test_a_picture_is_drawn_by_the_engine_that_is_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENCIL", "here")
    answer = desk.ask("draw", "a red kite", *SMALL, "--engine", "pencil", "-o", "a/kite.png")
    assert (answer.code, answer.out) == (0, "a/kite.png\n")
    assert "read as: a red kite" in answer.err
    # its own size rule: sides are multiples of 16
    assert read_still(desk.folder / "a/kite.png").shape == (64, 128, 3)
    lines = desk.ask("draw", "a blue kite", *SMALL, "--engine", "auto", "--json").events
    assert lines[-1]["event"] == "done"
    previews = [line for line in lines if line["event"] == "step_preview"]
    assert [line["frame"] for line in previews] == [0]


def test_an_engine_that_is_missing_is_refused_with_the_command_to_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PENCIL", "FLIPBOOK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(desk.folder / "none"))
    for arguments, told in (
        (("draw", "a kite", "--engine", "pencil"), "prostudio weights get pencil"),
        (("draw", "a kite", "--engine", "z-image-turbo"), "prostudio weights get z-image-turbo"),
        (("shoot", "--prompt", "a", "--engine", "flipbook"), "prostudio weights get flipbook"),
    ):
        answer = desk.ask(*arguments, *SMALL)
        assert answer.code == 3
        assert "has no weights here" in answer.err
        assert told in answer.err
        assert answer.out == ""


def test_a_moment_and_a_camera_belong_to_drawn_shots(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PENCIL", "here")
    for option in (("--at", "1"), ("--camera", "rise")):
        answer = desk.ask("draw", "a kite", *SMALL, "--engine", "pencil", *option)
        assert answer.code == 2
    assert desk.ask("draw", "the sea", *SMALL, "--at", "1", "--camera", "rise").code == 0


def test_a_shot_from_words_begins_with_a_picture_that_is_drawn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLIPBOOK", "here")
    monkeypatch.setenv("PENCIL", "here")
    log = desk.folder / "pencil.log"
    monkeypatch.setenv("PENCIL_LOG", str(log))
    asked = ("shoot", "--prompt", "a kite", "--engine", "flipbook", "--seconds", "1", *SMALL)
    answer = desk.ask(*asked, "--fps", "12", "--drawn-by", "pencil", "--json")
    assert answer.code == 0
    assert log.read_text("utf-8") == "a kite\n"
    kinds = [line["kind"] for line in answer.events if line["event"] == "step_done"]
    assert kinds.index("image.draw") < kinds.index("shot.shoot")
    takes = json.loads(desk.ask("takes", "--json").out)
    assert {take["label"].split()[0] for take in takes} == {"flipbook", "pencil"}
