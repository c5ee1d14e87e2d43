"""The engine over LTX-2: its own shot, settings and estimates; the rest is that of `Ltx`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.ltx.engine import Ltx
from prostudio.engines.video.ltx.pair.estimate import estimate, estimate_encoding
from prostudio.engines.video.ltx.pair.model import Pair, changed, notes_of
from prostudio.engines.video.ltx.settings import prompt_of

if TYPE_CHECKING:
    from prostudio.engines.video.ltx.pair.shot import PairShot


class LtxPair(Ltx[Pair]):
    """A `VideoEngine` over LTX-2, which gives sound with its pictures."""

    def _shot(self, request: ShotRequest, workspace: Path, purpose: str) -> PairShot:
        model = changed(self._model, request.variant)
        place = self._place(request, workspace, purpose)
        from prostudio.engines.video.ltx.pair.shot import PairShot

        return PairShot(model, place.folder, request, place.checkpoints, place.bench)

    def read_as(self, request: ShotRequest) -> Reading:
        """The prompt as it is: the model reads words, not places."""
        return Reading((prompt_of(request),), notes=notes_of(self._model, request))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """Counted, for a card or CPU of ordinary speed."""
        return estimate(self._model, request, machine)

    def estimate_encoding(self, request: ShotRequest, machine: Machine) -> Estimate:
        """What the text encoder takes."""
        return estimate_encoding(self._model, machine)
