"""Workflows as engines: their cards, their names, and pictures, music and speech of theirs."""

import json
from fractions import Fraction

import comfy_more_workflows as more
import comfy_workflows as flows
import numpy as np
import pytest

from prostudio.engines.base import AudioChunk, Picture, Told
from prostudio.engines.card import Kind, Role
from prostudio.engines.registry import card as card_of
from prostudio.engines.registry import names
from prostudio.engines.request import ImageRequest, MusicRequest, Reference, SpeechRequest
from prostudio.errors import FilmError
from prostudio.film import Size
from prostudio.media.stills import write_png


def test_without_a_workflow_comfyui_says_how_to_add_one(home):
    assert "comfyui" in names(Kind.VIDEO)
    missing = card_of(Kind.VIDEO, "comfyui").missing()
    assert "has no workflow for video" in missing.reason
    assert "prostudio workflows add" in missing.hint


def test_each_workflow_is_an_engine_of_its_kind(home, keep):
    keep("wan", flows.wan22_5b())
    keep("edit", more.qwen_edit())
    assert "comfyui/wan" in names(Kind.VIDEO)
    assert "comfyui" not in names(Kind.VIDEO)
    assert "comfyui/edit" in names(Kind.IMAGE)
    assert card_of(Kind.VIDEO, "comfyui").name == "comfyui/wan"
    with pytest.raises(FilmError, match="makes video, and image is asked for"):
        card_of(Kind.IMAGE, "comfyui/wan")
    with pytest.raises(FilmError, match="did you mean 'wan'"):
        card_of(Kind.VIDEO, "comfyui/wam")


def test_of_several_the_usual_one_is_meant(home, keep):
    keep("one", flows.wan22_5b())
    keep("two", flows.hunyuan_t2v())
    assert "2 workflows for video: one, two" in card_of(Kind.VIDEO, "comfyui").missing().reason
    keep("two", flows.hunyuan_t2v(), usual=True)
    assert card_of(Kind.VIDEO, "comfyui").name == "comfyui/two"


def test_a_card_follows_its_mapping_as_it_stands(home, keep):
    kept = keep("wan", flows.wan_first_last())
    card = card_of(Kind.VIDEO, "comfyui/wan")
    assert card.video.accepts == {Role.FIRST_FRAME, Role.LAST_FRAME}
    assert card.video.text_only, "both pictures are optional inputs of the node"
    assert card.video.rate == 16
    assert card.video.size(Size(1280, 720)) == Size(832, 464)
    before = card.weights()
    path = kept.folder / "mapping.toml"
    path.write_text(path.read_text().replace("rate = 16", "rate = 24"))
    again = card_of(Kind.VIDEO, "comfyui/wan")
    assert again.video.rate == 24
    assert again.weights() != before


@pytest.mark.parametrize("pixels", [None, 262_144, 399_360, 640 * 640])
def test_sizes_settle_at_once(home, keep, pixels):
    keep("wan", flows.wan22_5b(), rules={"pixels": pixels})
    rule = card_of(Kind.VIDEO, "comfyui/wan").video.size
    for size in (Size(1280, 720), Size(720, 1280), Size(4096, 2160), Size(64, 64), Size(130, 74)):
        assert rule(rule(size)) == rule(size)


def test_a_picture_is_drawn_with_the_references_that_there_are(comfy, keep, tmp_path):
    keep("edit", more.qwen_edit())
    card = card_of(Kind.IMAGE, "comfyui/edit")
    assert card.image.accepts == {Role.SUBJECT, Role.STYLE}
    face = tmp_path / "mira.png"
    write_png(face, np.full((40, 40, 3), 120, np.uint8))
    request = ImageRequest(
        "Mira at a table", Size(128, 96), 3, references=(Reference(Role.SUBJECT, face),)
    )
    *_, last = card.make().draw(request, tmp_path)
    assert isinstance(last, Picture)
    assert last.pixels.shape == (96, 128, 3)
    body = next(body for path, body in comfy.asked if path == "/prompt")
    encode = body["prompt"]["111"]["inputs"]
    assert encode["image1"] == ["78", 0]
    assert "image2" not in encode, "there is no second person"


@pytest.mark.slow
def test_a_picture_of_another_size_is_scaled_and_told(comfy, keep, tmp_path):
    keep("edit", more.qwen_edit())
    comfy.play.fault = "small"
    card = card_of(Kind.IMAGE, "comfyui/edit")
    *before, last = card.make().draw(ImageRequest("a hill", Size(256, 192), 3), tmp_path)
    assert last.pixels.shape == (192, 256, 3)
    assert any(isinstance(chunk, Told) and "scaled" in chunk.message for chunk in before)


def sound(chunks) -> np.ndarray:
    return np.concatenate([c.samples for c in chunks if isinstance(c, AudioChunk)], axis=1)


@pytest.mark.parametrize("fault", ["", pytest.param("short", marks=pytest.mark.slow)])
def test_music_is_exactly_as_long_as_asked(comfy, keep, fault):
    keep("ace", more.ace_step())
    comfy.play.fault = fault
    card = card_of(Kind.MUSIC, "comfyui/ace")
    request = MusicRequest(("calm", "piano"), 48_000 * 9 + 17, seed=3, bpm=80.0)
    made = sound(card.make().compose(request))
    assert made.shape == (2, request.samples)
    assert 0.05 < np.abs(made).max() <= 1
    quiet = np.abs(made[:, : -48_000 * 2]).reshape(2, -1)
    assert np.convolve(quiet[0], np.ones(4800) / 4800, "valid").min() > 0.01, "no gap in it"
    told = next(body for path, body in comfy.asked if path == "/prompt")["prompt"]
    assert told["14"]["inputs"]["tags"] == "calm, piano, 80 bpm"
    assert told["17"]["inputs"]["seconds"] == 11.0


def test_a_sentence_is_spoken_and_what_it_cannot_read_is_refused(comfy, keep):
    keep("voice", more.chatterbox())
    card = card_of(Kind.SPEECH, "comfyui/voice")
    made = sound(card.make().speak(SpeechRequest("The sea never once thanked him.", "en")))
    assert made.shape[0] == 1
    assert made.shape[1] > 48_000
    for wrong in (
        SpeechRequest("Hallo.", "de"),
        SpeechRequest("...", "en"),
        SpeechRequest("Hello.", "en", voice="nobody"),
    ):
        with pytest.raises(FilmError):
            list(card.make().speak(wrong))


@pytest.mark.slow
def test_a_take_tells_the_pace_of_the_next(comfy, keep, tmp_path):
    from comfy_asking import chunks, shot

    from prostudio.engines.request import Machine

    kept = keep("wan", flows.wan22_5b(), rules={"rate": Fraction(8)})
    card = card_of(Kind.VIDEO, "comfyui/wan")
    before = card.make().estimate(shot(card), Machine(2, 8000)).seconds
    chunks(card, shot(card), tmp_path)
    assert json.loads((kept.folder / "pace.json").read_text())["amount"] > 0
    assert card.make().estimate(shot(card), Machine(2, 8000)).seconds != before
