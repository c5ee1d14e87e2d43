"""Words to sound in three stages: encoders, network, decoder, each gone before the next.

The arithmetic is that of diffusers' `AceStepPipeline` for text to music, and for a window that
goes on from another one, its task `repaint`: what is there stays, and the rest is new.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import torch

from prostudio.engines.music.ace_step.models import FRAME, SHIFT
from prostudio.engines.music.ace_step.opening import (
    Room,
    condition_encoder,
    network_of,
    part_of,
    pipeline_of,
    tokenizer_of,
    vae_of,
)
from prostudio.engines.music.ace_step.words import LYRICS, Told
from prostudio.sampling.euler import Euler
from prostudio.sampling.schedule import Schedule

if TYPE_CHECKING:
    from torch import Tensor, nn

_TILE, _OVERLAP = 512, 64
"""Latent frames that are decoded at a time, and what they see of their neighbours: diffusers'."""
_SAMPLE_SECONDS = 30
"""Of silence: stands where music whose timbre is wanted could be."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the network is told at every step: words, [1, n, D], and context, [1, T, 2 C]."""

    words: Tensor
    context: Tensor


def frames_for(samples: int) -> int:
    """Latent frames that give at least so many samples."""
    return ceil(samples / FRAME)


@torch.no_grad()
def heard(room: Room, told: Told, frames: int, kept: Tensor | None) -> Conditions:
    """Read the words; `kept`, [1, n, C], is what the music goes on from.

    Raises:
        WeightsMissingError, WeightsDamagedError: a part cannot be read.
        DeviceMemoryError: the device is too small.
    """
    texts = _texts(room, told, frames, goes_on=kept is not None)
    with part_of(room, "condition_encoder", condition_encoder()) as encoder:
        silence = encoder.silence_latent.to(room.device, room.dtype)
        quiet = silence[:, : ceil(_SAMPLE_SECONDS * 48_000 / FRAME)].contiguous()
        first = torch.zeros(1, device=room.device, dtype=torch.long)
        words, _ = encoder(
            text_hidden_states=texts[0],
            text_attention_mask=texts[1],
            lyric_hidden_states=texts[2],
            lyric_attention_mask=texts[3],
            refer_audio_acoustic_hidden_states_packed=quiet,
            refer_audio_order_mask=first,
        )
        repeated = silence.repeat(1, -(-frames // silence.shape[1]), 1)[:, :frames]
    new = torch.ones_like(repeated)
    if kept is not None:
        count = min(kept.shape[1], frames)
        repeated = torch.cat([kept[:, :count].to(repeated), repeated[:, count:]], dim=1)
        new[:, :count] = 0
    return Conditions(words.cpu(), torch.cat([repeated, new], dim=-1).cpu())


def _texts(room: Room, told: Told, frames: int, *, goes_on: bool) -> tuple[Tensor, ...]:
    """Text and lyrics with their masks, from the encoder."""
    from diffusers.pipelines.ace_step.pipeline_ace_step import TASK_INSTRUCTIONS
    from transformers import Qwen3Model

    tokenizer = tokenizer_of(room)
    with part_of(room, "text_encoder", Qwen3Model) as encoder:
        pipeline = pipeline_of(text_encoder=encoder, tokenizer=tokenizer)
        found: tuple[Tensor, ...] = pipeline.encode_prompt(
            prompt=told.prompt,
            lyrics=LYRICS,
            device=torch.device(room.device),
            audio_duration=frames * FRAME / 48_000,
            instruction=TASK_INSTRUCTIONS["repaint" if goes_on else "text2music"],
            bpm=told.bpm,
            keyscale=told.key,
        )
    return found


def denoised(
    room: Room, conditions: Conditions, seed: int, steps: int
) -> Generator[tuple[int, Tensor], None, None]:
    """Yield the latent, [1, T, C], after each step; the last one is clean.

    Euler on the flow's ODE with the levels that the distilled model was taught (shift 3).
    """
    frames, channels = conditions.context.shape[1], conditions.context.shape[2] // 2
    noise = torch.Generator("cpu").manual_seed(seed)
    latent = torch.randn((1, frames, channels), generator=noise, dtype=room.dtype)
    schedule = Schedule.static(steps, SHIFT)
    sampler = Euler(schedule)
    with network_of(room, frames) as network:
        latent = latent.to(room.device)
        there = Conditions(conditions.words.to(room.device), conditions.context.to(room.device))
        for step, level in enumerate(schedule.sigmas[:-1].tolist()):
            velocity = _velocity(network, latent, level, there)
            latent = sampler.step(step, velocity, latent).to(room.dtype)
            yield step, latent.cpu()


@torch.no_grad()
def _velocity(network: nn.Module, latent: Tensor, level: float, told: Conditions) -> Tensor:
    time = torch.full((1,), level, device=latent.device, dtype=latent.dtype)
    found: Tensor = network(
        hidden_states=latent,
        timestep=time,
        timestep_r=time,
        encoder_hidden_states=told.words,
        context_latents=told.context,
        return_dict=False,
    )[0]
    return found


def decoded(room: Room, latent: Tensor) -> Generator[Tensor, None, None]:
    """Yield the sound of a latent, [1, T, C], as [2, n] float32 in main memory, in order.

    In tiles that see their neighbours, as diffusers' own tiled decoding has them.
    """
    tall = latent.transpose(1, 2)
    stride, frames = _TILE - 2 * _OVERLAP, latent.shape[1]
    with vae_of(room) as vae:
        if frames <= _TILE:
            yield _tile(vae, tall, room)
            return
        for start in range(0, frames, stride):
            stop = min(start + stride, frames)
            first, last = max(0, start - _OVERLAP), min(frames, stop + _OVERLAP)
            sound = _tile(vae, tall[:, :, first:last], room)
            yield sound[:, (start - first) * FRAME : (stop - first) * FRAME]


@torch.no_grad()
def _tile(vae: Any, latent: Tensor, room: Room) -> Tensor:
    found: Tensor = vae.decoder(latent.to(room.device, room.dtype))
    return found[0].float().cpu()


@torch.no_grad()
def encoded(room: Room, sound: Tensor) -> Tensor:
    """Latents, [1, T, C], of a sound [2, n]: the middle of what the encoder thinks likely."""
    with vae_of(room) as vae:
        there = sound[None].to(room.device, room.dtype)
        found: Tensor = vae.encode(there).latent_dist.mode()
        return found.transpose(1, 2).cpu()
