"""The engine: a request becomes a recipe, and the recipe frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import FrameChunk, Loaded, Preview, Progress
from prostudio.engines.card import Card, Role
from prostudio.engines.keeping import Models
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.hunyuan.framepack.estimating import estimate, estimate_encoding
from prostudio.engines.video.hunyuan.framepack.recipe import CACHES, SAMPLERS, Recipe, prompts_of
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from prostudio.engines.video.hunyuan.framepack.direction import Direction
    from prostudio.engines.video.hunyuan.framepack.encoding import Pictures


class FramePack:
    """A `VideoEngine` over FramePack; the direction is what I2V and F1 differ in."""

    def __init__(self, card: Card, direction: Direction) -> None:
        self.card = card
        self._direction = direction
        self._models = Models(self, card.name)

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | Preview | Progress | Loaded]:
        """Make a shot section by section; a killed call goes on at the section it was in.

        Raises, beside what `VideoEngine` says:
            DiskFullError: the workspace cannot hold the latents.
        """
        require_allowed(self.card, requests)
        made = self._made(requests[0], workspace)
        yield from self._models.telling(made)

    def encode(
        self, request: ShotRequest, workspace: Path, out: Path
    ) -> Iterator[Progress | Loaded]:
        """Read words and pictures; see `EncodingVideoEngine`."""
        require_allowed(self.card, [request])
        yield from self._models.telling(self._encoded(request, out))

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

    def estimate_encoding(self, request: ShotRequest, machine: Machine) -> Estimate:
        """What the language model takes: it is the largest of those that read."""
        return estimate_encoding(machine, self._folder())

    def _made(
        self, request: ShotRequest, workspace: Path
    ) -> Iterator[FrameChunk | Preview | Progress]:
        recipe = Recipe.of(request, self._direction.name)
        from prostudio import weights
        from prostudio.engines.video.hunyuan.framepack.shooting import Shooting
        from prostudio.engines.video.hunyuan.framepack.terms import spool_for, terms_for

        root = weights.folder(self.card.name)
        pictures = _pictures(request)
        terms = terms_for(request, root, self._models.budget_for("shooting"))
        terms, spool = spool_for(self.card, recipe, request, terms, workspace)
        yield from Shooting(recipe, self._direction, pictures, spool, terms).run()

    def _encoded(self, request: ShotRequest, out: Path) -> Iterator[Progress]:
        recipe = Recipe.of(request, self._direction.name)
        from prostudio import weights
        from prostudio.engines.video.hunyuan.framepack.encoding import encoded
        from prostudio.engines.video.hunyuan.framepack.spool import save

        root = weights.folder(self.card.name)
        budget = self._models.budget_for("encoding")
        save(out, (yield from encoded(recipe, _pictures(request), root, budget)))

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


def _pictures(request: ShotRequest) -> Pictures:
    """First and end picture, scaled and cropped to the shot."""
    from prostudio.engines.video.hunyuan.framepack.encoding import Pictures
    from prostudio.engines.video.hunyuan.framepack.picture import at_size

    found = {
        reference.role: at_size(reference.path, request.size, request.focus)
        for reference in request.references
    }
    if len(found) != len(request.references):
        raise FilmError("FramePack takes one first and one last frame")
    return Pictures(found[Role.FIRST_FRAME], found.get(Role.LAST_FRAME))


__all__ = ["CACHES", "SAMPLERS", "FramePack"]
