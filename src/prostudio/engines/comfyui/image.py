"""Pictures of a workflow: keyframes and stills, with the references that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from prostudio.engines.allowed import require_drawable
from prostudio.engines.base import Picture, Preview, Progress, Told
from prostudio.engines.card import Card
from prostudio.engines.comfyui.asking import asked, common, unused, words_of
from prostudio.engines.comfyui.pace import seconds_for
from prostudio.engines.comfyui.shelf import Kept
from prostudio.engines.request import Estimate, ImageRequest, Machine, Reading

_USUAL_SECONDS = 20.0


class ComfyImage:
    """An `ImageEngine` that is a workflow of the user's."""

    def __init__(self, card: Card, kept: Kept) -> None:
        self.card = card
        self._kept = kept

    def draw(
        self, request: ImageRequest, workspace: Path
    ) -> Iterator[Picture | Preview | Progress | Told]:
        """Ask for the picture once, and yield what came in the size that was asked for."""
        require_drawable(self.card, request)
        from prostudio.media.ingest import ingest_picture
        from prostudio.media.scaling import fitted
        from prostudio.media.stills import read_still

        made = yield from asked(
            self._kept, _values(request), request.references, workspace, _amount(request)
        )
        ingest_picture(made[0], workspace / "picture.png", name="the picture from ComfyUI")
        pixels = read_still(workspace / "picture.png")
        high, wide = pixels.shape[:2]
        size = request.size
        if (wide, high) != (size.width, size.height):
            yield Told(
                f"workflow {self._kept.name!r} gave {wide} x {high} pixels where {size} was "
                "asked for: scaled"
            )
            pixels = fitted(pixels, size)
        if len(made) > 1:
            yield Told(f"workflow {self._kept.name!r} gave {len(made)} pictures: the first is used")
        yield Picture(pixels)

    def read_as(self, request: ImageRequest) -> Reading:
        """The words that the workflow gets, and what it has no place for."""
        return Reading((_words(request),), notes=unused(self._kept, request.references))

    def estimate(self, request: ImageRequest, machine: Machine) -> Estimate:
        """By the pace of the workflow's last picture."""
        amount = _amount(request)
        seconds = seconds_for(self._kept.folder, amount, _USUAL_SECONDS * max(amount, 0.3))
        return Estimate(seconds, ram_mb=300, disk_mb=30)


def _values(request: ImageRequest) -> dict[str, object]:
    told = common(_words(request), request.negative, request.seed)
    return told | {"width": request.size.width, "height": request.size.height}


def _words(request: ImageRequest) -> str:
    return words_of(request.prompt, request.style)


def _amount(request: ImageRequest) -> float:
    return request.size.width * request.size.height / 1e6
