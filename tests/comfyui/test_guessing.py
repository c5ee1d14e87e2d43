"""Mappings that are guessed for workflows of the public templates."""

from fractions import Fraction

import comfy_more_workflows as more
import comfy_workflows as flows
import pytest

from prostudio.engines.card import Kind
from prostudio.engines.comfyui.checking import problems
from prostudio.engines.comfyui.guessing import guessed
from prostudio.engines.comfyui.mapping import read_mapping
from prostudio.engines.comfyui.mapping_text import mapping_text
from prostudio.engines.comfyui.workflow import Workflow, read_workflow

ALL = {
    name: getattr(flows, name, None) or getattr(more, name)
    for name in (
        *("wan22_i2v_14b", "wan22_5b", "wan_first_last", "hunyuan_t2v", "wan_t2v_primitives"),
        *("ltx_i2v", "wan_wrapped", "qwen_edit", "ace_step", "chatterbox"),
    )
}


def workflow(prompt: dict) -> Workflow:
    import json

    return read_workflow(json.dumps(prompt).encode(), "test")


def told(prompt: dict) -> dict[str, list[str]]:
    mapping = guessed(workflow(prompt))
    return {name: [str(slot) for slot in slots] for name, slots in mapping.inputs.items()}


def test_wan_22_14b_both_experts_get_the_seed_and_the_picture_is_the_first_frame():
    inputs, mapping = told(flows.wan22_i2v_14b()), guessed(workflow(flows.wan22_i2v_14b()))
    assert inputs == {
        "prompt": ["93.text"],
        "negative": ["89.text"],
        "seed": ["86.noise_seed", "85.noise_seed"],
        "width": ["98.width"],
        "height": ["98.height"],
        "frames": ["98.length"],
        "fps": ["57.fps"],
        "first_frame": ["97.image"],
    }
    assert (mapping.kind, mapping.result) == (Kind.VIDEO, "58")
    assert mapping.rules.rate == 16
    assert [mapping.rules.frames(n) for n in (1, 5, 6, 81, 82)] == [1, 5, 9, 81, 85]
    assert mapping.rules.pixels == 640 * 640


def test_wan_22_5b_can_go_without_the_picture():
    mapping = guessed(workflow(flows.wan22_5b()))
    assert [str(slot) for slot in mapping.without["first_frame"]] == ["55.start_image"]
    assert mapping.rules.multiple == 32
    assert mapping.rules.rate == 24


def test_a_first_and_a_last_frame_are_told_apart():
    inputs = told(flows.wan_first_last())
    assert inputs["first_frame"] == ["62.image"]
    assert inputs["last_frame"] == ["68.image"]


def test_words_behind_a_guider_are_found_and_there_is_no_negative():
    inputs, mapping = told(flows.hunyuan_t2v()), guessed(workflow(flows.hunyuan_t2v()))
    assert inputs["prompt"] == ["44.text"]
    assert "negative" not in inputs
    assert inputs["seed"] == ["25.noise_seed"]
    assert mapping.rules.rate == 24


def test_values_in_nodes_of_their_own_are_followed_and_interpolated_frames_not_asked_twice():
    inputs, mapping = (
        told(flows.wan_t2v_primitives()),
        guessed(workflow(flows.wan_t2v_primitives())),
    )
    assert inputs["width"] == ["70.value"]
    assert inputs["height"] == ["71.value"]
    assert inputs["prompt"] == ["72.value"]
    assert inputs["negative"] == ["7.text"]
    assert "fps" not in inputs
    assert mapping.rules.rate == Fraction(16)


def test_ltx_makes_8k_plus_1_frames_and_needs_its_picture():
    mapping = guessed(workflow(flows.ltx_i2v()))
    assert mapping.rules.frames(90) == 97
    assert mapping.rules.multiple == 32
    assert "first_frame" in mapping.inputs
    assert "first_frame" not in mapping.without


def test_a_wrapped_model_has_both_prompts_in_one_node():
    inputs = told(flows.wan_wrapped())
    assert inputs["prompt"] == ["16.positive_prompt"]
    assert inputs["negative"] == ["16.negative_prompt"]
    assert inputs["frames"] == ["37.num_frames"]


def test_pictures_for_editing_are_references_and_may_be_left_out():
    inputs, mapping = told(more.qwen_edit()), guessed(workflow(more.qwen_edit()))
    assert mapping.kind is Kind.IMAGE
    assert inputs["references"] == ["78.image", "106.image"]
    assert inputs["prompt"] == ["111.prompt"]
    assert inputs["negative"] == ["110.prompt"]
    assert {str(s) for s in mapping.without["references.2"]} == {"111.image2", "110.image2"}


def test_sound_is_music_and_a_voice_is_speech():
    music, speech = guessed(workflow(more.ace_step())), guessed(workflow(more.chatterbox()))
    assert music.kind is Kind.MUSIC
    assert [str(s) for s in music.inputs["prompt"]] == ["14.tags"]
    assert [str(s) for s in music.inputs["seconds"]] == ["17.seconds"]
    assert speech.kind is Kind.SPEECH
    assert [str(s) for s in speech.inputs["prompt"]] == ["1.text"]


@pytest.mark.parametrize("name", ALL)
def test_a_guess_is_sound_and_survives_being_written_down(name, keep):
    kept = keep(name.replace("_", "-"), ALL[name]())
    assert list(problems(kept)) == []
    assert read_mapping(mapping_text(kept.mapping), "test") == kept.mapping
