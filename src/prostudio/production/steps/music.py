"""The step that composes music."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from prostudio.engines import registry
from prostudio.engines.base import AudioChunk, MusicEngine, Progress
from prostudio.engines.card import Kind
from prostudio.engines.request import MusicRequest
from prostudio.engines.wire import music_from_json
from prostudio.errors import FaultError
from prostudio.graph import StepContext

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def score(context: StepContext) -> dict[str, Any]:
    """Music of an exact length as `music.wav`, 48 kHz stereo."""
    from prostudio.media.audio import resampled, write_wav
    from prostudio.mix.loudness import loudness_of

    card = registry.card(Kind.MUSIC, context.params["engine"])
    if card.music is None:
        raise FaultError(f"music engine {card.name!r} has no music rules on its card")
    engine: MusicEngine = context.resident(f"music {card.name}", card.make)
    request = music_from_json(context.params["request"])
    music = context.output("music.wav")
    write_wav(music, resampled(_blocks(context, engine, request), card.music.sample_rate))
    reading = engine.read_as(request)
    return loudness_of(music) | {"read_as": list(reading.words), "notes": list(reading.notes)}


def _blocks(
    context: StepContext, engine: MusicEngine, request: MusicRequest
) -> Iterator[NDArray[np.float32]]:
    for chunk in engine.compose(request):
        if isinstance(chunk, AudioChunk):
            yield chunk.samples
        elif isinstance(chunk, Progress):
            context.progress(chunk.fraction, chunk.note)
