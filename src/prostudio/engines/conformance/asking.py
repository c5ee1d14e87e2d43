"""Small requests that an engine's own card allows, and pictures and clips to give with them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from prostudio.engines.card import Card, ImageRules, MusicRules, Role, SpeechRules, VideoRules
from prostudio.engines.conformance.promise import BrokenPromiseError
from prostudio.engines.request import ImageRequest, MusicRequest, Reference, ShotRequest, Variant
from prostudio.film import Camera, Size
from prostudio.media.colour import from_rgb
from prostudio.media.encoding import Encoding
from prostudio.media.stills import write_png
from prostudio.media.video import VideoWriter

Rules = TypeVar("Rules", VideoRules, ImageRules, SpeechRules, MusicRules)

FRAME = Size(256, 144)
SMALL, FEW = Size(64, 64), Variant(steps=2)
"""For engines over weights: a step of theirs is slow, and no step is another than the next."""


def video_rules(card: Card) -> VideoRules:
    """The rules of a video engine."""
    return _given(card, card.video)


def image_rules(card: Card) -> ImageRules:
    """The rules of an image engine."""
    return _given(card, card.image)


def speech_rules(card: Card) -> SpeechRules:
    """The rules of a speech engine."""
    return _given(card, card.speech)


def music_rules(card: Card) -> MusicRules:
    """The rules of a music engine."""
    return _given(card, card.music)


def _given(card: Card, rules: Rules | None) -> Rules:
    if rules is None:
        raise BrokenPromiseError(f"the card of {card.name} has the rules of a {card.kind} engine")
    return rules


def shot_request(card: Card, folder: Path, **changes: Any) -> ShotRequest:
    """A short shot of a lighthouse, in the engine's own rate, size and number of frames."""
    rules = video_rules(card)
    weighty = bool(card.weights())
    request = ShotRequest(
        prompt="a lighthouse at night, storm",
        size=rules.size(SMALL if weighty else FRAME),
        rate=rules.rate or Fraction(30),
        frames=rules.frames(6),
        seed=5,
        camera=Camera.DRIFT,
        setting="lighthouse",
        references=tuple(Reference(role, given(role, folder)) for role in sorted(rules.needs)),
        variant=FEW if weighty else Variant(),
    )
    return replace(request, **changes)


def picture_request(card: Card, **changes: Any) -> ImageRequest:
    """A small picture of a lighthouse, of a size that the card allows."""
    size = image_rules(card).size(Size(128, 96))
    return replace(ImageRequest("a lighthouse at night, storm", size, seed=5), **changes)


def music_request(card: Card, seed: int = 1, samples: int = 20_000) -> MusicRequest:
    """Half a second; of an engine with windows, the first and only one."""
    window = None if music_rules(card).windows is None else 0
    return MusicRequest(("calm",), samples, seed, window=window)


def given(role: Role, folder: Path) -> Path:
    """What a reference of that role is: a clip of the user's, or a canonical picture."""
    return clip(folder) if role is Role.FOOTAGE else picture(folder)


def clip(folder: Path) -> Path:
    """A second of footage with something to see in it, which moves."""
    path = folder / "clip.mp4"
    if not path.exists():
        size = Size(320, 180)
        y, x = np.mgrid[: size.height, : size.width]
        with VideoWriter(path, size, Fraction(30), Encoding()) as writer:
            for n in range(30):
                writer.write(from_rgb(np.dstack([(x + 8 * n) % 256, y, y]).astype(np.uint8)))
    return path


def picture(folder: Path) -> Path:
    """A canonical picture with something to see in it."""
    path = folder / "picture.png"
    if not path.exists():
        y, x = np.mgrid[:240, :400]
        pixels = np.dstack([x * 255 // 400, y * 255 // 240, (x * y) % 251]).astype(np.uint8)
        write_png(path, pixels)
    return path


def forbidden(card: Card, folder: Path) -> dict[str, list[ShotRequest]]:
    """Calls that the card does not allow, by what is wrong with them."""
    rules = video_rules(card)
    good = shot_request(card, folder)
    bad = {
        "no shots": [],
        "too many shots": [good] * (rules.shots_per_call + 1),
        "no frames": [replace(good, frames=0)],
        "an empty range": [replace(good, first=3, stop=3)],
        "frames past the end": [replace(good, stop=good.frames + 1)],
    }
    if rules.frames(good.frames + 1) != good.frames + 1:
        bad["frames outside the rule"] = [replace(good, frames=good.frames + 1)]
    if rules.size(Size(130, 74)) != Size(130, 74):
        bad["a size outside the rule"] = [replace(good, size=Size(130, 74))]
    if rules.rate is not None:
        bad["another rate"] = [replace(good, rate=rules.rate + 1)]
    if not rules.random_access:
        bad["part of a shot"] = [replace(good, first=1)]
    if rules.needs:
        bad["what it needs is missing"] = [replace(good, references=())]
    foreign = Reference(Role.MELODY, picture(folder))
    if Role.MELODY not in rules.accepts:
        bad["a reference it cannot use"] = [replace(good, references=(*good.references, foreign))]
    return bad
