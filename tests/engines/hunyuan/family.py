"""Small values for tests of the HunyuanVideo family."""

from needs_models import torch  # isort: split

import gc

import diffusers
import transformers

from prostudio.devices.budget import Budget
from prostudio.engines.video.hunyuan.denoiser import Frames
from prostudio.engines.video.hunyuan.text import Prompt

for lazy in (diffusers.HunyuanVideoPipeline, transformers.LlamaModel, transformers.CLIPTextModel):
    assert lazy
# What importing made is looked at by no collection: every model that is left makes one.
gc.freeze()

CPU = Budget("cpu", 0, 2_000_000_000)


def noise(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def a_prompt(seed: int = 1, words: int = 7, length: int = 12) -> Prompt:
    mask = (torch.arange(length) < words).long()[None]
    return Prompt(noise(1, length, 32, seed=seed), mask, noise(1, 16, seed=seed + 50))


def a_section() -> Frames:
    pre, _, at, post, two, four = torch.arange(0, 1 + 9 + 3 + 19).split([1, 9, 3, 1, 2, 16])
    return Frames(
        at, noise(1, 16, 2, 4, 4, seed=3), torch.cat([pre, post]),
        noise(1, 16, 2, 4, 4, seed=4), two, noise(1, 16, 16, 4, 4, seed=5), four,
    )  # fmt: skip
