"""What goes wrong in ComfyUI, told in plain words with the next step."""

import json
from fractions import Fraction

import comfy_workflows as flows
import pytest
from click.testing import CliRunner
from comfy_asking import chunks, frames, shot

from prostudio.cli.workflows import command
from prostudio.engines.base import Told
from prostudio.engines.card import Card, Kind
from prostudio.engines.comfyui.workflow import read_workflow
from prostudio.engines.registry import card as card_of
from prostudio.errors import DeviceMemoryError, EngineServerError, FilmError
from prostudio.film import Size


@pytest.fixture
def wan(keep) -> Card:
    keep("wan", flows.wan22_5b(), rules={"rate": Fraction(8)})
    return card_of(Kind.VIDEO, "comfyui/wan")


def test_a_comfyui_that_does_not_run_is_missing_with_how_to_start_it(home, keep, monkeypatch):
    monkeypatch.setenv("PROSTUDIO_COMFYUI_URL", "http://127.0.0.1:9")
    keep("wan", flows.wan22_5b())
    missing = card_of(Kind.VIDEO, "comfyui/wan").missing()
    assert "nothing answers at http://127.0.0.1:9" in missing.reason
    assert "start it" in missing.hint


def test_another_machine_is_not_asked_unless_it_is_allowed(home, keep, tmp_path, monkeypatch):
    keep("wan", flows.wan22_5b())
    monkeypatch.setenv("PROSTUDIO_COMFYUI_URL", "http://192.0.2.7:8188")
    card = card_of(Kind.VIDEO, "comfyui/wan")
    assert "only this machine" in card.missing().reason
    with pytest.raises(FilmError, match="only this machine"):
        chunks(card, shot(card), tmp_path)
    monkeypatch.setenv("PROSTUDIO_COMFYUI_HOSTS", "192.0.2.7")
    assert card.missing() is None, "a plan waits for no other machine"


def test_what_is_no_comfyui_is_told(comfy, wan, tmp_path, monkeypatch):
    monkeypatch.setattr(comfy, "get", lambda path, query: (404, ""))
    with pytest.raises(EngineServerError, match="is no ComfyUI"):
        chunks(wan, shot(wan), tmp_path)


def test_out_of_memory_there_names_the_node_and_what_makes_it_fit(comfy, wan, tmp_path):
    comfy.play.fault = "memory"
    with pytest.raises(DeviceMemoryError, match="at node 3 KSampler") as caught:
        chunks(wan, shot(wan), tmp_path)
    assert "smaller or shorter" in caught.value.hint


def test_a_node_that_fails_is_named_with_its_words(comfy, wan, tmp_path):
    comfy.play.fault = "error"
    with pytest.raises(EngineServerError, match="node 3 KSampler failed in ComfyUI: mat1"):
        chunks(wan, shot(wan), tmp_path)


def test_a_node_that_is_not_installed_is_told_with_how_to_install_it(comfy, keep, tmp_path):
    prompt = flows.wan22_5b()
    prompt["3"]["class_type"] = "ClownsharKSampler"
    keep("wan", prompt, rules={"rate": Fraction(8)})
    card = card_of(Kind.VIDEO, "comfyui/wan")
    with pytest.raises(EngineServerError, match="lacks a node") as caught:
        chunks(card, shot(card), tmp_path)
    assert "ClownsharKSampler" in caught.value.hint
    assert "Install Missing Custom Nodes" in caught.value.hint


def test_a_model_that_is_not_there_is_named(comfy, keep, tmp_path):
    prompt = flows.wan22_5b()
    prompt["37"]["inputs"]["unet_name"] = "other.safetensors"
    keep("wan", prompt, rules={"rate": Fraction(8)})
    card = card_of(Kind.VIDEO, "comfyui/wan")
    with pytest.raises(EngineServerError, match=r"no 'other.safetensors' for its unet_name") as got:
        chunks(card, shot(card), tmp_path)
    assert "models folder" in got.value.hint


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("nothing", "gave nothing: no node kept a file"),
        ("still", "gave one still; wanted 9 frames"),
        ("webp", "gave WebP"),
    ],
)
def test_no_video_is_an_error(comfy, wan, tmp_path, fault, words):
    comfy.play.fault = fault
    with pytest.raises((EngineServerError, FilmError), match=words):
        chunks(wan, shot(wan), tmp_path)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("small", "gave 96 x 64 pixels where 192x128 was asked for: scaled"),
        pytest.param("short", "shown slower", marks=pytest.mark.slow),
        pytest.param("stills", "", marks=pytest.mark.slow),
    ],
)
def test_what_came_otherwise_is_used_and_told(comfy, wan, tmp_path, fault, words):
    comfy.play.fault = fault
    found = chunks(wan, shot(wan, size=Size(192, 128)), tmp_path)
    assert frames(found).shape == (9, 192, 192)
    told = [chunk.message for chunk in found if isinstance(chunk, Told)]
    assert words in "".join(told)


@pytest.mark.slow
def test_frames_at_another_rate_are_the_same_frames(comfy, wan, tmp_path):
    comfy.play.rate = Fraction(24)
    found = chunks(wan, shot(wan), tmp_path)
    assert frames(found).shape[0] == 9
    assert "24 frames a second where 8 were asked for" in next(
        chunk.message for chunk in found if isinstance(chunk, Told)
    )


def test_a_picture_that_the_workflow_needs_is_asked_for(comfy, keep, tmp_path):
    keep("ltx", flows.ltx_i2v())
    card = card_of(Kind.VIDEO, "comfyui/ltx")
    with pytest.raises(FilmError, match="needs a first frame picture"):
        chunks(card, shot(card), tmp_path)
    assert not comfy.asked


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "is no JSON"),
        (b"[]", "is no workflow"),
        (b"{}", "is no workflow"),
        (json.dumps({"nodes": [], "links": []}).encode(), "for ComfyUI's editor"),
        (json.dumps({"1": {"inputs": {}}}).encode(), "'1' is no node"),
    ],
)
def test_what_is_no_workflow_for_the_api_is_refused_with_how_to_export_one(data, words):
    with pytest.raises(FilmError, match=words) as caught:
        read_workflow(data, "file.json")
    assert "Export (API)" in (caught.value.hint or "")


def test_a_mapping_with_a_wrong_word_names_the_near_one(home, keep):
    kept = keep("wan", flows.wan22_5b())
    path = kept.folder / "mapping.toml"
    path.write_text(path.read_text().replace("prompt =", "promt ="))
    result = CliRunner().invoke(command, ["show", "wan"])
    assert "did you mean 'prompt'" in str(result.exception)
