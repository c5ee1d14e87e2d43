"""The engine: refusals and checkpoints around `PairShot`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import AudioChunk, FrameChunk, Preview, Progress
from prostudio.engines.card import Card
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.ltx.pair.estimate import estimate
from prostudio.engines.video.ltx.pair.model import Pair, changed, notes_of
from prostudio.engines.video.ltx.settings import prompt_of

if TYPE_CHECKING:
    from prostudio.engines.video.ltx.loading import Bench


class LtxPair:
    """A `VideoEngine` over LTX-2, which gives sound with its pictures.

    Args:
        bench: where it works; None asks the machine.
    """

    def __init__(self, card: Card, model: Pair, bench: Bench | None = None) -> None:
        self.card = card
        self._model = model
        self._bench = bench

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | AudioChunk | Preview | Progress]:
        """Make the shot, with a checkpoint after every step; see `VideoEngine`."""
        require_allowed(self.card, requests)
        request = requests[0]
        model = changed(self._model, request.variant)
        prompt_of(request)
        from prostudio import weights

        folder = weights.folder(self._model.weights)
        from prostudio.engines.video.ltx.checkpoint import Checkpoints
        from prostudio.engines.video.ltx.keys import described
        from prostudio.engines.video.ltx.loading import Bench
        from prostudio.engines.video.ltx.pair.shot import PairShot

        bench = self._bench or Bench.here()
        parameters = (self._model.text_parameters, self._model.transformer.parameters)
        key = described(self.card, request, bench, parameters)
        checkpoints = Checkpoints.of(workspace, key)
        yield from PairShot(model, folder, request, checkpoints, bench).made()

    def read_as(self, request: ShotRequest) -> Reading:
        """The prompt as it is: the model reads words, not places."""
        return Reading((prompt_of(request),), notes=notes_of(self._model, request))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """Counted, for a card or CPU of ordinary speed."""
        return estimate(self._model, request, machine)
