"""What a request's variant makes of a model's row."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.engines.request import ShotRequest, Variant
from prostudio.engines.video.ltx.models import Model
from prostudio.errors import FilmError
from prostudio.film import Camera, Fit

SAMPLERS = {"euler": False, "stochastic": True}
"""By name, whether noise is made anew after each step."""


CAMERA = {
    Camera.STATIC: "locked-off camera",
    Camera.DRIFT: "slow drifting camera",
    Camera.PUSH_IN: "slow push-in",
    Camera.PULL_OUT: "slow pull-out",
    Camera.PAN_LEFT: "camera pans left",
    Camera.PAN_RIGHT: "camera pans right",
    Camera.TILT_UP: "camera tilts up",
    Camera.TILT_DOWN: "camera tilts down",
    Camera.RISE: "crane shot going up",
    Camera.SINK: "crane shot going down",
    Camera.ORBIT_LEFT: "camera orbits to the left",
    Camera.ORBIT_RIGHT: "camera orbits to the right",
}
"""A camera's move in the words of shot lists; the engine has no other hold on it."""

WORDS_NOBODY_HAS = ("base", "decoder")
"""Words of a variant that no model of the family has a choice of."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How one shot is sampled: see `Model` for what the words mean."""

    timesteps: tuple[float, ...]
    guidance: float
    stochastic: bool


def settings_of(model: Model, variant: Variant) -> Settings:
    """The model's own settings, changed as the variant says.

    Raises:
        FilmError: a word of the variant that this model does not have.
    """
    refuse_words(model.name, variant, WORDS_NOBODY_HAS)
    if variant.sampler is not None and variant.sampler not in SAMPLERS:
        raise FilmError(
            f"{model.name} has no sampler {variant.sampler!r}; it has {', '.join(SAMPLERS)}"
        )
    guidance = model.guidance if variant.guidance_scale is None else variant.guidance_scale
    if guidance < 1:
        raise FilmError(f"guidance_scale is {guidance}; wanted 1 or more")
    stochastic = model.stochastic if variant.sampler is None else SAMPLERS[variant.sampler]
    return Settings(fewer(model, variant.steps), guidance, stochastic)


def fewer(model: Model, steps: int | None) -> tuple[float, ...]:
    """The first timestep and the last ones: those between hardly differ in noise.

    Raises:
        FilmError: more than the model was taught, or none.
    """
    taught = model.timesteps
    if steps is None:
        return taught
    if not 1 <= steps <= len(taught):
        raise FilmError(
            f"{model.name} is distilled to {len(taught)} steps, and was asked for {steps}",
            hint=f"ask for 1 to {len(taught)} steps, or leave `steps` out",
        )
    return (taught[0], *taught[len(taught) - steps + 1 :])


def refuse_words(name: str, variant: Variant, words: tuple[str, ...]) -> None:
    """Refuse a variant that says something of these words."""
    for word in words:
        if said := getattr(variant, word):
            raise FilmError(
                f"{name} has no choice of {word}, and the variant asks for {said}",
                hint=f"leave `{word}` out",
            )


def prompt_of(request: ShotRequest) -> str:
    """What the text encoder reads: the prompt, the style's words, the camera's move.

    Raises:
        FilmError: there are no words at all.
    """
    said = [part.strip() for part in (request.prompt, *request.style) if part.strip()]
    if not said:
        raise FilmError("the shot says nothing that a model could draw", hint="write a prompt")
    return ", ".join([*said, *filter(None, [CAMERA.get(request.camera)])])


LONGEST = 257
"""Frames that the models were trained on; longer shots repeat themselves."""


def notes_of(model: Model, request: ShotRequest) -> tuple[str, ...]:
    """What the user should know of a request before the model works on it."""
    notes = []
    if request.frames > LONGEST:
        notes.append(f"{model.name} was trained on shots of at most {LONGEST} frames")
    if request.negative and settings_of(model, request.variant).guidance <= 1:
        notes.append(f"{model.name} is distilled and does not read what must not show")
    if request.references and request.fit not in (None, Fit.CROP):
        notes.append(f"{model.name} always lets a picture fill the frame")
    if request.rate > 30:
        notes.append(f"{model.name} was trained on 24 to 30 frames a second")
    return tuple(notes)
