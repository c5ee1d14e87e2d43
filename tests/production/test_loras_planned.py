"""Which LoRAs a shot gets, and that a take knows them by content."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from planning import planned

from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import Variant
from prostudio.engines.wire import shot_to_json
from prostudio.errors import FilmError
from prostudio.graph import FileInput
from prostudio.production.finishing.ingredients import ingredients
from prostudio.production.plan_values import Plan
from prostudio.production.shots.keyframes import keyframe_digest
from prostudio.production.shots.loras import lora_inputs
from prostudio.production.shots.takes import picture_digest

HEAD = (
    "language: en\ncast: {Mira: {about: a woman in red}}\nengines: {video: framepack, image: sdxl}"
)
BODY = "[[shot: @Mira on a cliff | id: one]]\n\n[[shot: a kite | id: two]]\n"
FRAMEPACK = {"transformer_blocks.0.attn.to_q": (3072, 3072)}
SDXL = {"mid_block.attentions.0.transformer_blocks.0.attn2.to_k": (1280, 2048)}
OTHER = {"blocks.0.self_attn.q": (5120, 5120)}


def lora(path: Path, layers: dict[str, tuple[int, int]], seed: int = 0) -> Path:
    """A safetensors file of rank 1, written by hand: no library is needed to plan."""
    header, at = {}, 0
    for name, (out, inner) in layers.items():
        for end, shape in ((".lora_A.weight", [1, inner]), (".lora_B.weight", [out, 1])):
            size = 2 * shape[0] * shape[1]
            header[f"transformer.{name}{end}"] = {
                "dtype": "BF16", "shape": shape, "data_offsets": [at, at + size],
            }  # fmt: skip
            at += size
    told = json.dumps(header).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(told).to_bytes(8, "little") + told + bytes([seed]) * at)
    return path


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSTUDIO_HOME", str(tmp_path / "home"))


def plan(base: Path, loras: str, body: str = BODY, head: str = HEAD) -> Plan:
    return planned(body, f"{head}\nloras: {loras}", base)


def stacks(found: Plan) -> list[tuple[list[tuple[str, float]], list[tuple[str, float]]]]:
    """Names and weights for each shot, and for its first frame."""

    def named(variant: Variant) -> list[tuple[str, float]]:
        return [(Path(path).name, weight) for path, weight in variant.loras]

    return [
        (named(shot.request.variant), named(shot.keyframe.request.variant) if shot.keyframe else [])
        for shot in found.shots()
    ]


def test_each_model_gets_the_loras_that_are_for_it(tmp_path: Path) -> None:
    lora(tmp_path / "motion.safetensors", FRAMEPACK)
    lora(tmp_path / "home/loras/ink.safetensors", SDXL)
    found = plan(tmp_path, "motion.safetensors 0.7, ink.safetensors")
    one = ([("motion.safetensors", 0.7)], [("ink.safetensors", 1.0)])
    assert stacks(found) == [one, one]
    assert not [warning for warning in found.warnings if warning.code == "lora_unused"]


def test_when_chooses_the_shots_that_name_it(tmp_path: Path) -> None:
    lora(tmp_path / "mira.safetensors", FRAMEPACK)
    found = plan(tmp_path, "{file: mira.safetensors, when: Mira}")
    assert [shot for shot, _ in stacks(found)] == [[("mira.safetensors", 1.0)], []]
    unnamed = plan(tmp_path, "{file: mira.safetensors, when: Tom}")
    assert [w.message for w in unnamed.warnings if w.code == "lora_unused"] == [
        "lora mira.safetensors changes nothing: no shot names Tom"
    ]


def test_a_shots_own_loras_and_a_weight_of_nothing(tmp_path: Path) -> None:
    lora(tmp_path / "a.safetensors", FRAMEPACK)
    lora(tmp_path / "b.safetensors", FRAMEPACK)
    body = BODY.replace("| id: one", "| id: one | loras: b.safetensors 0.5, a.safetensors 0")
    found = plan(tmp_path, "a.safetensors", body)
    assert [shot for shot, _ in stacks(found)] == [
        [("b.safetensors", 0.5)], [("a.safetensors", 1.0)]
    ]  # fmt: skip


def test_a_take_knows_a_lora_by_content_and_weight_never_by_its_path(tmp_path: Path) -> None:
    framepack = card(Kind.VIDEO, "framepack")

    def digest(loras: str) -> str:
        return picture_digest(next(plan(tmp_path, loras).shots()), framepack)

    lora(tmp_path / "a.safetensors", FRAMEPACK)
    lora(tmp_path / "styles/moved.safetensors", FRAMEPACK)
    lora(tmp_path / "other.safetensors", FRAMEPACK, seed=1)
    asked = digest("a.safetensors 0.7")
    assert digest("styles/moved.safetensors 0.7") == asked
    assert len({asked, digest("none"), digest("a.safetensors 0.8"),
                digest("other.safetensors 0.7")}) == 4  # fmt: skip
    before = (tmp_path / "a.safetensors").stat()
    lora(tmp_path / "a.safetensors", FRAMEPACK, seed=2)
    os.utime(tmp_path / "a.safetensors", ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))
    assert digest("a.safetensors 0.7") != asked


def test_a_first_frame_knows_its_own_loras(tmp_path: Path) -> None:
    lora(tmp_path / "ink.safetensors", SDXL)
    frames = [next(plan(tmp_path, text).shots()).keyframe for text in ("none", "ink.safetensors")]
    assert len({keyframe_digest(frame) for frame in frames if frame}) == 2


def test_a_request_travels_with_the_content_and_without_the_path(tmp_path: Path) -> None:
    file = lora(tmp_path / "a.safetensors", FRAMEPACK)
    request = next(plan(tmp_path, "a.safetensors 0.7").shots()).request
    assert str(tmp_path) not in json.dumps(shot_to_json(request))
    inputs = lora_inputs(request.variant, "shot 0 ")
    assert inputs == {"shot 0 lora 0": FileInput.of(file)}


def test_the_provenance_names_every_lora_once_by_content(tmp_path: Path) -> None:
    files = [lora(tmp_path / "a.safetensors", FRAMEPACK), lora(tmp_path / "b.safetensors", SDXL)]
    found = ingredients(plan(tmp_path, "a.safetensors, b.safetensors 0.5"))
    told = [(one.name, one.digest) for one in found if one.kind == "lora"]
    assert told == [(file.name, FileInput.of(file).digest) for file in files]


def test_films_without_models_tell_that_a_lora_changes_nothing(tmp_path: Path) -> None:
    lora(tmp_path / "a.safetensors", FRAMEPACK)
    found = plan(
        tmp_path, "a.safetensors", head="language: en\ncast: {Mira: {about: a woman in red}}"
    )
    told = [warning.message for warning in found.warnings if warning.code == "lora_unused"]
    assert told == [
        "lora a.safetensors changes nothing: no engine of this film's shots takes LoRAs"
    ]


@pytest.mark.parametrize(
    ("loras", "body", "why"),
    [
        ("wan.safetensors", BODY, "wan.safetensors is no LoRA for HunyuanVideo and FramePack"),
        ("absent.safetensors", BODY, "'absent.safetensors' is not there"),
        ("../a.safetensors", BODY, "lies outside the script's folder"),
        ("fake.safetensors", BODY, "is a pickle"),
        ("none", BODY.replace("| id: one", "| loras: wan.safetensors"), "line 9: wan.safetensors"),
        (
            "none",
            BODY.replace("| id: one", "| engine: procedural | loras: a.safetensors"),
            "procedural takes no LoRAs",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_while_planning(
    loras: str, body: str, why: str, tmp_path: Path
) -> None:
    lora(tmp_path / "a.safetensors", FRAMEPACK)
    lora(tmp_path / "wan.safetensors", OTHER)
    (tmp_path / "fake.safetensors").write_bytes(b"PK\x03\x04 archive of torch")
    with pytest.raises(FilmError) as told:
        plan(tmp_path, loras, body)
    assert why in told.value.message
    if "wan" in why:
        assert told.value.hint == "it seems to be for Wan 2.1 or 2.2, 14B"


def test_a_lora_for_first_frames_does_not_stop_a_shot_with_a_picture_of_ones_own(
    tmp_path: Path,
) -> None:
    lora(tmp_path / "ink.safetensors", SDXL)
    (tmp_path / "a.png").write_bytes(b"not looked at by a plan")
    found = plan(tmp_path, "ink.safetensors", BODY + "\n![a cliff](a.png)\n")
    assert [frame for _, frame in stacks(found)] == [[("ink.safetensors", 1.0)]] * 2 + [[]]
