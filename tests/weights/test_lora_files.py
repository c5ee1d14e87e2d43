"""What a LoRA file is, said from its header: its model, or why it cannot be used."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lora_small import KOHYA_ENDS, kohya, pairs_for, written
from safetensors.torch import save_file

from prostudio.errors import FilmError
from prostudio.weights.loras import open_lora, require_fit, seems_for
from prostudio.weights.loras.tables import published

HUNYUAN = {"model": "hunyuan-video", "row": "framepack", "folders": {"denoiser": "transformer"}}
SDXL = {
    "model": "sdxl",
    "row": "sdxl",
    "folders": {
        "denoiser": "unet",
        "text_encoder": "text_encoder",
        "text_encoder_2": "text_encoder_2",
    },
}


@pytest.fixture(autouse=True)
def _no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Published shapes count: nothing is on the shelf."""
    monkeypatch.setenv("PROSTUDIO_HOME", str(tmp_path / "home"))


def some(path: Path, table: str, kinds: str = "attn", **how: object) -> Path:
    """A LoRA on the layers of a published model whose names have a word."""
    layers = [item for item in published(table).items() if kinds in item[0]]
    assert layers
    return written(path, pairs_for(layers, rank=1), **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "kinds", "title"),
    [
        ("hunyuan-video", "transformer_blocks", "HunyuanVideo and FramePack"),
        ("ltx-video-2b", "attn1", "LTX-Video 2B"),
        ("ltx-2", "audio_attn", "LTX-2"),
        ("sdxl", "attn2", "Stable Diffusion XL"),
        ("sd-1.5", "attn2", "Stable Diffusion 1.5"),
        ("z-image", "attention", "Z-Image"),
        ("sana-0.6b", "attn2", "Sana 0.6B"),
        ("flux", "transformer_blocks", "FLUX.1"),
        ("wan-14b", "attn1", "Wan 2.1 or 2.2, 14B"),
        ("qwen-image", "attn", "Qwen-Image"),
    ],
)
def test_a_file_is_named_by_the_model_whose_layers_it_changes(
    table: str, kinds: str, title: str, tmp_path: Path
) -> None:
    file = open_lora(some(tmp_path / "a.safetensors", table, kinds))
    assert seems_for(file) == title


def test_two_models_with_the_same_layers_are_both_named(tmp_path: Path) -> None:
    file = some(tmp_path / "a.safetensors", "ltx-video-13b", "attn1")
    assert seems_for(open_lora(file)) == "LTX-Video 13B or LTX-2"
    told = {"modelspec.architecture": "ltx-video-13b/lora"}
    told_file = some(tmp_path / "b.safetensors", "ltx-video-13b", "attn1", metadata=told)
    assert seems_for(open_lora(told_file)) == "LTX-Video 13B"


def test_a_lora_of_the_model_itself_is_taken_in_any_layout(tmp_path: Path) -> None:
    require_fit(some(tmp_path / "a.safetensors", "hunyuan-video"), **HUNYUAN)
    file = some(tmp_path / "b.safetensors", "hunyuan-video", name=kohya, ends=KOHYA_ENDS)
    require_fit(file, **HUNYUAN)
    assert open_lora(file).layout == "kohya"
    peft = some(
        tmp_path / "c.safetensors", "hunyuan-video", name=lambda one: f"base_model.model.{one}"
    )
    require_fit(peft, **HUNYUAN)
    assert open_lora(peft).layout == "PEFT"


def test_a_lora_on_text_encoders_fits_the_model_that_has_them(tmp_path: Path) -> None:
    layers = [("mid_block.attentions.0.transformer_blocks.0.attn1.to_q", (1280, 1280))]
    pairs = pairs_for(layers, rank=1)
    own = "text_model.encoder.layers.3.self_attn.q_proj"
    pairs |= pairs_for([(f"te1 {own}", (768, 768)), (f"te2 {own}", (1280, 1280))], rank=1)

    def name(layer: str) -> str:
        part, _, inner = layer.rpartition(" ")
        return f"lora_{part or 'unet'}_{inner.replace('.', '_')}"

    require_fit(written(tmp_path / "a.safetensors", pairs, name=name, ends=KOHYA_ENDS), **SDXL)


@pytest.mark.parametrize(
    ("table", "kinds", "why", "other"),
    [
        ("ltx-video-2b", "attn1", "does not have", "LTX-Video 2B"),
        ("wan-14b", "attn2", "does not have", "Wan 2.1 or 2.2, 14B"),
        ("qwen-image", "to_q", r"60|does not have", "Qwen-Image"),
        ("flux", "transformer_blocks", "seems to be for", "FLUX.1"),
    ],
)
def test_a_lora_of_another_model_is_refused_with_the_model_it_seems_for(
    table: str, kinds: str, why: str, other: str, tmp_path: Path
) -> None:
    file = some(tmp_path / "a.safetensors", table, kinds)
    with pytest.raises(FilmError, match=why) as told:
        require_fit(file, **HUNYUAN)
    assert other in str(told.value)
    assert "HunyuanVideo and FramePack" in told.value.message


def test_another_width_is_refused_with_both_shapes(tmp_path: Path) -> None:
    file = some(tmp_path / "a.safetensors", "ltx-video-2b", "attn1.to_q")
    wanted = {"model": "ltx-video-13b", "row": "ltx-13b", "folders": {"denoiser": "transformer"}}
    with pytest.raises(FilmError, match=r"\[2048, 2048\], not \[4096, 4096\].* 27 more") as told:
        require_fit(file, **wanted)
    assert told.value.hint == "it seems to be for LTX-Video 2B"


def test_what_its_maker_says_counts_where_layers_could_be_of_either(tmp_path: Path) -> None:
    blocks = [(f"transformer_blocks.{n}.attn.to_q", (3072, 3072)) for n in range(3)]
    said = {"modelspec.architecture": "Flux-1-dev/lora"}
    file = written(tmp_path / "a.safetensors", pairs_for(blocks, rank=1), metadata=said)
    with pytest.raises(FilmError, match=r"FLUX\.1"):
        require_fit(file, **HUNYUAN)
    require_fit(written(tmp_path / "b.safetensors", pairs_for(blocks, rank=1)), **HUNYUAN)


def test_the_shapes_of_weights_that_are_here_count_before_published_ones(
    tmp_path: Path, checkpoint: Callable[[str], Path]
) -> None:
    home = tmp_path / "home" / "weights"
    home.mkdir(parents=True)
    (home / "hunyuanvideo").symlink_to(checkpoint("hunyuan"))
    layer = "transformer_blocks.0.attn.to_q"
    tiny = written(tmp_path / "a.safetensors", pairs_for([(layer, (32, 32))]))
    require_fit(tiny, **HUNYUAN | {"row": "hunyuanvideo"})
    with pytest.raises(FilmError, match=r"\[32, 32\], not \[3072, 3072\]"):
        require_fit(tiny, **HUNYUAN)


@pytest.mark.parametrize(
    ("begin", "name"),
    [
        (b"PK\x03\x04rest of a zip file", "a.safetensors"),
        (b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00", "a.safetensors"),
        (b"\x80\x02}q\x00X\x05\x00\x00\x00", "a.safetensors"),
        (b"anything at all", "a.pt"),
    ],
)
def test_a_pickle_is_refused_whatever_it_is_called(begin: bytes, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(begin)
    with pytest.raises(FilmError, match="is a pickle, which may hold code"):
        open_lora(path)


def test_files_that_are_no_loras_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    layer = "transformer.blocks.0.to_q"
    one = torch.zeros(4, 8)
    for tensors, why in (
        ({f"{layer}.weight": one}, "is no LoRA: none of its 1 tensors"),
        ({}, "is no LoRA"),
        ({f"{layer}.hada_w1_a": one}, "LoHa"),
        ({f"{layer}.lokr_w1": one}, "LoKr"),
        ({f"{layer}.dora_scale": one}, "DoRA"),
        ({f"{layer}.lora_A.weight": one}, "no matrix 'up'"),
        ({f"{layer}.lora_A.weight": one, f"{layer}.lora_B.weight": one.T[:, :3].clone()},
         "do not meet"),
        ({f"{layer}.lora_A.weight": one, f"{layer}.lora_B.weight": one.T.clone(), "norm": one},
         "1 tensors that are no LoRA's"),
        ({f"{layer}.lora_A.weight": one, f"{layer}.lora_B.bias": one}, "with biases"),
    ):  # fmt: skip
        save_file({name: value.clone().contiguous() for name, value in tensors.items()}, path)
        with pytest.raises(FilmError, match=why):
            open_lora(path)


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    path = some(tmp_path / "a.safetensors", "ltx-video-2b", "attn1.to_q")
    whole = path.read_bytes()
    for content, why in (
        (whole[:-5], "where its header says"),
        (whole[:100], "cut short"),
        (b"", "cut short"),
        (whole[:8] + b"{]" + whole[10:], "header is damaged"),
        ((2).to_bytes(8, "little") + b"[]", "header is damaged"),
    ):
        path.write_bytes(content)
        with pytest.raises(FilmError, match=why):
            open_lora(path)
    with pytest.raises(FilmError, match="cannot be read"):
        open_lora(tmp_path / "absent.safetensors")


NAMES = st.sampled_from([
    "__metadata__", "transformer.blocks.0.to_q.lora_A.weight",
    "transformer.blocks.0.to_q.lora_B.weight", "transformer.blocks.0.to_q.alpha",
    "lora_unet_a_b.lora_up.weight", "lora_te_.lora_down.weight", ".alpha", "", "lora_A.weight",
])  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**19) | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["shape", "data_offsets", "dtype", "lora_adapter_metadata"]), inner
        )
    ),
    max_leaves=8,
)
SHAPES = st.lists(st.integers(-1, 4), max_size=4)
ENTRIES = st.builds(
    lambda shape, stop: {"dtype": "F32", "shape": shape, "data_offsets": [0, stop]},
    SHAPES,
    st.integers(0, 20),
)


HEADERS = st.dictionaries(NAMES, VALUES | ENTRIES, max_size=5)


@given(header=HEADERS | VALUES, rest=st.binary(max_size=20))
@example({"a.alpha": {"shape": [float("inf")], "data_offsets": [0, 4]}}, b"1234")
def test_whatever_a_file_says_it_is_read_or_refused(header: object, rest: bytes) -> None:
    told = json.dumps(header).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.safetensors"
        path.write_bytes(len(told).to_bytes(8, "little") + told + rest)
        with suppress(FilmError):
            assert seems_for(open_lora(path))


def test_alpha_is_read_from_diffusers_words_in_the_file(tmp_path: Path) -> None:
    told = {
        "transformer.lora_alpha": 2,
        "transformer.r": 4,
        "transformer.alpha_pattern": {"blocks.1.to_q": 8},
    }
    pairs = pairs_for([("blocks.0.to_q", (8, 8)), ("blocks.1.to_q", (8, 8))])
    path = written(
        tmp_path / "a.safetensors", pairs, metadata={"lora_adapter_metadata": json.dumps(told)}
    )
    found = open_lora(path).pairs
    assert found["denoiser", "blocks.0.to_q"].told_alpha == 2
    assert found["denoiser", "blocks.1.to_q"].told_alpha == 8
    told["transformer.use_rslora"] = True
    written(path, pairs, metadata={"lora_adapter_metadata": json.dumps(told)})
    with pytest.raises(FilmError, match="use_rslora"):
        open_lora(path)
