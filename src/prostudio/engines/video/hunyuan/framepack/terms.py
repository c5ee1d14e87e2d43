"""Under which a shot is made on this machine, and the digest of all that decides its latents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch

from prostudio.devices import Budget, Storage
from prostudio.engines.card import Card
from prostudio.engines.request import ShotRequest
from prostudio.engines.video.hunyuan.framepack.recipe import Recipe
from prostudio.engines.video.hunyuan.framepack.spool import Spool, begun_in
from prostudio.engines.video.hunyuan.setting import SMALL_RAM
from prostudio.errors import FilmError
from prostudio.weights.loras import digests

LIBRARIES = ("torch", "diffusers", "transformers", "flash-attn", "sageattention")
"""Whose versions decide bits of the latents."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which a shot is made on this machine.

    Attributes:
        root: of the weights: `transformer/`, `text_encoder/`, `vae/` ...
        dtype: of the transformer's sums.
        keep_after: seconds of work after which a section under way is kept.
        encoded: what was read of words and pictures before; None reads them now.
        loras: (file, weight) of what is added to the transformer's weights.
    """

    root: Path
    budget: Budget
    storage: Storage
    dtype: torch.dtype
    keep_after: float = 60.0
    encoded: Path | None = None
    loras: tuple[tuple[str, float], ...] = ()


def terms_for(request: ShotRequest, root: Path, budget: Budget) -> Terms:
    """What a new shot is made under.

    Raises:
        FilmError: the request wants a storage that there is not.
    """
    dtype = torch.float32 if budget.device == "cpu" else torch.bfloat16
    storage = _storage(request.variant.quantization, budget)
    loras = request.variant.loras
    return Terms(root, budget, storage, dtype, encoded=request.encoded, loras=loras)


def spool_for(
    card: Card, recipe: Recipe, request: ShotRequest, terms: Terms, workspace: Path
) -> tuple[Terms, Spool]:
    """The checkpoints; of a shot under way the storage stays what it was.

    The rule follows the memory that is free, which may be more or less after a crash.
    """
    key = _key(card, recipe, request, terms)
    begun, storage = begun_in(workspace)
    if request.variant.quantization is None and storage in set(Storage):
        before = replace(terms, storage=Storage(storage))
        if _key(card, recipe, request, before) == begun:
            terms, key = before, begun
    return terms, Spool(workspace, key, recipe.shape, terms.storage)


def _key(card: Card, recipe: Recipe, request: ShotRequest, terms: Terms) -> str:
    return recipe.key(*_also(card, request, terms))


def _also(card: Card, request: ShotRequest, terms: Terms) -> Iterator[str]:
    """What decides the latents besides the recipe: pictures, weights, machine, versions."""
    yield f"{card.name} {card.revision}"
    yield card.weights()
    for reference in request.references:
        digest = hashlib.sha256(reference.path.read_bytes()).hexdigest()
        yield f"{reference.role} {digest}"
    yield from digests(request.variant.loras)
    focus = request.focus
    yield f"focus {focus.x} {focus.y}" if focus else ""
    yield f"{terms.budget.device} {terms.storage} {terms.dtype}"
    for library in LIBRARIES:
        yield f"{library} {_version(library)}"


def _storage(wanted: str | None, budget: Budget) -> Storage:
    """How blocks are kept: as asked, else one byte a weight where memory is small."""
    if wanted is None:
        small = budget.device != "cpu" and budget.ram_bytes <= SMALL_RAM
        return Storage.FP8 if small else Storage.BF16
    try:
        return Storage(wanted)
    except ValueError:
        raise FilmError(
            f"FramePack's weights cannot be kept as {wanted!r}",
            hint=f"choose {', '.join(Storage)}",
        ) from None


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
