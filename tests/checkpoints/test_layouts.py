"""Tiny checkpoints are laid out as the public ones, and the public classes load them whole."""

from __future__ import annotations

from needs_models import torch  # isort: split

import filecmp
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from safetensors import safe_open

from checkpoints.__main__ import main
from checkpoints.catalogue import CHECKPOINTS
from checkpoints.parts import Part
from checkpoints.writing import HUB, changed, model_class, write

Folder = Callable[[str], Path]
each = pytest.mark.parametrize("name", CHECKPOINTS)

KEYS = {
    "hunyuan": {
        "img_in": "transformer/x_embedder.proj.weight",
        "refiner": "transformer/context_embedder.token_refiner.refiner_blocks.0.attn.to_q.weight",
        "double": "transformer/transformer_blocks.1.norm1_context.linear.weight",
        "single": "transformer/single_transformer_blocks.1.proj_mlp.weight",
        "llama": "text_encoder/layers.3.self_attn.q_proj.weight",
        "clip": "text_encoder_2/text_model.encoder.layers.0.self_attn.k_proj.weight",
        "vae": "vae/decoder.up_blocks.0.resnets.0.conv1.conv.weight",
    },
    "framepack": {
        "clean": "clean_x_embedder.proj_4x.weight",
        "image": "image_projection.up.weight",
    },
    "flux-redux": {"siglip": "image_encoder/vision_model.embeddings.patch_embedding.weight"},
    "ltx-video": {
        "t5": "text_encoder/encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
        "tied": "text_encoder/shared.weight",
        "mean": "vae/latents_mean",
    },
    "ltx-2": {
        "vision": "text_encoder/vision_tower.vision_model.embeddings.patch_embedding.weight",
        "text": "text_encoder/language_model.model.layers.1.mlp.up_proj.weight",
        "projector": "text_encoder/multi_modal_projector.mm_input_projection_weight",
        "sound": "transformer/audio_proj_in.weight",
        "registers": "connectors/video_connector.learnable_registers",
    },
    "bark": {
        "text": "semantic.input_embeds_layer.weight",
        "coarse": "coarse_acoustics.layers.0.attn.att_proj.weight",
        "fine": "fine_acoustics.input_embeds_layers.7.weight",
        "codec": "codec_model.decoder.layers.0.conv.weight_g",
        "codes": "codec_model.quantizer.layers.31.codebook.embed",
    },
    "musicgen-small": {
        "words": "text_encoder.shared.weight",
        "codec": "audio_encoder.decoder.layers.0.conv.weight_g",
        "heads": "decoder.lm_heads.3.weight",
    },
    "musicgen-stereo-small": {"heads": "decoder.lm_heads.7.weight"},
    "musicgen-melody": {"chroma": "audio_enc_to_dec_proj.weight"},
    "flux2-klein": {
        "qwen": "text_encoder/model.layers.27.self_attn.q_norm.weight",
        "double": "transformer/transformer_blocks.0.attn.add_q_proj.weight",
        "single": "transformer/single_transformer_blocks.0.attn.to_qkv_mlp_proj.weight",
        "mean": "vae/bn.running_mean",
    },
    "z-image": {"qwen": "text_encoder/model.layers.0.self_attn.q_norm.weight"},
}
"""Some keys as they are on the hub."""


def weight_files(folder: Path, part: Part) -> list[Path]:
    return sorted((folder / part.folder).glob(f"{part.stem}*.safetensors"))


def tensors(folder: Path, part: Part) -> Iterator[tuple[str, torch.Tensor]]:
    for path in weight_files(folder, part):
        with safe_open(path, "pt") as file:
            assert file.metadata() == {"format": "pt"}
            for key in file.keys():  # noqa: SIM118 (it is no mapping)
                yield f"{part.folder}/{key}".removeprefix("/"), file.get_tensor(key)


@pytest.mark.filterwarnings("ignore:.*weight_norm.* is deprecated:FutureWarning")
@each
def test_public_classes_find_every_weight_and_no_other(checkpoint: Folder, name: str) -> None:
    folder = checkpoint(name)
    for part in CHECKPOINTS[name].parts:
        model, found = model_class(part.model).from_pretrained(
            folder / part.folder, output_loading_info=True
        )
        assert not any(found.values()), (part, found)
        assert all(torch.isfinite(weight).all() for weight in model.parameters())
        assert sum(weight.numel() for weight in model.parameters()) < 2e6


@each
def test_files_are_as_many_as_on_the_hub_and_the_index_tells_where_a_weight_is(
    checkpoint: Folder, name: str
) -> None:
    folder = checkpoint(name)
    for part in CHECKPOINTS[name].parts:
        files = weight_files(folder, part)
        assert len(files) == part.shards
        index = folder / part.folder / f"{part.stem}.safetensors.index.json"
        assert index.exists() == (part.shards > 1)
        weights = dict(tensors(folder, part))
        if part.shards > 1:
            listed = json.loads(index.read_text("utf-8"))
            assert set(listed["weight_map"].values()) == {path.name for path in files}
            prefix = f"{part.folder}/".removeprefix("/")
            assert {prefix + key for key in listed["weight_map"]} == set(weights)
            total = sum(weight.nbytes for weight in weights.values())
            assert listed["metadata"]["total_size"] == total
        real = [weight for weight in weights.values() if weight.is_floating_point()]
        assert {str(weight.dtype) for weight in real} == {f"torch.{part.dtype}"}


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_called_as_on_the_hub(checkpoint: Folder, name: str) -> None:
    parts = CHECKPOINTS[name].parts
    there = {key for part in parts for key, _ in tensors(checkpoint(name), part)}
    assert set(KEYS[name].values()) <= there
    assert "text_encoder/encoder.embed_tokens.weight" not in there  # T5's is tied to `shared`


@each
def test_configurations_have_the_published_keys(checkpoint: Folder, name: str) -> None:
    repository = HUB / CHECKPOINTS[name].repository
    published = list(repository.rglob("*.json"))
    assert published
    added = {
        f"{part.folder}/config.json".strip("/"): set(part.added) for part in CHECKPOINTS[name].parts
    }
    for source in published:
        where = source.relative_to(repository).as_posix()
        wanted = json.loads(source.read_text("utf-8"))
        there = json.loads((checkpoint(name) / where).read_text("utf-8"))
        assert set(there) == set(wanted) | added.get(where, set())


def test_a_change_of_an_unpublished_key_is_refused() -> None:
    with pytest.raises(KeyError, match="rope_kind"):
        changed({"rope_type": "split"}, {"rope_kind": "interleaved"})


def test_traps_of_class_defaults_are_written_out() -> None:
    """Where a class's default is not what the hub has."""

    def published(where: str) -> dict[str, object]:
        return json.loads((HUB / where).read_text("utf-8"))

    packed = published("lllyasviel/FramePackI2V_HY/config.json")
    assert packed["_class_name"] == "HunyuanVideoTransformer3DModelPacked"
    assert "image_condition_type" not in packed
    assert packed["has_image_proj"] is packed["has_clean_x_embedder"] is True
    for part in ("transformer", "connectors"):
        assert published(f"Lightricks/LTX-2/{part}/config.json")["rope_type"] == "split"
    assert published("Lightricks/LTX-2/vae/config.json")["decoder_causal"] is False
    picture = published("Tongyi-MAI/Z-Image-Turbo/transformer/config.json")
    assert picture["axes_lens"] == [1536, 512, 512]
    flow = published("hunyuanvideo-community/HunyuanVideo/scheduler/scheduler_config.json")
    assert (flow["shift"], flow["use_dynamic_shifting"]) == (7.0, False)


def test_the_same_seed_writes_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    framepack = CHECKPOINTS["framepack"]
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        torch.manual_seed(hash(name))  # what the caller's generator is at must not matter
        write(framepack, tmp_path / name, seed)
    files = [path.name for path in (tmp_path / "one").iterdir()]
    assert len(files) == 5
    same, *_ = filecmp.cmpfiles(tmp_path / "one", tmp_path / "two", files, shallow=False)
    assert sorted(same) == sorted(files)
    weights = [name for name in files if name.endswith(".safetensors")]
    _, differ, _ = filecmp.cmpfiles(tmp_path / "one", tmp_path / "other", weights, shallow=False)
    assert sorted(differ) == sorted(weights)


def test_the_two_framepacks_have_weights_of_their_own(checkpoint: Folder) -> None:
    part = CHECKPOINTS["framepack"].parts[0]
    one, other = (dict(tensors(checkpoint(n), part)) for n in ("framepack", "framepack-f1"))
    assert one.keys() == other.keys()
    assert not any(torch.equal(one[key], other[key]) for key in one)


def test_the_command_writes_what_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(tmp_path), "flux-redux"])
    folder = tmp_path / CHECKPOINTS["flux-redux"].repository
    assert (folder / "image_encoder" / "model.safetensors").exists()
    assert capsys.readouterr().out.startswith(f"{folder}: 0.06 MB in ")
    assert [path.name for path in tmp_path.iterdir()] == ["lllyasviel"]


def test_the_command_refuses_what_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "out"), "sora"])
    assert "sora: choose from hunyuan, framepack" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_command_works_from_a_clone_and_says_its_names(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.checkpoints", str(tmp_path), "framepack-f1"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "lllyasviel" / "FramePack_F1_I2V_HY_20250503" / "config.json").exists()


def test_every_model_named_in_a_model_index_is_there() -> None:
    for name, whole in CHECKPOINTS.items():
        index = HUB / whole.repository / "model_index.json"
        if not index.exists():
            continue
        named = json.loads(index.read_text("utf-8"))
        folders = {key for key, value in named.items() if isinstance(value, list)}
        there = {part.folder for part in whole.parts} | set(whole.tokenizers) | {"scheduler"}
        assert folders == there, name
