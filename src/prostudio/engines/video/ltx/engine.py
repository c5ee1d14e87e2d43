"""The engine: refusals and checkpoints around `Shot`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import AudioChunk, FrameChunk, Loaded, Preview, Progress
from prostudio.engines.card import Card
from prostudio.engines.keeping import Models
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.ltx.estimate import estimate, estimate_encoding
from prostudio.engines.video.ltx.models import Model
from prostudio.engines.video.ltx.settings import notes_of, prompt_of, settings_of

if TYPE_CHECKING:
    from prostudio.engines.video.ltx.loading import Bench
    from prostudio.engines.video.ltx.shot import Shot


class Ltx:
    """A `VideoEngine` over one model of LTX-Video.

    Args:
        bench: where it works; None asks the machine.
    """

    def __init__(self, card: Card, model: Model, bench: Bench | None = None) -> None:
        self.card = card
        self._model = model
        self._bench = bench
        self._models = Models(self, card.name)

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | AudioChunk | Preview | Progress | Loaded]:
        """Make the shot, with a checkpoint after every step; see `VideoEngine`."""
        require_allowed(self.card, requests)
        made = self._made(requests[0], workspace)
        yield from self._models.telling(made)

    def encode(
        self, request: ShotRequest, workspace: Path, out: Path
    ) -> Iterator[Progress | Loaded]:
        """Read words and pictures; see `EncodingVideoEngine`."""
        require_allowed(self.card, [request])
        read = self._encoded(request, workspace, out)
        yield from self._models.telling(read)

    def _made(
        self, request: ShotRequest, workspace: Path
    ) -> Iterator[FrameChunk | AudioChunk | Preview | Progress]:
        yield from self._shot(request, workspace, "shooting").made()

    def _encoded(self, request: ShotRequest, workspace: Path, out: Path) -> Iterator[Progress]:
        from prostudio.engines.video.ltx.checkpoint import write

        write(out, (yield from self._shot(request, workspace, "encoding").encoded()))

    def _shot(self, request: ShotRequest, workspace: Path, purpose: str) -> Shot:
        settings = settings_of(self._model, request.variant)
        prompt_of(request)
        from prostudio import weights

        folder = weights.folder(self._model.weights)
        from prostudio.engines.video.ltx.checkpoint import Checkpoints
        from prostudio.engines.video.ltx.keys import described
        from prostudio.engines.video.ltx.loading import Bench
        from prostudio.engines.video.ltx.shot import Shot

        bench = self._bench or Bench.of(self._models.budget_for(purpose))
        parameters = (self._model.text_parameters, self._model.transformer.parameters)
        key = described(self.card, request, bench, parameters)
        checkpoints = Checkpoints.of(workspace, key)
        return Shot(self._model, folder, request, settings, checkpoints, bench)

    def read_as(self, request: ShotRequest) -> Reading:
        """The prompt as it is: the model reads words, not places."""
        return Reading((prompt_of(request),), notes=notes_of(self._model, request))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """Counted, for a card or CPU of ordinary speed."""
        return estimate(self._model, request, machine)

    def estimate_encoding(self, request: ShotRequest, machine: Machine) -> Estimate:
        """What the text encoder takes."""
        return estimate_encoding(self._model, request, machine)
