"""One shot of LTX-Video: read the words, sample, decode; each model in, used and out again."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from prostudio.engines.base import Preview, Progress
from prostudio.engines.request import ShotRequest
from prostudio.engines.video.ltx import conditions, estimate, loading, preview, text
from prostudio.engines.video.ltx.checkpoint import Checkpoints
from prostudio.engines.video.ltx.decode import VIDEO, Stream
from prostudio.engines.video.ltx.giving import READ, SAMPLED, Made, frames_of, look_at, share
from prostudio.engines.video.ltx.models import Model
from prostudio.engines.video.ltx.pictures import pictures_of
from prostudio.engines.video.ltx.sample import Held, Moment, Sampling, sample
from prostudio.engines.video.ltx.settings import Settings, prompt_of
from prostudio.engines.video.ltx.size import latent_shape
from prostudio.weights.loras import open_stack

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Shot:
    """What a shot is made from.

    Args:
        folder: of the model, as its public repository is laid out.
    """

    model: Model
    folder: Path
    request: ShotRequest
    settings: Settings
    checkpoints: Checkpoints
    bench: loading.Bench

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
        kept = self.checkpoints.load("step")
        last = Moment(0, start["tokens"], start["noise"])
        if kept is not None:
            last = Moment(int(kept["due"]), kept["tokens"], kept["noise"])
        steps = len(self.settings.timesteps)
        yield Progress(share(last.due / steps), "sampling")
        for moment in self._sampled(start, last):
            self.checkpoints.keep(
                "step",
                {"due": torch.tensor(moment.due), "tokens": moment.tokens, "noise": moment.noise},
            )
            yield self._preview(start, moment)
            yield Progress(share(moment.due / steps), f"step {moment.due} of {steps}")
            last = moment
        yield from self._decoded(int(start["extra"]), last)

    def _beginning(self) -> Generator[Progress, None, dict[str, Tensor]]:
        """What was read of the shot before, or is read now."""
        if self.request.encoded is not None:
            return load_file(self.request.encoded)
        start = yield from replace(self, bench=self.bench.turned_to("encoding")).encoded()
        self.bench.turned_to("shooting")
        return start

    @torch.inference_mode()
    def encoded(self) -> Generator[Progress, None, dict[str, Tensor]]:
        """Words and noise, and the pictures laid over it; says what it cuts off the prompt."""
        yield Progress(0.0, "reading the prompt")
        noise = torch.Generator().manual_seed(self.request.seed)
        crf, folder = self.model.picture_crf, self.checkpoints.workspace
        pictures = pictures_of(self.request, crf, folder)
        working = estimate.encoding_bytes(self.request.size)
        with loading.opened_vae(
            self.folder / "vae", self.bench, half="encoder", working=working
        ) as vae:
            begun = conditions.begin(self.shape, pictures, vae, noise)
            plane = preview.fit(vae)
        prompts = (prompt_of(self.request), self.request.negative)
        wanted = prompts if self.settings.guidance > 1 else prompts[:1]
        storage = self.bench.storage(self.model.text_parameters, None)
        words = text.read(self.folder, wanted, self.bench, storage)
        state = {
            "tokens": begun.tokens, "places": begun.places, "noise": noise.get_state(),
            "extra": torch.tensor(begun.extra), "plane": plane,
            "states": torch.cat([w.states for w in words]),
            "mask": torch.cat([w.mask for w in words]),
        }  # fmt: skip
        if begun.strength is not None:
            state["strength"] = begun.strength
        if words[0].cut:
            yield Progress(READ, f"the model does not read the prompt's end: {words[0].cut!r}")
        return state

    def _sampled(self, start: dict[str, Tensor], moment: Moment) -> Iterator[Moment]:
        """The moments that are left, with the transformer on the device."""
        steps = len(self.settings.timesteps)
        if moment.due >= steps:
            yield from ()
            return
        device = self.bench.device
        held = None
        if "strength" in start:
            held = Held(start["tokens"].to(device), start["strength"].to(device))
        how = Sampling(
            self.settings.timesteps, self.settings.stochastic, self.model.condition_noise
        )
        begun = Moment(moment.due, moment.tokens.to(device), moment.noise)
        size = self.model.transformer
        storage = self.bench.storage(size.parameters, self.request.variant.quantization)
        working = moment.tokens.shape[1] * size.memory_per_token
        place = self.folder / "transformer"
        loras = open_stack(self.request.variant.loras, self.model.loras, place)
        with loading.opened_transformer(
            place, self.bench, storage=storage, working=working, loras=loras
        ) as network:
            yield from sample(self._velocity(network, start), how, begun, held)

    def _velocity(
        self, network: Any, start: dict[str, Tensor]
    ) -> Callable[[Tensor, Tensor], Tensor]:
        """The network's answer, guided away from the negative prompt where that is asked for."""
        device, dtype = self.bench.device, self.bench.dtype
        seconds = torch.tensor([1 / float(self.request.rate), 1.0, 1.0]).view(1, 3, 1)
        places = (start["places"] * seconds).to(device)
        readings = list(
            zip(start["states"].to(device, dtype), start["mask"].to(device), strict=True)
        )

        def answer(tokens: Tensor, timestep: Tensor, which: int) -> Tensor:
            states, mask = readings[which]
            said: Tensor = network(
                hidden_states=tokens.to(dtype), encoder_hidden_states=states[None],
                timestep=timestep, encoder_attention_mask=mask[None], video_coords=places,
                return_dict=False,
            )[0]  # fmt: skip
            return said

        def velocity(tokens: Tensor, timestep: Tensor) -> Tensor:
            wanted = answer(tokens, timestep, 0)
            if len(readings) == 1:
                return wanted
            unwanted = answer(tokens, timestep, 1)
            return unwanted + self.settings.guidance * (wanted - unwanted)

        return velocity

    def _preview(self, start: dict[str, Tensor], moment: Moment) -> Preview:
        assert moment.clean is not None
        clean = conditions.unpacked(moment.clean[:, int(start["extra"]) :], self.shape)
        return look_at(clean, start["plane"])

    def _decoded(self, extra: int, moment: Moment) -> Made:
        """The frames, in time order, as the VAE's decoder lets go of them."""
        yield Progress(SAMPLED, "decoding")
        noise = torch.Generator()
        noise.set_state(moment.noise)
        device, dtype = self.bench.device, self.bench.dtype
        latents = conditions.unpacked(moment.tokens[:, extra:].to(device), self.shape)
        working = estimate.decoding_bytes(self.request.size)
        with loading.opened_vae(
            self.folder / "vae", self.bench, half="decoder", working=working
        ) as vae:
            latents = conditions.denormalised(latents, vae).to(dtype)
            timestep = None
            if vae.config.timestep_conditioning:
                drawn = torch.randn(latents.shape, generator=noise).to(latents)
                share = torch.tensor(self.model.decode_noise, dtype=dtype, device=device)
                latents = (1 - share) * latents + share * drawn
                timestep = torch.tensor([self.model.decode_timestep], dtype=dtype, device=device)
            yield from frames_of(Stream(vae.decoder, VIDEO, timestep), latents, self.request.frames)
