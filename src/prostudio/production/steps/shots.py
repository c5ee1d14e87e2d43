"""Steps of dear shots: what a model is told is read first, then the shot is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from prostudio.engines import registry
from prostudio.engines.base import (
    AudioChunk,
    EncodingVideoEngine,
    FrameChunk,
    Loaded,
    Preview,
    Progress,
    Told,
    VideoEngine,
)
from prostudio.engines.card import Kind
from prostudio.engines.request import ShotRequest
from prostudio.engines.wire import shot_from_json
from prostudio.errors import FaultError
from prostudio.film.time import SAMPLE_RATE
from prostudio.graph import StepContext
from prostudio.production.steps.previews import Previews

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from prostudio.media.video import VideoWriter

Facts = dict[str, Any]

ENCODED = "encoded.safetensors"
"""What an engine is told of a shot, in a form of its own."""


def encode(context: StepContext) -> Facts:
    """What a shot's words and pictures are to its engine: `encoded.safetensors`."""
    card = registry.card(Kind.VIDEO, context.params["engine"])
    engine: EncodingVideoEngine = context.resident(f"video {card.name}", card.make)
    request = shot_from_json(context.params["request"], lambda name: context.input(name).path())
    for said in engine.encode(request, context.workspace, context.output(ENCODED)):
        match said:
            case Loaded(model, seconds):
                context.loaded(model, seconds)
            case Progress(fraction, note):
                context.progress(fraction, note)
    return {}


def shoot(context: StepContext) -> Facts:
    """A dear engine's shots, as masters: `picture N.mp4`, and `sound N.wav` where it sounds."""
    card = registry.card(Kind.VIDEO, context.params["engine"])
    engine: VideoEngine = context.resident(f"video {card.name}", card.make)
    requests = [_request(context, n) for n in range(len(context.params["requests"]))]
    previews = Previews(context)
    with ExitStack() as open_files:
        masters = _Masters(context, requests, open_files)
        for chunk in engine.shoot(requests, context.workspace):
            match chunk:
                case FrameChunk():
                    masters.add_frames(chunk)
                case AudioChunk():
                    masters.add_sound(chunk)
                case Preview():
                    previews.keep(chunk)
                case Loaded(model, seconds):
                    context.loaded(model, seconds)
                case Told(message):
                    context.told(message)
                case Progress(fraction, note):
                    context.progress(fraction, note)
        made = masters.facts()
    params = context.params
    for shot, name, digest in zip(made, params["shots"], params["digests"], strict=True):
        shot |= {"shot": name, "request": digest}
    for shot, keyframe in zip(made, params.get("keyframes", ()), strict=False):
        shot["keyframe"] = keyframe["made_by"] if keyframe else ""
    return {"engine": params["made_by"], "shots": made}


def _request(context: StepContext, shot: int) -> ShotRequest:
    """One shot of the call, its pictures and what was read of it in place."""

    def path_of(name: str) -> Path:
        return context.input(f"shot {shot} {name}").path()

    request = shot_from_json(context.params["requests"][shot], path_of)
    if f"shot {shot} encoded" not in context.inputs:
        return request
    return replace(request, encoded=context.input(f"shot {shot} encoded").path(ENCODED))


@contextmanager
def _sound_into(path: Path, first: AudioChunk) -> Iterator[Callable[[NDArray[np.float32]], None]]:
    """Takes a shot's sound block by block, at any rate, mono or stereo, without seams."""
    from prostudio.media.audio import FilterChain, writing_wav

    chain = FilterChain((), 2, first.sample_rate or SAMPLE_RATE)
    with writing_wav(path) as wav:

        def take(samples: NDArray[np.float32]) -> None:
            stereo = samples if len(samples) == 2 else samples.repeat(2, axis=0)
            for block in chain.push(stereo):
                wav.write(block)

        yield take
        for block in chain.finish():
            wav.write(block)


class _Masters:
    """One picture file and perhaps one sound file for each shot of a call."""

    def __init__(
        self, context: StepContext, requests: list[ShotRequest], open_files: ExitStack
    ) -> None:
        self._context, self._requests, self._open = context, requests, open_files
        self._pictures: dict[int, VideoWriter] = {}
        self._sounds: dict[int, Callable[[NDArray[np.float32]], None]] = {}

    def add_frames(self, chunk: FrameChunk) -> None:
        from prostudio.media.colour import from_planar, from_rgb
        from prostudio.media.encoding import MASTER
        from prostudio.media.video import VideoWriter

        request = self._requests[chunk.shot]
        if chunk.shot not in self._pictures:
            path = self._context.output(f"picture {chunk.shot}.mp4")
            writer = VideoWriter(path, request.size, request.rate, MASTER)
            self._pictures[chunk.shot] = self._open.enter_context(writer)
        master = self._pictures[chunk.shot]
        if chunk.first != master.frames:
            raise FaultError(f"frame {chunk.first} came where {master.frames} was due")
        for pixels in chunk.pixels:
            master.write(from_planar(pixels) if chunk.planar else from_rgb(pixels))

    def add_sound(self, chunk: AudioChunk) -> None:
        if chunk.shot not in self._sounds:
            path = self._context.output(f"sound {chunk.shot}.wav")
            self._sounds[chunk.shot] = self._open.enter_context(_sound_into(path, chunk))
        self._sounds[chunk.shot](chunk.samples)

    def facts(self) -> list[Facts]:
        for n, request in enumerate(self._requests):
            made = self._pictures[n].frames if n in self._pictures else 0
            if made != request.frames:
                raise FaultError(f"shot {n} has {made} frames; {request.frames} were asked for")
        return [
            {
                "frames": request.frames,
                "rate": str(request.rate),
                "width": request.size.width,
                "height": request.size.height,
                "sound": n in self._sounds,
            }
            for n, request in enumerate(self._requests)
        ]
