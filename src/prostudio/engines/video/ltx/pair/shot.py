"""One shot of LTX-2: read the words, sample picture and sound together, decode both."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from prostudio.engines.base import Progress
from prostudio.engines.request import ShotRequest
from prostudio.engines.video.ltx import estimate, preview
from prostudio.engines.video.ltx.checkpoint import Checkpoints
from prostudio.engines.video.ltx.conditions import denormalised, unpacked
from prostudio.engines.video.ltx.decode import PAIR, Stream
from prostudio.engines.video.ltx.giving import READ, SAMPLED, Made, frames_of, look_at, share
from prostudio.engines.video.ltx.loading import Bench
from prostudio.engines.video.ltx.pair import loading, sound, text
from prostudio.engines.video.ltx.pair.begin import SOUND_LATENTS, begin
from prostudio.engines.video.ltx.pair.model import Pair
from prostudio.engines.video.ltx.pair.sample import Both, Held, Moment, Velocities, sample
from prostudio.engines.video.ltx.pictures import pictures_of
from prostudio.engines.video.ltx.settings import prompt_of
from prostudio.engines.video.ltx.size import latent_shape
from prostudio.weights.loras import open_stack

State = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class PairShot:
    """What a shot is made from; see `ltx.shot.Shot`."""

    model: Pair
    folder: Path
    request: ShotRequest
    checkpoints: Checkpoints
    bench: Bench

    @property
    def shape(self) -> tuple[int, int, int]:
        """Latents, rows, columns."""
        return latent_shape(self.request.size, self.request.frames)

    @torch.inference_mode()
    def made(self) -> Made:
        """Make it, from where a killed call was."""
        start = self.checkpoints.load("start")
        if start is None:
            start = yield from self._beginning()
            self.checkpoints.keep("start", start)
        last = self._last(start)
        steps = self.model.steps
        yield Progress(share(last.due / steps), "sampling")
        for moment in self._sampled(start, last):
            self.checkpoints.keep(
                "step",
                {"due": torch.tensor(moment.due), "picture": moment.picture, "sound": moment.sound},
            )
            assert moment.clean is not None
            yield look_at(self._latents(moment.clean), start["plane"])
            yield Progress(share(moment.due / steps), f"step {moment.due} of {steps}")
            last = moment
        yield from self._pictures(last)
        if self.request.want_sound:
            seconds = self.request.frames / self.request.rate
            tokens = last.sound.to(self.bench.device)
            yield from sound.decoded(self.folder, tokens, seconds, self.bench)

    def _beginning(self) -> Generator[Progress, None, State]:
        """What was read of the shot before, or is read now."""
        if self.request.encoded is not None:
            return load_file(self.request.encoded)
        start = yield from replace(self, bench=self.bench.turned_to("encoding")).encoded()
        self.bench.turned_to("shooting")
        return start

    @torch.inference_mode()
    def encoded(self) -> Generator[Progress, None, State]:
        """Words and noise, and the pictures laid over it; says what it cuts off the prompt."""
        yield Progress(0.0, "reading the prompt")
        noise = torch.Generator().manual_seed(self.request.seed)
        pictures = pictures_of(self.request, self.model.picture_crf, self.checkpoints.workspace)
        seconds = self.request.frames / self.request.rate
        working = estimate.encoding_bytes(self.request.size)
        with loading.opened_vae(
            self.folder / "vae", self.bench, half="encoder", working=working
        ) as vae:
            plane = preview.fit(vae)
            begun = begin(
                self.shape, (round(seconds * SOUND_LATENTS), self._channels()), pictures, vae, noise
            )
        prompts = (prompt_of(self.request), self.request.negative)
        guided = any(part.words != 1 for part in (self.model.picture, self.model.sound))
        storage = self.bench.storage(self.model.text_parameters, None)
        words = text.read(self.folder, prompts if guided else prompts[:1], self.bench, storage)
        state = {
            "picture": begun.picture, "sound": begun.sound, "clean": begun.clean,
            "strength": begun.strength, "places": begun.places, "plane": plane,
            "words": torch.cat([w.picture for w in words]),
            "sound words": torch.cat([w.sound for w in words]),
            "mask": torch.cat([w.mask for w in words]),
        }  # fmt: skip
        if words[0].cut:
            yield Progress(READ, f"the model does not read the prompt's end: {words[0].cut!r}")
        return state

    def _channels(self) -> int:
        """Channels of a latent of sound: its own times a quarter of the spectrogram's rows."""
        from diffusers import AutoencoderKLLTX2Audio

        folder = self.folder / "audio_vae"
        said: dict[str, Any] = AutoencoderKLLTX2Audio.load_config(folder, local_files_only=True)
        return int(said["latent_channels"]) * (int(said["mel_bins"]) // 4)

    def _last(self, start: State) -> Moment:
        """Where sampling goes on."""
        kept = self.checkpoints.load("step")
        if kept is None:
            return Moment(0, start["picture"], start["sound"])
        return Moment(int(kept["due"]), kept["picture"], kept["sound"])

    def _sampled(self, start: State, last: Moment) -> Any:
        """The moments that are left, with the network on the device."""
        if last.due >= self.model.steps:
            return
        device, size = self.bench.device, self.model.transformer
        storage = self.bench.storage(size.parameters, self.request.variant.quantization)
        working = last.picture.shape[1] * size.memory_per_token
        begun = Moment(last.due, last.picture.to(device), last.sound.to(device))
        held = Held(start["clean"].to(device), start["strength"].to(device))
        place = self.folder / "transformer"
        loras = open_stack(self.request.variant.loras, self.model.loras, place)
        with loading.opened_transformer(
            place, self.bench, storage=storage, working=working, loras=loras
        ) as network:
            yield from sample(self._velocities(network, start), self.model, begun, held)

    def _velocities(self, network: Any, start: State) -> Velocities:
        device, dtype = self.bench.device, self.bench.dtype
        rate, (count, rows, columns) = float(self.request.rate), self.shape
        places = start["places"].to(device)
        seconds = places / torch.tensor([rate, 1.0, 1.0], device=device).view(1, 3, 1, 1)
        heard = network.audio_rope.prepare_audio_coords(1, start["sound"].shape[1], device)
        moves = 1 - start["strength"].to(device)[..., 0]
        readings = [start[part].to(device) for part in ("words", "sound words", "mask")]

        def velocities(both: Both, timestep: Tensor, *, words: bool, apart: bool) -> Both:
            picture_words, sound_words, mask = (part[[0 if words else 1]] for part in readings)
            now = timestep.expand(1)
            picture, heard_too = network(
                hidden_states=both[0].to(dtype), audio_hidden_states=both[1].to(dtype),
                encoder_hidden_states=picture_words, audio_encoder_hidden_states=sound_words,
                timestep=now[:, None] * moves, audio_timestep=now, sigma=now, audio_sigma=now,
                encoder_attention_mask=mask, audio_encoder_attention_mask=mask,
                num_frames=count, height=rows, width=columns, fps=rate,
                audio_num_frames=both[1].shape[1], video_coords=seconds, audio_coords=heard,
                isolate_modalities=apart, use_cross_timestep=False, return_dict=False,
            )  # fmt: skip
            return picture.float(), heard_too.float()

        return velocities

    def _latents(self, tokens: Tensor) -> Tensor:
        """Tokens of the shot itself as latents; those of later pictures are left out."""
        count, rows, columns = self.shape
        return unpacked(tokens[:, : count * rows * columns], self.shape)

    def _pictures(self, last: Moment) -> Made:
        """The frames, in time order."""
        yield Progress(SAMPLED, "decoding")
        latents = self._latents(last.picture.to(self.bench.device))
        working = estimate.decoding_bytes(self.request.size)
        with loading.opened_vae(
            self.folder / "vae", self.bench, half="decoder", working=working
        ) as vae:
            latents = denormalised(latents, vae).to(self.bench.dtype)
            yield from frames_of(Stream(vae.decoder, PAIR), latents, self.request.frames)
