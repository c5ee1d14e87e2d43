"""The engine: refusals and checkpoints around a shot."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import AudioChunk, FrameChunk, Loaded, Preview, Progress
from prostudio.engines.card import Card
from prostudio.engines.keeping import Models
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.ltx.estimate import estimate, estimate_encoding
from prostudio.engines.video.ltx.models import Model
from prostudio.engines.video.ltx.pair.model import Pair
from prostudio.engines.video.ltx.settings import notes_of, prompt_of, settings_of

if TYPE_CHECKING:
    from prostudio.engines.video.ltx.checkpoint import Checkpoints
    from prostudio.engines.video.ltx.loading import Bench
    from prostudio.engines.video.ltx.pair.shot import PairShot
    from prostudio.engines.video.ltx.shot import Shot

M = TypeVar("M", Model, Pair)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shot is made: the model's folder, the shot's checkpoints, the device."""

    folder: Path
    checkpoints: Checkpoints
    bench: Bench


class Ltx(ABC, Generic[M]):
    """A `VideoEngine` over one of the LTX models.

    Args:
        bench: where it works; None asks the machine.
    """

    def __init__(self, card: Card, model: M, bench: Bench | None = None) -> None:
        self.card = card
        self._model: M = model
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

    @abstractmethod
    def read_as(self, request: ShotRequest) -> Reading:
        """The prompt as it is: the model reads words, not places."""

    @abstractmethod
    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """Counted, for a card or CPU of ordinary speed."""

    @abstractmethod
    def estimate_encoding(self, request: ShotRequest, machine: Machine) -> Estimate:
        """What the text encoder takes."""

    @abstractmethod
    def _shot(self, request: ShotRequest, workspace: Path, purpose: str) -> Shot | PairShot:
        """The shot at its place, refused where it asks for what the model has not."""

    def _made(
        self, request: ShotRequest, workspace: Path
    ) -> Iterator[FrameChunk | AudioChunk | Preview | Progress]:
        yield from self._shot(request, workspace, "shooting").made()

    def _encoded(self, request: ShotRequest, workspace: Path, out: Path) -> Iterator[Progress]:
        from prostudio.engines.video.ltx.checkpoint import write

        write(out, (yield from self._shot(request, workspace, "encoding").encoded()))

    def _place(self, request: ShotRequest, workspace: Path, purpose: str) -> Place:
        prompt_of(request)
        from prostudio import weights

        folder = weights.folder(self._model.weights)
        from prostudio.engines.video.ltx.checkpoint import Checkpoints
        from prostudio.engines.video.ltx.keys import described
        from prostudio.engines.video.ltx.loading import Bench

        bench = self._bench or Bench.of(self._models.budget_for(purpose))
        parameters = (self._model.text_parameters, self._model.transformer.parameters)
        key = described(self.card, request, bench, parameters)
        return Place(folder, Checkpoints.of(workspace, key), bench)


class LtxVideo(Ltx[Model]):
    """A `VideoEngine` over one model of LTX-Video."""

    def _shot(self, request: ShotRequest, workspace: Path, purpose: str) -> Shot:
        settings = settings_of(self._model, request.variant)
        place = self._place(request, workspace, purpose)
        from prostudio.engines.video.ltx.shot import Shot

        return Shot(self._model, place.folder, request, settings, place.checkpoints, place.bench)

    def read_as(self, request: ShotRequest) -> Reading:
        """The prompt as it is: the model reads words, not places."""
        return Reading((prompt_of(request),), notes=notes_of(self._model, request))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """Counted, for a card or CPU of ordinary speed."""
        return estimate(self._model, request, machine)

    def estimate_encoding(self, request: ShotRequest, machine: Machine) -> Estimate:
        """What the text encoder takes."""
        return estimate_encoding(self._model, request, machine)
