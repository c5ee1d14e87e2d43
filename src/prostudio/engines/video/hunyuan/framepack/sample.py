"""The loop over sections: noise to latents, one section at a time, resumed where it stopped.

Held are 19 latent frames of memory, the conditions and one section; a shot's length changes
nothing but the number of turns.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from prostudio.engines.video.hunyuan.denoiser import Frames
from prostudio.engines.video.hunyuan.framepack.conditions import Conditions
from prostudio.engines.video.hunyuan.framepack.direction import Direction
from prostudio.engines.video.hunyuan.framepack.plan import MEMORY, WINDOW
from prostudio.engines.video.hunyuan.framepack.recipe import Recipe
from prostudio.engines.video.hunyuan.framepack.spool import Spool
from prostudio.engines.video.hunyuan.text import Prompt
from prostudio.sampling import FRAMEPACK_MU, SAMPLERS, Schedule, clean_from

_PATCH_AREA = 4
"""Latents of one token: 2 x 2."""


class Network(Protocol):
    """What the loop asks of a denoiser (`hunyuan.denoiser.Denoiser` is one)."""

    def begin(
        self, prompt: Prompt, image: Tensor | None, guidance: float, timesteps: Tensor
    ) -> None:
        """Take what the next sections are made from."""
        ...

    def new_section(self) -> None:
        """Forget the section before."""
        ...

    def velocity(self, latents: Tensor, step: int, context: Frames | None = None) -> Tensor:
        """Noise minus clean, float32, of the shape of `latents`."""
        ...

    def state(self) -> Mapping[str, Tensor | float]:
        """What the step cache remembers."""
        ...

    def restore(self, state: Mapping[str, Tensor | float]) -> None:
        """Go on with it."""
        ...


@dataclass(frozen=True, slots=True)
class Stepped:
    """One step is done; `clean` is what the network takes for the section's end, float32."""

    section: int
    step: int
    clean: Tensor


@dataclass(frozen=True, slots=True)
class Made:
    """A section is done and kept."""

    section: int


@dataclass(frozen=True, slots=True)
class Loop:
    """What stays the same for all sections of a shot.

    Args:
        keep_after: seconds of work after which a section under way is kept.
        told: the type in which the network is told of time; FramePack was published with
            bfloat16 (1000 * sigma has three digits there), which is kept for its weights.
    """

    recipe: Recipe
    direction: Direction
    conditions: Conditions
    spool: Spool
    keep_after: float = math.inf
    told: torch.dtype = torch.float32

    def run(self, network: Network) -> Iterator[Stepped | Made]:
        """Make every section that is not there; closing the iterator loses the current one."""
        schedule = schedule_for(self.conditions.start, self.recipe.steps)
        noise = noises(self.conditions.start, self.recipe.seed, self.spool.done)
        history = self._history()
        words = None
        for section in range(self.spool.done, self.recipe.sections):
            wanted = self.recipe.prompt_at(self.direction.position(section, self.recipe.sections))
            if wanted != words:
                timesteps = schedule.timesteps.to(self.told).float()
                prompt, image = self.conditions.prompts[wanted], self.conditions.picture
                network.begin(prompt, image, self.recipe.guidance, timesteps)
                words = wanted
            frames = self._frames(section, history)
            made = yield from self._section(network, section, next(noise), frames, schedule)
            self.spool.put_section(section, made)
            history = self.direction.remember(history, made)
            yield Made(section)

    def _section(
        self, network: Network, section: int, noise: Tensor, frames: Frames, schedule: Schedule
    ) -> Generator[Stepped, None, Tensor]:
        """Take one section from noise to clean; returns its latents."""
        network.new_section()
        sampler = SAMPLERS[self.recipe.sampler](schedule)
        latents, begun = noise, 0
        if kept := self.spool.step(section):
            latents, begun = kept.pop("latents"), int(kept["sampler.due"])
            sampler.restore(_numbered(_part(kept, "sampler.")))
            network.restore(_part(kept, "cache."))
        sigmas, kept_at = schedule.sigmas.tolist(), time.monotonic()
        for step in range(begun, schedule.steps):
            velocity = network.velocity(latents, step, frames)
            clean = clean_from(velocity, latents, sigmas[step])
            latents = sampler.step(step, velocity, latents)
            if step + 1 < schedule.steps and time.monotonic() - kept_at >= self.keep_after:
                memory: dict[str, Tensor | float] = {"latents": latents}
                memory |= {f"sampler.{name}": part for name, part in sampler.state().items()}
                memory |= {f"cache.{name}": part for name, part in network.state().items()}
                self.spool.put_step(section, memory)
                kept_at = time.monotonic()
            yield Stepped(section, step, clean)
        return latents

    def _history(self) -> Tensor:
        """The memory after the sections that are there: the newest of them fill it."""
        history = self.direction.begin(self.conditions.start)
        done = self.spool.done
        for section in range(max(0, done - -(-MEMORY // WINDOW)), done):
            history = self.direction.remember(history, self.spool.section(section))
        return history

    def _frames(self, section: int, history: Tensor) -> Frames:
        """Where the section stands and what it sees."""
        places = self.direction.places(section, self.recipe.sections)
        near, middle, far = self.direction.seen(history)
        if section == 0 and self.conditions.end is not None:
            near = self.conditions.end
        return Frames(
            indices=torch.tensor(places.latents),
            clean=torch.cat([self.conditions.start, near], dim=2),
            clean_indices=torch.tensor(places.clean),
            clean_2x=middle,
            clean_2x_indices=torch.tensor(places.middle),
            clean_4x=far,
            clean_4x_indices=torch.tensor(places.far),
        )


def schedule_for(start: Tensor, steps: int) -> Schedule:
    """FramePack's noise levels: shifted by the window's size, 7.0 at most."""
    height, width = start.shape[-2:]
    tokens = WINDOW * height * width // _PATCH_AREA
    return Schedule.dynamic(steps, FRAMEPACK_MU.at(tokens))


def noises(start: Tensor, seed: int, skipped: int) -> Iterator[Tensor]:
    """The noise of one section after another, from one generator in main memory.

    Yields:
        [1, 16, 9, h, w] float32. The first `skipped` are drawn and left out, so that a
        resumed shot gets the same ones.
    """
    generator = torch.Generator("cpu").manual_seed(seed)
    shape = (*start.shape[:2], WINDOW, *start.shape[3:])
    while True:
        noise = torch.randn(shape, generator=generator, dtype=torch.float32)
        if skipped:
            skipped -= 1
            continue
        yield noise


def _part(kept: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Entries with a prefix, without it."""
    return {
        name.removeprefix(prefix): value for name, value in kept.items() if name.startswith(prefix)
    }


def _numbered(kept: Mapping[str, Tensor]) -> dict[str, Tensor | int]:
    """Whole numbers again: they were kept as tensors without a shape."""
    return {
        name: value if value.ndim or value.is_floating_point() else int(value)
        for name, value in kept.items()
    }
