"""Takes through a ComfyUI on loopback: asked for once, whoever goes away in between."""

import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import comfy_workflows as flows
import numpy as np
import pytest
from comfy_server import ComfyServer

from prostudio.engines.base import FrameChunk, Preview, Progress, Told
from prostudio.engines.card import Card, Kind, Role
from prostudio.engines.registry import card as card_of
from prostudio.engines.request import Reference, ShotRequest
from prostudio.film import Size
from prostudio.media.stills import write_png

WAN = "comfyui/wan"


@pytest.fixture
def wan(keep) -> Card:
    """The 5B of Wan 2.2, made small."""
    keep("wan", flows.wan22_5b(), rules={"rate": Fraction(8)})
    return card_of(Kind.VIDEO, WAN)


def shot(card: Card, **changes) -> ShotRequest:
    rules = card.video
    request = ShotRequest(
        prompt="a harbour at dawn",
        size=rules.size(Size(96, 64)),
        rate=rules.rate,
        frames=rules.frames(6),
        seed=5,
        style=("muted",),
    )
    return replace(request, **changes)


def chunks(card: Card, request: ShotRequest, workspace: Path) -> list:
    workspace.mkdir(exist_ok=True)
    return list(card.make().shoot([request], workspace))


def frames(found: list) -> np.ndarray:
    return np.concatenate([chunk.pixels for chunk in found if isinstance(chunk, FrameChunk)])


def posted(comfy: ComfyServer) -> list[dict]:
    return [body for path, body in comfy.asked if path == "/prompt"]


def test_a_take_arrives_with_progress_and_a_preview(comfy, wan, tmp_path):
    comfy.play.step_seconds = 0.15
    found = chunks(wan, shot(wan), tmp_path / "work")
    assert frames(found).shape == (9, 64 * 3 // 2, 96)
    told = [chunk.fraction for chunk in found if isinstance(chunk, Progress)]
    assert told == sorted(told)
    assert 0.5 < told[-1] <= 1
    notes = [chunk.note for chunk in found if isinstance(chunk, Progress)]
    assert "KSampler: step 2 of 3" in notes
    assert any(isinstance(chunk, Preview) for chunk in found)
    assert not [chunk for chunk in found if isinstance(chunk, Told)]


def test_the_workflow_is_told_what_the_shot_says(comfy, wan, tmp_path):
    chunks(wan, shot(wan, negative="people"), tmp_path / "work")
    prompt = posted(comfy)[0]["prompt"]
    assert prompt["6"]["inputs"]["text"] == "a harbour at dawn, muted"
    assert prompt["7"]["inputs"]["text"] == "people"
    assert prompt["3"]["inputs"]["seed"] == 5
    latent = prompt["55"]["inputs"]
    assert (latent["width"], latent["height"], latent["length"]) == (96, 64, 9)
    assert "start_image" not in latent, "no picture was given, and it can go without"
    assert prompt["57"]["inputs"]["fps"] == 8.0


def test_a_first_frame_is_uploaded_and_loaded(comfy, wan, tmp_path):
    picture = tmp_path / "first.png"
    write_png(picture, np.full((48, 64, 3), 90, np.uint8))
    given = shot(wan, references=(Reference(Role.FIRST_FRAME, picture),))
    chunks(wan, given, tmp_path / "work")
    prompt = posted(comfy)[0]["prompt"]
    name = prompt["56"]["inputs"]["image"]
    assert name.startswith("prostudio/")
    assert (comfy.folder / "input" / name).read_bytes() == picture.read_bytes()
    assert prompt["55"]["inputs"]["start_image"] == ["56", 0]


def test_a_second_call_with_the_workspace_asks_comfyui_nothing(comfy, wan, tmp_path):
    first = chunks(wan, shot(wan), tmp_path / "work")
    again = chunks(wan, shot(wan), tmp_path / "work")
    np.testing.assert_array_equal(frames(first), frames(again))
    assert len(posted(comfy)) == 1


def test_a_prostudio_that_was_killed_finds_its_take_without_the_workspace(comfy, wan, tmp_path):
    chunks(wan, shot(wan), tmp_path / "one")
    chunks(wan, shot(wan), tmp_path / "another")
    assert len(comfy.ran) == 1


@pytest.mark.parametrize("old", [False, True], ids=["today's", "with ids of its own"])
def test_a_prompt_that_still_runs_is_waited_for_and_not_sent_again(comfy, wan, tmp_path, old):
    comfy.play.old, comfy.play.hold = old, threading.Event()
    work = tmp_path / "work"
    work.mkdir()
    first = wan.make().shoot([shot(wan)], work)
    next(chunk for chunk in first if isinstance(chunk, Progress) and comfy.running)
    threading.Timer(0.3, comfy.play.hold.set).start()
    found = chunks(wan, shot(wan), work)  # `first` is not closed: a killed process closes nothing
    assert len(frames(found)) == 9
    assert len(posted(comfy)) == len(comfy.ran) == 1
    first.close()
