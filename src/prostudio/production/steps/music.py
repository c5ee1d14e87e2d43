"""The step that composes music."""

from __future__ import annotations

from typing import Any

from prostudio.engines import registry
from prostudio.engines.base import AudioChunk, MusicEngine, Progress
from prostudio.engines.card import Kind
from prostudio.engines.wire import music_from_json
from prostudio.errors import FaultError
from prostudio.graph import StepContext


def score(context: StepContext) -> dict[str, Any]:
    """Music of an exact length as `music.wav`, 48 kHz stereo."""
    from prostudio.media.audio import resample, writing_wav
    from prostudio.mix.loudness import loudness_of

    card = registry.card(Kind.MUSIC, context.params["engine"])
    if card.music is None:
        raise FaultError(f"music engine {card.name!r} has no music rules on its card")
    engine: MusicEngine = context.resident(f"music {card.name}", card.make)
    request = music_from_json(context.params["request"])
    music = context.output("music.wav")
    with writing_wav(music) as wav:
        for chunk in engine.compose(request):
            if isinstance(chunk, AudioChunk):
                wav.write(resample(chunk.samples, card.music.sample_rate))
            elif isinstance(chunk, Progress):
                context.progress(chunk.fraction, chunk.note)
    reading = engine.read_as(request)
    return loudness_of(music) | {"read_as": list(reading.words), "notes": list(reading.notes)}
