"""The denoiser against the published models, on tiny checkpoints."""

from needs_models import torch  # isort: split

from collections.abc import Callable
from pathlib import Path

import diffusers
import pytest
from family import CPU, a_prompt, a_section, noise

from prostudio.engines.video.hunyuan.denoiser import Denoiser, Setting

Folder = Callable[[str], Path]
TIMES = torch.tensor([1000.0, 830.5, 400.25])
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
@pytest.mark.parametrize("name", ["hunyuan", "framepack", "framepack-f1"])
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
