"""An ambience as a stream of blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from prostudio.errors import FaultError
from prostudio.film.time import SAMPLE_RATE
from prostudio.mix.ambience.grains import Sprinkle
from prostudio.mix.ambience.noise import CHUNK, FRAMES, HOP, noise, powers
from prostudio.mix.ambience.setting import Setting, layers_of
from prostudio.mix.levels import amplitude

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


def ambience(setting: Setting, seed: int, samples: int) -> Iterator[Samples]:
    """The sound of a place as blocks of [2, at most 2.7 s] at 48 kHz, `samples` in all.

    The same setting and seed give the same samples, whatever the length; nothing comes
    round again, and memory does not grow.

    Raises:
        FaultError: no samples are asked for.
    """
    if samples < 1:
        raise FaultError(f"an ambience of {samples} samples; wanted at least one")
    layers = layers_of(setting)
    grains = [layer for layer in layers if isinstance(layer, Sprinkle)]
    noises = [layer for layer in layers if not isinstance(layer, Sprinkle)]
    power = powers([layer.colour for layer in noises])
    gains = np.array([amplitude(layer.lufs) for layer in noises])[:, None, None]
    for start in range(0, samples, CHUNK):
        at = (start + HOP * np.arange(FRAMES)) / SAMPLE_RATE
        levels = [layer.levels(at, seed * 64 + n) for n, layer in enumerate(noises)]
        block = noise(power, gains * np.array(levels), seed, start)
        for n, layer in enumerate(grains):
            layer.add_to(block, start, seed * 64 + n)
        yield block[:, : samples - start]
