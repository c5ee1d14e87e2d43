"""The engine over the stages; closing the call ends it at the next step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np

from prostudio.engines.base import AudioChunk, Progress
from prostudio.engines.card import Card
from prostudio.engines.choose_pictures import require_here
from prostudio.engines.music.ace_step.models import FRAME, KEPT, SHORTEST, STEPS, Model
from prostudio.engines.music.ace_step.words import told
from prostudio.engines.request import Estimate, Machine, MusicRequest, Reading
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from prostudio.engines.music.ace_step.opening import Room

    Samples = NDArray[np.float32]

_PEAK = 10 ** (-1 / 20)
"""The model's own way: the loudest sample is brought to -1 dBFS."""
_BLOCK = 48_000


class AceStep:
    """A `MusicEngine` over one size of ACE-Step."""

    def __init__(self, card: Card, model: Model) -> None:
        self.card = card
        self._model = model

    def compose(self, request: MusicRequest) -> Iterator[AudioChunk | Progress]:
        """Encode, denoise, decode; progress after every step. Each part is in memory alone."""
        if request.samples < 1:
            raise FilmError(f"music of {request.samples} samples; wanted at least one")
        cue = told(request)
        require_here(self.card)
        yield Progress(0.0, "reading the words")
        from prostudio.engines.music.ace_step.stages import denoised, frames_for, heard

        room = self._room()
        frames = frames_for(max(request.samples, SHORTEST))
        before = _tail(request)
        kept = None if before is None else _latents(room, before)
        conditions = heard(room, cue, frames, kept)
        yield Progress(0.1, "loading the model")
        with closing(denoised(room, conditions, self._seed(request), STEPS)) as steps:
            for step, latent in steps:
                made = latent
                note = f"step {step + 1} of {STEPS}"
                yield Progress(0.1 + 0.6 * (step + 1) / STEPS, note)
        sound = np.empty((2, frames * FRAME), np.float32)
        yield from _decode_into(sound, room, made)
        _even_out(sound, before)
        for first in range(0, request.samples, _BLOCK):
            yield AudioChunk(sound[:, first : min(first + _BLOCK, request.samples)], first)
        yield Progress(1.0)

    def _room(self) -> Room:
        import torch

        from prostudio import weights
        from prostudio.devices import budget, keep_within
        from prostudio.engines.music.ace_step.opening import Room

        has = budget()
        keep_within(has)
        dtype = torch.float32 if has.device == "cpu" else torch.bfloat16
        return Room(self._model, weights.folder(self._model.name), has, dtype)

    def _seed(self, request: MusicRequest) -> int:
        """Another one for each window: the same noise again would be heard."""
        return request.seed + 1_000_003 * (request.window or 0)

    def read_as(self, request: MusicRequest) -> Reading:
        """It takes the words as they are."""
        cue = told(request)
        return Reading(tuple(cue.prompt.split(", ")), notes=cue.notes)

    def estimate(self, request: MusicRequest, machine: Machine) -> Estimate:
        """By counting multiplications."""
        return self._model.estimate(request, machine)


def _tail(request: MusicRequest) -> Samples | None:
    """The last seconds of the window before, [2, n], in whole latent frames."""
    if request.before is None:
        return None
    from prostudio.media.audio import WavReader

    with WavReader(request.before) as reader:
        count = min(KEPT, reader.samples) // FRAME * FRAME
        return reader.read(reader.samples - count, reader.samples) if count else None


def _latents(room: Room, before: Samples) -> Tensor:
    import torch

    from prostudio.engines.music.ace_step.stages import encoded

    return encoded(room, torch.from_numpy(before))


def _decode_into(sound: Samples, room: Room, latent: Tensor) -> Iterator[Progress]:
    from prostudio.engines.music.ace_step.stages import decoded

    at = 0
    with closing(decoded(room, latent)) as tiles:
        for tile in tiles:
            sound[:, at : at + tile.shape[1]] = tile.numpy()
            at += tile.shape[1]
            yield Progress(0.7 + 0.3 * at / sound.shape[1], "decoding")


def _even_out(sound: Samples, before: Samples | None) -> None:
    """In place: a peak of -1 dBFS; what goes on is as loud as what it goes on from."""
    peak = float(np.abs(sound).max())
    if not np.isfinite(peak):
        raise FilmError("the model gave no sound but numbers out of range; try another seed")
    if peak == 0:
        return
    factor = _PEAK / peak
    if before is not None:
        there = float(np.sqrt((sound[:, : before.shape[1]] ** 2).mean()))
        wanted = float(np.sqrt((before**2).mean()))
        if there > 0 and wanted > 0:
            factor = min(wanted / there, 1 / peak)
    sound *= np.float32(factor)
