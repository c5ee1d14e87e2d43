"""Sound's latents to samples: a spectrogram from the VAE, samples from the vocoder."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from torch import Tensor

from prostudio.engines.base import AudioChunk
from prostudio.engines.video.ltx.loading import Bench
from prostudio.engines.video.ltx.pair.loading import opened_sound, opened_vocoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def decoded(folder: Path, tokens: Tensor, seconds: Fraction, bench: Bench) -> Iterator[AudioChunk]:
    """The sound of a shot, a second at a time, exactly as long as its pictures.

    Args:
        folder: of the model.
        tokens: clean, [1, L, channels x mel].
    """
    with opened_sound(folder / "audio_vae", bench) as vae:
        tables = [table.to(tokens) for table in (vae.latents_mean, vae.latents_std)]
        latents = tokens * tables[1] + tables[0]
        channels = int(vae.config.latent_channels)
        latents = latents.reshape(1, latents.shape[1], channels, -1).transpose(1, 2)
        spectrogram = vae.decode(latents.to(bench.dtype), return_dict=False)[0]
    with opened_vocoder(folder / "vocoder", bench) as vocoder:
        samples: Tensor = vocoder(spectrogram)[0]
        rate = int(vocoder.config.output_sampling_rate)
    yield from chunks(samples.float().cpu().numpy(), rate, seconds)


def chunks(samples: NDArray[np.float32], rate: int, seconds: Fraction) -> Iterator[AudioChunk]:
    """[2, n] samples cut or filled up with silence to `seconds`, a second at a time."""
    import numpy as np

    count = round(seconds * rate)
    whole = np.zeros((samples.shape[0], count), np.float32)
    there = min(count, samples.shape[1])
    whole[:, :there] = samples[:, :there].clip(-1, 1)
    for first in range(0, count, rate):
        yield AudioChunk(whole[:, first : first + rate], first, sample_rate=rate)
