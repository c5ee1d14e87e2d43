"""Words to a picture in three stages: encoders, network, decoder, each gone before the next."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from prostudio.engines.image.diffusion.models import Model
from prostudio.engines.image.diffusion.opening import (
    denoiser_of,
    encoder_of,
    pipeline_of,
    stack_of,
    tokenizer_of,
    vae_of,
)
from prostudio.engines.image.diffusion.subjects import MOST_PIXELS, looked_upon
from prostudio.film import Size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.devices import Budget

Tell = Callable[[float, str], bool]
"""Told how far it is and what goes on; True means: stop."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be drawn, in the model's terms."""

    prompt: str
    negative: str
    size: Size
    seed: int
    steps: int
    guidance: float
    pictures: tuple[Path, ...] = ()
    """Canonical pictures that the network looks at, in the order in which words count them."""
    loras: tuple[tuple[str, float], ...] = ()
    """(file, weight) of what is added to the weights."""


class Stopped(Exception):  # noqa: N818 (no error: somebody closed the call)
    """The caller wants no picture any more."""


@torch.no_grad()
def drawn(
    model: Model, folder: Path, asked: Asked, budget: Budget, tell: Tell
) -> NDArray[np.uint8]:
    """The picture, [H, W, 3] uint8.

    Raises:
        Stopped: `tell` said so.
        WeightsDamagedError, DeviceMemoryError: as of `devices.open_model`.
    """
    dtype = torch.float32 if budget.device == "cpu" else getattr(torch, model.half)
    _told(tell, 0.0, "reading the words")
    words = _words(model, folder, asked, budget, dtype)
    _told(tell, 0.2, "loading the model")
    latents = _denoised(model, folder, asked, words, budget, dtype, tell)
    _told(tell, 0.9, "decoding")
    with vae_of(model, folder, budget, torch.float32 if model.single else dtype) as vae:
        shift = getattr(vae.config, "shift_factor", None) or 0.0
        scale = getattr(vae.config, "scaling_factor", None) or 1.0
        scaled = latents.to(budget.device, vae.dtype) / scale + shift
        pixels = vae.decode(scaled, return_dict=False)[0][0].float().cpu()
    shown = ((pixels.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
    picture: NDArray[np.uint8] = shown.permute(1, 2, 0).contiguous().numpy()
    return picture


def _told(tell: Tell, fraction: float, note: str) -> None:
    if tell(fraction, note):
        raise Stopped


def _words(
    model: Model, folder: Path, asked: Asked, budget: Budget, dtype: torch.dtype
) -> dict[str, Any]:
    """What the encoders make of the words, as arguments of the pipeline's call."""
    with ExitStack() as open_parts:
        parts: dict[str, Any] = {}
        for encoder in model.encoders:
            place = encoder.place.replace("text_encoder", "tokenizer")
            parts[place] = tokenizer_of(folder, place)
            loras = stack_of(model, folder, asked.loras, encoder.place)
            opened = encoder_of(encoder, folder, budget, dtype, loras)
            parts[encoder.place] = open_parts.enter_context(opened)
        pipeline = pipeline_of(model, folder, **parts)
        return _ENCODING[model.pipeline](pipeline, asked, torch.device(budget.device))


def _z_image(pipeline: Any, asked: Asked, device: torch.device) -> dict[str, Any]:
    tokens, _ = pipeline.encode_prompt(
        asked.prompt, device=device, do_classifier_free_guidance=False
    )
    return {"prompt_embeds": tokens}


def _sdxl(pipeline: Any, asked: Asked, device: torch.device) -> dict[str, Any]:
    names = (
        "prompt_embeds",
        "negative_prompt_embeds",
        "pooled_prompt_embeds",
        "negative_pooled_prompt_embeds",
    )
    found = pipeline.encode_prompt(
        asked.prompt,
        device=device,
        do_classifier_free_guidance=asked.guidance > 1,
        negative_prompt=asked.negative or None,
    )
    return {name: value for name, value in zip(names, found, strict=True) if value is not None}


def _sana(pipeline: Any, asked: Asked, device: torch.device) -> dict[str, Any]:
    # The model was taught on prompts that begin with this instruction.
    called = inspect.signature(type(pipeline).__call__).parameters
    tokens, mask = pipeline.encode_prompt(
        asked.prompt,
        device=device,
        complex_human_instruction=called["complex_human_instruction"].default,
    )
    return {
        "prompt_embeds": tokens,
        "prompt_attention_mask": mask,
        "use_resolution_binning": False,
    }


def _klein(pipeline: Any, asked: Asked, device: torch.device) -> dict[str, Any]:
    tokens, _ = pipeline.encode_prompt(asked.prompt, device=device)
    return {"prompt_embeds": tokens}


_ENCODING: dict[str, Callable[[Any, Asked, torch.device], dict[str, Any]]] = {
    "ZImagePipeline": _z_image,
    "StableDiffusionXLPipeline": _sdxl,
    "SanaSprintPipeline": _sana,
    "Flux2KleinPipeline": _klein,
}


def working_bytes(model: Model, size: Size, pictures: int = 0) -> int:
    """What the network computes with beside its weights, generously: 200 kB a token, twice
    where guidance doubles it, and half a gigabyte of the libraries' own.

    A picture that it looks at is at most a megapixel of tokens more; the half of the
    decoder that reads it takes 200 MB.
    """
    shown = size.width * size.height + pictures * MOST_PIXELS
    tokens = shown // min(model.token, 256)
    looking = 200_000_000 if model.subjects else 0
    return 500_000_000 + looking + tokens * 200_000 * (2 if model.doubled else 1)


def _denoised(
    model: Model,
    folder: Path,
    asked: Asked,
    words: dict[str, Any],
    budget: Budget,
    dtype: torch.dtype,
    tell: Tell,
) -> torch.Tensor:
    """The picture as latents, in main memory."""

    def stepped(pipeline: Any, step: int, _: Any, kept: dict[str, Any]) -> dict[str, Any]:
        _told(tell, 0.3 + 0.6 * (step + 1) / asked.steps, f"step {step + 1} of {asked.steps}")
        return kept

    working = working_bytes(model, asked.size, len(asked.pictures))
    with ExitStack() as open_parts:
        parts, looked_at = {}, {}
        if model.subjects:
            parts["vae"] = open_parts.enter_context(vae_of(model, folder, budget, dtype))
            looked_at["image"] = [looked_upon(path) for path in asked.pictures] or None
        loras = stack_of(model, folder, asked.loras, model.denoiser)
        opened = denoiser_of(model, folder, budget, dtype, working, loras)
        parts[model.denoiser] = open_parts.enter_context(opened)
        pipeline = pipeline_of(model, folder, **parts)
        latents = pipeline(
            **words,
            **looked_at,
            width=asked.size.width,
            height=asked.size.height,
            num_inference_steps=asked.steps,
            guidance_scale=asked.guidance,
            generator=torch.Generator("cpu").manual_seed(asked.seed),
            output_type="latent",
            callback_on_step_end=stepped,
        ).images
        found: torch.Tensor = latents.float().cpu()
        return found
