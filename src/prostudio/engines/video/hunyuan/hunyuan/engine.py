"""The engine: a request becomes a recipe, and the recipe frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import FrameChunk, Loaded, Preview, Progress
from prostudio.engines.card import Card
from prostudio.engines.keeping import Models
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.hunyuan.framepack.estimating import estimate_encoding
from prostudio.engines.video.hunyuan.hunyuan.estimating import estimate
from prostudio.engines.video.hunyuan.hunyuan.recipe import Recipe, prompt_of
from prostudio.engines.video.hunyuan.hunyuan.size import TRAINED_FRAMES

LIBRARIES = ("torch", "diffusers", "transformers")
"""Whose versions decide bits of the latents."""


class HunyuanVideo:
    """A `VideoEngine` over HunyuanVideo."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self._models = Models(self, card.name)

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | Preview | Progress | Loaded]:
        """Make a shot; a killed call goes on a few steps before it was killed.

        Raises what `VideoEngine` says.
        """
        require_allowed(self.card, requests)
        made = self._made(requests[0], workspace)
        yield from self._models.telling(made)

    def encode(
        self, request: ShotRequest, workspace: Path, out: Path
    ) -> Iterator[Progress | Loaded]:
        """Read the prompt; see `EncodingVideoEngine`."""
        require_allowed(self.card, [request])
        yield from self._models.telling(self._encoded(request, out))

    def _made(
        self, request: ShotRequest, workspace: Path
    ) -> Iterator[FrameChunk | Preview | Progress]:
        recipe = Recipe.of(request)
        from prostudio import weights
        from prostudio.engines.video.hunyuan.hunyuan import WEIGHTS
        from prostudio.engines.video.hunyuan.hunyuan.kept import Kept
        from prostudio.engines.video.hunyuan.hunyuan.room import require_room
        from prostudio.engines.video.hunyuan.hunyuan.shooting import Shooting
        from prostudio.engines.video.hunyuan.setting import storage_for
        from prostudio.weights.loras import digests

        folder = weights.folder(WEIGHTS)
        budget = self._models.budget_for("shooting")
        require_room(recipe, folder / "transformer", budget)
        key = recipe.key(
            f"{self.card.name} {self.card.revision}",
            self.card.weights(),
            f"{budget.device} {storage_for(recipe.storage, budget)}",
            *(f"{library} {_version(library)}" for library in LIBRARIES),
            *digests(request.variant.loras),
        )
        kept = Kept(workspace, key)
        loras = request.variant.loras
        yield from Shooting(recipe, folder, budget, kept, request.encoded, loras).run()

    def _encoded(self, request: ShotRequest, out: Path) -> Iterator[Progress]:
        recipe = Recipe.of(request)
        from safetensors.torch import save

        from prostudio import files, weights
        from prostudio.engines.video.hunyuan.hunyuan import WEIGHTS
        from prostudio.engines.video.hunyuan.hunyuan.shooting import encoded

        yield Progress(0.0, "reading the prompt")
        budget = self._models.budget_for("encoding")
        read = encoded(weights.folder(WEIGHTS), recipe.prompt, budget)
        files.write_bytes(out, save({name: part.contiguous() for name, part in read.items()}))

    def read_as(self, request: ShotRequest) -> Reading:
        """The words it is told, and what of them it does not hear."""
        words = prompt_of(request)
        return Reading((words or "nothing",), notes=tuple(self._notes(words, request)))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """From the model's shape and the table of devices; see `framepack.work`."""
        return estimate(Recipe.of(request), machine, self._folder())

    def estimate_encoding(self, request: ShotRequest, machine: Machine) -> Estimate:
        """What the language model takes."""
        return estimate_encoding(machine, self._folder())

    def _notes(self, words: str, request: ShotRequest) -> Iterator[str]:
        if request.negative:
            yield "it hears no negative words: its guidance is distilled"
        if request.frames > TRAINED_FRAMES:
            yield (
                f"it was trained on up to {TRAINED_FRAMES} frames, and may begin anew within "
                f"{request.frames}; framepack makes long shots"
            )
        folder = self._folder()
        if (folder / "tokenizer" / "tokenizer.json").exists():
            from prostudio.engines.video.hunyuan.words import cut_from

            if cut := cut_from(folder, words):
                yield f"the prompt is too long; not read: {cut}"

    def _folder(self) -> Path:
        """Where the weights are, or would be."""
        from prostudio.engines.video.hunyuan.hunyuan import WEIGHTS
        from prostudio.weights import Shelf

        shelf = Shelf.at()
        return shelf.folder_of(shelf.row(WEIGHTS))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
