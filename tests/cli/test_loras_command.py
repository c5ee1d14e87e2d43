"""`prostudio loras`, and `--lora` of the commands that make one thing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from asking_cli import Desk

SDXL = {"unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k": (1280, 2048)}


def lora(path: Path, layers: dict[str, tuple[int, int]], **metadata: str) -> Path:
    """A safetensors file of rank 1, written by hand."""
    header: dict[str, object] = {"__metadata__": metadata} if metadata else {}
    at = 0
    for name, (out, inner) in layers.items():
        for end, shape in ((".lora_A.weight", [1, inner]), (".lora_B.weight", [out, 1])):
            size = 2 * shape[0] * shape[1]
            offsets = [at, at + size]
            header[name + end] = {"dtype": "BF16", "shape": shape, "data_offsets": offsets}
            at += size
    told = json.dumps(header).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(told).to_bytes(8, "little") + told + bytes(at))
    return path


def test_it_tells_what_a_file_is(desk: Desk, tmp_path: Path) -> None:
    tags = json.dumps({"10_ink": {"ink wash": 40, "mountains": 3}, "5_more": {"ink wash": 2}})
    file = lora(tmp_path / "ink.safetensors", SDXL, ss_tag_frequency=tags, ss_output_name="Ink")
    answer = desk.ask("loras", str(file))
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "ink.safetensors: a LoRA for Stable Diffusion XL; for the engines sdxl",
        "  1 layers, rank 1, diffusers names, 0.0 MB",
        "  words: ink wash, mountains",
        "  title: Ink",
    ]
    one = desk.ask("loras", str(file), "--json").value[0]
    assert (one["model"], one["engines"], one["ranks"]) == ("Stable Diffusion XL", ["sdxl"], [1])


def test_a_file_that_is_none_is_told_with_the_reason(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.pt").write_bytes(b"PK\x03\x04 archive")
    answer = desk.ask("loras", str(tmp_path / "a.pt"))
    assert answer.code == 2
    assert "is a pickle, which may hold code" in answer.out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("draw", "a cat", "--lora", "a.safetensors"), "procedural takes no LoRAs"),
        (("shoot", "--prompt", "a cat", "--lora", "a.ckpt"), "is a pickle"),
        (("shoot", "--prompt", "a cat", "--lora", "a.safetensors 9"), "from -2 to 2"),
        (("shoot", "--prompt", "a", "--lora", "absent.safetensors"), "is not there"),
        (
            ("shoot", "--prompt", "a", "--work", "w", "--engine", "x", "--lora", "a.safetensors"),
            "--lora does not go with --work",
        ),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, arguments: tuple[str, ...], why: str) -> None:
    answer = desk.ask(*arguments)
    assert answer.code == 2
    assert why in answer.err
