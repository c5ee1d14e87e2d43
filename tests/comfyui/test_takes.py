"""Takes through a ComfyUI on loopback: asked for once, whoever goes away in between."""

import threading
from fractions import Fraction

import comfy_workflows as flows
import numpy as np
import pytest
from comfy_asking import chunks, frames, posted, shot

from prostudio.engines.base import Preview, Progress, Told
from prostudio.engines.card import Card, Kind, Role
from prostudio.engines.comfyui import previews
from prostudio.engines.registry import card as card_of
from prostudio.engines.request import Reference
from prostudio.media.stills import write_png

WAN = "comfyui/wan"


@pytest.fixture
def wan(keep) -> Card:
    """The 5B of Wan 2.2, made small."""
    keep("wan", flows.wan22_5b(), rules={"rate": Fraction(8)})
    return card_of(Kind.VIDEO, WAN)


def test_a_take_arrives_with_progress_and_a_preview(comfy, wan, tmp_path, monkeypatch):
    pytest.importorskip("websockets")
    monkeypatch.setattr(previews, "FIRST_SECONDS", 0.0)
    comfy.play.hold = threading.Event()
    found = []
    for chunk in wan.make().shoot([shot(wan)], tmp_path):
        found.append(chunk)
        if isinstance(chunk, Preview):
            comfy.play.hold.set()
    assert frames(found).shape == (9, 64 * 3 // 2, 96)
    told = [chunk.fraction for chunk in found if isinstance(chunk, Progress)]
    assert told == sorted(told)
    assert 0.5 < told[-1] <= 1
    notes = [chunk.note for chunk in found if isinstance(chunk, Progress)]
    assert "KSampler: step 2 of 3" in notes
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


@pytest.mark.slow
def test_a_second_call_with_the_workspace_asks_comfyui_nothing(comfy, wan, tmp_path):
    first = chunks(wan, shot(wan), tmp_path / "work")
    again = chunks(wan, shot(wan), tmp_path / "work")
    np.testing.assert_array_equal(frames(first), frames(again))
    assert len(posted(comfy)) == 1


@pytest.mark.slow
def test_a_prostudio_that_was_killed_finds_its_take_without_the_workspace(comfy, wan, tmp_path):
    chunks(wan, shot(wan), tmp_path / "one")
    chunks(wan, shot(wan), tmp_path / "another")
    assert len(comfy.ran) == 1
