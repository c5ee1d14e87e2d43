"""The decoder's stream: equal to decoding all latents at once, in memory that does not grow."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable, Iterator
from pathlib import Path

import diffusers
import pytest

from prostudio.engines.video.ltx.decode import PAIR, VIDEO, Stream
from prostudio.errors import FaultError

Folder = Callable[[str], Path]
DIALECTS = {
    "ltx-video": (diffusers.AutoencoderKLLTXVideo, VIDEO),
    "ltx-video-distilled": (diffusers.AutoencoderKLLTXVideo, VIDEO),
    "ltx-2": (diffusers.AutoencoderKLLTX2Video, PAIR),
}
each = pytest.mark.parametrize("name", DIALECTS)


def opened(folder: Path, name: str, **changes: object) -> tuple[torch.nn.Module, Stream]:
    """In float64, where what is not rounding is seen."""
    kind, dialect = DIALECTS[name]
    vae = kind.from_pretrained(folder / "vae", **changes).double().eval()
    at = torch.tensor([0.05], dtype=torch.float64) if vae.config.timestep_conditioning else None
    return vae, Stream(vae.decoder, dialect, at)


def latents(count: int) -> torch.Tensor:
    noise = torch.Generator().manual_seed(1)
    return torch.randn((1, 128, count, 2, 2), generator=noise, dtype=torch.float64)


@each
@pytest.mark.parametrize("count", [1, 2, 6])
@pytest.mark.parametrize("together", [1, 3])
@torch.inference_mode()
def test_a_stream_gives_the_frames_of_the_whole(
    checkpoint: Folder, name: str, count: int, together: int
) -> None:
    vae, stream = opened(checkpoint(name), name)
    given = latents(count)
    whole = vae.decode(given, stream.timestep, return_dict=False)[0]
    streamed = torch.cat(list(stream.frames(given.split(together, dim=2))), dim=2)
    assert streamed.shape == (1, 3, 8 * count - 7, 64, 64)
    torch.testing.assert_close(streamed, whole, rtol=0, atol=1e-5)


@torch.inference_mode()
def test_a_causal_decoder_streams_too(checkpoint: Folder) -> None:
    vae, stream = opened(checkpoint("ltx-2"), "ltx-2", decoder_causal=True)
    whole = vae.decode(latents(3), return_dict=False)[0]
    streamed = torch.cat(list(stream.frames(latents(3).split(1, dim=2))), dim=2)
    torch.testing.assert_close(streamed, whole, rtol=0, atol=1e-5)


@torch.inference_mode()
def test_frames_come_before_all_latents_are_in_and_memory_does_not_grow(
    checkpoint: Folder,
) -> None:
    """The most latents taken in before their frames are out is the same for 20 as for 40."""
    _, stream = opened(checkpoint("ltx-video-distilled"), "ltx-video-distilled")

    def most_ahead(count: int) -> int:
        taken = 0

        def feeding() -> Iterator[torch.Tensor]:
            nonlocal taken
            for latent in latents(count).split(1, dim=2):
                taken += 1
                yield latent

        given, most = 0, 0
        for chunk in stream.frames(feeding()):
            given += chunk.shape[2]
            most = max(most, taken - given // 8)
            assert chunk.shape[2] <= 8
        assert given == 8 * count - 7
        return most

    assert most_ahead(20) == most_ahead(40) < 15


def test_a_decoder_that_adds_noise_of_its_own_is_refused(checkpoint: Folder) -> None:
    vae = diffusers.AutoencoderKLLTXVideo.from_config(
        {
            **diffusers.AutoencoderKLLTXVideo.load_config(checkpoint("ltx-video") / "vae"),
            "decoder_inject_noise": [True] * 5,
        }
    )
    with pytest.raises(FaultError, match="noise of its own"):
        Stream(vae.decoder, VIDEO)
