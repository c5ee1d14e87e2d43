"""Steps of a draft film: pictures that stand for shots, drawn or taken from what was drawn."""

from __future__ import annotations

from typing import Any

from prostudio.engines import registry
from prostudio.engines.base import FrameChunk, VideoEngine
from prostudio.engines.card import Kind
from prostudio.engines.wire import shot_from_json
from prostudio.errors import FaultError
from prostudio.graph import StepContext

DRAW = "prostudio.production.steps.looks:draw"
UNPACK = "prostudio.production.steps.looks:unpack"


def draw(context: StepContext) -> dict[str, Any]:
    """One frame of an instant engine as `picture.png`."""
    from prostudio.media.stills import write_png

    name = context.params["engine"]
    engine: VideoEngine = context.resident(f"video {name}", registry.card(Kind.VIDEO, name).make)
    request = shot_from_json(context.params["request"], lambda given: context.input(given).path())
    for chunk in engine.shoot([request], context.workspace):
        if isinstance(chunk, FrameChunk):
            write_png(context.output("picture.png"), chunk.pixels[0])
            return {}
    raise FaultError(f"{name} gave no frame")


def unpack(context: StepContext) -> dict[str, Any]:
    """A JPEG of ours as `picture.png`, which engines read."""
    from prostudio.media.small import read_jpeg
    from prostudio.media.stills import write_png

    write_png(context.output("picture.png"), read_jpeg(context.input("picture").path()))
    return {}
