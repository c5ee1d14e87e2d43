"""The denoiser against the published models, on tiny checkpoints."""

from needs_models import torch  # isort: split

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import diffusers
import pytest
from family import CPU, a_prompt, a_section, noise

from prostudio import devices
from prostudio.devices import Storage
from prostudio.engines.video.hunyuan import attention, transformer
from prostudio.engines.video.hunyuan.denoiser import Denoiser, Setting, shortened
from prostudio.engines.video.hunyuan.transformer import BLOCKS
from prostudio.errors import FaultError, WeightsDamagedError

Folder = Callable[[str], Path]
TIMES = torch.tensor([1000.0, 830.5, 400.25])
PUBLISHED = (
    Path(__file__).parents[2]
    / "checkpoints/hub/hunyuanvideo-community/HunyuanVideo/transformer/config.json"
)
LATENTS = noise(1, 16, 3, 4, 4, seed=9)


def transformer_folder(checkpoint: Folder, name: str) -> Path:
    return checkpoint(name) / ("transformer" if name == "hunyuan" else "")


def models_own(folder: Path, name: str, dtype: torch.dtype, guidance: float) -> list[torch.Tensor]:
    """What diffusers' model says at each step."""
    packed = name != "hunyuan"
    kind = "HunyuanVideoFramepack" if packed else "HunyuanVideo"
    model = getattr(diffusers, f"{kind}Transformer3DModel").from_pretrained(folder, dtype=dtype)
    prompt, section, more = a_prompt(), a_section(), {}
    if packed:
        more = {
            "image_embeds": noise(1, 16, 24, seed=8).to(dtype),
            "indices_latents": section.indices,
            "latents_clean": section.clean.to(dtype),
            "indices_latents_clean": section.clean_indices,
            "latents_history_2x": section.clean_2x.to(dtype),
            "indices_latents_history_2x": section.clean_2x_indices,
            "latents_history_4x": section.clean_4x.to(dtype),
            "indices_latents_history_4x": section.clean_4x_indices,
        }
    with torch.no_grad():
        return [
            model(
                hidden_states=LATENTS.to(dtype), timestep=time[None],
                encoder_hidden_states=prompt.tokens.to(dtype),
                encoder_attention_mask=prompt.mask.to(dtype),
                pooled_projections=prompt.pooled.to(dtype),
                guidance=torch.tensor([guidance], dtype=dtype) * 1000.0, **more,
            ).sample.float()
            for time in TIMES
        ]  # fmt: skip


@pytest.mark.parametrize("tables", [True, False], ids=["tables", "no tables"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=["float32", "bfloat16"])
@pytest.mark.parametrize(
    "name", ["hunyuan", "framepack", pytest.param("framepack-f1", marks=pytest.mark.slow)]
)
def test_a_step_is_bit_equal_to_the_published_model(checkpoint, name, dtype, tables):
    folder = transformer_folder(checkpoint, name)
    wanted = models_own(folder, name, dtype, 6.0)
    packed = name != "hunyuan"
    image = noise(1, 16, 24, seed=8) if packed else None
    with Denoiser(folder, CPU, Setting(dtype=dtype, tables=tables)) as denoiser:
        denoiser.begin(a_prompt(), image, 6.0, TIMES)
        context = a_section() if packed else None
        for step, sample in enumerate(wanted):
            made = denoiser.velocity(LATENTS, step, context)
            assert made.dtype == torch.float32
            assert torch.equal(made, sample)


def said(folder, setting):
    with Denoiser(folder, CPU, setting) as denoiser:
        denoiser.begin(a_prompt(), None, 6.0, TIMES)
        return [denoiser.velocity(LATENTS, step) for step in range(len(TIMES))]


def test_padding_that_is_cut_off_says_the_same_as_padding_that_is_masked(checkpoint):
    folder = checkpoint("hunyuan") / "transformer"
    cropped, masked = said(folder, Setting(crop=True)), said(folder, Setting())
    for one, other in zip(cropped, masked, strict=True):
        torch.testing.assert_close(one, other, atol=2e-6, rtol=2e-5)


def test_the_last_layer_in_float32_is_not_rounded_to_bfloat16(checkpoint):
    folder, half = checkpoint("hunyuan") / "transformer", torch.bfloat16
    plain = torch.cat(said(folder, Setting(dtype=half)))
    widened = torch.cat(said(folder, Setting(dtype=half, fp32_out=True)))
    assert torch.equal(plain, plain.to(half).float())
    assert not torch.equal(widened, widened.to(half).float())
    torch.testing.assert_close(widened, plain, atol=0.02, rtol=0.02)


def test_one_byte_a_weight_changes_little(checkpoint):
    folder = checkpoint("hunyuan") / "transformer"
    exact = torch.cat(said(folder, Setting()))
    for storage, most in ((Storage.FP8, 0.08), (Storage.INT8, 0.02)):
        rounded = torch.cat(said(folder, Setting(storage=storage)))
        assert 0 < (rounded - exact).norm() / exact.norm() < most


def test_of_the_published_model_a_quarter_need_not_go_to_the_device():
    config = json.loads(PUBLISHED.read_text())
    measured = [
        devices.memory_of(
            partial(build, config),
            blocks=BLOCKS,
            storage=Storage.BF16,
            dtype=torch.bfloat16,
        )
        for build in (transformer.build, shortened)
    ]
    whole, short = (sum(found.blocks) / 1e9 for found in measured)
    assert round(whole, 2) == 24.92
    assert round(short, 2) == 18.12
    assert [found.rest // 1_000_000 for found in measured] == [721, 0]
    assert round(measured[1].least / 1e9, 2) == 0.91


def test_weights_of_the_tables_that_are_not_there_are_named(checkpoint, tmp_path):
    from safetensors.torch import load_file, save_file

    for file in (checkpoint("framepack")).iterdir():
        if file.suffix != ".safetensors":
            shutil.copy(file, tmp_path)
    whole = {}
    for shard in checkpoint("framepack").glob("*.safetensors"):
        whole |= load_file(shard)
    (tmp_path / "diffusion_pytorch_model.safetensors.index.json").unlink()
    del whole["transformer_blocks.1.norm1.linear.bias"]
    save_file(whole, tmp_path / "diffusion_pytorch_model.safetensors")
    with (
        pytest.raises(WeightsDamagedError, match=r"lacks transformer_blocks\.1\.norm1"),
        Denoiser(tmp_path, CPU) as denoiser,
    ):
        denoiser.begin(a_prompt(), noise(1, 16, 24), 6.0, TIMES)


def test_a_step_before_a_prompt_and_a_missing_picture_are_faults(checkpoint):
    with Denoiser(checkpoint("framepack"), CPU) as denoiser:
        with pytest.raises(FaultError, match="before it was given a prompt"):
            denoiser.velocity(LATENTS, 0)
        with pytest.raises(FaultError, match="a picture is wanted"):
            denoiser.begin(a_prompt(), None, 6.0, TIMES)


def test_a_kernel_that_is_not_installed_is_named():
    assert attention.kernel("cpu") == attention.PYTORCHS
    assert attention.kernel("cuda").exact
    with pytest.raises(FaultError, match="no attention kernel 'magic'"):
        attention.kernel("cuda", "magic")


def test_a_kernel_that_cannot_be_used_gives_way_to_pytorchs(checkpoint):
    config = transformer.read_config(checkpoint("hunyuan") / "transformer")
    strange = attention.Kernel("flash", "torch")
    assert attention.install(transformer.build(config), strange) == attention.PYTORCHS


@pytest.mark.gpu
@pytest.mark.parametrize("name", ["hunyuan", "framepack"])
def test_streamed_blocks_are_bit_equal_to_resident_ones_on_a_gpu(checkpoint, name):
    folder, packed = transformer_folder(checkpoint, name), name != "hunyuan"
    made = []
    for vram in (400_000, 4_000_000_000):
        budget = devices.Budget("cuda", vram, 2_000_000_000)
        setting = Setting(storage=Storage.BF16)
        with Denoiser(folder, budget, setting) as denoiser:
            denoiser.begin(a_prompt(), noise(1, 16, 24) if packed else None, 6.0, TIMES)
            context = a_section() if packed else None
            made.append([denoiser.velocity(LATENTS, step, context) for step in range(len(TIMES))])
    for streamed, resident in zip(*made, strict=True):
        assert torch.equal(streamed, resident)
