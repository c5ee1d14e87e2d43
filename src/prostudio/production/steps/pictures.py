"""Steps that make pictures: a foreign picture, a dear shot, a segment of the film."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from prostudio.compositor.segment import Segment, Source
from prostudio.engines import registry
from prostudio.engines.base import AudioChunk, FrameChunk, Preview, Progress, VideoEngine
from prostudio.engines.card import Kind
from prostudio.engines.request import ShotRequest
from prostudio.engines.wire import shot_from_json
from prostudio.errors import FaultError
from prostudio.film.time import SAMPLE_RATE
from prostudio.graph import StepContext
from prostudio.production.retime import Footage, Retiming
from prostudio.production.steps.previews import Previews

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from prostudio.compositor.composing import Frames
    from prostudio.media.video import VideoWriter

Facts = dict[str, Any]

MASTER_CRF = 12
"""x264's rate factor of a take's master: no loss that an eye or a second encode finds."""


def ingest(context: StepContext) -> Facts:
    """A foreign picture, decoded within limits in a child, as a canonical PNG."""
    from prostudio.media.ingest import ingest_picture
    from prostudio.settings import Limits

    found = context.input("picture").path()
    limits = Limits(picture_megapixels=context.params["megapixels"])
    out = context.output("picture.png")
    size = ingest_picture(found, out, name=found.name, limits=limits)
    return {"width": size.width, "height": size.height}


def compose(context: StepContext) -> Facts:
    """One segment: its sources' frames, transitions and text, encoded."""
    from prostudio.compositor.composing import compose as compose_segment
    from prostudio.media.encoding import Encoding

    segment = Segment.from_json(context.params["segment"])
    sources = [
        _frames(context, n, maker, source)
        for n, (maker, source) in enumerate(
            zip(context.params["sources"], segment.sources, strict=True)
        )
    ]
    encoding = Encoding.from_json(context.params["encoding"])
    compose_segment(segment, sources, context.output("segment.mp4"), encoding, context.progress)
    return {"frames": segment.frames}


def _frames(context: StepContext, number: int, maker: Mapping[str, Any], source: Source) -> Frames:
    """The frames [first, first + count) that a segment asks of one shot."""
    if "take" in maker:
        return _from_take(context, number, maker, source)
    request = shot_from_json(
        maker["request"], lambda name: context.input(f"source {number} {name}").path()
    )
    return _drawn(context, maker["engine"], request, source)


def _drawn(context: StepContext, name: str, request: ShotRequest, source: Source) -> Frames:
    """Frames of an instant engine, straight from it; only those that are shown are drawn."""
    from dataclasses import replace

    card = registry.card(Kind.VIDEO, name)
    engine: VideoEngine = context.resident(f"video {name}", card.make)
    if card.video is None or not card.video.random_access:
        raise FaultError(f"video engine {name!r} is instant but has no random access")
    wanted = replace(request, first=source.first, stop=source.first + source.count)
    for chunk in engine.shoot([wanted], context.workspace):
        if isinstance(chunk, FrameChunk):
            yield from chunk.pixels


def _from_take(
    context: StepContext, number: int, maker: Mapping[str, Any], source: Source
) -> Frames:
    """Frames of a take's master, fitted to the shot's time; each is read once, in order."""
    from prostudio.media.colour import copy
    from prostudio.media.video import read_frames

    timing = retiming_from_json(maker["retiming"])
    wanted = [timing.index(k) for k in range(source.first, source.first + source.count)]
    master = context.input(f"source {number} take").path(maker["take"])
    size = Segment.from_json(context.params["segment"]).size
    at, picture = wanted[0] - 1, None
    frames = read_frames(master, wanted[0], wanted[-1] + 1, size=size)
    for index in wanted:
        while at < index:
            picture, at = next(frames), at + 1
        if picture is None:
            raise FaultError(f"{master.name} gave no frame {index}")
        yield copy(picture)


def retiming_to_json(timing: Retiming) -> Facts:
    """As JSON, for a segment's key."""
    footage = timing.footage
    return {
        "footage": [footage.frames, str(footage.rate), str(footage.handle)],
        "rate": str(timing.rate),
        "lead": str(timing.lead),
        "pace": str(timing.pace),
    }


def retiming_from_json(value: Mapping[str, Any]) -> Retiming:
    """The retiming again."""
    frames, rate, handle = value["footage"]
    return Retiming(
        Footage(frames, Fraction(rate), Fraction(handle)),
        Fraction(value["rate"]),
        Fraction(value["lead"]),
        Fraction(value["pace"]),
    )


def shoot(context: StepContext) -> Facts:
    """A dear engine's shots, as masters: `picture N.mp4`, and `sound N.wav` where it sounds."""
    card = registry.card(Kind.VIDEO, context.params["engine"])
    engine: VideoEngine = context.resident(f"video {card.name}", card.make)
    requests = [
        shot_from_json(value, _inputs_of(context, n))
        for n, value in enumerate(context.params["requests"])
    ]
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
                case Progress(fraction, note):
                    context.progress(fraction, note)
        made = masters.facts()
    params = context.params
    for shot, name, digest in zip(made, params["shots"], params["digests"], strict=True):
        shot |= {"shot": name, "request": digest}
    for shot, keyframe in zip(made, params.get("keyframes", ()), strict=False):
        shot["keyframe"] = keyframe["made_by"] if keyframe else ""
    return {"engine": params["made_by"], "shots": made}


def _inputs_of(context: StepContext, shot: int) -> Any:
    def path_of(name: str) -> Path:
        return context.input(f"shot {shot} {name}").path()

    return path_of


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
        from prostudio.media.colour import from_rgb
        from prostudio.media.encoding import Encoding
        from prostudio.media.video import VideoWriter

        request = self._requests[chunk.shot]
        if chunk.shot not in self._pictures:
            path = self._context.output(f"picture {chunk.shot}.mp4")
            encoding = Encoding(crf=MASTER_CRF, preset="medium")
            writer = VideoWriter(path, request.size, request.rate, encoding)
            self._pictures[chunk.shot] = self._open.enter_context(writer)
        master = self._pictures[chunk.shot]
        if chunk.first != master.frames:
            raise FaultError(f"frame {chunk.first} came where {master.frames} was due")
        for pixels in chunk.pixels:
            master.write(from_rgb(pixels))

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
