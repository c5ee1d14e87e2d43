"""The step that draws one picture with an image engine."""

from __future__ import annotations

from typing import Any

from prostudio.engines import registry
from prostudio.engines.base import ImageEngine, Loaded, Picture, Preview, Progress, Told
from prostudio.engines.card import Kind
from prostudio.engines.wire import image_from_json
from prostudio.errors import FaultError
from prostudio.graph import StepContext
from prostudio.production.steps.previews import Previews


def draw(context: StepContext) -> dict[str, Any]:
    """The picture as `picture.png`, [H, W, 3] of the request's size, and how it was read."""
    from prostudio.media.stills import write_png

    card = registry.card(Kind.IMAGE, context.params["engine"])
    engine: ImageEngine = context.resident(f"image {card.name}", card.make)
    request = image_from_json(context.params["request"], lambda name: context.input(name).path())
    previews, picture = Previews(context), None
    for chunk in engine.draw(request, context.workspace):
        match chunk:
            case Picture():
                picture = chunk.pixels
            case Preview():
                previews.keep(chunk)
            case Loaded(model, seconds):
                context.loaded(model, seconds)
            case Told(message):
                context.told(message)
            case Progress(fraction, note):
                context.progress(fraction, note)
    size = request.size
    if picture is None or picture.shape != (size.height, size.width, 3):
        came = "none" if picture is None else "x".join(map(str, picture.shape))
        raise FaultError(f"{card.name} gave a picture of {came} where {size} was asked for")
    write_png(context.output("picture.png"), picture)
    reading = engine.read_as(request)
    return {
        "width": size.width,
        "height": size.height,
        "read_as": list(reading.words),
        "left_out": list(reading.left_out),
        "notes": list(reading.notes),
        "request": context.params.get("digest", ""),
        "engine": context.params.get("made_by", ""),
    }
