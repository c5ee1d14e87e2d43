"""The engine: a picture, a path, and for each frame one drawing through a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.allowed import frame_range, require_allowed
from prostudio.engines.base import FrameChunk
from prostudio.engines.card import Card, Role
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.stills.fitting import fit_of
from prostudio.film import Camera, Fit
from prostudio.scenes.camera_words import camera_in
from prostudio.scenes.reading import read, unwanted
from prostudio.scenes.scene import SceneReading, Weather

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_START_SECONDS = 0.8
_FRAME_SECONDS = 0.012
"""One 1280 x 720 frame on one core (8 ms measured, 43 for orbits; weather adds 2 to 9)."""

_PIXELS = 1280 * 720
_INDOORS = frozenset(("rooms", "faces", "people close", "food", "machines"))


class Stills:
    """A `VideoEngine` over one picture of role `first frame`."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def shoot(self, requests: Sequence[ShotRequest], workspace: Path) -> Iterator[FrameChunk]:
        """Draw frame after frame; nothing is kept in the workspace."""
        require_allowed(self.card, requests)
        from prostudio.engines.video.stills.reel import Reel
        from prostudio.media.stills import read_still

        request = requests[0]
        pixels = read_still(_picture_of(request))
        reel = Reel(request, pixels, _camera_of(request, pixels), *_look_of(request))
        for frame in frame_range(request):
            yield FrameChunk(reel.frame(float(frame / request.rate))[None], frame)

    def read_as(self, request: ShotRequest) -> Reading:
        """The picture, its move, and the grade and weather that its words ask for."""
        mood, weather = _look_of(request)
        camera = request.camera
        if camera is Camera.AUTO:
            camera = camera_in(request.prompt) or Camera.AUTO
        move = () if camera is Camera.AUTO else (str(camera),)
        falls = () if weather is None else (str(weather),)
        return Reading(("your picture", *move, *falls, *((mood,) if mood else ())))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """For one core: reading and shrinking the picture, then its frames."""
        share = request.size.width * request.size.height / _PIXELS
        frame = _FRAME_SECONDS + (0.006 if _look_of(request)[1] else 0.0)
        seconds = _START_SECONDS + len(frame_range(request)) * frame * share
        return Estimate(seconds, ram_mb=round(260 + 60 * share))


def _picture_of(request: ShotRequest) -> Path:
    return next(r.path for r in request.references if r.role is Role.FIRST_FRAME)


def _look_of(request: ShotRequest) -> tuple[str | None, Weather | None]:
    """Mood from the style, weather from the picture's words where they are out of doors."""
    deny = unwanted(request.negative, request.language)
    styled = read(None, style=request.style, language=request.language)
    told = read(request.prompt, style=deny, language=request.language)
    return styled.mood, _falling(told)


def _falling(told: SceneReading) -> Weather | None:
    named = "weather" not in told.assumed
    seen = told.weather in (Weather.RAIN, Weather.STORM, Weather.SNOW, Weather.FOG)
    return told.weather if named and seen and not _INDOORS & set(told.left_out) else None


def _camera_of(request: ShotRequest, pixels: NDArray[np.uint8]) -> Camera:
    """The wanted move; else one that shows a picture of this shape best."""
    if request.camera is not Camera.AUTO:
        return request.camera
    named = camera_in(request.prompt)
    if named is not None:
        return named
    high, wide = pixels.shape[:2]
    shape = wide / high / (request.size.width / request.size.height)
    if fit_of(request, pixels) is not Fit.CROP:
        shape = 1.0  # all of it is in view: there is nowhere to pan to
    if shape > 1.3:
        return (Camera.PAN_RIGHT, Camera.PAN_LEFT)[request.seed % 2]
    if shape < 0.7:
        return (Camera.TILT_UP, Camera.TILT_DOWN)[request.seed % 2]
    return (Camera.PUSH_IN, Camera.DRIFT, Camera.PULL_OUT)[request.seed % 3]
