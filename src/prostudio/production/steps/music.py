"""Steps that compose music: in one call, or a window at a time, then joined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from prostudio.engines import registry
from prostudio.engines.base import AudioChunk, Loaded, MusicEngine, Progress
from prostudio.engines.card import Kind
from prostudio.engines.request import MusicRequest
from prostudio.engines.wire import music_from_json
from prostudio.errors import FaultError
from prostudio.graph import StepContext

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def score(context: StepContext) -> dict[str, Any]:
    """Music, or one window of it, as `music.wav`, 48 kHz stereo, exactly `samples` long."""
    from prostudio.media.audio import resampled, write_wav
    from prostudio.mix.loudness import loudness_of
    from prostudio.mix.windows import cut

    card = registry.card(Kind.MUSIC, context.params["engine"])
    if card.music is None:
        raise FaultError(f"music engine {card.name!r} has no music rules on its card")
    engine: MusicEngine = context.resident(f"music {card.name}", card.make)
    request = music_from_json(context.params["request"], lambda name: context.input(name).path())
    music = context.output("music.wav")
    blocks = resampled(_blocks(context, engine, request), card.music.sample_rate)
    write_wav(music, cut(blocks, context.params["samples"]))
    reading = engine.read_as(request)
    return loudness_of(music) | {"read_as": list(reading.words), "notes": list(reading.notes)}


def join(context: StepContext) -> dict[str, Any]:
    """Windows laid over each other as `music.wav`, 48 kHz stereo, exactly `samples` long."""
    from prostudio.media.audio import write_wav
    from prostudio.mix.ending import ended
    from prostudio.mix.loudness import loudness_of
    from prostudio.mix.windows import Joined

    starts = context.params["starts"]
    windows = [context.input(f"window {n}") for n in range(len(starts))]
    music = context.output("music.wav")
    with Joined([window.path() for window in windows], starts) as joined:
        blocks = joined.blocks(context.params["samples"])
        write_wav(music, ended(blocks) if context.params["ends"] else blocks)
        seams = [seam.to_json() for seam in joined.seams]
    read = {name: windows[0].facts[name] for name in ("read_as", "notes")}
    return loudness_of(music) | read | {"seams": seams}


def _blocks(
    context: StepContext, engine: MusicEngine, request: MusicRequest
) -> Iterator[NDArray[np.float32]]:
    for chunk in engine.compose(request):
        if isinstance(chunk, AudioChunk):
            yield chunk.samples
        elif isinstance(chunk, Progress):
            context.progress(chunk.fraction, chunk.note)
        elif isinstance(chunk, Loaded):
            context.loaded(chunk.model, chunk.seconds)
