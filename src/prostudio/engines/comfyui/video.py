"""Video of a workflow: asked for, brought home, decoded in a confined child."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.allowed import require_allowed
from prostudio.engines.base import AudioChunk, FrameChunk, Preview, Progress, Told
from prostudio.engines.card import Card
from prostudio.engines.comfyui.asking import asked, common, unused, words_of
from prostudio.engines.comfyui.pace import seconds_for
from prostudio.engines.comfyui.results import STILLS
from prostudio.engines.comfyui.shelf import Kept
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.errors import EngineServerError
from prostudio.film import Camera

if TYPE_CHECKING:
    from prostudio.media.footage.whole import WholeReader

_USUAL_SECONDS = 2.2
"""For a megapixel of video: 81 frames of 832x480 in 70 s, a card of 8 GB with a few-step model."""
_DECODED = 0.95
CAMERA = {
    Camera.STATIC: "static camera",
    Camera.PUSH_IN: "the camera slowly pushes in",
    Camera.PULL_OUT: "the camera slowly pulls out",
    Camera.PAN_LEFT: "the camera pans left",
    Camera.PAN_RIGHT: "the camera pans right",
    Camera.TILT_UP: "the camera tilts up",
    Camera.TILT_DOWN: "the camera tilts down",
    Camera.RISE: "the camera rises",
    Camera.SINK: "the camera sinks",
    Camera.ORBIT_LEFT: "the camera orbits left",
    Camera.ORBIT_RIGHT: "the camera orbits right",
    Camera.DRIFT: "the camera drifts gently",
}


class ComfyVideo:
    """A `VideoEngine` that is a workflow of the user's."""

    def __init__(self, card: Card, kept: Kept) -> None:
        self.card = card
        self._kept = kept

    def shoot(
        self, requests: Sequence[ShotRequest], workspace: Path
    ) -> Iterator[FrameChunk | AudioChunk | Preview | Progress | Told]:
        """Ask for the shot once, whoever is restarted meanwhile, and yield what came."""
        require_allowed(self.card, requests)
        from prostudio.media.footage.whole import WholeReader

        with WholeReader() as reader:
            yield from self._shot(requests[0], workspace, reader)

    def _shot(
        self, request: ShotRequest, workspace: Path, reader: WholeReader
    ) -> Iterator[FrameChunk | AudioChunk | Preview | Progress | Told]:
        made = yield from asked(
            self._kept,
            _values(request, self._kept),
            request.references,
            workspace,
            _amount(request),
        )
        yield from self._pictures(request, made, reader)
        if request.want_sound and made[0].suffix not in STILLS:
            yield from _sound(request, made[0], workspace)

    def read_as(self, request: ShotRequest) -> Reading:
        """The words that the workflow gets, and what it has no place for."""
        notes = list(unused(self._kept, request.references))
        most = self._kept.mapping.rules.most
        if most is not None and request.frames > most:
            notes.append(f"the workflow makes {most} frames at most; they are shown slower")
        if not self._kept.mapping.takes("prompt"):
            notes.append("the workflow takes no prompt")
        return Reading((_words(request),), notes=tuple(notes))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """By the pace of the workflow's last take; ComfyUI's card is its own."""
        amount = _amount(request)
        seconds = seconds_for(self._kept.folder, amount, 5.0 + amount * _USUAL_SECONDS)
        return Estimate(seconds, ram_mb=300, disk_mb=round(amount * 0.5) + 20)

    def _pictures(
        self, request: ShotRequest, made: list[Path], reader: WholeReader
    ) -> Iterator[FrameChunk | Progress | Told]:
        if made[0].suffix == ".webp":
            raise EngineServerError(
                f"workflow {self._kept.name!r} gave WebP, which is not read here as video",
                hint="put Save Video, or Save Image, in place of Save Animated WEBP",
            )
        if made[0].suffix in STILLS and len(made) == 1 and request.frames > 1:
            raise EngineServerError(
                f"workflow {self._kept.name!r} gave one still; wanted {request.frames} frames",
                hint=f"`prostudio workflows add FILE --kind image` keeps it as an engine for "
                f"pictures; a video workflow ends in Save Video (--name {self._kept.name})",
            )
        facts, pictures = reader.read(made, request.size, request.rate, request.frames)
        for n, planes in enumerate(pictures):
            yield FrameChunk(planes[None], n, planar=True)
            if n % 16 == 0:
                share = _DECODED + 0.05 * n / request.frames
                yield Progress(min(share, 1.0), "decoding")
        for note in facts.told(request.size, request.rate, request.frames):
            yield Told(f"workflow {self._kept.name!r} {note}")


def _values(request: ShotRequest, kept: Kept) -> dict[str, object]:
    most = kept.mapping.rules.most
    frames = request.frames if most is None else min(request.frames, most)
    return common(_words(request), request.negative, request.seed) | {
        "width": request.size.width,
        "height": request.size.height,
        "frames": frames,
        "fps": float(request.rate) if request.rate.denominator > 1 else request.rate.numerator,
        "seconds": round(float(frames / request.rate), 3),
    }


def _words(request: ShotRequest) -> str:
    return words_of(request.prompt, request.style, CAMERA.get(request.camera, ""))


def _amount(request: ShotRequest) -> float:
    return request.size.width * request.size.height * request.frames / 1e6


def _sound(request: ShotRequest, video: Path, workspace: Path) -> Iterator[AudioChunk]:
    """The video's own sound, as long as its pictures; nothing where it has none."""
    from prostudio.errors import MediaError
    from prostudio.media.audio import WavReader
    from prostudio.media.ingest_audio import ingest_audio

    wav = workspace / "sound.wav"
    try:
        ingest_audio(video, wav, name="the take's sound")
    except MediaError:
        return
    stop = round(request.frames * 48_000 / request.rate)
    with WavReader(wav) as reader:
        for at in range(0, stop, 48_000):
            yield AudioChunk(reader.read(at, min(at + 48_000, stop)), at, sample_rate=48_000)
