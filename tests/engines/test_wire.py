"""Requests across processes."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from prostudio.engines.card import Role
from prostudio.engines.request import (
    ImageRequest,
    MusicRequest,
    Reference,
    ShotRequest,
    SpeechRequest,
    Variant,
)
from prostudio.engines.wire import (
    image_from_json,
    image_to_json,
    music_from_json,
    music_to_json,
    shot_from_json,
    shot_to_json,
    speech_from_json,
    speech_to_json,
)
from prostudio.film import Camera, Fit, Focus, Size


def test_a_shot_request_comes_back_equal_wherever_its_references_lie() -> None:
    request = ShotRequest(
        prompt="a lighthouse",
        size=Size(640, 360),
        rate=Fraction(30000, 1001),
        frames=73,
        seed=5,
        style=("muted",),
        camera=Camera.PUSH_IN,
        fit=Fit.BLUR,
        focus=Focus(0.3, 0.4),
        references=(Reference(Role.FIRST_FRAME, Path("/somewhere/a.png"), strength=0.5),),
        timed_prompts=((0, "calm"), (40, "storm")),
        variant=Variant(loras=(("/somewhere/a.png", 0.7),), steps=8),
    )
    wire = json.dumps(shot_to_json(request))
    assert "somewhere" not in wire
    assert shot_from_json(json.loads(wire), lambda _: Path("/somewhere/a.png")) == request


def test_an_image_request_comes_back_equal_wherever_its_references_lie() -> None:
    request = ImageRequest(
        prompt="a lighthouse",
        size=Size(640, 360),
        seed=5,
        style=("muted",),
        references=(Reference(Role.STYLE, Path("/somewhere/a.png"), subject="Mara"),),
        variant=Variant(loras=(("/somewhere/a.png", 0.7),), steps=4),
    )
    wire = json.dumps(image_to_json(request))
    assert "somewhere" not in wire
    assert image_from_json(json.loads(wire), lambda _: Path("/somewhere/a.png")) == request


def test_speech_and_music_requests_come_back_equal() -> None:
    speech = SpeechRequest("Hello.", "en", "en-gb", rate=0.9)
    assert speech_from_json(json.loads(json.dumps(speech_to_json(speech)))) == speech
    music = MusicRequest(("calm",), 4800, 2, hits=(3, 5), arc=((0.0, 0.2), (1.0, 0.9)))
    assert music_from_json(json.loads(json.dumps(music_to_json(music)))) == music
