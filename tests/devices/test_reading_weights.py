"""Weights that are missing, cut off, too many or of another model are named."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
import shutil
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file
from small_models import LLAMA

from prostudio.devices import Storage, open_model, open_weights
from prostudio.errors import WeightsDamagedError, WeightsMissingError

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LLAMA.folder, tmp_path / "text_encoder"))


def opened(folder: Path, **reading: object):
    return open_model(
        LLAMA.build, folder, blocks=LLAMA.blocks, storage=Storage.BF16,
        device="cpu", vram_bytes=0, dtype=torch.float32, **reading,
    )  # fmt: skip


def changed(folder: Path, change) -> None:
    """One file instead of the shards, with other weights."""
    weights: dict[str, torch.Tensor] = {}
    for path in sorted(folder.glob("*.safetensors")):
        weights |= load_file(path)
        path.unlink()
    for index in folder.glob("*.index.json"):
        index.unlink()
    save_file(change(weights), folder / "model.safetensors")


def refused(folder: Path, kind: type[Exception], match: str, **reading: object) -> None:
    with pytest.raises(kind, match=match), opened(folder, **reading):
        pass


def test_missing_foreign_and_misshapen_weights_are_named_together(folder: Path) -> None:
    def change(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        del weights["layers.1.mlp.up_proj.weight"]
        weights["layers.9.mlp.up_proj.weight"] = torch.zeros(2)
        weights["norm.weight"] = torch.zeros(7)
        return weights

    changed(folder, change)
    refused(
        folder,
        WeightsDamagedError,
        r"lacks layers\.1\.mlp\.up_proj\.weight; it has layers\.9\.mlp\.up_proj\.weight, which "
        r"the model does not know; it has norm\.weight as \(7,\), not \(32,\); run",
    )


def test_a_long_list_is_cut(folder: Path) -> None:
    changed(folder, lambda weights: {"norm.weight": weights["norm.weight"]})
    refused(folder, WeightsDamagedError, r"lacks embed_tokens\.weight, .* and 33 more")


def test_keys_of_another_naming_are_renamed_or_left_out(folder: Path) -> None:
    def rename(key: str) -> str | None:
        return key.removeprefix("model.") if key.startswith("model.") else None

    with opened(LLAMA.folder) as model:
        want = LLAMA.result(model, torch.float32)
    changed(
        folder,
        lambda weights: (
            {f"model.{key}": weight for key, weight in weights.items()}
            | {"lm_head.weight": torch.zeros(3)}
        ),
    )
    with opened(folder, rename=rename) as model:
        assert torch.equal(LLAMA.result(model, torch.float32), want)
    refused(folder, WeightsDamagedError, "lm_head", rename=lambda key: key.removeprefix("model."))
    refused(folder, WeightsDamagedError, "twice", rename=lambda key: "norm.weight")


def test_what_is_skipped_need_be_neither_in_the_file_nor_in_the_module(folder: Path) -> None:
    def change(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        del weights["layers.3.mlp.up_proj.weight"]
        return weights | {"layers.3.extra.weight": torch.zeros(2)}

    changed(folder, change)
    with opened(folder, skip=("layers.3.mlp.*", "layers.3.extra.*")) as model:
        assert model.layers[3].mlp.up_proj.weight.is_meta


def test_numbers_that_are_none_are_refused_when_they_are_rounded(folder: Path) -> None:
    def change(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        weights["layers.2.mlp.up_proj.weight"][3, 4] = torch.nan
        return weights

    changed(folder, change)
    for storage in (Storage.FP8, Storage.INT8):
        with (
            pytest.raises(WeightsDamagedError, match=r"layers\.2\.mlp\.up_proj\.weight"),
            open_model(
                LLAMA.build, folder, blocks=LLAMA.blocks, storage=storage,
                device="cpu", vram_bytes=0, dtype=torch.float32,
            ),
        ):  # fmt: skip
            pass


def test_no_weights_or_half_of_them(folder: Path, tmp_path: Path) -> None:
    refused(tmp_path, WeightsMissingError, "no safetensors file")
    refused(tmp_path / "nowhere", WeightsMissingError, "nowhere")
    shard = sorted(folder.glob("*.safetensors"))[1]
    whole = shard.read_bytes()
    shard.unlink()
    refused(folder, WeightsMissingError, f"{shard.name} is not there")
    for cut in (b"", whole[:5], whole[: len(whole) // 2], b"version https://git-lfs" * 6):
        shard.write_bytes(cut)
        refused(folder, WeightsDamagedError, f"{shard.name} cannot be read")


def test_an_index_that_is_wrong(folder: Path) -> None:
    index = next(folder.glob("*.index.json"))
    listed = json.loads(index.read_text())
    first = next(iter(listed["weight_map"].values()))
    for text in ("{", "[]", "{}", '{"weight_map": {"a": "../x.safetensors"}}', '{"weight_map": 3}'):
        index.write_text(text)
        refused(folder, WeightsDamagedError, "is no index of shards")
    listed["weight_map"]["layers.77.extra"] = first
    index.write_text(json.dumps(listed))
    refused(folder, WeightsDamagedError, r"lacks layers\.77\.extra, which its index promises")


def test_of_several_files_the_one_without_a_variant_is_read(folder: Path, tmp_path: Path) -> None:
    changed(folder, lambda weights: weights)
    (folder / "model.fp16.safetensors").write_bytes(b"not read")
    with opened(folder) as model:
        assert not model.norm.weight.is_meta
    (folder / "model.safetensors").rename(folder / "model.bf16.safetensors")
    refused(folder, WeightsDamagedError, "2 models: model.bf16.safetensors, model.fp16")
    with opened(folder / "model.bf16.safetensors") as model:
        assert not model.norm.weight.is_meta


def test_single_weights_can_be_read(folder: Path) -> None:
    weights = open_weights(folder)
    names = ["norm.weight", "layers.3.mlp.up_proj.weight"]
    found = dict(weights.tensors(names))
    assert list(found) == names
    for name in names:
        assert tuple(found[name].shape) == weights.shapes[name]
        assert found[name].dtype == torch.float16
