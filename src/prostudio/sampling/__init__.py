"""Noise schedules and samplers for flow-matching models: arithmetic on tensors, nothing else.

The network, progress, previews and cancelling belong to the caller:

    sampler = UniPC(Schedule.dynamic(25, FRAMEPACK_MU.at(tokens)))
    for index, timestep in enumerate(sampler.schedule.timesteps):
        sample = sampler.step(index, transformer(sample, timestep), sample)

This room imports torch; light rooms do not import it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from prostudio.sampling.euler import Euler
from prostudio.sampling.sampler import Sampler, State, clean_from, velocity_from
from prostudio.sampling.schedule import FRAMEPACK_MU, LTX_MU, MuLine, Schedule
from prostudio.sampling.unipc import UniPC

SAMPLERS: Mapping[str, Callable[[Schedule], Sampler]] = MappingProxyType(
    {"euler": Euler, "unipc": UniPC}
)
"""By the name that a preset or a checkpoint has."""

__all__ = [
    "FRAMEPACK_MU",
    "LTX_MU",
    "SAMPLERS",
    "Euler",
    "MuLine",
    "Sampler",
    "Schedule",
    "State",
    "UniPC",
    "clean_from",
    "velocity_from",
]
