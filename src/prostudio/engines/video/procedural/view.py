"""From a request to what is drawn: the scene its words name, its camera, its geography."""

from __future__ import annotations

from dataclasses import replace

from prostudio.engines.request import ShotRequest
from prostudio.film import Camera
from prostudio.scenes.camera_words import camera_in
from prostudio.scenes.geography import geography_of
from prostudio.scenes.reading import read, unwanted
from prostudio.scenes.scene import SceneReading, View


def scene_of(request: ShotRequest) -> SceneReading:
    """The request's words as a scene; `style` is strongest first, after the prompt."""
    return read(
        request.prompt,
        style=(*unwanted(request.negative, request.language), *request.style),
        language=request.language,
        seed=request.seed,
    )


def view_of(request: ShotRequest) -> View:
    """Everything the painter may depend on."""
    from prostudio.scenes.painter import default_camera

    scene = scene_of(request)
    view = View(
        reading=scene,
        width=request.size.width,
        height=request.size.height,
        seed=request.seed & 0xFFFFFFFF,
        geography=geography_of(request.setting, request.seed),
        seconds=float(request.frames / request.rate),
    )
    camera = request.camera
    if camera is Camera.AUTO:
        camera = camera_in(request.prompt) or default_camera(view)
    return replace(view, camera=str(camera))
