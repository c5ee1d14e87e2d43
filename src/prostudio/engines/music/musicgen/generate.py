"""One window of music: words, the end of the window before and a tune in, sound out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from prostudio.engines.music.musicgen.models import FRAME
from prostudio.engines.music.musicgen.opening import Opened, quiet
from prostudio.errors import FaultError

if TYPE_CHECKING:
    import torch
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

DELAY = 3
"""Each of the four codebooks is a token later than the one before: so many come on top."""

Tell = Callable[[int, int], bool]
"""Told of tokens that are there, of all; True stops."""


class Stopped(Exception):  # noqa: N818 (no error: somebody wanted it)
    """The caller wants no more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a window is made from.

    Attributes:
        samples: its length at 32 kHz, with `tail` at its beginning.
        tail: [1 or 2, n] at 32 kHz, of which it begins with a copy.
        chroma: [1, frames, 12], of the tune to follow.
    """

    words: str
    seed: int
    samples: int
    tail: Samples | None = None
    chroma: Any = None


def composed(opened: Opened, asked: Asked, tell: Tell) -> Samples:
    """[channels, asked.samples] float32.

    Raises:
        Stopped: `tell` said so.
        FaultError: what came out is no sound.
    """
    import torch

    model = opened.model
    frames = ceil(asked.samples / FRAME)
    with torch.inference_mode(), quiet(), seeded(asked.seed, opened.device):
        given = _given(opened, asked)
        known = given["decoder_input_ids"].shape[1] if "decoder_input_ids" in given else 0
        wanted = frames - known + DELAY

        sound = model.generate(
            **given,
            do_sample=True,
            guidance_scale=3.0,
            max_new_tokens=wanted,
            stopping_criteria=[_Telling(tell, wanted)],
        )
    found: Samples = sound[0, :, : asked.samples].float().cpu().numpy()
    if found.shape[1] != asked.samples or not np.isfinite(found).all():
        raise FaultError(
            f"MusicGen made {found.shape[1]} samples where {asked.samples} were asked for, or "
            "some that are no numbers"
        )
    return found


class _Telling:
    """Counts tokens, as one of transformers' stopping criteria that never ends the music."""

    def __init__(self, tell: Tell, wanted: int) -> None:
        self._tell, self._wanted, self._made = tell, wanted, 0

    def __call__(self, input_ids: torch.Tensor, *_: Any, **__: Any) -> torch.Tensor:
        import torch

        self._made += 1
        if self._tell(self._made, self._wanted):
            raise Stopped
        return torch.zeros(len(input_ids), dtype=torch.bool, device=input_ids.device)


def _given(opened: Opened, asked: Asked) -> dict[str, Any]:
    """What `generate` is given beside its settings, on the model's device."""
    words = opened.words([asked.words], return_tensors="pt")
    given = {name: words[name].to(opened.device) for name in ("input_ids", "attention_mask")}
    if asked.tail is not None:
        given["decoder_input_ids"] = codes_of(opened, asked.tail)
    if asked.chroma is not None:
        given["input_features"] = asked.chroma.to(opened.device, opened.model.dtype)
    return given


def codes_of(opened: Opened, sound: Samples) -> torch.Tensor:
    """Sound as the codec's codes, [codebooks, frames]; of a stereo model left and right in turn.

    The same as transformers' own way from `input_values`, which only the models without a
    melody have.
    """
    import torch

    codec = opened.model.audio_encoder
    channels = torch.from_numpy(np.ascontiguousarray(sound)).to(opened.device)
    found = [codec.encode(one[None, None], return_dict=True) for one in channels]
    return torch.stack([one.audio_codes[0, 0] for one in found], dim=1).flatten(0, 1)


@contextmanager
def seeded(seed: int, device: str) -> Iterator[None]:
    """Chance from this seed; afterwards everybody else's chance is as it was."""
    import torch

    cards = [torch.cuda.current_device()] if device == "cuda" else []
    with torch.random.fork_rng(cards):
        torch.manual_seed(seed)
        yield
