"""What the loop is given in tests: the public model itself, and a network that is quick."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from torch import Tensor

from prostudio.engines.video.hunyuan.framepack.conditions import Conditions
from prostudio.engines.video.hunyuan.framepack.forward import Forward
from prostudio.engines.video.hunyuan.framepack.inverted import Inverted
from prostudio.engines.video.hunyuan.framepack.recipe import Recipe
from prostudio.engines.video.hunyuan.framepack.sample import Loop
from prostudio.engines.video.hunyuan.framepack.spool import Spool
from prostudio.engines.video.hunyuan.text import Prompt
from prostudio.film import Size

DIRECTIONS = {"framepack": Inverted(), "framepack-f1": Forward()}

CHILDREN = multiprocessing.get_context("forkserver")
"""For children that are killed or measured: they begin with the libraries loaded."""

CHILDREN.set_forkserver_preload(["prostudio.engines.video.hunyuan.framepack.shooting", "psutil"])


class PublicModel:
    """A `Network` that calls diffusers' transformer, as its pipeline does."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        self._model = transformer

    def begin(self, prompt: Prompt, image: Tensor | None, guidance: float, timesteps: Tensor):
        self._given = {
            "encoder_hidden_states": prompt.tokens,
            "encoder_attention_mask": prompt.mask,
            "pooled_projections": prompt.pooled,
            "image_embeds": image,
            "guidance": torch.tensor([guidance]) * 1000.0,
        }
        self._timesteps = timesteps

    def new_section(self) -> None:
        pass

    @torch.no_grad()
    def velocity(self, latents: Tensor, step: int, context=None) -> Tensor:
        return self._model(
            hidden_states=latents,
            timestep=self._timesteps[step : step + 1],
            indices_latents=context.indices,
            latents_clean=context.clean,
            indices_latents_clean=context.clean_indices,
            latents_history_2x=context.clean_2x,
            indices_latents_history_2x=context.clean_2x_indices,
            latents_history_4x=context.clean_4x,
            indices_latents_history_4x=context.clean_4x_indices,
            return_dict=False,
            **self._given,
        )[0]

    def state(self) -> Mapping[str, Tensor | float]:
        return {}

    def restore(self, state: Mapping[str, Tensor | float]) -> None:
        pass


class QuickNetwork(PublicModel):
    """Depends on all it is given, remembers something, and takes no time."""

    def __init__(self, on_step: Callable[[int], None] = lambda _: None) -> None:
        self._on_step = on_step
        self.calls = 0

    def begin(self, prompt: Prompt, image: Tensor | None, guidance: float, timesteps: Tensor):
        self._level = prompt.tokens.mean() + image.mean() + guidance / 100
        self._timesteps = timesteps

    def new_section(self) -> None:
        self._drift = 0.0

    def velocity(self, latents: Tensor, step: int, context=None) -> Tensor:
        self._on_step(step)
        self.calls += 1
        self._drift += float(latents.mean()) / 3
        around = context.clean.mean(2, keepdim=True) + context.clean_4x.mean(2, keepdim=True) / 2
        where = torch.sin(context.indices.float() / 7).view(1, 1, -1, 1, 1)
        time = self._timesteps[step] / 1000
        return (
            latents * time
            - torch.tanh(around + context.clean_2x.mean() + where)
            + (self._level + self._drift)
        )

    def state(self) -> Mapping[str, Tensor | float]:
        return {"drift": self._drift}

    def restore(self, state: Mapping[str, Tensor | float]) -> None:
        self._drift = float(state["drift"])


def quick_decode(latents: Tensor) -> Tensor:
    """[1, 16, n, h, w] to [4n-3, 8h, 8w, 3]; a frame depends on its whole window."""
    grown = latents[0, :3].repeat_interleave(8, -1).repeat_interleave(8, -2)
    frames = grown.repeat_interleave(4, 1)[:, 3:].permute(1, 2, 3, 0)
    return torch.tanh(frames + 0.1 * latents.mean())


def recipe(name: str, sections: int, **changes) -> Recipe:
    """A small shot."""
    told = {
        "direction": DIRECTIONS[name].name,
        "size": Size(64, 64),
        "sections": sections,
        "seed": 11,
        "prompts": ((0, "a cat walks"),),
        "steps": 3,
        "sampler": "unipc",
        "cache": "none",
    }
    return Recipe(**(told | changes))


def conditions(wanted: Recipe, end: bool = False) -> Conditions:
    """Pictures and prompts of no meaning."""
    source = torch.Generator().manual_seed(3)
    latent = (1, 16, 1, wanted.size.height // 8, wanted.size.width // 8)
    prompts = {
        words: Prompt(
            torch.randn(1, 5, 32, generator=source),
            torch.ones(1, 5),
            torch.randn(1, 16, generator=source),
        )
        for _, words in wanted.prompts
    }
    start, last = (torch.randn(latent, generator=source) for _ in range(2))
    picture = torch.randn(1, 4, 24, generator=source)
    return Conditions(prompts, picture, start, last if end else None)


def loop(name: str, wanted: Recipe, folder: Path, **more) -> Loop:
    """The loop over a workspace."""
    folder.mkdir(exist_ok=True)
    given = more.pop("given", None) or conditions(wanted)
    return Loop(wanted, DIRECTIONS[name], given, Spool(folder, wanted.key(), wanted.shape), **more)


FAMILY = ("text_encoder", "tokenizer", "text_encoder_2", "tokenizer_2", "vae")
EYES = ("image_encoder", "feature_extractor")


def weights_in(shelf: Path, checkpoint: Callable[[str], Path]) -> Path:
    """Tiny weights of both cards, as folders of the user's own."""
    for name in DIRECTIONS:
        parts = {place: checkpoint("hunyuan") / place for place in FAMILY}
        parts |= {place: checkpoint("flux-redux") / place for place in EYES}
        for place, source in (parts | {"transformer": checkpoint(name)}).items():
            (shelf / name / place).mkdir(parents=True)
            for file in source.iterdir():
                if file.is_file():
                    (shelf / name / place / file.name).symlink_to(file)
    return shelf
