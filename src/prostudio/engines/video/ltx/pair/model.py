"""LTX-2 as a row, and what a request's variant makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from prostudio.engines.request import ShotRequest, Variant
from prostudio.engines.video.ltx.models import Size
from prostudio.engines.video.ltx.settings import WORDS_NOBODY_HAS, refuse_words
from prostudio.errors import FilmError

_NETWORK = Size(18_876_000_000, layers=48, width=4096, sound=5_714_000_000)

LONGEST_SECONDS = 20
"""Seconds that the model's positions reach."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """How far one of picture and sound is led, as scales of what would come otherwise.

    Attributes:
        words: away from the negative prompt; 1 leads nowhere.
        other: away from what it would be without hearing (or seeing) the other; 1 likewise.
        rescale: how much of its first contrast the result gets back, 0 to 1.
    """

    words: float
    other: float
    rescale: float

    @property
    def leads(self) -> bool:
        """Whether it changes anything."""
        return self.words != 1 or self.other != 1


@dataclass(frozen=True, slots=True)
class Pair:
    """The model, and how a shot is sampled.

    The publisher's spatio-temporal guidance is left out: the published configuration has
    `perturbed_attn: false`, with which that call gives what the plain one gives (the public
    pipeline makes it and adds nothing; a quarter of its work).

    Attributes:
        steps: calls of the network go along a schedule that follows the size.
        picture, sound: their guidance.
        picture_crf: as of `models.Model`.
    """

    name: str = "ltx-2"
    weights: str = "ltx-2"
    loras: str = "ltx-2"
    transformer: Size = _NETWORK
    text_parameters: int = 11_770_000_000
    connector_parameters: int = 1_431_000_000
    encoder_parameters: int = 694_000_000
    decoder_parameters: int = 528_000_000
    steps: int = 30
    picture: Guidance = Guidance(words=3.0, other=3.0, rescale=0.7)
    sound: Guidance = Guidance(words=7.0, other=3.0, rescale=0.7)
    picture_crf: int = 33
    most_pixels: int = 1280 * 704

    @property
    def calls(self) -> int:
        """Of the network in each step."""
        parts = (self.picture, self.sound)
        return 1 + any(p.words != 1 for p in parts) + any(p.other != 1 for p in parts)


PAIR = Pair()


def changed(model: Pair, variant: Variant) -> Pair:
    """The model as the variant wants it.

    A guidance scale of 1 turns all guidance off: one call a step instead of three.

    Raises:
        FilmError: a word of the variant that this model does not have.
    """
    refuse_words(model.name, variant, WORDS_NOBODY_HAS)
    if variant.sampler not in (None, "euler"):
        raise FilmError(f"{model.name} has no sampler {variant.sampler!r}; it has euler")
    steps = model.steps if variant.steps is None else variant.steps
    if not 1 <= steps <= 200:
        raise FilmError(f"{model.name} takes 1 to 200 steps, not {steps}")
    scale = variant.guidance_scale
    if scale is None:
        return replace(model, steps=steps)
    if scale < 1:
        raise FilmError(f"guidance_scale is {scale}; wanted 1 or more")
    if scale == 1:
        off = Guidance(1.0, 1.0, 0.0)
        return replace(model, steps=steps, picture=off, sound=off)
    return replace(model, steps=steps, picture=replace(model.picture, words=scale))


def notes_of(model: Pair, request: ShotRequest) -> tuple[str, ...]:
    """What the user should know of a request before the model works on it."""
    if request.frames / request.rate > LONGEST_SECONDS:
        return (f"{model.name} knows shots of at most {LONGEST_SECONDS} seconds",)
    return ()
