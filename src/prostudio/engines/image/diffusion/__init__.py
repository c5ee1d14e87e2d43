"""Pictures of diffusion models, over diffusers' pipelines: from words and the cast's pictures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.card import Card, ImageRules, Kind, Licence, Memory, Role
from prostudio.engines.image.diffusion.models import (
    FLUX2_KLEIN,
    SANA_SPRINT,
    SDXL,
    Z_IMAGE_TURBO,
    Model,
)
from prostudio.engines.missing import missing_model, weights_of
from prostudio.weights.loras import require_fit
from prostudio.weights.loras.families import family
from prostudio.weights.loras.keys import DENOISER

if TYPE_CHECKING:
    from prostudio.engines.image.diffusion.engine import Diffusion


def _loras(model: Model) -> Callable[[Path], None]:
    """What the card says of LoRAs: for the network, and for text encoders where one may be."""
    parts = family(model.loras).parts
    folders = {part: model.denoiser if part == DENOISER else part for part in parts}
    return partial(require_fit, model=model.loras, row=model.name, folders=folders)


def _make(card: Card, model: Model) -> Diffusion:
    from prostudio.engines.image.diffusion.engine import Diffusion

    return Diffusion(card, model)


Z_IMAGE_TURBO_CARD: Card = Card(
    kind=Kind.IMAGE,
    name="z-image-turbo",
    revision="1",
    summary="Z-Image Turbo 6B: pictures from words in 8 steps",
    instant=False,
    make=lambda: _make(Z_IMAGE_TURBO_CARD, Z_IMAGE_TURBO),
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory("bf16", ram_mb=14_500, vram_mb=4_000),),
    image=ImageRules(size=Z_IMAGE_TURBO.size, best=Z_IMAGE_TURBO.best),
    loras=_loras(Z_IMAGE_TURBO),
    weights=lambda: weights_of("z-image-turbo"),
    missing=lambda: missing_model("z-image-turbo"),
    rank=30,
)

SDXL_CARD: Card = Card(
    kind=Kind.IMAGE,
    name="sdxl",
    revision="1",
    summary="Stable Diffusion XL 1.0: pictures from words in 30 steps",
    instant=False,
    make=lambda: _make(SDXL_CARD, SDXL),
    licence=Licence(
        "openrail++-m",
        output_terms="use restrictions of its attachment A",
        source_type="trainedAlgorithmicMedia",
    ),
    memory=(Memory("fp16", ram_mb=8_000, vram_mb=4_000),),
    image=ImageRules(size=SDXL.size, best=SDXL.best),
    loras=_loras(SDXL),
    weights=lambda: weights_of("sdxl"),
    missing=lambda: missing_model("sdxl"),
    rank=20,
)

SANA_SPRINT_CARD: Card = Card(
    kind=Kind.IMAGE,
    name="sana-sprint",
    revision="1",
    summary="Sana Sprint 0.6B: pictures from words in 2 steps",
    instant=False,
    make=lambda: _make(SANA_SPRINT_CARD, SANA_SPRINT),
    licence=Licence(
        "nvidia-nscl-v2-custom",
        output_terms="not for commercial use; Gemma's prohibited uses",
        source_type="trainedAlgorithmicMedia",
    ),
    memory=(Memory("bf16", ram_mb=8_000, vram_mb=3_500),),
    image=ImageRules(size=SANA_SPRINT.size, best=SANA_SPRINT.best),
    loras=_loras(SANA_SPRINT),
    weights=lambda: weights_of("sana-sprint"),
    missing=lambda: missing_model("sana-sprint"),
    rank=10,
)

FLUX2_KLEIN_CARD: Card = Card(
    kind=Kind.IMAGE,
    name="flux2-klein",
    revision="1",
    summary="FLUX.2 [klein] 4B: pictures from words and pictures of the cast in 4 steps",
    instant=False,
    make=lambda: _make(FLUX2_KLEIN_CARD, FLUX2_KLEIN),
    licence=Licence("Apache-2.0", source_type="trainedAlgorithmicMedia"),
    memory=(Memory("bf16", ram_mb=10_000, vram_mb=4_500),),
    image=ImageRules(
        size=FLUX2_KLEIN.size,
        best=FLUX2_KLEIN.best,
        accepts=frozenset({Role.SUBJECT, Role.STYLE}),
        most_subjects=FLUX2_KLEIN.subjects,
    ),
    loras=_loras(FLUX2_KLEIN),
    weights=lambda: weights_of("flux2-klein"),
    missing=lambda: missing_model("flux2-klein"),
    rank=25,
)
