"""The engine: a request becomes a recipe, and the recipe frames."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import FrameChunk, Preview, Progress
from prostudio.engines.card import Card, Role
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.hunyuan.framepack.estimating import estimate
from prostudio.engines.video.hunyuan.framepack.recipe import CACHES, SAMPLERS, Recipe, prompts_of
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from prostudio.devices import Budget, Storage
    from prostudio.engines.video.hunyuan.framepack.direction import Direction
    from prostudio.engines.video.hunyuan.framepack.shooting import Pictures, Terms

LIBRARIES = ("torch", "diffusers", "transformers", "flash-attn", "sageattention")
"""Whose versions decide bits of the latents."""


class FramePack:
    """A `VideoEngine` over FramePack; the direction is what I2V and F1 differ in."""

    def __init__(self, card: Card, direction: Direction) -> None:
        self.card = card
        self._direction = direction

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | Preview | Progress]:
        """Make a shot section by section; a killed call goes on at the section it was in.

        Raises, beside what `VideoEngine` says:
            DiskFullError: the workspace cannot hold the latents.
        """
        require_allowed(self.card, requests)
        request = requests[0]
        recipe = Recipe.of(request, self._direction.name)
        from prostudio import weights
        from prostudio.engines.video.hunyuan.framepack.shooting import Shooting
        from prostudio.engines.video.hunyuan.framepack.spool import Spool

        root = weights.folder(self.card.name)
        pictures = _pictures(request)
        terms, key = self._settled(recipe, request, _terms(root, request), workspace)
        spool = Spool(workspace, key, recipe.shape, terms.storage)
        yield from Shooting(recipe, self._direction, pictures, spool, terms).run()

    def read_as(self, request: ShotRequest) -> Reading:
        """The words it is told, and the end of those that it cannot take."""
        words = tuple(words for _, words in prompts_of(request) if words)
        notes = list(self._unread(words))
        if request.negative:
            notes.append("it hears no negative words: its guidance is distilled")
        return Reading(words or ("your picture",), notes=tuple(notes))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """From the model's shape and the table of devices; see `work`."""
        recipe = Recipe.of(request, self._direction.name)
        return estimate(recipe, request.variant.quantization, machine, self._folder())

    def _folder(self) -> Path:
        """Where the weights are, or would be."""
        from prostudio.weights import Shelf

        shelf = Shelf.at()
        return shelf.folder_of(shelf.row(self.card.name))

    def _unread(self, prompts: Sequence[str]) -> Iterator[str]:
        from prostudio.engines.video.hunyuan.words import cut_from

        root = self._folder()
        if (root / "tokenizer" / "tokenizer.json").exists():
            for words in prompts:
                if cut := cut_from(root, words):
                    yield f"the prompt is too long; not read: {cut}"

    def _settled(
        self, recipe: Recipe, request: ShotRequest, terms: Terms, workspace: Path
    ) -> tuple[Terms, str]:
        """The terms and the key; of a shot under way the storage stays what it was.

        The rule follows the memory that is free, which may be more or less after a crash.
        """
        from prostudio.devices import Storage
        from prostudio.engines.video.hunyuan.framepack.spool import begun_in

        begun, storage = begun_in(workspace)
        if request.variant.quantization is None and storage in set(Storage):
            before = replace(terms, storage=Storage(storage))
            if recipe.key(*self._also(request, before)) == begun:
                return before, begun
        return terms, recipe.key(*self._also(request, terms))

    def _also(self, request: ShotRequest, terms: Terms) -> list[str]:
        """What decides the latents besides the recipe: pictures, weights, machine, versions."""
        pictures = [
            f"{reference.role} {hashlib.sha256(reference.path.read_bytes()).hexdigest()}"
            for reference in request.references
        ]
        focus = request.focus
        return [
            f"{self.card.name} {self.card.revision}",
            self.card.weights(),
            *pictures,
            f"focus {focus.x} {focus.y}" if focus else "",
            f"{terms.budget.device} {terms.storage} {terms.dtype}",
            *(f"{library} {_version(library)}" for library in LIBRARIES),
        ]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _pictures(request: ShotRequest) -> Pictures:
    """First and end picture, scaled and cropped to the shot."""
    from prostudio.engines.video.hunyuan.framepack.picture import at_size
    from prostudio.engines.video.hunyuan.framepack.shooting import Pictures

    found = {
        reference.role: at_size(reference.path, request.size, request.focus)
        for reference in request.references
    }
    if len(found) != len(request.references):
        raise FilmError("FramePack takes one first and one last frame")
    return Pictures(found[Role.FIRST_FRAME], found.get(Role.LAST_FRAME))


def _terms(root: Path, request: ShotRequest) -> Terms:
    import torch

    from prostudio import devices
    from prostudio.engines.video.hunyuan.framepack.shooting import Terms

    budget = devices.budget()
    storage = _storage(request, budget)
    dtype = torch.float32 if budget.device == "cpu" else torch.bfloat16
    return Terms(root, budget, storage, dtype)


def _storage(request: ShotRequest, budget: Budget) -> Storage:
    """How blocks are kept: as asked, else one byte a weight where memory is small.

    Raises:
        FilmError: there is no such storage.
    """
    from prostudio.devices import Storage
    from prostudio.engines.video.hunyuan.denoiser import SMALL_RAM

    wanted = request.variant.quantization
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


__all__ = ["CACHES", "SAMPLERS", "FramePack"]
