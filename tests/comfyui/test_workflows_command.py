"""`prostudio workflows`."""

import json

import comfy_workflows as flows
import pytest
from click.testing import CliRunner

from prostudio.cli.workflows import command


@pytest.fixture
def run(home):
    def called(*arguments: str):
        return CliRunner().invoke(command, arguments, standalone_mode=False)

    return called


@pytest.fixture
def exported(tmp_path):
    path = tmp_path / "Wan2.2 I2V.json"
    path.write_text(json.dumps(flows.wan22_i2v_14b()))
    return path


def test_added_shown_listed_and_removed(run, exported, monkeypatch):
    monkeypatch.setenv("PROSTUDIO_COMFYUI_URL", "http://127.0.0.1:9")
    told = run("add", str(exported))
    assert told.return_value == 0
    assert "comfyui/wan2-2-i2v: video, 13 nodes" in told.output
    assert "prompt       93.text of 'CLIP Text Encode (Positive Prompt)' (a cat)" in told.output
    assert "not looked at in ComfyUI" in told.output
    assert "takes prompt, negative, seed" in run("list").output
    assert "mapping.toml" in run("show", "wan2-2-i2v").output
    assert json.loads(run("show", "wan2-2-i2v", "--json").output)["rules"]["frames"] == "4k+1"
    run("remove", "wan2-2-i2v", "--yes")
    assert "there is no workflow in" in run("list").output


def test_a_check_looks_at_the_running_comfyui(run, exported, comfy):
    assert "ComfyUI has all that it needs" in run("add", str(exported), "--name", "wan").output
    value = flows.wan22_i2v_14b()
    value["95"]["inputs"]["unet_name"] = "wan2.2_i2v_high_noise_14B_fp8_scale.safetensors"
    value["85"]["class_type"] = "ClownsharKSampler"
    exported.write_text(json.dumps(value))
    told = run("add", str(exported), "--name", "wan")
    assert told.return_value == 3
    assert "not installed in ComfyUI" in told.output
    assert "which is not in ComfyUI's models folder; there is" in told.output


def test_a_mapping_that_names_what_is_not_there_is_a_problem(run, exported, home):
    run("add", str(exported), "--name", "wan")
    path = home / "workflows" / "wan" / "mapping.toml"
    path.write_text(path.read_text().replace("98.length", "98.lenght"))
    told = run("check", "wan")
    assert told.return_value == 3
    assert "did you mean 98.length?" in told.output


def test_the_usual_one_is_one_alone(run, exported):
    for name in ("one", "two"):
        run("add", str(exported), "--name", name, "--usual")
    listed = json.loads(run("list", "--json").output)
    assert {row["name"]: row["usual"] for row in listed} == {"one": False, "two": True}
