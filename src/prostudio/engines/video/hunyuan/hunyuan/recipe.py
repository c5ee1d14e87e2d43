"""All that decides a shot's latents, as one value with a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from prostudio.engines.request import ShotRequest
from prostudio.engines.video.hunyuan.framepack.recipe import prompts_of
from prostudio.errors import FilmError
from prostudio.film import Size

STEPS = 50
GUIDANCE = 6.0
SHIFT = 7.0
"""The three as the model was published to be used."""

SAMPLER, SAMPLERS = "euler", ("euler", "unipc")
CACHE, CACHES = "teacache", ("none", "teacache", "firstblock", "magcache")
"""TeaCache was fitted to this model at 50 steps and computes about 24 of them."""

STORAGES = ("bf16", "fp8", "int8")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is sampled.

    Attributes:
        prompt: picture, style and camera in one sentence.
        guidance: of the distilled guidance that the model is told of.
        sampler: a name in `prostudio.sampling.SAMPLERS`.
        cache: a name of `CACHES`: which steps may be left out.
        storage: of the transformer's blocks; None lets the machine decide.
    """

    prompt: str
    size: Size
    frames: int
    seed: int
    steps: int = STEPS
    guidance: float = GUIDANCE
    sampler: str = SAMPLER
    cache: str = CACHE
    storage: str | None = None

    @classmethod
    def of(cls, request: ShotRequest) -> Recipe:
        """What a request asks for.

        Raises:
            FilmError: an empty prompt, or a variant that this engine does not have.
        """
        variant = request.variant
        told = prompt_of(request)
        if not request.prompt.strip():
            raise FilmError("hunyuan makes a shot from words, and has none")
        for what, value in (("base", variant.base), ("decoder", variant.decoder)):
            if value is not None:
                raise FilmError(f"hunyuan has no {what} {value!r}")
        steps = STEPS if variant.steps is None else variant.steps
        guidance = GUIDANCE if variant.guidance_scale is None else variant.guidance_scale
        if not 1 <= steps <= 200:
            raise FilmError(f"hunyuan in {steps} steps; wanted 1 to 200")
        if not 0 <= guidance <= 100:
            raise FilmError(f"hunyuan with guidance {guidance:g}; wanted 0 to 100")
        sampler, _, cache = (variant.sampler or SAMPLER).partition("+")
        return cls(
            told,
            request.size,
            request.frames,
            request.seed,
            steps,
            guidance,
            _one_of("sampler", sampler, SAMPLERS),
            _one_of("step cache", cache or CACHE, CACHES),
            variant.quantization and _one_of("storage", variant.quantization, STORAGES),
        )

    @property
    def latents(self) -> tuple[int, int, int, int, int]:
        """Shape of the latents."""
        height, width = self.size.height // 8, self.size.width // 8
        return 1, 16, self.frames // 4 + 1, height, width

    def key(self, *also: str) -> str:
        """A digest of the recipe and of whatever else decides the latents."""
        value = json.dumps([asdict(self), *also], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(value.encode()).hexdigest()


def prompt_of(request: ShotRequest) -> str:
    """Picture, style and camera in one sentence."""
    return prompts_of(request)[0][1]


def _one_of(what: str, name: str, known: Sequence[str]) -> str:
    if name not in known:
        raise FilmError(f"hunyuan has no {what} {name!r}", hint=f"choose one of {', '.join(known)}")
    return name
