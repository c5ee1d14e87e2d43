"""The engine over the stages: a thread computes, the caller's generator tells and can stop it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prostudio.engines.allowed import require_drawable
from prostudio.engines.base import Picture, Progress
from prostudio.engines.card import Card
from prostudio.engines.choose_pictures import require_here
from prostudio.engines.image.diffusion.estimate import estimate
from prostudio.engines.image.diffusion.models import Model
from prostudio.engines.image.diffusion.subjects import named
from prostudio.engines.request import Estimate, ImageRequest, Machine, Reading
from prostudio.errors import FilmError


class Diffusion:
    """An `ImageEngine` over one row of models."""

    def __init__(self, card: Card, model: Model) -> None:
        self.card = card
        self._model = model

    def draw(self, request: ImageRequest, workspace: Path) -> Iterator[Picture | Progress]:
        """Encode, denoise, decode. Each part is in memory only while it works."""
        require_drawable(self.card, request)
        self._require_variant(request)
        require_here(self.card)
        told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        stop = threading.Event()
        worker = threading.Thread(target=self._work, args=(request, told, stop), daemon=True)
        worker.start()
        try:
            while True:
                news = told.get()
                if isinstance(news, BaseException):
                    raise news
                yield news
                if isinstance(news, Picture):
                    return
        finally:
            stop.set()
            worker.join()

    def _work(
        self, request: ImageRequest, told: queue.SimpleQueue[Any], stop: threading.Event
    ) -> None:
        """In the thread: everything that torch does."""
        from prostudio import weights
        from prostudio.devices import budget, keep_within
        from prostudio.engines.image.diffusion.stages import Stopped, drawn

        def tell(fraction: float, note: str) -> bool:
            told.put(Progress(fraction, note))
            return stop.is_set()

        try:
            has = budget()
            keep_within(has)
            folder = weights.folder(self._model.name)
            told.put(Picture(drawn(self._model, folder, self._asked(request), has, tell)))
        except Stopped:
            return
        except BaseException as failure:  # the caller raises it
            told.put(failure)

    def _asked(self, request: ImageRequest) -> Any:
        from prostudio.engines.image.diffusion.stages import Asked

        model, variant = self._model, request.variant
        scale = variant.guidance_scale
        return Asked(
            prompt=named(", ".join([request.prompt, *request.style]), request.references),
            negative=request.negative,
            size=request.size,
            seed=request.seed,
            steps=variant.steps or model.steps,
            guidance=model.guidance if scale is None else scale,
            pictures=tuple(reference.path for reference in request.references),
            loras=variant.loras,
        )

    def _require_variant(self, request: ImageRequest) -> None:
        variant = request.variant
        for name in ("base", "sampler", "quantization", "decoder"):
            if getattr(variant, name):
                raise FilmError(f"{self.card.name} has no variant by {name!r} yet")

    def read_as(self, request: ImageRequest) -> Reading:
        """It takes the words as they are; unwanted ones only where its guidance is doubled."""
        unheard = request.negative and not self._model.doubled
        notes = (f"{self.card.name} does not hear what must not show",) if unheard else ()
        return Reading((request.prompt, *request.style), notes=notes)

    def estimate(self, request: ImageRequest, machine: Machine) -> Estimate:
        """By counting multiplications."""
        return estimate(self._model, request, machine)
