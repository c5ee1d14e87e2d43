"""One shot, from words to frames: the order in which models come and go.

text encoders   in, used, out       (not at all when the prompt was kept)
autoencoder     a chart of colours, for the previews
transformer     every step; streamed
autoencoder     the frames, a few at a time
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import torch
from safetensors.torch import load_file
from torch import Tensor

from prostudio.devices import Budget, Storage
from prostudio.engines.base import FrameChunk, Preview, Progress
from prostudio.engines.video.hunyuan import preview, text
from prostudio.engines.video.hunyuan.caches import Caching, FirstBlock, NoCache, TeaCache
from prostudio.engines.video.hunyuan.denoiser import Denoiser, Setting
from prostudio.engines.video.hunyuan.hunyuan.kept import Kept
from prostudio.engines.video.hunyuan.hunyuan.recipe import SHIFT, Recipe
from prostudio.engines.video.hunyuan.hunyuan.size import tokens
from prostudio.engines.video.hunyuan.loras import LORAS
from prostudio.engines.video.hunyuan.magcache import MagCache
from prostudio.engines.video.hunyuan.text import Prompt
from prostudio.engines.video.hunyuan.vae import TIME, Vae, as_pixels
from prostudio.errors import DeviceMemoryError
from prostudio.sampling import SAMPLERS, Sampler, Schedule, clean_from
from prostudio.weights.loras import open_stack

CACHES: Mapping[str, Caching] = MappingProxyType(
    {
        "none": NoCache(),
        "teacache": TeaCache(),
        "firstblock": FirstBlock(),
        "magcache": MagCache(),
    }
)
"""Step caches by the name that a request has."""

KEEP_EVERY = 5
"""Steps between checkpoints: on a card of 8 GB two minutes."""

SHARES = (1.0, 0.75, 0.5)
"""Of the device's memory: when it runs out, the next share is tried from the last checkpoint.
Fewer blocks that stay there change no bit."""

READ, LOADED, SAMPLED = 0.03, 0.06, 0.9
"""Of the whole, when the prompt is read, the transformer is there, the steps are done."""


@dataclass(frozen=True, slots=True)
class Shooting:
    """A shot in the making.

    Attributes:
        folder: of the weights: `transformer/`, `text_encoder/`, `vae/` ...
        encoded: the prompt, when it was read before (`encoded`).
        loras: (file, weight) of what is added to the transformer's weights.
    """

    recipe: Recipe
    folder: Path
    budget: Budget
    kept: Kept
    encoded: Path | None = None
    loras: tuple[tuple[str, float], ...] = ()

    def run(self) -> Iterator[FrameChunk | Preview | Progress]:
        """Everything that is missing, and then every frame."""
        yield Progress(0.0, "reading the prompt")
        latents = self.kept.latents()
        if latents is None:
            prompt = self._prompt()
            note = f"the prompt is too long; not read: {prompt.cut[:80]}" if prompt.cut else ""
            yield Progress(READ, note or "loading the transformer")
            yield from self._sampled(prompt, self._colours())
            latents = self.kept.latents()
        assert latents is not None
        yield from self._decode(latents)

    def _prompt(self) -> Prompt:
        """The prompt, read once: its encoders are as large as the transformer."""
        if kept := self.kept.get("prompt"):
            return prompt_of(kept)
        found = load_file(self.encoded) if self.encoded else None
        if found is None:
            budget = self.budget.turned_to("encoding")
            found = encoded(self.folder, self.recipe.prompt, budget)
            budget.turned_to("shooting")
        self.kept.put("prompt", found)
        return prompt_of(found)

    def _colours(self) -> Tensor:
        """How latents look, from what the autoencoder makes of a chart."""
        if kept := self.kept.get("colours"):
            return kept["colours"]
        chart = preview.chart()
        with Vae(self.folder, self.budget) as vae:
            colours = preview.fit(vae.encode(chart, seed=0), chart)
        self.kept.put("colours", {"colours": colours})
        return colours

    def _sampled(self, prompt: Prompt, colours: Tensor) -> Iterator[Preview | Progress]:
        """Every step that is missing; on a device that runs out of memory, with less of it."""
        reached = READ
        for share in SHARES:
            try:
                for event in self._sample(prompt, colours, share):
                    if isinstance(event, Progress):
                        reached = max(reached, event.fraction)
                        event = replace(event, fraction=reached)
                    yield event
                return
            except DeviceMemoryError as error:
                if share == SHARES[-1]:
                    raise
                yield Progress(reached, f"out of memory; going on with less of the card: {error}")

    def _sample(
        self, prompt: Prompt, colours: Tensor, share: float
    ) -> Iterator[Preview | Progress]:
        """Every step that is missing, with a share of the device."""
        recipe = self.recipe
        budget = replace(self.budget, vram_bytes=int(self.budget.vram_bytes * share))
        schedule = Schedule.static(recipe.steps, SHIFT)
        sampler = SAMPLERS[recipe.sampler](schedule)
        setting = Setting(
            storage=None if recipe.storage is None else Storage(recipe.storage),
            tokens=tokens(recipe.size, recipe.frames) + prompt.mask.shape[1],
            loras=open_stack(self.loras, LORAS, self.folder / "transformer"),
        )
        network = Denoiser(self.folder / "transformer", budget, setting, CACHES[recipe.cache])
        with network as denoiser:
            denoiser.begin(prompt, None, recipe.guidance, schedule.timesteps)
            start, latents = self._resumed(sampler, denoiser)
            yield Progress(LOADED, f"step {start + 1} of {recipe.steps}")
            for step in range(start, recipe.steps):
                velocity = denoiser.velocity(latents, step)
                clean = clean_from(velocity, latents, float(schedule.sigmas[step]))
                latents = sampler.step(step, velocity, latents)
                done = step + 1
                if done < recipe.steps and done % KEEP_EVERY == 0:
                    self.kept.put_step(done, _state(latents, sampler, denoiser))
                middle = clean.shape[2] // 2
                yield Preview(preview.picture(clean, colours, middle), TIME * middle)
                share = LOADED + (SAMPLED - LOADED) * done / recipe.steps
                yield Progress(share, f"step {done} of {recipe.steps}")
        self.kept.put_latents(latents)

    def _resumed(self, sampler: Sampler, denoiser: Denoiser) -> tuple[int, Tensor]:
        """The step to go on with, and the latents it begins with."""
        found = self.kept.step()
        if found is None:
            source = torch.Generator().manual_seed(self.recipe.seed)
            return 0, torch.randn(self.recipe.latents, generator=source)
        step, state = found
        sampler.restore({key: _plain(x) for key, x in _part(state, "sampler.").items()})
        denoiser.restore(_part(state, "cache."))
        return step, state["latents"]

    def _decode(self, latents: Tensor) -> Iterator[FrameChunk | Progress]:
        """The frames, in order."""
        first, frames = 0, self.recipe.frames
        with Vae(self.folder, self.budget) as vae:
            for part in vae.frames(latents):
                yield FrameChunk(as_pixels(part), first)
                first += len(part)
                share = SAMPLED + (1 - SAMPLED) * first / frames
                yield Progress(share, f"frame {first} of {frames}")


def encoded(folder: Path, prompt: str, budget: Budget) -> dict[str, Tensor]:
    """A prompt as named tensors.

    Args:
        folder: of the weights.
    """
    read = text.encode(folder, prompt, budget)
    cut = torch.tensor(list(read.cut.encode()), dtype=torch.uint8)
    return {"tokens": read.tokens, "mask": read.mask, "pooled": read.pooled, "cut": cut}


def prompt_of(tensors: Mapping[str, Tensor]) -> Prompt:
    """The prompt again."""
    cut = bytes(tensors["cut"].tolist()).decode()
    return Prompt(tensors["tokens"], tensors["mask"], tensors["pooled"], cut)


def _state(latents: Tensor, sampler: Sampler, denoiser: Denoiser) -> Mapping[str, Tensor | float]:
    """All that the next step needs, under one roof."""
    state: dict[str, Tensor | float] = {"latents": latents}
    state |= {f"sampler.{key}": x for key, x in sampler.state().items()}
    return state | {f"cache.{key}": x for key, x in denoiser.state().items()}


def _part(state: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    return {key.removeprefix(name): x for key, x in state.items() if key.startswith(name)}


def _plain(value: Tensor) -> Tensor | int:
    """A whole number that was kept as a tensor."""
    return value if value.ndim or value.is_floating_point() else int(value)
