"""Trainers' names are converted as diffusers converts them, at the published shapes."""

from __future__ import annotations

from needs_models import torch  # isort: split

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lora_small import KOHYA_ENDS, kohya, pairs_for, written
from lora_tables import MODELS, PUBLISHED, table_of, text_of
from safetensors.torch import load_file
from torch import Tensor

from prostudio.weights.loras.families import FAMILIES, family
from prostudio.weights.loras.file import open_lora
from prostudio.weights.loras.fit import Fit, fit
from prostudio.weights.loras.naming import indexes
from prostudio.weights.loras.tables import published

Table = dict[str, tuple[int, ...]]


def original_names(name: str, wanted: Callable[[str], bool]) -> Table:
    """Layers by the authors' names, those that are several in one added up."""
    found: Table = {}
    index = indexes(family(name))["denoiser"]
    for layer in index.table:
        for other in family(name).parts["denoiser"](layer):
            if wanted(other.name):
                rows = found.get(other.name, (0,))[0] + index.table[layer][0]
                found[other.name] = (rows, *index.table[layer][1:])
    return found


def laid(path: Path, name: str) -> Fit:
    found = fit(open_lora(path), indexes(family(name)))
    assert found.whole, (found.strangers[:3], found.misfits[:3])
    return found


def ours(path: Path, found: Fit) -> dict[str, Tensor]:
    """Layer -> its rows of `up`, with `alpha / rank`, and its `down` under another name."""
    tensors = load_file(path)
    made = {}
    for (_, layer), change in found.changes.items():
        alpha = tensors[change.pair.alpha].item() if change.pair.alpha else change.pair.rank
        up = tensors[change.pair.up][slice(*change.rows)] * (alpha / change.pair.rank)
        made[layer] = up
        made[f"{layer} down"] = tensors[change.pair.down]
    return made


def theirs(converted: dict[str, Tensor], prefix: str) -> Iterator[tuple[str, Tensor]]:
    for key, value in converted.items():
        name = key.removeprefix(prefix)
        if name.endswith(".lora_B.weight"):
            yield name.removesuffix(".lora_B.weight"), value
        elif name.endswith(".lora_A.weight"):
            yield name.removesuffix(".lora_A.weight") + " down", value


def compare(mine: dict[str, Tensor], other: dict[str, Tensor]) -> None:
    assert mine.keys() == other.keys()
    for layer, value in other.items():
        assert torch.equal(mine[layer].reshape(value.shape), value), layer


def utils() -> Any:
    from diffusers.loaders import lora_conversion_utils

    return lora_conversion_utils


OWN = (
    *("double_blocks.", "single_blocks.", "txt_in.individual", "txt_in.input_embedder", "img_in"),
    *("time_in.mlp", "guidance_in.mlp", "vector_in"),
)


def test_hunyuans_own_names_and_fused_matrices_go_where_diffusers_puts_them(
    tmp_path: Path,
) -> None:
    def wanted(name: str) -> bool:
        # Of two spellings the authors' own: `img_mlp.fc1`, where ComfyUI says `img_mlp.0`.
        if name.endswith(("_mod.lin", "modulation.lin")) or re.search(
            "_mlp.[02]$|s.*mlp.[02]$", name
        ):
            return False
        # Diffusers takes the one for another layer, and cuts `down` of the other in three.
        return name.startswith(OWN) and not name.endswith(("adaLN_modulation.1", "self_attn_qkv"))

    layers = original_names("hunyuan-video", wanted)
    layers = {name: shape for name, shape in layers.items() if len(shape) == 2}
    path = written(
        tmp_path / "a.safetensors", pairs_for(layers.items(), rank=1),
        name=lambda layer: f"diffusion_model.{layer}",
    )  # fmt: skip
    converted = utils()._convert_hunyuan_video_lora_to_diffusers(load_file(path))
    mine = ours(path, laid(path, "hunyuan-video"))
    compare(mine, dict(theirs(converted, "transformer.")))
    assert len(mine) > 1000


@pytest.mark.parametrize(
    ("name", "convert"),
    [
        ("ltx-video-2b", "_convert_non_diffusers_ltxv_lora_to_diffusers"),
        pytest.param(
            *("ltx-2", "_convert_non_diffusers_ltx2_lora_to_diffusers"), marks=pytest.mark.slow
        ),
    ],
)
def test_ltx_in_comfyuis_names_goes_where_diffusers_puts_it(
    name: str, convert: str, tmp_path: Path
) -> None:
    own = original_names(name, lambda other: "patchify" in other or "adaln_single" in other)
    blocks = {k: v for k, v in published(name).items() if k.startswith("transformer_blocks.")}
    layers = blocks | (own if name == "ltx-2" else {})
    path = written(
        tmp_path / "a.safetensors", pairs_for(layers.items(), rank=1),
        name=lambda layer: f"diffusion_model.{layer}",
    )  # fmt: skip
    converted = getattr(utils(), convert)(load_file(path))
    compare(ours(path, laid(path, name)), dict(theirs(converted, "transformer.")))


def test_flux2_in_its_own_names_goes_where_diffusers_puts_it(tmp_path: Path) -> None:
    own = ("double_blocks.", "single_blocks.", "img_in", "txt_in", "time_in", "final_layer",
           "single_stream_modulation.lin", "double_stream")  # fmt: skip
    layers = original_names("flux2-klein", lambda name: name.startswith(own))
    ours_alone = ("modulation.linear", "_img.linear", "_txt.linear")
    layers = {name: shape for name, shape in layers.items() if not name.endswith(ours_alone)}
    # `img_attn_qkv` stands for ComfyUI's `img_attn.qkv`: underscores and dots are the same.
    dotted = re.compile(r"_(?=(?:qkv|proj)$)")
    path = written(
        tmp_path / "a.safetensors", pairs_for(layers.items(), rank=1),
        name=lambda layer: f"diffusion_model.{dotted.sub('.', layer)}",
    )  # fmt: skip
    converted = utils()._convert_non_diffusers_flux2_lora_to_diffusers(load_file(path))
    mine = ours(path, laid(path, "flux2-klein"))
    compare(mine, dict(theirs(converted, "transformer.")))
    assert len(mine) > 100


def test_z_image_in_kohyas_names_goes_where_diffusers_puts_it(tmp_path: Path) -> None:
    layers = {k: v for k, v in published("z-image").items() if k.startswith("layers.")}
    path = written(
        tmp_path / "a.safetensors", pairs_for(layers.items(), rank=2),
        name=kohya, ends=KOHYA_ENDS, alpha=1.0,
    )  # fmt: skip
    converted = utils()._convert_non_diffusers_z_image_lora_to_diffusers(load_file(path))
    other = dict(theirs(converted, "transformer."))
    # Diffusers lays alpha / rank, a half, on `down`; we lay it on the product.
    mine = ours(path, laid(path, "z-image"))
    compare({k: v * (0.5 if k.endswith(" down") else 2) for k, v in mine.items()}, other)


def test_stable_diffusions_own_names_in_kohyas_files_go_where_diffusers_puts_them(
    tmp_path: Path,
) -> None:
    class Config:
        layers_per_block = 2

    own = original_names(
        "sdxl", lambda name: name.startswith(("input_blocks", "middle_block", "output_blocks"))
    )
    # An up block's last layer stands behind an attention, or not: one of two names is real.
    unreal = {k for k in own if ".conv" in k and k.startswith("output_blocks")
              and k.split(".")[1:3] not in (["2", "2"], ["5", "2"])}  # fmt: skip
    layers = {k: v for k, v in own.items() if k not in unreal and not k.endswith("to_out")}
    path = written(
        tmp_path / "a.safetensors", pairs_for(layers.items(), rank=1), name=kohya, ends=KOHYA_ENDS
    )
    blocks = utils()._maybe_map_sgm_blocks_to_diffusers(load_file(path), Config())
    converted, _ = utils()._convert_non_diffusers_lora_to_diffusers(blocks)
    other = {}
    for key, value in converted.items():
        layer, _, end = key.removeprefix("unet.").replace(".processor", "").rpartition("lora.")
        layer = layer.rstrip("._").replace("to_out", "to_out.0")
        other[layer + (" down" if end.startswith("down") else "")] = value
    mine = ours(path, laid(path, "sdxl"))
    compare(mine, other)
    named = ("conv_in", "down_blocks", "mid_block", "up_blocks")
    assert len(mine) == 2 * sum(layer.startswith(named) for layer in published("sdxl"))


def test_halves_that_the_authors_say_in_the_other_order_change_places(tmp_path: Path) -> None:
    name = "final_layer.adaLN_modulation.1"
    rows, inner = published("hunyuan-video")["norm_out.linear"]
    path = written(
        tmp_path / "a.safetensors", pairs_for([(name, (rows, inner))], rank=1),
        name=lambda layer: f"diffusion_model.{layer}",
    )  # fmt: skip
    found = laid(path, "hunyuan-video").changes["denoiser", "norm_out.linear"]
    assert found.swapped


def test_a_layer_that_is_given_alone_and_in_a_fused_matrix_is_changed_once(tmp_path: Path) -> None:
    table = published("z-image")
    block = "layers.3.attention"
    side = table[f"{block}.to_q"][1]
    layers = [(f"{block}.qkv", (3 * table[f"{block}.to_q"][0], side))]
    layers += [(f"{block}.{one}", table[f"{block}.{one}"]) for one in ("to_q", "to_k", "to_v")]
    path = written(tmp_path / "a.safetensors", pairs_for(layers, rank=1))
    changes = laid(path, "z-image").changes
    assert {change.pair.up for change in changes.values()} == {
        f"transformer.{block}.{one}.lora_B.weight" for one in ("to_q", "to_k", "to_v")
    }


@pytest.mark.parametrize("one", FAMILIES, ids=lambda one: one.name)
def test_every_name_of_a_model_means_one_layer(one: Any) -> None:
    for part, index in indexes(one).items():
        for name, places in index.places.items():
            numbers = [place.place for place, _ in places]
            assert numbers == list(range(len(places))), (part, name, places)


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_published_tables_are_those_of_the_public_classes(name: str) -> None:
    assert PUBLISHED.joinpath(f"{name}.txt").read_text("utf-8") == text_of(table_of(name))
    assert published(name) == table_of(name)
