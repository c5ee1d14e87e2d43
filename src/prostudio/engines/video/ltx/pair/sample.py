"""The steps from noise to clean latents of picture and sound, led by several guidances.

Guidance is added up where the network's answer is taken for a clean latent: with x from the
prompt, u from the negative prompt and i from a network whose two halves do not attend to each
other, x + (words - 1)(x - u) + (other - 1)(x - i), then brought back towards the contrast
of x (Lin et al. 2023, arXiv:2305.08891, section 3.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from prostudio.engines.video.ltx.pair.model import Guidance, Pair
from prostudio.sampling import LTX_MU, Euler, Schedule, clean_from, velocity_from

TERMINAL = 0.1
"""The last level before 0 that the model was trained for."""

Both = tuple[Tensor, Tensor]
"""Of picture and of sound."""


class Velocities(Protocol):
    """The network."""

    def __call__(self, both: Both, timestep: Tensor, *, words: bool, apart: bool) -> Both:
        """Velocities of tokens of picture and sound.

        Args:
            timestep: of the step, a scalar.
            words: whether the prompt is read, or the negative one.
            apart: picture and sound do not attend to each other.
        """
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """What pictures hold: see `begin.Beginning`."""

    clean: Tensor
    strength: Tensor


@dataclass(frozen=True, slots=True)
class Moment:
    """Sampling between two steps; `clean` is the picture as the network sees it."""

    due: int
    picture: Tensor
    sound: Tensor
    clean: Tensor | None = None


def sample(network: Velocities, model: Pair, start: Moment, held: Held) -> Iterator[Moment]:
    """Yield the moment after each step that is left; the last one's tokens are clean."""
    schedule = Schedule.dynamic(model.steps, LTX_MU.at(start.picture.shape[1]), TERMINAL)
    samplers = Euler(schedule), Euler(schedule)
    for sampler in samplers:
        sampler.restore({"due": start.due, "sigmas": schedule.sigmas})
    both: Both = (start.picture, start.sound)
    timesteps = schedule.timesteps.to(start.picture.device)
    for index in range(start.due, schedule.steps):
        sigma = float(schedule.sigmas[index])
        picture, sound = _answers(network, model, both, timesteps[index], sigma)
        picture = picture * (1 - held.strength) + held.clean * held.strength
        flows = tuple(
            velocity_from(clean, now, sigma)
            for clean, now in zip((picture, sound), both, strict=True)
        )
        both = (
            samplers[0].step(index, flows[0], both[0]),
            samplers[1].step(index, flows[1], both[1]),
        )
        yield Moment(index + 1, *both, clean=picture)


def _answers(network: Velocities, model: Pair, both: Both, timestep: Tensor, sigma: float) -> Both:
    """What the network takes for clean, led."""

    def cleans(*, words: bool = True, apart: bool = False) -> Both:
        flows = network(both, timestep, words=words, apart=apart)
        return clean_from(flows[0], both[0], sigma), clean_from(flows[1], both[1], sigma)

    parts = (model.picture, model.sound)
    plain = cleans()
    unwanted = cleans(words=False) if any(part.words != 1 for part in parts) else plain
    alone = cleans(apart=True) if any(part.other != 1 for part in parts) else plain
    led = [led_by(part, *seen) for part, *seen in zip(parts, plain, unwanted, alone, strict=True)]
    return led[0], led[1]


def led_by(guidance: Guidance, plain: Tensor, unwanted: Tensor, alone: Tensor) -> Tensor:
    """A clean latent led away from two others."""
    led = plain + (guidance.words - 1) * (plain - unwanted) + (guidance.other - 1) * (plain - alone)
    if not guidance.rescale:
        return led
    axes = list(range(1, led.ndim))
    contrast = plain.std(dim=axes, keepdim=True) / led.std(dim=axes, keepdim=True)
    return guidance.rescale * (led * contrast) + (1 - guidance.rescale) * led
