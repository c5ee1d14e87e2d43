"""All that decides a shot's latents, as one value with a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from prostudio.engines.request import ShotRequest
from prostudio.engines.video.hunyuan.framepack.plan import film_frames, sections_for
from prostudio.errors import FilmError
from prostudio.film import Camera, Size

STEPS = 25
"""FramePack's own number. Its shift of 7 leaves 12 or fewer too coarse; a draft is a
smaller picture at 15 or more."""

GUIDANCE = 10.0
"""Of the distilled guidance that the model is told of; it makes no second call."""

SAMPLERS = ("unipc", "euler")
SAMPLER = "unipc"
CACHES = ("none", "teacache", "firstblock")
CACHE = "teacache"
"""FramePack's own choice, on by default there too, at the threshold 0.15."""

CAMERA = {
    Camera.STATIC: "the camera stands still",
    Camera.DRIFT: "the camera drifts slowly",
    Camera.PUSH_IN: "the camera slowly moves closer",
    Camera.PULL_OUT: "the camera slowly moves away",
    Camera.PAN_LEFT: "the camera pans to the left",
    Camera.PAN_RIGHT: "the camera pans to the right",
    Camera.TILT_UP: "the camera tilts up",
    Camera.TILT_DOWN: "the camera tilts down",
    Camera.RISE: "the camera rises",
    Camera.SINK: "the camera sinks",
    Camera.ORBIT_LEFT: "the camera circles to the left",
    Camera.ORBIT_RIGHT: "the camera circles to the right",
}
"""A move in words: the model has no other way to be told. `auto` adds none."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is sampled.

    Attributes:
        prompts: (first frame, words), by frame; the first at 0.
        sampler: a name in `prostudio.sampling.SAMPLERS`.
        cache: which steps may be left out, `none` for all computed.
    """

    direction: str
    size: Size
    sections: int
    seed: int
    prompts: tuple[tuple[int, str], ...]
    steps: int = STEPS
    guidance: float = GUIDANCE
    sampler: str = SAMPLER
    cache: str = CACHE

    @classmethod
    def of(cls, request: ShotRequest, direction: str) -> Recipe:
        """What a request asks for.

        Raises:
            FilmError: a variant that FramePack does not have.
        """
        variant = request.variant
        if variant.base or variant.decoder:
            raise FilmError(
                "FramePack takes no other base or decoder yet",
                hint="of a variant it knows loras, steps, guidance_scale, sampler and quantization",
            )
        steps = STEPS if variant.steps is None else variant.steps
        guidance = GUIDANCE if variant.guidance_scale is None else variant.guidance_scale
        if not 1 <= steps <= 200:
            raise FilmError(f"FramePack in {steps} steps; wanted 1 to 200")
        if not 0 <= guidance <= 100:
            raise FilmError(f"FramePack with guidance {guidance:g}; wanted 0 to 100")
        sampler, _, cache = (variant.sampler or SAMPLER).partition("+")
        cache = cache or CACHE
        for what, name, known in (("sampler", sampler, SAMPLERS), ("step cache", cache, CACHES)):
            if name not in known:
                raise FilmError(
                    f"FramePack has no {what} {name!r}", hint=f"choose {' or '.join(known)}"
                )
        return cls(
            direction=direction,
            size=request.size,
            sections=sections_for(request.frames),
            seed=request.seed,
            prompts=prompts_of(request),
            steps=steps,
            guidance=guidance,
            sampler=sampler,
            cache=cache,
        )

    def prompt_at(self, position: int) -> str:
        """The words for the part of the film at `position`: those that hold at its middle.

        So a change falls on the edge of sections that is nearest to it.
        """
        frames = film_frames(position)
        middle = (frames.start + frames.stop) // 2
        return [words for first, words in self.prompts if first <= middle][-1]

    @property
    def words(self) -> tuple[str, ...]:
        """Each prompt once, in the order in which they are told first."""
        return tuple(dict.fromkeys(words for _, words in self.prompts))

    @property
    def shape(self) -> dict[str, Any]:
        """What sections of another recipe must share to be kept."""
        size = [self.size.width, self.size.height]
        return {"direction": self.direction, "size": size, "sections": self.sections}

    def key(self, *also: str) -> str:
        """A digest of the recipe and of whatever else decides the latents."""
        value = json.dumps([asdict(self), *also], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(value.encode()).hexdigest()


def prompts_of(request: ShotRequest) -> tuple[tuple[int, str], ...]:
    """(first frame, words) of a request, by frame: picture, style, camera."""
    style = [*request.style, *filter(None, [CAMERA.get(request.camera)])]
    told = {0: request.prompt} | dict(sorted(request.timed_prompts))
    return tuple((frame, _sentence(words, style)) for frame, words in told.items())


def _sentence(words: str, style: Sequence[str]) -> str:
    return ", ".join([part.strip().rstrip(".,") for part in (words, *style) if part.strip()])
